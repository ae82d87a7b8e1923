"""What a number read from a text is, whichever rule reads it: a value with its bounds, unit, count and place."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from decimal import Decimal

TIME = r"(?:months?|mos?\b\.?|weeks?|wks?\b|days?|years?|yrs?\b|hours?|hrs?\b)"
BOUND = r"(?P<bound>[<>≤≥]=?|up to|at least|at most|more than|less than|over|under|approximately|about|nearly|around|~|≈|fewer than)"


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number read at a span. ``kind``: share, duration, ratio, p, count, missing. Only what is written is filled."""

    kind: str
    start: int
    end: int
    value: Decimal | None = None
    low: Decimal | None = None
    high: Decimal | None = None
    bounds: str = ""
    unit: str = ""
    numerator: int | None = None
    denominator: int | None = None
    relation: str = ""
    name: str = ""
    is_range: bool = False


def bounded(q: Quantity, bound: str | None) -> Quantity:
    """A value with a bound word: the bound is kept in ``bounds``; "about" is no bound."""
    word = {
        "over": ">",
        "more than": ">",
        "under": "<",
        "less than": "<",
        "fewer than": "<",
        "at least": "≥",
        "up to": "≤",
        "at most": "≤",
    }.get((bound or "").lower(), bound or "")
    if word in ("<", "≤", "<="):
        return replace(q, value=None, high=q.value, bounds=(bound or "").lower())
    if word in (">", "≥", ">="):
        return replace(q, value=None, low=q.value, bounds=(bound or "").lower())
    return q


def time_unit(words: str) -> str:
    """A unit of time as one word in the singular: "mo" is a month."""
    unit = re.sub(r"^(?:mos?\.?)$", "month", words.lower()).rstrip("s.")
    return {"yr": "year", "wk": "week", "hr": "hour"}.get(unit, unit)
