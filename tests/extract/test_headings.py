"""What stands above a table or list holds for all of it: the analysis set of its patients, and the references that it cites."""

from __future__ import annotations

import pytest

from kg.extract import extract
from kg.extract.endpoints.populations import analysis_set, without_set
from kg.lexicon import Lexicon
from kg.model import Dose, Result
from kg.readers import read_bytes

TRIAL = (
    "# Silmetasertib in thymoma\n\nIn a phase 3 trial (NCT01234567), 300 patients with thymoma were randomly assigned (1:1) to receive "
    "silmetasertib or placebo.[1]\n\n"
)
TABLE = "\n\n| Event | Silmetasertib (n = 149) | Placebo (n = 150) |\n|---|---|---|\n| Nausea | 40% | 22% |\n| Rash | 12% | 9% |\n"
REFERENCES = "\n## References\n\n1. A trial.\n2. Its safety.\n3. Its doses.\n"


def told(text: str) -> set[tuple[str, tuple[int, ...]]]:
    """The patients of every result of a document, and the references of its evidence."""
    found = extract(read_bytes("a.md", f"{TRIAL}{text}{REFERENCES}".encode()), Lexicon.open())
    return {(f.says.population, e.refs) for f in found.facts if isinstance(f.says, Result) for e in f.evidence}


@pytest.mark.parametrize(
    ("title", "population", "refs"),
    [
        ("**Table 2.** Adverse events (safety population) [2]", "thymoma, safety population", (2,)),
        ("**Table 2. Adverse Events in the Safety Analysis Set.**", "thymoma, safety analysis set", ()),
        ("**Table 2.** Adverse events, percentage of treated patients [2]", "thymoma, treated patients", (2,)),
        ("Adverse events in the safety population were as follows:", "thymoma, safety population", ()),
        # Traps: no analysis set, or two
        ("**Table 2.** Adverse events of previously treated patients", "thymoma", ()),
        ("**Table 2.** Adverse events (safety and per-protocol populations)", "thymoma", ()),
        ("**Table 2.** Adverse events", "thymoma", ()),
    ],
)
def test_a_title_tells_of_whom_and_on_what_its_table_rests(title: str, population: str, refs: tuple[int, ...]) -> None:
    assert told(title + TABLE) == {(population, refs)}


def test_a_paragraph_that_does_not_lead_to_the_table_tells_nothing_of_it() -> None:
    assert told("The safety population comprised 299 patients. Adverse events were common.[2]" + TABLE) == {("thymoma", ())}


def test_the_line_that_leads_to_a_list_gives_its_items_their_reference() -> None:
    text = "Patients were given the following:[3]\n\n- silmetasertib 40 mg orally twice daily;\n- cisplatin 50 mg/m2 on day 1.[2]\n"
    found = extract(read_bytes("a.md", f"{TRIAL}{text}{REFERENCES}".encode()), Lexicon.open())
    assert {(f.says.drug.label, e.refs) for f in found.facts if isinstance(f.says, Dose) for e in f.evidence} == {
        ("silmetasertib", (3,)),
        ("cisplatin", (2,)),
    }


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("Efficacy in the Intention-to-Treat Population", "intention-to-treat"),
        ("Modified intent to treat population", "modified intent-to-treat"),
        ("Response (mITT)", "modified intention-to-treat"),
        ("Per protocol population", "per-protocol"),
        ("Doses were changed per protocol", ""),
        ("Outcome in treated patients with ascites", ""),
    ],
)
def test_analysis_sets(text: str, named: str) -> None:
    assert analysis_set(text) == named


def test_the_analysis_set_is_parted_from_the_patients() -> None:
    assert without_set("advanced thymoma, B3 or C, safety population") == "advanced thymoma, B3 or C"
    assert without_set("untreated, advanced thymoma") == "untreated, advanced thymoma"
