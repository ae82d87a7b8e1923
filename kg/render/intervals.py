"""Exact (Clopper-Pearson) intervals of a proportion, from the binomial distribution itself: no other package needed."""

from __future__ import annotations

from collections.abc import Callable
from math import exp, fsum, lgamma, log


def clopper_pearson(events: int, patients: int, level: float = 0.95) -> tuple[float, float]:
    """The exact interval of ``events`` of ``patients`` as shares between 0 and 1.

    >>> tuple(round(end, 3) for end in clopper_pearson(6, 50))
    (0.045, 0.243)
    >>> clopper_pearson(0, 17)[0]
    0.0
    """
    if not 0 <= events <= patients or patients == 0:
        raise ValueError(f"{events} of {patients} is no share")
    tail = (1 - level) / 2
    low = 0.0 if events == 0 else _solve(lambda share: 1 - _at_most(events - 1, patients, share) - tail)
    high = 1.0 if events == patients else _solve(lambda share: tail - _at_most(events, patients, share))
    return low, high


def _at_most(events: int, patients: int, share: float) -> float:
    """The chance of at most so many events."""
    if share <= 0:
        return 1.0
    if share >= 1:
        return 1.0 if events >= patients else 0.0
    term, terms = (1 - share) ** patients, []
    if term == 0.0:
        terms = [_chance(k, patients, share) for k in range(events + 1)]
    else:
        for k in range(events + 1):
            terms.append(term)
            term *= (patients - k) / (k + 1) * share / (1 - share)
    return min(1.0, fsum(terms))


def _chance(events: int, patients: int, share: float) -> float:
    ways = lgamma(patients + 1) - lgamma(events + 1) - lgamma(patients - events + 1)
    return exp(ways + events * log(share) + (patients - events) * log(1 - share))


def _solve(rising: Callable[[float], float]) -> float:
    """Where a rising function between 0 and 1 passes zero."""
    low, high = 0.0, 1.0
    for _ in range(60):
        middle = (low + high) / 2
        low, high = (middle, high) if rising(middle) < 0 else (low, middle)
    return (low + high) / 2
