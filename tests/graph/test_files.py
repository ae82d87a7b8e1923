from __future__ import annotations

from pathlib import Path

import pytest
from rdflib import BNode, Graph, Literal, URIRef
from rdflib.namespace import XSD

from kg.errors import GraphError
from kg.graph.files import read_turtle, turtle, write_turtle

NODE = URIRef("https://w3id.org/trialgraph/drug/x")
P = URIRef("https://w3id.org/trialgraph/ontology/text")

TEXTS = {
    "quotes and backslashes": 'a "quoted" \\ text',
    "lines and tabs": "one\ntwo\r\nthree\tfour",
    "controls": "bell \x07 delete \x7f separator \u2028",
    "three quotes at the end": 'x"""',
    "beyond the basic plane": "𝛂 and 😀",
    "looks like Turtle": "x . <a> <b> <c> .",
}


@pytest.mark.parametrize("case", TEXTS)
def test_any_text_survives(case: str, tmp_path: Path) -> None:
    graph = Graph().add((NODE, P, Literal(TEXTS[case])))
    write_turtle(graph, tmp_path / "g.ttl")
    assert b"\r" not in (tmp_path / "g.ttl").read_bytes()
    assert set(read_turtle(tmp_path / "g.ttl")) == set(graph)


TERMS = {
    "12.0": Literal("12.0", datatype=XSD.decimal),
    "6": Literal("6", datatype=XSD.integer),
    "false": Literal("false", datatype=XSD.boolean),
    '"x"@en': Literal("x", lang="en"),
    "<https://example.org/a.b>": URIRef("https://example.org/a.b"),
    "drug:x": NODE,
}


@pytest.mark.parametrize("written", TERMS)
def test_how_terms_are_written(written: str) -> None:
    assert f"tg:text {written} ." in "".join(turtle(Graph().add((NODE, P, TERMS[written]))))


def test_a_blank_node_is_refused(tmp_path: Path) -> None:
    with pytest.raises(GraphError, match="blank node"):
        write_turtle(Graph().add((NODE, P, BNode())), tmp_path / "g.ttl")


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(GraphError, match=r"none\.ttl"):
        read_turtle(tmp_path / "none.ttl")


def test_a_broken_file_is_named_with_its_line(tmp_path: Path) -> None:
    (tmp_path / "g.ttl").write_text("<https://a.example/> a <https://b.example/> .\n<https://a.example/> oops\n", encoding="utf-8")
    with pytest.raises(GraphError, match=r"g\.ttl:2"):
        read_turtle(tmp_path / "g.ttl")
