"""What is part of what, and what is made from what: "a subunit of the X complex", "the product of the X gene"."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from kg.extract.grammar.phrases import Phrase, Token
from kg.extract.mechanism.belonging import Cut, Membership
from kg.extract.text.words import rules, singular
from kg.model import Kind, Relation, entity


def product_of(tokens: Sequence[Token], i: int, out: Cut) -> int:
    """ "X, the product of the Y gene,", "X, the protein encoded by Y," or "X is the product of Y": Y encodes X; the aside is taken out
    when it is closed again."""
    head = [t.word for t in tokens[i : i + 5]]
    opens = head[:2] in ([",", "the"], ["is", "the"])
    start = next((k for k in (3, 4) if opens and head[k - 1 : k + 1] == ["product", "of"]), 0) or _encoded_by(tokens, i)
    gene = tokens[i + start + 1].phrase if start and i + start + 1 < len(tokens) else None
    made = out.tokens[-1].phrase if out.tokens else None
    if gene is None or made is None or gene.open or made.open or made.facet or not made.named or (len(out.tokens) > 1 and head[0] == "is"):
        return 0
    if gene.thing.kind not in (Kind.GENE, Kind.PROTEIN) or made.thing.kind is not Kind.PROTEIN:
        return 0
    end = i + start + 2
    closed = end < len(tokens) and tokens[end].word in (",", ".", ";")
    if not closed:
        return 0
    coding = replace(gene, thing=entity(Kind.GENE, gene.thing.slug, slug=gene.thing.slug)) if gene.thing.kind is Kind.PROTEIN else gene
    out.found.append(Membership(coding, Relation.ENCODES, made.thing, "product-of-gene"))
    return end - i + (1 if tokens[end].word == "," and head[0] == "," else 0)


def _encoded_by(tokens: Sequence[Token], i: int) -> int:
    """How many tokens ", the protein encoded by" takes; 0 for anything else."""
    what = tokens[i + 1].phrase if i + 4 < len(tokens) and tokens[i].word == "," else None
    said = [t.word for t in tokens[i + 2 : i + 4]]
    return 3 if what is not None and what.vague and what.article == "the" and said == ["encoded", "by"] else 0


def _subunits(group: Phrase, members: Sequence[Phrase], out: Cut) -> bool:
    """ "X and Y are subunits of the Z complex"."""
    if group.facet != "site" or singular(group.noun) not in ("subunit",) or len(group.inner) != 1:
        return False
    whole = group.inner[0]
    if whole.open or whole.thing.kind not in (Kind.FAMILY, Kind.COMPONENT, Kind.PROTEIN) or not all(_may_be_part(m) for m in members):
        return False
    called = group.thing.label.partition(" of ")[0]
    out.found += [Membership(m, Relation.PART_OF, whole.thing, "subunit-of", called if " " in called else "") for m in members]
    return True


def _may_be_part(member: Phrase) -> bool:
    named = not (member.pronoun or member.vague)
    return named and not member.open and not member.facet and member.thing.kind in (Kind.PROTEIN, Kind.GENE, Kind.FAMILY)


def part_of(tokens: Sequence[Token], g: int, members: Sequence[Phrase], out: Cut) -> int:
    """The end of "a key protein in the Z pathway" whose noun is at token ``g``; 0 when it is nothing of the kind."""
    group = tokens[g].phrase
    if group is not None and _subunits(group, members, out):
        return g + 1
    if group is None or g + 2 >= len(tokens) or tokens[g + 1].word not in ("of", "in", "within"):
        return 0
    whole = tokens[g + 2].phrase
    head = singular(group.thing.label).lower().rpartition(" ")[2]
    if whole is None or whole.open or head not in rules("nouns.toml")["membership"]["part_nouns"]:
        return 0
    if not all(_may_be_part(m) for m in members) or whole.vague:
        return 0
    things = (Kind.PROCESS, Kind.PROTEIN, Kind.FAMILY, Kind.GENE)
    if head == "regulator" and whole.thing.kind in things and not whole.facet and tokens[g + 1].word == "of":
        signed = {"negative": Relation.INHIBITS, "positive": Relation.ACTIVATES}
        relation = next((r for word, r in signed.items() if word in group.thing.label.lower().split()), Relation.REGULATES)
        out.found += [Membership(m, relation, whole.thing, "regulator-of") for m in members]
    elif whole.thing.kind is Kind.FAMILY or _is_whole(whole):
        qualifier = "" if head in ("member", "protein", "component") else group.thing.label
        out.found += [Membership(m, Relation.PART_OF, whole.thing, "part-of", qualifier) for m in members]
        if head == "member" and group.article == "the" and whole.thing.kind is Kind.FAMILY:
            out.stands_for[whole.start] = list(members)
    else:
        return 0
    return g + 3


def _is_whole(whole: Phrase) -> bool:
    """Whether a thing has parts: a pathway, a complex."""
    return (whole.thing.kind is Kind.PROCESS and _is_path(whole.thing.label)) or (
        whole.thing.kind is Kind.COMPONENT and whole.thing.label.lower().endswith(("complex", "some", "machinery"))
    )


def _is_path(label: str) -> bool:
    return label.lower().endswith(("pathway", "cascade", "machinery", "system", "complex", "signaling", "signalling"))
