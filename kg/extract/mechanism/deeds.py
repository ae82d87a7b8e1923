"""What a thing does by the name of its class: a BTK inhibitor inhibits BTK, an antibody against CD20 targets it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from kg.extract.grammar.phrases import Phrase, Token
from kg.extract.mechanism.belonging import Cut, Membership, class_of
from kg.extract.text.words import plural, rules, singular
from kg.model import Entity, Kind, Relation

AIMED = frozenset({"anti", "targeted", "targeting", "directed", "specific", "selective"})


# What acts on a messenger: "an siRNA against X" leaves open whether X is the gene or the protein that is meant to vanish.
NUCLEIC = frozenset({"oligonucleotide", "antisense", "sirna", "gapmer", "rna"})


def acts(found: Sequence[Membership]) -> Iterator[tuple[Membership, Relation, Entity, str]]:
    """What a member of a class does by the name of the class: a BTK inhibitor inhibits BTK."""
    for m in found:
        group = m.group
        if (
            m.relation is not Relation.IS_A
            or group is None
            or not (group.inner or group.cause_word in AIMED)
            or m.member.thing.kind not in (Kind.DRUG, Kind.DRUG_CLASS)
        ):
            continue
        relation = deed_of(group)
        aimed = [group.cause] if group.cause and (not group.inner or group.cause_word in AIMED) else []
        for target in [*(p.thing for p in group.inner), *aimed]:
            if relation is Relation.TARGETS and target.slug.startswith(("immunoglobulin", "ig-g", "igg")):
                continue  # the isotype of an antibody, not its target
            if relation and target.kind in (Kind.PROTEIN, Kind.FAMILY, Kind.GENE, Kind.DRUG, Kind.MRNA):
                yield m, relation, target, _as_class(class_of(group).label)
def _as_class(label: str) -> str:
    """The limit that names a class by its plural: "class inhibitors of BRAF"."""
    head, of, rest = label.removeprefix("class ").partition(" of ")
    return f"class {plural(head)}{of}{rest}"


def deed_of(group: Phrase) -> Relation | None:
    """What the noun of a class of drugs says that its members do."""
    label = singular(group.thing.label.partition(" of ")[0]).lower()
    table = rules("nouns.toml")["class_acts"]
    return next((Relation(r) for r, nouns in table.items() if label.endswith(tuple(n.lower() for n in nouns))), None)


def acts_as(member: Phrase, group: Phrase, out: Cut) -> bool:
    """What a protein does by the class it is put in: "MDM2, an inhibitor of p53," inhibits p53."""
    if member.thing.kind not in (Kind.PROTEIN, Kind.FAMILY, Kind.GENE) or group.thing.kind is not Kind.DRUG_CLASS or not group.inner:
        return False
    if member.open or member.facet or member.pronoun or group.open:
        return False
    relation = deed_of(group)
    kinds = (Kind.PROTEIN, Kind.FAMILY, Kind.GENE)
    targets = [p.thing for p in group.inner if p.thing.kind in kinds and p.thing.curie != member.thing.curie]
    if relation not in (Relation.INHIBITS, Relation.ACTIVATES) or not targets:
        return False
    out.found += [Membership(member, relation, t, "acts-as") for t in targets]
    return True


def made_against(tokens: Sequence[Token], g: int, members: Sequence[Phrase], out: Cut) -> None:
    """ "X is an antibody against Y"."""
    group = tokens[g].phrase
    target = tokens[g + 2].phrase if g + 2 < len(tokens) and tokens[g + 1].word in ("against", "to") else None
    if group is not None and tokens[g + 1 : g + 2] and tokens[g + 1].word == "to" and singular(group.noun) != "antibody":
        return
    if group is None or group.open or target is None or target.open or target.facet or deed_of(group) is not Relation.TARGETS:
        return
    level = (Kind.GENE, Kind.MRNA) if singular(group.noun) in NUCLEIC else (Kind.PROTEIN, Kind.GENE, Kind.FAMILY, Kind.MRNA)
    if target.thing.kind in level:
        made = [m for m in members if m.thing.kind is Kind.DRUG and not m.open]
        out.found += [Membership(m, Relation.TARGETS, target.thing, "made-against", target.qualifier) for m in made]
