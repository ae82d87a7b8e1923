"""From nodes and edges to a picture with its plans."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from kg.errors import RenderError
from kg.model.picture import Box, Layer, Line, Picture, Plan
from kg.network.draft import SHAPES, Draft
from kg.network.gather import boxes_of, graph_of, lines_of, middle, nearest
from kg.network.general import Behind
from kg.network.parts import PathwayEdge, ViewSpec
from kg.network.seats import TOGETHER, Seat, kept

__all__ = ["arrange", "graph_of"]

TOO_MANY = 5_000
"""Of more things than this no one picture is made, not even of those nearest to its seeds."""


def arrange(view: ViewSpec, nodes: Iterable[Box], edges: Iterable[PathwayEdge], general: Behind | None = None) -> Picture:
    """The picture of a view, and what ``general`` knowledge adds to it (what a document says already is not added).

    The same nodes and edges give the same picture, in whatever order they come. Raises RenderError for more things than a picture
    can be chosen from.
    """
    whole = graph_of(nodes, edges)
    if len(whole) > TOO_MANY:
        remedy = "draw what is round one thing: kg render about THING"
        raise RenderError(f"view {view.name!r}", f"{len(whole):,} things", f"at most {TOO_MANY:,}, of which the nearest are drawn", remedy)
    graph, hidden = nearest(whole, view.seeds)
    boxes, lines = boxes_of(graph), lines_of(graph)
    ids = [box.id for box in boxes]
    drafts = (Draft(shape=shape, view=view, boxes=boxes, lines=lines) for shape in SHAPES)
    plans = tuple(draft.plan(kept(view.name, draft.shape.name, ids)) for draft in drafts)
    left_out = f"{hidden:,} things further off are left out; kg render about THING draws what is round another." if hidden else ""
    return Picture(
        name=view.name, title=view.title, subtitle=f"{view.subtitle} {left_out}".strip(), boxes=boxes, lines=lines, plans=plans,
        focus=next((name for name in middle(graph, view.seeds) if name in ids), ""),
        background=_layer(view, boxes, lines, plans, general) if general and lines else Layer(),
    )  # fmt: skip


def _layer(view: ViewSpec, boxes: Sequence[Box], lines: Sequence[Line], plans: Sequence[Plan], general: Behind) -> Layer:
    """General knowledge as lines and boxes of its own, and plans that begin from those without it, so that boxes stay near their places."""
    own = {box.id for box in boxes}
    said = {(line.source, line.target, line.sense) for line in lines}
    shown = [edge for edge in general.edges if {edge.source, edge.target} <= own | {box.id for box in general.added}]
    found = lines_of(graph_of([*boxes, *(box for box in general.added if box.id not in own)], shown))
    extra = tuple(
        replace(line, id=f"{line.id}|general") for line in found if (line.source, line.target, line.sense) not in said
    )  # fmt: skip
    if not extra:
        return Layer()
    ends = {end for line in extra for end in (line.source, line.target)}
    added = tuple(box for box in general.added if box.id in ends - own)
    everything, drawn = sorted([*boxes, *added], key=lambda box: box.id), [*lines, *extra]
    together = []
    for shape, plan in zip(SHAPES, plans, strict=True):
        seating = kept(view.name, f"{shape.name} {TOGETHER}", [box.id for box in everything])
        near = {spot.id: Seat(x=spot.x - shape.side) for spot in plan.spots}
        draft = Draft(shape=shape, view=view, boxes=everything, lines=drawn)
        together.append(draft.plan(replace(seating, seats={**near, **seating.seats})))
    return Layer(boxes=added, lines=extra, plans=tuple(together))
