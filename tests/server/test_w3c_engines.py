"""The W3C's query evaluation cases on both engines, asked as the program asks them.

On Oxigraph a query takes the way of the server (`kg.graph.protocol.reply`: parsed and walked first, answered in JSON, CSV or TSV); on
rdflib that of `kg query`. A case of ``w3c_not_passing.tsv`` must fail, so that the table stays true.
"""

from __future__ import annotations

import io
from pathlib import Path

import pyoxigraph
import pytest
from rdflib import RDF, XSD, BNode, Dataset, Graph, Literal, Namespace, URIRef
from rdflib.compare import isomorphic
from rdflib.query import Result
from rdflib.term import Node

from kg.errors import QueryError
from kg.graph.ask import ask
from kg.graph.protocol import reply
from kg.graph.refuse import allowed
from tests.server.w3c import MF, QT, Case, cases, kind, local, manifest, not_passing

GROUPS = ("aggregates", "csv-tsv-res", "json-res", "negation", "property-path", "subquery")
RS = Namespace("http://www.w3.org/2001/sw/DataAccess/tests/result-set#")
FORMS = {".srx": "xml", ".srj": "json", ".csv": "csv", ".tsv": "tsv", ".ttl": "turtle", ".rdf": "rdfxml"}
SYNTAX = {".ttl": pyoxigraph.RdfFormat.TURTLE, ".rdf": pyoxigraph.RdfFormat.RDF_XML, ".nt": pyoxigraph.RdfFormat.N_TRIPLES}


def test_the_cases_are_there(shared: Path) -> None:
    assert len(list(cases(*GROUPS))) > 90


@pytest.mark.filterwarnings("ignore:Dataset:DeprecationWarning")
@pytest.mark.parametrize("engine", ["rdflib", "oxigraph"])
@pytest.mark.parametrize("case", list(cases(*GROUPS)), ids=str)
def test_evaluation(case: Case, engine: str) -> None:
    reason = not_passing().get((str(case), engine))
    try:
        problem = "" if passes(case, engine) else "another answer"
    except Exception as error:  # whatever keeps a case from passing is its outcome
        problem = f"{type(error).__name__}: {error}"
    assert bool(problem) == bool(reason), problem or f"passes now: take it out of the table ({reason})"


def passes(case: Case, engine: str) -> bool:
    graph = manifest(case.group)
    action = graph.value(case.node, MF.action)
    if kind(case) == "NegativeSyntaxTest11":
        return refused(local(action).read_text(encoding="utf-8"), engine)
    question = local(graph.value(action, QT.query))
    text = f"BASE <{question.as_uri()}>\n" + question.read_text(encoding="utf-8")
    data, named = list(map(local, graph.objects(action, QT.data))), list(map(local, graph.objects(action, QT.graphData)))
    expected = local(graph.value(case.node, MF.result))
    form = FORMS[expected.suffix]
    answered = by_rdflib(text, data, named) if engine == "rdflib" else by_oxigraph(text, data, named, form)
    wanted = read(expected.read_bytes(), form, expected.as_uri())
    return same(answered, wanted, loose=form == "csv")


def refused(text: str, engine: str) -> bool:
    try:
        ask(Graph() if engine == "rdflib" else pyoxigraph.Store(), text, engine="rdflib" if engine == "rdflib" else "oxigraph")
    except QueryError:
        return True
    return False


def by_oxigraph(text: str, data: list[Path], named: list[Path], form: str) -> Graph | Result:
    store = pyoxigraph.Store()
    for path in data:
        store.load(path=str(path), format=SYNTAX[path.suffix], base_iri=path.as_uri())
    for path in named:
        store.load(path=str(path), format=SYNTAX[path.suffix], base_iri=path.as_uri(), to_graph=pyoxigraph.NamedNode(path.as_uri()))
    table = form if form in ("xml", "json", "csv", "tsv") else "json"
    found = reply(store, text, None, {"select": table, "ask": "xml" if table == "xml" else "json", "graph": "turtle"}, 100_000)
    return read(found.body, "turtle" if found.form == "graph" else "json" if found.form == "ask" and table != "xml" else table)


def by_rdflib(text: str, data: list[Path], named: list[Path]) -> Graph | Result:
    allowed(text)
    dataset = Dataset()
    for path in (*data, *named):
        graph = dataset.graph(URIRef(path.as_uri())) if path in named else dataset.default_graph
        graph.parse(data=path.read_bytes(), format=FORMS[path.suffix].replace("rdfxml", "xml"), publicID=path.as_uri())
    found = dataset.query(text) if named else dataset.default_graph.query(text)
    return found.graph if found.graph is not None else found


def read(body: bytes, form: str, base: str = "urn:answer") -> Graph | Result:
    """An answer as rdflib understands it: a graph, or a result, which some cases write as a graph."""
    if form in ("turtle", "rdfxml"):
        return Graph().parse(data=body, format="xml" if form == "rdfxml" else "turtle", publicID=base)
    return Result.parse(io.BytesIO(body), format=form)


def same(one: Graph | Result, other: Graph | Result, *, loose: bool) -> bool:
    """Equal answers: rows in any order, blank nodes by any name, numbers by their value; in CSV by their text."""
    if isinstance(other, Result) and other.type == "ASK":
        return isinstance(one, Result) and one.askAnswer == other.askAnswer
    return isomorphic(as_graph(one, loose), as_graph(other, loose))


def as_graph(found: Graph | Result, loose: bool) -> Graph:
    if isinstance(found, Graph) and not list(found.subjects(RDF.type, RS.ResultSet)):
        return found
    graph = Graph()
    for row in rows_of(found) if isinstance(found, Graph) else found.bindings:
        node = BNode()
        graph.add((node, RDF.type, RS.solution))
        for name, value in row.items():
            if value is not None:
                graph.add((node, URIRef(f"urn:var:{name}"), plain(value, loose)))
    return graph


def rows_of(found: Graph) -> list[dict[str, Node | None]]:
    """The rows of a table that is written as a graph."""
    return [
        {str(found.value(each, RS.variable)): found.value(each, RS.value) for each in found.objects(solution, RS.binding)}
        for solution in found.objects(None, RS.solution)
    ]


def plain(value: Node, loose: bool) -> Node:
    if loose and not isinstance(value, BNode):
        return Literal(str(value))
    if isinstance(value, Literal) and value.datatype in (XSD.decimal, XSD.double, XSD.float, XSD.integer) and value.value is not None:
        return Literal(f"{float(value.value):.12g}", datatype=value.datatype)
    if isinstance(value, Literal) and value.datatype == XSD.string:
        return Literal(str(value))
    return value
