"""Words around numbers that decide what they are: ``rules/contexts.toml`` and ``rules/conclusions.toml``."""

from __future__ import annotations

import re
from functools import cache

from kg.extract.text.words import rules

NO_TREND = re.compile(r"\bno (?:\w+ )?trends?\b", re.I)
SPEAKS = re.compile(
    r"significan|differ|\btrends?\b|inferior|superior|benefi|advantage|improv|prolong|exten[ds]|end ?-?point|negative|gain", re.I
)
"""Words of which a clause with a conclusion holds one: others need not be tried."""


@cache
def context(name: str) -> re.Pattern[str]:
    """One pattern of ``rules/contexts.toml``."""
    return re.compile(rules("contexts.toml")[name], re.I)


@cache
def _conclusions() -> tuple[tuple[str, re.Pattern[str]], ...]:
    table = rules("conclusions.toml")
    places: dict[str, str] = table["places"]
    return tuple(
        (row["says"], re.compile(re.sub(r"<(\w+)>", lambda m: places.get(m[1], m[0]), row["pattern"]), re.I)) for row in table["conclusion"]
    )


def conclusion(text: str) -> str:
    """What a sentence concludes, in the closed words of the tables; empty when it concludes nothing."""
    if not SPEAKS.search(text) or NO_TREND.search(text):
        return ""
    return next((says for says, pattern in _conclusions() if pattern.search(text)), "")
