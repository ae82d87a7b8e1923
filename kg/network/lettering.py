"""How wide a name stands in a box, without asking a browser: fonts differ, so there is slack."""

from __future__ import annotations

import unicodedata

NARROW, SMALL, WIDE = frozenset("iIjl.,:;'|!()[]/ "), frozenset('frt-"*'), frozenset("mwMWQO@%&")
JOINER = "\u200d"
ONE_LINE, LONGEST = 28, 58
"""Names longer than the first stand on two lines; longer than the second are cut there, and whole in the panel and the table."""


def lettering(label: str, one_line: int = ONE_LINE, longest: int = LONGEST) -> str:
    """The name as it stands in a box: without control characters, on two lines when long, cut at a word where it is beyond reason.

    >>> lettering("a name that goes on and on", 15)
    'a name that\\ngoes on and on'
    >>> lettering("a name that goes on and on", 15, 20)
    'a name that\\ngoes on…'
    """
    shown = "".join(c if c.isprintable() or c == JOINER else " " for c in label)
    text = " ".join(shown.split()) or "(no name)"
    if len(text) > longest:
        cut = text[:longest]
        space = cut.rfind(" ")
        text = (cut[:space] if space > longest // 2 else cut[:-1]) + "…"
    if len(text) <= one_line:
        return text
    middle = len(text) / 2
    spaces = [place for place, c in enumerate(text) if c == " "]
    if not spaces:
        return text if len(text) <= one_line + 8 else text[:one_line] + "…"
    at = min(spaces, key=lambda place: (abs(place - middle), place))
    return f"{text[:at]}\n{text[at + 1 :]}"


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
