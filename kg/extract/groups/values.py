"""The numbers of one cell in a table of groups: means with their spread, counts with their share, medians with their ends."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from kg.extract.endpoints.values import counts_agree
from kg.extract.groups.layout import Slot
from kg.extract.numbers.numerals import N, number
from kg.extract.text.group_words import Stat, first_statistic, says, statistic_in
from kg.model import Statistic

SIGN = r"[-+]?"
MARKS = r"\s*(?:[*†‡§¶#$+]+|\^[^^]{1,3}\^|[a-d])*$"
SAID_SPREAD = re.compile(rf"({SIGN}(?:{N}))\s*[(\[]\s*(SD|SEM?)\s*[,:=]?\s*({N})\s*[)\]]{MARKS}", re.I)
PLUS_MINUS = re.compile(rf"({SIGN}(?:{N}))\s*%?\s*(?:±|\+/-)\s*({N})\s*%?{MARKS}")
BRACKET = re.compile(rf"({SIGN}(?:{N}))\s*%?\s*[(\[]\s*(?:SD\s*)?({N})\s*(%?)\s*[)\]]{MARKS}")
OPEN = r"(?:NE|NR|NA|N\.E\.|not (?:reached|estimable|evaluable))"
"""The upper end of an interval that was not reached."""
SPAN = re.compile(
    rf"(?P<value>{SIGN}(?:{N}))\s*(?P<share>%?)\s*[(\[]\s*(?:(?P<level>\d\d)\s*%\s*CI:?,?\s*)?(?P<low>{SIGN}(?:{N}))\s*%?\s*(?:-|to|,|;)\s*"
    rf"(?:(?P<high>{SIGN}(?:{N}))\s*%?|{OPEN})\s*[)\]]{MARKS}"
)
FRACTION = re.compile(rf"(\d+)\s*(?:/|of)\s*(\d+)\s*(?:[(\[]\s*({N})\s*%?\s*[)\]])?{MARKS}")
PERCENT_FIRST = re.compile(rf"({N})\s*%?\s*[(\[]\s*(\d+)\s*(?:/|of)\s*(\d+)\s*[)\]]{MARKS}")
COUNTED = re.compile(rf"0*(\d+)\s*\(n\){MARKS}")
PLAIN = re.compile(rf"({SIGN}(?:{N}))\s*(%?)[.x]?{MARKS}")
LASTING = re.compile(
    rf"(?P<value>{N})\s*-?\s*(?P<unit>month|mo(?=[\s(\[]|$)|week|day|year|hour)s?"
    rf"(?:\s*[(\[]\s*(?:(?P<level>\d\d)\s*%\s*CI:?,?\s*)?(?P<low>{N})\s*(?:-|to|,|;)\s*(?:(?P<high>{N})|{OPEN})\s*[)\]])?{MARKS}"
)
NOT_REACHED = re.compile(
    rf"(?:(?P<said>not (?:yet )?reached)|NR)(?:\s*[(\[]\s*(?:(?P<low>{N})|{OPEN})\s*(?:-|to|,|;)\s*(?:{N}|{OPEN})\s*[)\]])?{MARKS}", re.I
)
NOT_ESTIMABLE = re.compile(rf"(?:N\.?E\.?|not (?:estimable|evaluable))(?:\s*[(\[]\s*{OPEN}\s*(?:-|to|,|;)\s*{OPEN}\s*[)\]])?{MARKS}", re.I)
SAID_NOT_REACHED = r"\bNR\b\s*[:=,]?\s*(?:(?:is|means|denotes|indicates|stands for)\s+)?not (?:yet )?reached"
LEVEL = re.compile(r"(\d\d(?:\.\d)?)\s*%\s*(?:CI\b|confidence|credible)", re.I)
SAID_OF_ALL = r"means?\s*(?:value)?s?\s*(?:±|\+/-|\+|\(|and)\s*\(?(?:%s)"
SPREADS = {"SD": r"SD|S\.D\.|standard deviation", "SE": r"SEM?|S\.E\.M?\.?|standard error"}


@dataclass(frozen=True, slots=True)
class Value:
    """The numbers of one cell."""

    statistic: Statistic
    value: Decimal | None = None
    spread: Decimal | None = None
    spread_kind: str = ""
    low: Decimal | None = None
    high: Decimal | None = None
    bounds: str = ""
    numerator: int | None = None
    denominator: int | None = None
    unit: str = ""


@dataclass(frozen=True, slots=True)
class Beside:
    """The cells around one: of its group right before it, the next of the row, the one below; and the number of people in the row."""

    before: Slot | None = None
    following: Slot | None = None
    below: Slot | None = None
    size: int | None = None


def size_beside(group: Sequence[Slot], slot: Slot, in_columns: bool) -> int | None:
    """The number of people that a column "N" states for a row and group, beside a mean or median, or in the row of a group."""
    told = [(s.cell.text, stat) for s in group if s.heads and (stat := statistic_in(s.heads[-1]))]
    counts = {int(text) for text, stat in told if stat.name == "count" and text.isdigit()}
    if any(stat.name in ("share", "count share") for _, stat in told) or len(counts) != 1:
        return None
    own = statistic_in(slot.heads[-1])
    fits = own.name.startswith(("mean", "median")) if own else not in_columns
    return counts.pop() if fits else None


def read_value(slot: Slot, beside: Beside, size: int | None, around: Sequence[str], document: str) -> Value | None:
    """The numbers of a cell, or None where they can be read in two ways.

    ``beside`` are the cells around it, ``size`` the number of patients of the group, ``around`` the title and notes of the table,
    ``document`` the whole text, which may say once what all its ± are.
    """
    text = slot.cell.text
    following = beside.following
    stat = first_statistic((*reversed(slot.heads), slot.label, *reversed(slot.sections), slot.corner)) or first_statistic(around)
    if m := SAID_SPREAD.fullmatch(text):
        return Value(Statistic.MEAN, number(m[1]), number(m[3]), m[2].upper()[:2])
    if m := PLUS_MINUS.fullmatch(text):
        return Value(Statistic.MEAN, number(m[1]), number(m[2]), stat.spread if stat and stat.spread else spread_of(document))
    if m := FRACTION.fullmatch(text):
        n, d, p = int(m[1]), int(m[2]), number(m[3]) if m[3] else None
        return Value(Statistic.PROPORTION, p, numerator=n, denominator=d) if n <= d and d and _agree(p, n, d) else None
    if m := PERCENT_FIRST.fullmatch(text):
        p, n, d = number(m[1]), int(m[2]), int(m[3])
        return Value(Statistic.PROPORTION, p, numerator=n, denominator=d) if 0 < n <= d and _agree(p, n, d) else None
    if m := SPAN.fullmatch(text) or LASTING.fullmatch(text):
        return _between(m, stat, m["level"] or _level(slot, around), "" if "unit" in m.groupdict() or _is_change(slot) else m["share"])
    if m := NOT_REACHED.fullmatch(text):
        said = m["said"] or (re.search(SAID_NOT_REACHED, document, re.I) and stat is not None and stat.name.startswith("median"))
        level = _level(slot, around) if m["low"] else ""
        low = number(m["low"]) if level else None
        return Value(Statistic.NOT_REACHED, low=low, bounds=f"{level}% CI" if level else "") if said else None
    if NOT_ESTIMABLE.fullmatch(text):
        return Value(Statistic.NOT_ESTIMABLE) if stat is not None and stat.name.startswith("median") else None
    if m := BRACKET.fullmatch(text):
        return _bracket(m, stat, size) or _mean_in_percent(m, first_statistic(around))
    if m := COUNTED.fullmatch(text):
        share = PLAIN.fullmatch(following.cell.text) if following and following.heads[:1] == slot.heads[:1] else None
        p = number(share[1]) if share and share[2] else None
        return Value(Statistic.PROPORTION, p, numerator=int(m[1]), denominator=size) if _agree(p, int(m[1]), size) else None
    if m := PLAIN.fullmatch(text):
        plain = _plain(m, slot, beside, stat)
        return plain if plain is None or plain.numerator is None or _agree(plain.value, plain.numerator, size) else None
    return None


def read_difference(slot: Slot, around: Sequence[str]) -> Value | None:
    """A difference of two means with its confidence interval, where one is told: "-1.1 (-1.6, -0.6)"."""
    m = SPAN.fullmatch(slot.cell.text)
    level = m["level"] or _level(slot, around) if m else ""
    if m is None or not level or not m["high"] or not number(m["low"]) <= number(m["value"]) <= number(m["high"]):
        return None
    return Value(Statistic.MEAN, number(m["value"]), low=number(m["low"]), high=number(m["high"]), bounds=f"{level}% CI")


def _plain(m: re.Match[str], slot: Slot, beside: Beside, stat: Stat | None) -> Value | None:
    """A bare number: a mean where its head or label says so, with its spread in the next column or row; or a percentage, with its count.

    A change in per cent is no share of patients: it is a mean where that is said, and else not read. A bare zero is nobody.
    """
    own = first_statistic((*reversed(slot.heads), slot.label)) or (
        stat if stat and stat.name in ("share", "mean") and not stat.spread else None
    )
    if own and own.name == "median" and not m[2]:
        return Value(Statistic.MEDIAN, number(m[1]))
    if own and own.name == "mean":
        spread, kind = _spread_of(slot, beside)
        return Value(Statistic.MEAN, number(m[1]), spread, kind, unit=m[2])
    if _is_change(slot):
        return None
    if ((m[2] and stat is None) or (own and own.name == "share")) and 0 <= number(m[1]) <= 100:
        return Value(Statistic.PROPORTION, number(m[1]), numerator=_count_before(beside))
    if (counted := own or stat) and counted.name == "count share" and m[1] == "0":
        return Value(Statistic.PROPORTION, numerator=0)
    return None


def _spread_of(slot: Slot, beside: Beside) -> tuple[Decimal | None, str]:
    """The spread of a bare mean and what it is: in the next column of its group, or in the row below of its measure."""
    following, below = beside.following, beside.below
    told = statistic_in(following.heads[-1]) if following and following.heads and following.heads[:-1] == slot.heads[:-1] else None
    if following and told and told.name.startswith("spread") and (m := PLAIN.fullmatch(following.cell.text)):
        return number(m[1]), told.name[7:]
    told = statistic_in(below.label) if below else None
    if below and told and told.name.startswith("spread") and (m := PLAIN.fullmatch(below.cell.text)):
        return number(m[1]), told.name[7:]
    return None, ""


def _count_before(beside: Beside) -> int | None:
    """The count in the column "No." right before a percentage of the same group."""
    before = beside.before
    told = statistic_in(before.heads[-1]) if before else None
    return int(before.cell.text) if before and told and told.name == "count" and before.cell.text.isdigit() else None


def _between(m: re.Match[str], stat: Stat | None, level: str, percent: str) -> Value | None:
    """ "15.2 months (95% CI 12.1-18.0)", "0.85 (0.07-3.11)": a median, mean or percentage with what is said that the ends are."""
    name = stat.name if stat else "share" if percent else ""
    if name.split()[0:1] not in (["median"], ["mean"], ["share"]):
        return None
    value = number(m["value"])
    low, high = number(m["low"]) if m["low"] else None, number(m["high"]) if m["high"] else None
    bounds = {"median range": "range", "mean range": "range", "median IQR": "IQR", "mean CI": "CI", "median CI": "CI"}.get(name, "")
    bounds = f"{level}% CI" if level and bounds in ("", "CI") else bounds
    if low is not None and not (bounds and low <= value and (high is None or value <= high)):
        return None
    unit = m.groupdict().get("unit") or ""
    if name == "share":
        return Value(Statistic.PROPORTION, value, low=low, high=high, bounds=bounds) if not unit and 0 <= value <= 100 else None
    statistic = Statistic.MEAN if name.startswith("mean") else Statistic.MEDIAN
    return Value(statistic, value, low=low, high=high, bounds=bounds if low is not None else "", unit=unit)


def _is_change(slot: Slot) -> bool:
    """Whether the words around a cell speak of a change: a percentage there is none of patients."""
    return any(says("of_change", text) for text in (slot.label, *slot.heads, *slot.sections))


def _level(slot: Slot, around: Sequence[str]) -> str:
    """The level of the confidence interval that the words around a cell speak of, or nothing."""
    return next((m[1] for text in (slot.label, *reversed(slot.heads), *reversed(slot.sections), *around) if (m := LEVEL.search(text))), "")


def spread_of(document: str) -> str:
    """SD or SE, where the document says of its means which one it is and never the other."""
    said = {kind for kind, words in SPREADS.items() if re.search(SAID_OF_ALL % words, document, re.I)}
    return said.pop() if len(said) == 1 else ""


def _bracket(m: re.Match[str], stat: Stat | None, size: int | None) -> Value | None:
    """ "12 (24)": a count with its share, where it says so or its group's number gives it; a mean with its spread, where that is said."""
    first, second = number(m[1]), number(m[2])
    if stat is not None and stat.spread.endswith("%"):
        return Value(Statistic.MEAN, first, second, stat.spread)
    whole = "." not in m[1] and first >= 0
    said_share = bool(m[3]) or (stat is not None and stat.name == "count share")
    if whole and said_share:
        fits = size is not None and counts_agree(second, int(first), size)
        if size is not None and not fits:
            return None
        return Value(Statistic.PROPORTION, second, numerator=int(first), denominator=size) if second <= 100 else None
    if stat is not None and stat.name == "mean" and stat.spread:
        return Value(Statistic.MEAN, first, second, stat.spread)
    if whole and stat is None and size and counts_agree(second, int(first), size) and (first or not second):
        return Value(Statistic.PROPORTION, second, numerator=int(first), denominator=size)
    return None


def _mean_in_percent(m: re.Match[str], said: Stat | None) -> Value | None:
    """ "31.2 (6.8)" below "Body fat (%)": no count has a decimal point, and the title or note says that the numbers are means."""
    if "." not in m[1] or m[3] or said is None or said.name != "mean" or not said.spread:
        return None
    return Value(Statistic.MEAN, number(m[1]), number(m[2]), said.spread)


def _agree(p: Decimal | None, n: int, d: int | None) -> bool:
    return p is None or d is None or counts_agree(p, n, d)
