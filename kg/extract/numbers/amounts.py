"""Amounts of what is given, with their units in one spelling."""

from __future__ import annotations

import re

from kg.extract.numbers.numerals import N

AMOUNT = re.compile(
    rf"(?<![\w.])(?P<a>{N})(?:\s*(?:-|to)\s*(?P<b>{N}))?\s*"
    r"(?P<unit>(?:mg|µg|μg|mcg|ng|g|kg|IU|MIU|MU|U|units?|mL|ml|Gy|mmol|MBq|GBq|mCi)"
    r"(?:\s*/\s*(?:kg|m\^?2|m2|mL|day|d|dose|week|wk|h|hr|hour|min))*"
    r"(?:\s*(?:per|/)\s*(?:kg|m2|day|week|hour|dose|kilogram(?: of body[ -]weight)?|square met(?:er|re)(?: of body[ -]surface[ -]area)?))*)"
    r"(?![\w%])"
)


def unit_of(words: str) -> str:
    """A unit in one spelling: ``mg/m2/day``."""
    short = re.sub(r"kilogram(?: of body[ -]weight)?", "kg", re.sub(r"square met\w+(?: of body[ -]surface[ -]area)?", "m2", words))
    unit = re.sub(r"\s*(?:/|\bper\b)\s*", "/", short).replace("m^2", "m2").replace("μg", "µg").replace("mcg", "µg")
    return re.sub(r"/d$", "/day", re.sub(r"/(?:hr|h)$", "/hour", re.sub(r"/wk$", "/week", unit))).strip()


def amount_behind(text: str, end: int) -> re.Match[str] | None:
    """The amount one blank behind a name that ends at a position: the match of ``AMOUNT``, or None."""
    return AMOUNT.match(text, end + 1) if text[end : end + 1] == " " else None


def level_of(amount: re.Match[str]) -> str:
    """A match of ``AMOUNT`` as the level of a dose, in one spelling: ``30 mg``."""
    return f"{amount['a']} {unit_of(amount['unit'])}"
