"""Results of tables that give a number for each group and measure, whatever was measured: the endpoint is called as its row or title is."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from kg.extract.arms.of_trial import arms_of
from kg.extract.document.scene import Scene
from kg.extract.endpoints.events import find_events
from kg.extract.endpoints.named import find_endpoints
from kg.extract.endpoints.values import TIME_TO_EVENT
from kg.extract.groups.counts import are_counts, counted, size_of_each
from kg.extract.groups.graded import without_grades
from kg.extract.groups.layout import DEGREE, Slot, time_unit
from kg.extract.groups.questions import Read, question
from kg.extract.groups.titles import LONGEST, OVER, is_whole, timed_title, without_drug
from kg.extract.groups.values import Beside, Value, read_difference, read_value, size_beside
from kg.extract.groups.who import Group, GroupsOfTable
from kg.extract.stage.cast import Cast
from kg.extract.text.group_heads import (
    ALL_PEOPLE,
    BARE_CHANGE,
    CHANGE_ROW,
    DIFFERENCE,
    NOT_SERIOUS,
    ONLY_STATISTIC,
    SHORT_LABEL,
    SORT_AHEAD,
    SORTED,
    TOTAL,
)
from kg.extract.text.group_words import (
    AT_RISK,
    GRADE,
    counted_in,
    grade_words,
    is_baseline,
    is_statistic,
    measure_of,
    says,
    starts,
    statistic_in,
    time_of,
    without_grade,
    without_size,
    without_statistic,
)
from kg.extract.text.words import in_small_letters, uncapitalised
from kg.extract.trials.conditions import said_of_patients
from kg.extract.trials.drafts import Draft
from kg.model import Attribute, Entity, Evidence, Kind, Result, Statistic, Table, entity

WITH_SHARE = re.compile(r"\d+\s*\(\s*<?\s*[\d.]+\s*%\s*\)")
"""A count with its percentage."""
SAYS_OWN_SIZE = re.compile(r"\[\s*(?:n|no\.?|number)\b", re.I)
FIELDS = ("trial-row", "trial-condition", "trial-population", "record")
"""Rules that read of a trial's patients in a field for them."""


def group_results(scene: Scene, cast: Cast, table: Table, known: Mapping[str, str]) -> list[Read]:
    """The results of one table whose title is not about something else, where at least two groups are told apart in it, or where it
    tells the outcomes of a trial's known arm or of all its patients. ``known`` are the names of the document's groups.

    Results that answer one question twice are left out: what tells the two apart was not understood.
    """
    heading = f"{table.title} {table.section[-1] if table.section else ''}"
    if says("not_results", heading):
        return []
    reader = Reader(scene, cast, table, known)
    found = list(reader.read(at_entry=says("at_entry", heading)))
    of_trial = (reader.adverse or reader.mixed) and all(result.arm in reader.listed or result.arm.pooled for result, _ in found)
    if len({result.arm.label for result, _ in found}) < 2 and not of_trial:
        return []
    asked = Counter(map(question, dict.fromkeys(result for result, _ in found)))
    return [(result, evidence) for result, evidence in found if asked[question(result)] == 1]


class Reader(GroupsOfTable):
    """One table with what its surroundings say of it, and the results that it gives."""

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
        counts = self._are_counts(cells)
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
            beside = self._beside(cells, i)
            own = self._own_size(slot)
            size = own or beside.size or slot.size or group.size
            value = read_value(slot, beside, size, self.around, self.scene.document.text)
            value = counted(slot, size) if value is None and counts else value
            value = self._nobody(cells, i, group) if value is None else value
            if value is not None:
                mean = measure if value.statistic is Statistic.MEAN else None
                around = (self.refs[t] for t in (*reversed(slot.heads), slot.label) if self.refs.get(t))
                cited = () if own else slot.cell.refs or next(around, self.noted)
                yield self._result(replace(slot, size=size), group, measure, value), slot.cell.evidence("table-group-cell", refs=cited)

    def _own_size(self, slot: Slot) -> int | None:
        """The number of people in square brackets behind the numbers of a cell, where the notes say that it stands there: it looks like
        a citation."""
        said = any(SAYS_OWN_SIZE.search(text) for text in self.around)
        return slot.cell.refs[0] if said and len(slot.cell.refs) == 1 else None

    def _beside(self, cells: Sequence[Slot], at: int) -> Beside:
        """The cells around one that belong to it: before and behind it in its row, and the spread of a mean in the row below."""
        slot = cells[at]
        row = [other for other in cells[max(0, at - 8) : at + 9] if other.row == slot.row]
        here = row.index(slot)
        same = [other for other in row if other.heads[:-1] == slot.heads[:-1] and (len(slot.heads) > 1 or not self.in_columns)]
        below = [other for other in cells[at + 1 : at + 60] if other.row > slot.row]
        below = [other for other in below if other.row == below[0].row and other.column == slot.column and other.sections == slot.sections]
        return Beside(
            before=row[here - 1] if here and row[here - 1] in same else None,
            following=row[here + 1] if here + 1 < len(row) else None,
            below=below[0] if below else None,
            size=size_beside(same, slot, self.in_columns),
        )

    def _nobody(self, cells: Sequence[Slot], at: int, group: Group) -> Value | None:
        """A bare zero in a row that gives other groups as counts with their share: none of the group's patients."""
        slot = cells[at]
        beside = (other.cell.text for other in cells[max(0, at - 12) : at + 13] if other.row == slot.row)
        if slot.cell.text != "0" or not (slot.size or group.size) or not any(WITH_SHARE.fullmatch(text) for text in beside):
            return None
        return Value(Statistic.PROPORTION, numerator=0)

    def _are_counts(self, cells: Sequence[Slot]) -> bool:
        """Whether the bare numbers of the table count patients, by the size that its heads or the text give each group."""
        each = size_of_each(self.scene.document.text)
        groups = [(slot, group) for slot in cells if (group := self.group_of(slot)) is not None]
        alone = int(self.draft.enrolment or 0) if self.draft and len(arms_of(self.draft)) == 1 else None
        sizes = {slot.column: slot.size or group.size or alone or each for slot, group in groups}
        known = {column: size for column, size in sizes.items() if size}
        return bool(known) and len(known) == len(sizes) and are_counts([slot for slot, _ in groups], known, self.around)

    def _result(self, slot: Slot, group: Group, measure: tuple[Entity, str, str], value: Value) -> Result:
        endpoint, timepoint, unit = measure
        share = value.statistic is Statistic.PROPORTION
        unit = value.unit or unit or counted_in(endpoint.label)
        size = slot.size or group.size
        event = "adverse event" if endpoint.kind is Kind.ADVERSE_EVENT else ""
        adverse = self._event_words(slot, event) if self.adverse else ""
        varied = value.spread_kind.endswith("%")
        geometric = f"geometric mean; geometric coefficient of variation {value.spread}%" if varied else ""
        return Result(
            arm=group.arm, endpoint=endpoint, statistic=value.statistic, trial=group.draft.trial if group.draft else None,
            population=group.within or (self._condition(group.draft) if group.draft else ""),
            value=value.value, low=value.low, high=value.high,
            bounds=value.bounds, unit=("%" if value.value is not None else "") if share else unit, numerator=value.numerator,
            denominator=value.denominator if value.denominator is not None else size, timepoint=timepoint,
            qualifier="; ".join(filter(None, (group.assessed, adverse, geometric))),
            spread=None if varied else value.spread, spread_kind="" if varied else value.spread_kind,
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
        graded = [grade_words(m.group()) for text in (*slot.heads, *slot.sections, slot.label) if (m := GRADE.search(text))]
        if re.search(r"^serious:|\(serious\)$", slot.label, re.I):
            graded = ["serious", *graded]
        graded = graded or ([grade_words(m.group()).replace("–", "-")] if (m := GRADE.search(without_grades(self.title))) else [])
        return ", ".join(filter(None, [event, *graded[:1]]))

    # What

    def _outer(self, cells: Sequence[Slot]) -> frozenset[str]:
        """The heads above the groups that tell measures apart: at least two of them, each over a group of its own."""
        found = {s.heads[0] for s in cells if len(s.heads) > 1 and self._named(s.heads[0]) is None and self.group_of(s) is not None}
        found = {text for text in found if self._is_measure(text, cells[0])}
        return frozenset(found) if len(found) > 1 else frozenset()

    def _measure(self, slot: Slot, group: Group) -> tuple[Entity, str, str] | None:
        """The endpoint that a cell is about, the time, and the unit."""
        texts = [*slot.heads, *slot.sections, slot.label]
        times = [t for text in texts if (t := time_of(text, time_unit(slot, text)))]
        changes = (CHANGE_ROW.fullmatch(slot.label), BARE_CHANGE.fullmatch(self.title))
        times += [t for m in changes if m and (t := time_of(m["at"] or ""))]
        names = [(text, (name, unit)) for text in (slot.label, *reversed(slot.sections), *reversed(slot.heads))
                 if text != group.within and self._is_measure(text, slot) for name, unit in [measure_of(text)]]  # fmt: skip
        only = self._counts_all(slot) or starts("nothing", measure_of(slot.label)[0]) or (slot.label and not measure_of(slot.label)[0])
        if not names or (only and not slot.sections):
            unit, title = measure_of(slot.label)[1], in_small_letters(self.title) if self._counts_all(slot) else self.title
            names = [(slot.label, (measure_of(title)[0], unit or measure_of(title)[1]))] if 0 < len(self.title) <= LONGEST else []
            times = times or [t for t in [self.time] if t]
        if not names or len(set(times)) > 1:
            return None
        first, (name, unit) = names[0]
        of_section = time_of(slot.label, time_unit(slot, slot.label)) or (GRADE.fullmatch(slot.label) and self.adverse)
        of_section = of_section or (first in slot.sections and is_statistic(slot.label))
        if first != slot.label and slot.label and self.in_columns and not of_section:
            return None
        headed = self.in_columns and first == slot.label and any(find_endpoints(h, self.scene.endpoint_names) for h in slot.heads)
        if starts("not_outcomes", name) or starts("not_measures", first) or (headed and not of_section):
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
        known = find_endpoints(own, self.scene.endpoint_names) if full == name and not DEGREE.match(own) else []
        name = full
        if len(known) == 1 and is_whole(own, known[0].start, known[0].end):
            return known[0].endpoint, known[0].timepoint or (times[0] if times else ""), unit
        name = NOT_SERIOUS.sub("", SORTED.sub("", SORT_AHEAD.sub("", name))) if self.adverse else name
        event = self.adverse and ":" not in name and not (self.mixed and not (find_events(name) or GRADE.search(first)))
        name = without_grade(name) if event else without_drug(self.scene, name)
        kind = Kind.ADVERSE_EVENT if event else Kind.ENDPOINT
        label = name if name[1:2].isupper() or not name[:1].isalpha() else name[:1].lower() + name[1:]
        return entity(kind, label), times[0] if times else "", unit

    def _counts_all(self, slot: Slot) -> bool:
        """Whether a row counts all those whom the events of the title struck: "Total" at the head of a record's table of events."""
        return bool(TOTAL.fullmatch(slot.label)) and not slot.sections and any(map(AT_RISK.search, slot.heads))

    def _as_change(self, name: str, slot: Slot) -> str:
        """The name of a measure whose numbers are changes of it, as the title or the head of the column tells."""
        lower = uncapitalised(name)
        if self.changes and (bare := BARE_CHANGE.fullmatch(self.title)) and not says("changes", name):
            return f"change{bare['since'] or ''} in {lower}"
        if self.changes and name.lower() in self.title.lower():
            return in_small_letters(self.title)
        if self.changes and not says("changes", name):
            return f"{OVER.sub('', self.title)}: {name}"
        if not any(starts("change_heads", text) for text in slot.heads):
            return name
        return f"change in {lower}"

    def _in_full(self, name: str, text: str, slot: Slot, others: Sequence[str]) -> str:
        """A label with the section it stands in, unless that only sorts what is below it; empty where a label says nothing by itself."""
        if (since := CHANGE_ROW.fullmatch(name)) and slot.sections and text == slot.label:
            above = measure_of(slot.sections[-1])[0]
            return f"change{since['since'] or ''} in {uncapitalised(above)}" if above else ""
        known = find_endpoints(name, self.scene.endpoint_names) if self.mixed and text == slot.label and not DEGREE.match(name) else []
        if len(known) == 1 and is_whole(name, known[0].start, known[0].end):
            return name
        drug = text == slot.label and not measure_of(text)[1] and self._is_drug(name)
        thin = bool(SHORT_LABEL.search(name)) or not re.search(r"[A-Za-z]{2}", name) or drug
        section = measure_of(slot.sections[-1])[0] if slot.sections and text == slot.label else ""
        if any(n.endpoint.slug in TIME_TO_EVENT for n in find_endpoints(section, self.scene.endpoint_names)):
            return ""
        if section and ALL_PEOPLE.fullmatch(name) and not self.adverse:
            return section
        sorts = says("categories", section) and not says("deeds", section)
        if self.adverse and section and TOTAL.fullmatch(name):
            return section
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
        if text in slot.heads and starts("change_heads", text):
            return False
        if text == slot.label and slot.sections and is_statistic(text):
            return False
        return not (statistic_in(text) and not without_statistic(text).strip("()% ")) and not ONLY_STATISTIC.fullmatch(text.strip())
