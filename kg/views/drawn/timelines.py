"""The development of each drug."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from kg.views.drawn.addresses import trial_pages
from kg.views.drawn.page import Page, World
from kg.views.drawn.trials import trials

ABOUT = "Each drug from phase to phase to decision, with years where documents state them."


def pages(world: World) -> Iterator[Page]:
    """The one page there is."""
    yield Page(words=("timeline",), file="timeline.html", title="Timelines", summary=ABOUT, group="Trials", draw=partial(_draw, world))


def _draw(world: World) -> str:
    from kg.render.timeline import draw_timeline

    return draw_timeline(world.knowledge.facts, world.knowledge.sources, trial_pages(trials(world.knowledge)))
