"""Regimens known by an acronym: opened as the document opens them, else by a small table with its sources."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from kg.extract.document.scene import Scene
from kg.extract.text.mentions import from_term
from kg.extract.text.words import rules
from kg.model import Entity


def components(scene: Scene, regimen: str) -> tuple[Entity, ...]:
    """The drugs of a regimen, each once: as the document spells them out, else by the table; empty when unknown."""
    full = scene.regimens.get(regimen)
    if full:
        return tuple(dict.fromkeys(m.entity for m in scene.drugs_in(full)))
    named = [scene.names.lookup(drug) for drug in _listed(regimen)]
    return tuple(dict.fromkeys(from_term(t[0], t[0].label) for t in named if t and t[0].source == "drug"))


def is_regimen(scene: Scene, name: str) -> bool:
    """Whether a name is in the table of known regimens and the document does not use it for something else.

    Two letters (BR, FC, Vd) are too many other things: they count only where the document names one of the drugs.
    """
    drugs = _listed(name)
    if not drugs or (name in scene.abbreviations and name not in scene.regimens):
        return False
    return len(name) > 2 or any(drug in scene.document.text.lower() for drug in drugs)


def _listed(name: str) -> Sequence[str]:
    """The drugs that the table has for a name, as it spells it or in capitals alone ("RVD"); two letters as it spells them."""
    return _table().get(name) or _table().get(name.upper(), ())


@cache
def _table() -> dict[str, Sequence[str]]:
    table: dict[str, Sequence[str]] = rules("regimens.toml")["regimen"]
    return {name.upper(): drugs for name, drugs in table.items() if len(name) > 2} | table
