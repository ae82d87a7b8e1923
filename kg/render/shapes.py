"""Outlines of boxes and heads of lines, as points: the same numbers for the canvas and for SVG."""

from __future__ import annotations

from math import atan2, cos, hypot, pi, sin

from kg.model.picture import Line, Spot

Point = tuple[float, float]
CUT = 9.0
"""How far the corners of hexagons, slants and flags are cut."""


def outline(shape: str, spot: Spot) -> tuple[str, float]:
    """The outline of a box as an SVG path, or as ``""`` with the radius of a rounded rectangle."""
    radius = {"pill": spot.height / 2, "round": 7.0, "double": 7.0, "square": 0.0}
    if shape in radius:
        return "", radius[shape]
    left, right = spot.x - spot.width / 2, spot.x + spot.width / 2
    top, bottom = spot.y - spot.height / 2, spot.y + spot.height / 2
    return "M" + "L".join(f"{x:g} {y:g}" for x, y in corners(shape, left, top, right, bottom)) + "Z", 0.0


def corners(shape: str, left: float, top: float, right: float, bottom: float) -> list[Point]:
    """The corners of a shape with straight sides."""
    middle, c = (top + bottom) / 2, CUT
    if shape == "hexagon":
        return [(left + c, top), (right - c, top), (right, middle), (right - c, bottom), (left + c, bottom), (left, middle)]
    if shape == "slant":
        return [(left + c, top), (right, top), (right - c, bottom), (left, bottom)]
    if shape == "cut":
        d = c * 0.7
        return [(left + d, top), (right - d, top), (right, top + d), (right, bottom - d), (right - d, bottom), (left + d, bottom),
                (left, bottom - d), (left, top + d)]  # fmt: skip
    return [(left, top), (right, top), (right, bottom), (left, bottom), (left + c, middle)]


class Course:
    """The way of a line from the middle of one box towards that of another, and where it meets the second's border.

    The bend is vis-network's: a quadratic curve whose control point turns round the start by the roundness.
    """

    def __init__(self, source: Spot, target: Spot, bend: float) -> None:
        self.start, self.end, self.target = (source.x, source.y), (target.x, target.y), target
        dx, dy = target.x - source.x, target.y - source.y
        angle, radius = atan2(-dy, dx) + (0.5 * bend + 0.5) * pi, (0.5 * abs(bend) + 0.5) * hypot(dx, dy)
        self.via = (source.x + radius * sin(angle), source.y + radius * cos(angle))
        self.t = self._border()
        self.tip = self.at(self.t)
        before = self.at(max(0.0, self.t - 0.04))
        self.angle = atan2(self.tip[1] - before[1], self.tip[0] - before[0])

    def at(self, t: float) -> Point:
        """The point at ``t`` between 0 and 1."""
        a, b, c = (1 - t) ** 2, 2 * t * (1 - t), t * t
        return (
            a * self.start[0] + b * self.via[0] + c * self.end[0],
            a * self.start[1] + b * self.via[1] + c * self.end[1],
        )

    def _border(self) -> float:
        low, high = 0.0, 1.0
        for _ in range(18):
            t = (low + high) / 2
            x, y = self.at(t)
            inside = abs(x - self.target.x) < self.target.width / 2 + 1 and abs(y - self.target.y) < self.target.height / 2 + 1
            low, high = (low, t) if inside else (t, high)
        return low

    def path(self) -> str:
        """The line up to the border, as an SVG path."""
        t = self.t
        x, y = self.start[0] + (self.via[0] - self.start[0]) * t, self.start[1] + (self.via[1] - self.start[1]) * t
        return f"M{self.start[0]:.1f} {self.start[1]:.1f}Q{x:.1f} {y:.1f} {self.tip[0]:.1f} {self.tip[1]:.1f}"

    def head(self, kind: str) -> str:
        """The head of the line at the border, as an SVG path; empty for a line without one."""
        shapes: dict[str, list[Point]] = {
            "arrow": [(0, 0), (-11, 5), (-8, 0), (-11, -5), (0, 0)],
            "vee": [(-9, 5), (0, 0), (-9, -5)],
            "bar": [(-1, 7), (-1, -7)],
            "diamond": [(0, 0), (-6, 4), (-12, 0), (-6, -4), (0, 0)],
            "circle": [(-4 + 4 * cos(i * pi / 6), 4 * sin(i * pi / 6)) for i in range(13)],
        }
        points = shapes.get(kind, [])
        turn, lift = cos(self.angle), sin(self.angle)
        turned = [(self.tip[0] + x * turn - y * lift, self.tip[1] + x * lift + y * turn) for x, y in points]
        return "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in turned) if turned else ""


def course_of(line: Line, spots: dict[str, Spot], bend: float) -> Course:
    """The course of a line in a plan."""
    return Course(spots[line.source], spots[line.target], bend)
