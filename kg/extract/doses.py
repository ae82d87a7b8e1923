"""How drugs are given: amount, unit, route, schedule, cycle length and number of cycles, from dosing lists and sentences."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from kg.extract.cast import Cast
from kg.extract.contexts import context
from kg.extract.dosing import cycle_of, most_cycles, route_of, schedule_of, words_like
from kg.extract.given_amounts import Given, amounts_given, has_amount
from kg.extract.passage import Passage, sentences
from kg.extract.runs import Item
from kg.extract.scene import Scene, Sentence
from kg.extract.topic import spoken_of, topic_drug
from kg.extract.trials import Draft
from kg.model import Dose, Entity, Evidence, Kind, Trial

INFUSION = re.compile(r"\b(?:infusions?|injections?)\b", re.I)
INFUSION_OF = re.compile(r"\b(?:infusions?|injections?) of $", re.I)
GIVING = re.compile(
    r"\b(?:receiv|administ|given|giving|dos(?:e|es|ed|age|ing)\b|infus|treated with|assigned|randomi|recommended|was|is|are|were)", re.I
)
RECEIVING = re.compile(r"\b(?:receiv(?:e|ed|ing)|treated with|assigned|randomi[sz]ed|were given|was given|administer(?:ed)?)\b", re.I)
DOSE_OF = re.compile(r"\bdos(?:e|es|age|ing)(?: levels?)?\s*(?:of|was|is|were|:)", re.I)
PER_DAY = re.compile(r"\d ?(?:mg|µg|g|IU)\S*(?:/| per )(?:day|week)\b")
AS_INFUSION = re.compile(r"\s+(?:\w+\s+){0,3}(?:as|by|via|through)\s+(?:an?\s+)?(?:\w+\s+){0,3}(?:infusions?|injections?)\b", re.I)


@dataclass(frozen=True, slots=True)
class _Cycle:
    """What a whole run of dosing items says of its cycles."""

    length: str = ""
    most: int | None = None


def doses(scene: Scene, cast: Cast) -> Iterator[tuple[Dose, Evidence]]:
    """All doses of the dosing lists, then those of sentences."""
    listed: set[int] = set()
    for draft, found in cast.runs:
        about = [i for i in found if i.parent == "doses" or i.role == "doses"]
        for item in about:
            for sentence in sentences(item.whole):
                listed.add(sentence.starts[0])
        yield from _run(scene, draft, about)
    topic, section, last = topic_drug(scene), tuple[str, ...](), list[Entity]()
    for one in scene.sentences:
        if one.section != section:
            section, last = one.section, [topic] if topic else []
        if one.passage.starts[0] not in listed and _gives(one):
            recommended = words_like("never", "recommends").search(" ".join(section))
            draft = None if recommended else cast.trial_at(one.passage)
            yield from _sentence(scene, draft.trial if draft else None, one.passage, _Cycle(), last[0] if len(last) == 1 else None)
        last = list(spoken_of(scene.mentions(one.passage))) or last


def _gives(sentence: Sentence) -> bool:
    """Whether a running sentence tells how a drug is given: an amount with route and schedule, or with one of them and a verb of giving."""
    text = sentence.text
    route, schedule = route_of(text), schedule_of(text)
    if words_like("never", "section").search(" ".join(sentence.section)) or context("background").search(text):
        return False
    if words_like("never", "sentence").search(text):
        return False
    if not has_amount(text):
        return bool(route and INFUSION.search(text))
    if route or schedule or PER_DAY.search(text):
        return bool(route and schedule) or bool(GIVING.search(text))
    return bool(RECEIVING.search(text) or DOSE_OF.search(text))


def _run(scene: Scene, draft: Draft | None, about: list[Item]) -> Iterator[tuple[Dose, Evidence]]:
    """The doses of one dosing list; what its items without a dose say of cycles holds for all of them."""
    general = " ".join(i.whole.text for i in about if not has_amount(i.whole.text))
    shared = _Cycle(cycle_of(general), most_cycles(general))
    trial = draft.trial if draft else None
    arms = {i.agent.curie: i.agent for arm, _ in (draft.arms if draft else ()) for i in arm.interventions if i.agent.kind is Kind.DRUG}
    only = next(iter(arms.values())) if len(arms) == 1 else None
    for item in about:
        missing = words_like("missing", "words").search(item.value.text)
        if missing and not has_amount(item.whole.text):
            named = [m.entity for m in scene.mentions(item.whole) if m.entity.kind is Kind.DRUG] or list(arms.values())
            for drug in named:
                yield Dose(drug=drug, trial=trial, schedule="not available"), item.whole.evidence("dose-missing")
            continue
        yield from _sentence(scene, trial, item.whole, shared, only)


def _sentence(scene: Scene, trial: Trial | None, passage: Passage, cycle: _Cycle, last: Entity | None) -> Iterator[tuple[Dose, Evidence]]:
    """The doses of one sentence; ``last`` is the drug that "it" and "the dose" mean."""
    drugs = [(m.start, m.end, m.entity) for m in scene.mentions(passage) if m.entity.kind is Kind.DRUG]
    given = amounts_given(passage.text, drugs, last)
    for one in given:
        yield _dose(one, trial, cycle), passage.evidence("dose")
    if not given and not has_amount(passage.text):
        yield from _without_amount(passage, trial, drugs)


def _dose(one: Given, trial: Trial | None, cycle: _Cycle) -> Dose:
    return Dose(
        drug=one.drug,
        trial=trial,
        amount=one.amount,
        unit=one.unit,
        route=route_of(one.words),
        schedule=schedule_of(one.words),
        cycle=cycle_of(one.words) or cycle.length,
        max_cycles=most_cycles(one.words) or cycle.most,
    )


def _without_amount(passage: Passage, trial: Trial | None, drugs: Sequence[tuple[int, int, Entity]]) -> Iterator[tuple[Dose, Evidence]]:
    """ "A continuous infusion of X", "X was given as a continuous infusion": the route alone."""
    for start, end, drug in drugs:
        behind = AS_INFUSION.match(passage.text, end)
        clause = passage.text[max(0, start - 60) : start] if INFUSION_OF.search(passage.text[:start]) else behind.group() if behind else ""
        if route_of(clause):
            yield Dose(drug=drug, trial=trial, route=route_of(clause)), passage.evidence("dose-route")
