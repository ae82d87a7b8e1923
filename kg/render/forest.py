"""The page of effects: a forest plot for each endpoint, and under it every row as a table with the words it rests on."""

from __future__ import annotations

from collections.abc import Sequence

from kg.model import Entity, Fact, Source, slugify
from kg.render.cite import Cites
from kg.render.effects import Effect, all_effects, effects
from kg.render.forest_svg import Scale, forest_drawing, is_drawn, scale_of
from kg.render.page import asset, counted, fill_page

ABOUT = "Points are ratios and whiskers their intervals, both as stated; an open arrow leaves the scale."
NONE = (
    "No document read states a ratio of two arms (hazard, odds or risk ratio), so there is nothing to plot. "
    "What they conclude of arm against arm stands below, with their words."
)


def draw_forest(facts: Sequence[Fact], sources: Sequence[Source] = (), endpoint: Entity | None = None) -> str:
    """The page of all effects, or of those for one endpoint. ``facts`` may be all there are."""
    cites = Cites(sources)
    groups = {each: rows for each, rows in effects(facts).items() if endpoint in (None, each)}
    rows = list(all_effects(groups))
    scale = scale_of(rows)
    plotted = {each: own for each, own in groups.items() if any(map(is_drawn, own))}
    told = [row for each, own in groups.items() if each not in plotted for row in own]
    values = {
        "kind": "forest",
        "title": f"Effects on {endpoint.label}" if endpoint else "Effects of treatment, arm against arm",
        "lead": _lead(rows, len(groups)),
        "blocks": [_block(each, own, scale, cites) for each, own in plotted.items()],
        "told": [(row.endpoint.label, _row(row, cites)) for row in told],
    }
    return fill_page("forest.html.j2", values, scripts=[asset("take.js")])


def _block(endpoint: Entity, rows: Sequence[Effect], scale: Scale, cites: Cites) -> dict[str, object]:
    title = f"Effects on {endpoint.label}: {counted(len(rows), 'row')}"
    return {
        "endpoint": endpoint.label,
        "drawing": forest_drawing(f"forest-{slugify(endpoint.slug)}", title, rows, scale),
        "rows": [_row(row, cites) for row in rows],
    }


def _row(row: Effect, cites: Cites) -> dict[str, object]:
    return {
        "trial": row.trial.label if row.trial else "outside a trial", "arms": row.arms, "population": row.population,
        "estimate": row.estimate, "conclusion": row.conclusion, "evidence": cites.shown({e for fact in row.facts for e in fact.evidence}),
    }  # fmt: skip


def _lead(rows: Sequence[Effect], endpoints: int) -> str:
    """How much is plotted, and what the rest is; where nothing can be plotted, that first."""
    stated = sum(map(is_drawn, rows))
    without, of = counted(len(rows) - stated, "comparison"), f"for {counted(endpoints, 'endpoint')}."
    if stated:
        return f"{counted(stated, 'ratio')} and {without} without one, {of} {ABOUT}"
    return f"{without} {of} {NONE}" if rows else f"{without} {of}"
