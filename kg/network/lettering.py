"""How wide a name stands in a box, without asking a browser: fonts differ, so there is slack."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass

NARROW, SMALL, WIDE = frozenset("iIjl.,:;'|!()[]/ "), frozenset('frt-"*'), frozenset("mwMWQO@%&")
JOINER = "\u200d"


@dataclass(frozen=True, slots=True, kw_only=True)
class Lettering:
    """How names stand in boxes: in letters of this ``size``, on one line up to ``one`` characters, on two lines of up to ``two`` each, on
    three of up to ``three``. Only a name beyond that, longer than any name, is cut; it stands whole in the panel and the table.
    """

    size: float
    one: int
    two: int
    three: int

    def text(self, label: str) -> str:
        """The name without control characters, with its line breaks.

        >>> Lettering(size=12, one=15, two=20, three=30).text("a name that goes on and on")
        'a name that\\ngoes on and on'
        """
        text = plain(label)
        if len(text) <= self.one:
            return text
        for parts, most in ((2, self.two), (3, self.three)):
            lines = _even(text, parts)
            if max(map(len, lines)) <= most:
                return "\n".join(lines)
        return "\n".join(_cut(text, self.three))

    def width(self, text: str) -> float:
        """The width of a lettered name."""
        return text_width(text, self.size)


def _even(text: str, parts: int) -> list[str]:
    """The text on so many lines, or fewer, of about the same length, broken between words and behind hyphens."""
    if parts == 1:
        return [text]
    ends = [place + (c == "-") for place, c in enumerate(text) if c in " -" and 0 < place < len(text) - 1]
    if not ends:
        return [text]
    fair = len(text) / parts
    at = min(ends, key=lambda place: (abs(place - fair), place))
    return [text[:at].strip(), *_even(text[at:].strip(), parts - 1)]


def _cut(text: str, most: int) -> list[str]:
    """As much of the text as fits on three lines, each filled, a word that is longer than a line broken; then an ellipsis."""
    lines: list[str] = []
    rest = text
    while rest and len(lines) < 3:
        if len(rest) <= most:
            return [*lines, rest]
        space = rest.rfind(" ", most // 2, most + 1)
        at = space if space > 0 else most
        lines.append(rest[:at])
        rest = rest[at:].strip()
    return [*lines[:-1], lines[-1][: most - 1].rstrip() + "…"] if rest else lines


def lettering(label: str, one_line: int, longest: int) -> str:
    """A name on at most two lines, cut at a word where it is longer than ``longest``: for small pictures that lead on to the whole name.

    >>> lettering("a name that goes on and on", 15, 20).splitlines()
    ['a name that', 'goes on…']
    """
    text = plain(label)
    if len(text) > longest:
        cut = text[:longest]
        space = cut.rfind(" ")
        text = (cut[:space] if space > longest // 2 else cut[:-1]) + "…"
    if len(text) <= one_line:
        return text
    lines = _even(text, 2)
    return "\n".join(lines) if len(lines) > 1 or len(text) <= one_line + 8 else text[:one_line] + "…"


def plain(label: str) -> str:
    """A name as one line, without control characters, never empty."""
    shown = "".join(c if c.isprintable() or c == JOINER else " " for c in label)
    return " ".join(shown.split()) or "(no name)"


def text_width(text: str, size: float) -> float:
    """The width of a text (its longest line) in a common sans-serif font of this size, rather too wide than too narrow."""
    return size * max(sum(map(_em, line)) for line in text.split("\n"))


def _em(character: str) -> float:
    if character in NARROW:
        return 0.36
    if character in SMALL:
        return 0.45
    if character in WIDE:
        return 0.95
    if unicodedata.combining(character):
        return 0.0
    if unicodedata.east_asian_width(character) in "WF":
        return 1.1
    return 0.74 if character.isupper() else 0.635
