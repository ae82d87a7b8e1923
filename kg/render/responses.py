"""The response chart: every proportion of every arm, endpoint by endpoint, with exact intervals where the counts are known."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from kg.model import Fact, Result, Source, Statistic, slugify
from kg.render.cite import Cites
from kg.render.intervals import clopper_pearson
from kg.render.page import asset, counted, fill_page
from kg.render.svg import Drawing, cut, path, text, whole
from kg.render.words import ABSENT, measure

SHARES = frozenset({Statistic.PROPORTION, Statistic.PROPORTION_RANGE, Statistic.EXPECTED_PROPORTION})
LABELS, CHART, NUMBERS, STEP = 400, 360, 320, 40


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One line of the chart: who, of which population, point and interval in percent where known, and the result in words."""

    who: str
    population: str
    words: str
    point: float | None
    low: float | None
    high: float | None


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
    values = {"kind": "responses", "title": "Response rates of all arms", "lead": lead, "blocks": blocks}
    return fill_page("responses.html.j2", values, scripts=[asset("take.js")])


def _drawing(endpoint: str, rows: Sequence[Row]) -> Drawing:
    return Drawing(name=f"responses-{slugify(endpoint)}", label=f"Chart of {endpoint}", wide=draw_chart(endpoint, rows))


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


def _who(result: Result) -> str:
    return " · ".join((result.trial.label if result.trial else "outside a trial", result.arm.label))


def row_of(result: Result) -> Row:
    """What the chart shows of a result. A count gives an interval; a stated percentage alone only a point; an absence only words."""
    point = float(result.value) if result.value is not None and result.unit == "%" else None
    low = float(result.low) if result.low is not None and result.unit == "%" else None
    high = float(result.high) if result.high is not None and result.unit == "%" else None
    n, of = result.numerator, result.denominator
    if n is not None and of is not None and 0 <= n <= of and of > 0:
        point = 100 * n / of
        low, high = (100 * end for end in clopper_pearson(n, of))
    return Row(who=_who(result), population=result.population, words=measure(result), point=point, low=low, high=high)


def _cells(result: Result) -> list[str]:
    row = row_of(result)
    counted_interval = result.numerator is not None and result.denominator is not None and row.low is not None and row.high is not None
    interval = f"{row.low:.1f}% to {row.high:.1f}%" if counted_interval else "counts not stated"
    return [_who(result), result.population, str(result.statistic), row.words, interval]


def draw_chart(endpoint: str, rows: Sequence[Row]) -> Markup:
    """One endpoint as an ``<svg>`` element: a line for each arm, from 0 to 100 percent."""
    width, height = LABELS + CHART + NUMBERS, 34 + STEP * len(rows)
    parts: list[Markup] = []
    for percent in range(0, 101, 20):
        x = _x(percent)
        parts.append(path(f"M{x:g} 24V{height}", "f-grid"))
        parts.append(text(f"{percent}%", x, 16, tone="f-muted", anchor="middle", size=12))
    for place, row in enumerate(rows):
        parts += _chart_row(row, 34 + STEP * (place + 0.5))
    return whole(parts, width, height, f"Share of patients with {endpoint}, {counted(len(rows), 'result')}")


def _chart_row(row: Row, y: float) -> list[Markup]:
    label = Markup('<text class="{}" x="{}" y="{:g}" text-anchor="end" font-size="{}"><title>{}</title>{}</text>')
    parts = [label.format("f-text", LABELS - 14, y + (-2 if row.population else 4), 13, row.who, cut(row.who, 54))]
    if row.population:
        parts.append(label.format("f-muted", LABELS - 14, y + 13, 11.5, row.population, cut(row.population, 64)))
    if row.low is not None and row.high is not None:
        low, high = _x(row.low), _x(row.high)
        way = f"M{low:.1f} {y:g}H{high:.1f}M{low:.1f} {y - 4:g}V{y + 4:g}M{high:.1f} {y - 4:g}V{y + 4:g}"
        parts.append(path(way, "f-bar"))
    if row.point is not None:
        parts.append(Markup('<rect class="f-dot" x="{:.1f}" y="{:g}" width="10" height="10" rx="2"/>').format(_x(row.point) - 5, y - 5))
    nothing = row.point is None and row.low is None
    tone, lean = ("f-muted", Markup(' font-style="italic"')) if nothing else ("f-text", Markup(""))
    stated = Markup('<text class="{}" x="{}" y="{:g}"{}><title>{}</title>{}</text>')
    parts.append(stated.format(tone, LABELS + CHART + 14, y + 4, lean, row.words, cut(row.words, 41)))
    return parts


def _x(percent: float) -> float:
    return LABELS + CHART * max(0.0, min(100.0, percent)) / 100
