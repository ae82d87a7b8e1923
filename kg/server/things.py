"""All that a graph says of one thing: its names and relations, the facts that speak of it with their quotes, and what is disputed."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from kg.errors import QueryError
from kg.graph.names import ONTOLOGY, WORDS, compact
from kg.server.addresses import href, kind_of
from kg.server.house import ABOUT, CONFLICTS, FACTS, KNOWN, MOST_FACTS, POINTING, QUOTES, TURTLE, TURTLE_ALONE
from kg.server.pool import Pool

_JSON = {"select": "json", "ask": "json", "graph": "turtle"}
_ORDER = ("statement", "outcome", "result", "comparison", "dose", "trial fact", "arm", "naming")
_ASIDE = {f"{ONTOLOGY}intervention", f"{ONTOLOGY}pooled"}
_LABEL, _ALT = WORDS["rdfs"] + "label", WORDS["skos"] + "altLabel"
_TITLES = (_LABEL, WORDS["dcterms"] + "title", ONTOLOGY + "question", ONTOLOGY + "name", ONTOLOGY + "quote", ONTOLOGY + "key")
Binding = Mapping[str, Mapping[str, str]]


@dataclass(frozen=True, slots=True)
class Node:
    """A value as a page shows it: its words, where it leads, and its kind."""

    text: str
    href: str = ""
    kind: str = ""


@dataclass(slots=True)
class Shown:
    """One fact: its class, its parts by name, and its quotes."""

    node: Node
    sort: str = ""
    strength: str = ""
    parts: list[tuple[str, list[Node]]] = field(default_factory=list)
    quotes: list[dict[str, str]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Thing:
    """Everything for the page of one thing."""

    iri: str
    title: str
    sort: str
    names: list[str]
    relations: list[tuple[str, list[Node]]]
    pointing: list[tuple[str, list[Node]]]
    facts: list[Shown]
    more: bool
    conflicts: list[dict[str, Node | str]]


async def gather(pool: Pool, iri: str) -> Thing | None:
    """What is known of a thing; None where nothing is. Raises QueryError."""
    about = await rows(pool, ABOUT, iri)
    pointing = await rows(pool, POINTING, iri)
    if not about and not pointing:
        return None
    facts = _facts(await rows(pool, FACTS, iri), await rows(pool, QUOTES, iri))
    known = _grouped((row["p"]["value"], row) for row in about)
    named = [row["o"]["value"] for row in known.get(_ALT, [])]
    title = next((known[key][0]["o"]["value"] for key in _TITLES if key in known), compact(iri))
    hidden = {_LABEL, _ALT, WORDS["rdf"] + "type", ONTOLOGY + "evidence"}
    conflicts: list[dict[str, Node | str]] = [
        {"node": _node(row["c"], row.get("question")), "kind": _text(row, "kind"), "explanation": _text(row, "explanation")}
        for row in await rows(pool, CONFLICTS, iri)
    ]
    return Thing(
        iri=iri, title=title, sort=kind_of(iri), names=[name for name in named if name != title],
        relations=[_named(key, "o", group) for key, group in known.items() if key not in hidden],
        pointing=[_named(key, "s", group) for key, group in _grouped((row["p"]["value"], row) for row in pointing).items()],
        facts=facts[:MOST_FACTS], more=len(facts) > MOST_FACTS, conflicts=conflicts,
    )  # fmt: skip


async def rows(pool: Pool, text: str, iri: str = "") -> list[Binding]:
    """The rows of a query of ours."""
    found = json.loads((await pool.ask(text, _JSON, {"thing": iri})).body)
    return list(found["results"]["bindings"])


async def turtle(pool: Pool, iri: str, form: str) -> bytes | None:
    """A thing and what is said of it as a graph; for one of which too much is said, its own triples. None where nothing is."""
    try:
        found = await pool.ask(TURTLE, {"graph": form}, {"thing": iri})
    except QueryError:
        found = await pool.ask(TURTLE_ALONE, {"graph": form}, {"thing": iri})
    if not found.count:
        asked = await pool.ask(KNOWN, _JSON, {"thing": iri})
        return b"" if b"true" in asked.body else None
    return found.body


def words_of(predicate: str) -> str:
    """A predicate in words.

    >>> words_of("https://w3id.org/trialgraph/ontology/inhibitsProductionOf")
    'inhibits production of'
    """
    name = compact(predicate).partition(":")[2] or predicate
    return "".join(f" {letter.lower()}" if letter.isupper() else letter for letter in name).strip()


def _facts(details: Iterable[Binding], quotes: Iterable[Binding]) -> list[Shown]:
    shown: dict[str, Shown] = {}
    for iri, group in _grouped((row["f"]["value"], row) for row in details).items():
        shown[iri] = fact = Shown(Node(compact(iri), href(iri)))
        for key, same in _grouped((row["predicate"]["value"], row) for row in group).items():
            if key in _ASIDE:
                continue
            nodes = [_node(row["o"], row.get("name")) for row in same]
            match compact(key):
                case "rdf:type":
                    fact.sort = words_of(same[0]["o"]["value"])
                case "tg:strength":
                    fact.strength = words_of(same[0]["o"]["value"])
                case "rdf:subject" | "rdf:predicate" | "rdf:object" as part:
                    fact.parts.append((part, nodes))
                case _:
                    fact.parts.append((words_of(key), nodes))
    for row in quotes:
        if row["f"]["value"] in shown:
            cell = f"“{_text(row, 'row')}” × “{_text(row, 'column')}”" if "row" in row or "column" in row else ""
            shown[row["f"]["value"]].quotes.append({
                "quote": _text(row, "quote"), "document": _text(row, "title") or _text(row, "key"), "href": href(row["document"]["value"]),
                "place": f"line {_text(row, 'line')}, characters {_text(row, 'start')}–{_text(row, 'end')}", "cell": cell,
            })  # fmt: skip
    return sorted(shown.values(), key=lambda fact: _ORDER.index(fact.sort) if fact.sort in _ORDER else len(_ORDER))


def _grouped(pairs: Iterable[tuple[str, Binding]]) -> dict[str, list[Binding]]:
    groups: dict[str, list[Binding]] = {}
    for key, row in pairs:
        groups.setdefault(key, []).append(row)
    return groups


def _named(predicate: str, end: str, group: Iterable[Binding]) -> tuple[str, list[Node]]:
    return words_of(predicate), [_node(row[end], row.get("name")) for row in group]


def _node(value: Mapping[str, str], name: Mapping[str, str] | None = None) -> Node:
    if value["type"] != "uri":
        return Node(value["value"])
    iri = value["value"]
    plain = words_of(iri) if iri.startswith(ONTOLOGY) else compact(iri)
    return Node(name["value"] if name else plain, href(iri), kind_of(iri) if name else "")


def _text(row: Binding, name: str) -> str:
    return row[name]["value"] if name in row else ""
