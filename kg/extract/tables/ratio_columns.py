"""The columns and rows of a table that set its arms against each other: hazard, odds and risk ratios, and which two arms they are of."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from kg.extract.arms.cells import arm_of_cell
from kg.extract.arms.of_trial import arms_of, experimental_first
from kg.extract.document.scene import Scene
from kg.extract.endpoints.named import Named
from kg.extract.endpoints.values import TIME_TO_EVENT, make_result, statistic_of
from kg.extract.groups.values import LEVEL
from kg.extract.numbers.numerals import N, number
from kg.extract.numbers.quantity import Quantity
from kg.extract.numbers.reported import quantities
from kg.extract.tables.cells import BARE, Row, open_end
from kg.extract.text.passage import Passage
from kg.extract.trials.drafts import Draft
from kg.model import Arm, Cell, Evidence, Result, Table

RATIO_LABEL = re.compile(
    r"(?P<hazard>(?i:hazard ratio)|\bHR\b)|(?P<odds>(?i:odds ratio)|\bOR\b)|(?P<risk>(?i:risk ratio|relative risk)|\bRR\b)"
)
COMPARED = re.compile(
    r"(?:(?:between-(?:group|arm) |treatment |group )?(?:comparisons?|differences?|effects?)|ratios?|estimates?|statistics?|analysis)"
    r"(?:$|[\s,(])(?!.*\b[nN]\s*=)",
    re.I,
)
"""A column that sets the arms against each other."""
VERSUS = re.compile(r"\s+(?:versus|vs\.?)\s+", re.I)


def set_against(scene: Scene, header: Sequence[Passage], draft: Draft | None) -> Iterator[tuple[int, tuple[Arm, Arm]]]:
    """The columns whose heads set two arms of a trial against each other, with the two as they are told: "Arm A versus Arm B"."""
    for i, head in enumerate(header[1:], start=1):
        cuts = [m.span() for m in VERSUS.finditer(head.text)]
        sides = [arm_of_cell(scene, part, draft, []) for part in head.between(cuts)] if draft is not None and len(cuts) == 1 else []
        one, other = ([found[1] for found in sides if found is not None] + [None, None])[:2]
        if one in arms_of(draft) and other in arms_of(draft) and one is not None and other is not None and one != other:
            yield i, (one, other)


def compared(
    passage: Passage, endpoint: Named, arms: Sequence[Arm], draft: Draft | None, among: str = "", header: str = "", in_order: bool = False
) -> Iterator[tuple[Result, Evidence]]:
    """The ratio in a column that sets the two arms of a table against each other; ``in_order`` as its head tells them. ``among`` are the
    patients that the row limits it to, ``header`` tells the level of its interval."""
    found = [q for q in quantities(passage.text) if q.kind == "ratio"]
    statistic = statistic_of(found[0], endpoint) if len(found) == 1 else None
    if len(arms) != 2 or statistic is None:
        return
    experimental, control = (arms[0], arms[1]) if in_order else experimental_first(arms)
    level = LEVEL.search(header) if found[0].bounds == "CI" else None
    ratio = replace(found[0], bounds=f"{level[1]}% CI") if level else found[0]
    result = make_result(
        ratio, endpoint, statistic, experimental, draft.trial if draft else None,
        population=among or (draft.condition if draft else ""), comparator=control,
    )  # fmt: skip
    yield result, passage.evidence("table-compared")


def ratio_row(
    scene: Scene, table: Table, cells: Sequence[Cell], named: Named, label: str, draft: Draft | None, among: str
) -> Iterator[tuple[Result, Evidence]]:
    """The one ratio of a row, of the experimental against the control arm."""
    filled = [p for c in cells[1:] if (p := scene.cell(table, c)).text]
    if len(filled) == 1 and (name := ratio_of(label, named)):
        yield from ratio_cell(filled[0], named, name, draft, among, label)


def ratio_of(words: str, endpoint: Named) -> str:
    """The kind of ratio that a label or head names; of "hazard ratio or odds ratio" that of times for a time, the other for a share."""
    named = {kind for m in RATIO_LABEL.finditer(words) for kind in ("hazard", "odds", "risk") if m[kind]}
    if len(named) > 1:
        named = named & {"hazard"} if endpoint.endpoint.slug in TIME_TO_EVENT else named - {"hazard"}
    return f"{named.pop()} ratio" if len(named) == 1 else ""


def ratio_cell(
    passage: Passage, endpoint: Named, name: str, draft: Draft | None, among: str, header: str, pair: tuple[Arm, Arm] | None = None
) -> Iterator[tuple[Result, Evidence]]:
    """A ratio of the one experimental arm to the one control arm of a trial, or of the two that something else tells."""
    arms = arms_of(draft)
    experimental, control = [a for a in arms if a.role == "experimental"], [a for a in arms if a.role == "control"]
    if pair is not None:
        experimental, control = [pair[0]], [pair[1]]
    bare = BARE.match(passage.text)
    if len(experimental) != 1 or len(control) != 1 or not bare or not bare["v"] or bare["sign"] or draft is None:
        return
    low, high = number(bare["low"]) if bare["low"] else None, open_end(bare["high"]) if bare["low"] else None
    level = bare["level"] or (m[1] if (m := re.search(r"(\d\d(?:\.\d)?)\s*%\s*CI", header)) else "95")
    q = Quantity("ratio", 0, 0, value=number(bare["v"]), low=low, high=high, bounds=f"{level}% CI" if bare["low"] else "", name=name)
    statistic = statistic_of(q, endpoint)
    if statistic:
        result = make_result(
            q, endpoint, statistic, experimental[0], draft.trial, population=among or draft.condition, comparator=control[0]
        )
        yield result, passage.evidence("table-ratio")


def as_medians_tell(
    scene: Scene, table: Table, cells: Sequence[Cell], ratio: Cell, columns: Mapping[int, Row], endpoint: Named
) -> tuple[Arm, Arm] | None:
    """Which of two arms without known roles a hazard ratio sets against the other: the first, where the medians of the row bear it out."""
    rows = [columns[i] for i in sorted(columns)]
    hazard = BARE.match(scene.cell(table, ratio).text)
    if len(rows) != 2 or any(r.arm.role for r in rows) or endpoint.endpoint.slug not in TIME_TO_EVENT or not hazard or not hazard["v"]:
        return None
    values = [
        m for i in sorted(columns) for c in cells if c.column == i and (m := re.match(rf"({N})(?![\d/%])", scene.cell(table, c).text))
    ]
    if len(values) != 2:
        return None
    longer = number(values[0][1]) - number(values[1][1])
    return (rows[0].arm, rows[1].arm) if longer * (1 - number(hazard["v"])) > 0 else None
