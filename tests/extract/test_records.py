"""Records of a registry as plain lines: fields, arms, outcomes with a line for each group, analyses, columns set by blanks."""

from __future__ import annotations

import pytest

from kg.model import Extraction
from tests.extract import reading
from tests.extract.reading import rows


def read(text: str) -> Extraction:
    return reading.read(text, "record.txt")


HEAD = """Record NCT09970123 with results

Brief Title: Erenumab or Placebo in Adults With Cluster Headache
Study Type: Interventional
Phase: Phase 2
Allocation: Randomized
Masking: Double
Enrollment (Actual): 90
Condition: Cluster Headache

ARMS AND INTERVENTIONS

Experimental: Erenumab
  Drug: Erenumab. 140 mg by subcutaneous injection every 4 weeks.
Placebo Comparator: Placebo
  Drug: Placebo, subcutaneous injection.

OUTCOME MEASURES

"""
COLUMNS = ("arm", "endpoint", "statistic", "value", "low", "high", "unit", "numerator", "denominator", "timepoint")


def outcomes(text: str, *columns: str) -> list[str]:
    return rows(read(HEAD + text), "results", *(columns or COLUMNS))


def test_a_record_without_an_official_title_is_of_one_trial_and_its_arms_stand_on_lines() -> None:
    found = read(HEAD)
    assert rows(found, "trials", "trial", "phase", "design", "enrolment") == ["NCT09970123 | 2 | randomized; double-blind | 90"]
    assert rows(found, "arms", "arm", "interventions") == ["Erenumab | erenumab", "Placebo | placebo"]


SCALE = """1. Type: Primary
Title: Change From Baseline in Attack Diary Score at Week 8
Measure Type: Least Squares Mean (Standard Error)
Unit of Measure: Score on a scale
  Arm/Group: Erenumab    Participants Analyzed: 40    -2.9 (0.7)
  Arm/Group: Placebo     Participants Analyzed: 41    -1.1 (0.8)
Statistical Analysis 1
  Comparison: Erenumab, Placebo
  P-Value: 0.041    Method: ANCOVA
  Estimation: Mean Difference (Final Values)    Value: -1.8    95% CI: -3.5 to -0.1
"""


def test_an_outcome_told_line_by_line_gives_each_group_its_mean_and_the_analysis_below_it() -> None:
    assert outcomes(SCALE) == [
        "Erenumab vs. Placebo | change From Baseline in Attack Diary Score | mean | -1.8 | -3.5 | -0.1 | points |  |  | Week 8",
        "Erenumab | change From Baseline in Attack Diary Score | mean | -2.9 |  |  | points |  | 40 | Week 8",
        "Placebo | change From Baseline in Attack Diary Score | mean | -1.1 |  |  | points |  | 41 | Week 8",
    ]
    found = read(HEAD + SCALE)
    assert rows(found, "comparisons", "experimental_arm", "control_arm", "p_relation", "p_value") == ["Erenumab | Placebo | = | 0.041"]
    assert rows(found, "trials", "primary_endpoints") == ["change From Baseline in Attack Diary Score"]


@pytest.mark.parametrize(
    ("measure", "unit", "title", "cell", "found"),
    [
        ("Count of Participants", "Participants", "Number of Participants With Relief at Day 2", "12", ["relief |  | 12 | 40 | "]),
        ("Number", "percentage of participants", "Percentage of Participants With Relief at Day 2", "30.0", ["relief | 30.0 |  | 40 | %"]),
        ("Median (Full Range)", "ng/mL", "Serum CGRP at Day 2", "41 (12 to 133)", ["serum CGRP | 41 |  | 40 | ng/mL"]),
        ("Number", "Participants", "Attacks at Day 2", "12", []),  # of what is counted the title says nothing
        ("Count of Participants", "Participants", "Number of Participants With Relief at Day 2", "44", []),  # more than there are
        ("Number", "attacks", "Number of Attacks at Day 2", "12", []),
        ("Mean (Standard Deviation)", "some unit that nobody knows", "Serum CGRP at Day 2", "41 (12)", []),
        ("", "ng/mL", "Serum CGRP at Day 2", "41 (12)", []),  # what stands in the brackets is not said
    ],
)
def test_a_number_is_what_the_record_says_that_it_is(measure: str, unit: str, title: str, cell: str, found: list[str]) -> None:
    text = f"2. Type: Other\nTitle: {title}\nMeasure Type: {measure}\nUnit of Measure: {unit}\n"
    text = f"{text}  Arm/Group: Erenumab    Participants Analyzed: 40    {cell}\n"
    assert outcomes(text, "endpoint", "value", "numerator", "denominator", "unit") == found


def test_a_group_that_is_no_arm_of_the_trial_has_no_results() -> None:
    assert outcomes(SCALE.replace("Arm/Group: Erenumab", "Arm/Group: Women")) == [
        "Placebo | change From Baseline in Attack Diary Score | mean | -1.1 |  |  | points |  | 41 | Week 8",
        "Erenumab vs. Placebo | change From Baseline in Attack Diary Score | mean | -1.8 | -3.5 | -0.1 | points |  |  | Week 8",
    ][::-1]


def test_a_test_of_noninferiority_is_no_comparison() -> None:
    found = read(HEAD + SCALE.replace("P-Value", "Type: Non-Inferiority\n  P-Value"))
    assert rows(found, "comparisons", "endpoint") == []


EVENTS = """3. Type: Secondary
Title: Relief of Attacks at Week 8

ADVERSE EVENTS

                               Erenumab           Placebo
All-Cause Mortality            0/44 (0.00%)       1/45 (2.22%)

Serious Adverse Events
Total                          2/44 (4.55%)       3/45 (6.67%)
Syncope                        1/44 (2.27%)       0/45 (0.00%)

Other (Not Including Serious) Adverse Events
Total                          9/44 (20.45%)      8/45 (17.78%)
"""


def test_events_under_columns_set_by_blanks_are_of_their_group_and_have_no_time_of_an_outcome_above() -> None:
    found = rows(read(HEAD + EVENTS), "results", "arm", "endpoint", "value", "numerator", "denominator", "timepoint")
    assert [line for line in found if line.startswith("Erenumab")] == [
        "Erenumab | all-Cause Mortality | 0.00 | 0 | 44 | ",
        "Erenumab | other Adverse Events | 20.45 | 9 | 44 | ",
        "Erenumab | serious Adverse Events | 4.55 | 2 | 44 | ",
        "Erenumab | syncope | 2.27 | 1 | 44 | ",
    ]
