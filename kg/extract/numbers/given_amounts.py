"""The amounts of a sentence, each with the drug it is of and the words that tell how that drug is given.

An amount belongs to the drug beside it ("X 3 mg", "3 mg of X"), or with nothing but words of dosing between; a second amount behind such
words is of the same drug. An unknown word between the two breaks the link: it may be the name of another drug.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from kg.extract.numbers.amounts import AMOUNT, unit_of
from kg.extract.numbers.dosing import AUC, LEVELS, SHORT_UNIT, only_dosing, route_of, schedule_of, words_like
from kg.extract.numbers.numerals import N, number
from kg.model import Entity

Named = tuple[int, int, Entity]
OF = re.compile(
    r"[\s-]*(?:of\s+)?(?:the\s+)?(?:(?:intravenous|oral|subcutaneous|IV|continuous|daily|weekly|once-daily|twice-daily|bolus)\s+)*", re.I
)
NO_LEVEL = re.compile(
    r"\b(?:days?|weeks?|months?|cycles?|arms?|groups?|phases?|cohorts?|grades?|stages?|parts?|n =|aged?|sites?)\s*$", re.I
)
CONNECTOR = re.compile(r",|;|:|\+|\(|\b(?:and|plus|or|with|versus|vs|then|followed by|to)\b", re.I)
TIGHT = re.compile(r"\s*(?:[(\[] ?[nN] ?= ?\d+ ?[)\]])?\s*\)?\s*[,;+]?\s*(?:and|plus|or|with)?\s*", re.I)
STOP = re.compile(
    r";|\b(?:or placebo(?! (?:was|were|is|are|once|twice|every|daily|given|orally|by mouth)\b)"
    r"|versus|vs|compared (?:with|to)|than|followed by (?:surgery|radio\w+)|in combination with|plus|with or without"
    r"|whereas|while|with placebo|and placebo|with an? [\w-]+-matched)\b",
    re.I,
)
GOES_ON = re.compile(
    r"\)\s*(?:(?:or|and) (?:matching |matched |a )?placebo "
    r"(?=was\b|were\b|is\b|are\b|given|orally|intravenously|subcutaneously|once|twice|every))?"
    r"(?:(?:was|were|is|are|be|once|twice|three times|every|given|administered|daily|weekly|orally|intravenously|subcutaneously|iv|po"
    r"|on|by|as|for|at)\b)",
    re.I,
)
TOGETHER = re.compile(
    r"\b(?:all|both|each)(?: (?:drugs|agents|of (?:them|which)|were|was|are|being))*"
    r" (?:given|administered|delivered|taken|infused|injected|by mouth|orally|intravenously|subcutaneously|as an? (?:[\w-]+ ){0,4}"
    r"(?:infusion|injection|tablet|capsule)s?)\b",
    re.I,
)
WERE = re.compile(r"\bwere (?:then |also |each |both |all )?(?:given|administered|infused|injected|taken|delivered|dosed)\b", re.I)
"""A verb of several drugs, behind the last of them: "A 80 mg and B 120 mg were infused on day 1"."""
ASIDE = re.compile(r"(?:\((?:a )?|\bto a )(?:max(?:imum)?|cap(?:ped)?|up to)\b[^.;)]{0,14}$", re.I)
RAISED = re.compile(
    r",? (?:and|then|with)(?: (?:was|were|then|gradually|stepwise))* (?:ramped|escalated|increased|titrated|raised|stepped|ramp-up)\b", re.I
)
"""Where the words of a first dose end and those of the next begin: "20 mg daily and titrated over 5 weeks to 400 mg"."""
RATE = re.compile(r"\s?(?:[/·•]|×(?!\s?\d+ (?:day|week|cycle|dose)s?\b))")
"""What follows an amount that is only a part of a unit: "5 mg/mL × min"."""
OWN_VERB = re.compile(r"\b(?:was|were|is|are)\b")
LEADS_ON = re.compile(r"(?:,? (?:and|while|whereas|but)|,|;) (?:[\w-]+ )?$")
"""What says that a drug before has words of its own, and what leads on from those."""
NEAR, FAR = 120, 90


@dataclass(frozen=True, slots=True)
class Given:
    """An amount of a drug with the words about how it is given."""

    drug: Entity
    amount: Decimal
    unit: str
    words: str


@dataclass(frozen=True, slots=True)
class _Amount:
    start: int
    end: int
    value: Decimal
    unit: str
    ranged: bool = False


@dataclass(frozen=True, slots=True)
class _Anchor:
    """An amount and the drug beside it, where one is sure: the span of both together."""

    amount: _Amount
    start: int
    end: int
    drug: Entity | None
    carried: bool = False


def has_amount(text: str) -> bool:
    """Whether a text holds an amount of a drug."""
    return next(_amounts(text), None) is not None


def _amounts(text: str) -> Iterator[_Amount]:
    """The amounts of a text, left to right; "1, 2 and 4 mg" are three."""
    found = []
    for m in AMOUNT.finditer(text):
        if not SHORT_UNIT.search(m["unit"]) or re.search(r"Gy|/m[Ll]", m["unit"]) or RATE.match(text, m.end()):
            continue
        unit = unit_of(m["unit"])
        levels = LEVELS.search(text[: m.start()])
        if levels and not NO_LEVEL.search(text[: levels.start()]):
            found += [
                _Amount(levels.start("rest") + n.start(), levels.start("rest") + n.end(), number(n[0]), unit)
                for n in re.finditer(N, levels["rest"])
            ]
        found.append(_Amount(m.start(), m.end(), number(m["a"]), unit, bool(m["b"])))
    found += [_Amount(m.start(), m.end(), number(m["a"]), "AUC") for m in AUC.finditer(text)]
    yield from sorted({a.start: a for a in reversed(found)}.values(), key=lambda a: a.start)


def amounts_given(text: str, drugs: Sequence[Named], last: Entity | None) -> list[Given]:
    """The amounts of a sentence whose drug is sure. ``last`` is the drug that "it" and "the dose" mean."""
    anchors = _anchors(text, [a for a in _amounts(text) if not _aside(text, a)], drugs, last)
    out: list[Given] = []
    for run, words in _runs(text, anchors, drugs):
        for one in run:
            if one.drug is None or _passed_over(text, one.amount):
                continue
            shared = _shared(text, one, anchors, words)
            about = words if shared in words else f"{words} {shared}"
            if out and out[-1].drug == one.drug and one.carried and not route_of(about):
                about = f"{about} {route_of(out[-1].words)}"
            out.append(Given(one.drug, one.amount.value, one.amount.unit, about))
    return out


def _shared(text: str, one: _Anchor, anchors: Sequence[_Anchor], words: str) -> str:
    """What a clause tells of all its amounts together, behind them: "both by mouth", "were infused on day 1" of those with nothing of
    their own."""
    for m in TOGETHER.finditer(text, one.end):
        if ";" not in text[one.end : m.start()] and one.start >= _opened(text, m.start()):
            return re.split(";", text[m.start() :])[0]
    several = len({a.drug for a in anchors if a.drug is not None}) > 1
    were = WERE.search(text, anchors[-1].end) if several and not (route_of(words) or schedule_of(words)) else None
    return re.split(";", text[were.start() :])[0] if were and ";" not in text[one.end : were.start()] else ""


def _aside(text: str, amount: _Amount) -> bool:
    """Whether an amount only glosses another: the strength of a tablet, the most that may be given."""
    return bool(ASIDE.search(text[: amount.start]) or words_like("never", "behind").match(text[amount.end :]))


def _passed_over(text: str, amount: _Amount) -> bool:
    """Whether an amount is a range, a level in blood, a limit or a reduced dose."""
    return amount.ranged or bool(words_like("never", "before").search(text[: amount.start]))


def _opened(text: str, at: int) -> int:
    """Where the bracket opens in which a position stands; 0 outside of brackets."""
    depth = 0
    for i in range(min(at, len(text)) - 1, -1, -1):
        depth += (text[i] == ")") - (text[i] == "(")
        if depth < 0:
            return i
    return 0


def _anchors(text: str, amounts: Sequence[_Amount], drugs: Sequence[Named], last: Entity | None) -> list[_Anchor]:
    found: list[_Anchor] = []
    for amount in amounts:
        floor = found[-1].end if found else 0
        before = [d for d in drugs if floor <= d[0] and d[1] <= amount.start]
        behind = next((d for d in drugs if d[0] >= amount.end and OF.fullmatch(text[amount.end : d[0]])), None)
        of = behind is not None and re.match(r"\s*of\b", text[amount.end :], re.I)
        if before and not of and _beside(text[before[-1][1] : amount.start]):
            found.append(_Anchor(amount, before[-1][0], amount.end, before[-1][2]))
        elif behind is not None:
            found.append(_Anchor(amount, amount.start, behind[1], behind[2]))
        elif found and not before and _beside(text[found[-1].end : amount.start]):
            found.append(_Anchor(amount, amount.start, amount.end, found[-1].drug, carried=True))
        else:
            found.append(_Anchor(amount, amount.start, amount.end, _told(text, amount, drugs, last)))
    return found


def _beside(gap: str) -> bool:
    return len(gap) < NEAR and only_dosing(gap)


def _told(text: str, amount: _Amount, drugs: Sequence[Named], last: Entity | None) -> Entity | None:
    """The drug of an amount that is told of "it" or "the starting dose", or that was "taken forward"."""
    named = {d.curie: d for _, _, d in drugs}
    chosen = words_like("forward", "chosen").match(text[amount.end :])
    if chosen:
        dose_of = [d for s, _, d in drugs if re.search(r"\b(?:dose|MTD|RP2D) of $", text[:s], re.I)]
        return dose_of[0] if dose_of else next(iter(named.values())) if len(named) == 1 else None if named else last
    told = [m for m in words_like("forward", "told").finditer(text, 0, amount.start) if _beside(text[m.end() : amount.start])]
    if told or re.match(r"\W*(?:[\w ]{3,30}:)?\s*$", text[: amount.start]):
        ahead = {d.curie: d for s, _, d in drugs if s < amount.start}
        return next(iter(ahead.values())) if len(ahead) == 1 else None if named else last
    return None


def _runs(text: str, anchors: Sequence[_Anchor], drugs: Sequence[Named]) -> Iterator[tuple[list[_Anchor], str]]:
    """Amounts that stand side by side in a list, with the words around the list; an amount that stands apart has words of its own."""
    if not anchors:
        return
    run: list[_Anchor] = []
    before = _words_ahead(text, anchors[0].start, drugs)
    for one, following in zip(anchors, [*anchors[1:], None], strict=True):
        run.append(one)
        gap = text[one.end : following.start] if following else text[one.end :]
        if following and TIGHT.fullmatch(gap):
            continue
        own, ahead = _split(text, one, gap) if following else (_words_behind(text, one, gap), "")
        yield run, " ".join([before, text[run[0].start : one.end], own])
        run, before = [], ahead


def _words_ahead(text: str, start: int, drugs: Sequence[Named]) -> str:
    """The words before the first amount, from the last semicolon or colon on; where another drug stands there, behind what leads on from
    it: "A was swallowed on day 1, and B 200 mg"."""
    another = [end for _, end, _ in drugs if end <= start]
    gap = text[another[-1] : start] if another else ""
    if OWN_VERB.search(gap) and (leads := LEADS_ON.search(gap)):
        return leads[0]
    return re.split(r"[;:]", text[:start])[-1][-FAR:]


def _split(text: str, one: _Anchor, gap: str) -> tuple[str, str]:
    """A gap between two amounts: what belongs to the one before it, and the words right before the next."""
    if _in_bracket(text, one):
        close = gap.find(")")
        if close >= 0 and not GOES_ON.match(gap[close:]):
            inside, gap = gap[:close], gap[close + 1 :]
            cut = _last_connector(gap)
            return inside, gap[cut:]
    raised = RAISED.search(gap)
    cut = _last_connector(gap)
    return gap[: raised.start() if raised else cut], gap[cut:]


def _words_behind(text: str, one: _Anchor, gap: str) -> str:
    """The words behind the last amount, to the end of its bracket or clause."""
    if _in_bracket(text, one):
        close = gap.find(")")
        if close >= 0 and not GOES_ON.match(gap[close:]):
            return gap[:close]
    stop = STOP.search(gap)
    return gap[: stop.start()] if stop else gap


def _in_bracket(text: str, one: _Anchor) -> bool:
    opened = text.rfind("(", 0, one.amount.start)
    return opened >= 0 and ")" not in text[opened : one.amount.start]


def _last_connector(gap: str) -> int:
    found = list(CONNECTOR.finditer(gap))
    return found[-1].start() if found else len(gap)
