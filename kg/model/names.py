"""What a lexicon answers when asked which words may name which thing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """One entry of the lexicon: ``source`` is drug, gene, disease or process; ``label`` its preferred name (a gene's HGNC symbol).

    ``type`` is the source's own subtype (``biological_process``); ``xrefs`` are CURIEs of equal terms elsewhere.
    """

    source: str
    curie: str
    label: str
    type: str = ""
    xrefs: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """A stretch of text that is a name in the lexicon, and all terms it may name, best first."""

    start: int
    end: int
    terms: tuple[Term, ...]


class Names(Protocol):
    """What extraction needs of a lexicon."""

    def find(self, text: str) -> list[Hit]:
        """All longest names in a text, left to right, not overlapping, at word boundaries."""

    def stem_class(self, word: str) -> str | None:
        """The class of an unknown drug name by its INN stem, or None."""

    def lookup(self, name: str) -> tuple[Term, ...]:
        """The terms that a whole name may stand for, best first; empty when unknown."""
