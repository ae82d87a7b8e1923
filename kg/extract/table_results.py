"""Results from tables: arms in rows and endpoints in columns, or endpoints in rows and arms in columns."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from kg.extract.cast import Cast
from kg.extract.endpoints import Named
from kg.extract.events import Event, find_events
from kg.extract.fields import role
from kg.extract.group_results import group_results, told_apart
from kg.extract.group_words import statistic_in
from kg.extract.groups import arm_of_cell, arms_of
from kg.extract.numbers import N, Quantity, number, quantities
from kg.extract.passage import Passage
from kg.extract.scene import Scene
from kg.extract.trials import Draft
from kg.extract.values import TIME_TO_EVENT, adverse_event, make_result, ratio_label, statistic_of
from kg.model import Arm, Cell, Comparison, Evidence, Kind, NotUnderstood, Result, Statistic, Table

EMPTY = re.compile(r"(?:-{1,3}|—|\.{2,3}|…)$")
BARE = re.compile(
    rf"(?:(?P<n>\d+)\s*\(\s*(?P<p>{N})\s*%?\s*\)|(?P<v>{N})(?P<sign>\s*%)?(?:\s*[(\[]\s*"
    rf"(?:(?P<level>\d\d)%\s*CI:?\s*)?(?P<low>{N})\s*%?\s*(?:-|to|,|;)\s*(?P<high>{N}|NE|NR|NA|not (?:reached|estimable))\s*%?\s*[)\]])?)$",
    re.I,
)
UNIT = re.compile(
    r"[(\[,]\s*(?:n\s*[(,]\s*)?(?P<unit>%|percent|months?|mo|weeks?|days?|years?)\s*\)*[)\]]|,\s*(?P<tail>%|months?|weeks?|days?|years?)(?=\s*\(|$)",
    re.I,
)
WORDS = re.compile(r"[A-Z][a-z-]+(?: [a-z-]+){0,3}$")
COMMENT = re.compile(r"\(([A-Za-z][^()\d]*)\)")
P_CELL = re.compile(r"(?:p\s*)?(?P<rel>[<>=≤≥])?\s*(?P<p>0?\.\d+)\*{0,3}", re.I)
COMPOSITE = re.compile(
    r"\b(?:or|and/or)\s+(?:death|progression|relapse|recurrence)\b|\b(?:death|progression|relapse|recurrence)\s+(?:or|and/or)\b", re.I
)
GRADE = re.compile(r"grade\s*(?:≥\s*)?\d(?:\s*(?:/|-|to|or|and)\s*\d)?|any grade|all grades", re.I)


@dataclass(frozen=True, slots=True)
class Row:
    """What a table row is about."""

    draft: Draft | None
    arm: Arm
    population: str
    size: int | None
    refs: tuple[int, ...]


def table_results(scene: Scene, cast: Cast) -> Iterator[tuple[Result | Comparison, Evidence] | NotUnderstood]:
    """All results of all tables, and the cells with numbers that were not understood."""
    of_groups: list[tuple[Result, Evidence]] = []
    for table in scene.document.tables:
        header = [scene.cell(table, c) for c in table.rows[0]]
        roles = [role(p.text) for p in header]
        if "identifier" in roles and "results" in roles:
            continue
        endpoints = [[] if _is_spread(p.text) else scene.endpoints(p) for p in header]
        if _arms_in_columns(scene, table, header, roles, endpoints, cast):
            found = list(_by_columns(scene, cast, table, header, roles))
            taken = {one[1].start for one in found if not isinstance(one, NotUnderstood)}
            more = [one for one in group_results(scene, cast, table) if one[1].start not in taken]
            read = {evidence.start for _, evidence in more}
            yield from (one for one in found if not (isinstance(one, NotUnderstood) and one.start in read))
            of_groups += more
        elif any(endpoints[1:]) or "adverse" in roles[1:]:
            yield from _by_rows(scene, cast, table, roles, endpoints)
        else:
            of_groups += group_results(scene, cast, table)
    yield from told_apart(scene, of_groups)


def _is_spread(text: str) -> bool:
    """Whether a header is the SD or SE of the column beside it."""
    stat = statistic_in(text)
    return stat is not None and stat.name.startswith("spread")


def _arms_in_columns(scene: Scene, table: Table, header: list[Passage], roles: list[str], endpoints: list[list[Named]], cast: Cast) -> bool:
    if any(endpoints[1:]) or len(header) < 2:
        return False
    first = [scene.cell(table, row[0]) for row in table.rows[1:] if row[0].end > row[0].start]
    named = sum(bool(scene.endpoints(p)) for p in first)
    draft = cast.tables.get(table.number)
    arms = [arm_of_cell(scene, p, draft, cast.drafts) for p in header[1:] if p.text]
    return (roles[0] == "measure" or named > 0) and any(arms)


def _by_rows(
    scene: Scene, cast: Cast, table: Table, roles: list[str], endpoints: list[list[Named]]
) -> Iterator[tuple[Result, Evidence] | NotUnderstood]:
    draft = cast.tables.get(table.number)
    for cells in table.rows[1:]:
        passages = [scene.cell(table, c) for c in cells]
        about = _row(scene, cast, table, draft, passages, roles)
        for cell, passage in zip(cells, passages, strict=True):
            if cell.column == 0 or not passage.text or cell.column >= len(roles):
                continue
            named, kind = endpoints[cell.column], roles[cell.column]
            event = _event_column(cell.column_header) if not named else None
            if event is not None and about is not None:
                yield from _event_cell(passage, about, event)
                continue
            if not named and kind in (
                "population",
                "enrolment",
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
            if about is None or not (named or kind == "adverse"):
                if re.search(r"\d", passage.text):
                    yield _left(passage, "the row names no arm" if about is None else f"column {cell.column_header!r} has no known meaning")
                continue
            found = list(_adverse(passage, about) if kind == "adverse" and not named else _cell(scene, cell, passage, named, about))
            yield from found
            if not found and kind != "adverse" and re.search(r"\d", passage.text):
                yield _left(passage, "a number that no rule reads")


def _event_column(header: str) -> Event | None:
    """The one adverse event that a column is about: "Hypertension, Grade ≥3"."""
    events = find_events(header)
    if len(events) != 1 or re.search(r"adverse|toxicit|side effect|event", header, re.I):
        return None
    grade = GRADE.search(header)
    return Event(events[0].named, grade.group().lower() if grade else "")


def _event_cell(passage: Passage, about: Row, event: Event) -> Iterator[tuple[Result, Evidence]]:
    shares = [q for q in quantities(passage.text) if q.kind == "share"]
    statistic = statistic_of(shares[0], event.named) if len(shares) == 1 else None
    if statistic is not None:
        words = "adverse event" + (f", {event.grade}" if event.grade else "")
        yield (
            _result(shares[0], event.named, statistic, about, words),
            passage.evidence("table-event-column", refs=passage.refs or about.refs),
        )


def _row(scene: Scene, cast: Cast, table: Table, draft: Draft | None, passages: list[Passage], roles: list[str]) -> Row | None:
    """The arm, patients, size and citations of a row. The arm stands in the first column, or in the one whose header says so."""
    keys = [i for i, r in enumerate(roles) if r in ("regimen", "arms")] or [0]
    key = passages[keys[0]] if keys[0] < len(passages) else passages[0]
    by_row = cast.rows.get((table.number, table.rows[0][0].row)) or draft
    found = arm_of_cell(scene, key, by_row, cast.drafts) if key.text else None
    if found is None:
        return None
    trial, arm = found
    wheres = [p.text for p, r in zip(passages, roles, strict=False) if r == "population" and p.text]
    bracket = re.search(r"\((?:in |for )?([^()]*(?:\([^()]*\)[^()]*)*)\)\s*$", key.text)
    aside = bracket.group(1) if bracket and not scene.drugs_in(bracket.group(1)) and bracket.group(0).startswith(("(in ", "(for ")) else ""
    population = " ".join([*wheres, aside]).strip() or (trial.condition if trial else cast.patients.get(table.number, ""))
    sizes = [
        int(p.text.replace(",", "")) for p, r in zip(passages, roles, strict=False) if r == "enrolment" and re.fullmatch(r"[\d,]+", p.text)
    ]
    refs = tuple(sorted({n for p in passages for n in p.refs}))
    if not refs:
        refs = cast.notes.get(table.number, ())
    return Row(trial, arm, population, sizes[0] if sizes else None, refs)


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
        for q in _quantities(text, cell.column_header, header.endpoint.slug in TIME_TO_EVENT, scene.nr):
            median = header.median or named[0].median
            statistic = statistic_of(q, replace(header, rate=True) if "%" in q.unit and not header.median else header, median=median)
            if statistic is None:
                continue
            comment = COMMENT.search(text)
            yield _result(q, header, statistic, about, comment.group(1) if comment else ""), part.evidence("table-row-arm", refs=refs)
            break


def _quantities(text: str, header: str, timed: bool = False, nr: str = "") -> list[Quantity]:
    """The quantity of a cell: a number with its own unit, a bare number with the header's, a missing value or a word.

    "NR" is what the document says it is (``nr``); else under a rate not reported, and under a time to an event left open.
    """
    if re.fullmatch(r"N\.?R\.?", text) and nr:
        return [Quantity("missing", 0, len(text), name=nr)] if timed or nr == "not reported" else []
    if EMPTY.match(text) or (not timed and re.fullmatch(r"N\.?R\.?|N/?A|ND", text)):
        return [Quantity("missing", 0, len(text), name="not reported")]
    bare, unit = BARE.match(text), UNIT.search(header)
    words = (unit["unit"] or unit["tail"]).lower().rstrip("s") if unit else ""
    words = "%" if bare and bare["sign"] else {"mo": "month", "percent": "%"}.get(words, words)
    if bare and bare["low"] and words:
        return _interval(text, bare, header, words)
    found = [q for q in quantities(text) if q.kind in ("share", "duration", "ratio", "missing")]
    if found:
        return found
    if bare and words:
        if bare["n"]:
            return [Quantity("share", 0, len(text), value=number(bare["p"]), unit="%", numerator=int(bare["n"]))] if words == "%" else []
        return [Quantity("share" if words == "%" else "duration", 0, len(text), value=number(bare["v"]), unit=words)]
    if WORDS.match(text):
        return [Quantity("word", 0, len(text), name=text.lower())]
    return []


def _interval(text: str, bare: re.Match[str], header: str, unit: str) -> list[Quantity]:
    """A value with bounds: those of the interval that cell or header names, whose upper end may be open; else of none that is said."""
    value, low = number(bare["v"]), number(bare["low"])
    high = number(bare["high"]) if bare["high"][0].isdigit() or bare["high"][0] == "." else None
    if low > value or (high is not None and value > high):
        return []
    level = bare["level"] or (m[1] if (m := re.search(r"(\d\d)\s*%\s*(?:CI\b|confidence)", header)) else "95")
    said = bool(bare["level"] or re.search(r"\bCI\b|confidence", header + text))
    bounds = f"{level}% CI" if said else "range" if re.search(r"\brange\b", header, re.I) else ""
    kind = "share" if unit == "%" else "duration"
    return [Quantity(kind, 0, len(text), value=value, low=low, high=high, bounds=bounds, unit=unit)]


def _result(q: Quantity, named: Named, statistic: Statistic, about: Row, comment: str) -> Result:
    trial = about.draft.trial if about.draft else None
    size = None if named.timepoint and named.endpoint.slug in TIME_TO_EVENT else about.size
    return make_result(q, named, statistic, about.arm, trial, population=about.population, denominator=size, qualifier=comment)


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
        words = "adverse event" + (f", {grade.group().lower()}" if grade else "")
        statistic = statistic_of(shares[0], named)
        if statistic is not None:
            yield _result(shares[0], named, statistic, about, words), part.evidence("table-adverse-event", refs=passage.refs or about.refs)


def _by_columns(
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
                    yield _left(passage, "the row names no endpoint" if endpoint is None else "the column names no arm")
                continue
            yield from _column_cell(passage, label, endpoint, cell, columns, draft, roles, scene.nr)


def _zero(passage: Passage, endpoint: Named, about: Row, label: Passage) -> Iterator[tuple[Result, Evidence]]:
    """A bare zero in a row of counts with shares: none of the group's patients."""
    if about.size:
        q = Quantity("share", 0, 1, numerator=0, denominator=about.size)
        yield (
            _result(q, endpoint, Statistic.PROPORTION, about, _event_words(endpoint, label.text)),
            passage.evidence("table-column-arm", refs=passage.refs or label.refs or about.refs),
        )


def _event_words(endpoint: Named, label: str) -> str:
    """What a result of an adverse event is qualified by: that it is one, and its grade."""
    if endpoint.endpoint.kind is not Kind.ADVERSE_EVENT:
        return ""
    grade = GRADE.search(label)
    return "adverse event" + (f", {grade.group().lower()}" if grade else "")


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
                        q, endpoint, statistic, ratio_label(exp[0], con[0]), draft.trial, population=draft.condition, comparator=con[0]
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
    for q in _quantities(passage.text, unit, endpoint.endpoint.slug in TIME_TO_EVENT, nr):
        statistic = statistic_of(q, endpoint, median=endpoint.median or bool(re.search(r"\bmedian\b", label.text, re.I)))
        if statistic is not None:
            yield (
                _result(q, endpoint, statistic, about, _event_words(endpoint, label.text)),
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


def _left(passage: Passage, reason: str) -> NotUnderstood:
    e = passage.evidence("")
    return NotUnderstood(document=e.document, start=e.start, end=e.end, quote=e.quote, reason=reason, line=e.line)
