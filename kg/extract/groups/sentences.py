"""Sentences that give one number for each group of patients, whatever was measured: "the X was 12.3 ± 4.1 in the seed group and …".

A number is a group's where the words between tell so: it stands in or behind the group's name, in a list told "respectively", or in the
brackets that close a comparison of two groups in their order, and then only if it goes the way that the sentence says. All numbers of a
sentence have to find a group of their own; else none is read.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from itertools import pairwise

from kg.extract.document.scene import Scene
from kg.extract.endpoints.named import find_endpoints
from kg.extract.endpoints.values import TIME_TO_EVENT
from kg.extract.groups.names import NamedGroup, called
from kg.extract.groups.numbers import Number, readings
from kg.extract.groups.people import PEOPLE as COUNTED_PEOPLE
from kg.extract.groups.people import people_counted
from kg.extract.groups.phrases import (
    AGAINST,
    BEFORE,
    BESIDE_EACH_OTHER,
    CHANGED,
    ENDING,
    FALLING,
    GAP,
    GENERIC,
    HAD,
    HOW,
    IN,
    LEADING,
    LED,
    LIST,
    MORE,
    NAMED,
    NEW_SUBJECT,
    NUMBERED,
    OPENED,
    OTHER,
    RISING,
    SAYS_MEAN,
    SUBJECT,
    UNCLEAR,
    UNIT_IN,
    VERSUS,
    WITH,
    WITH_NAME,
)
from kg.extract.groups.titles import LONGEST, is_whole
from kg.extract.numbers.numerals import COUNT
from kg.extract.stage.told import Told
from kg.extract.text.contexts import context
from kg.extract.text.group_heads import CONTROL
from kg.extract.text.group_words import KNOWN_UNIT, starts
from kg.model import Arm, Entity, Evidence, Kind, Result, Statistic, entity

OF_CHANGE = re.compile(r"^(?:changes?|increases?|decreases?|reductions?|improvements?)(?: from baseline)? in (?=\w)", re.I)
"""What was measured is a change, and of what."""
GIVEN_WITH = re.compile(
    r"[\d)%]\s*(?:(?!weeks?|days?|months?|years?|hours?|h\b|min)[a-zA-Z%/µ·²0-9-]{1,12}\s+){0,2}(?:with|after|on|for|in|under|by)\s+(?:the\s+)?$"
)
"""A number, and the preposition before the name of its group: "31.2 kg with exercise"."""
CLOSES = re.compile(r"\s*(?:[.,;()\[]|$|(?:and|versus|vs|compared|than|at|after)\b)")
COUNTS_PEOPLE = re.compile(rf"\b{COUNT}\s+{COUNTED_PEOPLE}\b", re.I)
AT_ENTRY = re.compile(r"\b(?:baseline|characteristics|demograph\w+)\b", re.I)
"""A part about what patients were before treatment."""
MANY = re.compile(r"\d[^%±/]{0,40}(?:%|±|\+/-|/\s*\d|SD|SE|IQR|range|CI|\bof\b).*\d", re.S)


def group_sentences(
    scene: Scene, all_told: Sequence[Told], known: Mapping[str, str], taken: frozenset[int]
) -> Iterator[tuple[Result, Evidence]]:
    """The results of all sentences that no other rule has read: ``taken`` are where those start. ``known`` names the document's groups."""
    for one in all_told:
        text = one.passage.text
        if one.rule != "sentence" or one.passage.starts[0] in taken or BEFORE.search(text):
            continue
        if not (MANY.search(text) or SAYS_MEAN.search(text) or COUNTS_PEOPLE.search(text)):
            continue
        if any(context(name).search(text) for name in ("background", "design", "size", "patients_apart", "expected")):
            continue
        if context("subgroups").search(COUNTS_PEOPLE.sub("", text)):
            continue  # "12 women" who are counted are no subgroup
        if one.passage.section and (context("elsewhere").search(one.passage.section[-1]) or AT_ENTRY.search(one.passage.section[-1])):
            continue
        found = list(_read(scene, one, known))
        yield from found or _counted(scene, one, known)


def _counted(scene: Scene, one: Told, known: Mapping[str, str]) -> Iterator[tuple[Result, Evidence]]:
    """The people of each group to whom something happened."""
    text = one.passage.text
    told = people_counted(text, groups_in(text, known))
    named = measured(scene, told[0], told[1]) if told else None
    if told is None or named is None:
        return
    trial = one.draft.trial if one.draft else None
    for c in told[2]:
        share = c.of is not None or c.percent is not None
        yield (
            Result(
                arm=Arm(label=known.get(called(c.name), c.name), trial=trial), endpoint=named[0], trial=trial, timepoint=named[1],
                statistic=Statistic.PROPORTION if share else Statistic.COUNT, value=c.percent if share else Decimal(c.n),
                unit="%" if share else "patients", numerator=c.n if share else None, denominator=c.of,
            ),
            one.passage.evidence("sentence-group-count"),
        )  # fmt: skip


def _read(scene: Scene, one: Told, known: Mapping[str, str]) -> Iterator[tuple[Result, Evidence]]:
    text = one.passage.text
    groups = groups_in(text, known)
    for numbers in readings(text, scene.document.text):
        if not 2 <= len(numbers) <= 6 or len({n.statistic for n in numbers}) > 1:
            continue
        if NEW_SUBJECT.search(text, numbers[0].end, numbers[-1].start):
            continue
        owned = _beside(text, numbers, groups) or _listed(text, numbers, known) or _compared(text, numbers, groups, known)
        named = (_endpoint(scene, text, numbers[0], groups) or _had(scene, text, groups)) if owned else None
        if owned and named:
            yield from _results(one, numbers, owned, named, known)
            return


def _results(
    one: Told, numbers: Sequence[Number], owned: Sequence[str], named: tuple[Entity, str, str], known: Mapping[str, str]
) -> Iterator[tuple[Result, Evidence]]:
    """A result for each number and the group that it is of."""
    endpoint, timepoint, unit = named
    units = {n.unit for n in numbers if n.unit} or {unit}
    if len(units) > 1:
        return
    unit = units.pop()
    trial = one.draft.trial if one.draft else None
    for n, name in zip(numbers, owned, strict=True):
        arm = Arm(label=known.get(called(name), name), trial=trial)
        yield (
            Result(
                arm=arm, endpoint=endpoint, statistic=n.statistic, trial=trial, value=n.value,
                unit="%" if n.statistic is Statistic.PROPORTION else unit,
                numerator=n.numerator, denominator=n.denominator, timepoint=timepoint, spread=n.spread, spread_kind=n.spread_kind,
                low=n.low, high=n.high, bounds=n.bounds,
            ),
            one.passage.evidence("sentence-group"),
        )  # fmt: skip


def groups_in(text: str, known: Mapping[str, str]) -> list[NamedGroup]:
    """The groups that a sentence names, in order; only such as the document names elsewhere too."""
    found = []
    for m in NUMBERED.finditer(text):
        if called(f"group {m['name']}") in known or called(m["name"]) in known:
            found += [NamedGroup(m.start(), m.end(), f"Group {m['name']}"), *_more(text, m.end(), known)]
    for m in NAMED.finditer(text):
        words = m["name"].split()
        short = next((s for i in range(len(words)) if called(s := " ".join(words[i:])) in known), "")
        start = m.end("name") - len(short)
        if short and not any(g.start < m.end() and start < g.end for g in found):
            found.append(NamedGroup(start, m.end(), f"{short} group"))
    for m in (*OTHER.finditer(text), *WITH_NAME.finditer(text)):
        if called(m["name"]) in known and not any(g.start < m.end() and m.start("name") < g.end for g in found):
            found.append(NamedGroup(m.start("name"), m.end(), m["name"]))
    low = text.lower()
    for name, label in known.items():
        if name.lower() not in low:
            continue
        for m in re.finditer(rf"(?<![\w-]){re.escape(name)}(?![\w-])", text, re.I):
            bare = GIVEN_WITH.search(text[: m.start()]) and CLOSES.match(text, m.end())
            if bare and not any(g.start < m.end() and m.start() < g.end for g in found):
                found.append(NamedGroup(m.start(), m.end(), name))
        if " " in name or re.search(r"\d|[a-z][A-Z]|[A-Z]{2}|-", label):
            for m in re.finditer(rf"(?<![\w-]){re.escape(name)}(?![\w-]){GENERIC}", text, re.I):
                if not any(g.start < m.end() and m.start() < g.end for g in found):
                    found.append(NamedGroup(m.start(), m.end(), name))
    return sorted(found, key=lambda g: g.start)


def _more(text: str, at: int, known: Mapping[str, str]) -> Iterator[NamedGroup]:
    """The further groups of "groups H1 (29%), H2 (24%) and H3"."""
    while (m := MORE.match(text, at)) and called(f"group {m['b']}") in known:
        yield NamedGroup(m.start("b"), m.end(), f"Group {m['b']}")
        at = m.end()


def _beside(text: str, numbers: Sequence[Number], groups: Sequence[NamedGroup]) -> list[str] | None:
    """The group in whose brackets, or right before whose name, each number stands; the first one may be of the group that the
    sentence begins with ("In the A group, …")."""
    led = groups[0] if groups and LED.fullmatch(text, 0, groups[0].start) and text[groups[0].end :].startswith(",") else None
    owned = []
    for n in numbers:
        behind = [g for g in groups if g.start >= n.end and IN.fullmatch(text, n.end, g.start)]
        ahead = [g for g in groups if g.end <= n.start and WITH.fullmatch(text, g.end, n.start)]
        if n is numbers[0] and led and not behind and not ahead:
            ahead = [led]
        if len(behind) + len(ahead) != 1:
            return None
        owned.append((behind or ahead)[0].name)
    return owned if len(set(owned)) == len(owned) > 1 else None


def _listed(text: str, numbers: Sequence[Number], known: Mapping[str, str]) -> list[str] | None:
    """The groups of a list told "respectively" right behind the numbers, in their order."""
    m = LIST.match(text, numbers[-1].end)
    if m is None or not all(BESIDE_EACH_OTHER.fullmatch(text, a.end, b.start) for a, b in pairwise(numbers)):
        return None
    names = [re.sub(r"^the ", "", n.strip()) for n in re.split(r",\s*(?:and\s+)?|\s+and\s+", m["names"])]
    if len(names) != len(numbers) or len(set(names)) != len(names):
        return None
    return names if all(called(n) in known or n.isupper() for n in names) else None


def _against_the_other(text: str, numbers: Sequence[Number], one: NamedGroup, known: Mapping[str, str]) -> list[str] | None:
    """A group and the only other one of the document, where it is set against it without its name: "longer in the A group (412 vs 388)"."""
    own = called(one.name)
    controls = [name for name in known if CONTROL.fullmatch(name)]
    sides = [name for name in known if name != own and name not in controls] + [name for name in controls[:1] if own not in controls]
    opened = OPENED.fullmatch(text, one.end, numbers[0].start) and VERSUS.fullmatch(text, numbers[0].end, numbers[1].start)
    if len(sides) != 1 or not opened:
        return None
    return [one.name, known[sides[0]]] if _as_told(text[: one.start], numbers) else None


def _compared(text: str, numbers: Sequence[Number], groups: Sequence[NamedGroup], known: Mapping[str, str]) -> list[str] | None:
    """Two groups set against each other, and their two numbers in the brackets behind, in the order and of the size that is told."""
    if len(numbers) != 2:
        return None
    if len(groups) == 1:
        return _against_the_other(text, numbers, groups[0], known)
    if len({g.name for g in groups}) != 2:
        return None
    one, other = groups[0], next(g for g in groups if g.name != groups[0].name)
    if not OPENED.fullmatch(text, other.end, numbers[0].start) or not AGAINST.search(text, one.end, other.start):
        return None
    if not VERSUS.fullmatch(text, numbers[0].end, numbers[1].start):
        return None
    return [one.name, other.name] if _as_told(text[: other.start], numbers) else None


def _as_told(ahead: str, numbers: Sequence[Number]) -> bool:
    """Whether the first of two numbers is the larger where the words ahead say higher, and the smaller where they say lower."""
    rising, falling = bool(RISING.search(ahead)), bool(FALLING.search(ahead))
    first, second = numbers[0].value, numbers[1].value
    return rising != falling and first is not None and second is not None and (first > second) is rising


def _endpoint(scene: Scene, text: str, value: Number, groups: Sequence[NamedGroup]) -> tuple[Entity, str, str] | None:
    """What was measured, as the subject of the last clause before the numbers says, with its time and unit."""
    number_at, subject = (value.lead, CHANGED) if value.lead >= 0 else (value.start, SUBJECT)
    found = [m for m in subject.finditer(text, 0, number_at) if m.end() <= number_at]
    if not found:
        return None
    first = min([number_at, *(g.start for g in groups if found[-1].end() <= g.start)])
    if not GAP.fullmatch(text, found[-1].end(), first) or any(found[-1].start("what") <= g.start < found[-1].end("what") for g in groups):
        return None
    what, timepoint = found[-1]["what"].strip(), ""
    if led := LEADING.match(what) or (LEADING.match(text) if found[-1].start() > 0 else None):
        timepoint = led["time"] if re.search(r"\d|^end", led["time"]) else f"{led['how'].lower()} {led['time']}"
        what = what[led.end() :] if LEADING.match(what) else what
    return measured(scene, what, timepoint)


def _had(scene: Scene, text: str, groups: Sequence[NamedGroup]) -> tuple[Entity, str, str] | None:
    """What one group had more or less of than another: "The A group had a lower pulse than the B group"."""
    m = HAD.search(text)
    if m is None or not any(g.end <= m.start("verb") and not text[g.end : m.start("verb")].strip() for g in groups):
        return None
    return measured(scene, m["what"])


BARE_SCORE = re.compile(r"(?:(?<=[A-Z\d])|(?<=status)) scores?$")
"""The word behind the short name of a scale ("ALSFRS-R score", "… health status score"), which is called so without it."""


def measured(scene: Scene, words: str, timepoint: str = "") -> tuple[Entity, str, str] | None:
    """The endpoint that some words of a sentence mean, with its time and unit; none for words that point elsewhere or name a group."""
    what, unit = HOW.sub("", words).strip(), ""
    if ended := ENDING.search(what):
        what, timepoint = what[: ended.start()], ended["time"]
    if (within := UNIT_IN.search(what)) and KNOWN_UNIT.fullmatch(within["unit"]):
        what, unit = what[: within.start()], within["unit"]
    what = BARE_SCORE.sub("", what.strip(" ,"))
    if not 2 < len(what) <= LONGEST or UNCLEAR.search(OF_CHANGE.sub("", what)) or NAMED.search(what) or starts("not_outcomes", what):
        return None
    if not re.search(r"[A-Za-z]{3}", what):
        return None
    known = find_endpoints(what, scene.endpoint_names)
    if any(k.endpoint.slug in TIME_TO_EVENT for k in known):
        return None
    if len(known) == 1 and is_whole(what, known[0].start, known[0].end):
        return known[0].endpoint, timepoint, unit
    sign = re.match(r"[a-z]*(?:[A-Z\d]| [A-Z][a-z])|(?:max|min|trough|avg)\b", what[1:])  # HbA1c, LDL, Cmax, Beck Depression Inventory
    return entity(Kind.ENDPOINT, what if sign else what[:1].lower() + what[1:]), timepoint, unit
