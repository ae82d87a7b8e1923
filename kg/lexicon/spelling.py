"""One spelling for many: names and texts are folded to the same key, and the key remembers where it came from.

Case, accents, kinds of hyphen, Greek letters, British spelling and the gap between letters and digits do not matter;
commas, brackets and ends of sentences do, so that no name is read across them.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

_PART = re.compile(r"[^\W\d_\u0370-\u03ff]+|[\u0370-\u03ff]|\d+")
_JOINING = re.compile("[\u002d\u2010-\u2015\u2212\u00ad\u2018\u2019'\u2032\u02bc\u200b]+")
_BRITISH = (("ae", "e"), ("oe", "e"), ("our", "or"), ("sulph", "sulf"), ("isation", "ization"))
_ASCII_PART = re.compile(r"([a-z]+|\d+)")
_APOSTROPHES = frozenset("'\u2018\u2019\u2032\u02bc\u00ad\u200b")


@dataclass(frozen=True, slots=True)
class Folded:
    """A folded text: ``key``, and for each part its begin and end in the key and in the text.

    ``opens`` and ``closes`` say whether a word may begin before and end behind the part.
    """

    key: str
    key_starts: list[int]
    key_ends: list[int]
    starts: list[int]
    ends: list[int]
    opens: list[bool]
    closes: list[bool]


def fold(text: str) -> Folded:
    """Fold a name or a text.

    >>> fold("Bcl\u20112").key == fold("BCL2").key == fold("bcl 2").key == "bcl2"
    True
    >>> fold("Acute myeloid leukaemia").key
    'acute myeloid leukemia'
    """
    pieces: list[str] = []
    folded = Folded("", [], [], [], [], [], [])
    at, end, digit = 0, 0, False
    for match in _PART.finditer(text):
        start = match.start()
        piece, is_digit = _part(match.group())
        if pieces:
            gap = _gap(text[end:start], digit != is_digit)
            pieces.append(gap)
            at += len(gap)
            folded.closes.append(start > end)
        folded.opens.append(not pieces or start > end)
        folded.key_starts.append(at)
        pieces.append(piece)
        at += len(piece)
        end, digit = match.end(), is_digit
        folded.key_ends.append(at)
        folded.starts.append(start)
        folded.ends.append(end)
    if pieces:
        folded.closes.append(True)
    return Folded("".join(pieces), folded.key_starts, folded.key_ends, folded.starts, folded.ends, folded.opens, folded.closes)


def key_of(name: str) -> str:
    """The key alone: ``fold(name).key``, quicker for the half million names of the lexicon.

    >>> key_of("G-CSF")
    'g csf'
    """
    if not name.isascii():
        return fold(name).key
    parts = _ASCII_PART.split(name.lower())
    if len(parts) < 3:
        return ""
    piece, digit = _part(parts[1])
    pieces = [piece]
    for i in range(3, len(parts), 2):
        piece, is_digit = _part(parts[i])
        pieces += (_gap(parts[i - 1], digit != is_digit), piece)
        digit = is_digit
    return "".join(pieces)


@lru_cache(maxsize=200_000)
def _part(part: str) -> tuple[str, bool]:
    """One run of letters or digits in its folded spelling, and whether it is digits."""
    if part.isdigit() and part.isascii():
        return part, True
    if "\u0370" <= part <= "\u03ff" and len(part) == 1:
        name = unicodedata.name(part, "").removesuffix(" WITH TONOS").rpartition(" ")[2].lower()
        return {"lamda": "lambda"}.get(name, name), False
    plain = part.casefold()
    if not plain.isascii():
        plain = "".join(c for c in unicodedata.normalize("NFKD", plain) if not unicodedata.combining(c))
    if len(plain) >= 5:
        for british, american in _BRITISH:
            if british in plain:
                plain = plain.replace(british, american)
    return plain, plain.isdigit()


@lru_cache(maxsize=10_000)
def _gap(between: str, letters_meet_digits: bool) -> str:
    """What stands between two parts: nothing, a space, or punctuation that no name is read across."""
    if not between or (len(between) == 1 and between in _APOSTROPHES):
        return ""
    if "\n\n" in between or "\t" in between or between.count("\n") > 1:
        return "\n"
    rest = _JOINING.sub("", between).strip()
    if rest:
        return "".join(rest.split())
    return "" if letters_meet_digits else " "


def spellings(name: str) -> set[str]:
    """All keys of a name: as it stands, and with the words that a hyphen parts written as one.

    >>> sorted(spellings("Bcl-xL"))
    ['bcl xl', 'bclxl']
    """
    key = key_of(name)
    if "-" not in name or " " not in key:
        return {key}
    return {key, key_of(name.replace("-", ""))}


def inflected(key: str) -> set[str]:
    """Singular and irregular plural keys of a common noun: antibodies and antibody, metastasis and metastases.

    >>> inflected("liver metastasis"), inflected("taxoids")
    ({'liver metastases'}, {'taxoid'})
    """
    if len(key) < 6:
        return set()
    for ending, other in (("ies", "y"), ("ases", "asis"), ("asis", "ases"), ("thy", "thies"), ("ity", "ities"), ("ody", "odies")):
        if key.endswith(ending):
            return {key.removesuffix(ending) + other}
    if key.endswith("s") and not key.endswith(("ss", "us", "is", "as", "os")) and key[-2].isalpha():
        return {key[:-1]}
    return set()
