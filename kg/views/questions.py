"""Questions to the graph: from the catalogue, from a file, or from a pipe."""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from kg.errors import GraphError, QueryError
from kg.graph.ask import Answer, ask
from kg.graph.names import compact
from kg.graph.terms import Iri, graph_of
from kg.views.formats import Cell, write


def query_text(asked: str) -> str:
    """The text of a query: ``-`` is standard input, what ends in .rq a file, the rest names of the catalogue. Raises QueryError."""
    if asked == "-":
        return sys.stdin.read()
    if asked.endswith(".rq"):
        try:
            return Path(asked).read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError) as error:
            found = error.strerror if isinstance(error, OSError) and error.strerror else "not text in UTF-8"
            raise QueryError(asked, found, "a file with a query", "check the path, or choose a name from `kg queries`") from None
    from kg.catalogue import find_query

    return find_query(asked).text


def settings(pairs: Sequence[str]) -> dict[str, str]:
    """Values of parameters from ``name=value``. Raises QueryError."""
    values = {}
    for pair in pairs:
        name, equals, value = pair.partition("=")
        if not equals or not name:
            raise QueryError(f"--set {pair}", "no equals sign" if name else "no name", "NAME=VALUE", "for example --set endpoint=CR")
        values[name] = value
    return values


def answer(graph: Path, text: str, values: Mapping[str, str], limit: int) -> Answer:
    """Ask the built graph. Raises QueryError, and GraphError where there is no graph."""
    if not graph.is_file():
        raise GraphError(str(graph), "no such file", "a graph", "make it with `kg build`, or name another with --graph")
    return ask(graph, text, values, limit=limit)


def show_answer(found: Answer, form: str) -> str:
    """An answer in one of the forms; ``turtle`` for what a CONSTRUCT gives."""
    if form == "turtle":
        if found.form != "graph":
            raise QueryError("--format turtle", "rows", "a query that makes a graph (CONSTRUCT)", "choose another format")
        return _turtle(found)
    return write(found.columns, [[_short(cell) for cell in row] for row in found.rows], form)


def _short(cell: Cell) -> Cell:
    return compact(cell) if isinstance(cell, Iri) else cell


def _turtle(found: Answer) -> str:
    from kg.graph.files import turtle

    return "".join(turtle(graph_of(found.rows)))
