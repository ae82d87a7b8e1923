"""P values of tables: a row or a column of p values speaks of the results that stand beside it.

Nothing is read of the heads again: the results that were read from the cells say whose they are and what they measure.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from kg.extract.arms.meant import NO_DRUG
from kg.extract.document.scene import Scene
from kg.extract.endpoints.claims import p_values
from kg.extract.groups.phrases import BEFORE
from kg.extract.numbers.numerals import number
from kg.extract.stage.cast import Cast
from kg.extract.text.group_heads import CONTROL, plain_name
from kg.extract.text.group_words import is_baseline
from kg.model import Arm, Cell, Comparison, Evidence, Result, Statistic, Table

P_HEAD = re.compile(
    r"(?:(?:log-?rank|two-sided|one-sided|2-sided|1-sided|stratified|nominal|unadjusted|adjusted) )*p[- ]?values?"
    r"(?:,? (?:(?:vs\.?|versus|against|compared with|for (?:difference|comparison|superiority)) ?[\w -]{0,30}))?\s*[*†‡a-d]?"
    r"|p",
    re.I,
)
P_CELL = re.compile(r"(?:p\s*)?(?P<rel>[<>=≤≥]=?)?\s*(?P<p>0?\.\d+|0|1\.0+)\s*[*†‡a-d]{0,3}", re.I)
EFFECT_HEAD = re.compile(
    r"(?:statistical |between[- ](?:group|arm) |treatment |unadjusted |adjusted |stratified |relative |absolute |risk )*"
    r"(?:comparisons?|hazard ratio|odds ratio|risk ratio|rate ratio|ratio|HR|OR|RR|effects?(?: estimate| size)?|differences?"
    r"|tests?|statistics|analysis)"
    r"(?: (?:or|and) (?:hazard ratio|HR|odds ratio|OR|difference|p(?:[- ]?values?)?))?(?: between (?:the )?(?:groups|arms))?"
    r"(?: ?[(\[][^()\[\]]*[)\]])?(?:[,;] ?(?:(?:two|one|2|1)-sided )?p(?:[- ]?values?)?)?\s*[*†‡a-d]?"
    r"|[^()]{1,50}\s(?:vs\.?|versus)\s[^()]{1,50}",
    re.I,
)
"""The head of a column that sets the arms of a row against each other: "Comparison", "HR (95% CI), p", "Arm A versus Arm B"."""
VERSUS = re.compile(r"\s+(?:vs\.?|versus)\s+", re.I)
EMPTY = re.compile(r"[-–—−.]*|ref(?:erence)?\.?", re.I)
RATIOS = (Statistic.HAZARD_RATIO, Statistic.ODDS_RATIO, Statistic.RISK_RATIO)
PRE = re.compile(r"\bpre\b", re.I)
UPWARD = 4
"""So many rows above a row of p values its results are looked for."""


@dataclass(frozen=True, slots=True)
class _Grid:
    """A table with the results of its cells: ``told[row][column]``."""

    table: Table
    told: dict[int, dict[int, list[Result]]]

    def above(self, row: int, column: int) -> dict[int, list[Result]]:
        """The results of the nearest row above that has one in the column."""
        for i in range(row - 1, max(0, row - UPWARD) - 1, -1):
            if column in self.told.get(i, {}):
                return self.told[i]
        return {}


def table_comparisons(scene: Scene, cast: Cast, read: Iterable[tuple[object, Evidence]]) -> Iterator[tuple[Comparison, Evidence]]:
    """The comparisons that rows and columns of p values tell; ``read`` is what was read before, with its places.

    Patients who are just those of the trial are no population of a comparison.
    """
    everyone = {d.condition for d in cast.drafts}
    starts: dict[int, list[Result]] = defaultdict(list)
    compared: set[int] = set()
    for said, evidence in read:
        if not isinstance(said, Result | Comparison) or (isinstance(said, Result) and said.statistic in RATIOS):
            continue
        if evidence.table and isinstance(said, Result) and said.comparator is None and not said.arm.pooled:
            starts[evidence.start].append(replace(said, population="" if said.population in everyone else said.population))
        elif isinstance(said, Comparison):
            compared.add(evidence.start)
    if not starts:
        return
    found: list[tuple[Comparison, Evidence]] = []
    for table in scene.document.tables:
        grid = _grid(table, starts)
        if grid.told:
            found += (one for one in _of_table(scene, grid) if one[1].start not in compared)
    answers: dict[Comparison, set[object]] = defaultdict(set)
    for said, _ in found:
        answers[replace(said, p_relation="", p_value=None)].add((said.p_relation, said.p_value))
    for said, evidence in found:  # what two tables answer differently is of two things that only their titles tell apart
        if len(answers[replace(said, p_relation="", p_value=None)]) == 1:
            yield said, evidence


def _grid(table: Table, starts: dict[int, list[Result]]) -> _Grid:
    told: dict[int, dict[int, list[Result]]] = {}
    for cells in table.rows[1:]:
        for cell in cells[1:]:
            inside = [r for at in range(cell.start, cell.end) if at in starts for r in starts[at]]
            if inside:
                told.setdefault(cell.row, {})[cell.column] = inside
    return _Grid(table, told)


def _of_table(scene: Scene, grid: _Grid) -> Iterator[tuple[Comparison, Evidence]]:
    heads = {c.column: scene.cell(grid.table, c).text.strip() for c in grid.table.rows[0]}
    columns = {column for column, head in heads.items() if P_HEAD.fullmatch(head)}
    tops = [scene.cell(grid.table, c).text for row in grid.table.rows[:2] for c in row[1:]]
    if any(is_baseline(text) or BEFORE.search(text) or PRE.search(text) for text in tops):
        return  # of what stood before, of the change or of both, a p value may be
    set_apart = {column: sides for column, head in heads.items() if len(sides := VERSUS.split(head)) == 2}
    effects = {column for column, head in heads.items() if EFFECT_HEAD.fullmatch(head)}
    for cells in grid.table.rows[1:]:
        first = scene.cell(grid.table, cells[0]).text.strip()
        p_row = bool(P_HEAD.fullmatch(first))
        effect_row = bool(EFFECT_HEAD.fullmatch(first)) and not p_row and cells[0].row not in grid.told
        for cell in cells[1:]:
            if effect_row:
                column = {i: told[cell.column] for i, told in grid.told.items() if cell.column in told}
                yield from _compared(scene, grid.table, cell, column, None, among=True)
            elif cell.column in set_apart:
                row = {i: [r for r in told if _called(r.arm, set_apart[cell.column])] for i, told in grid.told.get(cell.row, {}).items()}
                yield from _compared(scene, grid.table, cell, row, None, among=True, names=set_apart[cell.column])
            elif p_row:
                yield from _compared(scene, grid.table, cell, grid.above(cell.row, cell.column), cell.column)
            elif cell.column in columns:
                row = grid.told.get(cell.row, {})
                yield from _compared(scene, grid.table, cell, {**row, **_row_beside(scene, grid, cell)} if row else {}, None)
            elif cell.column in effects and not columns:
                row = grid.told.get(cell.row, {})
                yield from _compared(scene, grid.table, cell, {**row, **_row_beside(scene, grid, cell)} if row else {}, None, among=True)


def _row_beside(scene: Scene, grid: _Grid, cell: Cell) -> dict[int, list[Result]]:
    """The row of the control, where each row of a table is an arm: right above or below a row with a p value, with none of its own.

    Its columns are counted on, so that both rows stand beside each other as one.
    """
    own = [r for told in grid.told.get(cell.row, {}).values() for r in told]
    told_of = {r.endpoint for r in own}
    text = scene.cell(grid.table, cell).text
    if len({r.arm for r in own}) != 1 or (_alone(text) or _marked(text)) is None:
        return {}
    beside = []
    for i in (cell.row - 1, cell.row + 1):
        told = grid.told.get(i, {})
        other = [r for row in told.values() for r in row]
        cells = [scene.cell(grid.table, c).text.strip() for c in grid.table.rows[i] if c.column == cell.column] if told else ["?"]
        if not all(map(EMPTY.fullmatch, cells)) or not told_of <= {r.endpoint for r in other}:
            continue
        if len({r.arm for r in other}) == 1 and _is_against(own[0].arm, other[0].arm):
            beside.append({len(grid.table.rows[0]) + column: row for column, row in told.items()})
    return beside[0] if len(beside) == 1 else {}


def _is_against(arm: Arm, control: Arm) -> bool:
    """Whether one arm is the control of another: by its role, by what is given in both, or as a placebo."""
    given = [{i.agent for i in a.interventions} for a in (arm, control)]
    less = bool(given[1]) and given[1] < given[0]
    return arm != control and (control.role == "control" or _has_placebo(control) > _has_placebo(arm) or less)


def _has_placebo(arm: Arm) -> bool:
    return any(NO_DRUG.fullmatch(i.agent.label) for i in arm.interventions)


def _compared(
    scene: Scene, table: Table, cell: Cell, row: dict[int, list[Result]], column: int | None, among: bool = False,
    names: Sequence[str] = (),
) -> Iterator[tuple[Comparison, Evidence]]:
    """The comparison of a p value with a row of results: of the arm of its column, or of the two arms of the row.

    ``among``: the p value stands among other figures, marked as one; ``names`` are what the two arms are called, where a head tells them.
    """
    passage = scene.cell(table, cell)
    p = _marked(passage.text) if among else _alone(passage.text)
    if p is None or not row:
        return
    results = [r for told in row.values() for r in told]
    own = row.get(column, []) if column is not None else results
    pair = _pair_called(results, names) if names else _pair(results, own)
    said = {(r.endpoint, r.timepoint, r.population) for r in own}
    if pair is None or len({e.slug for e, _, _ in said}) != 1 or len(said) != 1:
        return
    endpoint, timepoint, population = said.pop()
    comparison = Comparison(
        endpoint=endpoint,
        conclusion="",
        trial=pair[0].trial or pair[1].trial,
        experimental=pair[0],
        control=pair[1],
        population=population,
        p_relation=p[0],
        p_value=p[1],
        timepoint=timepoint,
    )
    yield comparison, passage.evidence("table-p-row" if column is not None else "table-p-column")


def _alone(text: str) -> tuple[str, Decimal] | None:
    """The p value that a cell is."""
    m = P_CELL.fullmatch(text.strip())
    value = number(m["p"]) if m else None
    return None if m is None or value is None else (m["rel"] or "=", value)


def _marked(text: str) -> tuple[str, Decimal] | None:
    """The one p value of a difference that a cell holds beside other figures: "HR 0.7 (95% CI 0.5-0.9), p = 0.01"."""
    ps = p_values(text)
    return (ps[0].relation, ps[0].value) if len(ps) == 1 and ps[0].value is not None else None


def _pair(results: Sequence[Result], own: Sequence[Result]) -> tuple[Arm, Arm] | None:
    """The arm that a p value is about, and the only control of its row; of two groups of which neither is called a control, and nothing
    is known to be given, the one told first against the other."""
    arms = list(dict.fromkeys(r.arm for r in results))
    controls = [a for a in arms if a.role == "control"] or [a for a in arms if _is_placebo(a)]
    controls = controls or [a for a in arms if CONTROL.fullmatch(a.label)]
    if not controls and len(arms) == 2:
        controls = [b for a, b in (arms, arms[::-1]) if _is_against(a, b)]
        controls = controls or ([] if any(a.interventions for a in arms) else arms[1:])
    about = list(dict.fromkeys(r.arm for r in own if r.arm not in controls))
    return (about[0], controls[0]) if len(about) == len(controls) == 1 else None


def _pair_called(results: Sequence[Result], names: Sequence[str]) -> tuple[Arm, Arm] | None:
    """The two arms of a row that a head sets against each other, as it names them."""
    found = [list(dict.fromkeys(r.arm for r in results if _called(r.arm, [name]))) for name in names]
    return (found[0][0], found[1][0]) if [len(arms) for arms in found] == [1, 1] and found[0] != found[1] else None


def _called(arm: Arm, names: Sequence[str]) -> bool:
    """Whether an arm is called by one of the names."""
    return any(plain_name(arm.label) == plain_name(name) for name in names)


def _is_placebo(arm: Arm) -> bool:
    return bool(arm.interventions) and all(NO_DRUG.fullmatch(i.agent.label) for i in arm.interventions)
