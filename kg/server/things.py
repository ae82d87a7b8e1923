"""All that a graph says of one thing: names, relations, facts with their quotes, by whom they are, and what is disputed."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import TypeVar

from kg.errors import QueryError
from kg.graph.names import ONTOLOGY, WORDS, compact
from kg.server.addresses import href, kind_of
from kg.server.house import (
    ABOUT,
    ANSWER_QUOTES,
    ANSWERS,
    CONFLICTS,
    FACTS,
    KNOWN,
    MOST_FACTS,
    POINTING,
    QUOTES,
    TURTLE,
    TURTLE_ALONE,
)
from kg.server.pool import Pool

_JSON = {"select": "json", "ask": "json", "graph": "turtle"}
_ORDER = ("statement", "outcome", "result", "comparison", "dose", "trial fact", "arm", "naming")
_ASIDE = {f"{ONTOLOGY}intervention", f"{ONTOLOGY}pooled"}
_LABEL, _ALT = WORDS["rdfs"] + "label", WORDS["skos"] + "altLabel"
_TITLES = (_LABEL, WORDS["dcterms"] + "title", ONTOLOGY + "question", ONTOLOGY + "name", ONTOLOGY + "quote", ONTOLOGY + "key")
Binding = Mapping[str, Mapping[str, str]]
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Node:
    """A value as a page shows it: its words, where it leads, and its kind."""

    text: str
    href: str = ""
    kind: str = ""


@dataclass(slots=True)
class Shown:
    """One fact: its class, its parts by name, and its quotes; ``anchor`` is its place on the page."""

    node: Node
    anchor: str = ""
    sort: str = ""
    strength: str = ""
    disputed: bool = False
    parts: list[tuple[str, list[Node]]] = field(default_factory=list)
    quotes: list[dict[str, str]] = field(default_factory=list)

    @property
    def has_plain(self) -> bool:
        """Whether there is more to it than subject, predicate and object."""
        return any(not name.startswith("rdf:") for name, _ in self.parts)

    def part(self, name: str) -> Node | None:
        """The first value of a part."""
        return next((nodes[0] for part, nodes in self.parts if part == name), None)


@dataclass(slots=True)
class Dispute:
    """A question that documents answer differently, with every answer."""

    node: Node
    kind: str
    explanation: str
    answers: list[Shown] = field(default_factory=list)


@dataclass(slots=True)
class Voice:
    """A document, and how many of the facts and quotes of a page are its own."""

    node: Node
    facts: int = 0
    quotes: int = 0


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
    disputes: list[Dispute]

    @property
    def path(self) -> str:
        """The address of its page."""
        return href(self.iri)

    @property
    def voices(self) -> list[Voice]:
        """The documents behind the facts, the one that says most first."""
        found: dict[str, Voice] = {}
        for fact in self.facts:
            for key in {quote["href"] for quote in fact.quotes}:
                own = [quote for quote in fact.quotes if quote["href"] == key]
                voice = found.setdefault(key, Voice(Node(own[0]["document"], key)))
                voice.facts, voice.quotes = voice.facts + 1, voice.quotes + len(own)
        return sorted(found.values(), key=lambda voice: (-voice.facts, voice.node.text))

    @property
    def groups(self) -> list[tuple[str, list[Shown]]]:
        """The facts by what they are, in the order of the page."""
        return list(_grouped((fact.sort, fact) for fact in self.facts).items())


async def gather(pool: Pool, iri: str) -> Thing | None:
    """What is known of a thing; None where nothing is. Raises QueryError."""
    about = await rows(pool, ABOUT, iri)
    pointing = await rows(pool, POINTING, iri)
    if not about and not pointing:
        return None
    facts = _facts(await rows(pool, FACTS, iri), await rows(pool, QUOTES, iri))
    disputes = _disputes(await rows(pool, CONFLICTS, iri), await rows(pool, ANSWERS, iri), await rows(pool, ANSWER_QUOTES, iri))
    disputed = {answer.node.text for dispute in disputes for answer in dispute.answers}
    for number, fact in enumerate(facts):
        fact.anchor, fact.disputed = f"fact-{number + 1}", fact.node.text in disputed
    known = _grouped((row["p"]["value"], row) for row in about)
    named = [row["o"]["value"] for row in known.get(_ALT, [])]
    title = next((known[key][0]["o"]["value"] for key in _TITLES if key in known), compact(iri))
    hidden = {_LABEL, _ALT, WORDS["rdf"] + "type", ONTOLOGY + "evidence"}
    return Thing(
        iri=iri, title=title, sort=kind_of(iri), names=[name for name in named if name != title],
        relations=[_named(key, "o", group) for key, group in known.items() if key not in hidden],
        pointing=[_named(key, "s", group) for key, group in _grouped((row["p"]["value"], row) for row in pointing).items()],
        facts=facts[:MOST_FACTS], more=len(facts) > MOST_FACTS, disputes=disputes,
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


def _disputes(rows: Iterable[Binding], details: Iterable[Binding], quotes: Iterable[Binding]) -> list[Dispute]:
    answers = {answer.node.text: answer for answer in _facts(details, quotes)}
    found: dict[str, Dispute] = {}
    for row in rows:
        own = found.setdefault(row["c"]["value"], Dispute(_node(row["c"], row["question"]), _text(row, "kind"), _text(row, "explanation")))
        if answer := answers.get(compact(row["f"]["value"])):
            own.answers.append(answer)
    return list(found.values())


def _grouped(pairs: Iterable[tuple[str, T]]) -> dict[str, list[T]]:
    groups: dict[str, list[T]] = {}
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
