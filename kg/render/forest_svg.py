"""A forest plot as SVG: one line for each effect, on a logarithmic scale, with the line of no effect at 1."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import log

from markupsafe import Markup

from kg.render.effects import Effect
from kg.render.svg import Drawing, box, cut, path, text, whole, wrapped

TICKS = (0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1.0, 2.0, 5.0, 10.0, 20.0, 50.0, 100.0)
WIDE, LABELS, CHART = 1060, 350, 330
NARROW, STRIP = 376, 344
HEADS = ("Arms, trial, patients", "Ratio, on a logarithmic scale", "As stated")


@dataclass(frozen=True, slots=True)
class Scale:
    """The ratios from ``low`` to ``high`` on a line from ``left`` of some ``length``."""

    low: float
    high: float
    left: float = 0
    length: float = 1

    def x(self, ratio: float) -> float:
        """The place of a ratio; one beyond the scale stands at its end."""
        inside = min(max(ratio, self.low), self.high)
        return self.left + self.length * log(inside / self.low) / log(self.high / self.low)

    def leaves(self, ratio: float) -> bool:
        """Whether a ratio lies beyond the scale."""
        return not self.low <= ratio <= self.high

    def ticks(self) -> list[float]:
        """The ratios to print under the line."""
        return [tick for tick in TICKS if not self.leaves(tick)]


def scale_of(rows: Iterable[Effect]) -> Scale:
    """A scale with room for all points, and for the ends of intervals from 0.1 to 10; what lies further off leaves the scale."""
    kept = [row for row in rows if is_drawn(row)]
    points = [row.point for row in kept if row.point]
    ends = [end for row in kept for end in (row.low, row.high) if end and 0.1 <= end <= 10]
    least, most = min([0.5, *points, *ends]), max([2.0, *points, *ends])
    return Scale(
        max((tick for tick in TICKS if tick <= least), default=TICKS[0]), min((tick for tick in TICKS if tick >= most), default=TICKS[-1])
    )


def is_drawn(row: Effect) -> bool:
    """Whether anything of a row has a place on the scale."""
    return bool(row.point or row.low or row.high)


def forest_drawing(name: str, title: str, rows: Sequence[Effect], scale: Scale) -> Drawing:
    """The plot of one endpoint in both shapes."""
    return Drawing(name=name, label=title, wide=_wide(title, rows, scale), narrow=_narrow(title, rows, scale))


def sides(rows: Sequence[Effect]) -> tuple[str, str]:
    """What stands left and right of the line of no effect: whom each side favours, where all rows agree on it; otherwise nothing."""
    drawn = [row for row in rows if is_drawn(row)]
    ways = {row.below for row in drawn}
    if len(ways) != 1 or None in ways:
        return "", ""
    roles = all(row.roles for row in drawn)
    first, second = ("favours experimental", "favours control") if roles else ("favours first-named arm", "favours second-named arm")
    return (first, second) if ways == {True} else (second, first)


def _wide(title: str, rows: Sequence[Effect], scale: Scale) -> Markup:
    scale = Scale(scale.low, scale.high, LABELS, CHART)
    tall, bottom = 50, 30 + 50 * len(rows)
    right, room = LABELS + CHART + 24, 50
    heads = ((HEADS[0], 4), (HEADS[1], LABELS), (HEADS[2], right))
    parts = [text(words, x, 14, tone="f-muted", size=12, weight=600) for words, x in heads]
    parts.append(path(f"M0 24H{WIDE}", "f-grid"))
    parts += _axis(scale, 30, bottom, sides(rows))
    for place, row in enumerate(rows):
        y = 30 + tall * (place + 0.5)
        lines = _who(row)
        for line, words in enumerate(lines):
            at = y + 5 + 15 * (line - (len(lines) - 1) / 2)
            tone, size = ("f-text", 13.0) if line == 0 else ("f-muted", 12.0)
            parts.append(text(cut(words, room if line == 0 else room + 6), 4, at, tone=tone, size=size))
        parts += _mark(row, scale, y)
        parts += _stated(row, right, y, 50)
    return whole(parts, WIDE, bottom + 46, title)


def _who(row: Effect) -> list[str]:
    return [row.arms, " · ".join(filter(None, (row.trial.label if row.trial else "outside a trial", row.population)))]


def _stated(row: Effect, x: float, y: float, room: int) -> list[Markup]:
    tone = "f-text" if is_drawn(row) else "f-muted"
    parts = [text(cut(row.estimate, room), x, y + (-3 if row.conclusion else 5), tone=tone)]
    return [*parts, text(cut(row.conclusion, room + 4), x, y + 13, tone="f-muted", size=12)] if row.conclusion else parts


def _narrow(title: str, rows: Sequence[Effect], scale: Scale) -> Markup:
    scale = Scale(scale.low, scale.high, 16, STRIP)
    parts: list[Markup] = []
    marks: list[tuple[Effect, float]] = []
    y = 18.0
    for row in rows:
        first, second = _who(row)
        for tone, size, room, words in (("f-text", 13.0, 50, first), ("f-muted", 12.0, 56, second)):
            for line in wrapped([words], room)[:3]:
                parts.append(text(line, 4, y, tone=tone, size=size))
                y += 16
        if is_drawn(row):
            marks.append((row, y + 2))
            y += 24
        stated = "f-text" if is_drawn(row) else "f-muted"
        for tone, words in ((stated, row.estimate), ("f-muted", row.conclusion)):
            for line in wrapped([words], 54)[:3] if words else []:
                parts.append(text(line, 4, y, tone=tone, size=12.5))
                y += 16
        parts.append(path(f"M4 {y - 4:g}H{NARROW - 4}", "f-grid"))
        y += 16
    bottom = y - 12
    strips = [strip for row, at in marks for strip in (path(f"M{scale.x(1):.1f} {at - 10:g}V{at + 10:g}", "f-one"), *_mark(row, scale, at))]
    ends = _axis(scale, bottom, bottom, sides(rows))
    return whole([*parts, *strips, *ends], NARROW, bottom + 46, title)


def _axis(scale: Scale, top: float, bottom: float, favours: tuple[str, str]) -> list[Markup]:
    """The line of ratios with its ticks, the line of no effect, and whom each side favours: left and right of it, or at the ends."""
    parts = [path(f"M{scale.left:g} {bottom:g}H{scale.left + scale.length:g}", "f-line")]
    if bottom > top:
        parts.append(path(f"M{scale.x(1):.1f} {top:g}V{bottom:g}", "f-one"))
    for tick in scale.ticks():
        parts.append(path(f"M{scale.x(tick):.1f} {bottom:g}v5", "f-line"))
        parts.append(text(f"{tick:g}", scale.x(tick), bottom + 18, tone="f-muted", anchor="middle", size=12))
    left, right = favours
    middle = scale.x(1)
    at = (("end", middle - 8), ("start", middle + 8)) if bottom > top else (("start", 4.0), ("end", NARROW - 4.0))
    for words, (anchor, x) in zip((left and f"← {left}", right and f"{right} →"), at, strict=True):
        if words:
            parts.append(text(words, x, bottom + 36, anchor=anchor, size=12))
    return parts


def _mark(row: Effect, scale: Scale, y: float) -> list[Markup]:
    """Point and whiskers; an end that leaves the scale is an open arrow, an end that is not stated has nothing."""
    parts: list[Markup] = []
    if row.low or row.high:
        ends = [scale.x(end) for end in (row.low or row.point or row.high, row.high or row.point or row.low) if end]
        parts.append(path(f"M{ends[0]:.1f} {y:g}H{ends[1]:.1f}", "f-bar"))
        for end, way in ((row.low, -1), (row.high, 1)):
            if end:
                parts.append(_end(scale, end, way, y))
    if row.point:
        x = scale.x(row.point)
        parts.append(_arrow(x, 1 if row.point > 1 else -1, y) if scale.leaves(row.point) else box("f-dot", x - 5, y - 5, 10, 10, 2))
    return parts


def _end(scale: Scale, end: float, way: int, y: float) -> Markup:
    x = scale.x(end)
    return _arrow(x, way, y) if scale.leaves(end) else path(f"M{x:.1f} {y - 5:g}V{y + 5:g}", "f-bar")


def _arrow(x: float, way: int, y: float) -> Markup:
    return path(f"M{x:.1f} {y - 5:g}L{x + 8 * way:.1f} {y:g}L{x:.1f} {y + 5:g}Z", "f-open")
