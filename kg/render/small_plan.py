"""A quick plan for a small picture of relations: layers from cause to effect, few crossings, no line under a foreign box if it can be."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import fmean

from kg.model.picture import Box, Line, Plan, Spot
from kg.render.shapes import Course

BENDS = (0.0, 0.12, -0.12, 0.24, -0.24, 0.38, -0.38, 0.52, -0.52)
FIRST = frozenset({"drug", "drug-class", "regimen", "treatment"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Room:
    """How much room there is: ``letters`` is the most that stand on one line of a box."""

    name: str
    width: float
    font: float
    gap: float
    pitch: float
    letters: int


ROOMS = (
    Room(name="wide", width=860, font=13, gap=26, pitch=84, letters=22),
    Room(name="narrow", width=376, font=11.5, gap=12, pitch=74, letters=16),
)


def small_plans(boxes: Sequence[Box], lines: Sequence[Line]) -> tuple[Plan, ...]:
    """A plan for wide screens and one for narrow ones; the same boxes and lines give the same plans."""
    layers = ordered(layered(boxes, lines), lines)
    return tuple(_plan(room, {box.id: box for box in boxes}, layers, lines) for room in ROOMS)


def layered(boxes: Sequence[Box], lines: Sequence[Line]) -> list[list[str]]:
    """The boxes in layers: each below what acts on it, where there is no circle; what nothing acts on stands just above its effects."""
    after: dict[str, list[str]] = {box.id: [] for box in boxes}
    for line in _without_circles(boxes, lines):
        after[line.source].append(line.target)
    depth: dict[str, int] = {}

    def below(name: str) -> int:
        if name not in depth:
            depth[name] = max((below(target) + 1 for target in after[name]), default=0)
        return depth[name]

    deepest = max((below(box.id) for box in boxes), default=0)
    top = {box.id: 0 for box in boxes}
    for name in sorted(after, key=lambda name: (-depth[name], name)):
        for target in after[name]:
            top[target] = max(top[target], top[name] + 1)
    acted_on = {target for targets in after.values() for target in targets}
    first = {box.id for box in boxes if box.kind in FIRST}
    layers: list[list[str]] = [[] for _ in range(deepest + 1)]
    for name in sorted(after):
        free = name not in acted_on and name not in first and after[name]
        layers[min(top[target] for target in after[name]) - 1 if free else top[name]].append(name)
    return [layer for layer in layers if layer]


def _without_circles(boxes: Sequence[Box], lines: Sequence[Line]) -> list[Line]:
    """The lines without those that lead back to where one came from."""
    kinds = {box.id: box.kind for box in boxes}
    start = sorted(kinds, key=lambda name: (kinds[name] not in FIRST, name))
    out: dict[str, list[Line]] = {name: [] for name in kinds}
    for line in sorted(lines, key=lambda line: line.id):
        out[line.source].append(line)
    kept: list[Line] = []
    done: set[str] = set()
    for name in start:
        stack: list[tuple[str, int]] = [(name, 0)] if name not in done else []
        on_way = {name}
        while stack:
            at, place = stack.pop()
            if place == len(out[at]):
                done.add(at)
                on_way.discard(at)
                continue
            stack.append((at, place + 1))
            line = out[at][place]
            if line.target in on_way:
                continue
            kept.append(line)
            if line.target not in done:
                on_way.add(line.target)
                stack.append((line.target, 0))
    return kept


def ordered(layers: list[list[str]], lines: Sequence[Line]) -> list[list[str]]:
    """The layers with their boxes near those that they are tied to."""
    tied = _tied(lines)
    place = {name: i - len(layer) / 2 for layer in layers for i, name in enumerate(layer)}
    for sweep in range(8):
        for layer in layers if sweep % 2 == 0 else reversed(layers):
            wish = {name: fmean([place[other] for other in tied.get(name, [])] or [place[name]]) for name in layer}
            layer.sort(key=lambda name: (wish[name], name))
            place.update({name: i - len(layer) / 2 for i, name in enumerate(layer)})
    return layers


def _tied(lines: Sequence[Line]) -> dict[str, list[str]]:
    tied: dict[str, list[str]] = {}
    for line in lines:
        tied.setdefault(line.source, []).append(line.target)
        tied.setdefault(line.target, []).append(line.source)
    return tied


def lettered(label: str, letters: int) -> str:
    """A name on one line or two; only what does not fit on two is cut."""
    if len(label) <= letters:
        return label
    breaks = [i for i, c in enumerate(label) if c in " -/" and i < len(label) - 1]
    at = min(breaks, key=lambda i: abs(i + 0.5 - len(label) / 2), default=letters)
    lines = (label[: at + 1].strip(), label[at + 1 :].strip())
    return "\n".join(line if len(line) <= letters + 4 else line[: letters + 3] + "…" for line in lines)


def _plan(room: Room, boxes: Mapping[str, Box], layers: Sequence[Sequence[str]], lines: Sequence[Line]) -> Plan:
    texts = {name: lettered(box.label, room.letters) for name, box in boxes.items()}
    widths = {name: max(54.0, max(map(len, text.split("\n"))) * room.font * 0.57 + 20) for name, text in texts.items()}
    rows = [row for layer in layers for row in _rows(layer, widths, room)]
    x = _places(rows, widths, room, _tied(lines))
    spots = {
        name: Spot(
            id=name, x=round(x[name], 1), y=round((number + 0.5) * room.pitch, 1), width=round(widths[name], 1), height=38, text=texts[name]
        )
        for number, row in enumerate(rows) for name in row
    }  # fmt: skip
    bends = _bends(lines, spots)
    return Plan(
        name=room.name, width=room.width, height=room.pitch * len(rows), font=room.font, rows=(),
        spots=tuple(spots[name] for name in sorted(spots)), bends=bends,
    )  # fmt: skip


def _rows(layer: Sequence[str], widths: Mapping[str, float], room: Room) -> list[list[str]]:
    """A layer as rows that fit, as even as can be."""
    count = 1
    while True:
        size = -(-len(layer) // count)
        rows = [list(layer[i : i + size]) for i in range(0, len(layer), size)]
        if size == 1 or all(sum(widths[name] + room.gap for name in row) <= room.width for row in rows):
            return rows
        count += 1


def _places(rows: Sequence[Sequence[str]], widths: Mapping[str, float], room: Room, tied: Mapping[str, Sequence[str]]) -> dict[str, float]:
    x = {name: room.width * (i + 0.5) / len(row) for row in rows for i, name in enumerate(row)}
    for sweep in range(12):
        for row in rows if sweep % 2 == 0 else list(reversed(rows)):
            wishes = [fmean([x[other] for other in tied.get(name, [])] or [x[name]]) for name in row]
            x.update(zip(row, _apart(wishes, [widths[name] for name in row], room), strict=True))
    ends = [(x[name] - widths[name] / 2, x[name] + widths[name] / 2) for name in x]
    aside = (room.width - min((a for a, _ in ends), default=0) - max((b for _, b in ends), default=room.width)) / 2
    return {name: at + aside for name, at in x.items()}


def _apart(wishes: Sequence[float], widths: Sequence[float], room: Room) -> list[float]:
    """Places in this order as near to the wishes as the widths allow: midway between pushing all to the right and all to the left."""
    far = [(a + b) / 2 + room.gap for a, b in pairwise(widths)]
    right, left = list(wishes), list(wishes)
    for i, reach in enumerate(far):
        right[i + 1] = max(right[i + 1], right[i] + reach)
    for i in range(len(far) - 1, -1, -1):
        left[i] = min(left[i], left[i + 1] - far[i])
    places = [(a + b) / 2 for a, b in zip(right, left, strict=True)]
    edge = 6.0
    for i, width in enumerate(widths):
        places[i] = max(places[i], edge + width / 2 if i == 0 else places[i - 1] + far[i - 1])
    for i in range(len(widths) - 1, -1, -1):
        places[i] = min(places[i], room.width - edge - widths[i] / 2 if i == len(far) else places[i + 1] - far[i])
    return places


def _bends(lines: Sequence[Line], spots: Mapping[str, Spot]) -> dict[str, float]:
    """A bend for each line that keeps it off foreign boxes, and off the other lines between the same two boxes."""
    bends: dict[str, float] = {}
    taken: dict[frozenset[str], list[float]] = {}
    for line in lines:
        others = taken.setdefault(frozenset((line.source, line.target)), [])
        bend = _bend(line, spots, others)
        others.append(bend)
        bends[line.id] = bend
    return bends


def _bend(line: Line, spots: Mapping[str, Spot], others: Sequence[float]) -> float:
    """The straightest bend without fault, else the one with the fewest."""
    faults: dict[float, tuple[int, bool]] = {}
    for bend in BENDS:
        faults[bend] = (_hits(line, spots, bend), bend in others)
        if faults[bend] == (0, False):
            break
    return min(faults, key=lambda bend: (faults[bend], abs(bend), bend))


def _hits(line: Line, spots: Mapping[str, Spot], bend: float) -> int:
    """How many foreign boxes a line runs under."""
    course = Course(spots[line.source], spots[line.target], bend)
    points = [course.at(i / 24) for i in range(1, 24)]
    top, bottom = min(y for _, y in points), max(y for _, y in points)
    foreign = (spot for spot in spots.values() if spot.id not in (line.source, line.target) and top - 22 < spot.y < bottom + 22)
    return sum(any(abs(x - spot.x) < spot.width / 2 + 3 and abs(y - spot.y) < spot.height / 2 + 3 for x, y in points) for spot in foreign)
