"""The last touch, on the plan as it is drawn: boxes whose lines cross or run under others step aside or change seats."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import combinations

from kg.model.picture import Line, Spot
from kg.network.bend import Bends
from kg.network.score import hits, measure

STEPS = (-24.0, 24.0, -56.0, 56.0, -110.0, 110.0)


def cost_of(lines: Sequence[Line], bends: Bends) -> float:
    """What a plan costs as it is drawn."""
    return measure(lines, bends.paths, bends.spots).cost + bends.strain()


def polish(lines: Sequence[Line], bends: Bends, gap: float, tries: int) -> None:
    """Tries at most so many moves, and keeps those that make the plan better."""
    best = cost_of(lines, bends)
    better = True
    while better and tries > 0:
        better = False
        for name in _troubled(lines, bends):
            for move in _moves(bends, name, gap):
                if tries <= 0:
                    return
                tries -= 1
                kept = bends.state()
                bends.move(move)
                cost = cost_of(lines, bends)
                if cost < best - 0.05:
                    best, better = cost, True
                    break
                bends.restore(kept)


def gather(bends: Bends, gap: float) -> float:
    """Closes empty strips from top to bottom of the plan, wider than a gap; gives the width that is left in use."""
    spans = sorted([*((box[0], box[2]) for box in bends.boxes.values()), *((path.box[0], path.box[2]) for path in bends.paths.values())])
    shifts: list[tuple[float, float]] = []
    reach, shift = bends.area[0], 0.0
    for low, high in spans:
        free = gap if shifts else 0.0
        if low > reach + free:
            shift += low - reach - free
        if not shifts or shifts[-1][1] != shift:
            shifts.append((low, shift))
        reach = max(reach, high)
    for name, spot in bends.spots.items():
        left = spot.x - spot.width / 2
        by = max((moved for low, moved in shifts if low <= left), default=0.0)
        bends.spots[name] = replace(spot, x=round(spot.x - by, 1))
    return reach - shift


def _troubled(lines: Sequence[Line], bends: Bends) -> list[str]:
    """All boxes: those first that lines run under, and the ends of those lines and of lines that cross."""
    trouble: dict[str, float] = {}
    for line, box in hits(lines, bends.paths, bends.spots):
        for name in (box, line.source, line.target):
            trouble[name] = trouble.get(name, 0.0) + 2.5
    for one, two in combinations(lines, 2):
        ends = {one.source, one.target, two.source, two.target}
        if len(ends) == 4 and bends.paths[one.id].crosses(bends.paths[two.id]):
            for name in ends:
                trouble[name] = trouble.get(name, 0.0) + 1.0
    return sorted(bends.spots, key=lambda name: (-trouble.get(name, 0.0), name))


def _moves(bends: Bends, name: str, gap: float) -> Iterator[Mapping[str, Spot]]:
    """Steps to both sides as far as neighbours let them, changes of seats with either neighbour, and both ends of the row."""
    spot = bends.spots[name]
    row = sorted((other for other in bends.spots.values() if other.y == spot.y), key=lambda other: other.x)
    place = row.index(spot)
    left = row[place - 1].x + row[place - 1].width / 2 + gap if place else bends.area[0]
    right = row[place + 1].x - row[place + 1].width / 2 - gap if place + 1 < len(row) else bends.area[2]
    low, high = left + spot.width / 2, right - spot.width / 2
    seen = {spot.x}
    for step in STEPS:
        x = round(max(low, min(high, spot.x + step)), 1) if low <= high else spot.x
        if all(abs(x - other) > 6 for other in seen):
            seen.add(x)
            yield {name: replace(spot, x=x)}
    for a, b in [(place - 1, place)] * (place > 0) + [(place, place + 1)] * (place + 1 < len(row)):
        yield _swapped(row[a], row[b])


def _swapped(left: Spot, right: Spot) -> Mapping[str, Spot]:
    """Two neighbours in each other's seats, within the room that they had."""
    start, end = left.x - left.width / 2, right.x + right.width / 2
    return {
        right.id: replace(right, x=round(start + right.width / 2, 1)),
        left.id: replace(left, x=round(end - left.width / 2, 1)),
    }
