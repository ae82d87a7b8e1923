"""Which drugs a trial studies, and which it only gives beside or against them, as far as the documents tell."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from kg.model import Arm, Attribute, Comparison, Dose, Entity, Fact, Kind, Outcome, Result, Trial, TrialFact

GIVEN = frozenset({Kind.DRUG, Kind.DRUG_CLASS, Kind.REGIMEN})


class Role(StrEnum):
    """What a drug is in a trial."""

    STUDIED = "under study"
    UNTOLD = "role not stated"
    PARTNER = "partner or comparator"


@dataclass(frozen=True, slots=True, kw_only=True)
class TrialFacts:
    """A trial with the facts that are of it, and what each of its drugs is."""

    trial: Trial
    facts: tuple[Fact, ...]
    roles: dict[Entity, Role]

    def values(self, attribute: Attribute) -> list[str]:
        """What is said of one property, each value once."""
        said = (fact.says for fact in self.facts)
        return list(dict.fromkeys(each.value for each in said if isinstance(each, TrialFact) and each.attribute is attribute))

    def things(self, attribute: Attribute) -> list[Entity]:
        """The entities meant by one property, each once."""
        said = (fact.says for fact in self.facts)
        found = [each.thing for each in said if isinstance(each, TrialFact) and each.attribute is attribute and each.thing]
        return list(dict.fromkeys(found))

    @property
    def phase(self) -> str:
        """The phase as stated: ``1/2``; several where documents disagree, nothing where none states it."""
        return " or ".join(self.values(Attribute.PHASE))

    @property
    def about(self) -> str:
        """The trial in a few words: its phase and its diseases, as far as they are stated."""
        diseases = [thing.label for thing in self.things(Attribute.CONDITION)] or self.values(Attribute.CONDITION)
        return ", ".join([*([f"phase {self.phase}"] if self.phase else []), *diseases])


def trials_of(facts: Iterable[Fact]) -> list[TrialFacts]:
    """All trials, by phase and label."""
    own: dict[Trial, list[Fact]] = {}
    for fact in facts:
        if trial := _trial_of(fact):
            own.setdefault(trial, []).append(fact)
    found = [TrialFacts(trial=trial, facts=tuple(each), roles=roles_in(each)) for trial, each in own.items()]
    return sorted(found, key=lambda each: (each.phase or "~", each.trial.label, each.trial.slug))


def _trial_of(fact: Fact) -> Trial | None:
    said = fact.says
    if isinstance(said, Outcome):
        return said.subject if isinstance(said.subject, Trial) else None
    if isinstance(said, Result | Comparison):
        arm = said.arm if isinstance(said, Result) else said.experimental
        return said.trial or (arm.trial if arm else None)
    return getattr(said, "trial", None)


def roles_in(facts: Sequence[Fact]) -> dict[Entity, Role]:
    """The drugs that the arms of a trial use or of which it has a dose, by label. Under study is what experimental arms have and control
    arms lack, and what is given alone in the only arm; where no arm is told to be either, no role is stated."""
    arms = [fact.says for fact in facts if isinstance(fact.says, Arm) and not fact.says.pooled]
    dosed = {fact.says.drug for fact in facts if isinstance(fact.says, Dose) and fact.says.drug.kind in GIVEN}
    given = {drug for arm in arms for drug in _drugs(arm)}
    drugs = sorted(dosed | given, key=lambda drug: (drug.label, drug.curie))
    tried = {drug for arm in arms if arm.role == "experimental" for drug in _drugs(arm)}
    control = {drug for arm in arms if arm.role == "control" for drug in _drugs(arm)}
    studied = tried - control
    if not studied and len(given) == 1 and not control:
        studied = given
    if not studied:
        return dict.fromkeys(drugs, Role.UNTOLD)
    return {drug: Role.STUDIED if drug in studied else Role.PARTNER if drug in tried | control else Role.UNTOLD for drug in drugs}


def _drugs(arm: Arm) -> set[Entity]:
    return {each.agent for each in arm.interventions if each.agent.kind in GIVEN}
