"""Lists about a trial: what a run of items gives it (design, patients, arms, endpoints), and what items without a key say as sentences."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import takewhile

from kg.extract.arms.assigned import leads
from kg.extract.arms.fields import TOLD_APART, field_arms, listed_cohorts, outside, read_field_arms
from kg.extract.arms.interventions import interventions
from kg.extract.arms.read import ASSIGNED, NUMBERED_ARM_INLINE, add_arm, given_now, read_arm, read_single_arm
from kg.extract.document.runs import NUMBERED_ARM, Item, read_run
from kg.extract.document.scene import Scene, unbulleted
from kg.extract.endpoints.own import ENDPOINT, declarations
from kg.extract.stage.records import read_record_items
from kg.extract.stage.spoken import ANOTHER, read_paragraph
from kg.extract.text.fields import SHORT_NAME
from kg.extract.text.passage import Passage, lines_of, sentences
from kg.extract.text.words import capitalised
from kg.extract.trials.conditions import condition_of_cell
from kg.extract.trials.drafts import Draft, pattern, read_opening, read_patients, take_condition
from kg.extract.trials.named import name_at_head
from kg.extract.trials.walk import Walk, say_endpoints
from kg.model import Arm, Attribute, Kind

ELSEWHERE = re.compile(r"\b(?:histor\w+|external|published|literature|synthetic|registry)\b|\d\s*%", re.I)
"""A control that is no arm of the trial."""
PART = re.compile(r"(?:phase (?:[1-4][ab]?|I{1,3}[ab]?)|part \w+|(?:dose[- ])?(?:escalation|expansion))\b[^:]{0,60}:\s+", re.I)

RANK = re.compile(r"\s*[(\[](primary|secondary)[)\]][;,.]?\s*(?:and\s+)?", re.I)
ANOTHER_FIELD = re.compile(rf"(?:^|[.;] )(?:key )?(?P<which>primary|secondary) {ENDPOINT}:", re.I)


def end_run(walk: Walk) -> None:
    """Give a finished run of list items to the trial it describes."""
    if not walk.run:
        return
    if read_record_items(walk, [unbulleted(p) for _, p in walk.run]):
        walk.run = []
        return
    found, blocks = list(read_run(walk.run)), [p for _, p in walk.run]
    walk.run = []
    before, opened, untold = walk.current, list[Draft](), list[Item]()
    for i, item in enumerate(found):
        if not item.role and item.parent not in ("results", "adverse", "doses", "arms", "regimen"):
            read_paragraph(walk, item.whole)
            if walk.current is not None and walk.current is not before and walk.current not in opened:
                opened.append(walk.current)
                untold = [one for one in found[:i] if not one.role]  # of what came before, nothing says that it is of this trial
    several = any(ANOTHER.match(s.text) for item in found if not item.role for s in sentences(item.whole)) and walk.own is None
    if len(opened) > 1 or several:
        walk.current = before if len(opened) > 1 and not several else None
    if several:
        walk.cast.runs.append((None, found))
        return
    target = walk.current or _best(walk, found)
    number = next((m[1] for i in found if i.role == "identifier" and (m := pattern("registry").search(i.whole.text))), "")
    if target is None or (number and target.registry_id not in ("", number)):
        target = walk.current = _of_fields(walk, found)
    walk.cast.runs.append((target, found))
    if target is None:
        return
    for passages in _below(blocks):
        _nested_cohorts(walk.scene, target, passages)
    for item in found:
        _take_item(walk, target, item)
        if item in untold:
            continue
        for sentence in sentences(item.whole):
            walk.cast.at.setdefault(sentence.starts[0], target)
        walk.cast.at.setdefault(item.whole.starts[0], target)


def _of_fields(walk: Walk, found: Sequence[Item]) -> Draft | None:
    """The trial that a run of fields opens, below a heading that may begin with its name: by the registry number, else by the phase."""
    numbers = [i for i in found if i.role == "identifier" and len(pattern("registry").findall(i.whole.text)) == 1]
    name = name_at_head(walk.scene, walk.headline.text) if walk.headline is not None else ""
    opening = numbers[:1] or [i for i in found if i.role in ("design", "phase") and pattern("phase").search(i.whole.text)]
    if len(numbers) > 1 or not opening:
        return None
    draft = read_opening(walk.scene, opening[0].whole, "trial-design-item", walk.next_order())
    draft.name = draft.name or name
    return walk.open(draft)


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
    elif item.role == "condition":
        _condition(scene, draft, value)
    elif item.role == "enrolment":
        read_patients(scene, draft, value, "trial-enrolment-item")
    elif item.role in ("primary", "secondary"):
        _endpoints(scene, draft, item)
    elif item.role == "endpoints":
        _declared(scene, draft, value)
    elif item.role == "arm" and len(NUMBERED_ARM_INLINE.findall(item.whole.text)) > 1:
        read_field_arms(scene, draft, item.whole, "arm-item")
    elif item.role == "arm" or (item.parent == "arms" and not item.role):
        read_arm(scene, draft, item.whole, item.key if item.role == "arm" else "", "arm-item")
    elif item.role == "arms":
        read_field_arms(scene, draft, value, "arm-item")
    elif item.role == "side":
        _side(scene, draft, item)
    elif item.role == "regimen" and item.value is not item.whole:
        _regimen(scene, draft, item)
    elif not item.role and (cohorts := listed_cohorts(scene, item.whole)):
        for told, arm in cohorts:
            add_arm(draft, arm, told.evidence("arm-cohorts"))
    elif not item.role and not draft.arms and not any(i.role == "arm" for i in walk.cast.runs[-1][1]):
        _regimen_of_part(scene, draft, item.whole)


def _regimen(scene: Scene, draft: Draft, item: Item) -> None:
    """A field that tells a regimen: that of the one arm, with its short name where the key has one, or those of several."""
    short = SHORT_NAME.search(item.key)
    given = interventions(scene, item.value) if short and short["short"] not in scene.abbreviations and not draft.arms else ()
    if short and len(given) > 1 and not TOLD_APART.search(outside(item.value.text)):
        add_arm(draft, Arm(label=short["short"], interventions=given), item.whole.evidence("arm-regimen-item"))
        return
    found, parts = field_arms(scene, item.value)
    if not draft.arms and (found or len(parts) > 1):
        read_field_arms(scene, draft, item.value, "arm-regimen-item")
    elif parts or not TOLD_APART.search(outside(item.value.text)):
        read_single_arm(scene, draft, item)


def _side(scene: Scene, draft: Draft, item: Item) -> None:
    """One side of a trial, announced by the part it plays ("Control arm: B"), where it is what patients of this trial are given."""
    _, parts = field_arms(scene, item.value)
    if len(parts) == 1 and leads(scene, parts[0], 0) and not ELSEWHERE.search(item.whole.text):
        read_field_arms(scene, draft, item.value, "arm-side-item")


def _patients(scene: Scene, draft: Draft, passage: Passage) -> None:
    """Patients of a population field; the condition may stand without "patients with"."""
    first = next(sentences(passage), passage)
    read_patients(scene, draft, first, "trial-population-item")


def _endpoints(scene: Scene, draft: Draft, item: Item) -> None:
    """The endpoints of a field, up to where a second field begins in it: "Primary endpoint: A. Secondary endpoints: B; C"."""
    further = next((m for m in ANOTHER_FIELD.finditer(item.value.text) if m["which"].lower() != item.role), None)
    end = further.start() if further else len(item.value.text)
    say_endpoints(scene, draft, item.value.part(0, end), item.role, "trial-endpoint-item")
    if further:
        _declared(scene, draft, item.value.part(end, len(item.value.text)))


def _declared(scene: Scene, draft: Draft, words: Passage) -> None:
    """The endpoints that the sentences of a field declare: "Endpoints: the primary endpoint was A; B was secondary"."""
    for sentence in sentences(words):
        for which, part in (*declarations(sentence), *_ranked(sentence)):
            say_endpoints(scene, draft, part, which, "trial-endpoint-item")


def _ranked(sentence: Passage) -> Iterator[tuple[str, Passage]]:
    """Endpoints with their rank in brackets behind them: "PFS (primary); OS, ORR (secondary)"."""
    begin = 0
    for m in RANK.finditer(sentence.text):
        yield m[1].lower(), sentence.part(begin, m.start())
        begin = m.end()


def _condition(scene: Scene, draft: Draft, passage: Passage) -> None:
    """The disease of a field that names it: "Condition: X, relapsed or refractory"."""
    told = condition_of_cell(scene, passage)
    if told is not None:
        take_condition(draft, told, passage.evidence("trial-condition-item"))


def _regimen_of_part(scene: Scene, draft: Draft, whole: Passage) -> None:
    """The one drug of "Phase 1 (dose escalation, n = 46): X 5 to 800 mg", where no lots are drawn: the arm of the trial."""
    head = PART.match(whole.text)
    by_lot = draft.designs & {"randomized", "placebo-controlled"}
    if head is None or by_lot or ASSIGNED.search(whole.text):
        return
    body = next(sentences(whole.part(head.end(), len(whole.text))))
    given = interventions(scene, body)
    if len(given) == 1 and given[0].agent.kind is Kind.DRUG and leads(scene, body, 0):
        name = next(m.text for m in scene.mentions(body) if m.entity == given[0].agent)
        draft.arms.append((Arm(label=capitalised(name), interventions=given), whole.evidence("arm-part")))


def _below(blocks: Sequence[Passage]) -> Iterator[list[Passage]]:
    """Each item with the lines below it: its own further lines, or the numbered groups that follow it as items of their own."""
    lines = [[unbulleted(line) for line in lines_of(passage)] for passage in blocks]
    for i, own in enumerate(lines):
        following = list(takewhile(lambda other: len(other) == 1 and NUMBERED_ARM.match(other[0].text), lines[i + 1 :]))
        yield own if len(own) > 1 else [*own, *(line for other in following for line in other)]


def _nested_cohorts(scene: Scene, draft: Draft, lines: Sequence[Passage]) -> None:
    """Cohorts listed below an item: "Phase 2: X 600 mg" and below it "Cohort A: lung cancer", "Cohort B: X plus Y"."""
    if any(e.rule != "arm-levels" for _, e in draft.arms):
        return
    head, *rest = lines
    listed = [(p, m) for p in rest if (m := NUMBERED_ARM.match(p.text)) and p.text[m.end() :].lstrip().startswith(":")]
    if len(listed) < 2 or any("%" in p.text for p, _ in listed):
        return
    shared = interventions(scene, given_now(head))
    cohorts = [(p, m.group(), interventions(scene, given_now(p.part(m.end() + 1, len(p.text)))) or shared) for p, m in listed]
    if all(given for _, _, given in cohorts):
        for cohort, label, given in cohorts:
            add_arm(draft, Arm(label=label, interventions=given), cohort.evidence("arm-nested"))
