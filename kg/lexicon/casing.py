"""Which written forms of a name are meant as the name: ``BAD`` and ``Bad`` may be a gene, ``bad`` never is."""

from __future__ import annotations

import re

from kg.lexicon.lists import counted, english

_LETTERS_DIGITS = re.compile(r"[^\W\d_]+\d+|\d+[^\W\d_]+")
_SPACED = re.compile(r"(?<=[^\W\d_])\s+(?=\d)|(?<=\d)\s+(?=[^\W\d_])")
_ENDS_SENTENCE = re.compile(r"(?:^|[.!?•|>#*\n]|(?:^|\n)\s*(?:[-–]|\d+[.)]))\s*$")
_ENDS_DOSE = re.compile(
    r"(?:\d|\b(?:mg|mcg|µg|μg|g|kg|ml|iu|units?|m2|m²|orally|po|p\.o\.|tablets?|capsules?|dose[ds]?|given|daily))[\s(]*$",
    re.IGNORECASE,
)
_SCHEDULES = frozenset({"bid", "tid", "qid", "qd", "qod"})


def admits(written: str, name: str, source: str, preferred: bool = False) -> bool:
    """Whether ``written`` is a form in which ``name`` of this source may be meant.

    Both have the same key; ``preferred`` tells a label from a synonym. Names of four letters and more match in any case,
    English words and short symbols only as symbols.

    >>> admits("bcl-2", "BCL2", "gene"), admits("Bad", "BAD", "gene", preferred=True), admits("bad", "BAD", "gene")
    (True, True, False)
    """
    letters = "".join(c for c in name if c.isalpha())
    if _SPACED.search(written) and not _SPACED.search(name) and not _may_be_spaced(written, name):
        return False
    word = "".join(c for c in written if c.isalnum()).lower()
    capital = english().get(word)
    if capital is not None:
        return written.isupper() or (source == "gene" and capital and _is_capitalised(written))
    if len(letters) >= 4:
        return True
    if len(letters) == 1 and source == "gene" and not preferred:  # P10 and C15 are pages of supplements
        return written == name
    return _looks_like_symbol(written, name, source, letters) or (
        source == "gene" and preferred and len(letters) == 3 and _is_capitalised(written)
    )


def _looks_like_symbol(written: str, name: str, source: str, letters: str) -> bool:
    digits = sum(c.isdigit() for c in name)
    if written.isupper() or (written == name and (any(c.isupper() for c in name) or (digits and source == "gene"))):
        return True
    return bool(digits) and (len(letters) >= 3 or (source == "drug" and digits >= 3))


def _may_be_spaced(written: str, name: str) -> bool:
    """``Bcl 2`` is BCL2, but ``arm 2``, ``Day 1`` and ``B 2`` are no names."""
    if not _LETTERS_DIGITS.fullmatch("".join(c for c in name if c.isalnum())):
        return True
    letters = "".join(c for c in written if c.isalpha())
    return len(letters) >= 3 and letters[0].isupper() and letters.lower() not in english() and letters.lower() not in counted()


def _is_capitalised(written: str) -> bool:
    letters = [c for c in written if c.isalpha()]
    return letters[0].isupper() and all(c.islower() for c in letters[1:])


def stands_as_name(text: str, start: int, end: int) -> bool:
    """Whether an English word in ``text[start:end]`` can be a name where it stands.

    A capital at the start of a sentence, capitals among capitals, and ``BID`` behind a dose are no names.
    """
    written = text[start:end]
    word = written.lower()
    if word not in english():
        return True
    before = text[max(0, start - 40):start]
    if not written.isupper():
        return not _ENDS_SENTENCE.search(before if start > 40 else "\n" + before)
    if word in _SCHEDULES and _ENDS_DOSE.search(before):
        return False
    around = (re.search(r"([^\W\d_]+)[\s,:]*$", before), re.match(r"[\s,:]*([^\W\d_]+)", text[end:end + 40]))
    return not any(m and m[1].isupper() and (len(m[1]) >= 5 or m[1].lower() in _LITTLE or m[1].lower() in english()) for m in around)


_LITTLE = frozenset({
    "a", "an", "and", "are", "as", "at", "be", "by", "for", "from", "in", "is", "it", "its", "of", "on", "or", "that", "the", "this", "to",
    "was", "with",
})
