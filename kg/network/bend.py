"""How far each line bends: as little as keeps it off the boxes, off the other lines, and apart from one between the same two boxes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from kg.model.picture import Line, Spot
from kg.network.geometry import Point, Span, path, path_hits, paths_cross

CHOICES = (0.0, 0.12, -0.12, 0.2, -0.2, 0.28, -0.28, 0.36, -0.36, 0.46, -0.46, 0.58, -0.58)
APART = 0.3
"""Two lines between the same boxes differ by at least this much roundness."""


def bends_of(lines: Sequence[Line], spots: Sequence[Spot], width: float) -> dict[str, float]:
    """The roundness of each line, by its id."""
    at = {spot.id: spot for spot in spots}
    twins: dict[frozenset[str], list[Line]] = {}
    for line in lines:
        twins.setdefault(frozenset((line.source, line.target)), []).append(line)
    bends = {line.id: 0.0 for line in lines}
    paths = {line.id: path(_centre(at[line.source]), _centre(at[line.target]), 0.0) for line in lines}
    for turn in range(2):
        for line in lines:
            twin = [other for other in twins[frozenset((line.source, line.target))] if other is not line]
            if turn and not twin and not bends[line.id]:
                continue
            taken = [bends[o.id] if o.source == line.source else -bends[o.id] for o in twin if turn or o.id < line.id]
            bends[line.id], paths[line.id] = _choose(line, at, paths, taken, width)
    return bends


def _choose(
    line: Line, at: Mapping[str, Spot], paths: Mapping[str, list[Point]], taken: Sequence[float], width: float
) -> tuple[float, list[Point]]:
    start, end = _centre(at[line.source]), _centre(at[line.target])
    boxes = [span(spot, 4) for name, spot in at.items() if name not in (line.source, line.target)]
    others = [p for name, p in paths.items() if name != line.id and not {line.source, line.target} & {*_ends(name)}]
    best: tuple[float, float, list[Point]] | None = None
    for roundness in CHOICES:
        if any(abs(roundness - other) < APART for other in taken):
            continue
        points = path(start, end, roundness)
        outside = any(not 0 <= x <= width for x, _ in points)
        cost = 0.9 * abs(roundness) + 4 * outside + 2.5 * sum(path_hits(points, box) for box in boxes)
        if best is None or cost < best[0]:
            cost += sum(paths_cross(points, other) for other in others)
        if best is None or cost < best[0] - 1e-9:
            best = (cost, roundness, points)
        if best[0] == 0:
            break
    if best is None:
        return 0.7, path(start, end, 0.7)
    return best[1], best[2]


def _ends(name: str) -> tuple[str, str]:
    source, _, target = name.split("|", 2)
    return source, target


def _centre(spot: Spot) -> Point:
    return spot.x, spot.y


def span(spot: Spot, margin: float = 0.0) -> Span:
    """The box of a spot, and a margin round it."""
    half, high = spot.width / 2 + margin, spot.height / 2 + margin
    return spot.x - half, spot.y - high, spot.x + half, spot.y + high
