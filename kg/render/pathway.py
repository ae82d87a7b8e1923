"""A picture becomes a pathway page."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from kg.model import Evidence, Source
from kg.model.picture import Box, Line, Picture, Plan, Sense, Tie
from kg.render.cite import Cites, pubmed, safe_url
from kg.render.legend import legend_of
from kg.render.net import curve, vis_model, vis_script
from kg.render.page import asset, fill_page
from kg.render.picture_svg import described, draw_svg
from kg.render.style import DASHES, LOOKS, STROKES, firmness, look_of

SCRIPTS = ("draw.js", "panel.js", "shown.js", "pathway.js")


def draw_pathway(picture: Picture, sources: Sequence[Source], studies: Mapping[Evidence, str] | None = None) -> str:
    """The page of a pathway: the picture to explore, the words behind each line, and the same facts as a table.

    ``sources`` are the documents that the evidence quotes, for their titles and references; ``studies`` tells of some quotes what kind
    of study they speak of. A picture without lines gives a page that says what to do.
    """
    cites = Cites(sources, studies)
    ties = [tie for line in picture.lines for tie in line.ties]
    values = {
        "kind": "pathway",
        "title": picture.title,
        "lead": picture.subtitle,
        "picture": picture,
        "described": described(picture),
        "rows": _rows(picture, cites),
        "taught": _taught_rows(picture),
        "documents": _documents(picture, cites),
        "strengths": _choices(tie.strength for tie in ties),
        "relations": _choices(tie.relation for line in (*picture.lines, *picture.background.lines) for tie in line.ties),
        "places": _choices(place for box in (*picture.boxes, *picture.background.boxes) for place in box.places),
        "quote_count": len({e for tie in ties for e in tie.evidence}),
        "legend": legend_of(picture),
        "stills": _stills(picture),
    }
    if not picture.lines:
        return fill_page("pathway.html.j2", values)
    scripts = [vis_script(), '(function () {\n"use strict";\n' + "\n".join(map(asset, SCRIPTS)) + "\n})();\n"]
    return fill_page("pathway.html.j2", values, scripts=scripts, data=_data(picture, cites))


def _data(picture: Picture, cites: Cites) -> dict[str, object]:
    """What the script of the page needs."""
    layer = picture.background
    return {
        "name": picture.name,
        "network": vis_model(picture),
        "plans": [_plan(plan) for plan in picture.plans],
        "together": [_plan(plan) for plan in layer.plans],
        "boxes": [*(_box(box, False) for box in picture.boxes), *(_box(box, True) for box in layer.boxes)],
        "lines": [*(_line(line, cites, False) for line in picture.lines), *(_line(line, cites, True) for line in layer.lines)],
        "looks": [
            {"name": look.name, "shape": look.shape, "fill": [look.fill, look.fill_dark], "ink": [look.ink, look.ink_dark]}
            for look in LOOKS
        ],
        "strokes": {stroke.sense: {"head": stroke.head, "ink": [stroke.ink, stroke.ink_dark]} for stroke in STROKES},
        "aims": Sense.BINDS,
        "focus": picture.focus,
        "firmness": list(DASHES),
        "dashes": {word: list(dashes) for word, dashes in DASHES.items()},
    }


def _box(box: Box, general: bool) -> dict[str, object]:
    look = look_of(box.kind)
    return {
        "id": box.id,
        "label": box.label,
        "url": safe_url(box.url),
        "look": LOOKS.index(look),
        "general": general,
        "places": list(box.places),
        "given": look is LOOKS[0],
        "trials": [{"label": trial.label, "url": safe_url(trial.url), "about": trial.about} for trial in box.trials],
    }


def _line(line: Line, cites: Cites, general: bool) -> dict[str, object]:
    ties = [_tie(tie, cites) for tie in line.ties]
    return {"id": line.id, "source": line.source, "target": line.target, "sense": line.sense, "ties": ties, "general": general}


def _tie(tie: Tie, cites: Cites) -> dict[str, object]:
    shown: dict[str, object] = {
        "id": tie.id,
        "relation": tie.relation,
        "strength": tie.strength,
        "firm": firmness(tie),
        "qualifier": tie.qualifier,
        "evidence": cites.shown(tie.evidence),
    }
    if tie.taught:
        taught = tie.taught
        shown["taught"] = {"links": pubmed(taught.pmid), "checked": taught.checked, "note": taught.note, "place": taught.place}
    return shown


def _plan(plan: Plan) -> dict[str, object]:
    return {
        "name": plan.name,
        "width": plan.width,
        "height": plan.height,
        "font": plan.font,
        "rows": [{"name": row.name, "top": row.top, "bottom": row.bottom} for row in plan.rows],
        "spots": {
            spot.id: {"x": spot.x, "y": spot.y, "width": spot.width, "height": spot.height, "text": spot.text} for spot in plan.spots
        },
        "curves": {name: curve(bend) for name, bend in plan.bends.items()},
    }


def _stills(picture: Picture) -> list[dict[str, object]]:
    """The picture as it is printed and taken away: each shape of screen, without general knowledge and with it."""
    layer = picture.background
    stills: list[dict[str, object]] = [{"plan": plan.name, "layer": "documents", "svg": draw_svg(picture, plan)} for plan in picture.plans]
    return stills + [{"plan": plan.name, "layer": "general", "svg": draw_svg(picture, plan, layer)} for plan in layer.plans]


def _rows(picture: Picture, cites: Cites) -> list[dict[str, object]]:
    labels = {box.id: box.label for box in picture.boxes}
    return [
        {
            "source": labels[line.source],
            "relation": tie.relation,
            "target": labels[line.target],
            "strength": tie.strength,
            "qualifier": tie.qualifier,
            "evidence": cites.shown(tie.evidence),
        }
        for line in picture.lines
        for tie in line.ties
    ]


def _taught_rows(picture: Picture) -> list[dict[str, object]]:
    """The layer of general knowledge as rows of its own table."""
    labels = {box.id: box.label for box in (*picture.boxes, *picture.background.boxes)}
    return [
        {
            "source": labels[line.source],
            "relation": tie.relation,
            "target": labels[line.target],
            "qualifier": tie.qualifier,
            "links": pubmed(tie.taught.pmid),
            "checked": tie.taught.checked,
            "note": tie.taught.note,
        }
        for line in picture.background.lines
        for tie in line.ties
        if tie.taught
    ]


def _choices(words: Iterable[str]) -> list[tuple[str, str]]:
    """Words to choose from, each with what is shown of it: itself."""
    return [(word, word) for word in sorted(set(words))]


def _documents(picture: Picture, cites: Cites) -> list[tuple[str, str]]:
    keys = sorted({e.document for line in picture.lines for tie in line.ties for e in tie.evidence})
    return [(key, cites.title(key)) for key in keys]
