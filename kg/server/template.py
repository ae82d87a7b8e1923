"""Pages from templates: every text escaped, every gap an error, and styles and scripts only as files of this server."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib import resources

from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, Response

from kg.render.page import asset, environment
from kg.render.style import palette
from kg.server.drawn import paints

_MEDIA = {"css": "text/css; charset=utf-8", "js": "text/javascript; charset=utf-8"}


def page(template: str, values: Mapping[str, object], status: int = 200) -> Response:
    """The page that a template makes of values."""
    text = environment("kg.server", "templates").get_template(template).render(values)
    return HTMLResponse(text.encode("utf-8", "replace"), status)


async def static(request: Request) -> Response:
    """A style sheet or script of this server."""
    text = _assets().get(request.path_params["name"])
    if text is None:
        return PlainTextResponse("There is no such file.\n", 404)
    return Response(text, headers={"Content-Type": _MEDIA[request.path_params["name"].rpartition(".")[2]]})


@cache
def _assets() -> Mapping[str, str]:
    folder = resources.files("kg.server").joinpath("assets")
    own = {file.name: file.read_text(encoding="utf-8") for file in folder.iterdir()}
    return {**own, "page.css": asset("page.css") + palette(), "site.css": own["site.css"] + paints()}
