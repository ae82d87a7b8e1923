"""What it means to belong: a member and its class or whole, and which thing may be a member of which."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from kg.extract.grammar.phrases import Phrase, Token
from kg.extract.text.words import rules, singular, small_last_word
from kg.model import Entity, Kind, Relation, slugify

CLASSES = frozenset({Kind.DRUG_CLASS, Kind.FAMILY})
MADE_PROTEINS = ("fusion protein", "peptide", "hormone")
"""Families of proteins that drugs belong to as well."""
MEMBERS = {
    Kind.DRUG_CLASS: frozenset({Kind.DRUG, Kind.DRUG_CLASS}),
    Kind.FAMILY: frozenset({Kind.PROTEIN, Kind.GENE, Kind.FAMILY}),
}


@dataclass(frozen=True, slots=True)
class Membership:
    """A thing and the class or whole it belongs to, and the rule that said so."""

    member: Phrase
    relation: Relation
    of: Entity
    rule: str
    qualifier: str = ""
    group: Phrase | None = None


@dataclass
class Cut:
    """The sentence without what stands in brackets, appositions and examples; what those said; what its pronouns point to."""

    tokens: list[Token]
    found: list[Membership]
    stands_for: dict[int, list[Phrase]]
    referents: Mapping[int, list[Phrase]] = field(default_factory=dict)


def class_of(phrase: Phrase) -> Entity:
    """A class called by its singular."""
    thing = replace(phrase.thing, label=small_last_word(phrase.thing.label))
    for noun in ("antisense oligonucleotide", "siRNA"):
        if phrase.inner and thing.label.lower().endswith(f" {noun}") and thing.label.startswith(phrase.inner[0].thing.label):
            return replace(thing, label=noun, slug=slugify(noun.lower()), same_as=())
    return (
        replace(thing, label=singular(thing.label), slug=slugify(singular(thing.slug))) if phrase.plural or thing.kind in CLASSES else thing
    )


def may_be(member: Phrase, group: Phrase) -> bool:
    """Whether a thing may belong to a class: the kinds agree, and the class is more than "drug" or "protein"."""
    general = rules("nouns.toml")["membership"]["too_general"]
    label = singular(group.thing.label).lower()
    return (
        not member.open
        and singular(member.thing.label).lower() not in general
        and not member.vague
        and singular(group.noun) != "inducer"  # what induces an enzyme is told of its use, not of its kind
        and not group.open
        and not member.facet
        and not member.pronoun
        and group.thing.kind in MEMBERS
        and (member.thing.kind in MEMBERS[group.thing.kind] or (member.thing.kind is Kind.DRUG and label.endswith(MADE_PROTEINS)))
        and label not in general
        and member.thing.curie != group.thing.curie
        and (member.named or member.thing.kind in CLASSES)
    )
