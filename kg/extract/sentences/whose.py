"""Whose the numbers of a sentence are: the arm of each, or the two arms of a ratio; undecided is an answer."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from kg.extract.arms.interventions import TREATMENTS
from kg.extract.arms.levels import are_levels
from kg.extract.arms.meant import NamedArm, free_arms, named_arms
from kg.extract.arms.of_trial import all_arms, arms_of, experimental_first
from kg.extract.document.scene import Scene
from kg.extract.endpoints.named import Named
from kg.extract.endpoints.populations import find_population
from kg.extract.numbers.quantity import Quantity
from kg.extract.numbers.reported import quantities
from kg.extract.sentences.dosed import AT_LEVEL, at_its_dose, at_level, names_some
from kg.extract.sentences.patients import by_disease
from kg.extract.sentences.their_trial import in_their_trial
from kg.extract.stage.cast import Cast
from kg.extract.stage.told import Told
from kg.extract.text.contexts import context
from kg.extract.text.group_heads import A_GROUP
from kg.extract.text.passage import Passage
from kg.model import Arm, Kind

VERSUS = re.compile(r"\b(?:vs?\.?|versus|compared (?:with|to)|against|over|than)\b|\bbetween\b.*\band\b", re.I)
AGAINST = re.compile(
    r"\b(?:versus|vs?\.?|than|compared (?:with|to)|against|over)\s+(?:(?:with|in|on|for|to|by|among)\s+)?(?:those\s+|patients\s+)?"
    r"(?:(?:with|in|on|receiving|given|treated with)\s+)?(?:the\s+)?$",
    re.I,
)
"""What stands before the arm that another one is set against: that other one is told first."""
IN_FAVOUR = re.compile(r"\b(?:in favou?r of|favou?r(?:ed|ing|s)) (?:the )?$", re.I)
"""Before an arm that only tells which of two fared better."""
TOLD_AGAINST = re.compile(r"\b(?:vs?\.?|versus|compared with|against)\s*$", re.I)
CLOSES = re.compile(r"\s*(?:months?|years?|weeks?|days?)?\s*(?:\([^()]*\)\s*)?(?:[.;,(]|$|(?:at|by) \d)", re.I)
"""Behind the second of two numbers: nobody is named."""
SAME_AGAIN = re.compile(r"\bthe (?:(?:corresponding|respective) \w+|rates|proportions|percentages|figures|values)\b[^.;%]{0,40}$", re.I)
"""What stands before numbers of the groups that were told before."""
GIVEN_BEHIND = re.compile(
    r"\s*\)?\s*(?:of (?:the |all )?(?:patients|participants|subjects|those)\s+)?(?:on|receiving|treated with|given|taking"
    r"|who (?:received|took|were given)|assigned to)\s+(?!(?:study|treatment|therapy|drug|this|either|both|all|at least)\b)"
)
SAID_TOGETHER = r"\b(?:all|both|each|every|total|combined|pooled|entire|whole|overall(?! (?:response|survival|remission)))\b"
TOGETHER = re.compile(SAID_TOGETHER, re.I)
ALONE = re.compile(r"\b(?:with|on|for|of|to) [\w-]+ (?:alone|monotherapy|only)\b", re.I)
"""One treatment by itself: what is told of it is not told of all arms."""
OR_PATIENTS = re.compile(rf"{SAID_TOGETHER}|\bpatients\b", re.I)


OF_GROUP = re.compile(
    r"[ )]*(?:(?:of|for) (?:the )?(?:patients|participants|subjects|those) )?(?:in|of|for|with|on) (?:the |an? )?"
    r"(?P<name>[\w+/-]+(?: [\w+/-]+){0,3}?) (?:arm|group|cohort)\b",
    re.I,
)
"""A group by name right behind a number; by letters ("the DVd group") it may be an arm whose short name nobody gave."""
LETTERED = re.compile(r"\b(?:in|for|with|of|on) (?:arm|group|cohort) (?:[A-Z]\b|\d)", re.I)
"""An arm called by a letter: where two are set apart and neither is a known name, it is not known which is which."""
NAMED_APART = re.compile(
    r"\b(?:in|for|with|of|on) (?:the )?(?!(?:the|each|both|two|either|all|these|any)\b)[\w+/-]+(?: [\w+/-]+){0,4}? (?:arm|group)\b"
    r"[^.;]*?\b(?:and|versus|vs?\.?|than)\b[^.;]*?\b(?:in|for|with|of|on) (?:the )?[\w+/-]+(?: [\w+/-]+){0,4}? (?:arm|group)\b",
    re.I,
)
"""Two groups named by words of their own: where they are no known arms, whose numbers they are is not known either."""


OWNED = re.compile(
    r"\b(?:in|of|for|with|from) the (?!(?:whole|entire|study|same|pooled|total)\b)[\w+/-]+(?: [\w+/-]+){0,3} (?:group|arm)"
    r"\s*(?:was|were|is|had been|had|achieved|,|:|\()?\s*(?:only |about )?$",
    re.I,
)
"""A group by name right before a number: the number is that group's and no other's."""

OTHER_PART = re.compile(r"\bphase (?:2|II)[ab]?\b(?! (?:dose|trial|study))|\bexpansion\b|\bpart (?:B|2|II)\b", re.I)
"""Where or how the patients of a later part of a trial are told apart from its dose levels."""
SET_BESIDE = re.compile(
    r"\s*(?:\([^)]*\)\s*)?(?!at \d+ (?:day|week|month|year))(?:by|at|with|in|for|among|on)\s+[^.;%]{2,60}?,?"
    r"\s+(?:and|versus|vs\.?|compared with)\s+\d+(?:\.\d+)?\s*(?:%|months?\b|\(\d)",
    re.I,
)
"""A second number with words of its own behind a number: "37% by investigator and 26% by central review"; neither is of all."""


def pair_of_ratio(scene: Scene, one: Told, ratio: Quantity) -> tuple[Arm, Arm] | None:
    """Experimental and control arm of a ratio: the two that the sentence sets against each other, else those of a trial of two.

    A sentence with several ratios sets two arms against each other before each.
    """
    if one.rule == "sentence" and context("subgroups").search(one.passage.text) and not (one.among or find_population(one.passage.text)):
        return None
    if context("patients_apart").search(one.passage.text):
        return None
    arms = arms_of(one.draft)
    named = named_arms(scene, one.passage, one.draft) if one.draft and arms else free_arms(scene, one.passage, one.draft)
    ratios = [q.end for q in quantities(one.passage.text) if q.kind == "ratio" and q.end <= ratio.start]
    near = list(dict.fromkeys(n.arm for n in named if max(ratios, default=0) <= n.start < ratio.start))
    called = near if len(near) == 2 else list(dict.fromkeys(n.arm for n in named))
    owner = re.search(r"\b(?:in|for|with) the (?P<who>[^,;()]{2,50}?) (?:arm|group)", one.passage.text[ratio.start : ratio.end], re.I)
    of = next((n.arm for n in named if owner and ratio.start <= n.start < ratio.end), None)
    if len(called) == 2 and of in called:
        return of, next(a for a in called if a != of)
    both = len(called) == 2 and all(any(n.arm == a and n.end <= ratio.start for n in named) for a in called)
    if len(called) == 2 and (VERSUS.search(one.passage.text) or both):
        return experimental_first(called)
    if len(called) > 2:
        return None
    if not called and (pair := _as_told_before(one, ratio)) is not None:
        return pair
    controls = [a for a in arms if a.role == "control"]
    if len(called) == len(controls) == 1 and called[0].role == "experimental":
        return called[0], controls[0]
    return sole_pair(one)


def _as_told_before(one: Told, ratio: Quantity) -> tuple[Arm, Arm] | None:
    """The two arms of a trial that nothing else tells apart, in the order of the sentence before, where the medians bear it out:
    a hazard ratio below 1 is that of the arm with the longer time to the other."""
    before, times = one.before, [q for q in quantities(one.passage.text) if q.kind == "duration" and q.end <= ratio.start]
    if len(before) != 2 or len(arms_of(one.draft)) != 2 or any(a.role for a in before) or len(times) != 2:
        return None
    first, second, hazard = times[0].value, times[1].value, ratio.value
    if ratio.name != "hazard ratio" or first is None or second is None or hazard is None or times[0].unit != times[1].unit:
        return None
    return before if (first - second) * (1 - hazard) > 0 else None


def sole_pair(one: Told) -> tuple[Arm, Arm] | None:
    """The experimental and the control arm of a trial of just two."""
    arms = arms_of(one.draft)
    experimental, control = [a for a in arms if a.role == "experimental"], [a for a in arms if a.role == "control"]
    return (experimental[0], control[0]) if len(experimental) == len(control) == 1 else None


def arms_of_numbers(scene: Scene, cast: Cast, one: Told, group: Sequence[Quantity], named: Named) -> list[Arm] | None:
    """One arm for each number of a group, or None where this is not sure."""
    passage, text, draft = one.passage, one.passage.text, one.draft
    arms = arms_of(draft)
    called = named_arms(scene, passage, draft) if draft and arms else free_arms(scene, passage, draft)
    if group[0].kind == "ratio" or (group[0].kind == "dose" and len(arms) > 1 and are_levels(arms)):
        return [all_arms(draft)] * len(group)
    owned = OWNED.search(text[: group[0].start]) if len(group) == 1 else None
    if owned and not any(n.start < owned.end() and owned.start() < n.end for n in called):
        return None
    union = {i.agent.curie for a in arms for i in a.interventions}
    who = find_population(text)
    foreign = (
        []
        if not arms
        else [
            n
            for n in free_arms(scene, passage, None)
            if not {i.agent.curie for i in n.arm.interventions} <= union and not (who and who.start <= n.start < who.end)
        ]
    )
    if foreign and not called:
        return _among_free(scene, cast, one.passage, group, foreign)
    if draft is None or not arms:
        its_own = one.product is not None and len(group) == 1 and named.endpoint.kind is Kind.ADVERSE_EVENT
        return _among_free(scene, cast, one.passage, group, called) or ([one.product] if its_own and one.product else None)
    if len(group) == 1 and one.rule == "results-cell" and not called and len(arms) > 1 and not OR_PATIENTS.search(text):
        return None
    if len(group) == len(arms) == 1:
        beside = _beside(text, group[0], free_arms(scene, passage, None))
        if beside is not None and {i.agent for i in beside.interventions} != {i.agent for i in arms[0].interventions}:
            return None
    level = AT_LEVEL.match(text, group[0].end) if len(group) == 1 else None
    if level is not None and not any(n.start < level.end() and level.start() < n.end for n in called):
        return at_level(draft, arms, level)
    if not called and (len(arms) == 1 or are_levels(arms)) and all(by_disease(scene, passage, q) is not None for q in group):
        return [arms[0] if len(arms) == 1 else all_arms(draft)] * len(group)
    if len(group) == 1:
        found = _one_arm(one, group[0], called, arms, cast.one_trial)
        apart = are_levels(arms) and OTHER_PART.search(f"{' '.join(passage.section)} {text}")
        return None if found and found[0].pooled and (apart or names_some(scene, passage, named, arms)) else found
    distinct = list(dict.fromkeys(n.arm for n in called))
    if not called and len({m[0].lower() for m in LETTERED.finditer(text)}) > 1:
        return None
    in_order = _in_order(text, group, called)
    if in_order is None and not called and len(one.before) == len(group) == len(arms) and re.search(r"\brespectively\b", text):
        return list(one.before)
    if in_order is not None or re.search(r"\brespectively\b", text):
        return in_order
    apart = TOLD_AGAINST.search(text[group[0].end : group[1].start]) or SAME_AGAIN.search(text[: group[0].start])
    if not called and _cites_another(one):
        return None
    if not called and len(one.before) == 2 == len(group) == len(arms) and apart:
        return list(one.before)
    favoured = [n for n in called if IN_FAVOUR.search(text[: n.start])]
    if len(favoured) == len(called) and (pair := _told_in_turn(scene, one, group, arms, favoured)):
        return pair
    if one.rule == "sentence" and (not distinct or context("subgroups").search(text)):
        return None
    if any(_anothers(text, q, called, arms) for q in group):
        return None
    if len(group) == 2 == len(arms) and len(distinct) < 2:
        second = _beside(text, group[1], called) if len(distinct) == 1 else None
        if second is not None and _beside(text, group[0], called) is None:
            told = OF_GROUP.match(text, group[0].end)
            if told and not re.fullmatch(r"[\w+-]*[A-Z][\w+-]*[A-Z][\w+-]*", told["name"]):
                return None  # "51% in the double-dose group, 46% in the X group": of a group that no arm is known to be
            return [next(a for a in arms if a != second), second]
        if not distinct and NAMED_APART.search(text):
            return None
        if distinct and called[0].start > group[0].start:
            return None
        first = distinct[0] if len(distinct) == 1 else next((a for a in arms if a.role == "experimental"), None)
        if len(distinct) == 1 and AGAINST.search(text[: called[0].start]):
            first = next(a for a in arms if a != distinct[0])
        if first is not None:
            return [first, next(a for a in arms if a != first)]
    return None


def _cites_another(one: Told) -> bool:
    """Whether a sentence rests on another report than what is told of the arms of its trial: it may be about another one."""
    cited = {n for _, e in one.draft.arms for n in e.refs} if one.draft else set()
    return bool(cited and one.passage.refs and cited.isdisjoint(one.passage.refs))


def _told_in_turn(
    scene: Scene, one: Told, group: Sequence[Quantity], arms: Sequence[Arm], favoured: Sequence[NamedArm]
) -> list[Arm] | None:
    """The arms of "ORR: 42% vs 31%", where nobody is named but in whose favour it is: the experimental arm is told first. Only of all
    patients of a trial of two, where denominators do not say otherwise, and where the one that is ``favoured`` fares better."""
    text = one.passage.text
    pair = sole_pair(one)
    if pair is None or len(group) != 2 or len(arms) != 2 or one.before not in ((), pair):
        return None
    if not TOLD_AGAINST.search(text[group[0].end : group[1].start]) or not CLOSES.match(text[group[1].end :]):
        return None
    named = [n for n in free_arms(scene, one.passage, None) if not any(f.start < n.end and n.start < f.end for f in favoured)]
    if context("subgroups").search(text) or one.among or find_population(text) is not None or named:
        return None
    if favoured and not (all(n.arm == pair[0] for n in favoured) and (group[0].value or 0) > (group[1].value or 0)):
        return None
    sizes = [(one.sizes.get(arm), q.denominator) for arm, q in zip(pair, group, strict=True)]
    return None if any(size and told and told > size for size, told in sizes) else list(pair)


def _in_order(text: str, group: Sequence[Quantity], called: Sequence[NamedArm]) -> list[Arm] | None:
    """An arm for each number: the one named beside it, else as many arms as numbers, in the order told."""
    beside = [_beside(text, q, called) for q in group]
    if all(beside) and len({b.label for b in beside if b}) == len(group):
        return [b for b in beside if b]
    distinct = list(dict.fromkeys(n.arm for n in called))
    if len(distinct) != len(group) or len(group) == 1:
        return None
    behind = [_behind(text, q, called) for q in group]
    contradicted = any(b and b != d for b, d in zip(behind, distinct, strict=True))
    return None if contradicted and not re.search(r"\brespectively\b", text) else distinct


def _among_free(scene: Scene, cast: Cast, passage: Passage, group: Sequence[Quantity], called: Sequence[NamedArm]) -> list[Arm] | None:
    """Arms where no trial tells them: treatments named beside the numbers, as many as numbers, or the only one of the sentence."""
    text = passage.text
    called = [at_its_dose(text, n) for n in called]
    arms = _in_order(text, group, called)
    if arms is None and len(group) == 1:
        near = _beside(text, group[0], called)
        clause = text.rfind(";", 0, group[0].start)
        stop = text.find(";", group[0].end)
        near_by = [n for n in called if clause < n.start and (stop < 0 or n.start < stop) and not _apart(text, group[0], n)]
        distinct = list(dict.fromkeys(n.arm for n in near_by))
        others = _anothers(text, group[0], called) or _of_treatment(text, group[0], called)
        alone = len(distinct) == 1 and not VERSUS.search(text) and not others
        arms = [near] if near else distinct if alone else None
    if arms is None:
        return None
    return in_their_trial(scene, cast, passage, arms, [n.arm for n in called])


def _one_arm(one: Told, q: Quantity, called: Sequence[NamedArm], arms: Sequence[Arm], paper: bool) -> list[Arm] | None:
    """The arm of one number: the one named beside it or alone in the sentence, else all arms, where no group is spoken of by name and,
    in a paper, the sentence before it tells of none alone."""
    text, draft = one.passage.text, one.draft
    if len(arms) == 1:
        return [arms[0]] if not NAMED_APART.search(text) or called else None
    near = _beside(text, q, called)
    if near is not None:
        return [near]
    distinct = list(dict.fromkeys(n.arm for n in called))
    if find_population(text) is None and _anothers(text, q, called):
        return None
    if _of_treatment(text, q, called):
        return None
    if len(distinct) == 1 and not VERSUS.search(text):
        return [distinct[0]]
    if re.search(r"\b(?:each|every|all|both) (?:treatment |study )?(?:arms?|groups?)\b", text, re.I):
        word = "each arm" if re.search(r"\b(?:each|every)\b", text, re.I) else "all arms"
        return [replace(all_arms(draft), label=word, pooled=word == "all arms")]
    carried = paper and one.alone and q.kind != "dose" and not TOGETHER.search(text)
    of_group = A_GROUP.search(text) or LETTERED.search(text)
    pooled = not distinct and not VERSUS.search(text) and not of_group and not carried and not ALONE.search(text)
    return [all_arms(draft)] if pooled and not SET_BESIDE.match(text[q.end :]) else None


def _beside(text: str, q: Quantity, called: Sequence[NamedArm]) -> Arm | None:
    """The arm named right beside a number: "17% in the X arm", "17% with X", "the X arm (17%)"."""
    behind = _behind(text, q, called)
    if behind is not None:
        return behind
    for n in reversed(called):
        if n.end <= q.start and re.fullmatch(
            r"\s*(?:arm|group|cohort)?\s*(?:,|[(\[]|:|was|had|achieved|reached|of)?\s*(?:a |an )?(?:median,? (?:of )?)?",
            text[n.end : q.start],
        ):
            against = AGAINST.search(text[: n.start])
            closed = against is not None and text[: against.start()].rstrip(" ,")[-1:] in (")", "]")
            if against and not closed and text[n.end : q.start].strip(" [(").startswith("median"):
                return None
            return None if _taken(text, n) else n.arm
    return None


OF_THESE = re.compile(r"\b(?:of|among) (?:the |all |these |all the )?$", re.I)
"""Before a number of patients of whom others are: "of the 40 patients on X, 9 (23%) responded"."""


def _taken(text: str, n: NamedArm) -> bool:
    """Whether an arm stands right behind a number, and so is that number's and not the next one's: "6 months on A, 8 months on …"."""
    of_bracket = re.match(r"\s*[(\[]\s*[\d.]+\s*%", text[n.end :]) is not None  # its percentage: "five patients on A (7%)"
    kinds = ("share", "duration") if of_bracket else ("share", "duration", "count")
    numbers = (p for p in quantities(text) if p.kind in kinds and p.end <= n.start)
    return any(_behind(text, p, [n]) is not None for p in numbers if p.kind != "count" or not OF_THESE.search(text[: p.start]))


def _behind(text: str, q: Quantity, called: Sequence[NamedArm]) -> Arm | None:
    """The arm named right behind a number, or between its count and percentage: "17% of patients in the X arm", "9 of 78 on X (12%)"."""
    within = {n.arm for n in called if q.start < n.start and n.end < q.end}
    if len(within) == 1:
        return within.pop()
    for n in called:
        if n.start >= q.end and re.fullmatch(
            r"\s*\)?\s*(?:\([^()]*\)\s*)?(?:of (?:the |all )?(?:\w+ )?(?:patients|participants|subjects|those)\s+)"
            r"?(?:(?:patients|participants|subjects) )?(?:in|at|with|for|on|receiving|treated with|of|among|who "
            r"(?:received|took|were given)|given|taking|(?:(?:responded|assigned|allocated|randomi[sz]ed) )?to)\s+"
            r"(?:the\s+|patients (?:receiving|treated with|in|on)\s+)"
            r"?(?:the\s+)?",
            text[q.end : n.start],
        ):
            return n.arm
        if n.start >= q.end and re.fullmatch(r"\s*[(\[]", text[q.end : n.start]) and re.match(r"\s*[)\]]", text[n.end :]):
            return n.arm
    return None


def _apart(text: str, q: Quantity, n: NamedArm) -> bool:
    """Whether an arm is named only in a further clause behind a number: ", and it is thought that … X"."""
    further = r"[,;]\s*(?:and|but|while|whereas|although)\b|\b(?:which|because|that)\b"
    return n.start >= q.end and bool(re.search(further, text[q.end : n.start]))


def _anothers(text: str, q: Quantity, called: Sequence[NamedArm], arms: Sequence[Arm] = ()) -> bool:
    """Whether right behind a number stands who received something that is none of the arms that are known here."""
    given = GIVEN_BEHIND.match(text, q.end)
    if given is None or any(q.end <= n.start <= given.end() + 12 for n in called):
        return False
    rest = re.sub(r"^(?:the |patients (?:receiving|given) )", "", text[given.end() :].lower())
    owners = [a for a in arms if any(re.match(rf"{re.escape(i.agent.label.lower())}\b", rest) for i in a.interventions)]
    return len(owners) != 1 or any(n.arm == owners[0] for n in called)


def _of_treatment(text: str, q: Quantity, called: Sequence[NamedArm]) -> bool:
    """Whether right behind a number a treatment stands that it is of, and which is none of the arms told: "67% for chemotherapy"."""
    of = re.compile(r"\s*\)?\s*(?:for|with|on|in the) (?:the )?(?:[\w-]+ )?", re.I).match(text, q.end)
    told = TREATMENTS.match(text, of.end()) if of else None
    return told is not None and not any(n.start <= told.start() < n.end for n in called)


def names_treatment(scene: Scene, one: Told) -> bool:
    """Whether a sentence names a treatment as a group."""
    return bool(free_arms(scene, one.passage, None))
