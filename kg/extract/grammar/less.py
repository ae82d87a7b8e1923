"""Less of a product: "X binds the messenger of Y, so that the cell makes less Y"."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from kg.extract.grammar.clauses import Clause, Predicate
from kg.extract.grammar.phrases import Phrase, Token
from kg.extract.grammar.saying import Said, strength_in
from kg.model import Kind, Relation, Strength

MAKES = frozenset({"make", "makes", "made", "produce", "produces", "produced", "secrete", "secretes"})
FEWER = frozenset({"less", "fewer"})


def made_less(clause: Clause) -> Iterator[Said]:
    """What the subject of the verb before stops cells from making, where "so that" or "and so" leads to it."""
    tokens = clause.tokens
    for i in range(2, len(tokens) - 1):
        product = tokens[i + 1].phrase
        if tokens[i].word not in MAKES or product is None or product.thing.kind is not Kind.PROTEIN:
            continue
        if product.qualifier not in FEWER or product.facet or not _led_to(tokens, i - 1):
            continue
        last = _actor(clause.predicates, i)
        cells = tokens[i - 1].phrase
        if last is None or cells is None:
            continue
        where = f"in {cells.thing.label}" if cells.plural else ""
        for one in last.subject:
            if one.thing.curie != product.thing.curie:
                yield Said(one.thing, Relation.INHIBITS_PRODUCTION_OF, product.thing, strength_in(last), where, "makes-less")


def _led_to(tokens: Sequence[Token], at: int) -> bool:
    """Whether the cells at a token are the subject of "so that cells …" or "and so cells …"."""
    cells: Phrase | None = tokens[at].phrase
    words_ = [t.word for t in tokens[max(0, at - 2) : at]]
    return cells is not None and cells.thing.kind is Kind.CELL and words_ in (["so", "that"], ["and", "so"], [",", "so"])


def _actor(predicates: Sequence[Predicate], at: int) -> Predicate | None:
    """The verb that led to it: the last before, when it plainly says that its subject acts."""
    before = [p for p in predicates if p.at < at and p.form != "ing"]
    last = before[-1] if before else None
    if last is None or last.passive or not last.subject or last.ahead is Strength.DENIED or last.strength is Strength.DENIED:
        return None
    kinds = (Kind.DRUG, Kind.DRUG_CLASS, Kind.PROTEIN, Kind.FAMILY)
    return last if all(p.thing.kind in kinds and not p.open and not p.vague for p in last.subject) else None
