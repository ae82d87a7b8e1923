"""Trials and arms: each text of the table gives just its trials and its arms; records, lists of cohorts, heads of tables."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import NamedTuple

import pytest

from kg.model import Extraction
from tests.extract import reading

CASES = Path(__file__).parent.parent / "cases" / "trials_sentences.tsv"


class Case(NamedTuple):
    case: str
    text: str
    trials: frozenset[str]
    arms: frozenset[str]


def read(text: str, name: str = "sentence.md") -> Extraction:
    return reading.read(text, name)


def rows(found: Extraction, name: str, columns: tuple[str, ...]) -> set[str]:
    return {row.strip() for row in reading.rows(found, name, *columns)}


def trials(found: Extraction) -> set[str]:
    return rows(found, "trials", ("trial", "phase", "enrolment"))


def arms(found: Extraction) -> set[str]:
    return rows(found, "arms", ("arm", "interventions"))


def split(cell: str) -> frozenset[str]:
    return frozenset(x.strip() for x in cell.split(" // ") if x.strip())


def cases() -> list[Case]:
    with CASES.open(encoding="utf-8", newline="") as handle:
        found = csv.DictReader(handle, delimiter="\t", quoting=csv.QUOTE_NONE)
        return [Case(r["case"], r["text"].replace("\\n", "\n"), split(r["trials"] or ""), split(r["arms"] or "")) for r in found]


@pytest.mark.parametrize("case", cases(), ids=lambda c: c.case)
def test_a_text_gives_just_its_trials_and_arms(case: Case) -> None:
    found = read(case.text)
    assert trials(found) == case.trials
    assert arms(found) == case.arms


HEAD = "# Guide\n\n### KESTREL-9 (NCT09971111)\n\n- **Design:** phase III.\n- **Patients:** 138 patients with renal cell carcinoma.\n"


def fields() -> list[dict[str, str]]:
    with (CASES.parent / "arm_fields.tsv").open(encoding="utf-8", newline="") as handle:
        return list(csv.DictReader(handle, delimiter="\t", quoting=csv.QUOTE_NONE))


@pytest.mark.parametrize("case", fields(), ids=lambda c: c["case"])
def test_a_field_gives_just_its_arms(case: dict[str, str]) -> None:
    lines = (line.split(": ", 1) for line in case["field"].split(" / "))
    found = read(HEAD + "".join(f"- **{key}:** {value}\n" for key, value in lines), "guide.md")
    assert arms(found) == split(case["arms"] or "")


RECORD = """Study record with results
NCT09971234
Last update posted: 3 March 2025

Brief title: Ravolizumab in Adults With Plaque Psoriasis
Acronym: SANDPIPER
Official title: A Phase 2, Randomized, Double-Blind, Placebo-Controlled Study of Ravolizumab in Plaque Psoriasis
Sponsor: Example Biologics

Study design
Study type\tInterventional
Phase\tPhase 2
Allocation\tRandomized
Intervention model\tParallel assignment
Masking\tTriple
Enrollment\t{enrolment}
Conditions\tPlaque psoriasis

Arms and interventions
Arm\tIntervention
Experimental: Ravolizumab 200 mg\tDrug: ravolizumab 200 mg, subcutaneous injection, at weeks 0 and 4
Experimental: Ravolizumab 100 mg\tDrug: ravolizumab 100 mg, subcutaneous injection, at weeks 0 and 4
Placebo comparator: Placebo\tDrug: matching placebo, subcutaneous injection, at weeks 0 and 4

Limitations and caveats
A long-term extension (NCT09975678) is enrolling by invitation.
"""


def test_a_record_is_read_field_by_field() -> None:
    found = read(RECORD.format(enrolment="305 (actual)"), "record.txt")
    assert "NCT09971234 (SANDPIPER) | 2 | 305" in trials(found)
    assert arms(found) == {
        "Ravolizumab 200 mg | ravolizumab (200 mg)",
        "Ravolizumab 100 mg | ravolizumab (100 mg)",
        "Placebo | placebo",
    }
    assert any("double-blind" in row and "parallel-group" in row for row in rows(found, "trials", ("trial", "design")))


def test_an_estimated_enrolment_of_a_record_is_none() -> None:
    assert "NCT09971234 (SANDPIPER) | 2 |" in trials(read(RECORD.format(enrolment="305 (estimated)"), "record.txt"))


POSTER = """# Trovalisib in solid tumors: results of the phase 1/2 PELICAN-7 study

## Methods

- PELICAN-7 (NCT09972345) is an open-label, multicenter phase 1/2 study in 90 patients with solid tumors
- Phase 2: trovalisib 300 mg once daily
  - Cohort A: lung cancer, prior platinum (n = 30)
  - Cohort B: colorectal cancer, trovalisib 300 mg once daily plus cetuximab (n = 31)

## Results

- Objective response rate
  - Cohort A: 9/30 (30%)
  - Cohort B: 12/31 (39%)
"""


def test_cohorts_below_an_item_are_arms() -> None:
    found = read(POSTER, "poster.md")
    assert trials(found) == {"NCT09972345 (PELICAN-7) | 1/2 | 90"}
    assert arms(found) == {"Cohort A | trovalisib", "Cohort B | trovalisib; cetuximab"}


LABEL = """# FENVORA (ubrogepant) tablets

## 14 Clinical studies

The efficacy of FENVORA was evaluated in a double-blind, placebo-controlled trial (Study 2; NCT09973456) in adults with migraine.

Table 3. Efficacy results in Study 2

| Endpoint | {first} (N=301) | {second} (N=298) |
|---|---|---|
| Overall response rate | 52.1% | 31.0% |
"""


def test_heads_of_sized_columns_tell_the_arms_that_nothing_else_tells() -> None:
    found = read(LABEL.format(first="FENVORA 50 mg", second="Placebo"), "label.md")
    assert arms(found) == {"FENVORA 50 mg | ubrogepant", "Placebo | placebo"}


@pytest.mark.parametrize(
    ("first", "second"),
    [("Prior triptan", "No prior triptan"), ("Aged under 40", "Aged 40 or older"), ("Men", "Women")],
)
def test_heads_of_groups_of_patients_are_no_arms(first: str, second: str) -> None:
    assert not arms(read(LABEL.format(first=first, second=second), "label.md"))


def test_a_sentence_that_goes_over_to_another_trial_ends_the_one_before() -> None:
    text = (
        "A randomized phase 3 trial (NCT09974567) compared bortezomib with placebo in 300 patients with myeloma.[1]\n\n"
        "In a prospective randomized trial, 1,718 patients were assigned to zoledronic acid or denosumab.[2]\n"
    )
    told = rows(read(text), "arms", ("trial", "interventions"))
    assert {row for row in told if row.startswith("NCT09974567")} == {"NCT09974567 | bortezomib", "NCT09974567 | placebo"}
    assert {row.split(" | ")[1] for row in told if not row.startswith("NCT")} == {"zoledronic acid", "denosumab"}


def test_a_planned_trial_tells_no_results_and_leaves_the_text_with_the_trial_before() -> None:
    text = (
        "# Nolvetinib in thymoma: a single-arm phase 2 trial (OSPREY-2)\n\n## Methods\n\nIn this phase 2 trial (NCT09976789), we enrolled "
        "40 patients with thymoma.\n\n## Results\n\nA phase 3 trial (NCT09976790) is planned in 300 patients, with an assumed median "
        "overall survival of 20 months.\n"
    )
    found = read(text, "paper.md")
    assert trials(found) >= {"NCT09976789 (OSPREY-2) | 2 | 40", "NCT09976790 | 3 |"}
    assert not rows(found, "results", ("trial", "value"))


@pytest.mark.parametrize(
    ("sentence", "told"),
    [
        ("The trial was double-blind and placebo-controlled.", {"double-blind", "placebo-controlled"}),
        ("Crossover was not permitted.", set()),
        ("A randomized part of the trial is planned.", set()),
        ("Of these, 31 entered an open-label extension.", set()),
        ("The trial had a run-in period and no crossover.", set()),
        ("The trial was of crossover design.", {"crossover"}),
    ],
)
def test_a_design_that_is_denied_planned_or_of_an_extension_is_not_the_trials(sentence: str, told: set[str]) -> None:
    found = read(f"In the phase 2 trial NCT09976791, 118 patients with myelofibrosis received ruxolitinib. {sentence}")
    (designs,) = rows(found, "trials", ("design",))
    assert set(filter(None, designs.split("; "))) == told


TRIALS_IN_COLUMNS = """# Silmetasertib in thymoma

| {corner} | HAMLET-1 | HAMLET-2 |
|---|---|---|
| Registry number | NCT01234567 | NCT01234568 |
| Phase | 1 | 3 |
| Design | Open-label, dose escalation | Double-blind, randomized |
| Enrollment | 34 | 270 |
| Treatment | Silmetasertib 20, 40 or 60 mg once daily | Silmetasertib 60 mg once daily vs. placebo |
| Primary endpoint | Dose-limiting toxicity | PFS |

HAMLET-3 (NCT01234569), a phase 3 trial of silmetasertib in thymoma, is recruiting.
"""


@pytest.mark.parametrize("corner", ["", "Trial", "Feature"])
def test_trials_that_head_the_columns_of_a_table_have_what_its_rows_tell(corner: str) -> None:
    found = reading.read(TRIALS_IN_COLUMNS.format(corner=corner), "a.md")
    assert reading.rows(found, "trials", "trial", "phase", "enrolment", "primary_endpoints") == [
        "NCT01234567 (HAMLET-1) | 1 | 34 | DLT", "NCT01234568 (HAMLET-2) | 3 | 270 | PFS", "NCT01234569 (HAMLET-3) | 3 |  | ",
    ]  # fmt: skip
    assert {*reading.rows(found, "arms", "trial", "arm")} == {
        "NCT01234567 (HAMLET-1) | Silmetasertib 20 mg", "NCT01234567 (HAMLET-1) | Silmetasertib 40 mg",
        "NCT01234567 (HAMLET-1) | Silmetasertib 60 mg", "NCT01234568 (HAMLET-2) | Placebo", "NCT01234568 (HAMLET-2) | Silmetasertib",
        "NCT01234569 (HAMLET-3) | Silmetasertib",
    }  # fmt: skip
    assert {*reading.rows(found, "doses", "trial", "amount")} == {
        "NCT01234567 (HAMLET-1) | 20", "NCT01234567 (HAMLET-1) | 40", "NCT01234567 (HAMLET-1) | 60", "NCT01234568 (HAMLET-2) | 60",
    }  # fmt: skip


def test_drugs_that_head_the_columns_of_a_table_are_no_trials() -> None:
    found = reading.read("# Drugs\n\n| | Dasatinib | PDL-3301 |\n|---|---|---|\n| Phase | 3 | 1 |\n| Target | SRC | ABL1 |\n", "a.md")
    assert reading.rows(found, "trials", "trial") == []


def test_the_arms_of_a_relative_clause_end_where_the_sentence_goes_on() -> None:
    found = reading.read(
        "# Silmetasertib\n\nIn the phase 3 HAMLET-4 trial, which randomized 108 adults 2:1 to intrathecal silmetasertib 100 mg or placebo, "
        "silmetasertib lowered CK2 in plasma.",
        "a.md",
    )
    assert {*reading.rows(found, "arms", "arm", "interventions")} == {"Silmetasertib | silmetasertib", "Placebo | placebo"}


def test_a_release_that_announces_results_from_a_trial_names_it() -> None:
    found = reading.read(
        "# Results\n\nTenby Bio today announced results from GODOLPHIN, a Phase 3 trial of silmetasertib in adults with thymoma.\n\n"
        "GODOLPHIN (NCT01234567) is a randomized, double-blind trial in 187 adults with thymoma.",
        "a.md",
    )
    assert reading.rows(found, "trials", "trial", "phase", "enrolment") == ["NCT01234567 (GODOLPHIN) | 3 | 187"]


def test_arms_of_several_drugs_have_the_short_name_of_their_group() -> None:
    found = reading.read(
        "# Silmetasertib\n\nIn this phase 3 trial (NCT01234567), patients with thymoma were randomly assigned to silmetasertib, "
        "bortezomib, and dexamethasone (SVd; 281 patients) or bortezomib and dexamethasone (Vd; 278 patients). "
        "Median progression-free survival was 19.8 months in the SVd group and 11.9 months in the Vd group.",
        "a.md",
    )
    assert {*reading.rows(found, "arms", "arm", "interventions")} == {
        "SVd | silmetasertib; bortezomib; dexamethasone", "Vd | bortezomib; dexamethasone"
    }  # fmt: skip
    assert {*reading.rows(found, "results", "arm", "value")} == {"SVd | 19.8", "Vd | 11.9"}


def test_the_size_beside_the_registry_number_is_that_of_the_trial() -> None:
    found = reading.read(
        "# Silmetasertib\n\nIn the randomized phase 3 HAMLET-5 trial (NCT01234567; n = 132), silmetasertib was compared with "
        "placebo in thymoma.",
        "a.md",
    )
    assert reading.rows(found, "trials", "trial", "enrolment") == ["NCT01234567 (HAMLET-5) | 132"]
