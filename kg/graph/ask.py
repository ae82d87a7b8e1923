"""Asking a graph: the same question on rdflib and on Oxigraph, answered in plain Python values."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from itertools import islice
from pathlib import Path
from typing import Literal, TypeAlias

import pyoxigraph
import rdflib

from kg.errors import GraphError, QueryError
from kg.graph.names import PREFIXES
from kg.graph.refuse import allowed, has_variables
from kg.graph.terms import Iri, Term, Value, terms_of, value_of

Engine: TypeAlias = Literal["rdflib", "oxigraph"]
Asked: TypeAlias = rdflib.Graph | pyoxigraph.Store | Path | str
_OF_TRIPLES = ("subject", "predicate", "object")
_XSD_STRING = "http://www.w3.org/2001/XMLSchema#string"
_FORMATS = {".ttl": "TURTLE", ".nt": "N_TRIPLES", ".nq": "N_QUADS", ".trig": "TRIG"}


@dataclass(frozen=True, slots=True)
class Answer:
    """Columns and rows of plain values; None where a variable is not bound, IRIs as `Iri`.

    ``form`` is select, ask (one row, one column) or graph (subject, predicate, object); ``more`` tells that a limit cut it.
    """

    columns: tuple[str, ...]
    rows: tuple[tuple[Value, ...], ...]
    form: str = "select"
    more: bool = False

    def __bool__(self) -> bool:
        """Whether there is anything: a row, or yes."""
        return bool(self.rows) and self.rows != ((False,),)

    def records(self) -> list[dict[str, Value]]:
        """Each row by column."""
        return [dict(zip(self.columns, row, strict=True)) for row in self.rows]


def ask(
    graph: Asked,
    text: str,
    bindings: Mapping[str, str | int | Decimal | float | bool] | None = None,
    engine: Engine = "oxigraph",
    limit: int | None = None,
) -> Answer:
    """Ask a graph, or the file of one. Raises QueryError for a query that is refused or fails, GraphError for a file that is no graph.

    ``bindings`` give variables their values: a CURIE such as ``drug:oblimersen`` is a node, digits are a number, the rest is text.
    ``limit`` is the number of rows at most.
    """
    query = allowed(text)
    terms = terms_of(bindings)
    has_variables(query, terms)
    answer = _ask_rdflib if engine == "rdflib" else _ask_oxigraph
    try:
        return answer(graph, text, terms, limit)
    except (QueryError, GraphError):
        raise
    except Exception as error:  # whatever an engine raises while it runs a query that parsed
        raise QueryError("query", f"{type(error).__name__}: {error}", "a query that runs", "simplify it step by step") from error


def load(path: Path | str) -> pyoxigraph.Store:
    """The store of a graph file, the same one while the file does not change. Raises GraphError."""
    path = Path(path)
    try:
        state = path.stat()
    except OSError as error:
        raise GraphError(str(path), error.strerror or str(error), "a graph file", "make it with `kg build`") from error
    return _load(path, state.st_mtime_ns, state.st_size)


@lru_cache(maxsize=1)
def _load(path: Path, _changed: int, _size: int) -> pyoxigraph.Store:
    store = pyoxigraph.Store()
    form = _FORMATS.get(path.suffix.lower())
    if form is None:
        raise GraphError(str(path), path.suffix or "no extension", ", ".join(_FORMATS), "give the graph.ttl of a build")
    try:
        store.bulk_load(path=str(path), format=getattr(pyoxigraph.RdfFormat, form))
    except OSError as error:
        raise GraphError(str(path), str(error), "a graph file", "make it with `kg build`") from error
    except SyntaxError as error:
        raise GraphError(f"{path}:{error.lineno or '?'}", str(error.msg), "RDF", "rebuild the graph with `kg build`") from error
    return store


# -- Oxigraph ----------------------------------------------------------------------------------------------------------


def _ask_oxigraph(graph: Asked, text: str, terms: Mapping[str, Term], limit: int | None) -> Answer:
    store = _as_store(graph)
    found = store.query(
        text,
        prefixes=dict(PREFIXES),
        substitutions={pyoxigraph.Variable(name): _to_oxigraph(term) for name, term in terms.items()},
        use_default_graph_as_union=any(True for _ in store.named_graphs()),
    )
    if isinstance(found, pyoxigraph.QueryBoolean):
        return _yes_no(bool(found))
    if isinstance(found, pyoxigraph.QueryTriples):
        return _triples(tuple(_from_oxigraph(each) for each in (one.subject, one.predicate, one.object)) for one in found)
    columns = tuple(variable.value for variable in found.variables)
    rows = (tuple(None if each is None else _from_oxigraph(each) for each in one) for one in found)
    return _rows(columns, rows, limit)


def _as_store(graph: Asked) -> pyoxigraph.Store:
    if isinstance(graph, pyoxigraph.Store):
        return graph
    if isinstance(graph, rdflib.Graph):
        store = pyoxigraph.Store()
        store.extend(pyoxigraph.Quad(*(_to_oxigraph(_rdflib_term(each)) for each in triple)) for triple in graph)  # type: ignore[arg-type]
        return store
    return load(graph)


def _to_oxigraph(term: Term) -> pyoxigraph.NamedNode | pyoxigraph.Literal:
    if term.is_iri:
        return pyoxigraph.NamedNode(term.text)
    if term.language:
        return pyoxigraph.Literal(term.text, language=term.language)
    return pyoxigraph.Literal(term.text, datatype=pyoxigraph.NamedNode(term.datatype or _XSD_STRING))


def _from_oxigraph(term: object) -> Value:
    if isinstance(term, pyoxigraph.NamedNode):
        return Iri(term.value)
    if isinstance(term, pyoxigraph.Literal):
        return value_of(Term(term.value, datatype=term.datatype.value))
    return str(term)


# -- rdflib ------------------------------------------------------------------------------------------------------------


def _ask_rdflib(graph: Asked, text: str, terms: Mapping[str, Term], limit: int | None) -> Answer:
    found = _as_graph(graph).query(
        text, initNs=PREFIXES, initBindings={name: _to_rdflib(term) for name, term in terms.items()}, processor="sparql",
    )
    if found.type == "ASK":
        return _yes_no(bool(found.askAnswer))
    if found.type in ("CONSTRUCT", "DESCRIBE"):
        return _triples(tuple(_from_rdflib(each) for each in triple) for triple in found.graph or ())
    names = [str(variable) for variable in found.vars or ()]
    rows = (tuple(_from_rdflib(one.get(variable)) for variable in found.vars or ()) for one in found.bindings)
    return _rows(tuple(names), rows, limit)


def _as_graph(graph: Asked) -> rdflib.Graph:
    if isinstance(graph, rdflib.Graph):
        return graph
    if isinstance(graph, pyoxigraph.Store):
        raise QueryError("query", "an Oxigraph store", "a graph or a file", "ask it with engine='oxigraph'")
    from kg.graph.files import read_turtle

    return read_turtle(Path(graph))


def _to_rdflib(term: Term) -> rdflib.URIRef | rdflib.Literal:
    if term.is_iri:
        return rdflib.URIRef(term.text)
    return rdflib.Literal(term.text, datatype=rdflib.URIRef(term.datatype) if term.datatype else None, lang=term.language or None)


def _rdflib_term(node: object) -> Term:
    if isinstance(node, rdflib.Literal):
        return Term(str(node), datatype=str(node.datatype or ""), language=node.language or "")
    return Term(str(node), is_iri=True)


def _from_rdflib(node: object) -> Value:
    if node is None:
        return None
    return f"_:{node}" if isinstance(node, rdflib.BNode) else value_of(_rdflib_term(node))


# -- both --------------------------------------------------------------------------------------------------------------


def _yes_no(value: bool) -> Answer:
    return Answer(("answer",), ((value,),), form="ask")


def _triples(triples: Iterable[tuple[Value, ...]]) -> Answer:
    """Triples come in no order from either engine, so they are sorted here and never cut: half a graph misleads."""
    ordered = sorted(set(triples), key=lambda row: [(str(each), type(each).__name__) for each in row])
    return Answer(_OF_TRIPLES, tuple(ordered), form="graph")


def _rows(columns: tuple[str, ...], rows: Iterator[tuple[Value, ...]], limit: int | None) -> Answer:
    kept = tuple(rows if limit is None else islice(rows, limit + 1))
    return Answer(columns, kept[:limit], more=limit is not None and len(kept) > limit)
