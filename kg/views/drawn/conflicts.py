"""What documents dispute."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from kg.views.drawn.addresses import document_pages
from kg.views.drawn.page import Page, World

ABOUT = "Questions that documents answer differently, side by side; nothing is settled."


def pages(world: World) -> Iterator[Page]:
    """The one page there is."""
    yield Page(
        words=("conflicts",), file="conflicts.html", title="Disputes", summary=ABOUT, group="Results", draw=partial(_draw, world)
    )


def _draw(world: World) -> str:
    from kg.render.conflicts import draw_conflicts

    return draw_conflicts(world.knowledge, document_pages(world.knowledge.sources))
