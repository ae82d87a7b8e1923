"""A picture as SVG: for print, for a browser without scripts, and to take away. Light paper, no script, nothing fetched."""

from __future__ import annotations

from markupsafe import Markup

from kg.model.picture import Box, Line, Picture, Plan, Spot
from kg.render.shapes import course_of, outline
from kg.render.style import DASHES, firmest, look_of, stroke_of

BAND, PAPER, TEXT, MUTED = "#f4f6fa", "#ffffff", "#17202b", "#55606e"


def draw_svg(picture: Picture, plan: Plan) -> Markup:
    """The plan as one ``<svg>`` element; every line and box says in words what it is."""
    labels = {box.id: box.label for box in picture.boxes}
    spots = {spot.id: spot for spot in plan.spots}
    name = f"svg-{plan.name}"
    parts = [
        Markup(
            '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {:g} {:g}" role="img" aria-labelledby="{}-t {}-d" '
            'font-family="system-ui, sans-serif" font-size="{:g}"><title id="{}-t">{}</title><desc id="{}-d">{}</desc>'
            '<rect width="100%" height="100%" fill="{}"/>'
        ).format(plan.width, plan.height, name, name, plan.font, name, picture.title, name, described(picture), PAPER),
        *_bands(plan),
        *(_line(line, spots, plan.bends.get(line.id, 0.0), labels) for line in picture.lines),
        *_names(plan),
        *(_box(box, spots[box.id], plan.font) for box in picture.boxes),
        Markup("</svg>"),
    ]
    return Markup("\n").join(parts)


def described(picture: Picture) -> str:
    """What the picture holds, in a sentence."""
    ties = sum(len(line.ties) for line in picture.lines)
    return f"{len(picture.boxes)} things and {ties} relations between them, from drugs at the top to outcomes at the bottom."


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


def _line(line: Line, spots: dict[str, Spot], bend: float, labels: dict[str, str]) -> Markup:
    stroke = stroke_of(line.sense)
    course = course_of(line, spots, bend)
    dashes = " ".join(map(str, DASHES[firmest(line.ties)]))
    dashed = Markup(' stroke-dasharray="{}"').format(dashes) if dashes else Markup("")
    filled = stroke.ink if stroke.head in ("arrow", "circle", "diamond") else "none"
    head = course.head(stroke.head)
    thick = 2.4 if stroke.head == "bar" else 1.6
    end = Markup('<path d="{}" fill="{}" stroke-width="{}"/>').format(head, filled, thick) if head else Markup("")
    return Markup('<g fill="none" stroke="{}" stroke-width="1.6"><title>{}</title><path d="{}"{}/>{}</g>').format(
        stroke.ink, said(line, labels), course.path(), dashed, end
    )


def _box(box: Box, spot: Spot, font: float) -> Markup:
    look = look_of(box.kind)
    path, radius = outline(look.shape, spot)
    paint = Markup('fill="{}" stroke="{}" stroke-width="1.4"').format(look.fill, look.ink)
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
    return Markup("<g><title>{}</title>{}{}</g>").format(f"{box.label} ({look.name})", shape, texts)


__all__ = ["described", "draw_svg", "said"]
