"""What is said, told in one line of plain words, with the trial it is said of."""

from __future__ import annotations

from kg.model import Outcome, Said, TrialFact
from kg.render.words import words_of
from kg.views.tables import trial_of


def tell(said: Said) -> str:
    """One line: ``examplersen targets GENE1 mRNA (designed)``."""
    trial = trial_of(said)
    named = isinstance(said, TrialFact | Outcome)
    return words_of(said) if trial is None or named else f"{trial.label}: {words_of(said)}"
