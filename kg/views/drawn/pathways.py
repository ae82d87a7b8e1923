"""The stored pathways."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from kg.views.drawn.page import Page, World


def pages(world: World) -> Iterator[Page]:
    """One page for each stored view."""
    from kg.network import views

    for name, view in views().items():
        yield Page(
            words=(name,), file=f"{name}.html", title=view.title, summary=view.subtitle, group="Pathways", draw=partial(_draw, name, world)
        )


def _draw(name: str, world: World) -> str:
    from kg.render.pathway import draw_pathway
    from kg.views.pathway import picture
    from kg.views.studies import studies_of

    made = picture(name, world)
    return draw_pathway(made, world.knowledge.sources, studies_of(world.knowledge.facts))
