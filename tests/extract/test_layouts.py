"""Layouts of comparison guides: fields as lines, a heading and the sentence below it, groups of patients as rows, numbered arms."""

from __future__ import annotations

import pytest

from kg.model import Extraction
from tests.extract import reading
from tests.extract.reading import rows


def read(text: str) -> Extraction:
    return reading.read(text, "guide.txt")


FIELDS = """# Lenvatinib in Thyroid Cancer

Study 2 – HARVEST-2 (NCT09970002)

Layout: Phase II, randomised 2:1, open-label.
Participants: 126 people with radioiodine-refractory thyroid cancer.
Arm A: Lenvatinib + Everolimus (84 patients).
Arm B: Everolimus by itself (42 patients).
Drug administration:
   Lenvatinib, 18 mg, oral, once daily
   Everolimus, 5 mg, oral, once daily
What was measured: PFS (primary); OS (secondary).

Table 1. Findings

Outcome	Lenvatinib + Everolimus (n = 84)	Everolimus (n = 42)	Comparison
Median PFS (95% CI)	14.6 months (11.0–18.2)	5.5 months (3.9–7.1)	HR 0.40 (95% CI 0.24–0.68); p < 0.001
ORR	36 (43%)	3 (7%)	–

In Arm A, grade 3 diarrhea occurred in 20% of patients. The primary endpoint was thus met.
"""


def test_fields_on_lines_of_their_own_tell_the_trial() -> None:
    found = read(FIELDS)
    columns = ("trial", "phase", "enrolment", "primary_endpoints", "secondary_endpoints")
    assert rows(found, "trials", *columns) == ["NCT09970002 (HARVEST-2) | 2 | 126 | PFS | OS"]
    assert rows(found, "doses", "drug", "amount", "schedule") == ["everolimus | 5 | once daily", "lenvatinib | 18 | once daily"]


def test_numbered_arms_are_called_as_the_heads_of_a_table_call_them() -> None:
    found = read(FIELDS)
    assert rows(found, "arms", "arm", "interventions") == ["Everolimus | everolimus", "Lenvatinib + Everolimus | lenvatinib; everolimus"]
    assert "Lenvatinib + Everolimus | diarrhea | 20 | " in rows(found, "results", "arm", "endpoint", "value", "low")


def test_bounds_behind_a_unit_are_those_that_the_row_names() -> None:
    medians = [r for r in rows(read(FIELDS), "results", "endpoint", "statistic", "value", "low", "high") if "median" in r]
    assert medians == ["PFS | median | 14.6 | 11.0 | 18.2", "PFS | median | 5.5 | 3.9 | 7.1"]


HEADED = """# Osimertinib notes

## HARVEST-7 (NCT09970007)

{sentence} The primary endpoint was ORR.

## Closing remarks

Nothing else is known.
"""


@pytest.mark.parametrize(
    ("sentence", "trials"),
    [
        ("A phase I/II, open-label trial of osimertinib alone in 138 patients with lung cancer.", ["NCT09970007 (HARVEST-7) | 1/2 | 138"]),
        ("This was a phase II study, which took in 31 adults with lung cancer.", ["NCT09970007 (HARVEST-7) | 2 | 31"]),
    ],
)
def test_the_sentence_below_a_heading_opens_the_trial_of_the_heading(sentence: str, trials: list[str]) -> None:
    assert rows(read(HEADED.format(sentence=sentence)), "trials", "trial", "phase", "enrolment") == trials


def test_an_earlier_study_is_not_the_trial_of_the_heading() -> None:
    found = read(HEADED.format(sentence="A previous phase I study had treated 20 patients with lung cancer."))
    assert not [t for t in rows(found, "trials", "trial", "phase", "enrolment") if t.startswith("NCT09970007") and "| 20" in t]


COHORTS = """# Zanubrutinib notes

## HARVEST-9 (NCT09970009)

- Design: Phase II, single-arm.
- Patients: 92 patients with B-cell malignancies.
- Treatment: Zanubrutinib 160 mg twice daily.

Table 2: Cohorts of HARVEST-9

Cohort	Evaluable	ORR	Median PFS
MCL, prior chemotherapy	58	33 (57%)	8.3 mo
CLL, after ibrutinib and venetoclax	34	28 (82%)	19.4 mo
"""


def test_rows_of_patients_are_groups_of_the_one_arm_and_what_they_had_before_is_no_arm() -> None:
    found = rows(read(COHORTS), "results", "arm", "population", "endpoint", "value")
    assert found == [
        "Zanubrutinib | CLL, after ibrutinib and venetoclax | ORR | 82",
        "Zanubrutinib | CLL, after ibrutinib and venetoclax | PFS | 19.4",
        "Zanubrutinib | MCL, prior chemotherapy | ORR | 57",
        "Zanubrutinib | MCL, prior chemotherapy | PFS | 8.3",
    ]


def test_a_numbered_heading_beside_that_of_a_trial_ends_it() -> None:
    text = "# Notes\n\n3 | HARVEST-4 (NCT09970004)\n\nPhase II, 60 patients with leukemia got venetoclax.\n\n4 | Children\n\n"
    found = read(text + "Four of 9 children had a complete response.\n")
    assert not [r for r in rows(found, "results", "trial", "denominator") if r.startswith("NCT09970004")]


def test_two_numbers_told_in_turn_are_the_experimental_and_the_control_arms() -> None:
    text = "# Notes\n\n## HARVEST-5 (NCT09970005)\n\n- Design: Phase III, randomized.\n"
    lines = "- Arms: lenvatinib + everolimus (n=70) or everolimus alone (n=68).\n- ORR: 42% (29/70) vs 31% (21/68).\n"
    lines += "- 12-month OS: 81% (combination) vs 74% (everolimus).\n- DCR: 70% vs 60% in historical controls.\n"
    found = rows(read(text + lines), "results", "arm", "endpoint", "value")
    assert found == [
        "Everolimus alone | ORR | 31",
        "Everolimus alone | OS | 74",
        "Lenvatinib + everolimus | ORR | 42",
        "Lenvatinib + everolimus | OS | 81",
    ]


OTHERS = """# Notes on myeloma

## HARVEST-10 (NCT09970010)

- Design: Phase III, randomized.
- Patients: 656 patients with multiple myeloma.
- Arms: ixazomib or placebo.[141]
- Median PFS was 26.5 months versus 21.3 months.[{cited}]
{next}
- With a median follow-up of 47 months, the 3-year PFS rate was 55% versus 33%.[142]
"""


@pytest.mark.parametrize(
    ("cited", "following", "values"),
    [
        (141, "", ["26.5", "21.3"]),
        (142, "", []),
        (141, "2. In 511 older patients not fit for transplant, a randomized comparison of VMPT with VMP favored one.\n", ["26.5", "21.3"]),
    ],
)  # fmt: skip
def test_numbers_that_rest_on_another_report_are_not_told_in_turn(cited: int, following: str, values: list[str]) -> None:
    found = rows(read(OTHERS.replace("{cited}", str(cited)).replace("{next}", following)), "results", "value")
    assert sorted(found) == sorted(values)


def test_a_count_and_a_percentage_told_apart_are_one_result() -> None:
    text = COHORTS.split("Table 2")[0]
    sentence = "Seven of the 44 patients responded (ORR 15.9%). In CLL, 9 of 20 patients responded (ORR 30%).\n"
    found = rows(read(text + sentence), "results", "endpoint", "value", "numerator", "denominator")
    assert "ORR | 15.9 | 7 | 44" in found
    assert "ORR | 30 | 9 | 20" not in found


LEVELS = """# Two doses of daratumumab (LANTERN): a randomised phase 2 trial

In this phase 2 trial (LANTERN, NCT09970031), 126 adults with amyloidosis were allocated (1:1:1) to lenalidomide alone, daratumumab \
8 mg/kg plus lenalidomide, or daratumumab 16 mg/kg plus lenalidomide.

{sentence}
"""


@pytest.mark.parametrize(
    ("sentence", "found"),
    [
        (
            "Median overall survival was 6.1 months on lenalidomide alone, 7.9 months (5.8-10.4) on daratumumab 8 mg/kg, and 9.8 months on "
            "daratumumab 16 mg/kg.",
            [
                "Daratumumab 16 mg/kg plus lenalidomide | OS | 9.8",
                "Daratumumab 8 mg/kg plus lenalidomide | OS | 7.9",
                "Lenalidomide alone | OS | 6.1",
            ],
        ),
        (
            "Median PFS was 3.5 months with daratumumab 8 mg/kg plus lenalidomide and 2.8 months with lenalidomide alone.",
            ["Daratumumab 8 mg/kg plus lenalidomide | PFS | 3.5", "Lenalidomide alone | PFS | 2.8"],
        ),
        ("Median PFS was 2.8 months on lenalidomide alone, 3.5 months on pomalidomide.",
         ["Lenalidomide | PFS | 2.8", "Pomalidomide | PFS | 3.5"]),
        (
            "Of 92 patients with high risk, 35 (97%) of 36 responded to daratumumab 16 mg/kg and 29 (76%) of 38 to lenalidomide alone.",
            ["Daratumumab 16 mg/kg plus lenalidomide | ORR | 97", "Lenalidomide alone | ORR | 76"],
        ),
    ],
)  # fmt: skip
def test_each_number_of_a_list_is_the_arms_named_behind_it(sentence: str, found: list[str]) -> None:
    assert rows(read(LEVELS.format(sentence=sentence)), "results", "arm", "endpoint", "value") == found


PARTS = """# A Phase 1/2 Study of Belumosudil (KD-025) in Solid Tumors

Belumosudil was given in this trial (NCT09970041) to patients with solid tumors.

Dose escalation

Dose level	Treated, n	DLT, n/N	PR, n/N
100 mg	3	0/3	0/3
200 mg	6	1/6	2/6

{heading}

{sentence}
"""


@pytest.mark.parametrize(
    ("heading", "sentence", "arms"),
    [
        ("Efficacy in phase 2", "The ORR was 28% (9 of 32).", []),
        ("Efficacy", "In the expansion cohort the ORR was 28% (9 of 32).", []),
        ("Safety", "Among all patients the ORR was 28% (9 of 32).", ["all arms"]),
    ],
)
def test_a_later_part_of_a_trial_is_not_all_its_dose_levels(heading: str, sentence: str, arms: list[str]) -> None:
    found = rows(read(PARTS.format(heading=heading, sentence=sentence)), "results", "arm", "endpoint", "value")
    assert [r for r in found if "| 28" in r] == [f"{arm} | ORR | 28" for arm in arms]
    assert "Belumosudil 200 mg | DLT | " in found


SOLE = """# Notes

## HARVEST-8 (NCT09970008)

- Design: Phase II.

{text}

The ORR was 30%.
"""


@pytest.mark.parametrize(
    ("text", "arms"),
    [
        ("The trial tested venetoclax in 40 patients with leukemia.", ["Venetoclax | venetoclax"]),
        ("Forty patients with leukemia received venetoclax plus azacitidine.", ["Venetoclax plus azacitidine | venetoclax; azacitidine"]),
        ("Venetoclax was given alone to patients with leukemia.", ["Venetoclax | venetoclax"]),
        ("Venetoclax was given at 400 mg once daily to patients with leukemia.", []),
        ("The trial tested venetoclax in leukemia. Patients received azacitidine on day 1.", []),
        ("The trial tested venetoclax and imatinib in leukemia.", []),
        ("The trial tested venetoclax in leukemia. Patients were randomized.", []),
        ("All patients received dexamethasone as premedication.", []),
    ],
)
def test_a_trial_without_lots_has_the_one_arm_that_its_sentences_agree_on(text: str, arms: list[str]) -> None:
    assert rows(read(SOLE.format(text=text)), "arms", "arm", "interventions") == arms


GROUPS = """# Lenvatinib in Thyroid Cancer

In the phase 3 trial HARVEST-6 (NCT09970006), 392 patients with thyroid cancer were randomly assigned to lenvatinib or placebo. {sentence}
"""


@pytest.mark.parametrize(
    ("sentence", "populations"),
    [
        ("Among patients with a BRAF mutation, ORR was 50% with lenvatinib. In this subgroup, ORR was 2% with placebo.",
         ["Lenvatinib | patients with a BRAF mutation | 50", "Placebo | patients with a BRAF mutation | 2"]),
        ("Enrolment took two years. In this subgroup, ORR was 2% with placebo.", []),
        ("ORR was 65% with lenvatinib. In this trial, ORR was 2% with placebo.",
         ["Lenvatinib | thyroid cancer | 65", "Placebo | thyroid cancer | 2"]),
    ],
)  # fmt: skip
def test_this_subgroup_is_the_one_told_before_or_nobody(sentence: str, populations: list[str]) -> None:
    assert rows(read(GROUPS.format(sentence=sentence)), "results", "arm", "population", "value") == populations


def test_all_but_one_is_no_count_of_one_and_a_count_stands_before_its_endpoint() -> None:
    text = COHORTS.split("Table 2")[0] + "All but one of the 27 patients responded (ORR 96.3%), nine with a CR (33.3%).\n"
    found = rows(read(text), "results", "endpoint", "value", "numerator", "denominator")
    assert found == ["CR | 33.3 | 9 | 27", "ORR | 96.3 |  | "]


@pytest.mark.parametrize(
    ("text", "drug"),
    [
        ("# Notes\n\nProduct: Zelkadrine\n\nZelkadrine inhibits MEK1.\n", "zelkadrine"),
        ("# Notes\n\nZelkadrine was dosed at 150 mg once daily. Zelkadrine inhibits MEK1.\n", "zelkadrine"),
        ("# The degrader Zelkadrine (ABC-1234)\n\nZelkadrine inhibits MEK1. Zelkadrine is new. Zelkadrine is oral.\n", "zelkadrine"),
        ("# Notes\n\nPatients were given 150 mg once daily. Jurkat (TIB-152) cells grew. Jurkat cells died. Jurkat grew.\n", ""),
    ],
)
def test_drugs_that_no_lexicon_knows_are_told_by_field_amount_or_code(text: str, drug: str) -> None:
    found = {f.says.subject.label for f in read(text).facts if hasattr(f.says, "relation")}
    assert found == ({drug} if drug else set())


LETTERS = """Late-breaking abstract 12

{title}

In the phase 3 trial HARVEST-3 (NCT09970003), 602 pts with kidney cancer were randomized to Z (n=301) or E (n=301). Median PFS was 7.8 mo \
with Z vs 5.2 mo with E. Vitamin E was not given.
"""


@pytest.mark.parametrize(
    ("title", "found"),
    [
        ("Zelkadrine (Z) versus everolimus (E) in kidney cancer: final results", ["Everolimus | 5.2", "Zelkadrine | 7.8"]),
        ("Zelkadrine versus everolimus (E) in kidney cancer: final results", []),
        ("Zone (Z) and everest (E) of kidney cancer: final results", []),
    ],
)
def test_letters_that_a_title_gives_to_two_drugs_name_their_arms(title: str, found: list[str]) -> None:
    assert rows(read(LETTERS.format(title=title)), "results", "arm", "value") == found
