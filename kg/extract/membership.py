"""What belongs to what: "X is a Y", "X, a Y,", "Y such as X", "the Y X", regimens, and what a class does by its name."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache

from kg.extract.phrases import Phrase, Token, list_at, list_back
from kg.extract.words import plural, rules, singular, small_last_word
from kg.model import Entity, Kind, Relation, entity, slugify

CLASSES = frozenset({Kind.DRUG_CLASS, Kind.FAMILY})
MEMBERS = {
    Kind.DRUG_CLASS: frozenset({Kind.DRUG, Kind.DRUG_CLASS}),
    Kind.FAMILY: frozenset({Kind.PROTEIN, Kind.GENE, Kind.FAMILY}),
}
COPULAS = frozenset({"is", "are", "was", "were"})
NOT_SUBJECT = frozenset({"of", "in", "with", "to", "by", "for", "whether", "if", "from", "on", "than", "between"})
AIMED = frozenset({"anti", "targeted", "targeting", "directed", "specific"})
OPEN, CLOSE = "(", ")"


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
    """The sentence without what stands in brackets, appositions and examples; and what those said."""

    tokens: list[Token]
    found: list[Membership]
    stands_for: dict[int, list[Phrase]]


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
        and not group.open
        and not member.facet
        and not member.pronoun
        and group.thing.kind in MEMBERS
        and member.thing.kind in MEMBERS[group.thing.kind]
        and label not in general
        and member.thing.curie != group.thing.curie
        and (member.named or member.thing.kind in CLASSES)
    )


def cut(tokens: Sequence[Token]) -> Cut:
    """Read and take out the memberships of a sentence."""
    out = Cut([], [], {})
    i = 0
    while i < len(tokens):
        step = (
            _named_class(tokens, i, out)
            or _bracket(tokens, i, out)
            or _examples(tokens, i, out)
            or _product(tokens, i, out)
            or _apposition(tokens, i, out)
        )
        if step:
            i += step
            continue
        out.tokens.append(tokens[i])
        i += 1
    _copulas(out)
    out.found = [m for m in out.found if not _says_little(m)]
    return out


def _says_little(found: Membership) -> bool:
    """Whether it only says "an antibody" or "a receptor", without the word that would make it a class of its own."""
    label = found.of.label.lower()
    return found.relation is Relation.IS_A and label != "kinase" and label in rules("nouns.toml")["membership"]["bare"]


def _named_class(tokens: Sequence[Token], i: int, out: Cut) -> int:
    """ "the BRAF inhibitor vemurafenib": the phrase itself carries its class."""
    phrase = tokens[i].phrase
    if phrase and phrase.of_class and may_be(phrase, phrase.of_class):
        group = phrase.of_class
        members = list_at(tokens, i)[0] if group.plural else [phrase]
        out.found += [Membership(m, Relation.IS_A, class_of(group), "class-before-name", group=group) for m in members if may_be(m, group)]
    return 0


def _last(out: Cut) -> list[Phrase]:
    """The phrases right before the place reached: one, or a list."""
    found: list[Phrase] = []
    k = len(out.tokens) - 1
    while k >= 0 and (phrase := out.tokens[k].phrase) is not None:
        found.insert(0, phrase)
        if k >= 2 and out.tokens[k - 1].word in (",", "and") and out.tokens[k - 2].phrase is not None:
            k -= 2
        elif k >= 3 and [t.word for t in out.tokens[k - 2 : k]] == [",", "and"] and out.tokens[k - 3].phrase is not None:
            k -= 3
        else:
            break
    return found


def _bracket(tokens: Sequence[Token], i: int, out: Cut) -> int:
    """What stands in brackets: an abbreviation, examples, a class, the components of a regimen."""
    if tokens[i].word != OPEN:
        return 0
    close = next((j for j in range(i + 1, min(len(tokens), i + 80)) if tokens[j].word == CLOSE), None)
    if close is None:
        return 0
    before = _last(out)
    inside = tokens[i + 1 : close]
    if before and inside:
        _read_bracket(before, inside, out)
    return close - i + 1


def _read_bracket(before: list[Phrase], inside: Sequence[Token], out: Cut) -> None:
    start = _list_word(inside, 0)
    found, end = list_at(inside, start, loose=True)
    if not found or end < len(inside):
        return
    last = before[-1]
    if start or (last.thing.kind in CLASSES and last.plural):
        out.found += [Membership(p, Relation.IS_A, class_of(last), "examples-in-brackets", group=last) for p in found if may_be(p, last)]
    elif last.thing.kind is Kind.REGIMEN and len(found) > 1 and [t.word for t in out.tokens[-3:-1]] != ["patients", "with"]:
        parts = [p for p in found if p.thing.kind in (Kind.DRUG, Kind.PROTEIN)]
        out.found += [Membership(p, Relation.PART_OF, last.thing, "components-in-brackets") for p in parts if p.thing.kind is Kind.DRUG]
    elif len(found) == 1 and found[0].thing.kind is Kind.REGIMEN and len(before) > 1:
        out.found += [Membership(p, Relation.PART_OF, found[0].thing, "regimen-in-brackets") for p in before if p.thing.kind is Kind.DRUG]
    elif len(found) == 1 and found[0].article in ("a", "an", "the"):
        out.found += [Membership(last, Relation.IS_A, class_of(p), "class-in-brackets", group=p) for p in found if may_be(last, p)]


def _list_word(tokens: Sequence[Token], i: int) -> int:
    """How many tokens at ``i`` introduce examples ("such as", "e.g.,")."""
    for parts in _list_words().get(tokens[i].word, ()) if i < len(tokens) else ():
        if [t.word for t in tokens[i : i + len(parts)]] == list(parts):
            n = len(parts)
            return n + 1 if i + n < len(tokens) and tokens[i + n].word in (",", ":") else n
    return 0


@cache
def _list_words() -> dict[str, list[tuple[str, ...]]]:
    """The words that introduce examples, by their first word."""
    found: dict[str, list[tuple[str, ...]]] = {}
    for words in rules("nouns.toml")["membership"]["lists"]:
        found.setdefault(words.split()[0], []).append(tuple(words.split()))
    return found


def _examples(tokens: Sequence[Token], i: int, out: Cut) -> int:
    """ "Y such as X1 and X2," with or without a comma before."""
    skip = 1 if tokens[i].word == "," else 0
    step = _list_word(tokens, i + skip)
    if not step or not out.tokens or out.tokens[-1].phrase is None:
        return 0
    group = out.tokens[-1].phrase
    found, end = list_at(tokens, i + skip + step, loose=True)
    if not found:
        return _unnamed(tokens, i, i + skip + step) if skip else 0
    members = [p for p in found if may_be(p, group)]
    if group.plural or group.thing.kind is Kind.DRUG_CLASS:
        out.found += [Membership(p, Relation.IS_A, class_of(group), "examples", group=group) for p in members]
    if not members and tokens[i + skip].word != "such":
        return 0
    closing = 1 if end < len(tokens) and tokens[end].word == "," and end + 1 < len(tokens) and skip else 0
    return end - i + closing


def _unnamed(tokens: Sequence[Token], i: int, start: int) -> int:
    """How long an aside of examples is that name nothing known: ", such as N550K,"."""
    end = next((j for j in range(start, min(start + 6, len(tokens))) if tokens[j].phrase is not None or tokens[j].word == ","), 0)
    return end + 1 - i if end > start and tokens[end].word == "," else 0


def _product(tokens: Sequence[Token], i: int, out: Cut) -> int:
    """ "X, the product of the Y gene," or "X is the product of Y": Y encodes X; the aside is taken out when it is closed again."""
    head = [t.word for t in tokens[i : i + 5]]
    start = next((k for k in (3, 4) if head[:1] and head[0] in (",", "is") and head[1:2] == ["the"] and head[k - 1 : k + 1] == ["product", "of"]), 0)
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


def _apposition(tokens: Sequence[Token], i: int, out: Cut) -> int:
    """ "X, a Y," or "X, a key protein in the Z pathway,": read, and taken out when it is closed again."""
    if tokens[i].word != "," or i + 1 >= len(tokens) or not out.tokens or out.tokens[-1].phrase is None:
        return 0
    group = tokens[i + 1].phrase
    if group is None or group.article not in ("a", "an", "the", "one"):
        return 0
    member = out.tokens[-1].phrase
    member = member.inner[-1] if member.inner and not member.named else member
    behind = tokens[i + 2].word if i + 2 < len(tokens) else "."
    if behind in ("and", "or") or (tokens[i + 2 : i + 3] and tokens[i + 2].phrase is not None):
        return 0
    end = i + 2
    _against(tokens, i + 1, [member], out)
    part = _part_of(tokens, i + 1, [member], out)
    if part:
        end = part
    elif _acts_as(member, group, out):
        out.stands_for[group.start] = [member]
    elif may_be(member, group):
        out.found.append(Membership(member, Relation.IS_A, class_of(group), "apposition", group=group))
        out.stands_for[group.start] = [member]
    elif group.thing.kind not in (member.thing.kind, *CLASSES) or member.facet:
        return 0
    if end < len(tokens) and tokens[end].word in (",", ".", ";"):
        return end - i + (1 if tokens[end].word == "," else 0)
    return 0


def _against(tokens: Sequence[Token], g: int, members: Sequence[Phrase], out: Cut) -> None:
    """ "X is an antibody against Y"."""
    group = tokens[g].phrase
    target = tokens[g + 2].phrase if g + 2 < len(tokens) and tokens[g + 1].word in ("against", "to") else None
    if group is not None and tokens[g + 1 : g + 2] and tokens[g + 1].word == "to" and singular(group.noun) != "antibody":
        return
    if group is None or group.open or target is None or target.open or target.facet or _deed(group) is not Relation.TARGETS:
        return
    if target.thing.kind in (Kind.PROTEIN, Kind.GENE, Kind.FAMILY, Kind.MRNA):
        made = [m for m in members if m.thing.kind is Kind.DRUG and not m.open]
        out.found += [Membership(m, Relation.TARGETS, target.thing, "made-against", target.qualifier) for m in made]


def _acts_as(member: Phrase, group: Phrase, out: Cut) -> bool:
    """What a protein does by the class it is put in: "MDM2, an inhibitor of p53," inhibits p53."""
    if member.thing.kind not in (Kind.PROTEIN, Kind.FAMILY, Kind.GENE) or group.thing.kind is not Kind.DRUG_CLASS or not group.inner:
        return False
    if member.open or member.facet or member.pronoun or group.open:
        return False
    relation = _deed(group)
    targets = [p.thing for p in group.inner if p.thing.kind in (Kind.PROTEIN, Kind.FAMILY, Kind.GENE) and p.thing.curie != member.thing.curie]
    if relation not in (Relation.INHIBITS, Relation.ACTIVATES) or not targets:
        return False
    out.found += [Membership(member, relation, t, "acts-as") for t in targets]
    return True


def _deed(group: Phrase) -> Relation | None:
    """What the noun of a class of drugs says that its members do."""
    label = singular(group.thing.label.partition(" of ")[0]).lower()
    return next((Relation(r) for r, nouns in rules("nouns.toml")["class_acts"].items() if label.endswith(tuple(nouns))), None)


def _subunits(group: Phrase, members: Sequence[Phrase], out: Cut) -> bool:
    """ "X and Y are subunits of the Z complex"."""
    if group.facet != "site" or singular(group.noun) not in ("subunit",) or len(group.inner) != 1:
        return False
    whole = group.inner[0]
    if whole.open or whole.thing.kind not in (Kind.FAMILY, Kind.COMPONENT, Kind.PROTEIN) or not all(_may_be_part(m) for m in members):
        return False
    out.found += [Membership(m, Relation.PART_OF, whole.thing, "subunit-of") for m in members]
    return True


def _may_be_part(member: Phrase) -> bool:
    return not member.open and not member.facet and member.thing.kind in (Kind.PROTEIN, Kind.GENE, Kind.FAMILY)


def _part_of(tokens: Sequence[Token], g: int, members: Sequence[Phrase], out: Cut) -> int:
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


def _copulas(out: Cut) -> None:
    """ "X is a Y": read, and Y behind it speaks of X."""
    tokens = out.tokens
    for k in range(1, len(tokens) - 1):
        subject, group = tokens[k - 1].phrase or _before_aside(tokens, k), tokens[k + 1].phrase
        if tokens[k].word not in COPULAS or subject is None or group is None:
            continue
        before = tokens[k - 2].word if k > 1 else ""
        members = _before(tokens[:k]) if before in ("and", "or", ",") and tokens[k - 1].phrase else [subject]
        if (k > 1 and tokens[k - 1].phrase and (tokens[k - 2].phrase is not None or before in NOT_SUBJECT)) or not members:
            continue
        if _part_of(tokens, k + 1, members, out):
            continue
        _against(tokens, k + 1, members, out)
        if len(members) == 1 and (group.article in ("a", "an") or not group.article) and _acts_as(subject, group, out):
            out.stands_for[group.start] = members
            continue
        if group.article in ("a", "an") or (group.plural and not group.article and tokens[k].word in ("are", "were")):
            out.stands_for[group.start] = members
            out.found += [Membership(m, Relation.IS_A, class_of(group), "is-a", group=group) for m in members if may_be(m, group)]


def _before_aside(tokens: Sequence[Token], k: int) -> Phrase | None:
    """The X of "X, which …, is a Y", when the sentence begins with it and the aside is its only one."""
    commas = [j for j in range(k) if tokens[j].word == ","]
    opens = len(tokens) > 3 and commas[:1] == [1] and commas[-1] == k - 1 and len(commas) == 2
    return tokens[0].phrase if opens and (tokens[2].word in ("which", "whose") or tokens[3].word == "by") else None


def _before(tokens: Sequence[Token]) -> list[Phrase]:
    """The list of subjects that ends here, when nothing stands before it that could govern it."""
    found, first = list_back(tokens, len(tokens) - 1)
    governed = first > 0 and (tokens[first - 1].phrase is not None or tokens[first - 1].word in (*NOT_SUBJECT, "and"))
    return [] if governed else found


def _many(label: str) -> str:
    """A class called by its plural: "inhibitors of BRAF"."""
    head, of, rest = label.partition(" of ")
    return plural(head) + of + rest


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
        relation = _deed(group)
        aimed = [group.cause] if group.cause and (not group.inner or group.cause_word in AIMED) else []
        for target in [*(p.thing for p in group.inner), *aimed]:
            if relation is Relation.TARGETS and target.slug.startswith(("immunoglobulin", "ig-g", "igg")):
                continue  # the isotype of an antibody, not its target
            if relation and target.kind in (Kind.PROTEIN, Kind.FAMILY, Kind.GENE, Kind.DRUG, Kind.MRNA):
                yield m, relation, target, f"class {_many(class_of(group).label)}"
