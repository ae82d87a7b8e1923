"""The application: its routes, and what it starts and stops."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from pathlib import Path

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.types import ASGIApp

from kg.server import pages, proposals
from kg.server.endpoint import sparql
from kg.server.guard import Guard, words
from kg.server.known import learn
from kg.server.limits import Limits
from kg.server.negotiate import prefers_page
from kg.server.pool import Nursery, Pool
from kg.server.template import page, static


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
        app.state.known = await learn(nursery, limits)
        app.state.triples, app.state.limits, app.state.built = nursery.triples, limits, graph.parent / "html"
        yield Guard(app, limits=limits, hosts=hosts, cors=cors)
    finally:
        await nursery.stop()


def _routes() -> list[Route]:
    return [
        Route("/", pages.start),
        Route("/sparql", sparql, methods=["GET", "POST"]),
        Route("/query", pages.editor, methods=["GET", "POST"]),
        Route("/vocabulary", proposals.vocabulary),
        Route("/complete", proposals.complete),
        Route("/questions", pages.questions),
        Route("/questions/{name:path}", pages.question),
        Route("/pages/{name}", pages.built),
        Route("/assets/{name}", static),
        Route("/ontology/{name}", pages.term),
        Route("/{kind}/{slug}", pages.thing),
    ]


async def _problem(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    if error.status_code == 405:
        return words(405, "This address does not understand that method.", **(error.headers or {}))
    if request.url.path != "/sparql" and prefers_page(request.headers.get("accept", "")):
        return page("problem.html.j2", {"status": error.status_code, "words": error.detail}, error.status_code)
    return words(error.status_code, error.detail)


async def _fault(request: Request, error: Exception) -> Response:
    return words(500, "An error of the server itself; it is written to its log.")
