"""A page before it is drawn: what it is called, where it lies, and how to draw it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from kg.model import Knowledge


@dataclass(frozen=True, slots=True, kw_only=True)
class World:
    """What pages are drawn from: what is known, and the file of the graph that says it, to be asked."""

    knowledge: Knowledge
    graph: Path


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """``words`` are those of the command line (``trial``, ``NCT00000000``), ``also`` other last words that mean it; ``file`` ends in .html.

    ``title``, ``summary`` and ``group`` stand in the index; ``draw`` makes the whole text of the page. A build leaves out a page that
    is not ``written``: it is part of another, and drawn when its words ask for it.
    """

    words: tuple[str, ...]
    file: str
    title: str
    group: str
    draw: Callable[[], str]
    summary: str = ""
    also: frozenset[str] = frozenset()
    written: bool = True

    def is_called(self, words: tuple[str, ...]) -> bool:
        """Whether some words of the command line mean this page."""
        return words == self.words or (words[:-1] == self.words[:-1] and words[-1] in self.also)
