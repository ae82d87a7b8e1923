"""The application: its routes, and what it starts and stops."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterable, Mapping
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.types import ASGIApp

from kg.server import pages
from kg.server.addresses import kind_of
from kg.server.endpoint import sparql
from kg.server.guard import Guard, words
from kg.server.house import EVERY_QUOTE, NAMES
from kg.server.limits import Limits
from kg.server.negotiate import prefers_page
from kg.server.pool import Nursery, Pool
from kg.server.search import Hit, Index
from kg.server.template import page, static
from kg.server.things import rows

_EVERYTHING = 5_000_000


@asynccontextmanager
async def application(graph: Path, limits: Limits, *, hosts: Iterable[str], cors: str = "") -> AsyncIterator[ASGIApp]:
    """The application for a graph file, with its processes. Raises GraphError where the file is no graph."""
    app = Starlette(routes=_routes(), exception_handlers={HTTPException: _problem, 500: _fault})
    nursery = Nursery(graph, limits)
    await nursery.start()
    try:
        app.state.public, app.state.house = Pool(nursery, limits, limits.workers), Pool(nursery, limits, 1)
        await app.state.public.start()
        await app.state.house.start()
        app.state.index, app.state.counts = await _index(nursery, limits)
        app.state.triples, app.state.limits, app.state.built = nursery.triples, limits, graph.parent / "html"
        yield Guard(app, limits=limits, hosts=hosts, cors=cors)
    finally:
        await nursery.stop()


def _routes() -> list[Route]:
    return [
        Route("/", pages.start),
        Route("/sparql", sparql, methods=["GET", "POST"]),
        Route("/query", pages.editor, methods=["GET", "POST"]),
        Route("/questions", pages.questions),
        Route("/questions/{name:path}", pages.question),
        Route("/pages/{name}", pages.built),
        Route("/assets/{name}", static),
        Route("/{kind}/{slug}", pages.thing),
    ]


async def _index(nursery: Nursery, limits: Limits) -> tuple[Index, Mapping[str, int]]:
    """The index of names and quotes, and how many things of each kind there are."""
    builder = Pool(nursery, replace(limits, seconds=300.0, rows=_EVERYTHING, memory=4000), 1)
    await builder.start()
    names: dict[str, dict[str, list[str]]] = {}
    for row in await rows(builder, NAMES):
        names.setdefault(row["thing"]["value"], {}).setdefault(row["how"]["value"].rpartition("#")[2], []).append(row["name"]["value"])
    index, counts = Index(), dict[str, int]()
    index.add("things", (_thing(iri, known) for iri, known in names.items()))
    quotes = await rows(builder, EVERY_QUOTE)
    index.add("quotes", (Hit(row["thing"]["value"], row["key"]["value"], row["name"]["value"]) for row in quotes))
    for iri in names:
        counts[kind_of(iri)] = counts.get(kind_of(iri), 0) + 1
    await builder.stop()
    return index, dict(sorted(counts.items()))


def _thing(iri: str, known: Mapping[str, list[str]]) -> Hit:
    every = [name for group in known.values() for name in group]
    label = min(known.get("label", every))
    return Hit(iri, label, " · ".join(sorted({name for name in every if name != label})))


async def _problem(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    if error.status_code == 405:
        return words(405, "This address does not understand that method.", **(error.headers or {}))
    if request.url.path != "/sparql" and prefers_page(request.headers.get("accept", "")):
        return page("problem.html.j2", {"status": error.status_code, "words": error.detail}, error.status_code)
    return words(error.status_code, error.detail)


async def _fault(request: Request, error: Exception) -> Response:
    return words(500, "An error of the server itself; it is written to its log.")
