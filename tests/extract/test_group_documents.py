"""Small documents with numbers of groups and what is concluded of them (``tests/cases/group_*.toml``), and traps that state nothing."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from kg.extract import extract
from kg.lexicon import Lexicon
from kg.model import ArmSize, Comparison, Result, Said
from kg.readers import read_bytes
from kg.views.tables import number

Case = dict[str, object]
FOLDER = Path(__file__).parents[1] / "cases"
GROUPS = "Patients of the seed group ate seeds, those of the water group drank water."


def cases(name: str) -> list[Case]:
    found: list[Case] = tomllib.loads((FOLDER / f"{name}.toml").read_text(encoding="utf-8"))["case"]
    return found


def said(text: str) -> list[Said]:
    """All that a paper with just this among its results says."""
    document = read_bytes("a.md", f"# A study\n\n## Results\n\n{text.strip()}\n".encode())
    return [fact.says for fact in extract(document, Lexicon.open()).facts]


def lines(texts: object) -> set[tuple[str, ...]]:
    """Lines of a file, as the cells that the bars part."""
    assert isinstance(texts, list)
    return {tuple(cell.strip() for cell in text.split("|")) for text in texts}


def result(r: Result) -> tuple[str, ...]:
    """A result as the lines of the file have it."""
    counts = f"{number(r.numerator)}/{number(r.denominator)}".strip("/")
    bounds = f"{number(r.low)}..{number(r.high)}".strip(".")
    spread = f"{number(r.spread)} {r.spread_kind}".strip()
    named = (r.arm.label, r.population, r.endpoint.label)
    return (*named, str(r.statistic), number(r.value), spread, bounds, counts, r.timepoint, r.qualifier)


def comparison(c: Comparison) -> tuple[str, ...]:
    """A comparison as the lines of the file have it."""
    arms = (c.experimental.label if c.experimental else "", c.control.label if c.control else "")
    return (*arms, c.endpoint.label, c.conclusion, f"{c.p_relation} {number(c.p_value)}".strip())


@pytest.mark.parametrize("case", cases("group_documents"), ids=lambda case: case["name"])
def test_a_document_gives_just_the_results_that_it_states(case: Case) -> None:
    assert {result(s) for s in said(str(case["text"])) if isinstance(s, Result)} == lines(case["results"])


@pytest.mark.parametrize("case", cases("arm_sizes"), ids=lambda case: case["name"])
def test_a_document_gives_just_the_sizes_that_it_states(case: Case) -> None:
    found = [s for s in said(str(case["text"])) if isinstance(s, ArmSize)]
    assert {(s.arm.label, str(s.size), s.stage, s.population, s.timepoint) for s in found} == lines(case["sizes"])


@pytest.mark.parametrize("case", cases("group_comparisons"), ids=lambda case: case["name"])
def test_a_sentence_gives_just_the_comparisons_that_it_states(case: Case) -> None:
    found = said(f"{GROUPS}\n\n{case['text']}")
    assert {comparison(s) for s in found if isinstance(s, Comparison)} == lines(case["comparisons"])
