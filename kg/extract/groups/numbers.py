"""The numbers of a sentence about groups: means with their spread, counts with their number, percentages, what something changed to."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import pairwise

from kg.extract.endpoints.values import counts_agree
from kg.extract.groups.phrases import (
    AT_TIME,
    BARE,
    BARE_SPREAD,
    CHANGED,
    FROM_TO,
    NOT_A_VALUE,
    OF_TIME,
    RANGED,
    SAID,
    SAYS_MEAN,
    SAYS_MEDIAN,
    TO,
    TO_LEVEL,
    VALUE,
)
from kg.extract.groups.values import spread_of
from kg.extract.numbers.numerals import number
from kg.extract.text.group_words import KNOWN_UNIT
from kg.model import Statistic

TIMES = re.compile(r"(?:weeks?|months?|days?|years?|hours?|h|min(?:utes)?)", re.I)
NOT_A_UNIT = re.compile(r"(?:patients|participants|subjects|women|men|children|st|nd|rd|th|of|out|items?|times)\b", re.I)
"""What follows a number that counts or sorts something."""

@dataclass(frozen=True, slots=True)
class Number:
    """A value of a group, where it stands in the sentence."""

    start: int
    end: int
    statistic: Statistic
    value: Decimal | None
    unit: str = ""
    spread: Decimal | None = None
    spread_kind: str = ""
    numerator: int | None = None
    denominator: int | None = None
    low: Decimal | None = None
    high: Decimal | None = None
    bounds: str = ""
    lead: int = -1
    """Where the words that belong to it begin: "from 3 to" stands before what something changed to."""


def readings(text: str, document: str) -> Iterator[list[Number]]:
    """The ways to read the numbers of a sentence, the surest first: what something changed to, values that tell what they are,
    numbers with another in brackets or alone where the sentence says that they are means."""
    if ranged := list(_ranged(text)):
        yield ranged
        return
    values = list(_numbers(text, document))
    if CHANGED.search(text):
        yield list(_changed_to(text, values))
    if values:
        yield values
        return
    if kind := _said(text):
        yield [_mean(m, kind) for m in BARE_SPREAD.finditer(text) if not OF_TIME.search(text[: m.start()])]
    elif SAYS_MEAN.search(text):
        yield [_mean(m, "") for m in BARE.finditer(text) if not _elsewhere(text, m)]


def _elsewhere(text: str, m: re.Match[str]) -> bool:
    """Whether a bare number is of a time, a p value, people or a place in a list."""
    before, unit = text[: m.start()], m["unit"] or ""
    return bool(OF_TIME.search(before) or NOT_A_UNIT.match(unit) or (AT_TIME.search(before) and TIMES.fullmatch(unit)))


def _mean(m: re.Match[str], kind: str) -> Number:
    """A mean with its unit; its spread is what stands in its brackets."""
    found = m.groupdict()
    unit = next((u for u in (found.get("unit"), found.get("after")) if u and KNOWN_UNIT.fullmatch(u)), "")
    spread = number(found["in"]) if found.get("in") else None
    end = m.end() if unit else m.end("in") + 1 if spread is not None else m.end("mean")
    return Number(m.start(), end, Statistic.MEAN, number(m["mean"].replace(" ", "")), unit, spread, kind)


def _ranged(text: str) -> Iterator[Number]:
    """The medians or means of a sentence that says which they are, each with its ends."""
    median, mean = bool(SAYS_MEDIAN.search(text)), bool(SAYS_MEAN.search(text))
    for m in RANGED.finditer(text):
        of_median = median or m["what"].lower().startswith(("iqr", "inter"))
        low, mid, high = number(m["low"]), number(m["mid"]), number(m["high"])
        if of_median == mean or not low <= mid <= high:
            continue
        bounds = f"{m['level']}% CI" if m["level"] else "range" if m["what"].lower() == "range" else "IQR"
        statistic = Statistic.MEDIAN if of_median else Statistic.MEAN
        yield Number(m.start(), m.end(), statistic, mid, m["after"] or "", low=low, high=high, bounds=bounds)


def _changed_to(text: str, values: list[Number]) -> Iterator[Number]:
    """Of "from 80 ± 9 to 71 ± 8" the second, where all values of the sentence stand in such pairs; all of "fell to 71 ± 8 in A and …"."""
    fell = TO_LEVEL.search(text, 0, values[0].start) if values else None
    if fell is not None:
        yield from (replace(values[0], lead=fell.end()), *values[1:])
        return
    pairs = [(a, b) for a, b in pairwise(values) if FROM_TO.search(text[: a.start]) and TO.fullmatch(text, a.end, b.start)]
    if len(pairs) * 2 == len(values):
        for a, b in pairs:
            lead = FROM_TO.search(text[: a.start])
            yield replace(b, lead=lead.start() if lead else a.start)


def _numbers(text: str, document: str) -> Iterator[Number]:
    """The values of a sentence: means with their spread, counts with their number, percentages that no count explains."""
    for m in VALUE.finditer(text):
        if NOT_A_VALUE.match(text, m.end()) or re.search(r"\bp\s*[<>=]\s*$", text[: m.start()], re.I):
            continue
        if m["mean"]:
            kind = (m["kind"] or "").upper()[:2].replace("ST", "SD") or _said(text) or spread_of(document)
            unit = next((u.strip() for u in (m["unit"], m["percent"], m["after"]) if u and KNOWN_UNIT.fullmatch(u.strip())), "")
            yield Number(m.start(), m.end(), Statistic.MEAN, number(m["mean"].replace(" ", "")), unit, number(m["pm"] or m["in"]), kind)
        elif m["n"] or m["of"] or m["some"]:
            share = m["p"] or m["share"] or m["part"]
            n, d = int(m["n"] or m["of"] or m["some"]), int(m["d"] or m["all"] or m["whole"])
            p = number(share) if share else None
            if n <= d and (p is None or counts_agree(p, n, d)):
                yield Number(m.start(), m.end(), Statistic.PROPORTION, p, numerator=n, denominator=d)
        elif number(m["only"]) <= 100:
            yield Number(m.start(), m.end(), Statistic.PROPORTION, number(m["only"]))


def _said(text: str) -> str:
    """SD or SE, where the sentence itself says which stands behind its ±."""
    m = SAID.search(text)
    return "" if m is None else "SE" if "error" in m[1].lower() else m[1].upper()[:2].replace("ST", "SD")
