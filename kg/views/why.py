"""The evidence of a fact: each quote with its file, line and place, and the references that it cites."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from difflib import get_close_matches

from kg.errors import QueryError
from kg.graph import encode, names
from kg.model import Evidence, Fact, Knowledge, Reference, Source, Statement
from kg.views.pathway import node_of
from kg.views.tell import tell


@dataclass(frozen=True, slots=True)
class Answer:
    """The facts found, or, when there are none, facts near the question."""

    facts: tuple[Fact, ...]
    near: tuple[Fact, ...] = ()


def why(knowledge: Knowledge, asked: Sequence[str]) -> Answer:
    """The facts that state a triple (three words), or that a node stands for, else those that speak of it (one word).

    Raises QueryError for other words.
    """
    if len(asked) == 1:
        node = _iri(asked[0])
        stated = tuple(fact for fact in knowledge.facts if node in _nodes(fact))
        return Answer(stated or tuple(fact for fact in knowledge.facts if node in _mentions(fact)))
    if len(asked) != 3:
        raise QueryError("kg why", f"{len(asked)} words", "SUBJECT PREDICATE OBJECT, or the IRI of one fact", "see `kg why --help`")
    subject, predicate = _iri(asked[0]), _iri(asked[1])
    found = tuple(fact for fact in knowledge.facts if _states(fact, subject, predicate, asked[2]))
    return Answer(found, () if found else _near(knowledge, subject, predicate))


def _iri(word: str) -> str:
    if word.startswith("<") and word.endswith(">"):
        return word[1:-1]
    if iri := names.expand(word):
        return iri
    if "://" in word:
        return word
    raise QueryError(f"{word!r}", "no known prefix", "a name such as drug:oblimersen, tg:targets or a whole IRI", _spelling(word))


def _spelling(word: str) -> str:
    prefix, colon, local = word.partition(":")
    close = get_close_matches(prefix, names.PREFIXES, n=1)
    return f"did you mean {close[0]}:{local}?" if colon and close else "write a prefix and a colon in front of it"


def _triples(fact: Fact) -> set[tuple[str, str, str]]:
    return {(str(s), str(p), str(o)) for s, p, o in encode.triples(Knowledge(sources=(), facts=(fact,)))}


def _states(fact: Fact, subject: str, predicate: str, value: str) -> bool:
    wanted = {value, value.strip('"'), names.expand(value) or value, value.strip("<>")}
    if any(s == subject and p == predicate and o in wanted for s, p, o in _triples(fact)):
        return True
    said = fact.says  # what is not observed has no plain triple, and is still said
    return isinstance(said, Statement) and (names.entity_iri(said.subject), _predicate(said)) == (subject, predicate) and (
        names.entity_iri(said.object) in wanted
    )


def _predicate(said: Statement) -> str:
    return names.ONTOLOGY + names.camel(said.relation)


def _nodes(fact: Fact) -> set[str]:
    """The nodes that stand for the fact itself, and those of its quotes."""
    return {node_of(fact)} | {names.evidence_iri(e) for e in fact.evidence}


def _mentions(fact: Fact) -> set[str]:
    """Everything that the fact speaks of."""
    return {s for s, _, _ in _triples(fact)}


def _near(knowledge: Knowledge, subject: str, predicate: str) -> tuple[Fact, ...]:
    """What is said of the same subject, the same predicate first."""
    about = [f for f in knowledge.facts if isinstance(f.says, Statement) and subject == names.entity_iri(f.says.subject)]
    about.sort(key=lambda fact: isinstance(fact.says, Statement) and _predicate(fact.says) != predicate)
    return tuple(about[:5])


def show(facts: Sequence[Fact], sources: Sequence[Source]) -> str:
    """Facts with their evidence, for people."""
    by_key = {source.key: source for source in sources}
    blocks = []
    for fact in facts:
        lines = [tell(fact.says)]
        for evidence in fact.quotes():
            lines += ["", *_quote(evidence, by_key.get(evidence.document))]
        blocks.append("\n".join(lines))
    return "\n\n".join(blocks) + "\n" if blocks else ""


def _quote(evidence: Evidence, source: Source | None) -> list[str]:
    file = source.file if source else evidence.document
    cell = f', table {evidence.table}, “{evidence.row}” × “{evidence.column}”' if evidence.table else ""
    references = {reference.number: reference for reference in source.references} if source else {}
    return [
        f'  "{" ".join(evidence.quote.split())}"',
        f"  {file}:{evidence.line}, characters {evidence.start}-{evidence.end}{cell}, read by {evidence.rule}",
        *(f"  cites {_cited(number, references.get(number))}" for number in evidence.refs),
    ]


def _cited(number: int, reference: Reference | None) -> str:
    return f"[{number}] {' '.join((reference.title or reference.text).split())}".rstrip() if reference else f"[{number}]"
