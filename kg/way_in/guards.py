"""What must hold of every graph, asked of its file before the build takes its place: no rows, no problem."""

from __future__ import annotations

from pathlib import Path

from kg.catalogue import CHECKS, find_query
from kg.graph.ask import ask
from kg.graph.names import compact

GUARDS = ("fact-without-evidence", "hypothesis-as-plain-triple", "quote-without-place")


def offenders(graph: Path) -> dict[str, list[tuple[str, ...]]]:
    """The rows of each guard, in short names. The other checks of the catalogue concern what documents say, not how it is kept."""
    return {name: [_short(row) for row in ask(graph, find_query(CHECKS + name).text).rows] for name in GUARDS}


def _short(row: tuple[object, ...]) -> tuple[str, ...]:
    return tuple(compact(str(cell)) for cell in row)
