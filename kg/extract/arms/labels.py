"""How an arm is called: by the abbreviation that the document gives to just this arm, by its words, or by what it gives."""

from __future__ import annotations

import re
from collections.abc import Sequence

from kg.extract.document.scene import Scene
from kg.extract.text.words import capitalised
from kg.model import Intervention

CHOICE = re.compile(r"\bchoice$", re.I)
"""What is given is not named: the short form of the document tells more than the words."""


def arm_label(scene: Scene, text: str, given: Sequence[Intervention]) -> str:
    """How the document calls an arm: the abbreviation that it gives to just this arm, else its words without glosses in brackets."""
    text = text.strip(" .:;")
    short = re.search(r"\(([A-Z][A-Za-z0-9+/-]{1,11})\)\s*$", text)
    if short and len(given) > 1:
        drugs = [d.entity for d in scene.drugs_in(scene.regimens.get(short.group(1), ""))]
        if len(drugs) == len(given) and set(drugs) == {g.agent for g in given}:
            return short.group(1)
    if short and len(given) == 1 and CHOICE.search(given[0].agent.label):
        return short.group(1)
    words = re.sub(r"\s*\((?!\s*\+)[^()]*\)", "", text).strip()
    words = re.sub(r"^(?:a |an |the )", "", words)
    if len(words) <= 60 and ("+" in words or len(given) == 1 or " " not in words):
        return words
    return composed_label(scene, given)


def composed_label(scene: Scene, given: Sequence[Intervention]) -> str:
    """A label from the interventions, with a regimen's acronym for its components where the document defines one."""
    rest = list(given)
    tail: list[str] = []
    for name in sorted(scene.regimens, key=len, reverse=True):
        drugs = {d.entity.curie for d in scene.drugs_in(scene.regimens[name])}
        if len(drugs) > 1 and drugs < {i.agent.curie for i in rest}:
            rest = [i for i in rest if i.agent.curie not in drugs]
            tail.append(name)
    names = [f"{i.level} {i.agent.label}".strip() for i in rest] + tail
    return " + ".join(map(capitalised, names))
