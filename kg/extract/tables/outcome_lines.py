"""Outcomes of a registry's record told line by line: "Title: …", "Arm/Group: A  Participants Analyzed: 60  4.1 (0.9)", and what a
statistical analysis below them says of two groups.

A number is read only where the record says what it is (mean with SD, median with its range, count of participants) and its group is an
arm of the record's trial.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise

from kg.extract.arms.of_trial import arm_called, arms_of, experimental_first
from kg.extract.document.scene import Scene, unbulleted
from kg.extract.endpoints.claims import conclusion_beside, p_values
from kg.extract.endpoints.named import find_endpoints
from kg.extract.groups.layout import Slot
from kg.extract.groups.titles import RANKED, TIME_FRAME, is_whole, timed_title, without_drug
from kg.extract.groups.values import Beside, Value, read_value
from kg.extract.numbers.numerals import N, number
from kg.extract.stage.cast import Cast
from kg.extract.text.group_words import KNOWN_UNIT, TIMES, says
from kg.extract.text.passage import Passage, lines_of
from kg.extract.text.words import uncapitalised
from kg.extract.trials.drafts import Draft
from kg.model import Arm, Attribute, BlockKind, Comparison, Entity, Evidence, Kind, Result, Statistic, TrialFact, entity

TITLE = re.compile(r"(?:outcome (?:measure )?|measure )?title\s*:\s*(?P<value>.+)", re.I)
SORTED = re.compile(rf"{RANKED.pattern}(?P<value>.+)", re.I)
SORT = re.compile(r"(?:outcome |measure )?type\s*:\s*(?P<sort>(?:co-?)?primary|secondary)\b.*", re.I)
MEASURE = re.compile(r"(?:measure type|parameter type|type of measure)\s*:\s*(?P<value>.+)", re.I)
UNIT = re.compile(r"units? of measure(?:ment)?\s*:\s*(?P<value>.+)", re.I)
PEOPLE = r"(?:participants|subjects|patients)"
GROUP = re.compile(
    rf"(?:arm ?/ ?group|reporting group|arm|group)(?: title| name)?\s*:\s*(?P<name>\S.*?)[.,;|]?\s+"
    rf"\(?(?:(?:overall )?(?:number of )?{PEOPLE}(?: analy[sz]ed| evaluated)|(?:number )?analy[sz]ed|n)\s*[:=]\s*(?P<n>\d[\d,]*)\)?"
    r"[.,;|]?\s+(?:(?P<said>[A-Z][^:]{2,70}?)\s*:\s*)?(?P<value>\S.*)",
    re.I,
)
"""The line of one group: its name, how many of it were analysed, its number with or without what that is."""
WITH = re.compile(
    rf"(?P<how>number|percentage|percent|proportion|count|rate)s? of {PEOPLE} (?:(?:with|having|achieving|experiencing|reporting|in"
    r"|who (?:had|have|achieved|achieve|experienced|reported|were|are))\s+)?(?:an? |the )?",
    re.I,
)
STAGE = re.compile(r"(?:,| at| on)\s+(?P<time>(?:cycle|week|day|month|visit) \d+(?:,? day \d+)?)$", re.I)
"""When something was measured, as a title ends."""
ASIDE = re.compile(
    r"\s*\([^()]*\)|\s+rate$"
    r"|,?\s+(?:at (?:the )?end of|through(?:out)?|up to|during|as assessed|according|assessed|based|by|per)\b.*",
    re.I,
)
"""What a title says beside the name of what was measured."""
ABBREVIATED = re.compile(r"\s*\([A-Za-z][\w-]{1,9}\)")
SCALE = re.compile(r"(?:points?|scores?|units?)(?: on an? scale)?", re.I)
PERCENT = re.compile(r"(?:percent(?:age)?|%)(?: (?:change|reduction|decrease|increase|of baseline))?|percentage points", re.I)
OF_PEOPLE = re.compile(rf"(?:percent(?:age)?|%) of {PEOPLE}", re.I)
COUNTED = re.compile(rf"(?:count|number)(?: of {PEOPLE})?|{PEOPLE}", re.I)
ANALYSIS = re.compile(r"statistical anal\w+\b", re.I)
COMPARED = re.compile(r"(?:comparison(?: groups?)?|groups? compared|compared groups?|comparison group selection)\s*:\s*(?P<value>.+)", re.I)
APART = re.compile(r"\s*(?:,|;|\bvs\.?|\bversus\b)\s*")
OTHER = re.compile(r"non-?inferiority|equivalence", re.I)
ESTIMATED = re.compile(
    rf"(?:(?P<hazard>hazard ratio)|(?P<odds>odds ratio)|(?P<risk>risk ratio|relative risk)"
    r"|(?P<mean>difference[^:\n]*\bmeans?\b|\bmean difference))[^:\n]*?[.,;]?\s+(?:estimated )?value\s*:\s*"
    rf"(?P<value>[-−]?(?:{N}))[\s,;.]+(?:\(?(?P<level>\d\d)\s*%\s*(?:CI|confidence interval)|confidence interval[^\d]*(?P<level2>\d\d)\s*%)"
    rf"\)?\s*:?\s*(?P<low>[-−]?(?:{N}))\s*(?:to|,|;|–)\s*(?P<high>[-−]?(?:{N}))",
    re.I,
)
RATIOS = {"hazard": Statistic.HAZARD_RATIO, "odds": Statistic.ODDS_RATIO, "risk": Statistic.RISK_RATIO, "mean": Statistic.MEAN}
Told = tuple[Result | Comparison | TrialFact, Evidence]
SORTS = {"p": Attribute.PRIMARY_ENDPOINT, "c": Attribute.PRIMARY_ENDPOINT, "s": Attribute.SECONDARY_ENDPOINT}


@dataclass
class Outcome:
    """An outcome of the record while its lines are read."""

    title: str
    titled: bool
    measure: str = ""
    unit: str = ""
    groups: list[Arm] = field(default_factory=list)
    analysis: list[Passage] = field(default_factory=list)


def outcome_lines(scene: Scene, cast: Cast) -> Iterator[Told]:
    """The results of all groups, and the analyses, of a record's outcomes that are told line by line."""
    draft = cast.drafts[0] if cast.one_trial else None
    if draft is None or not arms_of(draft):
        return
    outcome: Outcome | None = None
    sort = ""
    for line, item in _lines(scene):
        named = TITLE.fullmatch(line.text) or (SORTED.fullmatch(line.text) if item else None) if line.text else None
        if named or not line.text:
            yield from _analysis(scene, draft, outcome)
            outcome = None
        if named:
            outcome = Outcome(TIME_FRAME.sub("", named["value"]).strip(" ."), named.re is TITLE)
            yield from _endpoint_of_trial(scene, draft, outcome, sort, line)
        elif told := SORT.fullmatch(line.text):
            sort = told["sort"]
        elif outcome is not None and line.text:
            yield from _line(scene, draft, outcome, line)
        sort = "" if named else sort


def _lines(scene: Scene) -> Iterator[tuple[Passage, bool]]:
    """The lines of all items and paragraphs, each with whether it is of an item; an empty one for each heading and at the end."""
    for block, passage in scene.blocks:
        if block.kind is BlockKind.HEADING:
            yield passage.part(0, 0), False
        elif block.kind in (BlockKind.ITEM, BlockKind.PARAGRAPH):
            item = block.kind is BlockKind.ITEM
            yield from ((line, item) for line in lines_of(unbulleted(passage) if item else passage))
    for _, passage in scene.blocks[-1:]:
        yield passage.part(0, 0), False


def _endpoint_of_trial(scene: Scene, draft: Draft, outcome: Outcome, sort: str, line: Passage) -> Iterator[Told]:
    """That an outcome is a primary or secondary one of the trial."""
    endpoint, _ = _endpoint(scene, outcome.title)
    if endpoint is not None and sort and draft.trial is not None and outcome.titled:
        attribute = SORTS[sort[0].lower()]
        yield TrialFact(trial=draft.trial, attribute=attribute, value=endpoint.label, thing=endpoint), line.evidence("record-outcome")


def _line(scene: Scene, draft: Draft, outcome: Outcome, line: Passage) -> Iterator[Told]:
    """What one line below an outcome's title adds to it: a field, the number of a group, or a line of an analysis."""
    if measure := MEASURE.fullmatch(line.text):
        outcome.measure = measure["value"].strip(" .")
    elif unit := UNIT.fullmatch(line.text):
        outcome.unit = unit["value"].strip(" .")
    elif ANALYSIS.match(line.text) or outcome.analysis:
        outcome.analysis.append(line)
    elif group := GROUP.fullmatch(line.text):
        arm = arm_called(draft, group["name"])
        if arm is not None:
            outcome.groups.append(arm)
            yield from _result(scene, draft, outcome, arm, group, line)


def _result(scene: Scene, draft: Draft, outcome: Outcome, arm: Arm, group: re.Match[str], line: Passage) -> Iterator[Told]:
    size, said = int(group["n"].replace(",", "")), group["said"] or ""
    label, _, told_unit = said.rpartition(",") if KNOWN_UNIT.fullmatch(said.rpartition(",")[2].strip()) else (said, "", "")
    label, unit = label or outcome.measure, _unit(told_unit.strip() or outcome.unit)
    start = group.start("value")
    cell = line.part(start, len(line.text.rstrip(" .")))
    value = _value(scene, cell, label, outcome, size)
    endpoint, timepoint = _endpoint(scene, outcome.title)
    if value is None or endpoint is None or (value.statistic is Statistic.MEAN and not unit and not value.unit):
        return
    share = value.statistic is Statistic.PROPORTION
    yield (
        Result(
            arm=arm, endpoint=endpoint, statistic=value.statistic, trial=draft.trial, population=draft.condition, value=value.value,
            low=value.low, high=value.high, bounds=value.bounds, unit=("%" if value.value is not None else "") if share else unit,
            numerator=value.numerator, denominator=size, timepoint=timepoint, spread=value.spread, spread_kind=value.spread_kind,
        ),
        line.evidence("record-outcome-line"),
    )  # fmt: skip


def _value(scene: Scene, cell: Passage, label: str, outcome: Outcome, size: int) -> Value | None:
    """The number of a group, by what the record says that it is."""
    if COUNTED.fullmatch(label) and cell.text.isdigit() and not OF_PEOPLE.fullmatch(outcome.unit):
        people = COUNTED.fullmatch(outcome.unit) and (WITH.match(outcome.title) or "of" in label)
        return Value(Statistic.PROPORTION, numerator=int(cell.text), denominator=size) if people and int(cell.text) <= size else None
    of_people = bool(OF_PEOPLE.fullmatch(outcome.unit) or (WITH.match(outcome.title) and PERCENT.fullmatch(outcome.unit)))
    said = "%" if of_people and COUNTED.fullmatch(label) else label
    slot = Slot(cell, 1, 1, (), (), f"{said}{', change' if says('of_change', outcome.title) and not of_people else ''}", size, "")
    return read_value(slot, Beside(), size, (), scene.document.text) if label else None


def _unit(words: str) -> str:
    """A unit of measure in the words of the tables."""
    if PERCENT.fullmatch(words):
        return "%"
    if SCALE.fullmatch(words):
        return "points"
    return TIMES.get(words.lower(), words) if KNOWN_UNIT.fullmatch(words) else ""


def _endpoint(scene: Scene, title: str) -> tuple[Entity | None, str]:
    """What the title of an outcome says is measured, and when."""
    name, timepoint = timed_title(title)
    name = WITH.sub("", name, count=1) if WITH.match(name) else name
    if at := STAGE.search(name):
        name, timepoint = name[: at.start()], timepoint or at["time"]
    bare = ASIDE.sub("", name)
    for words in (name, bare):
        known = find_endpoints(words, scene.endpoint_names)
        if len(known) == 1 and is_whole(words, known[0].start, known[0].end):
            return known[0].endpoint, known[0].timepoint or timepoint
    name = without_drug(scene, ABBREVIATED.sub("", name))
    return (entity(Kind.ENDPOINT, uncapitalised(name)) if re.search(r"[A-Za-z]{3}", name) else None), timepoint


def _analysis(scene: Scene, draft: Draft, outcome: Outcome | None) -> Iterator[Told]:
    """What the analyses of an outcome say of two of its groups; those of an outcome without a title line are read elsewhere."""
    if outcome is None or not outcome.titled:
        return
    starts = [i for i, line in enumerate(outcome.analysis) if ANALYSIS.match(line.text)]
    for a, b in pairwise([*starts, len(outcome.analysis)]):
        yield from _one_analysis(scene, draft, outcome, outcome.analysis[a:b])


def _one_analysis(scene: Scene, draft: Draft, outcome: Outcome, lines: list[Passage]) -> Iterator[Told]:
    named = next((m for line in lines if (m := COMPARED.fullmatch(line.text))), None)
    names = APART.split(named["value"].strip(" .")) if named else []
    arms = [arm for name in names if (arm := arm_called(draft, name)) is not None] if named else list(dict.fromkeys(outcome.groups))
    if len(arms) != 2 or (named and len(names) != 2):
        return
    one, two = experimental_first(arms)
    endpoint, timepoint = _endpoint(scene, outcome.title)
    text = "\n".join(line.text for line in lines)
    if endpoint is None:
        return
    for line in lines:
        if (m := ESTIMATED.search(line.text)) and number(m["low"]) <= number(m["value"]) <= number(m["high"]):
            kind = next(name for name in RATIOS if m[name])
            yield (
                Result(
                    arm=one, comparator=two, endpoint=endpoint, statistic=RATIOS[kind], trial=draft.trial, population=draft.condition,
                    value=number(m["value"]), low=number(m["low"]), high=number(m["high"]), timepoint=timepoint,
                    bounds=f"{m['level'] or m['level2']}% CI", unit=_unit(outcome.unit) if kind == "mean" else "",
                ),
                line.evidence("record-analysis"),
            )  # fmt: skip
    ps = [(line, p) for line in lines for p in p_values(line.text)]
    if len(ps) == 1 and not OTHER.search(text):
        line, p = ps[0]
        yield (
            Comparison(
                endpoint=endpoint, conclusion=conclusion_beside(text, p), trial=draft.trial, experimental=one, control=two,
                p_relation=p.relation, p_value=p.value, timepoint=timepoint,
            ),
            line.evidence("record-analysis"),
        )  # fmt: skip
