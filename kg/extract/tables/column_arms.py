"""Results from tables with an endpoint or adverse event in each row and an arm in each column."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal

from kg.extract.arms.cells import arm_of_cell, named_trial
from kg.extract.arms.levels import apart_by_amount
from kg.extract.arms.of_trial import arms_of, experimental_first
from kg.extract.document.scene import Scene
from kg.extract.endpoints.events import find_events
from kg.extract.endpoints.named import Named
from kg.extract.endpoints.populations import find_population
from kg.extract.endpoints.values import TIME_TO_EVENT, adverse_event, statistic_of
from kg.extract.groups.graded import of_two_grades
from kg.extract.groups.layout import ANALYSED
from kg.extract.numbers.numerals import number
from kg.extract.numbers.quantity import Quantity
from kg.extract.stage.cast import Cast
from kg.extract.tables.cells import GRADE, UNIT, Row, cell_quantities, cell_result, event_words, left_cell
from kg.extract.tables.column_bounds import bounded, interval_rows
from kg.extract.tables.ratio_columns import COMPARED, RATIO_LABEL, as_medians_tell, compared, ratio_cell, ratio_of, ratio_row, set_against
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
    r"|(?:(?:estimated )?(?:(?:event|survival|response)(?:-free)? )?(?:rate |probability |estimate )?at )"
    r"(?P<when>\d+\s*(?:mo(?:nths?)?|y(?:ea)?rs?|w(?:ee)?ks?)\b\.?|(?:month|year|week) \d+)"
    r"|(?P<ahead>\d+[- ](?:months?|years?|weeks?))(?: (?:event|survival)(?:-free)?)? (?:rate|probability|estimate)"
    r"|(?P<share>n\s*/\s*N|n|no\.|rate|%|percent|(?:number of )?(?:responders|patients)))\s*(?:[,(\[%—–].*)?$",
    re.I,
)
"""What a row says of its numbers when its endpoint stands in the heading above it."""
MARK = re.compile(r"^[\s–—•·↳-]+")
"""What stands before the label of a row below another."""
MONTHS, YEARS = re.compile(r"(?<=\d )mo$"), re.compile(r"(?<=\d )yrs?$")
PART = re.compile(
    r"(?: \([^()]*\))?(?:,| [-–—]) (?P<who>(?!(?:by|at|per|with confirmation|n|no)\b)[^,()%]{0,50}?"
    r"\b(?:mutat(?:ions?|ed)|mutants?|amplifi(?:ed|cation)|(?:[\w-]+[- ])?(?:positive|negative)|wild-?type|sub-?groups?|tumou?rs|disease"
    r"|(?:patients|participants) (?:with|without|who|aged)|aged? [<>≥≤]|[<>≥≤] ?\d+ years|carriers|deleti?on|fusions?|rearrange\w+"
    r"|expression)\b[^,()%]{0,40}?)(?=$|,| \()",
    re.I,
)
COMPOSITE = re.compile(
    r"\b(?:or|and/or)\s+(?:death|progression|relapse|recurrence)\b|\b(?:death|progression|relapse|recurrence)\s+(?:or|and/or)\b"
    r"|\w\s\+\s\w",
    re.I,
)


PEOPLE_ROW = re.compile(
    r"(?:(?:no\.|number) of )?(?:(?:measurable|evaluable|assessable|analy[sz]ed|treated|randomi[sz]ed)[ -])?"
    r"(?:patients|participants|subjects)(?: with (?:measurable|evaluable|assessable) [\w ]{3,40}"
    r"| (?:evaluable|assessable|analy[sz]ed|assessed|treated|included|randomi[sz]ed)(?: for [\w ]{3,40})?)?(?:, ?n|,? ?\(n\)|,? no\.)?",
    re.I,
)
"""A row that counts the patients of whom the rows below it tell: "Patients with measurable disease, N"."""


@dataclass(frozen=True, slots=True)
class _Row:
    """A row with numbers: its cells and label, the endpoint that it tells, and the patients that it limits it to; ``heading`` is
    the row above without numbers, which may tell the unit of those below, ``sizes`` how many patients a row below it counts by column."""

    cells: Sequence[Cell]
    label: Passage
    endpoint: Named | None
    among: str
    statistic: re.Match[str] | None = None
    heading: str = ""
    sizes: Mapping[int, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Sheet:
    """A table with its arms in columns, as far as its heads tell: ``columns`` are those of arms, ``against`` those that set two arms
    against each other, ``intervals`` the bounds that rows of their own give."""

    scene: Scene
    table: Table
    header: Sequence[Passage]
    roles: Sequence[str]
    draft: Draft | None
    columns: dict[int, Row]
    against: dict[int, tuple[Arm, Arm]]
    intervals: Mapping[int, tuple[Decimal, Decimal, str]]


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
    against = dict(set_against(scene, header, draft))
    sheet = _Sheet(scene, table, header, roles, draft, columns, against, interval_rows(scene, table))
    rows = list(_rows(scene, table, header[0].text))
    order = _order(sheet, rows)
    for row in rows:
        yield from (one if isinstance(one, NotUnderstood) else bounded(one, sheet.intervals) for one in _read_row(sheet, row, order))


def _rows(scene: Scene, table: Table, head: str) -> Iterator[_Row]:
    """The rows of a table that hold numbers, each with the endpoint that its label, or the heading above it, tells."""
    adverse = role(head) == "adverse" or re.search(r"adverse|toxicit|safety|side effect", table.title + head, re.I) is not None
    mixed = re.search(r"efficacy|response|outcome", table.title, re.I) is not None
    section: Named | None = None
    among = heading = ""
    sizes: dict[int, int] = {}
    for cells in table.rows[1:]:
        label = scene.cell(table, cells[0])
        named = [] if COMPOSITE.search(label.text) else scene.endpoints(label)
        if label.text and all(c.end <= c.start for c in cells[1:]):
            section, among, heading = (named[0] if len(named) == 1 else None), _among(label.text), label.text
            sizes = {}
            continue
        counts = [(c.column, scene.cell(table, c).text) for c in cells[1:]]
        if PEOPLE_ROW.fullmatch(label.text) and all(re.fullmatch(r"\d*", n) for _, n in counts):
            sizes = {column: int(n) for column, n in counts if n}
        kind = STATISTIC_ROW.match(MARK.sub("", label.text)) if section is not None and not named else None
        if section is not None and kind:
            yield _Row(cells, label, _as_told(section, kind), among, kind, heading, sizes)
            continue
        event = adverse_event(GRADE.sub("", re.sub(r"\([^)]*\)|,.*", "", label.text))) if adverse and not named else None
        if mixed and not (find_events(label.text) or GRADE.search(label.text)):
            event = None
        endpoint = named[0] if len(named) == 1 else Named(0, 0, event, rate=True) if event else None
        part = _part_of_patients(label.text, named[0].end) if len(named) == 1 else ""
        yield _Row(cells, label, endpoint, part, heading=heading, sizes=sizes)


def _order(sheet: _Sheet, rows: Sequence[_Row]) -> tuple[Arm, Arm] | None:
    """Which of two arms without known roles the ratios of a table set against the other, where the medians of its rows bear it out."""
    found = {
        pair
        for row in rows
        for cell in row.cells[1:]
        if row.endpoint is not None and sheet.roles[min(cell.column, len(sheet.roles) - 1)].endswith("ratio")
        if (pair := as_medians_tell(sheet.scene, sheet.table, row.cells, cell, sheet.columns, row.endpoint)) is not None
    }
    return found.pop() if len(found) == 1 else None


def _read_row(
    sheet: _Sheet, row: _Row, order: tuple[Arm, Arm] | None
) -> Iterator[tuple[Result | Comparison, Evidence] | NotUnderstood]:
    """The results and comparisons of a row, and the cells with numbers that were not understood."""
    scene, kind, label, endpoint = sheet.scene, row.statistic, row.label, row.endpoint
    passages = [(c, p) for c in row.cells[1:] if (p := scene.cell(sheet.table, c)).text]
    if endpoint is not None and kind and (kind["p"] or kind["other"]):
        for _, passage in passages if kind["p"] else ():
            yield from _p_cell(passage, endpoint, sheet.columns, sheet.draft, row.among)
        return
    if endpoint is not None and (kind["ratio"] if kind else RATIO_LABEL.search(label.text)):
        yield from ratio_row(scene, sheet.table, row.cells, endpoint, label.text, sheet.draft, row.among)
        return
    counted = any(re.match(r"\d+\s*\(\s*[\d.]+\s*%?\s*\)", passage.text) for _, passage in passages)
    for cell, passage in passages:
        if of_two_grades(passage, (label.text, cell.column_header, sheet.header[0].text, sheet.table.title)):
            yield left_cell(passage, "two grades in one cell")
        elif endpoint is not None and counted and passage.text == "0" and cell.column in sheet.columns:
            yield from _zero(passage, endpoint, sheet.columns[cell.column], label)
        else:
            yield from _read_cell(sheet, row, cell, passage, order)


def _read_cell(
    sheet: _Sheet, row: _Row, cell: Cell, passage: Passage, order: tuple[Arm, Arm] | None
) -> Iterator[tuple[Result | Comparison, Evidence] | NotUnderstood]:
    """What one cell tells: the number of an arm, a ratio of two, a p value."""
    endpoint, draft, head = row.endpoint, sheet.draft, cell.column_header
    kind = sheet.roles[min(cell.column, len(sheet.roles) - 1)]
    if endpoint is not None and cell.column in sheet.against:
        if name := ratio_of(head, endpoint):
            yield from ratio_cell(passage, endpoint, name, draft, row.among, head, sheet.against[cell.column])
        else:
            yield from compared(passage, endpoint, sheet.against[cell.column], draft, row.among, head, in_order=True)
    elif endpoint is not None and COMPARED.match(sheet.header[min(cell.column, len(sheet.header) - 1)].text):
        yield from compared(passage, endpoint, [about.arm for about in sheet.columns.values()], draft, row.among, head)
    elif endpoint is not None and kind.endswith("ratio"):
        yield from ratio_cell(passage, endpoint, ratio_of(head, endpoint) or kind.replace("_", " "), draft, row.among, head, order)
    elif endpoint is not None and kind == "p_value":
        yield from _p_cell(passage, endpoint, sheet.columns, draft, row.among)
    elif endpoint is not None and cell.column in sheet.columns:
        about = sheet.columns[cell.column]
        about = replace(about, size=row.sizes.get(cell.column, about.size))
        about = replace(about, population=row.among, size=about.size if row.statistic else None) if row.among else about
        yield from _arm_cell(passage, row, endpoint, cell, about, sheet.scene.nr)
    elif re.search(r"\d", passage.text) and kind not in ("p_value", "reference"):
        yield left_cell(passage, "the row names no endpoint" if endpoint is None else "the column names no arm")


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


def _among(label: str) -> str:
    """The patients that a section's heading limits it to: "Overall response rate in patients with measurable disease"."""
    found = find_population(label)
    return found.words if found else ""


def _as_told(section: Named, kind: re.Match[str]) -> Named:
    """The endpoint of a heading with what a row below says of its numbers: median, share, or rate at a time."""
    when = MONTHS.sub("months", YEARS.sub("years", kind["when"].rstrip("."))) if kind["when"] else section.timepoint
    if kind["ahead"]:
        when = re.sub(r"[- ](\w+?)s?$", r" \1s", kind["ahead"].lower())
    rate = bool(kind["share"] or kind["when"] or kind["ahead"]) or section.rate
    return replace(section, median=bool(kind["median"]), rate=rate, timepoint=when)


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


def _arm_cell(
    passage: Passage, row: _Row, endpoint: Named, cell: Cell, about: Row, nr: str
) -> Iterator[tuple[Result | Comparison, Evidence]]:
    """The number of an arm under its head. Its unit stands in the cell, the label, the head of the column or the heading above."""
    label = row.label
    head = next((text for text in (cell.column_header, row.heading) if UNIT.search(text)), cell.column_header)
    unit = (
        passage.text
        if re.search(r"%|month|week|day|year", passage.text)
        else label.text + ("" if UNIT.search(label.text) else " " + head)
    )
    for q in cell_quantities(passage.text, unit, endpoint.endpoint.slug in TIME_TO_EVENT, nr, label.text):
        statistic = statistic_of(q, endpoint, median=endpoint.median or bool(re.search(r"\bmedian\b", label.text, re.I)))
        if statistic is not None:
            yield (
                cell_result(q, endpoint, statistic, about, event_words(endpoint, label.text)),
                passage.evidence("table-column-arm", refs=passage.refs or label.refs or about.refs),
            )
            break


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
