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


def completed(seats: Mapping[str, Seat], boxes: Collection[str], down: Collection[tuple[str, str]]) -> dict[str, Seat]:
    """Seats for all boxes, where most have one with its line: the others go between what acts on them and what they act on, into a line
    of their own where there is none between. Nothing for boxes most of which are open. ``down`` are pairs of which the first stands above.
    """
    line = {name: float(seats[name].line) for name in boxes if name in seats and seats[name].line >= 0}
    if len(line) < MOST_OF * len(boxes):
        return {}
    for name in sorted(set(boxes) - line.keys()):
        above = [line[a] for a, b in down if b == name and a in line]
        below = [line[b] for a, b in down if a == name and b in line]
        low, high = max(above, default=-1.0), min(below, default=max(line.values()) + 1)
        between = [each for each in sorted(set(line.values())) if low < each < high]
        line[name] = (between[0] if above else between[-1]) if between else (low + high) / 2
    order = {each: number for number, each in enumerate(sorted(set(line.values())))}
    found = {name: Seat(x=seats[name].x, line=order[line[name]]) for name in boxes if name in seats}
    for name in sorted(set(boxes) - found.keys()):
        near = [found[other].x for pair in down if name in pair for other in pair if other in found]
        found[name] = Seat(x=sum(near) / len(near) if near else 0.0, line=order[line[name]])
    return found


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
