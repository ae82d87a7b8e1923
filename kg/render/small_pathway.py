"""A small picture of relations, for a figure in a text: boxes, lines and a legend, without anything to click."""

from __future__ import annotations

import re
from collections.abc import Sequence

from markupsafe import Markup

from kg.model import Entity, Fact, Statement, Strength
from kg.model.picture import Box, Line, Picture, Plan, Tie, sense_of
from kg.render.legend import legend_of
from kg.render.picture_svg import draw_svg
from kg.render.small_plan import small_plans
from kg.render.svg import Drawing

_NAMED = re.compile(r'\b(id|aria-labelledby)="([^"]*)"')


def small_pathway(name: str, title: str, facts: Sequence[Fact]) -> tuple[Drawing, tuple[tuple[Markup, str], ...]]:
    """Statements as a drawing and its legend; other facts are passed over. ``name`` is that of the file, and keeps ids in a page apart."""
    said = [(fact.says, fact) for fact in facts if isinstance(fact.says, Statement)]
    things = {thing for statement, _ in said for thing in (statement.subject, statement.object)}
    boxes = tuple(_box(thing) for thing in sorted(things, key=lambda thing: thing.curie))
    lines = _lines(said)
    picture = Picture(name=name, title=title, subtitle="", boxes=boxes, lines=lines, plans=small_plans(boxes, lines))
    wide, narrow = (_svg(picture, plan, name) for plan in picture.plans)
    return Drawing(name=name, label=title, wide=wide, narrow=narrow), tuple((entry.glyph, entry.value) for entry in legend_of(picture))


def _box(thing: Entity) -> Box:
    return Box(id=thing.curie, label=thing.label, kind=str(thing.kind))


def _lines(said: Sequence[tuple[Statement, Fact]]) -> tuple[Line, ...]:
    """All relations of one sense between the same two things share a line; what a thing does to itself has none."""
    ties: dict[tuple[str, str, str], list[Tie]] = {}
    for number, (each, fact) in enumerate(said):
        if each.subject.curie == each.object.curie:
            continue
        layer = "background" if each.strength is Strength.BACKGROUND else "document"
        tie = Tie(
            id=str(number), relation=str(each.relation), strength=str(each.strength), qualifier=each.qualifier,
            evidence=tuple(fact.quotes()), layer=layer,
        )  # fmt: skip
        ties.setdefault((each.subject.curie, each.object.curie, sense_of(each.relation).name), []).append(tie)
    return tuple(
        Line(id="|".join(ends), source=ends[0], target=ends[1], sense=sense_of(own[0].relation), ties=tuple(own))
        for ends, own in sorted(ties.items())
    )


def _svg(picture: Picture, plan: Plan, name: str) -> Markup:
    """The drawing of a plan; its ids begin with the name, as a page may hold several."""
    def apart(found: re.Match[str]) -> str:
        return f'{found[1]}="{" ".join(f"{name}-{word}" for word in found[2].split())}"'

    return Markup(_NAMED.sub(apart, str(draw_svg(picture, plan))))
