"""The arms of a trial: from lists, table cells and sentences that say who receives what."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from kg.extract.arms.assigned import SIDE, VERB, assigned_sides, leads
from kg.extract.arms.dose_levels import levels_told
from kg.extract.arms.interventions import interventions
from kg.extract.arms.labels import arm_label, composed_label
from kg.extract.arms.side_labels import DOSED
from kg.extract.arms.studied import studied_sides
from kg.extract.arms.told_sides import counted_sides, numbered_sides
from kg.extract.document.runs import NUMBERED_ARM, Item
from kg.extract.document.scene import Scene
from kg.extract.numbers.amounts import AMOUNT, level_of
from kg.extract.text.passage import Passage
from kg.extract.text.words import capitalised
from kg.extract.trials.drafts import Draft
from kg.model import Arm, Entity, Evidence, Intervention, Kind

CONTROL = re.compile(r"\b(?:alone|placebo|control|standard|observation|best supportive|monotherapy)\b", re.I)
STANDARD = re.compile(
    r"\b(?:placebo|control|standard|observation|best supportive|usual care|vehicle|sham|no treatment"
    r"|(?:investigator|physician)s?'?s? choice)\b"
    r"|^(?:single-agent )?chemotherapy(?: alone)?$",
    re.I,
)
AGAINST = re.compile(r"\s*,?\s*\b(?:versus|vs\.?)\s+", re.I)
NUMBERED_ARM_INLINE = re.compile(
    r"(?:(?<=^)|(?<=[;,.:] )|(?<=[a-z0-9)])(?=(?-i:[AGC])))(?:arm|group|cohort) (?:[A-Z]|\d+|[IVX]+)\b(?=\s*[:(])", re.I
)
EARLIER = re.compile(r"\b(?:prior|previous(?:ly)?|after|who|refractory|resistant|naive|pretreated)\b", re.I)
SIZED = re.compile(r"\bn\s*=\s*\d", re.I)
ASSIGNED = VERB
ALL_GET = re.compile(
    r"(?:all (?:the )?(?:patients|participants|women|men|adults|children|groups)"
    r"|(?:patients|participants) in (?:both|all|each|every) (?:arms?|groups?)"
    r"|both (?:arms|groups))(?: also| additionally)? (?:received|were (?:also )?given|were treated with|got)\s+",
    re.I,
)
SUPPORTING = re.compile(
    r"\b(?:prophyla\w*|premedicat\w*|pre-?medication|prior|previous(?:ly)?|before|supportive|supplement\w*|vaccin\w*|screening|run-?in"
    r"|rescue|counsel\w*|vitamin|folic|as needed|at least one|if needed)\b",
    re.I,
)
OTHER_PART = re.compile(
    r"in (?:the )?(?:(?:phase (?:[23]|II|III)[ab]?|second|third|randomi[sz]ed|confirmatory) (?:part|portion|stage|phase)"
    r"|(?:part|stage) (?:[2-4B-D]|two|three|II|III)\b)",
    re.I,
)
SHORT_FORM = re.compile(r"\(([A-Z][A-Za-z0-9+/-]*[A-Z0-9])\)\s*[.;]?$")
HOW_OFTEN = re.compile(r"^(?:(?:once|twice)[- ])?(?:weekly|daily|monthly)\s+(?=[A-Z][a-z]{4})", re.I)
"""How often a drug is given, before its name: part of what an arm is called only where another arm has the drug at other times."""
SHORT_LAST = re.compile(r",\s+(?P<short>[A-Z][A-Za-z0-9+/-]{1,11})\s*\((?:[Nn]\s*=\s*)?(?!(?:19|20)\d\d\))\d{1,5}\)\s*[.;]?$")
"""What an arm is called, behind what it is given and before its size: "A + B, AB (67)"."""
LETTERED = re.compile(r"\s*\((?P<label>(?:arm|group|cohort) (?:[A-Z]{1,3}(?:[+-][A-Z]{1,3})?|\d|[IVX]+))(?:[,;:] ?n ?= ?\d+)?\)", re.I)
"""What an arm is called, in brackets behind what it is given: "A plus B (Arm 1, n=60)"."""
NEXT_SENTENCE = 8
ALONE = re.compile(r"\b(?:alone|monotherapy|single[- ]agent|only)\b", re.I)


def sides(passage: Passage, alone: bool = False) -> Iterator[Passage]:
    """The arms of a cell that sets them against each other: "A 20 mg daily vs. B"; the amounts are no part of what they are called,
    nor of what the only arm of a trial is (``alone``)."""
    parts = passage.between([m.span() for m in AGAINST.finditer(passage.text)])
    for side in parts:
        for dose in reversed(list(DOSED.finditer(side.text))) if alone or len(parts) > 1 else ():
            side = side.without(dose.start(), dose.end())
        yield side.part(0, len(re.sub(r"[\s,]*(?:\b(?:and|or)|(?<=,))\s*(?:\([^()]*\))?$", "", side.text)))


def read_arm(scene: Scene, draft: Draft, passage: Passage, key: str, rule: str) -> None:
    """One arm described by a phrase such as "Arm 1: A + B" or "A + B (AB)"; nothing when no intervention is understood."""
    numbered = NUMBERED_ARM.match(passage.text)
    body = passage
    if numbered and not key:
        rest = re.match(r"\s*[:.,-]?\s*", passage.text[numbered.end() :])
        key = numbered.group()
        body = passage.part(numbered.end() + (rest.end() if rest else 0), len(passage.text))
        if not re.search(r"\w", body.text) and "(" in key:  # "Arm A (X plus Y, n=50)"
            opened = passage.text.index("(")
            key, body = passage.text[:opened].strip(), passage.part(opened + 1, numbered.end() - 1)
    elif key and passage.text.startswith(key):
        body = passage.part(passage.text.find(":", len(key)) + 1, len(passage.text))
    last = SHORT_LAST.search(body.text)
    last = last if last and not scene.names.lookup(last["short"]) and not scene.drugs_in(last["short"]) else None
    body = body.part(0, last.start()) if last else body
    now = given_now(body)
    given = interventions(scene, now) or _dose_level(draft, now) or (_sole_drug(draft) if numbered and SIZED.search(body.text) else ())
    if not given:
        return
    label = key or capitalised(arm_label(scene, body.text, given))
    label = last["short"] if last and not key else label
    label = label if any(i.level for i in given) else HOW_OFTEN.sub("", label)
    short = SHORT_FORM.search(body.text)
    if short and label != short[1]:
        draft.aliases[short[1]] = label
    add_arm(draft, Arm(label=label, interventions=given), passage.evidence(rule))


def given_now(passage: Passage) -> Passage:
    """A description of an arm up to what its patients had before."""
    earlier = EARLIER.search(passage.text)
    return passage.part(0, earlier.start()) if earlier else passage


def _sole_drug(draft: Draft) -> tuple[Intervention, ...]:
    """The one drug of a trial, given in each of its cohorts."""
    drugs = {d.curie: d for d in draft.drugs if d.kind is Kind.DRUG}
    return (Intervention(agent=next(iter(drugs.values()))),) if len(drugs) == len(draft.drugs) == 1 else ()


def _dose_level(draft: Draft, body: Passage) -> tuple[Intervention, ...]:
    """A cohort told by its dose alone is given the one drug of its trial, at that dose."""
    amount = AMOUNT.search(body.text)
    drugs = {d.curie: d for d in draft.drugs if d.kind is Kind.DRUG}
    if amount is None or len(drugs) != 1:
        return ()
    return (Intervention(agent=next(iter(drugs.values())), level=level_of(amount)),)


def add_arm(draft: Draft, arm: Arm, evidence: Evidence) -> None:
    """Add an arm, or its further evidence when an arm with the same interventions is known. A letter is another name of its arm."""
    if re.fullmatch(r"[A-Z]", arm.label):
        full = " + ".join(capitalised(i.agent.label) for i in arm.interventions)
        draft.aliases[arm.label] = full
        arm = replace(arm, label=full)
    for known, _ in draft.arms:
        if same(known, arm):
            draft.arms.append((known, evidence))
            return
    draft.arms.append((arm, evidence))


def same(one: Arm, other: Arm) -> bool:
    """Whether two descriptions are of one arm: the same is given, and they are not two numbered groups ("Cohort A", "Cohort B")."""
    numbered = [bool(NUMBERED_ARM.fullmatch(a.label)) for a in (one, other)]
    return key_of(one) == key_of(other) and not (all(numbered) and one.label.lower() != other.label.lower())


def distinct(arms: Iterable[Arm]) -> list[Arm]:
    """The arms, each once, in the order told; the first description of each counts."""
    out: list[Arm] = []
    for arm in arms:
        if not any(same(arm, known) for known in out):
            out.append(arm)
    return out


def key_of(arm: Arm) -> tuple[tuple[str, str], ...]:
    """What an arm is told by: its interventions, order aside."""
    return tuple(sorted((i.agent.curie, i.level) for i in arm.interventions))


def read_single_arm(scene: Scene, draft: Draft, item: Item) -> None:
    """The regimen of a trial without listed arms: its one arm."""
    if draft.arms:
        return
    given = interventions(scene, item.value)
    draft.drugs += [i.agent for i in given if i.agent not in draft.drugs]
    if given and any(i.agent.kind is not Kind.DRUG_CLASS for i in given):
        draft.arms.append((Arm(label=composed_label(scene, given), interventions=given), item.whole.evidence("arm-regimen-item")))


def read_sentence_arms(scene: Scene, draft: Draft, sentence: Passage) -> None:
    """Arms that a sentence tells of a trial whose arms are not known yet, or of a part of it that no arm was told of."""
    dosed = levels_told(scene, draft, sentence)
    if dosed:
        draft.arms = [(arm, sentence.evidence("arm-levels")) for arm in dosed]
        return
    if draft.arms and not _of_another_part(draft, sentence):
        return
    inline = list(NUMBERED_ARM_INLINE.finditer(sentence.text))
    if len(inline) > 1:
        edges = [*(m.start() for m in inline), len(sentence.text)]
        for a, b in itertools.pairwise(edges):
            read_arm(scene, draft, sentence.part(a, b), "", "arm-inline")
        return
    sides = assigned_sides(scene, sentence) or numbered_sides(scene, sentence) or counted_sides(scene, sentence, draft.enrolment)
    lettered = list(LETTERED.finditer(sentence.text))
    bare = sentence
    for m in reversed(lettered):
        bare = bare.without(m.start(), m.end())
    found = sides or studied_sides(scene, bare)
    for side in found:
        add_arm(draft, Arm(label=side.label, interventions=side.given), sentence.evidence("arm-assigned" if sides else "arm-study-of"))
    if len({m["label"].lower() for m in lettered}) == len(found) == len(lettered):
        draft.aliases |= {m["label"]: side.label for m, side in zip(lettered, found, strict=True) if m["label"] != side.label}


def _of_another_part(draft: Draft, sentence: Passage) -> bool:
    """Whether a sentence begins with a later part of a trial ("In the phase 3 part, …"), and its known arms were told by lot elsewhere."""
    return OTHER_PART.match(sentence.text) is not None and all(
        e.rule == "arm-assigned" and sentence.starts and e.end <= sentence.starts[0] for _, e in draft.arms
    )


def add_background(scene: Scene, draft: Draft, sentence: Passage) -> None:
    """What the sentence right behind the one that tells the arms says that all patients get: given in each arm.

    "All patients received A 500 mg every 3 weeks": part of the treatment only where its amount is told, and not as a preparation for it.
    """
    told = ALL_GET.match(sentence.text)
    arms = distinct(a for a, _ in draft.arms)
    if told is None or len(arms) < 2 or not sentence.starts or SUPPORTING.search(sentence.text):
        return
    if any(e.rule != "arm-assigned" or not 0 <= sentence.starts[0] - e.end < NEXT_SENTENCE for _, e in draft.arms):
        return
    body = sentence.part(told.end(), len(sentence.text))
    shared = interventions(scene, body)
    if not shared or not AMOUNT.search(body.text) or not leads(scene, body, 0) or SIDE.search(body.text):
        return
    known = {i.agent for a in arms for i in a.interventions}
    if known & {i.agent for i in shared}:
        return
    draft.arms = [(replace(a, interventions=(*a.interventions, *shared)), e) for a, e in draft.arms]


def sort_roles(draft: Draft, topics: Sequence[Entity]) -> None:
    """Say which arms are control: what is given there is given in every other arm too, or they are called so, or they alone lack the
    drug that the document is about (``topics``, from its title). An arm with that drug is no control, unless another adds one of them."""
    arms = distinct(a for a, _ in draft.arms)
    if len(arms) < 2:
        return
    control = [a for a in arms if all(set(key_of(a)) < set(key_of(b)) for b in arms if b is not a)]
    if not control:
        control = [a for a in arms if STANDARD.search(a.label)][:1]
    held = {i.agent for i in control[0].interventions} if control else set()
    added = {i.agent for a in arms for i in a.interventions} - held
    if held & {*topics} and not added & {*topics}:
        control = []
    with_topic = [a for a in arms if any(i.agent in topics for i in a.interventions)]
    if not control and len(with_topic) == 1 and len(arms) == 2:
        control = [a for a in arms if a not in with_topic]
    if not control:
        return
    draft.arms = [(replace(a, role="control" if key_of(a) == key_of(control[0]) else "experimental"), e) for a, e in draft.arms]
