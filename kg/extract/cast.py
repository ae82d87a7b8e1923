"""Who is on stage: the trials of a document, and for each sentence, list item and table row the trial it speaks of, where that is sure."""

from __future__ import annotations

import re
from collections.abc import Sequence

from kg.extract.arms import ALONE, ASSIGNED, NUMBERED_ARM_INLINE, read_arm, read_sentence_arms, read_single_arm, sort_roles
from kg.extract.groups import free_arms
from kg.extract.own_endpoints import declarations
from kg.extract.own_trial import is_of_own, own_trial
from kg.extract.passage import Passage, items, sentences
from kg.extract.populations import find_population
from kg.extract.runs import Item, read_run
from kg.extract.scene import Scene
from kg.extract.trial_rows import read_trial_table
from kg.extract.trials import Draft, label_trials, name_in, pattern, read_design, read_opening, read_patients, short_disease
from kg.extract.walk import Cast, Walk, say_endpoints
from kg.model import Attribute, BlockKind, Kind


def read_cast(scene: Scene) -> Cast:
    """Walk a document and find its trials."""
    walk = Walk(scene)
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
            _paragraph(walk, scene.passage(block))
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
            _by_name(walk, passage)
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


def _opens(text: str) -> bool:
    """Whether words speak of one trial with its phase, registry number or publication, and of one that was done."""
    if pattern("unborn").search(text):
        return False
    if len(set(pattern("registry").findall(text))) > 1:
        return False
    return bool(pattern("registry").search(text)) or bool(
        (pattern("phase").search(text) or pattern("publication").search(text))
        and re.search(r"\b(?:trial|study)\b", text, re.I)
        and not pattern("plural").search(text)
    )


def _heading(walk: Walk, passage: Passage) -> None:
    if walk.own is not None:
        return
    text, diseases = passage.text, [m.entity for m in walk.diseases(passage)]
    if _opens(text):
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


def _paragraph(walk: Walk, passage: Passage) -> None:
    if walk.own is None and walk.current is None:
        _by_name(walk, passage)
    spoken: Draft | None = None
    for sentence in sentences(passage):
        text = sentence.text
        if walk.own is not None:
            if not is_of_own(walk.own, sentence):
                continue
            _of_own(walk.scene, walk.own, sentence)
        elif _opens(text) and (pattern("introduces").search(text) or pattern("registry").search(text)):
            draft = read_opening(walk.scene, sentence, "trial-sentence", walk.next_order())
            walk.current, walk.group = walk.open(draft), []
        elif (other := _names_other(walk, sentence)) is not None:
            spoken = other
            continue
        elif spoken is not None and _still_of(walk.scene, spoken, sentence):
            walk.cast.at[sentence.starts[0]] = spoken
            continue
        elif (
            walk.current is None
            and (ASSIGNED.search(text) or len(NUMBERED_ARM_INLINE.findall(text)) > 1)
            and not pattern("plural").search(text)
        ):
            _open_assigned(walk, sentence)
        elif walk.current is not None:
            _goes_on_with(walk.scene, walk.current, sentence)
        if walk.current is not None:
            walk.cast.at[sentence.starts[0]] = walk.current
            read_sentence_arms(walk.scene, walk.current, sentence)
            _sole_arm(walk.scene, walk.current, sentence)
            for which, part in declarations(sentence):
                say_endpoints(walk.scene, walk.current, part, which, "trial-endpoint-sentence")


def _by_name(walk: Walk, passage: Passage) -> None:
    """Sentences outside the parts about a trial that name it, and those behind them that cite the same reference."""
    spoken: Draft | None = None
    cited: tuple[int, ...] = ()
    for sentence in sentences(passage):
        named = walk.named_in(sentence.text)
        if named:
            spoken, cited = (named[0] if len(named) == 1 else None), sentence.refs
        elif not sentence.refs or sentence.refs != cited:
            spoken = None
        if spoken is not None:
            walk.cast.at[sentence.starts[0]] = spoken


def _of_own(scene: Scene, own: Draft, sentence: Passage) -> None:
    """What a sentence adds to the one trial of a paper."""
    if _opens(sentence.text) or ASSIGNED.search(sentence.text):
        fresh = read_opening(scene, sentence, "trial-sentence", own.order)
        if fresh.fits(own) or not fresh.phase or fresh.phase == own.phase:
            fresh.disease = fresh.disease if own.disease is None else None
            own.absorb(fresh)
    else:
        _goes_on_with(scene, own, sentence)


def _sole_arm(scene: Scene, draft: Draft, sentence: Passage) -> None:
    """The one treatment that a sentence about a single-arm trial names as given alone: its arm."""
    if draft.arms or not any(a is Attribute.DESIGN and v == "single-arm" for a, v, _, _ in draft.said):
        return
    called = list(dict.fromkeys(n.arm for n in free_arms(scene, sentence, None)))
    if len(called) == 1 and ALONE.search(sentence.text):
        draft.arms.append((called[0], sentence.evidence("arm-single")))


def _open_assigned(walk: Walk, sentence: Passage) -> None:
    """A randomised comparison told without phase or number opens a trial, when both its arms are understood."""
    draft = read_opening(walk.scene, sentence, "trial-assigned", walk.next_order())
    read_sentence_arms(walk.scene, draft, sentence)
    if len(draft.arms) > 1:
        draft.disease, draft.disease_words = draft.disease or walk.topic, draft.disease_words or walk.topic_words
        walk.cast.drafts.append(draft)
        walk.current = draft


def _still_of(scene: Scene, spoken: Draft, sentence: Passage) -> bool:
    """Whether a sentence goes on with the trial that the one before it names: it cites nothing else and names no drug that is not its."""
    drugs = {m.entity for m in scene.mentions(sentence) if m.entity.kind is Kind.DRUG}
    own = {*spoken.drugs, *(i.agent for a, _ in spoken.arms for i in a.interventions)}
    return (not sentence.refs or set(sentence.refs) <= spoken.refs) and drugs <= own


def _names_other(walk: Walk, sentence: Passage) -> Draft | None:
    """The trial of which a sentence speaks by a name that is not the present one's; it is noted with what the sentence says of it."""
    name = name_in(walk.scene, sentence.text)
    if not name or (walk.current is not None and name == walk.current.name) or pattern("plural").search(sentence.text):
        return None
    known = next((d for d in walk.cast.drafts if d.name == name), None)
    if known is None:
        known = walk.open(named_in_passing(walk.scene, sentence, walk.next_order()))
    walk.cast.at[sentence.starts[0]] = known
    known.refs |= set(sentence.refs)
    return known


def named_in_passing(scene: Scene, sentence: Passage, order: int) -> Draft:
    """A trial of which one sentence speaks by name, with the patients that it tells."""
    fresh = read_opening(scene, sentence, "trial-named", order)
    population = find_population(sentence.text)
    if population:
        fresh.say(Attribute.POPULATION, population.words, sentence.evidence("trial-named"))
    return fresh


def _goes_on_with(scene: Scene, draft: Draft, sentence: Passage) -> None:
    """What a later sentence about the same trial adds: its design, its size and patients."""
    if re.match(r"(?:the|this) (?:[\w-]+ )?(?:study|trial)\b", sentence.text, re.I):
        read_design(draft, sentence, "trial-design-sentence")
    if re.match(
        r"(?:the|its|this) (?:patient|study|trial) (?:population|cohort)\b|(?:eligible )?patients (?:included|were eligible|had to)\b",
        sentence.text,
        re.I,
    ):
        draft.say(Attribute.POPULATION, sentence.text, sentence.evidence("trial-population-sentence"))
    if re.match(
        r"(?:it|the (?:[\w-]+ )?(?:study|trial)|this (?:study|trial)|we|in all|overall|a total of|between"
        r"|from)\b[^.;]*\b(?:enrol|includ|randomi|recruit|treat)",
        sentence.text,
        re.I,
    ):
        read_patients(scene, draft, sentence, "trial-patients-sentence")


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
