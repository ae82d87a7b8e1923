"""What a server knows of its graph before the first request: names and quotes to search, counts, and words to propose."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace

from kg.server.addresses import kind_of
from kg.server.house import CLASSES, EVERY_QUOTE, NAMES, PROPERTIES
from kg.server.limits import Limits
from kg.server.pool import Nursery, Pool
from kg.server.search import Hit, Index
from kg.server.things import rows
from kg.server.vocabulary import vocabulary

_EVERYTHING = 5_000_000


@dataclass(frozen=True, slots=True)
class Known:
    """The index; how many things of each kind have a name; the vocabulary as JSON."""

    index: Index
    counts: Mapping[str, int]
    vocabulary: bytes


async def learn(nursery: Nursery, limits: Limits) -> Known:
    """Ask the graph, once, with more time and memory than a request has. Raises QueryError where that is not enough."""
    pool = Pool(nursery, replace(limits, seconds=300.0, rows=_EVERYTHING, memory=4000), 1)
    await pool.start()
    names: dict[str, dict[str, list[str]]] = {}
    for row in await rows(pool, NAMES):
        names.setdefault(row["thing"]["value"], {}).setdefault(row["how"]["value"].rpartition("#")[2], []).append(row["name"]["value"])
    index, counts = Index(), dict[str, int]()
    index.add("things", (_thing(iri, known) for iri, known in names.items()))
    quotes = await rows(pool, EVERY_QUOTE)
    index.add("quotes", (Hit(row["thing"]["value"], row["key"]["value"], row["name"]["value"]) for row in quotes))
    for iri in names:
        counts[kind_of(iri)] = counts.get(kind_of(iri), 0) + 1
    words = vocabulary(await _uses(pool, PROPERTIES), await _uses(pool, CLASSES))
    await pool.stop()
    return Known(index, dict(sorted(counts.items())), json.dumps(words, ensure_ascii=False).encode("utf-8", "replace"))


async def _uses(pool: Pool, text: str) -> Mapping[str, int]:
    return {row["thing"]["value"]: int(row["uses"]["value"]) for row in await rows(pool, text)}


def _thing(iri: str, known: Mapping[str, list[str]]) -> Hit:
    every = [name for group in known.values() for name in group]
    label = min(known.get("label", every))
    return Hit(iri, label, " · ".join(sorted({name for name in every if name != label})))
