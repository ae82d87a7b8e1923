"""Trials told in fields below their names, tables whose cells hold several fields, parts of a trial, descriptions of a drug."""

from __future__ import annotations

import pytest

from tests.extract.reading import read, rows

NAMED = ("trial", "phase", "enrolment", "primary_endpoints")
SERIES = """# Venetoclax: a guide

## Evidence

### GANNET-1: first study

- **Registration:** NCT09970011
- **Phase:** 1
- **Design:** open-label dose escalation
- **Patients:** 41 with relapsed or refractory CLL
- **Treatment:** venetoclax 50, 100 or 200 mg once daily
- **Primary endpoint:** maximum tolerated dose (MTD)

### GANNET-2: mantle cell lymphoma

- **Registration:** NCT09970012
- **Phase:** 3
- **Design:** double-blind, randomized (1:1)
- **Patients:** 210 with relapsed or refractory MCL
- **Treatment:** ibrutinib 560 mg once daily with venetoclax 400 mg once daily (n = 105) or placebo (n = 105)
- **Primary endpoint:** PFS

Median PFS was 31.0 months with venetoclax + ibrutinib and 22.1 months with placebo + ibrutinib (HR 0.65; 95% CI, 0.50-0.91; P = .01).
CR was achieved by 52 (50%) and 31 (30%) patients, respectively.

## What are the side effects?

- **Neutropenia, grade 3 or 4:** 33% with venetoclax + ibrutinib and 15% with placebo + ibrutinib in GANNET-2
"""


def test_a_run_of_fields_with_another_number_is_another_trial() -> None:
    found = read(SERIES)
    assert rows(found, "trials", *NAMED) == ["NCT09970011 (GANNET-1) | 1 | 41 | MTD", "NCT09970012 (GANNET-2) | 3 | 210 | PFS"]
    assert [r.split(" | ")[0] for r in rows(found, "arms", "arm", "trial") if "GANNET-1" in r] == [
        "Venetoclax 100 mg", "Venetoclax 200 mg", "Venetoclax 50 mg",
    ]  # fmt: skip


def test_placebo_beside_one_of_two_drugs_goes_with_the_other_where_the_section_says_so() -> None:
    arms = [r for r in rows(read(SERIES), "arms", "trial", "interventions") if "GANNET-2" in r]
    assert arms == ["NCT09970012 (GANNET-2) | ibrutinib; venetoclax", "NCT09970012 (GANNET-2) | placebo; ibrutinib"]


def test_counts_told_in_turn_are_of_both_arms_and_an_event_heads_its_line() -> None:
    found = rows(read(SERIES), "results", "arm", "endpoint", "value", "numerator")
    assert {"Ibrutinib with venetoclax | CR | 50 | 52", "Placebo plus ibrutinib | CR | 30 | 31"} <= {*found}
    assert {"Ibrutinib with venetoclax | neutropenia | 33 | ", "Placebo plus ibrutinib | neutropenia | 15 | "} <= {*found}
    assert not any(r.startswith("all arms | CR") for r in found)


TABLE = """Oblimersen in pancreatic cancer

Table 1: Trials of oblimersen

Study\tPhase and Design\tSetting\tArms (n)\tOutcome Measures
SHAG-1 (NCT09970021)\tI; open-label, dose escalation\tAdvanced solid tumors\tOblimersen monotherapy, 1-3 mg (24)\tPrimary: MTD
SHAG-2 (NCT09970022)\tII; open-label, randomized 1:1\tFirst-line pancreatic cancer\tA: Oblimersen + Gemcitabine, O-Gem (60)B: Gemcitabine, Gem (61)\tPrimary: PFSSecondary: OS, ORR
Petrov et al., 2021[3]\tIb/II; single-arm\tResectable pancreatic cancer\tOblimersen + Capecitabine (19)\tPrimary: R0 resection rate

Petrov et al.: Treatment Before Surgery

The ORR was 37% (7/19).[3]
"""  # noqa: E501


def test_a_cell_tells_phase_and_design_and_the_rank_of_its_endpoints() -> None:
    found = read(TABLE)
    assert rows(found, "trials", "phase", "design", "enrolment", "primary_endpoints", "secondary_endpoints")[1:] == [
        "1/2 | single-arm | 19 | R0 resection rate | ", "2 | open-label; randomized |  | PFS | ORR; OS",
    ]  # fmt: skip


def test_arms_run_together_in_a_cell_are_called_as_the_cell_calls_them() -> None:
    assert [r for r in rows(read(TABLE), "arms", "arm", "interventions") if "Gem" in r] == [
        "Gem | gemcitabine", "O-Gem | oblimersen; gemcitabine",
    ]  # fmt: skip


def test_a_heading_that_begins_with_a_report_is_of_its_trial() -> None:
    assert [r for r in rows(read(TABLE), "results", "trial", "arm", "value") if "37" in r] == [
        "oblimersen pancreatic cancer phase Ib/II (Petrov et al., 2021) | Oblimersen + Capecitabine | 37",
    ]  # fmt: skip


LEGEND = """# Glofitamab guide

| Trial | Phase | Disease | Regimen | Patients |
|---|---|---|---|---|
| SMEW-2, NCT09970031 | 3 | DLBCL | G-GemOx vs. R-GemOx | 180 |

G, glofitamab; R, rituximab; GemOx, gemcitabine and oxaliplatin.

### SMEW-2

| Arm | Median PFS, months (95% CI) | CR, n/N (%) |
|---|---|---|
| G-GemOx | 10.8 (8.7-13.4) | 50/90 (55.6) |
| R-GemOx | 4.9 (2.9-5.6) | 23/90 (25.6) |
| Comparison | HR 0.45 (0.31-0.60), p < 0.0001 | p = 0.002 |
"""


def test_a_regimen_is_composed_of_the_short_forms_that_a_legend_opens() -> None:
    assert rows(read(LEGEND), "arms", "arm", "interventions") == [
        "G-GemOx | glofitamab; gemcitabine; oxaliplatin", "R-GemOx | rituximab; gemcitabine; oxaliplatin",
    ]  # fmt: skip


def test_a_row_that_compares_two_rows_tells_ratio_and_p_value_of_each_column() -> None:
    found = read(LEGEND)
    assert "G-GemOx vs. R-GemOx | PFS | 0.45 | 0.31" in rows(found, "results", "arm", "endpoint", "value", "low")
    columns = ("experimental_arm", "control_arm", "endpoint", "p_value")
    assert rows(found, "comparisons", *columns) == ["G-GemOx | R-GemOx | CR | 0.002", "G-GemOx | R-GemOx | PFS | 0.0001"]


PARTS = """# First-in-human study of palbociclib in advanced solid tumors

## Methods

In this open-label phase 1 study (NCT09970041), patients with advanced solid tumors received palbociclib 25, 50 or 100 mg orally once daily.
In part 2, patients with breast cancer received palbociclib at the recommended dose plus fulvestrant 500 mg intramuscularly.

## Results

### Part 1: dose escalation

The ORR was 10% (3 of 30).

### Part 2: combination

The ORR was 31% (12 of 39).

A randomized phase 3 trial (NCT09970042) has been initiated.
"""


def test_the_parts_of_a_trial_have_arms_of_their_own() -> None:
    found = rows(read(PARTS), "results", "trial", "arm", "endpoint", "value")
    assert found == ["NCT09970041 | Palbociclib + Fulvestrant | ORR | 31", "NCT09970041 | all arms | ORR | 10"]


@pytest.mark.parametrize(
    ("head", "expected"),
    [
        ("|  | Dabrafenib | Placebo |", ["Dabrafenib | 30", "Placebo | 12"]),
        ("| Outcome | Dabrafenib | Placebo |", ["Dabrafenib | 30", "Placebo | 12"]),
    ],
)
def test_a_header_stands_above_its_columns(head: str, expected: list[str]) -> None:
    """A tab too many in the header of a table set by tabs would give each number to the arm before."""
    text = (
        "# KNOT: a randomised trial of dabrafenib against placebo in melanoma (NCT09970051)\n\n"
        "Patients were randomly assigned to dabrafenib (n = 50) or placebo (n = 50).\n\nTable 1. Efficacy\n\n"
    )
    tabs = head.strip("| ").replace(" | ", "\t") if "Outcome" in head else "\t\tDabrafenib\tPlacebo"
    found = read(f"{text}{tabs}\nORR, %\t30\t12\n", "paper.txt")
    assert [r for r in rows(found, "results", "arm", "value") if r in expected] == expected


PROFILE = """# Compound Profile

- **Drug:** venetoclax (ABT-199)
- **Brand name:** Venclexta
- **Drug class:** BH3 mimetic
- **Target:** BCL-2
- **Half-life:** 26 hours
- **US approval:** approved by the FDA in 2016 for chronic lymphocytic leukemia
"""


def test_the_fields_that_describe_a_drug_tell_its_class_target_name_and_approval() -> None:
    found = read(PROFILE)
    assert rows(found, "mechanism", "subject", "relation", "object") == [
        "venetoclax | is a | BH3 mimetic", "venetoclax | targets | BCL-2",
    ]  # fmt: skip
    assert rows(found, "outcomes", "fact", "value") == [
        "plasma clearance | half-life 26 hours",
        "regulatory status | approved by the FDA in 2016 for chronic lymphocytic leukemia",
        "trade name | Venclexta",
    ]


def test_fields_about_two_drugs_describe_none_of_them() -> None:
    two = PROFILE.replace("- **Brand name:** Venclexta", "- **Product name:** navitoclax")
    assert rows(read(two), "mechanism", "subject", "relation", "object") == []


def test_a_drug_behind_a_comma_is_no_target_of_the_one_before() -> None:
    text = "# Notes\n\nDabrafenib, an inhibitor of BRAF V600E, and ponatinib, an inhibitor of BCR::ABL1, were compared.\n"
    said = rows(read(text), "mechanism", "subject", "object")
    assert "dabrafenib | BRAF V600E" in said
    assert "dabrafenib | ponatinib" not in said


STEPS = """# Venetoclax tablets

Tablets are taken once daily; the dose is raised stepwise:

| Week | Daily dose |
|---|---|
| 1 | 20 mg |
| 2 | 50 mg |
| 3 and beyond | 100 mg |
"""


def test_the_steps_by_which_a_dose_is_raised() -> None:
    assert rows(read(STEPS), "doses", "drug", "amount", "schedule") == [
        "venetoclax | 100 | daily, week 3 and beyond", "venetoclax | 20 | daily, week 1", "venetoclax | 50 | daily, week 2",
    ]  # fmt: skip


TOGETHER = """# Sotatercept: summary of assessment

## Clinical evidence

The application rests on two randomised, double-blind, placebo-controlled phase 3 trials.

### PLOVER-1 (NCT09970061)

PLOVER-1 enrolled 120 adults with pulmonary arterial hypertension.

### PLOVER-2 (NCT09970062)

PLOVER-2 was an event-driven trial in 246 adults with pulmonary arterial hypertension.
"""


def test_a_sentence_that_counts_the_trials_below_it_tells_their_phase_and_design() -> None:
    found = rows(read(TOGETHER), "trials", "trial", "phase", "design", "enrolment")
    design = "double-blind; placebo-controlled; randomized"
    assert found == [f"NCT09970061 (PLOVER-1) | 3 | {design} | 120", f"NCT09970062 (PLOVER-2) | 3 | {design} | 246"]


def test_a_sentence_that_counts_more_trials_than_stand_below_it_tells_nothing_of_them() -> None:
    assert rows(read(TOGETHER.replace("two randomised", "three randomised")), "trials", "phase", "design") == [" | ", " | "]


LEVELS = """# BANK: a phase 1 dose-escalation trial of alpelisib in advanced solid tumors (NCT09970071)

Patients received alpelisib 100, 200 or 300 mg once daily.

Table 1. Outcomes by dose level

| Dose | No. of patients | DLT, no. | Grade ≥3 neutropenia, no. (%) |
|---|---|---|---|
| 100 mg | 4 | 0 | 0 |
| 200 mg | 8 | 1 | 2 (25.0) |
| 300 mg | 6 | 2 | 4 (66.7) |
"""


def test_a_column_of_one_event_counts_patients_and_a_bare_zero_is_nobody() -> None:
    found = rows(read(LEVELS), "results", "arm", "endpoint", "value", "numerator", "denominator")
    assert [r for r in found if "neutropenia" in r] == [
        "Alpelisib 100 mg | neutropenia |  | 0 | 4", "Alpelisib 200 mg | neutropenia | 25.0 | 2 | 8",
        "Alpelisib 300 mg | neutropenia | 66.7 | 4 | 6",
    ]  # fmt: skip
