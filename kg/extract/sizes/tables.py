"""How many people each group of a table has: "Massage (n = 41)" above a column or before a row, a row of numbers below the names."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping

from kg.extract.document.scene import Scene
from kg.extract.groups.layout import ANALYSED, Slot, time_unit
from kg.extract.groups.who import GroupsOfTable
from kg.extract.stage.cast import Cast
from kg.extract.text.group_words import SIZE, is_baseline, says, starts, time_of, without_size
from kg.extract.text.passage import Passage
from kg.model import Arm, ArmSize, Evidence, Table

Place = tuple[int, Passage]
SHARE = re.compile(r"%|\bpercent", re.I)
"""A head of shares: what stands beside it may count events."""


def table_sizes(scene: Scene, cast: Cast, table: Table, known: Mapping[str, str]) -> Iterator[tuple[ArmSize, Evidence]]:
    """The sizes that one table states, where it tells at least two groups apart; none of a table of parts of the groups.

    A group with two sizes has one at each time that the heads name, or none that is its own.
    """
    if says("of_parts", f"{table.title} {table.section[-1] if table.section else ''}"):
        return
    reader = GroupsOfTable(scene, cast, table, known)
    found: dict[tuple[Arm, str], dict[int, dict[str, Passage]]] = defaultdict(lambda: defaultdict(dict))
    cells = reader.cells()
    shared = any(SHARE.search(text) for slot in cells for text in slot.heads)
    for slot in cells:
        group = reader.group_of(slot)
        stated = _stated(scene, table, slot) if group is not None else None
        if group is not None and not reader.in_columns and not shared and stated is None:
            stated = _counted(slot)
        if group is None or stated is None or group.arm.pooled or starts("people", group.arm.label):
            continue
        named = (text if is_baseline(text) else time_of(text, time_unit(slot, text)) for text in slot.heads)
        time = next(filter(None, named), "")
        found[group.arm, group.within][stated[0]].setdefault(time, stated[1])
    if len({arm.label for arm, _ in found}) < 2:
        return
    for (arm, within), sizes in found.items():
        for size, times in sizes.items():
            if len(sizes) == 1:
                passage, time = next(iter(times.values())), ""
            elif len(times) == 1 and all(len(t) == 1 for t in sizes.values()) and next(iter(times)):
                ((time, passage),) = times.items()
            else:
                break
            yield ArmSize(arm=arm, size=size, population=within, timepoint=time), passage.evidence("table-arm-size")


def _counted(slot: Slot) -> Place | None:
    """The number of people in the column for it, in the row of a group: a table with shares counts events there."""
    if not slot.heads or not ANALYSED.fullmatch(slot.heads[-1].strip(" .*")) or not slot.cell.text.isdigit():
        return None
    return int(slot.cell.text), slot.cell


def _stated(scene: Scene, table: Table, slot: Slot) -> Place | None:
    """The number of people that the words around a cell state, and where it stands: in a head, in the row's label, in a row of numbers."""
    for text in (*reversed(slot.heads), slot.label, *slot.sections):
        size = without_size(text)[1]
        if size is not None and (cell := _cell(scene, table, slot, text)) is not None:
            return size, cell
    if slot.size is None or slot.sections:
        return None
    for row in table.rows[1 : slot.row]:
        cell = scene.cell(table, row[slot.column]) if slot.column < len(row) else None
        if cell is not None and (cell.text == str(slot.size) or ((m := SIZE.fullmatch(cell.text)) and int(m[1]) == slot.size)):
            return slot.size, cell
    return None


def _cell(scene: Scene, table: Table, slot: Slot, text: str) -> Passage | None:
    """The cell that has a text: above a slot, or at the head of its row or of a row above."""
    for row in table.rows[: slot.row]:
        for cell in row:
            if (passage := scene.cell(table, cell)).text == text:
                return passage
    return next((p for c in table.rows[slot.row] if (p := scene.cell(table, c)).text == text), None)
