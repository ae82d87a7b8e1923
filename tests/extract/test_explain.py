"""`kg explain` shows what the rules saw on a line, and shows no fact that the tables do not hold."""

from __future__ import annotations

import json

import pytest
from click.testing import CliRunner

from kg.cli import cli
from kg.errors import QueryError
from kg.extract import extract
from kg.extract.explain import explain
from kg.lexicon import Lexicon
from kg.model import Document
from kg.readers import read_bytes
from kg.views.explain import as_json, show

TEXT = """# Tavorsen in leukemia

## Phase II trial (NCT09900001)

Patients with relapsed acute myeloid leukemia (AML) \
were randomly assigned to receive tavorsen plus cytarabine or cytarabine alone. The CR rate was 31% vs. 12% \
with tavorsen plus cytarabine and cytarabine alone, respectively (p=0.02).[1] Of these, 14% went home early.

| Arm | CR | Colour |
| --- | --- | --- |
| Tavorsen + cytarabine | 31% (15/48) | 7 |

## References

1. Example reference. example.org
"""


@pytest.fixture(scope="module")
def document() -> Document:
    return read_bytes("note.md", TEXT.encode())


def line_of(words: str) -> int:
    return next(i for i, line in enumerate(TEXT.splitlines(), start=1) if words in line)


def test_a_sentence_shows_mentions_endpoints_quantities_trial_arms_and_facts(document: Document) -> None:
    seen = explain(document, Lexicon.open(), line_of("31% vs.")).seen
    told = next(s for s in seen if "31% vs." in s.text)
    assert [m.entity.curie for m in told.mentions if m.text == "tavorsen"] == ["drug:tavorsen"]
    assert [n.endpoint.label for n in told.endpoints] == ["CR"]
    assert [str(q.value) for q in told.quantities if q.kind == "share"] == ["31", "12"]
    assert told.trial is not None
    assert told.trial.registry_id == "NCT09900001"
    assert len(told.arms) == 2
    assert all(q.evidence.rule for q in told.facts)
    assert len(told.facts) > 2


def test_what_was_left_stands_with_its_reason(document: Document) -> None:
    row = explain(document, Lexicon.open(), line_of("| Tavorsen + cytarabine |"))
    left = [n for s in row.seen for n in s.left]
    assert [(n.quote, bool(n.reason)) for n in left] == [("7", True)]
    assert [s.column for s in row.seen] == ["Arm", "CR", "Colour"]


def test_each_fact_is_explained_on_its_line_and_none_is_invented(document: Document) -> None:
    read = extract(document, Lexicon.open())
    places = {(repr(f.says), e) for f in read.facts for e in f.evidence}
    shown = set()
    for line in range(1, len(TEXT.splitlines()) + 1):
        told = explain(document, Lexicon.open(), line)
        shown |= {(repr(q.fact.says), q.evidence) for q in (*told.facts, *(q for s in told.seen for q in s.facts))}
    assert shown == places


def test_unread_lines_say_why(document: Document) -> None:
    assert "a reference" in show(explain(document, Lexicon.open(), line_of("1. Example")))
    assert "Nothing stands on this line" in show(explain(document, Lexicon.open(), 2))


def test_text_and_json_are_the_same_each_time(document: Document) -> None:
    line = line_of("31% vs.")
    assert show(explain(document, Lexicon.open(), line)) == show(explain(document, Lexicon.open(), line))
    told = json.loads(as_json(explain(document, Lexicon.open(), line)))
    assert (told["file"], told["line"]) == ("note.md", line)
    assert all(TEXT[f["start"] : f["end"]] == f["quote"] for s in told["seen"] for f in s["facts"])


@pytest.mark.parametrize("place", ["oblimersen", "oblimersen:0", "oblimersen:x", "oblimersen:99999"])
def test_a_place_that_is_none_is_wrong_use(place: str) -> None:
    with pytest.raises(QueryError):
        CliRunner().invoke(cli, ["explain", place], catch_exceptions=False, standalone_mode=False)
