"""The relations of one sentence: each verb with its subject and objects, matched with the patterns."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from kg.extract.clauses import BE, Clause, Predicate, clause_strength, shared_subject, strength_of, subject_of, verb_group
from kg.extract.patterns import LIST, Line, Pattern, Slot, fits, known_verbs, line, patterns
from kg.extract.phrases import Phrase, Token
from kg.extract.words import words
from kg.model import Entity, Kind, Relation, Strength, entity, slugify

BY = re.compile(rf"(?:\w+ly )?(?:by|through|via) (?P<agent>{LIST}) ?")
EXTENSION = re.compile(rf"(?:induced|caused|mediated|triggered|elicited) by {LIST} ")
PLACE = re.compile(rf"(?:in|within|on) (?P<place>{LIST}) ")
CAUSAL = frozenset({"lead to", "result in", "cause", "trigger", "culminate in"})
SAID_OF = frozenset({Relation.TARGETS, Relation.BINDS})


@dataclass(frozen=True, slots=True)
class Said:
    """One relation read in a sentence, before it becomes a statement."""

    subject: Entity
    relation: Relation
    object: Entity
    strength: Strength
    qualifier: str
    rule: str


def read_relations(text: str, tokens: Sequence[Token], stands_for: Mapping[int, list[Phrase]], referents: Mapping[int, list[Phrase]]) -> tuple[list[Said], list[Predicate]]:
    """The relations of a sentence and its verbs. ``referents`` are what its pronouns point to."""
    seen = line(tokens)
    clause = Clause(tokens, stands_for, referents)
    said: list[Said] = []
    for at in range(len(tokens)):
        if tokens[at].phrase is None and tokens[at].word in known_verbs():
            said += _read_verb(text, seen, clause, at)
    said += _wordings(text, seen, clause)
    return said, clause.predicates


def _read_verb(text: str, seen: Line, clause: Clause, at: int) -> list[Said]:
    token = clause.tokens[at]
    start, group = verb_group(clause, at)
    if token.word in words("auxiliaries") and token.word not in ("is", "are", "was", "were", "has", "have", "had"):
        return []
    candidates = known_verbs()[token.word]
    form = candidates[0][1]
    after_be = any(w in BE for w in group) and form in ("ed", "be")
    reduced = form in ("ed", "be") and not after_be and _before_by(clause, at) and not group
    passive = (after_be or reduced) and token.word not in BE
    if form == "base" and not _licensed(group, clause, start):
        return []
    subject, leader = _subject(clause, start, form, group)
    strength = strength_of([w for w in group if w != "&"] if "only" not in group else [])
    if leader and form == "base" and leader.form == "base":
        strength = leader.strength or strength
    if subject is None:
        predicate = Predicate(at, start, candidates[0][0], form, passive, [], strength)
        if form not in ("ing",):
            clause.predicates.append(predicate)
        return []
    if form == "ing" and leader and strength is Strength.OBSERVED and leader.strength:
        strength = leader.strength
    subject = [q for p in subject for q in (p.inner if p.facet == "treatment" and p.inner else (p,))]
    if candidates[0][0] in CAUSAL and clause.tokens[start - 1].word == "which" and clause.predicates:
        subject, leader = _which(subject, clause.predicates[-1])
    predicate = Predicate(at, start, candidates[0][0], form, passive, subject, strength, leader=leader, hedge=_hedge(group))
    ahead = clause_strength(seen.text[: seen.at[start]])
    said = _match(text, seen, clause, predicate, candidates, leader, ahead)
    if ahead is Strength.DENIED:
        said = []
    clause.predicates.append(predicate)
    return said


def _hedge(group: Sequence[str]) -> str:
    """The words that make it an aim or a guess: "designed to"."""
    kept = [w for w in group if strength_of([w]) in (Strength.DESIGNED, Strength.HYPOTHESISED, Strength.EXPECTED)]
    return f"{kept[0]} to" if kept and "to" in group else kept[0] if kept else ""


def _which(antecedent: list[Phrase], last: Predicate) -> tuple[list[Phrase], Predicate | None]:
    """Who brings something about in ", which leads to": the process named before it, or what was just said to act."""
    if all(p.thing.kind in (Kind.PROCESS, Kind.STATE) for p in antecedent) or not last.subject:
        return antecedent, None
    return last.subject, last


def _before_by(clause: Clause, at: int) -> bool:
    return at > 0 and clause.tokens[at - 1].phrase is not None and at + 1 < len(clause.tokens) and clause.tokens[at + 1].word in ("by", "with", "to", "against", "at")


def _licensed(group: Sequence[str], clause: Clause, start: int) -> bool:
    """Whether a base form is a verb of its own: a plural's present, or behind a modal, "do", or "designed to"; not a bare infinitive."""
    if "to" not in group:
        return True
    return any(w not in ("to", "&") and not w.endswith("ly") and w not in BE | {"has", "have", "had", "also"} for w in group)


def _subject(clause: Clause, start: int, form: str, group: Sequence[str]) -> tuple[list[Phrase] | None, Predicate | None]:
    before = clause.tokens[start - 1] if start else None
    if before is None:
        return None, None
    if before.phrase is not None or before.word in ("which", "that", "who"):
        found = subject_of(clause, start, form)
        if found is None and form == "ing":
            return None, None
        return found, None
    found, leader = shared_subject(clause, start, "base" if "to" in group and form == "base" else form)
    if found is None and before.word == ",":
        found = _after_aside(clause, start - 1)
    return found, leader


def _after_aside(clause: Clause, comma: int) -> list[Phrase] | None:
    """The subject of a verb behind a closed aside: "X, which …, inhibits Y"."""
    for j in range(comma - 1, max(0, comma - 40), -1):
        if clause.tokens[j].word in ("which", "who") and clause.tokens[j - 1].word == ",":
            return subject_of(clause, j - 1, "s") if clause.tokens[comma + 1].phrase is None and not clause.tokens[comma + 1].word.endswith("ing") else None
    return None


def _match(text: str, seen: Line, clause: Clause, predicate: Predicate, candidates: Sequence[tuple[str, str]], leader: Predicate | None, ahead: Strength) -> list[Said]:
    for pattern in patterns():
        for base, form in candidates:
            if base not in pattern.verbs:
                continue
            if base.startswith("be ") and not predicate.passive:
                continue
            if predicate.passive and form == "ed":
                said = _passive(text, seen, clause, predicate, pattern, ahead)
            else:
                said = _active(text, seen, clause, predicate, pattern, base, leader, ahead)
            if said:
                predicate.verb, predicate.event = base, pattern.event
                return said
    return []


def _active(text: str, seen: Line, clause: Clause, predicate: Predicate, pattern: Pattern, base: str, leader: Predicate | None, ahead: Strength) -> list[Said]:
    position = _end_of_chain(seen, clause, predicate.at, pattern)
    rest = base.split()[1:] if not base.startswith("be ") and base != "be" else []
    if rest:
        phrase_rest = " ".join(rest) + " "
        if not seen.text.startswith(phrase_rest, position):
            return []
        position += len(phrase_rest)
    m = pattern.after.match(seen.text, position) or _past_adverb(pattern, seen, position)
    if m is None:
        return []
    shared = position != seen.at[predicate.at] + len(clause.tokens[predicate.at].word) + 1 and not rest
    if shared and any(p.facet not in ("", "production") for p in seen.phrases(m, "object")):
        return []
    for subjects in _candidates(predicate, leader, base):
        chosen = [p for p in subjects if fits(replace_facet(pattern.slots["subject"]), p) and not _indefinite(p)]
        if chosen:
            said = list(_say(text, seen, pattern, chosen, m, predicate, ahead))
            if said:
                return said
    return []


def _indefinite(phrase: Phrase) -> bool:
    """Whether a subject is no definite thing: "other agents", "an antibody", bare "mutations"."""
    return phrase.vague or (phrase.thing.kind is Kind.DRUG_CLASS and phrase.article in ("a", "an"))


def _past_adverb(pattern: Pattern, seen: Line, position: int) -> re.Match[str] | None:
    adverb = re.compile(r"(?:\w+ly|both|then|directly) ").match(seen.text, position)
    return pattern.after.match(seen.text, adverb.end()) if adverb else None


def replace_facet(slot: Slot) -> Slot:
    """The slot without its facet: a subject is itself."""
    return replace(slot, facet="")


def _candidates(predicate: Predicate, leader: Predicate | None, base: str) -> Iterator[list[Phrase]]:
    """Who may be meant, nearest first: an event of the verb before, what it led to, its subject."""
    if predicate.form == "ing" and leader is not None:
        if leader.event and base in CAUSAL:
            yield [_event(leader)]
        if leader.form == "ing" and leader.verb in CAUSAL and leader.objects:
            yield [p for whole in leader.objects for p in _whole_phrases(whole)]
        if base in ("execute", "carry out") and leader.objects:
            yield leader.objects
    yield predicate.subject


def _event(leader: Predicate) -> Phrase:
    names = [p.thing.label for p in leader.subject]
    label = " and ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names) + f" {leader.event}"
    slug = slugify(" and ".join(p.thing.slug for p in leader.subject) + f" {leader.event}")
    first = leader.subject[0]
    return Phrase(first.start, first.end, entity(Kind.PROCESS, label, slug=slug))


def _end_of_chain(seen: Line, clause: Clause, at: int, pattern: Pattern) -> int:
    """Where the object begins: behind the verb, or behind the last of "binds and inhibits"."""
    k = at
    if pattern.simple:
        while k + 2 < len(clause.tokens) and clause.tokens[k + 1].word in ("and", "or", ",", "then") and clause.tokens[k + 2].phrase is None:
            j = k + 2
            while j < len(clause.tokens) - 1 and (clause.tokens[j].word in ("and", "then", "thereby", "thus") or clause.tokens[j].word.endswith("ly")):
                j += 1
            if {f for _, f in known_verbs().get(clause.tokens[j].word, ())} & {f for _, f in known_verbs()[clause.tokens[at].word]}:
                k = j
            else:
                break
    return seen.at[k] + len(clause.tokens[k].word) + 1


def _passive(text: str, seen: Line, clause: Clause, predicate: Predicate, pattern: Pattern, ahead: Strength) -> list[Said]:
    """ "Y is blocked by X": the grammatical subject is the object."""
    if not pattern.simple:
        return []
    position = seen.at[predicate.at] + len(clause.tokens[predicate.at].word) + 1
    m = BY.match(seen.text, position)
    slot = pattern.slots["object"]
    objects = [p for p in predicate.subject if fits(slot, p)]
    if m is None or not objects:
        return []
    agents = [a for p in seen.phrases(m, "agent") for a in (_meaning(clause, p))]
    agents = [p for p in agents if fits(replace_facet(pattern.slots["subject"]), p)]
    return [
        Said(_agent(s, pattern), _relation(pattern, predicate.strength), o, _strength(predicate, ahead, pattern), q, pattern.name)
        for s in agents for p in objects for o, q in _objects(text, p, slot, pattern)
        if _agent(s, pattern).curie != o.curie
    ]


def _meaning(clause: Clause, phrase: Phrase) -> list[Phrase]:
    if phrase.facet == "treatment" and phrase.inner:
        return list(phrase.inner)
    return clause.referents.get(phrase.start) or ([] if phrase.pronoun else [phrase])


def _strength(predicate: Predicate, ahead: Strength, pattern: Pattern) -> Strength:
    own = predicate.strength or Strength.OBSERVED
    return own if own is not Strength.OBSERVED else ahead


def _relation(pattern: Pattern, strength: Strength | None) -> Relation:
    return pattern.designed_relation if pattern.designed_relation and strength is Strength.DESIGNED else pattern.relation


def _agent(phrase: Phrase, pattern: Pattern) -> Entity:
    thing = phrase.thing
    if pattern.subject_kind is Kind.GENE and thing.kind is Kind.PROTEIN:
        return entity(Kind.GENE, thing.slug, slug=thing.slug)
    return thing


def _say(text: str, seen: Line, pattern: Pattern, subjects: list[Phrase], m: re.Match[str], predicate: Predicate, ahead: Strength) -> Iterator[Said]:
    slot = pattern.slots["object"]
    objects = [p for p in (_its(predicate, q) for q in seen.phrases(m, "object")) if fits(slot, p)]
    spans = seen.phrases(m, "span") if pattern.span else []
    if pattern.span and (not spans or not all(fits(pattern.slots["span"], p) for p in spans)):
        return
    middle = seen.phrases(m, "middle") if "middle" in pattern.slots else []
    middle = [q for p in middle for q in (_last_objects(predicate, p))]
    if "middle" in pattern.slots and not (middle and all(fits(pattern.slots["middle"], p) for p in middle)):
        return
    predicate.objects = objects
    strength = _strength(predicate, ahead, pattern)
    place = _where(text, seen, m)
    named = [(o, q) for p in objects for o, q in _objects(text, p, slot, pattern)]
    if pattern.span and objects:
        named = [(_span(text, seen, spans, m), "")]
    via = _via(seen, m)
    for s in subjects:
        for o, q in named:
            q = q or (f"{s.qualifier} {s.thing.label}" if s.qualifier else "")
            qualifier = q or (f"through {via[0].label}" if via else "") or predicate.hedge or (place if not pattern.span else "")
            if pattern.verb_limits:
                qualifier = seen.tokens[predicate.at].word
            if pattern.designed_relation and strength is Strength.DESIGNED:
                qualifier = pattern.relation.value
            if _agent(s, pattern).curie != o.curie:
                yield Said(_agent(s, pattern), _relation(pattern, strength), o, strength, qualifier, pattern.name)
    if pattern.via_does:
        for v in via:
            for o, _ in named:
                yield Said(v, pattern.via_does, o, strength, f"initiated by {subjects[0].thing.label}", pattern.name)
    if pattern.middle_does and strength is Strength.OBSERVED:
        for p in middle:
            for o, _ in named:
                yield Said(p.thing, pattern.middle_does, o, Strength.OBSERVED, "", pattern.name)


def _its(predicate: Predicate, phrase: Phrase) -> Phrase:
    """ "its degradation", said of the object of the verb before."""
    before = predicate.leader.objects if predicate.leader else []
    if phrase.article not in ("its", "their") or not phrase.facet or phrase.inner or len(before) != 1 or before[0].facet:
        return phrase
    one = before[0]
    thing = entity(phrase.thing.kind, f"{one.thing.label} {phrase.noun}", slug=slugify(f"{one.thing.slug} {phrase.noun}"))
    return replace(phrase, inner=(one,), thing=thing, open=False)


def _last_objects(predicate: Predicate, phrase: Phrase) -> list[Phrase]:
    """What "them" means inside a sentence: the objects of the verb before."""
    return (predicate.leader.objects if predicate.leader else []) if phrase.pronoun else [phrase]


def _via(seen: Line, m: re.Match[str]) -> list[Entity]:
    if "via" not in (m.groupdict() or {}):
        return []
    found = []
    for p in seen.phrases(m, "via"):
        if p.cause is not None and p.cause_word in ("dependent", "mediated"):
            found.append(p.cause)
        elif p.thing.kind in (Kind.PROTEIN, Kind.FAMILY) and not p.open and not p.facet and not p.pronoun:
            found.append(p.thing)
    return found


def _where(text: str, seen: Line, m: re.Match[str]) -> str:
    """The place that limits a statement: "in healthy cells"."""
    place = PLACE.match(seen.text, m.end())
    where = seen.phrases(place, "place") if place else []
    if where and all(p.thing.kind in (Kind.CELL, Kind.DISEASE, Kind.COMPONENT) and not p.pronoun for p in where):
        return text[seen.tokens[ord(seen.text[place.start("place")]) - 0xF0000].start - 3 : where[-1].end].strip() if place else ""
    return ""


def _span(text: str, seen: Line, spans: list[Phrase], m: re.Match[str]) -> Entity:
    """ "cancer cells to apoptosis induced by X" as one thing."""
    longer = EXTENSION.match(seen.text, m.end())
    last = [c for c in (longer[0] if longer else m[0]) if ord(c) >= 0xF0000][-1]
    phrase = seen.tokens[ord(last) - 0xF0000].phrase
    target = seen.phrases(m, "object")[0]
    assert phrase is not None
    article = len(spans[0].article) + 1 if spans[0].article else 0
    label = f"{text[spans[0].start + article : spans[-1].end]} to {text[target.start : phrase.end]}"
    label = re.sub(r"(?:\b[a-z-]+ )+\(([A-Z][A-Za-z]+)\) ?", r"\1 ", label)
    return entity(Kind.CONCEPT, label)


def _objects(text: str, phrase: Phrase, slot: Slot, pattern: Pattern) -> Iterator[tuple[Entity, str]]:
    """The things that an object phrase names, with what limits each."""
    if slot.facet and pattern.whole:
        yield from ((p.thing, "") for p in _whole_phrases(phrase))
    elif slot.facet:
        for inner in phrase.inner:
            yield inner.thing, inner.qualifier
    else:
        limit = f"{phrase.cause.label}-{phrase.cause_word}" if phrase.cause and phrase.cause_word == "dependent" else ""
        yield phrase.thing, phrase.qualifier or limit


def _whole_phrases(phrase: Phrase) -> list[Phrase]:
    """ "the release of A and B" as two things: "A release" and "B release"."""
    if not phrase.facet or not phrase.inner:
        return [phrase]
    kind, word = phrase.thing.kind, phrase.noun
    return [
        replace(phrase, inner=(p,), thing=entity(kind, f"{p.thing.label} {word}", slug=slugify(f"{p.thing.slug} {word}")))
        for p in phrase.inner
    ]


def _wordings(text: str, seen: Line, clause: Clause) -> Iterator[Said]:
    """The patterns without a verb of their own."""
    for pattern in patterns():
        if pattern.verbs:
            continue
        for m in pattern.after.finditer(seen.text):
            subjects = [p for p in seen.phrases(m, "subject") if fits(pattern.slots["subject"], p) and not p.vague]
            objects = [p for p in seen.phrases(m, "object") if fits(pattern.slots["object"], p)]
            before = seen.text[: m.start()]
            ahead = clause_strength(before)
            negated = re.search(r"\b(?:no|not|without|never|failed to|rarely|n't) (?:\S+ ){0,3}$", before)
            if ahead is Strength.DENIED or negated or any(p.article == "no" for p in (*subjects, *objects)):
                continue
            yield from (
                Said(s.thing, pattern.relation, o, ahead, q, pattern.name)
                for s in subjects for p in objects for o, q in _objects(text, p, pattern.slots["object"], pattern) if s.thing.curie != o.curie
            )
