"""What a document calls its groups of patients, whatever they were given: "in the seed group", a column's header with a number."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from kg.extract.document.scene import Scene
from kg.extract.text.group_heads import GROUP_HEAD
from kg.extract.text.group_words import is_baseline, starts, time_of, without_size, without_statistic
from kg.extract.text.words import capitalised
from kg.model import Table

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
LOT = re.compile(r"\brandomi[sz]|\brandomly\b|\b(?:allocated|assigned) to\b", re.I)
LETTERED = re.compile(r"\b[Gg]roups? ([A-Z]|[1-4]|I{1,3}|IV|[A-Z]\d)\b(?! (?:or|and) (?:more|less))")
"""A group by its letter or number."""
NAMES_GROUP = re.compile(r"[A-Za-z][\w+ /-]{1,40}|[A-Z]")
MOST = 5
"""Groups of a trial at most: a longer list is of something else."""
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


@dataclass(frozen=True, slots=True)
class NamedGroup:
    """A group by its name, where a sentence names it."""

    start: int
    end: int
    name: str


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
        if LOT.search(scene.document.text):
            found.update((called(label), label) for label in _below(scene, table) if called(label) not in found)
    lettered = {m[1] for m in LETTERED.finditer(scene.document.text)}
    found |= {f"group {letter.lower()}": f"Group {letter}" for letter in lettered if len(lettered) > 1}
    for m in IN_TEXT.finditer(scene.document.text):
        for name in re.split(r"\s+and\s+", m[1].strip()):
            if not NO_NAME.search(name):
                found.setdefault(called(name), f"{name} group")
    for m in BY_LOT.finditer(scene.document.text):
        for label in (m["a"].strip(), m["b"].strip()):
            if len(label) <= LONGEST and not NOT_NAMED.search(label):
                found.setdefault(called(label), capitalised(label))
    return {name: label for name, label in found.items() if name not in NO_NAMES}


def _below(scene: Scene, table: Table) -> Iterator[str]:
    """The labels that stand in a table below the head "Group", in its first column or a further one."""
    width = max(map(len, table.rows))
    for column in range(min(width, 3)):
        texts = [scene.document.text[row[column].start : row[column].end].strip(" *†‡") for row in table.rows if column < len(row)]
        if texts and GROUP_HEAD.fullmatch(texts[0].strip(" :")):
            named = (text for text in texts[1:] if NAMES_GROUP.fullmatch(text) and not (is_baseline(text) or starts("people", text)))
            labels = dict.fromkeys(text for text in named if not time_of(text))
            yield from labels if 1 < len(labels) <= MOST else ()


def called(name: str) -> str:
    """What a group is called without the words that any group may have: "Open MR imaging group" is "open mr"."""
    return OF_ANY.sub("", " ".join(name.lower().split()))
