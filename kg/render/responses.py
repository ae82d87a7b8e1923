"""The response chart: every proportion of every arm, endpoint by endpoint, with exact intervals where the counts are known."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from kg.model import Fact, Result, Source, Statistic, slugify
from kg.render.cite import Cites
from kg.render.intervals import clopper_pearson
from kg.render.page import asset, counted, fill_page
from kg.render.svg import Drawing, box, cut, path, text, whole, wrapped
from kg.render.words import ABSENT, measure

SHARES = frozenset({Statistic.PROPORTION, Statistic.PROPORTION_RANGE, Statistic.EXPECTED_PROPORTION})
LABELS, CHART, NUMBERS, STEP, NARROW = 440, 350, 300, 40, 376


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One line of the chart: which arm, of which trial and population, point and interval in percent where known, the result in words.

    ``expected`` is what was not observed but reckoned with.
    """

    arm: str
    of: str
    words: str
    point: float | None
    low: float | None
    high: float | None
    expected: bool = False


def draw_responses(facts: Sequence[Fact], sources: Sequence[Source] = ()) -> str:
    """The page of response rates. ``facts`` may be all there are; endpoints without any proportion are left out."""
    cites = Cites(sources)
    groups = _groups(facts)
    blocks = [
        {
            "endpoint": endpoint,
            "chart": _drawing(endpoint, [row_of(result) for result, _ in group]),
            "rows": [{"cells": _cells(result), "evidence": cites.shown(fact.evidence)} for result, fact in group],
        }
        for endpoint, group in groups.items()
    ]
    size = f"{counted(sum(map(len, groups.values())), 'result')} for {counted(len(groups), 'endpoint')}."
    lead = f"{size} Bars are exact (Clopper–Pearson) 95% intervals where counts are stated, else the range a document states."
    if any(result.statistic is Statistic.EXPECTED_PROPORTION for group in groups.values() for result, _ in group):
        lead += " A hollow point was expected, not observed."
    values = {"kind": "responses", "title": "Response rates of all arms", "lead": lead, "blocks": blocks}
    return fill_page("responses.html.j2", values, scripts=[asset("take.js")])


def _drawing(endpoint: str, rows: Sequence[Row]) -> Drawing:
    name, label = f"responses-{slugify(endpoint)}", f"Chart of {endpoint}"
    return Drawing(name=name, label=label, wide=draw_chart(endpoint, rows), narrow=draw_narrow_chart(endpoint, rows))


def _groups(facts: Sequence[Fact]) -> dict[str, list[tuple[Result, Fact]]]:
    results = [(fact.says, fact) for fact in facts if isinstance(fact.says, Result) and fact.says.statistic in SHARES | ABSENT]
    drawn = {result.endpoint.curie for result, _ in results if result.statistic in SHARES}
    groups: dict[str, list[tuple[Result, Fact]]] = {}
    for result, fact in sorted(results, key=lambda pair: _key(pair[0])):
        if result.endpoint.curie in drawn:
            groups.setdefault(result.endpoint.label, []).append((result, fact))
    return groups


def _key(said: Result) -> tuple[str, ...]:
    return (said.endpoint.label, said.trial.label if said.trial else "~", said.arm.label, said.population, measure(said))


def _trial(result: Result) -> str:
    return result.trial.label if result.trial else "outside a trial"


def row_of(result: Result) -> Row:
    """What the chart shows of a result. A count gives an interval; a stated percentage alone only a point; an absence only words."""
    point = float(result.value) if result.value is not None and result.unit == "%" else None
    low = float(result.low) if result.low is not None and result.unit == "%" else None
    high = float(result.high) if result.high is not None and result.unit == "%" else None
    n, of = result.numerator, result.denominator
    if n is not None and of is not None and 0 <= n <= of and of > 0:
        point = 100 * n / of
        low, high = (100 * end for end in clopper_pearson(n, of))
    expected = result.statistic is Statistic.EXPECTED_PROPORTION
    patients = " · ".join(filter(None, (_trial(result), result.population)))
    return Row(arm=result.arm.label, of=patients, words=measure(result), point=point, low=low, high=high, expected=expected)


def _cells(result: Result) -> list[str]:
    row = row_of(result)
    counted_interval = result.numerator is not None and result.denominator is not None and row.low is not None and row.high is not None
    interval = f"{row.low:.1f}% to {row.high:.1f}%" if counted_interval else "counts not stated"
    return [f"{_trial(result)} · {result.arm.label}", result.population, str(result.statistic), row.words, interval]


def draw_chart(endpoint: str, rows: Sequence[Row]) -> Markup:
    """One endpoint for wide screens: a line for each arm, from 0 to 100 percent."""
    scale, height = Scale(LABELS, CHART), 34 + STEP * len(rows)
    parts = [*scale.lines(24, height), *scale.words(16)]
    for place, row in enumerate(rows):
        y = 34 + STEP * (place + 0.5)
        parts.append(_label(row.arm, LABELS - 14, y - 2, "f-text", 13, 60))
        parts.append(_label(row.of, LABELS - 14, y + 13, "f-muted", 11.5, 66))
        parts += [*_mark(row, scale, y), _stated(row, LABELS + CHART + 14, y + 4, 40)]
    return whole(parts, LABELS + CHART + NUMBERS, height, _title(endpoint, rows))


def draw_narrow_chart(endpoint: str, rows: Sequence[Row]) -> Markup:
    """One endpoint for narrow screens: the words of each arm stand above its line."""
    scale, y = Scale(16, NARROW - 34), 34.0
    parts: list[Markup] = []
    for row in rows:
        for words, tone, size, room in ((row.arm, "f-text", 13, 50), (row.of, "f-muted", 12, 56)):
            for line in wrapped([words], room)[:3]:
                parts.append(text(line, 4, y, tone=tone, size=size))
                y += 16
        parts.append(_stated(row, 4, y, 54))
        y += 16
        if mark := _mark(row, scale, y):
            parts += [*scale.lines(y - 8, y + 8), *mark]
            y += 18
        y += 14
    return whole([*scale.words(12), *parts], NARROW, y - 20, _title(endpoint, rows))


@dataclass(frozen=True, slots=True)
class Scale:
    """Percents on a line from ``left`` of some ``length``."""

    left: float
    length: float

    def x(self, percent: float) -> float:
        """The place of a percentage; what lies outside 0 to 100 stands at the end."""
        return self.left + self.length * max(0.0, min(100.0, percent)) / 100

    def lines(self, top: float, bottom: float) -> list[Markup]:
        """A line for every fifth."""
        return [path(f"M{self.x(percent):g} {top:g}V{bottom:g}", "f-grid") for percent in range(0, 101, 20)]

    def words(self, y: float) -> list[Markup]:
        """The percentage of every fifth."""
        fifths = range(0, 101, 20)
        return [text(f"{percent}%", self.x(percent), y, tone="f-muted", anchor="middle", size=12) for percent in fifths]


def _title(endpoint: str, rows: Sequence[Row]) -> str:
    return f"Share of patients with {endpoint}, {counted(len(rows), 'result')}"


def _label(words: str, x: float, y: float, tone: str, size: float, room: int) -> Markup:
    label = Markup('<text class="{}" x="{:g}" y="{:g}" text-anchor="end" font-size="{:g}"><title>{}</title>{}</text>')
    return label.format(tone, x, y, size, words, cut(words, room))


def _stated(row: Row, x: float, y: float, room: int) -> Markup:
    """The result in words; an absence leans."""
    nothing = row.point is None and row.low is None
    tone, lean = ("f-muted", Markup(' font-style="italic"')) if nothing else ("f-text", Markup(""))
    stated = Markup('<text class="{}" x="{:g}" y="{:g}"{}><title>{}</title>{}</text>')
    return stated.format(tone, x, y, lean, row.words, cut(row.words, room))


def _mark(row: Row, scale: Scale, y: float) -> list[Markup]:
    """The interval and the point; what was only expected is hollow."""
    parts: list[Markup] = []
    if row.low is not None and row.high is not None:
        low, high = scale.x(row.low), scale.x(row.high)
        way = f"M{low:.1f} {y:g}H{high:.1f}M{low:.1f} {y - 4:g}V{y + 4:g}M{high:.1f} {y - 4:g}V{y + 4:g}"
        parts.append(path(way, "f-bar"))
    if row.point is not None:
        parts.append(box("f-hollow" if row.expected else "f-dot", scale.x(row.point) - 5, y - 5, 10, 10, 2))
    return parts
