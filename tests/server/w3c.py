"""The cases of the W3C for SPARQL 1.1, read from their manifests; and the table of those that do not pass, each with its reason."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from rdflib import RDF, Graph, Namespace, URIRef
from rdflib.collection import Collection
from rdflib.term import Node

MF = Namespace("http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#")
QT = Namespace("http://www.w3.org/2001/sw/DataAccess/tests/test-query#")
HT = Namespace("http://www.w3.org/2011/http#")
CNT = Namespace("http://www.w3.org/2011/content#")
FOLDER = Path(__file__).resolve().parents[3] / "shared" / "tests" / "w3c"
TABLE = Path(__file__).parent.parent / "cases" / "w3c_not_passing.tsv"


@dataclass(frozen=True)
class Case:
    """One case: the group it belongs to, its name there, and its node in the manifest."""

    group: str
    name: str
    node: Node

    def __str__(self) -> str:
        return f"{self.group}/{self.name}"


@cache
def manifest(group: str) -> Graph:
    """The manifest of a group."""
    path = FOLDER / group / "manifest.ttl"
    return Graph().parse(data=path.read_bytes(), format="turtle", publicID=path.as_uri())


def cases(*groups: str) -> Iterator[Case]:
    """The cases of some groups, in the order of their manifests; none where the folder is missing."""
    for group in groups if FOLDER.is_dir() else ():
        graph = manifest(group)
        for entries in graph.objects(None, MF.entries):
            for node in Collection(graph, entries):
                yield Case(group, str(node).rpartition("#")[2], node)


@cache
def not_passing() -> dict[tuple[str, str], str]:
    """Why a case does not pass, by case and by where it runs: ``server``, ``rdflib`` or ``oxigraph``."""
    with TABLE.open(encoding="utf-8", newline="") as lines:
        return {(row["case"], row["where"]): row["reason"] for row in csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE)}


def local(node: Node | None) -> Path:
    """The file that a node of a manifest names."""
    assert isinstance(node, URIRef)
    return Path(node.removeprefix("file://"))


def kind(case: Case) -> str:
    """The class of a case."""
    return str(manifest(case.group).value(case.node, RDF.type)).rpartition("#")[2]
