"""How far each line bends: as little as keeps it off the boxes, off the other lines, and apart from one between the same two boxes."""

from __future__ import annotations

from collections.abc import Container, Mapping, Sequence

from kg.model.picture import Line, Spot
from kg.network.geometry import Path, Point, Span, within

CHOICES = (0.0, 0.2, -0.2, 0.12, -0.12, 0.28, -0.28, 0.36, -0.36, 0.46, -0.46, 0.58, -0.58)
APART, AIR = 0.3, 4.0
"""Two lines between the same boxes differ by at least this much roundness; a line keeps this far off foreign boxes."""


State = tuple[dict[str, Spot], dict[str, Span], dict[str, float], dict[str, Path]]


class Bends:
    """The bends of all lines between spots, and the lines as they are drawn with them."""

    def __init__(self, lines: Sequence[Line], spots: Mapping[str, Spot], area: Span) -> None:
        self.lines, self.spots, self.area = lines, dict(spots), area
        self.crowd = len(lines) > CROWD
        self.twins: dict[frozenset[str], list[Line]] = {}
        for line in lines:
            self.twins.setdefault(frozenset((line.source, line.target)), []).append(line)
        self.bends = {line.id: 0.0 for line in lines}
        self.paths = {line.id: self._path(line, 0.0) for line in lines}
        self.boxes = {name: span(spot, AIR) for name, spot in self.spots.items()}

    def settle(self, only: Container[str] | None = None) -> None:
        """Bends lines anew, all of them or those with an end in ``only``."""
        chosen = [line for line in self.lines if only is None or line.source in only or line.target in only]
        for turn in range(1 if self.crowd else 2):
            for line in chosen:
                twins = [other for other in self.twins[frozenset((line.source, line.target))] if other is not line]
                if turn and not twins and not self.bends[line.id]:
                    continue
                known = [other for other in twins if turn or other.id < line.id]
                taken = [self.bends[other.id] * (1 if other.source == line.source else -1) for other in known]
                self.bends[line.id], self.paths[line.id] = self._choose(line, taken)

    def take(self, bends: Mapping[str, float]) -> None:
        """Bends all lines as told."""
        for line in self.lines:
            self.bends[line.id] = bends[line.id]
            self.paths[line.id] = self._path(line, bends[line.id])

    def move(self, spots: Mapping[str, Spot]) -> None:
        """Puts boxes elsewhere and bends their lines anew."""
        for name, spot in spots.items():
            self.spots[name], self.boxes[name] = spot, span(spot, AIR)
        for line in self.lines:
            if line.source in spots or line.target in spots:
                self.paths[line.id] = self._path(line, self.bends[line.id])
        self.settle(spots)

    def state(self) -> State:
        """What to remember, to come back to it."""
        return dict(self.spots), dict(self.boxes), dict(self.bends), dict(self.paths)

    def restore(self, state: State) -> None:
        """Back to what was remembered."""
        self.spots, self.boxes, self.bends, self.paths = state

    def strain(self) -> float:
        """How far lines bend and run, in fractions of a crossing: what to decide by between plans that are equal otherwise."""
        bent = sum(map(abs, self.bends.values()))
        run = sum(abs(path.points[0][0] - path.points[-1][0]) + abs(path.points[0][1] - path.points[-1][1]) for path in self.paths.values())
        return 0.7 * bent + run / 2500

    def _path(self, line: Line, bend: float) -> Path:
        return Path(_centre(self.spots[line.source]), _centre(self.spots[line.target]), bend)

    def _choose(self, line: Line, taken: Sequence[float]) -> tuple[float, Path]:
        boxes = [box for name, box in self.boxes.items() if name != line.source and name != line.target]
        others = [self.paths[other.id] for other in self.lines if not {line.source, line.target} & {other.source, other.target}]
        best = (9e9, 0.7, self._path(line, 0.7))
        for bend in CHOICES[:3] if self.crowd else CHOICES:
            if any(abs(bend - other) < APART for other in taken):
                continue
            drawn = self._path(line, bend)
            cost = 0.9 * abs(bend) + (0.0 if within(drawn.box, self.area) else 30.0)
            if cost < best[0]:
                cost += 2.5 * sum(drawn.hits(box) for box in boxes)
            if cost < best[0] and not self.crowd:
                cost += sum(drawn.crosses(other) for other in others)
            if cost < best[0] - 1e-9:
                best = (cost, bend, drawn)
            if best[0] <= 0.9 * abs(bend):
                break
        return best[1], best[2]


CROWD = 90
"""Above so many lines each only tries to bend a little, and off boxes alone: nothing would untangle them in time."""


def _centre(spot: Spot) -> Point:
    return spot.x, spot.y


def span(spot: Spot, margin: float = 0.0) -> Span:
    """The box of a spot, and a margin round it."""
    half, high = spot.width / 2 + margin, spot.height / 2 + margin
    return spot.x - half, spot.y - high, spot.x + half, spot.y + high
