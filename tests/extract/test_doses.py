"""Doses: each sentence of the table gives just its rows; doses of a list; what is not available."""

from __future__ import annotations

import csv
from functools import cache
from pathlib import Path
from typing import NamedTuple

import pytest

from kg.extract.document.scene import Scene
from kg.extract.doses.stated import doses
from kg.extract.stage.cast import read_cast
from kg.lexicon import Lexicon
from kg.model import Dose
from kg.readers import read_bytes

CASES = Path(__file__).parent.parent / "cases" / "doses_sentences.tsv"


class Case(NamedTuple):
    case: str
    sentence: str
    rows: frozenset[str]


@cache
def lexicon() -> Lexicon:
    return Lexicon.open()


def row(dose: Dose) -> str:
    amount = f"{dose.amount or ''} {dose.unit}".strip()
    return " | ".join([dose.drug.label, amount, dose.route, dose.schedule, dose.cycle, str(dose.max_cycles or "")]).strip()


def rows(text: str) -> list[str]:
    scene = Scene(read_bytes("sentence.md", text.encode()), lexicon(), lexicon().stem_class)
    return [row(dose) for dose, _ in doses(scene, read_cast(scene))]


def cases() -> list[Case]:
    with CASES.open(encoding="utf-8", newline="") as handle:
        found = csv.DictReader(handle, delimiter="\t", quoting=csv.QUOTE_NONE)
        split = [(r, [x.strip() for x in (r["rows"] or "").split(" ; ")]) for r in found]
        return [Case(r["case"], r["sentence"].replace("\\n", "\n"), frozenset(x for x in each if x)) for r, each in split]


@pytest.mark.parametrize("case", cases(), ids=lambda c: c.case)
def test_a_sentence_gives_just_its_doses(case: Case) -> None:
    assert set(rows(case.sentence)) == case.rows
