"""Mechanism: every pattern reads its sentences and passes over the others; a table of sentences; laws."""

from __future__ import annotations

import csv
from functools import cache
from pathlib import Path
from typing import NamedTuple

import pytest

from kg.extract.document.scene import Scene
from kg.extract.mechanism.statements import mechanism
from kg.extract.text.words import rules
from kg.lexicon import Lexicon
from kg.model import Statement, Strength
from kg.readers import read_bytes

CASES = Path(__file__).parent.parent / "cases" / "mechanism_sentences.tsv"
NEGATIONS = ["did not inhibit", "does not inhibit", "failed to inhibit", "never inhibited", "was unable to inhibit", "cannot inhibit"]


class Case(NamedTuple):
    case: str
    sentence: str
    rows: frozenset[str]


@cache
def lexicon() -> Lexicon:
    return Lexicon.open()


def scene(text: str) -> Scene:
    return Scene(read_bytes("sentence.txt", text.encode()), lexicon(), lexicon().stem_class)


def statements(text: str) -> list[Statement]:
    return [s for s, _ in mechanism(scene(text))]


def row(s: Statement) -> str:
    mark = {
        Strength.OBSERVED: "",
        Strength.DESIGNED: " (designed)",
        Strength.HYPOTHESISED: " (hypothesised)",
        Strength.EXPECTED: " (expected)",
    }
    return f"{s.subject.label} | {s.relation} | {s.object.label}" + mark.get(s.strength, f" ({s.strength})")


def plain_rows(text: str) -> set[str]:
    return {row(s).rpartition(" (")[0] if row(s).endswith(("(designed)", "(hypothesised)")) else row(s) for s in statements(text)}


def patterns() -> list[dict[str, object]]:
    found = rules("relations.toml")["pattern"]
    assert len(found) > 30
    return list(found)


def cases() -> list[Case]:
    with CASES.open(encoding="utf-8", newline="") as handle:
        rows = csv.DictReader(handle, delimiter="\t", quoting=csv.QUOTE_NONE)
        return [Case(r["case"], r["sentence"], frozenset(x for x in (r["rows"] or "").split(" ; ") if x)) for r in rows]


@pytest.mark.parametrize("pattern", patterns(), ids=lambda p: p["name"])
def test_a_pattern_reads_its_sentences(pattern):
    assert pattern["reads"], "a pattern declares a sentence that it reads"
    for example in pattern["reads"]:
        found = plain_rows(example["sentence"])
        assert set(example["rows"]) <= found, (example["sentence"], found)


@pytest.mark.parametrize("pattern", patterns(), ids=lambda p: p["name"])
def test_a_pattern_passes_over_its_counter_examples(pattern):
    assert pattern["passes_over"], "a pattern declares a sentence that it passes over"
    for sentence in pattern["passes_over"]:
        assert not [row(s) for s in statements(sentence) if s.strength is not Strength.DENIED and s.relation == pattern["relation"]], (
            sentence
        )


@pytest.mark.parametrize("case", cases(), ids=lambda c: c.case)
def test_a_sentence_gives_just_its_rows(case):
    assert {row(s) for s in statements(case.sentence)} == case.rows


@pytest.mark.parametrize("negation", NEGATIONS)
def test_a_negation_never_yields_the_positive_fact(negation):
    assert all(s.strength is Strength.DENIED for s in statements(f"Vemurafenib {negation} EGFR."))


@pytest.mark.parametrize("sentence", (CASES.parent / "mechanism_denials.tsv").read_text(encoding="utf-8").splitlines()[1:])
def test_what_is_denied_or_left_open_is_never_stated(sentence):
    assert all(s.strength is Strength.DENIED for s in statements(sentence))


def test_every_quote_stands_in_the_document():
    text = "**Vemurafenib** inhibits BRAF.[1] It was designed to target\nthe V600E mutant.\n"
    found = scene(text)
    for _, evidence in mechanism(found):
        assert found.document.text[evidence.start : evidence.end] == evidence.quote
        assert evidence.quote


def test_cooking_says_nothing():
    assert not statements(
        "Salt reduces the bitterness of aubergines. Add the onions, stirring often, which releases their aroma. Butter is a fat."
    )


def test_names_may_be_swapped():
    one, two = (
        statements(f"{d} is a {g} inhibitor designed to prevent {g} signaling.") for d, g in (("Ibrutinib", "BTK"), ("Vemurafenib", "BRAF"))
    )
    assert [(s.relation, s.strength) for s in one] == [(s.relation, s.strength) for s in two] != []


def test_an_endless_sentence_is_left_alone():
    assert statements("Ibrutinib inhibits BTK, " * 20_000) == []


KINDS = """# Pirtobrutinib and vepdegestrant side by side

| Feature | Pirtobrutinib | Vepdegestrant |
|---|---|---|
| Class | Non-covalent BTK inhibitor | Heterobifunctional degrader |
| Mechanism of action | Inhibits BTK | unknown |
| Type of trial | Antibody | Phase 2 |
| Binding site | ATP pocket of BTK | not told |
| Study site | hinge region of BTK | Oslo |
"""


def test_a_row_of_classes_tells_what_each_drug_is():
    assert plain_rows(KINDS) == {
        "pirtobrutinib | is a | BTK inhibitor",
        "pirtobrutinib | inhibits | BTK",
        "pirtobrutinib | binds | BTK",
        "vepdegestrant | is a | heterobifunctional degrader",
    }


REMARKS = """# Drugs of lymphoma

| Drug | ORR | Remark |
|---|---|---|
| Glofitamab | 52% | Binds CD20, which few tumors lose |
| Ibrutinib + venetoclax | 60% | Inhibits BCL-2 |
| No ibrutinib | 3% | Activates BTK |
"""


def test_a_cell_without_a_subject_speaks_of_the_one_drug_of_its_row():
    assert plain_rows(REMARKS) == {"glofitamab | binds | CD20"}


TARGETS = """# Drugs of lymphoma

| Drug | Target | Enrolment target |
|---|---|---|
| Glofitamab | CD20 and CD3 | CD20 |
| Ibrutinib + venetoclax | BTK | 40 |
| Tazemetostat | EZH2-mutant tumors | 99 |
| Pirtobrutinib | BTK [3] | 120 |
"""


def test_a_column_of_targets_tells_what_the_drug_of_each_row_acts_on():
    assert plain_rows(TARGETS) == {"glofitamab | targets | CD20", "glofitamab | targets | CD3", "pirtobrutinib | targets | BTK"}
