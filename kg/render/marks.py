"""A text with marks on it: spans may overlap in any way, and each letter knows all spans that it belongs to."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from markupsafe import Markup, escape

LAYOUT = re.compile(r"\*\*|</?(?P<tag>sub|sup)>|(?P<link>\[(?:\\.|[^\[\]\\])*\]\(#[^()\s]*\))")
"""Marks of layout: they are followed, not shown. A link that leads nowhere keeps its words."""
_BACKSLASH = re.compile(r"\\(?=[\[\]*_<>])")


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """Words that something rests on: from ``start`` to ``end``, a number of its own, and the kinds of what rests on it."""

    number: int
    start: int
    end: int
    kinds: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Stretch:
    """Letters that belong to the same spans, the shortest span first."""

    start: int
    end: int
    spans: tuple[Span, ...]


class MarkedText:
    """A text and its spans; ``tags`` gives the short sign of each kind."""

    def __init__(self, text: str, spans: Sequence[Span], tags: dict[str, str]) -> None:
        self._text, self._tags = text, tags
        self._stretches = list(_stretches([span for span in spans if span.start < span.end]))
        self._ends = [stretch.end for stretch in self._stretches]
        self._begun: set[int] = set()

    def html(self, start: int, end: int) -> Markup:
        """The letters from ``start`` to ``end`` as markup, each marked stretch in a ``<mark>``."""
        parts: list[Markup] = []
        runs = list(_runs(self._text, start, end))
        for a, b, spans in self._cut(start, end):
            words = _words(self._text, runs, a, b)
            if not words:
                continue
            parts.append(self._mark(spans, b, words) if spans else words)
        return Markup("").join(parts)

    def _cut(self, start: int, end: int) -> Iterator[tuple[int, int, tuple[Span, ...]]]:
        """The stretches between two places, and what lies between them."""
        at = start
        for stretch in self._stretches[bisect_right(self._ends, start) :]:
            if stretch.start >= end:
                break
            if at < stretch.start:
                yield at, stretch.start, ()
            yield max(at, stretch.start), min(end, stretch.end), stretch.spans
            at = min(end, stretch.end)
        if at < end:
            yield at, end, ()

    def _mark(self, spans: tuple[Span, ...], end: int, words: Markup) -> Markup:
        kinds = list(dict.fromkeys(kind for span in spans for kind in span.kinds))
        ended = list(dict.fromkeys(kind for span in spans if span.end == end for kind in span.kinds))
        new = [span.number for span in spans if span.number not in self._begun]
        self._begun.update(new)
        anchors = Markup("").join(Markup('<a id="s{}"></a>').format(number) for number in new)
        return Markup('{}<mark class="k-{}" data-s="{}" data-kinds="{}" data-ends="{}" data-tag="{}">{}</mark>').format(
            anchors, kinds[0], " ".join(str(span.number) for span in spans), " ".join(kinds), " ".join(ended),
            "".join(self._tags[kind] for kind in ended), words,
        )  # fmt: skip


def _stretches(spans: Sequence[Span]) -> Iterator[_Stretch]:
    """The text cut where a span begins or ends, without what no span covers."""
    events = sorted({place for span in spans for place in (span.start, span.end)})
    beginning: dict[int, list[Span]] = {}
    for span in spans:
        beginning.setdefault(span.start, []).append(span)
    active: list[Span] = []
    for start, end in pairwise(events):
        active = [span for span in active if span.end > start] + beginning.get(start, [])
        if active:
            yield _Stretch(start, end, tuple(sorted(active, key=lambda span: (span.end - span.start, span.start, span.number))))


def _runs(text: str, start: int, end: int) -> Iterator[tuple[int, int, str]]:
    """The letters to show, with what they stand in (``b``, ``sub``, ``sup`` or nothing); marks of layout are left out."""
    at, inside = start, ""
    bold = len(re.findall(r"\*\*", text[start:end])) % 2 == 0
    for found in LAYOUT.finditer(text, start, end):
        if found.group() == "**" and not bold:
            continue
        if found["link"]:
            label = found.start() + 1, found.start() + found.group().rindex("](")
            yield at, found.start(), inside
            yield from _unescaped(text, *label, inside)
        else:
            yield at, found.start(), inside
            tag = found["tag"] or "b"
            inside = "" if inside == tag or found.group().startswith("</") else tag
        at = found.end()
    yield at, end, inside


def _unescaped(text: str, start: int, end: int, inside: str) -> Iterator[tuple[int, int, str]]:
    at = start
    for found in _BACKSLASH.finditer(text, start, end):
        yield at, found.start(), inside
        at = found.end()
    yield at, end, inside


def _words(text: str, runs: Sequence[tuple[int, int, str]], start: int, end: int) -> Markup:
    parts: list[Markup] = []
    first = bisect_right(runs, start, key=lambda run: run[1])
    for a, b, inside in runs[first:]:
        if a >= end:
            break
        if words := text[max(a, start) : min(b, end)]:
            parts.append(Markup(f"<{inside}>{{}}</{inside}>").format(words) if inside else escape(words))
    return Markup("").join(parts)
