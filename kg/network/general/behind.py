"""Which of the general knowledge belongs behind a picture: its things found among those of the documents, its relations as edges."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace

from kg.model import Strength
from kg.model.picture import Box, Taught
from kg.network.general.tables import Row, Thing, relations, things
from kg.network.parts import PathwayEdge


@dataclass(frozen=True, slots=True, kw_only=True)
class Behind:
    """The things of the documents, with their parts of the cell; and what general knowledge adds to them.

    ``same_as`` gives the identifiers that the added things have elsewhere.
    """

    nodes: tuple[Box, ...]
    added: tuple[Box, ...] = ()
    edges: tuple[PathwayEdge, ...] = ()
    same_as: Mapping[str, Collection[str]] = field(default_factory=dict)


def behind(view: str, nodes: Sequence[Box], same_as: Mapping[str, Collection[str]]) -> Behind:
    """What is known of these things in general. ``same_as`` gives for an id of them the identifiers of the same thing elsewhere.

    A stored view takes the relations that are marked with its name; any other those of the things that it shows.
    """
    known = _known(nodes, same_as)
    placed = {known[thing.id]: thing.places for thing in things().values() if thing.id in known}
    boxes = tuple(replace(node, places=placed.get(node.id, ())) for node in nodes)
    if not boxes:
        return Behind(nodes=())
    rows = [row for row in relations() if view in row.views] or [row for row in relations() if row.source in known or row.target in known]
    ends = {end for row in rows for end in (row.source, row.target)} - set(known)
    added = tuple(_box(things()[end]) for end in sorted(ends))
    same = {box.id: tuple(filter(None, [things()[box.id].same_as])) for box in added}
    return Behind(nodes=boxes, added=added, edges=tuple(_edge(row, known) for row in rows), same_as=same)


def _known(nodes: Sequence[Box], same_as: Mapping[str, Collection[str]]) -> dict[str, str]:
    """Which thing of general knowledge is which node: by id, by an identifier of both, by kind and label."""
    ids = {node.id for node in nodes}
    called = {(node.kind, node.label.casefold()): node.id for node in sorted(nodes, key=lambda node: node.id, reverse=True)}
    elsewhere = {(node.kind, name): node.id for node in nodes for name in same_as.get(node.id, ())}
    found = {}
    for thing in things().values():
        kind = thing.id.split(":")[0]
        same = thing.id if thing.id in ids else elsewhere.get((kind, thing.same_as)) or called.get((kind, thing.label.casefold()))
        if same:
            found[thing.id] = same
    return found


def _box(thing: Thing) -> Box:
    return Box(id=thing.id, label=thing.label, kind=thing.id.split(":")[0], places=thing.places)


def _edge(row: Row, known: Mapping[str, str]) -> PathwayEdge:
    taught = Taught(pmid=row.pmid, checked=row.checked, note=row.note, place=row.place)
    return PathwayEdge(
        id=f"general:{row.id}", source=known.get(row.source, row.source), target=known.get(row.target, row.target), relation=row.relation,
        strength=Strength.BACKGROUND, qualifier=row.qualifier, layer="background", taught=taught,
    )  # fmt: skip
