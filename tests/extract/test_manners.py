"""Doses whose amount and manner stand apart, and doses of tables that set drugs side by side; and what is not put together."""

from __future__ import annotations

import pytest

from kg.extract import extract
from kg.lexicon import Lexicon
from kg.model import Dose
from kg.readers import read_bytes
from kg.views.tables import number

ARMS = (
    "In the phase 2 LAPWING trial (NCT01234567), 60 patients with thymoma were randomly assigned to silmetasertib 20 mg plus gemcitabine "
    "or silmetasertib 40 mg plus gemcitabine. "
)
ORAL = {("silmetasertib", "20", "oral", "twice daily"), ("silmetasertib", "40", "oral", "twice daily")}
BARE = {("silmetasertib", "20", "", ""), ("silmetasertib", "40", "", "")}


def doses(text: str) -> set[tuple[str, str, str, str]]:
    found = extract(read_bytes("a.md", f"# Silmetasertib\n\n{text}\n".encode()), Lexicon.open())
    said = [f.says for f in found.facts if isinstance(f.says, Dose)]
    return {(d.drug.label, number(d.amount), d.route, d.schedule) for d in said}


@pytest.mark.parametrize(
    ("sentence", "told"),
    [
        ("Silmetasertib was taken orally twice daily.", ORAL),
        ("Silmetasertib was swallowed twice daily.", ORAL),
        # Told for some patients only, of two manners, or of another trial
        ("Silmetasertib was given intravenously in patients with dysphagia.", BARE),
        ("Silmetasertib was taken orally twice daily. Silmetasertib was infused once weekly.", BARE),
    ],
)
def test_a_manner_told_apart_is_that_of_the_amounts(sentence: str, told: set[tuple[str, str, str, str]]) -> None:
    assert doses(ARMS + sentence) == told


def test_rows_at_a_dose_are_given_as_the_text_says() -> None:
    text = (
        "LAPWING-1 (NCT01234567) was an open-label phase 1 study in 13 patients with thymoma. {}\n\n**Table 1.** LAPWING-1 by dose\n\n"
        "| Cohort | Patients | Partial response |\n|---|---|---|\n| Silmetasertib 20 mg | 6 | 1/6 |\n| Silmetasertib 40 mg | 7 | 2/7 |\n"
    )
    assert doses(text.format("Silmetasertib was taken orally twice daily.")) == ORAL
    assert doses(text.format("It was well tolerated.")) == set()


TABLE = "Two drugs.\n\n| Feature | Tolvaptan | Sotorasib |\n|---|---|---|\n| {} | 15 mg once daily | 960 mg once daily |\n"


@pytest.mark.parametrize(("row", "route", "read"), [("Oral dose", "oral", True), ("Dose", "", True), ("Toxic dose", "", False),
                                                    ("Content of a tablet", "", False)])  # fmt: skip
def test_a_row_of_doses_under_drugs(row: str, route: str, read: bool) -> None:
    told = {("tolvaptan", "15", route, "once daily"), ("sotorasib", "960", route, "once daily")}
    assert doses(TABLE.format(row)) == (told if read else set())


REDUCED = """# PRESCRIBING INFORMATION of SILMEXA (silmetasertib) tablets, for oral use

## 2.3 Dosage Modifications

Table 1: Recommended {title}

| Step | {column} |
|---|---|
| First dose reduction | 60 mg once daily |
| Second dose reduction | 40 mg once daily |
| If not tolerated | Discontinue |
"""


def test_a_label_tells_its_reduced_doses_step_by_step() -> None:
    found = doses(REDUCED.format(title="Dose Reductions", column="Dosage"))
    assert found == {
        ("silmetasertib", "60", "", "once daily, first dose reduction"),
        ("silmetasertib", "40", "", "once daily, second dose reduction"),
    }
    of_a_disease = doses(REDUCED.format(title="Dose Reductions", column="Thymoma"))
    assert ("silmetasertib", "60", "", "once daily, first dose reduction, Thymoma") in of_a_disease


def test_a_dose_that_is_brought_down_elsewhere_is_left() -> None:
    assert doses("## Dose modifications\n\nFor toxicity, silmetasertib was reduced to 60 mg once daily.") == set()


def test_escalating_doses_have_the_manner_told_with_them() -> None:
    text = (
        "In a phase 1 dose-escalation study (NCT01234567), 24 patients with thymoma received silmetasertib at 20, 40 or 80 mg. "
        "Cohorts were given escalating doses of silmetasertib as an intravenous infusion once weekly."
    )
    assert {("silmetasertib", n, "intravenous infusion", "once weekly") for n in ("20", "40", "80")} == doses(text)
