"""What a caption asks for: which kind of figure, and the things that it names."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources

from kg.model import Block, BlockKind, Document, Entity, Fact, Naming

_IMAGE = re.compile(r"!\[[^\]]*\]\([^)]*\)|<img\b", re.I)


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """Which words of a caption ask for which kind of figure, in order, and which for none."""

    kinds: Mapping[str, re.Pattern[str]]
    never: re.Pattern[str]


@cache
def rules() -> Rules:
    """The rules of ``figures.toml``."""
    table = tomllib.loads(resources.files("kg.views").joinpath("figures.toml").read_text(encoding="utf-8"))
    kinds = {row["draws"]: re.compile("|".join(f"(?:{words})" for words in row["words"]), re.I) for row in table["figure"]}
    return Rules(kinds=kinds, never=re.compile("|".join(f"(?:{words})" for words in table["never"]), re.I))


def kind_of(caption: str) -> str:
    """The kind of figure that a caption asks for (``pathway``, ``flow``, ``timeline``), or nothing.

    >>> kind_of("Figure 2. Mechanism of action of examplersen"), kind_of("Figure 3. Kaplan-Meier curves")
    ('pathway', '')
    """
    if rules().never.search(caption):
        return ""
    return next((kind for kind, words in rules().kinds.items() if words.search(caption)), "")


def lost(document: Document) -> list[Block]:
    """The captions of figures whose picture is not there."""
    found, before = [], 0
    for block in document.blocks:
        if block.kind is BlockKind.CAPTION and block.label != "table title" and not _IMAGE.search(document.text, before, block.end):
            found.append(block)
        before = block.start
    return found


def names_of(facts: Iterable[Fact]) -> dict[Entity, set[str]]:
    """The names that documents use of each thing, beside its label."""
    names: dict[Entity, set[str]] = {}
    for fact in facts:
        if isinstance(said := fact.says, Naming):
            names.setdefault(said.of, set()).add(said.name)
    return names


def named(things: Iterable[Entity], caption: str, names: Mapping[Entity, set[str]]) -> list[Entity]:
    """The things that a caption names, by CURIE."""
    return sorted({thing for thing in things if any(says(word, caption) for word in {thing.label, *names.get(thing, ())})}, key=_curie)


def says(words: str, caption: str) -> bool:
    """Whether a caption holds some words, as words."""
    return bool(words) and re.search(rf"(?<!\w){re.escape(words)}(?!\w)", caption, re.I) is not None


def _curie(thing: Entity) -> str:
    return thing.curie
