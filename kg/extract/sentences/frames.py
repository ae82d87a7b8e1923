"""The sentence frames in which a text gives a value for each arm, whatever was measured; read on marked sentences.

    SUBJECT was V A and V A            "The mean change in X was -1.5 points with A and -1.2 points with B"
    SUBJECT A was V, as compared with V A
    SUBJECT occurred in V A and in V A "Death from any cause occurred in 25 patients (4.7%) in the A group and in 38 …"
    SUBJECT fell by V A and by V A
    SUBJECT was V, lower than the V A  (the first of the other of two arms)
    SUBJECT was V                      (in a trial of one arm, where no arm is named)
    V A and V A had OBJECT             "45 patients (8%) in the A group and 80 (15%) in the B group discontinued treatment"
    A, V had OBJECT, as compared with V A
    SUBJECT was more common A than A (V vs. V)
    With regard to SUBJECT, A was superior to A (V vs. V)
    A reduced OBJECT by V, as compared with V A

V and A are the marks of ``kg.extract.sentences.marks``. A frame names the words for what was measured, what they are told to have done,
and the values with their arms; a sentence in no frame gives nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from kg.extract.sentences.marks import PEOPLE, Marked, Value
from kg.model import Arm

V, A, ANY = r"⟨V\d+⟩", r"⟨A\d+⟩", r"⟨[AB]\d+⟩"
OF_THEM = rf"(?:\s+of (?:the |all (?:the )?)?{PEOPLE})?"
HEDGE = r"(?:(?:approximately|about|only|just|even|also|an? estimated|roughly|nearly)\s+)?"
AGAIN = (
    r"(?:an? |the )?(?:(?:annual(?:ized)?|mean|median|corresponding|observed) )?"
    r"(?:rate|reduction|decrease|increase|change|decline|improvement|incidence|rise|fall|gain|loss)s? of"
)
AGAINST = r"(?:and|but|while|whereas|versus|vs\.?|than|or|(?:as )?(?:compared|contrasted) (?:with|to)|as against|against)"
TURN = rf"(?:(?:by|of|in|to|at|was|were|it was|that was|an? (?:mean|median|average) of|{AGAIN})\s+)*{HEDGE}"
JOIN = rf"\s*[,;]?\s*(?:{AGAINST}\s+)?{TURN}"
AT_TIME = r",? (?:at|after|by|over|through) (?:(?:week|month|day|year) \d+|\d+ (?:weeks?|months?|days?|years?))"
SINCE = r"(?:,? from (?:baseline|the start(?: of treatment)?|screening))?"
VA = rf"{V}{OF_THEM}{SINCE}(?:{AT_TIME})?,?\s*{A}"
AV = rf"{A}(?:\s*(?:,|:|was|were|\(|it was))*\s*{HEDGE}{V}\s*\)?"
LIST = r"(?:,\s*(?:and\s+|or\s+)?|\s+(?:and|or|vs\.?|versus)\s+)"
EACH = rf"(?P<each>{V}{OF_THEM}(?:{LIST}(?:in\s+)?{V}{OF_THEM})+,?\s*{A}(?:{LIST}{ANY})+),?\s*respectively"
OWNED = rf"(?P<owned>{VA}(?:{JOIN}{VA})*)"
LED = rf"(?P<led>{AV}(?:{JOIN}{AV})+)"
VALUES = rf"(?:{EACH}|{OWNED}|{LED})"
NO_MORE = rf"(?!{JOIN}(?:\w+\s+){{0,2}}{V})"
CLOSE = rf"(?P<time>{AT_TIME})?{NO_MORE}(?=\s*(?:[.;,)]|$|and\b|with\b|for\b|during\b|but\b|\())"
OPENER = (
    r"(?:(?:(?i:at|after|by|during|over|in|among|for|within|through|across|from|on|with) [^⟨⟩;]{2,90}?"
    r"|(?i:overall|however|moreover|furthermore|similarly|finally|notably|of note)), )*"
)
SUBJECT = r"(?:[Tt]he |[Aa]n? )?(?P<what>[A-Za-z][^⟨⟩;:]{2,150}?)"
ESTIMATED = r"(?:estimated (?:to be|at)|calculated to be|found to be|similar at|reported (?:to be|as))"
BE = rf"(?:was|were|is|are|had been|averaged|reached|remained|amounted to|came to)\s+(?:{ESTIMATED}\s+)?{HEDGE}"
SEEN = r"(?:reported|observed|seen|noted|documented|recorded|detected|found|achieved|confirmed|attained|maintained)"
OCCURRED = (
    rf"(?:occurred|developed|appeared|arose|took place|happened|(?:was|were) {SEEN}|(?:had )?resolved"
    rf"|led to (?:treatment )?(?:discontinuation|withdrawal))(?:{AT_TIME})?\s+"
    rf"(?:(?:in|by|at|among|for|at an? (?:\w+ )?rate of|with an? (?:\w+ )?(?:rate|incidence|frequency) of)\s+)?{HEDGE}"
)
BY = r"by (?:an? )?(?P<by>(?:[\w-]+ ){0,2}(?:mean|median|average) (?:of )?)?"
FELL = (
    r"(?:had |have |has )?(?P<fell>(?:was|were|been) (?:\w+ly )?(?:reduced|lowered|raised|increased|decreased|improved)"
    r"|fell|fallen|rose|risen|declined|dropped|decreased"
    rf"|increased|improved|changed)(?: from baseline)?(?P<when>{AT_TIME})?,?\s+{BY}{HEDGE}"
)
HAD = (
    r"(?:had |have )?(?P<did>had|achieved|experienced|reported|developed|reached|attained|met|showed|required|received|underwent"
    r"|discontinued|withdrew from|completed|stopped|died|were(?= [\w-]+ responders\b))"
)
OBJECT = r"(?P<what>[^⟨⟩;.]{0,110}?)"
DEFINED = r"(?:, defined as [^⟨⟩;]{2,90}?)?"
MORE = (
    r"(?:(?:more|less) (?:common|frequent|often|likely)|higher|lower|greater|longer|shorter|better|fewer|more|less|smaller|larger)"
)
RATHER = r"(?:(?:much|\w+ly) )?"
PAIRED = rf"\s*[(\[]\s*(?P<pair>{V}{OF_THEM}\s*(?:vs\.?|versus|and|compared with|,)\s*(?:in\s+)?{V})"
ANY_ONE, ANY_OTHER = rf"(?P<one>{ANY})", rf"(?P<other>{ANY})"
CHANGE = r"(?:changes?|reductions?|decreases?|increases?|improvements?|declines?)"
DID = r"(?P<fell>reduced|lowered|increased|raised|decreased|improved)"

FRAMES = tuple(
    (name, re.compile(pattern))
    for name, pattern in (
        ("was", rf"{OPENER}{SUBJECT},?\s+(?:{BE}|{OCCURRED}|{FELL}){VALUES}{CLOSE}"),
        ("was of", rf"{OPENER}{SUBJECT}\s+(?P<first>{A})\s+(?:{BE}|{FELL})(?P<own>{V}){OF_THEM}(?P<rest>(?:{JOIN}{VA})*){CLOSE}"),
        (
            "had a change",
            rf"{OPENER}(?P<first>{ANY})\s+had\s+(?:an? |the )?(?P<what>[^⟨⟩;.]{{0,60}}?\b{CHANGE}\b[^⟨⟩;.]{{0,90}}?) of {HEDGE}"
            rf"(?P<own>{V}){SINCE}(?:{AT_TIME})?(?P<rest>(?:{JOIN}{VA})*){CLOSE}",
        ),
        ("than", rf"{OPENER}{SUBJECT},?\s+(?:{BE}|{FELL})(?P<lone>{V}),?\s+(?:{RATHER}{MORE} )?than (?:the )?(?P<theirs>{V}\s*{A})"),
        ("alone", rf"{OPENER}{SUBJECT},?\s+(?:{BE}|{FELL})(?P<lone>{V}){OF_THEM}{CLOSE}"),
        ("had as", rf"(?P<own>{V}){OF_THEM}\s*(?P<first>{A})\s+{HAD}\b\s*{OBJECT}{DEFINED},?\s+(?P<rest>{AGAINST}\s+{TURN}{VA})"),
        ("had", rf"{OPENER}(?:[Aa] total of )?{VALUES}\s+{HAD}\b\s*{OBJECT}(?=\s*(?:[.;(]|,|$))"),
        ("led", rf"(?P<first>{A}),\s+{HEDGE}(?P<own>{V}){OF_THEM}\s+{HAD}\b\s*{OBJECT}(?P<rest>(?:,?\s+{JOIN}{VA})*){CLOSE}"),
        ("more", rf"{OPENER}{SUBJECT}\s+(?:was|were|occurred)\s+{RATHER}{MORE}\s+(?P<one>{A})\s+than\s+(?P<other>{A}){PAIRED}"),
        (
            "beside",
            rf"(?:With (?:respect|regard) to|In terms of|Regarding) {SUBJECT}, {ANY_ONE}\s+was\s+{RATHER}"
            rf"(?:superior|inferior|non-?inferior) to\s+{ANY_OTHER}{PAIRED}",
        ),
        (
            "more of",
            rf"{OPENER}(?:More|Fewer)\s+(?:{PEOPLE}\s*)?(?P<one>{A})\s+than\s+(?:{PEOPLE}\s*)?(?P<other>{A})\s+{HAD}\s+{OBJECT}"
            rf"{PAIRED}",
        ),
        (
            "did",
            rf"{OPENER}(?P<first>{ANY})\s+(?:\w+ly )?{DID} (?:the )?{OBJECT}(?: from baseline)?(?P<when>{AT_TIME})?,?"
            rf" {BY}{HEDGE}(?P<own>{V}){SINCE}(?P<rest>(?:,?\s*{JOIN}{VA})*){CLOSE}",
        ),
    )
)
NEXT = re.compile(r";\s+(?:(?:and|but|whereas|while)\s+)?|,\s+(?:and|but|whereas|while)\s+")
"""Where a further clause may begin."""


@dataclass(frozen=True, slots=True)
class Frame:
    """What a clause says: ``what`` was measured, by which ``verb``, and each value with its arm."""

    name: str
    what: str
    verb: str
    by: str
    when: str
    owned: tuple[tuple[Value, Arm], ...]


def frames(one: Marked, arms: Sequence[Arm]) -> Iterator[Frame]:
    """The frames of a sentence, left to right, not overlapping; ``arms`` are those of its trial."""
    text, at = one.text, 0
    for start in (0, *(m.end() for m in NEXT.finditer(text))):
        if start < at:
            continue
        for name, pattern in FRAMES:
            m = pattern.match(text, start)
            if m is None:
                continue
            owned = _owned(one, m, arms)
            if owned is not None:
                at = m.end()
                yield _frame(name, m, owned)
                break


def _frame(name: str, m: re.Match[str], owned: tuple[tuple[Value, Arm], ...]) -> Frame:
    said = m.groupdict()
    what, verb = (said.get("what") or "").strip(" ,"), said.get("did") or said.get("fell") or ""
    when = (said.get("when") or said.get("time") or "").strip(" ,")
    times = {t.strip(" ,") for t in re.findall(AT_TIME, m[0][m.end("what") - m.start() :])}
    when = when or (times.pop() if len(times) == 1 else "")
    return Frame(name, what, verb.split()[-1] if said.get("fell") else verb, said.get("by") or "", when, owned)


def _owned(one: Marked, m: re.Match[str], trial: Sequence[Arm]) -> tuple[tuple[Value, Arm], ...] | None:
    """The values of a frame with their arms, each arm once; nothing where they are not as many."""
    said = m.groupdict()
    if said.get("lone"):
        return _lone(one, said["lone"], said.get("theirs") or "", trial)
    if said.get("first"):
        marks = said["own"] + said["first"] + (said.get("rest") or "")
    elif said.get("pair"):
        marks = said["pair"] + said["one"] + said["other"]
    else:
        marks = said.get("each") or said.get("owned") or said.get("led") or ""
    values = [one.values[int(i)] for i in re.findall(r"⟨V(\d+)⟩", marks)]
    arms = [one.arms[int(i)].arm for i in re.findall(r"⟨[AB](\d+)⟩", marks)]
    if not values or len(values) != len(arms) or len(set(arms)) != len(arms):
        return None
    return tuple(zip(values, arms, strict=True))


def _lone(one: Marked, value: str, theirs: str, trial: Sequence[Arm]) -> tuple[tuple[Value, Arm], ...] | None:
    """A value beside which no arm stands: of the only arm of a trial, or of the one of two that the other value is not of."""
    named = [one.arms[int(i)].arm for i in re.findall(r"⟨[AB](\d+)⟩", theirs)]
    values = [one.values[int(i)] for i in re.findall(r"⟨V(\d+)⟩", value + theirs)]
    others = [arm for arm in trial if arm not in named]
    if len(others) != 1 or len(trial) != len(named) + 1 or {a.arm for a in one.arms} - {*named, *others}:
        return None
    return tuple(zip(values, [*others, *named], strict=True))
