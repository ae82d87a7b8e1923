"""Small documents with numbers of groups (``tests/cases/group_documents.toml``): all results that they state, and traps that state none."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from kg.extract import extract
from kg.lexicon import Lexicon
from kg.model import Result
from kg.readers import read_bytes
from kg.views.tables import number

CASES = tomllib.loads(Path(__file__).parents[1].joinpath("cases", "group_documents.toml").read_text(encoding="utf-8"))["case"]


def line(r: Result) -> tuple[str, ...]:
    """A result as the lines of the file have it."""
    counts = f"{number(r.numerator)}/{number(r.denominator)}".strip("/")
    bounds = f"{number(r.low)}..{number(r.high)}".strip(".")
    spread = f"{number(r.spread)} {r.spread_kind}".strip()
    cells = (r.arm.label, r.population, r.endpoint.label, str(r.statistic), number(r.value), spread, bounds, counts, r.timepoint, r.qualifier)
    return tuple(cells)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_a_document_gives_just_the_results_that_it_states(case: dict[str, object]) -> None:
    document = read_bytes("a.md", f"# A study\n\n## Results\n\n{str(case['text']).strip()}\n".encode())
    found = {line(f.says) for f in extract(document, Lexicon.open()).facts if isinstance(f.says, Result)}
    expected = case["results"]
    assert isinstance(expected, list)
    assert found == {tuple(cell.strip() for cell in text.split("|")) for text in expected}
