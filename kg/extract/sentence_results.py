"""Results from sentences: each number goes to the endpoint that its words bind it to and to the arm that is named, or is left.

Pairs ("17% vs. 7%") are read in the order in which the arms are named; where none is named, a trial of two arms is told experimental
arm first. A number whose endpoint or arm is not sure is left out and listed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from kg.extract.binding import bound_endpoint, responses, together
from kg.extract.cast import Cast, named_in_passing
from kg.extract.contexts import context
from kg.extract.endpoints import Named
from kg.extract.events import Event, event_of, find_events
from kg.extract.groups import NamedArm, all_arms, arm_of_trial, arms_of, free_arms, named_arms
from kg.extract.numbers import Quantity, quantities
from kg.extract.passage import Passage, items, sentences
from kg.extract.populations import Population, find_population
from kg.extract.scene import Scene
from kg.extract.trials import Draft, name_in, pattern
from kg.extract.values import TIME_TO_EVENT, counts_agree, make_result, statistic_of
from kg.model import Arm, Evidence, Kind, NotUnderstood, Result, Statistic

VERSUS = re.compile(r"\b(?:vs\.?|versus|compared (?:with|to)|against|over|than)\b|\bbetween\b.*\band\b", re.I)
LISTED = re.compile(
    r"\s*\)?\s*(?:(?:of (?:the )?)?\d* ?(?:patients|participants|subjects)? ?)?(?:in|on|with|receiving|given|of|for|among)\s+[^.;:%]{3,70}?"
    r"(?:,|,? and|,? versus|,? vs\.?|,? compared with)\s+(?:in\s+|with\s+|of\s+)?",
    re.I,
)
TOTAL = re.compile(
    r"^(?:[\w ]{0,30}, )?of (?:the |these |all )?(\d[\d,]*) (?:[\w-]+ ){0,3}?(?:patients|participants|subjects|individuals)\b", re.I
)
TOGETHER = re.compile(
    r"\b(?:all|both|each|every|total|combined|pooled|entire|overall(?! (?:response|survival|remission)))\b|\bpatients\b", re.I
)
LEADING_TIME = re.compile(r"^At (\d+) (years?|months?|weeks?),? ", re.I)


@dataclass(frozen=True, slots=True)
class Told:
    """A sentence with the trial it speaks of."""

    passage: Passage
    draft: Draft | None
    rule: str


def told(scene: Scene, cast: Cast) -> Iterator[Told]:
    """All sentences that may tell results: running text, list items, and the items of a table's results column."""
    paper = {part for s in scene.sentences for part in ("method", "result") if re.search(part, " ".join(s.section), re.I)}
    for sentence in scene.sentences:
        if len(paper) == 2 and sentence.section and context("elsewhere").search(sentence.section[-1]):
            continue
        yield Told(sentence.passage, _trial_of(scene, cast, sentence.passage), "sentence")
    for table, cell, passage in scene.cells():
        if re.match(r"(?:key |main |efficacy |clinical )*(?:results?|findings|outcomes?|efficacy)\b", cell.column_header, re.I):
            for item in (s for i in items(passage) for s in sentences(i)):
                draft = cast.rows.get((table.number, cell.row)) or cast.tables.get(table.number)
                yield Told(item, _other_trial(scene, cast, item, draft), "results-cell")


def _trial_of(scene: Scene, cast: Cast, passage: Passage) -> Draft | None:
    """The trial of a running sentence, unless it speaks of several trials or of treatments that this trial does not have."""
    draft = cast.trial_at(passage)
    if draft is None or pattern("plural").search(passage.text):
        return None
    own = {i.agent.curie for a, _ in draft.arms for i in a.interventions} | {d.curie for d in draft.drugs}
    if not own:
        apart = draft.anchor is not None and "\n\n" in scene.document.text[draft.anchor.end : passage.starts[0]]
        return None if apart else draft
    foreign = [
        n
        for n in free_arms(scene, passage, None)
        if not any(i.agent.curie in own for i in n.arm.interventions if i.agent.kind is not Kind.TREATMENT)
    ]
    who = find_population(passage.text)
    foreign = [
        n
        for n in foreign
        if not (who and who.start <= n.start < who.end) and any(i.agent.kind is not Kind.TREATMENT for i in n.arm.interventions)
    ]
    if foreign or (not cast.one_trial and _of_other_arms(scene, passage, draft)):
        return None
    return draft


def _of_other_arms(scene: Scene, passage: Passage, draft: Draft) -> bool:
    """Whether a sentence of a later paragraph names groups of which none is an arm of the trial: the text has gone on to another."""
    if draft.anchor is None or "\n\n" not in scene.document.text[draft.anchor.end : passage.starts[0]]:
        return False
    return len({n.arm for n in free_arms(scene, passage, None)}) > 1 and not named_arms(scene, passage, draft)


def _other_trial(scene: Scene, cast: Cast, item: Passage, draft: Draft | None) -> Draft | None:
    """The trial an item of a row speaks of: another one when it names it ("a subsequent trial (NAME)")."""
    name = name_in(scene, item.text)
    if draft is None or not name or name == draft.name:
        return draft
    known = next((d for d in cast.drafts if d.name == name), None)
    if known is None:
        known = named_in_passing(scene, item, len(cast.drafts))
        known.disease, known.disease_words = known.disease or draft.disease, known.disease_words or draft.disease_words
        cast.add(scene, known)
    return known


def sentence_results(scene: Scene, cast: Cast) -> Iterator[tuple[Result, Evidence] | NotUnderstood]:
    """The results of all sentences."""
    carried: tuple[int, int] | None = None
    for one in told(scene, cast):
        if not re.search(r"\d|\bnone\b|not (?:reached|reported|estimable|evaluable)", one.passage.text):
            continue
        before = carried[1] if carried and 0 <= one.passage.starts[0] - carried[0] < 400 else None
        total = _total(one.passage.text) or before
        yield from _read(scene, cast, one, total)
        carried = (one.passage.ends[-1], total) if total else None


def _has_arm(scene: Scene, one: Told) -> bool:
    return bool(free_arms(scene, one.passage, None))


def _total(text: str) -> int | None:
    """The number of patients that a sentence counts out of: one stated denominator, or "Of the 53 treated patients, …"."""
    stated = {q.denominator for q in quantities(text) if q.denominator}
    if stated:
        return stated.pop() if len(stated) == 1 else None
    opening = TOTAL.search(text)
    return int(opening.group(1).replace(",", "")) if opening else None


def _read(scene: Scene, cast: Cast, one: Told, total: int | None) -> Iterator[tuple[Result, Evidence] | NotUnderstood]:
    passage, text = one.passage, one.passage.text
    found = quantities(text)
    if one.rule == "sentence" and (len(found) > 12 or (len(found) > 5 and not context("tells").search(text))):
        yield from (_left(passage, q, "a sentence of numbers without a verb, or with too many") for q in found if q.kind == "share")
        return
    named = [*scene.endpoints(passage), *responses(text)]
    population = find_population(text)
    events = find_events(text)
    outside = [n for n in named if not (population and population.start <= n.start < population.end)]
    if total is not None:
        found = [
            replace(q, denominator=total)
            if q.kind == "share" and q.numerator is not None and q.denominator is None and counts_agree(q.value, q.numerator, total)
            else q
            for q in found
        ]
    groups = together(text, [q for q in found if q.kind in ("share", "duration", "ratio", "count", "missing", "dose")])
    bound: _Bound | None = None
    for group in groups:
        endpoint = bound_endpoint(text, group, outside, population)
        countable = group[0].kind == "share" or (group[0].kind == "count" and group[0].numerator == 0)
        event = event_of(text, group[0].start, group[-1].end, events) if endpoint is None and countable else None
        others = [*outside, *(e.named for e in events)]
        if endpoint is None and event is None and countable and bound and bound.goes_on(text, group[0], others):
            endpoint, event = bound.endpoint, bound.event
        bound = _Bound(group[-1].end, endpoint, event)
        if event is not None:
            yield from _results(
                scene, cast, one, group, event.named, population, total, "adverse event" + (f", {event.grade}" if event.grade else "")
            )
            continue
        if endpoint is None:
            if group[0].kind in ("share", "ratio") and (one.draft is not None or outside or _has_arm(scene, one)):
                yield from (_left(passage, q, "no endpoint is bound to this number") for q in group)
            continue
        yield from _results(scene, cast, one, group, endpoint, population, total)


@dataclass(frozen=True, slots=True)
class _Bound:
    """What the numbers up to a place were bound to; further numbers of a list go on with it: "in 5 (8%) of A, 7 (9%) of B"."""

    end: int
    endpoint: Named | None
    event: Event | None

    def goes_on(self, text: str, q: Quantity, named: Sequence[Named]) -> bool:
        """Whether only the words for a group of patients stand between, and no other thing is named up to the end of the list."""
        between = text[self.end : q.start]
        return bool(LISTED.fullmatch(between)) and not any(self.end <= n.start < q.start for n in named)


def _results(
    scene: Scene,
    cast: Cast,
    one: Told,
    group: Sequence[Quantity],
    named: Named,
    population: Population | None,
    total: int | None,
    event: str = "",
) -> Iterator[tuple[Result, Evidence] | NotUnderstood]:
    passage, text = one.passage, one.passage.text
    if context("background").search(text):
        yield from (_left(passage, q, "a figure quoted from elsewhere") for q in group)
        return
    window = text[max(0, group[0].start - 90) : group[0].start]
    if group[0].kind in ("share", "duration") and context("change").search(window):
        return
    behind = text[group[-1].end :]
    if re.search(r"\bnot\s+$", window) or context("denied_behind").match(behind):
        yield from (_left(passage, q, "a figure that is denied") for q in group)
        return
    expected = bool(context("expected").search(window) or context("expected_behind").match(behind))
    median = named.median or bool(re.search(r"\bmedian\b", window, re.I))
    arms = _arms(scene, cast, one, group, named)
    if arms is None or len(arms) != len(group):
        yield from (_left(passage, q, "no arm is sure for this number") for q in group)
        return
    early = LEADING_TIME.match(text)
    timepoint = f"{early.group(1)} {early.group(2)}" if early else ""
    if timepoint and not named.timepoint and not median:
        named = replace(named, timepoint=timepoint)
    refs = passage.refs_at(group[-1].end) or passage.refs
    for q, arm in zip(group, arms, strict=True):
        comparator = None
        if q.kind == "ratio":
            pair = _pair(scene, one, q)
            if pair is None:
                yield _left(passage, q, "a ratio whose two arms are not sure")
                continue
            arm, comparator = pair
        if q.kind == "count":
            if q.numerator and (total is None or q.numerator > total):
                continue
            q = replace(q, kind="share", denominator=total)
        statistic = statistic_of(q, named, expected=expected, median=median, mean=bool(re.search(r"\bmean\b", window, re.I)))
        if statistic in (Statistic.NOT_REACHED, Statistic.NOT_ESTIMABLE) and named.endpoint.slug not in (*TIME_TO_EVENT, "MTD"):
            continue
        if statistic is None or (statistic is Statistic.NOT_REPORTED and one.draft is None):
            continue
        trial = arm.trial
        named_by_arm = population is not None and any(population.start <= n.start < population.end for n in free_arms(scene, passage, None))
        words = population.words if population and not named_by_arm else one.draft.condition if one.draft and arm.trial else ""
        qualifier = event or ("expected, not observed" if expected else "")
        yield (
            make_result(
                q, named, statistic, arm, trial, population=words, denominator=_size(text, arm), qualifier=qualifier, comparator=comparator
            ),
            passage.evidence(f"{one.rule}-{q.kind}", refs=refs),
        )


def _size(text: str, arm: Arm) -> int | None:
    """The size of an arm told right behind its name: "X (n = 58)"."""
    m = re.search(re.escape(arm.label) + r"\s*(?:arm|group)?\s*\(\s*n\s*=\s*(\d+)", text, re.I)
    return int(m.group(1)) if m else None


def _pair(scene: Scene, one: Told, ratio: Quantity) -> tuple[Arm, Arm] | None:
    """Experimental and control arm of a ratio: the two that the sentence sets against each other, else those of a trial of two.

    A sentence with several ratios sets two arms against each other before each.
    """
    if one.rule == "sentence" and context("subgroups").search(one.passage.text) and find_population(one.passage.text) is None:
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
        return (called[1], called[0]) if called[0].role == "control" else (called[0], called[1])
    if len(called) > 2:
        return None
    controls = [a for a in arms if a.role == "control"]
    if len(called) == len(controls) == 1 and called[0].role == "experimental":
        return called[0], controls[0]
    return _sole_pair(one)


def _sole_pair(one: Told) -> tuple[Arm, Arm] | None:
    """The experimental and the control arm of a trial of just two."""
    arms = arms_of(one.draft)
    experimental, control = [a for a in arms if a.role == "experimental"], [a for a in arms if a.role == "control"]
    return (experimental[0], control[0]) if len(experimental) == len(control) == 1 else None


def _arms(scene: Scene, cast: Cast, one: Told, group: Sequence[Quantity], named: Named) -> list[Arm] | None:
    """One arm for each number of a group, or None where this is not sure."""
    passage, text, draft = one.passage, one.passage.text, one.draft
    arms = arms_of(draft)
    called = named_arms(scene, passage, draft) if draft and arms else free_arms(scene, passage, draft)
    if group[0].kind == "ratio":
        return [all_arms(draft)] * len(group)
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
        return _among_free(scene, cast, text, group, foreign)
    if draft is None or not arms:
        return _among_free(scene, cast, text, group, called)
    if len(group) == 1 and one.rule == "results-cell" and not called and len(arms) > 1 and not TOGETHER.search(text):
        return None
    if len(group) == 1:
        return _one_arm(text, group[0], called, arms, draft)
    distinct = list(dict.fromkeys(n.arm for n in called))
    in_order = _in_order(text, group, called)
    if in_order is not None or re.search(r"\brespectively\b", text):
        return in_order
    if one.rule == "sentence" and (not distinct or context("subgroups").search(text)):
        return None
    if len(group) == 2 == len(arms):
        first = distinct[0] if len(distinct) == 1 else next((a for a in arms if a.role == "experimental"), None)
        if first is not None:
            return [first, next(a for a in arms if a != first)]
    return None


def _in_order(text: str, group: Sequence[Quantity], called: Sequence[NamedArm]) -> list[Arm] | None:
    """An arm for each number: the one named beside it, else as many arms as numbers, in the order told."""
    beside = [_beside(text, q, called) for q in group]
    if all(beside) and len({b.label for b in beside if b}) == len(group):
        return [b for b in beside if b]
    distinct = list(dict.fromkeys(n.arm for n in called))
    return distinct if len(distinct) == len(group) else None


def _among_free(scene: Scene, cast: Cast, text: str, group: Sequence[Quantity], called: Sequence[NamedArm]) -> list[Arm] | None:
    """Arms where no trial tells them: treatments named beside the numbers, as many as numbers, or the only one of the sentence."""
    arms = _in_order(text, group, called)
    if arms is None and len(group) == 1:
        near = _beside(text, group[0], called)
        clause = text.rfind(";", 0, group[0].start)
        stop = text.find(";", group[0].end)
        distinct = list(dict.fromkeys(n.arm for n in called if clause < n.start and (stop < 0 or n.start < stop)))
        arms = [near] if near else distinct if len(distinct) == 1 and not VERSUS.search(text) else None
    if arms is None:
        return None
    found = [arm_of_trial(a.interventions, a.label, cast.drafts, scene) for a in arms]
    return [f[1] if f else a for f, a in zip(found, arms, strict=True)]


def _one_arm(text: str, q: Quantity, called: Sequence[NamedArm], arms: Sequence[Arm], draft: Draft) -> list[Arm] | None:
    if len(arms) == 1:
        return [arms[0]]
    near = _beside(text, q, called)
    if near is not None:
        return [near]
    distinct = list(dict.fromkeys(n.arm for n in called))
    if len(distinct) == 1 and not VERSUS.search(text):
        return [distinct[0]]
    if re.search(r"\b(?:each|every|all|both) (?:treatment |study )?(?:arms?|groups?)\b", text, re.I):
        word = "each arm" if re.search(r"\b(?:each|every)\b", text, re.I) else "all arms"
        return [replace(all_arms(draft), label=word, pooled=word == "all arms")]
    pooled = (
        not distinct
        and not VERSUS.search(text)
        and not re.search(r"\b(?:in|for|of) the (?!study|entire|whole|overall)[\w-]+ (?:arm|group|cohort)\b", text, re.I)
    )
    return [all_arms(draft)] if pooled else None


def _beside(text: str, q: Quantity, called: Sequence[NamedArm]) -> Arm | None:
    """The arm named right beside a number: "17% in the X arm", "17% with X", "the X arm (17%)"."""
    for n in called:
        if n.start >= q.end and re.fullmatch(
            r"\s*\)?\s*(?:\([^()]*\)\s*)?(?:of (?:the |all )?(?:\w+ )?(?:patients|participants|subjects)\s+)"
            r"?(?:(?:patients|participants|subjects) )?(?:in|with|for|on|receiving|treated with|of|among|who "
            r"(?:received|took|were given)|given|taking)\s+(?:the\s+|patients (?:receiving|treated with|in|on)\s+)"
            r"?(?:the\s+)?",
            text[q.end : n.start],
        ):
            return n.arm
    for n in reversed(called):
        if n.end <= q.start and re.fullmatch(
            r"\s*(?:arm|group|cohort)?\s*(?:,|\(|:|was|had|achieved|reached|of)?\s*(?:a |an )?", text[n.end : q.start]
        ):
            return n.arm
    return None


def _left(passage: Passage, q: Quantity, reason: str) -> NotUnderstood:
    e = passage.evidence("", q.start, q.end)
    return NotUnderstood(document=e.document, start=e.start, end=e.end, quote=e.quote, reason=reason, line=e.line)
