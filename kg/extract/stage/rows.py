"""Tables that identify trials: each row opens one and says what it is."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from kg.extract.arms.dose_levels import level_arms
from kg.extract.arms.fields import LETTERED, pieces
from kg.extract.arms.interventions import interventions
from kg.extract.arms.of_trial import arm_called
from kg.extract.arms.read import NUMBERED_ARM_INLINE, add_arm, read_arm, sides
from kg.extract.document.scene import Scene
from kg.extract.endpoints.own import ranked
from kg.extract.stage.records import read_record_table
from kg.extract.text.fields import role
from kg.extract.text.group_words import without_size
from kg.extract.text.passage import Passage, items, sentences
from kg.extract.trials.conditions import condition_of_cell, condition_studied
from kg.extract.trials.drafts import Draft, normal_phase, pattern, published_by, read_design, read_opening, read_patients, take_condition
from kg.extract.trials.named import CODE, is_name
from kg.extract.trials.walk import Walk, say_endpoints
from kg.model import Attribute, BlockKind, Table

NUMBERING = re.compile(r"^\d{1,2}[.)]\s+(?=[A-Z])")
"""The number of a row before the name of its trial: "3. NAME-3"."""
OF_TRIALS = frozenset({"phase", "design", "enrolment", "primary"})
"""What a table says of trials, and of no drugs or arms."""
PHASE_FIRST = re.compile(r"(?P<phase>(?:[1-4][ab]?|IV|I{1,3}[ab]?)(?:\s?/\s?(?:[1-4][ab]?|I{1,3}[ab]?))?)\s*[;,:(|]")
"""A phase with which a cell begins that tells the design as well: "Ib/II; single-arm"."""
SOLE_SIZE = re.compile(r"\((?:[Nn]\s*=\s*)?(?!(?:19|20)\d\d\))(?P<n>\d{1,5})\)$")
"""How many patients the only arm of a cell has; a year is no size."""
AUTHORS = re.compile(r"[A-Z][\w'-]+(?:(?: and|,) [A-Z][\w'-]+)* et al\.?(?:,? \(?\d{4}\)?)?$")
"""A trial that a table calls by who published it."""


def read_trial_table(walk: Walk, table: Table) -> None:
    """Open a trial for each row of a table that identifies trials."""
    header = [role(c.column_header) for c in table.rows[0]]
    title = walk.titled or walk.topic_passage
    walk.cast.tables[table.number] = walk.current
    if read_record_table(walk, table):
        return
    walk.cast.patients[table.number] = _introduced(walk, table) if walk.current is None else ""
    turned = _turned(walk.scene, table)
    if turned:
        _read_columns(walk, table, turned, title)
        return
    if "identifier" not in header and not ("phase" in header and "arms" in header):
        return
    key = header.index("identifier") if "identifier" in header else header.index("phase")
    drafts: list[Draft] = []
    for row in table.rows[1:]:
        if key >= len(row) or row[key].end <= row[key].start:
            if drafts and "identifier" in header:
                _further_arm(walk, table, row, header, drafts[-1])
            continue
        known = _opened(walk, _row(walk, table, row, header, key), title)
        drafts.append(known)
        walk.cast.rows[(table.number, row[0].row)] = known
    walk.group = drafts
    walk.current = drafts[0] if len(drafts) == 1 else None


def _turned(scene: Scene, table: Table) -> list[str]:
    """What each row of a table tells of the trials that head its columns, as "| | NAME-1 | NAME-2 |", "| Phase | 1 | 2 |"; else empty."""
    heads = [scene.cell(table, c).text for c in table.rows[0][1:]]
    told = ["identifier", *(role(scene.cell(table, row[0]).text) if row else "" for row in table.rows[1:])]
    named = all(pattern("registry").search(h) or (re.fullmatch(CODE, h) and is_name(scene, h)) for h in heads)
    return told if len(heads) > 1 and named and len(OF_TRIALS.intersection(told)) > 1 else []


def _read_columns(walk: Walk, table: Table, told: Sequence[str], title: Passage | None) -> None:
    """Open a trial for each column of a table whose rows say what it is."""
    walk.group = []
    for column in range(1, len(table.rows[0])):
        cells = [replace(row[column], column=i) for i, row in enumerate(table.rows) if column < len(row)]
        known = _opened(walk, _row(walk, table, cells, told, 0), title)
        walk.group.append(known)
        walk.cast.columns[(table.number, column)] = known
    walk.current = None


def _opened(walk: Walk, draft: Draft, title: Passage | None) -> Draft:
    """The trial that a row means, of the disease in the title of its table where it names none."""
    diseases = walk.diseases(title) if title is not None and draft.disease is None else []
    if diseases:
        draft.disease, draft.disease_words, draft.topic = diseases[0].entity, diseases[0].text, title
    known = walk.open(draft)
    known.arms = known.arms or draft.arms
    return known


def _further_arm(walk: Walk, table: Table, row: Sequence, header: Sequence[str], draft: Draft) -> None:  # type: ignore[type-arg]
    """A row without an identifier goes on with the trial above it: a further arm."""
    walk.cast.rows[(table.number, row[0].row)] = draft
    told = next((walk.scene.cell(table, c) for c in row if c.column < len(header) and header[c.column] in ("arms", "regimen")), None)
    if told is not None and told.text:
        read_arm(walk.scene, draft, told, "", "arm-cell")


def _introduced(walk: Walk, table: Table) -> str:
    """The patients that the title of a table, the heading above it or the sentence before it says that it is about:
    "Table 3. Salvage regimens in relapsed/refractory AML"."""
    for above in (walk.titled, walk.headline):
        told = condition_studied(walk.scene, above, titled=True) if above is not None else None
        if told is not None:
            return told.words
    before = walk.previous
    if before is None or before.kind is not BlockKind.PARAGRAPH:
        return ""
    last = list(sentences(walk.scene.passage(before)))[-1:]
    for m in walk.diseases(last[0]) if last else []:
        words = re.search(r"\b(?:in|for|of|with)\s+((?:[\w/-]+\s+){0,4})$", last[0].text[: m.start])
        if words and re.search(r"\b(?:table|below|following|regimens?|therap\w+|agents?|treatments?)\b", last[0].text, re.I):
            return re.sub(r"^(?:patients with|the|of)\s+", "", words.group(1)) + m.text
    return ""


def _row(walk: Walk, table: Table, row: Sequence, header: Sequence[str], key: int) -> Draft:  # type: ignore[type-arg]
    scene = walk.scene
    told = [c for c in row if c.end > c.start and c.column < len(header)]
    cells = {(header[c.column] if header[c.column] != "identifier" else "") or f"column {c.column}": scene.cell(table, c) for c in told}
    first = scene.cell(table, row[key])
    draft = read_opening(scene, first, "trial-row", walk.next_order())
    words = NUMBERING.sub("", re.sub(r"\([^)]*\)", "", first.text).strip())
    authors = AUTHORS.match(words)
    if not draft.registry_id:
        numbered = [(p, m) for p in cells.values() if (m := pattern("registry").fullmatch(p.text))]
        draft.registry_id = numbered[0][1][1] if len(numbered) == 1 else ""
        draft.say(Attribute.REGISTRY_ID, draft.registry_id, numbered[0][0].evidence("trial-row")) if draft.registry_id else None
    if authors:
        draft.publication = draft.publication or published_by(scene, words) or words
        draft.say(Attribute.PUBLICATION, words, first.evidence("trial-row"))
    elif not draft.phase and words and not pattern("registry").search(words):
        draft.name = words
    elif not draft.name and re.fullmatch(CODE, beside := pattern("registry").sub("", words).strip(" ,;/|-")) and is_name(scene, beside):
        draft.name = beside
    if "phase" in cells:
        draft.phase_words = cells["phase"].text
        if not any(a is Attribute.PHASE for a, *_ in draft.said):
            draft.say(Attribute.PHASE, normal_phase(cells["phase"].text), cells["phase"].evidence("trial-row-phase"))
        draft.phase = normal_phase(cells["phase"].text)
    for kind in ("design", "enrolment", "population", "condition"):
        if kind in cells:
            _row_cell(scene, draft, kind, cells[kind])
    for kind in ("primary", "secondary"):
        if kind in cells:
            say_endpoints(scene, draft, cells[kind], kind, f"trial-row-{kind}")
    if "endpoints" in cells:
        for which, part in ranked(cells["endpoints"]):
            say_endpoints(scene, draft, part, which, "trial-row-endpoints")
    if "arms" in cells or "regimen" in cells:
        listed = [p for item in items(cells.get("arms") or cells["regimen"]) for p in _apart(scene, item)]
        for item in listed:
            levels = level_arms(scene, item)
            for arm in levels:
                add_arm(draft, arm, item.evidence("arm-cell"))
            for part in sides(item, alone=len(listed) == 1) if not levels else ():
                read_arm(scene, draft, part, "", "arm-cell")
        size = SOLE_SIZE.search(listed[0].text) if len(listed) == 1 and len({a for a, _ in draft.arms}) == 1 else None
        if size is not None and not draft.enrolment:
            draft.enrolment = size["n"]
            draft.say(Attribute.ENROLMENT, size["n"], listed[0].evidence("trial-row-arms"))
    draft.refs |= {n for p in cells.values() for n in p.refs}
    cited = tuple(sorted(draft.refs))
    draft.said = [(a, v, t, e if e.refs else replace(e, refs=cited)) for a, v, t, e in draft.said]
    return draft


def _apart(scene: Scene, item: Passage) -> list[Passage]:
    """The arms of a cell: numbered ones, which may have been run together ("Arm A: X + YArm B: Y"), and "X + Y; Y"."""
    numbered = pieces(item)
    if len(NUMBERED_ARM_INLINE.findall(item.text)) > 1 or (len(numbered) > 1 and LETTERED.match(item.text)):
        return numbered
    parts = item.between([m.span() for m in re.finditer(r";\s+", item.text)])
    return parts if len(parts) > 1 and all(interventions(scene, p) for p in parts) else [item]


def _row_cell(scene: Scene, draft: Draft, kind: str, passage: Passage) -> None:
    if kind == "design":
        read_design(draft, passage, "trial-row-design")
        phase = pattern("phase").search(passage.text) or PHASE_FIRST.match(passage.text)
        if phase and not draft.phase:
            draft.phase_words, draft.phase = phase["phase"], normal_phase(phase["phase"])
            draft.say(Attribute.PHASE, draft.phase, passage.evidence("trial-row-design"))
    elif kind == "population":
        draft.say(Attribute.POPULATION, passage.text, passage.evidence("trial-row-population"))
    read_patients(scene, draft, passage, f"trial-row-{kind}")
    told = condition_of_cell(scene, passage) if kind in ("population", "condition") and not draft.condition else None
    if told is not None:
        take_condition(draft, told, passage.evidence(f"trial-row-{kind}"))


def counted_out(scene: Scene, table: Table, drafts: Sequence[Draft]) -> Draft | None:
    """The one trial that a table must be of, which nothing else ties to one: its title counts all of that trial's patients ("N=102"), or
    at least two of its heads are arms of that trial by name."""
    size = without_size(table.title)[1]
    whole = [d for d in drafts if size is not None and d.enrolment == str(size)]
    heads = [without_size(scene.cell(table, c).text)[0] for c in table.rows[0][1:]]
    named = [d for d in drafts if len({arm for head in heads if (arm := arm_called(d, head)) is not None}) > 1]
    return (whole or named)[0] if len(whole or named) == 1 else None
