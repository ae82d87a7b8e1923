"""Which row a thing stands in: kinds give the start, relations the rest (longest path), as biology runs from drug to outcome."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from kg.model.picture import Box, Line, Sense
from kg.network.parts import ViewSpec

GIVEN = frozenset({"drug", "drug-class", "regimen", "treatment", "agency"})
CODE = frozenset({"gene", "mrna"})
MOLECULES = frozenset({"protein", "family"})
STEPS = frozenset({"process", "component", "state", "biomarker"})
ENDS = frozenset({"disease", "cell", "endpoint", "adverse-event", "concept"})
CROWD = 5
"""More things than this crowd a row."""
Links = Sequence[tuple[str, str]]


def rows_of(boxes: Sequence[Box], lines: Sequence[Line], seeds: Sequence[str] = ()) -> list[list[str]]:
    """The rows from top to bottom, each with the ids of its boxes in sorted order."""
    kinds = {box.id: box.kind for box in boxes}
    start = _start(kinds, lines)
    rest = sorted(name for name in kinds if name not in start)
    firm = [line for line in lines if any(tie.strength != "denied" for tie in line.ties)]
    links = sorted({(line.source, line.target) for line in firm if line.source not in start and line.target not in start})
    forward = _forward(rest, links, {line.target for line in firm if line.source in start} | set(seeds))
    level = _longest(rest, forward, _floors(rest, kinds, lines))
    _sink_islands(level, links, {*seeds, *_touched(start, lines)})
    _tighten(level, forward, _floors(rest, kinds, lines), lines)
    rows: dict[int, list[str]] = {}
    for name, row in sorted([*start.items(), *level.items()]):
        rows.setdefault(row, []).append(name)
    return _ends_below([rows[row] for row in sorted(rows)], kinds, {line.source for line in lines})


def row_name(ids: Sequence[str], kinds: Mapping[str, str], leaves: frozenset[str], view: ViewSpec) -> str:
    """What a row is called: by the view where it names it, else by what its seed is, else by what most of it is."""
    for name in view.rows:
        if set(name.holds) & set(ids):
            return name.name
    if len(ids) > 1 and all(i in leaves and kinds[i] not in GIVEN | CODE for i in ids):
        return "Outcomes"
    present = {kinds[i] for i in ids}
    seeded = [kinds[i] for i in ids if i in view.seeds]
    groups = [_group(kind) for kind in seeded or [kinds[i] for i in ids]]
    most = min(groups, key=lambda group: (-groups.count(group), group))
    if most == 0:
        return "Drugs"
    if most == 1:
        return " and ".join(word for kind, word in (("gene", "genes"), ("mrna", "mRNA")) if kind in present).replace("genes", "Genes", 1)
    if most == 2:
        return " and ".join(word for kind, word in (("protein", "proteins"), ("family", "families")) if kind in present).capitalize()
    return "Outcomes" if most == 4 or set(ids) <= leaves else "Steps in the cell"


def _group(kind: str) -> int:
    """Which part of the story a kind belongs to: given, code, molecules, steps, ends."""
    return next((place for place, kinds in enumerate((GIVEN, CODE, MOLECULES, STEPS)) if kind in kinds), 4)


def _start(kinds: Mapping[str, str], lines: Sequence[Line]) -> dict[str, int]:
    """Row 0: what is given, and what only describes it. Row 1: genes and mRNA, and what acts on nothing else (an enzyme that cuts it).

    A gene that a protein switches on or off is no start: it stands below that protein.
    """
    switched = {
        line.target
        for line in lines
        if kinds[line.target] == "gene" and kinds[line.source] in MOLECULES and line.sense in (Sense.ACTIVATES, Sense.INHIBITS)
    }
    start = {name: 0 if kind in GIVEN else 1 for name, kind in kinds.items() if kind in GIVEN | CODE and name not in switched}
    for name in sorted(set(kinds) - set(start) - switched):
        out = [line.target for line in lines if line.source == name]
        into = [line for line in lines if line.target == name]
        if out and not into and all(kinds[target] in CODE for target in out):
            start[name] = 1
            continue
        acts_on_given = out and not into and all(kinds[target] in GIVEN for target in out)
        sorts_given = into and not out and all(line.sense is Sense.BELONGS and kinds[line.source] in GIVEN for line in into)
        if acts_on_given or sorts_given:
            start[name] = 0
    return start


def _ends_below(rows: list[list[str]], kinds: Mapping[str, str], causes: set[str]) -> list[list[str]]:
    """A crowded row lets those ends go one row further down that nothing follows from."""
    for place, row in enumerate(rows):
        ends = [name for name in row if kinds[name] in ENDS and name not in causes]
        if len(row) > CROWD and 0 < len(ends) < len(row):
            rows[place] = [name for name in row if name not in ends]
            if place + 1 == len(rows):
                return [*rows, ends]
            rows[place + 1] = sorted([*rows[place + 1], *ends])
    return rows


def _touched(start: Mapping[str, int], lines: Sequence[Line]) -> set[str]:
    return {line.target for line in lines if line.source in start} | {line.source for line in lines if line.target in start}


def _floors(rest: Sequence[str], kinds: Mapping[str, str], lines: Sequence[Line]) -> dict[str, int]:
    """The highest row that each may stand in: molecules and causes in 2, what is brought about in 3."""
    caused = {line.target for line in lines}
    return {name: 2 if kinds[name] in MOLECULES or (name not in caused and kinds[name] not in ENDS) else 3 for name in rest}


def _forward(rest: Sequence[str], links: Links, first: set[str]) -> list[tuple[str, str]]:
    """The links without those that close a circle: greedy order, sources first, then what is acted on from above."""
    left = set(rest)
    order: dict[str, int] = {}
    while left:
        out = {name: sum(a == name and b in left for a, b in links) for name in left}
        into = {name: sum(b == name and a in left for a, b in links) for name in left}
        pick = min(left, key=lambda name: (into[name] > 0, name not in first, into[name] - out[name], name))
        order[pick] = len(order)
        left.remove(pick)
    return [(a, b) for a, b in links if order[a] < order[b]]


def _longest(rest: Sequence[str], forward: Links, floors: Mapping[str, int]) -> dict[str, int]:
    level = {name: floors[name] for name in rest}
    for _ in rest:
        moved = False
        for a, b in forward:
            if level[b] <= level[a]:
                level[b], moved = level[a] + 1, True
        if not moved:
            break
    return level


def _sink_islands(level: dict[str, int], links: Links, anchored: set[str]) -> None:
    """What hangs on nothing above it goes down as a whole, so that its end stands among the other ends."""
    bottom = max(level.values(), default=0)
    for island in _islands(level, links):
        if not island & anchored:
            drop = bottom - max(level[name] for name in island)
            for name in island:
                level[name] += drop


def _islands(level: Mapping[str, int], links: Links) -> list[set[str]]:
    owner = {name: name for name in level}

    def root(name: str) -> str:
        while owner[name] != name:
            name = owner[name]
        return name

    for a, b in links:
        owner[max(root(a), root(b))] = min(root(a), root(b))
    islands: dict[str, set[str]] = {}
    for name in sorted(level):
        islands.setdefault(root(name), set()).add(name)
    return list(islands.values())


def _tighten(level: dict[str, int], forward: Links, floors: Mapping[str, int], lines: Sequence[Line]) -> None:
    """Moves each thing to where its lines are shortest, without turning one round."""
    above: dict[str, list[str]] = {name: [] for name in level}
    below: dict[str, list[str]] = {name: [] for name in level}
    for a, b in forward:
        above[b].append(a)
        below[a].append(b)
    fed = {line.target for line in lines if line.source not in level}
    bottom = max(level.values(), default=0)
    for _ in range(6):
        for name in sorted(level):
            low = max([floors[name], *(level[other] + 1 for other in above[name])])
            high = min([bottom, *(level[other] - 1 for other in below[name])])
            if not above[name] and not below[name]:
                continue
            near = [level[other] for other in above[name] + below[name]]
            pull = 1.5 if name in fed else 0.0
            options = range(low, high + 1)
            level[name] = min(options, key=lambda row: (sum(abs(row - other) for other in near) + pull * row, row), default=level[name])
