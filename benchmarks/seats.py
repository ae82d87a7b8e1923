"""Searches long for good places in the pictures of the stored views, and keeps them: ``python -m benchmarks.seats [SECONDS] [PLAN]...``.

SECONDS are for each plan (60; 0 only fits what is kept to the facts of today), PLAN words such as ``bcl-2 portrait`` choose which plans.

Reads the documents of the package, and writes ``kg/network/seats.json`` where it found better. A build then begins from these places, so
that it need not search; run it again where rows or the stored views change, or where a picture is to be untangled better.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable, Collection, Mapping, Sequence
from itertools import combinations, count
from math import log
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

from kg.build import build
from kg.model.picture import Line, Picture, Plan
from kg.network import score, view_named, views
from kg.network.draft import SHAPES, Draft
from kg.network.place import Placing
from kg.network.rows import MOLECULES
from kg.network.search import Effort, swap
from kg.network.seats import TOGETHER, Seat, Seating, kept
from kg.views.drawn.page import World
from kg.views.graphs import open_knowledge
from kg.views.pathway import picture

FILE = Path(__file__).resolve().parent.parent / "kg" / "network" / "seats.json"
WHOLE, AGAIN = (2.0, 80_000), ((0.3, 12_000), (0.6, 12_000), (1.0, 12_000))
"""How warm a plan is at first, and looks at its cost while it cools: from nothing, and from the best so far."""
WORTH = ((2.2, 1 / 800), (2.0, 1 / 600), (2.5, 1 / 1000))
"""What a line through a box and a pixel of sideways run cost meanwhile, in crossings: a plan is bent and polished after that."""
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


def cooled(draft: Draft, start: Mapping[str, Seat], seed: int, first: float, looks: int) -> Mapping[str, Seat]:
    """Seats by cooling: boxes step aside or change seats at random, and what makes the plan worse by so much at first, later less, is
    taken ever more seldom."""
    dice, placing = Random(seed), draft.placing(start)
    placing.hit, placing.over = WORTH[seed % len(WORTH)]
    placing.settle_all()
    pairs = list(combinations(range(len(placing.x)), 2))
    boxes = range(len(placing.x))
    causes = {line.source for line in draft.lines}
    ladder = Ladder(placing, [i for i, box in enumerate(draft.boxes) if box.id not in causes and box.kind not in MOLECULES])
    best = cost = placing.cost()
    kept_seats = placing.seats()
    for look in range(looks):
        warmth = first * 0.02 ** (look / looks)
        limit = cost - warmth * log(dice.random() or 1e-9)
        kind, box = dice.random(), dice.choice(boxes)
        if kind < 0.25:
            undo = swap_of(placing, *dice.choice(pairs))
        else:
            undo = ladder.climb(box, dice) if kind < 0.45 else step_of(placing, box, dice)
        if undo is None:
            continue
        now = placing.cost(limit)
        if now > limit:
            undo()
            continue
        cost = now
        if cost < best - 1e-9:
            best, kept_seats = cost, placing.seats()
    placing.sit(kept_seats)
    return {box.id: Seat(x=placing.x[i], line=placing.line_of[i]) for i, box in enumerate(draft.boxes)}


def swap_of(placing: Placing, a: int, b: int) -> Callable[[], object] | None:
    """Two boxes of a line in each other's seats, and how that is undone; nothing for boxes of different lines."""
    if placing.line_of[a] != placing.line_of[b]:
        return None
    return (lambda: swap(placing, a, b)) if swap(placing, a, b) else None


class Ladder:
    """Boxes that step from line to line: never above what acts on them, nor below what they act on, and neither out of what is given
    and its code at the top nor out of the ends at the bottom. ``outcomes`` keep to the lower half."""

    def __init__(self, placing: Placing, outcomes: Collection[int]) -> None:
        self.placing, at = placing, placing.line_of
        self.down = sorted({(a, b) for a, b in placing.links if at[a] < at[b]})
        self.ends = (0, 1, max(placing.layer))
        inner = [line for line, layer in enumerate(placing.layer) if layer not in self.ends]
        self.low, self.high = min(inner, default=0), max(inner, default=-1)
        self.held = {i for line, boxes in enumerate(placing.lines) if placing.layer[line] in self.ends for i in boxes}
        self.outcomes, self.half = frozenset(outcomes), (len(placing.lines) + 1) // 2
        for i in sorted(self.outcomes - self.held):
            lower = [line for line in range(self.half, self.high + 1) if placing.fits([*placing.lines[line], i])]
            if placing.line_of[i] < self.half and lower and len(placing.lines[placing.line_of[i]]) > 1:
                self._move(i, lower[0])

    def climb(self, i: int, dice: Random) -> Callable[[], object] | None:
        """A box in another line, and how that is undone; nothing where it may not or cannot go."""
        placing, old = self.placing, self.placing.line_of[i]
        low = max([self.half if i in self.outcomes else self.low, *(placing.line_of[a] + 1 for a, b in self.down if b == i)])
        high = min([self.high, *(placing.line_of[b] - 1 for a, b in self.down if a == i)])
        free = [line for line in range(low, high + 1) if line != old and placing.fits([*placing.lines[line], i])]
        if i in self.held or not free or len(placing.lines[old]) == 1:
            return None
        new = dice.choice(free)
        self._move(i, new)
        return lambda: self._move(i, old)

    def _move(self, i: int, line: int) -> None:
        placing, old = self.placing, self.placing.line_of[i]
        placing.lines[old].remove(i)
        placing.lines[line].append(i)
        placing.line_of[i] = line
        placing.settle(old)
        placing.settle(line)


def step_of(placing: Placing, i: int, dice: Random) -> Callable[[], object]:
    """A box under one of its neighbours, a little aside or anywhere, and how that is undone."""
    number, old = placing.line_of[i], placing.wish[i]
    near = placing.near[i]
    kind = dice.random()
    if near and kind < 0.4:
        placing.wish[i] = placing.x[dice.choice(near)] + dice.uniform(-2, 2)
    else:
        placing.wish[i] = old + dice.gauss(0, 90) if kind < 0.8 else dice.random() * placing.room.width
    placing.settle(number)

    def undo() -> None:
        placing.wish[i] = old
        placing.settle(number)

    return undo


def long_search(draft: Draft, known: Seating, near: Mapping[str, Seat], seconds: float) -> Seating:
    """The best seats found in this time: every plan is made again from its own seating, as a build will make it. Without time these are
    what a build finds today, so that it need not search."""
    found = seating_of(draft.plan(known), draft.shape.side)
    best = cost(draft.plan(found), draft.lines)
    began = time.monotonic()
    for seed in count(1):
        if time.monotonic() - began > seconds:
            break
        anew = seed % 8 == 0
        first, looks = WHOLE if anew else AGAIN[seed % 3]
        start: Mapping[str, Seat] = (near if seed % 2 else {}) if anew else found.seats
        plan = draft.plan(Seating(seats=cooled(draft, start, seed, first, looks)), LONG, seed)
        made = seating_of(plan, draft.shape.side)
        plan = draft.plan(made)
        if (now := cost(plan, draft.lines)) < best:
            best, found = now, made
            print(f"    {seed:3} {score(plan, draft.lines)} {now[0]:.2f}", file=sys.stderr, flush=True)
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
