"""Sentences that count the people of each group to whom something happened: "Falls occurred in 13 patients in the A group and 21 in …".

The event stands before the first count, behind the last group, or behind the first group where the others are set against it. Every
group that the sentence names has a count right before it, and nothing else stands between; else nothing is read.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from kg.extract.endpoints.values import counts_agree
from kg.extract.groups.names import NamedGroup
from kg.extract.groups.phrases import LEADING, SPAN
from kg.extract.numbers.numerals import COUNT, N, number, whole

PEOPLE = (
    r"(?:patients|participants|subjects|individuals|people|persons|adults|adolescents|women|men|children|infants|newborns|neonates|babies"
    r"|mothers|students|residents|cases|knees|eyes|teeth|hips)"
)
COUNTED = re.compile(
    rf"(?<![\w.,/<>=±])(?P<n>{COUNT})(?:\s*/\s*(?P<of>\d+)|\s+(?:out )?of\s+(?:the\s+)?(?P<all>{COUNT}))?(?P<who>\s+{PEOPLE})?"
    rf"(?:\s*\(\s*(?P<p>{N})\s*%\s*\))?\s+(?:(?:in|from|of|on)\s+)(?:the\s+)?$",
    re.I,
)
"""The count right before the name of a group."""
BETWEEN = re.compile(
    r"\s*(?:,|,?\s*(?:and|versus|vs\.?|or|but|compared (?:with|to)|(?:as )?against))\s*(?:in |by |to )?(?:only\s+|just\s+)?", re.I
)
HAPPENED = (
    r"(?:(?:was|were)\s+(?:also\s+|only\s+)?(?:observed|seen|reported|noted|found|recorded|documented|diagnosed|detected|present|needed"
    r"|required|necessary|used|given|experienced|identified|performed|evident)|occurred|developed|happened|arose)"
)
EVENT = re.compile(
    rf"(?P<what>[^,;:()]{{3,90}}?)\s+{HAPPENED}(?:\s+(?P<when>at|by|after|within|during)\s+(?P<time>{SPAN}))?\s+(?:in|by|among)\s+", re.I
)
HAD = r"(?:had|developed|experienced|reported|showed|achieved|reached|required|needed|suffered(?: from)?|underwent)"
PREDICATE = re.compile(
    rf"\s*(?:(?:had\s+)?(?P<deed>died|relapsed|responded|recovered|vomited|fell)|{HAD}\s+(?:at least (?:one|1)\s+|an?\s+|any\s+"
    rf"|the\s+)?(?P<what>[A-Za-z][^.,;:()]{{2,60}}?)"
    r"|were\s+(?:classified as\s+|considered\s+|still\s+|rated as\s+)?(?P<state>[a-z][a-z -]{3,40}?))"
    rf"(?:\s+(?:at|by|after|within|during|over)\s+(?:the\s+)?(?P<time>{SPAN}|follow-?up|the study(?: period)?|treatment))?"
    r"(?=\s*(?:[.,;(\[]|$|compared\b|versus\b|vs\b))",
    re.I,
)
"""What the people of the groups before it had, were or did."""
DEEDS = {"died": "death", "relapsed": "relapse", "responded": "response", "recovered": "recovery", "vomited": "vomiting", "fell": "fall"}
NO_STATE = re.compile(
    r"\b(?:lost|exclu\w+|analy\w+|with\w*|includ\w+|assess\w+|evaluat\w+|avail\w+|random\w+|treat\w+|allocat\w+|assign\w+|eligib\w+|males?|females?"
    r"|women|men|boys|girls|old\w*|young\w*|aware|blind\w*|enrol\w+|recruit\w+|follow\w*|complete\w*|missing|not|no|unable|convert\w+|transfer\w+"
    r"|similar\w*|compar\w+|different|higher|lower|there|it|this|which|that|data)\b",
    re.I,
)
"""Who took part, and not what happened to people."""
NOT_AN_EVENT = re.compile(
    r"\b(?:it|this|that|these|those|they|which|there|differences?|data|follow-?up|complete\w*|baseline|patients?|participants?"
    r"|scores?)\b", re.I
)
ENDS = re.compile(r"\s*(?:groups?\s*|arms?\s*)?(?:[.;,(\[]|$|(?:at|by|after|during|within|over)\b)", re.I)


@dataclass(frozen=True, slots=True)
class Counted:
    """How many people of a group, of how many, and in per cent."""

    name: str
    start: int
    n: int
    of: int | None
    percent: Decimal | None


def people_counted(text: str, groups: Sequence[NamedGroup]) -> tuple[str, str, list[Counted]] | None:
    """What happened, when, and the count of each group of a sentence; None where the sentence is not of that form."""
    if not 2 <= len(groups) <= 5 or len({g.name for g in groups}) != len(groups):
        return None
    counts = list(_counts(text, groups))
    if len(counts) != len(groups) or not (counts[0].of or re.match(rf"{COUNT}\s+{PEOPLE}\b", text[counts[0].start :], re.I)):
        return None
    gaps = [text[a.end : c.start] for a, c in zip(groups, counts[1:], strict=False)]
    told = _event_before(text, counts[0].start) if ENDS.match(text, groups[-1].end) else None
    if told is None or not all(map(BETWEEN.fullmatch, gaps)):
        told = _predicate(text, groups, gaps)
    return (*told, counts) if told else None


def _counts(text: str, groups: Sequence[NamedGroup]) -> Iterator[Counted]:
    for g in groups:
        m = COUNTED.search(text[: g.start])
        if m is None:
            return
        n, of = whole(m["n"]), whole(m["of"] or m["all"]) if m["of"] or m["all"] else None
        percent = number(m["p"]) if m["p"] else None
        if of is not None and (n > of or (percent is not None and not counts_agree(percent, n, of))):
            return
        yield Counted(g.name, m.start("n"), n, of, percent)


def _event_before(text: str, at: int) -> tuple[str, str] | None:
    """The event that the clause before the first count tells, with its time."""
    clause = max((m.end() for m in re.finditer(r"[;:]\s+|,\s+(?:and|but|while|whereas)\s+", text[:at])), default=0)
    time = ""
    if led := LEADING.match(text, clause):
        clause, time = led.end(), led["time"]
    m = EVENT.fullmatch(text, clause, at)
    if m is None or NOT_AN_EVENT.search(m["what"]):
        return None
    return m["what"].strip(), m["time"] or time


def _predicate(text: str, groups: Sequence[NamedGroup], gaps: Sequence[str]) -> tuple[str, str] | None:
    """What the people had or did, behind the last group, or behind the first where the others are only set against it."""
    time = led["time"] if (led := LEADING.match(text)) else ""
    if all(map(BETWEEN.fullmatch, gaps)):
        m = PREDICATE.match(text, groups[-1].end)
    else:
        m = PREDICATE.match(text, groups[0].end)
        behind = gaps[0][m.end() - groups[0].end :] if m else ""
        if m is None or not BETWEEN.fullmatch(behind) or not all(map(BETWEEN.fullmatch, gaps[1:])) or not ENDS.match(text, groups[-1].end):
            return None
    if m is None:
        return None
    what = DEEDS.get(m["deed"].lower(), "") if m["deed"] else (m["what"] or m["state"]).strip()
    if not what or (not m["deed"] and (NO_STATE.search(what) or NOT_AN_EVENT.search(what))):
        return None
    return what, m["time"] or time
