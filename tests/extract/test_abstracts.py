"""Abstracts and parts of the patients: letters for drugs, one phase of a trial, rows below a row of patients, doses as heads."""

from __future__ import annotations

import pytest

from tests.extract.reading import read, rows

RESULT = ("arm", "endpoint", "statistic", "value", "numerator", "denominator", "qualifier")

ABSTRACT = """# Lenvatinib (L) versus sorafenib (S) in thyroid cancer: results of the phase 3 HARBOR-9 trial

**Methods:** HARBOR-9 (NCT09960021) was a randomized phase 3 trial. Pts with thyroid cancer were randomized to L or S.

**Results:** 300 pts were randomized to L (n=150) or S (n=150). {sentence}

Table. Median PFS by histology
{corner}	L, mo	S, mo	HR (95% CI)
Papillary	14.4	3.5	0.30 (0.21-0.43)
Follicular	{follicular}	2.1	0.18 (0.09-0.35)

**Conclusions:** L prolonged PFS.
"""


def abstract(sentence: str = "", corner: str = "Histology", follicular: str = "18.0") -> list[str]:
    found = read(ABSTRACT.format(sentence=sentence, corner=corner, follicular=follicular))
    return rows(found, "results", "arm", "population", "endpoint", "value", "qualifier")


def test_rows_of_patients_under_a_title_that_parts_them() -> None:
    assert [row for row in abstract() if "Follicular" in row] == [
        "Lenvatinib vs. Sorafenib | Follicular | PFS | 0.18 | ",
        "Lenvatinib | Follicular | PFS | 18.0 | ",
        "Sorafenib | Follicular | PFS | 2.1 | ",
    ]


def test_a_ratio_that_the_medians_of_its_row_contradict_is_left() -> None:
    assert not [row for row in abstract(follicular="1.2") if "Follicular" in row and " vs. " in row]


GRADES = "adverse event, {}"


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        (
            "Any-grade (grade ≥3) AEs with L were hypertension in 68.0% (42.0%) and diarrhea in 60.0% (8.0%); with S, hypertension in "
            "9.0% (2.0%). More died with S. Deaths were few.",
            [
                "Lenvatinib | diarrhea | 60.0 | any grade", "Lenvatinib | diarrhea | 8.0 | grade ≥3",
                "Lenvatinib | hypertension | 42.0 | grade ≥3", "Lenvatinib | hypertension | 68.0 | any grade",
                "Sorafenib | hypertension | 2.0 | grade ≥3", "Sorafenib | hypertension | 9.0 | any grade",
            ],
        ),
        # who had them is not told
        ("Any-grade (grade ≥3) AEs were hypertension in 68.0% (42.0%) and diarrhea in 60.0% (8.0%).", []),
        # the arms stand side by side
        ("Any-grade/grade ≥3 AEs with L were hypertension (68%/42%) vs hypertension (9%/2%) with S.", []),
        # counts, not grades, stand in the brackets
        ("AEs with L were hypertension in 68% (102).", ["Lenvatinib | hypertension | 68 | "]),
    ],
)  # fmt: skip
def test_events_of_a_list_at_two_grades(sentence: str, expected: list[str]) -> None:
    told = [row.split(" | ") for row in abstract(sentence)]
    assert sorted(" | ".join((a, e, v, q.removeprefix("adverse event").strip(", "))) for a, _, e, v, q in told if e != "PFS") == expected


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("AEs led to discontinuation in 14.0% of pts on L and 2.0% of pts on S.", ["Lenvatinib | 14.0", "Sorafenib | 2.0"]),
        (
            "Nine patients on L (6.0%) stopped treatment on account of adverse events, compared with three on S (2.0%).",
            ["Lenvatinib | 6.0", "Sorafenib | 2.0"],
        ),
        ("Of 150 patients on L (50.0%), many stopped treatment because of adverse events.", []),
    ],
)
def test_treatment_that_was_stopped_in_each_arm(sentence: str, expected: list[str]) -> None:
    found = [row.split(" | ") for row in abstract(sentence)]
    assert [f"{a} | {v}" for a, _, e, v, _ in found if e == "discontinuation due to adverse events"] == expected


ESCALATION = """# Dose Escalation of Trabectedin, an Oral Poison, Plus Olaparib in Sarcoma: Phase 1 Results

**Methods:** NCT09960022 is an open-label phase 1 trial. Patients with sarcoma were treated.

**Results:** {sentence}

**Conclusions:** Enrollment to a randomized phase 2 portion is planned.
"""


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("The ORR was 20% (8/40).", ["Trabectedin + Olaparib | ORR | proportion | 20"]),
        ("The design had a null ORR of 5%, target 20%.", []),
        (
            "Responses were seen in 2/8 (25%) TP53-mutant and 6/32 (19%) TP53-intact pts.",
            ["Trabectedin + Olaparib | ORR | proportion | 25"],
        ),
        ("Three of the seven patients at 3 mg had a dose-limiting toxicity.", []),  # of which of the two drugs?
    ],
)
def test_an_abstract_of_one_phase_is_of_one_trial(sentence: str, expected: list[str]) -> None:
    told = rows(read(ESCALATION.format(sentence=sentence)), "results", "arm", "endpoint", "statistic", "value")
    assert [row for row in told if "expected" not in row] == expected


PARTS = """# Venetoclax in AML

## CRAGMOOR (NCT09960031)

CRAGMOOR was a phase 1/2, single-arm trial of venetoclax in 58 adults with AML.

| Group | Patients | CR | Median OS |
|---|---|---|---|
| Phase 2 | 36 | 5 (14%) | 6.1 mo |
| {label} | 7 | 3 (43%) | 9.0 mo |
"""


@pytest.mark.parametrize(
    ("label", "expected"),
    [
        ("— of these, NPM1-mutated", ["NPM1-mutated | CR | 43 | 7", "NPM1-mutated | OS | 9.0 | "]),
        ("of whom over 70 years", ["over 70 years | CR | 43 | 7", "over 70 years | OS | 9.0 | "]),
        ("NPM1-mutated, others", []),  # of which patients?
    ],
)
def test_a_row_of_some_of_the_patients_of_the_row_above(label: str, expected: list[str]) -> None:
    told = rows(read(PARTS.format(label=label)), "results", "arm", "population", "endpoint", "value", "denominator")
    assert [row.removeprefix("Phase 2 | ") for row in told if " | 43 | " in row or " | 9.0 | " in row] == expected


@pytest.mark.parametrize(
    ("sentence", "population"),
    [
        ("In the subgroup with a TP53 mutation, median PFS was 9.0 months on L and 3.0 months on S (HR 0.5).",
         "patients with a TP53 mutation"),
        ("In the prespecified stratum without bone lesions, median PFS was 9.0 months on L and 3.0 months on S.",
         "patients without bone lesions"),
        ("In the group with L, median PFS was 9.0 months and 3.0 months with S.", "thyroid cancer"),
    ],
)  # fmt: skip
def test_patients_told_by_what_their_part_has(sentence: str, population: str) -> None:
    told = [row.split(" | ") for row in abstract(sentence)]
    assert {who for _, who, _, value, _ in told if value in ("9.0", "3.0", "0.5")} <= {population}


def test_a_choice_of_treatments_is_called_by_its_short_form() -> None:
    text = """Table 1: Trials

Trial Identifier	Phase	Treatment Arms	Endpoints
MERIDEW (NCT09960041)	III	1. Ibrutinib2. Investigator's choice of chemotherapy (ICC)	- Primary: PFS
"""
    assert rows(read(text, "guide.txt"), "arms", "arm") == ["ICC", "Ibrutinib"]


def test_an_amount_at_the_head_of_a_column_is_the_arm_of_that_dose() -> None:
    text = """# Liraglutide in Obesity

## KELSALE (NCT09960051)

KELSALE was a randomized phase 2 trial in 90 adults with obesity. Patients were randomized to liraglutide 1 mg, liraglutide 3 mg or placebo.

Table 1. Response in KELSALE

| Endpoint | Placebo (n = 30) | 1 mg (n = 30) | 3 mg (n = 30) |
|---|---|---|---|
| ORR | 3 (10%) | 6 (20%) | 9 (30%) |
"""
    assert rows(read(text), "results", "arm", "value") == ["Liraglutide 1 mg | 20", "Liraglutide 3 mg | 30", "Placebo | 10"]


NAMED_BEHIND = """# Encorafenib in Colorectal Cancer

## WICKEN-2 (NCT09960061)

A randomized (2:1), double-blind phase 2 trial {told} in 150 patients with colorectal cancer.

- Median PFS: 6.9 mo in Arm A vs 3.8 mo in Arm B; HR 0.55 (95% CI 0.38-0.80), p=0.001

The expected ORR with cetuximab alone was 10%.
"""


@pytest.mark.parametrize(
    ("told", "values"),
    [
        ("compared encorafenib plus cetuximab (Arm A, n=100) with placebo plus cetuximab (Arm B, n=50)", ["6.9", "3.8"]),
        ("assigned patients to encorafenib plus cetuximab (Arm A) or placebo plus cetuximab (Arm B)", ["6.9", "3.8"]),
        ("compared placebo plus cetuximab (Arm B) with encorafenib plus cetuximab (Arm A)", ["6.9", "3.8"]),
        ("compared encorafenib plus cetuximab (Arm A) with placebo plus cetuximab", []),  # who Arm B is, is not told
    ],
)
def test_arms_called_in_brackets_behind_what_they_are_given(told: str, values: list[str]) -> None:
    found = rows(read(NAMED_BEHIND.format(told=told)), "results", "arm", "statistic", "value")
    medians = {row.split(" | ")[0].split()[0]: row.split(" | ")[2] for row in found if "median" in row}
    assert medians == (dict(zip(("Encorafenib", "Placebo"), values, strict=True)) if values else {})
    assert not [row for row in found if "expected" in row and "all arms" in row]
