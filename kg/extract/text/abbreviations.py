"""Abbreviations that a text defines: "Full Name (FN)", "FN (Full Name)", "FN: Full Name" in a table note.

The matching of short to full form is the one of Schwartz and Hearst (2003): each letter of the short form is found, from the right, in
the words before the bracket, the first letter at the start of a word.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

SHORT = re.compile(r"\(\s*((?=[^()]*[A-Za-z])[A-Za-z0-9][A-Za-z0-9+/.'-]{0,11}?)s?\s*(?:[;,][^()]*)?\)")
NOTE = re.compile(r"^\W*([A-Z][A-Za-z0-9-]{1,9})\s*[:=]\s+([A-Za-z][^.;:]{4,90})")
STANDS = re.compile(
    r"(?<![\w-])([A-Z][A-Za-z0-9-]{1,9}),?\s+(?:stands for|denotes|means|is short for|abbreviates|is "
    r"defined as|was defined as|indicates)\s+(?:an?\s+|the\s+)?([A-Za-z][^.;:()]{4,90})"
)
TRADE = re.compile(
    r"\((?:also known as|trade ?name|brand name|formerly|previously|code name|aka|a\.k\.a\.|marketed as"
    r"|sold as)\s+([^(),;]+?)\s*(?:[,;][^()]*)?\)",
    re.I,
)


BRAND = re.compile(
    r"(?<![\w-])(?P<brand>[A-Z][A-Za-z]{3,}(?:-[A-Z][a-z]+)?)[®™]?\s*\((?P<generic>[a-z][a-z-]{4,}(?: [a-z-]+)?)\)"
    r"(?:,|\s+(?:is|was|has|in|plus|and|for|tablets?|capsules?|injection|oral|granules|powder|film|cream|therapy|treatment|combined|given|with)\b|[.;]|$)"
)
"""A brand name with the drug's own behind it: "BRANDNAME (examplinib) tablets"."""


@dataclass(frozen=True, slots=True)
class Definition:
    """A short form, its full form as written, and the clean span of both together."""

    short: str
    full: str
    start: int
    end: int


def definitions(text: str) -> Iterator[Definition]:
    """The abbreviations defined in one cleaned passage."""
    note = NOTE.match(text)
    if note and _matches(note.group(1), note.group(2)):
        yield Definition(note.group(1), note.group(2).strip(), note.start(1), note.end(2))
    for m in STANDS.finditer(text):
        if _matches(m.group(1), m.group(2)):
            yield Definition(m.group(1), m.group(2).strip(), m.start(1), m.end(2))
    for m in SHORT.finditer(text):
        short = m.group(1)
        if not (any(c.isupper() for c in short) and 2 <= len(short) <= 10):
            continue
        full = full_form(short, text[: m.start()].rstrip())
        if full:
            start = text[: m.start()].rstrip().rfind(full)
            yield Definition(short, full, start, m.end())


def full_form(short: str, before: str) -> str:
    """The shortest words at the end of ``before`` that the letters of ``short`` abbreviate, or an empty string."""
    letters = [c.lower() for c in short if c.isalnum()]
    words = before.split()
    most = min(len(letters) + 5, len(letters) * 2)
    window = " ".join(words[-most:])
    position = len(window)
    for index in range(len(letters) - 1, -1, -1):
        position -= 1
        while position >= 0 and not (
            window[position].lower() == letters[index] and (index > 0 or position == 0 or not window[position - 1].isalnum())
        ):
            position -= 1
        if position < 0:
            return ""
    full = window[position:]
    good = len(full) > len(short) and short.lower() not in full.lower().split() and full.count("(") == full.count(")")
    return full if good else ""


def _matches(short: str, full: str) -> bool:
    return full_form(short, full) == full.strip()


KEYED = re.compile(r"\W*(?P<short>[A-Za-z][A-Za-z0-9+/-]{0,11})\s*(?:[:=]|,(?! and\b))\s*(?P<full>[A-Za-z][^;:]{3,120})")


def legend(text: str) -> Iterator[tuple[str, str]]:
    """The short forms of a line that does nothing but open them: "C, examplinib; R, rituximab; R2, rituximab and lenalidomide"."""
    pieces = [p for p in re.split(r";\s+", text.strip().rstrip(".")) if p]
    found = [m for p in pieces if (m := KEYED.fullmatch(p)) and any(map(str.isupper, m["short"]))]
    if len(pieces) > 1 and len(found) == len(pieces):
        yield from ((m["short"], m["full"].strip()) for m in found)


SPELT = re.compile(
    r"(?:\band|\bplus|[+/,]) ?[A-Za-z][\w-]+ \((?P<bracket>[\"']?(?P<short>\d\+\d|[A-Z][A-Za-z]{1,5})[\"']?(?:[;,] ?[nN] ?= ?\d+)?\))"
)
LISTED = re.compile(r",? and |, | plus | ?\+ ?|/")
AHEAD = 160


def spelt_regimens(text: str, drugs: Callable[[str], Sequence[tuple[int, int]]]) -> Iterator[tuple[str, str]]:
    """Regimens that a text spells out before their short name: "A, B and C (ABC; n = 20)", "A and B ("7+3")"; short name and the words.

    ``drugs`` gives the spans of the drugs that a stretch of text names. A short name of letters has the first letter of each of them,
    and no letter that is in none.
    """
    for m in SPELT.finditer(text):
        words = text[max(0, m.start() - AHEAD) : m.start("bracket") - 1].rstrip()
        chain: list[tuple[int, int]] = []
        for start, end in reversed(drugs(words)):
            between = words[end : chain[-1][0] if chain else len(words)]
            if not (LISTED.fullmatch(between) if chain else not between.strip()):
                break
            chain.append((start, end))
        names = [words[a:b].lower() for a, b in reversed(chain)]
        if len(chain) > 1 and (m["short"][0].isdigit() or _spells(m["short"].lower(), names)):
            yield m["short"], words[chain[-1][0] : chain[0][1]]


def _spells(short: str, names: Sequence[str]) -> bool:
    """Whether a short name begins like the first name, and has the first letter of each and no letter that is in none."""
    initials, letters = Counter(n[0] for n in names), Counter(short)
    return short[0] == names[0][0] and not initials - letters and not letters - Counter("".join(names))
