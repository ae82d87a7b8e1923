"""The one trial that a paper, abstract or release is about, where its title says so; and which of its sentences speak of other studies."""

from __future__ import annotations

import re

from kg.extract.contexts import context
from kg.extract.passage import Passage
from kg.extract.scene import Scene
from kg.extract.trials import Draft, normal_phase, pattern, read_opening
from kg.model import Attribute, BlockKind

DESIGNED = re.compile(
    r"\b(?:phase|randomi[sz]ed|single[- ]arm|open[- ]label|(?:double|single)[- ]blind(?:ed)?|placebo[- ]controlled"
    r"|dose[- ](?:escalation|finding)|multi-?cent(?:er|re)|first-in-human|pivotal)\b",
    re.I,
)
SINGLE = re.compile(r"\b(?:trial|study)\b(?!\s+(?:data|results of|designs?))", re.I)
SEVERAL = re.compile(
    r"\b(?:trials|studies|review|meta-?analys[ie]s|guides?|overview|landscape|pooled|comparison of|compared$|protocols?)\b", re.I
)
NAME = re.compile(
    r"\(([A-Z][A-Za-z]*[A-Z][A-Za-z]*(?:[- ]?\d{1,3})?|[A-Z]{3,}(?:-[A-Z0-9]+)+)\)"
    r"|\b([A-Z]{4,}(?:-\d{1,3})?)(?=:|\s+(?:trial|study)\b)"
)
OURS = re.compile(r"\b(?:this|our|the present|the current) (?:[\w-]+,? ){0,5}?(?:trial|study|analysis)\b|\bwe\b", re.I)
OTHERS = re.compile(
    r"\b(?:an?|another|previous|earlier|prior|one|two|several|separate) (?:[\w,/()-]+ ){0,7}?"
    r"(?:trials?|stud(?:y|ies)|analys[ie]s|series|report)\b|\b(?:reported (?:for|with|by|in)|historical|previously)\b",
    re.I,
)


def own_trial(scene: Scene) -> Draft | None:
    """The trial of the title, with the registry number where the document gives just one; None for a document about several or none."""
    title = next((b for b in scene.document.blocks if b.kind is BlockKind.HEADING and b.label == "title"), None)
    if title is None:
        return None
    passage = scene.passage(title)
    text = passage.text
    numbers = _registry_numbers(scene)
    if SEVERAL.search(text) or not (DESIGNED.search(text) and SINGLE.search(text)) or len(numbers) > 1:
        return None
    draft = read_opening(scene, passage, "trial-title", 0)
    name = NAME.search(text)
    called = next((g for g in name.groups() if g), "") if name else ""
    if called and not draft.name and called not in scene.abbreviations and not scene.names.lookup(called):
        draft.name = called
    if numbers and not draft.registry_id:
        draft.registry_id, where = next(iter(numbers.items()))
        draft.say(Attribute.REGISTRY_ID, draft.registry_id, where.evidence("trial-registration"))
    return draft


def _registry_numbers(scene: Scene) -> dict[str, Passage]:
    """The registry numbers of the running text, each with the sentence that first gives it."""
    found: dict[str, Passage] = {}
    for sentence in scene.sentences:
        for number in pattern("registry").findall(sentence.text):
            found.setdefault(number, sentence.passage)
    return found


def is_of_own(own: Draft, sentence: Passage) -> bool:
    """Whether a sentence of a paper about one trial speaks of that trial: other studies are cited, and stand in other parts."""
    text = sentence.text
    if (own.name and re.search(rf"\b{re.escape(own.name)}\b", text)) or (own.registry_id and own.registry_id in text):
        return True
    if any(context("elsewhere").search(part) for part in sentence.section[1:]):
        return bool(OURS.search(text)) and not sentence.refs
    phase = pattern("phase").search(text)
    other = bool(sentence.refs) and bool(OTHERS.search(text))
    return not other and not (phase and not OURS.search(text) and not _same_phase(own, text))


def _same_phase(own: Draft, text: str) -> bool:
    """Whether the phase that a sentence names is the trial's own, or the trial's is not told."""
    named = {normal_phase(m["phase"]) for m in pattern("phase").finditer(text)}
    return not own.phase or own.phase in named
