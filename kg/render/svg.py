"""What all drawn charts share: the outer element, texts that fit, and lines of words. Colours are classes of the style sheet."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from markupsafe import Markup

LONGEST = 320
"""More letters than this no box holds; the table beside the picture has them all."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawing:
    """A picture for wide screens and one for narrow ones, or one for all.

    ``name`` is that of the file to take away, ``label`` says what is shown.
    """

    name: str
    label: str
    wide: Markup
    narrow: Markup | None = None


def whole(parts: Iterable[Markup], width: float, height: float, title: str, role: str = "img") -> Markup:
    """The ``<svg>`` element round its parts; ``role`` is ``group`` where links inside must stay within reach."""
    head = Markup(
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {:g} {:g}" width="{:g}" height="{:g}" role="{}" aria-label="{}" '
        'font-family="system-ui, sans-serif" font-size="13">'
    ).format(width, height, width, height, role, title)
    return head + Markup("\n").join(parts) + Markup("</svg>")


def text(words: str, x: float, y: float, *, tone: str = "f-text", anchor: str = "start", size: float = 13, weight: int = 0) -> Markup:
    """One line of words at a place; ``tone`` is its class."""
    heavy = Markup(' font-weight="{}"').format(weight) if weight else Markup("")
    return Markup('<text class="{}" x="{:g}" y="{:g}" text-anchor="{}" font-size="{:g}"{}>{}</text>').format(
        tone, x, y, anchor, size, heavy, words
    )


def path(way: str, kind: str) -> Markup:
    """A line or shape of a class."""
    return Markup('<path class="{}" d="{}"/>').format(kind, way)


def box(kind: str, x: float, y: float, width: float, height: float, round_by: float = 8) -> Markup:
    """A rectangle of a class."""
    return Markup('<rect class="{}" x="{:g}" y="{:g}" width="{:g}" height="{:g}" rx="{:g}" stroke-width="1.4"/>').format(
        kind, x, y, width, height, round_by
    )


def cut(words: str, longest: int) -> str:
    """Words that fit, with an ellipsis where they had to be cut.

    >>> cut("examplersen", 8)
    'example…'
    """
    return words if len(words) <= longest else words[: longest - 1] + "…"


def wrapped(texts: Sequence[str], room: int) -> list[str]:
    """Texts as lines of at most so many letters; each text begins a line."""
    lines: list[str] = []
    for each in texts:
        line = ""
        for word in _pieces(each, room):
            if line and len(line) + 1 + len(word) > room:
                lines.append(line)
                line = word
            else:
                line = f"{line} {word}".strip()
        lines.append(line)
    return [line for line in lines if line] or [""]


def _pieces(words: str, room: int) -> list[str]:
    return [word[i : i + room] for word in cut(words, LONGEST).split() for i in range(0, len(word), room)]
