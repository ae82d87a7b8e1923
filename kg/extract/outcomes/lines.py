"""A sentence as the rules of outcomes see it: each drug and regimen is one character."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from kg.extract.document.topic import GIVEN
from kg.extract.outcomes.rules import DRUG
from kg.extract.text.biology import recast
from kg.extract.text.mentions import Mention
from kg.extract.text.passage import Passage
from kg.model import Kind, Names

ENZYME = re.compile(r"(?:CYP|UGT)\d|cytochrome", re.I)
"""Enzymes that deal with drugs, listed as substances."""
AMINO_ACID = re.compile(r"(?:serine|threonine|tyrosine|lysine|cysteine|histidine|arginine|methionine|aspartate|glutamate)s?", re.I)
NUCLEIC = re.compile(r"(?:m|ct|cf|cell-free )?(?:DNA|RNA)|creatinine", re.I)
"""What is measured in blood and no drug, listed as a substance as well."""


@dataclass(frozen=True, slots=True)
class Line:
    """A sentence in which each drug and regimen is one character; ``at`` leads back to the clean text."""

    text: str
    at: tuple[int, ...]
    drugs: dict[int, Mention]
    passage: Passage

    def words(self, start: int, end: int) -> str:
        """The words of the sentence between two places of the line."""
        return self.passage.text[self.at[start] : self.at[end]] if start < end else ""


def line_of(passage: Passage, mentions: Sequence[Mention], names: Names) -> Line:
    """The sentence with a character for each drug; enzymes and other proteins that lists of substances hold stay words."""
    out: list[str] = []
    at: list[int] = []
    drugs: dict[int, Mention] = {}
    position = 0
    for m in [m for m in mentions if m.entity.kind in GIVEN and not _is_of_the_body(m, names) and not _is_place(passage.text, m)]:
        out += _stopless(passage.text[position : m.start])
        at += range(position, m.start)
        drugs[len(out)] = m
        out.append(DRUG)
        at.append(m.start)
        position = m.end
    out += _stopless(passage.text[position:])
    at += range(position, len(passage.text) + 1)
    return Line("".join(out), tuple(at), drugs, passage)


def _is_place(text: str, mention: Mention) -> bool:
    """Whether an amino acid is a place of a protein: "serine 10"."""
    return AMINO_ACID.fullmatch(mention.text) is not None and re.match(r"[ -]?\d|s? (?:residues?|of|in)\b", text[mention.end :]) is not None


def _is_of_the_body(mention: Mention, names: Names) -> bool:
    """Whether what is listed as a substance is a protein of the body: "CYP3A4", "transthyretin"."""
    if ENZYME.match(mention.text) or NUCLEIC.fullmatch(mention.text):
        return True
    if mention.entity.kind is not Kind.DRUG or any(x.startswith("drugbank:") for x in mention.entity.same_as):
        return False
    meant = recast(mention, names)
    return meant is not None and meant.entity.kind in (Kind.PROTEIN, Kind.FAMILY)


def _stopless(words: str) -> str:
    """The words with the stops of "e.g.", "i.e." and "vs." as blanks, so that a stop ends a sentence."""
    return re.sub(r"\b(?:[ei]\.[eg]|vs)\.", lambda m: m[0].replace(".", " "), words)
