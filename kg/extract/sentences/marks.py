"""A sentence with marks for its values and its arms: "The rate of X was ⟨V0⟩ ⟨A0⟩ and ⟨V1⟩ ⟨A1⟩." Frames are read on such sentences.

An arm to which words lead ("with X", "in the X group") is ⟨A…⟩, a bare name ⟨B…⟩.

A value takes in its unit, its count, its spread and its interval; an arm the words that lead to it ("in the X group", "of the patients
receiving X"). Brackets that hold neither a value of an arm nor an arm (tests, references to a table) are set aside.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from kg.extract.arms.meant import NamedArm
from kg.extract.numbers.amounts import AMOUNT
from kg.extract.numbers.numerals import COUNT, SIGNED, N, number, signed, whole
from kg.extract.numbers.quantity import Quantity
from kg.extract.numbers.reported import quantities

PEOPLE = r"(?:patients|participants|subjects|persons|people|adults|children|infants|women|men|recipients|those|eyes|infections)"
ASSIGNED = r"(?:(?:assigned|randomi[sz]ed|allocated) to(?: receive)?)"
LEAD = re.compile(
    rf"(?:(?:of|in|among)\s+(?:the\s+|all\s+)?)?(?:{PEOPLE}\s+)?(?:(?:in|with|for|among|on|(?P<of>of)|receiving|given|taking|treated with"
    rf"|{ASSIGNED}|who (?:had |were )?(?:received|taking|took|given|treated with|{ASSIGNED}))\s+)(?:the\s+)?$",
    re.I,
)
"""The words that lead to an arm."""
OF_A_GROUP = re.compile(r"\b(?:groups?|arms?|recipients)\b", re.I)
TAIL = re.compile(
    rf"(?:[- ]treated\b)?(?:\s+(?:(?:treatment|study) )?(?:groups?|arms?|recipients|therapy|treatment)\b)?(?:\s+{PEOPLE}\b)?"
    r"(?:\s*\((?:[nN]\s*=\s*)?\d+(?:\s+(?:patients|participants))?\))?",
    re.I,
)
"""What may follow the name of an arm and belongs to it."""
TIMES = r"(?:day|week|month|year|hour|minute|second)s?"
BASE = (
    rf"(?:percentage points?|points?|mm ?Hg|letters?|[kmµnpu]?g|m?l|m?L|(?:milli)?lit(?:er|re)s?|[cm]?m|met(?:er|re)s?|[mµnp]?mol|m?I?U"
    rf"|{TIMES}|events?|episodes?|attacks?|exacerbations?|infections?|bleeds?|seizures?|beats?|copies|cells|kcal|units?|bpm|kPa|µL)"
)
OF_WHAT = (
    r"(?:(?:(?:100|1,?000|10,000|100,000)\s)?(?:patient|person|participant)[- ](?:years?|months?)|years?|months?|weeks?|days?|hours?|hr|h"
    r"|minutes?|min|s|decilit(?:er|re)|d[lL]|lit(?:er|re)|millilit(?:er|re)|m[lL]|[lL]|µL|kg|kilogram|1\.73 m2|m2|square met(?:er|re)"
    r"|cubic millimet(?:er|re)|mm3|mol|mmol)"
)
PER = rf"(?:\s?(?:/|per)\s?{OF_WHAT})"
UNIT = rf"(?P<unit>%|percent\b(?! of)|(?:{BASE}(?![A-Za-z])){PER}*|per {OF_WHAT}{PER}*)"
INTERVAL = (
    r"(?:(?:(?:9\d(?:\.\d)?|80)\s?%\s?(?:CI|confidence interval(?: ?[\[(]CI[\])])?)"
    r"|(?P<iqr>IQR|interquartile range)|(?P<range>range))\s?[,:;]?\s?"
    rf"(?P<low>{SIGNED})\s?%?\s?(?:to|-|,)\s?(?P<high>{SIGNED})\s?%?)"
)
MEASURE = re.compile(
    rf"(?<![\w.,/<>=≤≥~⟨^-])(?<![<>=≤≥] )(?P<value>{SIGNED})(?:\s?±\s?(?P<pm>{N}))?(?:\s?{UNIT})?(?![\w%])(?!-[A-Za-z])(?!\.\d)"
    rf"(?:\s*[(\[]\s*(?:{INTERVAL}|(?P<kind>SD|SEM?|standard (?:deviation|error))[\s,:=±]*(?P<spread>{N}))\s*[)\]])?",
)
NO_VALUE = re.compile(
    r"(?:\b(?:at|after|during|within|through|until|over|for|weeks?|months?|days?|years?|grades?|phase|stage|part|cohort|arm|group|cycles?"
    r"|table|figure|aged?|age of|version|type|level|visit|doses? of|score of|least|every|lines?|of the|in the|among|hazard ratio|ratio|[pP]"
    r"|=|n)|[a-z]-)\s*(?:the\s+|about\s+)?$"
)
"""What stands before a number that is none of an arm."""
BARE = re.compile(rf"\s*[(\[]\s*(?:(?P<low>{SIGNED})\s?%?\s?(?:to|-|,)\s?(?P<high>{SIGNED})\s?%?|(?P<spread>{N}))\s*[)\]]")
SO_MANY = re.compile(rf"\b(?P<n>{COUNT})(?= (?:on|with|receiving|given|in the)\b)", re.I)
"""People counted beside others: "three patients on A and five on B"."""
LEVEL = re.compile(r"(?P<level>9\d(?:\.\d)?|80)\s?%\s?(?:CI|confidence)", re.I)
SIGN = re.compile(r"[-+]\s?$")
LIMIT = re.compile(r"\s+or (?:more|greater|higher|less|lower|longer|fewer|above|below|better|worse)\b", re.I)
LIMIT_BEFORE = re.compile(r"(?:\b(?:at least|at most|less than|more than|greater than|lower than|below|above)|[<>≤≥]=?)\s*$", re.I)
OF_PEOPLE = re.compile(rf"\s+of (?:the |all (?:the )?)?(?:{PEOPLE})\b", re.I)
OPEN_MARK, CLOSE_MARK = "⟨", "⟩"
AMOUNT_BEHIND = re.compile(rf"\s*,?\s*\(?(?:at )?(?:{AMOUNT.pattern})\)?", re.I)


@dataclass(frozen=True, slots=True)
class Value:
    """A value where it stands. ``of_people`` says that it is a share of patients by its own words."""

    start: int
    end: int
    value: Decimal | None
    unit: str = ""
    numerator: int | None = None
    denominator: int | None = None
    low: Decimal | None = None
    high: Decimal | None = None
    bounds: str = ""
    spread: Decimal | None = None
    spread_kind: str = ""
    of_people: bool = False


@dataclass(frozen=True, slots=True)
class Marked:
    """A sentence with marks, and what they stand for."""

    text: str
    values: tuple[Value, ...]
    arms: tuple[NamedArm, ...]


def marked(text: str, named: Sequence[NamedArm]) -> Marked | None:
    """The sentence with its values and arms as marks; nothing where it has no value, or marks of its own."""
    if OPEN_MARK in text or CLOSE_MARK in text:
        return None
    arms, led = _whole(text, named)
    values = [v for v in _values(text) if not any(a.start < v.end and v.start < a.end for a in arms)]
    if not values:
        return None
    taken = [*((a.start, a.end) for a in arms), *((v.start, v.end) for v in values)]
    asides = [(m.start(), m.end()) for m in re.finditer(r"\s*[(\[][^()\[\]]*(?:\([^()]*\)[^()\[\]]*)*[)\]]", text)]
    asides = [(a, b) for a, b in asides if not any(a < end and start < b for start, end in taken)]
    spans = sorted(
        [(v.start, v.end, f"⟨V{i}⟩") for i, v in enumerate(values)]
        + [(a.start, a.end, f"⟨{'A' if led[i] else 'B'}{i}⟩") for i, a in enumerate(arms)]
        + [(a, b, "") for a, b in asides]
    )  # fmt: skip
    out, last = "", 0
    for start, end, mark in spans:
        if start < last:
            continue
        out += text[last:start] + mark
        last = end
    return Marked(out + text[last:], tuple(values), tuple(arms))


def _whole(text: str, named: Iterable[NamedArm]) -> tuple[list[NamedArm], list[bool]]:
    """The arms with the words that lead to them and what belongs to their name, and whether words do lead to each."""
    out, led = list[NamedArm](), list[bool]()
    for n in named:
        lead, amount = LEAD.search(text[: n.start]), AMOUNT_BEHIND.match(text, n.end)
        tail = TAIL.match(text, amount.end() if amount else n.end)
        end = tail.end() if tail else n.end
        if lead and lead["of"] and not OF_A_GROUP.search(text[n.start : end]):
            lead = None  # "adverse events of X" are not those of a group
        out.append(NamedArm(lead.start() if lead else n.start, end, n.arm))
        led.append(lead is not None)
    return out, led


def _values(text: str) -> list[Value]:
    """The values of a sentence, left to right: shares with their counts, and measures with unit, spread and interval."""
    read = quantities(text)
    shares = [_share(text, q) for q in read if q.kind == "share" and not q.is_range and not SIGN.search(text[: q.start])]
    shares = [s for s in shares if not _is_limit(text, s.start, s.end)]
    barred = [(q.start, q.end) for q in read if q.kind in ("ratio", "p", "interval", "missing") or q.is_range]
    barred += [(s.start, s.end) for s in shares]
    told = [m for m in MEASURE.finditer(text) if not NO_VALUE.search(text[: m.start()]) and not _is_limit(text, m.start(), m.end())]
    free = [m for m in told if not any(a < m.end("value") and m.start() < b for a, b in barred)]
    found = [v for m in free if (v := _measure(text, m)) is not None]
    whole_numbers = [q for q in read if q.kind == "count" and not any(v.start <= q.start < v.end and v.unit for v in found)]
    counts = [Value(q.start, _end_of_number(text, q), None, numerator=q.numerator, of_people=True) for q in whole_numbers]
    counts += [Value(m.start(), m.end(), None, numerator=whole(m["n"]), of_people=True) for m in SO_MANY.finditer(text) if counts]
    measures = [v for v in found if not any(c.start < v.end and v.start < c.end for c in counts)]
    apart = [c for c in counts if not any(s.start < c.end and c.start < s.end for s in shares)]
    return _with_bare(text, sorted([*shares, *measures, *apart], key=lambda v: v.start))


def _end_of_number(text: str, q: Quantity) -> int:
    """Where the number of a count of people ends: "patients on A" behind it may be the words for an arm."""
    told = re.match(rf"(?:{COUNT}|none|no)\b", text[q.start :], re.I)
    return q.start + told.end() if told else q.end


def _with_bare(text: str, values: Sequence[Value]) -> list[Value]:
    """Values with all that belongs to them: the closing bracket, and the bounds or spread that stand in brackets without a word where
    those of a value before have one: "1.2 points (SE 0.5) with A and 4.9 points (0.5) with B"."""
    out: list[Value] = []
    for v in values:
        if out and v.start < out[-1].end:
            continue
        closed = re.match(r"\s?[)\]]", text[v.end :]) if re.search(r"[(\[][^()\[\]]*$", text[v.start : v.end]) else None
        v = replace(v, end=v.end + closed.end()) if closed else v
        bare, like = BARE.match(text, v.end), next((o for o in out if o.low is not None or o.spread is not None), None)
        if bare and like and v.value is not None and v.low is None and v.spread is None and (like.low is not None) == bool(bare["low"]):
            low, high = signed(bare["low"]), signed(bare["high"])
            if low is None or high is None:
                v = replace(v, end=bare.end(), spread=signed(bare["spread"]), spread_kind=like.spread_kind)
            elif low <= v.value <= high:  # type: ignore[operator]
                v = replace(v, end=bare.end(), low=low, high=high, bounds=like.bounds)
        out.append(v)
    return out


def _is_limit(text: str, start: int, end: int) -> bool:
    """Whether a number is that of a limit and no value: "a weight loss of 5% or more", "at least 2 points"."""
    return LIMIT.match(text, end) is not None or LIMIT_BEFORE.search(text, 0, start) is not None


def _share(text: str, q: Quantity) -> Value:
    people = OF_PEOPLE.match(text, q.end)
    whole = re.search(rf"{PEOPLE}", text[q.start : q.end], re.I) is not None
    counted = q.numerator is not None or people is not None or whole
    return Value(
        q.start, q.end, q.value, q.unit, q.numerator, q.denominator, q.low, q.high, q.bounds, of_people=counted
    )  # fmt: skip


def _measure(text: str, m: re.Match[str]) -> Value | None:
    """A value with its unit; none for an interval that does not hold it."""
    value, low, high = signed(m["value"]), signed(m["low"]), signed(m["high"])
    if value is not None and low is not None and high is not None and not low <= value <= high:
        return None
    level = LEVEL.search(m[0])
    bounds = "" if low is None else "IQR" if m["iqr"] else "range" if m["range"] else f"{level['level']}% CI" if level else ""
    spread = m["pm"] or m["spread"]
    kind = "SE" if m["kind"] and re.match(r"SE|standard e", m["kind"]) else "SD" if m["kind"] else ""
    return Value(
        m.start(), m.end(), value, unit_of(m["unit"] or ""), low=low, high=high, bounds=bounds,
        spread=number(spread) if spread else None, spread_kind=kind,
    )  # fmt: skip


def unit_of(words: str) -> str:
    """A unit in the words of the tables: one of a thing, "%" for percent."""
    words = words.strip()
    return "%" if words.lower() == "percent" else re.sub(rf"^({TIMES[:-2]}|letter|point|event|episode)s\b", r"\1", words)
