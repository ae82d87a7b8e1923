"""Graphs in files. The same graph gives the same bytes: own order, UTF-8, ``\\n``, one datatype spelt one way."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from itertools import groupby
from pathlib import Path

import pyoxigraph
from rdflib import Dataset, Graph, Literal, URIRef
from rdflib.graph import DATASET_DEFAULT_GRAPH_ID
from rdflib.namespace import RDF, RDFS, XSD
from rdflib.term import Node

from kg.errors import GraphError
from kg.graph.names import PREFIXES, compact

_BARE_TEXT = re.compile(r"[+-]?[0-9]+|[+-]?[0-9]*\.[0-9]+|true|false")
_BARE = {XSD.integer, XSD.decimal, XSD.boolean}
_ESCAPES = {ord("\\"): "\\\\", ord('"'): '\\"', ord("\n"): "\\n", ord("\r"): "\\r", ord("\t"): "\\t"}
_ESCAPES.update({code: f"\\u{code:04X}" for code in (*range(9), 11, 12, *range(14, 32), 127)})


def write_turtle(graph: Graph, path: Path) -> None:
    """Write a graph as Turtle. Raises GraphError for a blank node or a text that UTF-8 cannot hold."""
    _write(path, turtle(graph))


def write_nquads(dataset: Dataset, path: Path) -> None:
    """Write a dataset as N-Quads, one line for each quad, sorted."""
    lines = sorted(_quad(*quad) for quad in dataset.quads())
    _write(path, iter(lines))


def read_turtle(path: Path) -> Graph:
    """Read a graph. Raises GraphError with the line where the file is not Turtle."""
    graph = Graph(bind_namespaces="none")
    for prefix, base in PREFIXES.items():
        graph.bind(prefix, base)
    try:
        for quad in pyoxigraph.parse(path=str(path), format=pyoxigraph.RdfFormat.TURTLE):
            graph.add((_from_oxigraph(quad.subject), _from_oxigraph(quad.predicate), _from_oxigraph(quad.object)))
    except OSError as error:
        raise GraphError(str(path), error.strerror or str(error), "a Turtle file", "make it with `kg build`") from error
    except SyntaxError as error:
        line = f":{error.lineno}" if error.lineno else ""
        raise GraphError(f"{path}{line}", str(error.msg), "Turtle", "rebuild the graph with `kg build`") from error
    return graph


def turtle(graph: Graph) -> Iterator[str]:
    """The lines of a graph in Turtle, subject by subject."""
    triples = sorted(graph, key=_sort_key)
    used = {compact(str(node), elsewhere=False).partition(":")[0] for triple in triples for node in _iris(triple)}
    for prefix, base in sorted(PREFIXES.items()):
        if prefix in used:
            yield f"@prefix {prefix}: <{base}> .\n"
    for subject, about in groupby(triples, key=lambda triple: triple[0]):
        yield f"\n{_term(subject)}"
        for position, (predicate, group) in enumerate(groupby(about, key=lambda triple: triple[1])):
            name = "a" if predicate == RDF.type else _term(predicate)
            values = " ,\n        ".join(_term(value) for _, _, value in group)
            yield f"{' ;' if position else ''}\n    {name} {values}"
        yield " .\n"


def _write(path: Path, lines: Iterator[str]) -> None:
    try:
        with path.open("w", encoding="utf-8", newline="\n") as file:
            file.writelines(lines)
    except UnicodeEncodeError as error:
        raise GraphError(str(path), repr(error.object[error.start:error.end]), "Unicode text", "correct the document") from error


def _sort_key(triple: tuple[Node, Node, Node]) -> tuple[str, int, str, str, str]:
    subject, predicate, value = triple
    rank = 0 if predicate == RDF.type else 1 if predicate == RDFS.label else 2
    datatype = str(value.datatype or "") + str(value.language or "") if isinstance(value, Literal) else ""
    return (str(subject), rank, str(predicate), str(value), datatype)


def _iris(triple: tuple[Node, Node, Node]) -> Iterator[Node]:
    for node in triple:
        if isinstance(node, URIRef):
            yield node
        elif isinstance(node, Literal) and node.datatype and node.datatype not in _BARE:
            yield node.datatype


def _term(node: Node) -> str:
    if isinstance(node, URIRef):
        short = compact(str(node), elsewhere=False)
        return short if short != str(node) else f"<{node}>"
    if isinstance(node, Literal):
        return str(node) if node.datatype in _BARE and _BARE_TEXT.fullmatch(node) else _literal(node, _term)
    raise GraphError(str(node), "a blank node", "a name", "this program writes no blank nodes; give the node an IRI")


def _full_term(node: Node) -> str:
    if isinstance(node, URIRef):
        return f"<{node}>"
    if isinstance(node, Literal):
        return _literal(node, _full_term)
    raise GraphError(str(node), "a blank node", "a name", "this program writes no blank nodes; give the node an IRI")


def _literal(node: Literal, spell: Callable[[Node], str]) -> str:
    text = f'"{str(node).translate(_ESCAPES)}"'
    if node.language:
        return f"{text}@{node.language}"
    if node.datatype and node.datatype != XSD.string:
        return f"{text}^^{spell(node.datatype)}"
    return text


def _quad(subject: Node, predicate: Node, value: Node, graph: Node | None) -> str:
    place = "" if graph is None or graph == DATASET_DEFAULT_GRAPH_ID else f" {_full_term(graph)}"
    return f"{_full_term(subject)} {_full_term(predicate)} {_full_term(value)}{place} .\n"


def _from_oxigraph(term: object) -> Node:
    if isinstance(term, pyoxigraph.NamedNode):
        return URIRef(term.value)
    if isinstance(term, pyoxigraph.Literal):
        if term.language:
            return Literal(term.value, lang=term.language)
        datatype = term.datatype.value
        return Literal(term.value) if datatype == str(XSD.string) else Literal(term.value, datatype=URIRef(datatype))
    raise GraphError(str(term), "a blank node", "a name", "this program reads its own graphs; rebuild with `kg build`")
