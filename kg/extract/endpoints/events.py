"""Adverse events named in sentences, with their grade: the table ``rules/events.toml``."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import cache

from kg.extract.endpoints.named import Named
from kg.extract.endpoints.stopping import find_stops, spelt_out
from kg.extract.endpoints.values import adverse_event
from kg.extract.text.group_words import NUMERAL, grade_words
from kg.extract.text.words import rules
from kg.model import Kind, entity

LEVEL = rf"grades?\s*(?:≥\s*)?{NUMERAL}(?:\s*(?:/|-|to|or|and)\s*{NUMERAL})?(?:\s*or (?:higher|greater|worse|above))?"
GRADE = re.compile(rf"\b(?P<grade>any[- ]grade|all[- ]grades?|{LEVEL})\s*(?:\w+ ){{0,1}}?$", re.I)
NORMAL = re.compile(
    r"\s*\(?(?:(?:of |to )?(?:(?:above|exceeding|over)|(?:greater|more|higher) than|at least|[>≥])\s*)(?:or equal to )?"
    r"(?:\d+(?:\.\d+)?|two|three|five|eight|ten|twenty)\s*(?:[x×]|-?fold|times)?\s*"
    r"(?:the )?(?:ULN|upper limits? of (?:the )?normal(?: range)?)\)?",
    re.I,
)
"""Behind a blood value: by how much it was raised. "ALT elevations above three times the upper limit of normal"."""
GRADE_BEHIND = re.compile(rf"\s*(?:\([^()]*\)\s*)?(?:of |\()(?P<grade>any grade|all grades|{LEVEL})\b", re.I)


@dataclass(frozen=True, slots=True)
class Event:
    """An adverse event named at a span, as an endpoint, and the grade told with it; or what was done to a treatment (``adverse`` says
    whether for an event), ``done`` by the patients counted before it."""

    named: Named
    grade: str
    adverse: bool = True
    done: bool = False
    reason: str = ""

    @property
    def qualifier(self) -> str:
        """What a result of it is qualified by."""
        return ", ".join(filter(None, ("adverse event" if self.adverse else "", self.reason, self.grade)))


KINDS = r"(?:(?:adverse )?(?:events?|reactions?)|AEs?|TEAEs?|TRAEs?|toxicit(?:y|ies))"
GRADES = (
    r"(?:any[- ]grade|all[- ]grades?"
    r"|gr(?:ade)?s?\.?\s*(?:≥\s*)?[1-5](?:\s*(?:/|-|to|or|and)\s*[1-5])?(?:\s*or (?:higher|greater|worse|above))?)"
)
NO_LIST = r"(?! (?:rare|uncommon|infrequent|few|mild|similar|as|not|more|less|also|generally|reported|seen|observed)\b)"
HEAD = re.compile(
    rf"(?:the )?(?:(?:most )?(?:common|frequent)(?:ly reported)? )?(?:(?P<before>{GRADES}) (?:[\w-]+ ){{0,2}}?{KINDS}"
    rf"|(?:[\w-]+ ){{0,2}}?{KINDS} (?:of |\()(?P<behind>{GRADES})\)?)\b[^.;:(]{{0,60}}?"
    rf"(?:\b(?:were|was|included?|comprised|are)\b{NO_LIST}|:)",
    re.I,
)
"""The head of a list of events that tells the grade of all of them: "Grade 3 or higher adverse events included"."""

SORT = re.compile(
    rf"(?:the )?(?:most (?:common|frequent) )?(?P<sort>fatal|serious|life-threatening) "
    rf"(?:[\w-]+ ){{0,2}}?{KINDS}\b(?:[^.;:]|\.(?=\d)){{0,90}}?"
    r"(?:,? (?:including|included|such as|among them)|(?:,? the| were the)? most (?:common(?:ly)?|frequent(?:ly)?)[^.;:%]{0,40}?)\s",
    re.I,
)
"""The head of a list of events that are all of one sort: "Fatal adverse reactions occurred in 3% of patients, including"."""


@cache
def _rules() -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    table = rules("events.toml")["events"]
    measured = {f"<{name}>": table[name] for name in ("analyte", "count")}
    words = sorted((re.sub(r"<\w+>", lambda m: measured[m[0]], w) for w in table["words"]), key=len, reverse=True)
    return (
        re.compile(r"(?<![\w-])(?:" + "|".join(words) + r")(?![\w-])", re.I),
        re.compile(table["happened"], re.I),
        re.compile(table["suffered"], re.I),
    )


def is_event(name: str) -> bool:
    """Whether words are the name of a known adverse event and nothing else."""
    return _rules()[0].fullmatch(name) is not None


def find_events(text: str) -> list[Event]:
    """The adverse events that a text names, left to right; those of a list have the grade that its head tells."""
    found = _sorted(text, _found(text))
    head = HEAD.match(text)
    if head is None:
        return found
    grade = re.sub(r"^gr\b\.?", "grade", (head["before"] or head["behind"]).lower())
    return [replace(e, grade=grade) if not e.grade and not e.done and e.named.start >= head.end() else e for e in found]


def _sorted(text: str, found: list[Event]) -> list[Event]:
    """The events with what the head of their list says that all of them were: fatal or serious."""
    head = SORT.match(text)
    if head is None:
        return found
    sort = head["sort"].lower()
    return [replace(e, grade=", ".join(filter(None, (sort, e.grade)))) if e.named.start >= head.end() and not e.done else e for e in found]


SUBJECT = re.compile(
    r"(?:(?:In|Among|Across) (?:the |all )?[^.,;()\d]{3,60}(?: \([nN] ?= ?\d+\))?, )?"
    r"(?P<name>[A-Z][A-Za-z/'’-]+(?: [a-z/'’-]+){0,6}?)(?: \((?P<short>[A-Z]{2,6}[a-z]?)\))? "
    r"(?:occurred|developed|(?:was|were|has been|have been) (?:reported|observed|seen|noted)) (?:in|by) (?=[\d(])"
)
NO_EVENT = re.compile(
    r"\b(?:responses?|remissions?|progression|survival|relapses?|events?|reactions?|effects?|toxicit(?:y|ies)|therapy|treatment|patients|cases|steady"
    r"|state|increases?|decreases?|reductions?|interruptions?|discontinuations?|withdrawals?|this|that|these|those|it|they|which|exposure|doses?)\b",
    re.I,
)


LABEL = re.compile(
    r"(?P<name>[A-Z][A-Za-z/'’-]+(?: [A-Za-z/'’-]+){0,5}?)(?: \([A-Z]{2,6}[a-z]?\))?"
    rf"(?:,? \(?(?P<grade>{GRADES})\)?)?:\s+(?=\d)",
    re.I,
)


def labelled(text: str) -> list[Event]:
    """The event that heads a line of a part about safety, with its grade: "Rash, grade 3 or 4: 5% with A and 2% with B"."""
    m = LABEL.match(text)
    thing = adverse_event(m["name"]) if m and (is_event(m["name"]) or not NO_EVENT.search(m["name"])) else None
    if m is None or thing is None or find_stops(m["name"]):
        return []
    return [Event(Named(0, m.end(), thing, rate=True), grade_words(m["grade"]) if m["grade"] else "")]


def told_of_safety(text: str) -> list[Event]:
    """The event that a sentence of a part about safety is about, though no list knows it: "Retinal detachment (RD) occurred in 9% …",
    at each place where the sentence names it."""
    m = SUBJECT.match(text)
    thing = adverse_event(m["name"]) if m and not NO_EVENT.search(m["name"]) else None
    if m is None or thing is None:
        return []
    out = []
    for name in filter(None, (m["name"], m["short"])):
        for at in re.finditer(rf"(?<![\w-]){re.escape(name)}(?![\w-])", text):
            first = at.start() == m.start("name")
            end = m.end("short") + 1 if m["short"] and first else at.end()
            grade = GRADE.search(text[: at.start()])
            if first or at.start() > m.end():
                out.append(Event(Named(at.start(), end, thing, rate=True), grade_words(grade["grade"]) if grade else ""))
    return out


def _found(text: str) -> list[Event]:
    out: list[Event] = []
    stops = find_stops(text)
    for stop in stops:
        grade = GRADE.search(text[: stop.start])
        told = entity(Kind.ADVERSE_EVENT if stop.adverse else Kind.ENDPOINT, stop.label)
        named = Named(stop.start, stop.end, told, rate=True)
        out.append(Event(named, grade_words(grade["grade"]) if grade else "", stop.adverse, stop.done, stop.reason))
    for m in _rules()[0].finditer(text):
        words = spelt_out(m.group())
        thing = adverse_event(words.lower() if not re.search(r"[A-Z]{2}", words) else words)
        grade = GRADE.search(text[: m.start()]) or GRADE_BEHIND.match(text[m.end() :])
        if thing is not None and not any(s.start < m.end() and m.start() < s.end for s in stops):
            raised = NORMAL.match(text, m.end())
            how = (grade_words(grade["grade"]) if grade else "", raised[0].strip(" ()") if raised else "")
            rated = Named(m.start(), raised.end() if raised else m.end(), thing, rate=True)
            out.append(Event(rated, ", ".join(filter(None, how))))
    return sorted(out, key=lambda event: event.named.start)


OWN_VERB = re.compile(
    r"\s*\)?\s*(?:of (?:the |all )?(?:patients|participants|subjects) )?"
    r"(?:required?|needed|had|experienced|discontinued|underwent|developed|died|were|was|did|achieved)\b"
)
"""A number that has a verb of its own: it is none of the event before it."""
DONE_BY = re.compile(
    r"\s*\)?\s*(?:of (?:the |those |all )?(?:patients|participants|subjects)?)?\s*"
    r"(?:(?:who received|who were given|treated with|receiving|given|in|on|with|of|taking) [^.;,()%]{2,60}?)?\s*"
    r"(?:(?:had|have|who|had to) )*",
    re.I,
)
"""Whom the patients are told to be between their number and what they did: "12 (8%) in the X group discontinued …"."""


THE_FIGURES = re.compile(
    r",?\s*(?:the|these)\s+(?:(?:corresponding|respective)\s+)?(?:figures?|rates?|proportions?|percentages?|numbers?|incidences?)"
    r"\s+(?:was|were)\s+",
    re.I,
)
"""Between an event and its rates: "for rash the figures were"."""


def event_of(text: str, start: int, end: int, events: list[Event]) -> Event | None:
    """The event that a share at a span is the rate of, by the words between; None when it is not sure."""
    _, happened, suffered = _rules()
    after = next((e for e in events if e.named.start >= end), None)
    if after is not None and after.done:
        return after if DONE_BY.fullmatch(text[end : after.named.start]) else None
    if after is not None and suffered.match(
        re.sub(r"\bgrades?\s*[\d≥/ or-]+(?:higher|greater|worse)?\s*$", "", text[end : after.named.start], flags=re.I)
    ):
        return after
    before = next((e for e in reversed(events) if e.named.end <= start and not e.done), None)
    cause = r"\b(?:because of|due to|owing to|for|or|from)\s+(?:an?\s+|the\s+)?$"
    figures = r"\b(?:figures?|rates?|proportions?|percentages?|numbers?|incidences?) (?:for|of)\s+(?:the\s+)?$"
    caused = before is not None and re.search(cause, text[: before.named.start], re.I)
    if before is not None and caused and not re.search(figures, text[: before.named.start], re.I):
        return before if THE_FIGURES.fullmatch(text[before.named.end : start]) else None
    between = text[before.named.end : start] if before is not None else ""
    if between.strip() == "," and OWN_VERB.match(text[end:]):
        return None
    if before is not None and (happened.match(between) or THE_FIGURES.fullmatch(between)):
        return before
    return None


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
    return Event(event.named, grade_words(graded["grade"])) if graded else None
