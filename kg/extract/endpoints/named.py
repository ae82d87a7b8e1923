"""Endpoints named in a text: short names, full names, composites ("CR or nPR") and time points ("5-year OS")."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from kg.extract.text.words import rules
from kg.model import Entity, Kind, entity, slugify


@dataclass(frozen=True, slots=True)
class Named:
    """An endpoint named at a span of a text, with the time it is measured at and whether the words say "median"."""

    start: int
    end: int
    endpoint: Entity
    timepoint: str = ""
    median: bool = False
    rate: bool = False


@dataclass(frozen=True, slots=True)
class _Rule:
    short: str
    label: str
    curie: str
    words: re.Pattern[str]
    not_after: re.Pattern[str] | None


TIME = r"(?P<n>\d+(?:\.\d+)?|one|two|three|four|five|six|ten|twelve|thirty|sixty|ninety)[- ](?P<u>year|yr|month|mo|week|day)s?"
BEFORE = re.compile(
    rf"(?:(?P<time>{TIME})[- ]*|(?P<median>median\s+(?:time to\s+)?|(?<![\w-])m(?=$))"
    r"|(?:rate|proportion|duration) of\s+|estimated\s+|\b(?:the|a)\s+)*$",
    re.I,
)
AFTER = re.compile(
    rf"(?:\s*\([A-Za-z0-9+/ -]{{1,12}}\*?\))?(?P<rate>\s+(?:rates?|proportions?))?(?:\s*\([A-Za-z0-9+/ "
    rf"-]{{1,12}}\*?\))?(?:\s+at\s+{TIME}|\s+(?:at|by)\s+(?P<at>(?:week|month|day|year) \d+))?",
    re.I,
)
JOIN = re.compile(r"\s*(?:/|\bor\b|\+|\bplus\b|\band/or\b)\s*")
CATEGORIES = ("pCR", "sCR", "CR", "CRp", "CRi", "CRh", "nPR", "VGPR", "PR", "SD")
ATTAINED = frozenset({*CATEGORIES, "CRc", "PD", "ORR", "MMR", "CCyR", "MCyR", "HI", "MRD negativity", "clinical remission"})
"""What a patient has or has not, which takes its time and lasts for a time."""
OR_BETTER = re.compile(r"s?(?:\s*\([A-Za-z]{2,5}\))?\s+or\s+(?:better|greater|higher|deeper)\b", re.I)
AT_LEAST = re.compile(r"(?:≥\s?|>=\s?|\bat\s+least\s+(?:an?\s+)?)$", re.I)
DEVIATION = re.compile(r"(?:±|\bmeans?\b[^.;]{0,20}|standard deviation[^.;]{0,6})[\s(\[,]*$", re.I)
DEVIATION_BEHIND = re.compile(r"\s*=\s*\d|\s+\d+(?:\.\d+)?\s*[\])]", re.I)
NUMBERS = {"one": "1", "two": "2", "three": "3", "four": "4", "five": "5", "six": "6", "ten": "10", "twelve": "12"}
NUMBERS |= {"thirty": "30", "sixty": "60", "ninety": "90"}


@cache
def _rules() -> tuple[_Rule, ...]:
    table = rules("endpoints.toml")
    return tuple(
        _Rule(
            row["short"],
            row["label"],
            row.get("curie", ""),
            re.compile(r"\b(?:" + "|".join(f"(?:{w})" for w in row["words"]) + r")\b", re.I),
            re.compile(r"(?:" + "|".join(row["not_after"]) + r")[- ]$", re.I) if "not_after" in row else None,
        )
        for row in table["endpoint"]
    )


SPELT = {"DoR": "DOR", "TtP": "TTP", "TtR": "time to response", "TTR": "time to response"}
"""Other spellings of short names."""
MEDIAN_OF = r"(?:m(?=(?:OS|PFS|EFS|DFS|RFS|MFS|D[oO]R|T[tT]P|TTF|T[tT]R)s?(?!\w)))?"
"""Before the short name of a time: "mPFS" is its median."""


@cache
def _shorts() -> re.Pattern[str]:
    names = sorted((*(r.short for r in _rules()), *SPELT), key=len, reverse=True)
    return re.compile(rf"(?<![\w-]){MEDIAN_OF}(" + "|".join(re.escape(n) for n in names) + r")s?(?![\w])(?!-[A-Z0-9])")


@cache
def standard(short: str) -> Entity:
    """The endpoint of a short standard name, for example ``ORR``. Raises KeyError for an unknown one."""
    rule = {r.short: r for r in _rules()}[short]
    return entity(Kind.ENDPOINT, rule.short, *([rule.curie] if rule.curie else []), slug=slugify(rule.short))


def full_name(short: str) -> str:
    """The full standard name of a short one, or the short one itself."""
    return next((r.label for r in _rules() if r.short == short), short)


def define(long_form: str) -> str:
    """The short standard name of a full name that fills the whole text (``overall survival`` gives ``OS``), or an empty string."""
    words = re.sub(r"\s+(?:rates?|proportions?)$", "", long_form.strip(), flags=re.I)
    return next((r.short for r in _rules() if r.words.fullmatch(words)), "")


ITS_SHARE = re.compile(r"\s*(?:rate\s*)?[:=,]?\s*\d[\d.]*\s*%")
"""Behind an endpoint in brackets that has a number of its own: "2 partial responses (ORR 7%)"."""
ABSENT = re.compile(r"\b(?:undetectable|negativ\w+|not detect\w+|cleared|clearance)\b", re.I)
"""Said of residual disease: what is counted is that there is none."""


def find_endpoints(text: str, aliases: Mapping[str, Entity]) -> list[Named]:
    """All endpoints named in a text, left to right. ``aliases`` are the abbreviations that the document defines for itself."""
    spans: list[tuple[int, int, Entity]] = []
    for rule in _rules():
        for m in rule.words.finditer(text):
            if rule.not_after and rule.not_after.search(text[: m.start()]):
                continue
            spans.append((m.start(), m.end(), aliases.get(rule.label, standard(rule.short))))
    for m in _shorts().finditer(text):
        short = SPELT.get(m.group(1), m.group(1))
        not_after = next((r.not_after for r in _rules() if r.short == short), None)
        if not_after and not_after.search(text[: m.start()]):
            continue
        if short == "SD" and (DEVIATION.search(text[: m.start()]) or DEVIATION_BEHIND.match(text, m.end())):
            continue
        spans.append((m.start(1), m.end(), aliases.get(m.group(1), standard(short))))
    if aliases:
        spans += [(m.start(), m.end(), _aliased(m.group(), aliases)) for m in _alias_pattern(tuple(aliases)).finditer(text)]
    spans.sort(key=lambda s: (s[0], -(s[1] - s[0]), s[2].slug))
    kept: list[tuple[int, int, Entity]] = []
    for span in spans:
        if not kept or span[0] >= kept[-1][1]:
            kept.append(span)
    if ABSENT.search(text):
        kept = [(a, b, standard("MRD negativity") if thing.slug == "MRD" else thing) for a, b, thing in kept]
    return _timed(text, _until(text, _or_better(text, _composed(text, _unglossed(text, kept)))))


TIME_OF = re.compile(r"\b(?P<what>time to|duration of) (?:(?:an?|the|first|achieve|achieving|reach) )*$", re.I)


def _until(text: str, spans: list[tuple[int, int, Entity]]) -> list[tuple[int, int, Entity]]:
    """The time until patients respond, or for which they do: an endpoint of its own beside how many do, as in "median time to CR"."""
    out: list[tuple[int, int, Entity]] = []
    for start, end, thing in spans:
        before = TIME_OF.search(text[:start]) if thing.label in ATTAINED else None
        if before is not None:
            name = f"{before['what'].lower()} {thing.label}"
            known = define(name.replace("PD", "progression").replace("ORR", "response"))
            start, thing = before.start(), standard(known) if known else entity(Kind.ENDPOINT, name, slug=slugify(name))
        out.append((start, end, thing))
    return out


@cache
def _alias_pattern(names: tuple[str, ...]) -> re.Pattern[str]:
    """What finds names of endpoints in a text: a code as it is written, words in any case and number."""
    longest = sorted(names, key=len, reverse=True)
    parts = [re.escape(n) if re.fullmatch(r"[A-Z]\S*[A-Z0-9]\S*", n) else rf"(?i:{re.escape(n)}s?)" for n in longest]
    return re.compile(rf"(?<![\w-])(?:{'|'.join(parts)})(?![\w])(?!-[A-Z0-9])")


def _aliased(found: str, aliases: Mapping[str, Entity]) -> Entity:
    """The endpoint of a name as its pattern found it."""
    if found in aliases:
        return aliases[found]
    small = {name.lower(): thing for name, thing in aliases.items()}
    return small.get(found.lower()) or small[found.lower().removesuffix("s")]


def _unglossed(text: str, spans: list[tuple[int, int, Entity]]) -> list[tuple[int, int, Entity]]:
    """Drop an abbreviation or definition in brackets right behind the full name: it repeats the endpoint, or says what counts as it."""
    out: list[tuple[int, int, Entity]] = []
    closed = -1
    for span in spans:
        if span[0] < closed:
            continue
        own = span[2] != (out[-1][2] if out else None) and ITS_SHARE.match(text, span[1])
        if out and not own and re.fullmatch(r"\s*(?:rates?)?\s*\(", text[out[-1][1] : span[0]], re.I):
            closed = text.find(")", span[1])
            if closed >= 0:
                inside = text[span[0] : closed]
                joined = [s for s in spans if span[0] <= s[0] < closed]
                if out[-1][2].slug in ("CR", "CRc") and len(joined) > 1 and len(whole := _composed(text, joined)) == 1:
                    out[-1] = (out[-1][0], out[-1][1], whole[0][2])
                elif span[2] != out[-1][2] and re.fullmatch(r"[\w-]+s?", inside):
                    out[-1] = (out[-1][0], out[-1][1], span[2])
                out[-1] = (out[-1][0], closed + 1, out[-1][2])
                continue
        out.append(span)
    return out


def _composed(text: str, spans: list[tuple[int, int, Entity]]) -> list[tuple[int, int, Entity]]:
    """Join response categories given as one endpoint: "CR or nPR", "CR/nPR", "CR + CRi"."""
    out: list[tuple[int, int, Entity]] = []
    for span in spans:
        joint = JOIN.fullmatch(text[out[-1][1] : span[0]]) if out else None
        if joint and _is_category(out[-1][2]) and _is_category(span[2]):
            parts = sorted({*out[-1][2].label.split(" or "), span[2].label}, key=_rank)
            out[-1] = (out[-1][0], span[1], entity(Kind.ENDPOINT, " or ".join(parts), slug=slugify(" or ".join(parts))))
        else:
            out.append(span)
    return out


def _or_better(text: str, spans: list[tuple[int, int, Entity]]) -> list[tuple[int, int, Entity]]:
    """Response categories that stand for themselves and all better ones: "VGPR or better", "at least a VGPR",
    "≥PR", "CR or better" beside stringent CRs."""
    out: list[tuple[int, int, Entity]] = []
    for start, end, thing in spans:
        behind, before = OR_BETTER.match(text, end), AT_LEAST.search(text[:start])
        if thing.label in CATEGORIES and (behind or before):
            name = f"{thing.label} or better"
            start, end = before.start() if before else start, behind.end() if behind else end
            thing = entity(Kind.ENDPOINT, name, slug=slugify(name))
        out.append((start, end, thing))
    return out


def _rank(label: str) -> tuple[int, str]:
    """The place of a category in a composite: the best response first, so that "CRi or CR" is "CR or CRi"."""
    return (CATEGORIES.index(label) if label in CATEGORIES else len(CATEGORIES)), label


def _is_category(thing: Entity) -> bool:
    return all(part in CATEGORIES for part in thing.slug.split("-or-"))


def _timed(text: str, spans: list[tuple[int, int, Entity]]) -> list[Named]:
    out: list[Named] = []
    for start, end, thing in spans:
        floor = out[-1].end if out else 0
        before = BEFORE.search(text[max(floor, start - 60) : start])
        after = AFTER.match(text, end)
        at_time = after and after["n"] and not (before and before["median"])
        time = before if before and before["time"] else after if at_time else None
        timepoint = _timepoint(time["n"], time["u"]) if time else (after["at"] or "").lower() if after else ""
        begin = start - len(before[0]) if before else start
        finish = after.end() if after else end
        out.append(
            Named(
                begin + len(text[begin:start]) - len(text[begin:start].lstrip()),
                finish,
                thing,
                timepoint,
                bool(before and before["median"]),
                bool(after and after["rate"]) or "rate" in text[start:end].lower(),
            )
        )
    return out


def _timepoint(number: str, unit: str) -> str:
    number = NUMBERS.get(number.lower(), number)
    word = {"yr": "year", "mo": "month"}.get(unit.lower(), unit.lower())
    return f"{number} {word}" + ("" if number == "1" else "s")
