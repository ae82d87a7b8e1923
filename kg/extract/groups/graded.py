"""Cells that give an adverse event at two grades in one: "31 (53%) / 27 (47%)" where title, head or row says "any grade / grade 3-4"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from kg.extract.groups.layout import Slot
from kg.extract.numbers.numerals import N, number
from kg.extract.text.group_words import NUMERAL, grade_words
from kg.extract.text.passage import Passage

ALL = r"(?:any|all)[- ]grades?"
LEVEL = rf"{NUMERAL}(?:\s*(?:[-–]|or|to|and)\s*{NUMERAL})?(?:\s*or (?:higher|greater|worse|above))?"
ONE = rf"(?:{ALL}|(?:≥\s*)?grades?\s*(?:≥\s*)?{LEVEL})"
TWO = re.compile(
    rf"(?P<one>{ONE}|%(?=\s*\())\s*(?:/|(?P<bracket>\()|\||;|,)\s*(?P<two>{ONE}|≥\s*{NUMERAL}|{NUMERAL}[-–]{NUMERAL})"
    r"(?(bracket)(?:,?\s*%)?)\s*(?(bracket)\))",
    re.I,
)
"""Two grades named for the two numbers of each cell; the first may only be called a percentage: "%, (grade 3 or higher, %)"."""
NAMED_BEHIND = re.compile(rf"[\s,;:–-]*{TWO.pattern}", re.I)
SEVERAL = re.compile(r"\d.*[/|;(].*\d")
PART = rf"(?:<\s*)?(?:{N})\s*%?(?:\s*\(\s*(?:<\s*)?(?:{N})\s*%?\s*\))?"
SLASHED = re.compile(rf"(?P<one>{PART})\s*[/|;]\s*(?P<two>{PART})")
BRACKETED = re.compile(rf"(?P<one>(?:{N})\s*%?)\s*\(\s*(?P<two>(?:{N})\s*%?)\s*\)")


def each_grade(slot: Slot, around: Sequence[str]) -> Iterator[Slot]:
    """A cell as it is, or its two numbers apart, each under the grade that the words around it name for it. Nothing where these name two
    grades and the cell has two numbers that do not fit them."""
    told = _told((slot.label, *reversed(slot.heads), slot.corner, *around))
    if told is None or not SEVERAL.search(slot.cell.text):
        yield slot
        return
    parts = _parts(slot.cell, told) or ()
    bare = replace(slot, heads=tuple(map(without_grades, slot.heads)), label=without_grades(slot.label))
    for name, part in zip(("one", "two"), parts, strict=False):
        in_percent = ", %" if told["one"] == "%" else ""
        yield replace(bare, cell=part, heads=(*bare.heads, "%" if told[name] == "%" else grade_named(told[name]) + in_percent))


def of_two_grades(cell: Passage, around: Sequence[str]) -> bool:
    """Whether a cell gives several numbers where the words around it name two grades for them."""
    return bool(SEVERAL.search(cell.text)) and _told(around) is not None


def without_grades(text: str) -> str:
    """A head, label or title without the two grades that it names for its numbers."""
    return NAMED_BEHIND.sub("", text).strip(" ,;:-–")


def grade_named(words: str) -> str:
    """A grade as it is named beside another: "Any-grade" is "any grade", "3-4" is "grade 3-4"."""
    return grade_words(words if "grade" in words.lower() else f"grade {words}").replace("-grade", " grade")


def _told(around: Sequence[str]) -> re.Match[str] | None:
    """The two grades that the nearest words name."""
    return next((m for text in around if (m := TWO.search(text))), None)


def _parts(cell: Passage, told: re.Match[str]) -> tuple[Passage, Passage] | None:
    """The two numbers of a cell, of one form; the second is of some of those whom the first is of, where that is of any grade."""
    m = (BRACKETED if told["bracket"] else SLASHED).fullmatch(cell.text)
    if m is None or (_form(m["one"]) != _form(m["two"]) and m["two"] != "0"):
        return None
    if re.match(f"{ALL}|%", told["one"], re.I) and _first(m["one"]) < _first(m["two"]):
        return None
    return cell.part(*m.span("one")), cell.part(*m.span("two"))


def _form(text: str) -> str:
    """The form of a number with what stands around it: "12 (3%)" is "#(#%)"."""
    return re.sub(rf"<|\s|{N}", lambda m: "#" if m[0].strip("< ") else "", text)


def _first(text: str) -> float:
    m = re.search(N, text)
    return float(number(m[0])) if m else 0.0
