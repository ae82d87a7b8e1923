"""A picture becomes a pathway page."""

from __future__ import annotations

from collections.abc import Sequence

from kg.model import Source
from kg.model.picture import Line, Picture, Plan
from kg.render.cite import Cites, safe_url
from kg.render.legend import legend_of
from kg.render.net import curve, vis_model, vis_script
from kg.render.page import asset, fill_page
from kg.render.picture_svg import described, draw_svg
from kg.render.style import DASHES, LOOKS, STROKES, firmness, look_of

SCRIPTS = ("draw.js", "panel.js", "pathway.js")


def draw_pathway(picture: Picture, sources: Sequence[Source]) -> str:
    """The page of a pathway: the picture to explore, the words behind each line, and the same facts as a table.

    ``sources`` are the documents that the evidence quotes, for their titles and references. A picture without lines gives a page
    that says what to do.
    """
    cites = Cites(sources)
    values = {
        "kind": "pathway",
        "title": picture.title,
        "lead": picture.subtitle,
        "picture": picture,
        "described": described(picture),
        "rows": _rows(picture, cites),
        "documents": _documents(picture, cites),
        "quote_count": len({e for line in picture.lines for tie in line.ties for e in tie.evidence}),
        "legend": legend_of(picture),
        "svgs": [draw_svg(picture, plan) for plan in picture.plans],
    }
    if not picture.lines:
        return fill_page("pathway.html.j2", values)
    scripts = [vis_script(), '(function () {\n"use strict";\n' + "\n".join(map(asset, SCRIPTS)) + "\n})();\n"]
    return fill_page("pathway.html.j2", values, scripts=scripts, data=_data(picture, cites))


def _data(picture: Picture, cites: Cites) -> dict[str, object]:
    """What the script of the page needs."""
    return {
        "name": picture.name,
        "network": vis_model(picture),
        "plans": [_plan(plan) for plan in picture.plans],
        "boxes": [
            {"id": box.id, "label": box.label, "url": safe_url(box.url), "look": LOOKS.index(look_of(box.kind))} for box in picture.boxes
        ],
        "lines": [_line(line, cites) for line in picture.lines],
        "looks": [
            {"name": look.name, "shape": look.shape, "fill": [look.fill, look.fill_dark], "ink": [look.ink, look.ink_dark]}
            for look in LOOKS
        ],
        "strokes": {stroke.sense: {"head": stroke.head, "ink": [stroke.ink, stroke.ink_dark]} for stroke in STROKES},
        "firmness": list(DASHES),
        "dashes": {word: list(dashes) for word, dashes in DASHES.items()},
    }


def _line(line: Line, cites: Cites) -> dict[str, object]:
    ties = [
        {
            "id": tie.id,
            "relation": tie.relation,
            "strength": tie.strength,
            "firm": firmness(tie),
            "qualifier": tie.qualifier,
            "evidence": cites.shown(tie.evidence),
        }
        for tie in line.ties
    ]
    return {"id": line.id, "source": line.source, "target": line.target, "sense": line.sense, "ties": ties}


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


def _documents(picture: Picture, cites: Cites) -> list[tuple[str, str]]:
    keys = sorted({e.document for line in picture.lines for tie in line.ties for e in tie.evidence})
    return [(key, cites.title(key)) for key in keys]
