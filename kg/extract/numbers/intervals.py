"""Intervals and ranges: each given to the value that it stands behind."""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal

from kg.extract.numbers.numerals import N, number
from kg.extract.numbers.quantity import TIME, Quantity, time_unit

TO = r"\s*(?:-|to|through|and|;|,)\s*"
CI = re.compile(
    rf"(?:(?:(?:two|one|2|1)-sided )?(?P<level>\d{{2}}(?:\.\d+)?)\s*%\s*-?\s*(?:repeated |adjusted |two-sided |one-sided )?)?"
    r"(?:CI|C\.I\.|confidence (?:interval|limits?)(?:\s*[\[(]\s*CI\s*[\])])?|CrI)s?\)?\s*(?:(?P<behind>\d{2}(?:\.\d)?)\s*%)?"
    r"\s*(?:[:=,]|of|was|were)?\s*[\[(]?\s*"
    rf"(?P<low>-?(?:{N}))\s*%?{TO}(?P<high>-?(?:{N})|NE|NR|not (?:reached|estimable)|∞)\s*%?",
    re.I,
)
BARE_INTERVAL = re.compile(rf"\s*[\[(]\s*(?P<low>{N})\s*(?:-|to|,|;)\s*(?P<high>{N})\s*[\])]")
COMMA_INTERVAL = re.compile(rf",\s*(?P<low>{N})\s*-\s*(?P<high>{N})(?![\d%])")
"""Bounds without a word: those of a confidence interval where the value lies between them."""


def within(m: re.Match[str] | None, value: Decimal) -> re.Match[str] | None:
    """Bounds that hold a value."""
    return m if m and number(m["low"]) <= value <= number(m["high"]) else None


def upper_end(words: str) -> Decimal | None:
    """The upper bound of an interval, nothing where a word stands in its place ("NE")."""
    return number(words) if re.match(r"-?[\d.]", words) else None


def with_intervals(text: str, found: list[Quantity]) -> list[Quantity]:
    """Give each interval to the value right before it; an interval without a value is left out.

    Bounds in brackets without a word are of the level that the sentence names for another of its values:
    "22 [95% CI 18-26] vs 14 [12-18]".
    """
    told = next((o.bounds for o in found if re.match(r"\d", o.bounds) and o.bounds.endswith("CI")), "")
    out: list[Quantity] = []
    for q in found:
        bare = BARE_INTERVAL.match(text, q.end) if q.kind in ("share", "duration") and q.low is None and q.value is not None else None
        if bare and told and within(bare, q.value):  # type: ignore[arg-type]
            q = replace(q, end=bare.end(), low=number(bare["low"]), high=number(bare["high"]), bounds=told)
        ends = RANGE_BEHIND.match(text, q.end) if q.kind in ("share", "duration") and q.low is None and q.value is not None else None
        if ends and within(ends, q.value):  # type: ignore[arg-type]
            q = replace(q, end=ends.end(), low=number(ends["low"]), high=number(ends["high"]), bounds="IQR" if ends["iqr"] else "range")
        seen = RANGE_BEHIND.match(text, q.end) if q.kind == "missing" and q.name == "not reached" else None
        if seen and seen["time"]:
            q = replace(q, end=seen.end(), low=number(seen["low"]), high=number(seen["high"]), bounds="range", unit=time_unit(seen["time"]))
        last = out[-1] if out else None
        if q.kind != "interval":
            out.append(q)
        elif (
            last is not None
            and last.kind in ("share", "duration", "ratio")
            and last.low is None
            and re.fullmatch(r"[\s,;:(\[]*(?:with a\s+)?", text[last.end : q.start])
        ):
            out[-1] = replace(last, end=q.end, low=q.low, high=q.high, bounds=q.bounds)
        elif last is not None and _is_of(last, q, text[last.end : q.start]):
            end = q.end if last.kind == "missing" else last.end
            out[-1] = replace(last, end=end, low=q.low, high=q.high, bounds=q.bounds)
    return out


RANGE_BEHIND = re.compile(
    rf"\s*[(\[]\s*(?:(?P<iqr>IQR|interquartile range)|(?:full )?range)\s*[:,=]?\s*(?P<low>{N})\+?\s*%?\s*(?:-|to)\s*(?P<high>{N})\+?\s*%?"
    rf"(?:\s*(?P<time>{TIME}))?\s*[)\]]",
    re.I,
)
"""The ends of what was seen, in brackets behind a median: "6.9 months (range, 0.8 to 22.4)"."""
OF_GROUP = re.compile(
    r"\s+(?:of (?:the |all )?(?:\w+ )?(?:patients|participants|subjects|those) )?(?:in|with|for|on|among|of|receiving|given|treated with"
    r"|who (?:received|took|were given))\s+[^()\[\];.%\d]{2,60}?\s*[(\[]\s*",
    re.I,
)
"""The words for a group between its number and the interval in brackets: "45% in the X group (95% CI, 37 to 53)"."""


def _is_of(value: Quantity, interval: Quantity, between: str) -> bool:
    """Whether an interval further on is a value's: behind the words for its group, or behind "not reached", whose lower end it tells."""
    if value.low is not None or value.high is not None or interval.low is None:
        return False
    if value.kind == "missing" and value.name in ("not reached", "not estimable"):
        return interval.high is None and re.fullmatch(r"\s*[,;]?\s*[(\[]?\s*", between) is not None
    if value.kind not in ("share", "duration") or value.value is None or not OF_GROUP.fullmatch(between):
        return False
    return interval.low <= value.value and (interval.high is None or value.value <= interval.high)
