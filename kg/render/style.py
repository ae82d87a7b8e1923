"""The one table of looks: kind of thing -> fill and outline, sense of relation -> colour and head, strength -> kind of line.

Pages, pictures for print and legends all read it, so that a colour means one thing everywhere. No meaning rests on colour alone:
kinds differ in outline, senses in the head of the line, strengths in its dashes.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from kg.model import Kind, Strength
from kg.model.picture import Sense, Tie


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """How things of some kinds look: ``shape`` is an outline of ``shapes.py``; fill and ink on light paper, and on dark."""

    name: str
    kinds: tuple[str, ...]
    shape: str
    fill: str
    ink: str
    fill_dark: str
    ink_dark: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Stroke:
    """How a line of one sense looks: its head (``arrow``, ``bar``, ``vee``, ``circle``, ``diamond``, ``none``) and ink."""

    sense: Sense
    head: str
    ink: str
    ink_dark: str


LOOKS: Sequence[Look] = (
    Look(name="Drug", kinds=(Kind.DRUG, Kind.DRUG_CLASS, Kind.REGIMEN, Kind.TREATMENT), shape="pill",
         fill="#ece6fb", ink="#6a48c2", fill_dark="#2c2350", ink_dark="#b7a2f7"),
    Look(name="Gene", kinds=(Kind.GENE,), shape="square", fill="#e0ebfb", ink="#2c62ad", fill_dark="#172c4c", ink_dark="#86b6f5"),
    Look(name="mRNA", kinds=(Kind.MRNA,), shape="slant", fill="#d9f3f5", ink="#0b7285", fill_dark="#0d353c", ink_dark="#5fd3e4"),
    Look(name="Protein", kinds=(Kind.PROTEIN,), shape="round", fill="#e9edf2", ink="#4c5b6e", fill_dark="#26303c", ink_dark="#aebccd"),
    Look(name="Protein family", kinds=(Kind.FAMILY,), shape="double",
         fill="#e1f3e2", ink="#2f7a3c", fill_dark="#17351d", ink_dark="#85d492"),
    Look(name="Process", kinds=(Kind.PROCESS,), shape="hexagon", fill="#fdf3cf", ink="#856404", fill_dark="#3a3008", ink_dark="#ecca57"),
    Look(name="Place or state in the cell", kinds=(Kind.COMPONENT, Kind.STATE, Kind.BIOMARKER), shape="cut",
         fill="#fde7d6", ink="#a64b0c", fill_dark="#412310", ink_dark="#f7ab75"),
    Look(name="Disease, cell or outcome", kinds=(), shape="flag", fill="#fbe3ec", ink="#a82a5c", fill_dark="#42172a", ink_dark="#f394b8"),
)  # fmt: skip

STROKES: Sequence[Stroke] = (
    Stroke(sense=Sense.BINDS, head="circle", ink="#6a48c2", ink_dark="#b7a2f7"),
    Stroke(sense=Sense.MAKES, head="vee", ink="#0b7285", ink_dark="#5fd3e4"),
    Stroke(sense=Sense.ACTIVATES, head="arrow", ink="#23732f", ink_dark="#7fd88d"),
    Stroke(sense=Sense.INHIBITS, head="bar", ink="#b3261e", ink_dark="#ff9389"),
    Stroke(sense=Sense.BELONGS, head="diamond", ink="#66727f", ink_dark="#94a1b0"),
    Stroke(sense=Sense.RELATES, head="vee", ink="#845306", ink_dark="#e0a84e"),
    Stroke(sense=Sense.ASSOCIATED, head="none", ink="#66727f", ink_dark="#94a1b0"),
)

FIRM, AIMED, DENIED, BACKGROUND = "stated", "aimed at or supposed", "denied", "general knowledge"
DASHES: dict[str, tuple[int, ...]] = {FIRM: (), AIMED: (7, 5), DENIED: (9, 4, 2, 4), BACKGROUND: (2, 4)}
"""Kinds of line by how firm it is; the keys are the words of the legend."""


PALE = 0.35
"""How much of its fill a thing of general knowledge has; the rest is paper."""


def mixed(colour: str, paper: str, share: float) -> str:
    """A colour thinned with paper.

    >>> mixed("#000000", "#ffffff", 0.5)
    '#808080'
    """
    pairs = ((int(colour[at : at + 2], 16), int(paper[at : at + 2], 16)) for at in (1, 3, 5))
    return "#" + "".join(f"{int(front * share + back * (1 - share) + 0.5):02x}" for front, back in pairs)


def look_of(kind: str) -> Look:
    """How a thing of this kind looks; unknown kinds look like the last of the table."""
    return next((look for look in LOOKS if kind in look.kinds), LOOKS[-1])


def stroke_of(sense: Sense) -> Stroke:
    """How a line of this sense looks."""
    return next(stroke for stroke in STROKES if stroke.sense is sense)


def firmness(tie: Tie) -> str:
    """How firm a relation is, in a word of the legend."""
    if tie.layer == "background" or tie.strength == Strength.BACKGROUND:
        return BACKGROUND
    if tie.strength == Strength.OBSERVED:
        return FIRM
    return DENIED if tie.strength == Strength.DENIED else AIMED


def firmest(ties: Sequence[Tie]) -> str:
    """How firm a line is that carries several relations: as its firmest."""
    return min((firmness(tie) for tie in ties), key=list(DASHES).index, default=FIRM)


def palette() -> str:
    """The table as a style sheet for glyphs, light and dark."""
    light = "".join(
        [f".glyph.look-{i} *{{fill:{look.fill};stroke:{look.ink}}}" for i, look in enumerate(LOOKS)]
        + [f".glyph.sense-{i}{{color:{stroke.ink}}}" for i, stroke in enumerate(STROKES)]
    )
    dark = [f".glyph.look-{i} *{{fill:{look.fill_dark};stroke:{look.ink_dark}}}" for i, look in enumerate(LOOKS)]
    dark += [f".glyph.sense-{i}{{color:{stroke.ink_dark}}}" for i, stroke in enumerate(STROKES)]
    chosen = "".join(f':root[data-theme="dark"] {rule}' for rule in dark)
    wished = "".join(f':root:not([data-theme="light"]) {rule}' for rule in dark)
    return f"@media screen{{{light}{chosen}}}\n@media screen and (prefers-color-scheme:dark){{{wished}}}\n@media print{{{light}}}\n"
