"""Trials without a name or number that would be called alike, though what a document says of them cannot be of one trial."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import product

from kg.extract.document.scene import Scene
from kg.extract.text.passage import Passage
from kg.extract.trials.drafts import Draft
from kg.model import Trial


def tell_apart(drafts: Sequence[Draft]) -> None:
    """Give such trials their size, else their arms, beside their name: two trials of one drug in one disease are two."""
    alike: dict[str, list[list[Draft]]] = {}
    for draft in drafts:
        if draft.trial is None or draft.registry_id or draft.name:
            continue
        kinds = alike.setdefault(draft.trial.slug, [])
        same = next((kind for kind in kinds if not any(_differ(draft, d) for d in kind)), None)
        if same is not None:
            same.append(draft)
        else:
            kinds.append([draft])
    for kinds in alike.values():
        for place, kind in enumerate(kinds[1:], start=2):
            taken = {k[0].trial.label for k in kinds[: place - 1] if k[0].trial}
            for draft in kind:
                draft.trial = _named(draft, kind[0], place, taken)


def is_meant(scene: Scene, draft: Draft, passage: Passage) -> bool:
    """Whether a sentence that names an arm of a trial means that trial: one without a name or number is meant in its own section only,
    for elsewhere the same drug may be that of another one."""
    return bool(draft.registry_id or draft.name) or section_of(scene, draft) in (None, passage.section)


def section_of(scene: Scene, draft: Draft) -> tuple[str, ...] | None:
    """The headings under which a trial is opened, or None where that is not known."""
    anchor = draft.anchor
    return next((b.section for b in scene.document.blocks if anchor and b.start <= anchor.start < b.end), None)


def _differ(one: Draft, other: Draft) -> bool:
    """Whether two trials cannot be one: size, phase, publication, disease or drugs contradict, or neither has an arm of the other."""
    arms, others = ([frozenset(i.agent for i in a.interventions) for a, _ in d.arms] for d in (one, other))
    apart = bool(arms and others) and not any(a == b for a, b in product(arms, others))
    return apart or not one.agrees(other)


def _named(draft: Draft, first: Draft, place: int, taken: set[str]) -> Trial | None:
    trial = draft.trial
    if trial is None:
        return None
    label = trial.label
    if label in taken and first.enrolment:
        label = f"{label}, {first.enrolment} patients"
    if label in taken and first.arms:
        label = f"{label}, {' vs. '.join(dict.fromkeys(a.label for a, _ in first.arms))}"
    return Trial(slug=f"{trial.slug}-{place}", label=label if label not in taken else f"{label} ({place})")
