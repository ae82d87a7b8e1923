"""A sentence cut into words and names, before phrases are made of them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from kg.extract.text.mentions import Mention
from kg.model import Entity, Kind, entity, slugify

WORD = re.compile(r"(?:e\.g\.|i\.e\.)|[A-Za-z0-9α-ωΑ-Ω][\w'./+-]*[\w+]|[A-Za-z0-9α-ωΑ-Ω]|[^\s\w]")
VARIANT = re.compile(r" [A-Z]\d{2,4}[A-Z*](?![\w-])")
FORM = re.compile(r"-(?:ITD|TKD)(?![\w-])")
"""A form of a receptor that is a molecule of its own: an internal tandem duplication, a change of the kinase domain."""
PAIR = re.compile(r"/\d{1,2}(?![\w-])")
SUFFIX = re.compile(
    r"-(dependent|independent|mediated|induced|driven|specific|selective|targeted|targeting|directed|related|associated|triggered|initiated|regulated|like|based|containing|positive|negative|resistant|mutant|mutated|bound|deficient|null|free|guided|sensitive|refractory|expressing|treated|amplified|rearranged|naive|naïve)\b",
    re.I,
)


@dataclass
class Piece:
    """A word on the way to a phrase: what it can be."""

    start: int
    end: int
    text: str
    mention: Mention | None = None
    cause: Entity | None = None
    low: str = field(init=False)

    def __post_init__(self) -> None:
        self.low = self.text.lower()


def _whole(one: Entity) -> Entity:
    """All members of a family: what "pan-X" names; of a class of drugs, the class that acts on all."""
    return replace(one, label=f"pan-{one.label}") if one.kind is Kind.DRUG_CLASS else one


def pieces_of(text: str, mentions: Sequence[Mention]) -> list[Piece]:
    """Words and mentions in order; a mention inside a hyphenated word is a modifier that names a cause."""
    out: list[Piece] = []
    spans: list[tuple[int, int, Mention | None, Entity | None]] = []
    for m in mentions:
        end = m.end + 1 if "(" in m.text and ")" not in m.text and text[m.end : m.end + 1] == ")" else m.end
        if (form := FORM.match(text, end)) and m.entity.kind in (Kind.PROTEIN, Kind.GENE):
            end = form.end()
            one = m.entity
            m = replace(m, end=end, entity=entity(one.kind, f"{one.label}{form.group()}", slug=slugify(f"{one.slug}{form.group()}")))
        suffix = SUFFIX.match(text, end)
        if re.match(r"\.\d|\*-", text[end : end + 2]):
            continue
        if suffix:
            spans.append((m.start, suffix.end(), None, m.entity))
        elif m.entity.kind is Kind.DRUG and text[end : end + 2] in ("'s", "’s"):
            spans.append((m.start, end + 2, None, m.entity))
        elif text[max(0, m.start - 4) : m.start].lower() == "pan-" and m.entity.kind in (Kind.PROTEIN, Kind.FAMILY, Kind.DRUG_CLASS):
            spans.append((m.start - 4, end, replace(m, start=m.start - 4, entity=_whole(m.entity)), None))
        elif text[max(0, m.start - 5) : m.start].lower() == "anti-" and text[end : end + 1] != "-":
            against = m.entity.kind is Kind.DRUG_CLASS
            named = replace(m, start=m.start - 5, entity=replace(m.entity, label=f"anti-{m.entity.label}")) if against else None
            spans.append((m.start - 5, end, named, None if against else m.entity))
        elif (text[end : end + 1] == "-" and text[end + 1 : end + 2].isalnum()) or (
            m.start and text[m.start - 1] == "-" and text[m.start - 2 : m.start - 1].isalnum()
        ):
            continue
        else:
            spans.append((m.start, end, m, None))
    at = 0
    for start, end, mention, cause in [*spans, (len(text), len(text), None, None)]:
        if start < at:
            continue
        out += [Piece(w.start(), w.end(), w.group()) for w in WORD.finditer(text, at, start)]
        if mention is not None and (code := VARIANT.match(text, end)) and mention.entity.kind in (Kind.PROTEIN, Kind.GENE):
            end = code.end()
            one = mention.entity
            mention = replace(mention, entity=entity(one.kind, f"{one.label}{code.group()}", slug=slugify(f"{one.slug}{code.group()}")))
        elif mention is not None and (pair := PAIR.match(text, end)) and mention.entity.kind in (Kind.PROTEIN, Kind.GENE):
            end = pair.end()
            mention = replace(mention, entity=entity(Kind.FAMILY, text[start:end]))
        if end > start:
            out.append(Piece(start, end, text[start:end], mention, cause))
        at = end
    return out
