"""Comparisons of arms: each sentence of ``cases/comparisons_sentences.tsv`` gives just its comparisons, and the traps among them none."""

from __future__ import annotations

import csv
from functools import cache
from pathlib import Path

import pytest

from kg.extract import extract
from kg.lexicon import Lexicon
from kg.model import Comparison
from kg.readers import read_bytes
from kg.views.tables import arm_name, number

CASES = Path(__file__).parent.parent / "cases" / "comparisons_sentences.tsv"


@cache
def lexicon() -> Lexicon:
    return Lexicon.open()


def comparisons(text: str) -> list[Comparison]:
    found = extract(read_bytes("sentence.md", f"# A note\n\n{text}\n".encode()), lexicon())
    return [f.says for f in found.facts if isinstance(f.says, Comparison)]


def rows(text: str) -> list[str]:
    """``experimental <> control | population | endpoint | p | conclusion``, one for each comparison."""
    return sorted(
        f"{arm_name(c.experimental)} <> {arm_name(c.control)} | {c.population} | {c.endpoint.slug} | {c.p_relation} {number(c.p_value)} "
        f"| {c.conclusion}".strip()
        for c in comparisons(text)
    )


def cases() -> list[dict[str, str]]:
    with CASES.open(encoding="utf-8", newline="") as handle:
        found = list(csv.DictReader(handle, delimiter="\t", quoting=csv.QUOTE_NONE))
    assert len(found) > 50
    assert sum(c["case"].startswith("trap: ") for c in found) > 15
    return found


@pytest.mark.parametrize("case", cases(), ids=lambda c: c["case"])
def test_a_sentence_gives_just_its_comparisons(case: dict[str, str]) -> None:
    expected = sorted(row.strip() for row in (case["rows"] or "").split(" ; ") if row.strip())
    assert rows(case["sentence"]) == expected


TABLE = """# Ralvosertib in psoriasis

In the phase 3 trial NCT09900444, 357 patients with psoriasis were randomly assigned to receive ralvosertib 30 mg, ralvosertib 60 mg, or \
placebo once daily.

| | Ralvosertib 30 mg (N=120) | Ralvosertib 60 mg (N=119) | Placebo (N=118) |
| --- | --- | --- | --- |
| Overall response rate, % | 45 | 52 | 12 |
| Difference from placebo (95% CI) | 33 (21, 45) | 40 (28, 52) | |
| p-value | 0.004 | <0.001 | |
"""


def test_a_row_of_p_values_sets_each_column_against_the_placebo() -> None:
    assert rows(TABLE) == [
        "Ralvosertib 30 mg <> Placebo |  | ORR | = 0.004 |",
        "Ralvosertib 60 mg <> Placebo |  | ORR | < 0.001 |",
    ]


def test_a_row_of_p_values_without_a_control_tells_nothing() -> None:
    assert rows(TABLE.replace("Placebo (N=118)", "Ralvosertib 90 mg (N=118)").replace("or placebo once", "or ralvosertib 90 mg once")) == []


RECORD = """# Ralvosertib in leukemia

In the phase 3 trial NCT09900444, patients with leukemia were randomly assigned to receive ralvosertib or placebo.

## Primary outcome measure

1. Complete remission
Time frame: week 12.

Statistical analysis 1: Ralvosertib vs placebo. Superiority. Chi-squared test, p=0.007. Odds ratio 2.66 (95% CI 1.29 to 5.49).

## Secondary outcome measures

2. Duration of response
Time frame: week 52.

Statistical analysis 2: Ralvosertib vs placebo. Non-inferiority. Log-rank test, p=0.02.
"""


def test_a_statistical_analysis_is_of_the_outcome_above_it() -> None:
    assert rows(RECORD) == ["Ralvosertib <> Placebo |  | CR | = 0.007 |"]


def test_a_conclusion_told_again_without_its_p_value_is_the_same_comparison() -> None:
    text = (
        "The phase III trial NCT09900777 randomly assigned 400 patients with lung cancer to receive erlotinib or placebo. Overall survival "
        "was significantly longer with erlotinib than with placebo (p=0.01). The trial met its primary endpoint of overall survival."
    )
    assert rows(text) == ["Erlotinib <> Placebo |  | OS | = 0.01 | significant improvement"]


GROUPS = """# Ralvosertib in leukemia

In the phase 3 trial NCT09900444, patients with leukemia were randomly assigned to receive ralvosertib or placebo.

## Outcome measures

1. Primary: complete remission rate [Time frame: week 12]

   Arm/Group: Ralvosertib. Participants analyzed: 73. Number (percent): 31 (42.5)
   Arm/Group: Placebo. Participants analyzed: 73. Number (percent): 24 (32.9)
   Statistical analysis: Cochran-Mantel-Haenszel, p = 0.23. Risk difference 9.6. The difference was not statistically significant.
"""


def test_an_analysis_that_names_no_groups_is_of_the_two_of_its_outcome() -> None:
    assert rows(GROUPS) == ["Ralvosertib <> Placebo |  | CR | = 0.23 | no significant difference"]


def test_an_analysis_of_a_record_is_of_its_one_trial() -> None:
    head = "# A Phase 3 Randomized Trial of Ralvosertib in Leukemia (NCT09900444)"
    found = extract(read_bytes("record.md", f"{head}\n{GROUPS[GROUPS.index(chr(10)) :]}".encode()), Lexicon.open())
    told = [f.says for f in found.facts if isinstance(f.says, Comparison)]
    assert [c.trial.registry_id if c.trial else "" for c in told] == ["NCT09900444"]


def test_an_analysis_of_three_groups_is_not_guessed() -> None:
    third = "   Arm/Group: Ralvosertib low dose. Participants analyzed: 70. Number (percent): 20 (28.6)\n   Statistical"
    assert rows(GROUPS.replace("   Statistical", third)) == []


EFFECTS = """# Ralvosertib in leukemia

In the phase 3 trial NCT09900444, 210 patients with leukemia were randomly assigned to receive ralvosertib plus azacitidine or placebo \
plus azacitidine.

| Measure | Ralvosertib + azacitidine (n = 105) | Placebo + azacitidine (n = 105) | Comparison |
|:--|:--|:--|:--|
| Median PFS, months (95% CI) | 7.9 (6.6-9.4) | 5.6 (4.9-6.7) | HR 0.64 (95% CI 0.43-0.95), p = 0.026 |
| Objective response, n (%) | 44 (41.9) | 32 (30.5) | p = 0.19 |
| Complete response, n (%) | 14 (13) | 12 (11) | p = 0.8 for interaction |
| 12-month OS, % | 66 | 59 | not tested |
"""


def test_a_column_of_comparisons_gives_the_p_values_that_it_marks() -> None:
    assert rows(EFFECTS) == [
        "Ralvosertib plus azacitidine <> Placebo plus azacitidine |  | ORR | = 0.19 |",
        "Ralvosertib plus azacitidine <> Placebo plus azacitidine |  | PFS | = 0.026 |",
    ]


def test_a_paragraph_that_opens_with_another_trial_is_not_of_the_one_before() -> None:
    text = (
        "ALPINE-LC (NCT09900777) was a phase III trial that randomly assigned 400 patients with lung cancer to receive erlotinib or "
        "placebo.\n\n{}ORR was higher (61% v 34%; P < 0.001), but there was no significant difference in DCR (49% v 45%; P = 0.31)."
    )
    assert rows(text.format("ZENITH-LC tested an add-on strategy in 310 patients. ")) == []
    assert len(rows(text.format("ALPINE-LC enrolled patients in nine countries. "))) == 2


ARM_ROWS = """# Ivosidenib in leukemia

In the phase 3 trial NCT09900888, 163 patients with leukemia were randomly assigned to receive ivosidenib plus azacitidine or placebo plus \
azacitidine.

| Arm | N | CR, n (%) | P value |
|---|---|---|---|
| Ivosidenib + azacitidine | 82 | 34 (41) | 0.004 |
| Placebo + azacitidine | 81 | 20 (25) | |
"""


def test_a_p_value_in_the_row_of_an_arm_sets_it_against_the_control_in_the_next_row() -> None:
    assert rows(ARM_ROWS) == ["Ivosidenib plus azacitidine <> Placebo plus azacitidine |  | CR | = 0.004 |"]


def test_a_p_value_in_the_row_of_an_arm_beside_several_endpoints_tells_nothing() -> None:
    two = ARM_ROWS.replace("| P value", "| ORR, n (%) | P value").replace("|---|\n", "|---|---|\n").replace("(41) |", "(41) | 50 (61) |")
    assert rows(two.replace("(25) |", "(25) | 30 (37) |")) == []
