"""Results of tables that give a number for each group and measure, whatever was measured: the endpoint is called as its row or title is."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from kg.extract.cast import Cast
from kg.extract.conditions import said_of_patients
from kg.extract.endpoints import find_endpoints
from kg.extract.events import find_events
from kg.extract.group_heads import (
    ASSESSOR,
    BARE_CHANGE,
    DIFFERENCE,
    GROUP_WORD,
    NAMED_GROUP,
    ONLY_STATISTIC,
    SHORT_LABEL,
    SORTED,
    plain_name,
)
from kg.extract.group_layout import Slot, slots, time_unit
from kg.extract.group_names import called
from kg.extract.group_questions import Read, question
from kg.extract.group_titles import LONGEST, NUMBERED, OVER, TITLE, TITLE_TIME, is_whole, notes_of, timed_title, title_of
from kg.extract.group_values import Value, read_difference, read_value
from kg.extract.group_words import (
    GRADE,
    counted_in,
    is_baseline,
    measure_of,
    says,
    starts,
    statistic_in,
    time_of,
    without_grade,
    without_size,
    without_statistic,
)
from kg.extract.groups import POOLED, arm_of_cell, arms_of, named_trial
from kg.extract.interventions import TREATMENTS
from kg.extract.passage import Passage
from kg.extract.scene import Scene
from kg.extract.trials import Draft
from kg.extract.values import TIME_TO_EVENT
from kg.model import Arm, Attribute, Entity, Evidence, Kind, Result, Statistic, Table, Trial, entity


@dataclass(frozen=True, slots=True)
class Group:
    """A group of patients as a table names it, with its number there, among whom, and by whom they were assessed."""

    arm: Arm
    draft: Draft | None
    size: int | None = None
    within: str = ""
    assessed: str = ""


FIELDS = ("trial-row", "trial-condition", "trial-population", "record")
"""Rules that read of a trial's patients in a field for them."""


def group_results(scene: Scene, cast: Cast, table: Table, known: Mapping[str, str]) -> list[Read]:
    """The results of one table whose title is not about something else, where at least two groups are told apart in it, or where it
    tells the outcomes of a trial's known arm. ``known`` are the names of the document's groups.

    Results that answer one question twice are left out: what tells the two apart was not understood.
    """
    heading = f"{table.title} {table.section[-1] if table.section else ''}"
    if says("not_results", heading):
        return []
    reader = Reader(scene, cast, table, known)
    found = list(reader.read(at_entry=says("at_entry", heading)))
    of_trial = (reader.adverse or reader.mixed) and all(result.arm in reader.listed for result, _ in found)
    if len({result.arm.label for result, _ in found}) < 2 and not of_trial:
        return []
    asked = Counter(map(question, dict.fromkeys(result for result, _ in found)))
    return [(result, evidence) for result, evidence in found if asked[question(result)] == 1]


class Reader:
    """One table with what its surroundings say of it."""

    def __init__(self, scene: Scene, cast: Cast, table: Table, known: Mapping[str, str]) -> None:
        self.scene, self.cast, self.table, self.known = scene, cast, table, known
        drafts = cast.drafts
        heads = " ".join((table.title, *table.section))
        named = [d for d in drafts if d.name and re.search(rf"(?<![\w-]){re.escape(d.name)}(?![\w-])", heads)]
        self.draft = cast.tables.get(table.number) or (drafts[0] if len(drafts) == 1 else named[0] if len(named) == 1 else None)
        self.title, self.time = timed_title(NUMBERED.sub("", TITLE.sub("", title_of(scene, table))))
        told = {m[1].lower() for m in TITLE_TIME.finditer(table.title)}
        self.time = self.time or (told.pop() if len(told) == 1 else "")
        self.around = [table.title, TITLE.sub("", table.title), *notes_of(scene, table)]
        heads = " ".join((*table.section[-1:], self.title))
        self.adverse, self.mixed = says("adverse", heads), bool(re.search(r"efficacy|response|outcome", heads, re.I))
        self.conditions: dict[str, bool] = {}
        self.groups: dict[str, Group | None] = {}
        self.in_columns, self.changes = True, False
        self.outer: frozenset[str] = frozenset()
        self.refs: dict[str, tuple[int, ...]] = {}
        self.noted = cast.notes.get(table.number, ())
        self.listed = {arm for draft in drafts for arm in arms_of(draft)}

    def cells(self) -> list[Slot]:
        """The data cells, once it is known whether the groups stand in the columns or in the rows."""
        grid = [[self.scene.cell(self.table, c) for c in row] for row in self.table.rows]
        cells = list(slots(grid))
        self.refs = {p.text: p.refs for row in grid for p in row if p.refs}
        self._of_its_trial({text for slot in cells for text in slot.heads})
        heading = {g.arm for s in cells for t in s.heads if (g := self._named(t)) is not None}
        self.in_columns = len({arm.label for arm in heading}) > 1 or bool(heading & self.listed)
        return cells if self.in_columns else [self._by_rows(slot) for slot in cells]

    def read(self, at_entry: bool) -> Iterator[tuple[Result, Evidence]]:
        """The results of the table. In one that describes the patients ``at_entry``, as its title or its rows of age and sex tell,
        only what has a later time of its own is a result."""
        cells = self.cells()
        told = [text for s in cells for text in (*s.heads, *s.sections, s.label)]
        self.changes = says("changes", self.title) and not any(map(is_baseline, told))
        at_entry = at_entry or len({slot.label for slot in cells if starts("who", measure_of(slot.label)[0])}) > 1
        first = min((slot.column for slot in cells if self.group_of(slot) is not None), default=0)
        sorted_by = {slot.row for slot in cells if slot.column < first and not any(starts("not_groups", text) for text in slot.heads)}
        self.outer = self._outer(cells)
        mean: tuple[Entity, str, str] | None = None
        for i, slot in enumerate(cells):
            if self.in_columns and slot.row in sorted_by:
                continue
            group = self.group_of(slot)
            against = DIFFERENCE.match(slot.label)
            if against and group is not None and mean is not None:
                yield from self._difference(slot, group, mean, against["other"])
                continue
            if group is None or any(map(is_baseline, (*slot.heads, *slot.sections, slot.label))):
                continue
            measure = self._measure(slot, group)
            if measure is None or is_baseline(measure[1]) or (at_entry and not measure[1]):
                continue
            following = cells[i + 1] if i + 1 < len(cells) and cells[i + 1].row == slot.row else None
            value = read_value(slot, following, slot.size or group.size, self.around, self.scene.document.text)
            if value is not None:
                mean = measure if value.statistic is Statistic.MEAN else None
                cited = slot.cell.refs or next((self.refs[t] for t in (*reversed(slot.heads), slot.label) if self.refs.get(t)), self.noted)
                yield self._result(slot, group, measure, value), slot.cell.evidence("table-group-cell", refs=cited)

    def _result(self, slot: Slot, group: Group, measure: tuple[Entity, str, str], value: Value) -> Result:
        endpoint, timepoint, unit = measure
        share = value.statistic is Statistic.PROPORTION
        unit = value.unit or unit or counted_in(endpoint.label)
        size = slot.size or group.size
        event = "adverse event" if endpoint.kind is Kind.ADVERSE_EVENT else ""
        adverse = self._event_words(slot, event) if self.adverse else ""
        return Result(
            arm=group.arm, endpoint=endpoint, statistic=value.statistic, trial=group.draft.trial if group.draft else None,
            population=group.within or (self._condition(group.draft) if group.draft else ""),
            value=value.value, low=value.low, high=value.high,
            bounds=value.bounds, unit=("%" if value.value is not None else "") if share else unit, numerator=value.numerator,
            denominator=value.denominator if value.denominator is not None else size, timepoint=timepoint,
            qualifier="; ".join(filter(None, (group.assessed, adverse))),
            spread=value.spread, spread_kind=value.spread_kind,
        )  # fmt: skip

    def _difference(self, slot: Slot, group: Group, measure: tuple[Entity, str, str], other: str) -> Iterator[tuple[Result, Evidence]]:
        """The difference of a mean from that of another group, which the row names: a mean of the one arm against the other."""
        heads = {text for row in self.table.rows[:3] for c in row[1:] for text in [self.scene.cell(self.table, c).text]}
        groups = {g.arm for text in heads if (g := self._named(text)) is not None}
        control = [arm for arm in groups if arm.label.lower() == other.lower()]
        value = read_difference(slot, self.around)
        if len(control) == 1 and value is not None and group.arm != control[0]:
            result = self._result(replace(slot, size=None), replace(group, size=None), measure, value)
            yield replace(result, comparator=control[0], denominator=None), slot.cell.evidence("table-group-difference")

    def _condition(self, draft: Draft) -> str:
        """What the patients of a trial have, where the document says that patients have it, a field of the trial does, or its head."""
        if draft.condition not in self.conditions:
            field = any(a is Attribute.CONDITION and v == draft.condition and e.rule.startswith(FIELDS) for a, v, _, e in draft.said)
            self.conditions[draft.condition] = field or said_of_patients(draft.condition, self.scene.document.text)
        return draft.condition if self.conditions[draft.condition] else ""

    def _event_words(self, slot: Slot, event: str) -> str:
        """What a result of an adverse event is qualified by: that it is one, and the grade that its column, section or title names."""
        graded = [m.group().lower() for text in (*slot.heads, *slot.sections, slot.label) if (m := GRADE.search(text))]
        if re.search(r"\(serious\)$", slot.label, re.I):
            graded = ["serious", *graded]
        graded = graded or ([m.group().lower().replace("–", "-")] if (m := GRADE.search(self.title)) else [])
        return ", ".join(filter(None, [event, *graded[:1]]))

    # Who

    def group_of(self, slot: Slot) -> Group | None:
        """The one group that a cell is of, with its number; the header between it and the measure tells among whom."""
        if any(starts("not_groups", text) and not starts("change_heads", text) for text in slot.heads):
            return None
        named = [(text, g) for text in self._told_by(slot) if (g := self._named(text)) is not None]
        if not named:
            return None
        text, group = next((one for one in reversed(named) if without_statistic(GRADE.sub("", one[0])).strip(" ,%()")), named[-1])
        size = group.size or next((n for head in slot.heads if (n := without_size(head)[1]) is not None), None)
        outer = [h for h in slot.heads[: slot.heads.index(text)] if without_size(h)[0]] if text in slot.heads else []
        return replace(group, size=size, within=group.within or (outer[-1] if len(outer) > 1 or (outer and self._named(outer[-1])) else ""))

    def _of_its_trial(self, heads: set[str]) -> None:
        """A table that nothing ties to a trial is of the only one that has at least two of its heads as arms."""
        fits = []
        for draft in self.cast.drafts if self.draft is None else ():
            self.draft, self.groups = draft, {}
            arms = {*arms_of(draft)}
            if len(arms) > 1 and len({g.arm for text in heads if (g := self._named(text)) is not None and g.arm in arms}) > 1:
                fits.append(draft)
            self.draft, self.groups = None, {}
        if len(fits) == 1:
            self.draft = fits[0]

    def _outer(self, cells: Sequence[Slot]) -> frozenset[str]:
        """The heads above the groups that tell measures apart: at least two of them, each over a group of its own."""
        found = {s.heads[0] for s in cells if len(s.heads) > 1 and self._named(s.heads[0]) is None and self.group_of(s) is not None}
        found = {text for text in found if self._is_measure(text, cells[0])}
        return frozenset(found) if len(found) > 1 else frozenset()

    def _told_by(self, slot: Slot) -> tuple[str, ...]:
        """The words around a cell that may name its group: those of the columns, else those of the rows."""
        if self.in_columns:
            return slot.heads
        return (*(text for text in slot.sections if self._is_group_here(text)), slot.label)

    def _is_group_here(self, text: str) -> bool:
        """Whether a heading with a number of patients is a group of them, not a topic that so many answered to."""
        name = without_statistic(without_size(text)[0]).strip(" :*†‡§¶#")
        group = self._named(text)
        if group is None:
            return False
        if without_size(text)[1] is None:
            return called(name) in self.known or bool(NAMED_GROUP.search(name))
        return bool(group.arm.interventions or group.within or GROUP_WORD.search(name)) or called(name) in self.known

    def _by_rows(self, slot: Slot) -> Slot:
        """A cell of a row whose second label is its group: the group stands like a heading, the name by itself."""
        group = next((text for text in slot.more if text and self._is_group_here(text)), "")
        if not group or not slot.label.endswith(f": {group}"):
            return slot
        return replace(slot, label=slot.label[: -len(group) - 2], sections=(*slot.sections, group))

    def _named(self, text: str) -> Group | None:
        if text not in self.groups:
            self.groups[text] = self._read_group(text)
        return self.groups[text]

    def _read_group(self, text: str) -> Group | None:
        bare, size = without_size(text)
        name = without_statistic(bare).strip(" :*†‡§¶#")
        if GRADE.search(bare):
            name = GRADE.sub("", name).strip(" ,:;-%()")
        sole = arms_of(self.draft)
        if len(sole) == 1 and self.adverse and not name and GRADE.search(bare):
            return Group(sole[0], self.draft, size or without_size(self.title)[1])
        if ASSESSOR.fullmatch(name):
            return Group(sole[0], self.draft, size, assessed=name) if len(sole) == 1 else None
        if len(sole) == 1 and (starts("patients", name) or POOLED.match(name)):
            return Group(sole[0], self.draft, size, "" if POOLED.match(name) else name)
        if not name or starts("not_groups", name) or starts("patients", name) or POOLED.match(name) or len(name) > LONGEST or time_of(name):
            return None
        section, _, inner = name.partition("(")
        if size is not None and inner and called(inner.rstrip(")")) in self.known:
            return Group(Arm(label=inner.rstrip(") ").strip(), trial=self._trial()), self.draft, size, section.strip())
        whole = next((p for p in self._header_passages() if p.text == text), None)
        named = named_trial(text, self.cast.drafts)
        if named is not None and whole is not None and "(" in text:
            whole, name = whole.part(0, text.find("(")), name.partition("(")[0].strip()
        by_name = [arm for arm in arms_of(named or self.draft) if plain_name(arm.label) == plain_name(name)]
        if len(by_name) == 1:
            return Group(by_name[0], named or self.draft, size)
        found = arm_of_cell(self.scene, whole, named or self.draft, self.cast.drafts) if whole is not None else None
        if found is not None and (found[0] is not None or (found[1].interventions and self._heads(text) and self._known(text, whole))):
            listed = found[1].pooled or found[1] in arms_of(found[0])
            arm = found[1] if listed else replace(found[1], label=name)
            return Group(arm, found[0], size) if found[0] else self._unlisted(arm, size)
        if size is not None or GROUP_WORD.search(name) or called(name) in self.known:
            return Group(Arm(label=name, trial=self._trial()), self.draft, size)
        return None

    def _unlisted(self, arm: Arm, size: int | None) -> Group:
        """A group that is no listed arm: of the table's trial only where that lists no arms and gives nothing else."""
        given = {i.agent for i in arm.interventions}
        its_own = self.draft is not None and not self.draft.arms and given <= {*self.draft.drugs}
        return Group(replace(arm, trial=self._trial() if its_own else None), self.draft if its_own else None, size)

    def _heads(self, text: str) -> bool:
        """Whether a text heads a column; a lone drug's name at the head of a row may be anything."""
        return any(self.scene.cell(self.table, c).text == text for row in self.table.rows[:3] for c in row[1:])

    def _known(self, text: str, head: Passage | None) -> bool:
        """Whether a header names a treatment that is known as one, or counts its patients: any other word may be anything."""
        return bool(without_size(text)[1] or TREATMENTS.search(text) or (head and self.scene.mentions(head)))

    def _header_passages(self) -> Iterator[Passage]:
        for row in self.table.rows:
            for cell in row[:1] if row is not self.table.rows[0] else row:
                yield self.scene.cell(self.table, cell)

    def _trial(self) -> Trial | None:
        return self.draft.trial if self.draft else None

    # What

    def _measure(self, slot: Slot, group: Group) -> tuple[Entity, str, str] | None:
        """The endpoint that a cell is about, the time, and the unit."""
        texts = [*slot.heads, *slot.sections, slot.label]
        times = [t for text in texts if (t := time_of(text, time_unit(slot, text)))]
        names = [(text, (name, unit)) for text in (slot.label, *reversed(slot.sections), *reversed(slot.heads))
                 if text != group.within and self._is_measure(text, slot) for name, unit in [measure_of(text)]]  # fmt: skip
        only = starts("nothing", measure_of(slot.label)[0]) or (slot.label and not measure_of(slot.label)[0])
        if not names or (only and not slot.sections):
            unit = measure_of(slot.label)[1]
            names = [(slot.label, (measure_of(self.title)[0], unit or measure_of(self.title)[1]))] if 0 < len(self.title) <= LONGEST else []
            times = times or [t for t in [self.time] if t]
        if not names or len(set(times)) > 1:
            return None
        first, (name, unit) = names[0]
        of_section = time_of(slot.label, time_unit(slot, slot.label)) or (GRADE.fullmatch(slot.label) and self.adverse)
        if first != slot.label and slot.label and self.in_columns and not of_section:
            return None
        if starts("not_outcomes", name) or starts("not_measures", first):
            return None
        name = self._in_full(name, first, slot, [other for _, (other, _) in names[1:]])
        outer = next((h for h in slot.heads if h in self.outer and h not in (first, group.within)), "")
        name = f"{measure_of(outer)[0]}: {name}" if outer and name else name
        if not 0 < len(name) <= LONGEST:
            return None
        name, own_time = timed_title(name)
        times = times or [t for t in [own_time, self.time] if t]
        unit = unit or next((u for _, (_, u) in names[1:] if u), "")
        own = measure_of(first)[0]
        full = self._as_change(name, slot)
        if len(full) > LONGEST:
            return None
        known = find_endpoints(own, self.scene.endpoint_names) if full == name else []
        name = full
        if len(known) == 1 and is_whole(own, known[0].start, known[0].end):
            return known[0].endpoint, known[0].timepoint or (times[0] if times else ""), unit
        name = SORTED.sub("", name) if self.adverse else name
        event = self.adverse and ":" not in name and not (self.mixed and not (find_events(name) or GRADE.search(first)))
        name = without_grade(name) if event else name
        kind = Kind.ADVERSE_EVENT if event else Kind.ENDPOINT
        label = name if name[1:2].isupper() or not name[:1].isalpha() else name[:1].lower() + name[1:]
        return entity(kind, label), times[0] if times else "", unit

    def _as_change(self, name: str, slot: Slot) -> str:
        """The name of a measure whose numbers are changes of it, as the title or the head of the column tells."""
        lower = f"{name[:1].lower()}{name[1:]}" if name[1:2].islower() else name
        if self.changes and (bare := BARE_CHANGE.fullmatch(self.title)) and not says("changes", name):
            return f"change{bare['since'] or ''} in {lower}"
        if self.changes and not says("changes", name):
            return f"{OVER.sub('', self.title)}: {name}"
        if not any(starts("change_heads", text) for text in slot.heads):
            return name
        return f"change in {lower}"

    def _in_full(self, name: str, text: str, slot: Slot, others: Sequence[str]) -> str:
        """A label with the section it stands in, unless that only sorts what is below it; empty where a label says nothing by itself."""
        thin = bool(SHORT_LABEL.search(name)) or not re.search(r"[A-Za-z]{2}", name) or (text == slot.label and self._is_drug(name))
        section = measure_of(slot.sections[-1])[0] if slot.sections and text == slot.label else ""
        if any(n.endpoint.slug in TIME_TO_EVENT for n in find_endpoints(section, self.scene.endpoint_names)):
            return ""
        sorts = says("categories", section) and not says("deeds", section)
        if section and section in others and (thin or not sorts) and not starts("not_outcomes", section):
            return f"{section}: {name}"
        outer = next((other for other in others if not starts("not_outcomes", other)), "") if thin else ""
        return f"{outer}: {name}" if outer else "" if thin else name

    def _is_drug(self, name: str) -> bool:
        """Whether a label is the name of a drug and nothing else: it is not what was measured."""
        hits = self.scene.names.find(name)
        return len(hits) == 1 and (hits[0].start, hits[0].end) == (0, len(name)) and hits[0].terms[0].source == "drug"

    def _is_measure(self, text: str, slot: Slot) -> bool:
        name, _ = measure_of(text)
        told = text in self._told_by(slot) and self._named(text) is not None
        time = time_of(text, time_unit(slot, text)) or is_baseline(text)
        if not name or GRADE.fullmatch(name) or not without_size(text)[0] or time or told:
            return False
        return not (statistic_in(text) and not without_statistic(text).strip("()% ")) and not ONLY_STATISTIC.fullmatch(text.strip())
