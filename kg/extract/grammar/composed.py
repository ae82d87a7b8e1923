"""Phrases that take others into themselves: "the production of X and Y", "resistance to X", "the binding of X to Y"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from functools import cache

from kg.extract.grammar.chunks import chunk, label_of
from kg.extract.grammar.patterns import known_verbs
from kg.extract.grammar.phrases import Phrase, Token, list_at, list_back
from kg.extract.text.mentions import Mention
from kg.extract.text.words import noun, rules, singular, words
from kg.model import Kind, entity, slugify

MOLECULES = (Kind.PROTEIN, Kind.GENE, Kind.MRNA)
SHARED = frozenset(
    {"signaling", "signalling", "expression", "activity", "levels", "phosphorylation", "production", "activation", "pathways", "mutations"}
)
"""Nouns that several names before them share."""
CHAINS = ("subunit", "chain")
SHORT_FORM = re.compile(r"(?<=[a-z]{3}) \([A-Z][A-Za-z-]{1,6}\)$")
"""The short form of a name, given behind it: "resistance to cytarabine (AraC)"."""


def read_phrases(text: str, mentions: Sequence[Mention], verbs: frozenset[str]) -> list[Token]:
    """The words and noun phrases of a sentence. ``verbs`` are the forms that are read as verbs, never as part of a name."""
    return _with_of(text, _of_each(_shared_noun(chunk(text, mentions, verbs))))


def _of_each(tokens: list[Token]) -> list[Token]:
    """ "transcription of A, B and also of C itself" as "transcription of A, B and C"."""
    out: list[Token] = []
    for i, token in enumerate(tokens):
        again = token.word in ("also", "of") and out and out[-1].word == "and" and len(out) > 3 and out[-2].phrase is not None
        behind = next((t for t in tokens[i : i + 3] if t.word not in ("also", "of")), None)
        if again and behind is not None and behind.phrase is not None and (token.word == "of" or tokens[i + 1].word == "of"):
            first = list_back(out, len(out) - 2)[1]
            k = first - 1
            while k > 1 and out[k].word == "," and out[k - 1].phrase is not None:
                k -= 2
            head = out[k - 1].phrase if k > 0 and out[k].word == "of" else None
            if head is not None and head.facet in ("production", "transcription", "activity", "activation", "inhibition"):
                continue
        itself = token.word == "itself" and out and out[-1].phrase is not None and out[-1].phrase.named
        if not itself:
            out.append(token)
    return out


def _shared_noun(tokens: list[Token]) -> list[Token]:
    """ "X and Y signaling" as "X signaling and Y signaling": nothing is said of X itself."""
    out = list(tokens)
    for i, token in enumerate(tokens):
        last = token.phrase
        if last is None or last.noun not in SHARED or last.article or not last.inner or last.inner[0].start != last.start:
            continue
        k = i
        while k >= 2 and tokens[k - 1].word in ("and", "or", ",") and (one := tokens[k - 2].phrase) is not None and _is_bare_molecule(one):
            thing = entity(last.thing.kind, f"{one.thing.label} {last.noun}", slug=slugify(f"{one.thing.slug} {last.noun}"))
            out[k - 2] = replace(tokens[k - 2], phrase=replace(last, start=one.start, end=one.end, thing=thing, inner=(one,)))
            k -= 2
    return out


def _is_bare_molecule(phrase: Phrase) -> bool:
    return phrase.named and not phrase.facet and not phrase.article and phrase.thing.kind in (Kind.PROTEIN, Kind.FAMILY, Kind.GENE)


def _with_of(text: str, tokens: list[Token]) -> list[Token]:
    """Join "the production of X and Y" to one phrase; "resistance to X" as well."""
    out: list[Token] = []
    i = 0
    while i < len(tokens):
        token = tokens[i]
        head = token.phrase
        of = i + 2 if head and head.facet == "site" and i + 1 < len(tokens) and tokens[i + 1].word.isdigit() else i + 1
        if head and _says_of_others(head) and of < len(tokens) and tokens[of].word in _glue(head):
            found, after = _without_next_clause(tokens, *_inside(text, tokens, of + 1))
            if of > i + 1 and found:
                head = replace(head, thing=entity(head.thing.kind, f"{head.thing.label} {tokens[i + 1].word}"))
            molecules = all(p.thing.kind in MOLECULES and p.named and p.article in ("", "the") for p in found)
            if head.named and head.thing.kind is Kind.PROCESS and not molecules:
                found = []  # "apoptosis of tumor cells" is apoptosis
            if head.facet == "site" and tokens[of].word != "of" and not all(p.thing.kind in MOLECULES or p.facet == "site" for p in found):
                found = []
            if found and all(not p.open or p.thing.kind is Kind.MRNA for p in found):
                whole = _composite(text, head, found, tokens[of].word)
                if head.facet == "binding" and after < len(tokens) and tokens[after].word in ("to", "with"):
                    whole, after = _bound_to(text, tokens, whole, after)
                out.append(Token(token.start, whole.end, "", whole))
                i = after
                continue
            if head.facet and tokens[i + 1].word == "of":
                token = replace(token, phrase=replace(head, open=True))
        out.append(token if out and out[-1].word == "whose" else _as_word(token))
        i += 1
    return out


def _without_next_clause(tokens: Sequence[Token], found: list[Phrase], after: int) -> tuple[list[Phrase], int]:
    """The phrases without one that opens the next clause: in "exon 4 of X, and Y cleaves X" the site is of X alone, and in
    "an agonist of X and an antagonist of Y" there are two classes."""
    last = found[-1] if len(found) > 1 else None
    if last is not None and last.article in ("a", "an") and last.thing.kind is Kind.DRUG_CLASS and found[0].article != last.article:
        joint = after - 3 if tokens[after - 3].word == "," else after - 2
        return found[:-1], joint
    opens = len(found) == 2 and after > 3 and [t.word for t in tokens[after - 3 : after - 1]] == [",", "and"] and after < len(tokens)
    behind = tokens[after].word if opens else ""
    if opens and found[1].thing.kind is Kind.DRUG and found[0].thing.kind in (*MOLECULES, Kind.FAMILY):
        return found[:1], after - 3  # "A, an inhibitor of X, and B": B is no more of what A inhibits
    acts = behind == "with" or behind in words("auxiliaries") or any(form == "s" for _, form in known_verbs().get(behind, ()))
    return (found[:1], after - 3) if acts else (found, after)


def _inside(text: str, tokens: Sequence[Token], i: int) -> tuple[list[Phrase], int]:
    """The phrases behind "of", where the first may itself take others in: "mutations in the kinase domain of X"."""
    head = tokens[i].phrase if i < len(tokens) else None
    nests = head is not None and head.facet in ("site", "production", "activity", "change", "excess") and _says_of_others(head)
    of = i + 2 if head is not None and head.facet == "site" and i + 1 < len(tokens) and tokens[i + 1].word.isdigit() else i + 1
    of = _behind_further_sites(tokens, of)
    if head is not None and nests and of + 1 < len(tokens) and tokens[of].word in _glue(head):
        found, after = list_at(tokens, of + 1)
        if found and not any(p.open for p in found):
            return [_composite(text, head, found, tokens[of].word)], after
    return list_at(tokens, i)


def _behind_further_sites(tokens: Sequence[Token], of: int) -> int:
    """Where the words go on behind "exon 13" with "or exon 17": at the "of" that is of both."""
    while of + 3 < len(tokens) and tokens[of].word in ("or", "and"):
        site = tokens[of + 1].phrase
        if site is None or site.facet != "site" or not tokens[of + 2].word.isdigit():
            break
        of += 3
    return of


def _as_word(token: Token) -> Token:
    """A noun like "degradation" that says nothing of anything stays a word."""
    phrase = token.phrase
    if phrase is None or not phrase.facet or phrase.inner or phrase.article or phrase.cause:
        return token
    bare = phrase.open and " " not in phrase.thing.label
    if not bare and not (phrase.facet == "degradation" and noun(phrase.thing.label) is not None):
        return token
    return Token(token.start, token.end, phrase.thing.label.lower())


def _says_of_others(head: Phrase) -> bool:
    """Whether a phrase may take "of X" into itself."""
    last = singular(head.thing.label.rpartition(" ")[2]).lower()
    agent = head.thing.kind is Kind.DRUG_CLASS and (" " not in head.thing.label or (head.noun or last) in acting_nouns())
    return (
        (bool(head.facet) or head.thing.kind in (Kind.STATE, Kind.CONCEPT, Kind.PROCESS) or agent)
        and not (head.inner and head.facet != "site")
        and not (head.named and head.thing.kind is not Kind.PROCESS and not agent)
        and not _is_part(head)
    )


@cache
def acting_nouns() -> frozenset[str]:
    """The nouns of classes that say what a drug does to what stands behind "of": "a selective inhibitor of X"."""
    return frozenset(w for row in rules("nouns.toml")["class_acts"].values() for w in row if w not in ("conjugate", "chimera", "vaccine"))


def _is_part(head: Phrase) -> bool:
    """Whether a phrase says what part of a whole something is: "an anti-apoptotic member"."""
    signed = head.noun == "regulators" and head.thing.label.lower().startswith(("negative", "positive", "two negative", "two positive"))
    return not head.facet and (signed or head.noun in ("member", "component", "constituent", "regulator", "player"))


def _glue(head: Phrase) -> tuple[str, ...]:
    if head.thing.label.endswith(("resistance", "sensitivity", "susceptibility", "response", "responsiveness", "responses")):
        return ("to", "of")
    if head.noun == "entry":
        return ("into", "of")
    if singular(head.noun or "") in ("agonist", "antagonist") and head.thing.kind is Kind.DRUG_CLASS:
        return ("of", "at")
    if head.noun in ("signaling", "signalling"):
        return ("of", "from", "through", "via", "by")
    return {
        "lowering": ("of", "in"),
        "change": ("of", "in"),
        "excess": ("of", "in"),
        "treatment": ("of", "to", "with"),
        "binding": ("of", "between"),
        "site": ("of", "in", "within"),
    }.get(head.facet, ("of",))


def _bound_to(text: str, tokens: Sequence[Token], whole: Phrase, i: int) -> tuple[Phrase, int]:
    """ "the binding of X to Y" with its second half, and the token behind it."""
    found, after = list_at(tokens, i + 1)
    if not found or any(p.open for p in found):
        return whole, i
    label = f"{whole.thing.label} {text[tokens[i].start : found[-1].end]}"
    return replace(whole, end=found[-1].end, thing=entity(whole.thing.kind, label), inner=(), partners=(whole.inner, tuple(found))), after


def _spoken_of(phrase: Phrase) -> tuple[Phrase, ...]:
    """The things themselves in "the expression of X" and "the kinase domain of X"."""
    if phrase.facet in ("production", "activity") and phrase.inner:
        return phrase.inner[:1]
    return phrase.inner if phrase.facet == "site" else (phrase,)


def _composite(text: str, head: Phrase, of: list[Phrase], glue: str) -> Phrase:
    one = of[0]
    inner = tuple(q for p in of for q in _spoken_of(p))
    if head.facet == "site":
        inner = tuple(replace(p, qualifier=head.thing.label) for p in inner)
    called = text[one.start + (len(one.article) + 1 if one.article else 0) : one.end]
    if (
        (head.facet or (head.thing.kind is Kind.DRUG_CLASS and " " not in head.thing.label))
        and (glue == "of" or head.facet in ("change", "excess"))
        and one.named
        and head.facet != "treatment"
        and head.noun not in CHAINS
        and not (len(of) > 1 and (head.facet == "change" or head.thing.kind is Kind.DRUG_CLASS))
    ):
        label = f"{called.strip()} {head.noun if head.cause else head.thing.label}"
        slug = slugify(f"{one.thing.slug} {singular(head.thing.label).lower()}")
        if head.facet == "ending" and len(of) > 1:
            called = text[one.start + (len(one.article) + 1 if one.article else 0) : of[-1].end]
            label = f"{called} {head.thing.label}"
            slug = slugify(" and ".join(p.thing.slug for p in of) + f" {head.thing.label}")
    else:
        begin = head.start + (len(head.article) + 1 if head.article else 0)
        label = label_of(SHORT_FORM.sub("", text[begin : of[-1].end]))
        if head.thing.kind is Kind.DRUG_CLASS:
            label = f"{head.thing.label} {glue} {text[one.start : of[-1].end]}"
        slug = slugify(label.lower())
    thing = head.thing if head.named and head.thing.kind is Kind.DRUG_CLASS else entity(head.thing.kind, label, slug=slug)
    unknown = any(p.open for p in of)
    if singular(head.noun or "") == "process" and head.thing.label.lower() == head.noun and len(of) == 1 and one.thing.kind is Kind.PROCESS:
        return replace(one, start=head.start, article=head.article)  # "the process of apoptosis" is apoptosis
    if head.noun == "members" and len(of) == 1 and one.thing.kind is Kind.FAMILY:
        thing = replace(thing, kind=Kind.FAMILY)
    if head.noun == "survival" and of[-1].thing.kind is Kind.CELL:
        thing = replace(thing, kind=Kind.PROCESS)
    return replace(head, end=of[-1].end, thing=thing, inner=inner, vague=False, open=unknown)
