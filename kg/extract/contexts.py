"""Words around numbers that decide what they are: ``rules/contexts.toml`` and ``rules/conclusions.toml``."""

from __future__ import annotations

import re
from functools import cache

from kg.extract.words import rules


@cache
def context(name: str) -> re.Pattern[str]:
    """One pattern of ``rules/contexts.toml``."""
    return re.compile(rules("contexts.toml")[name], re.I)


@cache
def _conclusions() -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple((row["says"], re.compile(row["pattern"], re.I)) for row in rules("conclusions.toml")["conclusion"])


def conclusion(text: str) -> str:
    """What a sentence concludes, in the closed words of the tables; empty when it concludes nothing."""
    if re.search(r"\bno (?:\w+ )?trends?\b", text, re.I):
        return ""
    return next((says for says, pattern in _conclusions() if pattern.search(text)), "")
