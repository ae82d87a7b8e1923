"""Results from tables: arms in rows and endpoints in columns, or endpoints in rows and arms in columns."""

from __future__ import annotations

import re
from collections.abc import Iterator

from kg.extract.arms.cells import arm_of_cell
from kg.extract.document.scene import Scene
from kg.extract.endpoints.named import Named
from kg.extract.groups.names import group_names
from kg.extract.groups.questions import told_apart
from kg.extract.groups.results import group_results
from kg.extract.stage.cast import Cast
from kg.extract.tables.column_arms import columns_of_arms
from kg.extract.tables.long import long_form, long_results
from kg.extract.tables.row_arms import rows_of_arms
from kg.extract.tables.stratified import heads_arms, stratified_results
from kg.extract.tables.subgroups import subgroup_results
from kg.extract.text.fields import role
from kg.extract.text.group_words import is_baseline, says, statistic_in, time_of
from kg.extract.text.passage import Passage
from kg.model import Comparison, Evidence, NotUnderstood, Result, Table

OF_KIND = re.compile(r"(?:types?|kinds?|nature|descriptions?|details?|causes?|terms?)(?: \(.*\))? of\b", re.I)
"""A head of which events there were, and not of how many."""


def table_results(scene: Scene, cast: Cast) -> Iterator[tuple[Result | Comparison, Evidence] | NotUnderstood]:
    """All results of all tables, and the cells with numbers that were not understood."""
    of_groups: list[tuple[Result, Evidence]] = []
    known = group_names(scene)
    for table in scene.document.tables:
        header = [scene.cell(table, c) for c in table.rows[0]]
        roles = [role(p.text) for p in header]
        if "identifier" in roles and "results" in roles:
            continue
        if (form := long_form(header)) is not None:
            long = list(long_results(scene, cast, table, header, form))
            of_rows = group_results(scene, cast, table, known) if all(isinstance(one, NotUnderstood) for one in long) else []
            of_groups += of_rows
            yield from () if of_rows else long
            continue
        if of_parts := subgroup_results(scene, cast, table, header):
            yield from of_parts
            continue
        if says("of_patients", f"{table.title} {table.section[-1] if table.section else ''}"):
            of_groups += group_results(scene, cast, table, known)
            yield from stratified_results(scene, cast, table)
            continue
        endpoints = [[] if _is_spread(p.text) or OF_KIND.match(p.text) else scene.endpoints(p) for p in header]
        if _arms_in_columns(scene, table, header, roles, endpoints, cast):
            found = list(columns_of_arms(scene, cast, table, header, roles))
            taken = {one[1].start for one in found if not isinstance(one, NotUnderstood)}
            more = [one for one in group_results(scene, cast, table, known) if one[1].start not in taken]
            read = {evidence.start for _, evidence in more}
            yield from (one for one in found if not (isinstance(one, NotUnderstood) and one.start in read))
            of_groups += more
        elif heads_arms(scene, cast, table):
            yield from stratified_results(scene, cast, table)
        elif any(endpoints[1:]) or "adverse" in roles[1:]:
            yield from rows_of_arms(scene, cast, table, roles, endpoints)
        else:
            of_groups += group_results(scene, cast, table, known)
    yield from told_apart(scene, of_groups)


def _is_spread(text: str) -> bool:
    """Whether a header is the SD or SE of the column beside it."""
    stat = statistic_in(text)
    return stat is not None and stat.name.startswith("spread")


def _has_several_columns(scene: Scene, table: Table, header: list[Passage]) -> bool:
    """Whether each head stands over several columns, which the row below tells apart: "n", "mean" and "SD", or times."""
    below = [scene.cell(table, c).text for c in table.rows[1]] if len(table.rows) > 2 else []
    filled = [text for text in below[1:] if text]
    told = all(statistic_in(text) or time_of(text) or is_baseline(text) for text in filled)
    return bool(below) and not below[0] and told and len(filled) > sum(bool(p.text) for p in header[1:])


def _arms_in_columns(scene: Scene, table: Table, header: list[Passage], roles: list[str], endpoints: list[list[Named]], cast: Cast) -> bool:
    if any(endpoints[1:]) or len(header) < 2 or _has_several_columns(scene, table, header):
        return False
    first = [scene.cell(table, row[0]) for row in table.rows[1:] if row[0].end > row[0].start]
    named = sum(bool(scene.endpoints(p)) for p in first)
    draft = cast.tables.get(table.number)
    arms = [arm_of_cell(scene, p, draft, cast.drafts) for p in header[1:] if p.text]
    return (roles[0] == "measure" or named > 0) and any(arms)
