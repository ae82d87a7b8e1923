"""Small papers, as authors write them: the one trial that each is about, its arms, and the numbers of its tables; studies quoted beside
it and numbers that are no counts are the traps."""

from __future__ import annotations

import pytest

from tests.extract import reading


def rows(text: str, name: str, *columns: str) -> set[str]:
    """The rows of one table for a paper, each as some of its cells."""
    return {row.strip() for row in reading.rows(reading.read(text, "paper.md"), name, *columns)}


TITLE = "Docetaxel against vinorelbine in thymic carcinoma"


def paper(methods: str, results: str = "All patients were followed up.", title: str = TITLE, end: str = "") -> str:
    """A paper with its methods, results and discussion."""
    return f"# {title}\n\n## Patients and Methods\n\n{methods}\n\n## Results\n\n{results}\n\n## Discussion\n\n{end}\n"


LETTERED = (
    "Thirty two patients with thymic carcinoma were randomly assigned to two arms, with 16 patients in each arm.\n\n"
    "Arm 1: Radiation therapy (RT) along with weekly docetaxel 20 mg/m2 IV.\n\n"
    "Arm 2: RT along with weekly vinorelbine 6 mg/m2 IV."
)


def test_a_paper_without_a_number_is_about_one_trial() -> None:
    end = "Marlowe et al., 2009, carried out a retrospective study including 42 patients who received docetaxel [4]."
    assert rows(paper(LETTERED, end=end), "trials", "enrolment") == {"32"}


def test_the_size_of_each_group_is_not_that_of_the_trial() -> None:
    methods = "Patients were randomly assigned to one of two regimens (blocks of 4), where 31 patients were enrolled for each group."
    assert rows(paper(methods), "trials", "enrolment") == {""}


def test_a_number_on_the_line_below_its_heading_and_the_name_at_the_end_of_the_title() -> None:
    title = "Phase II study of docetaxel in thymic carcinoma (TC): a trial of the cancer research group (N3K07)"
    text = f"# {title}\n\n## Abstract\n\n### Trial registration\n\nNCT01234567, clinicaltrials.gov\n\n## Results\n\nNone."
    assert rows(text, "trials", "trial") == {"NCT01234567 (N3K07)"}


def test_arms_told_in_a_paragraph_each() -> None:
    assert rows(paper(LETTERED), "arms", "arm", "interventions") == {
        "Arm 1 | radiation therapy; docetaxel",
        "Arm 2 | radiation therapy; vinorelbine",
    }


def test_arms_told_under_headings() -> None:
    methods = (
        "Patients with thymic carcinoma were randomly assigned to one of two regimens.\n\n### Weekly regimen\n\n"
        "Docetaxel 20 mg/m2 and carboplatin 150 mg/m2 were given intravenously on days 1, 8 and 15.\n\n### Three-weekly regimen\n\n"
        "Docetaxel 75 mg/m2 and carboplatin 450 mg/m2 were given on day 1. All patients received dexamethasone 8 mg as prophylaxis."
    )
    assert rows(paper(methods), "arms", "arm", "interventions") == {
        "Weekly | docetaxel (20 mg/m2); carboplatin (150 mg/m2)",
        "Three-weekly | docetaxel (75 mg/m2); carboplatin (450 mg/m2)",
    }


def test_the_only_arm_is_what_its_patients_were_dosed_with() -> None:
    methods = (
        "This was a single-arm phase II trial of docetaxel with carboplatin.\n\n"
        "Patients received docetaxel 60 mg/m2 on day 1, carboplatin 300 mg/m2 on day 1 and gemcitabine 800 mg/m2 on days 1 and 8."
    )
    assert rows(paper(methods), "arms", "interventions") == {"docetaxel; carboplatin; gemcitabine"}


def test_chemotherapy_is_the_drugs_that_both_arms_get() -> None:
    methods = (
        "Sixty patients with thymic carcinoma were randomly allocated to receive either 4 cycles of docetaxel and carboplatin, or "
        "4 cycles of docetaxel and carboplatin plus bevacizumab."
    )
    results = "The objective response rate was 40% for chemotherapy (n = 30) and 60% for bevacizumab plus chemotherapy (n = 30)."
    assert rows(paper(methods, results), "results", "arm", "endpoint", "value") == {
        "Docetaxel and carboplatin | ORR | 40",
        "Docetaxel and carboplatin plus bevacizumab | ORR | 60",
    }


GRADES = """
**Table 2 Acute toxicity, in patients**

| Toxicity | Arm 1 Grade III | Arm 1 Grade IV | Arm 2 Grade III | Arm 2 Grade IV |
| --- | --- | --- | --- | --- |
| Mucositis | 13 | 01 | 7 | - |
| Liver |  |  |  |  |
| Nausea | 9 | 2 | 4 | 0 |
"""


def test_bare_numbers_that_can_be_no_percentages_count_patients_and_grades_may_be_roman() -> None:
    assert rows(paper(LETTERED, GRADES), "results", "arm", "endpoint", "statistic", "value", "qualifier") == {
        "Arm 1 | mucositis | count | 13 | adverse event, grade 3",
        "Arm 1 | mucositis | count | 1 | adverse event, grade 4",
        "Arm 2 | mucositis | count | 7 | adverse event, grade 3",
        "Arm 1 | nausea | count | 9 | adverse event, grade 3",
        "Arm 1 | nausea | count | 2 | adverse event, grade 4",
        "Arm 2 | nausea | count | 4 | adverse event, grade 3",
        "Arm 2 | nausea | count | 0 | adverse event, grade 4",
    }


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("16 patients in each arm", "patients of both sexes"),  # nobody says how many each arm has
        (", in patients", ", rates in patients"),
        ("| 13 |", "| 31 |"),  # more than the arm has
        ("| 9 |", "| 9.5 |"),
    ],
)
def test_bare_numbers_that_may_be_percentages_are_left(old: str, new: str) -> None:
    text = paper(LETTERED, GRADES).replace(old, new)
    assert text != paper(LETTERED, GRADES)
    assert not rows(text, "results", "arm", "endpoint", "value")


def test_a_threshold_in_a_title_does_not_make_percentages() -> None:
    title = "**Table 2 Grade 3 and 4 events that occurred in more than 5% of patients**"
    text = paper(LETTERED, GRADES).replace("**Table 2 Acute toxicity, in patients**", title)
    assert {row.split(" | ")[2] for row in rows(text, "results", "arm", "endpoint", "statistic")} == {"count"}


@pytest.mark.parametrize(
    "sentence",
    [
        "For the low-dose schedule group, two patients (12%) had a complete response.",
        "Three patients (19%) of arm 1 had a partial response. The median PFS was 4.1 months.",
        "Median OS was 14. 0 months in arm 1.",
        "Clinical benefit was seen in 40% of patients in arm 3.",
    ],
)
def test_numbers_of_a_group_are_not_those_of_all_arms(sentence: str) -> None:
    found = rows(paper(LETTERED, sentence), "results", "arm", "endpoint")
    assert found <= {"Arm 1 | PR"}


ADDED = (
    "Sixty patients with thymic carcinoma were randomly allocated to receive either 4 cycles of docetaxel and carboplatin, or "
    "4 cycles of docetaxel and carboplatin plus bevacizumab."
)
STRATIFIED = """
**Table 3 Stratification analysis**

| Factor | Docetaxel and carboplatin plus bevacizumab (n = 30) ORR (%) | Docetaxel and carboplatin (n = 30) ORR (%) | p value |
| --- | --- | --- | --- |
| Smoking |  |  |  |
| Never | 12 (80.0) | 9 (60.0) | 0.231 |
| Overall | 18 (60.0) | 12 (40.0) | 0.121 |
| HER2 status |  |  |  |
| Positive | 6 (75.0) | 3 (33.3) | 0.153 |
| Negative | 12 (50.0) | 9 (90.0) | 0.054 |
"""


def test_a_table_of_subgroups_gives_the_share_of_responders_in_each_arm() -> None:
    more, base = "Docetaxel and carboplatin plus bevacizumab", "Docetaxel and carboplatin"
    found = rows(paper(ADDED, STRATIFIED), "results", "arm", "population", "endpoint", "value", "numerator", "denominator")
    assert found == {
        f"{more} | Never | ORR | 80.0 | 12 |",
        f"{base} | Never | ORR | 60.0 | 9 |",
        f"{more} | HER2 status: Positive | ORR | 75.0 | 6 |",
        f"{base} | HER2 status: Positive | ORR | 33.3 | 3 |",
        f"{more} | HER2 status: Negative | ORR | 50.0 | 12 |",
        f"{base} | HER2 status: Negative | ORR | 90.0 | 9 |",
    }
    compared = rows(paper(ADDED, STRATIFIED), "comparisons", "experimental_arm", "population", "p_value", "conclusion")
    assert f"{more} | HER2 status: Positive | 0.153 |" in compared
    assert not any("0.121" in row for row in compared)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("ORR (%)", "events (%)"),  # events of something are no share of responders
        ("ORR (%)", "OS (%)"),
        ("Stratification analysis", "Baseline factors by arm"),
        ("p value", "p for interaction"),
        ("6 (75.0)", "6 (71.0)"),  # no count of patients is 71.0% with 6 of them
    ],
)
def test_what_else_a_table_of_subgroups_holds_is_left(old: str, new: str) -> None:
    text = paper(ADDED, STRATIFIED).replace(old, new)
    read = rows(text, "comparisons", "population", "p_value") if "p for" in new else rows(text, "results", "population", "value")
    assert not {row for row in read if ("(71" in new and "HER2 status: Positive" in row) or "(71" not in new}


BARE_GRADES = """
**Table 2 Acute toxicity**

| Toxicity | Arm 1 (n = 16) 0 | Arm 1 (n = 16) I | Arm 1 (n = 16) II | Arm 2 (n = 16) 0 | Arm 2 (n = 16) I | Arm 2 (n = 16) II |
| --- | --- | --- | --- | --- | --- | --- |
| Rash | 9 | 3 | 4 | 11 | 5 | 0 |
| Cough | 7 | 8 | 1 | 13 | 2 | 1 |
"""


def test_bare_grades_behind_the_names_of_groups() -> None:
    found = rows(paper(LETTERED, BARE_GRADES), "results", "arm", "endpoint", "numerator", "denominator", "qualifier")
    assert found == {
        "Arm 1 | rash | 3 | 16 | adverse event, grade 1",
        "Arm 1 | rash | 4 | 16 | adverse event, grade 2",
        "Arm 2 | rash | 5 | 16 | adverse event, grade 1",
        "Arm 2 | rash | 0 | 16 | adverse event, grade 2",
        "Arm 1 | cough | 8 | 16 | adverse event, grade 1",
        "Arm 1 | cough | 1 | 16 | adverse event, grade 2",
        "Arm 2 | cough | 2 | 16 | adverse event, grade 1",
        "Arm 2 | cough | 1 | 16 | adverse event, grade 2",
    }


def test_numbered_groups_are_no_grades() -> None:
    table = (
        "**Table 2 Adverse events, n (%)**\n\n| Event | Group 1 (n = 20) | Group 2 (n = 20) | Group 3 (n = 20) |\n"
        "| --- | --- | --- | --- |\n| Rash | 2 (10) | 3 (15) | 4 (20) |"
    )
    found = rows(paper("The patients were told apart.", table), "results", "arm", "numerator")
    assert found == {"Group 1 | 2", "Group 2 | 3", "Group 3 | 4"}


LEFT_ALONE = """
**Table 3 Safety**

|  | No. (%) Arm 1 (n = 16) | No. (%) | No. (%) Arm 2 (n = 16) | No. (%) |
| --- | --- | --- | --- | --- |
| Adverse event | Any grade | Grade 3 or 4 | Any grade | Grade 3 or 4 |
| Rash | 8 (50) | 2 (12.5) | 4 (25) | 0 |
"""


def test_a_statistic_left_alone_in_the_head_belongs_to_the_group_before_it() -> None:
    assert rows(paper(LETTERED, LEFT_ALONE), "results", "arm", "numerator", "qualifier") == {
        "Arm 1 | 8 | adverse event, any grade",
        "Arm 1 | 2 | adverse event, grade 3 or 4",
        "Arm 2 | 4 | adverse event, any grade",
        "Arm 2 | 0 | adverse event, grade 3 or 4",
    }


def test_phase_and_endpoints_told_by_the_way() -> None:
    methods = (
        f"{LETTERED}\n\nWe compared two schedules regarding response rate as primary end point, then overall survival as a secondary "
        "endpoint. The required size of this phase II study was 32."
    )
    assert rows(paper(methods), "trials", "phase", "primary_endpoints", "secondary_endpoints") == {"2 | ORR | OS"}


def test_a_dose_told_twice_is_one() -> None:
    methods = (
        "This was a single-arm phase II trial. Patients received docetaxel 60 mg/m2 intravenously every 3 weeks.\n\n"
        "Docetaxel 60 mg/m2 was given every 3 weeks. Later patients received docetaxel 60 mg/m2 weekly."
    )
    assert rows(paper(methods), "doses", "drug", "amount", "route", "schedule") == {
        "docetaxel | 60 | intravenous | every 3 weeks",
        "docetaxel | 60 |  | weekly",
    }
