"""How a drug works, as sentences say it: statements between drugs, genes, messengers, proteins, families, processes and states."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from kg.extract.document.scene import Scene
from kg.extract.grammar.composed import read_phrases
from kg.extract.grammar.patterns import known_verbs, verb_forms
from kg.extract.grammar.phrases import Token
from kg.extract.grammar.reading import read_relations
from kg.extract.grammar.referents import Memory
from kg.extract.grammar.saying import Said
from kg.extract.grammar.untangle import untangled
from kg.extract.mechanism.deeds import acts
from kg.extract.mechanism.forks import forked
from kg.extract.mechanism.membership import cut
from kg.extract.mechanism.nominal import named_events
from kg.extract.mechanism.structures import with_structures
from kg.extract.mechanism.symbols import Symbols, symbols_of
from kg.extract.mechanism.table_classes import told_in_cells, told_in_fields
from kg.extract.text.biology import families, glossed, recast
from kg.extract.text.passage import Passage
from kg.extract.text.words import singular, words
from kg.model import Evidence, Kind, Relation, Statement, Strength

Key = tuple[str, Relation, str, Strength]
LIMIT = re.compile(r"(?:in|on|within|at|through|via|from|during|initiated|prevented|designed|may|might|could|\w+ to)\b", re.I)
"""What limits a statement, and is not only its manner: a place, a helper, a guess."""

SPLIT_NAME = re.compile(r" \([A-Z][\w-]{0,7}\) (?:receptor|channel|transporter|kinase|synthase|reductase|pathway|axis)s?\b")
"""Behind a substance: brackets that part the name of what acts on it, as in "the prostacyclin (IP) receptor"."""
WAS = r"\b(?:was|were|is|are|has(?: since)? been|have(?: since)? been)(?: \w+ly| later| since| now)?"
TAKEN_BACK = re.compile(
    rf"(?:{WAS}|\bcould|\bdid|\bdoes|\bcan)(?: (?:not|never)|not|n['’]t)(?: \w+ly| yet)? (?:be |been )?"
    r"(?:borne out|confirmed|replicated|reproduced|supported|substantiated|upheld|verified|corroborated|replicate|hold up|stand up)\b"
    r"|\b(?:prove[dn]|turned out|(?:shown|found) to be|later|since)(?: to be)?"
    r" (?:wrong|false|incorrect|unfounded|mistaken|untrue|erroneous)\b"
    rf"|{WAS} (?:disproved|disproven|refuted|retracted|debunked|overturned|discredited|contradicted)\b"
    r"|\bfail(?:s|ed) to (?:replicate|hold up|be (?:confirmed|replicated|reproduced))\b|\bno longer (?:thought|believed|held)\b",
    re.I,
)
"""Words that take back what the sentence has told: "the idea that X inhibits Y was not borne out"."""


def mechanism(scene: Scene) -> Iterator[tuple[Statement, Evidence]]:
    """All statements of a document about how things act on each other, with their quotes."""
    memory = Memory()
    symbols = symbols_of(scene.names, ((s.text, scene.mentions(s.passage)) for s in scene.sentences), scene.abbreviations)
    manners: dict[Key, str] = {}
    for sentence in scene.sentences:
        memory.enter(sentence.section)
        yield from _spoken(sentence.passage, read_sentence(scene, sentence.passage, memory, symbols), manners)
    for _, _, passage in scene.cells():
        yield from _spoken(passage, read_classes(scene, passage, symbols), manners)
    for told_in in (told_in_cells, told_in_fields):
        for passage, said in told_in(scene, lambda words: _tokens(scene, words, symbols)):
            yield from _spoken(passage, said, manners)


def read_sentence(scene: Scene, passage: Passage, memory: Memory, symbols: Symbols) -> list[Said]:
    """What one sentence says; ``memory`` knows the sentences before it and learns this one."""
    if passage.text.endswith("?") or len(passage.text) > 2000:
        memory.forget()
        return []
    tokens = _tokens(scene, passage, symbols)
    tokens, referents = memory.resolve(tokens)
    tokens, referents = forked(tokens, referents, memory.drugs)
    parts = cut(tokens, referents)
    stands_for = {k: [m for p in v for m in (referents.get(p.start) or [p])] for k, v in parts.stands_for.items()}
    said = [Said(m.member.thing, m.relation, m.of, Strength.OBSERVED, m.qualifier, m.rule) for m in parts.found]
    said += [Said(m.member.thing, relation, target, Strength.OBSERVED, why, m.rule) for m, relation, target, why in acts(parts.found)]
    relations, predicates = read_relations(passage.text, parts.tokens, stands_for, referents)
    if not TAKEN_BACK.search(passage.text):
        said += relations
        said += named_events(parts.tokens, predicates)
    said = _settled(_placed(passage.text, parts.tokens, said))
    memory.learn(parts.tokens, predicates)
    return said + list(_implied(said))


def read_classes(scene: Scene, passage: Passage, symbols: Symbols) -> list[Said]:
    """The memberships that a table cell states."""
    if len(passage.text) > 2000:
        return []
    found = cut(_tokens(scene, passage, symbols)).found
    said = [Said(m.member.thing, m.relation, m.of, Strength.OBSERVED, m.qualifier, m.rule) for m in found]
    return said + [Said(m.member.thing, relation, target, Strength.OBSERVED, why, m.rule) for m, relation, target, why in acts(found)]


def _tokens(scene: Scene, passage: Passage, symbols: Symbols) -> list[Token]:
    named = glossed(passage.text, symbols.complete(passage, scene.mentions(passage)), scene.abbreviations)
    named = [n for n in named if not (n.entity.kind is Kind.DRUG and SPLIT_NAME.match(passage.text, n.end))]
    mentions = [m for m in (recast(n, scene.names) for n in named) if m is not None]
    return with_structures(untangled(read_phrases(passage.text, families(passage.text, mentions), verb_forms())))


def _placed(text: str, tokens: Sequence[Token], said: Iterable[Said]) -> list[Said]:
    """A place at the head of the sentence ("In healthy cells, …") limits what it says of things without another limit."""
    said = list(said)
    head = tokens[1].phrase if len(tokens) > 2 and tokens[0].word == "in" else None
    if head is None or head.thing.kind is not Kind.CELL:
        return said
    ends = _setting_ends(tokens)
    if not ends:
        return said
    limit = f"in {text[head.start : tokens[ends - 1].end]}"
    keep = (Relation.IS_A, Relation.PART_OF)
    return [replace(s, qualifier=limit) if not s.qualifier and s.relation not in keep else s for s in said]


def _setting_ends(tokens: Sequence[Token]) -> int:
    """Behind which token "In X cells with Y, …" ends; 0 where the words behind the cells are not closed by a comma."""
    if tokens[2].phrase is not None or tokens[2].word not in words("prepositions"):
        return 2
    comma = next((j for j in range(2, min(len(tokens), 9)) if tokens[j].word == ","), 0)
    return 0 if any(t.phrase is None and t.word in known_verbs() for t in tokens[2:comma]) else comma


def _settled(said: Sequence[Said]) -> list[Said]:
    """Without what a sharper verb of the sentence makes plain: what "phosphorylates and inactivates" inhibits."""
    sharp = {(s.subject.curie, s.object.curie): s.relation for s in said if s.relation in (Relation.INHIBITS, Relation.ACTIVATES)}
    doomed = {(s.subject.curie, s.object.curie) for s in said if s.relation is Relation.DEGRADES}
    kept = [s for s in said if not (_changes(s) and (s.subject.curie, s.object.curie) in sharp)]
    kept = [s for s in kept if not (s.rule == "tags-with" and (s.subject.curie, s.object.curie) in doomed)]
    return [s for s in kept if not (_matures(s) or _is_clinical(s) or _says_too_little(s))]


def _says_too_little(s: Said) -> bool:
    """Whether what is done to, or by, is told by a noun alone that may mean anything: "inhibits the receptor", "is associated with
    response", where the words that tell of which one were not understood."""
    ends = (s.subject,) if s.relation in (Relation.IS_A, Relation.PART_OF) else (s.subject, s.object)
    return any(singular(end.label.lower()) in words("alone") for end in ends)


def _is_clinical(s: Said) -> bool:
    """Whether it only says how patients fare with a drug: "X results in durable responses"."""
    given = (Kind.DRUG, Kind.DRUG_CLASS, Kind.TREATMENT, Kind.REGIMEN)
    if s.subject.kind not in given or s.relation not in (Relation.CAUSES, Relation.PROMOTES):
        return False
    label = s.object.label.lower()
    head = singular(label.partition(" of ")[0].rpartition(" ")[2]) if " of " in label else singular(label.rpartition(" ")[2])
    lost = singular(label.partition(" of ")[2]) if label.startswith("loss of ") else ""
    return s.object.kind in (Kind.STATE, Kind.CONCEPT) and bool({head, lost} & words("clinical")) and "immune" not in label


def _changes(s: Said) -> bool:
    """Whether it is a change to a protein whose sense is left open: phosphorylation, cleavage."""
    return s.rule in ("modifies", "tags-with") or (s.rule == "degrades" and s.object.kind is Kind.PROTEIN)


def _matures(s: Said) -> bool:
    """Whether a precursor is said to be degraded, where it is cut to its mature form."""
    return s.rule == "degrades" and re.match(r"pro-?[A-Z]|pro(?:caspase|insulin|hormone)", s.object.label) is not None


def _implied(said: Sequence[Said]) -> Iterator[Said]:
    """A messenger that is degraded so that less of its protein is made is translated to that protein."""
    for a in said:
        if a.relation is not Relation.DEGRADES or a.object.kind is not Kind.MRNA or a.strength is Strength.DENIED:
            continue
        for b in said:
            same = b.object.kind is Kind.PROTEIN and b.object.slug == a.object.slug and b.subject == a.subject
            if b.relation is Relation.INHIBITS_PRODUCTION_OF and same and b.strength is not Strength.DENIED:
                yield Said(a.object, Relation.TRANSLATES_TO, b.object, Strength.OBSERVED, b.qualifier, "messenger-of-product")


def _spoken(passage: Passage, said: Iterable[Said], manners: dict[Key, str]) -> Iterator[tuple[Statement, Evidence]]:
    """The statements of a passage with their quotes. ``manners`` are the words first used in the document for how a thing is done: what is
    said again in other words of that kind is the same statement."""
    seen = set()
    for s in said:
        key = (s.subject.curie, s.relation, s.object.curie, s.strength)
        if s.subject.curie == s.object.curie or key in seen:
            continue
        seen.add(key)
        qualifier = re.sub(r"\s+", " ", s.qualifier)
        if not LIMIT.match(qualifier):
            qualifier = manners.setdefault(key, qualifier)
        yield (
            Statement(subject=s.subject, relation=s.relation, object=s.object, strength=s.strength, qualifier=qualifier),
            passage.evidence(s.rule),
        )
