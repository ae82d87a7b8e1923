"""Events that a noun phrase tells of: "X-mediated degradation of Y", "the binding of X to Y", "oligomerization of X at Z"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from kg.extract.grammar.clauses import Predicate, clause_strength
from kg.extract.grammar.phrases import Phrase, Token
from kg.extract.grammar.saying import Said
from kg.model import Entity, Kind, Relation, Strength, slugify

MOLECULES = (Kind.PROTEIN, Kind.GENE, Kind.FAMILY)
BOUND = (Kind.PROTEIN, Kind.GENE, Kind.FAMILY, Kind.DRUG)
SOON = 4
"""How many words behind an event its verb stands at most: "… was not observed"."""
CAUSED = ("own", "dependent", "mediated", "induced", "driven", "triggered")
""""own": "X's degradation of Y"."""
OF_FACET = {
    "degradation": Relation.DEGRADES,
    "activation": Relation.ACTIVATES,
    "inhibition": Relation.INHIBITS,
    "lowering": Relation.INHIBITS_PRODUCTION_OF,
    "excess": Relation.PROMOTES,
    "production": Relation.PROMOTES,
    "transcription": Relation.ACTIVATES,
    "ending": Relation.REGULATES,
}
DONE_TO = ("degradation", "activation", "inhibition", "lowering")
"""What a drug does to a molecule, as a noun: "X-mediated inhibition of Y"."""


def named_events(tokens: Sequence[Token], predicates: Sequence[Predicate]) -> Iterator[Said]:
    """What the noun phrases of a sentence take for granted, where no word of the sentence takes it back."""
    for i, token in enumerate(tokens):
        phrase = token.phrase
        if phrase is None or phrase.article in ("no", "any") or phrase.open or not (phrase.cause or phrase.facet):
            continue
        near = [p for p in predicates if p.at < i]
        behind = [p for p in predicates if i < p.at <= i + SOON and not _ended(tokens, i, p.at)]
        if any(p.strength is not Strength.OBSERVED for p in [*near[-1:], *behind]):
            continue
        if any(t.word in ("not", "never", "absent") for t in tokens[i + 1 : i + SOON]):
            continue
        kinds = (*MOLECULES, Kind.DRUG) if phrase.facet in DONE_TO else MOLECULES
        cause = phrase.cause if phrase.cause and phrase.cause_word in CAUSED and phrase.cause.kind in kinds else None
        if cause and clause_strength(" ".join(t.word for t in tokens[:i])) is Strength.OBSERVED:
            yield from _caused(tokens, i, phrase, cause, near)
        if i == 0 and _is_subject(phrase, predicates):
            yield from _bound(phrase)
            yield from _assembled(tokens, phrase)


def _ended(tokens: Sequence[Token], i: int, at: int) -> bool:
    """Whether something ends a clause, or is named, between two tokens."""
    return any(t.phrase is not None or t.word in (",", ";", "and", "which", "that") for t in tokens[i + 1 : at])


def _caused(tokens: Sequence[Token], i: int, phrase: Phrase, cause: Entity, near: Sequence[Predicate]) -> Iterator[Said]:
    """ "X-dependent apoptosis" says that X promotes it; what stops it is kept as the limit."""
    relation = OF_FACET.get(phrase.facet)
    if relation is not None and phrase.inner:
        if phrase.facet == "ending" and not phrase.noun.endswith("ation"):
            return
        limit = phrase.noun if phrase.facet == "ending" else ""
        for p in phrase.inner:
            if _molecule(p):
                yield Said(cause, relation, p.thing, Strength.OBSERVED, limit or p.qualifier, "event-by-cause")
        return
    if phrase.thing.kind is not Kind.PROCESS or phrase.facet:
        return
    limit = ""
    if near and near[-1].verb in ("prevent", "block", "inhibit") and near[-1].subject:
        limit = f"prevented by {near[-1].subject[0].thing.label}"
    for process in _joined(tokens, i):
        yield Said(cause, Relation.PROMOTES, _itself(process), Strength.OBSERVED, limit, "dependent-process")


def _molecule(phrase: Phrase) -> bool:
    return not phrase.open and phrase.thing.kind in (*MOLECULES, Kind.MRNA)


def _itself(process: Phrase) -> Entity:
    """A process without the cause in its name: "EGF-induced growth" is growth."""
    bare = re.sub(rf"^.*?-{process.cause_word} ", "", process.thing.label) if process.cause else process.thing.label
    return process.thing if bare == process.thing.label else replace(process.thing, label=bare, slug=slugify(bare.lower()), same_as=())


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


def _is_subject(phrase: Phrase, predicates: Sequence[Predicate]) -> bool:
    """Whether the sentence plainly says what this event does: not that it is seen, absent or stopped."""
    own = [p for p in predicates if p.subject and p.subject[0].start == phrase.start]
    plain = all(p.strength is Strength.OBSERVED and not p.passive and p.ahead is Strength.OBSERVED for p in own if p.verb != "be")
    return plain and any(p.verb != "be" for p in own)


def _bound(phrase: Phrase) -> Iterator[Said]:
    """ "Binding of X to Y leads to …"."""
    if phrase.facet == "binding" and phrase.partners:
        ones, others = phrase.partners
        for a in ones:
            for b in others:
                if a.thing.kind in BOUND and b.thing.kind in BOUND and not (a.vague or b.vague) and a.thing.curie != b.thing.curie:
                    yield Said(a.thing, Relation.BINDS, b.thing, Strength.OBSERVED, b.qualifier, "binding-of")


def _assembled(tokens: Sequence[Token], phrase: Phrase) -> Iterator[Said]:
    """ "Oligomerization of X at the membrane causes …"."""
    place = tokens[2].phrase if len(tokens) > 2 and tokens[1].word in ("at", "in", "on", "within") else None
    if phrase.noun.startswith(("oligomeri", "multimeri")) and place is not None and place.thing.kind is Kind.COMPONENT:
        yield from (Said(p.thing, Relation.OLIGOMERIZES_AT, place.thing, Strength.OBSERVED, "", "oligomerization-of") for p in phrase.inner)
