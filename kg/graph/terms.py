"""RDF terms and plain Python values: what goes into a query, and what comes out."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, TypeAlias

from kg.graph.names import WORDS, expand, plain_decimal

if TYPE_CHECKING:
    from rdflib import Graph
    from rdflib.term import Node

XSD = WORDS["xsd"]
_WHOLE = {XSD + name for name in (
    "integer", "int", "long", "short", "byte", "nonNegativeInteger", "positiveInteger", "nonPositiveInteger", "negativeInteger",
    "unsignedInt", "unsignedLong", "unsignedShort", "unsignedByte",
)}
_FLOATING = {XSD + "double", XSD + "float"}


class Iri(str):
    """A text that names a node; equal to the plain text of the name."""

    __slots__ = ()


Value: TypeAlias = str | int | Decimal | float | bool | None


@dataclass(frozen=True, slots=True)
class Term:
    """One term as both engines understand it: an IRI, or a literal with datatype or language."""

    text: str
    is_iri: bool = False
    datatype: str = ""
    language: str = ""


def value_of(term: Term) -> Value:
    """The plain Python value of a term; a literal that breaks its datatype stays text.

    >>> value_of(Term("12.0", datatype=XSD + "decimal"))
    Decimal('12.0')
    """
    if term.is_iri:
        return Iri(term.text)
    try:
        if term.datatype in _WHOLE:
            return int(term.text)
        if term.datatype == XSD + "decimal":
            return Decimal(term.text)
        if term.datatype in _FLOATING:
            return float(term.text)
    except (ValueError, InvalidOperation):
        return term.text
    if term.datatype == XSD + "boolean" and term.text in ("true", "false", "1", "0"):
        return term.text in ("true", "1")
    return term.text


def term_of(value: str | int | Decimal | float | bool) -> Term:
    """The term that a parameter means: a CURIE with a known prefix or an IRI is a node, digits are a number, the rest is text.

    >>> term_of("drug:oblimersen").text
    'https://w3id.org/trialgraph/drug/oblimersen'
    >>> term_of("0.05").datatype == XSD + "decimal", term_of("CR")
    (True, Term(text='CR', is_iri=False, datatype='', language=''))
    """
    if isinstance(value, bool):
        return Term("true" if value else "false", datatype=XSD + "boolean")
    if isinstance(value, int):
        return Term(str(value), datatype=XSD + "integer")
    if isinstance(value, Decimal):
        return Term(f"{value:f}", datatype=XSD + "decimal")
    if isinstance(value, float):
        return Term(repr(value), datatype=XSD + "double")
    return _term_of_text(value)


def _term_of_text(text: str) -> Term:
    iri = text if isinstance(text, Iri) else expand(text) or _written_iri(text)
    if iri:
        return Term(iri, is_iri=True)
    if re.fullmatch(r"[+-]?[0-9]+", text):
        return Term(text, datatype=XSD + "integer")
    if re.fullmatch(r"[+-]?[0-9]*\.[0-9]+", text):
        return Term(text, datatype=XSD + "decimal")
    return Term(text)


def _written_iri(text: str) -> str | None:
    match = re.fullmatch(r"<?(https?://[^\s<>\"{}|\\^`]+)>?", text)
    return match.group(1) if match else None


def terms_of(bindings: Mapping[str, str | int | Decimal | float | bool] | None) -> dict[str, Term]:
    """The terms of all parameters that are given; an empty text counts as not given."""
    return {name.lstrip("?$"): term_of(value) for name, value in (bindings or {}).items() if value != ""}


def graph_of(rows: Iterable[tuple[Value, ...]]) -> Graph:
    """The graph of an answer of form ``graph``: rows of subject, predicate and object."""
    from rdflib import Graph

    graph = Graph(bind_namespaces="none")
    for subject, predicate, value in rows:
        graph.add((_node_of(subject), _node_of(predicate), _node_of(value)))
    return graph


def _node_of(value: Value) -> Node:
    from rdflib import BNode, Literal, URIRef

    if isinstance(value, Iri):
        return URIRef(value)
    if isinstance(value, str) and value.startswith("_:"):
        return BNode(value[2:])
    term = term_of(value) if isinstance(value, bool | int | float) else Term(str(value))
    if isinstance(value, Decimal):
        term = Term(plain_decimal(value), datatype=XSD + "decimal")
    return Literal(term.text, datatype=URIRef(term.datatype) if term.datatype else None)
