"""What one sentence tells of several trials that are described below it: "two randomised, placebo-controlled phase 3 trials"."""

from __future__ import annotations

import re
from collections.abc import Sequence

from kg.extract.document.scene import Scene
from kg.extract.numbers.numerals import whole
from kg.extract.trials.drafts import Draft, normal_phase, read_design
from kg.model import Attribute

TOLD = re.compile(
    r"\b(?P<many>two|three|four|five|[2-5])\b (?!of\b)(?:[\w-]+,? ){0,8}?phase (?P<phase>(?:[1-4]|IV|I{1,3})[ab]?)\b (?:[\w-]+ ){0,3}?"
    r"(?:trials|studies)\b",
    re.I,
)


def tell_together(scene: Scene, drafts: Sequence[Draft]) -> None:
    """Give the trials of a section the phase and design that a sentence before them tells of all: only where it counts just as many as
    stand below its heading, each under a heading of its own, and none of them has a phase."""
    sections = {b.start: b.section for b in scene.document.blocks}
    starts = sorted(sections)
    for sentence in scene.sentences:
        m = TOLD.search(sentence.text)
        if m is None or sentence.passage.refs:
            continue
        below = [d for d in drafts if d.anchor is not None and d.anchor.start > sentence.passage.starts[0]]
        placed = [(d, sections[max(s for s in starts if s <= d.anchor.start)]) for d in below if d.anchor is not None]
        depth = len(sentence.section)
        own = [(d, where) for d, where in placed if where[:depth] == sentence.section and (d.name or d.registry_id)]
        apart = {where[depth : depth + 1] for _, where in own}
        if len(own) != whole(m["many"]) or len(apart) != len(own) or any(d.phase for d, _ in own):
            continue
        told = sentence.passage.part(*m.span())
        for draft, _ in own:
            draft.phase_words, draft.phase = m["phase"], normal_phase(m["phase"])
            draft.say(Attribute.PHASE, draft.phase, told.evidence("trials-together"))
            read_design(draft, told, "trials-together")
