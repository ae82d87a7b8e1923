"""The drug that a whole document is about: the only one that its title or opening names."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from kg.extract.mentions import Mention
from kg.extract.scene import Scene
from kg.extract.words import rules
from kg.model import Entity, Kind

GIVEN = frozenset({Kind.DRUG, Kind.REGIMEN})


OPENING = 3


def topic_drug(scene: Scene) -> Entity | None:
    """The only drug of the first of the opening blocks that names any, or None where that one names several."""
    named = next((found for _, p in scene.blocks[:OPENING] if (found := spoken_of(scene.mentions(p)))), [])
    return named[0] if len(named) == 1 else None


def spoken_of(mentions: Iterable[Mention], kinds: frozenset[Kind] = frozenset({Kind.DRUG})) -> Sequence[Entity]:
    """The drugs that words speak of, each once; names of enzymes, salts and blood values are left out."""
    never = re.compile(rules("doses.toml")["never"]["no_drug"], re.I)
    return list({m.entity.curie: m.entity for m in mentions if m.entity.kind in kinds and not never.search(m.entity.label)}.values())
