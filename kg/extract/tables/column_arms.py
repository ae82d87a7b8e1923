"""Results from tables with an endpoint or adverse event in each row and an arm in each column."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from kg.extract.arms.cells import arm_of_cell, named_trial
from kg.extract.arms.levels import apart_by_amount
from kg.extract.arms.of_trial import arms_of, experimental_first
from kg.extract.document.scene import Scene
from kg.extract.endpoints.events import find_events
from kg.extract.endpoints.named import Named
from kg.extract.endpoints.populations import find_population
from kg.extract.endpoints.values import TIME_TO_EVENT, adverse_event, make_result, statistic_of
from kg.extract.groups.graded import of_two_grades
from kg.extract.groups.layout import ANALYSED
from kg.extract.numbers.numerals import number
from kg.extract.numbers.reported import Quantity, quantities
from kg.extract.stage.cast import Cast
from kg.extract.tables.cells import BARE, GRADE, UNIT, Row, cell_quantities, cell_result, event_words, left_cell, open_end
from kg.extract.tables.column_bounds import as_medians_tell, bounded, interval_rows
from kg.extract.text.fields import role
from kg.extract.text.passage import Passage
from kg.extract.trials.drafts import Draft
from kg.model import Arm, Cell, Comparison, Evidence, NotUnderstood, Result, Statistic, Table

P_CELL = re.compile(r"(?:p\s*)?(?P<rel>[<>=≤≥])?\s*(?P<p>0?\.\d+)\*{0,3}", re.I)
STATISTIC_ROW = re.compile(
    r"(?:(?P<ratio>(?:adjusted |stratified |unstratified )?(?:hazard ratio|odds ratio|risk ratio|relative risk|HR|OR|RR))"
    r"|(?P<p>(?:log-?rank |two-sided |one-sided |stratified )*p(?:[- ]?values?)?)"
    r"|(?P<median>medians?(?: (?:time|value|duration|estimate|months|weeks|days|years))?)"
    r"|(?P<other>(?:number of )?(?:events?|deaths?|progression|censored)|\d\d\s*%\s*CI|(?:95% )?confidence interval|range"
    r"|interquartile range|difference)"
    r"|(?P<share>n\s*/\s*N|n|no\.|rate|%|percent|(?:number of )?(?:responders|patients)))\s*(?:[,(\[%—–].*)?$",
    re.I,
)
"""What a row says of its numbers when its endpoint stands in the heading above it."""
RATIO_LABEL = re.compile(
    r"(?P<hazard>(?i:hazard ratio)|\bHR\b)|(?P<odds>(?i:odds ratio)|\bOR\b)|(?P<risk>(?i:risk ratio|relative risk)|\bRR\b)"
)
COMPARED = re.compile(
    r"(?:(?:between-(?:group|arm) |treatment |group )?(?:comparisons?|differences?|effects?)|ratios?|estimates?|statistics?|analysis)"
    r"(?:$|[\s,(])(?!.*\b[nN]\s*=)",
    re.I,
)
"""A column that sets the arms against each other."""
PART = re.compile(
    r"(?: \([^()]*\))?(?:,| [-–—]) (?P<who>(?!(?:by|at|per|with confirmation|n|no)\b)[^,()%]{0,50}?"
    r"\b(?:mutat(?:ions?|ed)|mutants?|amplifi(?:ed|cation)|(?:[\w-]+[- ])?(?:positive|negative)|wild-?type|sub-?groups?|tumou?rs|disease"
    r"|(?:patients|participants) (?:with|without|who|aged)|aged? [<>≥≤]|[<>≥≤] ?\d+ years|carriers|deleti?on|fusions?|rearrange\w+"
    r"|expression)\b[^,()%]{0,40}?)(?=$|,| \()",
    re.I,
)
VERSUS = re.compile(r"\s+(?:versus|vs\.?)\s+", re.I)
COMPOSITE = re.compile(
    r"\b(?:or|and/or)\s+(?:death|progression|relapse|recurrence)\b|\b(?:death|progression|relapse|recurrence)\s+(?:or|and/or)\b"
    r"|\w\s\+\s\w",
    re.I,
)


def columns_of_arms(
    scene: Scene, cast: Cast, table: Table, header: list[Passage], roles: list[str]
) -> Iterator[tuple[Result | Comparison, Evidence] | NotUnderstood]:
    """Rows are endpoints or adverse events, columns are arms; further columns may hold ratios, and p values, which are comparisons."""
    draft = cast.tables.get(table.number)
    heads = dict(_heads(scene, cast, table, header, roles, draft))
    apart = apart_by_amount(scene, [header[i] for i in heads], [(row.draft, row.arm) for row in heads.values()])
    heads = {i: replace(row, arm=found[1]) if found else row for (i, row), found in zip(heads.items(), apart, strict=True)}
    columns = _sized(scene, table, _told_apart(heads, draft))
    trials = {row.draft.order: row.draft for row in columns.values() if row.draft}
    draft = next(iter(trials.values())) if draft is None and len(trials) == 1 else draft
    adverse = (
        role(header[0].text) == "adverse"
        or re.search(r"adverse|toxicit|safety|side effect", table.title + header[0].text, re.I) is not None
    )
    mixed = re.search(r"efficacy|response|outcome", table.title, re.I) is not None
    section: Named | None = None
    among = ""
    intervals = interval_rows(scene, table)
    against = dict(_set_against(scene, header, draft))
    for cells in table.rows[1:]:
        label = scene.cell(table, cells[0])
        named = [] if COMPOSITE.search(label.text) else scene.endpoints(label)
        if label.text and all(c.end <= c.start for c in cells[1:]):
            section, among = (named[0] if len(named) == 1 else None), _among(label.text)
            continue
        if section is not None and not named and (kind := STATISTIC_ROW.match(label.text)):
            yield from (bounded(r, intervals) for r in _statistic_row(scene, table, cells, section, kind, columns, draft, roles, among))
            continue
        if len(named) == 1 and RATIO_LABEL.search(label.text):
            yield from _ratio_row(scene, table, cells, named[0], label.text, draft, "")
            continue
        event = adverse_event(GRADE.sub("", re.sub(r"\([^)]*\)|,.*", "", label.text))) if adverse and not named else None
        if mixed and not (find_events(label.text) or GRADE.search(label.text)):
            event = None
        endpoint = named[0] if len(named) == 1 else Named(0, 0, event, rate=True) if event else None
        who = _part_of_patients(label.text, named[0].end) if len(named) == 1 else ""
        counted = any(re.match(r"\d+\s*\(\s*[\d.]+\s*%?\s*\)", scene.cell(table, c).text) for c in cells[1:])
        for cell in cells[1:]:
            passage = scene.cell(table, cell)
            if not passage.text:
                continue
            if of_two_grades(passage, (label.text, cell.column_header, header[0].text, table.title)):
                yield left_cell(passage, "two grades in one cell")
                continue
            if endpoint is not None and counted and passage.text == "0" and cell.column in columns:
                yield from _zero(passage, endpoint, columns[cell.column], label)
                continue
            if endpoint is not None and cell.column in against:
                name = RATIO_LABEL.search(cell.column_header)
                told = (
                    ratio_cell(passage, endpoint, _ratio_named(name), draft, who, cell.column_header, against[cell.column])
                    if name
                    else compared(passage, endpoint, against[cell.column], draft, in_order=True)
                )
                yield from told
                continue
            if endpoint is not None and COMPARED.match(header[min(cell.column, len(header) - 1)].text):
                yield from compared(passage, endpoint, [row.arm for row in columns.values()], draft)
                continue
            if endpoint is None or (
                cell.column not in columns and not roles[min(cell.column, len(roles) - 1)].endswith(("ratio", "p_value"))
            ):
                if re.search(r"\d", passage.text) and roles[min(cell.column, len(roles) - 1)] not in ("p_value", "reference"):
                    yield left_cell(passage, "the row names no endpoint" if endpoint is None else "the column names no arm")
                continue
            if roles[cell.column].endswith("ratio") and (pair := as_medians_tell(scene, table, cells, cell, columns, endpoint)) is not None:
                yield from ratio_cell(passage, endpoint, roles[cell.column].replace("_", " "), draft, who, cell.column_header, pair)
                continue
            of = {i: replace(row, population=who, size=None) for i, row in columns.items()} if who else columns
            yield from (bounded(r, intervals) for r in _column_cell(passage, label, endpoint, cell, of, draft, roles, scene.nr, who))


def _heads(
    scene: Scene, cast: Cast, table: Table, header: list[Passage], roles: list[str], draft: Draft | None
) -> Iterator[tuple[int, Row]]:
    """The columns whose heads name an arm, with what they say of it."""
    for i, p in enumerate(header[1:], start=1):
        trial = named_trial(p.text, cast.drafts)
        told = p.part(0, p.text.find("(")) if trial and "(" in p.text else p
        other = roles[i].endswith(("ratio", "value")) or GRADE.search(p.text) or COMPARED.match(p.text)
        found = arm_of_cell(scene, told, trial or draft, cast.drafts) if p.text and not other else None
        if found:
            size = re.search(r"[nN]\s*=\s*(\d+)", p.text)
            condition, refs = found[0].condition if found[0] else "", p.refs or cast.notes.get(table.number, ())
            yield i, Row(found[0], found[1], condition, int(size.group(1)) if size else None, refs)


def _told_apart(columns: dict[int, Row], draft: Draft | None) -> dict[int, Row]:
    """In a table of a trial of two arms with two columns, of which one is an arm by name, the other column is the other arm."""
    arms = arms_of(draft)
    listed = [row for row in columns.values() if row.arm in arms]
    if draft is None or len(arms) != 2 or len(columns) != 2 or len(listed) != 1:
        return columns
    other = next(arm for arm in arms if arm != listed[0].arm)
    return {i: row if row in listed else replace(row, draft=draft, arm=other, population=draft.condition) for i, row in columns.items()}


def _sized(scene: Scene, table: Table, columns: dict[int, Row]) -> dict[int, Row]:
    """The columns with the numbers of patients that a row below the heads gives: "N = 160", "Participants analyzed"."""
    for cells in table.rows[1:3]:
        label = scene.cell(table, cells[0]).text
        size = r"(\d+)" if ANALYSED.fullmatch(label) else r"\(?[nN]\s*=\s*(\d+)\)?"
        sizes = {c.column: m for c in cells[1:] if (m := re.fullmatch(size, scene.cell(table, c).text))}
        if sizes and (not label or ANALYSED.fullmatch(label)):
            return {i: replace(row, size=int(sizes[i][1])) if i in sizes and row.size is None else row for i, row in columns.items()}
    return columns


def _set_against(scene: Scene, header: Sequence[Passage], draft: Draft | None) -> Iterator[tuple[int, tuple[Arm, Arm]]]:
    """The columns whose heads set two arms of a trial against each other, with the two as they are told: "Arm A versus Arm B"."""
    for i, head in enumerate(header[1:], start=1):
        cuts = [m.span() for m in VERSUS.finditer(head.text)]
        sides = [arm_of_cell(scene, part, draft, []) for part in head.between(cuts)] if draft is not None and len(cuts) == 1 else []
        one, other = ([found[1] for found in sides if found is not None] + [None, None])[:2]
        if one in arms_of(draft) and other in arms_of(draft) and one is not None and other is not None and one != other:
            yield i, (one, other)


def compared(
    passage: Passage, endpoint: Named, arms: Sequence[Arm], draft: Draft | None, in_order: bool = False
) -> Iterator[tuple[Result, Evidence]]:
    """The ratio in a column that sets the two arms of a table against each other; ``in_order`` as its head tells them."""
    found = [q for q in quantities(passage.text) if q.kind == "ratio"]
    statistic = statistic_of(found[0], endpoint) if len(found) == 1 else None
    if len(arms) != 2 or statistic is None:
        return
    experimental, control = (arms[0], arms[1]) if in_order else experimental_first(arms)
    result = make_result(
        found[0], endpoint, statistic, experimental, draft.trial if draft else None,
        population=draft.condition if draft else "", comparator=control,
    )  # fmt: skip
    yield result, passage.evidence("table-compared")


def _among(label: str) -> str:
    """The patients that a section's heading limits it to: "Overall response rate in patients with measurable disease"."""
    found = find_population(label)
    return found.words if found else ""


def _statistic_row(
    scene: Scene, table: Table, cells: Sequence[Cell], section: Named, kind: re.Match[str], columns: dict[int, Row], draft: Draft | None,
    roles: list[str], among: str,
) -> Iterator[tuple[Result | Comparison, Evidence]]:  # fmt: skip
    """A row under the heading of its endpoint that only says what its numbers are: median, share, ratio, p value."""
    label = scene.cell(table, cells[0])
    if kind["ratio"]:
        yield from _ratio_row(scene, table, cells, section, label.text, draft, among)
        return
    named = replace(section, median=bool(kind["median"]), rate=bool(kind["share"]) or section.rate)
    for cell in cells[1:]:
        passage = scene.cell(table, cell)
        if not passage.text or kind["other"]:
            continue
        if kind["p"]:
            yield from _p_cell(passage, section, columns, draft)
        elif cell.column in columns:
            about = replace(columns[cell.column], population=among or columns[cell.column].population)
            yield from _column_cell(passage, label, named, cell, {**columns, cell.column: about}, draft, roles, scene.nr)


def _ratio_row(
    scene: Scene, table: Table, cells: Sequence[Cell], named: Named, label: str, draft: Draft | None, among: str
) -> Iterator[tuple[Result, Evidence]]:
    """The one ratio of a row, of the experimental against the control arm."""
    filled = [p for c in cells[1:] if (p := scene.cell(table, c)).text]
    name = RATIO_LABEL.search(label)
    if len(filled) == 1 and name is not None:
        yield from ratio_cell(filled[0], named, _ratio_named(name), draft, among, label)


def _ratio_named(name: re.Match[str]) -> str:
    """The kind of ratio that a label or head names."""
    return next(n for n in ("hazard ratio", "odds ratio", "risk ratio") if name[n.split()[0]])


def _part_of_patients(label: str, at: int) -> str:
    """The patients that a row limits its endpoint to, behind a comma: "Median PFS, KIT exon 17 mutation, months"."""
    part = PART.match(label, at)
    return part["who"].strip() if part else ""


def _zero(passage: Passage, endpoint: Named, about: Row, label: Passage) -> Iterator[tuple[Result, Evidence]]:
    """A bare zero in a row of counts with shares: none of the group's patients."""
    if about.size:
        q = Quantity("share", 0, 1, numerator=0, denominator=about.size)
        yield (
            cell_result(q, endpoint, Statistic.PROPORTION, about, event_words(endpoint, label.text)),
            passage.evidence("table-column-arm", refs=passage.refs or label.refs or about.refs),
        )


def _column_cell(
    passage: Passage, label: Passage, endpoint: Named, cell: Cell, columns: dict[int, Row], draft: Draft | None, roles: list[str], nr: str,
    among: str = "",
) -> Iterator[tuple[Result | Comparison, Evidence]]:
    kind = roles[cell.column]
    if kind == "p_value":
        yield from _p_cell(passage, endpoint, columns, draft, among)
        return
    if kind.endswith("ratio"):
        yield from ratio_cell(passage, endpoint, kind.replace("_", " "), draft, among, cell.column_header)
        return
    about = columns[cell.column]
    unit = (
        passage.text
        if re.search(r"%|month|week|day|year", passage.text)
        else label.text + ("" if UNIT.search(label.text) else " " + cell.column_header)
    )
    for q in cell_quantities(passage.text, unit, endpoint.endpoint.slug in TIME_TO_EVENT, nr, label.text):
        statistic = statistic_of(q, endpoint, median=endpoint.median or bool(re.search(r"\bmedian\b", label.text, re.I)))
        if statistic is not None:
            yield (
                cell_result(q, endpoint, statistic, about, event_words(endpoint, label.text)),
                passage.evidence("table-column-arm", refs=passage.refs or label.refs or about.refs),
            )
            break


def ratio_cell(
    passage: Passage, endpoint: Named, name: str, draft: Draft | None, among: str, header: str, pair: tuple[Arm, Arm] | None = None
) -> Iterator[tuple[Result, Evidence]]:
    """A ratio of the one experimental arm to the one control arm of a trial, or of the two that something else tells."""
    arms = arms_of(draft)
    experimental, control = [a for a in arms if a.role == "experimental"], [a for a in arms if a.role == "control"]
    if pair is not None:
        experimental, control = [pair[0]], [pair[1]]
    bare = BARE.match(passage.text)
    if len(experimental) != 1 or len(control) != 1 or not bare or not bare["v"] or bare["sign"] or draft is None:
        return
    low, high = number(bare["low"]) if bare["low"] else None, open_end(bare["high"]) if bare["low"] else None
    level = bare["level"] or (m[1] if (m := re.search(r"(\d\d(?:\.\d)?)\s*%\s*CI", header)) else "95")
    q = Quantity("ratio", 0, 0, value=number(bare["v"]), low=low, high=high, bounds=f"{level}% CI" if bare["low"] else "", name=name)
    statistic = statistic_of(q, endpoint)
    if statistic:
        result = make_result(
            q, endpoint, statistic, experimental[0], draft.trial, population=among or draft.condition, comparator=control[0]
        )
        yield result, passage.evidence("table-ratio")


def _p_cell(
    passage: Passage, endpoint: Named, columns: dict[int, Row], draft: Draft | None, among: str = ""
) -> Iterator[tuple[Comparison, Evidence]]:
    """A p value of a row with two arms: a comparison without words, so without a conclusion."""
    m = P_CELL.fullmatch(passage.text)
    arms = [row.arm for row in columns.values()]
    if m is None or len(arms) != 2 or arms[0].pooled or arms[1].pooled:
        return
    experimental, control = experimental_first(arms)
    yield (
        Comparison(
            endpoint=endpoint.endpoint,
            conclusion="",
            trial=draft.trial if draft else None,
            experimental=experimental,
            control=control,
            population=among,
            p_relation=m["rel"] or "=",
            p_value=number(m["p"]),
            timepoint=endpoint.timepoint,
        ),
        passage.evidence("table-p-value"),
    )
