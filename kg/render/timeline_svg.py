"""The development of one drug as SVG: steps down, years across, and a column of its own for what no document dates."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby, pairwise

from markupsafe import Markup

from kg.model import slugify
from kg.render.development import DECISIONS, STATUSES, Development, Event, Verdict
from kg.render.page import counted
from kg.render.svg import Drawing, box, path, text, whole, wrapped

WIDE, LABELS, LEAST, BOX, GAP, LINE, NARROW = 1080, 132, 236, 290, 12, 16, 376
UNDATED = "no date stated"
SIGNS = {
    Verdict.MET: ("f-met", "M-4 0L-1 3.5L4.5 -3.5"),
    Verdict.MISSED: ("f-missed", "M-3.5 -3.5L3.5 3.5M-3.5 3.5L3.5 -3.5"),
    Verdict.BOTH: ("f-both", "M-4 0H4M0 -4V4"),
    Verdict.OPEN: ("f-unknown", ""),
}
Lines = list[tuple[str, str, int, Verdict | None]]  # words, tone, weight, sign before it


def timeline_drawing(development: Development, title: str) -> Drawing:
    """The development of a drug in both shapes."""
    label = f"{title}: {counted(len(development.events), 'event')}"
    name = f"timeline-{slugify(development.drug.slug)}"
    return Drawing(name=name, label=label, wide=_wide(development, label), narrow=_narrow(development, label))


def _lines(event: Event, room: int, dated: bool) -> Lines:
    """What stands in the box of an event; ``dated`` where its column does not tell the year."""
    lines: Lines = [(line, "f-text", 650, None) for line in wrapped([event.title], int(room * 0.86))]
    when = event.when or (UNDATED if dated else "")
    for words in (*event.details, *([when] if when else [])):
        lines += [(line, "f-muted", 0, None) for line in wrapped([words], room)]
    for point in event.points:
        first, *rest = wrapped([point.words], room - 3)
        lines.append((first, "f-text", 0, point.verdict))
        lines += [(f"\u2003\u2009{line}", "f-text", 0, None) for line in rest]
    return lines


def _tall(lines: Lines) -> float:
    return LINE * len(lines) + 16


def _card(event: Event, lines: Lines, x: float, y: float, width: float) -> list[Markup]:
    kind = {DECISIONS: "f-decision", STATUSES: "f-status"}.get(event.step, "f-box")
    tall = _tall(lines)
    parts = [box(kind, x, y, width, tall, 0 if event.step == DECISIONS else 8)]
    if event.step == DECISIONS:
        parts.append(path(f"M{x + 3:g} {y:g}v{tall:g}", "f-seal"))
    for place, (words, tone, weight, verdict) in enumerate(lines):
        at, left = y + 20 + LINE * place, x + 14
        if verdict:
            shape, way = SIGNS[verdict]
            parts.append(Markup('<circle class="{}" cx="{:g}" cy="{:g}" r="7"/>').format(shape, left + 7, at - 4.5))
            if way:
                parts.append(Markup('<path class="f-sign" transform="translate({:g} {:g})" d="{}"/>').format(left + 7, at - 4.5, way))
            left += 20
        parts.append(text(words, left, at, tone=tone, size=12.5, weight=weight))
    return parts


def _wide(development: Development, label: str) -> Markup:
    events = development.events
    years = sorted({event.year for event in events if event.year})
    columns: list[int | None] = [*years, *([None] if any(event.year is None for event in events) else [])]
    each = max(float(LEAST), (WIDE - LABELS) / len(columns))
    width = LABELS + each * len(columns)
    across = max(1, int((each - GAP) / BOX))
    wide = min(float(BOX), (each - GAP) / across - GAP)
    room = int((wide - 24) / 6.7)
    parts, middles, y = _heads(columns, each), [], 36.0
    for step, own in groupby(events, key=lambda event: event.step):
        cells = [[event for event in members if event.year == column] for members in (list(own),) for column in columns]
        tall = 34.0
        drawn: list[Markup] = []
        for place, cell in enumerate(cells):
            left, top = LABELS + each * place + GAP, y + GAP
            for start in range(0, len(cell), across):
                row = [(event, _lines(event, room, False)) for event in cell[start : start + across]]
                for number, (event, lines) in enumerate(row):
                    drawn += _card(event, lines, left + number * (wide + GAP), top, wide)
                top += max(_tall(lines) for _, lines in row) + GAP
            tall = max(tall, top - y)
        parts += [path(f"M0 {y:g}H{width:g}", "f-grid"), *drawn]
        middles.append((step, y + tall / 2))
        y += tall
    parts += _steps(middles)
    ends = [path(f"M{LABELS + each * place:g} 30V{y:g}", "f-one" if columns[place] is None else "f-grid") for place in range(len(columns))]
    return whole([*ends, *parts, path(f"M0 {y:g}H{width:g}", "f-grid")], width, y + 4, label)


def _heads(columns: Sequence[int | None], each: float) -> list[Markup]:
    heads = []
    for place, column in enumerate(columns):
        tone = "f-muted" if column is None else "f-text"
        words = UNDATED if column is None else str(column)
        heads.append(text(words, LABELS + each * place + GAP, 22, tone=tone, size=13 if column else 12.5, weight=650))
    return heads


def _steps(middles: Sequence[tuple[str, float]]) -> list[Markup]:
    """The names of steps, and an arrow from each to the next."""
    parts: list[Markup] = []
    ends: list[tuple[float, float]] = []
    for step, y in middles:
        lines = wrapped([step], 17)
        ends.append((y - 8 * len(lines) - 4, y + 8 * len(lines) + 2))
        for place, words in enumerate(lines):
            parts.append(text(words, 4, y + 4 + LINE * (place - (len(lines) - 1) / 2), size=12.5, weight=600))
    for (_, top), (bottom, _) in pairwise(ends):
        parts.append(path(f"M16 {top:g}V{bottom:g}M11 {bottom - 6:g}L16 {bottom:g}L21 {bottom - 6:g}", "f-line"))
    return parts


def _narrow(development: Development, label: str) -> Markup:
    parts: list[Markup] = []
    y = 8.0
    for step, own in groupby(development.events, key=lambda event: event.step):
        parts.append(text(step, 4, y + 12, size=13, weight=600))
        y += 22
        for event in own:
            lines = _lines(event, 48, True)
            parts += _card(event, lines, 4, y, NARROW - 8)
            y += _tall(lines) + 8
        y += 10
    return whole(parts, NARROW, max(y - 10, 4), label)
