"""A drug with two ends: "one arm binds X and the other binds Y" says that the drug binds both."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from kg.extract.grammar.phrases import Phrase, Token
from kg.extract.text.words import words
from kg.model import Kind, entity


def forked(
    tokens: Sequence[Token], referents: Mapping[int, list[Phrase]], drugs: Sequence[Phrase]
) -> tuple[list[Token], dict[int, list[Phrase]]]:
    """The tokens with "one head" and "the other" as pronouns for the one drug spoken of, where a sentence has both.

    ``drugs`` are those of the sentence before: they are meant where this one names none ahead of its first end.
    """
    one = next((i for i in range(len(tokens)) if _is_end(tokens, i, ("one", "first"))), -1)
    other = next((i for i in range(one + 2, len(tokens)) if _is_end(tokens, i, ("other", "second"))), -1) if one >= 0 else -1
    if other < 0:
        return list(tokens), dict(referents)
    ahead = {t.phrase.thing.curie: t.phrase for t in tokens[:one] if t.phrase and t.phrase.thing.kind is Kind.DRUG and not t.phrase.open}
    named = [m for t in tokens[:one] if t.phrase for m in referents.get(t.phrase.start, ())]
    holders = list(ahead.values()) or named or list(drugs)
    if len(holders) != 1 or holders[0].thing.kind is not Kind.DRUG:
        return list(tokens), dict(referents)
    out, meant, i = [], dict(referents), 0
    while i < len(tokens):
        if i in (one, other):
            end = i + _length(tokens, i)
            start = tokens[i].start
            thing = entity(Kind.CONCEPT, "it")
            out.append(Token(start, tokens[end - 1].end, "", Phrase(start, tokens[end - 1].end, thing, pronoun="it")))
            meant[start] = [replace(holders[0], start=start)]
            i = end
        else:
            out.append(tokens[i])
            i += 1
    return out, meant


def _is_end(tokens: Sequence[Token], i: int, which: tuple[str, ...]) -> bool:
    """Whether an end of a molecule is the subject that begins here: "one arm", "its first arm", "the other (end)"."""
    n = _length(tokens, i)
    if not n:
        return False
    said = [t.word for t in tokens[i : i + n]]
    bare = said == ["the", "other"] and "other" in which
    return any(w in which for w in said) and (bare or said[-1] in words("ends"))


def _length(tokens: Sequence[Token], i: int) -> int:
    """How many tokens an end takes: "the other", "one head", "the second arm"; 0 when none begins here."""
    first = tokens[i].word
    ahead = 1 if first in ("the", "its") else 0
    if i + ahead >= len(tokens) or tokens[i + ahead].word not in ("one", "other", "first", "second"):
        return 0
    behind = tokens[i + ahead + 1].word if i + ahead + 1 < len(tokens) else ""
    return ahead + (2 if behind in words("ends") else 1)
