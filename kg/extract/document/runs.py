"""Runs of list items: what each announces ("Primary: …"), and under which announcement it stands ("Endpoints:")."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from kg.extract.document.scene import unbulleted
from kg.extract.text.fields import keyed
from kg.extract.text.passage import Passage
from kg.model import Block

CODE = r"(?-i:[A-Z]{1,4}(?:[+-][A-Z]{1,4}){1,2}(?![\w+-]))"
"""The letters of what a group is given, for its name: "R+R", "P-R"."""
NUMBERED_ARM = re.compile(rf"(?:treatment )?(?:arm|group|cohort|stratum)\s+(?:{CODE}|[A-Z]\b|\d+\b|[IVX]+\b)(?:\s*\([^)]*\))?", re.I)
SIZE = re.compile(r"\s*\(\s*(?:n\s*=[^)]*|\d+(?: (?:patients|participants|subjects|pts))?)\)$", re.I)
SIDE_KEY = re.compile(
    r"(?:(?:experimental|investigational|interventional|active|control|comparator|standard|reference|placebo|test)"
    r"\s+(?:treatment\s+)?(?:arm|group|regimen|treatment)|comparator|control|experimental)(?:\s*\([^)]*\))?",
    re.I,
)
"""Keys that announce one side of a trial by the part it plays."""
ROLES_OF_PARENTS = ("arms", "doses", "regimen", "endpoints", "population", "adverse", "results", "primary", "secondary")


@dataclass(frozen=True, slots=True)
class Item:
    """One list item: its role, the key before its colon, its words behind it, and the role of the item it stands under."""

    role: str
    key: str
    value: Passage
    whole: Passage
    parent: str


def read_run(blocks: Sequence[tuple[Block, Passage]]) -> Iterator[Item]:
    """The items of one run. An item with a key and nothing behind it is a parent for those after it, until one with a role of its own.

    Indentation is not trusted: page breaks lose it.
    """
    parent = ""
    for _, passage in blocks:
        whole = unbulleted(passage)
        found = keyed(whole)
        if found is None:
            yield Item("", "", whole, whole, parent)
            continue
        role, key, value = found
        if NUMBERED_ARM.fullmatch(key):
            yield Item("arm", SIZE.sub("", key), value, whole, parent or "arms")
            continue
        if SIDE_KEY.fullmatch(key) and value.text and parent in ("", "arms"):
            yield Item("side", key, value, whole, parent)
            continue
        if not value.text and role in ROLES_OF_PARENTS:
            parent = role
            continue
        if role and role not in ("regimen", "identifier") and not (parent == "endpoints" and role in ("primary", "secondary")):
            parent = "" if role not in ROLES_OF_PARENTS else parent if parent == role else ""
        yield Item(role, key, value if value.text else whole, whole, parent)
