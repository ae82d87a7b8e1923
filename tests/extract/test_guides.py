"""What guides write that papers do not: groups called by letters, lists of results, two grades in one cell, exhibits, dose levels."""

from __future__ import annotations

import pytest

from kg.model import Extraction
from tests.extract.reading import read, rows

RESULT = ("arm", "endpoint", "statistic", "value", "numerator", "denominator", "qualifier")

LETTERED = """# Everolimus in Carcinoid

## BRAMLEY-4 (NCT09960004)

BRAMLEY-4 was a randomized, double-blind phase 3 study in 160 patients with neuroendocrine tumors. The two groups were:

- **Group E+O** (80 patients): everolimus 10 mg by mouth once daily plus octreotide 30 mg intramuscularly every 28 days
- **Group P+O** (80 patients): placebo plus octreotide, on the same timetable

Findings:

{items}
"""


def test_groups_called_by_the_letters_of_their_drugs_are_arms() -> None:
    found = read(LETTERED.format(items="- ORR: 5% in Group E+O and 2% in Group P+O"))
    assert rows(found, "arms", "arm", "interventions") == ["Group E+O | everolimus; octreotide", "Group P+O | placebo; octreotide"]


@pytest.mark.parametrize(
    ("item", "results", "compared"),
    [
        (
            "- PFS: median 16.4 months in Group E+O and 11.3 months in Group P+O; hazard ratio 0.77 (95% CI 0.59 to 0.99), P = 0.026",
            ["PFS | hazard ratio | Group E+O vs. Group P+O | 0.77", "PFS | median | Group E+O | 16.4", "PFS | median | Group P+O | 11.3"],
            ["PFS | 0.026"],
        ),
        (
            "- ORR: 12% (10 of 80) against 5% (4 of 80), P = 0.09, in favor of Group E+O",
            ["ORR | proportion | Group E+O | 12", "ORR | proportion | Group P+O | 5"],
            ["ORR | 0.09"],
        ),
        ("- ORR: 5% (4 of 80) against 12% (10 of 80), in favor of Group E+O", [], []),  # who is told first is not sure
        (
            "- PFS: median 16.4 months in Group E+O and 11.3 months in Group P+O; hazard ratio for progression or new lesions 0.70",
            ["PFS | median | Group E+O | 16.4", "PFS | median | Group P+O | 11.3"],
            [],
        ),
    ],
)
def test_an_item_tells_of_its_endpoint_behind_a_semicolon_too(item: str, results: list[str], compared: list[str]) -> None:
    found = read(LETTERED.format(items=item))
    assert rows(found, "results", "endpoint", "statistic", "arm", "value") == results
    assert rows(found, "comparisons", "endpoint", "p_value") == compared


GRADED = """# Sorafenib in Hepatocellular Carcinoma

## LINDEN-2 (NCT09960005)

LINDEN-2 was a randomized phase 2 trial in 120 patients with hepatocellular carcinoma, who received sorafenib plus capecitabine or
capecitabine alone.

{title}

| Event{corner} | Sorafenib + capecitabine (n=60){head} | Capecitabine (n=60){head} |
|---|---|---|
| Rash | {first} | {second} |
| Nausea | 20 (33%) / 4 (7%) | 0 / 0 |
"""
PLUS = "Sorafenib + capecitabine | rash | proportion"


@pytest.mark.parametrize(
    ("title", "corner", "head", "first", "second", "expected"),
    [
        (
            "Exhibit 3. Adverse events of LINDEN-2, any grade / grade 3 or higher", "", "", "30 (50%) / 12 (20%)", "6 (10%) / 0",
            [
                "Capecitabine | nausea | proportion |  | 0 | 60 | adverse event, any grade",
                "Capecitabine | nausea | proportion |  | 0 | 60 | adverse event, grade 3 or higher",
                "Capecitabine | rash | proportion |  | 0 | 60 | adverse event, grade 3 or higher",
                "Capecitabine | rash | proportion | 10 | 6 | 60 | adverse event, any grade",
                "Sorafenib + capecitabine | nausea | proportion | 33 | 20 | 60 | adverse event, any grade",
                "Sorafenib + capecitabine | nausea | proportion | 7 | 4 | 60 | adverse event, grade 3 or higher",
                f"{PLUS} | 20 | 12 | 60 | adverse event, grade 3 or higher",
                f"{PLUS} | 50 | 30 | 60 | adverse event, any grade",
            ],
        ),
        # 12 of 30 is a share of its own, and no two grades stand in one cell: nothing says which grade it is of
        ("Table 3. Adverse events of LINDEN-2", "", "", "12/60 (20%)", "6/60 (10%)", [
            "Capecitabine | rash | proportion | 10 | 6 | 60 | adverse event",
            f"{PLUS} | 20 | 12 | 60 | adverse event",
        ]),
        # more of grade 3 than of any grade: not what the title says
        ("Table 3. Adverse events of LINDEN-2, any grade / grade ≥3", "", "", "12 (20%) / 30 (50%)", "0 / 6 (10%)", []),
    ],
)  # fmt: skip
def test_two_grades_in_one_cell(title: str, corner: str, head: str, first: str, second: str, expected: list[str]) -> None:
    found = read(GRADED.format(title=title, corner=corner, head=head, first=first, second=second))
    told = rows(found, "results", *RESULT)
    assert [row for row in told if "rash" in row or len(expected) > 2] == expected


def test_grades_in_brackets_are_told_by_the_head_of_the_column() -> None:
    head = ", any grade (grade 3 or 4), %"
    found = read(GRADED.format(title="Table 3. Adverse events", corner="", head=head, first="50.0 (20.0)", second="10.0 (1.7)"))
    assert [row for row in rows(found, "results", *RESULT) if "rash" in row] == [
        "Capecitabine | rash | proportion | 1.7 |  | 60 | adverse event, grade 3 or 4",
        "Capecitabine | rash | proportion | 10.0 |  | 60 | adverse event, any grade",
        f"{PLUS} | 20.0 |  | 60 | adverse event, grade 3 or 4",
        f"{PLUS} | 50.0 |  | 60 | adverse event, any grade",
    ]


ESCALATED = """# Trabectedin in Sarcoma

Table 1. Trials
Study	Phase	Design	Treatment	Primary endpoint	Enrolled
FENLAND-1 (NCT09960011)	I	Open-label, dose escalation	{treatment}	Maximum tolerated dose	24
FENLAND-2 (NCT09960012)	II	Randomized (2:1), open-label	Arm A: Trabectedin + OlaparibArm B: Olaparib	Progression-free survival	90

## FENLAND-1

{sentence}

## FENLAND-2

Table 2. Outcomes of FENLAND-2
Outcome	Arm A (n=60)	Arm B (n=30)	{head}
Median PFS	5.8 months	3.7 months	HR {ratio} (95% CI 0.41-1.93); p=0.021
ORR	18% (11/60)	7% (2/30)	p=0.15
"""
LEVELS = "Trabectedin 1, 2 or 3 mg/m2"


def escalated(treatment: str = LEVELS, sentence: str = "", head: str = "Arm A versus Arm B", ratio: str = "0.62") -> Extraction:
    return read(ESCALATED.format(treatment=treatment, sentence=sentence, head=head, ratio=ratio), "guide.txt")


@pytest.mark.parametrize(
    ("treatment", "arms"),
    [
        (LEVELS, [f"Trabectedin {n} mg/m2 | trabectedin ({n} mg/m2)" for n in "123"]),
        ("Trabectedin 1 mg/m2, 2 mg/m2 and 3 mg/m2", [f"Trabectedin {n} mg/m2 | trabectedin ({n} mg/m2)" for n in "123"]),
        ("Trabectedin 1.5 mg/m2 or 1 mg/m2", [f"Trabectedin {n} mg/m2 | trabectedin ({n} mg/m2)" for n in ("1", "1.5")]),
        ("Trabectedin 3 mg/m2 and 1 mg/m2", ["Trabectedin | trabectedin"]),  # it may be one after the other
        ("Trabectedin 1 to 3 mg/m2", ["Trabectedin | trabectedin"]),
    ],
)
def test_doses_listed_in_a_cell_are_arms(treatment: str, arms: list[str]) -> None:
    told = rows(escalated(treatment), "arms", "trial", "arm", "interventions")
    assert [row.split(" | ", 1)[1] for row in told if "FENLAND-1" in row] == arms


def test_a_list_of_shares_at_the_doses_of_a_trial() -> None:
    found = escalated(sentence="- Partial responses: 0 of 6 at 1 mg/m2, 1 of 6 at 2 mg/m2 and 3 of 12 at 3 mg/m2\n- Best: SD")
    told = [row for row in rows(found, "results", "arm", "endpoint", "numerator", "denominator") if "PR" in row]
    assert told == [f"Trabectedin {n} mg/m2 | PR | {of}" for n, of in (("1", "0 | 6"), ("2", "1 | 6"), ("3", "3 | 12"))]


@pytest.mark.parametrize(
    ("head", "pair"),
    [
        ("Arm A versus Arm B", "Arm A vs. Arm B"),
        ("Arm B vs. Arm A", "Arm B vs. Arm A"),  # as the head tells them, whoever is the control
        ("Arm A versus Arm C", ""),
    ],
)
def test_a_column_headed_by_two_arms_sets_them_against_each_other(head: str, pair: str) -> None:
    found = escalated(head=head)
    told = [row for row in rows(found, "results", "statistic", "arm", "value") if "ratio" in row]
    assert told == ([f"hazard ratio | {pair} | 0.62"] if pair else [])
    if pair:
        assert rows(found, "comparisons", "endpoint", "p_value") == ["ORR | 0.15", "PFS | 0.021"]


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("Stable disease as best response was seen in 11 of all 24 patients (46%).", ["SD | proportion | 46 | 11"]),
        ("Median progression-free survival of the whole group was 2.9 months.", ["PFS | median | 2.9 | "]),
        ("The maximum tolerated dose was therefore declared to be 2 mg/m2.", ["MTD | dose | 2 | "]),
        ("Planned around an expected response rate of 20%, the trial recorded 2 partial responses (ORR 8%).",
         ["ORR | expected proportion | 20 | ", "ORR | proportion | 8 | "]),
        ("The study was planned around an expected response rate of 20%, controls having 5%.", ["ORR | expected proportion | 20 | "]),
    ],
)  # fmt: skip
def test_what_is_told_of_all_patients_of_a_trial_of_dose_levels(sentence: str, expected: list[str]) -> None:
    found = escalated(sentence=f"FENLAND-1 enrolled 24 patients with sarcoma. {sentence}")
    told = rows(found, "results", "trial", "endpoint", "statistic", "value", "numerator")
    assert [row.split(" | ", 1)[1] for row in told if "FENLAND-1" in row] == expected


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        (
            "In Arm A and Arm B, grade 3 rash was seen in 12% and 4% of them; for grade 3 elevation of ALT the figures were 13% and 3%.",
            ["Arm A | elevation of ALT | 13", "Arm A | rash | 12", "Arm B | elevation of ALT | 3", "Arm B | rash | 4"],
        ),
        ("Rash was noted in 9 of 60 patients in Arm A (15%) and in nobody in Arm B.", ["Arm A | rash | 15"]),
        ("Treatment was stopped for rash in Arm A and Arm B; the figures were not given, but 13% and 3% had a fever.", []),
    ],
)
def test_events_with_their_figures_behind(sentence: str, expected: list[str]) -> None:
    found = escalated(sentence="").document.text
    told = rows(read(f"{found}\nIn FENLAND-2, safety was as expected. {sentence}\n", "guide.txt"), "results", "arm", "endpoint", "value")
    assert [row for row in told if "rash" in row or "ALT" in row] == expected


@pytest.mark.parametrize(
    ("sentence", "arms"),
    [
        ("Three of the seven patients at 3 mg/m2 had dose-limiting toxicities.", ["Trabectedin 3 mg/m2 | DLT | 3 | 7"]),
        ("Two of 6 patients treated at 2 mg/m2 ran into dose-limiting toxicity.", ["Trabectedin 2 mg/m2 | DLT | 2 | 6"]),
        ("Two of 6 patients treated at 4 mg/m2 ran into dose-limiting toxicity.", []),  # no dose of this trial
    ],
)
def test_patients_at_one_dose_are_not_all_patients(sentence: str, arms: list[str]) -> None:
    found = escalated(sentence=f"FENLAND-1 enrolled 24 patients with sarcoma. {sentence}")
    told = rows(found, "results", "arm", "endpoint", "numerator", "denominator")
    assert [row for row in told if "DLT" in row] == arms


def test_a_dose_of_the_one_drug_of_a_trial_is_that_of_some_patients() -> None:
    told = escalated("Trabectedin", "Two of 6 patients treated at 4 mg/m2 had dose-limiting toxicities.")
    assert [row for row in rows(told, "results", "arm", "endpoint", "numerator") if "DLT" in row] == ["Trabectedin 4 mg/m2 | DLT | 2"]
