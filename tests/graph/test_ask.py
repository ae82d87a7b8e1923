"""Asking: the same on both engines, nothing but questions, and errors with a place."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest
import rdflib.plugins.sparql

from kg.errors import GraphError, QueryError
from kg.graph.ask import Answer, ask, load
from kg.graph.encode import encode, encode_dataset
from kg.graph.files import turtle, write_nquads, write_turtle
from kg.graph.terms import graph_of
from tests.graph.sample import SAMPLE

GRAPH = encode(SAMPLE)
ENGINES = ("rdflib", "oxigraph")
engines = pytest.mark.parametrize("engine", ENGINES)


@engines
def test_select(engine: str) -> None:
    answer = ask(GRAPH, "SELECT ?value ?n WHERE { ?r tg:value ?value ; tg:numerator ?n } ORDER BY ?value", engine=engine)  # type: ignore[arg-type]
    assert answer == Answer(("value", "n"), ((Decimal(4), 2), (Decimal(12), 6)))


@engines
def test_ask_and_construct(engine: str) -> None:
    assert ask(GRAPH, "ASK { drug:examplersen tg:targets mrna:TP53 }", engine=engine).rows == ((True,),)  # type: ignore[arg-type]
    assert not ask(GRAPH, "ASK { drug:examplersen tg:targets protein:TP53 }", engine=engine)  # type: ignore[arg-type]
    made = ask(GRAPH, "CONSTRUCT WHERE { ?a tg:targets ?b }", {"a": "drug:examplersen"}, engine=engine)  # type: ignore[arg-type]
    assert made.form == "graph"
    assert "drug:examplersen\n    tg:targets mrna:TP53 ." in "".join(turtle(graph_of(made.rows)))


@engines
def test_describe(engine: str) -> None:
    rows = ask(GRAPH, "DESCRIBE drug:examplersen", engine=engine).rows  # type: ignore[arg-type]
    assert "https://w3id.org/trialgraph/mrna/TP53" in [value for _, _, value in rows]


@engines
def test_a_parameter_is_bound_and_never_pasted(engine: str) -> None:
    text = "SELECT ?d ?name WHERE { ?d a tg:Drug ; rdfs:label ?name } ORDER BY ?d"
    assert len(ask(GRAPH, text, engine=engine).rows) == 4  # type: ignore[arg-type]
    assert len(ask(GRAPH, text, {"name": "examplersen"}, engine=engine).rows) == 1  # type: ignore[arg-type]
    assert ask(GRAPH, text, {"name": '" . ?x ?y ?z } #'}, engine=engine).rows == ()  # type: ignore[arg-type]
    assert len(ask(GRAPH, text, {"name": ""}, engine=engine).rows) == 4  # type: ignore[arg-type]


@engines
def test_a_limit_says_that_there_were_more(engine: str) -> None:
    cut = ask(GRAPH, "SELECT ?s WHERE { ?s a tg:Drug } ORDER BY ?s", engine=engine, limit=2)  # type: ignore[arg-type]
    assert (len(cut.rows), cut.more) == (2, True)
    assert not ask(GRAPH, "SELECT ?s WHERE { ?s a tg:Drug } ORDER BY ?s", engine=engine, limit=4).more  # type: ignore[arg-type]


@engines
def test_asking_a_file(engine: str, tmp_path: Path) -> None:
    write_turtle(GRAPH, tmp_path / "graph.ttl")
    count = "SELECT (COUNT(*) AS ?n) WHERE { ?s ?p ?o }"
    assert ask(tmp_path / "graph.ttl", count, engine=engine).rows == ((len(GRAPH),),)  # type: ignore[arg-type]


def test_a_dataset_is_asked_as_a_whole(tmp_path: Path) -> None:
    write_nquads(encode_dataset(SAMPLE), tmp_path / "graph.nq")
    text = "SELECT (COUNT(*) AS ?n) WHERE { ?f tg:evidence/tg:quote ?q }"
    assert ask(tmp_path / "graph.nq", text).rows == ask(GRAPH, text).rows
    named = ask(tmp_path / "graph.nq", "SELECT DISTINCT ?g WHERE { GRAPH ?g { ?s ?p ?o } } ORDER BY ?g")
    assert [str(row[0]).rpartition("/")[2] for row in named.rows] == ["guide-a", "guide-b"]


REFUSED = {
    "insert": ("INSERT DATA { <a:a> <a:b> <a:c> }", "an update"),
    "delete": ("DELETE WHERE { ?s ?p ?o }", "an update"),
    "load": ("LOAD <file:///etc/passwd>", "an update"),
    "service": ("SELECT * { SERVICE <http://127.0.0.1:1/> { ?s ?p ?o } }", "SERVICE"),
    "service by variable": ("SELECT * { ?s ?p ?x SERVICE ?x { ?s ?p ?o } }", "SERVICE"),
    "service silent": ("SELECT * { SERVICE SILENT <http://127.0.0.1:1/> { ?s ?p ?o } }", "SERVICE"),
    "service in optional": ("SELECT * { ?s ?p ?o OPTIONAL { SERVICE <http://127.0.0.1:1/> { ?s ?p ?o } } }", "SERVICE"),
    "service in exists": ("SELECT * { ?s ?p ?o FILTER EXISTS { SERVICE <http://127.0.0.1:1/> { ?s ?p ?o } } }", "SERVICE"),
    "service in a deep exists": (
        "SELECT * { ?s ?p ?o FILTER(!EXISTS { ?s ?p ?x FILTER NOT EXISTS { SERVICE <http://127.0.0.1:1/> { ?s ?p ?o } } }) }", "SERVICE",
    ),
    "service in a subselect": ("SELECT * { { SELECT ?s { SERVICE <http://127.0.0.1:1/> { ?s ?p ?o } } } }", "SERVICE"),
    "service in a union": ("SELECT * { { ?s ?p ?o } UNION { SERVICE <http://127.0.0.1:1/> { ?s ?p ?o } } }", "SERVICE"),
    "service in minus": ("SELECT * { ?s ?p ?o MINUS { SERVICE <http://127.0.0.1:1/> { ?s ?p ?o } } }", "SERVICE"),
    "service in graph": ("SELECT * { GRAPH ?g { SERVICE <http://127.0.0.1:1/> { ?s ?p ?o } } }", "SERVICE"),
    "service in construct": ("CONSTRUCT { ?s ?p ?o } WHERE { SERVICE <http://127.0.0.1:1/> { ?s ?p ?o } }", "SERVICE"),
    "service in an expression": ("SELECT (EXISTS { SERVICE <http://127.0.0.1:1/> { ?s ?p ?o } } AS ?x) {}", "SERVICE"),
    "service by escapes": ("SELECT * { \\u0053ERVICE <http://127.0.0.1:1/> { ?s ?p ?o } }", "SERVICE"),
    "from a file": ("SELECT * FROM <file:///etc/passwd> { ?s ?p ?o }", "FROM"),
    "from the web": ("SELECT * FROM <http://127.0.0.1:1/> { ?s ?p ?o }", "FROM"),
    "from named": ("SELECT * FROM NAMED <file:///etc/passwd> { GRAPH ?g { ?s ?p ?o } }", "FROM"),
    "from in ask": ("ASK FROM <file:///etc/passwd> { ?s ?p ?o }", "FROM"),
    "from in describe": ("DESCRIBE <a:a> FROM <file:///etc/passwd>", "FROM"),
    "from in construct": ("CONSTRUCT { ?s ?p ?o } FROM <file:///etc/passwd> WHERE { ?s ?p ?o }", "FROM"),
    "from in short construct": ("CONSTRUCT FROM <file:///etc/passwd> WHERE { ?s ?p ?o }", "FROM"),
    "nested too deep": ("SELECT * " + "{" * 2000 + "}" * 2000, "too deep"),
    "too long": ("SELECT * { ?s ?p '" + "x" * 200_000 + "' }", "characters"),
    "an unknown prefix": ("SELECT * { ?s nowhere:p ?o }", "nowhere"),
    "two queries": ("ASK { ?s ?p ?o } ASK { ?s ?p ?o }", "ASK"),
    "nothing": ("", "line 1, column 1"),
}


@engines
@pytest.mark.parametrize("case", REFUSED)
def test_refused(case: str, engine: str) -> None:
    text, word = REFUSED[case]
    with pytest.raises(QueryError, match=word):
        ask(GRAPH, text, engine=engine)  # type: ignore[arg-type]


def test_the_words_alone_are_harmless() -> None:
    text = "SELECT ?s { ?s rdfs:label ?l FILTER(?l != 'SERVICE <http://x> FROM <file:///x> INSERT') } # SERVICE FROM"
    assert ask(GRAPH, text).rows == ask(GRAPH, "SELECT ?s { ?s rdfs:label ?l }").rows


def test_rdflib_loads_no_graphs() -> None:
    assert rdflib.plugins.sparql.SPARQL_LOAD_GRAPHS is False


POSITIONS = {
    "a triple without object": ("SELECT ?x\nWHERE { ?x ?y }", "line 2, column 16"),
    "a missing bracket": ("SELECT ?x WHERE {\n  ?x a tg:Drug .\n", "line 3, column 1"),
    "a misspelt word": ("SELEKT ?x WHERE { ?x a tg:Drug }", "line 1, column 1"),
    "with service after it": ("SELECT ?x\nWHERE { ?x ?y } # service", "line 2"),
}


@pytest.mark.parametrize("case", POSITIONS)
def test_a_syntax_error_has_a_place(case: str) -> None:
    text, place = POSITIONS[case]
    with pytest.raises(QueryError, match=place):
        ask(GRAPH, text)


@engines
def test_an_unknown_parameter_is_named(engine: str) -> None:
    with pytest.raises(QueryError, match="perhaps drug"):
        ask(GRAPH, "SELECT ?drug { ?drug a tg:Drug }", {"drugs": "x"}, engine=engine)  # type: ignore[arg-type]


FILES = {"missing.ttl": None, "broken.ttl": "<a> b c", "graph.pdf": "x"}


@pytest.mark.parametrize("name", FILES)
def test_a_file_that_is_no_graph(name: str, tmp_path: Path) -> None:
    text = FILES[name]
    if text is not None:
        (tmp_path / name).write_text(text, encoding="utf-8")
    with pytest.raises(GraphError, match=name):
        load(tmp_path / name)


def test_a_changed_file_is_read_again(tmp_path: Path) -> None:
    path = tmp_path / "g.ttl"
    path.write_text("<a:a> <a:b> <a:c> .", encoding="utf-8")
    count = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"
    assert ask(path, count).rows == ((1,),)
    path.write_text("<a:a> <a:b> <a:c> , <a:d> .", encoding="utf-8")
    assert ask(path, count).rows == ((2,),)
