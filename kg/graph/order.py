"""Canonical order of facts, the one that assembling uses: by what is said, never by hash seed or order of input."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from kg.model import Conflict, Fact, Knowledge
from kg.model.order import key


def facts_in_order(facts: Iterable[Fact]) -> tuple[Fact, ...]:
    """Facts by what they say."""
    return tuple(sorted(facts, key=lambda fact: key(fact.says)))


def conflicts_in_order(conflicts: Iterable[Conflict]) -> tuple[Conflict, ...]:
    """Conflicts, and the members of each."""
    ordered = (replace(each, members=facts_in_order(each.members)) for each in conflicts)
    return tuple(sorted(ordered, key=key))


def in_order(knowledge: Knowledge) -> Knowledge:
    """The same knowledge with sources by key, and facts and conflicts in canonical order."""
    return Knowledge(
        sources=tuple(sorted(knowledge.sources, key=lambda source: (source.key, key(source)))),
        facts=facts_in_order(knowledge.facts),
        conflicts=conflicts_in_order(knowledge.conflicts),
    )
