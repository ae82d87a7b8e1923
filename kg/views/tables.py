"""What single documents say, as rows: one row for each fact and document, each ending with the words it rests on."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple

from kg.errors import QueryError
from kg.model import (
    Arm,
    ArmSize,
    Attribute,
    Comparison,
    Dose,
    Evidence,
    Extraction,
    Fact,
    Naming,
    Outcome,
    Result,
    Said,
    Statement,
    Strength,
    Trial,
    TrialFact,
)

Row = tuple[str, ...]
EVIDENCE = ("refs", "quote", "start", "end")
COLUMNS: dict[str, tuple[str, ...]] = {
    "results": (
        "document", "trial", "arm", "population", "endpoint", "statistic", "value", "low", "high", "unit", "numerator", "denominator",
        "timepoint", "qualifier", *EVIDENCE, "bounds", "rule", "line", "spread", "spread_kind",
    ),
    "comparisons": (
        "document", "trial", "experimental_arm", "control_arm", "population", "endpoint", "p_relation", "p_value", "conclusion", *EVIDENCE,
        "timepoint", "rule", "line",
    ),
    "trials": (
        "document", "trial", "phase", "design", "enrolment", "condition", "primary_endpoints", "secondary_endpoints", "publication",
        *EVIDENCE, "rule", "line",
    ),
    "arms": ("document", "trial", "arm", "interventions", *EVIDENCE, "role", "rule", "line", "size"),
    "doses": (
        "document", "trial", "drug", "amount", "unit", "route", "schedule", "cycle", "max_cycles", *EVIDENCE, "rule", "line",
    ),
    "mechanism": ("document", "subject", "relation", "object", "qualifier", *EVIDENCE, "strength", "rule", "line"),
    "outcomes": ("document", "subject", "fact", "value", *EVIDENCE, "rule", "line"),
}
"""The tables and their columns. Columns are added at the end and never moved."""


class Table(NamedTuple):
    """Named columns and rows of text; an open cell is empty."""

    columns: Row
    rows: tuple[Row, ...]


def table(name: str, extractions: Iterable[Extraction]) -> Table:
    """One kind of fact as rows, by document and position. Raises QueryError for an unknown table."""
    if name not in COLUMNS:
        raise QueryError(f"table {name!r}", "no such table", ", ".join(COLUMNS), "choose one of these")
    rows: list[Row] = []
    for extraction in sorted(extractions, key=lambda each: each.document.key):
        placed = [(quoted, cells) for quoted, cells in ROWS[name](extraction.facts)]
        placed.sort(key=lambda row: (row[0].evidence.start, row[0].evidence.end, row[1]))
        rows += [_row(extraction.document.key, name, quoted, cells) for quoted, cells in placed]
    return Table(COLUMNS[name], tuple(rows))


@dataclass(frozen=True, slots=True)
class _Quoted:
    """The evidence that stands for a row, the references to print with it, what goes after them, and what goes last."""

    evidence: Evidence
    refs: tuple[int, ...]
    extra: Row = ()
    last: Row = ()


Cells = Iterator[tuple[_Quoted, Row]]


def _row(document: str, name: str, quoted: _Quoted, cells: Row) -> Row:
    evidence = quoted.evidence
    refs = ",".join(str(number) for number in quoted.refs)
    place = (refs, evidence.quote, str(evidence.start), str(evidence.end))
    row = (document, *cells, *place, *quoted.extra, evidence.rule, str(evidence.line), *quoted.last)
    assert len(row) == len(COLUMNS[name]), f"{name}: {len(row)} cells"
    return row


def _quoted(fact: Fact, *extra: str, last: Row = ()) -> _Quoted:
    """The first quote that cites something, otherwise the first."""
    best = min(fact.quotes(), key=lambda e: (not e.refs, e.start, e.end))
    return _Quoted(best, best.refs, extra, last)


def number(value: Decimal | int | None) -> str:
    """A number in plain digits, as precisely as it was stated; empty when open."""
    return "" if value is None else f"{value:f}" if isinstance(value, Decimal) else str(value)


def arm_name(arm: Arm | None) -> str:
    """What tables call an arm."""
    return "" if arm is None else "all arms" if arm.pooled else arm.label


def _pair(said: Result, evidence: Evidence) -> str:
    """What the table calls the two arms of a ratio: as they are called where it is told."""
    arms = [each for each in (said.arm, said.comparator) if each]
    heard = f"{evidence.quote} {evidence.column}"
    called = any(each.label in heard for each in arms)
    return " vs. ".join(arm_name(each) if called else _spoken(each) for each in arms)


def _spoken(arm: Arm) -> str:
    """What the table calls an arm that is not named where its ratio is told: one that is only lettered, by what it gives."""
    if not arm.interventions or not re.fullmatch(r"(?:treatment )?(?:arm|group|cohort)\s+\w+", arm.label, re.I):
        return arm_name(arm)
    words = " + ".join(f"{each.level} {each.agent.label}".strip() for each in arm.interventions)
    return words[:1].upper() + words[1:]


def trial_of(said: Said) -> Trial | None:
    """The trial that something is said of, if it is."""
    if isinstance(said, Statement | Naming):
        return None
    if isinstance(said, Outcome):
        return said.subject if isinstance(said.subject, Trial) else None
    if isinstance(said, ArmSize):
        return said.arm.trial
    arm = said.arm if isinstance(said, Result) else said.experimental or said.control if isinstance(said, Comparison) else None
    return said.trial or (arm.trial if arm else None)


def _trial(said: Said) -> str:
    trial = trial_of(said)
    return trial.label if trial else ""


def given_in(arm: Arm) -> str:
    """What is given in an arm, with levels: ``examplersen; cytarabine (low dose)``."""
    return "; ".join(f"{each.agent.label} ({each.level})" if each.level else each.agent.label for each in arm.interventions)


# One function for each table


def _results(facts: Sequence[Fact]) -> Cells:
    for fact in facts:
        if isinstance(said := fact.says, Result):
            quoted = _quoted(fact, said.bounds, last=(number(said.spread), said.spread_kind))
            arm = _pair(said, quoted.evidence) if said.comparator else arm_name(said.arm)
            yield quoted, (
                _trial(said), arm, said.population, said.endpoint.label, str(said.statistic), number(said.value),
                number(said.low), number(said.high), said.unit, number(said.numerator), number(said.denominator), said.timepoint,
                said.qualifier,
            )


def _comparisons(facts: Sequence[Fact]) -> Cells:
    for fact in facts:
        if isinstance(said := fact.says, Comparison):
            yield _quoted(fact, said.timepoint), (
                _trial(said), arm_name(said.experimental), arm_name(said.control), said.population,
                _timed(said), said.p_relation, number(said.p_value), said.conclusion,
            )


def _timed(said: Comparison) -> str:
    """What was compared: "OS at 5 years"; a visit ("week 12") stands in its own column alone."""
    return f"{said.endpoint.label} at {said.timepoint}" if said.timepoint[:1].isdigit() else said.endpoint.label


def _trials(facts: Sequence[Fact]) -> Cells:
    told: dict[Trial, list[tuple[TrialFact, Fact]]] = defaultdict(list)
    for fact in facts:
        if isinstance(said := fact.says, TrialFact):
            told[said.trial].append((said, fact))
    for trial, parts in told.items():
        parts.sort(key=lambda part: (part[1].quotes()[0].start, part[0].value))

        def all_of(attribute: Attribute, parts: list[tuple[TrialFact, Fact]] = parts) -> str:
            found = [_value(said) for said, _ in parts if said.attribute is attribute]
            return "; ".join(dict.fromkeys(found))

        about = [fact for said, fact in parts if said.attribute in {Attribute.DESIGN, Attribute.POPULATION}] or [fact for _, fact in parts]
        refs = tuple(sorted({number for fact in about for evidence in fact.evidence for number in evidence.refs}))
        leading = [fact for said, fact in parts if said.attribute is Attribute.PHASE] or [fact for _, fact in parts]
        yield _Quoted(leading[0].quotes()[0], refs), (
            trial.label, all_of(Attribute.PHASE), all_of(Attribute.DESIGN), all_of(Attribute.ENROLMENT), all_of(Attribute.CONDITION),
            all_of(Attribute.PRIMARY_ENDPOINT), all_of(Attribute.SECONDARY_ENDPOINT), all_of(Attribute.PUBLICATION),
        )


def _value(said: TrialFact) -> str:
    endpoints = {Attribute.PRIMARY_ENDPOINT, Attribute.SECONDARY_ENDPOINT}
    return said.thing.label if said.thing and said.attribute in endpoints else said.value


def _arms(facts: Sequence[Fact]) -> Cells:
    sizes: dict[Arm, list[ArmSize]] = defaultdict(list)
    for fact in facts:
        if isinstance(said := fact.says, ArmSize):
            sizes[said.arm].append(said)
    for fact in facts:
        if isinstance(said := fact.says, Arm) and not said.pooled:
            yield _quoted(fact, said.role, last=(_sizes(sizes[said]),)), (_trial(said), said.label, given_in(said))


def _sizes(told: Sequence[ArmSize]) -> str:
    """The stated sizes of an arm, each with who is counted: "41 randomised; 38 completed"."""
    told = sorted(told, key=lambda s: (-s.size, s.stage, s.population, s.timepoint))
    return "; ".join(dict.fromkeys(" ".join(filter(None, (str(s.size), s.stage, s.population, s.timepoint))) for s in told))


def _doses(facts: Sequence[Fact]) -> Cells:
    for fact in facts:
        if isinstance(said := fact.says, Dose):
            yield _quoted(fact), (
                _trial(said), said.drug.label, number(said.amount), said.unit, said.route, said.schedule, said.cycle,
                number(said.max_cycles),
            )


def _mechanism(facts: Sequence[Fact]) -> Cells:
    for fact in facts:
        if isinstance(said := fact.says, Statement) and said.strength is not Strength.DENIED:
            yield _quoted(fact, str(said.strength)), (said.subject.label, str(said.relation), said.object.label, said.qualifier)


def _outcomes(facts: Sequence[Fact]) -> Cells:
    for fact in facts:
        if isinstance(said := fact.says, Outcome):
            yield _quoted(fact), (said.subject.label, said.fact, said.value)


ROWS: dict[str, Callable[[Sequence[Fact]], Cells]] = {
    "results": _results, "comparisons": _comparisons, "trials": _trials, "arms": _arms, "doses": _doses, "mechanism": _mechanism,
    "outcomes": _outcomes,
}
