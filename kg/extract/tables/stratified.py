"""Tables of subgroups: the share of responders in each arm among the patients that a row tells, and the p value of the row.

Read only where the arms of the trial head the columns, the head or the title names one endpoint that is a share of patients, and each
count can give its percentage: anything else that such tables hold (events, hazard ratios, tests for interaction) is left.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

from kg.extract.arms.cells import arm_of_cell
from kg.extract.arms.of_trial import arms_of, experimental_first
from kg.extract.document.scene import Scene
from kg.extract.endpoints.named import Named, find_endpoints
from kg.extract.endpoints.values import SHARES, counts_agree
from kg.extract.groups.layout import Slot, slots
from kg.extract.groups.values import BRACKET, FRACTION
from kg.extract.numbers.numerals import number
from kg.extract.stage.cast import Cast
from kg.extract.text.group_words import SIZE, measure_of, without_size
from kg.extract.text.passage import Passage
from kg.extract.trials.drafts import Draft
from kg.model import Arm, Comparison, Evidence, Result, Statistic, Table

Read = tuple[Result | Comparison, Evidence]
OF_SUBGROUPS = re.compile(r"\bsub-?groups?\b|\bstratif", re.I)
P_HEAD = re.compile(r"p\s*-?\s*values?\b|p$", re.I)
P_CELL = re.compile(r"(?:p\s*)?(?P<rel>[<>=≤≥])?\s*(?P<p>[01]?\.\d+|1(?:\.0+)?)[*†‡]*", re.I)
WHOLE = re.compile(r"(?:all|overall|total|entire|both)\b", re.I)
THIN = re.compile(r"[^A-Za-z]*|(?:positive|negative|yes|no|unknown|absent|present|high|low|normal|abnormal|[IVX]+[A-C]?|others?)", re.I)


def stratified_results(scene: Scene, cast: Cast, table: Table) -> Iterator[Read]:
    """The results and comparisons of a table of subgroups."""
    draft = cast.tables.get(table.number)
    heading = f"{table.title} {table.section[-1] if table.section else ''}"
    if draft is None or not OF_SUBGROUPS.search(heading):
        return
    grid = [[scene.cell(table, c) for c in row] for row in table.rows]
    arms = _arms_of_columns(scene, draft, grid[0])
    endpoint = _endpoint(scene, [grid[0][c] for c in arms], table.title)
    if len(set(arms.values())) != 2 or len(arms) != 2 or endpoint is None:
        return
    p_column = next((c for c, p in enumerate(grid[0]) if P_HEAD.fullmatch(p.text.strip(" ()"))), None)
    rows: dict[int, list[Slot]] = {}
    for slot in slots(grid):
        rows.setdefault(slot.row, []).append(slot)
    for cells in rows.values():
        among = _among(cells[0])
        shares = {s.column: share for s in cells if s.column in arms and (share := _share(s, grid[0][s.column].text)) is not None}
        if not among or set(shares) != {*arms}:
            continue
        for slot in cells:
            if slot.column in shares:
                percent, count, size = shares[slot.column]
                yield (
                    Result(
                        arm=arms[slot.column], endpoint=endpoint.endpoint, statistic=Statistic.PROPORTION, trial=draft.trial,
                        population=among, value=percent, unit="%", numerator=count, denominator=size,
                    ),
                    slot.cell.evidence("table-stratified"),
                )  # fmt: skip
            elif slot.column == p_column and (p := P_CELL.fullmatch(slot.cell.text)):
                yield _comparison(draft, list(arms.values()), endpoint, among, p), slot.cell.evidence("table-stratified-p")


def heads_arms(scene: Scene, cast: Cast, table: Table) -> bool:
    """Whether the heads of a table name an endpoint for each of two arms of its trial: its rows are then neither arms nor endpoints."""
    draft = cast.tables.get(table.number)
    header = [scene.cell(table, c) for c in table.rows[0]]
    arms = _arms_of_columns(scene, draft, header) if draft is not None else {}
    return len(set(arms.values())) > 1 and all(scene.endpoints(header[c]) for c in arms)


def _arms_of_columns(scene: Scene, draft: Draft, header: Sequence[Passage]) -> dict[int, Arm]:
    """The columns that a listed arm of the trial heads."""
    listed = arms_of(draft)
    out: dict[int, Arm] = {}
    for column, head in enumerate(header[1:], start=1):
        size = SIZE.search(head.text)
        found = arm_of_cell(scene, head.part(0, size.start()) if size else head, draft, [draft])
        if found is not None and found[1] in listed:
            out[column] = found[1]
    return out


def _endpoint(scene: Scene, heads: Sequence[Passage], title: str) -> Named | None:
    """The one share of patients that all heads name, else the one that the title names."""
    named = [scene.endpoints(head) for head in heads]
    if not any(named):
        named = [find_endpoints(title, scene.endpoint_names)]
    one = all(len(found) == 1 for found in named) and len({found[0].endpoint for found in named}) == 1
    return named[0][0] if one and named[0][0].endpoint.slug in SHARES else None


def _among(slot: Slot) -> str:
    """Who the patients of a row are: its label, with the section that it needs."""
    section = measure_of(slot.sections[-1])[0] if slot.sections else ""
    label = slot.label.strip()
    if not label or WHOLE.match(label) or (THIN.fullmatch(label) and not section):
        return ""
    return f"{section}: {label}" if THIN.fullmatch(label) else label


def _share(slot: Slot, head: str) -> tuple[Decimal, int, int | None] | None:
    """The percentage of a cell with its count: "17 (89.5)" or "17/19 (89.5%)", where one can be the other."""
    size = without_size(head)[1]
    if (m := FRACTION.fullmatch(slot.cell.text)) and m[3]:
        count, of, percent = int(m[1]), int(m[2]), number(m[3])
        return (percent, count, of) if count <= of and counts_agree(percent, count, of) else None
    m = BRACKET.fullmatch(slot.cell.text)
    if m is None or "." in m[1] or not (m[3] or "%" in head):
        return None
    count, percent = int(m[1]), number(m[2])
    of = round(100 * count / percent) if percent else 0
    fits = counts_agree(percent, count, of) if of else count == 0
    return (percent, count, None) if fits and 0 <= percent <= 100 and (size is None or of <= size) else None


def _comparison(draft: Draft, arms: Sequence[Arm], endpoint: Named, among: str, p: re.Match[str]) -> Comparison:
    experimental, control = experimental_first(arms)
    return Comparison(
        endpoint=endpoint.endpoint, conclusion="", trial=draft.trial, experimental=experimental, control=control, population=among,
        p_relation=p["rel"] or "=", p_value=number(p["p"]),
    )  # fmt: skip
