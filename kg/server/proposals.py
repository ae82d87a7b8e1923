"""What the script of the editor asks for while someone writes: the words of the graph, and things by the beginning of their names."""

from __future__ import annotations

import asyncio

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from kg.errors import QueryError
from kg.graph.names import LOCAL, compact
from kg.server.endpoint import fields_of
from kg.server.search import Hit, Index

_MOST = 12
_LONGEST = 100


async def vocabulary(request: Request) -> Response:
    """Prefixes, kinds of things, and terms with what they mean."""
    return Response(request.app.state.known.vocabulary, media_type="application/json")


async def complete(request: Request) -> Response:
    """Things for ``text``: with a prefix, those of that kind whose slug or name begins so; without one, those of any kind."""
    text = fields_of(request.url.query).get("text", [""])[0][:_LONGEST]
    prefix, colon, local = text.rpartition(":")
    base = LOCAL.get(prefix, "")
    if colon and not base:
        return JSONResponse([])
    try:
        hits = await asyncio.to_thread(_find, request.app.state.known.index, base, local)
    except QueryError:  # too much is called so: the next letter will tell
        return JSONResponse([])
    return JSONResponse([{"text": _short(hit.iri), "sort": "thing", "note": hit.label} for hit in hits])


def _find(index: Index, base: str, local: str) -> list[Hit]:
    """Those whose slug begins so, then those called so; the shorter the name, the more of it is written already."""
    begun = index.begin(base + local, _MOST) if base else []
    named = [hit for hit in index.find("things", local, 10 * _MOST) if hit.iri.startswith(base)]
    named.sort(key=lambda hit: (not hit.label.lower().startswith(local.lower()), len(hit.label), hit.iri))
    found = {hit.iri: hit for hit in [*begun, *named]}
    return list(found.values())[:_MOST]


def _short(iri: str) -> str:
    name = compact(iri, elsewhere=False)
    return name if name != iri else f"<{iri}>"
