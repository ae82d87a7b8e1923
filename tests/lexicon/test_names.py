"""The lexicon against its table of cases, and the laws that hold for any text."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.lexicon import Lexicon, is_research_code, stem_class
from kg.lexicon.compiled import Records, fingerprint, open_records, write_records
from kg.lexicon.spelling import fold, key_of
from kg.model import Names

CASES = Path(__file__).parents[1] / "cases" / "lexicon_names.tsv"
ROWS = [line.split("\t") for line in CASES.read_text(encoding="utf-8").splitlines() if not line.startswith("#")][1:]
WORDS = [
    "Bcl-2", "BCL‑2", "bcl 2", "acute myeloid leukaemia", "Lymphomas", "Bad", "bad", "G-CSF", "p53", ".", ",", "\n\n",
    " ", "-", "(", ")",
    "was", "5-FU", "TNF-α", "ï", "ß", "²", "İ", "2", "x", "20 mg BID", "metastases", "monoclonal antibodies", "RNase H", "Puma",
]
TEXTS = st.lists(st.sampled_from(WORDS) | st.text(max_size=4), max_size=12).map(" ".join) | st.lists(st.sampled_from(WORDS)).map("".join)


@pytest.fixture(scope="module")
def lexicon() -> Lexicon:
    return Lexicon.open()


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row[0])
def test_find(lexicon: Lexicon, row: list[str]) -> None:
    _case, text, expected = row
    found = [f"{text[hit.start:hit.end]}={hit.terms[0].source}:{hit.terms[0].label}" for hit in lexicon.find(text)]
    assert found == [name for name in expected.split("; ") if name], row


@given(TEXTS)
@settings(max_examples=300, deadline=None)
def test_hits_are_names_in_order(text: str) -> None:
    lexicon = Lexicon.open()
    hits = lexicon.find(text)
    for hit in hits:
        assert hit.terms
        assert lexicon.lookup(text[hit.start:hit.end]) == hit.terms
        assert not text[hit.start - 1:hit.start].isalnum() or hit.start == 0
    assert all(left.end <= right.start for left, right in pairwise(hits))
    assert all(0 <= hit.start < hit.end <= len(text) for hit in hits)


@given(TEXTS)
@settings(max_examples=300, deadline=None)
def test_both_ways_of_folding_agree(text: str) -> None:
    folded = fold(text)
    assert key_of(text) == folded.key
    for i, start in enumerate(folded.starts):
        assert fold(text[start:folded.ends[i]]).key == folded.key[folded.key_starts[i]:folded.key_ends[i]]


def test_lexicon_satisfies_the_protocol(lexicon: Lexicon) -> None:
    names: Names = lexicon
    assert names.lookup("venetoclax")[0].curie == "drugbank:DB11581"


def test_lookup_gives_all_readings_best_first(lexicon: Lexicon) -> None:
    assert [(t.source, t.label) for t in lexicon.lookup("G-CSF")] == [("drug", "Filgrastim"), ("gene", "CSF3")]
    assert lexicon.lookup("bad") == lexicon.lookup("was") == lexicon.lookup("no such name") == lexicon.lookup("") == ()


@pytest.mark.parametrize(
    ("word", "expected"),
    [("examplersen", "antisense oligonucleotide"), ("Prinsen", None), ("Andersen", None), ("worsen", None),
     ("examplesiran", "small interfering RNA"), ("exampleclax", "BCL-2 family inhibitor"), ("exampletinib", "tyrosine kinase inhibitor"),
     ("examplerafenib", "RAF kinase inhibitor"), ("examplumab", "monoclonal antibody"), ("thermostat", None), ("", None)],
)
def test_stem_class(word: str, expected: str | None) -> None:
    assert stem_class(word) == expected


@pytest.mark.parametrize("word", ["G3139", "EL625", "ABT-737", "BTH1677", "MK-0646"])
def test_research_codes(word: str) -> None:
    assert is_research_code(word)


@pytest.mark.parametrize("word", ["BCL2", "CD123", "NCT00024440", "V600", "PMC123456", "DB13811", "word", "ABCDE-123", "G-12", ""])
def test_no_research_codes(word: str) -> None:
    assert not is_research_code(word)


def test_compiles_into_the_folder_that_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def write_and_count(folder: Path) -> None:
        calls.append(folder)
        write_records(folder)

    calls: list[Path] = []
    monkeypatch.setattr("kg.lexicon.compiled.write_records", write_and_count)
    monkeypatch.setenv("KG_CACHE", str(tmp_path / "new"))
    records = [open_records(), open_records()]
    assert len(calls) == 1
    assert [path.name for path in (tmp_path / "new").iterdir()] == [f"lexicon-{fingerprint()}"]
    assert all(isinstance(r, Records) and next(r.of("tp53"))[0].label == "TP53" for r in records)


def test_folder_that_cannot_be_written_is_passed_over(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("not a folder")
    monkeypatch.setenv("KG_CACHE", str(blocked))
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    monkeypatch.setattr("kg.lexicon.compiled._compile_beside", Path.mkdir)
    opened: list[Path] = []
    monkeypatch.setattr("kg.lexicon.compiled.Records", opened.append)
    open_records()
    assert opened[0].parent.parent == tmp_path
    assert opened[0].parent != blocked
