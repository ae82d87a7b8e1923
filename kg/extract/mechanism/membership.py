"""What belongs to what: "X is a Y", "X, a Y,", "Y such as X", "the Y X", regimens, and what a class does by its name."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache

from kg.extract.grammar.phrases import Phrase, Token, list_at, list_back
from kg.extract.mechanism.belonging import CLASSES, Cut, Membership, class_of, may_be
from kg.extract.mechanism.deeds import acts_as, made_against
from kg.extract.mechanism.parts import part_of, product_of
from kg.extract.text.words import rules, singular, words
from kg.model import Kind, Relation

COPULAS = frozenset({"is", "are", "was", "were"})
NOT_SUBJECT = frozenset({"of", "in", "with", "to", "by", "for", "whether", "if", "from", "on", "than", "between"})
OPEN, CLOSE = "(", ")"


def cut(tokens: Sequence[Token], referents: Mapping[int, list[Phrase]] | None = None) -> Cut:
    """Read and take out the memberships of a sentence, whose pronouns point to ``referents``."""
    out = Cut([], [], {}, referents or {})
    i = 0
    while i < len(tokens):
        step = (
            _named_class(tokens, i, out)
            or _as_class(tokens, i, out)
            or _bracket(tokens, i, out)
            or _examples(tokens, i, out)
            or product_of(tokens, i, out)
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
    if phrase is None:
        return 0
    listed = list(phrase.inner) if phrase.facet == "treatment" else list_at(tokens, i)[0] if phrase.of_class else []
    group: Phrase | None = None
    for one in listed:
        if one.of_class is not None:
            group = one.of_class if not _is_open_class(one.of_class) else None
        elif group is None or not group.plural:
            break
        if group is not None and may_be(one, group):
            out.found.append(Membership(one, Relation.IS_A, class_of(group), "class-before-name", group=group))
        if phrase.of_class is not None and one is not phrase and one.of_class is not None:
            break  # a class of its own begins here, and is read where it stands
    return 0


def _as_class(tokens: Sequence[Token], i: int, out: Cut) -> int:
    """ "As a selective inhibitor of Y, X …" at the head of a sentence: read, and taken out."""
    if i or tokens[0].word != "as" or len(tokens) < 5 or tokens[2].word != ",":
        return 0
    group, member = tokens[1].phrase, tokens[3].phrase
    if group is None or member is None or group.article not in ("a", "an") or not member.named or member.open:
        return 0
    if not (group.inner or group.thing.kind is Kind.FAMILY) or group.thing.kind not in CLASSES or not may_be(member, group):
        return 0
    out.found.append(Membership(member, Relation.IS_A, class_of(group), "as-a-class", group=group))
    return 3


def _is_open_class(group: Phrase) -> bool:
    """Whether a class before a name is none to be a member of: "any other biosimilar X"."""
    return group.article in ("any", "no", "another", "some") or group.noun in ("biosimilar", "biosimilars")


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
    if before and inside and not _is_half(out):
        _read_bracket(before, inside, out)
    return close - i + 1


def _is_half(out: Cut) -> bool:
    """Whether the class before is one of two that share a noun: "stimulatory or co-inhibitory receptors (e.g., …)" leaves open which."""
    if len(out.tokens) < 3 or out.tokens[-2].word not in ("or", "and/or"):
        return False
    other = out.tokens[-3]
    return other.phrase is None or (other.phrase.open and not other.phrase.named)


def _read_bracket(before: list[Phrase], inside: Sequence[Token], out: Cut) -> None:
    start = _list_word(inside, 0)
    found, end = list_at(inside, start, loose=True)
    if not found or end < len(inside):
        return
    last = before[-1]
    if not start and len(found) == 1 and _is_short_of(found[0], last):
        return
    if start or (last.thing.kind in CLASSES and last.plural):
        members = [p for p in found if may_be(p, last) and (start or p.thing.kind not in CLASSES)]
        out.found += [Membership(p, Relation.IS_A, class_of(last), "examples-in-brackets", group=last) for p in members]
    elif last.thing.kind is Kind.REGIMEN and len(found) > 1 and [t.word for t in out.tokens[-3:-1]] != ["patients", "with"]:
        parts = [p for p in found if p.thing.kind in (Kind.DRUG, Kind.PROTEIN)]
        out.found += [Membership(p, Relation.PART_OF, last.thing, "components-in-brackets") for p in parts if p.thing.kind is Kind.DRUG]
    elif len(found) == 1 and found[0].thing.kind is Kind.REGIMEN and len(before) > 1:
        out.found += [Membership(p, Relation.PART_OF, found[0].thing, "regimen-in-brackets") for p in before if p.thing.kind is Kind.DRUG]
    elif len(found) == 1 and found[0].article in ("a", "an", "the"):
        out.found += [Membership(last, Relation.IS_A, class_of(p), "class-in-brackets", group=p) for p in found if may_be(last, p)]


def _is_short_of(short: Phrase, group: Phrase) -> bool:
    """Whether what stands in brackets is but the short form of the class before it: "Nonsteroidal Anti-Inflammatory Drugs (NSAIDs)"."""
    return short.thing.kind is group.thing.kind or (short.plural and short.thing.kind is Kind.DRUG and not short.of_class)


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
    for listed in rules("nouns.toml")["membership"]["lists"]:
        found.setdefault(listed.split()[0], []).append(tuple(listed.split()))
    return found


def _examples(tokens: Sequence[Token], i: int, out: Cut) -> int:
    """ "Y such as X1 and X2," with or without a comma before."""
    skip = 1 if tokens[i].word == "," else 0
    step = _list_word(tokens, i + skip)
    if not step or not out.tokens or out.tokens[-1].phrase is None:
        return 0
    group = out.tokens[-1].phrase
    found, end = list_at(tokens, i + skip + step, loose=True)
    if _of_members(out, found, group):
        return end - i + (1 if end < len(tokens) and tokens[end].word == "," and skip else 0)
    if not found:
        return _unnamed(tokens, i, i + skip + step) if skip else 0
    members = [p for p in found if may_be(p, group) and not _is_half(out)]
    if group.plural or group.thing.kind is Kind.DRUG_CLASS:
        out.found += [Membership(p, Relation.IS_A, class_of(group), "examples", group=group) for p in members]
    if not members and tokens[i + skip].word != "such":
        return 0
    closing = 1 if end < len(tokens) and tokens[end].word == "," and end + 1 < len(tokens) and skip else 0
    return end - i + closing


def _of_members(out: Cut, found: Sequence[Phrase], group: Phrase) -> bool:
    """ "Members of the X family, such as A and B": A and B are part of the family."""
    if singular(group.noun) != "member" or len(group.inner) != 1 or group.inner[0].thing.kind is not Kind.FAMILY or group.open:
        return False
    parts = [p for p in found if p.thing.kind in (Kind.PROTEIN, Kind.GENE) and not p.open and not p.facet]
    out.found += [Membership(p, Relation.PART_OF, group.inner[0].thing, "member-such-as") for p in parts]
    return bool(parts)


def _unnamed(tokens: Sequence[Token], i: int, start: int) -> int:
    """How long an aside of examples is that name nothing known: ", such as N550K,"."""
    end = next((j for j in range(start, min(start + 6, len(tokens))) if tokens[j].phrase is not None or tokens[j].word == ","), 0)
    return end + 1 - i if end > start and tokens[end].word == "," else 0


def _apposition(tokens: Sequence[Token], i: int, out: Cut) -> int:
    """ "X, a Y," or "X, a key protein in the Z pathway,": read, and taken out when it is closed again."""
    if tokens[i].word != "," or i + 1 >= len(tokens) or not out.tokens or out.tokens[-1].phrase is None:
        return 0
    if tokens[i + 1].word == "being" and i + 2 < len(tokens):
        i, skipped = i + 1, 1  # "X, being a Y, …"
    else:
        skipped = 0
    group = tokens[i + 1].phrase
    if group is None or group.article not in ("a", "an", "the", "one"):
        return 0
    member = out.tokens[-1].phrase
    if member.article in ("a", "an") and group.article in ("a", "an") and member.thing.kind in CLASSES:
        return 0  # "a proteasome inhibitor, an alkylator, and …" is a list
    member = member.inner[-1] if member.inner and not member.named else member
    behind = tokens[i + 2].word if i + 2 < len(tokens) else "."
    joined = len(out.tokens) > 1 and out.tokens[-2].word in ("and", "or")
    if group.article == "the" and (group.thing.label.endswith(" family") or (group.plural and not joined)):
        return 0  # "p53, the Bcl-2 family, the caspases, and …" is a list
    if behind in ("and", "or") or (tokens[i + 2 : i + 3] and tokens[i + 2].phrase is not None):
        return 0
    end = i + 2
    made_against(tokens, i + 1, [member], out)
    part = part_of(tokens, i + 1, [member], out)
    if part:
        end = part
    elif acts_as(member, group, out):
        out.stands_for[group.start] = [member]
    elif may_be(member, group):
        out.found.append(Membership(member, Relation.IS_A, class_of(group), "apposition", group=group))
        out.stands_for[group.start] = [member]
    elif group.thing.kind not in (member.thing.kind, *CLASSES) or member.facet:
        return 0
    if end < len(tokens) and tokens[end].word in (",", ".", ";"):
        return end - i + skipped + (1 if tokens[end].word == "," else 0)
    return 0


def _copulas(out: Cut) -> None:
    """ "X is a Y": read, and Y behind it speaks of X."""
    tokens = out.tokens
    for k in range(1, len(tokens) - 1):
        if tokens[k].word in ("acts", "functions", "serves") and tokens[k + 1].word == "as":
            _acting_as(tokens, k, out)
            continue
        subject, group = tokens[k - 1].phrase or _before_aside(tokens, k), tokens[k + 1].phrase
        if tokens[k].word not in COPULAS or subject is None or group is None:
            continue
        before = tokens[k - 2].word if k > 1 else ""
        members = _before(tokens[:k]) if before in ("and", "or", ",") and tokens[k - 1].phrase else [subject]
        if (k > 1 and tokens[k - 1].phrase and (tokens[k - 2].phrase is not None or before in NOT_SUBJECT)) or not members:
            continue
        members = [one for m in members for one in (out.referents.get(m.start) or [m])]
        if part_of(tokens, k + 1, members, out) or _is_less(tokens, k + 1):
            continue
        made_against(tokens, k + 1, members, out)
        if len(members) == 1 and (group.article in ("a", "an") or not group.article) and acts_as(subject, group, out):
            out.stands_for[group.start] = members
            continue
        _second_class(tokens, k + 2, members, out)
        if group.article in ("a", "an") or (group.plural and not group.article and tokens[k].word in ("are", "were")):
            out.stands_for[group.start] = members
            out.found += [Membership(m, Relation.IS_A, class_of(group), "is-a", group=group) for m in members if may_be(m, group)]


def _second_class(tokens: Sequence[Token], i: int, members: Sequence[Phrase], out: Cut) -> None:
    """ "X is an agonist of Y and an antagonist of Z": the second class."""
    also = tokens[i + 1].phrase if i + 1 < len(tokens) and tokens[i].word == "and" else None
    ends = i + 2 >= len(tokens) or tokens[i + 2].word in (".", ",", ";")
    if also is not None and also.article in ("a", "an") and also.thing.kind is Kind.DRUG_CLASS and also.inner and ends:
        out.found += [Membership(m, Relation.IS_A, class_of(also), "is-a", group=also) for m in members if may_be(m, also)]


def _is_less(tokens: Sequence[Token], g: int) -> bool:
    """Whether a class behind "is" is narrowed to less: "an inhibitor of the receptor kinases for X"."""
    group = tokens[g].phrase
    narrowed = group is not None and group.inner and group.inner[0].plural and group.inner[0].thing.kind is Kind.FAMILY
    return bool(narrowed) and g + 1 < len(tokens) and tokens[g + 1].word == "for"


def _acting_as(tokens: Sequence[Token], k: int, out: Cut) -> None:
    """ "X acts as a decoy receptor that …": what is said of it is said of X."""
    subject, group = tokens[k - 1].phrase, tokens[k + 2].phrase if k + 2 < len(tokens) else None
    alone = subject is not None and subject.named and not subject.open and not subject.facet and k == 1
    if alone and subject is not None and group is not None and group.article in ("a", "an"):
        out.stands_for[group.start] = [subject]


def _before_aside(tokens: Sequence[Token], k: int) -> Phrase | None:
    """The X of "X, which …, is a Y", when the sentence begins with it and the aside is its only one."""
    if k == 4 and [tokens[j].word for j in (1, 3)] == [",", ","] and (name := tokens[2].phrase) is not None and name.named:
        head = tokens[0].phrase.noun if tokens[0].phrase else tokens[0].word
        return name if head in words("roles") and not name.open else None  # "Its payload, X, is a Y"
    commas = [j for j in range(k) if tokens[j].word == ","]
    opens = len(tokens) > 3 and commas[:1] == [1] and commas[-1] == k - 1 and len(commas) == 2
    return tokens[0].phrase if opens and (tokens[2].word in ("which", "whose") or tokens[3].word == "by") else None


def _before(tokens: Sequence[Token]) -> list[Phrase]:
    """The list of subjects that ends here, when nothing stands before it that could govern it."""
    found, first = list_back(tokens, len(tokens) - 1)
    if len(found) == 2 and [t.word for t in tokens[-3:-1]] == [",", "and"]:
        return found[-1:]  # "…, and X is a Y": a clause of its own
    governed = first > 0 and (tokens[first - 1].phrase is not None or tokens[first - 1].word in (*NOT_SUBJECT, "and"))
    return [] if governed else found


