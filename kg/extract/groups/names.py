"""What a document calls its groups of patients, whatever they were given: "in the seed group", a column's header with a number."""

from __future__ import annotations

import re

from kg.extract.document.scene import Scene
from kg.extract.text.group_words import without_size, without_statistic
from kg.extract.text.words import capitalised

IN_TEXT = re.compile(
    r"\b(?:in|of|for|than|to|by|between|and|with)\s+the\s+([\w+/-]+(?:\s[\w+/-]+){0,3}?)[-\s](?:group|arm|cohort)s?\b", re.I
)
NAME = r"(?!\d)[\w+/-]+(?: [\w+/-]+){0,3}?"
SIZED = r"(?:\s*\((?:[nN]\s*=\s*)?\d+(?:\s+\w+)?\))?"
BY_LOT = re.compile(
    r"\b(?:randomi[sz]ed|randomly (?:assigned|allocated|divided)|assigned|allocated)\b[^.;()]{0,40}?\s"
    rf"(?:to(?: receive| undergo| take)?|into)(?: either)?\s+(?:the |an? )?(?P<a>{NAME}){SIZED}"
    rf"\s+(?:or|versus|vs\.?|and)\s+(?:to\s+)?(?:the |an? )?(?P<b>{NAME}){SIZED}"
    r"(?=[.;,]|\s+(?:groups?|arms?|in an?|at|with|for|using|by|once|twice|daily|before|after|during)\b)",
    re.I,
)
"""Two names to which people were assigned by lot."""
NOT_NAMED = re.compile(
    r"\b(?:one|two|three|four|groups?|arms?|receive|treatments?|weeks?|days?|months?|ratio|mg|study|blocks?|same|each|equal|men|women"
    r"|patients|participants|subjects|not)\b|^(?:in|a|to|of)\b",
    re.I,
)
NO_NAME = re.compile(
    r"\b(?:in|of|the|or|to|than|between|with|from|each|per|two|three|four|both|all|entire|whole|respective|patients|participants|subjects|study)\b"
    r"|^(?:\d+|other|same|first|second|third|larger|smaller|present|current|remaining|opposite|single)$",
    re.I,
)
"""Words before "group" that are more or less than the name of one."""
LONGEST = 40
OF_ANY = re.compile(
    r"(?:\s+(?:groups?|arms?|imaging|treatment|therapy|regimen|programme|program|patients|participants|subjects|recipients|components?"
    r"|implants?|animals|rats|mice|dogs|players|students))+$",
    re.I,
)
NO_NAMES = frozenset(("", "study", "age", "same", "other", "treatment", "two", "three", "both", "each", "all", "these", "different"))


def group_names(scene: Scene) -> dict[str, str]:
    """The names of a document's groups, bare as ``called`` makes them, each with the label that a table or else the text gives it."""
    found: dict[str, str] = {}
    for table in scene.document.tables:
        for row in table.rows[:3]:
            for cell in row[1:]:
                bare, size = without_size(scene.document.text[cell.start : cell.end])
                label = without_statistic(bare).strip(" *†‡")
                if (size is not None and bare) or OF_ANY.search(label):
                    found.setdefault(called(label), label)
    for m in IN_TEXT.finditer(scene.document.text):
        for name in re.split(r"\s+and\s+", m[1].strip()):
            if not NO_NAME.search(name):
                found.setdefault(called(name), f"{name} group")
    for m in BY_LOT.finditer(scene.document.text):
        for label in (m["a"].strip(), m["b"].strip()):
            if len(label) <= LONGEST and not NOT_NAMED.search(label):
                found.setdefault(called(label), capitalised(label))
    return {name: label for name, label in found.items() if name not in NO_NAMES}


def called(name: str) -> str:
    """What a group is called without the words that any group may have: "Open MR imaging group" is "open mr"."""
    return OF_ANY.sub("", " ".join(name.lower().split()))
