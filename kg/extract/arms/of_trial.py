"""The arms of a trial as the other rooms ask for them: each once, with its trial, or all together."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from kg.extract.arms.read import distinct
from kg.extract.text.group_heads import plain_name
from kg.extract.trials.drafts import Draft
from kg.model import Arm, Entity, Intervention, Kind

SALT = re.compile(
    r"(?<=\w) (?:(?:di)?hydrochloride|hydrobromide|(?:di)?sodium|potassium|calcium|(?:di)?mesylate|besylate|tosylate|(?:bis)?maleate"
    r"|fumarate|succinate|tartrate|citrate|acetate|(?:di)?phosphate|sulfate|malate|lactate|camsylate|esylate|nitrate|bromide|chloride|pamoate)$"
)


def arms_of(draft: Draft | None) -> list[Arm]:
    """The arms of a trial, each once, in the order told, with their trial."""
    if draft is None:
        return []
    return [with_trial(a, draft) for a in distinct(a for a, _ in draft.arms)]


def arm_called(draft: Draft | None, name: str) -> Arm | None:
    """The one arm of a trial that is called so, "group" or "arm" left aside."""
    found = [arm for arm in arms_of(draft) if plain_name(arm.label) == plain_name(name)]
    return found[0] if len(found) == 1 else None


def with_trial(arm: Arm, draft: Draft) -> Arm:
    """An arm that knows its trial."""
    return replace(arm, trial=draft.trial)


def all_arms(draft: Draft | None) -> Arm:
    """All arms of a trial together."""
    return Arm(label="all arms", trial=draft.trial if draft else None, pooled=True)


def experimental_first(arms: Sequence[Arm]) -> tuple[Arm, Arm]:
    """Two arms, the control last where it is known as one, else in their order."""
    return (arms[1], arms[0]) if arms[0].role == "control" else (arms[0], arms[1])


def base_of(drug: Entity) -> str:
    """A drug without its salt, as documents leave it out where they name the drug again: abiraterone acetate is abiraterone."""
    return SALT.sub("", drug.label.lower()) if drug.kind is Kind.DRUG else drug.curie


def holds(arm: Arm, given: tuple[Intervention, ...]) -> bool:
    """Whether an arm gives all of some drugs, at the level or on the schedule named; "chemotherapy" may be "salvage chemotherapy"."""
    levels = {base_of(i.agent): i.level for i in arm.interventions}
    kinds = [i.agent.label for i in arm.interventions if i.agent.kind is Kind.TREATMENT]
    general = [i for i in given if i.agent.kind is Kind.TREATMENT and any(k.endswith(f" {i.agent.label}") for k in kinds)]
    return all(i in general or ((of := base_of(i.agent)) in levels and (not i.level or levels[of] == i.level)) for i in given)
