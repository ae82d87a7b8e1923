"""Results from sentences: each number goes to the endpoint that its words bind it to and to the arm that is named, or is left.

Pairs ("17% vs. 7%") are read in the order in which the arms are named; where none is named, a trial of two arms is told experimental
arm first. A number whose endpoint or arm is not sure is left out and listed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from kg.extract.arms.levels import are_levels
from kg.extract.arms.meant import named_arms
from kg.extract.arms.of_trial import arms_of
from kg.extract.document.scene import Scene
from kg.extract.endpoints.binding import again, bound_endpoint, declared, leading_time, responses, survivors, together
from kg.extract.endpoints.events import Event, event_of, find_events, graded_on, labelled, told_of_safety
from kg.extract.endpoints.named import Named
from kg.extract.endpoints.populations import Population, find_population
from kg.extract.endpoints.values import DOSES, TIME_TO_EVENT, Read, counts_agree, make_result, statistic_of, with_counts, with_totals
from kg.extract.numbers.far_intervals import without_far_intervals
from kg.extract.numbers.numerals import COUNT, whole
from kg.extract.numbers.quantity import Quantity
from kg.extract.numbers.reported import quantities
from kg.extract.sentences.carried import Carried, size_of_arm
from kg.extract.sentences.dosed import of_the_drug
from kg.extract.sentences.event_lists import EventLists
from kg.extract.sentences.of_each import each_arm, other_arms
from kg.extract.sentences.patients import of_whom
from kg.extract.sentences.whose import arms_of_numbers, names_treatment, pair_of_ratio
from kg.extract.stage.cast import Cast
from kg.extract.stage.told import OF_SAFETY, Told, told
from kg.extract.text.contexts import context
from kg.extract.text.passage import Passage
from kg.model import Arm, NotUnderstood, Statistic

CLOSED = re.compile(
    r"[^()]{0,30}[)\]]\s*,?\s*(?:than|as compared (?:with|to)|compared (?:with|to)|versus|vs?\.?|and)\s+(?:in|with|for|on|among)?\s*"
    r"(?:the\s+)?[^.;:%()]{2,60}[(\[]\s*",
    re.I,
)
"""From the brackets of one group to those of another: "(median 12.8 months) than in the X group (10.1 months)"."""
LISTED = re.compile(
    r"\s*(?:\)|[(\[]\d[^()\[\]%]{1,20}[)\]])?\s*(?:(?:of (?:the )?)?\d* ?(?:patients|participants|subjects)? ?)?"
    r"(?:in|on|with|receiving|given|of|for|among|at(?!\s+(?:\d+\s+)?(?:day|week|month|year)s?\b)"
    r"|(?:responded )?to)\s+[^.;:%]{2,70}?"
    r"(?:,|,? and|,? versus|,? vs\.?|,? compared with)\s+(?:in\s+|with\s+|of\s+)?",
    re.I,
)
TOGETHER_SAID = re.compile(r"\b(?:all|both|each|every|either|total|combined|pooled|entire|overall|across)\b", re.I)
COUNT_BEFORE = re.compile(
    rf"\b(?P<n>{COUNT}) (?:(?:patients?|participants?|subjects?|children|adults|more) )?"
    r"(?:with|had|having|who had|achieved|achieving|attained|reached|showed|experienced|in) (?:an? |the )?$",
    re.I,
)
MANY = re.compile(
    rf"(?<!week )(?<!day )(?<!month )(?<!cycle )(?<!grade )(?<!or )(?<![\w.])(?P<n>{COUNT}) (?:(?:confirmed|objective) )?$", re.I
)
""" "3 complete responses (5%)"."""
TO_A_DOSE = re.compile(r"[^.,;\d]{0,40}", re.I)
"""From "the maximum tolerated dose" to the dose that it is; "in the 160 mg group" is none."""
IN_WORDS = re.compile(r"\((?:(?=[a-z])(?:[^()%\d]|(?<=[Gg]rade )\d(?:(?:[-/]| or )\d)?\b)*|N[RE])\) ?")
"""Words in brackets without a number but that of a grade: "(two sepsis, one pneumonitis)", "(NR)"."""
THE_OTHERS = re.compile(
    r"\s*,?\s*(?:as )?(?:compared (?:with|to)|versus|vs\.?|against|and|than)\s+(?:(?:in|with|for|by)\s+)?", re.I
)
"""Between what some patients did and the number of others who did so: "… stopped treatment, compared with (three)"."""
THRESHOLD = re.compile(
    r"\s*\)?\s*of (?:the |all )?(?:patients|participants|subjects|pts)\b[^.;%()]{0,60}?(?:\b(?:were|included?|are)\b|:)", re.I
)
"""Behind a bound that only says which events are listed: "Adverse events in more than 20% of patients were …"."""
THE_DIFFERENCE = re.compile(r"(?:The|This) (?:\w+ )?(?:difference|comparison|improvement|benefit)\b")
BROKEN = re.compile(r"\d\.\s$")
"""A number that a space has cut: "14. 0 months"."""
OF_ITS_RATIO = re.compile(
    r"\b(?:a?HRs?|hazard ratios?|odds ratios?|risk ratios?|[Pp][- ]values?|CIs?|confidence intervals?)\s+"
    r"(?:for|of)\s+(?:the\s+)?(?:median\s+)?$"
)
"""Before an endpoint of which something is missing: not the endpoint itself."""
LABELLED = re.compile(r"[^:;.]{2,60}:\s*[(\[]?")
"""A line of a list that gives the number of whom it names: "Cohort A: "."""
JUDGED = re.compile(
    r"\s*\)?\s*(?:of (?:them|these|those|which|whom|the (?:events|cases)) )?(?:(?:were|was|being|is|are) )?(?:considered"
    r"|deemed|judged|attributed|thought|regarded|assessed|believed|felt)\b"
)
"""Behind the number of those whose events were held to be of some kind: a part of the number before."""
OF_AGE = re.compile(r"\b(?:aged?|older|younger)\b[^()]{0,30}\([^()]*$|\baged\b[^.;,()]{0,30}$", re.I)

OBSERVED = re.compile(
    r"[;,]\s+(?:but |and |while |whereas )?"
    r"(?:(?:the (?:trial|study)|we|it|investigators)\s+(?:\w+ )?(?:recorded|observed|found|reported|saw|showed)"
    r"|(?:the|an?) (?:observed|actual)|there (?:was|were))\b",
    re.I,
)
"""Behind what was planned: what was found."""
TIME_BEHIND = re.compile(r"\s*(?:\([^()]*\)\s*)?(?:at|by) (?P<at>\d+ (?:day|week|month|year)s?|(?:day|week|month|year) \d+)\b", re.I)
"""When a share was seen, right behind it: "61% at 12 months"."""
OF_SO_MANY = re.compile(r" of (?:the |these |all )?(?P<n>\d{1,3}(?:,\d{3})+|\d+) (?:[a-z-]+ )?(?:patients|participants|subjects|pts)\b")
TIMES_LISTED = re.compile(rf"{TIME_BEHIND.pattern}\s*(?:,|,? and)\s+", re.I)

OTHERS_BEHIND = re.compile(
    r"\s*(?:\([^()]*\)\s*)?(?:of|in|among|for)\s+"
    r"(?:(?:the )?(?:others|rest|remaining|remainder)\b|(?:those|patients|participants) (?:(?:without|with)\b"
    r"|who\b(?! (?:received|took|were (?:given|treated with|assigned)) (?!prior|previous|an?\b))))",
    re.I,
)
"""Patients behind a number, where the sentence has named some before: "36% in patients with X and 21% in those without"."""


def sentence_results(scene: Scene, cast: Cast) -> Iterator[Read]:
    """The results of all sentences."""
    lists = EventLists(scene)
    for one in Carried().over(scene, told(scene, cast)):
        if (listed := lists.read(one)) is not None:
            yield from listed
            continue
        if re.search(r"\d|\bnone\b|not (?:yet )?(?:been )?(?:reached|reported|estimable|evaluable)", one.passage.text):
            yield from with_totals(with_counts(list(_read(scene, cast, one))))


def _is_base(text: str, q: Quantity) -> bool:
    """Whether a number only tells of whom the others are ("in the first 26 patients"), is what is left out ("all but one of 27"), or words
    of absence have a share of their own."""
    if re.search(r"\ball but (?:the )?$", text[: q.start], re.I):
        return True
    if q.kind == "count":
        opens = r"\b(?:in|among|of|for) (?:the )?(?:first|initial|last|next) $|^(?:[\w ]{0,30}, )?(?:of|among) (?:the |these |all )?$"
        return bool(re.search(opens, text[: q.start], re.I))
    absent = q.kind == "missing" and q.name == "not detected"
    return absent and bool(re.match(rf"[^.;,\d]{{0,40}}?\bin (?:\d+|{COUNT}) ?(?:\(|of\b|patients|%)", text[q.end :]))


def _read(scene: Scene, cast: Cast, one: Told) -> Iterator[Read]:
    read = quantities(scene.unnumbered(one.passage))
    one = replace(one, passage=replace(one.passage, text=without_far_intervals(one.passage.text)))
    passage, text = one.passage, one.passage.text
    found = [q for q in read if not _is_base(text, q) and not BROKEN.search(text[: q.start])]
    if one.rule == "sentence" and (len(found) > 12 or (len(found) > 5 and not one.item and not context("tells").search(text))):
        yield from (_left(passage, q, "a sentence of numbers without a verb, or with too many") for q in found if q.kind == "share")
        return
    named = [*scene.endpoints(passage), *responses(text), *survivors(text)]
    dosed = one.draft is not None and one.draft.arms and any(q.kind == "dose" for q in found)
    calling = named_arms(scene, passage, one.draft) if one.draft is not None and dosed else []
    if one.among is None:
        yield from (_left(passage, q, "its patients are told before, and are not sure") for q in found)
        return
    population = find_population(text) or (Population(one.among, 0, 0) if one.among else None)
    of_safety = any(map(OF_SAFETY.search, passage.section[1:]))
    events = (labelled(text) if of_safety else []) or find_events(text) or (told_of_safety(text) if of_safety else [])
    outside = [n for n in named if not (population and population.start <= n.start < population.end)]
    if one.total is not None:
        found = [
            replace(q, denominator=one.total)
            if q.kind == "share" and q.numerator is not None and q.denominator is None and counts_agree(q.value, q.numerator, one.total)
            else q
            for q in found
        ]
    doses = [n.end for n in named if n.endpoint.slug in DOSES]
    said = [q for q in found if any(end <= q.start and TO_A_DOSE.fullmatch(text[end : q.start]) for end in doses)]
    found = [q for q in found if q in said or not (q.kind == "dose" and any(n.start <= q.start < n.end for n in calling))]
    times = [q.end + m.start("at") for q in found if q.kind == "share" and (m := TIME_BEHIND.match(text[q.end :]))]
    found = [q for q in found if not (q.kind == "duration" and q.start in times)]  # "61% at 12 months"
    groups = together(text, [q for q in found if q.kind in ("share", "duration", "ratio", "count", "missing", "dose")])
    bound: _Bound | None = None
    last: Named | None = None
    for group in groups:
        endpoint = bound_endpoint(text, group, outside, population)
        if group[0].kind == "dose" and (called := declared(text, group[0], outside)) is not None:
            yield from _results(scene, cast, one, group, called, population)
        countable = group[0].kind == "share" or (group[0].kind == "count" and group[0].numerator == 0)
        listable = countable or (group[0].kind in ("duration", "missing") and bound is not None and bound.endpoint is not None)
        event = event_of(text, group[0].start, group[-1].end, events) if endpoint is None and countable else None
        if endpoint is None and event is None and countable and bound and bound.event and len(group) == 1:
            event = graded_on(text, bound.end, group[0].start, group[0].end, bound.event)
        others = [*outside, *(e.named for e in events)]
        if endpoint is None and event is None and group is groups[0] and _labelled(scene, one, group[0]):
            endpoint = scene.endpoints(one.under.passage)[0] if one.under else None
        if endpoint is None and event is None and group[0].kind in ("share", "duration"):
            endpoint = again(text, group[0].start, last if outside or events else one.spoken_of)
        if endpoint is None and group[0].kind == "ratio" and not outside and not events:
            endpoint = one.spoken_of if THE_DIFFERENCE.match(text) else last
        if endpoint is None and event is None and listable and bound and bound.goes_on(text, group[0], others):
            endpoint, event = bound.endpoint, bound.event
        if endpoint is None and event is None and group[0].kind == "dose":
            continue
        bound, last = _Bound(group[-1].end, endpoint, event), endpoint or last
        if event is not None:
            yield from _results(scene, cast, one, group, event.named, population, event)
            continue
        if endpoint is None:
            if group[0].kind in ("share", "ratio") and (one.draft is not None or outside or names_treatment(scene, one)):
                yield from (_left(passage, q, "no endpoint is bound to this number") for q in group)
            continue
        yield from _results(scene, cast, one, group, endpoint, population)


@dataclass(frozen=True, slots=True)
class _Bound:
    """What the numbers up to a place were bound to; further numbers of a list go on with it: "in 5 (8%) of A, 7 (9%) of B"."""

    end: int
    endpoint: Named | None
    event: Event | None

    def goes_on(self, text: str, q: Quantity, named: Sequence[Named]) -> bool:
        """Whether only the words for a group of patients stand between, and no other thing is named up to the end of the list."""
        if self.event is not None and self.event.done and self.event.named.start >= self.end:
            return THE_OTHERS.fullmatch(text[self.event.named.end : q.start]) is not None
        asides = [(self.end + m.start(), self.end + m.end()) for m in IN_WORDS.finditer(text[self.end : q.start])]
        between = IN_WORDS.sub("", text[self.end : q.start])
        joined = LISTED.fullmatch(between) or CLOSED.fullmatch(between) or TIMES_LISTED.fullmatch(between)
        return joined is not None and not any(
            self.end <= n.start < q.start and not any(a <= n.start < b for a, b in asides) and not self._is_same(n) for n in named
        )

    def _is_same(self, named: Named) -> bool:
        """Whether a name is that of the endpoint bound before: "35 of 36 responded to A and 29 of 38 to B"."""
        return self.endpoint is not None and named.endpoint == self.endpoint.endpoint


def _results(
    scene: Scene,
    cast: Cast,
    one: Told,
    group: Sequence[Quantity],
    named: Named,
    population: Population | None,
    event: Event | None = None,
) -> Iterator[Read]:
    passage, text = one.passage, one.passage.text
    if context("background").search(text):
        yield from (_left(passage, q, "a figure quoted from elsewhere") for q in group)
        return
    window = text[max(0, group[0].start - 90) : group[0].start]
    if group[0].kind == "duration" and OF_AGE.search(window):
        return
    if group[0].kind in ("share", "duration") and context("change").search(window):
        return
    behind = text[group[-1].end :]
    if event is not None and group[0].value is None and THRESHOLD.match(behind):
        return
    if event is not None and JUDGED.match(behind):
        yield from (_left(passage, q, "a part of the events before, as they were judged") for q in group)
        return
    if re.search(r"\bnot\s+$", window) or context("denied_behind").match(behind):
        yield from (_left(passage, q, "a figure that is denied") for q in group)
        return
    if group[0].kind == "missing" and OF_ITS_RATIO.search(text[: named.start]):
        return  # "the hazard ratio for OS was not reported" says nothing of OS itself
    planned = OBSERVED.split(text[: group[0].start] if group[0].kind == "ratio" else window)[-1]
    expected = bool(context("expected").search(planned) or context("expected_behind").match(behind))
    if context("size").search(text) or (context("design").search(text) and not expected):
        return
    median = named.median or bool(re.search(r"\bmedian\b", window, re.I))
    arms = arms_of_numbers(scene, cast, one, group, named)
    if group[0].kind == "missing" and (each := each_arm(text[group[0].end :], one.draft)):
        group, arms = [group[0]] * len(each), each
    others = other_arms(text, group[-1].end, named_arms(scene, passage, one.draft), one.draft) if one.draft and len(group) == 1 else None
    if others is not None:
        group, arms = [group[0]] * len(others), others or None
    several = len(arms_of(one.draft)) > 1 and not are_levels(arms_of(one.draft))
    if event and arms and arms[0].pooled and several and not TOGETHER_SAID.search(text):
        arms = None
    if arms is None or len(arms) != len(group):
        yield from (_left(passage, q, "no arm is sure for this number") for q in group)
        return
    if named.endpoint.slug in DOSES:
        arms = [of_the_drug(one.draft, arm) for arm in arms]
    timepoint = leading_time(text) or one.time
    if timepoint and not named.timepoint and not median:
        named = replace(named, timepoint=timepoint)
    refs = passage.refs_at(group[-1].end) or passage.refs
    for q, arm in zip(group, arms, strict=True):
        own_time = TIME_BEHIND.match(text[q.end :]) if q.kind == "share" and not named.timepoint else None
        of_time = replace(named, timepoint=own_time["at"].lower()) if own_time else named
        if q.kind == "ratio" and q.name == "hazard ratio":
            of_time = replace(named, timepoint="")  # it is of the whole time, also beside the rate at one
        comparator = None
        if q.kind == "ratio":
            pair = pair_of_ratio(scene, one, q)
            if pair is None:
                yield _left(passage, q, "a ratio whose two arms are not sure")
                continue
            arm, comparator = pair
        if q.kind == "share" and q.numerator is None and q.unit == "%":
            q = _of_so_many(text, _with_count_before(text, q, named, one.total))
        if q.kind == "count":
            if q.numerator and (one.total is None or q.numerator > one.total):
                continue
            q = replace(q, kind="share", denominator=one.total)
        statistic = statistic_of(q, named, expected=expected, median=median, mean=bool(re.search(r"\bmean\b", window, re.I)))
        if statistic in (Statistic.NOT_REACHED, Statistic.NOT_ESTIMABLE) and named.endpoint.slug not in (*TIME_TO_EVENT, "MTD"):
            continue
        if statistic is None or (statistic is Statistic.NOT_REPORTED and one.draft is None):
            continue
        trial = arm.trial
        if statistic is Statistic.NOT_ESTIMABLE and arm.pooled and population is None and len(arms_of(one.draft)) > 1:
            yield _left(passage, q, "no arm is sure for this number")
            continue
        if population is not None and population.end <= q.start and OTHERS_BEHIND.match(text[q.end :]):
            yield _left(passage, q, "the patients of this number are others, and not named in full")
            continue
        words = of_whom(scene, one, q, population, arm)
        qualifier = event.qualifier if event else "expected, not observed" if expected else ""
        yield (
            make_result(
                q, of_time, statistic, arm, trial, population=words, denominator=_size(one, q, arm, words, event, of_time),
                qualifier=qualifier, comparator=comparator,
            ),
            passage.evidence(f"{one.rule}-{q.kind}", refs=refs),
        )


def _with_count_before(text: str, q: Quantity, named: Named, total: int | None) -> Quantity:
    """A percentage in brackets behind its endpoint with the count before it, if they agree: "of the 27 patients, nine had a CR (33%)"."""
    count = MANY if text[: named.end].endswith("s") else COUNT_BEFORE
    counted = count.search(text[: named.start]) if re.fullmatch(r"\s*[(\[]\s*", text[named.end : q.start]) else None
    if counted is None or (total is not None and not counts_agree(q.value, whole(counted["n"]), total)):
        return q
    return replace(q, numerator=whole(counted["n"]), denominator=total)


def _of_so_many(text: str, q: Quantity) -> Quantity:
    """A percentage with the number of patients right behind it that it is of: "9% of 138 patients"."""
    m = OF_SO_MANY.match(text, q.end)
    if m is None or q.numerator is not None or q.denominator is not None or q.value is None or q.low is not None:
        return q
    size = int(m["n"].replace(",", ""))
    return replace(q, denominator=size) if counts_agree(q.value, round(q.value * size / 100), size) else q


def _labelled(scene: Scene, one: Told, q: Quantity) -> bool:
    """Whether a line of a list gives a number of the arm that it names, below a line that names the endpoint."""
    if one.under is None or one.draft is None or not LABELLED.fullmatch(one.passage.text[: q.start]):
        return False
    return any(n.end <= q.start for n in named_arms(scene, one.passage, one.draft))


def _size(one: Told, q: Quantity, arm: Arm, words: str, event: Event | None, named: Named) -> int | None:
    """The size of an arm as the number of patients that a percentage is of: where the sentence itself tells it, or where it is told
    of the arm elsewhere and the percentage can be a count of it. Of adverse events and of some of the patients it is not, and a rate of
    survival at a time is an estimate that has none."""
    if named.timepoint and named.endpoint.slug in TIME_TO_EVENT:
        return None
    told = size_of_arm(one.passage.text, arm)
    if told is not None or event or one.draft is None or words != one.draft.condition or q.value is None or q.unit != "%":
        return told
    size = one.sizes.get(arm)
    if not size or q.low is not None:
        return None
    return size if counts_agree(q.value, round(q.value * size / 100), size) else None


def _left(passage: Passage, q: Quantity, reason: str) -> NotUnderstood:
    e = passage.evidence("", q.start, q.end)
    return NotUnderstood(document=e.document, start=e.start, end=e.end, quote=e.quote, reason=reason, line=e.line)
