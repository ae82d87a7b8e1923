"""Which trials of different documents are one trial.

Equal registry id: one trial. Otherwise only when phase, condition and the interventions of all arms agree, and the enrolment where both
state it (and it must, where a condition is missing). A match that is not mutual between all candidates is no match. A number of an arm
or of a trial alone never decides.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields, replace
from functools import partial
from hashlib import sha256

from kg.assemble.rewrite import Thing, by_document, mentions, rewrite_fact
from kg.model import Arm, Attribute, Fact, Trial, TrialFact

Mention = tuple[str, str]  # document, slug: what one document calls one trial
ROMAN = {"i": "1", "ii": "2", "iii": "3", "iv": "4"}
FILLER = {"a", "an", "and", "in", "of", "or", "patients", "the", "with", "advanced", "cancer", "disease", "refractory", "relapsed"}


@dataclass
class _Profile:
    """What one document tells of one trial, as far as it helps to recognise it."""

    forms: set[Trial] = field(default_factory=set)
    registry: set[str] = field(default_factory=set)
    phases: set[str] = field(default_factory=set)
    enrolments: set[str] = field(default_factory=set)
    diseases: set[str] = field(default_factory=set)
    words: set[str] = field(default_factory=set)
    arms: set[tuple[str, ...]] = field(default_factory=set)
    published: bool = False


def canonical_phase(value: str) -> str:
    """A phase without its spelling.

    >>> canonical_phase("Phase II"), canonical_phase("phase 1/2")
    ('2', '1/2')
    """
    tokens = re.findall(r"\b(?:iv|i{1,3}|[1-4])(?=[ab]?\b)", value.lower())
    return "/".join(sorted({ROMAN.get(token, token) for token in tokens})) or value.strip().lower()


def given(arm: Arm) -> tuple[str, ...]:
    """What is given in an arm, whatever the order of telling."""
    return tuple(sorted(f"{i.agent.curie} {' '.join(i.level.lower().split())}".strip() for i in arm.interventions))


def unify_trials(facts: Iterable[Fact]) -> list[Fact]:
    """Facts in which one trial is one object with one slug, whatever each document calls it."""
    told = list(by_document(facts))
    profiles = _profiles(told)
    groups = [(group, _representative([profiles[mention] for mention in group])) for group in _groups(profiles)]
    taken = Counter(trial.slug for _, trial in groups)
    chosen: dict[Mention, Trial] = {}
    for group, trial in groups:
        one = trial if taken[trial.slug] == 1 else replace(trial, slug=f"{trial.slug}-{_fingerprint(group)}")
        chosen.update(dict.fromkeys(group, one))

    def change(document: str, thing: Thing) -> Thing:
        return chosen[document, thing.slug] if isinstance(thing, Trial) else thing

    return [rewrite_fact(fact, partial(change, document)) for document, fact in told]


def _fingerprint(group: list[Mention]) -> str:
    return sha256("|".join(f"{document}/{slug}" for document, slug in group).encode()).hexdigest()[:6]


def _profiles(told: Iterable[tuple[str, Fact]]) -> dict[Mention, _Profile]:
    profiles: dict[Mention, _Profile] = defaultdict(_Profile)
    for document, fact in told:
        for thing in mentions(fact.says):
            if isinstance(thing, Trial):
                profiles[document, thing.slug].forms.add(thing)
                profiles[document, thing.slug].registry |= {thing.registry_id} - {""}
            elif isinstance(thing, Arm) and thing.trial and thing.interventions and not thing.pooled:
                profiles[document, thing.trial.slug].arms.add(given(thing))
        if isinstance(fact.says, TrialFact):
            _note(profiles[document, fact.says.trial.slug], fact.says)
    return dict(profiles)


def _note(profile: _Profile, said: TrialFact) -> None:
    if said.attribute is Attribute.PHASE:
        profile.phases.add(canonical_phase(said.value))
    elif said.attribute is Attribute.ENROLMENT:
        profile.enrolments.add(said.value.strip())
    elif said.attribute is Attribute.CONDITION:
        profile.diseases |= {said.thing.curie} if said.thing else set()
        profile.words |= set(re.findall(r"[a-z0-9]+", said.value.lower())) - FILLER
    elif said.attribute is Attribute.PUBLICATION:
        profile.published = True


def _same(a: _Profile, b: _Profile) -> bool:
    if a.registry and b.registry:
        return bool(a.registry & b.registry)
    if not (a.arms and a.arms == b.arms and a.phases and a.phases == b.phases):
        return False
    if a.enrolments and b.enrolments and not a.enrolments & b.enrolments:
        return False
    return _same_condition(a, b, same_enrolment=bool(a.enrolments & b.enrolments))


def _same_condition(a: _Profile, b: _Profile, *, same_enrolment: bool) -> bool:
    """The same disease; where one states none, or both word it in their own way, an equal enrolment has to speak for it."""
    if a.diseases and b.diseases:
        return bool(a.diseases & b.diseases)
    if a.words and b.words:
        return a.words <= b.words or b.words <= a.words or (same_enrolment and bool(a.words & b.words))
    return same_enrolment


def _groups(profiles: Mapping[Mention, _Profile]) -> list[list[Mention]]:
    """Mentions of one trial: first by registry id; of the rest, those all equal to each other. A match that is not mutual is none."""
    units = _by_registry(profiles)
    told = [_together([profiles[mention] for mention in unit]) for unit in units]
    near = {
        i: {j for j, b in enumerate(told) if i == j or (_apart(units[i], units[j]) and _same(a, b))} for i, a in enumerate(told)
    }
    groups = {frozenset(near[i]) if all(near[j] == near[i] for j in near[i]) else frozenset({i}) for i in near}
    return sorted(sorted(mention for i in group for mention in units[i]) for group in groups)


def _by_registry(profiles: Mapping[Mention, _Profile]) -> list[list[Mention]]:
    found: dict[tuple[str, ...], list[Mention]] = defaultdict(list)
    for mention in sorted(profiles):
        found[tuple(sorted(profiles[mention].registry)) or mention].append(mention)
    return list(found.values())


def _together(profiles: list[_Profile]) -> _Profile:
    one = _Profile()
    for profile in profiles:
        for each in (f.name for f in fields(_Profile) if f.name != "published"):
            getattr(one, each).update(getattr(profile, each))
    return one


def _apart(a: list[Mention], b: list[Mention]) -> bool:
    """One document does not describe one trial as two."""
    return not {document for document, _ in a} & {document for document, _ in b}


def _representative(profiles: list[_Profile]) -> Trial:
    forms = [(form, profile.published) for profile in profiles for form in profile.forms]
    one, _ = min(forms, key=lambda f: (not f[0].registry_id, not f[1], f[0].label, f[0].slug, f[0].registry_id))
    return one
