"""How drugs are given: amount, unit, route, schedule, cycle length and number of cycles, from dosing lists and sentences."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from kg.extract.cast import Cast
from kg.extract.contexts import context
from kg.extract.numbers import AMOUNT, WORDS, number, unit_of
from kg.extract.passage import Passage, sentences
from kg.extract.runs import Item
from kg.extract.scene import Scene
from kg.extract.trials import Draft
from kg.extract.words import rules
from kg.model import Dose, Entity, Evidence, Kind, Trial

INFUSION = re.compile(r"\b(?:infusions?|injections?)\b", re.I)
INFUSION_OF = re.compile(r"\b(?:infusions?|injections?) of $", re.I)


GIVING = re.compile(
    r"\b(?:receiv|administ|given|giving|dos(?:e|es|ed|age|ing)\b|infus|treated with|assigned|randomi|recommended|was|is|are|were)", re.I
)
AS_INFUSION = re.compile(r"\s+(?:\w+\s+){0,3}(?:as|by|via|through)\s+(?:an?\s+)?(?:\w+\s+){0,3}(?:infusions?|injections?)\b", re.I)


@dataclass(frozen=True, slots=True)
class _Cycle:
    """What a whole run of dosing items says of its cycles."""

    length: str = ""
    most: int | None = None


def route_of(text: str) -> str:
    """The route that a text names, in standard words; the more specific one where one contains another."""
    return next((words for words, p in rules("doses.toml")["route"].items() if re.search(rf"\b(?:{p})", text, re.I)), "")


def schedule_of(text: str) -> str:
    """The parts of a schedule in their order, joined by commas."""
    found: list[tuple[int, int, str]] = []
    for p in rules("doses.toml")["schedule"]["parts"]:
        for m in re.finditer(p, text, re.I):
            if not any(a < m.end("s") and m.start("s") < b for a, b, _ in found):
                words = re.sub(r"^for (?=\d|one|two|three|four|five|six|seven|ten)", "", m["s"], flags=re.I)
                words = re.sub(r"^(\d+)-(day|hour|week)$", r"\1 \2s", words)
                found.append((m.start("s"), m.end("s"), words))
    return ", ".join(words for _, _, words in sorted(found))


def cycle_of(text: str) -> str:
    """The length of a cycle as "28 days" or "3 weeks"; empty where none is told."""
    for p in rules("doses.toml")["cycle"]["length"]:
        m = re.search(p, text, re.I)
        if m:
            unit = {"w": "weeks", "d": "days"}.get(m["u"].lower(), m["u"].lower().rstrip("s") + "s")
            return f"{WORDS.get(m['n'].lower(), m['n'])} {unit}"
    return ""


def most_cycles(text: str) -> int | None:
    """The greatest number of cycles, or None."""
    for p in rules("doses.toml")["cycle"]["most"]:
        m = re.search(p, text, re.I)
        if m:
            return int(number(m["n"]))
    return None


def doses(scene: Scene, cast: Cast) -> Iterator[tuple[Dose, Evidence]]:
    """All doses of the dosing lists, then those of sentences."""
    listed: set[int] = set()
    for draft, found in cast.runs:
        about = [i for i in found if i.parent == "doses" or i.role == "doses"]
        for item in about:
            for sentence in sentences(item.whole):
                listed.add(sentence.starts[0])
        yield from _run(scene, draft, about)
    for one in scene.sentences:
        if one.passage.starts[0] in listed:
            continue
        draft = cast.trial_at(one.passage)
        if _gives(one.text) and not context("background").search(one.text):
            yield from _sentence(scene, draft, one.passage, _Cycle())


def _gives(text: str) -> bool:
    """Whether a running sentence tells how a drug is given: an amount with route and schedule, or with one of them and a verb of giving."""
    route, schedule = route_of(text), schedule_of(text)
    if not AMOUNT.search(text):
        return bool(route and INFUSION.search(text))
    return bool(route and schedule) or bool((route or schedule) and GIVING.search(text))


def _run(scene: Scene, draft: Draft | None, about: list[Item]) -> Iterator[tuple[Dose, Evidence]]:
    """The doses of one dosing list; what its items without a dose say of cycles holds for all of them."""
    general = " ".join(i.whole.text for i in about if not AMOUNT.search(i.whole.text))
    shared = _Cycle(cycle_of(general), most_cycles(general))
    for item in about:
        yield from _sentence(scene, draft, item.whole, shared)


def _sentence(scene: Scene, draft: Draft | None, passage: Passage, cycle: _Cycle) -> Iterator[tuple[Dose, Evidence]]:
    text = passage.text
    drugs = [(m.start, m.end, m.entity) for m in scene.mentions(passage) if m.entity.kind is Kind.DRUG]
    amounts = [
        m
        for m in AMOUNT.finditer(text)
        if not re.search(r"(?:level|concentration|clearance|MTD|tolerated dose)\w*[^.;]{0,40}$", text[: m.start()], re.I)
    ]
    amounts = [m for m in amounts if re.search(r"kg|m2|m\^2|day|mg|µg|mcg|IU|\bg\b|Gy|units?", m["unit"])]
    trial = draft.trial if draft else None
    for i, m in enumerate(amounts):
        drug = _drug_of(text, m.start(), m.end(), drugs, amounts[i - 1].end() if i else 0)
        if drug is None or m["b"]:
            continue
        start = max((e for _, e, _ in drugs if e <= m.start()), default=0) if i else 0
        stop = min(
            (s for s, _, d in drugs if s >= m.end() and d != drug and i + 1 < len(amounts) and s < amounts[i + 1].start()),
            default=amounts[i + 1].start() if i + 1 < len(amounts) else len(text),
        )
        words = text[start:stop] if len(amounts) == 1 else _near(text, m.start(), m.end(), start, stop)
        yield (
            Dose(
                drug=drug,
                trial=trial,
                amount=number(m["a"]),
                unit=unit_of(m["unit"]),
                route=route_of(words),
                schedule=schedule_of(words),
                cycle=cycle_of(words) or cycle.length,
                max_cycles=most_cycles(words) or cycle.most,
            ),
            passage.evidence("dose"),
        )
    if not amounts:
        yield from _without_amount(passage, trial, drugs)


def _near(text: str, a: int, b: int, start: int, stop: int) -> str:
    """The words about one of several amounts: the bracket it stands in, else up to "or" and "versus"."""
    opened = text.rfind("(", start, a)
    closed = text.find(")", b)
    if opened >= 0 and closed >= 0 and ")" not in text[opened:a]:
        return text[opened:closed]
    cut = re.search(r"\b(?:or|versus|vs)\b|;", text[b:stop])
    return text[start : b + cut.start() if cut else stop]


def _drug_of(text: str, start: int, end: int, drugs: list[tuple[int, int, Entity]], floor: int) -> Entity | None:
    """The drug of an amount: the one right behind ("3 mg of X", "3 mg X"), else the nearest before it since the last amount."""
    behind = next((d for s, _, d in drugs if s >= end and re.fullmatch(r"\s*(?:of\s+)?(?:\w+ )?", text[end:s])), None)
    before = [(s, e, d) for s, e, d in drugs if e <= start and s >= floor]
    if before and re.fullmatch(
        r"[\s:(,-]*(?:\([^)]*\)\s*)?(?:at |was |were |given |administered |dosed |a |dose |of |intravenously "
        r"|orally |IV |PO |in |doses? )*",
        text[before[-1][1] : start],
    ):
        return before[-1][2]
    if behind is not None:
        return behind
    return before[-1][2] if len({d for _, _, d in before}) == 1 and start - before[-1][1] < 80 else None


def _without_amount(passage: Passage, trial: Trial | None, drugs: list[tuple[int, int, Entity]]) -> Iterator[tuple[Dose, Evidence]]:
    """ "A continuous infusion of X", "X was given as a continuous infusion": the route alone."""
    for start, end, drug in drugs:
        behind = AS_INFUSION.match(passage.text, end)
        clause = passage.text[max(0, start - 60) : start] if INFUSION_OF.search(passage.text[:start]) else behind.group() if behind else ""
        if route_of(clause):
            yield Dose(drug=drug, trial=trial, route=route_of(clause)), passage.evidence("dose-route")
