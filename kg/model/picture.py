"""A picture of relations with fixed places: ``kg.network`` makes it, ``kg.render`` draws it, and neither knows the other."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from kg.model.document import Evidence
from kg.model.said import Relation


class Sense(StrEnum):
    """What a relation does, as the eye should see it: one glyph each. The order is the order of the story, and of the legend."""

    BINDS = "targets, binds"
    MAKES = "is made into"
    ACTIVATES = "activates, causes"
    INHIBITS = "inhibits, degrades"
    BELONGS = "belongs to"
    RELATES = "regulates, acts at"
    ASSOCIATED = "associated with"


SENSES: Mapping[str, Sense] = {
    Relation.TARGETS: Sense.BINDS,
    Relation.BINDS: Sense.BINDS,
    Relation.ENCODES: Sense.MAKES,
    Relation.TRANSCRIBED_TO: Sense.MAKES,
    Relation.TRANSLATES_TO: Sense.MAKES,
    Relation.ACTIVATES: Sense.ACTIVATES,
    Relation.PROMOTES: Sense.ACTIVATES,
    Relation.CAUSES: Sense.ACTIVATES,
    Relation.RELEASES: Sense.ACTIVATES,
    Relation.EXECUTES: Sense.ACTIVATES,
    Relation.SENSITIZES: Sense.ACTIVATES,
    Relation.INHIBITS: Sense.INHIBITS,
    Relation.INHIBITS_PRODUCTION_OF: Sense.INHIBITS,
    Relation.DEGRADES: Sense.INHIBITS,
    Relation.SEQUESTERS: Sense.INHIBITS,
    Relation.IS_A: Sense.BELONGS,
    Relation.PART_OF: Sense.BELONGS,
    Relation.REGULATES: Sense.RELATES,
    Relation.OLIGOMERIZES_AT: Sense.RELATES,
    Relation.ASSOCIATED_WITH: Sense.ASSOCIATED,
}


def sense_of(relation: str) -> Sense:
    """The sense of a relation; a relation that nobody has sorted yet merely relates.

    >>> sense_of("degrades")
    <Sense.INHIBITS: 'inhibits, degrades'>
    """
    return SENSES.get(relation, Sense.RELATES)


@dataclass(frozen=True, slots=True, kw_only=True)
class Lead:
    """Where more is told: a trial that gives a drug, for example. ``url`` is empty where no page about it lies beside this one."""

    label: str
    url: str = ""
    about: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Box:
    """One thing of the picture. ``id`` is its CURIE (``mrna:TP53``), ``label`` its whole name, ``kind`` a word of ``kg.model.Kind``.

    ``url`` leads to more about it, or is empty; ``trials`` are those that give it, where it is a drug; ``places`` are the parts of the
    cell where it is known to be, which is general knowledge and no document's word.
    """

    id: str
    label: str
    kind: str
    url: str = ""
    trials: tuple[Lead, ...] = ()
    places: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Taught:
    """What a relation of general knowledge rests on: a paper (or none), whether the paper was looked up, a note, a part of the cell."""

    pmid: str = ""
    checked: bool = False
    note: str = ""
    place: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tie:
    """One relation as documents state it, with every quote.

    ``layer`` is ``document``, or ``background`` for general knowledge; what is ``taught`` comes from the package's own list of it.
    """

    id: str
    relation: str
    strength: str
    qualifier: str
    evidence: tuple[Evidence, ...]
    layer: str = "document"
    taught: Taught | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One drawn line from box to box. All relations of one sense between the same two boxes share it, so that it is never empty."""

    id: str
    source: str
    target: str
    sense: Sense
    ties: tuple[Tie, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A named band of a plan, from ``top`` to ``bottom``."""

    name: str
    top: float
    bottom: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Spot:
    """Where a box stands: its centre, its size, and its name as it fits there (on up to three lines, cut with … only beyond reason)."""

    id: str
    x: float
    y: float
    width: float
    height: float
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """One arrangement of the whole picture, for one shape of screen.

    ``bends`` gives for each line id its roundness, -1 to 1, in the sense of vis-network's ``curvedCW`` (negative: ``curvedCCW``);
    ``font`` is the size of the names. The first plan of a picture is the one for wide screens.
    """

    name: str
    width: float
    height: float
    font: float
    rows: tuple[Row, ...]
    spots: tuple[Spot, ...]
    bends: Mapping[str, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class Layer:
    """What general knowledge adds to a picture: boxes and lines that no document brings, and plans for them and the picture together."""

    boxes: tuple[Box, ...] = ()
    lines: tuple[Line, ...] = ()
    plans: tuple[Plan, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """Boxes, lines, and one plan for each shape of screen (``landscape``, ``portrait``). ``background`` is no part of them.

    ``focus`` is the box that it is about, to begin with where the whole is too much to read.
    """

    name: str
    title: str
    subtitle: str
    boxes: tuple[Box, ...]
    lines: tuple[Line, ...]
    plans: tuple[Plan, ...]
    background: Layer = Layer()
    focus: str = ""
