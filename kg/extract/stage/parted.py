"""Trials in parts: an escalation of one drug and a part that gives it with another, a phase 2 and a phase 3 part with arms of their own."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from kg.extract.arms.assigned import SIDE, goes_unread, leads
from kg.extract.arms.interventions import interventions
from kg.extract.arms.labels import composed_label
from kg.extract.arms.read import ASSIGNED, SUPPORTING, add_arm
from kg.extract.document.scene import Scene
from kg.extract.text.passage import Passage
from kg.extract.trials.drafts import Draft
from kg.extract.trials.walk import Cast
from kg.model import Arm, Entity, Kind

PART = r"(?P<part>(?:part|stage|phase) (?:[1-4][ab]?|I{1,3}[ab]?|one|two|three|[A-D]))\b"
GIVEN_IN = re.compile(
    rf"(?:^|[.;] )(?:In|For|During) {PART},? [^.;]*?\b(?:patients|participants|adults|women|men|subjects)\b[^.;]*?"
    r"\b(?:received|were given|were treated with|took) (?P<what>[^.;]+)",
    re.I,
)
"""What the patients of a part are told to have got."""
HEAD = re.compile(rf"\W*{PART}", re.I)


def told_by_part(scene: Scene, cast: Cast) -> None:
    """Note the one arm of each part of the trials without lots, where sentences tell what its patients got; and which sections are of it.

    Only where the parts of a trial give different drugs, and each is understood.
    """
    told: dict[int, list[tuple[str, tuple[Arm, Passage]]]] = {}
    for sentence in scene.sentences:
        draft = cast.trial_at(sentence.passage)
        for m in GIVEN_IN.finditer(sentence.text) if draft is not None else ():
            if draft is not None and (arm := _arm(scene, sentence.passage, m)) is not None:
                told.setdefault(draft.order, []).append((m["part"].lower(), arm))
    for draft in cast.drafts:
        if draft.order in told:
            _part(scene, cast, draft, dict(reversed(told[draft.order])))


def _part(scene: Scene, cast: Cast, draft: Draft, parts: Mapping[str, tuple[Arm, Passage]]) -> None:
    """Give a trial the arms of its parts, and each part, by its name and its section, its own."""
    drugs = [_agents(arm) for arm, _ in parts.values()]
    if draft.lots or "randomized" in draft.designs or any(drugs.count(given) > 1 for given in drugs):
        return
    rest = [(a, e) for a, e in draft.arms if _agents(a) not in drugs]
    if not rest and len(parts) < 2:
        return  # nothing tells this part from the rest of the trial
    for arm, place in parts.values():
        if len(arm.interventions) > 1 or not draft.arms:
            add_arm(draft, arm, place.evidence("arm-of-part"))
    for part, (arm, _) in parts.items():
        cast.named_parts[draft.order, part] = replace(draft, arms=[(a, e) for a, e in draft.arms if _agents(a) == _agents(arm)])
    for section in {s.section for s in scene.sentences if s.section}:
        m = HEAD.match(section[-1])
        of_part = cast.named_parts.get((draft.order, m["part"].lower())) if m else None
        if of_part is not None and of_part.arms:
            cast.parts[draft.order, section] = of_part
        elif m is not None and of_part is None and rest:
            cast.parts[draft.order, section] = replace(draft, arms=rest)


def _agents(arm: Arm) -> set[Entity]:
    return {i.agent for i in arm.interventions}


def _arm(scene: Scene, sentence: Passage, m: re.Match[str]) -> tuple[Arm, Passage] | None:
    """What a part gives, as an arm with the words that tell it."""
    body = sentence.part(m.start("what"), m.end("what"))
    if SIDE.search(body.text) or ASSIGNED.search(m[0]) or SUPPORTING.search(body.text):
        return None
    if not leads(scene, body, 0) or goes_unread(scene, body):
        return None
    given = tuple(replace(i, level="") for i in interventions(scene, body))
    if not given or any(i.agent.kind is not Kind.DRUG for i in given):
        return None
    return Arm(label=composed_label(scene, given), interventions=given), sentence


def part_trial(scene: Scene, cast: Cast, draft: Draft) -> None:
    """Part a trial whose arms were assigned in two sections, as in a phase 2 and a phase 3 part: each has the arms told in it.

    To be called when trials have their names: the parts told before get that of their trial.
    """
    for (order, _), part in (*cast.parts.items(), *cast.named_parts.items()):
        part.trial = draft.trial if order == draft.order else part.trial
    told = [(next((b.section for b in scene.document.blocks if b.start <= e.start < b.end), ()), a, e) for a, e in draft.arms]
    sections = {section for section, _, e in told if e.rule == "arm-assigned"}
    if len(sections) < 2 or any(e.rule != "arm-assigned" for _, _, e in told):
        return
    for section in sections:
        cast.parts[draft.order, section] = replace(draft, arms=[(a, e) for s, a, e in told if s == section])


def parts_of(cast: Cast, draft: Draft | None, section: Sequence[str], text: str) -> Draft | None:
    """A trial as a sentence knows it that stands in the section of a part, or begins with one: "In part 2, the ORR was 31%"."""
    if draft is None:
        return None
    begins = re.match(rf"In {PART}", text, re.I)
    named = cast.named_parts.get((draft.order, begins["part"].lower())) if begins else None
    return named or cast.parts.get((draft.order, tuple(section)), draft)
