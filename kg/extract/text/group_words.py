"""What the words of a table of groups mean: the patterns of ``rules/group_tables.toml``."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from kg.extract.text.words import rules

NUMERAL = r"(?:[1-5]|(?:IV|V|I{1,3})\b)"
"""A grade, in arabic or Roman numerals."""
GRADE = re.compile(
    rf"\b(?:any grade|all grades?|grades?\s*(?:≥\s*)?{NUMERAL}(?:\s*(?:/|[-–]|to|or|and)\s*{NUMERAL})?"
    r"(?:\s*or (?:higher|greater|worse))?)",
    re.I,
)
SIZE = re.compile(r"[\s,;]*[(\[]?\s*\*?\b[nN]\*?\s*=\s*(\d{1,6})\b\s*[)\]]?")
MARKS = re.compile(r"(?<=[\w)%.])\s*(?:[*†‡§¶#$]+\d?|\((?:[a-mo-rt-z]|[*†‡§¶])\)|//+|\|\|+|\^\w{1,3}\^?)(?=$|[\s,])|\s*\(\s*\)")
"""Marks of footnotes."""
OF_RECORD = re.compile(
    r"\s*\[units?: (?P<unit>[^\]]+)\]"
    r"(?:,\s*(?:count of participants|number|(?:least squares |geometric )?mean|median)(?: \([^()]*\))?)?\s*$",
    re.I,
)
"""The unit and statistic behind the name of a measure in a registry's record."""
ONLY_STATISTIC = re.compile(
    r"(?:(?:least[- ]squares |LS |geometric |arithmetic )?mean|median"
    r"|(?:count|number|percentage|proportion) of (?:participants|patients|subjects))"
    r"(?: \((?:standard (?:error|deviation)|\d\d ?% (?:confidence interval|CI)|(?:full |inter-?quartile )?range|SE|SD|%)\))?"
    r"(?:, (?P<unit>units on a scale|scores? on a scale|[\w%/²³·-]+(?: per \w+)?))?",
    re.I,
)
"""A row of a registry's record that only tells which statistic its numbers are of the measure above, and in which unit."""
UNIT = re.compile(
    r"\s*[(\[]\s*(?P<unit>[^()\[\]]*(?:\([^()]*\)[^()\[\]]*)?)\s*[)\]]\s*$|(?:,|\s[—–-])\s*(?P<tail>%|mm Hg|[\w/·.µμ%⁻¹²³⁴⁵-]{1,14})\s*$"
)
AT_RISK = re.compile(
    r"[\s,;]*\(?\s*(?:affected\s*/\s*at risk|events?\s*/\s*at risk)(?:\s*\(\s*%\s*\))?\s*\)?"
    r"|\s*[(\[]\s*9\d\s*%\s*CI\s*[)\]]",
    re.I,
)
STATISTIC_BEHIND = re.compile(
    r"[\s,;]*[(\[]?\s*\b(?:mean|median|n|no\.?|cases|patients|events)\s*(?:/\s*N)?\s*(?:±|\+/-|,|\()\s*(?:SD|SEM?|range|IQR|%)\s*\)*\]?"
    r"|[\s,;]*(?:\s[—–-]\s*)?\b(?:no\.?|n)\s*/\s*total(?:\s+no\.?)?(?:\s*\(\s*%\s*\))?\s*$",
    re.I,
)
STATISTIC_BEFORE = re.compile(
    r"^(?:arithmetic )?(?:mean|median)\s+(?=\w)|\s*\((?:SD|SEM?|IQR|range|n|%|n\s*\(%|n,?\s*%)\)*(?=$|[\s,])", re.I
)
SHARE_BEHIND = re.compile(
    r"(?:\s*[,;:]|\s+[—–-])\s*(?:%|percent(?:age)?)(?:\s*(?:of\s+)?(?:patients|participants|subjects|responders))?\s*$"
    r"|(?<=[\w)])\s+%\s*$",
    re.I,
)
STATISTIC_LAST = re.compile(r"[\s,;]*(?:[,;]|\s[—–-]|\bmean|\bmedian)\s*$", re.I)
KNOWN_UNIT = re.compile(
    r"%|(?:k?g|m?l|(?:micro|nano|milli|pico)(?:grams?|mol(?:es)?|lit(?:er|re)s?)|[muµμnp]g|hr?|hours?|min|minutes?|m?s(?:ec)?|days?|d|weeks?|wk|months?|mo|years?|yr|y|points?|score|bpm|dyn\S*|[mk]?cal|k?J|[µμnp]?mol|m?Eq|[mµμk]?I?U"
    r"|[cmµμ]?m\d?|mm\s?Hg|log\s?10.*|ratio|cells?\b.*|beats?\b.*|reps)(?:\s*/.*|\s+per.*)?",
    re.I,
)
EITHER = re.compile(
    r"\b(?:mean|median)\b[^.;]* or (?:as )?(?:the )?(?:n|no\.?|numbers?|counts?|median|percentages?|frequenc(?:y|ies))\b", re.I
)
CHANGED_BY = re.compile(
    r"([^,]{3,80}),\s*(?:(?:least[- ]squares |ls |adjusted )?(?:mean|median) )?change(?: from baseline)?(\s*\([^()]*\))?$", re.I
)
"""A measure with "mean change" behind it."""
OF_NOTHING = re.compile(r"(?:scores?|values?|results?)", re.I)
"""What a statistic is of where its row does not say: "Mean score (SD)"."""
TIMES = {
    name: names.split()[0]
    for names in ("month months mo", "week weeks wk wks", "day days d", "year years yr yrs", "hour hours hr hrs h", "minute minutes min")
    for name in names.split()
}


@dataclass(frozen=True, slots=True)
class Stat:
    """What numbers are: ``name`` (mean, median, count share, …) and, beside a mean, SD or SE."""

    name: str
    spread: str = ""


@cache
def _statistics() -> tuple[tuple[Stat, re.Pattern[str]], ...]:
    table = rules("group_tables.toml")["statistic"]
    return tuple((Stat(row["is"], row.get("spread", "")), re.compile("|".join(f"(?:{w})" for w in row["words"]), re.I)) for row in table)


@cache
def _pattern(section: str, name: str) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{w})" for w in rules("group_tables.toml")[section][name]), re.I)


def statistic_in(text: str) -> Stat | None:
    """What a header, label or note says that the numbers are; nothing where it says that they are one thing or another."""
    words = text.strip()
    if EITHER.search(words):
        return None
    return next((stat for stat, pattern in _statistics() if pattern.search(words)), None)


def says(name: str, text: str) -> bool:
    """Whether a text holds words of a list of ``[table]``."""
    return bool(_pattern("table", name).search(text))


def starts(name: str, text: str) -> bool:
    """Whether a text starts with words of a list of ``[table]``."""
    return bool(_pattern("table", name).match(text))


def is_header_word(text: str) -> bool:
    """Whether a text only heads a column of labels ("Outcome measure", "Weeks")."""
    return bool(_pattern("table", "header").fullmatch(text.strip(" :,()")))


def is_statistic(text: str) -> bool:
    """Whether a label only says which numbers of the measure above it stand in its row: "Mean ± SD", "Median (range)", "n (%)"."""
    said = statistic_in(text)
    rest = without_statistic(text).strip("()%±,; ")
    return said is not None and not said.name.startswith(("spread", "count")) and (not rest or OF_NOTHING.fullmatch(rest) is not None)


def is_baseline(text: str) -> bool:
    """Whether a label names the time before treatment."""
    return bool(_pattern("time", "baseline").match(text.strip(" :,()")))


def time_of(text: str, unit: str = "") -> str:
    """The time that a label names, in its own words ("24 months", "week 11"); ``unit`` is the header above bare numbers."""
    words = text.strip(" :,()")
    if unit and re.fullmatch(r"\d+(?:\.\d+)?", words):
        return f"{words} {unit}"
    inside = re.search(r"\(([^()]*\d[^()]*)\)$", text.strip())
    if inside and _pattern("time", "words").fullmatch(inside[1].strip()):
        return inside[1].strip()
    bare = without_statistic(words).strip(" :,()") if statistic_in(words) else words  # "Posttreatment (mean ± SD)"
    return next((w for w in (words, bare) if _pattern("time", "words").fullmatch(w)), "")


def without_size(text: str) -> tuple[str, int | None]:
    """A header without its number of patients, and the number.

    >>> without_size("SD48W, N = 94"), without_size("Placebo (n=27)")
    (('SD48W', 94), ('Placebo', 27))
    """
    m = SIZE.search(text)
    return (SIZE.sub("", text).strip(" ,;:"), int(m[1])) if m else (text.strip(), None)


def without_statistic(text: str) -> str:
    """A header or label without the words for what its numbers are: "SD48W, n/N (%)", "Mean weight (SD), kg"."""
    for pattern in (AT_RISK, STATISTIC_BEHIND, SHARE_BEHIND, STATISTIC_BEFORE, STATISTIC_LAST):
        text = pattern.sub("", text)
    return text.strip()


def grade_words(said: str) -> str:
    """A grade as the tables write it: small letters, arabic numerals.

    >>> grade_words("Grade III-IV")
    'grade 3-4'
    """
    return re.sub(r"\b(?:iv|v|i{1,3})\b", lambda m: {"i": "1", "ii": "2", "iii": "3", "iv": "4", "v": "5"}[m[0]], said.lower())


def without_grade(text: str) -> str:
    """A label without the grade of its adverse events: "Rash (any grade)"."""
    return re.sub(r"\s*\(\s*\)", "", GRADE.sub("", text)).strip(" ,;-") or text


def measure_of(text: str) -> tuple[str, str]:
    """The name of what is measured and its unit: ("Sit and reach", "cm")."""
    only = ONLY_STATISTIC.fullmatch(text.strip())
    if only:
        return "", _one(only["unit"] or "")
    recorded = OF_RECORD.search(text)
    if recorded:
        unit = recorded["unit"] if KNOWN_UNIT.fullmatch(recorded["unit"]) else ""
        return text[: recorded.start()].strip(" :,;"), _one(unit)
    words = MARKS.sub("", without_statistic(text)).strip()
    changed, behind = CHANGED_BY.match(words), ""
    if changed is None and (tail := UNIT.search(words)) is not None and KNOWN_UNIT.fullmatch((tail["unit"] or tail["tail"] or "").strip()):
        changed, behind = CHANGED_BY.match(words[: tail.start()]), words[tail.start() :]
    words = f"change in {changed[1]}{changed[2] or ''}{behind}" if changed else words
    if KNOWN_UNIT.fullmatch(words):
        return "", _one(words)
    unit = UNIT.search(words)
    found = (unit["unit"] or unit["tail"] or "").strip() if unit else ""
    if unit is None or not KNOWN_UNIT.fullmatch(found):
        return words.strip(" :,;"), ""
    return re.sub(r",\s*(?:mean|median)$", "", words[: unit.start()], flags=re.I).strip(" :,;"), _one(found)


def counted_in(name: str) -> str:
    """The unit of a measure that counts days or hours: "monthly headache days" are days."""
    m = re.search(r"(?<!\d[ -])\b(day|hour|minute|week|month)s$", name, re.I)
    return m[1].lower() if m else ""


def _one(unit: str) -> str:
    """A unit of time in one spelling: ``month``."""
    return TIMES.get(unit.lower(), unit)


def first_statistic(texts: Iterable[str]) -> Stat | None:
    """The statistic of the first text that names one."""
    return next((stat for text in texts if text and (stat := statistic_in(text))), None)
