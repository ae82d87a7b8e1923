"""One entity for each kind and slug: the label that most documents use, all identifiers."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable

from kg.assemble.rewrite import Thing, mentions, rewrite_fact
from kg.model import Entity, Fact


def unify_entities(facts: Iterable[Fact]) -> list[Fact]:
    """Facts in which equal (kind, slug) means equal entity."""
    facts = list(facts)
    forms: dict[str, set[Entity]] = defaultdict(set)
    documents: dict[tuple[str, str], set[str]] = defaultdict(set)
    uses: Counter[tuple[str, str]] = Counter()
    for fact in facts:
        for thing in mentions(fact.says):
            if isinstance(thing, Entity):
                forms[thing.curie].add(thing)
                documents[thing.curie, thing.label].update(e.document for e in fact.evidence)
                uses[thing.curie, thing.label] += len(fact.evidence)
    chosen: dict[Entity, Entity] = {}
    for curie, variants in forms.items():
        label = min({v.label for v in variants}, key=lambda name: (-len(documents[curie, name]), -uses[curie, name], name))
        one = min(variants, key=lambda v: (v.label != label, v.same_as))
        same_as = tuple(sorted({each for v in variants for each in v.same_as}))
        unified = Entity(kind=one.kind, slug=one.slug, label=label, same_as=same_as)
        chosen.update(dict.fromkeys(variants, unified))

    def change(thing: Thing) -> Thing:
        return chosen[thing] if isinstance(thing, Entity) else thing

    return [rewrite_fact(fact, change) for fact in facts]
