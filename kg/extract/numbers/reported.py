"""Numbers as trials report them: shares with counts, ranges, durations, ratios with intervals, p values, and words for missing values.

Reads cleaned text (see ``kg.extract.text.passage``): one kind of hyphen, decimal points as points. Nothing is computed: a percentage is
kept as written, a count only where it stands.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import lru_cache

from kg.extract.numbers.amounts import AMOUNT, unit_of
from kg.extract.numbers.numerals import COUNT, N, number, whole

TIME = r"(?:months?|mos?\b\.?|weeks?|wks?\b|days?|years?|yrs?\b|hours?|hrs?\b)"
TO = r"\s*(?:-|to|through|and|;|,)\s*"
BOUND = r"(?P<bound>[<>≤≥]=?|up to|at least|at most|more than|less than|over|under|approximately|about|nearly|around|~|≈|fewer than)"
PATIENTS = (
    r"(?:\s+(?:of\s+)?(?:the\s+)?(?:[\w-]+\s+){0,3}?"
    r"(?:patients?|participants?|subjects?|individuals?|cases?|women|men|adults|children|infants))"
)

RATIO_NAMES = {
    "hazard ratio": r"(?:adjusted |unadjusted |stratified )?(?:hazards? ratio|\b(?-i:a?HR)\b)",
    "odds ratio": r"(?:adjusted |unadjusted )?(?:odds ratio|\b(?-i:a?OR)(?=\s*(?:[=:,(\[]|of\s|was\s|\d+\.\d)))",
    "risk ratio": r"(?:adjusted )?(?:relative risk|risk ratio|rate ratio|\b(?-i:RR)(?=\s*(?:[=:,(\[]|of\s|was\s|\d+\.\d)))",
}
CI = re.compile(
    rf"(?:(?:(?:two|one|2|1)-sided )?(?P<level>\d{{2}}(?:\.\d+)?)\s*%\s*-?\s*(?:repeated |adjusted |two-sided |one-sided )?)?"
    r"(?:CI|C\.I\.|confidence (?:interval|limits?)(?:\s*[\[(]\s*CI\s*[\])])?|CrI)s?\)?\s*(?:(?P<behind>\d{2}(?:\.\d)?)\s*%)?"
    r"\s*(?:[:=,]|of|was|were)?\s*[\[(]?\s*"
    rf"(?P<low>-?(?:{N}))\s*%?{TO}(?P<high>-?(?:{N})|NE|NR|not (?:reached|estimable)|∞)\s*%?",
    re.I,
)
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
FRACTION = re.compile(r"(?<![\d/.])(?<![Gg]rade )(?<![Gg]rades )(?<![Pp]hase )(?<!stage )(?P<n>\d+)\s*/\s*(?P<d>\d+)(?![\d/]|\s*mg)")
N_OF_N = re.compile(
    rf"\b(?P<n>{COUNT}|none|all|both|no)\s+(?:(?:patients?|participants?|subjects?)\s+)?"
    rf"(?:out of|of|among)\s+(?:all\s+)?(?:the\s+|these\s+|a total of\s+)?"
    rf"(?:(?P<d>\d+)|(?P<word>{COUNT})(?={PATIENTS}))\b(?P<who>{PATIENTS})?(?!\s*%)",
    re.I,
)
PERCENT = re.compile(
    rf"(?:{BOUND}\s*)?(?<![\w.])(?P<a>{N})\s*(?:%|percent\b|per cent\b)(?:\s*(?P<to>-|to|through)\s*(?P<b>{N})\s*(?:%|percent\b))?", re.I
)
PERCENT_RANGE = re.compile(rf"(?<![\w.])(?P<a>{N})\s*%?\s*(?:-|to)\s*(?P<b>{N})\s*(?:%|percent\b)", re.I)
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


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number read at a span. ``kind``: share, duration, ratio, p, count, missing. Only what is written is filled."""

    kind: str
    start: int
    end: int
    value: Decimal | None = None
    low: Decimal | None = None
    high: Decimal | None = None
    bounds: str = ""
    unit: str = ""
    numerator: int | None = None
    denominator: int | None = None
    relation: str = ""
    name: str = ""
    is_range: bool = False


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
            taken.append(
                Quantity("p", m.start(), m.end(), value=_p(m["p"]), relation=P_RELATIONS.get(m["rel"] or "", m["rel"] or "="))
            )
    for m in RATIO.finditer(text):
        if free(m.start(), m.end()):
            name = next(n for i, n in enumerate(RATIO_NAMES) if m[f"r{i}"])
            bare = BARE_INTERVAL.match(text, m.end()) or _within(COMMA_INTERVAL.match(text, m.end()), number(m["value"]))
            q = Quantity("ratio", m.start(), m.end(), value=number(m["value"]), name=name)
            taken.append(replace(q, end=bare.end(), low=number(bare["low"]), high=number(bare["high"]), bounds="CI") if bare else q)
    intervals = [
        Quantity(
            "interval", m.start(), m.end(), low=number(m["low"]), high=_high(m["high"]), bounds=f"{m['level'] or m['behind'] or '95'}% CI"
        )
        for m in CI.finditer(text)
    ]
    intervals = [q for q in intervals if free(q.start, q.end)]
    taken += intervals
    taken += [q for q in _shares(text) if free(q.start, q.end)]
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
    found = _with_intervals(text, taken)
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
BARE_INTERVAL = re.compile(rf"\s*[\[(]\s*(?P<low>{N})\s*(?:-|to|,|;)\s*(?P<high>{N})\s*[\])]")
COMMA_INTERVAL = re.compile(rf",\s*(?P<low>{N})\s*-\s*(?P<high>{N})(?![\d%])")
"""Bounds without a word: those of a confidence interval where the value lies between them."""


def _within(m: re.Match[str] | None, value: Decimal) -> re.Match[str] | None:
    """Bounds that hold a value."""
    return m if m and number(m["low"]) <= value <= number(m["high"]) else None


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


def _high(words: str) -> Decimal | None:
    return number(words) if re.match(r"-?[\d.]", words) else None


def _shares(text: str) -> list[Quantity]:
    """Percentages and counts of a total, each percentage joined with the count written beside it."""
    shares: list[Quantity] = []
    for m in PERCENT_RANGE.finditer(text):
        if "%" in text[m.start() : m.end()] or "percent" in m.group().lower():
            shares.append(
                Quantity("share", m.start(), m.end(), low=number(m["a"]), high=number(m["b"]), bounds="range", unit="%", is_range=True)
            )
    for m in PERCENT.finditer(text):
        if any(s.start < m.end() and m.start() < s.end for s in shares) or re.match(
            r"\s*-?\s*(?:CI|C\.I|confidence|credible)", text[m.end() :], re.I
        ):
            continue
        shares.append(_bounded(Quantity("share", m.start(), m.end(), value=number(m["a"]), unit="%"), m["bound"]))
    fractions = (m for m in FRACTION.finditer(text) if int(m["d"]))
    counts = [Quantity("share", m.start(), m.end(), numerator=int(m["n"]), denominator=int(m["d"])) for m in fractions]
    for m in N_OF_N.finditer(text):
        total = whole(m["d"] or m["word"])
        n = total if m["n"].lower() == "all" else whole(m["n"]) if m["n"].lower() != "both" else None
        if n is not None and n <= total and not any(c.start < m.end() and m.start() < c.end for c in counts):
            counts.append(Quantity("share", m.start(), m.end(), numerator=n, denominator=total))
    return _joined(text, shares, counts)


def _bounded(q: Quantity, bound: str | None) -> Quantity:
    """A value with a bound word: the bound is kept in ``bounds``; "about" is no bound."""
    word = {
        "over": ">",
        "more than": ">",
        "under": "<",
        "less than": "<",
        "fewer than": "<",
        "at least": "≥",
        "up to": "≤",
        "at most": "≤",
    }.get((bound or "").lower(), bound or "")
    if word in ("<", "≤", "<="):
        return replace(q, value=None, high=q.value, bounds=(bound or "").lower())
    if word in (">", "≥", ">="):
        return replace(q, value=None, low=q.value, bounds=(bound or "").lower())
    return q


def _joined(text: str, shares: list[Quantity], counts: list[Quantity]) -> list[Quantity]:
    """Join "15% (8/53)", "8/53 (15%)", "ten of 53 patients (19%)"; what stays alone stays."""
    out: list[Quantity] = []
    used: set[int] = set()
    for share in shares:
        mate = None
        for k, count in enumerate(counts):
            if k in used:
                continue
            between = text[share.end : count.start] if share.end <= count.start else text[count.end : share.start]
            ahead = share.end <= count.start
            if (ahead and re.fullmatch(r"\s*(?:of patients\s*)?[(\[;,]\s*(?:n\s*=\s*)?", between)) or (
                not ahead
                and re.fullmatch(r"(?:\s+[\w-]+){0,6}\s*[(\[;,]\s*", between)
                and (re.fullmatch(r"(?:\s+\w+){0,3}\s*[(\[;,]\s*", between) or _agrees(share, count))
                and ("(" in between or "[" in between or "," in between)
            ):
                mate = k
                break
        if mate is None:
            out.append(_with_n(text, share))
            continue
        used.add(mate)
        count = counts[mate]
        closing = re.match(r"\s*(?:patients)?\s*[)\]]", text[max(share.end, count.end) :])
        end = max(share.end, count.end) + (closing.end() if closing else 0)
        out.append(replace(share, start=min(share.start, count.start), end=end, numerator=count.numerator, denominator=count.denominator))
    return out + [c for k, c in enumerate(counts) if k not in used]


def _agrees(share: Quantity, count: Quantity) -> bool:
    """Whether a percentage is the rounding of a count further off."""
    if share.value is None or count.numerator is None or not count.denominator:
        return False
    return abs(Decimal(100 * count.numerator) / count.denominator - share.value) < 1


def _with_n(text: str, share: Quantity) -> Quantity:
    """A percentage with its count alone: "(n = 9)" behind it, or "9 (17%)" and "9 patients (17%)" before it."""
    behind = re.match(r"\s*[(,;]\s*[nN]\s*=\s*(\d+)\s*\)", text[share.end :])
    if behind:
        return replace(share, end=share.end + behind.end(), numerator=int(behind.group(1)))
    before = re.search(
        rf"(?<![\w./-])({COUNT})(?:\s+(?:[\w-]+\s+){{0,2}}?(?:patients?|participants?|subjects?))?\s*[(\[]\s*$", text[: share.start], re.I
    ) or COUNT_OF_GROUP.search(text[: share.start])
    if before and text[share.end : share.end + 1] in (")", "]", ";", ",") and not re.search(r"\d\s*$|[a-z]-$", text[: before.start()]):
        end = share.end + (text[share.end] in ")]")
        if OF_WHOLE.search(text[: before.start()]):
            return _of_total(text, replace(share, end=end), before)
        total = re.match(r"\s*of\s+(?:the\s+)?(\d+)\b(?!\s*%)", text[end:])
        return replace(
            share,
            start=before.start(),
            end=end + (total.end() if total else 0),
            numerator=whole(before.group(1)),
            denominator=int(total.group(1)) if total else None,
        )
    return share


COUNT_OF_GROUP = re.compile(
    rf"(?<!\bof )(?<!\ball )(?<!\bamong )(?<!\bthe )(?<![\w./-])({COUNT})\s+"
    r"(?:(?:patients?|participants?|subjects?)\s+)?(?:in|on|receiving|given|treated with)\s+(?:the\s+)?"
    r"(?!grade|stage|cycle|phase)[^()\[\];,.%\d]{2,40}?\s*[(\[]\s*$",
    re.I,
)
"""A count with its group before the bracket of its percentage: "five patients in the X group (7%)"."""
OF_WHOLE = re.compile(r"\b(?:among(?: (?:the|all|these|those))?|(?:in|of) (?:the|all|these|those)(?: the)?)\s*$", re.I)
PART_OF = re.compile(rf"\b(?P<n>{COUNT})(?: [a-z-]+){{1,4}} (?:among|in|of)(?: (?:the|all|these|those)){{0,2}}\s*$", re.I)


def _of_total(text: str, share: Quantity, total: re.Match[str]) -> Quantity:
    """A percentage behind the number of all patients: "four responses among the 33 patients (12%)". Its count stands further before."""
    part = PART_OF.search(text[: total.start()])
    n, of = whole(part["n"]) if part else None, whole(total.group(1))
    joined = replace(share, numerator=n, denominator=of)
    return replace(joined, start=part.start()) if part and _agrees(share, joined) else share


def time_unit(words: str) -> str:
    """A unit of time as one word in the singular: "mo" is a month."""
    unit = re.sub(r"^(?:mos?\.?)$", "month", words.lower()).rstrip("s.")
    return {"yr": "year", "wk": "week", "hr": "hour"}.get(unit, unit)


def _duration(m: re.Match[str]) -> Quantity:
    unit = time_unit(m["unit"])
    if m["b"]:
        return Quantity("duration", m.start(), m.end(), low=number(m["a"]), high=number(m["b"]), bounds="range", unit=unit, is_range=True)
    return _bounded(Quantity("duration", m.start(), m.end(), value=number(m["a"]), unit=unit), m["bound"])


def _with_intervals(text: str, found: list[Quantity]) -> list[Quantity]:
    """Give each interval to the value right before it; an interval without a value is left out.

    Bounds in brackets without a word are of the level that the sentence names for another of its values:
    "22 [95% CI 18-26] vs 14 [12-18]".
    """
    out: list[Quantity] = []
    for q in found:
        bare = BARE_INTERVAL.match(text, q.end) if q.kind in ("share", "duration") and q.low is None and q.value is not None else None
        told = next((o.bounds for o in found if re.match(r"\d", o.bounds) and o.bounds.endswith("CI")), "")
        if bare and told and number(bare["low"]) <= q.value <= number(bare["high"]):  # type: ignore[operator]
            q = replace(q, end=bare.end(), low=number(bare["low"]), high=number(bare["high"]), bounds=told)
        ends = RANGE_BEHIND.match(text, q.end) if q.kind in ("share", "duration") and q.low is None and q.value is not None else None
        if ends and number(ends["low"]) <= q.value <= number(ends["high"]):  # type: ignore[operator]
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
