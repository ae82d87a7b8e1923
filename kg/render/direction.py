"""Which way is good: whether more of an endpoint is better for patients, where that is beyond doubt; otherwise no side is favoured."""

from __future__ import annotations

import re

from kg.model import Entity, Kind, Statistic

TO_EVENT = frozenset({"OS", "PFS", "EFS", "DFS", "RFS", "DMFS", "MFS", "TTP", "TTF", "DOR"})
"""Times to something bad: longer is better, and a hazard ratio below 1 is."""
WANTED = frozenset(
    {"CR", "CRi", "CRp", "CRh", "PR", "nPR", "VGPR", "sCR", "pCR", "ORR", "DCR", "CBR", "MRD negativity", "MMR", "HI", "quality of life"}
)
"""Things that should happen to many."""
UNWANTED = frozenset({"PD", "DLT"})
_PARTS = re.compile(r"\s*(?:/|,|\bor\b|\band\b|\+)\s*")


def more_is_better(endpoint: Entity) -> bool | None:
    """Whether more of an endpoint is better; None where nothing says so.

    >>> more_is_better(Entity(kind=Kind.ENDPOINT, slug="CR-or-nPR", label="CR or nPR"))
    True
    """
    if endpoint.kind is Kind.ADVERSE_EVENT:
        return False
    parts = set(filter(None, _PARTS.split(endpoint.label)))
    if parts and parts <= TO_EVENT | WANTED:
        return True
    return False if parts and parts <= UNWANTED else None


def less_is_better(endpoint: Entity, ratio: Statistic) -> bool | None:
    """Whether a ratio below 1 favours the arm named first; None where that is not beyond doubt (the odds of a survival, for one)."""
    if set(_PARTS.split(endpoint.label)) <= TO_EVENT:
        return True if ratio is Statistic.HAZARD_RATIO else None
    better = more_is_better(endpoint)
    return None if better is None else not better
