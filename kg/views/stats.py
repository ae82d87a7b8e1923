"""How much is known: counts by kind."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from kg.model import Fact, Knowledge, Statement
from kg.views.tables import Row, trial_of

NAMES = {
    "Statement": "relations", "TrialFact": "trial properties", "Arm": "arms", "ArmSize": "sizes of arms",
    "Result": "results", "Comparison": "comparisons", "Dose": "doses", "Outcome": "outcomes", "Naming": "names",
}


def by_kind(facts: Iterable[Fact]) -> dict[str, int]:
    """How many facts of each kind, in a fixed order."""
    counted = Counter(type(fact.says).__name__ for fact in facts)
    return {name: counted[kind] for kind, name in NAMES.items()}


def statistics(knowledge: Knowledge, triples: int) -> dict[str, int]:
    """The numbers that `kg stats` prints."""
    trials = {trial_of(fact.says) for fact in knowledge.facts} - {None}
    return {
        "documents": len(knowledge.sources),
        "statements": len(knowledge.facts),
        **by_kind(knowledge.facts),
        "not observed": sum(isinstance(f.says, Statement) and f.says.strength != "observed" for f in knowledge.facts),
        "trials": len(trials),
        "evidence": len({evidence for fact in knowledge.facts for evidence in fact.evidence}),
        "conflicts": len(knowledge.conflicts),
        "triples": triples,
    }


def rows(counts: dict[str, int]) -> list[Row]:
    """Counts as rows."""
    return [(name, str(count)) for name, count in counts.items()]
