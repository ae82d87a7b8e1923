"""Which arms of one trial are one arm: those that give the same, in whatever order and under whatever label."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import partial

from kg.assemble.rewrite import Thing, by_document, mentions, rewrite_fact
from kg.assemble.trials import given
from kg.model import Arm, Fact
from kg.model.order import key

Identity = tuple[str, ...]


def unify_arms(facts: Iterable[Fact]) -> list[Fact]:
    """Facts in which one arm is one object. An arm told by its label alone is the one that the same document labels so."""
    told = list(by_document(facts))
    known = _labelled(told)
    forms: dict[Identity, set[tuple[str, Arm]]] = defaultdict(set)
    for document, arm in _arms(told):
        forms[_identity(arm, document, known)].add((document, arm))
    first = _preferred_documents(forms)
    chosen = {identity: _representative(arms, first[identity[0]]) for identity, arms in forms.items()}

    def change(document: str, thing: Thing) -> Thing:
        return chosen[_identity(thing, document, known)] if isinstance(thing, Arm) else thing

    return [rewrite_fact(fact, partial(change, document)) for document, fact in told]


def _arms(told: list[tuple[str, Fact]]) -> Iterator[tuple[str, Arm]]:
    return ((document, thing) for document, fact in told for thing in mentions(fact.says) if isinstance(thing, Arm))


def _label(arm: Arm) -> str:
    return " ".join(arm.label.lower().split())


def _trial(arm: Arm) -> str:
    return arm.trial.slug if arm.trial else ""


def _labelled(told: list[tuple[str, Fact]]) -> dict[Identity, set[Identity]]:
    """By document, trial and label: what the arms with this label give."""
    known: dict[Identity, set[Identity]] = defaultdict(set)
    for document, arm in _arms(told):
        if arm.interventions:
            known[document, _trial(arm), _label(arm)].add(given(arm))
    return known


def _identity(arm: Arm, document: str, known: dict[Identity, set[Identity]]) -> Identity:
    trial = _trial(arm)
    if arm.pooled:
        return (trial, "pooled", *(() if trial else (_label(arm),)))
    if arm.interventions:
        return (trial, "gives", *given(arm))
    same_label = known.get((document, trial, _label(arm)), set())
    return (trial, "gives", *next(iter(same_label))) if len(same_label) == 1 else (trial, "called", _label(arm))


def _preferred_documents(forms: dict[Identity, set[tuple[str, Arm]]]) -> dict[str, str]:
    """For each trial the document whose labels are used: the one that labels most arms, so that labels of one count stay together."""
    labelled: Counter[tuple[str, str]] = Counter()
    for (trial, *_), arms in forms.items():
        labelled.update((trial, document) for document in {document for document, _ in arms})
    first: dict[str, str] = {}
    for (trial, document), _ in sorted(labelled.items(), key=lambda item: (-item[1], item[0])):
        first.setdefault(trial, document)
    return first


def _representative(arms: set[tuple[str, Arm]], preferred: str) -> Arm:
    roles = {arm.role for _, arm in arms} - {""}
    _, one = min(
        arms, key=lambda a: (a[0] != preferred, not a[1].interventions, a[1].label, a[1].role, [i.agent.curie for i in a[1].interventions])
    )
    fullest = min((arm.interventions for _, arm in arms if arm.interventions), key=key, default=())
    return replace(one, role=next(iter(roles)) if len(roles) == 1 else "", interventions=one.interventions or fullest)
