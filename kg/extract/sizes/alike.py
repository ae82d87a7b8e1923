"""Sentences that give all arms one size, or sizes in the order of the arms they have named: "30 in each group", "leaving 27 and 25"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from kg.extract.arms.of_trial import arms_of
from kg.extract.groups.names import called
from kg.extract.numbers.numerals import COUNT, whole
from kg.extract.sizes.phrases import PEOPLE
from kg.extract.stage.told import Told
from kg.extract.text.group_words import starts
from kg.model import Arm

_SIDES = r"(?:of the (?:two|three|four) |of the )?(?:study |treatment |randomi[sz]ed |intervention )?(?:groups?|arms?|conditions?)"
IN_EACH = re.compile(
    rf"(?<![\d.,/])(?<!\bin )(?<!\bby )(?P<n>{COUNT})\s+(?:{PEOPLE}\s+)?(?:(?:were )?(?:in|to|into|for|within) (?:each|both|either|every)"
    rf"(?: {_SIDES})?|per (?:group|arm))\b"
    rf"|\bn\s*=\s*(?P<m>\d{{1,5}})\s*(?:,\s*)?(?:(?:in|for) )?(?:each(?: {_SIDES})?|per (?:group|arm))\b",
    re.I,
)
"""One size for all: "48 to each group", "n = 20 per arm"."""
HOW_MANY = re.compile(r"\b(?P<k>two|three|four|2|3|4)\s+(?:[\w-]+\s+){0,3}?(?:groups|arms|conditions)\b", re.I)
OF_GROUPS = re.compile(
    rf"\b(?:two|three|four|2|3|4)\s+(?:[\w-]+\s+){{0,3}}?(?:groups|arms)\s*(?:\(\s*n\s*=\s*(?P<a>\d{{1,4}})(?:\s+(?:each|per group"
    r"|in each(?: group)?))?\s*\)"
    rf"|(?:of|with)\s+(?P<b>{COUNT})(?:\s+{PEOPLE})?(?:\s+(?:each|per group|in each(?: group)?)|(?=\s*[:;,.)]|\s+(?:and|to|who"
    r"|that)\b|$)))",
    re.I,
)
""" "Two groups of 30 patients each"."""
IN_ORDER = re.compile(
    rf"(?P<left>\bleaving\s+|\bso that\s+)?(?<![\d.,/%])(?P<numbers>{COUNT}(?:,\s+{COUNT})*,?\s+and\s+{COUNT})(?:\s+{PEOPLE})?"
    r"(?:,?\s+respectively\b,?)?(?:\s+(?:were|could be))?(?:\s+(?P<stage>analy[sz]ed|evaluated|assessed|included|completed"
    r"|evaluable|available for)\b)?",
    re.I,
)
"""Sizes in the order of the groups that the sentence has named before: "…, leaving 44 and 42 participants, respectively"."""
FEWEST = 4
Named = tuple[int, int, Arm]


def sides_of(one: Told, names: Sequence[Named], known: Mapping[str, str], count: int) -> list[Arm]:
    """The arms that "each group" means: those that the sentence names, else all that the trial has or the document names, by whatever
    name; ``count`` is how many the sentence says there are, else 0. None where fewer are known."""
    here = list(dict.fromkeys(arm for _, _, arm in names))
    if len(here) > 1 and count in (0, len(here)):
        return here
    own = [arm for arm in arms_of(one.draft) if not arm.pooled]
    trial = one.draft.trial if one.draft else None
    same = {called(arm.label) for arm in own}
    labels = [label for label in dict.fromkeys(known.values()) if called(label) not in same and not starts("people", label)]
    arms = [*own, *(Arm(label=label, trial=trial) for label in labels)]
    return arms if len(arms) >= max(count, 2) else []


def all_alike(one: Told, text: str, names: Sequence[Named], known: Mapping[str, str]) -> Iterator[tuple[Arm, int, int]]:
    """The one size of all arms of a sentence, with where it stands; none of a few people, who had or did something."""
    said = [m for pattern in (IN_EACH, OF_GROUPS) for m in pattern.finditer(text)]
    sizes = {whole(next(g for g in m.groups() if g)) for m in said}
    if len(sizes) != 1 or min(sizes) < FEWEST:
        return
    told = {whole(m["k"]) for m in HOW_MANY.finditer(text)}
    for arm in sides_of(one, names, known, told.pop() if len(told) == 1 else 0):
        yield arm, next(iter(sizes)), said[0].start()


def in_order(text: str, names: Sequence[Named]) -> Iterator[tuple[Arm, int, int]]:
    """The sizes that stand behind all groups of a sentence, in the order in which it named them first, with where they stand."""
    found = [m for m in IN_ORDER.finditer(text) if m["left"] or m["stage"]]  # else it is not told of whom they are the sizes
    if len(found) != 1:
        return
    m = found[0]
    numbers = [whole(n) for n in re.findall(rf"\b{COUNT}\b", m["numbers"], re.I)]
    arms = list(dict.fromkeys(arm for start, _, arm in names if start < m.start()))
    if len(arms) == len(numbers) and not any(m.end() <= start for start, _, _ in names):
        for arm, n in zip(arms, numbers, strict=True):
            yield arm, n, m.start("numbers")
