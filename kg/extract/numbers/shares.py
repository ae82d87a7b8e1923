"""Shares of patients: percentages, counts of a total, and each percentage joined with the count written beside it."""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal

from kg.extract.numbers.numerals import COUNT, N, number, whole
from kg.extract.numbers.quantity import BOUND, Quantity, bounded

PATIENTS = (
    r"(?:\s+(?:of\s+)?(?:the\s+)?(?:[\w-]+\s+){0,3}?"
    r"(?:patients?|participants?|subjects?|individuals?|cases?|women|men|adults|children|infants))"
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


def shares_of(text: str) -> list[Quantity]:
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
        shares.append(bounded(Quantity("share", m.start(), m.end(), value=number(m["a"]), unit="%"), m["bound"]))
    fractions = (m for m in FRACTION.finditer(text) if int(m["d"]))
    counts = [Quantity("share", m.start(), m.end(), numerator=int(m["n"]), denominator=int(m["d"])) for m in fractions]
    for m in N_OF_N.finditer(text):
        total = whole(m["d"] or m["word"])
        n = total if m["n"].lower() == "all" else whole(m["n"]) if m["n"].lower() != "both" else None
        if n is not None and n <= total and not any(c.start < m.end() and m.start() < c.end for c in counts):
            counts.append(Quantity("share", m.start(), m.end(), numerator=n, denominator=total))
    return _joined(text, shares, counts)


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
