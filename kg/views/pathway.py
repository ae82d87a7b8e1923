"""Statements of the graph as a picture: a CONSTRUCT query says which belong to a stored view, the graph what they say."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from kg.catalogue import find_query
from kg.graph import names
from kg.graph.ask import ask
from kg.graph.encode_said import SaidEncoder
from kg.model import Entity, Fact, Statement, Strength
from kg.model.picture import Box, Lead, Picture
from kg.views.drawn.addresses import trial_page

if TYPE_CHECKING:
    from kg.network import PathwayEdge, ViewSpec
    from kg.views.drawn.page import World


def picture(name: str, world: World) -> Picture:
    """The picture of a stored view. Raises RenderError for an unknown one."""
    from kg.network import view_named

    view = view_named(name)
    triples = ask(world.graph, find_query(f"pathways/{name}").text).rows
    chosen = {str(subject) for subject, predicate, _ in triples if predicate == names.WORDS["rdf"] + "subject"}
    return picture_of(view, (fact for fact in world.knowledge.facts if node_of(fact) in chosen), world)


def picture_of(view: ViewSpec, facts: Iterable[Fact], world: World) -> Picture:
    """The picture of statements, with the trials of its drugs and the general knowledge that belongs behind it.

    Raises RenderError for more things than a picture can be chosen from.
    """
    from kg.network import arrange, behind

    edges, things = [], set[Entity]()
    for fact in facts:
        if isinstance(fact.says, Statement):
            edges.append(_edge(node_of(fact), fact, fact.says))
            things |= {fact.says.subject, fact.says.object}
    given = _trials(world)
    boxes = [
        Box(id=thing.curie, label=thing.label, kind=str(thing.kind), url=_page_about(thing.same_as), trials=given.get(thing, ()))
        for thing in sorted(things, key=lambda thing: thing.curie)
    ]
    general = behind(view.name, boxes, {thing.curie: thing.same_as for thing in things})
    added = tuple(replace(box, url=_page_about(general.same_as[box.id])) for box in general.added)
    return arrange(view, general.nodes, edges, replace(general, added=added))


def node_of(fact: Fact) -> str:
    """The IRI of the node that stands for a fact."""
    return SaidEncoder().said(fact.says)


def _trials(world: World) -> Mapping[Entity, tuple[Lead, ...]]:
    """For each drug and regimen the trials that give it, with what they are of and what it is in them."""
    from kg.render.roles import trials_of

    found: dict[Entity, list[Lead]] = {}
    for each in trials_of(world.knowledge.facts):
        for given, role in each.roles.items():
            about = " · ".join(filter(None, (each.about, str(role))))
            found.setdefault(given, []).append(Lead(label=each.trial.label, url=trial_page(each.trial.slug), about=about))
    return {given: tuple(leads) for given, leads in found.items()}


def _page_about(same_as: Iterable[str]) -> str:
    return next((iri for curie in same_as if (iri := names.expand(curie))), "")


def _edge(node: str, fact: Fact, said: Statement) -> PathwayEdge:
    from kg.network import PathwayEdge

    layer = "background" if said.strength is Strength.BACKGROUND else "document"
    return PathwayEdge(
        id=names.compact(node), source=said.subject.curie, target=said.object.curie, relation=str(said.relation),
        strength=str(said.strength), qualifier=said.qualifier, evidence=tuple(fact.quotes()), layer=layer,
    )  # fmt: skip
