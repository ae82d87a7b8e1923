"""What stands round a thing: to the left what acts on it, to the right what it acts on; each line leads to its facts on the page."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from kg.model.picture import SENSES, Sense, Tie
from kg.render.style import DASHES, FIRM, firmness
from kg.server.things import Node, Thing

MOST = 12
"""Neighbours on one side: more are counted, not drawn."""
_ASIDE = frozenset({"reference", "document", "evidence", "intervention", "conflict", "statement"})
_SENSES: list[Sense | None] = [*Sense, None]
_FIRMNESS = list(DASHES)


@dataclass(slots=True)
class Link:
    """One line: relations of one sense between the thing and a neighbour; those without one, such as ``uses arm``, merely connect.

    ``anchor`` is the first of its facts on the page.
    """

    sense: Sense | None
    anchor: str
    relations: list[str] = field(default_factory=list)
    firm: str = _FIRMNESS[-1]
    facts: int = 0
    disputed: bool = False


@dataclass(slots=True)
class Neighbour:
    """A thing at the other end, with its lines."""

    node: Node
    links: list[Link] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Neighbourhood:
    """The thing, its neighbours to the left (``sources``) and right (``targets``), and how many of them are not drawn."""

    middle: Node
    sources: Sequence[Neighbour]
    targets: Sequence[Neighbour]
    hidden: int


def neighbourhood(thing: Thing) -> Neighbourhood | None:
    """The neighbourhood of a thing; None where nothing is related to it. A statement shows the two things that it speaks of."""
    middle = Node(thing.title, thing.path, thing.sort)
    own = next((fact for fact in thing.facts if fact.node.href == thing.path), None)
    if own and (subject := own.part("rdf:subject")):
        middle = subject
    sides: tuple[dict[str, Neighbour], dict[str, Neighbour]] = ({}, {})
    for fact in [own] if own else thing.facts:
        ends = fact.part("rdf:subject"), fact.part("rdf:predicate"), fact.part("rdf:object")
        if not (ends[0] and ends[1] and ends[2]) or ends[0] == ends[2]:
            continue
        if ends[0].href == middle.href:
            _add(sides[1], ends[2], ends[1].text, fact.anchor, fact.strength, fact.disputed)
        elif ends[2].href == middle.href:
            _add(sides[0], ends[0], ends[1].text, fact.anchor, fact.strength, fact.disputed)
    if not own:
        _plain(sides[1], thing.relations, "known")
        _plain(sides[0], thing.pointing, "occurs")
    sources, targets = (_ordered(side.values()) for side in sides)
    if not sources and not targets:
        return None
    hidden = max(0, len(sources) - MOST) + max(0, len(targets) - MOST)
    return Neighbourhood(middle, sources[:MOST], targets[:MOST], hidden)


def _plain(side: dict[str, Neighbour], relations: Iterable[tuple[str, Sequence[Node]]], place: str) -> None:
    """Relations that no fact with quotes of its own carries: the arms of a trial, the drugs of an arm."""
    for number, (relation, nodes) in enumerate(relations, start=1):
        for node in nodes:
            drawn = side.get(node.href)
            if not node.kind or not node.href or node.kind in _ASIDE:
                continue
            if not (drawn and any(relation in link.relations for link in drawn.links)):
                _add(side, node, relation, f"{place}-{number}", "observed", False)


def _add(side: dict[str, Neighbour], node: Node, relation: str, anchor: str, strength: str, disputed: bool) -> None:
    neighbour = side.setdefault(node.href or node.text, Neighbour(node))
    sense = SENSES.get(relation)
    link = next((each for each in neighbour.links if each.sense is sense), None)
    if link is None:
        link = Link(sense, anchor)
        neighbour.links.append(link)
    if relation not in link.relations:
        link.relations.append(relation)
    firm = firmness(Tie(id="", relation=relation, strength=strength, qualifier="", evidence=()))
    link.firm = min(link.firm, firm, key=_FIRMNESS.index)
    link.facts, link.disputed = link.facts + 1, link.disputed or disputed


def _ordered(side: Iterable[Neighbour]) -> list[Neighbour]:
    """By what the lines do, firm before dashed, the most stated first."""
    for neighbour in side:
        neighbour.links.sort(key=lambda link: _SENSES.index(link.sense))
    return sorted(side, key=_rank)


def _rank(neighbour: Neighbour) -> tuple[bool, int, str, int, str]:
    first = neighbour.links[0]
    facts = sum(link.facts for link in neighbour.links)
    soft = all(link.firm != FIRM for link in neighbour.links)
    return soft, _SENSES.index(first.sense), "" if first.sense else first.relations[0], -facts, neighbour.node.text
