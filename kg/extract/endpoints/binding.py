"""Which numbers of a sentence are told in one breath, and to which endpoint its words bind them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from kg.extract.endpoints.named import Named, standard
from kg.extract.endpoints.populations import Population
from kg.extract.endpoints.values import DOSES, TIME_TO_EVENT
from kg.extract.numbers.numerals import COUNT, whole
from kg.extract.numbers.quantity import Quantity
from kg.extract.text.contexts import context

PAIR = re.compile(
    r"[\])]?\s*(?:%|months?|weeks?|days?|years?)?\s*(?:\([^()]*\))?\s*,?\s*(?:vs?\.?|versus|compared (?:with|to)"
    r"|as against|against|and|or|,|,? and)\s*(?:only\s+|a median of\s+|with\s+)?$",
    re.I,
)
VERSUS = re.compile(r"\b(?:vs?\.?|versus|against)\s*$", re.I)
IN_TURN = re.compile(r"[\s)\]]*(?:(?:of (?:the )?)?(?:patients|participants|subjects))?,?\s+respectively\b")
PAIR_ARMS = re.compile(
    r"\s*\)?\s*(?:(?:of )?(?:the )?(?:patients|participants|subjects|those) )?"
    r"(?:with|in|for|on|at(?! \d+ (?:day|week|month|year)| (?:day|week|month|year) \d)"
    r"|among|of|given|receiving|treated with|who (?:received|took|were given))\s+[^.;()%]{2,60}?"
    r"(?:\s*,?\s*(?:vs?\.?|versus|compared (?:with|to)|(?:as )?against|and|but|than)\s*|,\s*)"
    r"(?:in\s+|a median of\s+|only\s+)?(?:\(\s*)?$",
    re.I,
)
DIRECT = re.compile(r"\s*(?:\([^()]*\)\s*)?(?:rates?\s+)?(?:was|were|is|of|reached|:|=)\s+(?:about |approximately )?(?:\(?\s*)?", re.I)
COMPOSITE = re.compile(r"\b(?:progression|recurrence|relapse|disease|failure|metastasis)\b[^.;,]{0,30}\bor\b[^.;,]{0,20}\bdeath\b", re.I)
COUNTED_OUT_OF = re.compile(r"\b(?:of|among|in)\s+(?:the\s+|all\s+)?(?:\d+\s+)?$", re.I)
ALIVE = re.compile(
    r"\b(?:were|was|are|remained)\s+(?:still\s+)?"
    r"(?:alive(?P<free>\s+(?:and\s+)?(?:(?:without|free (?:of|from))\s+(?:disease\s+)?progression|progression[- ]free))?"
    r"|(?P<alone>progression[- ]free|free (?:of|from) (?:disease )?progression))(?!\s+survival)\b",
    re.I,
)
LEADING_TIME = re.compile(
    rf"^(?:(?:At|By|After) (?P<at>{COUNT} (?:years?|months?|weeks?)|(?:year|month|week|day) \d+),? (?!of\b)"
    rf"|(?P<into>{COUNT} (?:years?|months?|weeks?)) "
    r"(?:into (?:the )?(?:trial|study|treatment)|after (?:the )?(?:randomi[sz]ation|start))\b,? )",
    re.I,
)
ALIVE_AT = re.compile(rf"\s+(?:at|after)\s+(?P<at>{COUNT} (?:years?|months?|weeks?)|(?:year|month|week) \d+)\b", re.I)
ASIDE = re.compile(
    r",?\s*(?:which (?:was|were) )?(?:the|an?|its|our) (?:co-|key )?(?:primary|secondary) (?:efficacy )?end ?-?points?,?\s*", re.I
)
JOINED_NAMES = re.compile(r"\s*(?:rates?\s*)?(?:\([^()]*\)\s*)?(?:,|,? and|,? or|/)\s*(?:both\s+|in\s+|the\s+)?", re.I)
"""What joins endpoints of which one thing is said."""
A_TIME = re.compile(r"\b(?:at|after|within|until|through|every)\s+(?:about\s+|approximately\s+)?$", re.I)
"""A duration behind these words is when something was seen, and no value."""
ITS_DIFFERENCE = re.compile(r";\s*(?:and |but )?(?:this|that|the) (?:difference|improvement|benefit|effect|comparison)\b", re.I)
"""A clause that goes on about what the one before it compares."""
OTHER_NAME = re.compile(
    r"\b(?!(?:median|mean|hazard|odds|risk|ratio|rates?|versus|months?|weeks?|years?|days?|percent|confidence|interval|about|only|each|both"
    r"|patients?|and|with|the|for|was|respectively|estimated|adjusted|stratified|one|two|sided|log|rank)\b)[A-Za-z]{3,}[\w ]*$",
    re.I,
)
"""Words in brackets right before a number: another name than that of the endpoint before the brackets."""
MADE = re.compile(r"\b(?<!not )(?:made|making|declared|declaring|established|establishing|defined|defining)\s+$", re.I)
AS_AGAINST = re.compile(r"\s*,?\s*(?:as against|as compared (?:with|to)|compared (?:with|to)|versus|vs\.?|against)\s+(?:only\s+)?", re.I)
"""Between what some patients attained and how many others did: "104 (57%) responded, as against 83 of 181 (46%)"."""
REACHED_BY = re.compile(
    r"^(?:\s*\([^()]*\))?\s*(?:(?:was|were)\s+)?(?:reached|achieved|attained|obtained|seen|observed"
    r"|reported|documented|noted)?\s*(?:by|in)\s*$",
    re.I,
)


NEXT_CLAUSE = re.compile(r";\s*(?:and\s+|with\s+)?(?:the\s+|an?\s+)?(?:(?:un)?(?:adjusted|stratified)\s+)?$", re.I)
OF_ANOTHER = re.compile(r"\b(?:for|of)\b", re.I)


def responses(text: str) -> list[Named]:
    """ "Responded" and "achieved a response" name the response rate."""
    found = [m for m in context("responded").finditer(text) if m[0] == "responded" or not COUNTED_OUT_OF.search(text[: m.start()])]
    return [Named(m.start(), m.end(), standard("ORR"), rate=True) for m in found]


def survivors(text: str) -> list[Named]:
    """ "At 12 months, … were alive" names survival, and without progression that; only at a time that is told."""
    early = leading_time(text)
    found = []
    for m in ALIVE.finditer(text):
        behind = ALIVE_AT.match(text, m.end())
        if time := in_digits(behind["at"]) if behind else early:
            found.append(Named(m.start(), m.end(), standard("PFS" if m["free"] or m["alone"] else "OS"), timepoint=time, rate=True))
    return found


def leading_time(text: str) -> str:
    """The time with which a sentence begins, its number in digits: "At three years, …" gives ``3 years``; else empty."""
    early = LEADING_TIME.match(text)
    return in_digits(early["at"] or early["into"]) if early else ""


def in_digits(time: str) -> str:
    """A time with its number in digits: "three years" as ``3 years``."""
    many, _, unit = time.lower().rpartition(" ")
    return f"{whole(many)} {unit}" if re.fullmatch(COUNT, many, re.I) else time.lower()


def together(text: str, found: Sequence[Quantity]) -> list[list[Quantity]]:
    """Quantities told in one breath: "17% vs. 7%", "2.6 and 1.6 months", each of one kind."""
    groups: list[list[Quantity]] = []
    for q in found:
        last = groups[-1][-1] if groups else None
        if (
            last is not None
            and last.kind == q.kind
            and q.kind in ("share", "duration")
            and PAIR.fullmatch(text[last.end : q.start])
            and not (
                last.numerator is not None and last.denominator is None
                and not VERSUS.search(text[last.end : q.start]) and not IN_TURN.match(text, q.end)
            )
        ) or (
            last is not None and last.kind == q.kind and q.kind in ("share", "duration") and PAIR_ARMS.fullmatch(text[last.end : q.start])
        ):
            groups[-1].append(q)
        else:
            groups.append([q])
    return groups


def _in_brackets_of(text: str, before: Named, start: int, named: Sequence[Named]) -> bool:
    """Whether a number stands in the brackets that close a clause about one endpoint:
    "PFS was longer with A than with B (median 5 vs 3 months; hazard ratio 0.6), and so was OS (9 vs 7 months)"."""
    if any(JOINED_NAMES.fullmatch(text[n.end : before.start]) for n in named if n.end <= before.start):
        return False
    opened = text.rfind("(", before.end, start)
    while opened >= 0 and text.count(")", opened, start) >= text.count("(", opened, start):
        opened = text.rfind("(", before.end, opened)
    if opened < 0 or OTHER_NAME.search(text[opened + 1 : start]):
        return False
    return not re.search(r"\d|[.;]", re.sub(r"\([^()]*\)", "", text[before.end : opened]))


DECLARED = re.compile(
    r"\s*(?:,? ?(?:QD|BID|TID|QW|Q\dW|(?:orally |intravenously )?(?:once |twice |three times )?(?:daily|weekly|a day|per day|a week)"
    r"|every (?:\d+|two|three|four) weeks))?,?\s*(?:(?:which|and(?: this)?) )?(?:was|became|is|has been|were)\s+"
    r"(?:therefore |thus |then |subsequently |also |hence )?"
    r"(?:(?:declared|selected|chosen|established|identified|determined|defined|considered|designated|named|deemed)\s+)?"
    r"(?:as |to be )?(?:the )?",
    re.I,
)
"""Words between a dose and what it was found to be: "200 mg daily was declared the …", "200 mg, which became the …"."""


def declared(text: str, dose: Quantity, named: Sequence[Named]) -> Named | None:
    """The maximum tolerated or recommended dose that words behind a dose say that it is."""
    after = min((n for n in named if n.start >= dose.end), key=lambda n: n.start, default=None)
    if after is None or after.endpoint.slug not in DOSES:
        return None
    between = text[dose.end : after.start]
    made = MADE.search(text[: dose.start]) and between.strip() in ("", "the")
    return after if made or DECLARED.fullmatch(between) else None


A_MOMENT = r"(?:at|by|after) (?P<at>(?:\d+|one|two|three|five) (?:day|week|month|year)s?|(?:day|week|month|year) \d+),? "
CHANGED = r"(?:was|were|(?:had )?(?:fallen|fell|risen|rose|dropped|declined|increased|decreased)(?: further)? to) (?:still |only |about )?$"
FIGURES = r"(?:rates?|proportions?|percentages?|figures?|values?)"
AGAIN = re.compile(
    rf"(?:^|[;,.] (?:and |but |while )?){A_MOMENT}(?:it|they|this|the (?:corresponding )?{FIGURES}) {CHANGED}",
    re.I,
)
"""A further number of what was measured before, at another time: "; at 24 months it was", "By week 48 the proportions had fallen to"."""
CORRESPONDING = re.compile(
    rf"^(?:(?:in|among|for) [^;:.%]{{3,120}}?,? )?the (?:corresponding|respective) (?:medians?|{FIGURES}) (?:times? )?(?:was|were) $",
    re.I,
)
"""What was measured before, of other patients: "In the 53 participants with X the corresponding medians were"."""


def again(text: str, start: int, spoken_of: Named | None) -> Named | None:
    """The endpoint of the numbers before, for a number that is told of it again: at the time that is said, or of other patients."""
    if spoken_of is None:
        return None
    later = AGAIN.search(text[:start])
    if later is not None:
        return replace(spoken_of, timepoint=later["at"].lower(), median=False, rate=True)
    return spoken_of if CORRESPONDING.search(text[:start]) else None


def _attained_by_the_first(text: str, group: Sequence[Quantity], named: Named) -> bool:
    """Whether an endpoint among the numbers is what those before it attained, and those behind it are set against them:
    "39% on X and 36% on Y achieved a response, compared with 14% on Z"."""
    ahead = [q for q in group if q.end <= named.start]
    against = re.match(r"\s*,?\s*(?:as )?(?:compared (?:with|to)|versus|vs\.?|against|and)\b", text[named.end :], re.I)
    return bool(ahead and against and context("attains").match(text[ahead[-1].end : named.start].lstrip(",")))


def _opens_a_clause(text: str, ratio: Quantity) -> bool:
    """Whether a ratio follows a semicolon and does not say itself what it is of: "median 8 months on A and 6 on B; hazard ratio 0.7"."""
    return bool(NEXT_CLAUSE.search(text[: ratio.start])) and not OF_ANOTHER.search(text[ratio.start : ratio.end])


def bound_endpoint(text: str, group: Sequence[Quantity], named: Sequence[Named], population: Population | None) -> Named | None:
    """The endpoint that a group of numbers is bound to by the words between, or None."""
    start, end = group[0].start, group[-1].end
    if group[0].kind == "duration" and A_TIME.search(text[:start]):
        return None
    if group[0].kind in ("share", "duration", "ratio"):
        named = [n for n in named if n.endpoint.slug not in DOSES]
    after = min((n for n in named if n.start >= end), key=lambda n: n.start, default=None)
    before = max((n for n in named if n.end <= start), key=lambda n: n.end, default=None)
    covering = next((n for n in named if n.start <= start and end <= n.end), None)
    inside = [n for n in named if start <= n.start and n.end <= end]
    if group[0].kind == "share" and len(inside) == 1 and (len(group) == 1 or _attained_by_the_first(text, group, inside[0])):
        return inside[0]
    if group[0].kind == "ratio" and inside:
        composite = COMPOSITE.search(text, start, end)
        whole = composite is None or (inside[0].start <= composite.start() and composite.end() <= inside[0].end)
        return inside[0] if whole else before if before is not None and before.endpoint.slug in TIME_TO_EVENT else None
    if before is not None and group[0].kind in ("share", "duration", "missing") and re.fullmatch(r"\s*[:=]?\s*", text[before.end : start]):
        return before
    if before is not None and group[0].kind == "share" and AS_AGAINST.fullmatch(text[before.end : start]):
        return before
    if covering is not None and group[0].kind == "missing":
        return covering
    if before is not None and group[0].kind in ("share", "duration", "missing") and DIRECT.fullmatch(text[before.end : start]):
        return before
    if after is not None and group[0].kind in ("share", "count"):
        within = population is not None and start <= population.start < after.start and population.end > end
        gap = text[max(end, population.end) : after.start] if within and population else text[end : after.start]
        if context("attains").match(gap.lstrip(",")):
            return after
    if before is not None and group[0].kind == "count" and REACHED_BY.match(text[before.end : start]):
        return before
    if before is not None and group[0].kind == "ratio" and not re.search(r"[;]", ITS_DIFFERENCE.sub("", text[before.end : start])):
        return before
    if before is not None and group[0].kind == "ratio" and _opens_a_clause(text, group[0]) and len({n.endpoint for n in named}) == 1:
        return before
    if before is not None and group[0].kind in ("ratio", "share", "duration") and _in_brackets_of(text, before, start, named):
        return before
    if before is not None and group[0].kind != "count":
        gap = ASIDE.sub(" ", text[before.end : start])
        if context("has_value").match(gap) or (
            re.fullmatch(r"[^.;()]{0,90}\((?:median |[\w ]{0,20}:? ?)?", gap) and "(" in gap and not re.search(r"\d", gap)
        ):
            return before
    return None
