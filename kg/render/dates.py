"""Years that documents state, and none that they do not."""

from __future__ import annotations

import re

from kg.model import Reference

_YEAR = re.compile(r"(?<![\d-])((?:19|20)\d\d)(?![\d-])")
_PRINTED = re.compile(
    r"\(((?:19|20)\d\d)[a-z]?\)"
    r"|(?<![\d-])((?:19|20)\d\d)\s*(?:;|[A-Z][a-z]{2}\b[^.;]{0,8};)"
    r"|[.,]\s((?:19|20)\d\d)\.(?=\s|$)"
)
_MONTH = "January|February|March|April|May|June|July|August|September|October|November|December"
_WHEN = re.compile(rf"\b(?:in|on|since|as of|by)\s+((?:(?:\d{{1,2}}\s+)?(?:{_MONTH})\s+(?:\d{{1,2}},\s*)?)?(?:19|20)\d\d)\b", re.I)


def only_year(words: str) -> int | None:
    """The year in some words where there is exactly one.

    >>> only_year("Nobody et al., 2012"), only_year("2011 to 2014"), only_year("no year")
    (2012, None, None)
    """
    years = set(_YEAR.findall(words))
    return int(years.pop()) if len(years) == 1 else None


def year_of(reference: Reference) -> int | None:
    """The year in which a reference was published, as its entry prints it: in brackets, before a semicolon, or between stops."""
    years = {next(filter(None, found)) for found in _PRINTED.findall(reference.text)}
    return int(years.pop()) if len(years) == 1 else None


def stated_when(quote: str) -> tuple[str, int] | None:
    """When something happened, as its own sentence says ("in June 2024"); None where it names no year or more than one.

    >>> stated_when("The agency approved it in June 2024.")
    ('June 2024', 2024)
    >>> stated_when("It was refused in 2011 and approved in 2014.") is None
    True
    """
    found, year = _WHEN.search(quote), only_year(quote)
    return (found.group(1), year) if found and year else None
