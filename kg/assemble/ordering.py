"""Canonical order: keys that depend on what is said alone, never on hash seeds, input order or how a number was spelt."""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from dataclasses import fields, is_dataclass
from decimal import Decimal
from functools import lru_cache

from kg.model import Conflict, Evidence, Fact, Said


def key(value: object) -> str:
    """A text that is equal exactly for equal values and sorts the same on every run.

    >>> key(Decimal("12.0")) == key(Decimal("12"))
    True
    """
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    if isinstance(value, frozenset):
        return "{" + ",".join(sorted(key(each) for each in value)) + "}"
    if isinstance(value, tuple):
        return "(" + ",".join(key(each) for each in value) + ")"
    if is_dataclass(value) and isinstance(value, Hashable):
        return _of_dataclass(value)
    return repr(value)


@lru_cache(maxsize=200_000)
def _of_dataclass(value: Hashable) -> str:
    inside = ",".join(key(getattr(value, field.name)) for field in fields(value))  # type: ignore[arg-type]
    return f"{type(value).__name__}({inside})"


def by_place(evidence: Evidence) -> tuple[str, int, int, str, str]:
    """Sort key of evidence: document and position, then everything else."""
    return (evidence.document, evidence.start, evidence.end, evidence.rule, key(evidence))


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
