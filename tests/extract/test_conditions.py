"""What the patients of a trial have, and which endpoints it took, as the words about the trial tell; and traps."""

from __future__ import annotations

import pytest

from kg.extract import extract
from kg.extract.endpoints.own import declarations
from kg.extract.text.passage import clean
from kg.lexicon import Lexicon
from kg.model import Document
from kg.readers import read_bytes
from kg.views.tables import table

LEXICON = Lexicon.open()


def column(text: str, name: str, of: str = "trials") -> list[str]:
    made = table(of, (extract(read_bytes("a.md", text.encode()), LEXICON),))
    return [row[made.columns.index(name)] for row in made.rows]


@pytest.mark.parametrize(
    ("sentence", "condition"),
    [
        ("NCT01234567 is a phase 1 trial of silmetasertib in advanced gastric cancer.", "advanced gastric cancer"),
        ("A phase 3 trial (NCT01234567) tested silmetasertib as first-line treatment of recurrent or metastatic melanoma.",
         "recurrent or metastatic melanoma"),
        ("A phase 2 trial (NCT01234567) enrolled 40 adults with untreated metastatic colorectal cancer harbouring KRAS G12D.",
         "untreated metastatic colorectal cancer harbouring KRAS G12D"),
        ("A phase 2 trial (NCT01234567) enrolled 40 patients with melanoma with a BRAF V600E mutation.",
         "melanoma with a BRAF V600E mutation"),
        ("A phase 1 trial (NCT01234567) enrolled 40 patients with advanced solid tumors.", "advanced solid tumors"),
        ("A phase 2 trial (NCT01234567) enrolled 52 patients with multiple myeloma in first relapse.", "multiple myeloma in first relapse"),
        ("A phase 2 study (NCT01234567) in ovarian cancer enrolled 98 women; a companion study enrolled 298 patients with melanoma.",
         "ovarian cancer"),
        # Traps: two diseases; a disease of something else
        ("A phase 1 trial (NCT01234567) tested silmetasertib in melanoma and gastric cancer.", ""),
        ("A phase 1 trial (NCT01234567) tested silmetasertib, a drug approved for melanoma.", ""),
    ],
)  # fmt: skip
def test_a_sentence_about_a_trial_tells_what_its_patients_have(sentence: str, condition: str) -> None:
    assert column(f"# Silmetasertib\n\n{sentence}\n", "condition") == [condition]


def test_a_column_for_the_patients_tells_what_they_have() -> None:
    text = (
        "# Silmetasertib\n\n| Study | Registry no. | Phase | N | Who | Design |\n|---|---|---|---|---|---|\n"
        "| HERON-1 | NCT01234567 | 2 | 80 | asthma not controlled by one drug | open-label |\n"
        "| HERON-2 | NCT01234568 | 2 | 90 | asthma or psoriasis | open-label |\n"
    )
    assert column(text, "condition") == ["asthma not controlled by one drug", ""]


def test_the_title_or_heading_of_a_table_tells_the_patients_of_rows_without_a_trial() -> None:
    rows = "| Regimen | Overall response rate (ORR) |\n|---|---|\n| Azacitidine | 17% |\n| Decitabine | 20% |\n"
    assert set(column(f"# Silmetasertib\n\n## Other regimens in relapsed melanoma\n\n{rows}", "population", "results")) == {
        "relapsed melanoma"
    }
    assert set(column(f"# Silmetasertib\n\n## Other regimens\n\n{rows}", "population", "results")) == {""}


def test_bare_numbers_of_a_column_of_references_are_cited() -> None:
    rows = "| Regimen | Overall response rate (ORR) | Reference |\n|---|---|---|\n| Azacitidine | 17% | {} |\n| Decitabine | 20% | 2 |\n"
    references = "\n## References\n\n1. A trial of azacitidine.\n2. A trial of decitabine.\n"
    assert column(f"# Drugs\n\nThese were told.\n\n{rows.format('1, 2')}{references}", "refs", "results") == ["1,2", "2"]
    assert column(f"# Drugs\n\nThese were told.\n\n{rows.format('17')}{references}", "refs", "results") == ["", "2"]


@pytest.mark.parametrize(
    ("sentence", "told"),
    [
        ("Primary endpoint: objective response. Secondary endpoints: duration of response; overall survival.",
         {("primary", "objective response"), ("secondary", "duration of response; overall survival")}),
        ("ORR was the primary endpoint; PFS and OS were secondary.", {("primary", "ORR"), ("secondary", "PFS and OS")}),
        ("The trial met its primary endpoint of event-free survival, with a median OS of 30 months.", {("primary", "event-free survival")}),
        ("SVR35 at week 24 (primary endpoint) was 33% with one drug.", {("primary", "SVR35 at week 24")}),
        ("Its primary endpoint, PFS by central review, and its secondary endpoint, OS, were both met.",
         {("primary", "PFS by central review, and its"), ("secondary", "OS")}),
        ("Median PFS, the primary endpoint, was 4.9 months, and the ORR was 33%.", {("primary", "Median PFS")}),
        ("The primary endpoint of this study was missed.", set()),
    ],
)  # fmt: skip
def test_what_a_sentence_declares_as_primary_and_secondary(sentence: str, told: set[tuple[str, str]]) -> None:
    document = Document(key="a", file="a.md", text=sentence, sha256="")
    assert {(which, part.text) for which, part in declarations(clean(document, 0, len(sentence)))} == told


def test_a_field_holds_two_declarations() -> None:
    text = (
        "# Silmetasertib in melanoma\n\n### HERON-1 (NCT01234567)\n\n- **Design:** phase II, single-arm.\n"
        "- **Primary endpoint:** overall response rate. **Secondary endpoints:** duration of response; overall survival.\n\n"
        "### HERON-2 (NCT01234568)\n\n- **Design:** phase II, randomized.\n"
        "- **Endpoints:** the primary endpoint was PFS; OS was secondary.\n"
    )
    assert column(text, "primary_endpoints") == ["ORR", "PFS"]
    assert column(text, "secondary_endpoints") == ["DOR; OS", "OS"]


@pytest.mark.parametrize(
    ("sentence", "had"),
    [
        ("A phase 2 trial (NCT01234567) enrolled patients with myeloma who were refractory to lenalidomide.",
         ["refractory to lenalidomide"]),
        ("In a phase 3 trial (NCT01234567), adults with gastric cancer whose disease had progressed after a platinum were randomized to "
         "silmetasertib or placebo.", ["progressed after a platinum"]),
        ("A phase 3 trial (NCT01234567) enrolled women with breast cancer who had received one or two prior lines of chemotherapy and were "
         "postmenopausal.", ["received one or two prior lines of chemotherapy"]),
        # Traps: a subgroup with its result, what they received in the trial
        ("In a phase 2 trial (NCT01234567), the response rate of patients who had received prior cisplatin was 30%.", []),
        ("A phase 2 trial (NCT01234567) enrolled 40 patients who had received at least one dose of silmetasertib.", []),
        ("A phase 2 trial (NCT01234567) enrolled 40 patients. 9 (23%) of 40 patients had received sorafenib before study entry.",
         ["9 of 40 had received sorafenib before study entry"]),
        ("In a trial (NCT01234567), patients who had received prior cisplatin, carboplatin or both were eligible if well again.", []),
    ],
)  # fmt: skip
def test_what_patients_had_been_treated_with_before(sentence: str, had: list[str]) -> None:
    assert column(f"# Silmetasertib\n\n{sentence}\n", "value", "outcomes") == had
