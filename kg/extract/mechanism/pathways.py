"""Pathways and cascades that are called by the names of several molecules: "JAK-STAT pathway", "PI3K/AKT/mTOR and RAS pathways"."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from kg.extract.text.mentions import Mention
from kg.model import Kind, entity

CHAIN = r"[A-Zα-ωa-z][\w-]{0,11}(?:\([A-Za-z0-9]{2,8}\))?"
NOUN = r"(?:signal+ing |signal transduction )?(?:pathway|axis|cascade|signal+ing)"
NAMED = re.compile(
    rf"(?<![\w/–-])(?P<chain>[A-Zα-ω]\w{{0,9}}(?:[–-][A-Z]\w{{1,9}})+|{CHAIN}(?:/{CHAIN})+)"
    rf"(?P<noun> {NOUN}\b|(?= and [A-Z][\w/-]{{1,20}} {NOUN}s\b))"
)
PART = re.compile(r"[/–-]")


def pathways(text: str, known: Callable[[str], bool]) -> Iterator[Mention]:
    """The pathways that a text calls by two or more molecules; ``known`` says whether a word names a molecule.

    "MDM2-p53 interaction" is none, nor is "PD-1 pathway", where the hyphen belongs to one name.
    """
    for m in NAMED.finditer(text):
        chain = m["chain"]
        slashed = "/" in chain
        parts = chain.split("/") if slashed else PART.split(chain)
        if len(parts) < 2 or not any(known(p) for p in parts) or (not slashed and known(chain)):
            continue
        label = chain + (m["noun"] or " pathway")
        yield Mention(m.start(), m.end(), text[m.start() : m.end()], entity(Kind.PROCESS, label))
