"""The legend of a picture: every glyph and colour that it uses, and nothing else, in the order of the story."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from kg.model.picture import Box, Line, Picture, Spot
from kg.render.shapes import Course, outline
from kg.render.style import BACKGROUND, DASHES, FIRM, LOOKS, STROKES, Look, Stroke, firmness, look_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One entry: what it switches (``sense``, ``firm`` or ``look``), its word, its glyph; ``general`` where only that layer needs it."""

    by: str
    value: str
    glyph: Markup
    general: bool = False


def legend_of(picture: Picture) -> list[Entry]:
    """Kinds of things from drug to outcome, senses of lines, and kinds of lines where there is more than one.

    What only the layer of general knowledge uses stands at its place, marked.
    """
    own = _used(picture.boxes, picture.lines)
    firm = {value for by, value in own if by == "firm"}
    if firm == {FIRM}:
        own -= {("firm", FIRM)}
    used = own | _used(picture.background.boxes, picture.background.lines)
    if ("firm", BACKGROUND) in used and firm:
        used |= {("firm", FIRM)}
    entries = [("look", look.name, box_glyph(look)) for look in LOOKS]
    entries += [("sense", str(stroke.sense), line_glyph(stroke)) for stroke in STROKES]
    entries += [("firm", word, dash_glyph(dashes)) for word, dashes in DASHES.items()]
    return [
        Entry(by=by, value=value, glyph=glyph, general=(by, value) not in own) for by, value, glyph in entries if (by, value) in used
    ]


def _used(boxes: Sequence[Box], lines: Sequence[Line]) -> set[tuple[str, str]]:
    """What boxes and lines need: what an entry switches, and its word."""
    looks = {("look", look_of(box.kind).name) for box in boxes}
    senses = {("sense", str(line.sense)) for line in lines}
    return looks | senses | {("firm", firmness(tie)) for line in lines for tie in line.ties}


def box_glyph(look: Look) -> Markup:
    """A small box of this look; the style sheet colours it for light and dark."""
    spot = Spot(id="", x=14, y=9, width=24, height=14, text="")
    path, radius = outline(look.shape, spot)
    shape = (
        Markup('<path d="{}"/>').format(path)
        if path
        else Markup('<rect x="2" y="2" width="24" height="14" rx="{:g}"/>').format(min(radius, 7 if look.shape == "pill" else 4))
    )
    inner = Markup('<rect x="4.5" y="4.5" width="19" height="9" rx="2"/>') if look.shape == "double" else Markup("")
    return Markup('<svg class="glyph look-{}" viewBox="0 0 28 18" width="28" height="18" aria-hidden="true">{}{}</svg>').format(
        LOOKS.index(look), shape, inner
    )


def line_glyph(stroke: Stroke) -> Markup:
    """A short line with the head of this sense."""
    course = Course(Spot(id="", x=2, y=9, width=0, height=0, text=""), Spot(id="", x=36, y=9, width=0, height=0, text=""), 0)
    head = course.head(stroke.head)
    hollow = "" if stroke.head in ("arrow", "circle", "diamond") else " hollow"
    return Markup(
        '<svg class="glyph sense-{}{}" viewBox="0 0 40 18" width="40" height="18" aria-hidden="true"><path class="way" d="{}"/>{}</svg>'
    ).format(STROKES.index(stroke), hollow, course.path(), Markup('<path class="head" d="{}"/>').format(head) if head else "")


def dash_glyph(dashes: tuple[int, ...]) -> Markup:
    """A short line of this firmness."""
    return Markup(
        '<svg class="glyph dash" viewBox="0 0 40 18" width="40" height="18" aria-hidden="true"><path class="way" d="M2 9L38 9"{}/></svg>'
    ).format(Markup(' stroke-dasharray="{}"').format(" ".join(map(str, dashes))) if dashes else "")
