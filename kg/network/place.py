"""Where the boxes of a plan stand: rows cut into lines that fit, then a search for few crossings, free boxes and short lines.

The state of the search is one wished x for each box; boxes of a line stand in the order of their wishes, pushed apart as far
as they must be. Every loop runs over sorted things a fixed number of times: the same input gives the same places.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import inf

from kg.network.seats import Seat

HIT, BEND_OVER = 1.5, 1 / 420
"""What a line through a box costs, in crossings; and a pixel of sideways run."""
TOUCH = 4.0
"""Boxes nearer than this touch."""
EDGE, DEEP = 0.3, 25.0
"""A line that only grazes a box can bend round it: it costs this much of a hit, and the whole from this depth."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Room:
    """What there is to fill: ``width`` of the plan, ``most`` boxes in a line, ``gap`` between boxes, ``reach`` of a line between two.

    ``fill`` is the share of the width that boxes may take, so that lines find a way past them.
    """

    width: float
    most: int
    gap: float
    reach: float
    fill: float


class Placing:
    """Boxes on lines: ``lines[i]`` holds box numbers from left to right, ``x`` their centres; ``layer[i]`` is the row a line is part of."""

    def __init__(
        self,
        layers: Sequence[Sequence[int]],
        widths: Sequence[float],
        links: Sequence[tuple[int, int]],
        room: Room,
        advice: Mapping[int, Seat] | None = None,
    ) -> None:
        """``advice`` says of some boxes where they would sit well: the search begins from there."""
        self.advice = advice or {}
        self.widths, self.links, self.room = list(widths), list(links), room
        self.near: list[list[int]] = [[] for _ in widths]
        for a, b in links:
            self.near[a].append(b)
            self.near[b].append(a)
        self.looks = 0
        self.hit, self.over = HIT, BEND_OVER
        self.flat = {frozenset(link) for link in links}
        self.lines: list[list[int]] = []
        self.layer: list[int] = []
        self.line_of = [0] * len(widths)
        self.x = [room.width / 2] * len(widths)
        self.wish = [self.advice[i].x if i in self.advice else x for i, x in enumerate(self.x)]
        for number, layer in enumerate(layers):
            self._cut(number, list(layer))

    def _cut(self, number: int, layer: list[int]) -> None:
        """Cuts a layer into the lines of the advice, else into as few as hold it, what is pulled up above what is pulled down."""
        if self.advised(layer):
            lines = [[i for i in layer if self.advice[i].line == line] for line in sorted({self.advice[i].line for i in layer})]
            if all(map(self.fits, lines)):
                return self._take(number, lines)
        earlier = {i for line in self.lines for i in line} | set(layer)
        layer.sort(key=lambda i: (sum(j not in earlier for j in self.near[i]) - sum(j in earlier for j in self.near[i]), i))
        chunks: list[list[int]] = [[]]
        parts = max(-(-len(layer) // self.room.most), -(-int(self._run(layer)) // int(self.room.width * self.room.fill)))
        fair = -(-len(layer) // parts)
        for i in layer:
            if chunks[-1] and (len(chunks[-1]) >= fair or not self.fits([*chunks[-1], i])):
                chunks.append([])
            chunks[-1].append(i)
        return self._take(number, chunks)

    def _take(self, number: int, chunks: Sequence[list[int]]) -> None:
        for chunk in chunks:
            for i in chunk:
                self.line_of[i] = len(self.lines)
            self.lines.append(chunk)
            self.layer.append(number)

    def advised(self, boxes: Iterable[int]) -> bool:
        """Whether there is advice for all of these boxes, down to the line."""
        return all(i in self.advice and self.advice[i].line >= 0 for i in boxes)

    def advised_x(self) -> list[float]:
        """Where the advice puts the boxes, which must be all of them; nothing where two of them would touch there."""
        across = [self.advice[i].x for i in range(len(self.x))]
        for line in self.lines:
            for a, b in pairwise(sorted(line, key=lambda i: across[i])):
                if across[b] - across[a] < (self.widths[a] + self.widths[b]) / 2 + TOUCH:
                    return []
        return across

    def _space(self, left: int, right: int) -> float:
        gap = self.room.reach if frozenset((left, right)) in self.flat else self.room.gap
        return (self.widths[left] + self.widths[right]) / 2 + gap

    def _run(self, line: Sequence[int]) -> float:
        return sum(self.widths[i] for i in line) + self.room.gap * (len(line) - 1)

    def fits(self, line: Sequence[int]) -> bool:
        """Whether these boxes can stand side by side."""
        return len(line) == 1 or (len(line) <= self.room.most and self._run(line) <= self.room.width * self.room.fill)

    def settle(self, number: int) -> None:
        """Puts the boxes of a line as near to their wishes as they can stand without touching (pooling of neighbours that push)."""
        line = self.lines[number]
        line.sort(key=lambda i: (self.wish[i], i))
        offsets, pools = [0.0], []
        for left, right in pairwise(line):
            offsets.append(offsets[-1] + self._space(left, right))
        for i, offset in zip(line, offsets, strict=True):
            pools.append([self.wish[i] - offset, 1])
            while len(pools) > 1 and pools[-2][0] >= pools[-1][0]:
                mean, count = pools.pop()
                pools[-1] = [(pools[-1][0] * pools[-1][1] + mean * count) / (pools[-1][1] + count), pools[-1][1] + count]
        starts = [mean for mean, count in pools for _ in range(int(count))]
        low = self.widths[line[0]] / 2
        high = self.room.width - self.widths[line[-1]] / 2 - offsets[-1]
        for i, offset, start in zip(line, offsets, starts, strict=True):
            self.x[i] = max(low, min(high, start)) + offset if high > low else (low + high) / 2 + offset

    def seats(self) -> Seats:
        """What to remember of these places."""
        return [list(line) for line in self.lines], list(self.wish)

    def sit(self, seats: Seats) -> None:
        """Back to places remembered."""
        self.lines, self.wish = [list(line) for line in seats[0]], list(seats[1])
        for number, line in enumerate(self.lines):
            for i in line:
                self.line_of[i] = number
        self.settle_all()

    def settle_all(self) -> None:
        """Settles every line."""
        for number in range(len(self.lines)):
            self.settle(number)

    def sweep(self, times: int) -> None:
        """Wishes each box to the mean of what it is tied to, line by line, down and up again."""
        for turn in range(times):
            numbers: Iterable[int] = range(len(self.lines)) if turn % 2 == 0 else range(len(self.lines) - 1, -1, -1)
            for number in numbers:
                for i in self.lines[number]:
                    if self.near[i]:
                        self.wish[i] = sum(self.x[j] for j in self.near[i]) / len(self.near[i])
                self.settle(number)

    def cost(self, limit: float = inf) -> float:
        """Crossings, lines through boxes and sideways run of straight lines from centre to centre; infinite when over the limit."""
        self.looks -= 1
        x, line_of, lines, widths = self.x, self.line_of, self.lines, self.widths
        segments: list[Segment] = []
        flats: list[tuple[int, float, float]] = []
        hits, run = 0.0, 0.0
        for a, b in self.links:
            top, bottom = line_of[a], line_of[b]
            if top > bottom:
                a, b, top, bottom = b, a, bottom, top
            xa, xb = x[a], x[b]
            if top == bottom:
                low, high = (xa, xb) if xa < xb else (xb, xa)
                for i in lines[top]:
                    hits += low < x[i] < high
                run += 1.6 * (high - low)
                flats.append((top, low, high))
                continue
            run += abs(xa - xb)
            slope = (xb - xa) / (bottom - top)
            segments.append((top, bottom, xa, xb, slope, a, b))
            if bottom - top > 1:
                lean = abs(slope) * 0.2 + 3
                for between in range(top + 1, bottom):
                    at = xa + slope * (between - top)
                    for i in lines[between]:
                        depth = widths[i] / 2 + lean - abs(x[i] - at)
                        if depth > 0:
                            hits += EDGE + depth / DEEP if depth < DEEP else EDGE + 1
        known = self.hit * hits + run * self.over
        if known >= limit:
            return inf
        return known + _across(flats, segments) + _crossings(segments, limit - known)


Segment = tuple[int, int, float, float, float, int, int]
"""A line between rows: top and bottom row, x at both, slope, and its boxes."""
Seats = tuple[list[list[int]], list[float]]
"""What to remember of places: who sits in which line, and the wishes."""


def _across(flats: list[tuple[int, float, float]], segments: list[Segment]) -> int:
    """Lines within a row that lines from above cut on their way down."""
    return sum(
        low < xa + slope * (row - top) < high
        for row, low, high in flats
        for top, bottom, xa, _, slope, _, _ in segments
        if top < row < bottom
    )


def _crossings(segments: list[Segment], limit: float) -> float:
    """How many lines between rows cross; infinite when that is more than the limit."""
    crossings = 0
    segments.sort()
    for place, (top, bottom, xa, xb, slope, a, b) in enumerate(segments, 1):
        for top2, bottom2, xc, xd, slope2, c, d in segments[place:]:
            if top2 >= bottom:
                break
            if a == c or b in (c, d):
                continue
            first = xa + slope * (top2 - top) - xc
            second = xa + slope * (bottom2 - top) - xd if bottom2 <= bottom else xb - xc - slope2 * (bottom - top2)
            if first * second < 0:
                crossings += 1
        if crossings > limit:
            return inf
    return crossings
