"""In what kind of study a quote stands: only where the same words also tell of a trial, and its phase or design is stated."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping

from kg.model import Attribute, Evidence, Fact, Statement, Trial, TrialFact
from kg.views.tables import trial_of


def studies_of(facts: Iterable[Fact]) -> Mapping[Evidence, str]:
    """For quotes of statements the trials that the quoted words speak of: ``NCT…, phase 2, randomized``. Others are not there."""
    facts = tuple(facts)
    spans: dict[str, list[tuple[int, int, Trial]]] = defaultdict(list)
    for fact in facts:
        if trial := trial_of(fact.says):
            for quote in fact.evidence:
                spans[quote.document].append((quote.start, quote.end, trial))
    described = _described(facts)
    found = {}
    for fact in facts:
        for quote in fact.evidence if isinstance(fact.says, Statement) else ():
            met = {trial for start, end, trial in spans[quote.document] if start < quote.end and quote.start < end}
            if words := sorted(described[trial] for trial in met if trial in described):
                found[quote] = "; ".join(words)
    return found


def _described(facts: Iterable[Fact]) -> Mapping[Trial, str]:
    """Trials with their phase and design, where either is stated."""
    stated: dict[Trial, dict[Attribute, set[str]]] = defaultdict(lambda: defaultdict(set))
    for fact in facts:
        said = fact.says
        if isinstance(said, TrialFact) and said.attribute in (Attribute.PHASE, Attribute.DESIGN):
            stated[said.trial][said.attribute].add(said.value)
    return {
        trial: ", ".join(
            [trial.label, *(f"phase {value}" for value in sorted(of[Attribute.PHASE])), *sorted(of[Attribute.DESIGN])]
        )
        for trial, of in stated.items()
    }  # fmt: skip
