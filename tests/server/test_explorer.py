"""The pages for people, without a browser: things with their quotes, search, questions, downloads, pages of the build."""

from __future__ import annotations

import csv
import io
import json
import os
import re
import select
import signal
import subprocess
import sys
from collections import Counter
from pathlib import Path

import httpx
import pytest
from rdflib import RDFS, Graph, Literal, URIRef

from kg.catalogue import load_catalogue
from kg.errors import QueryError
from kg.graph.names import HOME
from kg.server.pages import table
from kg.server.pool import Answered
from kg.server.search import Hit, Index
from kg.server.template import page
from tests.server.conftest import Served, address_of, children, kg_serve, stop

HTML = {"Accept": "text/html"}


PAGES = ["/", "/?q=oblimersen", "/questions", "/query", "/drug/oblimersen", "/trial/NCT00024440", "/document/oblimersen"]
PROGRAMS = [("/drug/oblimersen.ttl", "*/*"), ("/drug/oblimersen", "text/turtle"), ("/drug/oblimersen", "application/rdf+xml")]


@pytest.mark.parametrize("path", PAGES)
def test_a_page_opens(served: Served, path: str) -> None:
    response = served.get(path, headers=HTML)
    assert (response.status_code, response.headers["content-type"]) == (200, "text/html; charset=utf-8")
    assert not re.search(r"<script(?! src=)|<style|\son\w+=|\sstyle=", response.text)


def test_a_thing_shows_what_is_said_with_its_quotes(served: Served, built: Path) -> None:
    page = served.get("/drug/oblimersen", headers=HTML).text
    graph = Graph().parse(built, format="turtle")
    asked = """SELECT ?quote { ?s rdf:subject <https://w3id.org/trialgraph/drug/oblimersen> ;
        <https://w3id.org/trialgraph/ontology/evidence>/<https://w3id.org/trialgraph/ontology/quote> ?quote }"""
    quotes = [str(row[0]) for row in graph.query(asked)]
    text = page.replace("&#39;", "'").replace("&#34;", '"').replace("&amp;", "&").replace("&gt;", ">").replace("&lt;", "<")
    assert quotes
    assert [quote for quote in quotes if quote not in text] == []
    assert 'href="/document/oblimersen"' in page


def test_each_kind_of_thing_opens(served: Served, built: Path) -> None:
    graph = Graph().parse(built, format="turtle")
    own = sorted((iri for iri in map(str, graph.subjects()) if iri.startswith(HOME)), reverse=True)
    first = {iri.removeprefix(HOME).partition("/")[0]: iri for iri in own}
    assert len(first) > 15
    for iri in first.values():
        assert served.get("/" + iri.removeprefix(HOME), headers=HTML).status_code == 200, iri


def test_conflicts_stand_on_the_pages_of_both_sides(served: Served) -> None:
    rows = served.ask("SELECT ?c ?m ?question { ?c tg:member ?m ; tg:question ?question }", "text/csv").text
    found = list(csv.DictReader(io.StringIO(rows)))
    assert found
    for row in found[:4]:
        page = served.get("/" + row["m"].removeprefix(HOME), headers=HTML).text
        assert "Disputed" in page
        assert row["c"].removeprefix(HOME) in page


@pytest.mark.parametrize(("path", "accept"), PROGRAMS)
def test_things_for_programs(served: Served, path: str, accept: str) -> None:
    response = served.get(path, headers={"Accept": accept})
    graph = Graph().parse(data=response.text, format="xml" if "xml" in response.headers["content-type"] else "turtle")
    assert (URIRef(HOME + "drug/oblimersen"), RDFS.label, Literal("oblimersen")) in graph
    assert "vary" in response.headers


def test_what_is_not_there(served: Served) -> None:
    nowhere = ("/nothing", "/ontology/nothing", "/ontology/targets.exe", "/drug/nothing", "/drug/nothing.ttl", "/questions/nothing")
    for path in (*nowhere, "/pages/nothing.html", "/kind/thing"):
        assert served.get(path, headers=HTML).status_code == 404, path


def test_search_finds_names_and_quotes(served: Served) -> None:
    page = served.get("/?q=oblim", headers=HTML).text
    assert 'href="/drug/oblimersen"' in page
    assert "<blockquote" in page
    assert served.get("/?q=" + "x" * 400, headers=HTML).status_code == 200


@pytest.mark.parametrize(
    ("asked", "found"),
    [("bcl-2", 1), ("BCL", 1), ("bcl-2 protein", 1), ("protein bcl", 1), ('"', 0), ("* OR NOT (", 0), ("naive", 1), ("b", 1), ("", 0)],
)
def test_words_of_a_search(asked: str, found: int) -> None:
    index = Index()
    index.add("things", [Hit("urn:x", "Bcl-2", "a protein · naïve")])
    assert len(index.find("things", asked)) == found


def test_a_search_ends_by_the_clock() -> None:
    index = Index(seconds=0.0)
    index.add("things", (Hit(f"urn:{number}", f"common word {number}", "") for number in range(20_000)))
    with pytest.raises(QueryError, match="add a word"):
        index.find("things", "common")
    index = Index()
    index.add("things", [Hit("urn:1", "common", "")])
    assert index.find("things", "common")


@pytest.mark.parametrize("query", load_catalogue(), ids=lambda query: query.name)
def test_each_question_opens(served: Served, query: object) -> None:
    name = query.name  # type: ignore[attr-defined]
    assert served.get(f"/questions/{name}?ask=yes", headers=HTML).status_code == 200


def test_a_question_with_a_parameter_and_its_downloads(served: Served) -> None:
    address = "/questions/trials-of-drug?drug=drug:oblimersen"
    page = served.get(address + "&ask=yes", headers=HTML).text
    assert 'value="drug:oblimersen"' in page
    table = served.get(address + "&format=csv")
    assert "attachment" in table.headers["content-disposition"]
    rows = list(csv.DictReader(io.StringIO(table.text)))
    assert rows
    assert {row["drug"] for row in rows} == {HOME + "drug/oblimersen"}
    assert len(json.loads(served.get(address + "&format=json").text)["results"]["bindings"]) == len(rows)
    assert len(served.get(address + "&format=tsv").text.splitlines()) == len(rows) + 1


def test_the_editor_answers_and_tells_errors(served: Served) -> None:
    found = httpx.post(served.address + "/query", data={"query": "SELECT ?x { BIND('here' AS ?x) }"}, timeout=15)
    assert "<td dir=\"auto\">here</td>" in found.text
    wrong = httpx.post(served.address + "/query", data={"query": "SELECT ?x {\n ?x }"}, timeout=15)
    assert (wrong.status_code, "line 2" in wrong.text) == (400, True)
    taken = served.get("/query?example=targets", headers=HTML)
    assert taken.status_code == 303
    assert taken.headers["location"].startswith("/query?query=")


def test_the_vocabulary_is_that_of_the_graph(served: Served, built: Path) -> None:
    told = served.get("/vocabulary").json()
    graph = Graph().parse(built, format="turtle")
    terms = {each["text"]: each for each in told["terms"]}
    uses = Counter(graph.predicates())
    for name in ("targets", "evidence", "inhibitsProductionOf"):
        term = terms[f"tg:{name}"]
        assert (term["sort"], term["uses"]) == ("property", uses[URIRef(f"{HOME}ontology/{name}")])
        assert len(term["note"]) > 20
    assert terms["tg:Drug"]["sort"] == "class"
    assert terms["tg:notReached"]["sort"] == "value"
    assert terms["rdfs:label"]["uses"] > 10
    assert told["prefixes"]["tg"] == HOME + "ontology/"
    assert "drug" in told["kinds"]


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("drug:obl", "drug:oblimersen"), ("drug:OBL", "drug:oblimersen"), ("oblimer", "drug:oblimersen"), ("mrna:bcl", "mrna:BCL2"),
        ("trial:NCT0002", "trial:NCT00021749"), ("tg:targ", None), ("nothing:x", None), ("drug:%_*\"'", None), ("", None),
    ],
)
def test_things_by_the_beginning_of_their_names(served: Served, text: str, first: str | None) -> None:
    found = served.get("/complete", params={"text": text}).json()
    assert (found[0]["text"] if found else None) == first
    assert len(found) <= 12


@pytest.mark.parametrize("name", ["targets", "Drug", "notReached"])
def test_terms_of_the_ontology_resolve(served: Served, name: str) -> None:
    page = served.get(f"/ontology/{name}", headers=HTML)
    assert page.status_code == 200
    address = page.text.partition('href="/query?')[2].partition('"')[0]
    assert served.get(f"/query?{address}".replace("&amp;", "&"), headers=HTML).status_code == 200
    for path, accept in ((f"/ontology/{name}", "text/turtle"), (f"/ontology/{name}.ttl", "*/*")):
        graph = Graph().parse(data=served.get(path, headers={"Accept": accept}).text, format="turtle")
        assert graph.value(URIRef(f"{HOME}ontology/{name}"), RDFS.label)


def test_a_page_shows_the_first_rows_of_a_long_answer() -> None:
    body = {"head": {"vars": ["n"]}, "results": {"bindings": [{"n": {"type": "literal", "value": str(n)}} for n in range(1500)]}}
    shown = table(Answered("select", "application/sparql-results+json", json.dumps(body).encode(), 1500, False))
    assert "1500 rows; the first 1000 are shown here" in page("question.html.j2", {
        "query": load_catalogue()[0], "given": {}, "problem": "", "found": shown, "links": [],
    }).body.decode()  # fmt: skip


@pytest.mark.parametrize(
    ("query", "form", "name"),
    [
        ("SELECT * { ?s ?p ?o } LIMIT 1", "csv", "answer.csv"), ("SELECT * { ?s ?p ?o } LIMIT 1", "turtle", "answer.json"),
        ("DESCRIBE drug:oblimersen", "csv", "answer.ttl"), ("DESCRIBE drug:oblimersen", "jsonld", "answer.jsonld"),
        ("DESCRIBE drug:oblimersen", "ntriples", "answer.nt"), ("DESCRIBE drug:oblimersen", "rdfxml", "answer.rdf"),
    ],
)  # fmt: skip
def test_a_file_is_named_for_what_is_in_it(served: Served, query: str, form: str, name: str) -> None:
    found = served.get("/sparql", params={"query": query, "format": form, "save": "yes"})
    assert found.headers["content-disposition"] == f'attachment; filename="{name}"'


def test_pages_of_the_build_keep_their_own_policy(served: Served, built: Path) -> None:
    for file in sorted((built.parent / "html").glob("*.html")):
        response = served.get(f"/pages/{file.name}", headers=HTML)
        assert response.content == file.read_bytes()
        policy = response.headers["content-security-policy"]
        assert "default-src 'none'" in policy
        assert "frame-ancestors 'none'" in policy
        assert "unsafe" not in policy


# -- what holds it -----------------------------------------------------------------------------------------------------


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="limits are read from /proc")
def test_workers_can_open_nothing_and_end_with_the_server(built: Path) -> None:
    process = kg_serve(built, "--workers", "2")
    try:
        address_of(process)
        (nursery,) = children(process.pid)
        workers = children(nursery)
        assert len(workers) == 3  # and one for the pages
        for worker in workers:
            limits = Path(f"/proc/{worker}/limits").read_text()
            assert re.search(r"Max open files\s+0\s+0", limits)
            assert re.search(r"Max file size\s+0\s+0", limits)
            assert not re.search(r"Max address space\s+unlimited", limits)
        handles = [os.pidfd_open(each) for each in (nursery, *workers)]
        process.send_signal(signal.SIGKILL)  # no chance to tidy up
        process.wait(10)
        for handle in handles:
            select_for_end(handle)
    finally:
        stop(process)


def select_for_end(handle: int) -> None:
    assert select.select([handle], [], [], 10)[0], "still running after its server"
    os.close(handle)


@pytest.mark.parametrize(
    ("words", "told"),
    [(["--graph", "nowhere.ttl"], "no such file"), (["--host", "256.0.0.1"], "256.0.0.1"), (["--graph", "pyproject.toml"], ".toml")],
)
def test_a_start_that_fails_says_why(words: list[str], told: str, root: Path, built: Path) -> None:
    command = [sys.executable, "-m", "kg", "serve", "--port", "0", "--graph", str(built), *words]
    done = subprocess.run(command, cwd=root, capture_output=True, text=True, timeout=30, check=False)
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    assert told in done.stderr
