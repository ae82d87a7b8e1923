"""Which arms of a trial the words of a sentence name, and which treatments it sets out as groups where no trial is known."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from kg.extract.arms.interventions import LEVEL, SCHEDULED, given_mentions, interventions
from kg.extract.arms.labels import arm_label
from kg.extract.arms.of_trial import arms_of, base_of, holds
from kg.extract.document.scene import Scene
from kg.extract.numbers.amounts import AMOUNT, amount_behind, level_of
from kg.extract.text.mentions import Mention
from kg.extract.text.passage import Passage
from kg.extract.text.words import capitalised
from kg.extract.trials.drafts import Draft
from kg.model import Arm, Intervention, Kind

ADDING = re.compile(r"\b(?:adding|addition of)(?: the)? (?:[^.;]{2,60} to (?:the )?)?$", re.I)  # of "adding A to B" neither is an arm
JOINED = re.compile(
    r"-(?:plus-|and-|with-)?|\s*(?:\([^)]*\)\s*)?(?:plus|\+|/|and|with|combined with|in combination with"
    r"|together with|added to|,)\s*(?:and )?(?:low-dose |high-dose )?"
    r"|\s+\d[\d.,]*\s?(?:mg|µg|mcg|g|IU|units)(?:/(?:kg|m2|m²|day))?\s*(?:plus|\+|combined with|in combination with|together with)\s*",
    re.I,
)
APPOSED = re.compile(r",\s+(?:an?|the)\s+(?!(?:combination|addition)\b)[^,;()]{3,80},(?=\s+(?:plus|with|in combination|combined|\+))", re.I)
"""What a drug is, between it and what it is given with: "X, an oral Y inhibitor, plus Z"."""
EARLIER = re.compile(
    r"\b(?:previous(?:ly)?|prior|refractory|resistan\w+|intolera\w+|failed|failing|after|following"
    r"|pre-?treated|exposed|without|no|not|inhibitors|naive|progress\w+ on|relaps\w+ after|"
    r"derivative|analogue?|metabolite|response to|sensitivity to|such as|e\.g\.,?|including|like"
    r"|regimens?)(?:\s+(?:received|treated|treatment|therapy|exposure|exposed|to|with|on|of|at least one"
    r"|one|first-line))*\s*(?:[\w-]+(?:,| or| and)\s*)?$",
    re.I,
)
ENZYME = re.compile(
    r"(?:\bkin|transamin|transfer|phosphat|reduct|synth|polymer|hydrol|oxid)ases?$|^histones?\b|^(?:troponin|tubulin)\b"
    r"|^(?:(?:total|serum|plasma|non-)?[- ]?(?:LDL|HDL|VLDL)\b|cholesterol|triglycerides?|(?:apo)?lipoproteins?|h(?:a)?emoglobin|creatinine"
    r"|bilirubin|ferritin|C-reactive protein|uric acid|urate)|\breceptors?$",
    re.I,
)
"""Enzymes and blood values, which a list of drugs holds too: no group of patients is given them."""
NO_DRUG = re.compile(r"placebo|best supportive care|observation|supportive care")
NAMED_GROUP = re.compile(
    r"\b(?:(?:in|with|for|by|than|to|of|and|versus|vs\.?)\s+)?(?:the |those in the )?(?P<name>[\w+/. "
    r"-]{2,50}?)(?:[- ](?:treated|containing))?\s+(?:arms?|groups?|cohorts?|recipients|regimen"
    r"|combination)\b",
    re.I,
)
UNREAD = re.compile(
    r"[-/](?!(?:treated|containing|based|combination|group|arm|alone|regimen|only|plus|and)\b)[A-Za-z]"
    r"|\s+(?:plus|\+|in combination with|combined with)\s+(?!(?:the|a|an|either|or)\b)\w"
)
"""A treatment goes on behind a hyphen with a name that is not known: the group gets more than was understood."""
WITHIN = re.compile(r"\b(?:in|on|with|for|of|by|than|to)\s+(?:the\s+)?", re.I)
CONTROL = re.compile(
    r"\b(?:control|comparator|standard|placebo)\s+(?:arm|group)s?\b"
    r"|(?<=[(\[])(?:controls?|comparator)(?=[)\]]| (?:vs|versus)\b)",
    re.I,
)
EXPERIMENTAL = re.compile(
    r"\b(?:experimental|investigational|active|combination|study drug)\s+(?:arm|group)s?\b"
    r"|\bthe combination\b(?!\s+(?:of|with|arm|group)\b)|(?<=[(\[])combination(?=[)\]]| (?:vs|versus)\b)",
    re.I,
)

ADDED = re.compile(r"(?:\+|\bplus|\bin combination with|\bcombined with|\badded to|\badding(?: the)?|\baddition of(?: the)?)\s+$", re.I)
"""Before a treatment that is only a part of what is given."""
GOES_ON = re.compile(r"\s*(?:\+|plus\b|in combination with\b|combined with\b)", re.I)
"""Behind an amount: something more is given with it."""
GROUP_NOUN = r"(?:group|arm|schedule|cohort|dose|dosage|dose level)s?\b"
AT_AMOUNT = (
    r"(?:(?<=\bat )|(?<=\bwith )|(?<=\bon )|(?<=\bat the )|(?<=\bwith the )|(?<=\breceiving )|(?<=\breceived )"
    r"|(?<=\btook )|(?<=\bgiven ))"
)
ENDS = (
    r"\s*(?:$|[,;()]|\.(?:\s|$)|(?:and|or|vs\.?|versus|than|compared|had|have|developed|experienced|achieved|responded|suffered|showed"
    r"|were|was|died|ran)\b)"
)
AND_MORE = r"\s*(?:or|and) (?:above|below|higher|lower|more|less|greater|over|up|beyond)\b"
"""Behind a dose: others are meant too."""
LETTERED_LIST = re.compile(
    r"\b(?P<noun>arm|group|cohort|stratum)(?:s|) (?P<all>(?-i:[A-Z]|\d{1,2})(?:, (?-i:[A-Z]|\d{1,2})(?![\w.%]))*,? (?:and|or|vs\.?|versus)"
    r" (?-i:[A-Z]|\d{1,2})(?![\w.%]))",
    re.I,
)
""" "Cohorts A, B and C"."""


@dataclass(frozen=True, slots=True)
class NamedArm:
    """An arm named at a clean span."""

    start: int
    end: int
    arm: Arm


def _called_here(scene: Scene, draft: Draft, arms: Sequence[Arm], text: str) -> list[tuple[Arm, str]]:
    """The arms with those of their names that stand in a text (in lower case), the longest name first."""
    shorts = scene.short_forms
    arms = [a for a in arms if not AMOUNT.match(a.label) or all(_of_one_level(arms, i) for i in a.interventions if i.level)]
    also = [*draft.aliases.items(), *((shorts[a.label.lower()], a.label) for a in arms if a.label.lower() in shorts)]
    names = [(a, name) for a in arms for name in (a.label, *(n for n, label in also if label == a.label)) if name.lower() in text]
    return sorted(names, key=lambda n: -len(n[1]))


def named_arms(scene: Scene, passage: Passage, draft: Draft) -> list[NamedArm]:
    """The arms of a trial that a sentence names, left to right: by label, by "the X arm", by "X alone"."""
    arms, text = arms_of(draft), passage.text
    found: list[NamedArm] = []
    for arm, name in _called_here(scene, draft, arms, text.lower()):
        for m in re.finditer(rf"(?<![\w-]){re.escape(name)}(?![\w+-]| \+| plus)", text, re.I):
            if not any(f.start < m.end() and m.start() < f.end for f in found) and not ADDED.search(text[: m.start()]):
                found.append(NamedArm(m.start(), m.end(), arm))
    for m in NAMED_GROUP.finditer(text):
        if any(f.start < m.end() and m.start("name") < f.end for f in found):
            continue
        inner = max((p.end() for p in WITHIN.finditer(m["name"])), default=0)
        for start in dict.fromkeys((m.start("name") + inner, m.start("name"))):
            held = _by_name(scene, passage.part(start, m.end("name")), arms)
            if held is not None:
                found.append(NamedArm(start, m.end(), held))
                break
    for role, pattern in (("control", CONTROL), ("experimental", EXPERIMENTAL)):
        for m in pattern.finditer(text):
            hits = [a for a in arms if a.role == role]
            if len(hits) == 1 and not any(f.start < m.end() and m.start() < f.end for f in found):
                found.append(NamedArm(m.start(), m.end(), hits[0]))
    found += [n for n in _by_letter(text, arms) if not any(f.start < n.end and n.start < f.end for f in found)]
    found += [n for n in _by_schedule(text, arms) if not any(f.start < n.end and n.start < f.end for f in found)]
    found += [n for n in _by_level(scene, passage, arms) if not any(f.start < n.end and n.start < f.end for f in found)]
    found += [n for n in _by_drugs(scene, passage, arms) if not any(f.start < n.end and n.start < f.end for f in found)]
    return sorted(found, key=lambda f: f.start)


def _by_letter(text: str, arms: Sequence[Arm]) -> list[NamedArm]:
    """The arms of "cohorts A, B and C", each where its letter stands; none where one of them is no arm."""
    known = {a.label.lower(): a for a in arms}
    out: list[NamedArm] = []
    for m in LETTERED_LIST.finditer(text):
        letters = list(re.finditer(r"(?<![\w.])(?:[A-Z]|\d{1,2})(?![\w.])", m["all"]))
        found = [known.get(f"{m['noun']} {letter[0]}".lower()) for letter in letters]
        named = [NamedArm(m.start("all") + x.start(), m.start("all") + x.end(), a) for x, a in zip(letters, found, strict=True) if a]
        out += named if len(named) == len(letters) else []
    return out


def _by_schedule(text: str, arms: list[Arm]) -> list[NamedArm]:
    """Arms called by their schedule or amount alone, where only one arm has it: "the intermittent and X-alone groups", "at 160 mg"."""
    found = []
    levels = [(a, i.level) for a in arms for i in a.interventions if i.level and _of_one_level(arms, i)]
    for arm, level in levels:
        if sum(other == level for _, other in levels) == 1:
            words = re.escape(level).replace(r"\ ", "[ -]")
            names = [rf"\b{words}(?=(?:,|,? and|,? or)\s[^.;]{{0,60}}\b(?:groups|arms|schedules|cohorts)\b|\s+{GROUP_NOUN})"]
            names += [rf"{AT_AMOUNT}{words}(?!{AND_MORE})(?={ENDS})"] if level[0].isdigit() else []
            found += [NamedArm(m.start(), m.end(), arm) for name in names for m in re.finditer(name, text, re.I)]
    return found


def _of_one_level(arms: Sequence[Arm], given: Intervention) -> bool:
    """Whether a dose tells arms apart: no arm gives the drug in an amount that is not known, as a later cohort at a chosen dose does."""
    return not given.level[0].isdigit() or all(i.level for a in arms for i in a.interventions if i.agent == given.agent)


def _by_level(scene: Scene, passage: Passage, arms: list[Arm]) -> list[NamedArm]:
    """Arms called by a drug with its amount, where only one arm gives it so: "on X 20 mg/kg", "X 20 mg/kg plus Y"."""
    out = []
    for m in given_mentions(scene, passage):
        amount = amount_behind(passage.text, m.end)
        if amount is None or ADDED.search(passage.text[: m.start]):
            continue
        given = Intervention(agent=m.entity, level=level_of(amount))
        held = [a for a in arms if given in a.interventions]
        if len(held) != 1 or not _of_one_level(arms, given):
            continue
        joined = (o for o in given_mentions(scene, passage) if o.start > amount.end())
        joined = (o for o in joined if JOINED.fullmatch(passage.text[amount.end() : o.start]))
        more = next((o for o in joined if any(i.agent == o.entity for i in held[0].interventions)), None)
        if more is not None or not GOES_ON.match(passage.text, amount.end()):
            out.append(NamedArm(m.start, more.end if more else amount.end(), held[0]))
    return out


def _by_name(scene: Scene, name: Passage, arms: list[Arm]) -> Arm | None:
    """The one arm that holds all drugs of "the X arm" while no other arm does."""
    given = interventions(scene, name)
    if not given:
        return None
    equal = [a for a in arms if len(a.interventions) == len(given) and holds(a, given)]
    if equal:
        return equal[0] if len(equal) == 1 else None
    hold = [a for a in arms if holds(a, given)]
    return hold[0] if len(hold) == 1 and len(arms) > 1 else None


@dataclass(frozen=True, slots=True)
class _Phrase:
    """Treatments joined to each other in running text: "X plus Y", "X alone"."""

    start: int
    end: int
    given: tuple[Intervention, ...]
    parts: int
    alone: bool


def _phrases(scene: Scene, passage: Passage) -> list[_Phrase]:
    """The treatment phrases of a sentence, left to right."""
    text, out = passage.text, list[_Phrase]()
    named = [m for m in given_mentions(scene, passage) if m.entity.kind in (Kind.DRUG, Kind.REGIMEN, Kind.TREATMENT)]
    mentions = [m for i, m in enumerate(named) if not (i and m.entity == named[i - 1].entity and text[named[i - 1].end : m.start] == " (")]
    chain: list[Mention] = []
    for i, m in enumerate(mentions):
        chain.append(m)
        following = mentions[i + 1] if i + 1 < len(mentions) else None
        if following and _joined(text, chain[0].start, text[m.end : following.start]):
            continue
        start, end = chain[0].start, chain[-1].end
        level = LEVEL.search(text[:start]) or SCHEDULED.search(text[:start])
        start = level.start() if level else start
        alone = re.match(r"\s*(?:\([^()]*\)\s*)?(?:alone|monotherapy|single[- ]agent)", text[end:])
        told = passage.part(start, end)
        for apposed in reversed(list(APPOSED.finditer(told.text))):
            told = told.without(apposed.start(), apposed.end())
        given = interventions(scene, told)
        if given:
            out.append(_Phrase(start, end + (alone.end() if alone else 0), given, len(chain), bool(alone)))
        chain = []
    return out


def _joined(text: str, start: int, between: str) -> bool:
    """Whether two treatments are given together; "between A and B" and lists told "respectively" keep them apart."""
    if not JOINED.fullmatch(APPOSED.sub(" ", between)):
        return False
    listed = bool(re.search(r"\band\b|,", between))
    level = LEVEL.search(text[:start]) or SCHEDULED.search(text[:start])
    before = text[: level.start() if level else start]
    return not (listed and (re.search(r"\brespectively\b", text) or re.search(r"\b(?:between|both|either)\s+(?:the )?$", before)))


def _by_drugs(scene: Scene, passage: Passage, arms: list[Arm]) -> list[NamedArm]:
    """Treatment phrases that are just what one arm of the trial gives."""
    out: list[NamedArm] = []
    for told in scene.once(_phrases, passage):
        if ADDED.search(passage.text[: told.start]):
            continue
        phrase = _opened(told, arms)
        equal = [a for a in arms if len(a.interventions) == len(phrase.given) and holds(a, phrase.given)]
        equal = equal or _but_for_the_shared(phrase, arms)
        if not equal and any(i.level for i in phrase.given):
            scheduled = [a for a in arms if holds(a, phrase.given)]
            if len(scheduled) == 1:
                out.append(NamedArm(phrase.start, phrase.end, scheduled[0]))
                continue
        against = re.search(
            r"\b(?:over|versus|vs\.?|than|compared (?:with|to))\s*(?:those (?:with|on) )?$", passage.text[: phrase.start], re.I
        )
        sure = phrase is not told or phrase.parts > 1 or phrase.alone or against
        if len(equal) == 1 and (sure or equal[0].role == "control" or len(arms) == 1):
            out.append(NamedArm(phrase.start, phrase.end, equal[0]))
    return out


def _but_for_the_shared(phrase: _Phrase, arms: list[Arm]) -> list[Arm]:
    """The arm of which a phrase of several treatments names all but what every arm gives: "A + B" for A, B and C against B and C."""
    held = [a for a in arms if holds(a, phrase.given)] if phrase.parts > 1 and len(arms) > 1 else []
    rest = [i for a in held for i in a.interventions if base_of(i.agent) not in {base_of(g.agent) for g in phrase.given}]
    return held if len(held) == 1 and all(holds(a, (i,)) for i in rest for a in arms) else []


def _opened(phrase: _Phrase, arms: list[Arm]) -> _Phrase:
    """A treatment phrase with the drugs that "chemotherapy" means, where one of two arms gives nothing but drugs and the other more."""
    if len(arms) != 2 or all(i.agent.label != "chemotherapy" for i in phrase.given):
        return phrase
    base, more = sorted(arms, key=lambda a: len(a.interventions))
    drugs = all(i.agent.kind in (Kind.DRUG, Kind.REGIMEN) for i in base.interventions)
    if not drugs or not {*base.interventions} < {*more.interventions}:
        return phrase
    rest = tuple(i for i in phrase.given if i.agent.label != "chemotherapy")
    return replace(phrase, given=(*rest, *base.interventions))


def free_arms(scene: Scene, passage: Passage, draft: Draft | None) -> list[NamedArm]:
    """Treatments that a sentence itself sets out as groups, where no trial with arms is known; what patients had before is none."""
    out: list[NamedArm] = []
    for phrase in scene.once(_phrases, passage):
        before, after = passage.text[: phrase.start], passage.text[phrase.end :]
        if EARLIER.search(before) or ADDING.search(before) or UNREAD.match(after) or re.match(
            r"[- ](?:refractory|resistant|naive|exposed|pretreated|containing|based|related|induced|associated|sensitive|inhibitors?)\b",
            after,
            re.I,
        ):
            continue
        if ENZYME.search(phrase.given[-1].agent.label) and len(phrase.given) == 1:
            continue
        if all(i.agent.kind is Kind.TREATMENT and not NO_DRUG.fullmatch(i.agent.label) for i in phrase.given):
            continue
        words = re.sub(r"\s+(?:alone|monotherapy|single[- ]agent)$", "", passage.text[phrase.start : phrase.end])
        label = arm_label(scene, words, phrase.given)
        label += " combination" if re.match(r"[- ]combination\b", after) else ""
        arm = Arm(label=capitalised(label), trial=draft.trial if draft else None, interventions=phrase.given)
        out.append(NamedArm(phrase.start, phrase.end, arm))
    return out
