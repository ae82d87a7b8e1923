"""What is said, in words a reader would use: one line for each form of statement."""

from __future__ import annotations

from decimal import Decimal
from functools import singledispatch

from kg.model import Arm, ArmSize, Attribute, Comparison, Dose, Naming, Outcome, Result, Statement, Statistic, TrialFact

ABSENT = frozenset({Statistic.NOT_REPORTED, Statistic.NOT_REACHED, Statistic.NOT_ESTIMABLE, Statistic.NOT_DETECTED})
"""Statistics that state an absence: each is said as it is, none is a zero."""
PLAIN = frozenset({Statistic.PROPORTION, Statistic.PROPORTION_RANGE, Statistic.COUNT, Statistic.QUALITATIVE})
"""Statistics that a number with its unit or counts tells by itself."""


def number(value: Decimal | None) -> str:
    """A number as plain digits, without an exponent or needless zeros, so that it reads the same from a document and from the graph.

    >>> number(Decimal("1E+2")), number(Decimal("12.0")), number(None)
    ('100', '12', '')
    """
    return "" if value is None else f"{value.normalize():f}"


def measure(result: Result) -> str:
    """The number of a result with its unit, counts and time, or the word for its absence."""
    if result.statistic in ABSENT:
        return str(result.statistic) + (f" ({result.timepoint})" if result.timepoint else "")
    unit = "%" if result.unit == "%" else f" {_plural(result.unit, result.value)}" if result.unit else ""
    parts = [f"{number(result.value)}{unit}"] if result.value is not None else []
    if result.spread is not None:
        parts.append(f"± {number(result.spread)}{unit}" + (f" ({result.spread_kind})" if result.spread_kind else ""))
    if result.low is not None or result.high is not None:
        span = " to ".join(filter(None, (number(result.low), number(result.high)))) + unit
        parts.append(f"({result.bounds} {span})" if parts and result.bounds else span)
    if result.numerator is not None:
        counts = f"{result.numerator} of {result.denominator}" if result.denominator is not None else f"{result.numerator} patients"
        parts.append(f"({counts})" if parts else counts)
    parts += [f"against {result.comparator.label}"] if result.comparator else []
    parts += [f"at {result.timepoint}"] if result.timepoint else []
    parts += [result.qualifier] if result.qualifier else []
    said = " ".join(parts) or "no number stated"
    if result.statistic in PLAIN or (result.statistic is Statistic.EXPECTED_PROPORTION and "expected" in result.qualifier):
        return said
    return f"{result.statistic} {said}"


def _plural(unit: str, value: Decimal | None) -> str:
    return f"{unit}s" if unit.isalpha() and unit.islower() and len(unit) > 2 and value != 1 and not unit.endswith("s") else unit


def amount(dose: Dose) -> str:
    """How a drug is given."""
    first = f"{number(dose.amount)} {dose.unit}".strip()
    rest = [
        dose.route,
        dose.schedule,
        f"cycles of {dose.cycle}" if dose.cycle else "",
        f"at most {dose.max_cycles} cycles" if dose.max_cycles else "",
    ]
    return ", ".join(filter(None, [first, *rest])) or "dose not stated"


def given(arm: Arm) -> str:
    """What the patients of an arm are given."""
    if arm.pooled:
        return "all arms together"
    parts = [f"{each.agent.label} ({each.level})" if each.level else each.agent.label for each in arm.interventions]
    return " + ".join(parts) or "not stated"


@singledispatch
def words_of(said: object) -> str:
    """What is said, in one line."""
    return str(said)


@words_of.register
def _(said: Statement) -> str:
    limits = ", ".join(filter(None, ("" if said.strength == "observed" else str(said.strength), said.qualifier)))
    return f"{said.subject.label} {said.relation} {said.object.label}" + (f" ({limits})" if limits else "")


@words_of.register
def _(said: TrialFact) -> str:
    noun = "patients enrolled" if said.attribute is Attribute.ENROLMENT else str(said.attribute)
    return f"{said.trial.label}: {noun}: {said.value}"


@words_of.register
def _(said: Arm) -> str:
    return f"{said.label}: {given(said)}"


@words_of.register
def _(said: ArmSize) -> str:
    of_whom = ", ".join(filter(None, (said.stage, said.population, said.timepoint)))
    return f"{said.arm.label}: n = {said.size}" + (f" ({of_whom})" if of_whom else "")


@words_of.register
def _(said: Result) -> str:
    population = f", {said.population}" if said.population else ""
    return f"{said.endpoint.label}, {said.arm.label}{population}: {measure(said)}"


@words_of.register
def _(said: Comparison) -> str:
    arms = " against ".join(arm.label for arm in (said.experimental, said.control) if arm)
    p = f", p {said.p_relation or '='} {number(said.p_value)}" if said.p_value is not None else ""
    return f"{said.endpoint.label}{', ' + arms if arms else ''}: {said.conclusion}{p}{' at ' + said.timepoint if said.timepoint else ''}"


@words_of.register
def _(said: Dose) -> str:
    return f"{said.drug.label}: {amount(said)}"


@words_of.register
def _(said: Outcome) -> str:
    return f"{said.subject.label}: {said.fact}: {said.value}"


@words_of.register
def _(said: Naming) -> str:
    return f"{said.of.label} is called “{said.name}”"
