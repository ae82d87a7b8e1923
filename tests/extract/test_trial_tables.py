"""Tables of a trial, and each result they state: rows of intervals, parts of the patients, what was not reached; and traps."""

from __future__ import annotations

import pytest

from kg.extract import extract
from kg.lexicon import Lexicon
from kg.model import Result
from kg.readers import read_bytes
from kg.views.tables import number

OPENING = (
    "# Silmetasertib in thymoma\n\nIn a phase 3 trial (NCT01234567), 300 patients with thymoma were randomly assigned to receive "
    "silmetasertib or placebo.\n\n"
)
RIVALS = (
    "# Therapy of thymoma\n\nIn the phase 3 HAMLET trial (NCT01234567), 300 patients with thymoma were randomly assigned to receive "
    "silmetasertib plus capecitabine or docetaxel.\n\n"
)
DRUG, PLACEBO, COMBINED = "Silmetasertib", "Placebo", "Silmetasertib plus capecitabine"
HEAD = "| {corner} | Silmetasertib (N=150) | Placebo (N=150) |\n|---|---|---|\n"
HEADS = "| {corner} | Silmetasertib plus capecitabine | Docetaxel | HR or difference |\n|---|---|---|---|\n"
Told = set[tuple[str, str, str, str, str, str]]
CASES: list[tuple[str, str, Told]] = [
    ("the interval in the row below", OPENING + HEAD.format(corner="Efficacy") + """| Objective response rate | | |
| n/N (%) | 45/150 (30) | 15/150 (10) |
| 95% CI | (23, 38) | (6, 16) |
""", {("ORR", DRUG, "thymoma", "proportion", "30", "23-38"), ("ORR", PLACEBO, "thymoma", "proportion", "10", "6-16")}),
    ("an interval that does not hold the value", OPENING + HEAD.format(corner="Efficacy") + """| Objective response rate | | |
| n/N (%) | 45/150 (30) | 15/150 (10) |
| 95% CI | (33, 48) | (6, 16) |
""", {("ORR", DRUG, "thymoma", "proportion", "30", "-"), ("ORR", PLACEBO, "thymoma", "proportion", "10", "6-16")}),
    ("what was not reached, with its lower end", OPENING + HEAD.format(corner="Endpoint")
     + "| Median OS, months (95% CI) | NE (24.3, NE) | 26.8 (21.5, NE) |\n",
     {("OS", DRUG, "thymoma", "not estimable", "", "24.3-"), ("OS", PLACEBO, "thymoma", "median", "26.8", "21.5-")}),
    ("parts of the patients", OPENING + "Table 2. Objective response according to BRCA1 status\n\n" + HEAD.format(corner="Subgroup")
     + "| BRCA1 mutated | 14/23 | 3/21 |\n| BRCA1 wild-type | 20/60 | 14/61 |\n",
     {("ORR", DRUG, "BRCA1 mutated", "proportion", "", "-"), ("ORR", PLACEBO, "BRCA1 mutated", "proportion", "", "-"),
      ("ORR", DRUG, "BRCA1 wild-type", "proportion", "", "-"), ("ORR", PLACEBO, "BRCA1 wild-type", "proportion", "", "-")}),
    ("ratios of parts of the patients", OPENING + "Table 2. Overall survival in prespecified subgroups\n\n"
     "| Subgroup | Patients | Hazard ratio (95% CI) |\n|---|---|---|\n| Stage III | 90 | 0.71 (0.52-0.97) |\n",
     {("OS", DRUG, "Stage III", "hazard ratio", "0.71", "0.52-0.97")}),
    ("medians and ratios of parts of the patients, beside columns of counts", OPENING
     + """Table 2. Overall survival in prespecified subgroups

| Subgroup | No. of patients, silmetasertib / placebo | Median, silmetasertib (mo) | Median (mo), placebo | Events, placebo | HR (95% CI) |
|---|---|---|---|---|---|
| Stage III | 60 / 58 | 20.1 | 15.2 | 30 | 0.71 (0.52-0.97) |
""", {("OS", DRUG, "Stage III", "median", "20.1", "-"), ("OS", PLACEBO, "Stage III", "median", "15.2", "-"),
      ("OS", DRUG, "Stage III", "hazard ratio", "0.71", "0.52-0.97")}),
    ("intervals in square brackets, medians with an m ahead, a range that is open, a coefficient of variation", OPENING
     + HEAD.format(corner="") + """| ORR, % [95% CI] | 30.0 [22.8-38.0] | 10.0 [5.7-16.0] |
| mDoR in months (range) | 6.8 (1.4+, 15.2+) | NE |
| mPFS, mo [95% CI] | 7.1 [5.3-8.9] | 3.4 [1.9-NE] |
| Trough level, ng/mL | 31.8 (38.2%) | 12.4 (51.7%) |
""", {("ORR", DRUG, "thymoma", "proportion", "30.0", "22.8-38.0"), ("ORR", PLACEBO, "thymoma", "proportion", "10.0", "5.7-16.0"),
      ("DOR", DRUG, "thymoma", "median", "6.8", "1.4-15.2"), ("DOR", PLACEBO, "thymoma", "not estimable", "", "-"),
      ("PFS", DRUG, "thymoma", "median", "7.1", "5.3-8.9"), ("PFS", PLACEBO, "thymoma", "median", "3.4", "1.9-")}),
    ("events of all patients together, where the heading says so", OPENING + """## Safety (all treated patients, N=290)

Table 3. TRAEs in at least 15% of patients, n (%)

| Preferred term | Any grade | Grade 3 |
|---|---|---|
| Nausea | 58 (20.0) | 3 (1.0) |
""", {("nausea", "all arms", "thymoma", "proportion", "20.0", "-"), ("nausea", "all arms", "thymoma", "proportion", "1.0", "-")}),
    ("events of nobody knows which arm", OPENING + """## Safety

Table 3. TRAEs in at least 15% of patients, n (%)

| Preferred term | Any grade | Grade 3 |
|---|---|---|
| Nausea | 58 (20.0) | 3 (1.0) |
""", set()),
    ("a title that parts nobody", OPENING + "Table 2. Objective response by independent review\n\n" + HEAD.format(corner="Subgroup")
     + "| Complete response | 14/23 | 3/21 |\n",
     {("CR", DRUG, "thymoma", "proportion", "", "-"), ("CR", PLACEBO, "thymoma", "proportion", "", "-")}),
    ("a ratio that the medians bear out", RIVALS + HEADS.format(corner="Endpoint")
     + "| PFS, median, months | 6.8 | 3.1 | 0.52 (0.39 to 0.69) |\n",
     {("PFS", COMBINED, "thymoma", "median", "6.8", "-"), ("PFS", "Docetaxel", "thymoma", "median", "3.1", "-"),
      ("PFS", COMBINED, "thymoma", "hazard ratio", "0.52", "0.39-0.69")}),
    ("a ratio that the medians deny", RIVALS + HEADS.format(corner="Endpoint")
     + "| PFS, median, months | 3.1 | 6.8 | 0.52 (0.39 to 0.69) |\n",
     {("PFS", COMBINED, "thymoma", "median", "3.1", "-"), ("PFS", "Docetaxel", "thymoma", "median", "6.8", "-")}),
    ("a row for each endpoint and arm, the endpoint told once", OPENING + """| Outcome measure | Group | Value | Comparison |
|---|---|---|---|
| Median PFS | Silmetasertib (n=150) | 7.1 months | HR 0.61 (95% CI 0.47-0.79) |
| | Placebo (n=150) | 4.4 months | |
| ORR | Silmetasertib (n=150) | 30% (45/150) | P<0.001 |
| | Placebo (n=150) | 10% (15/150) | |
""", {("PFS", DRUG, "thymoma", "median", "7.1", "-"), ("PFS", PLACEBO, "thymoma", "median", "4.4", "-"),
      ("PFS", DRUG, "thymoma", "hazard ratio", "0.61", "0.47-0.79"),
      ("ORR", DRUG, "thymoma", "proportion", "30", "-"), ("ORR", PLACEBO, "thymoma", "proportion", "10", "-")}),
    ("a row of long form whose arm or endpoint nobody knows", OPENING + """| Endpoint | Arm | Result |
|---|---|---|
| Median PFS | Historical cohort | 3.0 months |
| Time on horseback | Placebo | 4.4 months |
""", set()),
    ("amounts that tell arms apart, and both together", """# Silmetasertib in thymoma

| Study | Phase | Regimen(s) | N |
|---|---|---|---|
| HAMLET | 2 | Silmetasertib (200 or 400 mg) + capecitabine | 60 |

## HAMLET

| Cohort | Treated | ORR | Nausea |
|---|---|---|---|
| Silmetasertib 200 mg + capecitabine | 28 | 14.3% (4/28) | 7 (25.0%) |
| Silmetasertib 400 mg + capecitabine | 32 | 25.0% (8/32) | 16 (50.0%) |
| Both cohorts | 60 | 20.0% (12/60) | 23 (38.3%) |
""", {(endpoint, f"Silmetasertib {arm} + capecitabine" if "mg" in arm else arm, "", "proportion", value, "-")
      for arm, *values in (("200 mg", "14.3", "25.0"), ("400 mg", "25.0", "50.0"), ("all arms", "20.0", "38.3"))
      for endpoint, value in zip(("ORR", "nausea"), values, strict=True)}),
    ("the one amount of an arm is no other arm", """# Silmetasertib in thymoma

| Study | Phase | Regimen | N |
|---|---|---|---|
| HAMLET | 2 | Silmetasertib + capecitabine | 60 |

## HAMLET

| Regimen | ORR |
|---|---|
| Silmetasertib 400 mg + capecitabine | 20.0% (12/60) |
""", {("ORR", "Silmetasertib + capecitabine", "", "proportion", "20.0", "-")}),
    ("events as columns, behind the heading that ends the last trial", """# Therapy of thymoma

## Trials

### HAMLET

In the phase 3 HAMLET trial (NCT01234567), patients with thymoma were randomly assigned to receive silmetasertib plus capecitabine
or docetaxel.

### MACBETH

In the single-arm phase 2 MACBETH trial (NCT01234568), patients with thymoma received carfilzomib.

## Tolerability

Table 2. Adverse events, any grade / grade ≥3, % of patients

| Regimen | Anaemia | Nausea |
|---|---|---|
| Silmetasertib plus capecitabine | 40 / 12 | 55 / 3 |
| Docetaxel | 61 / 20 | 30 / 1 |
""", {(event, arm, "", "proportion", value, "-") for event, arm, *values in (
        ("anaemia", COMBINED, "40", "12"), ("nausea", COMBINED, "55", "3"), ("anaemia", "Docetaxel", "61", "20"),
        ("nausea", "Docetaxel", "30", "1")) for value in values}),
    ("all patients with what they were given, and parts of them", """# Silmetasertib in thymoma

Okafor et al. (2024) reported a single-arm phase II trial in 40 patients with thymoma.

| Patients | n | ORR | Median PFS |
|---|---|---|---|
| All (silmetasertib + capecitabine) | 40 | 35% (14/40) | 7.1 months |
| Thymic carcinoma | 18 | 22% (4/18) | 5.0 months |
| Type B3 | 22 | 45% (10/22) | 8.8 months |
""", {(endpoint, "silmetasertib + capecitabine", who, statistic, value, "-") for who, orr, pfs in (
        ("", "35", "7.1"), ("Thymic carcinoma", "22", "5.0"), ("Type B3", "45", "8.8"))
      for endpoint, statistic, value in (("ORR", "proportion", orr), ("PFS", "median", pfs))}),
    ("an endpoint of two letters", OPENING + HEAD.format(corner="Outcome")
     + "| Median OS (95% CI) — mo | 14.9 (12.0–18.8) | 13.7 (11.1–16.5) |\n",
     {("OS", DRUG, "thymoma", "median", "14.9", "12.0-18.8"), ("OS", PLACEBO, "thymoma", "median", "13.7", "11.1-16.5")}),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), [case[1:] for case in CASES], ids=[case[0] for case in CASES])
def test_a_table_gives_what_it_states_and_no_more(text: str, expected: Told) -> None:
    found = extract(read_bytes("a.md", text.encode()), Lexicon.open())
    told = {
        (s.endpoint.label, s.arm.label, s.population, str(s.statistic), number(s.value), f"{number(s.low)}-{number(s.high)}")
        for s in (f.says for f in found.facts) if isinstance(s, Result)
    }  # fmt: skip
    assert told == expected


@pytest.mark.parametrize(("label", "sizes"), [
    ("Patients with measurable disease, N", {"Silmetasertib": 131, "Placebo": 127}),
    ("Number of patients evaluable for response", {"Silmetasertib": 131, "Placebo": 127}),
    ("Patients with an event, n", {"Silmetasertib": 150, "Placebo": 150}),
    ("Patients with a response, n", {"Silmetasertib": 150, "Placebo": 150}),
])  # fmt: skip
def test_a_row_that_counts_the_patients_of_the_rows_below_it_is_their_denominator(label: str, sizes: dict[str, int]) -> None:
    rows = f"| Tumor response | | |\n| {label} | 131 | 127 |\n| ORR, % (95% CI) | 25 (20, 31) | 11 (6, 18) |\n"
    table = HEAD.format(corner="Endpoint") + rows
    found = extract(read_bytes("a.md", (OPENING + table).encode()), Lexicon.open())
    rates = [f.says for f in found.facts if isinstance(f.says, Result) and f.says.endpoint.label == "ORR"]
    assert {r.arm.label: r.denominator for r in rates} == sizes
