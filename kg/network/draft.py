"""One plan of a picture: boxes cut into lines, placed by a search or on kept seats, lines bent, and the last touch."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from kg.model.picture import Box, Line, Plan, Row, Spot
from kg.network.bend import Bends
from kg.network.lettering import Lettering
from kg.network.parts import ViewSpec
from kg.network.place import Placing, Room
from kg.network.polish import cost_of, gather, polish
from kg.network.rows import row_name, rows_of
from kg.network.search import Effort, search
from kg.network.seats import Seat, Seating, completed


@dataclass(frozen=True, slots=True, kw_only=True)
class Shape:
    """One shape of screen: its room, how names are lettered, the height of boxes by lines of the longest name, the distance of lines.

    ``side`` and ``head`` are kept for the names of rows, beside them or above; a plan that needs less room is made
    narrower, down to ``least``.
    """

    name: str
    room: Room
    letters: Lettering
    tall: tuple[float, float, float]
    side: float
    head: float
    pitches: tuple[float, float]
    height: float
    least: float


SHAPES = (
    Shape(
        name="landscape", room=Room(width=1006, most=9, gap=22, reach=52, fill=0.9), letters=Lettering(size=13.5, one=24, two=42, three=40),
        tall=(30, 40, 54), side=122, head=0, pitches=(72, 138), height=720, least=760,
    ),
    Shape(
        name="portrait", room=Room(width=464, most=3, gap=14, reach=34, fill=0.66), letters=Lettering(size=12, one=15, two=23, three=32),
        tall=(27, 36, 48), side=7, head=17, pitches=(74, 74), height=1200, least=999,
    ),
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """What a plan is made for: the shape of screen, and the things and lines to place."""

    shape: Shape
    view: ViewSpec
    boxes: Sequence[Box]
    lines: Sequence[Line]

    def plan(self, seating: Seating, effort: Effort | None = None, seed: int = 1) -> Plan:
        """The plan that was kept, where the seating is of just these things and lines; else the best that a search finds.

        The search begins from the seats, and goes on with as much effort as told, else as the size allows.
        """
        effort = effort or Effort.for_size(len(self.lines))
        texts = {box.id: self.shape.letters.text(box.label) for box in self.boxes}
        rows, seats = self._rows(seating.seats)
        placing = self._placing(rows, texts, seats)
        bands, heights, bottom = self._bands(rows, placing)
        area = (max(2.0, self.shape.side), 2.0, self.shape.side + self.shape.room.width + 2, bottom - 2)
        if self._is_of(seating, placing) and (across := placing.advised_x()):
            bends = Bends(self.lines, self._spots(placing, heights, texts, across), area)
            bends.take(seating.bends)
        else:
            offers: list[tuple[float, int, Bends]] = []
            for found in search(placing, effort, seed)[: effort.tries]:
                placing.sit(found)
                bends = Bends(self.lines, self._spots(placing, heights, texts, placing.x), area)
                bends.settle()
                offers.append((cost_of(self.lines, bends), len(offers), bends))
            bends = min(offers, key=lambda offer: offer[:2])[2]
            polish(self.lines, bends, self.shape.room.gap, effort.touches)
        return self._drawn(bends, bands, bottom)

    def _is_of(self, seating: Seating, placing: Placing) -> bool:
        """Whether a seating is of these things and lines, and of the rows that they stand in."""
        known = placing.advised(range(len(self.boxes))) and len(seating.seats) == len(self.boxes)
        lines = {box.id: placing.line_of[number] for number, box in enumerate(self.boxes)}
        return known and set(seating.bends) == {line.id for line in self.lines} and all(
            seating.seats[name].line == line for name, line in lines.items()
        )  # fmt: skip

    def _spots(self, placing: Placing, heights: Sequence[float], texts: Mapping[str, str], across: Sequence[float]) -> dict[str, Spot]:
        tall = self.shape.tall[max((text.count("\n") for text in texts.values()), default=0)]
        return {
            box.id: Spot(
                id=box.id, x=round(self.shape.side + across[i], 1), y=round(heights[placing.line_of[i]], 1), width=placing.widths[i],
                height=tall, text=texts[box.id],
            )
            for i, box in enumerate(self.boxes)
        }  # fmt: skip

    def _drawn(self, bends: Bends, bands: tuple[Row, ...], bottom: float) -> Plan:
        """The plan as it is drawn: empty strips closed, and made narrower where it needs less room."""
        width = self.shape.side + self.shape.room.width + 7
        used = gather(bends, 3 * self.shape.room.gap)
        if self.shape.least < used < width:
            width = used + 9
        aside = max(0.0, (width - 9 - used) / 2)
        return Plan(
            name=self.shape.name,
            width=round(width, 1),
            height=bottom,
            font=self.shape.letters.size,
            rows=bands,
            spots=tuple(replace(bends.spots[box.id], x=round(bends.spots[box.id].x + aside, 1)) for box in self.boxes),
            bends=bends.bends,
        )

    def placing(self, seats: Mapping[str, Seat]) -> Placing:
        """The boxes on lines, before any search, from seats where some are known."""
        texts = {box.id: self.shape.letters.text(box.label) for box in self.boxes}
        rows, whole = self._rows(seats)
        return self._placing(rows, texts, whole)

    def _rows(self, seats: Mapping[str, Seat]) -> tuple[list[list[str]], Mapping[str, Seat]]:
        """The rows of the seats, where they are of most of these things and turn no line round, with a seat for each of the rest; else the
        rows that kinds and relations give, and the seats as they are."""
        rows = rows_of(self.boxes, self.lines, self.view.seeds)
        row_of = {name: number for number, row in enumerate(rows) for name in row}
        down = sorted({(line.source, line.target) for line in self.lines if row_of[line.source] < row_of[line.target]})
        whole = completed(seats, [box.id for box in self.boxes], down)
        if not whole or any(whole[source].line >= whole[target].line for source, target in down):
            return rows, seats
        lines = sorted({seat.line for seat in whole.values()})
        return [sorted(name for name, seat in whole.items() if seat.line == line) for line in lines], whole

    def _placing(self, rows: Sequence[Sequence[str]], texts: Mapping[str, str], seats: Mapping[str, Seat]) -> Placing:
        number = {box.id: place for place, box in enumerate(self.boxes)}
        widths = [max(54.0, round(self.shape.letters.width(texts[box.id]) + 18)) for box in self.boxes]
        return Placing(
            [[number[name] for name in row] for row in rows],
            [min(width, self.shape.room.width) for width in widths],
            sorted((number[line.source], number[line.target]) for line in self.lines),
            self.shape.room,
            {number[name]: seat for name, seat in seats.items() if name in number},
        )

    def _bands(self, rows: Sequence[Sequence[str]], placing: Placing) -> tuple[tuple[Row, ...], list[float], float]:
        """The named bands, the height of each line of boxes, and the height of it all. Rows of one name in sequence are one band."""
        kinds = {box.id: box.kind for box in self.boxes}
        leaves = frozenset(kinds) - {line.source for line in self.lines}
        names = [row_name(row, kinds, leaves, self.view) for row in rows]
        least, most = self.shape.pitches
        pitch = max(least, min(most, self.shape.height / max(1, len(placing.lines))))
        bands, heights, y = [], [], 0.0
        for name, group in groupby(range(len(placing.lines)), key=lambda line: names[placing.layer[line]]):
            top = y
            y += self.shape.head
            for _ in group:
                heights.append(y + pitch / 2)
                y += pitch
            bands.append(Row(name=name, top=round(top, 1), bottom=round(y, 1)))
        return tuple(bands), heights, round(y, 1)
