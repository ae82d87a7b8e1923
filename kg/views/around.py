"""Relations that no stored view chose: those round a thing, as far as a picture holds them, or all there are."""

from __future__ import annotations

from kg.model import Entity, Fact, Statement
from kg.model.picture import Picture
from kg.views.drawn.page import World
from kg.views.pathway import picture_of

STEPS, ENOUGH = 2, 40
"""A neighbourhood reaches so many relations far, or less far where it holds so many things already."""


def around(thing: Entity, world: World) -> Picture:
    """What a thing does, what acts on it, and so on with those things. Denied relations lead no further."""
    from kg.network import ViewSpec

    facts = _statements(world)
    reached = {thing.curie}
    for step in range(STEPS):
        if step and len(reached) > ENOUGH:
            break
        near = [fact for fact in facts if _ends(fact) & reached]
        reached |= {end for fact in near for end in _ends(fact)}
    chosen = [fact for fact in facts if _ends(fact) <= reached]
    subtitle = f"What the documents say round {thing.label}, {STEPS} relations far at most."
    view = ViewSpec(name=f"about {thing.curie}", title=f"About {thing.label}", subtitle=subtitle, seeds=(thing.curie,))
    return picture_of(view, chosen, world)


def everything(world: World) -> Picture:
    """All relations; of more things than a picture holds those round the one with most relations. Raises RenderError for far too many."""
    from kg.network import ViewSpec

    view = ViewSpec(name="relations", title="All relations", subtitle="Every relation between two things that the documents state.")
    return picture_of(view, _statements(world), world)


def _statements(world: World) -> list[Fact]:
    return [fact for fact in world.knowledge.facts if isinstance(fact.says, Statement)]


def _ends(fact: Fact) -> set[str]:
    said = fact.says
    return {said.subject.curie, said.object.curie} if isinstance(said, Statement) else set()
