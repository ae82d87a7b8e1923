"""Arms of which a sentence says one by one what they got: "68 received A and 34 received B", "in arm A patients got A; in arm B, B"."""

from __future__ import annotations

import itertools
import re

from kg.extract.arms.assigned import SIDE, Side, goes_unread, leads, read_sides
from kg.extract.arms.interventions import interventions
from kg.extract.document.scene import Scene
from kg.extract.numbers.numerals import COUNT, whole
from kg.extract.text.passage import Passage
from kg.extract.text.words import capitalised

GOT = r"(?:received|took|got|were (?:given|treated with|assigned to(?: receive)?|allocated to(?: receive)?|randomi[sz]ed to(?: receive)?))"
COUNTED = re.compile(
    rf"\b(?P<n>{COUNT}) (?:(?:patients|participants|subjects|women|men|adults|children) )?{GOT} (?P<what>(?:(?!{GOT})[^.;()])+?)"
    rf"(?=,? (?:and|while|whereas|versus) {COUNT} |[,;] {COUNT} |[.;]|$)",
    re.I,
)
IN_ARM = re.compile(
    rf"\b(?:in )?(?:the )?(?P<label>(?:arm|group|cohort) (?:[A-Z]|\d|[IVX]+))\b,? "
    rf"(?:(?:(?:all )?(?:patients|participants|women|men|adults) )?{GOT} )?",
    re.I,
)
LINKED = re.compile(r"(?:[\s,;.]|\(phase [^()]*\)|\b(?:and|while|whereas|in|the)\b)+$", re.I)
"""What leads from one arm to the next."""
OTHERWISE = re.compile(
    r"\b(?:subsequent|later|then|further|salvage|rescue|prior|previous\w*|earlier|after progression|post-?progression|crossed"
    r"|discontinu\w+|stopped|at least one dose|switch\w*)\b|%",
    re.I,
)
"""What was given before, later, or to some."""


def counted_sides(scene: Scene, sentence: Passage, size: str) -> list[Side]:
    """The groups of a trial of ``size`` patients that a sentence counts with what they got; empty where they are not all of them."""
    found = list(COUNTED.finditer(sentence.text))
    if len(found) < 2 or OTHERWISE.search(sentence.text) or not size or sum(whole(m["n"]) for m in found) != int(size):
        return []
    return read_sides(scene, [sentence.part(m.start("what"), m.end("what")) for m in found])


def numbered_sides(scene: Scene, sentence: Passage) -> list[Side]:
    """The numbered arms of a sentence that tells of each what it got; empty where one of them is not understood."""
    found = list(IN_ARM.finditer(sentence.text))
    labels = [m["label"].lower() for m in found]
    if len(found) < 2 or len(set(labels)) < len(labels) or OTHERWISE.search(sentence.text) or not re.search(GOT, found[0][0], re.I):
        return []
    ends = [*(m.start() for m in found[1:]), len(sentence.text)]
    told = [LINKED.sub("", sentence.text[m.end() : end]) for m, end in zip(found, ends, strict=True)]
    bodies = [sentence.part(m.end(), m.end() + len(words)) for m, words in zip(found, told, strict=True)]
    if any(not leads(scene, b, 0) or SIDE.search(b.text) or goes_unread(scene, b) or not interventions(scene, b) for b in bodies):
        return []
    sides = [Side(capitalised(m["label"]), interventions(scene, b)) for m, b in zip(found, bodies, strict=True)]
    return [] if any(a.given == b.given for a, b in itertools.combinations(sides, 2)) else sides
