"""How good a plan is, in numbers that a test can hold it to."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

from kg.model.picture import Line, Plan, Spot
from kg.network.bend import span
from kg.network.geometry import Path


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
        return self.crossings + 2.5 * self.hits + 9.0 * self.overlaps

    @property
    def crossings_per_line(self) -> float:
        """Crossings for each line."""
        return self.crossings / self.lines if self.lines else 0.0


def score(plan: Plan, lines: Sequence[Line]) -> Score:
    """Measures a plan as it is drawn, bends and all."""
    at = {spot.id: spot for spot in plan.spots}
    paths = {
        line.id: Path((at[line.source].x, at[line.source].y), (at[line.target].x, at[line.target].y), plan.bends[line.id]) for line in lines
    }
    return measure(lines, paths, at)


def measure(lines: Sequence[Line], paths: Mapping[str, Path], spots: Mapping[str, Spot]) -> Score:
    """Measures lines as they are drawn between boxes."""
    strangers = (pair for pair in combinations(lines, 2) if not {pair[0].source, pair[0].target} & {pair[1].source, pair[1].target})
    spans = [span(spot) for spot in spots.values()]
    return Score(
        crossings=sum(paths[a.id].crosses(paths[b.id]) for a, b in strangers),
        hits=sum(1 for _ in hits(lines, paths, spots)),
        overlaps=sum(a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3] for a, b in combinations(spans, 2)),
        lines=len(lines),
    )


def hits(lines: Sequence[Line], paths: Mapping[str, Path], spots: Mapping[str, Spot]) -> Iterator[tuple[Line, str]]:
    """Each line that runs under a foreign box, with that box."""
    spans = {name: span(spot) for name, spot in spots.items()}
    for line in lines:
        for name, box in spans.items():
            if name not in (line.source, line.target) and paths[line.id].hits(box):
                yield line, name
