"""What other cells of a table say of a number: its interval in the row below, the arms of a ratio by the medians beside it."""

from __future__ import annotations

import itertools
import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal

from kg.extract.document.scene import Scene
from kg.extract.endpoints.named import Named
from kg.extract.endpoints.values import TIME_TO_EVENT
from kg.extract.numbers.numerals import N, number
from kg.extract.tables.cells import BARE, Row
from kg.model import Arm, Cell, Comparison, Evidence, Result, Table

INTERVAL_ROW = re.compile(r"\(?(?P<level>\d\d(?:\.\d)?)\s*%\s*(?:CI|confidence interval)\)?(?:[,;]? ?\(?(?:%|months?)\)?)?", re.I)
INTERVAL = re.compile(rf"[(\[]?\s*(?P<low>{N})\s*%?\s*(?:-|to|,|;)\s*(?P<high>{N})\s*%?\s*[)\]]?")


def interval_rows(scene: Scene, table: Table) -> dict[int, tuple[Decimal, Decimal, str]]:
    """The intervals that a row gives for the row above it ("95% CI | (26, 39) | (9, 18)"), by the place of the cell above."""
    found: dict[int, tuple[Decimal, Decimal, str]] = {}
    for above, cells in itertools.pairwise(table.rows[1:]):
        label = INTERVAL_ROW.fullmatch(scene.cell(table, cells[0]).text) if cells else None
        for cell in cells[1:] if label else ():
            told = INTERVAL.fullmatch(scene.cell(table, cell).text)
            of = next((c for c in above[1:] if c.column == cell.column and c.end > c.start), None)
            if told and of and label:
                found[of.start] = (number(told["low"]), number(told["high"]), f"{label['level']}% CI")
    return found


def bounded(
    read: tuple[Result | Comparison, Evidence], intervals: Mapping[int, tuple[Decimal, Decimal, str]]
) -> tuple[Result | Comparison, Evidence]:
    """A result with the interval that the row below gives for its cell, where that holds its value."""
    result, evidence = read
    told = intervals.get(evidence.start)
    if told is None or not isinstance(result, Result) or result.low is not None or result.value is None:
        return read
    low, high, bounds = told
    return (replace(result, low=low, high=high, bounds=bounds), evidence) if low <= result.value <= high else read


def as_medians_tell(
    scene: Scene, table: Table, cells: Sequence[Cell], ratio: Cell, columns: Mapping[int, Row], endpoint: Named
) -> tuple[Arm, Arm] | None:
    """Which of two arms without known roles a hazard ratio sets against the other: the first, where the medians of the row bear it out."""
    rows = [columns[i] for i in sorted(columns)]
    hazard = BARE.match(scene.cell(table, ratio).text)
    if len(rows) != 2 or any(r.arm.role for r in rows) or endpoint.endpoint.slug not in TIME_TO_EVENT or not hazard or not hazard["v"]:
        return None
    values = [
        m for i in sorted(columns) for c in cells if c.column == i and (m := re.match(rf"({N})(?![\d/%])", scene.cell(table, c).text))
    ]
    if len(values) != 2:
        return None
    longer = number(values[0][1]) - number(values[1][1])
    return (rows[0].arm, rows[1].arm) if longer * (1 - number(hazard["v"])) > 0 else None
