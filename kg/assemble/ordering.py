"""Canonical order: keys that depend on what is said alone, never on hash seeds, input order or how a number was spelt."""

from __future__ import annotations

from collections.abc import Iterable

from kg.model import Conflict, Evidence, Fact, Said
from kg.model.order import key


def merge(facts: Iterable[Fact]) -> tuple[Fact, ...]:
    """Facts that say the same become one with all their evidence, in canonical order."""
    places: dict[Said, set[Evidence]] = {}
    spelling: dict[Said, Said] = {}
    for fact in facts:
        places.setdefault(fact.says, set()).update(fact.evidence)
        spelling[fact.says] = min(spelling.get(fact.says, fact.says), fact.says, key=repr)
    merged = (Fact(says=spelling[says], evidence=frozenset(evidence)) for says, evidence in places.items())
    return tuple(sorted(merged, key=lambda fact: key(fact.says)))


def in_order(conflicts: Iterable[Conflict]) -> tuple[Conflict, ...]:
    """Conflicts in canonical order, their members too."""
    return tuple(sorted(conflicts, key=key))
