"""Drugs, diseases and phases."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from kg.views.drawn.addresses import trial_pages
from kg.views.drawn.page import Page, World
from kg.views.drawn.trials import trials

ABOUT = "Which drug was tried in which disease, and in which phase."


def pages(world: World) -> Iterator[Page]:
    """The one page there is."""
    yield Page(words=("matrix",), file="matrix.html", title="Trials by disease", summary=ABOUT, group="Trials", draw=partial(_draw, world))


def _draw(world: World) -> str:
    from kg.render.matrix import draw_matrix

    return draw_matrix(world.knowledge.facts, world.knowledge.sources, trial_pages(trials(world.knowledge)))
