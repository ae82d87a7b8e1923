"""The flow of a trial as SVG: who took part, how they were divided, what each arm was given, and what came of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from kg.render.svg import Drawing, box, path, text, whole, wrapped

WIDTH, NARROW, GAP, LEADING, PAD = 980, 376, 22, 17, 11
TOGETHER, NOTHING, NO_ARMS = "All arms together", "nothing reported", "no document states its arms"


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """One arm: its name, what it is given, its results."""

    name: str
    given: Sequence[str]
    results: Sequence[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Flow:
    """All that the flow shows, in words; ``split`` is how patients were divided, empty where a document does not say."""

    title: str
    people: Sequence[str]
    split: str
    columns: Sequence[Column]
    together: Sequence[str]


def flow_drawing(flow: Flow, name: str) -> Drawing:
    """The flow in both shapes; ``name`` is that of the file to take away."""
    return Drawing(name=name, label=flow.title, wide=draw_flow(flow), narrow=draw_narrow_flow(flow))


def draw_flow(flow: Flow) -> Markup:
    """The flow for wide screens, from the top down; arms stand side by side, at most four in a row."""
    parts: list[Markup] = []
    y = _box(parts, "f-box", (WIDTH - 420) / 2, 8, 420, ["Patients", *flow.people])
    if flow.split:
        y = _join(parts, [WIDTH / 2], y, WIDTH / 2)
        y = _box(parts, "f-split", (WIDTH - 260) / 2, y, 260, [flow.split])
    if not flow.columns:
        y = _join(parts, [WIDTH / 2], y, WIDTH / 2)
        y = _box(parts, "f-none", (WIDTH - 260) / 2, y, 260, [NO_ARMS], strong=False)
    for start in range(0, len(flow.columns), 4):
        y = _arms(parts, flow.columns[start : start + 4], y)
    if flow.together:
        y = _box(parts, "f-end", (WIDTH - 520) / 2, y + GAP, 520, [TOGETHER, *flow.together])
    return whole(parts, WIDTH, y + 12, flow.title)


def draw_narrow_flow(flow: Flow) -> Markup:
    """The flow for narrow screens: arms stand below each other, each tied to one line at the left."""
    parts: list[Markup] = []
    wide = NARROW - 34
    y = start = _box(parts, "f-box", 4, 4, NARROW - 8, ["Patients", *flow.people])
    if flow.split:
        _arrow(parts, NARROW / 2, y, y + 26)
        y = start = _box(parts, "f-split", 4, y + 26, NARROW - 8, [flow.split])
    if not flow.columns:
        _arrow(parts, NARROW / 2, y, y + 24)
        y = _box(parts, "f-none", 4, y + 24, NARROW - 8, [NO_ARMS], strong=False)
    for column in flow.columns:
        y += GAP
        parts.append(path(f"M14 {start:g}V{y + 20:g}H28M22 {y + 15:g}L29 {y + 20:g}L22 {y + 25:g}", "f-line"))
        y = _box(parts, "f-arm", 30, y, wide, [column.name, *column.given])
        _arrow(parts, 30 + wide / 2, y, y + 24)
        y = _box(parts, "f-end" if column.results else "f-none", 30, y + 24, wide, column.results or [NOTHING], strong=False)
    if flow.together:
        y = _box(parts, "f-end", 4, y + GAP, NARROW - 8, [TOGETHER, *flow.together])
    return whole(parts, NARROW, y + 6, flow.title)


def _arms(parts: list[Markup], columns: Sequence[Column], y: float) -> float:
    wide = min(320.0, (WIDTH - GAP * (len(columns) - 1)) / len(columns))
    left = (WIDTH - wide * len(columns) - GAP * (len(columns) - 1)) / 2
    lefts = [left + place * (wide + GAP) for place in range(len(columns))]
    top = _join(parts, [x + wide / 2 for x in lefts], y, WIDTH / 2)
    given = max(len(_laid([column.name, *column.given], wide)) for column in columns)
    results = max(len(_laid(column.results or [NOTHING], wide)) for column in columns)
    for column, x in zip(columns, lefts, strict=True):
        bottom = _box(parts, "f-arm", x, top, wide, [column.name, *column.given], given)
        _arrow(parts, x + wide / 2, bottom, bottom + 30)
        kind = "f-end" if column.results else "f-none"
        _box(parts, kind, x, bottom + 30, wide, column.results or [NOTHING], results, strong=False)
    return top + _tall(given) + 30 + _tall(results)


def _join(parts: list[Markup], middles: Sequence[float], y: float, start: float) -> float:
    level = y + 16
    if len(middles) > 1:
        way = f"M{start:g} {y:g}V{level:g}M{middles[0]:g} {level:g}H{middles[-1]:g}"
        parts.append(path(way, "f-line"))
    for middle in middles:
        _arrow(parts, middle, level if len(middles) > 1 else y, level + 22)
    return level + 22


def _arrow(parts: list[Markup], x: float, top: float, bottom: float) -> None:
    way = f"M{x:g} {top:g}V{bottom - 2:g}M{x - 5:g} {bottom - 8:g}L{x:g} {bottom - 1:g}L{x + 5:g} {bottom - 8:g}"
    parts.append(path(way, "f-line"))


def _tall(lines: int) -> float:
    return 2 * PAD + lines * LEADING - 4


def _laid(words: Sequence[str], wide: float) -> list[tuple[str, bool]]:
    """The lines of a box, and whether each goes on with the one before."""
    room = int(wide / 7.4) - 2
    return [(line, place > 0) for each in words for place, line in enumerate(wrapped([each], room))]


def _box(
    parts: list[Markup], kind: str, x: float, y: float, wide: float, words: Sequence[str], least: int = 0, strong: bool = True
) -> float:
    """A box with its words: a single text stands in the middle, several as a list under the first; gives back where the box ends."""
    lines = _laid(words, wide)
    tall = _tall(max(len(lines), least))
    heads = len(_laid(words[:1], wide)) if strong else 0
    parts.append(box(kind, x, y, wide, tall))
    for place, (line, goes_on) in enumerate(lines):
        at, weight = y + PAD + 9 + place * LEADING, 650 if place < heads else 0
        if len(words) == 1:
            parts.append(text(line, x + wide / 2, at, anchor="middle", weight=weight))
        else:
            parts.append(text(line, x + 16 + 12 * (goes_on and place >= heads), at, weight=weight))
    return y + tall
