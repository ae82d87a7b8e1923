"""How drugs are given: amount, unit, route, schedule, cycle length and number of cycles, from dosing lists and sentences."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from kg.extract.document.runs import Item
from kg.extract.document.scene import Scene
from kg.extract.document.topic import spoken_of, topic_drug
from kg.extract.doses.reductions import reductions
from kg.extract.numbers.amounts import AMOUNT, unit_of
from kg.extract.numbers.dosing import cycle_of, most_cycles, route_of, schedule_of, words_like
from kg.extract.numbers.given_amounts import Given, amounts_given, has_amount
from kg.extract.numbers.numerals import number
from kg.extract.stage.cast import Cast
from kg.extract.text.contexts import context
from kg.extract.text.passage import Passage, sentences
from kg.extract.trials.drafts import Draft
from kg.model import Cell, Dose, Entity, Evidence, Kind, Table, Trial

INFUSION = re.compile(r"\b(?:infusions?|injections?)\b", re.I)
INFUSION_OF = re.compile(r"\b(?:infusions?|injections?) of $", re.I)
RECEIVING = re.compile(
    r"\b(?:receiv(?:e|ed|ing)|treated with|assigned|randomi[sz]ed|were given|was given|administer(?:ed)?"
    r"|(?:starting|recommended|target|fixed|phase (?:2|II)) dos(?:e|age)"
    r"|dos(?:e|es|age|ing)(?: levels?)?(?: of|:)|per day"
    r"|(?:efficacy|safety) of [^.;]{3,60} (?:was|were) (?:evaluated|studied|investigated|assessed|demonstrated|established) in)\b"
    r"|/day\b|taken forward",
    re.I,
)
AGAINST = re.compile(r"\b(?:relative to|versus|vs\.?|than|compared (?:with|to)|over|against|unlike)(?: that of)?\s+$", re.I)
DRUG_HEAD = re.compile(r"(?:study |trial )?(?:drugs?|agents?|medicines?|products?|components?|treatments?)(?: name)?", re.I)
AMOUNT_HEAD = re.compile(r"(?:(?:daily|weekly|oral|target) )?(?:amount|dos(?:e|age)|strength)s?(?: given)?", re.I)
FEWEST = 2
HOW_HEAD = re.compile(
    r"(?:route|schedule|timing|frequency|administration|given|days?|duration|cycles?)(?: of administration| given)?", re.I
)
ABOUT_CYCLES = re.compile(
    r"(?:(?:the |each |all )?(?:treatment |study )?(?:cycles?|courses?)\b(?! \d)|up to \w+ (?:cycles|courses)"
    r"|a (?:cycle|course) (?:is|was|lasted)|(?:the )?treatment (?:was|is) (?:repeated|given|continued) (?:every|in|for))",
    re.I,
)
SIDES = re.compile(r"\b(?:or|versus|vs|compared|while|whereas)\b", re.I)
AT_THE_END = re.compile(
    r"(?:,| in| of) (?:in )?(?:(?:each|every|a|repeated) )?(?:\d+|two|three|four|six)-(?:day|week) cycles?(?: until [^.;()]+)?\W*$", re.I
)
"""The length of the cycles, at the end of a sentence that tells several doses given together."""
DOSE_ROW = re.compile(
    r"(?:(?:oral|intravenous|subcutaneous|intramuscular|IV|recommended|approved|usual|standard|clinical|phase [23]|adult|human|full|target"
    r"|maintenance|starting|loading|initial|daily|weekly) )*"
    r"(?:dose|dosing|dosage|dose and schedule|dosing regimen|dosing schedule)(?: regimen| schedule)?(?: \([^()]*\))?(?: in .{3,30})?",
    re.I,
)
ROUTE_ROW = re.compile(r"routes?(?: of administration)?|administration|given", re.I)
STEP_HEAD = re.compile(r"(?:treatment |study )?(?P<unit>week|day|month|cycle)s?", re.I)
STEP = re.compile(r"\d+(?:\s?(?:-|to)\s?\d+)?(?: (?:and|or) (?:beyond|later|onwards?|after))?|\d+\+", re.I)
"""One of the steps by which a dose is raised, where the head tells in what they are counted."""
ASIDE = re.compile(r"\s*\([^()]*\)\s*$|\s+in [A-Z][^()]{2,30}$")
"""What the head of a column of doses says besides what stands below it: "Dose in NAME-2", "Schedule (21-day cycles)"."""
AS_INFUSION = re.compile(r"\s+(?:\w+\s+){0,3}(?:as|by|via|through)\s+(?:an?\s+)?(?:\w+\s+){0,3}(?:infusions?|injections?)\b", re.I)


@dataclass(frozen=True, slots=True)
class _Cycle:
    """What a whole run of dosing items says of its cycles."""

    length: str = ""
    most: int | None = None


def doses(scene: Scene, cast: Cast) -> Iterator[tuple[Dose, Evidence]]:
    """All doses of the dosing lists, then those of sentences. What a paper tells twice, once with less, is one dose with both places."""
    found = list(_doses(scene, cast))
    fuller = {dose: _fullest(dose, [other for other, _ in found]) if cast.one_trial else dose for dose, _ in found}
    yield from ((fuller[dose], evidence) for dose, evidence in found)


def _fullest(dose: Dose, told: Sequence[Dose]) -> Dose:
    """The one dose among those told that says all that a dose says, and more; the dose itself where there is none, or several."""
    more = {other for other in told if other != dose and _says_all_of(other, dose)}
    return more.pop() if len(more) == 1 and dose.amount is not None else dose


def _says_all_of(one: Dose, other: Dose) -> bool:
    """Whether a dose is of the same amount of the same drug as another, and told as that one is, or in more detail."""
    same = (one.drug, one.trial, one.amount, one.unit) == (other.drug, other.trial, other.amount, other.unit)
    plain = all(getattr(other, name) in ("", None, getattr(one, name)) for name in ("route", "cycle", "max_cycles"))
    goes_on = one.schedule.startswith(other.schedule) and one.schedule[len(other.schedule) :][:1] in ("", ",", " ")
    return same and plain and (goes_on or not other.schedule)


def _doses(scene: Scene, cast: Cast) -> Iterator[tuple[Dose, Evidence]]:
    """The doses in the order told."""
    listed: set[int] = set()
    for draft, found in cast.runs:
        about = [i for i in found if i.parent == "doses" or i.role == "doses"]
        for item in about:
            for sentence in sentences(item.whole):
                listed.add(sentence.starts[0])
        yield from _run(scene, draft, about)
    cycles = _cycles_told(scene)
    topic, section, last = topic_drug(scene), tuple[str, ...](), list[Entity]()
    for one in scene.sentences:
        if one.section != section:
            section, last = one.section, [topic] if topic else []
        if one.passage.starts[0] not in listed and _tells(one.text, section):
            recommended = words_like("never", "recommends").search(" ".join(section))
            draft = None if recommended else cast.trial_at(one.passage)
            cycle = cycles.get(one.block.start, _Cycle())
            given = list(_sentence(scene, draft.trial if draft else None, one.passage, cycle, last[0] if len(last) == 1 else None))
            given += _of_levels(draft, one.passage, cycle, {(d.drug, d.amount) for d, _ in given})
            yield from ((d, e) for d, e in given if d.amount is None or d.route or d.schedule or RECEIVING.search(one.text))
        spoken = [m for m in scene.mentions(one.passage) if not AGAINST.search(one.text[: m.start])]
        last = list(spoken_of(spoken)) or last
    yield from _cells(scene, cast)
    for table in scene.document.tables:
        yield from _table(scene, cast, table)
        yield from reductions(scene, table)


def _of_levels(
    draft: Draft | None, passage: Passage, cycle: _Cycle, told: set[tuple[Entity, Decimal | None]]
) -> Iterator[tuple[Dose, Evidence]]:
    """The doses that a sentence lists as the levels of a trial, where its drug stands elsewhere: "20, 40 or 60 mg twice daily"."""
    here = passage.evidence("dose-levels")
    for arm, evidence in draft.arms if draft is not None else ():
        if evidence.rule != "arm-levels" or (evidence.start, evidence.end) != (here.start, here.end):
            continue
        for drug, amount in ((i.agent, AMOUNT.fullmatch(i.level)) for i in arm.interventions if i.level):
            if amount is not None and (drug, number(amount["a"])) not in told:
                given = Given(drug, number(amount["a"]), unit_of(amount["unit"]), passage.text)
                yield _dose(given, draft.trial if draft else None, cycle), here


def _cycles_told(scene: Scene) -> dict[int, _Cycle]:
    """What a sentence of its own says of the cycles of its paragraph, by the paragraph's start: "Cycles of 21 days, up to 8 cycles."."""
    found: dict[int, _Cycle] = {}
    for one in scene.sentences:
        names_drug = any(m.entity.kind is Kind.DRUG for m in scene.mentions(one.passage))
        if ABOUT_CYCLES.match(one.text) and not has_amount(one.text) and not names_drug:
            found[one.block.start] = _Cycle(cycle_of(one.text), most_cycles(one.text))
    return found


def _tells(text: str, section: Sequence[str]) -> bool:
    """Whether a stretch of text may tell how a drug is given to people: by an amount, or by a route with an infusion."""
    if words_like("never", "section").search(" ".join(section)) or words_like("never", "sentence").search(text):
        return False
    if context("background").search(text):
        return False
    return has_amount(text) or bool(route_of(text) and INFUSION.search(text))


def _cells(scene: Scene, cast: Cast) -> Iterator[tuple[Dose, Evidence]]:
    """The doses that cells of a table tell with a route or schedule: "Drug: X 300 mg, subcutaneous injection, at weeks 0 and 4"."""
    only = cast.drafts[0] if len(cast.drafts) == 1 else None
    for table, cell, passage in scene.cells():
        if not _tells(passage.text, (*table.section, cell.column_header)):
            continue
        draft = cast.trial_of(table.number, cell.row, cell.column) or only
        of_column = _of_column(scene, cast, table, cell, passage)
        for dose, evidence in of_column or _sentence(scene, draft.trial if draft else None, passage, _Cycle()):
            if dose.amount is not None and (dose.route or dose.schedule):
                yield dose, evidence


def _of_column(scene: Scene, cast: Cast, table: Table, cell: Cell, passage: Passage) -> list[tuple[Dose, Evidence]]:
    """The doses of a cell in a table that sets drugs side by side: a drug heads the column, and the row is headed "Dose"."""
    heads = [(c.column, scene.cell(table, c)) for c in table.rows[0]]
    columns = {i: m.entity for i, head in heads for m in scene.mentions(head) if m.entity.kind is Kind.DRUG and m.text == head.text}
    told = DOSE_ROW.fullmatch(cell.row_header.strip()) and _tells(f"{cell.row_header} {passage.text}", table.section)
    if cell.column not in columns or len(columns) < 2 or not told:
        return []
    below = " ".join(scene.cell(table, row[cell.column]).text for row in table.rows[1:] if len(row) > cell.column)
    named = {d.name: d for d in cast.drafts if d.name and re.search(rf"(?<![\w-]){re.escape(d.name)}(?![\w-])", below)}
    of_trial = re.search(r"\b(?:trial|study)\b", cell.row_header, re.I) and len(named) == 1
    trial = next(iter(named.values())).trial if of_trial else None
    given = amounts_given(passage.text, [], columns[cell.column])
    routes = [r[cell.column] for r in table.rows[1:] if len(r) > cell.column and ROUTE_ROW.fullmatch(scene.cell(table, r[0]).text)]
    route = scene.cell(table, routes[0]).text if len(routes) == 1 else ""
    words = f"{cell.row_header} {route}"
    return [(_dose(replace(g, words=f"{words} {g.words}"), trial, _Cycle()), passage.evidence("dose-column")) for g in given]


def _table(scene: Scene, cast: Cast, table: Table) -> Iterator[tuple[Dose, Evidence]]:
    """The doses of a table of what is given: a drug in each row, its amount, and columns for route or schedule."""
    told = [scene.cell(table, c).text for c in table.rows[0]]
    heads = [ASIDE.sub("", text) for text in told]
    amounts = [i for i, h in enumerate(heads) if AMOUNT_HEAD.fullmatch(h)]
    draft = cast.tables.get(table.number)
    cycles = {length for text in told if (length := cycle_of(text))}
    cycle = _Cycle(cycles.pop() if len(cycles) == 1 else "")
    if STEP_HEAD.fullmatch(heads[0]) and len(amounts) == 1 and len(heads) == FEWEST:
        yield from _steps(scene, draft, table, heads)
    if draft is None or len(amounts) != 1 or not DRUG_HEAD.fullmatch(heads[0]) or not any(HOW_HEAD.fullmatch(h) for h in heads[1:]):
        return
    for row in table.rows[1:]:
        cells = [scene.cell(table, c) for c in row]
        drugs = [m.entity for m in scene.mentions(cells[0]) if m.entity.kind is Kind.DRUG and m.text == cells[0].text]
        if len(drugs) != 1 or len(cells) != len(heads):
            continue
        words = ", ".join(c.text for h, c in zip(heads, cells, strict=True) if HOW_HEAD.fullmatch(h))
        amount = cells[amounts[0]]
        for one in amounts_given(amount.text, [], drugs[0]):
            given = Given(one.drug, one.amount, one.unit, f"{one.words} {words}")
            yield _dose(given, draft.trial, cycle), amount.evidence("dose-row")


def _steps(scene: Scene, draft: Draft | None, table: Table, heads: Sequence[str]) -> Iterator[tuple[Dose, Evidence]]:
    """The steps by which the dose of the document's one drug is raised: "Week | Daily dose", "1 | 10 mg", "4 and beyond | 320 mg"."""
    unit, drug = STEP_HEAD.fullmatch(heads[0]), topic_drug(scene)
    rows = [[scene.cell(table, c) for c in row] for row in table.rows[1:]]
    if drug is None or unit is None or len(rows) < FEWEST or not all(len(r) == FEWEST and STEP.fullmatch(r[0].text) for r in rows):
        return
    often = next(filter(None, (schedule_of(word) for word in heads[1].lower().split())), "")
    for step, amount in rows:
        for one in amounts_given(amount.text, [], drug):
            dose = _dose(one, draft.trial if draft else None, _Cycle())
            when = f"{unit['unit'].lower()} {step.text}"
            yield replace(dose, schedule=", ".join(filter(None, (dose.schedule or often, when)))), amount.evidence("dose-step")


def _run(scene: Scene, draft: Draft | None, about: list[Item]) -> Iterator[tuple[Dose, Evidence]]:
    """The doses of one dosing list; what its items without a dose say of cycles holds for all of them."""
    general = " ".join(i.whole.text for i in about if not has_amount(i.whole.text))
    shared = _Cycle(cycle_of(general), most_cycles(general))
    trial = draft.trial if draft else None
    arms = {i.agent.curie: i.agent for arm, _ in (draft.arms if draft else ()) for i in arm.interventions if i.agent.kind is Kind.DRUG}
    only = next(iter(arms.values())) if len(arms) == 1 else None
    for item in about:
        missing = words_like("missing", "words").search(item.value.text)
        if missing and not has_amount(item.whole.text):
            named = [m.entity for m in scene.mentions(item.whole) if m.entity.kind is Kind.DRUG] or list(arms.values())
            for drug in named:
                yield Dose(drug=drug, trial=trial, schedule="not available"), item.whole.evidence("dose-missing")
            continue
        yield from _sentence(scene, trial, item.whole, shared, only)


def _sentence(
    scene: Scene, trial: Trial | None, passage: Passage, cycle: _Cycle, last: Entity | None = None
) -> Iterator[tuple[Dose, Evidence]]:
    """The doses of one sentence; ``last`` is the drug that "it" and "the dose" mean."""
    drugs = [(m.start, m.end, m.entity) for m in scene.mentions(passage) if m.entity.kind is Kind.DRUG]
    given = amounts_given(passage.text, drugs, last)
    shared = AT_THE_END.search(passage.text) if len(given) > 1 and not SIDES.search(passage.text) else None
    cycle = _Cycle(cycle_of(shared[0]), cycle.most) if shared else cycle
    for one in given:
        yield _dose(one, trial, cycle), passage.evidence("dose")
    if not given and not has_amount(passage.text):
        yield from _without_amount(passage, trial, drugs)


def _dose(one: Given, trial: Trial | None, cycle: _Cycle) -> Dose:
    return Dose(
        drug=one.drug,
        trial=trial,
        amount=one.amount,
        unit=one.unit,
        route=route_of(one.words),
        schedule=schedule_of(one.words),
        cycle=cycle_of(one.words) or cycle.length,
        max_cycles=most_cycles(one.words) or cycle.most,
    )


def _without_amount(passage: Passage, trial: Trial | None, drugs: Sequence[tuple[int, int, Entity]]) -> Iterator[tuple[Dose, Evidence]]:
    """ "A continuous infusion of X", "X was given as a continuous infusion": the route alone."""
    for start, end, drug in drugs:
        behind = AS_INFUSION.match(passage.text, end)
        clause = passage.text[max(0, start - 60) : start] if INFUSION_OF.search(passage.text[:start]) else behind.group() if behind else ""
        if route_of(clause) not in ("", "infusion"):
            yield Dose(drug=drug, trial=trial, route=route_of(clause)), passage.evidence("dose-route")
