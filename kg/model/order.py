"""Canonical keys: they depend on what is said alone, never on hash seeds, input order or how a number was spelt."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import fields, is_dataclass
from decimal import Decimal
from functools import lru_cache


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
