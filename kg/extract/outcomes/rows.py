"""Outcomes that rows of a table give by name: "Brand name | X", "Regulatory status (May 2024) | under review", one column for each drug."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from kg.extract.document.profile import profile
from kg.extract.document.scene import Scene
from kg.extract.document.topic import spoken_of
from kg.extract.outcomes.listed import tidy
from kg.extract.text.words import uncapitalised
from kg.model import Cell, Entity, Evidence, Outcome, Table

KINETIC = r"(?:(?:mean|median|terminal|elimination|plasma|serum|apparent|oral|effective|systemic|total) )*"
UNIT = re.compile(r"\(([^()]*)\)\W*$")
FACTS = (
    (
        "regulatory status",
        re.compile(
            r"(?:regulatory|approval|marketing|licen[cs]ing|authorisation) (?:status|position|standing)\b"
            r"|(?:(?:US|EU|UK|FDA|EMA|MHRA|PMDA) )?approvals?$",
            re.I,
        ),
    ),
    ("trade name", re.compile(r"(?:trade|brand|proprietary) ?names?\W*$", re.I)),
    ("plasma clearance", re.compile(rf"{KINETIC}(?:half-li(?:fe|ves)|t1/2|t½|clearance|CL(?:/F)?)(?: \([^()]*\))?\W*$", re.I)),
    ("steady-state plasma concentration", re.compile(r"(?:time to )?steady[- ]state(?: \([^()]*\))?\W*$", re.I)),
)
DATED = re.compile(r"\(((?:as of )?(?:[A-Z][a-z]+ )?\d{4})\)\s*$")
NAME = re.compile(r"[A-Z][A-Za-z]{2,}")
STANDS = re.compile(
    r"\b(?:approv|authori[sz]|licen[cs]|review|investigational|withdrawn|refus|phase|submitted|filed|designat|preclinical|marketed)", re.I
)
LONGEST = 200


def outcomes_of_row(scene: Scene, table: Table, row: Sequence[Cell], topic: Entity | None) -> Iterator[tuple[Outcome, Evidence]]:
    """What one row says of the drugs at the heads of its columns; of the document's drug in a table of one column beside its heads."""
    if len(row) < 2 or row[0].end <= row[0].start:
        return
    head = scene.cell(table, row[0]).text.strip()
    fact = next((name for name, says in FACTS if says.match(head)), "")
    for cell in row[1:] if fact else ():
        if cell.end <= cell.start or cell.end - cell.start > LONGEST:
            continue
        about = drug_of(scene, table, cell, topic if len(row) == 2 else None)
        passage = scene.cell(table, cell)
        value = _value(fact, head, passage.text)
        if about is not None and value:
            yield Outcome(subject=about, fact=fact, value=value), passage.evidence("row-of-facts")


def outcomes_of_fields(scene: Scene) -> Iterator[tuple[Outcome, Evidence]]:
    """What the fields that describe a drug tell of it: "Brand name: X", "Half-life: 18 hours"."""
    for field in profile(scene):
        fact = next((name for name, says in FACTS if says.match(field.key)), "")
        value = _value(fact, field.key, field.value.text) if fact and len(field.value.text) < LONGEST else ""
        if value:
            yield Outcome(subject=field.drug, fact=fact, value=value), field.value.evidence("field-of-facts")


def drug_of(scene: Scene, table: Table, cell: Cell, topic: Entity | None) -> Entity | None:
    """The only drug that the head of a cell's column names; else the drug given."""
    column = next((c for c in table.rows[0] if c.column == cell.column and c.end > c.start), None)
    named = spoken_of(scene.mentions(scene.cell(table, column))) if column is not None else []
    drugs = {e.curie: e for e in named}
    return next(iter(drugs.values())) if len(drugs) == 1 else topic if not drugs else None


def _value(fact: str, head: str, words: str) -> str:
    """What a cell tells, with the date that its row's head gives; empty where it tells nothing of the kind."""
    plain = tidy(re.sub(r"\s*[®™]", "", words))
    if fact == "trade name":
        return plain if NAME.fullmatch(plain) and plain.lower() not in ("none", "unknown", "pending", "not", "nil") else ""
    if fact in ("plasma clearance", "steady-state plasma concentration"):
        return _measured(fact, head, plain)
    if not STANDS.search(plain):
        return ""
    dated = DATED.search(head)
    plain = uncapitalised(plain)
    return f"{plain} ({dated[1]})" if dated else plain


def _measured(fact: str, head: str, plain: str) -> str:
    """A cell that holds a number, with what its row's head says was measured and in which unit."""
    if not re.search(r"\d", plain):
        return ""
    unit = UNIT.search(head)
    number = f"{plain} {unit[1]}" if unit and re.fullmatch(r"[\d.,\s()–±-]+", plain) else plain
    what, number = uncapitalised(UNIT.sub("", head).strip(" :*")), uncapitalised(number)
    return number if fact.startswith("steady") else f"{what} {number}"
