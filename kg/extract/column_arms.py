"""Results from tables with an endpoint or adverse event in each row and an arm in each column."""

from __future__ import annotations

import re
from collections.abc import Iterator

from kg.extract.cast import Cast
from kg.extract.endpoints import Named
from kg.extract.fields import role
from kg.extract.groups import arm_of_cell, arms_of
from kg.extract.numbers import Quantity, number
from kg.extract.passage import Passage
from kg.extract.scene import Scene
from kg.extract.table_cells import BARE, GRADE, UNIT, Row, cell_quantities, cell_result, event_words, left_cell
from kg.extract.trials import Draft
from kg.extract.values import TIME_TO_EVENT, adverse_event, make_result, statistic_of
from kg.model import Cell, Comparison, Evidence, NotUnderstood, Result, Statistic, Table

P_CELL = re.compile(r"(?:p\s*)?(?P<rel>[<>=≤≥])?\s*(?P<p>0?\.\d+)\*{0,3}", re.I)
COMPOSITE = re.compile(
    r"\b(?:or|and/or)\s+(?:death|progression|relapse|recurrence)\b|\b(?:death|progression|relapse|recurrence)\s+(?:or|and/or)\b", re.I
)


def columns_of_arms(
    scene: Scene, cast: Cast, table: Table, header: list[Passage], roles: list[str]
) -> Iterator[tuple[Result | Comparison, Evidence] | NotUnderstood]:
    """Rows are endpoints or adverse events, columns are arms; further columns may hold ratios, and p values, which are comparisons."""
    draft = cast.tables.get(table.number)
    columns: dict[int, Row] = {}
    for i, p in enumerate(header[1:], start=1):
        found = arm_of_cell(scene, p, draft, cast.drafts) if p.text and not roles[i].endswith(("ratio", "value")) else None
        if found:
            size = re.search(r"[nN]\s*=\s*(\d+)", p.text)
            columns[i] = Row(
                found[0],
                found[1],
                found[0].condition if found[0] else "",
                int(size.group(1)) if size else None,
                cast.notes.get(table.number, ()),
            )
    trials = {row.draft.order: row.draft for row in columns.values() if row.draft}
    draft = next(iter(trials.values())) if draft is None and len(trials) == 1 else draft
    adverse = (
        role(header[0].text) == "adverse"
        or re.search(r"adverse|toxicit|safety|side effect", table.title + header[0].text, re.I) is not None
    )
    for cells in table.rows[1:]:
        label = scene.cell(table, cells[0])
        named = [] if COMPOSITE.search(label.text) else scene.endpoints(label)
        event = adverse_event(GRADE.sub("", re.sub(r"\([^)]*\)|,.*", "", label.text))) if adverse and not named else None
        endpoint = named[0] if len(named) == 1 else Named(0, 0, event, rate=True) if event else None
        counted = any(re.match(r"\d+\s*\(\s*[\d.]+\s*%?\s*\)", scene.cell(table, c).text) for c in cells[1:])
        for cell in cells[1:]:
            passage = scene.cell(table, cell)
            if not passage.text:
                continue
            if endpoint is not None and counted and passage.text == "0" and cell.column in columns:
                yield from _zero(passage, endpoint, columns[cell.column], label)
                continue
            if endpoint is None or (
                cell.column not in columns and not roles[min(cell.column, len(roles) - 1)].endswith(("ratio", "p_value"))
            ):
                if re.search(r"\d", passage.text) and roles[min(cell.column, len(roles) - 1)] not in ("p_value", "reference"):
                    yield left_cell(passage, "the row names no endpoint" if endpoint is None else "the column names no arm")
                continue
            yield from _column_cell(passage, label, endpoint, cell, columns, draft, roles, scene.nr)


def _zero(passage: Passage, endpoint: Named, about: Row, label: Passage) -> Iterator[tuple[Result, Evidence]]:
    """A bare zero in a row of counts with shares: none of the group's patients."""
    if about.size:
        q = Quantity("share", 0, 1, numerator=0, denominator=about.size)
        yield (
            cell_result(q, endpoint, Statistic.PROPORTION, about, event_words(endpoint, label.text)),
            passage.evidence("table-column-arm", refs=passage.refs or label.refs or about.refs),
        )


def _column_cell(
    passage: Passage, label: Passage, endpoint: Named, cell: Cell, columns: dict[int, Row], draft: Draft | None, roles: list[str], nr: str
) -> Iterator[tuple[Result | Comparison, Evidence]]:
    kind = roles[cell.column]
    if kind == "p_value":
        yield from _p_cell(passage, endpoint, columns, draft)
        return
    if kind.endswith("ratio"):
        arms = arms_of(draft)
        exp, con = [a for a in arms if a.role == "experimental"], [a for a in arms if a.role == "control"]
        bare = BARE.match(passage.text)
        if len(exp) == len(con) == 1 and bare and bare["v"] and draft is not None:
            low, high = (number(bare["low"]), number(bare["high"])) if bare["low"] else (None, None)
            q = Quantity(
                "ratio",
                0,
                0,
                value=number(bare["v"]),
                low=low,
                high=high,
                bounds=f"{bare['level'] or 95}% CI" if bare["low"] else "",
                name=kind.replace("_", " "),
            )
            statistic = statistic_of(q, endpoint)
            if statistic:
                yield (
                    make_result(
                        q, endpoint, statistic, exp[0], draft.trial, population=draft.condition, comparator=con[0]
                    ),
                    passage.evidence("table-ratio"),
                )
        return
    about = columns[cell.column]
    unit = (
        passage.text
        if re.search(r"%|month|week|day|year", passage.text)
        else label.text + ("" if UNIT.search(label.text) else " " + cell.column_header)
    )
    for q in cell_quantities(passage.text, unit, endpoint.endpoint.slug in TIME_TO_EVENT, nr):
        statistic = statistic_of(q, endpoint, median=endpoint.median or bool(re.search(r"\bmedian\b", label.text, re.I)))
        if statistic is not None:
            yield (
                cell_result(q, endpoint, statistic, about, event_words(endpoint, label.text)),
                passage.evidence("table-column-arm", refs=passage.refs or label.refs or about.refs),
            )
            break


def _p_cell(passage: Passage, endpoint: Named, columns: dict[int, Row], draft: Draft | None) -> Iterator[tuple[Comparison, Evidence]]:
    """A p value of a row with two arms: a comparison without words, so without a conclusion."""
    m = P_CELL.fullmatch(passage.text)
    arms = [row.arm for row in columns.values()]
    if m is None or len(arms) != 2 or arms[0].pooled or arms[1].pooled:
        return
    experimental, control = (arms[1], arms[0]) if arms[0].role == "control" else (arms[0], arms[1])
    yield (
        Comparison(
            endpoint=endpoint.endpoint,
            conclusion="",
            trial=draft.trial if draft else None,
            experimental=experimental,
            control=control,
            p_relation=m["rel"] or "=",
            p_value=number(m["p"]),
            timepoint=endpoint.timepoint,
        ),
        passage.evidence("table-p-value"),
    )
