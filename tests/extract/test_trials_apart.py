"""Trials that a document does not name: two of one drug in one disease are two, and a number goes to none that only shares its drug."""

from __future__ import annotations

from tests.extract.reading import read, rows

REVIEW = """# Pembrolizumab in melanoma

## Stage II disease

A total of 976 patients with melanoma were randomly assigned: 487 to pembrolizumab and 489 to placebo. The 12-month recurrence-free
survival rate was 90.5% in the pembrolizumab group and 83.1% in the placebo group.

## Stage III disease

A total of 1,019 patients with melanoma were randomly assigned: 514 to pembrolizumab and 505 to placebo. The 12-month recurrence-free
survival rate was 75.4% in the pembrolizumab group and 61.0% in the placebo group.
"""


def test_two_trials_of_one_drug_in_one_disease_are_two() -> None:
    found = read(REVIEW)
    assert rows(found, "trials", "trial", "enrolment") == [
        "pembrolizumab melanoma trial | 976",
        "pembrolizumab melanoma trial, 1019 patients | 1019",
    ]
    results = rows(found, "results", "trial", "arm", "value")
    assert "pembrolizumab melanoma trial | Pembrolizumab | 90.5" in results
    assert "pembrolizumab melanoma trial, 1019 patients | Placebo | 61.0" in results


def test_a_number_elsewhere_is_not_of_a_nameless_trial_that_only_gives_the_same_drug() -> None:
    more = "\n## Metastatic disease\n\nThe response rate was 33% with pembrolizumab. The 12-month RFS rate was 75.4% with pembrolizumab.\n"
    one = REVIEW[: REVIEW.index("## Stage III")]
    results = rows(read(one + more), "results", "trial", "endpoint", "value")
    assert " | ORR | 33" in results
    assert "pembrolizumab melanoma trial | ORR | 33" not in results


def test_a_number_told_again_is_of_the_trial_it_is_known_of() -> None:
    more = "\n## Conclusion\n\nThe 12-month RFS rate of 90.5% with pembrolizumab deserves notice.\n"
    results = rows(read(REVIEW[: REVIEW.index("## Stage III")] + more), "results", "trial", "endpoint", "value")
    assert [r for r in results if r.endswith("90.5")] == ["pembrolizumab melanoma trial | RFS | 90.5"]


def test_what_a_list_tells_before_it_opens_a_trial_is_not_of_that_trial() -> None:
    text = """# Nivolumab in melanoma

1. In patients with untreated disease, the following was found:

- Median OS was 36.9 months with nivolumab and 19.9 months with ipilimumab.

2. Patients with brain metastases were treated in an open-label phase II trial of nivolumab (NCT02320058).
"""
    assert not [r for r in rows(read(text), "results", "trial", "value") if r.startswith("NCT02320058")]
