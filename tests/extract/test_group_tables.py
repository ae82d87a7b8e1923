"""Tables that give numbers for groups, and papers about one trial: small documents, and every result that they state."""

from __future__ import annotations

import pytest

from kg.extract import extract
from kg.lexicon import Lexicon
from kg.model import Comparison, Result, Trial
from kg.readers import read_bytes
from kg.views.tables import number


def results(text: str) -> set[tuple[str, ...]]:
    """Arm, endpoint, statistic, value, spread with its kind, bounds, counts and time of each result of a document."""
    found = extract(read_bytes("a.md", text.encode()), Lexicon.open())
    return {
        (
            r.arm.label, r.endpoint.label, str(r.statistic), number(r.value), f"{number(r.spread)} {r.spread_kind}".strip(),
            f"{number(r.low)}..{number(r.high)}".strip("."), f"{number(r.numerator)}/{number(r.denominator)}".strip("/"), r.timepoint,
        )
        for r in (fact.says for fact in found.facts) if isinstance(r, Result)
    }  # fmt: skip


def trials(text: str) -> set[Trial | None]:
    """The trials that results and comparisons of a document are of."""
    said = [fact.says for fact in extract(read_bytes("a.md", text.encode()), Lexicon.open()).facts]
    return {s.trial for s in said if isinstance(s, Result | Comparison)}


MEANS = """# A study of grape seed

## Results

**Table 2.** Strength and pain. Values are mean ± {kind}.

| Measure | Seed group (n = 20) | | Control group (n = 22) | |
| --- | --- | --- | --- | --- |
| | Week 0 | Week 8 | Week 0 | Week 8 |
| Grip (kg) | 20.1 ± 4.0 | 24.5 ± 5.1 | 20.3 ± 4.2 | 21.0 ± 4.4 |
| Pain score | 6.0 ± 1.1 | 3.2 ± 1.4 | 6.1 ± 1.0 | 5.5 ± 1.2* |
"""


@pytest.mark.parametrize(("kind", "said"), [("SD", "SD"), ("standard deviation", "SD"), ("SE", "SE"), ("SEM", "SE")])
def test_means_with_the_spread_that_the_title_names(kind: str, said: str) -> None:
    assert results(MEANS.format(kind=kind)) == {
        ("Seed group", "grip", "mean", "24.5", f"5.1 {said}", "", "20", "Week 8"),
        ("Control group", "grip", "mean", "21.0", f"4.4 {said}", "", "22", "Week 8"),
        ("Seed group", "pain score", "mean", "3.2", f"1.4 {said}", "", "20", "Week 8"),
        ("Control group", "pain score", "mean", "5.5", f"1.2 {said}", "", "22", "Week 8"),
    }


def test_a_spread_that_nothing_explains_has_no_kind() -> None:
    found = results(MEANS.replace(" Values are mean ± {kind}.", ""))
    assert len(found) == 4
    assert all(not spread.endswith(("SD", "SE")) for _, _, _, _, spread, *_ in found)


SHARES = """# A study of two patches

## Results

**Table 3.** Outcomes

| Outcome | Patch A, N = 50 | Patch B, N = 40 | P value |
| --- | --- | --- | --- |
| Sleep restored | 30 (60) | 10 (25) | 0.001 |
| Itch gone, n/N (%) | 12/48 (25) | 4/40 (10) | 0.07 |
| Age, years | 50 (12) | 51 (11) | 0.8 |
| Puzzling | 30 (31) | 10 (12) | 0.2 |
"""


def test_counts_are_read_where_the_size_of_the_group_gives_their_share() -> None:
    assert results(SHARES) == {
        ("Patch A", "sleep restored", "proportion", "60", "", "", "30/50", ""),
        ("Patch B", "sleep restored", "proportion", "25", "", "", "10/40", ""),
        ("Patch A", "itch gone", "proportion", "25", "", "", "12/48", ""),
        ("Patch B", "itch gone", "proportion", "10", "", "", "4/40", ""),
    }


@pytest.mark.parametrize("title", ["Baseline characteristics", "Correlation of measures", "Demographics", "Subgroups of patients"])
def test_a_table_about_something_else_gives_no_results(title: str) -> None:
    assert results(SHARES.replace("Outcomes\n", f"{title}\n")) == set()


def test_one_question_answered_twice_in_a_table_is_left() -> None:
    twice = SHARES.replace("| Itch gone, n/N (%) | 12/48 (25) | 4/40 (10) |", "| Sleep restored | 20 (40) | 4 (10) |")
    assert all(endpoint != "sleep restored" for _, endpoint, *_ in results(twice))


LABEL = """# FABLORA (fablotinib) tablets

## 14 CLINICAL STUDIES

MOORLAND (NCT09999901) was a randomized, open-label Phase 3 trial of FABLORA versus docetaxel in 410 patients with gastric cancer.

Table 4. Efficacy in MOORLAND

| | FABLORA (N=205) | Docetaxel (N=205) |
| --- | --- | --- |
| Progression-free survival | | |
| Events, n (%) | 150 (73) | 170 (83) |
| Median, months (95% CI) | 6.2 (5.1, 7.7) | 3.9 (3.3, NE) |
| Hazard ratio (95% CI) | 0.62 (0.50, 0.78) | |
| p-value | <0.0001 | |
| Overall response rate | | |
| n/N (%) | 82/205 (40) | 41/205 (20) |
"""


def test_rows_below_the_heading_of_their_endpoint() -> None:
    assert results(LABEL) == {
        ("FABLORA", "PFS", "median", "6.2", "", "5.1..7.7", "", ""),
        ("Docetaxel", "PFS", "median", "3.9", "", "3.3", "", ""),
        ("FABLORA", "PFS", "hazard ratio", "0.62", "", "0.50..0.78", "", ""),
        ("FABLORA", "ORR", "proportion", "40", "", "", "82/205", ""),
        ("Docetaxel", "ORR", "proportion", "20", "", "", "41/205", ""),
    }
    assert {trial.registry_id for trial in trials(LABEL) if trial} == {"NCT09999901"}


EVENTS = """# FABLORA (fablotinib) tablets

Table 2. Adverse reactions

| Adverse reaction | FABLORA (N=200) All grades (%) | FABLORA (N=200) Grade 3-4 (%) | Placebo (N=100) All grades (%) | Placebo (N=100) Grade 3-4 (%) |
| --- | --- | --- | --- | --- |
| Rash | 41 | 4.5 | 9 | 0 |
"""  # noqa: E501


def test_grades_in_headers_tell_rates_apart() -> None:
    found = {f.says for f in extract(read_bytes("a.md", EVENTS.encode()), Lexicon.open()).facts if isinstance(f.says, Result)}
    assert {(r.arm.label, number(r.value), r.qualifier) for r in found} == {
        ("FABLORA", "41", "adverse event, all grades"), ("FABLORA", "4.5", "adverse event, grade 3-4"),
        ("Placebo", "9", "adverse event, all grades"), ("Placebo", "0", "adverse event, grade 3-4"),
    }  # fmt: skip


ABSTRACT = """# Fablotinib in untreated gastric cancer

**Background** In a phase 2 study, fablotinib gave a response rate of 61%.[1]

**Methods** In this phase 3 open-label trial, we randomly assigned 410 patients who had advanced gastric cancer to receive either \
fablotinib, an oral kinase inhibitor, or docetaxel. Progression-free survival was the primary end point.

**Results** Median progression-free survival was 6.2 months in the fablotinib group and 3.9 months in the docetaxel group (hazard ratio \
for progression or death, 0.62; 95% confidence interval [CI], 0.50 to 0.78; P<0.001). Rash occurred in 41% of patients in the \
fablotinib group, 9% in the docetaxel group.

**Conclusions** Fablotinib delayed progression. (ClinicalTrials.gov number, NCT09999902.)
"""


def test_an_abstract_is_its_one_trial_s_and_cites_others_without_taking_their_numbers() -> None:
    assert results(ABSTRACT) >= {
        ("Fablotinib", "PFS", "median", "6.2", "", "", "", ""),
        ("Docetaxel", "PFS", "median", "3.9", "", "", "", ""),
        ("Fablotinib", "PFS", "hazard ratio", "0.62", "", "0.50..0.78", "", ""),
    }
    assert all(value != "61" for _, _, _, value, *_ in results(ABSTRACT))
    assert {trial.registry_id for trial in trials(ABSTRACT) if trial} == {"NCT09999902"}


def test_a_title_with_two_studies_is_of_neither() -> None:
    two = "# Phase 3 trial of fablotinib; phase 2 trial in lung cancer\n\nThe response rate was 40% in one and 20% in the other.\n"
    assert results(two) == set()


LABELLED = """# A study of ralvosertib in psoriasis

| Outcome | Ralvosertib 30 mg (N = 120) | Placebo (N = 118) |
| --- | --- | --- |
| PASI-90 at week 16 | 45.0% (54/120) | 5.9% (7/118) |
| Clear skin — no. (%) | 30 (25.0) | 0 |
| Relapse-free at week 52, % (95% CI) | 61.7 (52.4–70.4) | 20.3 (13.5–28.7) |
| Itch score, mean | -3.1 | -1.2 |
| Percent change in DLQI | -62% | 14% |
| Difference from placebo (95% CI) | -1.9 (-2.4, -1.4) | |
| ≥4-point improvement in itch, % responders | 52.5 | 18.6 |
| Difference from placebo (95% CI) | 39.1 (29.2, 48.3) | |
| p-value | <0.001 | |
| Hazard ratio | 0.41 | |
"""


def test_shares_means_and_medians_are_told_by_their_labels_and_what_sets_groups_against_each_other_is_none() -> None:
    one, other = "Ralvosertib 30 mg", "Placebo"
    assert results(LABELLED) == {
        (one, "PASI 90", "proportion", "45.0", "", "", "54/120", "week 16"),
        (other, "PASI 90", "proportion", "5.9", "", "", "7/118", "week 16"),
        (one, "clear skin", "proportion", "25.0", "", "", "30/120", ""), (other, "clear skin", "proportion", "", "", "", "0/118", ""),
        (one, "relapse-free", "proportion", "61.7", "", "52.4..70.4", "120", "week 52"),
        (other, "relapse-free", "proportion", "20.3", "", "13.5..28.7", "118", "week 52"),
        (one, "itch score", "mean", "-3.1", "", "", "120", ""), (other, "itch score", "mean", "-1.2", "", "", "118", ""),
        (one, "itch score", "mean", "-1.9", "", "-2.4..-1.4", "", ""),
        (one, "≥4-point improvement in itch", "proportion", "52.5", "", "", "120", ""),
        (other, "≥4-point improvement in itch", "proportion", "18.6", "", "", "118", ""),
    }  # fmt: skip


UNIT_ROW = """# A study of torvimab

**Table 2. Adverse Events.**

| Event | Torvimab (N=90), Any Grade | Torvimab (N=90), Grade ≥3 | Placebo (N=45), Any Grade | Placebo (N=45), Grade ≥3 |
| --- | --- | --- | --- | --- |
| | *number (percent)* | *number (percent)* | *number (percent)* | *number (percent)* |
| Nausea | 36 (40.0) | 9 (10.0) | 9 (20.0) | 0 |
"""


def test_a_row_of_units_below_grades_leaves_the_columns_where_they_are() -> None:
    assert results(UNIT_ROW) == {
        ("Torvimab", "nausea", "proportion", "40.0", "", "", "36/90", ""), ("Torvimab", "nausea", "proportion", "10.0", "", "", "9/90", ""),
        ("Placebo", "nausea", "proportion", "20.0", "", "", "9/45", ""), ("Placebo", "nausea", "proportion", "", "", "", "0/45", ""),
    }  # fmt: skip


def test_columns_that_name_no_treatment_are_no_groups() -> None:
    table = "| Cake | Sugar | Rating |\n| --- | --- | --- |\n| Lemon | 40% | 85% (17/20) |\n| Plain | 35% | 20% (4/20) |\n"
    assert results(f"# Cakes\n\n{table}") == set()


LEVELS = """# A phase 1 study of ombriclax

In a phase 1 dose-escalation study (NCT01234500), 16 patients with multiple myeloma received ombriclax orally once daily.

**Table 1.** Dose-limiting toxicities.

| Dose level | Evaluable patients | Patients with DLT | ORR, % |
| --- | --- | --- | --- |
| 50 mg QD | 3 | 0 | 0 |
| 100 mg QD | 7 | 1 | 29 |
| 200 mg QD | 6 | 2 | 50 |
"""


def test_rows_of_doses_are_the_patients_at_that_dose_and_counts_are_told_by_their_head() -> None:
    found = {r for r in results(LEVELS) if r[1] == "DLT"}
    assert found == {
        ("50 mg QD", "DLT", "proportion", "", "", "", "0/3", ""), ("100 mg QD", "DLT", "proportion", "", "", "", "1/7", ""),
        ("200 mg QD", "DLT", "proportion", "", "", "", "2/6", ""),
    }  # fmt: skip
    shares = {(r[0], r[3], r[6]) for r in results(LEVELS) if r[1] == "ORR"}
    assert shares == {("50 mg QD", "0", "3"), ("100 mg QD", "29", "7"), ("200 mg QD", "50", "6")}
