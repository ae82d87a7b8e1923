"""Who is meant where words stand between a subject and its verb, or where the subject follows: asides, participles in front, "it"."""

from __future__ import annotations

from collections.abc import Sequence

from kg.extract.grammar.clauses import Clause, meant, phrases_before, subject_of
from kg.extract.grammar.patterns import known_verbs
from kg.extract.grammar.phrases import Phrase, Token
from kg.extract.text.words import is_plural, words
from kg.model import Kind, Strength


def participle_ahead(clause: Clause, at: int) -> tuple[list[Phrase], int] | None:
    """What a participle with "by" speaks of, and where it ends: "Activated by X, Y …", "Y, encoded by X, …"."""
    tokens = clause.tokens
    if at + 1 >= len(tokens) or tokens[at + 1].word != "by":
        return None
    comma = next((j for j in range(at + 2, min(len(tokens), at + 24)) if tokens[j].word == "," and _closes(tokens, j)), 0)
    found: list[Phrase] | None = None
    if at == 0 or (at == 1 and tokens[0].word in ("once", "when")):
        phrase = tokens[comma + 1].phrase if 0 < comma < len(tokens) - 2 else None
        if phrase is not None and (phrase.named or phrase.start in clause.referents) and not phrase.open and _finite(tokens, comma + 2):
            found = meant(clause, [phrase])
    elif at == 2 and comma and tokens[1].word == "," and (first := tokens[0].phrase) is not None and _finite(tokens, comma + 1):
        found = meant(clause, [first])
    return (found, comma) if found else None


def _closes(tokens: Sequence[Token], comma: int) -> bool:
    """Whether a comma ends an aside: what follows is a verb, or a name and its verb."""
    return _finite(tokens, comma + 1) or (comma + 2 < len(tokens) and tokens[comma + 1].phrase is not None and _finite(tokens, comma + 2))


def _finite(tokens: Sequence[Token], i: int) -> bool:
    """Whether a finite verb stands here, adverbs aside."""
    while i < len(tokens) and tokens[i].phrase is None and (tokens[i].word in words("adverbs") or tokens[i].word.endswith("ly")):
        i += 1
    if i >= len(tokens) or tokens[i].phrase is not None:
        return False
    return tokens[i].word in words("auxiliaries") or any(f in ("s", "ed", "base") for _, f in known_verbs().get(tokens[i].word, ()))


def same_it(clause: Clause, at: int) -> list[Phrase] | None:
    """What "it" means inside a sentence: who went to the place "where it …"; the drug that was the subject of ", and it …"."""
    last = clause.predicates[-1] if clause.predicates else None
    if last is None or len(last.subject) != 1 or not at or last.passive:
        return None
    one, before = last.subject[0], clause.tokens[at - 1].word
    if before == "where" and one.thing.kind in (Kind.PROTEIN, Kind.MRNA):
        return last.subject
    drugs = {t.phrase.thing.curie for t in clause.tokens[:at] if t.phrase and t.phrase.thing.kind is Kind.DRUG}
    others = drugs - {one.thing.curie}
    return last.subject if before in ("and", ";") and one.thing.kind is Kind.DRUG and not others else None


def same_these(clause: Clause, at: int) -> list[Phrase] | None:
    """What ", and these …" means: what the one subject of the verb before has acted on, when that is more than one."""
    last = next((p for p in reversed(clause.predicates) if p.at < at), None)
    if last is None or len(last.subject) != 1 or last.subject[0].plural or last.passive or not at or last.strength is not Strength.OBSERVED:
        return None
    several = len(last.objects) > 1 or any(p.plural or is_plural(p.thing.label) for p in last.objects)
    plain = several and not any(p.open or p.pronoun or p.facet for p in last.objects)
    return last.objects if plain and clause.tokens[at - 1].word in ("and", ";") else None


def _opened(tokens: Sequence[Token], comma: int) -> Phrase | None:
    """The name at the head of a sentence whose first aside this comma closes: "X, by binding Y, …", "X, an siRNA against Y, …"."""
    if comma < 4 or tokens[1].word != "," or any(t.word == "," for t in tokens[2:comma]) or not _finite(tokens, comma + 1):
        return None
    first, aside = tokens[0].phrase, tokens[2]
    named = first is not None and (first.named or first.pronoun) and not first.open
    return first if named and (aside.word in words("aside_openers") or aside.phrase is not None) else None


def _is_role(token: Token) -> bool:
    """Whether a word says what a name behind it is to something: "its active metabolite, X,"."""
    word = token.phrase.noun if token.phrase else token.word
    return word in words("roles")


def after_aside(clause: Clause, comma: int) -> list[Phrase] | None:
    """The subject of a verb behind a closed aside: "X, which …, inhibits Y"; "its ligand, X, binds"."""
    named = clause.tokens[comma - 1].phrase if comma > 2 else None
    if named is not None and named.named and not named.open and clause.tokens[comma - 2].word == "," and _is_role(clause.tokens[comma - 3]):
        return meant(clause, [named])
    if (first := _opened(clause.tokens, comma)) is not None:
        return clause.stands_for.get(clause.tokens[2].phrase.start) if clause.tokens[2].phrase else meant(clause, [first])
    for j in range(comma - 1, max(0, comma - 40), -1):
        if clause.tokens[j].word == "whose" and clause.tokens[j - 1].word == "," and j > 1 and clause.tokens[j - 2].phrase is not None:
            return phrases_before(clause, j - 2, "s") and meant(clause, phrases_before(clause, j - 2, "s"))
        told = clause.stands_for.get(aside.start) if (aside := clause.tokens[j - 1].phrase) is not None else None
        if clause.tokens[j].word == "that" and told and clause.tokens[comma + 1].phrase is None:
            return told
        if clause.tokens[j].word == "by" and j == 3 and clause.tokens[1].word == "," and clause.tokens[0].phrase is not None:
            return meant(clause, [clause.tokens[0].phrase])
        if clause.tokens[j].word in ("which", "who") and clause.tokens[j - 1].word == ",":
            return (
                subject_of(clause, j - 1, "s")
                if clause.tokens[comma + 1].phrase is None and not clause.tokens[comma + 1].word.endswith("ing")
                else None
            )
    return None
