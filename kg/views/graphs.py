"""The built graph, opened for reading."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from kg.errors import GraphError
from kg.model import Knowledge

if TYPE_CHECKING:
    from rdflib import Graph


def open_graph(path: Path) -> Graph:
    """Read a built graph. Raises GraphError where there is none."""
    if not path.is_file():
        raise GraphError(str(path), "no such file", "a graph", "make it with `kg build`, or name another with --graph")
    from kg.graph.files import read_turtle

    return read_turtle(path)


def open_knowledge(path: Path) -> Knowledge:
    """Read a built graph back into facts. Raises GraphError where there is none, or where it is not one of this program."""
    from kg.graph.decode import decode

    return decode(open_graph(path))


def counted(path: Path) -> dict[str, int]:
    """How much a graph holds, by kind."""
    from kg.graph.decode import decode
    from kg.views.stats import statistics

    graph = open_graph(path)
    return statistics(decode(graph), len(graph))


def exported(form: str, path: Path) -> str:
    """The text of a graph in a format of others."""
    from kg.graph.encode import encode_dataset
    from kg.graph.files import turtle, write_nquads

    if form == "turtle":
        return "".join(turtle(open_graph(path)))
    with TemporaryDirectory() as folder:
        file = Path(folder) / "graph.nq"
        write_nquads(encode_dataset(open_knowledge(path)), file)
        return file.read_text(encoding="utf-8")
