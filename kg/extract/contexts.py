"""Words around numbers that decide what they are: ``rules/contexts.toml`` and ``rules/conclusions.toml``."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from importlib.resources import files


@cache
def context(name: str) -> re.Pattern[str]:
    """One pattern of ``rules/contexts.toml``."""
    table = tomllib.loads(files("kg.extract.rules").joinpath("contexts.toml").read_text(encoding="utf-8"))
    return re.compile(table[name], re.I)


@cache
def _conclusions() -> tuple[tuple[str, re.Pattern[str]], ...]:
    table = tomllib.loads(files("kg.extract.rules").joinpath("conclusions.toml").read_text(encoding="utf-8"))
    return tuple((row["says"], re.compile(row["pattern"], re.I)) for row in table["conclusion"])


def conclusion(text: str) -> str:
    """What a sentence concludes, in the closed words of the tables; empty when it concludes nothing."""
    if re.search(r"\bno (?:\w+ )?trends?\b", text, re.I):
        return ""
    return next((says for says, pattern in _conclusions() if pattern.search(text)), "")
