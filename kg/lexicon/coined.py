"""Drug names that no list knows yet: what the ending of a name tells, and what a research code looks like."""

from __future__ import annotations

import re
from functools import lru_cache

from kg.lexicon.lists import english, rows

_CODE = re.compile(r"(?:[A-Z]{1,4}-\d{3,6}|[A-Z]{2,4}\d{3,6}|[A-Z]\d{4,6})[a-z]?")
_NOT_DRUGS = frozenset({
    "NCT", "PMC", "PMID", "ISO", "DB", "DOI", "FDA", "EMA", "NCI", "ICD", "GO", "HGNC", "EC", "CFR", "NIH", "ACTR", "PRO",
})


@lru_cache(maxsize=1 << 14)
def stem_class(word: str) -> str | None:
    """The class of a drug by the INN stem its name ends in; None for short, known English and excepted words.

    >>> stem_class("examplersen"), stem_class("Andersen"), stem_class("worsen")
    ('antisense oligonucleotide', None, None)
    """
    plain = word.casefold()
    if len(plain) < 7 or not plain.isalpha() or plain in english():
        return None
    for stem, label, exceptions in _stems():
        if plain.endswith(stem):
            return None if plain in exceptions else label
    return None


def is_code_like(word: str) -> bool:
    """Whether a word has the form of a research code: 1-4 capitals, perhaps a hyphen, 3-6 digits.

    One letter with three digits and no hyphen (V600) is the place of a mutation; identifiers of registers are none either.

    >>> [is_code_like(w) for w in ("G3139", "ABT-737", "MK-0646", "V600", "NCT00024440", "DB13811")]
    [True, True, True, False, False, False]
    """
    return bool(_CODE.fullmatch(word)) and re.split(r"[-\d]", word)[0] not in _NOT_DRUGS


@lru_cache(maxsize=1)
def _stems() -> list[tuple[str, str, frozenset[str]]]:
    """Stem, class and exceptions, the longest stem first."""
    found = [(s.strip("-"), label, frozenset(filter(None, but.split("|")))) for s, label, _example, but in rows("stems.tsv", 4)]
    return sorted(found, key=lambda row: (-len(row[0]), row[0]))
