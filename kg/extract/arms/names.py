"""Names for numbered arms: where the tables of a document call "Arm A" by what it gives, so does the graph."""

from __future__ import annotations

import re
from dataclasses import replace

from kg.extract.arms.assigned import leads
from kg.extract.arms.interventions import TREATMENTS, interventions
from kg.extract.arms.labels import arm_label
from kg.extract.arms.read import distinct, key_of
from kg.extract.document.runs import NUMBERED_ARM
from kg.extract.document.scene import Scene
from kg.extract.numbers.amounts import AMOUNT, level_of
from kg.extract.text.passage import Passage
from kg.extract.text.words import capitalised
from kg.extract.trials.drafts import Draft
from kg.model import Intervention, Kind, Table

DOSE_ROW = re.compile(rf"{AMOUNT.pattern}(?:,? (?:QD|BID|TID|Q\d+W|QW|once|twice|daily|weekly|a|every|\d+|day|weeks?))+")
MANY, LONG = 3, 50
"""Drugs, and characters, of a label that nobody says."""
SIZE = re.compile(r"\s*[,(]?\s*\(?n\s*=\s*[\d,]+\)?.*$", re.I)


def name_by_tables(scene: Scene, draft: Draft, table: Table) -> None:
    """Rename the numbered arms of a trial to what the heads of a table's columns or rows call them, where all of them are named there
    by what they give and none by its number."""
    _name_levels(scene, draft, table)
    _name_kinds(scene, draft, table)
    arms = distinct(a for a, _ in draft.arms)
    if len(arms) < 2 or not all(NUMBERED_ARM.fullmatch(a.label) for a in arms) or len({key_of(a) for a in arms}) < len(arms):
        return
    columns = [scene.cell(table, c) for c in table.rows[0][1:]]
    rows = [scene.cell(table, row[0]) for row in table.rows[1:] if row]
    for heads in (columns, rows):
        found = {key_of(a): _called(scene, heads, a.interventions) for a in arms}
        if all(found.values()) and not any(NUMBERED_ARM.search(p.text) for p in heads):
            draft.aliases = {a.label: found[key_of(a)] for a in arms}
            draft.arms = [(replace(a, label=found[key_of(a)]), e) for a, e in draft.arms]
            return


def _name_kinds(scene: Scene, draft: Draft, table: Table) -> None:
    """Call an arm that goes by a kind of treatment alone ("Chemotherapy") as the head of a column calls it by its drugs."""
    heads = [scene.cell(table, c) for c in table.rows[0][1:]]
    for arm in distinct(a for a, _ in draft.arms):
        kind = TREATMENTS.fullmatch(arm.label) and all(i.agent.kind is Kind.DRUG for i in arm.interventions)
        called = _called(scene, heads, arm.interventions) if kind else ""
        if called and called != arm.label:
            draft.aliases[arm.label] = called
            draft.arms = [(replace(a, label=called) if a.label == arm.label else a, e) for a, e in draft.arms]


def _name_levels(scene: Scene, draft: Draft, table: Table) -> None:
    """Call arms that are told by their dose as the rows of a table do, where each has one that adds its schedule: "50 mg QD"."""
    levels = {i.level: a for a, e in draft.arms if e.rule == "arm-levels" for i in a.interventions if i.level}
    rows = [scene.cell(table, row[0]).text for row in table.rows[1:] if row]
    called = {level_of(m): text for text in rows if (m := DOSE_ROW.fullmatch(text))}
    if len(levels) < 2 or not {*levels} <= {*called}:
        return
    names = {arm.label: called[level] for level, arm in levels.items()}
    draft.aliases |= names
    draft.arms = [(replace(a, label=names.get(a.label, a.label)), e) for a, e in draft.arms]


def _called(scene: Scene, heads: list[Passage], given: tuple[Intervention, ...]) -> str:
    """What the one head that names just these interventions calls them; nothing where there is none."""
    bare = [p.part(0, m.start()) if (m := SIZE.search(p.text)) else p for p in heads]
    labels = {arm_label(scene, p.text, given) for p in bare if p.text and leads(scene, p, 0) and set(interventions(scene, p)) == set(given)}
    return labels.pop() if len(labels) == 1 else ""


def name_by_text(scene: Scene, draft: Draft) -> None:
    """Call arms of several drugs, each spelt out, as the text calls their groups, "the A group" and "the placebo group", where it calls
    every one of them so by what none of the others is given."""
    arms = distinct(a for a, _ in draft.arms)
    if len(arms) < 2 or not all(len(a.interventions) > MANY and len(a.label) > LONG for a in arms):
        return
    names: dict[str, str] = {}
    for arm in arms:
        others = {i.agent for a in arms if a is not arm for i in a.interventions}
        own = [i.agent.label for i in arm.interventions if i.agent not in others]
        called = re.search(rf"\bthe ({re.escape(own[0])} (?:group|arm))\b", scene.document.text, re.I) if len(own) == 1 else None
        if called is None:
            return
        names[arm.label] = capitalised(called[1])
    if len({name.rpartition(" ")[2].lower() for name in names.values()}) > 1:
        return
    draft.arms = [(replace(a, label=names.get(a.label, a.label)), e) for a, e in draft.arms]
