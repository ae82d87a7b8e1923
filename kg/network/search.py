"""The search for better places: every box tries other wishes, every two boxes of a layer try to change seats."""

from __future__ import annotations

from itertools import combinations
from random import Random

from kg.network.place import Placing, Seats


def search(placing: Placing, rounds: int, starts: int) -> list[Seats]:
    """Searches from several starts, always the same ones; gives the places that each led to, best first."""
    dice, found = Random(1), []
    for start in range(starts):
        if start:
            placing.wish = [dice.random() * placing.room.width for _ in placing.wish]
        placing.settle_all()
        found.append((_climb(placing, rounds), start, placing.seats()))
    return [seats for _, _, seats in sorted(found, key=lambda each: each[:2])]


def _climb(placing: Placing, rounds: int) -> float:
    best = _best_sweep(placing)
    for _ in range(rounds):
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
            if not _swap(placing, a, b):
                continue
            cost = placing.cost(best)
            if cost < best - 1e-9:
                best = cost
            else:
                _swap(placing, a, b)
    return best


def _swap(placing: Placing, a: int, b: int) -> bool:
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
