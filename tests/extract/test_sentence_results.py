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
    ("Nausea occurred in 22% of patients in the silmetasertib group and was of grade 3 or 4 in 4%.",
     {("nausea", DRUG, "proportion", "22", ""), ("nausea", DRUG, "proportion", "4", "")}),
    ("The ORR was 37% at 6 months and 29% at 12 months with silmetasertib.",
     {("ORR", DRUG, "proportion", "37", ""), ("ORR", DRUG, "proportion", "29", "")}),
    # Traps
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
    # A regimen without its dose, beside a group that the trial does not have, is not all doses together
    ("Median OS was 18.6 months with silmetasertib plus capecitabine and 14.3 months with placebo plus capecitabine.", set()),
]  # fmt: skip


@pytest.mark.parametrize(("opening", "sentence", "expected"), [(OPENING, *s) for s in SAID] + [(DOSES, *s) for s in OF_DOSES])
def test_a_sentence_gives_what_it_states_and_no_more(opening: str, sentence: str, expected: Told) -> None:
    found = extract(read_bytes("a.md", f"{opening}{sentence}\n".encode()), Lexicon.open())
    told = {
        (s.endpoint.label, s.arm.label, str(s.statistic), number(s.value), number(s.numerator))
        for s in (f.says for f in found.facts) if isinstance(s, Result)
    }  # fmt: skip
    assert told == expected


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
