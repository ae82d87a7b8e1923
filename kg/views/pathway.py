"""A pathway of the graph as a picture: a CONSTRUCT query says which statements belong to it, the graph what they say."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from kg.catalogue import find_query
from kg.graph import names
from kg.graph.ask import ask
from kg.graph.encode_said import SaidEncoder
from kg.model import Entity, Fact, Knowledge, Statement, Strength
from kg.model.picture import Box, Picture
from kg.network import PathwayEdge, arrange, view_named


def picture(name: str, knowledge: Knowledge, graph: Path) -> Picture:
    """The picture of a stored view. Raises RenderError for an unknown one."""
    view = view_named(name)
    triples = ask(graph, find_query(f"pathways/{name}").text).rows
    chosen = {str(subject) for subject, predicate, _ in triples if predicate == names.WORDS["rdf"] + "subject"}
    facts = {node: fact for fact in knowledge.facts if (node := node_of(fact)) in chosen}
    return arrange(view, _nodes(facts.values()), [_edge(node, fact) for node, fact in sorted(facts.items())])


def node_of(fact: Fact) -> str:
    """The IRI of the node that stands for a fact."""
    return SaidEncoder().said(fact.says)


def _nodes(facts: Iterable[Fact]) -> list[Box]:
    things = {thing for fact in facts if isinstance(fact.says, Statement) for thing in (fact.says.subject, fact.says.object)}
    return [
        Box(id=thing.curie, label=thing.label, kind=str(thing.kind), url=_page_about(thing))
        for thing in sorted(things, key=lambda thing: thing.curie)
    ]


def _page_about(thing: Entity) -> str:
    return next((iri for curie in thing.same_as if (iri := names.expand(curie))), "")


def _edge(node: str, fact: Fact) -> PathwayEdge:
    said = fact.says
    assert isinstance(said, Statement)
    layer = "background" if said.strength is Strength.BACKGROUND else "document"
    return PathwayEdge(
        id=names.compact(node), source=said.subject.curie, target=said.object.curie, relation=str(said.relation),
        strength=str(said.strength), qualifier=said.qualifier, evidence=tuple(fact.quotes()), layer=layer,
    )
