"""Results of tables in long form: a row for each endpoint and arm, with one column that names the arm and one that holds the number.

The endpoint stands in its own column, perhaps only in the first of its rows; a column of effects speaks of the arms of those rows.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from kg.extract.arms.cells import arm_of_cell
from kg.extract.document.scene import Scene
from kg.extract.endpoints.named import Named
from kg.extract.endpoints.values import TIME_TO_EVENT, statistic_of
from kg.extract.groups.titles import LONGEST
from kg.extract.stage.cast import Cast
from kg.extract.tables.cells import Row, cell_quantities, cell_result, left_cell, unit_in
from kg.extract.tables.ratio_columns import COMPARED, RATIO_LABEL, compared
from kg.extract.text.group_words import without_size
from kg.extract.text.passage import Passage
from kg.model import Cell, Evidence, NotUnderstood, Result, Table

ENDPOINT_HEAD = re.compile(
    r"(?:(?:efficacy|clinical|safety|study) )?(?:end ?-?points?|outcomes?(?: measures?)?|measures?|parameters?|variables?)", re.I
)
ARM_HEAD = re.compile(r"(?:(?:treatment|study|trial) )?(?:arms?|groups?|cohorts?|regimens?)|treatment|therapy", re.I)
VALUE_HEAD = re.compile(
    r"(?:(?:observed|reported) )?(?:results?|values?|estimates?|findings?)(?:,? ?(?:\(.*\)|with 95 ?% CI|95 ?% CI))?", re.I
)
LEVEL = re.compile(r"[,(]?\s*9\d(?:\.\d)?\s*%\s*CI\s*\)?")
"""What a head says of the interval beside its values, and not of their unit."""
SIZE_HEAD = re.compile(r"n|(?:number of )?(?:patients|participants|subjects)(?: \(n\))?|evaluable|treated", re.I)


@dataclass(frozen=True, slots=True)
class Form:
    """Which column of a table holds what; ``size`` is -1 where none tells the number of patients."""

    endpoint: int
    arm: int
    value: int
    size: int


def long_form(header: Sequence[Passage]) -> Form | None:
    """Where endpoint, arm and number stand in a table of long form, by its header; None for any other table."""
    at = [
        [i for i, p in enumerate(header) if pattern.fullmatch(p.text.strip(" *:"))]
        for pattern in (ENDPOINT_HEAD, ARM_HEAD, VALUE_HEAD, SIZE_HEAD)
    ]
    endpoint, arm, value, size = at
    if not (len(endpoint) == len(arm) == len(value) == 1 and len(size) < 2):
        return None
    return Form(endpoint[0], arm[0], value[0], size[0] if size else -1)


def long_results(
    scene: Scene, cast: Cast, table: Table, header: Sequence[Passage], form: Form
) -> Iterator[tuple[Result, Evidence] | NotUnderstood]:
    """The results of such a table, ratios of its effects among them, and the cells with numbers that were not understood."""
    rows = list(_rows(scene, cast, table, form))
    for i, (label, named, about, cells) in enumerate(rows):
        same = next((j for j, row in enumerate(rows) if j > i and row[0].text != label.text), len(rows))
        together = [row[2].arm for row in rows[i:same] if row[2] is not None]
        for cell in cells:
            passage = scene.cell(table, cell)
            if cell.column in (form.endpoint, form.arm, form.size) or not re.search(r"\w", passage.text) or cell.column >= len(header):
                continue
            found: list[tuple[Result, Evidence]] = []
            if named is not None and about is not None and cell.column == form.value:
                found = list(_value(scene, passage, label, header[form.value], named, about))
            elif named is not None and about is not None and _is_effect(header[cell.column].text):
                found = list(compared(passage, named, list(dict.fromkeys(together)), about.draft))
            yield from found
            if not found and cell.column == form.value and re.search(r"\d", passage.text):
                reason = "the row names no endpoint" if named is None else "the row names no arm" if about is None else "no rule reads it"
                yield left_cell(passage, reason)


def _is_effect(head: str) -> bool:
    """Whether a column is of what sets the arms of a row apart: "Comparison", "Hazard ratio or P value"."""
    return bool(COMPARED.match(head) or RATIO_LABEL.search(head))


def _rows(scene: Scene, cast: Cast, table: Table, form: Form) -> Iterator[tuple[Passage, Named | None, Row | None, Sequence[Cell]]]:
    """Each row with the label of its endpoint, that endpoint, and whom it is of. An empty label is the one above it."""
    label: Passage | None = None
    draft = cast.tables.get(table.number)
    for cells in table.rows[1:]:
        by_column = {c.column: scene.cell(table, c) for c in cells}
        own = by_column.get(form.endpoint)
        label = own if own is not None and own.text else label
        arm = by_column.get(form.arm)
        if label is None or arm is None or not arm.text:
            continue
        named = scene.endpoints(label) if len(label.text) <= LONGEST else []
        found = arm_of_cell(scene, arm, draft, cast.drafts)
        size = without_size(arm.text)[1]
        if size is None and form.size in by_column and re.fullmatch(r"\d+", by_column[form.size].text):
            size = int(by_column[form.size].text)
        refs = next((p.refs for p in (arm, label) if p.refs), cast.notes.get(table.number, ()))
        about = Row(found[0], found[1], found[0].condition if found[0] else "", size, refs) if found else None
        yield label, named[0] if len(named) == 1 else None, about, cells


def _value(scene: Scene, passage: Passage, label: Passage, head: Passage, named: Named, about: Row) -> Iterator[tuple[Result, Evidence]]:
    """The one result of a cell."""
    told = next((words for words in (label.text, LEVEL.sub("", head.text)) if unit_in(words)), f"{label.text} {head.text}")
    unit = passage.text if re.search(r"%|month|week|day|year", passage.text) else told
    for q in cell_quantities(passage.text, unit, named.endpoint.slug in TIME_TO_EVENT, scene.nr, f"{label.text} {head.text}"):
        statistic = statistic_of(q, named, median=named.median or bool(re.search(r"\bmedian\b", f"{label.text} {head.text}", re.I)))
        if statistic is not None:
            yield cell_result(q, named, statistic, about, ""), passage.evidence("table-long-form", refs=passage.refs or about.refs)
            return
