"""Where a run of nouns ends: before a verb, behind a setting, before an adjective or participle that speaks of the noun ahead."""

from __future__ import annotations

from kg.extract.grammar.pieces import Piece
from kg.extract.text.words import is_plural, noun, words
from kg.model import Kind

LONGEST_CLOSED = 4
"""Words up to this length are too short to be told a verb by their ending."""


def closes_setting(pieces: list[Piece], j: int, i: int, start: int) -> bool:
    """Whether the words before a name say where, and are no part of it: "in resting blasts X", "in the lysosome X"."""
    if pieces[start - 1 if i == start else i - 1].low not in ("in", "within"):
        return False
    before = pieces[j - 1]
    place = noun(before.low)
    kind = before.mention.entity.kind if before.mention else place.kind if place else None
    if kind not in (Kind.CELL, Kind.COMPONENT):
        return before.low in words("settings")
    return is_plural(before.low) or (i < start and kind is Kind.COMPONENT)


def is_verb(pieces: list[Piece], j: int, verbs: frozenset[str]) -> bool:
    """Whether a word that may be noun or verb is a verb: "X releases Y"."""
    low = pieces[j].low
    if not (low.endswith("s") and 0 < j < len(pieces) - 1 and pieces[j - 1].mention and not pieces[j].mention):
        return False
    if low not in verbs:  # "X spares Y": an unknown verb, and no part of a name
        plain = low.isalpha() and len(low) > LONGEST_CLOSED and pieces[j].text == low and noun(low) is None
        return plain and not low.endswith(("us", "is", "ss")) and pieces[j + 1].mention is not None
    return pieces[j + 1].mention is not None or pieces[j + 1].low in words("determiners")


def stands_behind(pieces: list[Piece], j: int, start: int) -> bool:
    """Whether an adjective speaks of the noun before it: "an oligonucleotide complementary to X"."""
    follows = pieces[j + 1].low if j + 1 < len(pieces) else ""
    return j > start and pieces[j].low in words("postposed") and follows in ("to", "for", "against", "of", "in", "with")


def is_complement(pieces: list[Piece], j: int, start: int) -> bool:
    """Whether an adjective tells what becomes of the thing before it, and is no part of its name: "keeps X inactive"."""
    follows = pieces[j + 1].low if j + 1 < len(pieces) else "."
    ends = not follows[:1].isalnum() or any(follows in words(name) for name in ("prepositions", "conjunctions", "clause_openers"))
    return j > start and pieces[j].low in words("complements") and ends


def is_made(pieces: list[Piece], j: int, start: int) -> bool:
    """Whether a participle speaks of the noun before it: "a small interfering RNA conjugated to X"."""
    follows = pieces[j + 1].low if j + 1 < len(pieces) else ""
    return j > start and pieces[j].low in words("made") and follows in ("to", "with", "by", "into", "from", "against", "through", "via")
