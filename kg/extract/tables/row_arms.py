"""Results from tables with an arm in each row and an endpoint in each column."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from kg.extract.arms.cells import POOLED, arm_of_cell
from kg.extract.arms.levels import apart_by_amount, are_levels, dose_level
from kg.extract.arms.of_trial import arms_of
from kg.extract.arms.read import EARLIER, given_now
from kg.extract.document.scene import Scene
from kg.extract.endpoints.events import Event, find_events
from kg.extract.endpoints.named import Named
from kg.extract.endpoints.values import SHARES, TIME_TO_EVENT, adverse_event, counts_agree, statistic_of
from kg.extract.groups.layout import Slot
from kg.extract.groups.sentences import measured
from kg.extract.groups.values import Beside, read_value
from kg.extract.numbers.amounts import AMOUNT, level_of
from kg.extract.numbers.quantity import Quantity
from kg.extract.numbers.reported import quantities
from kg.extract.stage.cast import Cast
from kg.extract.tables.cells import GRADE, Row, cell_quantities, cell_result, left_cell
from kg.extract.tables.ratio_columns import COMPARED, compared
from kg.extract.text.group_words import grade_words, measure_of, statistic_in
from kg.extract.text.passage import Passage
from kg.extract.trials.drafts import Draft
from kg.model import Arm, Cell, Evidence, Intervention, Kind, NotUnderstood, Result, Statistic, Table, entity

COUNTED = re.compile(r"\b(?:patients|participants|subjects|responders|number|n|no\.|DLTs?|toxicit(?:y|ies))(?=$|[\s,(])", re.I)
"""A header of numbers of patients."""
PART = re.compile(r"(?:phase\s+(?:[1-4]|I{1,3}V?)[ab]?|part\s+[A-D1-4]|(?:dose[- ])?(?:escalation|expansion))\b", re.I)
PATIENTS = re.compile(r"(?:cohorts?|(?:sub)?groups?|patients?|populations?|settings?|disease|tumou?r type|histology|indication)$", re.I)
"""The head of a column of patients."""
EVERYBODY = re.compile(r"(?:all|overall|total|any)(?: (?:patients|participants|tumou?rs?|types|cohorts|histologies|diseases))*$", re.I)
ALL_AT = re.compile(
    r"\bAll (?:\d+ )?(?:treated |enrolled )?(?:patients|participants|subjects) (?:received|were given|were treated (?:at|with)) "
)
"""Before the one dose that everybody got."""
OF_DISEASE = re.compile(r"(?:disease|tumou?r type|cancer type|histology|indication|diagnosis|primary (?:tumou?r|site))s?", re.I)
"""The head of rows that are patients by their disease, whatever they are called."""
CHANGE = "change in "
BRACKET_BEHIND = re.compile(r"\s*\([^()]*\)\s*$")
IN_PER_CENT = re.compile(r"[(\[]\s*%\s*[)\]]\s*$|,\s*%\s*$")
OF_THESE = re.compile(r"[-–—↳\s]*(?:of (?:these|those|which|whom)|thereof|among (?:these|those|them))\s*[,:]?\s+(?=\S{2})", re.I)
"""The label of a row about some of the patients of the row above."""
COMMENT = re.compile(r"\(([A-Za-z][^()\d]*)\)")


def rows_of_arms(
    scene: Scene, cast: Cast, table: Table, roles: list[str], endpoints: list[list[Named]]
) -> Iterator[tuple[Result, Evidence] | NotUnderstood]:
    """The results of such a table, and the cells with numbers that were not understood. ``roles`` and ``endpoints`` are its header's."""
    grid = [[scene.cell(table, c) for c in cells] for cells in table.rows[1:]]
    abouts = _abouts(scene, cast, table, grid, roles)
    arms = list(dict.fromkeys(about.arm for about in abouts if about is not None))
    for cells, passages, about in zip(table.rows[1:], grid, abouts, strict=True):
        apart = about is None and bool(COMPARED.match(passages[0].text))
        for cell, passage in zip(cells, passages, strict=True):
            if cell.column == 0 or not passage.text or cell.column >= len(roles):
                continue
            named, kind = endpoints[cell.column], roles[cell.column]
            if apart and named:
                yield from compared(passage, named[0], arms, cast.tables.get(table.number), header=cell.column_header)
                continue
            event = _event_column(cell.column_header) if not named else None
            if event is not None and about is not None:
                yield from _event_cell(passage, cell.column_header, about, event)
                continue
            if not named and kind in (
                "population",
                "enrolment",
                "treated",
                "reference",
                "condition",
                "phase",
                "design",
                "follow_up",
                "arms",
                "regimen",
                "identifier",
            ):
                continue
            if about is not None and (mean := list(_mean_cell(scene, cell, passage, named, about))):
                yield from mean
                continue
            if about is None or not (named or kind == "adverse"):
                if re.search(r"\d", passage.text):
                    reason = "the row names no arm" if about is None else f"column {cell.column_header!r} has no known meaning"
                    yield left_cell(passage, reason)
                continue
            found = list(_adverse(passage, about) if kind == "adverse" and not named else _cell(scene, cell, passage, named, about))
            yield from found
            if not found and kind != "adverse" and re.search(r"\d", passage.text):
                yield left_cell(passage, "a number that no rule reads")


def _abouts(scene: Scene, cast: Cast, table: Table, grid: Sequence[list[Passage]], roles: list[str]) -> list[Row | None]:
    """Whom each row is of; rows that differ by the amount of a drug are of different arms."""
    drafts = [cast.rows.get((table.number, cells[0].row)) or cast.tables.get(table.number) for cells in table.rows[1:]]
    abouts = [_row(scene, cast, table, draft, passages, roles) for draft, passages in zip(drafts, grid, strict=True)]
    heads = [_key(passages, roles) for passages in grid]
    apart = apart_by_amount(scene, heads, [(about.draft, about.arm) if about else None for about in abouts])
    told = [replace(about, arm=found[1]) if about and found else about for about, found in zip(abouts, apart, strict=True)]
    for i, passages in enumerate(grid):
        if some := OF_THESE.match(passages[0].text):
            above = told[i - 1] if i else None
            words = passages[0].text[some.end() :].replace("*", "").strip()
            told[i] = replace(above, population=words, size=_number_of(passages, roles)) if above else None
    return _parts_of_patients(scene, table, heads, told, [_number_of(passages, roles) for passages in grid])


def _number_of(passages: Sequence[Passage], roles: Sequence[str]) -> int | None:
    """How many patients a row is of, by its columns of patients."""
    counted = [p.text.replace(",", "") for p, r in zip(passages, roles, strict=False) if r in ("enrolment", "treated")]
    sizes = [int(text) for text in counted if text.isdigit()]
    return sizes[0] if sizes else None


def _parts_of_patients(
    scene: Scene, table: Table, heads: Sequence[Passage], abouts: Sequence[Row | None], sizes: Sequence[int | None]
) -> list[Row | None]:
    """The rows of patients below the one of all of them, whose arm is known: each is of that arm, and tells which patients."""
    whole = [about for head, about in zip(heads, abouts, strict=True) if about is not None and POOLED.match(head.text)]
    others = [about for about in abouts if about is not None and about not in whole]
    if len(whole) != 1 or others or whole[0].arm.pooled or not PATIENTS.match(table.rows[0][0].column_header):
        return list(abouts)
    return [
        about or (replace(whole[0], population=head.text, size=size) if head.text and not scene.drugs_in(head.text) else None)
        for head, about, size in zip(heads, abouts, sizes, strict=True)
    ]


def _key(passages: Sequence[Passage], roles: Sequence[str]) -> Passage:
    """The cell of a row that tells its arm."""
    at = _key_column(roles)
    return passages[at] if at < len(passages) else passages[0]


def _key_column(roles: Sequence[str]) -> int:
    """The column that tells the arm of each row: the first, or the one whose header says so."""
    return next((i for i, r in enumerate(roles) if r in ("regimen", "arms")), 0)


def _mean_cell(scene: Scene, cell: Cell, passage: Passage, named: Sequence[Named], about: Row) -> Iterator[tuple[Result, Evidence]]:
    """The mean or median of a column whose head says that it is one, of what, and in which unit: "Cmax, mean (SD), ng/mL"."""
    head = cell.column_header
    bare = head if statistic_in(head) else BRACKET_BEHIND.sub("", head)
    stat = statistic_in(bare)
    if stat is None or not stat.name.startswith(("mean", "median")) or any(n.endpoint.slug in TIME_TO_EVENT for n in named):
        return
    name, unit = measure_of(head)
    unit = unit or ("%" if IN_PER_CENT.search(head) else "")
    value = read_value(Slot(passage, cell.column, cell.row, (bare,), (), "", about.size, ""), Beside(), about.size, (), scene.document.text)
    of_change = name.startswith(CHANGE)
    endpoint = measured(scene, name.removeprefix(CHANGE))
    if endpoint is None or value is None or value.statistic not in (Statistic.MEAN, Statistic.MEDIAN) or not (unit or value.unit):
        return
    yield (
        Result(
            arm=about.arm, statistic=value.statistic, trial=about.draft.trial if about.draft else None,
            endpoint=entity(Kind.ENDPOINT, f"{CHANGE}{endpoint[0].label}") if of_change else endpoint[0],
            population=about.population, value=value.value, low=value.low, high=value.high, bounds=value.bounds, unit=value.unit or unit,
            denominator=about.size, timepoint=endpoint[1], spread=value.spread, spread_kind=value.spread_kind,
        ),
        passage.evidence("table-row-mean", refs=passage.refs or about.refs),
    )  # fmt: skip


def _event_column(header: str) -> Event | None:
    """The one adverse event that a column is about: "Hypertension, Grade ≥3"."""
    events = find_events(header)
    if len(events) != 1 or re.search(r"adverse|toxicit|side effect|event", header, re.I):
        return None
    grade = GRADE.search(header)
    return Event(events[0].named, grade_words(grade.group()) if grade else "")


def _event_cell(passage: Passage, head: str, about: Row, event: Event) -> Iterator[tuple[Result, Evidence]]:
    """The one share of a cell of such a column: as it stands, or as its head says that counts and percentages stand; a bare zero among
    counts is nobody."""
    text = passage.text
    shares = [q for q in quantities(text) if q.kind == "share"] or [q for q in cell_quantities(text, head) if q.kind == "share"]
    if text == "0" and COUNTED.search(head):
        shares = [Quantity("share", 0, 1, numerator=0, denominator=about.size)] if about.size else []
    if len(shares) == 1 and shares[0].numerator is not None and shares[0].denominator is None and about.size:
        fits = shares[0].value is None or counts_agree(shares[0].value, shares[0].numerator, about.size)
        shares = [replace(shares[0], denominator=about.size)] if fits else []
    statistic = statistic_of(shares[0], event.named) if len(shares) == 1 else None
    if statistic is not None:
        words = "adverse event" + (f", {event.grade}" if event.grade else "")
        yield (
            cell_result(shares[0], event.named, statistic, about, words),
            passage.evidence("table-event-column", refs=passage.refs or about.refs),
        )


def _row(scene: Scene, cast: Cast, table: Table, by_row: Draft | None, passages: list[Passage], roles: list[str]) -> Row | None:
    """The arm, patients, size and citations of a row. The arm stands in the first column, or in the one whose header says so."""
    key = _key(passages, roles)
    ill = OF_DISEASE.fullmatch(table.rows[0][_key_column(roles)].column_header) and not scene.drugs_in(key.text)
    found = arm_of_cell(scene, given_now(key), by_row, cast.drafts) if key.text and given_now(key).text and not ill else None
    found = found or dose_level(by_row, table.rows[0][_key_column(roles)].column_header, key.text)
    found = found or _dose_column(scene, table, by_row, passages) or part_of_trial(by_row, key.text)
    group = _patients_of_trial(scene, by_row, table, key) if found is None else None
    if found is None and group is None:
        return None
    trial, arm = group or found  # type: ignore[misc]
    wheres = [p.text for p, r in zip(passages, roles, strict=False) if r == "population" and p.text]
    bracket = re.search(r"\((?:in |for )?([^()]*(?:\([^()]*\)[^()]*)*)\)\s*$", key.text)
    aside = bracket.group(1) if bracket and not scene.drugs_in(bracket.group(1)) and bracket.group(0).startswith(("(in ", "(for ")) else ""
    own = key.text if group and not EVERYBODY.match(key.text) else ""
    told = " ".join([own, *wheres, aside]).strip()
    population = told or (trial.condition if trial else cast.patients.get(table.number, ""))
    refs = tuple(sorted({n for p in passages for n in p.refs})) or _referred(scene, passages, roles)
    if not refs:
        refs = cast.notes.get(table.number, ())
    return Row(trial, arm, population, _number_of(passages, roles), refs)


def _referred(scene: Scene, passages: Sequence[Passage], roles: Sequence[str]) -> tuple[int, ...]:
    """The references of a row whose column of references gives their bare numbers: "3", "3, 7"."""
    known = {r.number for r in scene.document.references}
    told = [p.text for p, r in zip(passages, roles, strict=False) if r == "reference" and re.fullmatch(r"\d{1,3}(?:, ?\d{1,3})*", p.text)]
    numbers = {int(n) for text in told for n in text.split(",")}
    return tuple(sorted(numbers)) if numbers <= known else ()


def _cell(scene: Scene, cell: Cell, passage: Passage, named: list[Named], about: Row) -> Iterator[tuple[Result, Evidence]]:
    """The results of one cell under one endpoint's header."""
    inside = scene.endpoints(passage)
    if len(named) > 1 and not inside:
        return
    parts = _parts(passage, inside) or [(named[0], passage)]
    for endpoint, part in parts:
        header = endpoint if inside else named[0]
        text = part.text
        refs = passage.refs or about.refs
        told = COUNTED.search(cell.column_header) and ("%" not in cell.column_header or text == "0")
        counted = _count(text, header, about) if told else []
        for q in counted or cell_quantities(text, cell.column_header, header.endpoint.slug in TIME_TO_EVENT, scene.nr):
            median = header.median or named[0].median
            statistic = statistic_of(q, replace(header, rate=True) if "%" in q.unit and not header.median else header, median=median)
            if statistic is None:
                continue
            comment = COMMENT.search(text)
            yield cell_result(q, header, statistic, about, comment.group(1) if comment else ""), part.evidence("table-row-arm", refs=refs)
            break


def _count(text: str, named: Named, about: Row) -> list[Quantity]:
    """A bare number of patients under the name of a response or toxicity, in a row that tells how many there are: a count of them."""
    if not re.fullmatch(r"\d{1,4}", text) or about.size is None or int(text) > about.size:
        return []
    if not all(part in SHARES or part == "DLT" for part in named.endpoint.slug.split("-or-")):
        return []
    return [Quantity("share", 0, len(text), numerator=int(text), denominator=about.size)]


def _dose_column(scene: Scene, table: Table, draft: Draft | None, passages: Sequence[Passage]) -> tuple[Draft, Arm] | None:
    """The patients at one dose, where a column is headed by the drug and holds its doses; what else the row is called stands before it."""
    for cell, passage in zip(table.rows[0], passages, strict=False):
        named = scene.drugs_in(cell.column_header) or [m for m in scene.mentions(scene.cell(table, cell)) if m.entity.kind is Kind.DRUG]
        amount = AMOUNT.match(passage.text)
        if draft is None or amount is None or len(named) != 1 or named[0].text.lower() != cell.column_header.strip(" *").lower():
            continue
        row = passages[0].text if passage is not passages[0] and re.match(r"[A-Z][a-z]{3,}", passages[0].text) else named[0].text
        given = Intervention(agent=named[0].entity, level=level_of(amount))
        return draft, Arm(label=f"{row} {passage.text}"[:60], trial=draft.trial, interventions=(given,))
    return None


def part_of_trial(draft: Draft | None, label: str) -> tuple[Draft, Arm] | None:
    """The patients of one part of a trial that gives all of them the same: "Phase 2, 120 mg", "Part A", "All treated"."""
    arms = arms_of(draft)
    if draft is None or len(arms) != 1 or not PART.match(label) or len(label) > 60:
        return None
    return draft, Arm(label=label.strip(), trial=draft.trial, interventions=arms[0].interventions)


def _patients_of_trial(scene: Scene, draft: Draft | None, table: Table, key: Passage) -> tuple[Draft, Arm] | None:
    """The one arm of a trial whose rows are groups of its patients: "Cohort | MCL, prior covalent inhibitor"."""
    arms = arms_of(draft)
    if len(arms) > 1 and are_levels(arms):
        arms = _given_to_all(scene, arms, table)
    if draft is None or len(arms) != 1 or not PATIENTS.match(table.rows[0][0].column_header) or len(key.text) > 80:
        return None
    ill = any(m.entity.kind is Kind.DISEASE for m in scene.mentions(key)) or bool(EARLIER.search(key.text))
    ill = ill or bool(OF_DISEASE.fullmatch(table.rows[0][0].column_header) and not scene.drugs_in(key.text))
    return (draft, arms[0]) if ill and not AMOUNT.search(key.text) else None


def _given_to_all(scene: Scene, arms: Sequence[Arm], table: Table) -> list[Arm]:
    """The one dose level that the section of a table says that all its patients got: "All 184 patients received 30 mg"."""
    told = [m for s in scene.sentences if s.section == table.section for m in ALL_AT.finditer(s.text)]
    levels = {level_of(amount) for m in told if (amount := AMOUNT.match(m.string, m.end()))}
    found = [arm for arm in arms if any(i.level in levels for i in arm.interventions)]
    return found if len(levels) == len(found) == 1 else []


def _parts(passage: Passage, inside: list[Named]) -> list[tuple[Named, Passage]]:
    """The pieces of a cell that names its endpoints itself: "CR: 38%; PR: 20%", "1-year OS: 43%"."""
    edges = [n.start for n in inside] + [len(passage.text)]
    return [(n, passage.part(n.end, edges[i + 1])) for i, n in enumerate(inside)]


def _adverse(passage: Passage, about: Row) -> Iterator[tuple[Result, Evidence]]:
    """Adverse events with a rate in a cell that lists them: "fever (85%), rash"."""
    start = 0
    for piece in re.split(r"([,;](?![^()]*\)))", passage.text):
        part = passage.part(start, start + len(piece))
        start += len(piece)
        shares = [q for q in quantities(part.text) if q.kind == "share"]
        if len(shares) != 1:
            continue
        before = part.text[: shares[0].start].rstrip(" (:=")
        grade = GRADE.search(part.text)
        event = adverse_event(GRADE.sub("", before).strip(" ,()"))
        if event is None:
            continue
        named = Named(0, 0, event, rate=True)
        words = "adverse event" + (f", {grade_words(grade.group())}" if grade else "")
        statistic = statistic_of(shares[0], named)
        if statistic is not None:
            evidence = part.evidence("table-adverse-event", refs=passage.refs or about.refs)
            yield cell_result(shares[0], named, statistic, about, words), evidence
