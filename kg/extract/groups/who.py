"""The groups of patients that a table tells apart: in its columns or its rows, by name, by number, by the treatment they are given."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from kg.extract.arms.cells import POOLED, arm_of_cell, named_trial
from kg.extract.arms.interventions import GIVEN, TREATMENTS
from kg.extract.arms.levels import dose_level
from kg.extract.arms.of_trial import all_arms, arm_called, arms_of
from kg.extract.document.scene import Scene
from kg.extract.endpoints.events import find_events
from kg.extract.groups.graded import each_grade, without_grades
from kg.extract.groups.layout import Slot, slots
from kg.extract.groups.names import LOT, called
from kg.extract.groups.titles import LONGEST, TITLE, TITLE_TIME, named_times, notes_of, timed_title, title_of
from kg.extract.stage.cast import Cast
from kg.extract.text.group_heads import ASSESSOR, CONTROL, GROUP_HEAD, GROUP_WORD, NAMED_GROUP, PATIENTS
from kg.extract.text.group_words import GRADE, SIZE, is_baseline, says, starts, statistic_in, time_of, without_size, without_statistic
from kg.extract.text.passage import Passage
from kg.extract.text.words import capitalised
from kg.extract.trials.drafts import Draft
from kg.model import Arm, Table, Trial

ALL_TREATED = re.compile(
    r"\b(?:all|pooled|entire|total|whole|overall|combined) (?:(?:treated|dosed|evaluable|safety|study|dose) ){0,2}"
    r"(?:patients|pts|participants|subjects|population|cohorts|arms|groups|doses?(?: levels)?)\b",
    re.I,
)
"""A heading that makes its table one of all arms together."""

IN_TITLE = re.compile(
    rf"(?:\b(?:in|of|for|and|or|vs\.?|versus|,)\s+(?:the\s+)?)(?P<name>[A-Za-z][\w+/-]*(?: [\w+/-]+){{0,3}}?)\s*"
    rf"\(\s*(?:[nN]\s*=\s*(?P<n>\d{{1,5}})|(?P<p>\d{{1,5}})\s+(?:{PATIENTS}))\s*\)"
)
"""A group with its number in a title: "in the A group (n = 91) and the B group (n = 92)"."""
OF_TRIAL = re.compile(r"(?P<trial>[A-Z][\w-]*[\w])(?:\s*[,:;|–—]|\s-)\s*(?=\S)")
"""The name of a trial before that of its arm, in a head: "NAME-2, A + B"."""
MARKED = re.compile(r"(?:(?<=[)\]%])|(?<=[a-z]))\s?([*†‡§#¶]|(?<=[)\]])[a-h])$")
"""The mark of a note at the end of a label."""
COUNTS = re.compile(
    r"\bn\s*=\s*\d|\bonly\b(?=[^.]{0,40}\d)|\b(?:data )?(?:available|missing)\b|\b\d+ (?:patients|participants|women|men|children) "
    r"(?:in|of)\b", re.I
)
"""A note that tells of some of the people."""

NO_GROUP = re.compile(
    r"\b(?:differences?|ratio|effects?|changes?|interaction|reference|norms?|normative|statistics?|values?|scores?|mean|median|total|sum|items?|range|CI"
    r"|improvement|reduction|increase|decrease|results?|outcomes?|measures?|units?|trend|ANOVA|ANCOVA|power|estimates?)\b",
    re.I,
)
"""Words of a head that no group of people is called by."""


@dataclass(frozen=True, slots=True)
class Group:
    """A group of patients as a table names it, with its number there, among whom, and by whom they were assessed."""

    arm: Arm
    draft: Draft | None
    size: int | None = None
    within: str = ""
    assessed: str = ""


class GroupsOfTable:
    """One table with what its surroundings say of it, and whom each of its cells is of."""

    def __init__(self, scene: Scene, cast: Cast, table: Table, known: Mapping[str, str]) -> None:
        self.scene, self.cast, self.table, self.known = scene, cast, table, known
        drafts = cast.drafts
        heads = " ".join((table.title, *table.section))
        named = [d for d in drafts if d.name and re.search(rf"(?<![\w-]){re.escape(d.name)}(?![\w-])", heads)]
        self.draft = cast.tables.get(table.number) or (drafts[0] if len(drafts) == 1 else named[0] if len(named) == 1 else None)
        self.title, self.time = timed_title(TITLE.sub("", title_of(scene, table)))
        told = {m[1].lower() for m in TITLE_TIME.finditer(table.title)}
        self.time = self.time or (told.pop() if len(told) == 1 else "")
        self.around = [table.title, TITLE.sub("", table.title), *notes_of(scene, table)]
        heads = " ".join((*table.section[-1:], self.title))
        self.adverse, self.mixed = says("adverse", heads), bool(re.search(r"efficacy|response|outcome", heads, re.I))
        self.titled = {called(m["name"]): int(m["n"] or m["p"]) for m in IN_TITLE.finditer(table.title)}
        self.conditions: dict[str, bool] = {}
        self.groups: dict[str, Group | None] = {}
        self.in_columns, self.changes = True, False
        self.outer: frozenset[str] = frozenset()
        self.refs: dict[str, tuple[int, ...]] = {}
        self.noted = cast.notes.get(table.number, ())
        self.told_apart: frozenset[str] = frozenset()
        self.listed = {arm for draft in drafts for arm in arms_of(draft)}

    def cells(self) -> list[Slot]:
        """The data cells, once it is known whether the groups stand in the columns or in the rows."""
        grid = [[self.scene.cell(self.table, c) for c in row] for row in self.table.rows]
        cells = [part for slot in slots(grid, named_times(self.scene.document.text)) for part in each_grade(slot, self.around)]
        self.refs = {p.text: p.refs for row in grid for p in row if p.refs}
        self.told_apart = frozenset((*_with_sizes(cells), *self._beside_a_control(cells), *self._headed(cells)))
        self._of_its_trial({text for slot in cells for text in slot.heads})
        heading = {g.arm for s in cells for t in s.heads if (g := self._named(t)) is not None}
        self.in_columns = len({arm.label for arm in heading}) > 1 or any(arm in self.listed or arm.pooled for arm in heading)
        return cells if self.in_columns else [self._by_rows(slot) for slot in cells]

    def group_of(self, slot: Slot) -> Group | None:
        """The one group that a cell is of, with its number; the header between it and the measure tells among whom."""
        if any(starts("not_groups", text) and not starts("change_heads", text) for text in slot.heads):
            return None
        named = [(text, g) for text in self._told_by(slot) if (g := self._named(text)) is not None]
        if not named:
            return None
        text, group = next((one for one in reversed(named) if without_statistic(GRADE.sub("", one[0])).strip(" ,%()")), named[-1])
        size = group.size or next((n for head in slot.heads if (n := without_size(head)[1]) is not None), None)
        size = size or self._told_beside(group.arm) or self.titled.get(called(group.arm.label))
        size = None if self._of_some(slot.label) else size
        outer = [h for h in slot.heads[: slot.heads.index(text)] if without_size(h)[0]] if text in slot.heads else []
        return replace(group, size=size, within=group.within or (outer[-1] if len(outer) > 1 or (outer and self._named(outer[-1])) else ""))

    def _of_some(self, label: str) -> bool:
        """Whether a label is marked for a note that counts its people by themselves: "a Vaginal births only: 81 and 77"."""
        m = MARKED.search(label)
        return m is not None and any(COUNTS.search(part) for text in self.around for part in _behind(m[1], text))

    def _told_beside(self, arm: Arm) -> int | None:
        """The size of an arm that another of its columns tells: "A (N=305): any grade" beside "A: grade 3 or 4"."""
        sizes = {g.size for g in self.groups.values() if g is not None and g.arm == arm and g.size and not g.within}
        return sizes.pop() if len(sizes) == 1 else None

    def _beside_a_control(self, cells: Sequence[Slot]) -> Iterator[str]:
        """The heads that stand beside one called "placebo" or "usual care", in the table of a document that assigns people to groups:
        all of them are groups, whatever they are called. So is the one head beside others that the document calls groups elsewhere. None
        where one of them only tells what its people are."""
        depth = max((len(slot.heads) for slot in cells), default=0)
        for level in range(depth if LOT.search(self.scene.document.text) else 0):
            heads = {slot.heads[level] for slot in cells if len(slot.heads) > level}
            names = {text: without_statistic(without_size(text)[0]).strip(" :*†‡§¶#") for text in heads}
            groups = {t: n for t, n in names.items() if not starts("not_groups", t)}
            controls = {t for t, n in groups.items() if CONTROL.fullmatch(n)}
            known = {t for t, n in groups.items() if called(n) in self.known}
            told = bool(controls) or (known and len(groups) - len(known) == 1)
            if told and len(groups) > 1 and all(_may_be_a_group(n) for t, n in groups.items() if t not in controls):
                yield from groups

    def _headed(self, cells: Sequence[Slot]) -> Iterator[str]:
        """The labels of rows under the header "Group", in a document that assigns people to groups."""
        if LOT.search(self.scene.document.text):
            for slot in cells:
                labels = [(_first_label(slot), slot.corner), *zip(slot.more, slot.over, strict=False)]
                yield from (text for text, head in labels if GROUP_HEAD.fullmatch(head.strip(" :")) and _may_be_a_group(text))

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

    def _told_by(self, slot: Slot) -> tuple[str, ...]:
        """The words around a cell that may name its group: those of the columns, else those of the rows."""
        if self.in_columns:
            return slot.heads
        named = tuple(text for text in slot.sections if self._is_group_here(text))
        return named if slot.more and ": " in slot.label else (*named, slot.label)

    def _is_group_here(self, text: str) -> bool:
        """Whether a heading with a number of patients is a group of them, not a topic that so many answered to."""
        name = without_statistic(without_size(text)[0]).strip(" :*†‡§¶#")
        group = self._named(text)
        if group is None or text in self.told_apart:
            return group is not None
        if without_size(text)[1] is None:
            return called(name) in self.known or bool(NAMED_GROUP.search(name))
        return bool(group.arm.interventions or group.within or GROUP_WORD.search(name)) or called(name) in self.known

    def _by_rows(self, slot: Slot) -> Slot:
        """A cell of a row of several labels of which one is its group: the group stands like a heading, the rest by itself."""
        if not slot.more:
            return slot
        first = _first_label(slot)
        group = next((text for text in (*slot.more, first) if text and self._is_group_here(text)), "")
        if group == first and slot.label.startswith(f"{first}: "):
            return replace(slot, label=slot.label[len(first) + 2 :], sections=(*slot.sections, group))
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
        if self.adverse and not name and GRADE.search(bare) and (all_of_them := self._all_together()) and not self._arms_in_rows():
            told = re.search(r"\b[Nn]\s*=\s*(\d+)\)?\s*$", self.table.section[-1] if self.table.section else "")
            return Group(all_of_them, self.draft, size or without_size(self.title)[1] or (int(told[1]) if told else None))
        if ASSESSOR.fullmatch(name):
            return Group(sole[0], self.draft, size, assessed=name) if len(sole) == 1 else None
        if len(sole) == 1 and (starts("patients", name) or POOLED.match(name)):
            return Group(sole[0], self.draft, size, "" if POOLED.match(name) else name)
        if not name or starts("not_groups", name) or starts("patients", name) or POOLED.match(name) or len(name) > LONGEST or time_of(name):
            return None
        section, _, inner = name.partition("(")
        if size is not None and inner and called(inner.rstrip(")")) in self.known:
            return Group(Arm(label=inner.rstrip(") ").strip(), trial=self._trial()), self.draft, size, section.strip())
        whole = next((p for p in self._header_passages() if text in (p.text, without_grades(p.text))), None)
        whole = whole.part(0, len(text)) if whole is not None and whole.text.startswith(text) else whole
        below = next((p for p in self._header_passages() if whole is None and p.text.endswith(f": {text}")), None)
        whole = below.part(len(below.text) - len(text), len(below.text)) if below is not None else whole
        named = named_trial(text, self.cast.drafts)
        if named is not None and whole is not None and "(" in text:
            whole, name = whole.part(0, text.find("(")), name.partition("(")[0].strip()
        ahead = OF_TRIAL.match(name) if named is not None and whole is not None else None
        if named is not None and whole is not None and ahead and ahead["trial"] in (named.name, named.registry_id):
            name, whole = name[ahead.end() :], whole.part(ahead.end(), len(whole.text))
            if (level := dose_level(named, "dose", name)) is not None:
                given = level[1].interventions[0]
                return Group(replace(level[1], label=f"{capitalised(given.agent.label)} {given.level}"), named, size)
        by_name = arm_called(named or self.draft, name)
        if by_name is not None:
            return Group(by_name, named or self.draft, size)
        found = arm_of_cell(self.scene, whole, named or self.draft, self.cast.drafts) if whole is not None else None
        if found is not None and (found[0] is not None or (found[1].interventions and self._heads(text) and self._known(text, whole))):
            listed = found[1].pooled or found[1] in arms_of(found[0])
            arm = found[1] if listed else replace(found[1], label=name)
            return Group(arm, found[0], size) if found[0] else self._unlisted(arm, size)
        if size is not None or text in self.told_apart or GROUP_WORD.search(name) or called(name) in self.known:
            return Group(Arm(label=name, trial=self._trial()), self.draft, size)
        return None

    def _all_together(self) -> Arm | None:
        """Whom a table is of that tells no groups apart: the one arm of its trial, or all of its arms where its heading says so,
        or counts all of its patients."""
        arms = arms_of(self.draft)
        if len(arms) == 1:
            return arms[0]
        heading = " ".join((*self.table.section[-1:], self.title))
        everybody = self.draft is not None and f"{without_size(self.table.title)[1]}" == self.draft.enrolment
        return all_arms(self.draft) if everybody or (arms and ALL_TREATED.search(heading)) else None

    def _unlisted(self, arm: Arm, size: int | None) -> Group:
        """A group that is no listed arm: of the table's trial only where that lists no arms and gives nothing else."""
        given = {i.agent for i in arm.interventions}
        its_own = self.draft is not None and not self.draft.arms and given <= {*self.draft.drugs}
        return Group(replace(arm, trial=self._trial() if its_own else None), self.draft if its_own else None, size)

    def _heads(self, text: str) -> bool:
        """Whether a text heads a column; a lone drug's name at the head of a row may be anything."""
        return any(self.scene.cell(self.table, c).text == text for row in self.table.rows[:3] for c in row[1:])

    def _arms_in_rows(self) -> bool:
        """Whether rows of the table begin with treatments: its columns are then of each of them."""
        firsts = [self.scene.cell(self.table, row[0]) for row in self.table.rows[1:]]
        firsts = [p for p in firsts if not find_events(p.text)]
        given = [p for p in firsts if TREATMENTS.search(p.text) or any(m.entity.kind in GIVEN for m in self.scene.mentions(p))]
        return any(found and found[1].interventions for p in given for found in [arm_of_cell(self.scene, p, None, [])])

    def _known(self, text: str, head: Passage | None) -> bool:
        """Whether a header names a treatment that is known as one, or counts its patients: any other word may be anything."""
        given = head and any(m.entity.kind in GIVEN for m in self.scene.mentions(head))
        return bool(without_size(text)[1] or TREATMENTS.search(text) or given) and not _is_event(text)

    def _header_passages(self) -> Iterator[Passage]:
        for row in self.table.rows:
            for cell in row[:1] if row is not self.table.rows[0] else row:
                yield self.scene.cell(self.table, cell)

    def _trial(self) -> Trial | None:
        return self.draft.trial if self.draft else None


def _is_event(text: str) -> bool:
    """Whether a text is the name of an adverse event, known or such as a stop of treatment for one, and nothing else."""
    return any(e.named.end - e.named.start == len(text.strip()) for e in find_events(text.strip()))


def _behind(mark: str, text: str) -> list[str]:
    """What a note says behind a mark; a letter marks only its beginning."""
    return [text] if mark.isalpha() and text.startswith(mark) else text.split(mark)[1:] if not mark.isalpha() else []


def _first_label(slot: Slot) -> str:
    """The first label of a row, without those that stand behind it."""
    label = slot.label
    for text in reversed(slot.more):
        label = label.removesuffix(f": {text}")
    return label


def _with_sizes(cells: Sequence[Slot]) -> Iterator[str]:
    """The heads above a number of people: "n = 30" in the next header row, or a row of numbers."""
    for slot in cells:
        for head, below in zip(slot.heads, slot.heads[1:], strict=False):
            if SIZE.fullmatch(below):
                yield head
        if slot.size is not None and not slot.sections and slot.heads:
            yield slot.heads[-1]


def _may_be_a_group(name: str) -> bool:
    """Whether a head may name a group: no time, no statistic, no kind of people, no sum."""
    if not re.search(r"[A-Za-z]{2}|^[A-Z]$", name) or time_of(name) or is_baseline(name) or GRADE.match(name) or POOLED.match(name):
        return False
    return not (starts("people", name) or starts("patients", name) or statistic_in(name) or NO_GROUP.search(name))
