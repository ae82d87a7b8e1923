"""Patterns without a verb of their own: words between two names."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from kg.extract.grammar.clauses import clause_strength
from kg.extract.grammar.patterns import Line, fits, patterns
from kg.extract.grammar.phrases import Phrase
from kg.extract.grammar.saying import Said, agent_of, fits_place, objects_of
from kg.extract.text.words import singular
from kg.model import Kind, Strength, entity


def wordings(seen: Line) -> Iterator[Said]:
    """The patterns without a verb of their own."""
    for pattern in patterns():
        if pattern.verbs:
            continue
        for m in pattern.after.finditer(seen.text):
            acting = [(p, g) for g in ("subject", "other") if g in pattern.slots for p in seen.phrases(m, g)]
            subjects = [p for p, g in acting if fits(pattern.slots[g], p) and not p.vague]
            objects = [p for p in seen.phrases(m, "object") if fits(pattern.slots["object"], p)]
            objects = [p for p in objects if p.article == "the"] if pattern.definite else objects
            if "place" in pattern.slots and not all(fits_place(pattern, p) for p in seen.phrases(m, "place")):
                continue
            if {g for p, g in acting if p in subjects} != {g for _, g in acting}:
                continue  # one of the two sides is none of the kind
            before = seen.text[: m.start()]
            ahead = clause_strength(before)
            negated = re.search(r"\b(?:no|not|without|never|failed to|rarely|n't) (?:\S+ ){0,3}$", before)
            if (not pattern.aside and (ahead is Strength.DENIED or negated)) or any(p.article == "no" for p in (*subjects, *objects)):
                continue
            if pattern.of_place:
                objects = [_of_place(p, seen.phrases(m, "place")) for p in objects]
            yield from (
                Said(agent_of(s, pattern), pattern.relation, o, Strength.OBSERVED if pattern.aside else ahead, q, pattern.name)
                for s in subjects
                for p in objects
                for o, q in objects_of(p, pattern.slots["object"], pattern)
                if agent_of(s, pattern).curie != o.curie
            )


def _of_place(event: Phrase, cells: Sequence[Phrase]) -> Phrase:
    """ "survival" as that of the cells which the sentence speaks of: "X cells depend on Y for survival"."""
    return replace(event, thing=entity(Kind.PROCESS, f"{singular(cells[0].thing.label)} {event.thing.label}"))
