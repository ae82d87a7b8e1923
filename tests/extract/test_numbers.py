"""Numbers as trials write them: the table ``tests/cases/quantities.tsv``."""

from __future__ import annotations

import csv
import itertools
import re
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.extract.numbers.numerals import COUNT, whole
from kg.extract.numbers.reported import quantities
from kg.extract.trials.drafts import normal_phase

with (Path(__file__).parents[1] / "cases/quantities.tsv").open(encoding="utf-8", newline="") as handle:
    CASES = list(csv.DictReader(handle, delimiter="\t", quoting=csv.QUOTE_NONE))
assert len(CASES) > 30


def decimal(cell: str | None) -> Decimal | None:
    return Decimal(cell) if cell else None


@pytest.mark.parametrize("case", CASES, ids=lambda c: c["case"])
def test_quantities(case: dict[str, str]) -> None:
    found = quantities(case["text"])
    if case["kind"] == "none":
        assert [q for q in found if q.kind in ("share", "ratio", "duration", "p")] == []
        return
    q = next(q for q in found if q.kind == case["kind"])
    assert (q.value, q.low, q.high) == (decimal(case["value"]), decimal(case["low"]), decimal(case["high"]))
    assert (q.bounds, q.unit) == (case["bounds"] or "", case["unit"] or "")
    assert (q.numerator, q.denominator) == tuple(int(case[k]) if case[k] else None for k in ("numerator", "denominator"))
    assert (q.relation or q.name) == (case["relation"] or "")


@given(
    st.lists(
        st.sampled_from(
            [
                "12%",
                "(3/5)",
                "95% CI",
                "0.4-0.9",
                "vs.",
                "months",
                "7",
                "p<0.01",
                "HR",
                "of",
                "1,000 mg",
                "none of the 9 patients",
                "–",
                "NR",
                "%",
                "(",
            ]
        ),
        max_size=14,
    )
)
def test_quantities_stand_in_order_and_apart(parts: list[str]) -> None:
    text = " ".join(parts)
    found = quantities(text)
    assert all(0 <= q.start < q.end <= len(text) for q in found)
    assert all(a.end <= b.start for a, b in itertools.pairwise(found))


@pytest.mark.parametrize(
    ("words", "phase"), [("II", "2"), ("2", "2"), ("I/II", "1/2"), ("IIb", "2"), ("1b/2a", "1/2"), ("III", "3"), ("IV", "4")]
)
def test_phases_in_all_spellings(words: str, phase: str) -> None:
    assert normal_phase(words) == phase


@given(st.from_regex(re.compile(rf"(?:{COUNT})", re.I), fullmatch=True))
def test_whatever_is_found_as_a_count_is_a_number(words: str) -> None:
    assert whole(words) >= 0
