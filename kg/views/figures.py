"""Figures that a document lost, drawn again from the graph."""

from __future__ import annotations

from collections.abc import Mapping

from kg.model import Document, Knowledge
from kg.render.svg import Drawing


def figures(document: Document, knowledge: Knowledge) -> Mapping[int, Drawing]:
    """Drawings by the start of the captions."""
    return {}
