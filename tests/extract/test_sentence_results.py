"""Sentences of a trial of two arms, and every result that each states: numbers in brackets, pairs, grades, times, and traps."""

from __future__ import annotations

import pytest

from kg.extract import extract
from kg.lexicon import Lexicon
from kg.model import Result
from kg.readers import read_bytes
from kg.views.tables import number

OPENING = (
    "# Silmetasertib in thymoma\n\nIn a phase 3 trial (NCT01234567), 300 patients with thymoma were randomly assigned (1:1) to receive "
    "silmetasertib or placebo. "
)
DRUG, PLACEBO = "Silmetasertib", "Placebo"
Told = set[tuple[str, str, str, str, str]]
SAID: list[tuple[str, Told]] = [
    ("Overall survival was longer in the silmetasertib group (median 12.8 months [95% CI 11.4-14.1]) than in the placebo group "
     "(10.1 months [9.2-11.3]).", {("OS", DRUG, "median", "12.8", ""), ("OS", PLACEBO, "median", "10.1", "")}),
    ("PFS was longer with silmetasertib than with placebo (median 8.2 v 5.1 months).",
     {("PFS", DRUG, "median", "8.2", ""), ("PFS", PLACEBO, "median", "5.1", "")}),
    ("The ORR was lower with placebo than with silmetasertib (12% vs. 31%).",
     {("ORR", DRUG, "proportion", "31", ""), ("ORR", PLACEBO, "proportion", "12", "")}),
    ("Objective response was recorded in 45 (30%) of 150 patients in the silmetasertib group and 18 (12%) of 150 in the placebo group.",
     {("ORR", DRUG, "proportion", "30", "45"), ("ORR", PLACEBO, "proportion", "12", "18")}),
    ("At 12 months, 62% of patients in the silmetasertib group and 48% in the placebo group were alive.",
     {("OS", DRUG, "proportion", "62", ""), ("OS", PLACEBO, "proportion", "48", "")}),
    ("Two years after randomization, 62% of the silmetasertib group and 48% of the placebo group remained alive.",
     {("OS", DRUG, "proportion", "62", ""), ("OS", PLACEBO, "proportion", "48", "")}),
    ("The ORR was 51% in the loading-dose group and 46% in the silmetasertib group.",
     {("ORR", "loading-dose group", "proportion", "51", ""), ("ORR", "silmetasertib group", "proportion", "46", "")}),
    ("At the 12 sites, 62% of the silmetasertib group and 48% of the placebo group were alive.", set()),
    ("Of the 150 patients allocated to silmetasertib, 45 (30%) responded, compared with 18 of the 150 (12%) allocated to placebo.",
     {("ORR", DRUG, "proportion", "30", "45"), ("ORR", PLACEBO, "proportion", "12", "18")}),
    ("Grade 3 anaemia was more frequent with the study drug: 9% with silmetasertib, 2% with placebo.",
     {("anaemia", DRUG, "proportion", "9", ""), ("anaemia", PLACEBO, "proportion", "2", "")}),
    ("Median PFS came to 8.2 months with silmetasertib but only 5.1 months with placebo.",
     {("PFS", DRUG, "median", "8.2", ""), ("PFS", PLACEBO, "median", "5.1", "")}),
    ("Nausea occurred in 22% of patients in the silmetasertib group and was of grade 3 or 4 in 4%.",
     {("nausea", DRUG, "proportion", "22", ""), ("nausea", DRUG, "proportion", "4", "")}),
    ("The ORR was 37% at 6 months and 29% at 12 months with silmetasertib.",
     {("ORR", DRUG, "proportion", "37", ""), ("ORR", DRUG, "proportion", "29", "")}),
    ("Median OS had not been reached in either group.", {("OS", DRUG, "not reached", "", ""), ("OS", PLACEBO, "not reached", "", "")}),
    ("The disease control rate was 71% in the silmetasertib group (95% CI, 63 to 78) and 52% in the placebo group (95% CI, 44 to 60).",
     {("DCR", DRUG, "proportion", "71", ""), ("DCR", PLACEBO, "proportion", "52", "")}),
    ("Median OS was not reached (95% CI, 14.2 to NE) with silmetasertib versus 11 months (95% CI, 8.1 to 13.3) with placebo.",
     {("OS", DRUG, "not reached", "", ""), ("OS", PLACEBO, "median", "11", "")}),
    ("PFS at 6 months was 54% with silmetasertib and 31% with placebo; at 12 months it was 29% and 11%, respectively.",
     {("PFS", DRUG, "proportion", "54", ""), ("PFS", PLACEBO, "proportion", "31", ""),
      ("PFS", DRUG, "proportion", "29", ""), ("PFS", PLACEBO, "proportion", "11", "")}),
    ("The response rate at week 24 was higher with silmetasertib than with placebo (36% vs 5%). By week 48 the rates had fallen to 30% "
     "and 4%.", {("ORR", DRUG, "proportion", "36", ""), ("ORR", PLACEBO, "proportion", "5", ""),
                 ("ORR", DRUG, "proportion", "30", ""), ("ORR", PLACEBO, "proportion", "4", "")}),
    ("Median PFS was 9 months with silmetasertib and 4 months with placebo. In the 53 patients with stage III disease the corresponding "
     "medians were 11 and 6 months (HR 0.7).",
     {("PFS", DRUG, "median", "9", ""), ("PFS", PLACEBO, "median", "4", ""), ("PFS", DRUG, "median", "11", ""),
      ("PFS", PLACEBO, "median", "6", ""), ("PFS", DRUG, "hazard ratio", "0.7", "")}),
    ("Treatment was stopped because of toxicity in 8% of patients in the silmetasertib group and 3% in the placebo group.",
     {("discontinuation due to toxicity", DRUG, "proportion", "8", ""),
      ("discontinuation due to toxicity", PLACEBO, "proportion", "3", "")}),
    ("A total of 12 patients (8%) in the silmetasertib group and 5 (3%) in the placebo group discontinued the study drug because of "
     "adverse events.", {("discontinuation due to adverse events", DRUG, "proportion", "8", "12"),
                         ("discontinuation due to adverse events", PLACEBO, "proportion", "3", "5")}),
    ("Dose interruptions owing to toxicity were required in 41% of patients receiving silmetasertib.",
     {("dose interruptions due to toxicity", DRUG, "proportion", "41", "")}),
    ("Grade 3 rash led to treatment discontinuation in 5% of patients on silmetasertib.",
     {("discontinuation due to rash", DRUG, "proportion", "5", "")}),
    ("31% of patients on silmetasertib had a partial response, compared with 12% of patients on placebo.",
     {("PR", DRUG, "proportion", "31", ""), ("PR", PLACEBO, "proportion", "12", "")}),
    ("Median EFS was 8 months and 3 months, respectively; this difference was significant (HR 0.6).",
     {("EFS", DRUG, "median", "8", ""), ("EFS", PLACEBO, "median", "3", ""), ("EFS", DRUG, "hazard ratio", "0.6", "")}),
    ("The objective response rate by independent central review was 40% with silmetasertib.", {("ORR", DRUG, "proportion", "40", "")}),
    ("Responses were seen in 45 of 150 patients (30%) treated with silmetasertib.", {("ORR", DRUG, "proportion", "30", "45")}),
    ("The composite complete remission rate (CRi + CR) was 41% with silmetasertib.", {("CR or CRi", DRUG, "proportion", "41", "")}),
    ("CR plus CRh was achieved in 33% of patients receiving silmetasertib.", {("CR or CRh", DRUG, "proportion", "33", "")}),
    ("The median duration of CR/CRi was 7 months with silmetasertib.", {("DOR", DRUG, "median", "7", "")}),
    ("Sixty-day mortality was 7% and 6%, respectively.",
     {("mortality", DRUG, "proportion", "7", ""), ("mortality", PLACEBO, "proportion", "6", "")}),
    ("At 6 months, 52% of patients on silmetasertib remained progression-free.", {("PFS", DRUG, "proportion", "52", "")}),
    ("The ORR fell to 12% (14/117) with silmetasertib.", {("ORR", DRUG, "proportion", "12", "14")}),
    ("Treatment-related deaths occurred in three (2%) patients in the silmetasertib group (two sepsis, one stroke) and two (1%) in the "
     "placebo group.", {("treatment-related deaths", DRUG, "proportion", "2", "3"),
                        ("treatment-related deaths", PLACEBO, "proportion", "1", "2")}),
    ("Median OS was 12 months (range, 1 to 40) with silmetasertib.", {("OS", DRUG, "median", "12", "")}),
    ("Neutropenia was more common with silmetasertib than with placebo (31% vs. 2%); the corresponding figures for fatigue were 7% and 1%.",
     {("neutropenia", DRUG, "proportion", "31", ""), ("neutropenia", PLACEBO, "proportion", "2", ""),
      ("fatigue", DRUG, "proportion", "7", ""), ("fatigue", PLACEBO, "proportion", "1", "")}),
    ("Dose reductions of silmetasertib for adverse events were needed in 15 of 150 patients (10%) in the silmetasertib group.",
     {("dose reductions", DRUG, "proportion", "10", "15")}),
    ("In patients older than 65 years (n=61), the hazard ratio for death was 0.83.", {("OS", DRUG, "hazard ratio", "0.83", "")}),
    ("Median PFS was 6.9 months with silmetasertib and not reached with placebo.",
     {("PFS", DRUG, "median", "6.9", ""), ("PFS", PLACEBO, "not reached", "", "")}),
    ("mPFS was 8.2 months with silmetasertib and 5.1 months with placebo.",
     {("PFS", DRUG, "median", "8.2", ""), ("PFS", PLACEBO, "median", "5.1", "")}),
    ("Responses lasted a median of 8.2 months with silmetasertib and 5.1 months with placebo.",
     {("DOR", DRUG, "median", "8.2", ""), ("DOR", PLACEBO, "median", "5.1", "")}),
    ("A very good partial response or better was achieved in 31% of patients on silmetasertib and 12% on placebo.",
     {("VGPR or better", DRUG, "proportion", "31", ""), ("VGPR or better", PLACEBO, "proportion", "12", "")}),
    ("Amylase elevation was found in 11 patients (7%) given silmetasertib and in 2 (1%) given placebo.",
     {("amylase elevation", DRUG, "proportion", "7", "11"), ("amylase elevation", PLACEBO, "proportion", "1", "2")}),
    ("Elevated creatine kinase was detected in 5% of patients on silmetasertib.",
     {("elevated creatine kinase", DRUG, "proportion", "5", "")}),
    ("Decreased platelet count of grade 3 or 4 occurred in 19% of patients on silmetasertib.",
     {("decreased platelet count", DRUG, "proportion", "19", "")}),
    ("Silmetasertib was permanently discontinued because of adverse reactions in 8% of patients.",
     {("discontinuation due to adverse reactions", DRUG, "proportion", "8", "")}),
    ("Nausea was reported in 60% of patients on silmetasertib and in 31% of those on placebo.",
     {("nausea", DRUG, "proportion", "60", ""), ("nausea", PLACEBO, "proportion", "31", "")}),
    ("Elevations of ALT above three times the upper limit of normal were seen in three patients (2%) on silmetasertib and in none on "
     "placebo.", {("elevations of ALT", DRUG, "proportion", "2", "3"), ("elevations of ALT", PLACEBO, "proportion", "", "0")}),
    ("Increased ALT (≥ 3 times ULN) was reported in 5% of patients in the silmetasertib group.",
     {("increased ALT", DRUG, "proportion", "5", "")}),
    ("Median PFS of the whole study was 4.7 months.", {("PFS", "all arms", "median", "4.7", "")}),
    ("Complete response occurred in 4 patients (2.7%) receiving silmetasertib and 1 patient (0.7%) receiving placebo.",
     {("CR", DRUG, "proportion", "2.7", "4"), ("CR", PLACEBO, "proportion", "0.7", "1")}),
    # Traps
    ("Overall survival events occurred in 57% of patients on silmetasertib.", set()),
    ("Silmetasertib was discontinued because of adverse events in 7% of the patients treated with 2 mg/kg, with 3% considered drug-related "
     "by the investigators.", set()),
    ("Enrollment was stopped because of toxicity in 8% of patients on silmetasertib.", set()),
    ("The ALT increased by 5% with silmetasertib.", set()),
    ("At entry, 36% of patients on silmetasertib had elevated LDH levels and 12% had low albumin.", set()),
    ("Platelets decreased to 45% of baseline with silmetasertib.", set()),
    ("The trial began 5 mos after the first one, and 12% of patients on silmetasertib were women.", set()),
    ("Overall survival was not estimable.", set()),
    ("Adverse events in more than 35% of patients on silmetasertib were nausea (68%) and rash (40%).", set()),
    ("The ORR was 36% in patients with BRCA1 mutations and 21% in patients who received prior docetaxel.", set()),
    ("In the silmetasertib group, 26% of the patients had an adverse event leading to discontinuation of therapy, 38% required surgery.",
     {("discontinuation due to adverse events", DRUG, "proportion", "26", "")}),
    ("Non-relapse mortality was discussed in 7% of the reports on silmetasertib.", set()),
    ("Molecular responses were seen in 45 of 150 patients (30%) treated with silmetasertib.",
     {("molecular responses", DRUG, "proportion", "30", "45")}),
    ("The protocol had counted on a response rate of 22% in the placebo group.",
     {("ORR", PLACEBO, "expected proportion", "22", "")}),
    ("At 12 months the patients of both groups were 61% and 63% women.", set()),
    ("The response rate was 36% with silmetasertib and 5% with placebo, and PFS was longer. By week 48 the rates had fallen to 30% and 4%.",
     {("ORR", DRUG, "proportion", "36", ""), ("ORR", PLACEBO, "proportion", "5", "")}),
    ("Rash led to discontinuation or dose reduction in 9% of patients on silmetasertib.", set()),
    ("39% of patients on silmetasertib and 36% on placebo, of whom 3 had a partial response, compared with 14% before, were women.", set()),
    ("The objective response rate was 37% by investigator and 26% by central review.", set()),
    ("The objective response rate was 37% in the first stage and 26% in the second stage.", set()),
    ("Overall survival was better with silmetasertib plus chemotherapy in all studies (absolute benefit ranging from 6% to 13% at "
     "4 years).", set()),
    ("Discontinuation due to adverse events occurred in 2.4% of patients on zorvantib, 4.0% on ulmerinib, and 1.9% on placebo.",
     set()),
    ("Relief of pain did not reach significance (QLQ response 47% vs. 38%).", set()),
    ("PFS did not differ from placebo at 6 months.", set()),
    ("Permanent discontinuation of silmetasertib due to an adverse reaction occurred in some centres in 8% of the audits.", set()),
]  # fmt: skip

DOSES = (
    "# Silmetasertib in thymoma\n\nIn a phase 2 trial (NCT01234567), 80 patients with thymoma were randomized to silmetasertib 200 mg or "
    "silmetasertib 400 mg, each given orally every day with capecitabine. "
)
LOW, HIGH = "Silmetasertib 200 mg plus capecitabine", "Silmetasertib 400 mg plus capecitabine"
OF_DOSES: list[tuple[str, Told]] = [
    (f"The objective response rate was 28% (11 of 40) {a} and 40% (16 of 40) {b}.",
     {("ORR", LOW, "proportion", "28", "11"), ("ORR", HIGH, "proportion", "40", "16")})
    for a, b in (("with 200 mg", "with 400 mg"), ("at 200 mg", "at 400 mg"), ("in the 200 mg group", "in the 400 mg group"))
] + [
    ("Median PFS was 11 months with 200 mg and 14 months with 400 mg.",
     {("PFS", LOW, "median", "11", ""), ("PFS", HIGH, "median", "14", "")}),
    ("The objective response rate was 28% (11 of 40) at the 200 mg dose.", {("ORR", LOW, "proportion", "28", "11")}),
    ("Grade 3 rash was seen in 3 (8%) of 40 patients who took 400 mg.", {("rash", HIGH, "proportion", "8", "3")}),
    ("The hazard ratio for OS was not reported with 200 mg.", set()),
    # A regimen without its dose, beside a group that the trial does not have, is not all doses together
    ("Median OS was 18.6 months with silmetasertib plus capecitabine and 14.3 months with placebo plus capecitabine.", set()),
]  # fmt: skip


ESCALATED = (
    "# Silmetasertib in thymoma\n\nIn a phase 1 dose-escalation study (NCT01234567), 24 patients with thymoma were assigned to "
    "silmetasertib 100 mg, silmetasertib 200 mg or silmetasertib 400 mg. "
)
OF_LEVELS: list[tuple[str, Told]] = [
    ("Because of toxicity at 400 mg, 200 mg twice daily was declared the maximum tolerated dose.", {("MTD", DRUG, "dose", "200", "")}),
    ("The MTD was 200 mg once daily, which was selected as the RP2D.",
     {("MTD", DRUG, "dose", "200", ""), ("RP2D", DRUG, "dose", "200", "")}),
    ("Discontinuation due to toxicity occurred in 5% of patients on silmetasertib 200 mg and 20% on silmetasertib 400 mg.",
     {("discontinuation due to toxicity", "Silmetasertib 200 mg", "proportion", "5", ""),
      ("discontinuation due to toxicity", "Silmetasertib 400 mg", "proportion", "20", "")}),
    # Traps
    ("400 mg was not declared the maximum tolerated dose.", set()),
    ("200 mg was given after the MTD was passed.", set()),
]  # fmt: skip
ACTIVE = (
    "# Therapy of thymoma\n\nIn the phase 3 HAMLET trial (NCT01234567), 300 patients with thymoma were randomly assigned to receive "
    "silmetasertib plus capecitabine or docetaxel. "
)
OF_ACTIVE: list[tuple[str, Told]] = [
    ("Median PFS was 9 months vs 4 months (HR 0.61).",
     {("PFS", "Silmetasertib plus capecitabine", "median", "9", ""), ("PFS", "Docetaxel", "median", "4", ""),
      ("PFS", "Silmetasertib plus capecitabine", "hazard ratio", "0.61", "")}),
    ("Median PFS was 4.8 months in patients who received silmetasertib plus capecitabine and 1.5 months in patients who received "
     "docetaxel.",
     {("PFS", "Silmetasertib plus capecitabine", "median", "4.8", ""), ("PFS", "Docetaxel", "median", "1.5", "")}),
    # The ratio is not that of the arm that is told first
    ("Median PFS was 4 months vs 9 months (HR 0.61).",
     {("PFS", "Silmetasertib plus capecitabine", "median", "4", ""), ("PFS", "Docetaxel", "median", "9", "")}),
]  # fmt: skip


@pytest.mark.parametrize(
    ("opening", "sentence", "expected"),
    [(opening, *s) for opening, told in ((OPENING, SAID), (DOSES, OF_DOSES), (ESCALATED, OF_LEVELS), (ACTIVE, OF_ACTIVE)) for s in told],
)
def test_a_sentence_gives_what_it_states_and_no_more(opening: str, sentence: str, expected: Told) -> None:
    assert read(f"{opening}{sentence}\n") == expected


def read(text: str) -> Told:
    """The results of a document: endpoint, arm, statistic, value and numerator of each."""
    found = extract(read_bytes("a.md", text.encode()), Lexicon.open())
    return {
        (s.endpoint.label, s.arm.label, str(s.statistic), number(s.value), number(s.numerator))
        for s in (f.says for f in found.facts) if isinstance(s, Result)
    }  # fmt: skip


PARTS = """# Silmetasertib

The phase 2/3 LAPWING trial (NCT01234567) was done in thymoma.

## Phase 2 part

Forty patients were randomized to silmetasertib 20 mg or silmetasertib 40 mg, each given orally every day with gemcitabine.

## Phase 3 part

In the phase 3 part, 200 patients were randomized to silmetasertib plus gemcitabine or placebo plus gemcitabine.

- OS: a median of 18.6 months with silmetasertib plus gemcitabine and 14.3 months with placebo plus gemcitabine.
- PFS: a median of 5.1 months vs. 3.9 months (p=0.08).

## {section}

The ORR was 34% vs. 22%.
"""


@pytest.mark.parametrize(("section", "read"), [("Phase 3 part", True), ("More", False)])
def test_numbers_of_a_part_of_a_trial_are_of_its_arms(section: str, read: bool) -> None:
    found = extract(read_bytes("a.md", PARTS.format(section=section).encode()), Lexicon.open())
    told = {(f.says.endpoint.label, f.says.arm.label, number(f.says.value)) for f in found.facts if isinstance(f.says, Result)}
    new, old = "Silmetasertib plus gemcitabine", "Placebo plus gemcitabine"
    medians = {("OS", new, "18.6"), ("OS", old, "14.3"), ("PFS", new, "5.1"), ("PFS", old, "3.9")}
    assert {t for t in told if t[0] != "ORR"} == medians
    assert all(t[1] in (new, old) for t in told)


def test_an_arm_is_known_by_the_short_form_that_the_document_defines() -> None:
    opening = (
        "# Silmetasertib in thymoma\n\nIn a phase 3 trial (NCT01234567), 300 patients with thymoma were randomly assigned to receive "
        "silmetasertib or best available therapy (BAT). "
    )
    assert read(opening + "The ORR was 31% with silmetasertib and 12% with BAT.\n") == {
        ("ORR", DRUG, "proportion", "31", ""), ("ORR", "Best available therapy", "proportion", "12", ""),
    }  # fmt: skip


LABEL = """# SILMETASERTIB tablets

## 6 ADVERSE REACTIONS

The safety of silmetasertib was evaluated in HAMLET. {sentence} Discontinuation due to adverse reactions occurred in 9% and 4% of patients
in the silmetasertib and placebo arms, respectively.

## 14 CLINICAL STUDIES

HAMLET (NCT01234567) was a randomized phase 3 trial in 300 patients with thymoma. Patients were randomized to silmetasertib or placebo.
"""
STOPPED = {("discontinuation due to adverse reactions", DRUG, "proportion", "9", ""),
           ("discontinuation due to adverse reactions", PLACEBO, "proportion", "4", "")}  # fmt: skip


def test_a_trial_named_before_it_is_told_goes_on_in_its_paragraph() -> None:
    sentence = "Serious adverse reactions occurred in 20% of patients on silmetasertib."
    assert read(LABEL.format(sentence=sentence)) == STOPPED | {("serious adverse reactions", DRUG, "proportion", "20", "")}


def test_another_study_ends_what_is_told_of_a_trial_named_in_passing() -> None:
    sentence = "An earlier study had higher doses. Fatigue occurred in 12% of patients receiving the drug."
    assert not {endpoint for endpoint, *_ in read(LABEL.format(sentence=sentence))} & {"fatigue"}


SAFETY = OPENING + "\n\n## Safety signals\n\n{sentence}\n"


@pytest.mark.parametrize(("sentence", "read_"), [
    ("Fatigue occurred in 20% of patients in the silmetasertib group and 8% in the placebo group.", True),
    ("In an earlier study, fatigue occurred in 20% of patients in the silmetasertib group and 8% in the control group.", False),
])  # fmt: skip
def test_a_sentence_that_names_two_arms_of_one_trial_is_of_it(sentence: str, read_: bool) -> None:
    found = extract(read_bytes("a.md", SAFETY.format(sentence=sentence).encode()), Lexicon.open())
    trials = {s.trial is not None for s in (f.says for f in found.facts) if isinstance(s, Result)}
    assert trials == ({True} if read_ else set())


def test_the_size_of_an_arm_is_told_behind_what_it_alone_is_given() -> None:
    text = (
        "# Silmetasertib in thymoma\n\nIn a phase 3 trial (NCT01234567), patients with thymoma were randomly assigned to receive "
        "silmetasertib plus capecitabine or placebo plus capecitabine. In all, 402 patients received capecitabine together with either "
        "silmetasertib 250 mg daily (n=250) or placebo (n=152). The ORR was 40% with silmetasertib plus capecitabine and 20% with placebo "
        "plus capecitabine.\n"
    )
    found = extract(read_bytes("a.md", text.encode()), Lexicon.open())
    assert {(s.arm.role, s.denominator) for s in (f.says for f in found.facts) if isinstance(s, Result)} == {
        ("experimental", 250), ("control", 152),
    }  # fmt: skip


def test_an_analysis_of_some_patients_is_of_no_others() -> None:
    text = OPENING + "In an unplanned analysis of thymic carcinoma, median PFS was 8.1 months with silmetasertib.\n"
    found = extract(read_bytes("a.md", text.encode()), Lexicon.open())
    assert {s.population for s in (f.says for f in found.facts) if isinstance(s, Result)} == {"thymic carcinoma"}


ONE_ARM = "# Silmetasertib in thymoma\n\nIn a single-arm, phase 2 trial (NCT01234567), 60 patients with thymoma received silmetasertib. "


@pytest.mark.parametrize(("sentence", "grades"), [
    ("Grade ≥3 events included neutropenia (44%) and rash (4%).", {"adverse event, grade ≥3"}),
    ("The most common adverse events of grade 3 or higher were neutropenia (44%) and rash (4%).", {"adverse event, grade 3 or higher"}),
    ("Grade 3 adverse events occurred in 9%; neutropenia was seen in 44%.", {"adverse event, grade 3", "adverse event"}),
    ("Grade 3 adverse events were rare; neutropenia was seen in 44%.", {"adverse event"}),
])  # fmt: skip
def test_the_head_of_a_list_tells_the_grade_of_its_events(sentence: str, grades: set[str]) -> None:
    found = extract(read_bytes("a.md", f"{ONE_ARM}{sentence}\n".encode()), Lexicon.open())
    assert {s.qualifier for s in (f.says for f in found.facts) if isinstance(s, Result)} == grades


def test_patients_told_by_a_word_are_not_all_patients() -> None:
    text = ONE_ARM + "CR was reached by 4/24 (17%) pretreated and 18/36 (50%) untreated patients.\n"
    found = extract(read_bytes("a.md", text.encode()), Lexicon.open())
    assert {s.population for s in (f.says for f in found.facts) if isinstance(s, Result)} == {"pretreated patients"}


def test_an_enzyme_is_no_arm() -> None:
    assert not read("# A review\n\nTransaminase elevation was seen, and the ORR was 31%.\n")


def test_a_hazard_ratio_beside_a_rate_at_a_time_is_of_no_time() -> None:
    text = OPENING + "The 3-year PFS rate was 40% with silmetasertib and 20% with placebo (HR, 0.60; 95% CI, 0.46-0.80)."
    found = extract(read_bytes("a.md", text.encode()), Lexicon.open())
    results = [f.says for f in found.facts if isinstance(f.says, Result)]
    assert {(str(r.value), r.timepoint) for r in results} == {("40", "3 years"), ("20", "3 years"), ("0.60", "")}


def test_a_rate_of_survival_at_a_time_has_no_denominator_and_a_clause_at_the_head_tells_whose_it_is() -> None:
    text = OPENING.replace("silmetasertib or placebo.", "silmetasertib (n = 150) or placebo (n = 150).")
    text += "PFS at 12 months was 40% with silmetasertib and 20% with placebo. "
    text += "Where the tumor harbored a KIT mutation (31 patients), PFS at 12 months was 50% with silmetasertib and 30% with placebo."
    found = extract(read_bytes("a.md", text.encode()), Lexicon.open())
    results = [f.says for f in found.facts if isinstance(f.says, Result)]
    assert {(str(r.value), r.population, r.denominator) for r in results} == {
        ("40", "thymoma", None), ("20", "thymoma", None),
        ("50", "the tumor harbored a KIT mutation", None), ("30", "the tumor harbored a KIT mutation", None),
    }  # fmt: skip


def test_groups_called_by_their_schedule_in_a_part_on_safety_below_the_trial() -> None:
    text = (
        "# Silmetasertib\n\n## HAMLET topline results\n\nHAMLET (NCT01234567) is a phase 3 trial. It enrolled 90 patients with thymoma "
        "who were randomized to silmetasertib 200 mg every two months (n=30), silmetasertib 200 mg every four months (n=30) or placebo "
        "(n=30).\n\n"
        "**Safety.** Adverse events were reported in 69%, 71% and 75% of patients in the every-two-months, every-four-months and placebo "
        "groups, respectively.\n"
    )
    assert {(arm, value) for endpoint, arm, _, value, _ in read(text) if endpoint == "adverse events"} == {
        ("Silmetasertib every two months", "69"), ("Silmetasertib every four months", "71"), ("Placebo", "75")
    }  # fmt: skip
