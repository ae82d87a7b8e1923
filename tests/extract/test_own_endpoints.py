"""Endpoints that a document names for itself: what is taken as one, and that sentences are read with them."""

from __future__ import annotations

import pytest

from kg.extract import extract
from kg.extract.endpoints.own import declarations, is_name, names_of, row_names
from kg.extract.text.passage import clean
from kg.lexicon import Lexicon
from kg.model import Result
from kg.readers import read_bytes
from kg.views.tables import number
from tests.extract import reading

LISTED = [
    ("clinical remission at week 12 (induction) and at week 52 (maintenance)", [("clinical remission", "")]),
    ("clinical response, endoscopic healing, steroid-free remission, and safety", [
        ("clinical response", ""), ("endoscopic healing", ""), ("steroid-free remission", "")]),
    ("the change from baseline in serum uric acid over 24 weeks", [("change from baseline in serum uric acid", "")]),
    ("PASI-90 and sPGA 0/1 at week 16", [("PASI-90", ""), ("sPGA 0/1", "")]),
    ("the proportion of patients achieving a seizure-free interval (SFI) at 12 weeks", [("seizure-free interval", "SFI")]),
    ("safety and tolerability", []),
    ("adverse events", []),
    ("met", []),
    ("to compare the two groups", []),
    ("not reached by any patient", []),
    ("stood at 41%", []),
    ("rose sharply", []),
]  # fmt: skip


@pytest.mark.parametrize(("words", "expected"), LISTED)
def test_a_declaration_lists_names_without_their_times(words: str, expected: list[tuple[str, str]]) -> None:
    assert list(names_of(words)) == expected


@pytest.mark.parametrize("name", ["week", "safety", "of the study", "was reached", "patients with ulcers", "grade 3 anemia", "x" * 90])
def test_words_that_name_no_endpoint(name: str) -> None:
    assert not is_name(name)


def test_rows_of_tables_of_outcomes_name_endpoints_and_those_of_patients_do_not() -> None:
    labels = ["Attack-free days, mean", "Least-squares mean", "p value", "Age", "Difference from placebo", "Arm A", "Week 12"]
    assert list(row_names("Table 2. Efficacy", "", labels)) == ["Attack-free days"]
    assert list(row_names("Table 1. Baseline characteristics", "", ["Attack-free days, mean"])) == []


TOLD = """# Vermakizumab in psoriasis

In a phase 3 trial (NCT01234567), 300 patients with psoriasis were randomly assigned (1:1) to receive vermakizumab or placebo.
The primary endpoint was {name} at week 16. {sentence}
"""
READ = [
    ("abscess clearance", "Abscess clearance was achieved by 45.0% of patients in the vermakizumab group and 21.0% in the placebo group.",
     {("abscess clearance", "Vermakizumab", "45.0"), ("abscess clearance", "Placebo", "21.0")}),
    ("HiSCR-75", "At week 16, HiSCR-75 was reached in 31.0% of patients with vermakizumab versus 12.0% with placebo.",
     {("HiSCR-75", "Vermakizumab", "31.0"), ("HiSCR-75", "Placebo", "12.0")}),
    ("IGA 0/1", "IGA 0/1 was higher with vermakizumab than with placebo (38.0% vs. 15.0%; p=0.002).",
     {("IGA 0/1", "Vermakizumab", "38.0"), ("IGA 0/1", "Placebo", "15.0")}),
    ("IGA 0/1", "IGA 0/1 was lower with placebo than with vermakizumab (15.0% vs. 38.0%; p=0.002).",
     {("IGA 0/1", "Vermakizumab", "38.0"), ("IGA 0/1", "Placebo", "15.0")}),
    ("abscess clearance", "Abscess clearance improved from 10.0% to 45.0% in daily practice.", set()),
    ("overall survival", "Abscess clearance was achieved by 45.0% of patients in the vermakizumab group.",
     {("abscess clearance", "Vermakizumab", "45.0")}),
]  # fmt: skip


@pytest.mark.parametrize(("name", "sentence", "expected"), READ)
def test_sentences_are_read_with_the_endpoints_that_the_document_declares(name: str, sentence: str, expected: set[tuple[str, ...]]) -> None:
    found = extract(read_bytes("a.md", TOLD.format(name=name, sentence=sentence).encode()), Lexicon.open())
    told = {(s.endpoint.label, s.arm.label, number(s.value)) for s in (f.says for f in found.facts) if isinstance(s, Result)}
    assert told == expected


HEADED = """# Vermakizumab in psoriasis

In a phase 3 trial (NCT01234567), 300 patients with psoriasis were randomly assigned (1:1) to receive vermakizumab or placebo.

At week 16:

- Objective response rate
  – Vermakizumab: 70/150 (47%; 95% CI 39–55)
  – Placebo: 30/150 (20%; 95% CI 14–27)
  – Others: 3/9 (33%)
"""


def test_lines_below_an_endpoint_give_the_numbers_of_the_arms_that_they_name() -> None:
    found = extract(read_bytes("a.md", HEADED.encode()), Lexicon.open())
    told = {(s.endpoint.label, s.arm.label, s.numerator, s.denominator) for s in (f.says for f in found.facts) if isinstance(s, Result)}
    assert told == {("ORR", "Vermakizumab", 70, 150), ("ORR", "Placebo", 30, 150)}


@pytest.mark.parametrize(
    ("sentence", "told"),
    [
        ("The study reached its primary endpoint: progression-free survival.", ["progression-free survival"]),
        ("Primary endpoint: overall survival.", ["overall survival"]),
        ("The study missed its primary endpoint: neither OS nor PFS differed between the groups.", []),
        ("The study met its primary endpoint: PFS was longer with axitinib, and OS was not.", []),
    ],
)
def test_what_was_found_of_an_endpoint_is_no_list_of_endpoints(sentence: str, told: list[str]) -> None:
    document = read_bytes("a.md", sentence.encode())
    assert [part.text for _, part in declarations(clean(document, 0, len(sentence)))] == told


def test_what_was_found_behind_an_endpoint_that_was_met_is_no_endpoint() -> None:
    found = reading.read(
        "GANNET-30 (NCT09980030) is a phase 3 trial of vorinostat in 90 patients with glioma. "
        "GANNET-30 met its primary endpoint: attack rate cut by 90% versus placebo.",
        "a.md",
    )
    assert reading.rows(found, "trials", "primary_endpoints") == [""]


def test_a_threshold_with_a_decimal_point_belongs_to_the_name() -> None:
    sentence = "Secondary endpoints were UPCR below 0.5 g/g at week 40, and itch score."
    document = read_bytes("a.md", sentence.encode())
    told = [name for _, part in declarations(clean(document, 0, len(sentence))) for name, _ in names_of(part.text)]
    assert told == ["UPCR below 0.5 g/g", "itch score"]


def test_what_befell_patients_behind_an_endpoint_is_no_endpoint() -> None:
    sentence = "A relapse, the primary end point, occurred in 41 of 191 patients (21.5%) of the vorinostat group."
    document = read_bytes("a.md", sentence.encode())
    assert not [n for _, part in declarations(clean(document, 0, len(sentence))) for n, _ in names_of(part.text) if "occurred" in n]
