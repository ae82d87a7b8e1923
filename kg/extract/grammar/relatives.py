"""What a relative clause acts on: "Y, which X inhibits," says that X inhibits Y."""

from __future__ import annotations

from collections.abc import Sequence

from kg.extract.grammar.clauses import Predicate
from kg.extract.grammar.patterns import Line, Pattern, fits
from kg.extract.grammar.phrases import Phrase, Token, list_back
from kg.extract.grammar.saying import Said, agent_of, manner, relation_in, strength_in
from kg.model import Kind

ENDS = frozenset({".", ",", ";", ")", "and", "but", "in", "on", "at", "within"})
"""What may stand behind the verb: nothing that could be its object."""


def antecedent(tokens: Sequence[Token], predicate: Predicate) -> list[Phrase]:
    """The things before ", which X inhibits" or "that X inhibits", where the verb has no object behind it."""
    k = predicate.start - 2  # the relative pronoun, with the one subject between
    behind = tokens[predicate.at + 1].word if predicate.at + 1 < len(tokens) else "."
    if k < 1 or len(predicate.subject) != 1 or tokens[k + 1].phrase is not predicate.subject[0] or behind not in ENDS:
        return []
    word, comma = tokens[k].word, tokens[k - 1].word == ","
    j = k - 2 if comma else k - 1
    if word != ("which" if comma else "that") or j < 0 or tokens[j].phrase is None:
        return []
    found = list_back(tokens, j)[0]
    return found if not any(p.open or p.facet or p.pronoun for p in found) else []


def agents_by_which(tokens: Sequence[Token], predicate: Predicate) -> list[Phrase]:
    """Who acts in "X, by which Y is cut": X."""
    k = predicate.start - 3  # "by which" with the one thing acted on behind it
    alone = len(predicate.subject) == 1 and predicate.passive and k > 0 and tokens[k + 2].phrase is predicate.subject[0]
    if not alone or tokens[k].word not in ("by", "through", "via") or tokens[k + 1].word != "which":
        return []
    j = k - 2 if tokens[k - 1].word == "," else k - 1
    one = tokens[j].phrase if j >= 0 else None
    kinds = (Kind.PROTEIN, Kind.FAMILY, Kind.DRUG)
    return [one] if one is not None and one.thing.kind in kinds and not (one.open or one.facet or one.pronoun) else []


def relative(seen: Line, predicate: Predicate, pattern: Pattern) -> list[Said]:
    """What a pattern says of the things that a relative clause acts on."""
    if not pattern.simple or predicate.passive or pattern.slots["object"].facet or predicate.form == "ing":
        return []
    objects = [p for p in antecedent(seen.tokens, predicate) if fits(pattern.slots["object"], p)]
    if not objects or not all(fits(pattern.slots["subject"], s) and not s.vague for s in predicate.subject):
        return []
    relation, strength = relation_in(pattern, predicate.strength, predicate.group), strength_in(predicate)
    return [
        Said(agent_of(s, pattern), relation, o.thing, strength, o.qualifier or manner(predicate, seen), pattern.name)
        for s in predicate.subject
        for o in objects
        if agent_of(s, pattern).curie != o.thing.curie
    ]
