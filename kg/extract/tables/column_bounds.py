"""The intervals that a table gives in rows of their own, below the values that they are of."""

from __future__ import annotations

import itertools
import re
from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal

from kg.extract.document.scene import Scene
from kg.extract.numbers.numerals import N, number
from kg.model import Comparison, Evidence, Result, Table

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
