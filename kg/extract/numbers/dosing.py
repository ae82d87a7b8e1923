"""The words of dosing: route, schedule, length and number of cycles, and the words that may stand around an amount."""

from __future__ import annotations

import re
from functools import cache

from kg.extract.numbers.numerals import WORDS, N, number
from kg.extract.text.words import rules

AUC = re.compile(
    rf"\b(?:AUC|area under the (?:concentration(?:-time)? )?curve)(?: \(AUC\))?(?:\s*(?:of|=|:))?\s*(?P<a>{N})(?![\w.%])", re.I
)
SHORT_UNIT = re.compile(r"/m2|/kg|\bmg|µg|\bg\b|IU|MU|Gy|units?|\bU\b|mCi|[MG]Bq", re.I)
LEVELS = re.compile(rf"(?<![\w.])(?P<rest>(?:(?:(?:{N}), ?)*(?:{N}),? (?:and|or) ?|(?:(?:{N}), ?){{2,}}))$")


def route_of(text: str) -> str:
    """The route that a text names, in standard words; the more specific one where one contains another."""
    return next((words for words, p in _routes() if p.search(text)), "")


@cache
def _routes() -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple((words, re.compile(rf"\b(?:{p})", re.I)) for words, p in rules("doses.toml")["route"].items())


@cache
def _patterns(table: str, name: str) -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(p, re.I) for p in rules("doses.toml")[table][name])


@cache
def words_like(table: str, name: str) -> re.Pattern[str]:
    """One pattern of the rule file."""
    return re.compile(rules("doses.toml")[table][name], re.I)


DAILY = {"qd": "once daily", "bid": "twice daily", "tid": "three times daily", "qod": "every other day", "qw": "once weekly"}
UNITS = {"w": "weeks", "wk": "weeks", "d": "days", "h": "hours"}


def _in_words(part: str) -> str:
    """A part of a schedule without the short forms of prescriptions: "Q3W" is "every 3 weeks", "d 1-5" is "days 1-5".

    >>> _in_words("BID"), _in_words("q2w"), _in_words("on d1-14")
    ('twice daily', 'every 2 weeks', 'on days 1-14')
    """
    daily = DAILY.get(part.lower().replace(".", ""))
    every = re.fullmatch(r"q ?(\d+) ?(wk|w|d|h)", part, re.I)
    if every:
        return f"every {every[1]} {UNITS[every[2].lower()]}".replace("every 1 weeks", "once weekly")
    return daily or re.sub(r"^((?:on )?)d ?(?=\d)", r"\1days " if re.search(r"\d\D+\d", part) else r"\1day ", part, flags=re.I)


def schedule_of(text: str) -> str:
    """The parts of a schedule in their order, each once, joined by commas."""
    found: list[tuple[int, int, str]] = []
    for p in _patterns("schedule", "parts"):
        for m in p.finditer(text):
            if not any(a < m.end("s") and m.start("s") < b for a, b, _ in found):
                words = re.sub(r"^for (?=(?:\d+|one|two|three|four|five|six|seven|ten)\b(?! doses))", "", m["s"], flags=re.I)
                words = re.sub(r"^(\d+)-(day|hour|week)$", lambda m: f"{m[1]} {m[2]}{'s' * (m[1] != '1')}", words)
                found.append((m.start("s"), m.end("s"), _in_words(words)))
    parts = dict.fromkeys(words for _, _, words in sorted(found))
    often = any(words.endswith(" daily") for words in parts)
    return ", ".join(words for words in parts if words != "daily" or not often)


def cycle_of(text: str) -> str:
    """The length of a cycle as "28 days" or "3 weeks"; empty where none is told."""
    for p in _patterns("cycle", "length"):
        m = p.search(text)
        if m:
            unit = UNITS.get(m["u"].lower(), m["u"].lower().rstrip("s") + "s")
            return f"{WORDS.get(m['n'].lower(), m['n'])} {unit}"
    return ""


def most_cycles(text: str) -> int | None:
    """The greatest number of cycles, or None."""
    for p in _patterns("cycle", "most"):
        m = p.search(text)
        if m:
            return int(number(m["n"]))
    return None


@cache
def _between() -> re.Pattern[str]:
    listed = sorted(rules("doses.toml")["between"]["words"], key=len, reverse=True)
    word = "|".join(re.escape(w) for w in listed)
    return re.compile(rf"(?:[\s:,;()-]+|\([^()]*\)|(?:{word})(?![\w])|(?:days? |weeks? )?\d+(?:-(?:day|hour|week|\d+))?(?![\w.]))*", re.I)


def only_dosing(text: str) -> bool:
    """Whether a stretch holds nothing but words of dosing, numbers and brackets."""
    return bool(_between().fullmatch(text))
