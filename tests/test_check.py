"""Each rule of the report, with what breaks it and what keeps it."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from kg.assemble import assemble
from kg.check import Level, Problem, check
from kg.model import Comparison, Evidence, Fact, Knowledge, Result, Said
from tests.assemble.made import CR, arm, document, evidence, extraction, fact, result, trial

ARM = arm(trial("t"), "Arm 1", "examplersen")


def problems(says: Said, quote: Evidence | None = None) -> list[Problem]:
    said = Fact(says=says, evidence=frozenset({quote or evidence("a", 0)}))
    return list(check([document("a")], assemble([extraction("a", said)])).problems)


def share(value: str | None, numerator: int | None = None, denominator: int | None = None, **more: object) -> Result:
    return replace(result(ARM, value or "", numerator, denominator), **more)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("value", "numerator", "denominator"),
    [("12", 6, 50), ("19", 10, 53), ("18", 10, 53), ("18.9", 10, 53), ("0", 0, 17), ("100", 4, 4), ("33.3", 1, 3)],
    ids=lambda value: str(value),
)
def test_a_share_that_its_counts_give(value: str, numerator: int, denominator: int) -> None:
    assert not problems(share(value, numerator, denominator))


@pytest.mark.parametrize(("value", "numerator", "denominator"), [("15", 6, 50), ("12.5", 6, 50), ("20", 10, 53)])
def test_a_share_that_its_counts_cannot_give(value: str, numerator: int, denominator: int) -> None:
    (problem,) = problems(share(value, numerator, denominator))
    assert (problem.level, problem.code) == (Level.WARNING, "inconsistent")
    assert str(problem).splitlines() == [
        "warning: a.txt:1",
        f"  found     {value}% ({numerator}/{denominator})",
        f"  expected  a share that its counts can give: {numerator} of {denominator} is {Decimal(100 * numerator) / denominator:.1f}%",
        "  remedy    kept as stated; correct the document if it is wrong",
    ]


@pytest.mark.parametrize(("value", "denominator", "codes"), [("53", 20, ["non-integer-count"]), ("55", 20, []), ("52.9", 17, [])])
def test_a_share_of_so_many_patients_is_a_whole_number_of_them(value: str, denominator: int, codes: list[str]) -> None:
    found = problems(share(value, None, denominator))
    assert [p.code for p in found] == codes
    assert all(p.level is Level.INFO for p in found)


def test_a_share_at_a_time_may_be_an_estimate() -> None:
    assert not problems(share("53", None, 20, timepoint="1 year"))


@pytest.mark.parametrize(
    ("says", "code"),
    [
        (share("12", 60, 50), "inconsistent"),
        (share(None, 60, 50), "part-exceeds-whole"),
        (share(None, -1, 50), "negative-count"),
        (share("12", low=Decimal(13), high=Decimal(20)), "outside-interval"),
        (share(None, low=Decimal(20), high=Decimal(13)), "interval-order"),
        (share("112"), "share-range"),
        (Comparison(endpoint=CR, conclusion="trend", p_relation="=", p_value=Decimal("1.5")), "p-range"),
        (Comparison(endpoint=CR, conclusion="trend", experimental=ARM, control=ARM), "self-comparison"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_numbers_that_do_not_fit(says: Said, code: str) -> None:
    assert code in [problem.code for problem in problems(says)]


@pytest.mark.parametrize("change", [{"quote": "Other"}, {"start": 1}, {"end": 7}, {"start": 5}], ids=str)
def test_a_quote_that_does_not_stand_in_its_document_is_an_error(change: dict[str, object]) -> None:
    (problem,) = problems(share("12", 6, 50), replace(evidence("a"), **change))  # type: ignore[arg-type]
    assert (problem.level, problem.code) == (Level.ERROR, "quote")


def test_a_quote_of_a_document_that_was_not_read() -> None:
    knowledge = Knowledge(sources=(), facts=(fact(share("12", 6, 50), "z"),))
    assert [p.code for p in check([document("a")], knowledge).problems] == ["unknown-document"]


def test_a_cited_number_that_the_document_does_not_list() -> None:
    (problem,) = problems(share("12", 6, 50), replace(evidence("a"), refs=(7,)))
    assert (problem.level, problem.found) == (Level.WARNING, "[7] cited")


def test_a_place_in_a_table_is_named() -> None:
    cell = replace(evidence("a"), table=2, row="All arms", column="CR", line=50)
    (problem,) = problems(share("15", 6, 50), cell)
    assert problem.place == 'a.txt:50: table 2, row "All arms", column "CR"'


def test_rows_of_a_check_query_are_errors() -> None:
    report = check([], Knowledge(sources=(), facts=()), {"no-orphans": [("drug:x", "no label")]})
    assert [(p.level, p.code, p.place, p.found) for p in report.problems] == [(Level.ERROR, "no-orphans", "drug:x", "no label")]


def test_the_worst_comes_first() -> None:
    facts = [fact(share("53", None, 20), "a"), fact(share("15", 6, 50), "a"), fact(share("12", 6, 50), "z")]
    report = check([document("a")], assemble([extraction("a", *facts)]))
    assert [p.level for p in report.problems] == [Level.ERROR, Level.WARNING, Level.INFO]
