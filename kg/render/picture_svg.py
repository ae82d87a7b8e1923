"""A picture as SVG: for print, for a browser without scripts, and to take away. Light paper, no script, nothing fetched."""

from __future__ import annotations

from markupsafe import Markup

from kg.model.picture import Box, Layer, Line, Picture, Plan, Spot
from kg.render.shapes import course_of, outline
from kg.render.style import DASHES, PALE, firmest, look_of, mixed, stroke_of

BAND, PAPER, TEXT, MUTED = "#f4f6fa", "#ffffff", "#17202b", "#55606e"
FAINT = 0.75
"""How much of its ink a line of general knowledge has; the rest is paper."""


def draw_svg(picture: Picture, plan: Plan, layer: Layer | None = None) -> Markup:
    """The plan as one ``<svg>`` element; every line and box says in words what it is. With a ``layer``, its boxes and lines too."""
    layer = layer or Layer()
    boxes = [*((box, False) for box in picture.boxes), *((box, True) for box in layer.boxes)]
    labels = {box.id: box.label for box, _ in boxes}
    spots = {spot.id: spot for spot in plan.spots}
    name = f"svg-{plan.name}{'-general' if layer.lines else ''}"
    parts = [
        Markup(
            '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {:g} {:g}" role="img" aria-labelledby="{}-t {}-d" '
            'font-family="system-ui, sans-serif" font-size="{:g}"><title id="{}-t">{}</title><desc id="{}-d">{}</desc>'
            '<rect width="100%" height="100%" fill="{}"/>'
        ).format(plan.width, plan.height, name, name, plan.font, name, picture.title, name, described(picture, layer), PAPER),
        *_bands(plan),
        *(_line(line, spots, plan.bends.get(line.id, 0.0), labels, 1.0) for line in picture.lines),
        *(_line(line, spots, plan.bends.get(line.id, 0.0), labels, FAINT) for line in layer.lines),
        *_names(plan),
        *(_box(box, spots[box.id], plan.font, general) for box, general in boxes),
        Markup("</svg>"),
    ]
    return Markup("\n").join(parts)


def described(picture: Picture, layer: Layer | None = None) -> str:
    """What the picture holds, in a sentence; in another, what a layer of general knowledge adds."""
    ties = sum(len(line.ties) for line in picture.lines)
    own = f"{len(picture.boxes)} things and {ties} relations between them, from drugs at the top to outcomes at the bottom."
    if not layer or not layer.lines:
        return own
    taught = sum(len(line.ties) for line in layer.lines)
    return f"{own} Fainter: {len(layer.boxes)} things and {taught} relations of general knowledge, which no document says."


def said(line: Line, labels: dict[str, str]) -> str:
    """What a line says, in words."""
    relations = " and ".join(dict.fromkeys(tie.relation for tie in line.ties))
    return f"{labels[line.source]} {relations} {labels[line.target]}"


def _bands(plan: Plan) -> list[Markup]:
    band = Markup('<rect y="{:g}" width="{:g}" height="{:g}" fill="{}"/>')
    return [band.format(row.top, plan.width, row.bottom - row.top, BAND) for row in plan.rows[::2]]


def _names(plan: Plan) -> list[Markup]:
    """The names of rows, on the lines, with a rim of paper round them."""
    text = Markup(
        '<text x="10" y="{:g}" font-size="12" font-weight="600" fill="{}" stroke="{}" stroke-width="4" paint-order="stroke">{}</text>'
    )
    parts = []
    for number, row in enumerate(plan.rows):
        words = _two_lines(row.name) if plan.name == "landscape" else [row.name]
        for place, word in enumerate(words):
            middle = (row.top + row.bottom) / 2 + (place - (len(words) - 1) / 2) * 15 + 4
            y = middle if plan.name == "landscape" else row.top + 15
            parts.append(text.format(y, MUTED, PAPER if number % 2 else BAND, word))
    return parts


def _two_lines(name: str) -> list[str]:
    if len(name) < 17 or " " not in name:
        return [name]
    at = min((i for i, c in enumerate(name) if c == " "), key=lambda i: abs(i - len(name) / 2))
    return [name[:at], name[at + 1 :]]


def _line(line: Line, spots: dict[str, Spot], bend: float, labels: dict[str, str], tone: float) -> Markup:
    stroke = stroke_of(line.sense)
    ink, width = mixed(stroke.ink, PAPER, tone), 1.6 if tone == 1 else 1.2
    course = course_of(line, spots, bend)
    dashes = " ".join(map(str, DASHES[firmest(line.ties)]))
    dashed = Markup(' stroke-dasharray="{}"').format(dashes) if dashes else Markup("")
    filled = ink if stroke.head in ("arrow", "circle", "diamond") else "none"
    head = course.head(stroke.head)
    thick = 2.4 if stroke.head == "bar" else 1.6
    end = Markup('<path d="{}" fill="{}" stroke-width="{}"/>').format(head, filled, thick) if head else Markup("")
    return Markup('<g data-line="{}" fill="none" stroke="{}" stroke-width="{:g}"><title>{}</title><path d="{}"{}/>{}</g>').format(
        line.id, ink, width, said(line, labels), course.path(), dashed, end
    )


def _box(box: Box, spot: Spot, font: float, general: bool) -> Markup:
    look = look_of(box.kind)
    path, radius = outline(look.shape, spot)
    paint = Markup('fill="{}" stroke="{}" stroke-width="1.4"').format(look.fill, look.ink)
    if general:
        pale = mixed(look.fill, PAPER, PALE)
        paint = Markup('fill="{}" stroke="{}" stroke-width="1" stroke-dasharray="3 3"').format(pale, look.ink)
    left, top = spot.x - spot.width / 2, spot.y - spot.height / 2
    if path:
        shape = Markup('<path d="{}" {}/>').format(path, paint)
    else:
        shape = Markup('<rect x="{:g}" y="{:g}" width="{:g}" height="{:g}" rx="{:g}" {}/>').format(
            left, top, spot.width, spot.height, radius, paint
        )
    if look.shape == "double":
        shape += Markup('<rect x="{:g}" y="{:g}" width="{:g}" height="{:g}" rx="4" fill="none" stroke="{}" stroke-width="0.8"/>').format(
            left + 3, top + 3, spot.width - 6, spot.height - 6, look.ink
        )
    words = spot.text.split("\n")
    texts = Markup("").join(
        Markup('<text x="{:g}" y="{:g}" text-anchor="middle" fill="{}">{}</text>').format(
            spot.x, spot.y + font * (0.35 + 1.15 * (place - (len(words) - 1) / 2)), TEXT, word
        )
        for place, word in enumerate(words)
    )
    kind = f"{look.name}, general knowledge" if general else look.name
    return Markup('<g data-box="{}"><title>{}</title>{}{}</g>').format(box.id, f"{box.label} ({kind})", shape, texts)


__all__ = ["described", "draw_svg", "said"]
