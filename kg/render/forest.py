"""The page of effects: a forest plot for each endpoint, and under it every row as a table with the words it rests on."""

from __future__ import annotations

from collections.abc import Sequence

from kg.model import Entity, Fact, Source, slugify
from kg.render.cite import Cites
from kg.render.effects import NONE_STATED, Effect, all_effects, effects
from kg.render.forest_svg import Scale, forest_drawing, scale_of
from kg.render.page import asset, counted, fill_page

ABOUT = (
    "Points are ratios and whiskers their intervals, both as stated; an open arrow leaves the scale. "
    "What a document compares without giving a ratio is listed without a point."
)


def draw_forest(facts: Sequence[Fact], sources: Sequence[Source] = (), endpoint: Entity | None = None) -> str:
    """The page of all effects, or of those for one endpoint. ``facts`` may be all there are."""
    cites = Cites(sources)
    groups = {each: rows for each, rows in effects(facts).items() if endpoint in (None, each)}
    rows = list(all_effects(groups))
    scale = scale_of(rows)
    stated = sum(row.point is not None for row in rows)
    without = counted(len(rows) - stated, "comparison")
    lead = f"{counted(stated, 'ratio')} and {without} without one, for {counted(len(groups), 'endpoint')}."
    values = {
        "kind": "forest",
        "title": f"Effects on {endpoint.label}" if endpoint else "Effects of treatment, arm against arm",
        "lead": f"{lead} {ABOUT}" if rows else lead,
        "blocks": [_block(each, own, scale, cites) for each, own in groups.items()],
    }
    return fill_page("forest.html.j2", values, scripts=[asset("take.js")])


def _block(endpoint: Entity, rows: Sequence[Effect], scale: Scale, cites: Cites) -> dict[str, object]:
    title = f"Effects on {endpoint.label}: {counted(len(rows), 'row')}"
    return {
        "endpoint": endpoint.label,
        "missing": all(row.estimate == NONE_STATED for row in rows),
        "drawing": forest_drawing(f"forest-{slugify(endpoint.slug)}", title, rows, scale),
        "rows": [
            {
                "cells": (row.trial.label if row.trial else "outside a trial", row.arms, row.population, row.estimate, row.conclusion),
                "evidence": cites.shown({e for fact in row.facts for e in fact.evidence}),
            }
            for row in rows
        ],
    }
