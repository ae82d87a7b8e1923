"""The cells of tables of results: their numbers with the units of their headers, and the results they make."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

from kg.extract.endpoints.named import Named
from kg.extract.endpoints.values import TIME_TO_EVENT, counts_agree, make_result
from kg.extract.groups.values import FRACTION, LASTING, LEVEL
from kg.extract.numbers.numerals import N, number
from kg.extract.numbers.quantity import Quantity
from kg.extract.numbers.reported import quantities
from kg.extract.text.group_words import NUMERAL, grade_words
from kg.extract.text.passage import Passage
from kg.extract.trials.drafts import Draft
from kg.model import Arm, Kind, NotUnderstood, Result, Statistic

EMPTY = re.compile(r"(?:-{1,3}|—|\.{2,3}|…)$")
BARE = re.compile(
    rf"(?:(?P<n>\d+)\s*\(\s*(?P<p>{N})\s*%?\s*\)|(?P<v>{N})(?P<sign>\s*%)?(?:\s*[(\[]\s*"
    rf"(?:(?P<level>\d\d)%\s*CI:?\s*)?(?P<low>{N})\+?\s*%?\s*(?:-|to|,|;)\s*"
    rf"(?P<high>{N}|NE|NR|NA|not (?:reached|estimable))\+?\s*%?\s*[)\]])?)$",
    re.I,
)
UNIT = re.compile(
    r"[(\[,]\s*(?:n\s*[(,]\s*)?(?P<unit>%|percent|months?|mo|weeks?|days?|years?)\s*\)*[)\]]"
    r"|[,–—]\s*(?P<tail>%|months?|mo|weeks?|days?|years?)(?=\s*[(\[]|$)|\bin\s+(?P<words>months?|weeks?|days?|years?)(?=\s*[,(\[]|$)",
    re.I,
)
SPREAD_IN_PERCENT = re.compile(rf"\d+\.\d+\s*\(\s*(?:{N})\s*%\s*\)")
"""A mean with its coefficient of variation: the percentage is none of patients."""
SHARE_BEFORE_COUNT = re.compile(r"%\s*\(\s*(?:n|no\.?)\s*\)")
SHARE_FIRST = re.compile(rf"({N})\s*%?\s*\(\s*(\d+)\s*\)")
"""A percentage with its count behind it, under a head that says so: "34.9 (74)" under "CR, % (n)"."""
OPEN_END = r"(?:N\.?[ER]\.?|NA|not (?:reached|estimable|evaluable))"
OPEN = re.compile(
    rf"(?:(?P<reached>N\.?R\.?|not (?:yet )?reached)|N\.?E\.?|not (?:estimable|evaluable))(?:\s*(?:months?|mo))?\s*[(\[]\s*"
    rf"(?:(?P<level>\d\d)\s*%\s*CI:?,?\s*)?(?:(?:(?P<low>{N})|{OPEN_END})\s*(?:-|to|,|;)\s*(?:{N}|{OPEN_END}))?",
    re.I,
)
"""A median that was not reached or cannot be estimated, with the bounds of its interval behind it."""
WORDS = re.compile(r"[A-Z][a-z-]+(?: [a-z-]+){0,3}$")
GRADE = re.compile(rf"grade\s*(?:≥\s*)?{NUMERAL}(?:\s*(?:/|-|to|or|and)\s*{NUMERAL})?|any grade|all grades", re.I)


@dataclass(frozen=True, slots=True)
class Row:
    """What a table row is about."""

    draft: Draft | None
    arm: Arm
    population: str
    size: int | None
    refs: tuple[int, ...]


def cell_quantities(text: str, header: str, timed: bool = False, nr: str = "", row: str = "") -> list[Quantity]:
    """The quantity of a cell: a number with its own unit, a bare number with the header's, a missing value or a word.

    "NR" is what the document says it is (``nr``); else under a rate not reported, and under a time to an event left open. ``row`` is the
    label of the row, where ``header`` is not.
    """
    opened = OPEN.match(text) if timed and nr != "not reported" else None
    if opened:
        name, unit = "not reached" if opened["reached"] else "not estimable", unit_in(header)
        said = opened["level"] or (m[1] if (m := LEVEL.search(f"{header} {row}")) else "")
        if not (opened["low"] and said):
            return [Quantity("missing", 0, len(text), name=name)]
        of_time = {"mo": "month"}.get(unit, unit)
        return [Quantity("missing", 0, len(text), low=number(opened["low"]), bounds=f"{said}% CI", name=name, unit=of_time)]
    if re.fullmatch(r"N\.?R\.?", text) and nr:
        return [Quantity("missing", 0, len(text), name=nr)] if timed or nr == "not reported" else []
    if EMPTY.match(text) or (not timed and re.fullmatch(r"N\.?R\.?|N/?A|ND|n\.?a\.?", text)):
        return [Quantity("missing", 0, len(text), name="not reported")]
    if SPREAD_IN_PERCENT.fullmatch(text):
        return []
    bare, words = BARE.match(text), unit_in(header)
    words = "%" if bare and bare["sign"] else {"mo": "month", "percent": "%"}.get(words, words)
    first = SHARE_FIRST.fullmatch(text) if SHARE_BEFORE_COUNT.search(header) else None
    if first:
        return [Quantity("share", 0, len(text), value=number(first[1]), unit="%", numerator=int(first[2]))]
    lasting = LASTING.fullmatch(text)
    level = LEVEL.search(f"{header} {row}") if lasting and lasting["low"] else None
    if lasting and level:
        value, low, high = number(lasting["value"]), number(lasting["low"]), number(lasting["high"]) if lasting["high"] else None
        held = low <= value and (high is None or value <= high)
        bounds, unit_told = f"{level[1]}% CI", lasting["unit"].lower().replace("month", "mo").replace("mo", "month")
        return [Quantity("duration", 0, len(text), value, low, high, bounds, unit_told)] if held else []
    if bare and bare["low"] and words:
        return _interval(text, bare, f"{header} {row}", words)
    shared = FRACTION.fullmatch(text) if "%" in header + text else None
    if shared and shared[3] and counts_agree(number(shared[3]), int(shared[1]), int(shared[2])):
        part, total = int(shared[1]), int(shared[2])
        return [Quantity("share", 0, len(text), value=number(shared[3]), unit="%", numerator=part, denominator=total)]
    kinds = ("share", "duration", "ratio") if re.match(r"\D*\d", text) else ("missing",)
    found = [q for q in quantities(text) if q.kind in kinds]
    if found:
        return found
    if bare and words:
        if bare["n"]:
            return [Quantity("share", 0, len(text), value=number(bare["p"]), unit="%", numerator=int(bare["n"]))] if words == "%" else []
        return [Quantity("share" if words == "%" else "duration", 0, len(text), value=number(bare["v"]), unit=words)]
    if WORDS.match(text):
        return [Quantity("word", 0, len(text), name=text.lower())]
    return []


def unit_in(header: str) -> str:
    """The unit that a head or label tells, in small letters and the singular: "Median OS (months)", "PFS, mo", "DOR in months"."""
    told = UNIT.search(header)
    return next(filter(None, told.groups()), "").lower().rstrip("s") if told else ""


def open_end(words: str) -> Decimal | None:
    """The upper end of an interval, or None for one that is not reached."""
    return number(words) if words[0].isdigit() or words[0] == "." else None


def _interval(text: str, bare: re.Match[str], header: str, unit: str) -> list[Quantity]:
    """A value with bounds: those of the interval that cell or header names, whose upper end may be open; else of none that is said."""
    value, low = number(bare["v"]), number(bare["low"])
    high = open_end(bare["high"])
    if low > value or (high is not None and value > high):
        return []
    level = bare["level"] or (m[1] if (m := LEVEL.search(header)) else "95")
    said = bool(bare["level"] or re.search(r"\bCI\b|confidence", header + text))
    bounds = f"{level}% CI" if said else "range" if re.search(r"\brange\b", header, re.I) else ""
    kind = "share" if unit == "%" else "duration"
    return [Quantity(kind, 0, len(text), value=value, low=low, high=high, bounds=bounds, unit=unit)]


def cell_result(q: Quantity, named: Named, statistic: Statistic, about: Row, comment: str) -> Result:
    """The result of a quantity; a survival rate at a time is an estimate and has no denominator."""
    trial = about.draft.trial if about.draft else None
    size = None if named.timepoint and named.endpoint.slug in TIME_TO_EVENT else about.size
    return make_result(q, named, statistic, about.arm, trial, population=about.population, denominator=size, qualifier=comment)


def event_words(endpoint: Named, label: str) -> str:
    """What a result of an adverse event is qualified by: that it is one, and its grade."""
    if endpoint.endpoint.kind is not Kind.ADVERSE_EVENT:
        return ""
    grade = GRADE.search(label)
    return "adverse event" + (f", {grade_words(grade.group())}" if grade else "")


def left_cell(passage: Passage, reason: str) -> NotUnderstood:
    """A cell that no rule reads, with the reason."""
    e = passage.evidence("")
    return NotUnderstood(document=e.document, start=e.start, end=e.end, quote=e.quote, reason=reason, line=e.line)
