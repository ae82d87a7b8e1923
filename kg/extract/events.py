"""Adverse events named in sentences, with their grade: the table ``rules/events.toml``."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from kg.extract.endpoints import Named
from kg.extract.values import adverse_event
from kg.extract.words import rules

GRADE = re.compile(
    r"\b(?P<grade>(?:any[- ]grade|all[- ]grades?|grades?\s*(?:≥\s*)?[1-5](?:\s*(?:/|-|to|or|and)\s*[1-5])"
    r"?(?:\s*or (?:higher|greater|worse|above))?))\s*(?:\w+ ){0,1}?$",
    re.I,
)


GRADE_BEHIND = re.compile(
    r"\s*(?:\([^()]*\)\s*)?(?:of |\()(?P<grade>any grade|all grades|grades?\s*(?:≥\s*)?[1-5](?:\s*(?:/|-|to|or|and)\s*[1-5])?"
    r"(?:\s*or (?:higher|greater|worse|above))?)\b",
    re.I,
)


@dataclass(frozen=True, slots=True)
class Event:
    """An adverse event named at a span, as an endpoint, and the grade told with it."""

    named: Named
    grade: str


@cache
def _rules() -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    table = rules("events.toml")["events"]
    words = sorted(table["words"], key=len, reverse=True)
    return (
        re.compile(r"(?<![\w-])(?:" + "|".join(words) + r")(?![\w-])", re.I),
        re.compile(table["happened"], re.I),
        re.compile(table["suffered"], re.I),
    )


def find_events(text: str) -> list[Event]:
    """The adverse events that a text names, left to right."""
    out: list[Event] = []
    for m in _rules()[0].finditer(text):
        stopped = re.match(r"(adverse \w+?)s? (?:that )?(?:led|leading) to", m.group(), re.I)
        words = f"discontinuation due to {stopped[1]}s" if stopped else m.group()
        thing = adverse_event(words.lower() if not re.search(r"[A-Z]{2}", words) else words)
        grade = GRADE.search(text[: m.start()]) or GRADE_BEHIND.match(text[m.end() :])
        if thing is not None:
            out.append(Event(Named(m.start(), m.end(), thing, rate=True), grade["grade"].lower() if grade else ""))
    return out


def event_of(text: str, start: int, end: int, events: list[Event]) -> Event | None:
    """The event that a share at a span is the rate of, by the words between; None when it is not sure."""
    _, happened, suffered = _rules()
    after = next((e for e in events if e.named.start >= end), None)
    if after is not None and suffered.match(
        re.sub(r"\bgrades?\s*[\d≥/ or-]+(?:higher|greater|worse)?\s*$", "", text[end : after.named.start], flags=re.I)
    ):
        return after
    before = next((e for e in reversed(events) if e.named.end <= start), None)
    cause = r"\b(?:because of|due to|owing to|for|or|from)\s+(?:an?\s+|the\s+)?$"
    if before is not None and re.search(cause, text[: before.named.start], re.I):
        return None
    if before is not None and happened.match(text[before.named.end : start]):
        return before
    return None


LEVEL = r"grades?\s*(?:≥\s*)?[1-5](?:\s*(?:/|-|to|or|and)\s*[1-5])?(?:\s*or (?:higher|greater|worse|above))?"
GRADE_BEFORE = re.compile(
    r"(?:\s*\)?\s*of (?:the )?(?:patients|participants|subjects))?(?: (?:in|with|on|receiving|given) [^.;,()%]{2,50}?)?\s*\)?\s*[,;(]?\s*"
    r"(?:and |including |with )?"
    rf"(?:it )?(?:was |were |being )?(?:of )?(?P<grade>{LEVEL})\s*(?:events?\s*)?(?:in|for|occurred in|was seen in)\s*",
    re.I,
)
OF_WHICH = re.compile(
    r"(?:\s*\)?\s*of (?:the )?(?:patients|participants|subjects))?\s*\)?\s*,?\s*(?:and |of (?:which|whom)|including)\s*", re.I
)
GRADE_AFTER = re.compile(rf"\s*\)?\s*(?:of (?:the )?(?:patients|events)\s*)?(?:was|were|had|with)\s+(?:of )?(?P<grade>{LEVEL})", re.I)


def graded_on(text: str, before: int, start: int, end: int, event: Event) -> Event | None:
    """The event of the number before, at the grade that a further number is told with.

    "… in 28% of patients and was of grade 3 or 4 in 16%", "… in 2.7% of patients, of which 0.7% were Grade 3 or higher".
    """
    between = text[before:start]
    graded = GRADE_BEFORE.fullmatch(between) or (GRADE_AFTER.match(text[end:]) if OF_WHICH.fullmatch(between) else None)
    return Event(event.named, graded["grade"].lower()) if graded else None
