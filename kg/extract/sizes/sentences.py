"""Sentences that say how many people each arm has: who was assigned to what, who completed, whose data were analysed.

A number counts only where its place says so: in the brackets behind an arm's name, right before "were assigned to" an arm, in a list told
"respectively", or "each"; and only in a sentence that speaks of who takes part. Who had an event, withdrew or was lost is no arm.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from kg.extract.arms.meant import named_arms
from kg.extract.arms.of_trial import arms_of
from kg.extract.document.scene import Scene
from kg.extract.groups.names import called
from kg.extract.groups.sentences import groups_in
from kg.extract.numbers.numerals import COUNT, whole
from kg.extract.sizes.alike import all_alike, in_order
from kg.extract.sizes.inside import before_people, in_one_bracket, of_all
from kg.extract.sizes.phrases import (
    ARTICLES,
    ASSIGNED,
    BEFORE_NAME,
    BY_LOT,
    HELD,
    IN_BRACKETS,
    LEFT_OUT,
    LISTED,
    NAMED_IN_BRACKETS,
    NEXT,
    OUT_OF,
    STAGES,
    SUBJECTS,
    TAKES_PART,
    TO_EACH,
)
from kg.extract.stage.told import Told
from kg.extract.text.contexts import context
from kg.extract.text.group_words import starts
from kg.extract.text.words import capitalised
from kg.model import Arm, ArmSize, Evidence

LONGEST = 60
ANY = re.compile(rf"\b{COUNT}\b", re.I)
LOT_BEFORE = re.compile(rf"\b{BY_LOT}\b(?:,? (?:with|of whom|as follows))?\s*[:,;(–-]*\s*$", re.I)
"""Lots were drawn, and what follows are the groups: "64 were randomised: 32 to …"."""
STAYED = re.compile(r"\b(?:data|complet(?:ed|e)|available|follow(?:ed)?[- ]?up|retained|retention|finished)\b", re.I)
"""What is told of people who were there to the end, and not of those of whom something was found."""
SAID = re.compile(r"\d\s*$|\b(?:who|which|were|was|received?|underwent|took|given)\b")
"""Words that no name of an arm holds."""


@dataclass(frozen=True, slots=True)
class Sized:
    """A number of people and the arm it is of."""

    arm: Arm
    size: int
    stage: str


def sentence_sizes(scene: Scene, all_told: Sequence[Told], known: Mapping[str, str]) -> Iterator[tuple[ArmSize, Evidence]]:
    """The sizes of arms that the sentences state; of a sentence with two sizes for one arm, none."""
    for one in all_told:
        text = one.passage.text
        if one.rule != "sentence" or not (TAKES_PART.search(text) or SUBJECTS.search(text)) or not ANY.search(text):
            continue
        if any(context(name).search(text) for name in ("background", "design", "size", "expected")):
            continue
        found = list(dict.fromkeys(_read(scene, one, known)))
        if len({(f.arm.label, f.stage) for f in found}) == len(found):
            for f in found:
                yield ArmSize(arm=f.arm, size=f.size, stage=f.stage), one.passage.evidence("sentence-arm-size")


def _read(scene: Scene, one: Told, known: Mapping[str, str]) -> Iterator[Sized]:
    """The sizes of one sentence, by the first shape that gives at least two."""
    names = _named(scene, one, known)
    text = one.passage.text
    takes_part = TAKES_PART.search(text) is not None
    shapes = (_listed, _before, _subjects, _behind, _assigned, _in_brackets, _held, _to_each, _inside, _of_all, _alike)
    for shape in shapes if takes_part else (_subjects,):
        found = list(shape(one, text, names, known))
        if len({f.arm.label for f in found}) > 1:
            yield from found
            break
    if takes_part:
        yield from _in_order(text, names)


Named = tuple[int, int, Arm]


def _named(scene: Scene, one: Told, known: Mapping[str, str]) -> list[Named]:
    """The arms that a sentence names: those of its trial, else the groups that the document names."""
    found = [(n.start, n.end, n.arm) for n in named_arms(scene, one.passage, one.draft)] if one.draft and one.draft.arms else []
    for g in groups_in(one.passage.text, known):
        if not any(a < g.end and g.start < b for a, b, _ in found):
            found.append((g.start, g.end, _arm(one, g.name, known)))
    return sorted((f for f in found if not f[2].pooled), key=lambda f: f[:2])


def _arm(one: Told, name: str, known: Mapping[str, str]) -> Arm:
    """The arm of a name: the trial's that is called so, else the group as the document writes it."""
    same = [a for a in arms_of(one.draft) if called(a.label) == called(name)]
    return same[0] if len(same) == 1 else Arm(label=known.get(called(name), name), trial=one.draft.trial if one.draft else None)


def _stage(text: str, at: int) -> str:
    """Who is counted, as the last word before a number, else the first one behind it, tells."""
    before = [(m.end(), stage) for stage, pattern in STAGES for m in pattern.finditer(text, 0, at)]
    behind = [(m.start(), stage) for stage, pattern in STAGES for m in pattern.finditer(text, at)]
    return max(before)[1] if before else min(behind)[1] if behind else ""


def _listed(one: Told, text: str, names: list[Named], known: Mapping[str, str]) -> Iterator[Sized]:
    """ "50, 49 and 50 patients in groups A, B and C, respectively"."""
    m = LISTED.search(text)
    if m is None or LEFT_OUT.search(text):
        return
    numbers = [int(n) for n in re.findall(r"\d+", m["numbers"])]
    told = [ARTICLES.sub("", n.strip()) for n in re.split(r",\s*(?:and\s+)?|\s+and\s+", m["names"])]
    full = [n if called(n) in known else f"Group {n}" if called(f"group {n}") in known else "" for n in told]
    if len(full) == len(numbers) and all(full):
        for n, name in zip(numbers, full, strict=True):
            yield Sized(_arm(one, name, known), n, _stage(text, m.start()))


def _before(one: Told, text: str, names: list[Named], known: Mapping[str, str]) -> Iterator[Sized]:
    """ "25 were assigned to A and 26 to B", "completed by 24 patients in the A group and 25 in the B group"."""
    by_lot = False
    for start, _, arm in names:
        m = BEFORE_NAME.search(text[:start])
        if m is None or OUT_OF.search(text, 0, m.start("n")):
            continue
        by_lot = by_lot or bool(m["lot"].strip()) or LOT_BEFORE.search(text, 0, m.start("n")) is not None
        if by_lot or not LEFT_OUT.search(text):
            yield Sized(arm, whole(m["n"]), "randomised" if by_lot else _stage(text, m.start()))


def _behind(one: Told, text: str, names: list[Named], known: Mapping[str, str]) -> Iterator[Sized]:
    """ "the A group (n = 25) and the B group (26 patients)"."""
    for i, (_, end, arm) in enumerate(names):
        m = IN_BRACKETS.match(text, end)
        if m and (re.search(rf"\b{BY_LOT}\b", text[: names[0][0]], re.I) or not LEFT_OUT.search(text)):
            yield Sized(arm, int(m["n"] or m["p"]), _stage(text, names[i][0]))


def _assigned(one: Told, text: str, names: list[Named], known: Mapping[str, str]) -> Iterator[Sized]:
    """ "randomly allocated to walking (102 women) or usual care (n = 109)": what stands before the brackets is what the arm is called."""
    brackets = list(IN_BRACKETS.finditer(text))
    entry = next((m for m in ASSIGNED.finditer(text) if brackets and m.end() < brackets[-1].start()), None)
    brackets = [b for b in brackets if entry and b.start() > entry.end()]
    if entry is None or len(brackets) < 2:
        return
    found, at = [], entry.end()
    for bracket in brackets:
        m = NEXT.fullmatch(text, at, bracket.start())
        name = ARTICLES.sub("", m["name"].rpartition(":")[2].strip()) if m else ""
        if not name or len(name) > LONGEST or starts("people", name) or SAID.search(name):
            return
        inside = [arm for a, b, arm in names if at <= a and b <= bracket.start()]
        arm = inside[0] if len(inside) == 1 else _arm(one, capitalised(name), known)
        found.append(Sized(arm, int(bracket["n"] or bracket["p"]), "randomised"))
        at = bracket.end()
    yield from found


def _in_brackets(one: Told, text: str, names: list[Named], known: Mapping[str, str]) -> Iterator[Sized]:
    """ "to stretch every day (stretching group, n = 30) or …": the brackets hold the name as well."""
    if LEFT_OUT.search(text):
        return
    for m in NAMED_IN_BRACKETS.finditer(text):
        name = m["name"].strip()
        of_group = re.search(r"\b(?:group|arm)$|^group \w{1,3}$", name, re.I)
        if called(name) in known or of_group or re.fullmatch(r"[A-Z][A-Za-z0-9+-]{0,7}", name):
            yield Sized(_arm(one, name, known), int(m["n"]), _stage(text, m.start()))


def _held(one: Told, text: str, names: list[Named], known: Mapping[str, str]) -> Iterator[Sized]:
    """ "The A group consisted of 25 patients and the B group comprised 26"."""
    for m in HELD.finditer(text):
        if called(m["name"]) in known:
            yield Sized(_arm(one, f"{m['name']} group", known), whole(m["n"]), "")


def _subjects(one: Told, text: str, names: list[Named], known: Mapping[str, str]) -> Iterator[Sized]:
    """ "Group 1 (n = 20) received X and group 2 (n = 21) received Y"."""
    for m in SUBJECTS.finditer(text):
        name = capitalised(m["name"]) if m["name"].lower().startswith("group") else m["name"]
        yield Sized(_arm(one, name, known), int(m["n"] or m["p"]), "treated")


def _to_each(one: Told, text: str, names: list[Named], known: Mapping[str, str]) -> Iterator[Sized]:
    """ "102 were randomly allocated to walking and 109 to usual care"."""
    lot = re.search(rf"\b{BY_LOT}\b", text, re.I)
    for m in TO_EACH.finditer(text):
        name = re.sub(r"\s+(?:group|arm)$", "", ARTICLES.sub("", m["name"].strip()))
        if lot and m.end() > lot.start() and not starts("people", name) and not re.search(r"\b(?:who|which|groups?|one|two|three)\b", name):
            yield Sized(_arm(one, capitalised(name), known), whole(m["n"]), "randomised")


def _inside(one: Told, text: str, names: list[Named], known: Mapping[str, str]) -> Iterator[Sized]:
    """ "(exercise, n = 21; control, n = 20)", "195 intervention children and 190 control children"."""

    def arm_of(name: str) -> Arm | None:
        return _arm(one, name, known) if called(name) in known else None

    for arm, size, at in in_one_bracket(text, arm_of):
        left = max((m.end() for m in LEFT_OUT.finditer(text, 0, at)), default=0)
        if TAKES_PART.search(text, left, at) or not LEFT_OUT.search(text):
            yield Sized(arm, size, _stage(text, at))
    if not LEFT_OUT.search(text):
        yield from (Sized(arm, size, _stage(text, at)) for arm, size, at in before_people(text, names))


def _of_all(one: Told, text: str, names: list[Named], known: Mapping[str, str]) -> Iterator[Sized]:
    """ "Complete data were available for 28 of 32 participants in the A group and 27 of 32 in the B group"."""
    stages = {_stage(text, at) for _, _, at in of_all(text, names)}
    if stages <= {"analysed", "completed"} and STAYED.search(text) and not LEFT_OUT.search(text):
        yield from (Sized(arm, size, _stage(text, at)) for arm, size, at in of_all(text, names))


def _alike(one: Told, text: str, names: list[Named], known: Mapping[str, str]) -> Iterator[Sized]:
    """ "48 to each group", "divided into two groups of 30": of those who left or had something only where lots were drawn right before."""
    for arm, size, at in all_alike(one, text, names, known):
        if re.search(rf"\b{BY_LOT}\b[^.;]{{0,80}}$", text[:at], re.I):
            yield Sized(arm, size, "randomised")
        elif not LEFT_OUT.search(text):
            yield Sized(arm, size, _stage(text, at))


def _in_order(text: str, names: list[Named]) -> Iterator[Sized]:
    """ "…, leaving 44 and 42 participants, respectively, for analysis"."""
    for arm, size, at in in_order(text, names):
        yield Sized(arm, size, "completed" if re.match(r"[^.;]{0,80}?\bcompleted\b", text[at:], re.I) else "analysed")
