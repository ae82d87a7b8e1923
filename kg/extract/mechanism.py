"""How a drug works, as sentences say it: statements between drugs, genes, messengers, proteins, families, processes and states."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from kg.extract.biology import families, glossed, recast
from kg.extract.clauses import Predicate
from kg.extract.composed import read_phrases
from kg.extract.membership import acts, cut
from kg.extract.passage import Passage
from kg.extract.patterns import verb_forms
from kg.extract.phrases import Phrase, Token
from kg.extract.reading import read_relations
from kg.extract.referents import Memory
from kg.extract.saying import Said
from kg.extract.scene import Scene
from kg.model import Evidence, Kind, Relation, Statement, Strength


def mechanism(scene: Scene) -> Iterator[tuple[Statement, Evidence]]:
    """All statements of a document about how things act on each other, with their quotes."""
    memory = Memory()
    for sentence in scene.sentences:
        memory.enter(sentence.section)
        yield from _spoken(sentence.passage, read_sentence(scene, sentence.passage, memory))
    for _, _, passage in scene.cells():
        yield from _spoken(passage, read_classes(scene, passage))


def read_sentence(scene: Scene, passage: Passage, memory: Memory) -> list[Said]:
    """What one sentence says; ``memory`` knows the sentences before it and learns this one."""
    if passage.text.endswith("?") or len(passage.text) > 2000:
        memory.forget()
        return []
    tokens = _tokens(scene, passage)
    tokens, referents = memory.resolve(tokens)
    parts = cut(tokens)
    stands_for = {k: [m for p in v for m in (referents.get(p.start) or [p])] for k, v in parts.stands_for.items()}
    said = [Said(m.member.thing, m.relation, m.of, Strength.OBSERVED, m.qualifier, m.rule) for m in parts.found]
    said += [Said(m.member.thing, relation, target, Strength.OBSERVED, why, m.rule) for m, relation, target, why in acts(parts.found)]
    relations, predicates = read_relations(passage.text, parts.tokens, stands_for, referents)
    said += relations
    said += _dependent(parts.tokens, predicates)
    said = _placed(passage.text, parts.tokens, said)
    memory.learn(parts.tokens, predicates)
    return said + list(_implied(said))


def read_classes(scene: Scene, passage: Passage) -> list[Said]:
    """The memberships that a table cell states."""
    if len(passage.text) > 2000:
        return []
    found = cut(_tokens(scene, passage)).found
    said = [Said(m.member.thing, m.relation, m.of, Strength.OBSERVED, m.qualifier, m.rule) for m in found]
    return said + [Said(m.member.thing, relation, target, Strength.OBSERVED, why, m.rule) for m, relation, target, why in acts(found)]


def _tokens(scene: Scene, passage: Passage) -> list[Token]:
    named = glossed(passage.text, scene.mentions(passage), scene.abbreviations)
    mentions = [m for m in (recast(n, scene.names) for n in named) if m is not None]
    return read_phrases(passage.text, families(passage.text, mentions), verb_forms())


def _dependent(tokens: Sequence[Token], predicates: Sequence[Predicate]) -> Iterator[Said]:
    """ "X-dependent apoptosis" says that X promotes it; what stops it is kept as the limit."""
    for i, token in enumerate(tokens):
        phrase = token.phrase
        if phrase is None or phrase.cause is None or phrase.cause_word not in ("dependent", "mediated", "induced", "driven"):
            continue
        if (
            phrase.thing.kind is not Kind.PROCESS
            or phrase.open
            or phrase.cause.kind not in (Kind.PROTEIN, Kind.GENE, Kind.FAMILY)
            or phrase.article == "no"
        ):
            continue
        near = [p for p in predicates if p.at < i]
        if near and near[-1].strength is not Strength.OBSERVED:
            continue
        limit = ""
        if near and near[-1].verb in ("prevent", "block", "inhibit") and near[-1].subject:
            limit = f"prevented by {near[-1].subject[0].thing.label}"
        for process in _joined(tokens, i):
            yield Said(phrase.cause, Relation.PROMOTES, process.thing, Strength.OBSERVED, limit, "dependent-process")


def _joined(tokens: Sequence[Token], i: int) -> Iterator[Phrase]:
    """A process and those joined to it without an article: "p53-dependent cell cycle arrest and DNA repair"."""
    phrase = tokens[i].phrase
    while phrase is not None and phrase.thing.kind is Kind.PROCESS and not phrase.open:
        yield phrase
        if i + 2 >= len(tokens) or tokens[i + 1].word not in ("and", "or", ","):
            return
        i += 2
        phrase = tokens[i].phrase
        if phrase is None or phrase.article or phrase.cause:
            return


def _placed(text: str, tokens: Sequence[Token], said: Iterable[Said]) -> list[Said]:
    """A place at the head of the sentence ("In healthy cells, …") limits what it says of things without another limit."""
    said = list(said)
    head = tokens[1].phrase if len(tokens) > 2 and tokens[0].word == "in" and tokens[2].word == "," else None
    if head is None or head.thing.kind is not Kind.CELL:
        return said
    limit = f"in {text[head.start : head.end]}"
    keep = (Relation.IS_A, Relation.PART_OF)
    return [replace(s, qualifier=limit) if not s.qualifier and s.relation not in keep else s for s in said]


def _implied(said: Sequence[Said]) -> Iterator[Said]:
    """A messenger that is degraded so that less of its protein is made is translated to that protein."""
    for a in said:
        if a.relation is not Relation.DEGRADES or a.object.kind is not Kind.MRNA or a.strength is Strength.DENIED:
            continue
        for b in said:
            same = b.object.kind is Kind.PROTEIN and b.object.slug == a.object.slug and b.subject == a.subject
            if b.relation is Relation.INHIBITS_PRODUCTION_OF and same and b.strength is not Strength.DENIED:
                yield Said(a.object, Relation.TRANSLATES_TO, b.object, Strength.OBSERVED, b.qualifier, "messenger-of-product")


def _spoken(passage: Passage, said: Iterable[Said]) -> Iterator[tuple[Statement, Evidence]]:
    seen = set()
    for s in said:
        key = (s.subject, s.relation, s.object, s.strength)
        if s.subject.curie == s.object.curie or key in seen:
            continue
        seen.add(key)
        qualifier = re.sub(r"\s+", " ", s.qualifier)
        yield (
            Statement(subject=s.subject, relation=s.relation, object=s.object, strength=s.strength, qualifier=qualifier),
            passage.evidence(s.rule),
        )
