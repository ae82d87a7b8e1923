"""Doses to which a label's table brings its drug down: "First dose reduction | 4.2 mg/kg", for each disease that has its own column."""

from __future__ import annotations

import re
from collections.abc import Iterator

from kg.extract.document.scene import Scene
from kg.extract.document.topic import topic_drug
from kg.extract.numbers.amounts import AMOUNT, unit_of
from kg.extract.numbers.dosing import SHORT_UNIT, route_of, schedule_of
from kg.extract.numbers.numerals import number
from kg.model import Dose, Evidence, Kind, Table

TITLE = re.compile(r"\b(?:dos(?:e|age|ing)) (?:level )?(?:reductions?|modifications?|adjustments?)\b|\breduced dos(?:e|age)s?\b", re.I)
STEP = re.compile(r"(?P<step>first|second|third|fourth|1st|2nd|3rd)(?:[ -]+(?:dos(?:e|age)|level))?(?:[ -]+(?:level )?reduction)?", re.I)
STEPS = {"1st": "first", "2nd": "second", "3rd": "third"}
PLAIN = re.compile(
    r"(?:(?:recommended|reduced|modified|new|daily|total|starting) )*(?:dos(?:e|age|ing)(?: level| schedule| regimen)?|schedule)s?", re.I
)
"""A head that says no more than that a dose stands below it."""


def reductions(scene: Scene, table: Table) -> Iterator[tuple[Dose, Evidence]]:
    """The reduced doses of a table of a label, each with its step; a table about another drug or a text without one drug gives none."""
    head, *rows = table.rows
    about = f"{table.title} {scene.cell(table, head[0]).text} {table.section[-1] if table.section else ''}"
    told = [(row, m) for row in rows if row and (m := STEP.fullmatch(scene.cell(table, row[0]).text.strip()))]
    if not told or not TITLE.search(about):
        return
    named = {m.entity for p in (scene.cell(table, c) for c in head) for m in scene.mentions(p) if m.entity.kind is Kind.DRUG}
    drug = next(iter(named)) if len(named) == 1 else topic_drug(scene) if not named else None
    if drug is None:
        return
    for row, step in told:
        word = STEPS.get(step["step"].lower(), step["step"].lower())
        for cell, above in zip(row[1:], head[1:], strict=False):
            passage, title = scene.cell(table, cell), scene.cell(table, above).text.strip()
            amount = AMOUNT.match(passage.text)
            if amount is None or amount["b"] or not SHORT_UNIT.search(amount["unit"]):
                continue
            of = "" if not title or PLAIN.fullmatch(title) else title
            schedule = ", ".join(filter(None, (schedule_of(passage.text), f"{word} dose reduction", of)))
            yield (
                Dose(
                    drug=drug, amount=number(amount["a"]), unit=unit_of(amount["unit"]), route=route_of(passage.text), schedule=schedule
                ),
                passage.evidence("dose-reduction"),
            )
