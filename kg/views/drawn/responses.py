"""The response rates of all arms."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from kg.views.drawn.page import Page, World

ABOUT = "Every proportion of every arm, with its interval."


def pages(world: World) -> Iterator[Page]:
    """The one page there is."""
    yield Page(
        words=("responses",), file="responses.html", title="Responses", summary=ABOUT, group="Results", draw=partial(_draw, world)
    )


def _draw(world: World) -> str:
    from kg.render.responses import draw_responses

    return draw_responses(world.knowledge.facts, world.knowledge.sources)
