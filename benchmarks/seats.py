"""Searches long for good places in the pictures of the stored views, and keeps them: ``python -m benchmarks.seats [SECONDS] [PLAN]...``.

SECONDS are for each plan (60), PLAN words such as ``bcl-2 portrait`` choose which plans.

Reads the documents of the package, and writes ``kg/network/seats.json`` where it found better. A build then begins from these places, so
that it need not search; run it again where rows or the stored views change, or where a picture is to be untangled better.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Mapping, Sequence
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory

from kg.build import build
from kg.model.picture import Line, Picture, Plan
from kg.network import score, view_named, views
from kg.network.draft import SHAPES, Draft
from kg.network.search import Effort
from kg.network.seats import TOGETHER, Seat, Seating, kept
from kg.views.drawn.page import World
from kg.views.graphs import open_knowledge
from kg.views.pathway import picture

FILE = Path(__file__).resolve().parent.parent / "kg" / "network" / "seats.json"
LONG = Effort(starts=6, looks=4000, tries=6, touches=160)


def seating_of(plan: Plan, side: float) -> Seating:
    """The seats and bends of a plan; what it was moved aside is taken off again."""
    heights = sorted({spot.y for spot in plan.spots})
    off = max(0.0, min(spot.x - spot.width / 2 for spot in plan.spots) - side - 4)
    seats = {spot.id: Seat(x=round(spot.x - side - off, 1), line=heights.index(spot.y)) for spot in plan.spots}
    return Seating(seats=seats, bends=dict(plan.bends))


def cost(plan: Plan, lines: Sequence[Line]) -> tuple[float, float]:
    """Crossings and lines under boxes first; then how far lines run and bend."""
    at = {spot.id: spot for spot in plan.spots}
    run = sum(abs(at[line.source].x - at[line.target].x) + 300 * abs(plan.bends[line.id]) for line in lines)
    return score(plan, lines).cost + run / 4000, run


def long_search(draft: Draft, known: Seating, near: Mapping[str, Seat], seconds: float) -> Seating:
    """The best seats found in this time: every plan is made again from its own seating, as a build will make it."""
    best, found = (cost(draft.plan(known), draft.lines), known) if known.seats else ((9e9, 0.0), known)
    began = time.monotonic()
    for seed in count(1):
        if time.monotonic() - began > seconds:
            break
        again = {name: Seat(x=seat.x) for name, seat in found.seats.items()}
        start: Mapping[str, Seat] = again if known.bends else (near, {}, again)[seed % 3]
        plan = draft.plan(Seating(seats=start), LONG, seed)
        for _ in range(3):
            made = seating_of(plan, draft.shape.side)
            plan = draft.plan(made)
            if (now := cost(plan, draft.lines)) < best:
                best, found = now, made
                print(f"    {seed:3} {score(plan, draft.lines)} {now[0]:.2f}", file=sys.stderr, flush=True)
            plan = draft.plan(Seating(seats=made.seats), LONG, seed)
    return found


def main(seconds: float, chosen: Sequence[str]) -> None:
    """Searches each plan that is chosen, or every one; writes the file after each."""
    written = json.loads(FILE.read_text(encoding="utf-8"))
    with TemporaryDirectory() as folder:
        build((), Path(folder) / "build")
        graph = Path(folder) / "build" / "graph.ttl"
        world = World(knowledge=open_knowledge(graph), graph=graph)
        for name in views():
            for title, draft, near in drafts(picture(name, world)):
                if chosen and title not in chosen:
                    continue
                print(title, file=sys.stderr)
                found = long_search(draft, kept(*title.split(" ", 1), [box.id for box in draft.boxes]), near, seconds)
                rows: dict[int, list[tuple[str, float]]] = {}
                for box, seat in sorted(found.seats.items(), key=lambda each: (each[1].line, each[1].x)):
                    rows.setdefault(seat.line, []).append((box, seat.x))
                written[title] = {"seats": [rows[row] for row in sorted(rows)], "bends": dict(sorted(found.bends.items()))}
                FILE.write_text(lettered(written), encoding="utf-8", newline="\n")


def drafts(made: Picture) -> list[tuple[str, Draft, Mapping[str, Seat]]]:
    """The four drafts of a picture, each with its title and the seats that it may begin near."""
    view, layer = view_named(made.name), made.background
    found: list[tuple[str, Draft, Mapping[str, Seat]]] = []
    for shape, plan in zip(SHAPES, made.plans, strict=True):
        found.append((f"{made.name} {shape.name}", Draft(shape=shape, view=view, boxes=made.boxes, lines=made.lines), {}))
        everything = sorted([*made.boxes, *layer.boxes], key=lambda box: box.id)
        together = Draft(shape=shape, view=view, boxes=everything, lines=[*made.lines, *layer.lines])
        near = {spot.id: Seat(x=spot.x - shape.side) for spot in plan.spots}
        found.append((f"{made.name} {shape.name} {TOGETHER}", together, near))
    return found


def lettered(written: Mapping[str, Mapping[str, Sequence[object] | Mapping[str, float]]]) -> str:
    """The file: one line for each line of boxes, one for the bends."""
    parts = []
    for title, of in sorted(written.items()):
        inside = ",\n".join("   " + json.dumps(row, ensure_ascii=False) for row in of["seats"])
        parts.append(f' {json.dumps(title)}: {{\n  "seats": [\n{inside}\n  ],\n  "bends": {json.dumps(of["bends"])}\n }}')
    return "{\n" + ",\n".join(parts) + "\n}\n"


if __name__ == "__main__":
    main(float(sys.argv[1]) if len(sys.argv) > 1 else 60, sys.argv[2:])
