"""A sentence as words and noun phrases: what a phrase is, and lists of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from kg.model import Entity


@dataclass(frozen=True, slots=True)
class Phrase:
    """A noun phrase at a clean span. ``facet`` and ``inner`` are what it says of other things; ``cause`` is X of "X-dependent" before it.

    ``partners`` are the two sides of "the binding of X to Y".

    ``open`` marks a phrase whose head is not known ("X occupancy"), or that speaks of less of a thing: no pattern may take it.
    """

    start: int
    end: int
    thing: Entity
    facet: str = ""
    inner: tuple[Phrase, ...] = ()
    plural: bool = False
    article: str = ""
    qualifier: str = ""
    cause: Entity | None = None
    cause_word: str = ""
    open: bool = False
    named: bool = False
    pronoun: str = ""
    noun: str = ""
    of_class: Phrase | None = None
    vague: bool = False
    partners: tuple[tuple[Phrase, ...], ...] = ()


@dataclass(frozen=True, slots=True)
class Token:
    """A word, a sign, or a noun phrase of a sentence."""

    start: int
    end: int
    word: str
    phrase: Phrase | None = None


def list_at(tokens: Sequence[Token], i: int, loose: bool = False) -> tuple[list[Phrase], int]:
    """The phrases joined by commas, "and" or "or" that start at token ``i``, and the token behind them.

    Commas alone make a list only where it is ``loose``, as in brackets.
    """
    found: list[Phrase] = []
    first = 0
    joined, ended = loose, False
    if i < len(tokens) and tokens[i].word in ("both", "either"):
        i += 1
    while i < len(tokens):
        phrase = tokens[i].phrase
        if phrase is None:
            break
        found.append(phrase)
        i += 1
        step = _joint(tokens, i)
        following = tokens[i + step].phrase if step and i + step < len(tokens) else None
        first = first or i
        comma = step == 1 and tokens[i].word == ","
        if following is None or (comma and following.article) or (ended and tokens[i].word == ","):
            break
        joined = joined or not comma
        ended = ended or not comma  # "A or B, C": the list ends with B
        i += step
    return (found, i) if joined or len(found) < 2 else (found[:1], first)


def list_back(tokens: Sequence[Token], i: int) -> tuple[list[Phrase], int]:
    """The list of phrases that ends at token ``i``, and where it begins."""
    found: list[Phrase] = []
    while True:
        phrase = tokens[i].phrase
        if phrase is None:
            break
        found.insert(0, phrase)
        j = i - 1
        if j >= 0 and tokens[j].word in ("and", "or", "/", "and/or"):
            j -= 1
            if j >= 0 and tokens[j].word == ",":
                j -= 1
        elif j >= 0 and tokens[j].word == "," and (len(found) > 1):
            j -= 1
        else:
            break
        if j < 0 or tokens[j].phrase is None:
            break
        i = j
    return found, i


def _joint(tokens: Sequence[Token], i: int) -> int:
    """How many tokens at ``i`` join two members of a list."""
    w = [t.word if t.phrase is None else "\0" for t in tokens[i : i + 4]] + [""] * 4
    if w[0] == "," and w[1] in ("and", "or", "and/or"):
        return 2
    if w[0] in ("and", "or", "and/or", "/", ","):
        return 1
    return 3 if w[:3] == ["as", "well", "as"] else 4 if w[:4] == [",", "as", "well", "as"] else 0
