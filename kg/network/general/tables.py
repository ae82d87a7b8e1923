"""The two curated tables, read and held to what they promise."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources

from kg.errors import RuleError
from kg.model import Kind, Relation

PLACES = ("nucleus", "cytosol", "mitochondrion")
"""Parts of the cell that things are sorted by."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Thing:
    """A thing of general knowledge: ``id`` is its CURIE here, ``same_as`` one elsewhere (or empty), ``places`` are of ``PLACES``."""

    id: str
    label: str
    same_as: str
    places: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A relation of general knowledge; ``views`` are the stored views it belongs to, ``checked`` whether its paper was looked up."""

    id: str
    views: tuple[str, ...]
    source: str
    relation: str
    target: str
    qualifier: str
    place: str
    pmid: str
    checked: bool
    note: str


@cache
def things() -> Mapping[str, Thing]:
    """All things by id. Raises RuleError for a kind or a part of the cell that is unknown."""
    found = {}
    for line, row in _rows("things.tsv"):
        places = tuple(row["places"].split(", ")) if row["places"] else ()
        if row["id"].split(":")[0] not in set(Kind) or not set(places) <= set(PLACES):
            raise RuleError(f"kg/network/general/things.tsv:{line}", f"{row['id']} in {row['places']!r}", f"a kind, and places of {PLACES}")
        found[row["id"]] = Thing(id=row["id"], label=row["label"], same_as=row["same_as"], places=places)
    return found


@cache
def relations() -> tuple[Row, ...]:
    """All relations in the order of the table. Raises RuleError for an unknown relation, an unknown thing or a PMID that is none."""
    found = []
    for line, row in _rows("relations.tsv"):
        place = f"kg/network/general/relations.tsv:{line}"
        if row["relation"] not in set(Relation):
            raise RuleError(place, row["relation"], "a relation of kg.model.Relation")
        for end in (row["source"], row["target"]):
            if end not in things():
                raise RuleError(place, f"the thing {end!r}", "one of things.tsv", "add it there")
        if (row["pmid"] and not row["pmid"].isdecimal()) or row["checked"] not in (("yes", "no") if row["pmid"] else ("",)):
            raise RuleError(place, f"PMID {row['pmid']!r}, checked {row['checked']!r}", "digits with yes or no, or nothing at all")
        views, checked = tuple(row.pop("views").split()), row.pop("checked") == "yes"
        found.append(Row(views=views, checked=checked, **row))
    return tuple(found)


def _rows(name: str) -> Iterator[tuple[int, dict[str, str]]]:
    """The rows of a table with their line numbers; lines with # are remarks, the first other line is the header."""
    header: list[str] = []
    for number, line in enumerate(_text(name).splitlines(), 1):
        if line.startswith("#"):
            continue
        cells = line.split("\t")
        if not header:
            header = cells
        elif len(cells) != len(header):
            raise RuleError(f"kg/network/general/{name}:{number}", f"{len(cells)} cells", f"{len(header)}: {', '.join(header)}")
        else:
            yield number, dict(zip(header, cells, strict=True))


def _text(name: str) -> str:
    return resources.files("kg.network.general").joinpath(name).read_text(encoding="utf-8")
