"""The effects of treatment: one page of all, which a build writes, and one for each endpoint, drawn when asked for."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from kg.model import Entity
from kg.views.drawn.page import Page, World

ABOUT = "Forest plots: hazard, odds and risk ratios of arm against arm, and the comparisons that state none."


def pages(world: World) -> Iterator[Page]:
    """The page of all effects first."""
    from kg.render.effects import effects

    yield Page(words=("forest",), file="forest.html", title="Effects", summary=ABOUT, group="Results", draw=partial(_draw, world, None))
    for endpoint in effects(world.knowledge.facts):
        called = frozenset({endpoint.curie, endpoint.label, endpoint.label.lower()}) - {endpoint.slug}
        yield Page(
            words=("forest", endpoint.slug), also=called, file=f"forest-{endpoint.slug}.html", title=f"Effects on {endpoint.label}",
            group="Results", draw=partial(_draw, world, endpoint), written=False,
        )  # fmt: skip


def _draw(world: World, endpoint: Entity | None) -> str:
    from kg.render.forest import draw_forest

    return draw_forest(world.knowledge.facts, world.knowledge.sources, endpoint)
