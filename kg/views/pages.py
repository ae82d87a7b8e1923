"""The pages of a build, and one page by its words. Each is one offline HTML file."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from difflib import get_close_matches
from pathlib import Path

from kg.errors import RenderError
from kg.views.drawn import Page, World, all_pages
from kg.views.drawn.addresses import document_pages
from kg.views.drawn.documents import DOCUMENTS
from kg.views.graphs import counted, open_knowledge
from kg.views.originals import REPORT, all_not_understood

NOUNS = {"about": "thing"}
"""What a kind of page is of, where its word is no noun."""
MOST_NAMED = 12
"""So many pages are named at most where one was asked for that is not there."""


def write_pages(world: World, folder: Path, stats: Mapping[str, int]) -> None:
    """Write all pages into a folder, which is made."""
    folder.mkdir()
    for page in [*_written(world), _index(world, lambda: stats)]:
        (folder / page.file).write_text(page.draw(), encoding="utf-8", newline="\n")


def _written(world: World) -> list[Page]:
    return [page for page in all_pages(world) if page.written]


def draw(words: Sequence[str], graph: Path) -> str:
    """One page by the words of the command line. Raises RenderError for an unknown one."""
    world = World(knowledge=open_knowledge(graph), graph=graph)
    pages = [*all_pages(world), _index(world, lambda: _counts(graph))]
    for page in pages:
        if page.is_called(tuple(words)):
            return page.draw()
    raise _unknown(tuple(words), pages)


def _counts(graph: Path) -> Mapping[str, int]:
    """The counts that a build shows; without its report, those of the graph alone."""
    counts = counted(graph)
    return {**counts, "not understood": len(all_not_understood(graph))} if (graph.parent / REPORT).exists() else counts


def _unknown(words: tuple[str, ...], pages: Sequence[Page]) -> RenderError:
    """What could have been asked for: the pages of the kind that was, those likest by name where they are many; else one of each kind."""
    alike = [page for page in pages if page.words[:1] == words[:1] and len(page.words) > 1]
    kinds: dict[str, Page] = {}
    for page in pages:
        kinds.setdefault(page.words[0], page)
    if len(alike) > MOST_NAMED:
        called = {name: page for page in alike for name in sorted({page.words[-1], page.words[-1].partition(":")[2], *page.also})}
        likest = get_close_matches(" ".join(words[1:]), called, MOST_NAMED, 0.3) or sorted(called)[:MOST_NAMED]
        alike = list(dict.fromkeys(called[name] for name in likest))
    known = ", ".join(" ".join(page.words) for page in alike or kinds.values())
    noun = NOUNS.get(words[0], words[0]) if alike else "view"
    return RenderError(f"view {' '.join(words)!r}", f"no such {noun}", known, "choose one of these")


def _index(world: World, stats: Callable[[], Mapping[str, int]]) -> Page:
    def draw() -> str:
        from kg.render.index import PageLink, draw_index

        others = (page for page in _written(world) if page.group != DOCUMENTS)
        links = [PageLink(href=page.file, title=page.title, summary=page.summary, group=page.group) for page in others]
        return draw_index(world.knowledge, stats(), links, document_pages(world.knowledge.sources))

    return Page(words=("index",), file="index.html", title="What the documents say", group="Start", draw=draw)
