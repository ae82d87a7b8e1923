"""The fields that describe the drug of a document, as items of a list or lines of a paragraph: "Drug: X", "Target: Y"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from kg.extract.document.scene import Scene, unbulleted
from kg.extract.document.topic import spoken_of, topic_drug
from kg.extract.text.passage import Passage, lines_of
from kg.model import BlockKind, Entity

FIELD = re.compile(r"(?P<key>[A-Z][A-Za-z0-9 /(),'-]{1,44}?)\s*:\s+(?=\S)")
DESCRIBES = re.compile(
    r"(?:drugs?|compounds?|products?|agents?|generic|brand|trade|proprietary|non-?proprietary|chemical|code|synonyms?|aliases|other|inn)"
    r"(?: (?:names?|class|type|code))?|(?:(?:drug|pharmacolog\w+|therapeutic|molecule|compound) )?(?:class|type|modality)"
    r"|(?:molecular )?targets?|mechanism(?: of action)?|(?:\w+ )?half-li(?:fe|ves)|(?:molecular )?(?:formula|weight|mass)|sequence"
    r"|cas(?: (?:no\.?|number))?|developer|manufacturer|routes?(?: of administration)?|formulation|(?:\w+ )?(?:approval|status|stage)",
    re.I,
)
"""Keys of fields that describe a drug."""
NAMES_DRUG = re.compile(r"(?:drug|compound|product|agent|generic|active (?:substance|ingredient)|inn|name)(?: name)?", re.I)
FEWEST = 3
"""So many such fields make a description."""


@dataclass(frozen=True, slots=True)
class Field:
    """One field of the description of a drug: its key, and what stands behind it."""

    drug: Entity
    key: str
    value: Passage


def profile(scene: Scene) -> Iterator[Field]:
    """The fields of all descriptions in a document whose drug is sure: a field names it, or the document has one."""
    for lines in _runs(scene):
        told = [(m["key"].strip(), line.part(m.end(), len(line.text))) for line in lines if (m := FIELD.match(line.text))]
        if len(told) < len(lines) or sum(DESCRIBES.fullmatch(key) is not None for key, _ in told) < FEWEST:
            continue
        named = [spoken_of(scene.mentions(value)) for key, value in told if NAMES_DRUG.fullmatch(key)]
        drugs = {drug for found in named for drug in found}
        drug = next(iter(drugs)) if len(drugs) == 1 else topic_drug(scene) if not drugs else None
        yield from (Field(drug, key, value) for key, value in told if drug is not None)


def _runs(scene: Scene) -> Iterator[Sequence[Passage]]:
    """The lines that stand together: the items of a list, the lines of a paragraph."""
    run: list[Passage] = []
    for block, passage in scene.blocks:
        if block.kind is BlockKind.ITEM:
            run.append(unbulleted(passage))
            continue
        if run:
            yield run
            run = []
        if block.kind is BlockKind.PARAGRAPH:
            lines = [line for line in lines_of(passage) if line.text.strip()]
            if len(lines) > 1:
                yield lines
    if run:
        yield run
