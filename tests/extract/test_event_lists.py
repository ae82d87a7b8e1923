"""Lists of adverse events with a figure behind each: whose, of which grade, and what is left."""

from __future__ import annotations

import pytest

from tests.extract.reading import read, rows

ONE = "In the single-arm phase 2 ORCHARD trial (NCT09970456), 120 patients with thyroid cancer received lenvatinib 18 mg once daily."
TWO = (
    "The phase 3 HARBOR trial (NCT09970457) randomly assigned 240 patients with thyroid cancer to lenvatinib 18 mg once daily (n = 120)"
    " or placebo (n = 120)."
)


def found(opening: str, text: str) -> list[str]:
    document = read(f"Lenvatinib in Thyroid Cancer\n\n{opening}\n\n{text}\n", "a.txt")
    return rows(document, "results", "arm", "endpoint", "value", "numerator", "qualifier")


@pytest.mark.parametrize(
    ("sentence", "results"),
    [
        (
            "The most frequent adverse reactions (≥15%) were proteinuria (31%), hoarseness (24.2%), and cough (16%).",
            ["cough | 16 |  | adverse event", "hoarseness | 24.2 |  | adverse event", "proteinuria | 31 |  | adverse event"],
        ),
        (
            "Any-grade (grade ≥3) toxicities were nausea in 41% (2%) and hypertension in 60% (33%).",
            [
                "hypertension | 33 |  | adverse event, grade ≥3", "hypertension | 60 |  | adverse event, any grade",
                "nausea | 2 |  | adverse event, grade ≥3", "nausea | 41 |  | adverse event, any grade",
            ],
        ),
        (
            "Serious adverse events included pneumonia (n = 6, 5%) and sepsis (4 patients; 3.3%).",
            ["pneumonia | 5 | 6 | adverse event, serious", "sepsis | 3.3 | 4 | adverse event, serious"],
        ),
        (
            "The most common adverse events were fatigue (44%; grade 3 or 4: 6%) and vomiting (30%).",
            ["fatigue | 44 |  | adverse event", "fatigue | 6 |  | adverse event, grade 3 or 4", "vomiting | 30 |  | adverse event"],
        ),
        ("Adverse reactions leading to dose interruption in ≥2% of patients were proteinuria (9%) and fatigue (4%).", []),  # not their rate
        ("Deaths due to adverse events included pneumonia (1%) and sepsis (0.5%).", []),
        ("The most frequent adverse events among women were nausea (40%) and rash (11%).", []),
        ("Adverse events that resolved after dose reduction were nausea (43%) and rash (14%).", []),
        ("In a pooled analysis, the most frequent adverse events were nausea (44%) and rash (15%).", []),
        ("Recovery from adverse events: nausea (90%), rash (80%).", []),
        (
            "Adverse reactions that occurred in more than 20% of patients were nausea (41%) and rash (24%).",
            ["nausea | 41 |  | adverse event", "rash | 24 |  | adverse event"],
        ),
        # what the 2% and the 33% are, nobody says
        (
            "The most common adverse events were nausea 41% (2%) and hypertension 60% (33%).",
            ["hypertension | 60 |  | adverse event", "nausea | 41 |  | adverse event"],
        ),
    ],
)  # fmt: skip
def test_each_event_of_a_list_has_the_figure_behind_it(sentence: str, results: list[str]) -> None:
    assert found(ONE, sentence) == sorted(f"Lenvatinib | {r}" for r in results)


@pytest.mark.parametrize(
    ("sentence", "results"),
    [
        (
            "The most common adverse events were hypertension (60% vs 8%) and cough (20% vs 11%).",
            [
                "Lenvatinib | cough | 20 |  | adverse event", "Lenvatinib | hypertension | 60 |  | adverse event",
                "Placebo | cough | 11 |  | adverse event", "Placebo | hypertension | 8 |  | adverse event",
            ],
        ),
        (
            "Grade 3 or higher adverse events with lenvatinib were hypertension (33%) and fatigue (6%); with placebo, sepsis (2%).",
            [
                "Lenvatinib | fatigue | 6 |  | adverse event, grade 3 or higher",
                "Lenvatinib | hypertension | 33 |  | adverse event, grade 3 or higher",
                "Placebo | sepsis | 2 |  | adverse event, grade 3 or higher",
            ],
        ),
        ("Any-grade (grade ≥3) adverse events were nausea in 41% (2%) and hypertension in 60% (33%).", []),  # in which arm
    ],
)  # fmt: skip
def test_the_arms_of_a_list_are_those_that_its_head_or_its_parts_name(sentence: str, results: list[str]) -> None:
    assert found(TWO, sentence) == results


ITEMS = """- Common TRAEs, any grade (grade 3 or higher):
  - Nausea 41% (2%)
  - Hypertension: 60% (33%)
  - Follow-up 12% (3%)
- No deaths
"""


def test_the_items_below_a_head_have_the_grades_that_it_tells() -> None:
    assert found(ONE, ITEMS) == [
        "Lenvatinib | hypertension | 33 |  | adverse event, treatment-related, grade 3 or higher",
        "Lenvatinib | hypertension | 60 |  | adverse event, treatment-related, any grade",
        "Lenvatinib | nausea | 2 |  | adverse event, treatment-related, grade 3 or higher",
        "Lenvatinib | nausea | 41 |  | adverse event, treatment-related, any grade",
    ]


def test_what_was_done_to_the_doses_is_told_by_a_noun_behind_a_comma_or_by_a_verb() -> None:
    told = "Discontinuation due to an adverse reaction occurred in 10% of patients, dosage interruptions in 62%, and dose reductions in 7%."
    assert [line.split(" | ")[1:3] for line in found(ONE, told)] == [
        ["discontinuation due to an adverse reaction", "10"],
        ["dosage interruptions", "62"],
        ["dose reductions", "7"],
    ]
    assert found(ONE, "The dose was reduced in 11 patients (9%).") == ["Lenvatinib | dose reduction | 9 | 11 | "]
    assert found(ONE, "Hoarseness resulted in dose reductions in 4% of patients.") == []


LABEL = """CALVENDRO (lenvatinib) capsules

1 INDICATIONS AND USAGE

CALVENDRO is indicated for adults with thyroid cancer.

5 WARNINGS AND PRECAUTIONS

5.1 Eyes
{warning}

6 ADVERSE REACTIONS

The safety of CALVENDRO was evaluated in ORCHARD, in which 120 patients received CALVENDRO 18 mg once daily.

14 CLINICAL STUDIES

CALVENDRO was evaluated in ORCHARD (NCT09970456), an open-label, single-arm, phase 2 trial in patients with thyroid cancer.

Table 2: Efficacy
Parameter\tCALVENDRO N = 104
ORR, n (%)\t30 (29)
"""


@pytest.mark.parametrize(
    ("warning", "results"),
    [
        ("Hypertension was reported in 45% of patients.", ["hypertension | 45 |  | adverse event"]),
        (
            "Serous macular detachment (SMD) occurred in 7.5% of 120 patients, including Grade 3 SMD in 1.7%.",
            ["serous macular detachment | 1.7 |  | adverse event, grade 3", "serous macular detachment | 7.5 |  | adverse event"],
        ),
        ("In an earlier study, hypertension was reported in 45% of patients.", []),
        ("Across clinical trials, hypertension was reported in 45% of patients.", []),
        ("Responses occurred in 45% of patients.", []),
    ],
)
def test_the_warnings_of_a_label_are_of_the_patients_of_its_one_trial(warning: str, results: list[str]) -> None:
    label = read(LABEL.format(warning=warning), "label.txt")
    told = rows(label, "results", "endpoint", "value", "numerator", "qualifier")
    assert [row for row in told if not row.startswith("ORR | ")] == results
    assert set(rows(label, "results", "trial")) == {"NCT09970456 (ORCHARD)"}


def test_a_percentage_of_so_many_patients_has_their_number() -> None:
    label = read(LABEL.format(warning="Rash occurred in 7.5% of 120 patients."), "label.txt")
    told = rows(label, "results", "endpoint", "value", "denominator")
    assert [row for row in told if row.startswith("rash | ")] == ["rash | 7.5 | 120"]


LABEL_OF_TWO = """PRESCRIBING INFORMATION

VESTIVO (lenvatinib) capsules

1 INDICATIONS AND USAGE
VESTIVO is indicated for thyroid cancer.

5 WARNINGS AND PRECAUTIONS
{text}

14 CLINICAL STUDIES
14.1 Thyroid Cancer
STUDY-301 (NCT01234567) was a randomized, double-blind, phase 3 trial in 390 patients with thyroid cancer, who were randomized to VESTIVO or
placebo.
14.2 Endometrial Cancer
The efficacy of VESTIVO was evaluated in STUDY-205 (NCT01234568), a single-arm, phase 2 trial in 87 patients with endometrial cancer.
"""


@pytest.mark.parametrize(
    ("text", "results"),
    [
        ("In the pooled safety population, hypertension occurred in 40% of 480 patients.", ["hypertension | 40 |  | adverse event"]),
        (
            "Fatal adverse reactions occurred in 3.1% of patients, including pneumonia (1.6%) and sepsis (0.5%).",
            [
                "fatal adverse reactions | 3.1 |  | adverse event", "pneumonia | 1.6 |  | adverse event, fatal",
                "sepsis | 0.5 |  | adverse event, fatal",
            ],
        ),
        ("Hypertension occurred in 8% of patients on placebo.", []),
        ("Hypertension occurred in 8% of rats given the highest dose.", []),
        ("Hypertension occurred in 8% of patients in a trial in another disease.", []),
        ("Hypertension occurred in 8% of patients who took sorafenib.", []),
    ],
)  # fmt: skip
def test_a_part_on_safety_of_a_label_of_several_trials_is_of_its_drug(text: str, results: list[str]) -> None:
    found = rows(read(LABEL_OF_TWO.format(text=text), "a.txt"), "results", "arm", "endpoint", "value", "denominator", "qualifier")
    if not results:
        assert not [row for row in found if row.startswith("VESTIVO")]
    else:
        assert [row.replace(" | 480", " | ") for row in found] == [f"VESTIVO | {row}" for row in results]
