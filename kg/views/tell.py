"""What is said, told in one line of plain words."""

from __future__ import annotations

from functools import singledispatch

from kg.model import Arm, Comparison, Dose, Naming, Outcome, Result, Said, Statement, Strength, TrialFact
from kg.views.formats import words
from kg.views.tables import arm_name, given_in, trial_of


@singledispatch
def tell(said: Said) -> str:
    """One line: ``examplersen targets GENE1 mRNA (designed)``."""
    raise TypeError(f"nothing to tell of {type(said).__name__}")


@tell.register
def _statement(said: Statement) -> str:
    limits = [said.qualifier] if said.qualifier else []
    if said.strength is not Strength.OBSERVED:
        limits.append(str(said.strength))
    return f"{said.subject.label} {said.relation} {said.object.label}" + (f" ({'; '.join(limits)})" if limits else "")


@tell.register
def _trial_fact(said: TrialFact) -> str:
    return f"{said.trial.label}: {said.attribute} {said.value}"


@tell.register
def _arm(said: Arm) -> str:
    given = given_in(said)
    return f"{_of(said)}arm {arm_name(said)}" + (f": {given}" if given and given != said.label else "")


@tell.register
def _result(said: Result) -> str:
    arm = arm_name(said.arm) + (f" vs. {arm_name(said.comparator)}" if said.comparator else "")
    about = ", ".join(part for part in (said.timepoint, said.population, said.qualifier) if part)
    return f"{_of(said)}{arm}: {said.endpoint.label} {numbers(said)}" + (f" ({about})" if about else "")


def numbers(said: Result) -> str:
    """The numbers of a result: ``proportion 12% (6 of 50)``."""
    unit = said.unit if said.unit == "%" else f" {said.unit}".rstrip()
    parts = [str(said.statistic)]
    if said.value is not None:
        parts.append(f"{words(said.value)}{unit}")
    if said.low is not None or said.high is not None:
        parts.append(" ".join(part for part in (said.bounds, f"{words(said.low) or '…'} to {words(said.high) or '…'}{unit}") if part))
    if said.numerator is not None:
        whole = "an unstated number" if said.denominator is None else said.denominator
        parts.append(f"({said.numerator} of {whole})")
    elif said.denominator is not None:
        parts.append(f"(n = {said.denominator})")
    return " ".join(parts)


@tell.register
def _comparison(said: Comparison) -> str:
    p = f" (p {said.p_relation} {words(said.p_value)})" if said.p_value is not None else ""
    arms = " vs. ".join(arm_name(arm) for arm in (said.experimental, said.control) if arm)
    about = ", ".join(part for part in (said.timepoint, said.population) if part)
    return f"{_of(said)}{arms + ': ' if arms else ''}{said.endpoint.label} {said.conclusion}{p}" + (f", {about}" if about else "")


@tell.register
def _dose(said: Dose) -> str:
    amount = f"{words(said.amount)} {said.unit}".strip()
    cycles = f"at most {said.max_cycles} cycles" if said.max_cycles is not None else ""
    cycle = f"each {said.cycle}" if said.cycle else ""
    return f"{_of(said)}{said.drug.label} " + ", ".join(part for part in (amount, said.route, said.schedule, cycle, cycles) if part)


@tell.register
def _outcome(said: Outcome) -> str:
    return f"{said.subject.label}: {said.fact}: {said.value}"


@tell.register
def _naming(said: Naming) -> str:
    return f"{said.of.label} is called “{said.name}”" + (" (defined)" if said.defined else "")


def _of(said: Said) -> str:
    trial = trial_of(said)
    return f"{trial.label}, " if trial else ""
