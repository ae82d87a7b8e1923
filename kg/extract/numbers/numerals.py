"""Numbers written in digits or words, and what finds them in cleaned text (see ``kg.extract.text.passage``)."""

from __future__ import annotations

import re
from decimal import Decimal

N = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?|(?<![\d.])\.\d+"
SIGNED = rf"[-+]?(?:{N})"
UNITS = ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve", "thirteen", "fourteen"]
UNITS += ["fifteen", "sixteen", "seventeen", "eighteen", "nineteen", "twenty"]
WORDS = {word: value for value, word in enumerate(UNITS)}
TENS = {w: 10 * i for i, w in enumerate(["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"], start=2)}
WORDS |= TENS | {f"{t}{join}{w}": n + i for t, n in TENS.items() for w, i in list(WORDS.items())[1:10] for join in "- "}
_WORD = "|".join(sorted(WORDS, key=len, reverse=True))
HUNDREDS = rf"(?:one|two|three|four|five|six|seven|eight|nine) hundred(?:(?: and)?[ -](?:{_WORD})(?![\w-]))?"
COUNT = rf"(?:\d{{1,3}}(?:,\d{{3}})+|\d+|{HUNDREDS}|{_WORD})"


def number(words: str) -> Decimal:
    """A decimal from digits with thousands separators, or from a number word.

    >>> number("1,000")
    Decimal('1000')
    >>> number("Three hundred and fifty four")
    Decimal('354')
    """
    hundreds = re.fullmatch(r"(\w+) hundred(?:(?: and)?[ -]([\w-]+(?: \w+)?))?", words.lower())
    if hundreds:
        return Decimal(100 * WORDS[hundreds[1]] + (WORDS[hundreds[2]] if hundreds[2] else 0))
    return Decimal(WORDS[words.lower()]) if words.lower() in WORDS else Decimal(words.replace(",", ""))


def signed(words: str | None) -> Decimal | None:
    """A signed number of cleaned text; None of nothing."""
    if not words:
        return None
    return -number(words[1:]) if words.startswith("-") else number(words.lstrip("+"))


def whole(words: str) -> int:
    """A count from digits or a number word; "none" and "no" are 0."""
    return 0 if words.lower() in ("none", "no") else int(number(words))
