"""The arms that a field or cell tells: "Arms: A + B (n=69) or B alone (n=69)", "1:1 to A or placebo", "Arm A: …; Arm B: …", or one arm.

Nothing is read where the words set groups apart and one of them is not understood: a wrong arm would take the numbers of two.
"""

from __future__ import annotations

import itertools
import re

from kg.extract.arms.assigned import Side, assigned_sides, is_outside, read_sides, sides_of
from kg.extract.arms.dose_levels import level_arms
from kg.extract.arms.interventions import interventions
from kg.extract.arms.read import ASSIGNED, NUMBERED_ARM_INLINE, add_arm, given_now, read_arm, sides
from kg.extract.document.runs import NUMBERED_ARM
from kg.extract.document.scene import Scene
from kg.extract.text.passage import Passage, items
from kg.extract.trials.drafts import Draft
from kg.model import Arm

AHEAD = re.compile(
    r"(?:(?:(?:two|three|four|five|[2-5]) (?:parallel )?(?:treatment |study |randomi[sz]ed )?(?:arms|groups)\b[,:]?"
    r"|\d+(?::\d+)+(?: ratio)?,?"
    r"|\(\d+(?::\d+)+\),?|randomi[sz](?:ed|ation)\b[,:]?|to(?: receive)?|comparison (?:of|between)|either|of)\s+)+",
    re.I,
)
"""What a field says before its first arm."""
OF_TYPES = re.compile(
    r"(?:drug|biological|device|procedure|behaviou?ral|dietary supplement|genetic|radiation|combination product|diagnostic test|other):\s",
    re.I,
)
"""What a record lists as interventions, by type: which arms they make up is told elsewhere."""
PART_AHEAD = re.compile(r"(?:(?:part|stage|phase) \w+|(?:dose )?expansion)(?: \([^()]*\))?:\s+", re.I)
SEMICOLON = re.compile(r"\s*;\s*(?:and\s+|or\s+)?")
TOLD_APART = re.compile(r"\b(?:versus|vs\.?|or|compared (?:with|to)|against)\b|/(?=\s*(?:matching )?placebo)", re.I)
APART = re.compile(rf"{TOLD_APART.pattern}|\band\b", re.I)
"""Words that may set two arms apart: the first ones do so in a regimen as well."""
EACH_TOLD = re.compile(r"\band\s+(?:[\w-]+\s+){1,4}(?:alone|monotherapy)\b|\band\s+(?:matching )?placebo\b", re.I)
"""An "and" that stands between two arms and not inside one."""
LETTERED = re.compile(r"(?:^|(?<=[;,.] )|(?<=\)))([A-F])[:)]\s+(?=\S)")
"""The letter of an arm; cells run together have the next one right behind the size of the one before."""
SIZED_COMMA = re.compile(r"(?<=\))(?:,\s+(?:and\s+)?|\s+and\s+)(?=\S)")
SIZED_END = re.compile(r"\(\s*n\s*=\s*[\d,]+\)\s*\.?$", re.I)


def field_arms(scene: Scene, field: Passage) -> tuple[list[Side], list[Passage]]:
    """The arms of a field: as sides that are understood, or as passages of one arm each. Both empty where its arms are not all sure."""
    if OF_TYPES.match(field.text):
        return [], []
    listed = items(field)
    parts = [p for item in listed for p in pieces(item)]
    if len(parts) > 1:
        found = read_sides(scene, parts) if len(listed) == 1 and not NUMBERED_ARM.match(parts[0].text) else []
        return (found, []) if found else ([], parts)
    if ASSIGNED.search(field.text):
        return assigned_sides(scene, field), []
    ahead = AHEAD.match(field.text)
    body = field.part(ahead.end(), len(field.text)) if ahead else field
    bare = outside(given_now(body).text)
    between = bool(EACH_TOLD.search(body.text)) and not TOLD_APART.search(bare)
    found = sides_of(scene, body, between)
    if found:
        return found, []
    return [], [] if APART.search(bare) or (ahead and re.search("two|three|four|five|[2-5]|:", ahead[0])) else [body]


def read_field_arms(scene: Scene, draft: Draft, field: Passage, rule: str) -> None:
    """Give a trial the arms that a field of it tells; see :func:`field_arms`."""
    found, parts = field_arms(scene, field)
    for side in found:
        add_arm(draft, Arm(label=side.label, interventions=side.given), field.evidence(rule))
    before = list(draft.arms)
    for whole in parts:
        levels = level_arms(scene, whole) if len(parts) == 1 else []
        for arm in levels:
            add_arm(draft, arm, whole.evidence(rule))
        if levels:
            continue
        part = next(sides(whole, alone=len(parts) == 1))
        read_arm(scene, draft, part, "", rule)
    if len(draft.arms) < len(before) + len(parts):  # one of them is not understood: the others are not all
        draft.arms = before


def listed_cohorts(scene: Scene, item: Passage) -> list[tuple[Passage, Arm]]:
    """The cohorts that an item tells one after another: "Part 2: Cohort 1, lung cancer, X; Cohort 2, colon cancer, X + Y". Empty where one
    of them is not understood."""
    ahead = PART_AHEAD.match(item.text)
    body = item.part(ahead.end(), len(item.text)) if ahead else item
    parts = body.between([m.span() for m in SEMICOLON.finditer(body.text) if is_outside(body.text, m.start())])
    found: list[tuple[Passage, Arm]] = []
    for part in parts:
        named = NUMBERED_ARM.match(part.text)
        told = given_now(part.part(named.end(), len(part.text))) if named else None
        given = interventions(scene, told) if told is not None else ()
        if named is None or told is None or not given or not re.match(r"[,:–-] ?", told.text) or TOLD_APART.search(outside(told.text)):
            return []
        found.append((part, Arm(label=named.group(), interventions=given)))
    return found if len({arm.label.lower() for _, arm in found}) == len(found) > 1 else []


def outside(text: str) -> str:
    """The words of a text that stand in no bracket."""
    return re.sub(r"\([^()]*\)", " ", text)


def pieces(item: Passage) -> list[Passage]:
    """The pieces of a list told by semicolons or by numbered arms; one piece where there is neither."""
    text = item.text
    starts = [m.start() for m in NUMBERED_ARM_INLINE.finditer(text)]
    if len(starts) > 1:
        return [item.part(a, b) for a, b in itertools.pairwise([*starts, len(text)])]
    letters = list(LETTERED.finditer(text))
    if len(letters) > 1 and [m[1] for m in letters] == list("ABCDEF"[: len(letters)]) and not letters[0].start():
        ends = [*(m.start() for m in letters[1:]), len(text)]
        return [item.part(m.end(), len(text[:end].rstrip(" ;,."))) for m, end in zip(letters, ends, strict=True)]
    cuts = [(m.start(), m.end()) for m in SEMICOLON.finditer(text) if is_outside(text, m.start())]
    commas = [(m.start(), m.end()) for m in SIZED_COMMA.finditer(text)]
    if not cuts and commas and all(SIZED_END.search(p.text) for p in item.between(commas)):
        cuts = commas
    return [p for p in item.between(cuts) if p.text.strip(" .;")]
