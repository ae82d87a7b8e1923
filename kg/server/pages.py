"""The pages for people: search, things, questions with forms, and a place to write SPARQL."""

from __future__ import annotations

import asyncio
import html
import json
import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from urllib.parse import urlencode

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from kg.catalogue import Query, find_query, load_catalogue
from kg.errors import QueryError
from kg.graph.names import ONTOLOGY
from kg.graph.protocol import GRAPHS
from kg.server.addresses import href, iri_of, kind_of, short
from kg.server.drawn import dashes, draw, looks
from kg.server.endpoint import answer, fields_of, read_body, refusal, status_of
from kg.server.guard import words
from kg.server.negotiate import forms, prefers_page
from kg.server.neighbours import neighbourhood
from kg.server.pool import Answered
from kg.server.search import Hit, Index
from kg.server.template import page
from kg.server.things import gather, turtle
from kg.server.vocabulary import term_as, terms

_TABLE = {"select": "json", "ask": "json", "graph": "turtle"}
_ENDINGS = {".ttl": "turtle", ".nt": "ntriples", ".rdf": "rdfxml", ".jsonld": "jsonld"}
_POLICY = re.compile(r'<meta http-equiv="Content-Security-Policy" content="([^"<>]{1,2000})">')
_SHOWN = 1000
"""Rows of an answer on a page; a download has all."""
_TITLE = re.compile(r"<title>([^<]{1,300})</title>")
_START = "SELECT ?drug ?target ?quote WHERE {\n  ?statement rdf:subject ?drug ; rdf:predicate tg:targets ; rdf:object ?target ;\n" \
    "    tg:evidence/tg:quote ?quote .\n} LIMIT 50\n"  # fmt: skip


async def start(request: Request) -> Response:
    """The first page: search, counts, ways on; with ``q`` what was found."""
    index: Index = request.app.state.known.index
    asked = fields_of(request.url.query).get("q", [""])[0]
    try:
        things, quotes = await asyncio.gather(*(asyncio.to_thread(index.find, table, asked) for table in ("things", "quotes")))
    except QueryError as error:
        return _sorry(error)
    return page("start.html.j2", {
        "asked": asked, "things": [_hit(hit) for hit in things], "quotes": [_hit(hit) for hit in quotes],
        "counts": request.app.state.known.counts, "built": _built(request.app.state.built), "triples": request.app.state.triples,
    })  # fmt: skip


async def thing(request: Request) -> Response:
    """The page of a thing, or its triples for programs and for addresses that end in ``.ttl``, ``.nt``, ``.rdf`` or ``.jsonld``."""
    kind, slug = request.path_params["kind"], request.path_params["slug"]
    accept = request.headers.get("accept", "")
    iri, ending = iri_of(kind, slug), Path(slug).suffix
    if iri is None:
        raise HTTPException(404, "There is no such page.")
    try:
        if ending in _ENDINGS:
            return await _triples(request, iri.removesuffix(ending), _ENDINGS[ending])
        if not prefers_page(accept):
            form = forms(accept).get("graph")
            return await _triples(request, iri, form) if form else words(406, "A thing comes as text/html or " + ", ".join(GRAPHS.values()))
        found = await gather(request.app.state.house, iri)
    except QueryError as error:
        return _sorry(error)
    if found is None:
        raise HTTPException(404, f"This graph says nothing of {short(iri)}.")
    around = neighbourhood(found)
    own = f"trial-{slug}.html"
    return page("thing.html.j2", {
        "thing": found, "short": short(iri), "path": f"/{kind}/{slug}", "pictures": draw(around) if around else (),
        "looks": looks(around) if around else [], "lines": dashes(around) if around else [], "hidden": around.hidden if around else 0,
        "built": own if kind == "trial" and (request.app.state.built / own).is_file() else "",
    })  # fmt: skip


async def term(request: Request) -> Response:
    """The page of a term of the ontology, or its triples for programs and for addresses with an ending."""
    accept, name = request.headers.get("accept", ""), request.path_params["name"]
    ending = Path(name).suffix
    iri = ONTOLOGY + name.removesuffix(ending)
    if (known := terms().get(iri)) is None or (ending and ending not in _ENDINGS):
        raise HTTPException(404, "The ontology has no such term.")
    form = _ENDINGS.get(ending) or ("" if prefers_page(accept) else forms(accept).get("graph", "none"))
    if form == "none":
        return words(406, "A term comes as text/html or " + ", ".join(GRAPHS.values()))
    if form:
        return Response(term_as(iri, form), headers={"Content-Type": GRAPHS[form]})
    usage = urlencode({"query": known.usage})
    return page("term.html.j2", {"term": known, "short": short(iri), "path": f"/ontology/{name}", "usage": usage})


async def questions(request: Request) -> Response:
    """The catalogue."""
    return page("questions.html.j2", {"queries": load_catalogue()})


async def question(request: Request) -> Response:
    """One question: its form, and the answer once it is asked."""
    try:
        query = find_query(request.path_params["name"])
    except QueryError:
        raise HTTPException(404, "There is no such question.") from None
    fields = fields_of(request.url.query)
    given = {name: fields[name][0].strip() for name in query.parameters if fields.get(name, [""])[0].strip()}
    form = fields.get("format", [""])[0]
    if form:
        return await _download(request, query, given, form)
    values: dict[str, object] = {"query": query, "given": given, "found": None, "problem": "", "links": _links(query, given)}
    status = 200
    if not query.parameters or "ask" in fields:
        try:
            values["found"] = table(await request.app.state.public.ask(query.text, _TABLE, given))
        except QueryError as error:
            values["problem"], status = str(error), status_of(error)
    return page("question.html.j2", values, status)


async def editor(request: Request) -> Response:
    """A place to write SPARQL: runs without scripts too."""
    fields = fields_of(request.url.query)
    if request.method == "POST":
        fields = fields_of(await read_body(request, request.app.state.limits))
    text = fields.get("query", [""])[0]
    if name := fields.get("example", [""])[0]:
        try:
            return RedirectResponse("/query?" + urlencode({"query": find_query(name).text}), 303)
        except QueryError:
            raise HTTPException(404, "There is no such question.") from None
    values: dict[str, object] = {"text": text or _START, "found": None, "problem": "", "examples": load_catalogue()}
    status = 200
    if text.strip():
        try:
            values["found"] = table(await request.app.state.public.ask(text, _TABLE))
        except QueryError as error:
            values["problem"], status = str(error), status_of(error)
    return page("query.html.j2", values, status)


async def built(request: Request) -> Response:
    """A page of the build beside the graph; its own policy, which names its scripts by their hashes, goes along."""
    folder: Path = request.app.state.built
    name = request.path_params["name"]
    if name not in [file.name for file in folder.glob("*.html") if file.is_file()]:
        raise HTTPException(404, "There is no such page.")
    text = await asyncio.to_thread((folder / name).read_text, encoding="utf-8")
    own = _POLICY.search(text[:4000])
    policy = {"Content-Security-Policy": own[1].replace("&#39;", "'") + "; frame-ancestors 'none'"} if own else {}
    return Response(text, headers={"Content-Type": "text/html; charset=utf-8", **policy})


def table(found: Answered) -> dict[str, object]:
    """An answer as a page shows it: columns and cells, or the text of a graph."""
    if found.form == "graph":
        return {"form": "graph", "text": found.body.decode("utf-8"), "count": found.count, "more": False}
    answered = json.loads(found.body)
    if found.form == "ask":
        return {"form": "ask", "text": "yes" if answered["boolean"] else "no", "count": 1, "more": False}
    columns = answered["head"]["vars"]
    rows = [[_cell(row.get(name)) for name in columns] for row in answered["results"]["bindings"][:_SHOWN]]
    return {"form": "select", "columns": columns, "rows": rows, "count": found.count, "more": found.more}


def _cell(value: Mapping[str, str] | None) -> tuple[str, str]:
    """The words of a value, and where it leads."""
    if value is None:
        return "", ""
    return (short(value["value"]), href(value["value"])) if value["type"] == "uri" else (value["value"], "")


async def _triples(request: Request, iri: str, form: str) -> Response:
    body = await turtle(request.app.state.house, iri, form)
    if body is None:
        raise HTTPException(404, f"This graph says nothing of {short(iri)}.")
    return Response(body, headers={"Content-Type": GRAPHS[form]})


async def _download(request: Request, query: Query, given: Mapping[str, str], form: str) -> Response:
    try:
        return answer(await request.app.state.public.ask(query.text, forms("", form), given), save=query.name.replace("/", "-"))
    except QueryError as error:
        return refusal(error)


def _links(query: Query, given: Mapping[str, str]) -> list[tuple[str, str]]:
    is_graph = re.search(r"^\s*CONSTRUCT\b", query.text, re.MULTILINE)
    words = ("turtle", "ntriples", "rdfxml", "jsonld") if is_graph else ("csv", "tsv", "json", "xml")
    return [(word, f"/questions/{query.name}?" + urlencode({**given, "format": word})) for word in words]


def _hit(hit: Hit) -> dict[str, str]:
    return {"href": href(hit.iri), "label": hit.label or short(hit.iri), "kind": kind_of(hit.iri), "text": hit.text}


def _built(folder: Path) -> Sequence[tuple[str, str]]:
    """The pages of the build by their titles, the index first."""
    found = [(file.name, _titled(file)) for file in folder.glob("*.html") if file.is_file()]
    return sorted(found, key=lambda page: (page[0] != "index.html", page[0].startswith("trial-"), page[1]))


def _titled(file: Path) -> str:
    with file.open(encoding="utf-8") as text:
        title = _TITLE.search(text.read(4000))
    return html.unescape(title[1]).strip() if title else file.stem


def _sorry(error: QueryError) -> Response:
    return page("problem.html.j2", {"status": status_of(error), "words": str(error)}, status_of(error))
