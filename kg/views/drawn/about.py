"""What documents say round one thing, or of everything: pages that a build leaves out, drawn when asked for."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from kg.model import Entity, Statement
from kg.views.drawn.page import Page, World

GROUP = "Neighbourhoods"


def pages(world: World) -> Iterator[Page]:
    """``relations``, the page of all relations; and ``about THING`` for each thing that one is of, by id or by label."""
    yield Page(
        words=("relations",), file="relations.html", title="All relations", group=GROUP, draw=partial(_draw, None, world), written=False
    )
    things = {end for fact in world.knowledge.facts if isinstance(fact.says, Statement) for end in (fact.says.subject, fact.says.object)}
    labels = [thing.label.lower() for thing in things]
    for thing in sorted(things, key=lambda thing: thing.curie):
        alone = labels.count(thing.label.lower()) == 1
        called = frozenset({thing.label, thing.label.lower()}) if alone else frozenset[str]()
        yield Page(
            words=("about", thing.curie), also=called, file=f"about-{thing.kind}-{thing.slug}.html", title=f"About {thing.label}",
            group=GROUP, draw=partial(_draw, thing, world), written=False,
        )  # fmt: skip


def _draw(thing: Entity | None, world: World) -> str:
    from kg.render.pathway import draw_pathway
    from kg.views.around import around, everything
    from kg.views.studies import studies_of

    made = around(thing, world) if thing else everything(world)
    return draw_pathway(made, world.knowledge.sources, studies_of(world.knowledge.facts))
