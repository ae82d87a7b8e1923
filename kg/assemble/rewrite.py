"""Walking through what is said: which things it mentions, and the same with other things in their place."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import fields, is_dataclass, replace
from typing import Any, TypeVar

from kg.model import Arm, Entity, Fact, Said, Trial

Thing = Entity | Trial | Arm
T = TypeVar("T")


def mentions(value: object) -> Iterator[Thing]:
    """Every entity, trial and arm inside a value, the value itself included, inner ones first."""
    if isinstance(value, tuple):
        for each in value:
            yield from mentions(each)
    elif is_dataclass(value):
        for field in fields(value):
            yield from mentions(getattr(value, field.name))
        if isinstance(value, Entity | Trial | Arm):
            yield value


def rewrite(value: T, change: Callable[[Thing], Thing]) -> T:
    """The same value with every thing in it changed, inner things first; parts that stay equal are kept as they are."""
    return _rewrite(value, change)  # type: ignore[no-any-return]


def _rewrite(value: Any, change: Callable[[Thing], Thing]) -> Any:
    if isinstance(value, tuple):
        return tuple(_rewrite(each, change) for each in value)
    if not is_dataclass(value) or isinstance(value, type):
        return value
    changed: dict[str, Any] = {}
    for field in fields(value):
        before = getattr(value, field.name)
        after = _rewrite(before, change)
        if after is not before and after != before:
            changed[field.name] = after
    value = replace(value, **changed) if changed else value
    return change(value) if isinstance(value, Entity | Trial | Arm) else value


def rewrite_fact(fact: Fact, change: Callable[[Thing], Thing]) -> Fact:
    """A fact with its things changed and its evidence kept."""
    says: Said = rewrite(fact.says, change)
    return fact if says == fact.says else Fact(says=says, evidence=fact.evidence)


def by_document(facts: Iterable[Fact]) -> Iterator[tuple[str, Fact]]:
    """Each fact as each document states it, since every document has its own trials and arms."""
    for fact in facts:
        for document in sorted({e.document for e in fact.evidence}):
            yield document, Fact(says=fact.says, evidence=frozenset(e for e in fact.evidence if e.document == document))
