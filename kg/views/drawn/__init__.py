"""What is drawn of a graph: one module for each kind of page, each with ``pages(world)``. To add a kind of page is to add one here."""

from __future__ import annotations

from collections.abc import Iterator

from kg.views.drawn import about, conflicts, documents, forest, matrix, pathways, responses, timelines, trials
from kg.views.drawn.page import Page, World

__all__ = ["KINDS", "Page", "World", "all_pages"]

KINDS = (pathways, matrix, timelines, trials, responses, forest, conflicts, documents, about)
"""In the order of the index."""


def all_pages(world: World) -> Iterator[Page]:
    """Every page of a world but the index, none drawn yet."""
    for kind in KINDS:
        yield from kind.pages(world)
