"""Places that were found by a long search, kept with the package: a stored view begins from them.

They are advice: where a graph has just these things and lines, the plan is the one that was kept; where it has others, or fewer, those that
are known sit where they are known to sit well and the search places the rest. ``python -m benchmarks.seats`` makes the file anew.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib import resources
from typing import TypedDict

TOGETHER = "with general knowledge"
"""What the plans with that layer are called, behind the shape of screen."""

MOST_OF = 2 / 3
"""Seats are of use where they are known for so much of a picture; fewer would only bind the search."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Seat:
    """Where a box would sit: its x, counted from the left end of the room; and the line it sat in, -1 where that is open."""

    x: float
    line: int = -1


@dataclass(frozen=True, slots=True, kw_only=True)
class Seating:
    """Seats by id of the box, and the bends of lines by their id."""

    seats: Mapping[str, Seat] = field(default_factory=dict)
    bends: Mapping[str, float] = field(default_factory=dict)


class _Kept(TypedDict):
    seats: list[list[tuple[str, float]]]
    bends: dict[str, float]


def kept(view: str, plan: str, boxes: Collection[str]) -> Seating:
    """What was kept for a plan of a view, where it knows most of the boxes; else nothing, as for a view or plan without."""
    seating = _seatings().get(f"{view} {plan}", Seating())
    return seating if sum(box in seating.seats for box in boxes) >= MOST_OF * len(boxes) else Seating()


@cache
def _seatings() -> Mapping[str, Seating]:
    text = resources.files("kg.network").joinpath("seats.json").read_text(encoding="utf-8")
    file: Mapping[str, _Kept] = json.loads(text)
    return {
        title: Seating(
            seats={name: Seat(x=x, line=number) for number, line in enumerate(of["seats"]) for name, x in line}, bends=of["bends"]
        )
        for title, of in file.items()
    }
