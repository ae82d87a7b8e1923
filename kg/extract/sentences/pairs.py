"""Which two arms a clause sets against each other: the one that the conclusion is about, and the one it is compared with."""

from __future__ import annotations

import re
from collections.abc import Sequence

from kg.extract.arms.meant import NamedArm, free_arms, named_arms
from kg.extract.arms.of_trial import arms_of
from kg.extract.document.scene import Scene
from kg.extract.endpoints.claims import Claim, is_pair, p_values
from kg.extract.numbers.quantity import Quantity
from kg.extract.stage.told import Told
from kg.extract.text.passage import Passage
from kg.extract.trials.drafts import Draft
from kg.model import Arm

Pair = tuple[Arm | None, Arm | None]
INTENSITY = re.compile(
    r"\b(?:increas\w+|higher|greater|rising) (?P<what>(?:intensity|doses?|dosage) of (?:the )?[\w-]+(?: "
    r"[\w-]+)?|[\w-]+ (?:intensity|doses?))"
    r"|\bas (?:the )?(?P<became>[\w-]+) (?:became|got|grew) more intens\w+|\bthe more intens\w+ (?:the )?(?P<more>[\w-]+)",
    re.I,
)
AGAINST = re.compile(
    r"\b(?:than|over|versus|vs\.?|against|compared (?:with|to)|relative to|(?:non-?)?(?:super|infer)ior to|prior to)\b", re.I
)
AGAINST_BEFORE = re.compile(
    r"\b(?:than|over|versus|vs\.?|against|compared (?:with|to)|relative to|in comparison (?:with|to)|superior to)\s+"
    r"(?:(?:with|in|on|for|by|to|that|those|patients|the|a|of|treated|receiving|given|who|received|seen|observed)\s+)*$",
    re.I,
)
TREATED = (
    r"(?:who (?:were )?(?:received|given|treated|took|assigned|randomi[sz]ed|continued|switched|started"
    r"|did not(?! (?:respond|achieve|have|reach)))"
    r"|receiving|treated|given|taking|on|assigned|randomi[sz]ed|in (?:the |either )?[\w +/-]{1,40}(?:arm|group|cohort)"
    r"|(?:of|from|with) the [\w +/-]{1,40}(?:arm|group))\b"
)
BY_STATE = re.compile(
    r"\b(?:than|versus|vs\.?|compared (?:with|to)|from|and)\s+(?:in |for |with |among |that of |that in |of )*(?:the )?(?:[\w/-]+ ){0,2}?"
    r"(?:those|patients|participants|subjects|women|men|individuals|ones|people|responders|adults|carriers)\s+"
    rf"(?!{TREATED})(?:with|without|who|having|whose|aged|in whom|≤|<|>|≥|younger|older)"
    r"|\b(?:than|versus|vs\.?|compared (?:with|to)) (?:the )?(?:non-?)?(?:responders|[A-Z]{2,3} patients)\b"
    r"|\b(?:than|versus|vs\.?|compared (?:with|to)) (?:in )?[\d.]+ ?% (?:of (?:those|patients) )?(?:without|with no)\b"
    r"|\b(?:women|men|patients|those) (?:aged )?[<>≤≥] ?\d"
    r"|\bpatients (?:with and (?:those )?without|with or without)\b|\bbetween (?:responders|men|women|patients with|patients who had)\b",
    re.I,
)
GROUPS = re.compile(
    r"\b(?:arm|group)s?\b.*\b(?:than|versus|vs\.?|compared (?:with|to)|and)\b.*\b(?:arm|group)s?\b"
    r"|\bbetween (?:the )?(?:(?:two|three|treatment|study|trial|randomi[sz]ed) )*(?:arms|groups)\b",
    re.I,
)
FOR_BOTH = re.compile(
    r"\s*(?:for|in) (?P<how>both|all|each)(?: (?:comparisons?|doses?(?: levels?)?|groups|arms|regimens))?(?: (?:vs\.?|versus) placebo)?"
    r"(?=[\s),;.]|$)",
    re.I,
)
"""Behind a p value that holds for several arms."""
CALLED_GROUP = re.compile(
    r"\bthe (?!(?:control|experimental|investigational|active|study|treatment|comparator|standard|placebo|two|three|other|same|each|both"
    r"|first|second|third|latter|former|entire|whole|overall|test|intervention|randomi[sz]ed)\b)"
    r"(?P<name>[\w+/-]{3,})(?:[- ](?:only|alone|treated))? (?:arm|group)\b",
    re.I,
)
JOINED_GROUPS = re.compile(r"\bthe (?P<one>[\w+/-]+(?: [\w+/-]+)?) and (?:the )?(?P<two>[\w+/-]+(?: [\w+/-]+)?) (?:groups|arms)\b", re.I)
BEFORE_DOSE = r"\b(?:with|on|at|in|for|than|versus|vs\.?|and) (?:the )?"
BEHIND_DOSE = r"(?=\s*(?:[(,;:.]|$)|\s+(?:and|versus|vs|than|or|dose|group|arm)\b)"
NO_DIFFERENCE = re.compile(r"\b(?:no|not?)\b[^.;]{0,40}\bdiffer", re.I)
SEVERAL = re.compile(r"\b(?:three|four|five) (?:regimens|arms|groups|treatments|cohorts)\b", re.I)
IN_FAVOUR = re.compile(r"\b(?:in favou?r of|favou?r(?:ed|ing|s)) (?:the )?", re.I)
EITHER = re.compile(r"\b(?:either|neither|both)\s+(?:\w+\s+){0,2}$", re.I)
GROUP = re.compile(
    r"\b(?:in|for|with|on|among|by)\s+(?:the\s+)?[^,;()%]{2,60}?\b(?:arm|group)\b|\b(?:who|that) (?:received|were given|took)\b"
    r"|\b(?:receiving|treated with|given)\b",
    re.I,
)
"""Words that make a treatment a group of patients: two of them in one sentence are two groups."""
VALUE_WITH = re.compile(r"\d ?(?:%|months?|weeks?|days?|years?|points?)(?: \([^()]{1,60}\))? (?:with|on|for) ", re.I)
"""A value with the treatment that it is of: "33% with A and 36% with B"."""
DESIGNED = ("randomized", "randomised", "two-arm", "three-arm", "placebo-controlled", "controlled", "double-blind", "comparative")


def compares_states(text: str) -> bool:
    """Whether words set patients against each other by what they are: "than in those with a mutation"."""
    return bool(BY_STATE.search(text))


def names_other_group(text: str, arms: Sequence[Arm]) -> bool:
    """Whether words call an arm that is none of these: "the combination arm" of two single drugs, "the adjuvant-only group"."""
    for m in CALLED_GROUP.finditer(text):
        word = m["name"].lower()
        known = any(word in f"{a.label} {' '.join(i.agent.label for i in a.interventions)}".lower() for a in arms)
        if not known and not (word == "combination" and any(len(a.interventions) > 1 for a in arms)):
            return True
    return False


def compares_groups(text: str) -> bool:
    """Whether words set arms or groups against each other: "in the X group than in the Y group", "between the arms"."""
    return bool(GROUPS.search(text))


def is_controlled(draft: Draft | None) -> bool:
    """Whether a trial is told to have more than one arm."""
    if draft is None:
        return False
    return len(arms_of(draft)) > 1 or any(design.lower() in DESIGNED for design in draft.designs)


def called_in(scene: Scene, passage: Passage, draft: Draft | None) -> list[NamedArm]:
    """The arms that words name, left to right: those of the trial where it has two, else treatments set out as groups."""
    if draft is None or len(arms_of(draft)) < 2:
        return free_arms(scene, passage, draft)
    found = named_arms(scene, passage, draft)
    bare = [*_of_joined_groups(passage.text, arms_of(draft)), *_of_levels(passage.text, arms_of(draft))]
    joined = [n for n in bare if not any(f.start < n.end and n.start < f.end for f in found)]
    return sorted([*found, *joined], key=lambda n: n.start) if joined else found


def _of_joined_groups(text: str, arms: Sequence[Arm]) -> list[NamedArm]:
    """Arms called groups that share one "groups": "between the low-dose and control groups"."""
    out = []
    for m in JOINED_GROUPS.finditer(text):
        both = [next((a for a in arms if re.fullmatch(rf"{re.escape(m[g])} (?:group|arm)", a.label, re.I)), None) for g in ("one", "two")]
        if both[0] is not None and both[1] is not None:
            out += [NamedArm(m.start(g), m.end(g), a) for g, a in zip(("one", "two"), both, strict=True) if a is not None]
    return out


def _of_words(scene: Scene, one: Told, called: Sequence[NamedArm]) -> Pair | None:
    """An arm of the trial against a treatment that the words set it against, where no arm is known to be just that treatment."""
    free = free_arms(scene, one.passage, one.draft)
    if len(distinct(called)) != 1 or len(distinct(free)) != 2:
        return None
    other = [n for n in free if n.arm.interventions != called[0].arm.interventions and n.start > called[0].end]
    if len({n.arm for n in free if n.arm.interventions == called[0].arm.interventions}) != 1 or not other:
        return None
    against = AGAINST_BEFORE.search(one.passage.text[: other[0].start])
    return (called[0].arm, other[0].arm) if against else None


def _of_levels(text: str, arms: Sequence[Arm]) -> list[NamedArm]:
    """Arms called by their dose alone, where the arms that give one give the same drug: "with 150 mg (p = 0.01)"."""
    doses = [(a, i) for a in arms for i in a.interventions if re.match(r"\d", i.level)]
    if len({i.agent for _, i in doses}) != 1 or len({i.level for _, i in doses}) < max(2, len(doses)):
        return []
    return [
        NamedArm(m.start("dose"), m.end(), arm)
        for arm, given in doses
        for m in re.finditer(rf"{BEFORE_DOSE}(?P<dose>{re.escape(given.level)}){BEHIND_DOSE}", text, re.I)
    ]


def distinct(named: Sequence[NamedArm]) -> list[Arm]:
    """The arms in the order named, each once."""
    return list(dict.fromkeys(n.arm for n in named))


def pair_of(scene: Scene, one: Told, claim: Claim) -> Pair | None:
    """The two arms of a claim; (None, None) where the trial compares but the words do not tell which, None where nothing is sure."""
    text, draft = one.passage.text, one.draft
    rising = _rising(one)
    if rising is not None:
        return rising
    whole = called_in(scene, one.passage, draft)
    clause = [n for n in whole if claim.start <= n.start < claim.end]
    called = clause if clause else whole
    if not called and len(one.before) == 2:
        return one.before[0], one.before[1]
    if not distinct(whole) and GROUP.search(text):
        return None, None
    arms = arms_of(draft)
    if len(arms) < 2:
        return _free_pair(draft, text, called if len(distinct(called)) == 2 else whole)
    if len(arms) == 2:
        return _of_two(arms, called, claim, text)
    return _of_many(arms, called, text) or _of_words(scene, one, called)


def pairs_with_control(scene: Scene, one: Told, claim: Claim) -> list[tuple[Arm, Arm, Quantity]]:
    """Several arms of one trial, each against its only control with a p value: "(p<0.001 for both)", or one p value behind each arm."""
    text = one.passage.text
    arms = arms_of(one.draft)
    controls = [a for a in arms if a.role == "control"]
    if len(arms) < 3 or len(controls) != 1 or claim.p is None:
        return []
    called = [n for n in called_in(scene, one.passage, one.draft) if claim.start <= n.start < claim.end]
    others = [a for a in distinct(called) if a != controls[0]] or ([] if called else [a for a in arms if a != controls[0]])
    many = FOR_BOTH.match(text[claim.p.end :])
    if many:
        fits = len(others) == 2 if many["how"].lower() == "both" else len(others) > 1
        return [(a, controls[0], claim.p) for a in others] if fits else []
    ps = [p for p in p_values(text) if claim.start <= p.start < claim.end]
    if len(ps) < 2 or not any(n.arm == controls[0] for n in called):
        return []
    found: dict[Arm, Quantity] = {}
    for before, p in zip([claim.start, *(q.end for q in ps)], ps, strict=False):
        near = [n.arm for n in called if before <= n.start and n.end <= p.start and n.arm != controls[0]]
        if len(dict.fromkeys(near)) != 1 or near[0] in found:
            return []
        found[near[0]] = p
    return [(a, controls[0], p) for a, p in found.items()]


def _rising(one: Told) -> Pair | None:
    """Dose levels against each other: "with increasing intensity of chemotherapy"."""
    rising = INTENSITY.search(one.passage.text)
    if rising is None:
        return None
    trial = one.draft.trial if one.draft else None
    what = (rising["what"] or f"{rising['became'] or rising['more']} intensity").lower()
    m = re.match(r"(intensity|doses?|dosage) of (?:the )?(.+)", what)
    thing = re.sub(r" (?:the|a|an|was|were|is|and|or)$", "", m.group(2)) if m else ""
    label = f"{thing} {m.group(1)}" if m else what
    label = re.sub(r" (?:in|for|among|with)$| (?:in|for|among|with) ", " ", label).strip()
    return Arm(label=f"higher {label}", trial=trial), Arm(label=f"lower {label}", trial=trial)


OVER_THEM = re.compile(
    r"\b(?:than|over|versus|vs\.?|against|compared (?:with|to)|relative to)\s+(?:them|it|these|this|that)\b(?! (?:of|in|seen)\b)", re.I
)
"""What is set against is told before: the two that are named here are not a pair."""


def _free_pair(draft: Draft | None, text: str, called: Sequence[NamedArm]) -> Pair | None:
    """Two treatments that the words themselves set against each other; without them a trial of several arms is enough."""
    free = distinct(called)
    if SEVERAL.search(text) or OVER_THEM.search(text) or (any(EITHER.search(text[: n.start]) for n in called) and not AGAINST.search(text)):
        return None
    if len(free) == 2 and (is_pair(text) or len(GROUP.findall(text)) > 1 or len(VALUE_WITH.findall(text)) == 2):
        return _turned(free[0], free[1], called, text)
    if draft is None:
        return None
    if len(free) == 1 and not AGAINST_BEFORE.search(text[: called[0].start]):
        own = next((a for a in arms_of(draft) if a.interventions == free[0].interventions), None)
        if own is not None:
            return own, None
    return (None, None) if not free or is_controlled(draft) or compares_groups(text) else None


def _of_two(arms: Sequence[Arm], called: Sequence[NamedArm], claim: Claim, text: str) -> Pair | None:
    """The arms of a trial of two: by their roles, turned where the clause speaks first of the control."""
    named = distinct(called)
    experimental = next((a for a in arms if a.role == "experimental"), None)
    directed = claim.says.startswith(("significantly", "significant "))
    if len(named) < 2 and names_other_group(text, arms):
        return None, None
    favoured = _favoured(arms, text[claim.start : claim.end]) if directed else None
    if favoured is not None:
        return favoured, next(a for a in arms if a != favoured)
    if experimental is None:
        alike = claim.says in ("", "no significant difference", "not significant")
        if len(named) == 2 or (named and not alike):
            first = _subject(called, text)
        elif (alike or claim.says.startswith("non-inferior")) and (named or _sets_apart(text)):
            first = arms[0]
        else:
            return None, None
        return first, next(a for a in arms if a != first)
    control = next(a for a in arms if a != experimental)
    if directed and named and _subject(called, text) == control:
        only_one = len(named) == 1 and claim.says in ("significantly higher", "significantly lower")
        if only_one or (len(named) == 2 and AGAINST.search(text, called[0].end)):
            return control, experimental
    return experimental, control


def _sets_apart(text: str) -> bool:
    """Whether words are about a difference of arms, even where they name none."""
    return is_pair(text) or compares_groups(text) or bool(NO_DIFFERENCE.search(text))


def _favoured(arms: Sequence[Arm], text: str) -> Arm | None:
    """The arm that a difference is in favour of: the only one of two that gives the drug named there."""
    for m in IN_FAVOUR.finditer(text):
        words = text[m.end() : m.end() + 60].lower()
        hit = [a for a in arms if words.startswith((a.label.lower(), *(i.agent.label.lower() for i in a.interventions)))]
        if len(hit) == 1:
            return hit[0]
    return None


def _of_many(arms: Sequence[Arm], called: Sequence[NamedArm], text: str) -> Pair | None:
    """The two of three or more arms that are named; one named alone stands against the only control."""
    named = distinct(called)
    controls = [a for a in arms if a.role == "control"]
    if len(named) == 2:
        return _turned(named[0], named[1], called, text)
    if len(named) == 1 and len(controls) == 1 and named[0] != controls[0]:
        return named[0], controls[0]
    return None


def _turned(first: Arm, second: Arm, called: Sequence[NamedArm], text: str) -> Pair:
    """Two arms in their order, turned where the words begin with "compared with"."""
    return (second, first) if _subject(called, text) == second else (first, second)


def _subject(called: Sequence[NamedArm], text: str) -> Arm:
    """The arm that a clause is about: the first one named that does not stand behind "than" or "compared with"."""
    return next((n.arm for n in called if not AGAINST_BEFORE.search(text[: n.start])), called[0].arm)
