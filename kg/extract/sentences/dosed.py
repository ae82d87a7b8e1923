"""Patients told apart by the dose they were given: at one dose of a trial's drug, and whose a tolerated dose is."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from kg.extract.arms.levels import LEVELLED
from kg.extract.arms.meant import ADDING, NamedArm
from kg.extract.arms.of_trial import all_arms, arms_of
from kg.extract.document.scene import Scene
from kg.extract.endpoints.named import Named
from kg.extract.endpoints.values import DOSES
from kg.extract.numbers.amounts import AMOUNT, amount_behind, level_of
from kg.extract.text.passage import Passage
from kg.extract.text.words import capitalised
from kg.extract.trials.drafts import Draft
from kg.model import Arm, Intervention, Kind

AT_LEVEL = re.compile(
    r"\s*\)?\s*(?:of (?:the |all )?)?(?:(?:patients|participants|subjects) )?(?:(?:who (?:were|had been) )?(?:treated|dosed) )?"
    rf"(?:at|with) (?:the )?(?:dose (?:level )?of )?{AMOUNT.pattern}"
)
"""Behind a number: the dose that its patients were given."""


def at_level(draft: Draft, arms: Sequence[Arm], level: re.Match[str]) -> list[Arm] | None:
    """The patients at one dose of the only drug of a trial that has no arms by dose; nobody where it has."""
    given = arms[0].interventions
    if len(arms) != 1 or len(given) != 1 or given[0].agent.kind is not Kind.DRUG or given[0].level:
        return None
    drug, dose = given[0].agent, level_of(level)
    label = f"{capitalised(drug.label)} {dose}"
    return [Arm(label=label, trial=draft.trial, interventions=(Intervention(agent=drug, level=dose),))]


def of_the_drug(draft: Draft | None, arm: Arm) -> Arm:
    """Whose a tolerated dose is: not that of one dose level or of all, but of the one drug that all arms of the trial are given."""
    arms = arms_of(draft)
    levels = any(LEVELLED.match(i.level) for i in arm.interventions)
    shared = [i.agent for i in (arms[0].interventions if arms else ()) if all(i.agent in {j.agent for j in a.interventions} for a in arms)]
    raised = {i.agent for a in arms for i in a.interventions if LEVELLED.match(i.level)}
    shared = [d for d in shared if d in raised] if len(raised) == 1 else shared
    if draft is None or not (arm.pooled or levels) or len(arms) < 2 or len(shared) != 1 or shared[0].kind is not Kind.DRUG:
        return all_arms(draft) if levels and len(arms) > 1 else arm
    return Arm(label=capitalised(shared[0].label), trial=draft.trial, interventions=(Intervention(agent=shared[0]),))


def names_some(scene: Scene, passage: Passage, of: Named, arms: Sequence[Arm]) -> bool:
    """Whether a sentence about an endpoint names what only some arms of a trial are given, a dose or an added drug: it is not of all."""
    levels = {i.level for a in arms for i in a.interventions if LEVELLED.match(i.level)}
    if of.endpoint.slug not in DOSES and any(level_of(m) in levels for m in AMOUNT.finditer(passage.text)):
        return True
    added = [m.entity for m in scene.mentions(passage) if ADDING.search(passage.text[: m.start])]
    given = [{i.agent for i in a.interventions} for a in arms]
    return any(any(drug in g for g in given) and not all(drug in g for g in given) for drug in added)


def at_its_dose(text: str, n: NamedArm) -> NamedArm:
    """A treatment with the amount that stands right behind its name: "on X 30 mg"."""
    dose = amount_behind(text, n.end)
    return replace(n, end=dose.end(), arm=replace(n.arm, label=f"{n.arm.label} {level_of(dose)}")) if dose else n
