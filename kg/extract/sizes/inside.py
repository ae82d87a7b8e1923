"""Sizes of arms in one pair of brackets or as parts of a whole: "(exercise, n = 21; control, n = 20)", "28 of 32 in the A group"."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence

from kg.extract.numbers.numerals import COUNT, whole
from kg.extract.sizes.phrases import PEOPLE
from kg.model import Arm

Named = tuple[int, int, Arm]
BRACKET = re.compile(r"[(\[](?P<in>[^()\[\]]{5,120})[)\]]")
_GROUP = r"(?:\s+(?:group|arm|condition))?"
PART = re.compile(
    rf"(?:the\s+)?(?P<name>[A-Za-z][\w +/-]{{0,40}}?){_GROUP}\s*(?:[:=,]|\s)\s*(?:[nN]\s*=\s*)?(?P<n>\d{{1,5}})(?:\s+{PEOPLE})?"
    rf"|(?P<m>\d{{1,5}})\s+(?:{PEOPLE}\s+)?(?:(?:in|to|from)\s+)?(?:the\s+)?(?P<called>[A-Za-z][\w +/-]{{0,40}}?){_GROUP}"
)
SPLIT = re.compile(r"\s*,\s+(?=\d|and\b|(?!n\s*=)(?:the )?[A-Za-z][\w +/-]*?[\s:=]+(?:n\s*=\s*)?\d)(?:and\s+)?|\s+(?:and|vs\.?|versus)\s+")
""" "exercise 47, control 45"; a comma between a name and its "n = " parts nothing."""
OF_ALL = re.compile(
    rf"(?<![\d.,/])(?P<n>{COUNT})(?:\s*\([\d.]+\s*%\))?\s*(?:(?:out )?of(?: the)?|/)\s*(?:the\s+)?{COUNT}\s*(?:\([\d.]+\s*%\)\s*)?"
    rf"(?:{PEOPLE}\s+)?(?:\([\d.]+\s*%\)\s*)?(?:in|from|of|to)\s+(?:the\s+)?$",
    re.I,
)
"""How many of all those assigned, before the name of their arm."""
COUNTED = re.compile(rf"(?<![\d.,/])(?P<n>{COUNT})\s+(?:\([\d.]+\s*%\)\s+)?$")
"""A number right before a name that people follow: "195 (94%) intervention children"."""


def in_one_bracket(text: str, arm_of: Callable[[str], Arm | None]) -> Iterator[tuple[Arm, int, int]]:
    """The sizes of all arms that one pair of brackets lists, with where it stands; none where one part is anything else."""
    for bracket in BRACKET.finditer(text):
        between = re.compile(r"\s*;\s*(?:and\s+)?") if ";" in bracket["in"] else SPLIT
        parts = [PART.fullmatch(part.strip()) for part in between.split(bracket["in"])]
        told = [(arm_of((m["name"] or m["called"]).strip()), int(m["n"] or m["m"])) for m in parts if m]
        arms = [arm for arm, _ in told if arm is not None]
        if len(parts) == len(arms) == len(set(arms)) > 1:
            yield from ((arm, size, bracket.start()) for arm, size in told if arm is not None)
            return


def of_all(text: str, names: Sequence[Named]) -> Iterator[tuple[Arm, int, int]]:
    """The people of an arm who are left of all its people, with where that stands: "28 of 32 participants in the A group"."""
    for start, _, arm in names:
        if m := OF_ALL.search(text[:start]):
            yield arm, whole(m["n"]), m.start("n")


def before_people(text: str, names: Sequence[Named]) -> Iterator[tuple[Arm, int, int]]:
    """The number before the name of a group that its people follow: "195 intervention children and 190 control children"."""
    for start, end, arm in names:
        m = COUNTED.search(text[:start])
        if m and re.match(rf"\s+{PEOPLE}\b", text[end:], re.I):
            yield arm, whole(m["n"]), m.start("n")
