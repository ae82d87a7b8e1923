"""How a drug is given, where a sentence tells it without the amount ("X was taken orally twice daily"); amounts that arms tell alone.

The amount may stand elsewhere, with the arms ("randomly assigned to X 150 mg or X 225 mg"). The two are put together only within
one trial, for a drug of which a single manner is told there, and only where the amount has no route and schedule of its own.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from kg.extract.document.scene import Scene
from kg.extract.numbers.amounts import AMOUNT, unit_of
from kg.extract.numbers.dosing import SHORT_UNIT, cycle_of, route_of, schedule_of, words_like
from kg.extract.numbers.given_amounts import has_amount
from kg.extract.numbers.numerals import number
from kg.extract.stage.cast import Cast
from kg.extract.text.passage import Passage
from kg.model import Dose, Entity, Evidence, Kind, Trial

Read = tuple[Dose, Evidence]
WAS_GIVEN = re.compile(
    r"(?: \([^()]*\))? (?:was|were|is) (?:then |also |always )?"
    r"(?:given|taken|administered|infused|injected|dosed|swallowed|self-administered)\b",
    re.I,
)
DOSES_OF = re.compile(
    r"\b(?:given|received?|receiving|treated with|took|administered|giving) (?:\w+ )?"
    r"(?:escalating|increasing|ascending|rising|different|various|several) (?:\w+ )?(?:doses|dosages|dose levels) of "
    r"(?:oral |intravenous |subcutaneous )?$",
    re.I,
)
""" "Patients were given escalating doses of X as an infusion once weekly"."""
SWALLOWED = re.compile(r"\bswallowed\b", re.I)
WITHOUT_MANNER = re.compile(r"\b(?:if|when|in case|as needed|until|rescue|before|to patients with|to those|in patients|was not)\b", re.I)
"""Words of a clause that tells when or to whom, not how all get it."""
OF_ALL = re.compile(r",? (?:of|in) (?:each|every|a|the) (\d+-(?:day|week) cycles?)\W*$|,? in (\d+-(?:day|week) cycles)\W*$", re.I)


@dataclass(frozen=True, slots=True)
class Manner:
    """How a drug is given in a trial, and the words that say so."""

    trial: Trial
    drug: Entity
    route: str
    schedule: str
    cycle: str
    passage: Passage


def with_manners(scene: Scene, cast: Cast, found: Sequence[Read]) -> Iterator[Read]:
    """Doses with the route and schedule that their trial tells apart from the amounts, and those of arms that are told by amount alone."""
    told = _sole(list(_manners(scene, cast)))
    for dose, evidence in found:
        same = told.get((dose.trial, dose.drug)) if dose.amount is None else None
        if same is not None and same.schedule and (same.route, "") == (dose.route, dose.schedule):
            continue  # the manner says all that the route alone does
        manner = told.get((dose.trial, dose.drug)) if dose.trial and dose.amount is not None and not (dose.route or dose.schedule) else None
        if manner is None:
            yield dose, evidence
            continue
        full = _filled(dose, manner)
        yield full, evidence
        yield full, manner.passage.evidence("dose-manner")
    known = {(d.trial, d.drug, d.amount) for d, _ in found}
    amounts = {key[:2] for key in known}
    for dose, evidence in _of_arms(cast):
        manner = told.get((dose.trial, dose.drug)) if dose.trial else None
        if manner is not None and (dose.trial, dose.drug, dose.amount) not in known:
            yield _filled(dose, manner), evidence
            yield _filled(dose, manner), manner.passage.evidence("dose-manner")
            amounts.add((dose.trial, dose.drug))
    for (trial, drug), manner in told.items():
        if manner.route and manner.schedule and (trial, drug) not in amounts:
            yield _filled(Dose(drug=drug, trial=trial), manner), manner.passage.evidence("dose-manner")


def _filled(dose: Dose, manner: Manner) -> Dose:
    return replace(dose, route=manner.route, schedule=manner.schedule, cycle=dose.cycle or manner.cycle)


def _sole(manners: Sequence[Manner]) -> dict[tuple[Trial | None, Entity], Manner]:
    """The manners of which a trial tells just one for a drug."""
    table: dict[tuple[Trial | None, Entity], list[Manner]] = {}
    for manner in manners:
        table.setdefault((manner.trial, manner.drug), []).append(manner)
    return {key: several[0] for key, several in table.items() if len({(m.route, m.schedule) for m in several}) == 1}


def _manners(scene: Scene, cast: Cast) -> Iterator[Manner]:
    """The manners that sentences tell of a drug whose amount they do not tell."""
    for one in scene.sentences:
        draft = cast.trial_at(one.passage)
        if draft is None or draft.trial is None or words_like("never", "sentence").search(one.text):
            continue
        if words_like("never", "section").search(" ".join(one.section)):
            continue
        drugs = [m for m in scene.mentions(one.passage) if m.entity.kind is Kind.DRUG]
        for i, m in enumerate(drugs):
            given = WAS_GIVEN.match(one.text, m.end)
            end = drugs[i + 1].start if i + 1 < len(drugs) else len(one.text)
            clause = re.split(r"[;.](?!\d)", one.text[m.start : end])[0]
            told = given is not None or DOSES_OF.search(one.text[: m.start])
            if not told or has_amount(clause) or WITHOUT_MANNER.search(clause) or re.search(r"\b(?:and|or) $", one.text[: m.start]):
                continue
            shared = OF_ALL.search(one.text)
            route = route_of(clause) or ("oral" if SWALLOWED.search(clause) else "")
            schedule, cycle = schedule_of(clause), cycle_of(clause) or (cycle_of(shared[0]) if shared else "")
            if route or schedule:
                yield Manner(draft.trial, m.entity, route, schedule, cycle, one.passage)


def _of_arms(cast: Cast) -> Iterator[Read]:
    """The amounts by which the arms of trials are told apart."""
    for draft in cast.drafts:
        for arm, evidence in draft.arms:
            for given in arm.interventions:
                amount = AMOUNT.fullmatch(given.level) if given.agent.kind is Kind.DRUG else None
                if amount and not amount["b"] and SHORT_UNIT.search(amount["unit"]):
                    yield Dose(drug=given.agent, trial=draft.trial, amount=number(amount["a"]), unit=unit_of(amount["unit"])), evidence
