"""The drug that a whole document is about: the one that its title or opening names, alone or before all others."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from kg.extract.document.scene import Scene
from kg.extract.text.mentions import Mention
from kg.extract.text.passage import Passage
from kg.extract.text.words import rules
from kg.model import BlockKind, Entity, Kind

GIVEN = frozenset({Kind.DRUG, Kind.REGIMEN})


OPENING, CLEARLY = 3, 2


def topic_drug(scene: Scene) -> Entity | None:
    """The drug of the first of the opening blocks that names any: its only one, or the one that the document names twice as often."""
    for _, passage in scene.blocks[:OPENING]:
        mentions = scene.drugs_in(passage.text.lower()) if passage.text.isupper() else scene.mentions(passage)
        called = {m.entity.curie: m.text.lower() for m in reversed(mentions)}
        named = spoken_of(mentions)
        if named:
            text = scene.document.text.lower()
            counts = sorted(((text.count(called[n.curie]), -i) for i, n in enumerate(named)), reverse=True)
            clear = len(counts) == 1 or counts[0][0] >= CLEARLY * counts[1][0]
            return named[-counts[0][1]] if clear else None
    return None


def topic_pair(scene: Scene) -> Sequence[Entity]:
    """The two drugs that a document sets side by side: those of its first heading, when it names just two."""
    title = next((p.text.lower() for b, p in scene.blocks[:OPENING] if b.kind is BlockKind.HEADING), "")
    told = spoken_of(m for s in scene.sentences for m in scene.mentions(s.passage))
    named = [e for e in told if re.search(rf"(?<![\w-]){re.escape(e.label.lower())}(?![\w-])", title)]
    return named if len(named) == 2 else []


def spoken_of(mentions: Iterable[Mention], kinds: frozenset[Kind] = frozenset({Kind.DRUG})) -> Sequence[Entity]:
    """The drugs that words speak of, each once; names of enzymes, salts and blood values are left out."""
    never = re.compile(rules("doses.toml")["never"]["no_drug"], re.I)
    return list({m.entity.curie: m.entity for m in mentions if m.entity.kind in kinds and not never.search(m.entity.label)}.values())


def heading_drug(scene: Scene, heading: Passage) -> Entity | None:
    """The drug that a heading consists of: "3.2. Zanubrutinib"."""
    named = [m for m in scene.mentions(heading) if m.entity.kind is Kind.DRUG]
    alone = len(named) == 1 and not re.sub(r"[\d.\W]+", "", heading.text[: named[0].start] + heading.text[named[0].end :])
    return named[0].entity if alone else None
