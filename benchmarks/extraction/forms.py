"""What the short names of a paper stand for: abbreviations in the text and in the notes of tables, and the letters of its groups."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from kg.extract.text.abbreviations import definitions, full_form
from kg.model import Document

NOTED = re.compile(r"(?:^|[,;.]\s+)([A-Z][A-Za-z0-9+-]{1,10})\s*[:=]\s*([A-Za-z0-9][^,;:=]{3,80})(?=[,;.]|$)")
"""One of several abbreviations in the note of a table: "BP: blood pressure, HR: heart rate"."""
LONGEST_NOTE = 900
SAID = re.compile(
    r"(?:and\s+)?(?P<short>[A-Z0-9][A-Za-z0-9+/-]{1,11})(?:,?\s+(?:represents|denotes|indicates|means|refers to|is)\s+|\s*[:=,]\s*"
    r"|\s+)(?P<full>\S[^;]{3,80})"
)
""" "LDL-C, LDL cholesterol" between semicolons, "TUG timed up and go test" between commas, "CCR represents …"."""
GROUP = r"(?:[Gg]roup [A-Z0-9]{1,3}|[A-Z]{1,2}\d{1,3}|Group [IV]{1,3})"
BEFORE = re.compile(rf"(?P<what>[A-Za-z0-9][\w %./+-]{{2,70}}?)\s*\((?:the )?(?P<group>{GROUP})(?:\s*[;,:]?\s*n\s*=\s*\d+)?\)")
BEHIND = re.compile(
    rf"(?<![\w-])(?P<group>{GROUP})\s*\(\s*(?!(?:n|p|intravenous\w*|mean|median|SD)\b|\d)(?P<what>[A-Za-z][^();,<>=±*]{{2,60}}?)"
    r"(?:\s*[;,]\s*n\s*=\s*\d+)?\s*\)"
)
GIVEN = re.compile(
    rf"(?<![\w-])(?P<group>{GROUP})\s*(?:\(\s*n\s*=\s*\d+\s*\)\s*)?"
    r"(?:received|underwent|(?:was|were) (?:given|treated (?:with|by))|got|took|:|=)\s+(?P<what>[A-Za-z][^.;,()]{2,60})"
)
LEAD = re.compile(r"^.*\b(?:with|to|receive|receiving|either|or|and|by|of|into|were|was|using)\s+", re.I)
"""What stands before the name of a treatment."""


def short_forms(document: Document) -> dict[str, str]:
    """The short names that a document defines, with what they stand for; none that it defines twice. A group's is what it was given."""
    found: dict[str, set[str]] = {}
    for paragraph in document.text.split("\n"):
        for d in definitions(paragraph):
            found.setdefault(d.short, set()).add(d.full.lower())
        listed = NOTED.findall(paragraph)
        for short, full in listed if len(listed) > 1 else ():
            found.setdefault(short, set()).add(full.strip().lower())
    noted = {short: full for p in document.text.split("\n") if len(p) < LONGEST_NOTE for short, full in _noted(p) if short not in found}
    forms = {short: next(iter(full)) for short, full in found.items() if len(full) == 1}
    return {**_groups(document.text), **noted, **forms}


def _noted(paragraph: str) -> Iterator[tuple[str, str]]:
    """The abbreviations of a table's note, whose letters stand in the words behind them."""
    for parts in (paragraph.split(";"), re.split(r"[,;.]\s+", paragraph)):
        for part in parts:
            m = SAID.fullmatch(re.sub(r"^.*?\.\s+(?=[A-Z0-9]+\b)", "", part.strip(" .")).strip())
            if m and sum(c.isupper() for c in m["short"]) > 1 and full_form(m["short"], m["full"]) == m["full"].strip():
                yield m["short"], m["full"].strip().lower()


def _groups(text: str) -> Mapping[str, str]:
    """The letters of groups with what they were given, where the text says so first."""
    found: dict[str, str] = {}
    for pattern in (BEFORE, GIVEN, BEHIND):
        for m in pattern.finditer(text):
            what = LEAD.sub("", m["what"]).strip(" .")
            if len(what) > 2 and not re.fullmatch(r"[\d .%]+|patients|women|men|children", what):
                name = m["group"][0].upper() + m["group"][1:]
                for called in (name, name[0].lower() + name[1:]) if name.startswith("Group") else (name,):
                    found.setdefault(called, what.lower())
    return found
