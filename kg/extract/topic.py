"""The drug that a whole document is about: the only one that its title names."""

from __future__ import annotations

from kg.extract.scene import Scene
from kg.model import Entity, Kind


def topic_drug(scene: Scene) -> Entity | None:
    """The only drug of the first block, or None where it names none or several."""
    named = {m.entity.curie: m.entity for _, p in scene.blocks[:1] for m in scene.mentions(p) if m.entity.kind is Kind.DRUG}
    return next(iter(named.values())) if len(named) == 1 else None
