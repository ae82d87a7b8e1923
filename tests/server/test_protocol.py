"""The SPARQL protocol as clients speak it: ways to ask, forms of answers, refusals in words, and three clients of others."""

from __future__ import annotations

import io
import json
import shutil
import subprocess
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from urllib.parse import quote
from xml.etree import ElementTree

import httpx
import pytest
import rdflib
from rdflib.plugins.stores.sparqlstore import SPARQLStore
from rdflib.query import Result

from tests.server.conftest import SECRET, Served, address_of, kg_serve, stop

SELECT = "SELECT ?drug ?name WHERE { ?drug a tg:Drug ; rdfs:label ?name } ORDER BY ?drug LIMIT 3"
CONSTRUCT = "CONSTRUCT WHERE { ?drug a tg:Drug ; rdfs:label ?name }"
DESCRIBE = "DESCRIBE drug:oblimersen"
FORM = {"Content-Type": "application/x-www-form-urlencoded"}


def test_three_ways_to_ask(served: Served) -> None:
    by_get = served.get("/sparql", params={"query": SELECT})
    by_form = httpx.post(served.address + "/sparql", data={"query": SELECT}, timeout=15)
    direct = served.ask(SELECT)
    assert by_get.status_code == by_form.status_code == direct.status_code == 200
    assert by_get.content == by_form.content == direct.content
    assert len(by_get.json()["results"]["bindings"]) == 3


@pytest.mark.parametrize(
    ("query", "accept", "media"),
    [
        (SELECT, "*/*", "application/sparql-results+json"),
        (SELECT, "application/json", "application/sparql-results+json"),
        (SELECT, "application/sparql-results+xml", "application/sparql-results+xml"),
        (SELECT, "text/csv", "text/csv; charset=utf-8"),
        (SELECT, "text/tab-separated-values, text/csv;q=0.5", "text/tab-separated-values; charset=utf-8"),
        (SELECT, "text/html, text/*;q=0.3, application/sparql-results+xml;q=0.1", "text/csv; charset=utf-8"),
        ("ASK {}", "text/csv, application/sparql-results+xml;q=0.1", "application/sparql-results+xml"),
        (CONSTRUCT, "*/*", "text/turtle; charset=utf-8"),
        (CONSTRUCT, "application/n-triples", "application/n-triples"),
        (DESCRIBE, "application/rdf+xml", "application/rdf+xml"),
        (DESCRIBE, "application/ld+json", "application/ld+json"),
    ],
)
def test_the_form_that_is_accepted(served: Served, query: str, accept: str, media: str) -> None:
    response = served.ask(query, accept)
    assert (response.status_code, response.headers["content-type"]) == (200, media)


@pytest.mark.parametrize(
    ("query", "accept"), [(SELECT, "image/png"), ("ASK {}", "text/csv"), (CONSTRUCT, "text/csv"), (SELECT, "text/turtle")]
)
def test_no_form_that_is_accepted(served: Served, query: str, accept: str) -> None:
    response = served.ask(query, accept)
    assert response.status_code == 406
    assert "application/" in response.text


def test_forms_say_the_same(served: Served) -> None:
    query = "SELECT ?a ?b ?c ?d ?e { VALUES (?a ?b ?c ?d) { (<urn:x> 'tab\\t\"q\", line\\n' 'bon'@fr 1.5) (UNDEF '<&>' 2 true) } }"
    read: dict[str, Result] = {}
    media = {"json": "application/sparql-results+json", "xml": "application/sparql-results+xml", "tsv": "text/tab-separated-values"}
    for form in media:
        read[form] = Result.parse(format=form, source=io.BytesIO(served.ask(query, media[form]).content))
    rows = {form: [[str(cell) if cell is not None else None for cell in row] for row in found] for form, found in read.items()}
    assert rows["json"] == rows["xml"]
    assert rows["tsv"][0][:3] == rows["json"][0][:3]
    table = served.ask(query, "text/csv").text
    assert table == 'a,b,c,d,e\r\nurn:x,"tab\t""q"", line\n",bon,1.5,\r\n,<&>,2,true,\r\n'


def test_characters_that_xml_does_not_know(served: Served) -> None:
    body = served.ask(r"SELECT ('\u0001\uFFFEx' AS ?a) {}", "application/sparql-results+xml").content
    assert ElementTree.fromstring(body)[1][0][0][0].text == "\ufffd\ufffdx"


def test_an_error_tells_its_place(served: Served) -> None:
    response = served.ask("SELECT ?x {\n  ?x rdf:type ? }")
    assert response.status_code == 400
    assert "line 2, column 17" in response.text


@pytest.mark.parametrize(
    ("status", "headers", "body"),
    [
        (415, {"Content-Type": "text/plain"}, b"ASK {}"),
        (415, {}, b"ASK {}"),
        (415, {"Content-Type": "application/sparql-query; charset=utf-16"}, "ASK {}".encode("utf-16")),
        (403, {"Content-Type": "application/sparql-update"}, b"CLEAR ALL"),
        (403, FORM, b"update=CLEAR+ALL"),
        (400, FORM, b"query=ASK%20%7B%7D&query=ASK%20%7B%7D"),
        (400, FORM, b"query=ASK%20%7B%7D&default-graph-uri=http://x/"),
        (400, FORM, b"query=ASK%20%7B%7D&named-graph-uri=file:///etc/passwd"),
        (400, FORM, b"nothing=here"),
        (400, FORM, b"query=%FF%FE"),
        (400, {"Content-Type": "application/sparql-query"}, b"ASK { ?s ?p '\xff' }"),
        (413, {"Content-Type": "application/sparql-query"}, b" " * 300_000),
    ],
)
def test_refusals_have_their_status_and_words(served: Served, status: int, headers: dict[str, str], body: bytes) -> None:
    response = httpx.post(served.address + "/sparql", content=body, headers=headers, timeout=15)
    assert (response.status_code, response.headers["content-type"]) == (status, "text/plain; charset=utf-8")
    assert len(response.text.split()) > 2


def test_a_body_in_pieces_is_measured_too(served: Served) -> None:
    headers = {"Content-Type": "application/sparql-query"}
    response = httpx.post(served.address + "/sparql", content=(b" " * 10_000 for _ in range(30)), headers=headers, timeout=15)
    assert response.status_code == 413


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "OPTIONS", "TRACE"])
def test_methods(served: Served, method: str) -> None:
    response = httpx.request(method, served.address + "/sparql", timeout=15)
    assert response.status_code == 405
    assert "GET" in response.headers["allow"]


def test_head(served: Served) -> None:
    response = httpx.head(served.address + "/sparql?query=" + quote("ASK {}"), timeout=15)
    assert (response.status_code, response.content) == (200, b"")


def test_an_address_that_is_too_long(served: Served) -> None:
    assert served.get("/sparql?query=" + "x" * 20_000).status_code == 414


def test_rows_left_out_are_told(served: Served) -> None:
    whole, cut = served.ask("SELECT * { ?s ?p ?o } LIMIT 500"), served.ask("SELECT * { ?s ?p ?o }")
    assert [len(each.json()["results"]["bindings"]) for each in (whole, cut)] == [500, 500]
    assert [each.headers.get("kg-more-rows") for each in (whole, cut)] == [None, "true"]


def test_half_a_graph_is_refused(served: Served) -> None:
    response = served.ask("CONSTRUCT WHERE { ?s ?p ?o }")
    assert response.status_code == 400
    assert "500 triples" in response.text


def test_headers_that_protect(served: Served) -> None:
    for path in ("/", "/sparql?query=" + quote("ASK {}"), "/nowhere", "/assets/query.js"):
        headers = served.get(path).headers
        assert "default-src 'none'" in headers["content-security-policy"]
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["referrer-policy"] == "no-referrer"
        assert "access-control-allow-origin" not in headers
        assert "server" not in headers


def test_a_name_that_is_not_its_own(served: Served) -> None:
    assert served.get("/", headers={"Host": "rebound.example"}).status_code == 421
    assert served.get("/", headers={"Host": "localhost:1"}).status_code == 200


def test_too_many_at_once_are_turned_away(hurried: Served) -> None:
    endless = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
    with ThreadPoolExecutor(12) as pool:
        found = list(pool.map(lambda _: hurried.ask(endless, seconds=20), range(12)))
    statuses = [response.status_code for response in found]
    assert set(statuses) == {503, 504}
    assert {response.headers["retry-after"] for response in found if response.status_code == 503} == {"1"}
    assert hurried.ask("ASK {}").json() == {"head": {}, "boolean": True}


def test_pages_open_while_queries_run(hurried: Served) -> None:
    endless = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
    with ThreadPoolExecutor(3) as pool:
        running = [pool.submit(hurried.ask, endless) for _ in range(2)]
        assert hurried.get("/drug/oblimersen", headers={"Accept": "text/html"}).status_code == 200
        assert [each.result().status_code for each in running] == [504, 504]


def test_cors_when_it_is_asked_for(built: Path) -> None:
    process = kg_serve(built, "--cors", "https://friend.example")
    try:
        address = address_of(process)
        asked = httpx.get(address + "/sparql?query=" + quote("ASK {}"), timeout=15)
        assert asked.headers["access-control-allow-origin"] == "https://friend.example"
        before = httpx.options(address + "/sparql", headers={"Origin": "https://friend.example"}, timeout=15)
        assert before.status_code == 204
        assert "access-control-allow-origin" not in httpx.get(address + "/", timeout=15).headers
    finally:
        stop(process)


# -- clients of others -------------------------------------------------------------------------------------------------


def test_rdflib_as_a_client(served: Served) -> None:
    graph = rdflib.Graph(SPARQLStore(served.address + "/sparql", returnFormat="json"))
    rows = list(graph.query("SELECT ?name { <https://w3id.org/trialgraph/drug/oblimersen> rdfs:label ?name }"))
    assert [str(row[0]) for row in rows] == ["oblimersen"]
    drug = rdflib.URIRef("https://w3id.org/trialgraph/drug/oblimersen")
    assert graph.value(drug, rdflib.RDFS.label) == rdflib.Literal("oblimersen")
    post = rdflib.Graph(SPARQLStore(served.address + "/sparql", method="POST", returnFormat="xml"))
    assert bool(post.query("ASK { ?s a <https://w3id.org/trialgraph/ontology/Drug> }").askAnswer)


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_sparqlwrapper_as_a_client(served: Served) -> None:
    wrapper = pytest.importorskip("SPARQLWrapper")
    client = wrapper.SPARQLWrapper(served.address + "/sparql")
    client.setQuery(SELECT)
    client.setReturnFormat(wrapper.JSON)
    assert len(client.query().convert()["results"]["bindings"]) == 3
    client.setReturnFormat(wrapper.XML)
    assert len(client.query().convert().getElementsByTagName("result")) == 3
    client.setReturnFormat(wrapper.CSV)
    assert len(client.query().convert().decode().splitlines()) == 4
    client.setQuery("SELECT * { ? }")
    with pytest.raises(wrapper.SPARQLExceptions.QueryBadFormed):
        client.query()
    client.setMethod(wrapper.POST)
    client.setReturnFormat(wrapper.TURTLE)
    client.setQuery("DESCRIBE <https://w3id.org/trialgraph/drug/oblimersen>")
    assert b"oblimersen" in client.query().convert()


def test_curl_as_a_client(served: Served) -> None:
    if not shutil.which("curl"):
        pytest.skip("curl is not there: apt-get install curl")
    run: Callable[..., str] = lambda *words: subprocess.run(  # noqa: E731
        ["curl", "-sS", "--max-time", "15", *words, served.address + "/sparql"], capture_output=True, text=True, check=True
    ).stdout
    assert len(json.loads(run("--data-urlencode", f"query={SELECT}"))["results"]["bindings"]) == 3
    assert len(run("-G", "-H", "Accept: text/csv", "--data-urlencode", f"query={SELECT}").splitlines()) == 4
    assert run("-H", "Content-Type: application/sparql-query", "--data-binary", "ASK {}").strip() == '{"head": {}, "boolean": true}'
    assert SECRET not in run("-H", "Accept: text/turtle")
