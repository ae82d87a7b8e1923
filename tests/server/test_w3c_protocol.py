"""The W3C's cases for the SPARQL protocol and for service descriptions, against a running server.

The query-side cases name a dataset even where the query reads none (``ASK {}``); this server has one graph and refuses such a field. So
each case runs as it stands, and those that fail only for this are run again without the field: their row in ``w3c_not_passing.tsv``
begins with "dataset:", and then they must pass.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import parse_qsl, urlencode, urlsplit

import httpx
import pytest
from rdflib import RDF, Graph, Namespace, URIRef
from rdflib.collection import Collection
from rdflib.query import Result
from rdflib.term import Node

from tests.server.conftest import Served
from tests.server.w3c import CNT, HT, MF, Case, cases, manifest, not_passing

SD = Namespace("http://www.w3.org/ns/sparql-service-description#")
MEDIA = {
    "boolean": {"application/sparql-results+json", "application/sparql-results+xml"},
    "tabular": {"application/sparql-results+json", "application/sparql-results+xml", "text/csv", "text/tab-separated-values"},
    "RDF": {"text/turtle", "application/rdf+xml", "application/n-triples"},
}
RDF_MEDIA = {"turtle": "text/turtle", "xml": "application/rdf+xml", "nt": "application/n-triples", "json-ld": "application/ld+json"}


def test_the_cases_are_there(shared: Path) -> None:
    assert len(list(cases("protocol"))) == 34


@pytest.mark.parametrize("case", list(cases("protocol")), ids=str)
def test_protocol(case: Case, served: Served) -> None:
    reason = not_passing().get((str(case), "server"), "")
    problem = next(problems(case, served, dataset=True), "")
    assert bool(problem) == bool(reason), problem or f"passes now: take it out of the table ({reason})"
    if reason.startswith("dataset:"):
        assert not list(problems(case, served, dataset=False))


def problems(case: Case, served: Served, *, dataset: bool) -> Iterator[str]:
    graph = manifest(case.group)
    action = graph.value(case.node, MF.action)
    for request in Collection(graph, graph.value(action, HT.requests)):
        yield from wrong(graph, request, served, dataset)


def wrong(graph: Graph, request: Node, served: Served, dataset: bool) -> Iterator[str]:
    response = send(graph, request, served, dataset)
    expected = graph.value(request, HT.resp)
    statuses = [str(each)[-3:] for each in graph.objects(expected, MF.expectedStatus)]
    if not any(re.fullmatch(status.replace("x", r"\d"), str(response.status_code)) for status in statuses):
        yield f"{response.status_code}, not {statuses}: {response.text[:200]}"
        return
    form = graph.value(expected, MF.expectedFormat)
    media = response.headers["content-type"].partition(";")[0]
    if form is not None and media not in MEDIA[str(form)]:
        yield f"{media} is not {form}"
    answer = graph.value(expected, MF.expectedBoolean)
    if answer is not None and Result.parse(io.BytesIO(response.content), content_type=media).askAnswer != answer.toPython():
        yield f"not {answer}"


def send(graph: Graph, request: Node, served: Served, dataset: bool) -> httpx.Response:
    address = urlsplit(str(graph.value(request, HT.absolutePath)))
    fields = address.query
    if not dataset:
        fields = urlencode([pair for pair in parse_qsl(fields) if not pair[0].endswith("graph-uri")])
    body = graph.value(request, HT.body)
    content = None
    if body is not None:
        encoding = str(graph.value(body, CNT.characterEncoding) or "UTF-8")
        content = str(graph.value(body, CNT.chars)).encode(encoding)
    listed = graph.value(request, HT.headers)
    fields_of_head = Collection(graph, listed) if listed else []
    headers = {str(graph.value(each, HT.fieldName)): str(graph.value(each, HT.fieldValue)) for each in fields_of_head}
    method = str(graph.value(request, HT.methodName) or "GET")
    url = served.address + "/sparql" + ("?" + fields if fields else "")
    return httpx.request(method, url, content=content, headers=headers, timeout=15)


@pytest.mark.filterwarnings("ignore:ConjunctiveGraph:DeprecationWarning")
@pytest.mark.parametrize("form", RDF_MEDIA)
def test_service_description(form: str, served: Served, shared: Path) -> None:
    """The three cases at once: it is RDF, its endpoint is the address asked, and it has what the vocabulary demands."""
    assert {case.name for case in cases("service-description")} == {"has-endpoint-triple", "returns-rdf", "conforms-to-schema"}
    response = served.get("/sparql", headers={"Accept": RDF_MEDIA[form]})
    assert response.headers["content-type"].partition(";")[0] == RDF_MEDIA[form]
    graph = Graph().parse(data=response.content, format=form)
    address = URIRef(served.address + "/sparql")
    (service,) = graph.subjects(RDF.type, SD.Service)
    assert list(graph.objects(service, SD.endpoint)) == [address]
    assert list(graph.objects(service, SD.supportedLanguage)) == [SD.SPARQL11Query]
    known = {SD.endpoint, SD.supportedLanguage, SD.resultFormat, SD.feature, SD.defaultDataset, SD.defaultGraph}
    used = {predicate for predicate in graph.predicates() if predicate.startswith(str(SD))}
    assert used <= known
    (dataset,) = graph.objects(service, SD.defaultDataset)
    assert (dataset, RDF.type, SD.Dataset) in graph
