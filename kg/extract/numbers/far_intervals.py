"""Intervals told further on than their number: "45% in the X group (95% CI, 37 to 53)". They stand between words that belong together."""

from __future__ import annotations

from kg.extract.numbers.intervals import CI, OF_GROUP
from kg.extract.numbers.reported import quantities


def without_far_intervals(text: str) -> str:
    """A text with blanks for the brackets that hold nothing but an interval and stand behind the words for a group."""
    for m in CI.finditer(text):
        opened, closed = text.rfind("(", 0, m.start()), text.find(")", m.end())
        near = [q.end for q in quantities(text) if q.end <= opened]
        alone = opened >= 0 and not text[opened + 1 : m.start()].strip() and closed == m.end()
        if alone and near and OF_GROUP.fullmatch(text[max(near) : opened + 1]):
            text = text[:opened] + " " * (closed + 1 - opened) + text[closed + 1 :]
    return text
