"""The numbers of one cell in a table of groups: means with their spread, counts with their share, medians with their ends."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from kg.extract.group_layout import Slot
from kg.extract.group_words import Stat, first_statistic, statistic_in
from kg.extract.numbers import N, number
from kg.extract.values import counts_agree
from kg.model import Statistic

SIGN = r"[-+]?"
MARKS = r"\s*(?:[*†‡§¶#$+]+|\^[^^]{1,3}\^|[a-d])*$"
PLUS_MINUS = re.compile(rf"({SIGN}(?:{N}))\s*%?\s*(?:±|\+/-)\s*({N})\s*%?{MARKS}")
BRACKET = re.compile(rf"({SIGN}(?:{N}))\s*%?\s*[(\[]\s*(?:SD\s*)?({N})\s*(%?)\s*[)\]]{MARKS}")
SPAN = re.compile(rf"({SIGN}(?:{N}))\s*%?\s*[(\[]\s*({SIGN}(?:{N}))\s*(?:-|to|,|;)\s*({SIGN}(?:{N}))\s*[)\]]{MARKS}")
FRACTION = re.compile(rf"(\d+)\s*/\s*(\d+)\s*(?:[(\[]\s*({N})\s*%?\s*[)\]])?{MARKS}")
COUNTED = re.compile(rf"0*(\d+)\s*\(n\){MARKS}")
PLAIN = re.compile(rf"({SIGN}(?:{N}))\s*(%?)[.x]?{MARKS}")
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


def read_value(slot: Slot, following: Slot | None, size: int | None, around: Sequence[str], document: str) -> Value | None:
    """The numbers of a cell, or None where they can be read in two ways.

    ``following`` is the next cell of the row, ``size`` the number of patients of the group, ``around`` the title and notes of the table,
    ``document`` the whole text, which may say once what all its ± are.
    """
    text = slot.cell.text
    stat = first_statistic((*reversed(slot.heads), slot.label, *reversed(slot.sections))) or first_statistic(around)
    if m := PLUS_MINUS.fullmatch(text):
        return Value(Statistic.MEAN, number(m[1]), number(m[2]), stat.spread if stat and stat.spread else _spread_of(document))
    if m := FRACTION.fullmatch(text):
        n, d, p = int(m[1]), int(m[2]), number(m[3]) if m[3] else None
        return Value(Statistic.PROPORTION, p, numerator=n, denominator=d) if 0 <= n <= d and _agree(p, n, d) else None
    if m := SPAN.fullmatch(text):
        return _span(m, stat)
    if m := BRACKET.fullmatch(text):
        return _bracket(m, stat, size)
    if m := COUNTED.fullmatch(text):
        share = PLAIN.fullmatch(following.cell.text) if following and following.heads[:1] == slot.heads[:1] else None
        p = number(share[1]) if share and share[2] else None
        return Value(Statistic.PROPORTION, p, numerator=int(m[1]), denominator=size) if _agree(p, int(m[1]), size) else None
    if m := PLAIN.fullmatch(text):
        return _plain(m, slot, following, stat)
    return None


def _plain(m: re.Match[str], slot: Slot, following: Slot | None, stat: Stat | None) -> Value | None:
    """A bare number: a mean under a head that says so, with its spread in the next column; or a percentage."""
    own = first_statistic(reversed(slot.heads))
    if own and own.name == "mean":
        beside = statistic_in(following.heads[-1]) if following and following.heads else None
        same = following is not None and following.heads[:-1] == slot.heads[:-1]
        other = PLAIN.fullmatch(following.cell.text) if following and same and beside and beside.name.startswith("spread") else None
        return Value(Statistic.MEAN, number(m[1]), number(other[1]) if other else None, beside.name[7:] if other and beside else "")
    if ((m[2] and stat is None) or (own and own.name == "share")) and 0 <= number(m[1]) <= 100:
        return Value(Statistic.PROPORTION, number(m[1]))
    return None


def _spread_of(document: str) -> str:
    """SD or SE, where the document says of its means which one it is and never the other."""
    said = {kind for kind, words in SPREADS.items() if re.search(SAID_OF_ALL % words, document, re.I)}
    return said.pop() if len(said) == 1 else ""


def _bracket(m: re.Match[str], stat: Stat | None, size: int | None) -> Value | None:
    """ "12 (24)": a count with its share, where it says so or its group's number gives it; a mean with its spread, where that is said."""
    first, second = number(m[1]), number(m[2])
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


def _span(m: re.Match[str], stat: Stat | None) -> Value | None:
    """ "0.85 (0.07-3.11)": a median or mean with what its head says that the ends are."""
    bounds = {"median range": "range", "mean range": "range", "median IQR": "IQR", "mean CI": "CI"}.get(stat.name, "") if stat else ""
    if stat is None or not bounds:
        return None
    statistic = Statistic.MEAN if stat.name.startswith("mean") else Statistic.MEDIAN
    return Value(statistic, number(m[1]), low=number(m[2]), high=number(m[3]), bounds=bounds)


def _agree(p: Decimal | None, n: int, d: int | None) -> bool:
    return p is None or d is None or counts_agree(p, n, d)
