"""Numbers as trials report them: shares with counts, ranges, durations, ratios with intervals, p values, and words for missing values.

Reads cleaned text (see ``kg.extract.text.passage``): one kind of hyphen, decimal points as points. Nothing is computed: a percentage is
kept as written, a count only where it stands.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from functools import lru_cache

from kg.extract.numbers.amounts import AMOUNT, unit_of
from kg.extract.numbers.intervals import BARE_INTERVAL, CI, COMMA_INTERVAL, upper_end, with_intervals, within
from kg.extract.numbers.numerals import COUNT, N, number, whole
from kg.extract.numbers.quantity import BOUND, TIME, Quantity, bounded, time_unit
from kg.extract.numbers.shares import PATIENTS, shares_of

RATIO_NAMES = {
    "hazard ratio": r"(?:adjusted |unadjusted |stratified )?(?:hazards? ratio|\b(?-i:a?HR)\b)",
    "odds ratio": r"(?:adjusted |unadjusted )?(?:odds ratio|\b(?-i:a?OR)(?=\s*(?:[=:,(\[]|of\s|was\s|\d+\.\d)))",
    "risk ratio": r"(?:adjusted )?(?:relative risk|risk ratio|rate ratio|\b(?-i:RR)(?=\s*(?:[=:,(\[]|of\s|was\s|\d+\.\d)))",
}
P_VALUE = re.compile(
    r"\b(?:[Pp](?![\w-])(?:\s*-?\s*[Vv]alues?)?|[Pp]-[Vv]alues?)\s*"
    r"(?:for (?:the )?(?:superiority|non-?inferiority|trend|interaction|heterogeneity|difference|comparison)\s*)?"
    r"(?:[(,]?\s*(?:log-?rank|two-sided|one-sided|adjusted)[^=<>≤\d]{0,12})?\s*(?:of|was|is|were|:)?\s*"
    r"(?P<rel>[=<>≤≥]=?|of|less than|greater than)?\s*(?P<p>0?\.\d+|0,\d{2,}|0(?!,\d)|1(?:\.0+)?"
    r"|\d+(?:\.\d+)?\s*[x×]\s*10\s*-?\s*\d+)(?!\d|\s*%)"
)
P_RELATIONS = {"of": "=", "": "=", "less than": "<", "greater than": ">"}
RATIO = re.compile(
    rf"(?P<name>{'|'.join(f'(?P<r{i}>{p})' for i, p in enumerate(RATIO_NAMES.values()))})"
    rf"(?:\s+(?:for|of)\s+[\w\s+/-]{{2,90}}?)?(?:\s*[(\[](?:\d\d(?:\.\d)?\s*%\s*)?[A-Z]{{2,3}}[)\]])?\s*(?:[:=,(\[]|of|was|is|were)*\s*(?P<value>{N})(?!\s*%)(?!\d)",
    re.I,
)
DURATION = re.compile(rf"(?:{BOUND}\s*)?(?<![\w.-])(?P<a>{N})\+?(?:\s*(?:-|to)\s*(?P<b>{N}))?(?:\s*\+)?\s*-?\s*(?P<unit>{TIME})", re.I)
PATIENT_COUNT = re.compile(rf"\b(?P<n>{COUNT}|none|no)\b{PATIENTS}", re.I)
MISSING = (
    (
        "not reported",
        re.compile(r"\b(?:not reported|not available|not stated|not provided|not given|n/?a|no data|unreported|data not shown)\b", re.I),
    ),
    (
        "not reached",
        re.compile(r"\b(?:not (?:yet )?(?:been )?reached|(?:was|were|had|has) not (?:yet )?(?:been )?reached|unreached)\b", re.I),
    ),
    (
        "not estimable",
        re.compile(
            r"\b(?:not (?:estimable|evaluable|calculable|estimated)|could not be (?:estimated|calculated)|inestimable|\bNE\b)", re.I
        ),
    ),
    ("not detected", re.compile(r"\b(?:not (?:detected|detectable)|undetectable|below the limit of (?:detection|quantification))\b", re.I)),
)


def quantities(text: str) -> list[Quantity]:
    """All quantities of a text, left to right, not overlapping; a share takes in the count beside it, a value its interval."""
    return list(_quantities(text))


@lru_cache(maxsize=1 << 11)
def _quantities(text: str) -> tuple[Quantity, ...]:
    """The quantities of a text, kept for the rules that look at the same sentence again."""
    taken: list[Quantity] = []

    def free(start: int, end: int) -> bool:
        return not any(q.start < end and start < q.end for q in taken)

    for m in P_VALUE.finditer(text):
        if m["rel"] or re.search(r"values?\s*(?:of|was|is|:)?\s*$", text[m.start() : m.start("p")], re.I):
            taken.append(Quantity("p", m.start(), m.end(), value=_p(m["p"]), relation=P_RELATIONS.get(m["rel"] or "", m["rel"] or "=")))
    for m in RATIO.finditer(text):
        if free(m.start(), m.end()):
            name = next(n for i, n in enumerate(RATIO_NAMES) if m[f"r{i}"])
            bare = BARE_INTERVAL.match(text, m.end()) or within(COMMA_INTERVAL.match(text, m.end()), number(m["value"]))
            q = Quantity("ratio", m.start(), m.end(), value=number(m["value"]), name=name)
            taken.append(replace(q, end=bare.end(), low=number(bare["low"]), high=number(bare["high"]), bounds="CI") if bare else q)
    intervals = [
        Quantity(
            "interval",
            m.start(),
            m.end(),
            low=number(m["low"]),
            high=upper_end(m["high"]),
            bounds=f"{m['level'] or m['behind'] or '95'}% CI",
        )
        for m in CI.finditer(text)
    ]
    intervals = [q for q in intervals if free(q.start, q.end)]
    taken += intervals
    taken += [q for q in shares_of(text) if free(q.start, q.end)]
    for m in DURATION.finditer(text):
        if free(m.start(), m.end()) and not _is_age(text, m):
            taken.append(_duration(m))
    for m in AMOUNT.finditer(text):
        if free(m.start(), m.end()) and not m["b"]:
            taken.append(Quantity("dose", m.start(), m.end(), value=number(m["a"]), unit=unit_of(m["unit"])))
    for name, words in MISSING:
        taken += [Quantity("missing", m.start(), m.end(), name=name) for m in words.finditer(text) if free(m.start(), m.end())]
    taken += [Quantity("count", m.start(), m.end(), numerator=0) for m in NONE.finditer(text) if free(m.start(), m.end())]
    for m in (*PATIENT_COUNT.finditer(text), *ACHIEVERS.finditer(text)):
        if free(m.start(), m.end()):
            count = m.group("n") or m.groupdict().get("by") or ""
            taken.append(Quantity("count", m.start(), m.end(), numerator=whole(count)))
    taken += [q for q in _unitless(text, taken) if free(q.start, q.end)]
    taken.sort(key=lambda q: q.start)
    found = with_intervals(text, taken)
    return tuple(q for q in found if not _inside(q, found) and not (q.kind == "duration" and A_RANGE.search(text[: q.start])))


A_RANGE = re.compile(r"[(\[]\s*(?:full )?range\s*[:,=]?\s*$", re.I)
"""Before the ends of what was seen: they are no value of their own."""


def _inside(q: Quantity, found: Sequence[Quantity]) -> bool:
    """Whether another quantity has taken in a number with its bounds."""
    return any(o is not q and o.start <= q.start and q.end <= o.end and (o.start, o.end) != (q.start, q.end) for o in found)


OLDER = re.compile(r"\s*(?:or (?:older|younger|above|over|more)|of age|old\b|and (?:older|over|above))", re.I)
AGED = re.compile(r"\b(?:aged?|age of)\s+(?:at least |over |under |between |≥ ?|> ?)?(?:\d+\s*(?:-|to|and)\s*)?$", re.I)


def _is_age(text: str, m: re.Match[str]) -> bool:
    """Whether a duration is how old somebody is."""
    return bool(OLDER.match(text[m.end() :]) or AGED.search(text[: m.start()]))


SHARED = re.compile(rf"(?<![\w.(+-])(?P<a>{N})\s*(?:vs?\.?|versus|and|or|compared (?:with|to)|,)\s*$", re.I)


def _unitless(text: str, found: list[Quantity]) -> list[Quantity]:
    """The first of "9.0 vs. 7.8 months": it has the unit of the second."""
    out = []
    for q in found:
        m = SHARED.search(text[: q.start]) if q.kind in ("duration", "share") and q.unit and q.numerator is None else None
        while m is not None:
            out.append(Quantity(q.kind, m.start("a"), m.end("a"), value=number(m["a"]), unit=q.unit))
            m = SHARED.search(text[: m.start("a")])
    return out


NONE = re.compile(r"(?<=\bin )none(?= (?:on|in|with|of|receiving|given|treated)\b|[.,;)]|$)", re.I)
ACHIEVERS = re.compile(
    rf"\b(?P<n>{COUNT}|none)\s+(?=(?:achiev|attain|obtain|reach|respond)\w*\b|had (?:an?|stable|partial|complete)\b)"
    r"|(?<=\bby )(?P<by>\d+)(?=[.,;)]|$)",
    re.I,
)


def _p(words: str) -> Decimal:
    words = re.sub(r"^0,(?=\d)", "0.", words)
    m = re.match(r"([\d.]+)\s*[x×]\s*10\s*-?\s*(\d+)", words)
    return Decimal(m.group(1)).scaleb(-int(m.group(2))) if m else number(words)


def _duration(m: re.Match[str]) -> Quantity:
    unit = time_unit(m["unit"])
    if m["b"]:
        return Quantity("duration", m.start(), m.end(), low=number(m["a"]), high=number(m["b"]), bounds="range", unit=unit, is_range=True)
    return bounded(Quantity("duration", m.start(), m.end(), value=number(m["a"]), unit=unit), m["bound"])
