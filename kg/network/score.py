"""How good a plan is, in numbers that a test can hold it to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

from kg.model.picture import Line, Plan
from kg.network.bend import span
from kg.network.geometry import path, path_hits, paths_cross


@dataclass(frozen=True, slots=True, kw_only=True)
class Score:
    """Lines that cross, lines that run through a box not their own, boxes that touch, and how many lines there are."""

    crossings: int
    hits: int
    overlaps: int
    lines: int

    @property
    def cost(self) -> float:
        """One number to compare plans by; a line under a box is worse than two that cross."""
        return self.crossings + 2.0 * self.hits + 9.0 * self.overlaps

    @property
    def crossings_per_line(self) -> float:
        """Crossings for each line."""
        return self.crossings / self.lines if self.lines else 0.0


def score(plan: Plan, lines: Sequence[Line]) -> Score:
    """Measures a plan as it is drawn, bends and all."""
    at = {spot.id: spot for spot in plan.spots}
    paths = {
        line.id: path((at[line.source].x, at[line.source].y), (at[line.target].x, at[line.target].y), plan.bends[line.id]) for line in lines
    }
    crossings = sum(
        paths_cross(paths[a.id], paths[b.id]) for a, b in combinations(lines, 2) if not {a.source, a.target} & {b.source, b.target}
    )
    hits = sum(path_hits(paths[line.id], span(spot)) for line in lines for spot in plan.spots if spot.id not in (line.source, line.target))
    spans = [span(spot) for spot in plan.spots]
    overlaps = sum(a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3] for a, b in combinations(spans, 2))
    return Score(crossings=crossings, hits=hits, overlaps=overlaps, lines=len(lines))
