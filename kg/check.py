"""Looks up every quote again and holds every number against itself: one report, three levels, the worst decides.

Knows only the model. Rows of queries in ``queries/checks`` are handed in as well: no rows, no problem.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from enum import StrEnum

from kg.model import Arm, Comparison, Document, Evidence, Fact, Knowledge, Result

PERCENT = "%"


class Level(StrEnum):
    """How bad a problem is: an error means that the graph says what no document says."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """One finding: where it is, what stands there, what was expected, what to do. ``code`` names the kind of finding."""

    level: Level
    code: str
    place: str
    found: str
    expected: str
    remedy: str
    document: str = ""
    line: int = 0

    def __str__(self) -> str:
        parts = [("found", self.found), ("expected", self.expected), ("remedy", self.remedy)]
        return "\n".join([f"{self.level}: {self.place}", *(f"  {name:9} {text}" for name, text in parts if text)])


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """All problems, worst first."""

    problems: tuple[Problem, ...]

    def at(self, level: Level) -> list[Problem]:
        """The problems of one level."""
        return [problem for problem in self.problems if problem.level is level]


Finding = tuple[Level, str, str, str, str]  # level, code, found, expected, remedy
MISREAD = "please report the rule that read it"
KEPT = "kept as stated; correct the document if it is wrong"


def check(documents: Iterable[Document], knowledge: Knowledge, rows: Mapping[str, Sequence[Sequence[str]]] | None = None) -> Report:
    """Check what is known against the documents it was read from. ``rows`` are the answers of check queries, by their name."""
    texts = {document.key: document for document in documents}
    problems = [*_quotes(texts, knowledge), *_numbers(knowledge), *_answers(rows or {})]
    order = list(Level)
    unique = {(p.level, p.code, p.place, p.found): p for p in problems}
    worst_first = sorted(unique.values(), key=lambda p: (order.index(p.level), p.document, p.line, p.place, p.code, p.found))
    return Report(problems=tuple(worst_first))


def place_of(evidence: Evidence, file: str = "") -> str:
    """Where a quote stands, in words: file and line, and the table cell if it is one."""
    cell = f': table {evidence.table}, row "{evidence.row}", column "{evidence.column}"' if evidence.table else ""
    return f"{file or evidence.document}:{evidence.line}{cell}"


def _problem(finding: Finding, evidence: Evidence, file: str) -> Problem:
    level, code, found, expected, remedy = finding
    return Problem(
        level=level, code=code, place=place_of(evidence, file), found=found, expected=expected, remedy=remedy,
        document=evidence.document, line=evidence.line,
    )


# Quotes


def _quotes(documents: Mapping[str, Document], knowledge: Knowledge) -> Iterator[Problem]:
    """Every evidence is a slice of its document, character for character, and cites references that the document lists."""
    for evidence in sorted({e for fact in knowledge.facts for e in fact.evidence}, key=lambda e: (e.document, e.start, e.end, e.rule)):
        document = documents.get(evidence.document)
        if document is None:
            found = f"a quote of {evidence.document}"
            unknown = (Level.ERROR, "unknown-document", found, "a document that was read", "build again with all documents")
            yield _problem(unknown, evidence, "")
            continue
        for finding in _look_up(document, evidence):
            yield _problem(finding, evidence, document.file)


def _look_up(document: Document, evidence: Evidence) -> Iterator[Finding]:
    stands = document.text[evidence.start : evidence.end]
    if stands != evidence.quote or not stands:
        remedy = f"rule {evidence.rule} gives a wrong place: please report it"
        yield (Level.ERROR, "quote", repr(stands[:80]), f"characters {evidence.start}-{evidence.end} to be {evidence.quote[:80]!r}", remedy)
    listed = {reference.number for reference in document.references}
    if unknown := [number for number in evidence.refs if number not in listed]:
        cited = ", ".join(f"[{number}]" for number in unknown)
        yield (Level.WARNING, "unlisted-reference", f"{cited} cited", f"one of the {len(listed)} references listed", KEPT)


# Numbers


def _numbers(knowledge: Knowledge) -> Iterator[Problem]:
    files = {source.key: source.file for source in knowledge.sources}
    for fact in knowledge.facts:
        findings = list(findings_of(fact))
        first = fact.quotes()[0] if findings else None
        for finding in findings if first else ():
            assert first
            yield _problem(finding, first, files.get(first.document, ""))


def findings_of(fact: Fact) -> Iterator[Finding]:
    """What does not fit within one fact."""
    if isinstance(fact.says, Result):
        for test in RESULT_TESTS:
            yield from test(fact.says)
    elif isinstance(fact.says, Comparison):
        yield from _p_value(fact.says)


def _share_and_counts(result: Result) -> Iterator[Finding]:
    """A percentage and its counts agree at some usual rounding."""
    if result.unit != PERCENT or result.value is None or result.numerator is None or not result.denominator:
        return
    exact = Decimal(100 * result.numerator) / result.denominator
    if not _rounds_to(exact, result.value):
        expected = f"a share that its counts can give: {result.numerator} of {result.denominator} is {exact:.1f}%"
        yield (Level.WARNING, "inconsistent", f"{_plain(result.value)}% ({result.numerator}/{result.denominator})", expected, KEPT)


def _share_without_count(result: Result) -> Iterator[Finding]:
    """A percentage of a stated number of patients is one that some whole number of them can give; at a time it may be an estimate."""
    if result.unit != PERCENT or result.value is None or result.numerator is not None or not result.denominator or result.timepoint:
        return
    near = result.value * result.denominator / 100
    whole = {near.to_integral_value(ROUND_FLOOR), near.to_integral_value(ROUND_CEILING)}
    if not any(_rounds_to(100 * count / result.denominator, result.value) for count in whole):
        found = f"{_plain(result.value)}% of {result.denominator}, which is {_plain(near)}"
        yield (Level.INFO, "non-integer-count", found, f"a share that a whole number of {result.denominator} gives", KEPT)


def _counts(result: Result) -> Iterator[Finding]:
    """A part is not more than the whole, and no count is negative."""
    numerator, denominator = result.numerator, result.denominator
    if (numerator is not None and numerator < 0) or (denominator is not None and denominator < 0):
        yield (Level.ERROR, "negative-count", f"{numerator} of {denominator}", "counts of zero or more", MISREAD)
    elif numerator is not None and denominator is not None and numerator > denominator:
        yield (Level.WARNING, "part-exceeds-whole", f"{numerator} of {denominator}", "a part no greater than the whole", KEPT)


def _interval(result: Result) -> Iterator[Finding]:
    """The ends of an interval are in order, and the value lies between them."""
    low, high, value = result.low, result.high, result.value
    if low is not None and high is not None and low > high:
        yield (Level.WARNING, "interval-order", f"{_plain(low)} to {_plain(high)}", "the lower end first", KEPT)
    elif value is not None and ((low is not None and value < low) or (high is not None and value > high)):
        ends = f"{'' if low is None else _plain(low)} to {'' if high is None else _plain(high)}"
        yield (Level.WARNING, "outside-interval", f"{_plain(value)} with {ends}", "a value within its bounds", KEPT)


def _percent_range(result: Result) -> Iterator[Finding]:
    """A percentage of patients is between 0 and 100."""
    numbers = [n for n in (result.value, result.low, result.high) if n is not None]
    if result.unit == PERCENT and "proportion" in result.statistic and any(not 0 <= n <= 100 for n in numbers):
        yield (Level.WARNING, "share-range", ", ".join(f"{_plain(n)}%" for n in numbers), "a share between 0% and 100%", KEPT)


def _p_value(comparison: Comparison) -> Iterator[Finding]:
    if comparison.p_value is not None and not 0 <= comparison.p_value <= 1:
        yield (Level.WARNING, "p-range", f"p {comparison.p_relation} {_plain(comparison.p_value)}", "a probability between 0 and 1", KEPT)
    if _same_arm(comparison.experimental, comparison.control):
        yield (Level.WARNING, "self-comparison", "an arm compared with itself", "two arms", MISREAD)


RESULT_TESTS: tuple[Callable[[Result], Iterator[Finding]], ...] = (
    _share_and_counts, _share_without_count, _counts, _interval, _percent_range,
)


def _same_arm(one: Arm | None, other: Arm | None) -> bool:
    return one is not None and one == other


def _rounds_to(exact: Decimal, stated: Decimal) -> bool:
    """Whether a number was rounded, up, down or to the nearest, to the stated digits; a whole number may stand for 12.0."""
    exponent = stated.as_tuple().exponent
    step = Decimal(1).scaleb(min(int(exponent), 0))
    return abs(exact - stated) < step


def _plain(number: Decimal) -> str:
    return f"{number.normalize():f}"


# Queries


def _answers(rows: Mapping[str, Sequence[Sequence[str]]]) -> Iterator[Problem]:
    """Each row of a check query is an offender."""
    for name, offenders in rows.items():
        for row in offenders:
            yield Problem(
                level=Level.ERROR, code=name, place=row[0] if row else name, found=", ".join(row[1:]),
                expected=f"no row from queries/checks/{name}.rq", remedy="the query says in its header what the rule is",
            )
