"""Records told line by line, and other layouts in which a document about one trial tells its arms and values."""

from __future__ import annotations

from tests.extract.reading import read, rows

RECORD = """NCT09970815

Efficacy and Safety of Tezepelumab in Severe Asthma (SLATE)

Status: Completed
Phase: Phase 3
Enrollment: 366 (Actual)
Conditions: Asthma
Interventions: Biological: Tezepelumab; Drug: Placebo

Arms:
1. Experimental: Tezepelumab 70 mg. Tezepelumab 70 mg every 4 weeks (n = 184)
2. Placebo Comparator: Placebo. Placebo every 4 weeks (n = 182)

PRIMARY OUTCOME
Change from baseline in FEV1 [Time frame: Week 52]
  Tezepelumab 70 mg: LS mean 0.21 L (standard error 0.03)
  Placebo: LS mean 0.06 L (standard error 0.03)
  Analysis: Tezepelumab 70 mg vs Placebo, LS mean difference 0.15 L (95% CI 0.08 to 0.22), p<0.001

ADVERSE EVENTS [affected / at risk]
Headache: Tezepelumab 70 mg 17/184 (9.2%); Placebo 15/182 (8.2%)
Cough: Tezepelumab 70 mg 4/184 (2.2%); another group 3/182 (1.6%)
"""


def test_the_lines_of_a_record_are_of_the_arms_they_name() -> None:
    found = read(RECORD, "a.txt")
    assert rows(found, "arms", "trial", "arm") == [
        "NCT09970815 (SLATE) | Placebo",
        "NCT09970815 (SLATE) | Tezepelumab 70 mg",
    ]
    assert rows(found, "results", "arm", "endpoint", "statistic", "value", "timepoint") == [
        "Placebo | FEV1 | mean | 0.06 | week 52",
        "Placebo | headache | proportion | 8.2 | ",
        "Tezepelumab 70 mg vs. Placebo | FEV1 | mean | 0.15 | week 52",
        "Tezepelumab 70 mg | FEV1 | mean | 0.21 | week 52",
        "Tezepelumab 70 mg | headache | proportion | 9.2 | ",
    ]
    assert rows(found, "comparisons", "endpoint", "p_relation", "p_value") == ["FEV1 | < | 0.001"]


def test_rows_of_a_table_of_trials_are_called_without_their_number_and_have_all_their_arms() -> None:
    text = """# Clinical trials of apalutamide

| Trial | Phase | Patients | Treatment Arms |
| --- | --- | --- | --- |
| 1. MARLIN-1 (NCT09970816) | III | 120 | Apalutamide + Docetaxel; Docetaxel |
"""
    assert rows(read(text), "arms", "trial", "interventions") == [
        "NCT09970816 (MARLIN-1) | apalutamide; docetaxel",
        "NCT09970816 (MARLIN-1) | docetaxel",
    ]


RATIO = """# Efficacy of apalutamide

In the phase 3 MARLIN-2 trial (NCT09970817), 240 patients with prostate cancer were randomly assigned to apalutamide or placebo.

| Endpoint | Apalutamide (n=120) | Placebo (n=120) | Ratio (95% CI) |
| --- | --- | --- | --- |
| Median rPFS, months | 17.7 | 14.4 | HR 0.66 (0.52-0.84) |
"""


def test_a_column_of_ratios_is_no_arm() -> None:
    assert rows(read(RATIO), "results", "arm", "endpoint", "statistic", "value") == [
        "Apalutamide vs. Placebo | rPFS | hazard ratio | 0.66",
        "Apalutamide | rPFS | median | 17.7",
        "Placebo | rPFS | median | 14.4",
    ]


def test_a_row_that_says_what_all_numbers_are_is_no_part_of_a_name() -> None:
    text = """# Safety of apalutamide

In the phase 3 MARLIN-2 trial (NCT09970817), 240 patients with prostate cancer were randomly assigned to apalutamide or placebo.

| Event | Apalutamide (N=120), Any Grade | Apalutamide (N=120), Grade 3 or 4 | Placebo (N=120), Any Grade | Placebo (N=120), Grade 3 or 4 |
| --- | --- | --- | --- | --- |
| | *number (percent)* | | | |
| Fatigue | 60 (50.0) | 6 (5.0) | 54 (45.0) | 3 (2.5) |
"""
    found = rows(read(text), "results", "endpoint", "value")
    assert len(found) == 4
    assert all(row.lower().startswith("fatigue |") for row in found)
