"""Comparisons of arms: each sentence of ``cases/comparisons_sentences.tsv`` gives just its comparisons, and the traps among them none."""

from __future__ import annotations

import csv
from functools import cache
from pathlib import Path

import pytest

from kg.extract import extract
from kg.lexicon import Lexicon
from kg.model import Comparison
from kg.readers import read_bytes
from kg.views.tables import arm_name, number

CASES = Path(__file__).parent.parent / "cases" / "comparisons_sentences.tsv"


@cache
def lexicon() -> Lexicon:
    return Lexicon.open()


def comparisons(text: str) -> list[Comparison]:
    found = extract(read_bytes("sentence.md", f"# A note\n\n{text}\n".encode()), lexicon())
    return [f.says for f in found.facts if isinstance(f.says, Comparison)]


def rows(text: str) -> list[str]:
    """``experimental <> control | population | endpoint | p | conclusion``, one for each comparison."""
    return sorted(
        f"{arm_name(c.experimental)} <> {arm_name(c.control)} | {c.population} | {c.endpoint.slug} | {c.p_relation} {number(c.p_value)} "
        f"| {c.conclusion}".strip()
        for c in comparisons(text)
    )


def cases() -> list[dict[str, str]]:
    with CASES.open(encoding="utf-8", newline="") as handle:
        found = list(csv.DictReader(handle, delimiter="\t", quoting=csv.QUOTE_NONE))
    assert len(found) > 50
    assert sum(c["case"].startswith("trap: ") for c in found) > 15
    return found


@pytest.mark.parametrize("case", cases(), ids=lambda c: c["case"])
def test_a_sentence_gives_just_its_comparisons(case: dict[str, str]) -> None:
    expected = sorted(row.strip() for row in (case["rows"] or "").split(" ; ") if row.strip())
    assert rows(case["sentence"]) == expected
