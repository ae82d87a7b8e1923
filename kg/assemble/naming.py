"""Two names for one thing and one name for two things, as far as documents define names; never mere capitals or plural."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

from kg.model import Conflict, Fact, Kind, Naming
from kg.model.order import key

NAMED_BY_DEFINITION = {Kind.ENDPOINT, Kind.DISEASE, Kind.ADVERSE_EVENT, Kind.BIOMARKER, Kind.REGIMEN, Kind.STATE}
SYNONYMS = {"remission": "response", "remissions": "response", "responses": "response", "objective": "overall"}
FILLER = {"rate", "rates", "the", "a", "an", "median"}


@dataclass(frozen=True)
class _Definition:
    """A name that documents introduce for a thing."""

    naming: Naming
    fact: Fact

    @property
    def is_short(self) -> bool:
        name = self.naming.name.strip()
        return len(name) <= 10 and " " not in name and sum(c.isupper() for c in name) >= 2


def documents(fact: Fact) -> frozenset[str]:
    """The documents that state a fact."""
    return frozenset(e.document for e in fact.evidence)


def told_by(facts: Iterable[Fact]) -> str:
    """The documents that state any of some facts, as words."""
    return ", ".join(sorted({document for fact in facts for document in documents(fact)}))


def conflict(kind: str, question: str, explanation: str, members: Iterable[Fact]) -> Conflict:
    """A conflict with its members in canonical order."""
    ordered = sorted(set(members), key=lambda fact: key(fact.says))
    return Conflict(kind=kind, question=question, explanation=explanation, members=tuple(ordered))


def bare(name: str) -> str:
    """A name without capitals, punctuation and the words that the field uses for each other.

    >>> bare("Complete Remission rate") == bare("complete response")
    True
    """
    words = re.findall(r"[a-z0-9]+", name.lower())
    return " ".join(SYNONYMS.get(word, word) for word in words if word not in FILLER)


def naming_conflicts(facts: Sequence[Fact]) -> Iterator[Conflict]:
    """One thing defined under different short names, or one short name defined for different things."""
    namings = [_Definition(fact.says, fact) for fact in facts if isinstance(fact.says, Naming)]
    defined = [each for each in namings if each.naming.defined and each.naming.of.kind in NAMED_BY_DEFINITION]
    of_thing: dict[str, list[_Definition]] = defaultdict(list)
    for each in defined:
        of_thing[each.naming.of.curie].append(each)
    named: dict[str, list[_Definition]] = defaultdict(list)  # what is meant -> its short names
    meant: dict[str, list[_Definition]] = defaultdict(list)  # short name -> what is meant by it
    for each in (d for d in defined if d.is_short):
        meant[bare(each.naming.name)].append(each)
        for meaning in _meanings(each, of_thing[each.naming.of.curie]):
            named[meaning].append(each)
    seen: set[tuple[Fact, ...]] = set()
    for meaning, definitions in sorted(named.items(), key=lambda item: (" " not in item[0], item[0])):
        found = _disputed_name(meaning, definitions)
        if found and found.members not in seen:
            seen.add(found.members)
            yield found
    for definitions in meant.values():
        yield from _disputed_meaning(definitions)


def _meanings(definition: _Definition, of_thing: Sequence[_Definition]) -> set[str]:
    """The thing itself, and every full name that the same documents define for it."""
    thing, here = definition.naming.of, documents(definition.fact)
    full = {each.naming.name for each in of_thing if not each.is_short and here & documents(each.fact)}
    return {thing.curie} | {bare(name) for name in full | ({thing.label} if " " in thing.label else set())}


def _disputed_name(meaning: str, definitions: list[_Definition]) -> Conflict | None:
    """Two documents, each with its own short name for one thing; a document that uses both disputes nothing."""
    names: dict[str, set[str]] = defaultdict(set)
    for each in definitions:
        for document in documents(each.fact):
            names[document].add(bare(each.naming.name))
    if all(a & b for a, b in combinations(names.values(), 2)):
        return None
    words = sorted({each.naming.name for each in definitions})
    members = [each.fact for each in definitions]
    question = f"What is “{meaning}” called?" if " " in meaning else f"Is it called {' or '.join(words)}?"
    return conflict("naming", question, f"{' and '.join(words)} are defined for the same thing by {told_by(members)}", members)


def _disputed_meaning(definitions: list[_Definition]) -> Iterator[Conflict]:
    """One short name, and documents that define it for different things."""
    where: dict[str, set[str]] = defaultdict(set)
    for each in definitions:
        where[each.naming.of.curie] |= documents(each.fact)
    if all(a & b for a, b in combinations(where.values(), 2)):
        return
    members = [each.fact for each in definitions]
    name = min(each.naming.name for each in definitions)
    things = " and ".join(sorted({f"“{each.naming.of.label}”" for each in definitions}))
    yield conflict("naming", f"What does {name} stand for?", f"{name} stands for {things} in {told_by(members)}", members)
