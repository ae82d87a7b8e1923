"""The search for better places: every box tries other wishes, every two boxes of a layer try to change seats."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations
from random import Random

from kg.network.place import Placing, Seats

FRESH = 3
"""So many starts begin from nothing; the others from the best so far."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Effort:
    """How much to try: ``starts`` of the search, looks at the cost in each, plans drawn, and touches at the end."""

    starts: int
    looks: int
    tries: int
    touches: int

    @classmethod
    def for_size(cls, lines: int) -> Effort:
        """As much as a picture of so many lines allows in about the same time."""
        square = max(1, lines * lines)
        starts = max(1, min(10, 13_000 // square))
        return cls(starts=starts, looks=max(40, 2_500_000 // square), tries=min(4, starts), touches=min(160, 100_000 // square))


def search(placing: Placing, effort: Effort, seed: int = 1) -> list[Seats]:
    """The best places found, best first: from a few fresh starts, and then by shaking the best so far, always in the same way.

    Where every box has a kept seat nothing is searched.
    """
    if not placing.lines or not placing.wish:
        return [placing.seats()]
    placing.settle_all()
    if placing.advised(range(len(placing.x))):
        return [placing.seats()]
    dice = Random(seed)
    found: list[tuple[float, int, Seats]] = []
    for start in range(effort.starts):
        fresh = start < FRESH
        if start and fresh:
            placing.wish = [dice.random() * placing.room.width for _ in placing.wish]
        elif start:
            placing.sit(min(found)[2])
            for _ in range(3):
                placing.wish[dice.randrange(len(placing.wish))] = dice.random() * placing.room.width
        placing.settle_all()
        best = _best_sweep(placing) if fresh else placing.cost()
        found.append((_climb(placing, best, effort.looks), start, placing.seats()))
    return [seats for _, _, seats in sorted(found)]


def _climb(placing: Placing, best: float, looks: int) -> float:
    placing.looks = looks
    while placing.looks > 0:
        before = best
        best = _seats(placing, best)
        best = _wishes(placing, best)
        if before - best < 0.05:
            break
    return best


def _best_sweep(placing: Placing) -> float:
    best, kept = placing.cost(), list(placing.wish)
    for _ in range(8):
        placing.sweep(1)
        cost = placing.cost()
        if cost < best:
            best, kept = cost, list(placing.wish)
    placing.wish = kept
    placing.settle_all()
    return placing.cost()


def _wishes(placing: Placing, best: float) -> float:
    """Each box tries to stand under each of its neighbours, between them, and at both sides."""
    for i in range(len(placing.x)):
        if placing.looks <= 0:
            return best
        mates = [placing.x[j] + side for j in placing.near[i] if placing.line_of[j] == placing.line_of[i] for side in (-1, 1)]
        near = sorted({*(placing.x[j] for j in placing.near[i]), *mates})
        mean = sum(near) / len(near) if near else placing.room.width / 2
        number, old, kept = placing.line_of[i], list(placing.x), placing.wish[i]
        choice = kept
        for wish in dict.fromkeys([mean, *near, placing.room.width * 0.03, placing.room.width * 0.97]):
            placing.wish[i] = wish
            placing.settle(number)
            cost = placing.cost(best)
            if cost < best - 1e-9:
                best, choice = cost, wish
        placing.wish[i] = choice
        placing.settle(number)
        if choice == kept:
            placing.x = old
    return best


def _seats(placing: Placing, best: float) -> float:
    """Every two boxes of one layer change places when that helps."""
    for layer in sorted(set(placing.layer)):
        boxes = sorted(i for number, line in enumerate(placing.lines) if placing.layer[number] == layer for i in line)
        for a, b in combinations(boxes, 2):
            if placing.looks <= 0:
                return best
            if not swap(placing, a, b):
                continue
            cost = placing.cost(best)
            if cost < best - 1e-9:
                best = cost
            else:
                swap(placing, a, b)
    return best


def swap(placing: Placing, a: int, b: int) -> bool:
    """Lets two boxes of a layer change places; False, and nothing changed, where one does not fit. Doing it again undoes it."""
    one, two = placing.line_of[a], placing.line_of[b]
    if one != two:
        first = [b if i == a else i for i in placing.lines[one]]
        second = [a if i == b else i for i in placing.lines[two]]
        if not (placing.fits(first) and placing.fits(second)):
            return False
        placing.lines[one], placing.lines[two] = first, second
        placing.line_of[a], placing.line_of[b] = two, one
    placing.wish[a], placing.wish[b] = placing.wish[b], placing.wish[a]
    placing.settle(one)
    if two != one:
        placing.settle(two)
    return True
