"""A query answered in the forms of the SPARQL 1.1 protocol: bytes with a media type, cut or refused where a limit says so."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import TypeAlias
from xml.sax.saxutils import escape, quoteattr

import pyoxigraph

from kg.errors import QueryError
from kg.graph.names import ELSEWHERE, HOME, PREFIXES
from kg.graph.refuse import allowed, has_variables
from kg.graph.terms import XSD, Term, terms_of

ROWS = {
    "json": "application/sparql-results+json",
    "xml": "application/sparql-results+xml",
    "csv": "text/csv; charset=utf-8",
    "tsv": "text/tab-separated-values; charset=utf-8",
}
"""Forms of a table, with their media types; yes or no has the first two."""
GRAPHS = {
    "turtle": "text/turtle; charset=utf-8",
    "ntriples": "application/n-triples",
    "rdfxml": "application/rdf+xml",
    "jsonld": "application/ld+json",
}
"""Forms of a graph, with their media types."""
_RDF = {
    "turtle": pyoxigraph.RdfFormat.TURTLE,
    "ntriples": pyoxigraph.RdfFormat.N_TRIPLES,
    "rdfxml": pyoxigraph.RdfFormat.RDF_XML,
    "jsonld": pyoxigraph.RdfFormat.JSON_LD,
}
_RESULTS = "http://www.w3.org/2005/sparql-results#"
_NOT_IN_XML = dict.fromkeys((*range(9), 11, 12, *range(14, 32), *range(0xD800, 0xE000), 0xFFFE, 0xFFFF), "\ufffd")

Node: TypeAlias = object
Row: TypeAlias = Sequence[Node | None]


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer on its way: ``form`` is select, ask or graph; ``more`` tells that rows were left out."""

    form: str
    media: str
    body: bytes
    count: int
    more: bool = False


def reply(
    store: pyoxigraph.Store, text: str, bindings: Mapping[str, str] | None, forms: Mapping[str, str], limit: int,
) -> Reply:
    """Ask a store and write the answer in the form wanted: ``forms`` has one of ``ROWS`` or ``GRAPHS`` for select, ask and graph.

    Raises QueryError for what is refused or fails, and `NoForm` where ``forms`` has none for this answer. A table is cut after ``limit``
    rows; a graph with more triples is refused, since half a graph misleads.
    """
    query = allowed(text)
    terms = terms_of(bindings)
    has_variables(query, terms)
    found = store.query(
        text,
        base_iri=HOME,
        prefixes=dict(PREFIXES),
        substitutions={pyoxigraph.Variable(name): _node(term) for name, term in terms.items()},
        use_default_graph_as_union=any(True for _ in store.named_graphs()),
    )
    if isinstance(found, pyoxigraph.QueryBoolean):
        form = _wanted(forms, "ask")
        return Reply("ask", ROWS[form], _YES_NO[form](bool(found)), 1)
    if isinstance(found, pyoxigraph.QueryTriples):
        form = _wanted(forms, "graph")
        triples = set(islice(found, limit + 1))
        if len(triples) > limit:
            raise QueryError("query", f"a graph of more than {limit} triples", f"at most {limit}", "ask for less, or add LIMIT")
        return Reply("graph", GRAPHS[form], write_graph(triples, form), len(triples))
    form = _wanted(forms, "select")
    names = [variable.value for variable in found.variables]
    rows: list[Row] = [list(row) for row in islice(found, limit + 1)]
    more = len(rows) > limit
    return Reply("select", ROWS[form], _TABLES[form](names, rows[:limit]), min(len(rows), limit), more)


class NoForm(QueryError):
    """The answer cannot be written in any form that was asked for."""


def write_graph(triples: Iterable[pyoxigraph.Triple], form: str) -> bytes:
    """Triples in one form of ``GRAPHS``, sorted."""
    ordered = sorted(triples, key=lambda one: (str(one.subject), str(one.predicate), str(one.object)))
    prefixes = {**ELSEWHERE, **PREFIXES} if form == "turtle" else PREFIXES
    text = " ".join({str(node) for one in ordered for node in (one.subject, one.predicate, one.object)})
    used = {name: base for name, base in prefixes.items() if base in text}
    return pyoxigraph.serialize(ordered, format=_RDF[form], prefixes=used) or b""


def convert(turtle: str, form: str) -> bytes:
    """A text in Turtle as bytes in one form of ``GRAPHS``."""
    return write_graph([quad.triple for quad in pyoxigraph.parse(turtle, format=pyoxigraph.RdfFormat.TURTLE)], form)


def _wanted(forms: Mapping[str, str], kind: str) -> str:
    form = forms.get(kind, "")
    if form not in (GRAPHS if kind == "graph" else _YES_NO if kind == "ask" else ROWS):
        known = {"ask": [ROWS["json"], ROWS["xml"]], "select": list(ROWS.values()), "graph": list(GRAPHS.values())}[kind]
        raise NoForm("Accept", "no form that this answer has", ", ".join(known), "accept one of these, or */*")
    return form


def _node(term: Term) -> pyoxigraph.NamedNode | pyoxigraph.Literal:
    if term.is_iri:
        return pyoxigraph.NamedNode(term.text)
    return pyoxigraph.Literal(term.text, datatype=pyoxigraph.NamedNode(term.datatype or XSD + "string"))


# -- tables ------------------------------------------------------------------------------------------------------------


def _json(names: Sequence[str], rows: Sequence[Row]) -> bytes:
    bindings = [{name: _json_node(node) for name, node in zip(names, row, strict=True) if node is not None} for row in rows]
    return _dump({"head": {"vars": list(names)}, "results": {"bindings": bindings}})


def _json_node(node: Node) -> dict[str, str]:
    if isinstance(node, pyoxigraph.NamedNode):
        return {"type": "uri", "value": node.value}
    if isinstance(node, pyoxigraph.BlankNode):
        return {"type": "bnode", "value": node.value}
    if isinstance(node, pyoxigraph.Literal):
        if node.language:
            return {"type": "literal", "value": node.value, "xml:lang": node.language}
        return {"type": "literal", "value": node.value} | ({} if _is_plain(node) else {"datatype": node.datatype.value})
    raise QueryError("query", str(node), "names and values", "a triple as a value is not SPARQL 1.1")


def _is_plain(node: pyoxigraph.Literal) -> bool:
    return node.datatype.value == XSD + "string"


def _dump(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False).encode("utf-8", "replace")


def _xml(names: Sequence[str], rows: Sequence[Row]) -> bytes:
    head = "".join(f"<variable name={quoteattr(name)}/>" for name in names)
    lines = "".join(f"<result>{_xml_row(names, row)}</result>\n" for row in rows)
    return _xml_document(f"<head>{head}</head>\n<results>\n{lines}</results>")


def _xml_row(names: Sequence[str], row: Row) -> str:
    bound = ((name, node) for name, node in zip(names, row, strict=True) if node is not None)
    return "".join(f"<binding name={quoteattr(name)}>{_xml_node(node)}</binding>" for name, node in bound)


def _xml_node(node: Node) -> str:
    about = _json_node(node)
    text = escape(about["value"].translate(_NOT_IN_XML), {"\r": "&#13;"})
    if about["type"] != "literal":
        return f"<{about['type']}>{text}</{about['type']}>"
    language, datatype = about.get("xml:lang"), about.get("datatype")
    mark = f" xml:lang={quoteattr(language)}" if language else f" datatype={quoteattr(datatype)}" if datatype else ""
    return f"<literal{mark}>{text}</literal>"


def _xml_document(inner: str) -> bytes:
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<sparql xmlns="{_RESULTS}">\n{inner}\n</sparql>\n'.encode("utf-8", "replace")


def _csv(names: Sequence[str], rows: Sequence[Row]) -> bytes:
    lines = [",".join(names), *(",".join(_csv_cell(node) for node in row) for row in rows)]
    return "".join(f"{line}\r\n" for line in lines).encode("utf-8", "replace")


def _csv_cell(node: Node | None) -> str:
    if node is None:
        return ""
    about = _json_node(node)
    text = f"_:{about['value']}" if about["type"] == "bnode" else about["value"]
    return '"' + text.replace('"', '""') + '"' if any(mark in text for mark in '",\r\n') else text


def _tsv(names: Sequence[str], rows: Sequence[Row]) -> bytes:
    lines = ["\t".join(f"?{name}" for name in names), *("\t".join(_tsv_cell(node) for node in row) for row in rows)]
    return "".join(f"{line}\n" for line in lines).encode("utf-8", "replace")


def _tsv_cell(node: Node | None) -> str:
    return "" if node is None else str(node).replace("\t", "\\t").replace("\n", "\\n").replace("\r", "\\r")


_TABLES: Mapping[str, Callable[[Sequence[str], Sequence[Row]], bytes]] = {"json": _json, "xml": _xml, "csv": _csv, "tsv": _tsv}
_YES_NO: Mapping[str, Callable[[bool], bytes]] = {
    "json": lambda yes: _dump({"head": {}, "boolean": yes}),
    "xml": lambda yes: _xml_document(f"<head></head>\n<boolean>{str(yes).lower()}</boolean>"),
}
