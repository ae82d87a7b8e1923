"""A fact is something said together with every place that says it."""

from __future__ import annotations

from dataclasses import dataclass

from kg.errors import ModelError
from kg.model.document import Document, Evidence, Source
from kg.model.said import Said


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """Something said and its evidence, never empty. Raises ModelError without a quote."""

    says: Said
    evidence: frozenset[Evidence]

    def __post_init__(self) -> None:
        if not self.evidence:
            raise ModelError(repr(self.says), "no evidence", "at least one quote", "a fact is what a document states")

    def quotes(self) -> list[Evidence]:
        """The evidence by document and position."""
        return sorted(self.evidence, key=lambda e: (e.document, e.start, e.end, e.rule))


@dataclass(frozen=True, slots=True, kw_only=True)
class NotUnderstood:
    """Something seen that no rule could read: a number, a cell, a column. Counted in the report, never guessed."""

    document: str
    start: int
    end: int
    quote: str
    reason: str
    line: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Extraction:
    """All that was read from one document."""

    document: Document
    facts: tuple[Fact, ...]
    not_understood: tuple[NotUnderstood, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Conflict:
    """Two or more facts that answer one question differently. ``kind``: naming, value, denial, attribute."""

    kind: str
    question: str
    explanation: str
    members: tuple[Fact, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Knowledge:
    """Everything that the documents say together: sources by key, facts and conflicts in canonical order."""

    sources: tuple[Source, ...]
    facts: tuple[Fact, ...]
    conflicts: tuple[Conflict, ...] = ()
