"""Who is on stage: the trials of a document, and for each sentence, list item and table row the trial it speaks of, where that is sure."""

from __future__ import annotations

import re
from collections.abc import Sequence

from kg.extract.arms import ASSIGNED, read_arm, read_single_arm, sort_roles
from kg.extract.groups import free_arms
from kg.extract.named import numbers_of
from kg.extract.own_trial import own_trial
from kg.extract.passage import Passage, items, sentences
from kg.extract.runs import Item, read_run
from kg.extract.scene import Scene
from kg.extract.spoken import by_name, opens, read_paragraph
from kg.extract.trial_rows import read_trial_table
from kg.extract.trials import Draft, label_trials, pattern, read_opening, read_patients, short_disease
from kg.extract.walk import Cast, Walk, say_endpoints
from kg.model import Attribute, BlockKind, Kind


def read_cast(scene: Scene) -> Cast:
    """Walk a document and find its trials."""
    walk = Walk(scene, numbers=numbers_of(scene))
    walk.own = walk.current = own_trial(scene)
    if walk.own is not None:
        walk.cast.drafts.append(walk.own)
        walk.cast.one_trial = True
    tables = {t.start: t for t in scene.document.tables}
    for block in scene.document.blocks:
        if block.kind is not BlockKind.ITEM:
            _end_run(walk)
        if block.kind is BlockKind.HEADING and block.label != "title":
            _heading(walk, scene.passage(block))
        elif block.kind is BlockKind.PARAGRAPH:
            if block.label == "table note" and walk.cast.tables:
                number = max(walk.cast.tables)
                walk.cast.notes[number] = scene.passage(block).refs
            read_paragraph(walk, scene.passage(block))
        elif block.kind is BlockKind.ITEM:
            walk.run.append((block, scene.passage(block)))
        elif block.kind is BlockKind.CAPTION and block.label == "table title":
            walk.titled = scene.passage(block)
        elif block.kind is BlockKind.TABLE:
            read_trial_table(walk, tables[block.start])
            walk.titled = None
        walk.previous = block
    _end_run(walk)
    walk.names, walk.indexed = {}, 0  # trials may have got their names since
    for block in scene.document.blocks:
        passage = scene.passage(block) if block.kind is BlockKind.PARAGRAPH and walk.own is None else None
        if passage is not None and not any(s.starts[0] in walk.cast.at for s in sentences(passage)):
            by_name(walk, passage)
    if walk.own is not None:
        _titled_arm(scene, walk.own)
    topics = [m.entity for _, p in scene.blocks[:1] for m in scene.mentions(p) if m.entity.kind is Kind.DRUG]
    for draft in walk.cast.drafts:
        if not draft.condition and draft.topic is not None and draft.disease is not None:
            draft.condition = short_disease(scene, draft)
            draft.say(Attribute.CONDITION, draft.condition, draft.topic.evidence("trial-topic"), draft.disease)
        sort_roles(draft, topics)
    label_trials(scene, walk.cast.drafts)
    return walk.cast


def _titled_arm(scene: Scene, own: Draft) -> None:
    """The one arm of a paper's trial that was not randomised and whose arms are not told: what its title says was studied."""
    randomised = any(a is Attribute.DESIGN and v in ("randomized", "two-arm", "three-arm", "placebo-controlled") for a, v, _, _ in own.said)
    title = own.titled
    if own.arms or randomised or title is None or any(ASSIGNED.search(s.text) for s in scene.sentences):
        return
    called = list(dict.fromkeys(n.arm for n in free_arms(scene, title, None)))
    if len(called) == 1:
        own.arms.append((called[0], title.evidence("arm-title")))


def _heading(walk: Walk, passage: Passage) -> None:
    if walk.own is not None:
        return
    text, diseases = passage.text, [m.entity for m in walk.diseases(passage)]
    if opens(text):
        draft = read_opening(walk.scene, passage, "trial-heading", walk.next_order())
        walk.current, walk.group = walk.open(draft), []
        return
    known = next((d for d in walk.cast.drafts if d.name and re.search(rf"\b{re.escape(d.name)}\b", text)), None)
    if known is not None:
        walk.current, walk.group = known, []
        return
    if diseases and (walk.topic is None or diseases[0].curie != walk.topic.curie):
        walk.topic, walk.topic_passage, walk.current, walk.group = diseases[0], passage, None, []
        walk.topic_words = walk.diseases(passage)[0].text
    if pattern("leaves").search(text) and not diseases[1:]:
        walk.current, walk.group = None, []
        if not diseases:
            walk.topic = walk.topic_passage = None


def _end_run(walk: Walk) -> None:
    """Give a finished run of list items to the trial it describes."""
    if not walk.run:
        return
    found = list(read_run(walk.run))
    walk.run = []
    target = walk.current or _best(walk, found)
    if target is None:
        opening = next((i for i in found if i.role in ("design", "phase") and pattern("phase").search(i.whole.text)), None)
        if opening is not None:
            target = walk.current = walk.open(read_opening(walk.scene, opening.whole, "trial-design-item", walk.next_order()))
    walk.cast.runs.append((target, found))
    if target is None:
        return
    for item in found:
        _take_item(walk, target, item)
        for sentence in sentences(item.whole):
            walk.cast.at[sentence.starts[0]] = target
        walk.cast.at[item.whole.starts[0]] = target


def _best(walk: Walk, found: Sequence[Item]) -> Draft | None:
    """The one trial of the table above whose drugs and citations a run of items shares most."""
    if len(walk.group) <= 1:
        return walk.group[0] if walk.group else None
    refs = {n for i in found for n in i.whole.refs}
    drugs = {m.entity for i in found for m in walk.scene.mentions(i.whole) if m.entity.kind is Kind.DRUG}
    scores = sorted(
        ((len(drugs & {x.agent for a, _ in d.arms for x in a.interventions}) + len(refs & d.refs), -d.order) for d in walk.group),
        reverse=True,
    )
    if scores[0][0] == 0 or scores[0][0] == scores[1][0]:
        return None
    return next(d for d in walk.group if -d.order == scores[0][1])


def _take_item(walk: Walk, draft: Draft, item: Item) -> None:
    scene, value = walk.scene, item.value
    draft.refs |= set(item.whole.refs)
    if item.role in ("design", "phase", "identifier"):
        fresh = read_opening(scene, item.whole, f"trial-{item.role}-item", draft.order)
        fresh.disease = None
        draft.absorb(fresh)
    elif item.role == "population" or (item.role == "enrolment" and re.search(r"[a-z]{4}", value.text)):
        draft.say(Attribute.POPULATION, value.text, item.whole.evidence("trial-population-item"))
        _patients(scene, draft, value)
    elif item.role == "enrolment":
        read_patients(scene, draft, value, "trial-enrolment-item")
    elif item.role in ("primary", "secondary"):
        say_endpoints(scene, draft, value, item.role, "trial-endpoint-item")
    elif item.role == "arm" or (item.parent == "arms" and not item.role):
        read_arm(scene, draft, item.whole, item.key if item.role == "arm" else "", "arm-item")
    elif item.role == "arms":
        for part in items(value):
            read_arm(scene, draft, part, "", "arm-item")
    elif item.role == "regimen" and item.value is not item.whole:
        read_single_arm(scene, draft, item)


def _patients(scene: Scene, draft: Draft, passage: Passage) -> None:
    """Patients of a population field; the condition may stand without "patients with"."""
    first = next(sentences(passage), passage)
    read_patients(scene, draft, first, "trial-population-item")


__all__ = ["Cast", "read_cast"]
