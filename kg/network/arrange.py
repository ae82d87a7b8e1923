"""From nodes and edges to a picture with its two plans."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from kg.model.picture import Box, Line, Picture, Plan, Row, Spot
from kg.network.bend import Bends
from kg.network.gather import boxes_of, graph_of, lines_of, nearest
from kg.network.lettering import lettering, text_width
from kg.network.parts import PathwayEdge, ViewSpec
from kg.network.place import Placing, Room
from kg.network.polish import cost_of, gather, polish
from kg.network.rows import row_name, rows_of
from kg.network.search import Effort, search

__all__ = ["arrange", "graph_of"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Shape:
    """One shape of screen: its room, the size of letters, the height of boxes (names on one line, on two), the distance of lines.

    ``side`` and ``head`` are kept for the names of rows, beside them or above; a plan that needs less room is made
    narrower, down to ``least``; names longer than ``one_line`` stand on two lines.
    """

    name: str
    room: Room
    font: float
    tall: tuple[float, float]
    side: float
    head: float
    one_line: int
    pitches: tuple[float, float]
    height: float
    least: float


SHAPES = (
    Shape(
        name="landscape", room=Room(width=1006, most=9, gap=22, reach=52, fill=0.9), font=13.5, tall=(30, 40), side=122, head=0,
        one_line=24, pitches=(80, 138), height=720, least=760,
    ),
    Shape(
        name="portrait", room=Room(width=464, most=3, gap=14, reach=34, fill=0.66), font=12, tall=(27, 36), side=7, head=17, one_line=15,
        pitches=(74, 74), height=1200, least=999,
    ),
)  # fmt: skip


def arrange(view: ViewSpec, nodes: Iterable[Box], edges: Iterable[PathwayEdge]) -> Picture:
    """The picture of a view. The same nodes and edges give the same picture, in whatever order they come."""
    graph, hidden = nearest(graph_of(nodes, edges), view.seeds)
    boxes, lines = boxes_of(graph), lines_of(graph)
    rows = rows_of(boxes, lines, view.seeds)
    plans = tuple(_plan(shape, view, boxes, lines, rows) for shape in SHAPES)
    subtitle = f"{view.subtitle} {hidden} things further off are left out: choose narrower seeds." if hidden else view.subtitle
    return Picture(name=view.name, title=view.title, subtitle=subtitle.strip(), boxes=boxes, lines=lines, plans=plans)


def _plan(shape: Shape, view: ViewSpec, boxes: Sequence[Box], lines: Sequence[Line], rows: Sequence[Sequence[str]]) -> Plan:
    """The best of the plans that the search offers, as they are drawn: bent lines and all."""
    texts = {box.id: lettering(box.label, shape.one_line) for box in boxes}
    number = {box.id: place for place, box in enumerate(boxes)}
    widths = [max(54.0, round(text_width(texts[box.id], shape.font) + 18)) for box in boxes]
    placing = Placing(
        [[number[name] for name in row] for row in rows],
        [min(width, shape.room.width) for width in widths],
        sorted((number[line.source], number[line.target]) for line in lines),
        shape.room,
    )
    bands, heights, bottom = _bands(shape, view, boxes, lines, rows, placing)
    tall = shape.tall[any("\n" in text for text in texts.values())]
    width = shape.side + shape.room.width + 7
    offers: list[tuple[float, int, Bends]] = []
    effort = Effort.for_size(len(lines))
    for seats in search(placing, effort)[: effort.tries]:
        placing.sit(seats)
        spots = {
            box.id: Spot(
                id=box.id,
                x=round(shape.side + placing.x[i], 1),
                y=round(heights[placing.line_of[i]], 1),
                width=placing.widths[i],
                height=tall,
                text=texts[box.id],
            )
            for i, box in enumerate(boxes)
        }
        bends = Bends(lines, spots, (max(2.0, shape.side), 2.0, width - 5, bottom - 2))
        bends.settle()
        offers.append((cost_of(lines, bends), len(offers), bends))
    bends = min(offers, key=lambda offer: offer[:2])[2]
    polish(lines, bends, shape.room.gap, effort.touches)
    used = gather(bends, 3 * shape.room.gap)
    if shape.least < used < width:
        width = used + 9
    aside = max(0.0, (width - 9 - used) / 2)
    return Plan(
        name=shape.name,
        width=round(width, 1),
        height=bottom,
        font=shape.font,
        rows=bands,
        spots=tuple(replace(bends.spots[box.id], x=round(bends.spots[box.id].x + aside, 1)) for box in boxes),
        bends=bends.bends,
    )


def _bands(
    shape: Shape, view: ViewSpec, boxes: Sequence[Box], lines: Sequence[Line], rows: Sequence[Sequence[str]], placing: Placing
) -> tuple[tuple[Row, ...], list[float], float]:
    """The named bands, the height of each line of boxes, and the height of it all. Rows of one name that follow each other are one band."""
    kinds = {box.id: box.kind for box in boxes}
    leaves = frozenset(kinds) - {line.source for line in lines}
    names = [row_name(row, kinds, leaves, view) for row in rows]
    least, most = shape.pitches
    pitch = max(least, min(most, shape.height / max(1, len(placing.lines))))
    bands, heights, y = [], [], 0.0
    for name, group in groupby(range(len(placing.lines)), key=lambda line: names[placing.layer[line]]):
        top = y
        y += shape.head
        for _ in group:
            heights.append(y + pitch / 2)
            y += pitch
        bands.append(Row(name=name, top=round(top, 1), bottom=round(y, 1)))
    return tuple(bands), heights, round(y, 1)
