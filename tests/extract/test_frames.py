"""Sentences in a frame: a value for each arm, whatever was measured, and what sets two arms against each other."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from tests.extract.reading import read, rows

CASES = Path(__file__).parents[1] / "cases" / "frames_sentences.tsv"
OPENING = (
    "In the phase 3 SLATE trial (NCT09970812), 381 patients with severe asthma were randomly assigned to receive mepolizumab (n = 191)"
    " or placebo (n = 190)."
)
COLUMNS = ("arm", "endpoint", "statistic", "value", "unit", "timepoint")


def cases() -> list[dict[str, str]]:
    with CASES.open(encoding="utf-8", newline="") as handle:
        found = list(csv.DictReader(handle, delimiter="\t", quoting=csv.QUOTE_NONE))
    assert len(found) > 20
    return found


def told(sentence: str, name: str, *columns: str) -> list[str]:
    return rows(read(f"Mepolizumab in Asthma\n\n{OPENING} {sentence}\n", "a.txt"), name, *columns)


@pytest.mark.parametrize("case", [pytest.param(c, id=c["case"]) for c in cases()])
def test_a_sentence_gives_just_the_values_of_its_arms(case: dict[str, str]) -> None:
    assert told(case["sentence"], "results", *COLUMNS) == sorted(filter(None, case["results"].split(" // ")))


def test_swapped_names_and_numbers_swap_the_values() -> None:
    sentence = "The mean change in the total symptom score was {} points with {} and {} points with {}."
    one = told(sentence.format("1.3", "mepolizumab", "0.6", "placebo"), "results", *COLUMNS)
    assert len(one) == 2
    assert one == told(sentence.format("0.6", "placebo", "1.3", "mepolizumab"), "results", *COLUMNS)


def test_several_ratios_are_of_the_arms_named_behind_each() -> None:
    text = """# Budesonide in asthma

In a phase 3 trial (NCT09970813), patients with asthma were randomly assigned to placebo, budesonide, or terbutaline. The annual rate of
attacks was 0.20 with placebo, 0.07 with budesonide, and 0.09 with terbutaline; the rate ratio was 0.36 (95% CI, 0.27 to 0.49) for
budesonide versus placebo and 0.83 (95% CI, 0.59 to 1.16) for budesonide versus terbutaline.
"""
    found = rows(read(text), "results", "arm", "statistic", "value")
    assert [f for f in found if "ratio" in f] == [
        "Budesonide vs. Placebo | risk ratio | 0.36",
        "Budesonide vs. Terbutaline | risk ratio | 0.83",
    ]


def test_the_p_value_behind_the_numbers_is_of_the_two_arms() -> None:
    sentence = "Death from any cause occurred in 2 patients (1%) in the mepolizumab group and in 15 (8%) in the placebo group (P=0.003)."
    columns = ("experimental_arm", "control_arm", "endpoint", "p_value")
    assert told(sentence, "comparisons", *columns) == ["Mepolizumab | Placebo | death from any cause | 0.003"]
