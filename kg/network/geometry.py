"""Lines as vis-network draws them: where they bend, where they cross, which boxes they run through."""

from __future__ import annotations

from itertools import pairwise
from math import atan2, cos, hypot, pi, sin

Point = tuple[float, float]
Span = tuple[float, float, float, float]
"""A box as left, top, right, bottom."""


def via(start: Point, end: Point, roundness: float) -> Point:
    """The control point of a line with this roundness (vis-network 9: curvedCW, or curvedCCW when negative)."""
    angle = atan2(start[1] - end[1], end[0] - start[0]) + (0.5 * roundness + 0.5) * pi
    radius = (0.5 * abs(roundness) + 0.5) * hypot(end[0] - start[0], end[1] - start[1])
    return start[0] + radius * sin(angle), start[1] + radius * cos(angle)


def path(start: Point, end: Point, roundness: float, steps: int = 12) -> list[Point]:
    """The line as a chain of points; two points when it is straight."""
    if not roundness:
        return [start, end]
    bend = via(start, end, roundness)
    points = []
    for step in range(steps + 1):
        t = step / steps
        a, b, c = (1 - t) * (1 - t), 2 * t * (1 - t), t * t
        points.append((a * start[0] + b * bend[0] + c * end[0], a * start[1] + b * bend[1] + c * end[1]))
    return points


def cross(a: Point, b: Point, c: Point, d: Point) -> bool:
    """Whether the segments a-b and c-d cross (touching at an end does not count)."""
    abx, aby = b[0] - a[0], b[1] - a[1]
    side_c = abx * (c[1] - a[1]) - aby * (c[0] - a[0])
    side_d = abx * (d[1] - a[1]) - aby * (d[0] - a[0])
    if side_c * side_d >= 0:
        return False
    cdx, cdy = d[0] - c[0], d[1] - c[1]
    side_a = cdx * (a[1] - c[1]) - cdy * (a[0] - c[0])
    side_b = cdx * (b[1] - c[1]) - cdy * (b[0] - c[0])
    return side_a * side_b < 0


def through(a: Point, b: Point, box: Span) -> bool:
    """Whether the segment a-b runs through a box (Liang and Barsky's clipping)."""
    left, top, right, bottom = box
    if max(a[0], b[0]) <= left or min(a[0], b[0]) >= right or max(a[1], b[1]) <= top or min(a[1], b[1]) >= bottom:
        return False
    low, high = 0.0, 1.0
    dx, dy = b[0] - a[0], b[1] - a[1]
    for slope, gap in ((-dx, a[0] - left), (dx, right - a[0]), (-dy, a[1] - top), (dy, bottom - a[1])):
        if slope == 0:
            if gap <= 0:
                return False
            continue
        t = gap / slope
        if slope < 0:
            low = max(low, t)
        else:
            high = min(high, t)
        if low >= high:
            return False
    return True


def extent(points: list[Point]) -> Span:
    """The smallest box round a chain of points."""
    across, down = [x for x, _ in points], [y for _, y in points]
    return min(across), min(down), max(across), max(down)


def apart(one: Span, two: Span) -> bool:
    """Whether two boxes have nothing in common."""
    return one[2] < two[0] or two[2] < one[0] or one[3] < two[1] or two[3] < one[1]


def within(one: Span, two: Span) -> bool:
    """Whether the first box lies inside the second."""
    return one[0] >= two[0] and one[1] >= two[1] and one[2] <= two[2] and one[3] <= two[3]


class Path:
    """A line as drawn: its points, and the box round them that saves most comparisons."""

    __slots__ = ("box", "points")

    def __init__(self, start: Point, end: Point, roundness: float) -> None:
        self.points = path(start, end, roundness)
        self.box = extent(self.points)

    def crosses(self, other: Path) -> int:
        """How often two lines cross."""
        if apart(self.box, other.box):
            return 0
        return sum(
            cross(a, b, c, d)
            for a, b in pairwise(self.points)
            for c, d in pairwise(other.points)
            if max(a[1], b[1]) >= min(c[1], d[1]) and max(c[1], d[1]) >= min(a[1], b[1])
        )

    def hits(self, box: Span) -> bool:
        """Whether the line runs through a box."""
        return not apart(self.box, box) and any(through(a, b, box) for a, b in pairwise(self.points))
