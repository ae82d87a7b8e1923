"""One page for each document: its text with every fact in place."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from kg.model import Source
from kg.views.drawn.addresses import document_page
from kg.views.drawn.page import Page, World

DOCUMENTS = "Documents"
"""The heading of these pages; the index lists them in its table of documents."""


def pages(world: World) -> Iterator[Page]:
    """The pages of all documents, by key."""
    for source in world.knowledge.sources:
        called = frozenset({f"document:{source.key}", source.file}) - {source.key}
        yield Page(
            words=("document", source.key), also=called, file=document_page(source.key), title=source.title or source.key,
            summary=f"The text of {source.file}, with every fact marked where it is said.", group=DOCUMENTS,
            draw=partial(_draw, source, world),
        )  # fmt: skip


def _draw(source: Source, world: World) -> str:
    from kg.render.document import draw_document
    from kg.views.figures import figures
    from kg.views.originals import not_understood, original

    document = original(source, world.graph)
    knowledge = world.knowledge
    return draw_document(
        document, knowledge.facts, not_understood(document, world.graph), knowledge.sources, figures(document, knowledge)
    )
