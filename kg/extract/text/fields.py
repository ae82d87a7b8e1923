"""What the words before a colon, or the header of a column, announce: the table ``rules/fields.toml``."""

from __future__ import annotations

import re
from functools import cache

from kg.extract.text.passage import Passage
from kg.extract.text.words import rules

WORDS = r"([A-Z][A-Za-z0-9/()'. +-]{1,60}?(?:\s*\([nN]\s*=\s*\d+\))?)"
KEY = re.compile(rf"{WORDS}\s*:\s+(?=\S)|{WORDS}\s*:$")


SHORT_NAME = re.compile(r"\s*\((?P<short>[A-Z][A-Za-z0-9+/-]{1,11})\)$")
"""What the thing that a key announces is called for short: "Treatment (AB): …"."""


@cache
def _roles() -> tuple[tuple[str, re.Pattern[str]], ...]:
    table = rules("fields.toml")["roles"]
    return tuple((role, re.compile("|".join(f"(?:{p})" for p in patterns), re.I)) for role, patterns in table.items())


def role(words: str) -> str:
    """The role that a header or key announces (``population``, ``doses``, …), or an empty string."""
    words = words.strip(" *:").strip().replace("(s)", "s")
    bare = re.sub(r"\s*(?:\[[^\]]*\]|\((?:refs?\.?|references?|[Nn]|[Nn]o\.|patients)\))$", "", words)
    return next((name for name, pattern in _roles() if pattern.match(words) or pattern.match(bare)), "")


def keyed(passage: Passage) -> tuple[str, str, Passage] | None:
    """``Key: value`` as (role, key, value passage); the value may be empty. None when there is no key; the role may be empty."""
    m = KEY.match(passage.text)
    if m is None:
        return None
    key = (m.group(1) or m.group(2)).strip()
    return role(key) or role(SHORT_NAME.sub("", key)), key, passage.part(m.end(), len(passage.text))
