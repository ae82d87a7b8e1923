"""Outcomes: every rule reads its sentences and passes over the others; adverse events of table cells; laws."""

from __future__ import annotations

import csv
from functools import cache
from pathlib import Path

import pytest

from kg.extract.document.scene import Scene
from kg.extract.outcomes.found import outcomes
from kg.extract.outcomes.listed import events_of, things_of
from kg.extract.text.words import rules
from kg.lexicon import Lexicon
from kg.readers import read_bytes

CASES = Path(__file__).parent.parent / "cases" / "outcomes_sentences.tsv"


@cache
def lexicon() -> Lexicon:
    return Lexicon.open()


def scene(text: str) -> Scene:
    return Scene(read_bytes("sentence.txt", text.encode()), lexicon(), lexicon().stem_class)


def rows(text: str) -> list[str]:
    return [f"{o.subject.label} | {o.fact} | {o.value}" for o, _ in outcomes(scene(text))]


def patterns() -> list[dict[str, object]]:
    found = rules("outcomes.toml")["pattern"]
    assert len(found) > 20
    return list(found)


@pytest.mark.parametrize("pattern", patterns(), ids=lambda p: p["name"])
def test_a_rule_reads_its_sentences(pattern):
    assert pattern["reads"]
    for example in pattern["reads"]:
        assert rows(example["sentence"]) == example["rows"]


@pytest.mark.parametrize("pattern", patterns(), ids=lambda p: p["name"])
def test_a_rule_passes_over_its_counter_examples(pattern):
    assert pattern["passes_over"]
    for sentence in pattern["passes_over"]:
        assert not [r for r in rows(sentence) if f" | {pattern['fact']} | " in r], sentence


def cases() -> list[dict[str, str]]:
    with CASES.open(encoding="utf-8", newline="") as handle:
        return list(csv.DictReader(handle, delimiter="\t", quoting=csv.QUOTE_NONE))


@pytest.mark.parametrize("case", cases(), ids=lambda c: c["case"])
def test_a_sentence_gives_just_its_outcomes(case):
    assert set(rows(case["sentence"])) == {r for r in (case["rows"] or "").split(" ; ") if r}


TABLE = """Safety of regimens

Treatment\tOverall Response Rate (ORR)\tKey Adverse Events
R-CHOP\t80%\tNeutropenia (38%), febrile neutropenia, and alopecia
Ibrutinib\t60%\tNo new toxicity attributed to ibrutinib
Venetoclax\t50%\t12 (24%)
"""


def test_a_table_cell_lists_adverse_events():
    assert rows(TABLE) == [
        "R-CHOP | adverse events | neutropenia; febrile neutropenia; alopecia",
        "ibrutinib | adverse events attributed | no new toxicities",
    ]


FACTS = """# Navtemadlin and siremadlin side by side

| | Navtemadlin | Siremadlin |
|---|---|---|
| Brand name | Norvada | none yet |
| Regulatory status (May 2024) | under review by the EMA | phase 2 completed |
| Half-life | 17 hours | 40 hours |
| Approval of the protocol | granted | granted |
"""


def test_rows_of_a_table_give_facts_of_the_drugs_at_its_head():
    assert rows(FACTS) == [
        "navtemadlin | trade name | Norvada",
        "navtemadlin | regulatory status | under review by the EMA (May 2024)",
        "siremadlin | regulatory status | phase 2 completed (May 2024)",
        "navtemadlin | plasma clearance | half-life 17 hours",
        "siremadlin | plasma clearance | half-life 40 hours",
    ]


def test_a_table_of_two_columns_tells_of_the_drug_of_the_document():
    table = "| Item | Entry |\n|---|---|\n| Regulatory position | Investigational; no marketing authorisation |\n| Brand name | unknown |\n"
    said = "regulatory status | investigational; no marketing authorisation"
    assert rows(f"# Idasanutlin in leukemia\n\nIdasanutlin is taken by mouth.\n\n{table}") == [f"idasanutlin | {said}"]
    assert rows(f"# Leukemia\n\nNothing is known.\n\n{table}") == []


def test_a_footnote_mark_ends_a_sentence_and_is_cited():
    told = scene("Imatinib reached steady state within 7 days.[^2] Its half-life in mice is short.\n\n[^2]: A study. 2019.\n")
    assert [(o.value, e.refs) for o, e in outcomes(told)] == [("reached within 7 days", (2,))]


def test_a_paragraph_of_its_own_speaks_of_the_drug_of_the_document():
    text = "# Idasanutlin in leukemia\n\nIdasanutlin was given. Of 40 patients, 12 had received venetoclax.\n\n"
    common = "The most common adverse events were nausea and rash."
    assert rows(text + common) == ["idasanutlin | adverse events | nausea; rash"]
    assert rows(f"Idasanutlin and venetoclax were given. {common}") == []


@pytest.mark.parametrize(
    ("written", "events"),
    [
        ("nausea (32%), vomiting (15%), and rash", ["nausea", "vomiting", "rash"]),
        ("grade 3 neutropenia; infections (bacterial, viral)", ["neutropenia", "infections (bacterial, viral)"]),
        ("12 (24%)", []),
        ("fatigue, which was mild", []),
    ],
)
def test_events_of_a_list(written, events):
    assert events_of(written, []) == events


def test_things_of_a_list():
    assert things_of("non-small cell lung cancer, acute myeloid leukemia (AML), and various sarcomas in earlier trials") == [
        "non-small cell lung cancer",
        "acute myeloid leukemia",
        "sarcomas",
    ]


def test_every_quote_stands_in_the_document():
    found = scene(TABLE + "\n\nVenetoclax was approved by the **FDA** for CLL.[1]\n")
    for _, evidence in outcomes(found):
        assert found.document.text[evidence.start : evidence.end] == evidence.quote


def test_cooking_says_nothing():
    assert rows("The sauce was approved by the cook for dinner. The most common side dishes were rice and beans.") == []


REMARKS = """Other drugs

Drug\tORR\tComment
Ibrutinib\t60%\tSevere diarrhea, atrial fibrillation (5%)
Venetoclax\t50%\tTablets, nausea
Zanubrutinib\t55%\tGiven twice a day
"""


def test_a_column_of_remarks_is_read_where_a_cell_holds_nothing_but_known_events():
    assert rows(REMARKS) == ["ibrutinib | adverse events | severe diarrhea; atrial fibrillation"]


def test_a_heading_in_capitals_names_the_drug_of_the_document():
    text = "# IDASANUTLIN IN LEUKEMIA\n\nA view from afar.\n\nSteady state was reached within 5 days."
    assert rows(text) == ["idasanutlin | steady-state plasma concentration | reached within 5 days"]


def test_a_drug_named_behind_a_semicolon_is_not_the_subject_before_it():
    told = "# Idasanutlin in leukemia\n\nSteady state was reached within 5 days; ibrutinib was given later."
    assert rows(told) == ["idasanutlin | steady-state plasma concentration | reached within 5 days"]


def test_a_disease_that_a_heading_names_is_none_beside():
    told = "Idasanutlin has also been evaluated in neuroblastoma."
    assert rows(f"# Idasanutlin in leukemia\n\n{told}") == ["idasanutlin | other malignancies | neuroblastoma"]
    assert rows(f"# Idasanutlin in leukemia\n\nIt was given.\n\n## Neuroblastoma\n\n{told}") == []
