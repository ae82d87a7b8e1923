"""Who is on stage: the trials of a document, and for each sentence, list item and table row the trial it speaks of, where that is sure."""

from __future__ import annotations

import re

from kg.extract.arms.cells import named_trial
from kg.extract.arms.meant import free_arms
from kg.extract.arms.names import name_by_tables, name_by_text
from kg.extract.arms.read import ASSIGNED, sort_roles
from kg.extract.arms.sole import settle, titled_cohorts
from kg.extract.arms.told_arms import tell_arms
from kg.extract.document.scene import Scene
from kg.extract.document.topic import heading_drug
from kg.extract.stage.listed import end_run
from kg.extract.stage.openings import by_heading
from kg.extract.stage.parted import part_trial, told_by_part
from kg.extract.stage.records import arms_of_heads, arms_of_rows, read_record_heading, read_record_lines
from kg.extract.stage.rows import counted_out, read_trial_table
from kg.extract.stage.spoken import by_name, opens, read_paragraph
from kg.extract.stage.together import tell_together
from kg.extract.text.passage import Passage, sentences
from kg.extract.trials.apart import tell_apart
from kg.extract.trials.drafts import Draft, label_trials, pattern, read_opening, short_disease
from kg.extract.trials.named import named_by_heading, numbers_of
from kg.extract.trials.own import holds_several, name_of_title, own_trial
from kg.extract.trials.walk import Cast, Walk
from kg.model import Attribute, Block, BlockKind, Entity, Kind

LONGEST_LEAD = 160
NUMBERED = re.compile(r"(?:[IVX]+|\d+)\s*(?P<mark>[.)|:–-])\s+\S")
TO_COME = re.compile(r"\b(?:is|are) (?:being )?planned\b|\bwill be\b|\bhas (?:started|opened|begun)\b", re.I)
OF_ITS_SAFETY = re.compile(
    r"\W*(?:(?:overall |summary of )?safety|tolerability)(?:(?: and|/| &) (?:tolerability|safety|toxicity))?(?: results)?\W*", re.I
)
"""A heading below the one that names a trial, of what befell its patients."""
OF_RESULTS = re.compile(r"result|efficac|safety|tolerab|toxicit|adverse|outcome|surviv|response", re.I)


def read_cast(scene: Scene) -> Cast:
    """Walk a document and find its trials."""
    walk = Walk(scene, numbers=numbers_of(scene))
    several = holds_several(scene)
    walk.own = walk.current = None if several else own_trial(scene, walk.numbers)
    if walk.own is not None:
        walk.cast.drafts.append(walk.own)
        walk.cast.one_trial = True
    tables = {t.start: t for t in scene.document.tables}
    above: dict[int, Block | None] = {}
    for block, following in zip(scene.document.blocks, [*scene.document.blocks[1:], None], strict=False):
        if block.kind is not BlockKind.ITEM:
            end_run(walk)
        if block.kind is BlockKind.HEADING and (block.label != "title" or several):
            below = following is not None and following.kind is BlockKind.PARAGRAPH
            read_record_heading(walk, scene.passage(block), scene.passage(following) if following is not None and below else None)
            _heading(walk, scene.passage(block), block.level)
        elif block.kind is BlockKind.PARAGRAPH:
            if block.label == "table note" and walk.cast.tables:
                number = max(walk.cast.tables)
                walk.cast.notes[number] = scene.passage(block).refs
            read_record_lines(walk, scene.passage(block))
            read_paragraph(walk, scene.passage(block))
        elif block.kind is BlockKind.ITEM:
            walk.run.append((block, scene.passage(block)))
        elif block.kind is BlockKind.CAPTION and block.label == "table title":
            walk.titled = scene.passage(block)
        elif block.kind is BlockKind.TABLE:
            above[block.start] = walk.previous
            read_trial_table(walk, tables[block.start])
            walk.titled = None
        walk.previous = block
    end_run(walk)
    if walk.own is not None:
        tell_arms(scene, walk.own)
    walk.names, walk.indexed = {}, 0  # trials may have got their names since
    for block in scene.document.blocks:
        passage = scene.passage(block) if block.kind is BlockKind.PARAGRAPH and walk.own is None else None
        if passage is not None and not any(s.starts[0] in walk.cast.at for s in sentences(passage)):
            by_name(walk, passage)
    for table in scene.document.tables:
        named = named_trial(table.title, walk.cast.drafts) or named_trial(_lead(scene, above.get(table.start)), walk.cast.drafts)
        draft = walk.cast.tables[table.number] = named or walk.cast.tables.get(table.number)
        if draft is not None:
            arms_of_heads(scene, draft, table)
            arms_of_rows(scene, draft, table)
            name_by_tables(scene, draft, table)
    if walk.own is not None:
        _titled_arm(scene, walk.own)
    topics = _topics(scene)
    told_by_part(scene, walk.cast)
    for one in walk.cast.drafts:
        one.settle_size()
        settle(one, topics)
        one.arms += titled_cohorts(one, [item.whole for d, items in walk.cast.runs if d is one for item in items], topics)
    for table in scene.document.tables:
        if walk.cast.tables.get(table.number) is None and (of := counted_out(scene, table, walk.cast.drafts)) is not None:
            walk.cast.tables[table.number] = of
    for draft in walk.cast.drafts:
        if not draft.condition and draft.topic is not None and draft.disease is not None:
            draft.condition = short_disease(scene, draft)
            draft.say(Attribute.CONDITION, draft.condition, draft.topic.evidence("trial-topic"), draft.disease)
        sort_roles(draft, topics)
        name_by_text(scene, draft)
    tell_together(scene, walk.cast.drafts)
    label_trials(scene, walk.cast.drafts)
    tell_apart(walk.cast.drafts)
    for draft in walk.cast.drafts:
        part_trial(scene, walk.cast, draft)
    return walk.cast


def _topics(scene: Scene) -> list[Entity]:
    """The drugs that the title names, or, where it names none ("Poster 12"), the heading right below it."""
    heads = [p for i, (b, p) in enumerate(scene.blocks[:2]) if i == 0 or b.kind is BlockKind.HEADING]
    named = ([m.entity for m in scene.mentions(p) if m.entity.kind is Kind.DRUG] for p in heads)
    return next((found for found in named if found), [])


def _lead(scene: Scene, above: Block | None) -> str:
    """The short line ending in a colon that leads to a table: "TRIAL, grade 3 or higher events:"."""
    if above is None or above.kind is not BlockKind.PARAGRAPH or above.end - above.start > LONGEST_LEAD:
        return ""
    text = scene.passage(above).text.strip()
    return text if text.endswith(":") else ""


def _titled_arm(scene: Scene, own: Draft) -> None:
    """The one arm of a paper's trial that was not randomised and whose arms are not told: what its title says was studied."""
    randomised = own.designs & {"randomized", "two-arm", "three-arm", "placebo-controlled"}
    title = own.titled
    if own.arms or randomised or title is None or any(ASSIGNED.search(s.text) and not TO_COME.search(s.text) for s in scene.sentences):
        return
    called = list(dict.fromkeys(n.arm for n in free_arms(scene, title, None)))
    if len(called) == 1:
        own.arms.append((called[0], title.evidence("arm-title")))


def _heading(walk: Walk, passage: Passage, level: int) -> None:
    walk.headline = passage
    if walk.own is not None:
        return
    ended = [words for depth, words in walk.headings if depth > level]
    walk.headings = [head for head in walk.headings if head[0] < level] + [(level, passage.text)]
    if walk.current is not None and any(walk.current in walk.named_in(words) for words in ended):
        walk.current, walk.group = None, []  # a heading above the one that names the trial goes on to something else
    text, diseases = passage.text, [m.entity for m in walk.diseases(passage)]
    walk.subject = heading_drug(walk.scene, passage)
    above, walk.titling = walk.titling if level > walk.titling_level else None, None
    _open_or_leave(walk, passage, text, diseases)
    walk.titling, walk.titling_level = (walk.titling, level) if walk.titling else (above, walk.titling_level)
    walk.numbered = text if NUMBERED.match(text) else walk.numbered


def _open_or_leave(walk: Walk, passage: Passage, text: str, diseases: list[Entity]) -> None:
    """Take the trial that a heading names for the present one, or leave the present one where the heading goes on to something else."""
    name = by_heading(walk, text)
    walk.headed = named_by_heading(walk.scene, text)
    walk.under = tuple(m.entity for m in walk.scene.mentions(passage) if m.entity.kind is Kind.DRUG)
    if opens(text):
        draft = read_opening(walk.scene, passage, "trial-heading", walk.next_order())
        draft.name = draft.name or name or (name_of_title(walk.scene, passage) if walk.headings[-1][0] == 1 else "")
        walk.current, walk.group = walk.open(draft), []
        walk.titling = walk.current
        return
    known = next((d for d in walk.cast.drafts if d.name and re.search(rf"\b{re.escape(d.name)}\b", text)), None) or _of_report(walk, text)
    if known is not None:
        walk.current, walk.group, walk.titling = known, [], known
        return
    if _is_sibling(walk.numbered, text) or (walk.current is not None and _is_next_of(walk.current.name, walk.headed)):
        walk.current, walk.group = None, []
    if walk.current is not None and _of_another_drug(walk, walk.current, passage):
        walk.current, walk.group = None, []
    if diseases and (walk.topic is None or diseases[0].curie != walk.topic.curie):
        walk.topic, walk.topic_passage, walk.current, walk.group = diseases[0], passage, None, []
        walk.topic_words = walk.diseases(passage)[0].text
    within = walk.current is not None and any(walk.current in walk.named_in(words) for _, words in walk.headings[:-1])
    if pattern("leaves").search(text) and not diseases[1:] and not (within and OF_ITS_SAFETY.fullmatch(text)):
        walk.current, walk.group = None, []
        if not diseases:
            walk.topic = walk.topic_passage = None


def _is_sibling(numbered: str, heading: str) -> bool:
    """Whether a numbered heading stands beside the numbered one above, of the trial: "4 | Children" behind "3 | NAME-2"; what it tells
    of results may still be that trial's."""
    before, now = NUMBERED.match(numbered), NUMBERED.match(heading)
    return before is not None and now is not None and before["mark"] == now["mark"] and not OF_RESULTS.search(heading)


def _of_report(walk: Walk, heading: str) -> Draft | None:
    """The one trial whose report a heading begins with: "Smith et al.: treatment before surgery"."""
    authors = pattern("authors").match(re.sub(r"^[#\W]*(?:\d+(?:\.\d+)*\W+)?", "", heading))
    found = [d for d in walk.cast.drafts if authors and re.match(rf"{re.escape(authors['name'])}\b", d.publication)]
    return found[0] if len(found) == 1 else None


def _is_next_of(name: str, headed: str) -> bool:
    """Whether a heading begins with the name of another trial of the same series: "NAME-3" below "NAME-2"."""
    stem = re.match(r"(.+?)[ -]?\d+\w?$", name)
    return stem is not None and headed != name and re.fullmatch(rf"{re.escape(stem[1])}[ -]?\d+\w?", headed) is not None


def _of_another_drug(walk: Walk, current: Draft, heading: Passage) -> bool:
    """Whether a heading names a drug, and none that the present trial is about."""
    named = {m.entity for m in walk.scene.mentions(heading) if m.entity.kind is Kind.DRUG}
    own = {*current.drugs, *(i.agent for a, _ in current.arms for i in a.interventions)}
    return bool(named and own) and not named & own


__all__ = ["Cast", "read_cast"]
