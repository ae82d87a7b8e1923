"""What is given: a phrase such as "A + B + low-dose C (no D)" becomes the list of its drugs, regimens opened into components."""

from __future__ import annotations

import re

from kg.extract.arms.regimens import components, is_regimen
from kg.extract.document.scene import Scene
from kg.extract.endpoints.events import find_events
from kg.extract.text.mentions import Mention
from kg.extract.text.passage import Passage
from kg.model import Intervention, Kind, entity, slugify

LEVEL = re.compile(
    r"\b(low|high|standard|reduced|intermediate|full|escalating)[- ]dose\s+(?:of\s+)?$|\b(low|high|intermediate)(?:er)?[- ]doses? of\s+$",
    re.I,
)
SCHEDULE = (
    r"(intermittent|continuous|concurrent|sequential|once[- ]daily|twice[- ]daily|daily|twice[- ]weekly|once[- ]weekly|weekly|biweekly"
    r"|(?:every[- ])?(?:two|three|four|2|3|4)[- ]weekly|early|delayed|deferred|immediate|extended|prolonged|short-course|long-course)"
)
SCHEDULED = re.compile(rf"\b{SCHEDULE}\s+$", re.I)
LEVEL_AFTER = re.compile(r"\s*\(?\s*(low|high|standard|intermediate)[- ]doses?\)?", re.I)
LIKE = re.compile(r"\b(?:in|at|with|on|by) the same (?:doses?|dosage|schedule|regimen|manner|way)\b[^,;()]*", re.I)
"""How a drug is given, told by another arm's name: "in the same dose and schedule as ABC"."""
EXCLUDED = re.compile(r"\b(?:no|without|not|minus|excluding|omitting)\s+(?:any\s+)?$|\bpost-$", re.I)
ACRONYM = re.compile(r"[A-Z]{3,6}(?:-[A-Z]{1,4})?")
MATCHED = re.compile(r"[- ](?:match(?:ed|ing)\b|placebo\b)", re.I)
"""Behind a drug: what is given only looks like it."""
STATE = re.compile(
    r"-(?:resistant|refractory|sensitive|ineligible|eligible|intolerant|na[iï]ve|pretreated|exposed|experienced|free)\b", re.I
)
"""Behind a drug: what patients or their disease are to it."""
OF_PATIENTS = re.compile(
    r"-(?:amplified|mut(?:ant|ated)|positive|negative|high|low|rich|poor|deficient|proficient|deleted|rearranged|altered|unaltered|na[iï]ve"
    r"|exposed|treated|experienced|resistant|refractory|sensitive|wild-?type|null|expressing|overexpressing|driven|dependent|like|risk|stage"
    r"|eligible|ineligible|stable|unstable|methylated|unmethylated)$",
    re.I,
)
"""The end of a word that tells what patients or their tumors are, and no treatment."""
GIVEN = (Kind.DRUG, Kind.DRUG_CLASS, Kind.REGIMEN)
TREATMENTS = re.compile(
    r"\b(placebo|best supportive care|BSC|observation|(?:standard |salvage |platinum(?:-based)? )?(?:chemo(?:immuno)?therapy"
    r"|radio(?:chemo)?therapy|chemoradio(?:therapy|immunotherapy)|radiation(?: therapy)?)|surgery|standard of care|supportive care"
    r"|best available (?:therapy|care)|usual care|(?:topical|inhaled|oral|systemic) (?:cortico|glucocortico)?steroids"
    r"|androgen[- ]deprivation therapy|endocrine therapy|hormon(?:e|al) therapy|watchful waiting|active surveillance"
    r"|(?:investigator|physician|clinician)s?['’]?s?['’]? choice)\b",
    re.I,
)


OPENED = re.compile(r"(?:standard |salvage |platinum(?:-based)? )?(?:chemo(?:immuno)?therapy|standard of care)", re.I)
"""Kinds of treatment that brackets may open."""
NOT_ALL = re.compile(r"\b(?:e\.g\.|such as|including|mainly|mostly|or)\b", re.I)
"""What brackets say that do not tell all of it, or a choice."""


def interventions(scene: Scene, passage: Passage) -> tuple[Intervention, ...]:
    """All that a phrase says is given, in its order, each once. Empty when nothing is named or a component remains unknown."""
    return scene.once(_interventions, passage)


def _interventions(scene: Scene, passage: Passage) -> tuple[Intervention, ...]:
    chosen = re.search(r"\bchoice(?= of\b| ?\()", passage.text, re.I)
    passage = passage.part(0, chosen.end()) if chosen and chosen.start() else passage
    for like in reversed(list(LIKE.finditer(passage.text))):
        passage = passage.without(like.start(), like.end())
    text, given = passage.text, list[Intervention]()
    for m in given_mentions(scene, passage):
        if EXCLUDED.search(text[: m.start]):
            continue
        parts = components(scene, m.text) if m.entity.kind is Kind.REGIMEN else ()
        level = LEVEL.search(text[: m.start]) or LEVEL_AFTER.match(text, m.end)
        word = f"{next(g for g in level.groups() if g).lower()} dose" if level and not parts else ""
        when = SCHEDULED.search(text[: m.start])
        if when and not word and not parts and m.entity.curie in schedules(scene):
            word = when[1].lower()
        given += [Intervention(agent=p) for p in parts] or [Intervention(agent=m.entity, level=word)]
    out: list[Intervention] = []
    for i in given:
        if all(o.agent.curie != i.agent.curie for o in out):
            out.append(i)
    return tuple(out)


def schedules(scene: Scene) -> frozenset[str]:
    """The drugs that the document gives on more than one named schedule ("intermittent X", "continuous X"): arms are told by it."""
    if scene.scheduled is None:
        found: dict[str, set[str]] = {}
        for sentence in scene.sentences:
            if re.search(rf"\b{SCHEDULE}\b", sentence.text, re.I):
                for m in (m for m in scene.mentions(sentence.passage) if m.entity.kind in GIVEN):
                    when = SCHEDULED.search(sentence.text[: m.start])
                    if when:
                        found.setdefault(m.entity.curie, set()).add(when[1].lower())
        scene.scheduled = frozenset(curie for curie, words in found.items() if len(words) > 1)
    return scene.scheduled


def given_mentions(scene: Scene, passage: Passage) -> list[Mention]:
    """The drugs, classes, regimens and treatments of a phrase; words that stand between plus signs and are no known name are drugs too."""
    return list(scene.once(_given_mentions, passage))


def _given_mentions(scene: Scene, passage: Passage) -> list[Mention]:
    text = passage.text
    found = [m for m in scene.mentions(passage) if m.entity.kind in GIVEN and not (MATCHED.match(text, m.end) or STATE.match(text, m.end))]
    found = _unglossed(text, found, scene)
    for m in TREATMENTS.finditer(text):
        found = [f for f in found if not (m.start() <= f.start and f.end <= m.end() and len(f.text) < len(m.group()))]
        if not any(f.start <= m.start() < f.end for f in found):
            label = re.sub("BSC", "best supportive care", m.group(1))
            found.append(Mention(m.start(), m.end(), m.group(1), entity(Kind.TREATMENT, label.lower())))
    named = [(m, full) for short, full in _short_treatments(scene).items() for m in re.finditer(rf"(?<![\w-]){short}(?![\w-])", text)]
    for m, full in named:
        if not any(f.start < m.end() and m.start() < f.end for f in found):
            found.append(Mention(m.start(), m.end(), m.group(), entity(Kind.TREATMENT, full)))
    for m in re.finditer(r"(?<![\w-])(?:[a-z]{0,2}[A-Z][A-Za-z]*\d?(?:-[A-Za-z0-9]+)*|\d\+\d)(?![\w-])", text):
        known = is_regimen(scene, m.group()) or (m.group()[0].isdigit() and m.group() in scene.regimens)
        if known and not any(f.start <= m.start() < f.end for f in found):
            found.append(Mention(m.start(), m.end(), m.group(), entity(Kind.REGIMEN, m.group(), slug=slugify(m.group().upper()))))
    if re.search(r"\+|±|\bplus\b", text) or not found:
        found += _unknown(text, found, scene)
    found = [f for f in found if not _is_opened(text, f, found)]
    return sorted(found, key=lambda f: f.start)


def _is_opened(text: str, treatment: Mention, found: list[Mention]) -> bool:
    """Whether brackets behind a kind of treatment tell of which drugs it consists: "chemotherapy (A 75 mg/m2 and B)"."""
    if treatment.entity.kind is not Kind.TREATMENT or not OPENED.fullmatch(treatment.text):
        return False
    inside = re.match(r"\s*\(([^()]*)\)", text[treatment.end :])
    span = (treatment.end, treatment.end + inside.end()) if inside and not NOT_ALL.search(inside[1]) else (0, 0)
    return any(f.entity.kind in (Kind.DRUG, Kind.REGIMEN) and span[0] < f.start < span[1] for f in found)


def _short_treatments(scene: Scene) -> dict[str, str]:
    """The short names that a document gives to treatments: "observation (OBS)", "external beam radiotherapy (EBRT)"."""
    if scene.treatments is None:
        full = scene.abbreviations
        ends = {short: next((m for m in TREATMENTS.finditer(full[short]) if m.end() == len(full[short])), None) for short in full}
        scene.treatments = {
            re.escape(short): m[1].lower() for short, m in ends.items() if m and len(m.string[: m.start()].split()) < 3 and len(short) > 1
        }
    return scene.treatments


def _unglossed(text: str, found: list[Mention], scene: Scene) -> list[Mention]:
    """Drop what stands in brackets behind a drug and names it again, and the components that spell a regimen out."""
    out: list[Mention] = []
    for m in found:
        opened = text.rfind("(", 0, m.start)
        inside = opened >= 0 and ")" not in text[opened : m.start]
        if inside and any(o.entity.kind is Kind.REGIMEN and o.end <= opened <= o.end + 1 for o in out):
            continue
        if m.entity.kind is Kind.REGIMEN and inside and len(out) > 1:
            continue
        out.append(m)
    return out


def _unknown(text: str, found: list[Mention], scene: Scene) -> list[Mention]:
    """Names between plus signs that no lexicon knows: one or two words or a code, written as a name; an acronym beside a drug."""
    out: list[Mention] = []
    beside = any(f.entity.kind is Kind.DRUG for f in found)
    at = 0
    for piece in re.split(r"(\s*(?:\+|±|\bplus\b)\s*)", re.sub(r"\([^()]*\)", lambda m: " " * len(m.group()), text)):
        words = piece.strip()
        begin = at + len(piece) - len(piece.lstrip())
        at += len(piece)
        name = re.sub(
            r"^(?:low|high|standard)[- ]dose\s+|^arm \w+:\s*|\s+(?:alone|monotherapy|single[- ]agent|only)$", "", words, flags=re.I
        )
        taken = any(f.start < at and begin < f.end for f in found)
        if beside and not taken and ACRONYM.fullmatch(name) and name not in scene.abbreviations:
            start = begin + words.find(name)
            out.append(Mention(start, start + len(name), name, entity(Kind.REGIMEN, name, slug=slugify(name.upper()))))
            continue
        if taken or not re.fullmatch(
            r"[A-Z][A-Za-z]+(?:-[A-Za-z0-9]+)*|[A-Z]{1,5}-?\d{2,7}[A-Za-z]?", name
        ):
            continue
        if OF_PATIENTS.search(name) or find_events(name) or (len(name) < 5 and not re.search(r"\d", name)) or name.lower() in (
            "control",
            "group",
            "patients",
            "combination",
            "treatment",
            "total",
            "overall",
            "standard",
            "experimental",
            "expansion",
            "escalation",
            "comparison",
            "difference",
            "subgroup",
            "induction",
            "maintenance",
            "baseline",
            "responders",
            "assessment",
            "participants",
            "subjects",
            "everyone",
            "cohort",
            "value",
            "change",
        ):
            continue
        start = begin + words.find(name)
        out.append(
            Mention(
                start,
                start + len(name),
                name,
                entity(Kind.DRUG, name if re.search(r"\d", name) else name.lower(), slug=slugify(name.lower())),
            )
        )
    return out
