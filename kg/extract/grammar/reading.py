"""The relations of one sentence: each verb with its subject and objects, matched with the patterns."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from kg.extract.grammar.asides import after_aside, participle_ahead, same_it, same_these
from kg.extract.grammar.clauses import (
    BE,
    Clause,
    Predicate,
    clause_strength,
    is_clear,
    shared_subject,
    strength_of,
    subject_of,
    verb_group,
)
from kg.extract.grammar.less import made_less
from kg.extract.grammar.patterns import LIST, SLOT, Line, Pattern, fits, known_verbs, line, patterns
from kg.extract.grammar.phrases import Phrase, Token, list_at
from kg.extract.grammar.relatives import agents_by_which, relative
from kg.extract.grammar.saying import (
    Said,
    agent_of,
    event_of,
    manner,
    objects_of,
    paired,
    relation_in,
    say,
    strength_in,
    whole_phrases,
    without_facet,
)
from kg.extract.grammar.wordings import wordings
from kg.extract.text.words import words
from kg.model import Kind, Strength

BY = re.compile(rf"(?:\w+ly )?(?:(?:on|in|at|within|from) {SLOT} (?:\d+ )?)?(?:by|through|via) (?P<agent>{LIST}) ?")
STOPS = frozenset(
    {"inhibit", "block", "antagonize", "neutralize", "suppress", "inactivate", "degrade", "deplete", "silence", "downregulate", "disrupt"}
)
LESSENS = frozenset({"reduce", "decrease", "lower", "prevent", "block", "suppress", "inhibit", "disrupt"})
SWITCHES = frozenset({"activate", "stimulate", "agonize"})
CAUSAL = frozenset({"lead to", "result in", "cause", "trigger", "culminate in"})


def read_relations(
    text: str, tokens: Sequence[Token], stands_for: Mapping[int, list[Phrase]], referents: Mapping[int, list[Phrase]]
) -> tuple[list[Said], list[Predicate]]:
    """The relations of a sentence and its verbs. ``referents`` are what its pronouns point to."""
    seen = line(text, tokens)
    clause = Clause(tokens, stands_for, referents)
    said: list[Said] = []
    for at in range(len(tokens)):
        if tokens[at].phrase is None and tokens[at].word in known_verbs():
            said += _read_verb(seen, clause, at)
    said += wordings(seen)
    said += made_less(clause)
    return said, clause.predicates


def _read_verb(seen: Line, clause: Clause, at: int) -> list[Said]:
    token = clause.tokens[at]
    start, group = verb_group(clause, at)
    if token.word in words("auxiliaries") and token.word not in ("is", "are", "was", "were", "has", "have", "had"):
        return []
    candidates = known_verbs()[token.word]
    if "to" not in group and any(w in BE for w in group):
        candidates = tuple((base, "ed" if form == "base" else form) for base, form in candidates)  # "is cut"
    form = "base" if candidates[0][1] == "ing" and group[-2:] == ["capable", "of"] else candidates[0][1]
    if form == "ed" and not group and (ahead := participle_ahead(clause, at)) is not None:
        return _of_participle(seen.source, clause, at, ahead)
    after_be = any(w in BE for w in group) and form in ("ed", "be")
    reduced = form in ("ed", "be") and not after_be and _before_by(clause, at) and not group
    passive = (after_be or reduced) and token.word not in BE
    if form == "base" and not _licensed(group, clause, start):
        return []
    subject, leader = _subject(clause, start, form, group)
    if subject is None and candidates[0][0] == "encode" and _behind_which(clause, start):
        subject = _changed(clause.tokens[start - 3].phrase if start > 2 else None)
    strength = strength_of([w for w in group if w != "&"] if "only" not in group else [])
    if leader and form == "base" and leader.form == "base":
        strength = leader.strength or strength
    lessens = candidates[0][0] in LESSENS and [t.word for t in clause.tokens[max(0, start - 4) : start - 3]] == ["by"]
    if subject is None and (candidates[0][0] in CAUSAL or lessens) and _behind_which(clause, start):
        leader = clause.predicates[-1] if clause.predicates and not clause.predicates[-1].passive else None
        subject = leader.subject or None if leader else None
    if subject is None:
        predicate = Predicate(at, start, candidates[0][0], form, passive, [], strength)
        if form not in ("ing",):
            clause.predicates.append(predicate)
        return []
    passive = passive or bool(form == "ed" and not group and leader and leader.passive and _by_follows(clause, at))
    if form == "ing" and leader and strength is Strength.OBSERVED and leader.strength:
        strength = leader.strength
    last_only = form == "ing" and leader is None  # "exposure to X or an agent targeting Y"
    subject = [q for p in subject for q in (_acting(p)[-1:] if last_only else _acting(p))]
    if candidates[0][0] in CAUSAL and clause.tokens[start - 1].word == "which" and clause.predicates:
        subject, leader = _which(subject, clause.predicates[-1])
    base, hedge = candidates[0][0], _hedge(group)
    predicate = Predicate(at, start, base, form, passive, subject, strength, leader=leader, hedge=hedge, group=tuple(group))
    unsure = not is_clear(group) or (form == "ing" and strength is Strength.DENIED)
    predicate.ahead = clause_strength(seen.text[: seen.at[start]].rpartition(" ; ")[2])
    if any(p.thing.label.lower().startswith("neither ") for p in subject):
        predicate.ahead = Strength.DENIED
    if any(t.word == "neither" or (t.phrase and "neither" in t.phrase.qualifier.split()) for t in clause.tokens[at + 1 : at + 2]):
        predicate.ahead = Strength.DENIED
    said = _match(seen, clause, predicate, candidates) if predicate.ahead is not Strength.DENIED and not unsure else []
    if not predicate.objects and not passive:
        predicate.objects = _plain_objects(clause.tokens, at + 1)
    if said and _after_stopping(clause, start):
        said = [s for s in said if s.object.kind not in (Kind.PROCESS, Kind.STATE, Kind.CONCEPT)]
    clause.predicates.append(predicate)
    return said


def _plain_objects(tokens: Sequence[Token], i: int) -> list[Phrase]:
    """What a verb that no pattern reads acts on, so that "it" can mean it: "modifies X and degrades it"."""
    molecules = (Kind.PROTEIN, Kind.GENE, Kind.MRNA)
    found, end = list_at(tokens, i)
    ends = end >= len(tokens) or tokens[end].word in ("and", "then", ",", ";", ".")
    return found if ends and all(p.named and p.thing.kind in molecules and not (p.open or p.facet) for p in found) else []


def _changed(phrase: Phrase | None) -> list[Phrase] | None:
    """The gene in "amplification of X, which encodes Y": a change encodes nothing."""
    return list(phrase.inner) if phrase is not None and phrase.facet == "change" and len(phrase.inner) == 1 else None


def _behind_which(clause: Clause, start: int) -> bool:
    """Whether ", which" stands right before a verb."""
    return [t.word for t in clause.tokens[max(0, start - 2) : start]] == [",", "which"]


def _after_stopping(clause: Clause, start: int) -> bool:
    """Whether a clause with "which" follows what is stopped: "X blocks Y, which restores Z" does not say that Y restores Z."""
    last = clause.predicates[-1] if clause.predicates else None
    return _behind_which(clause, start) and last is not None and not last.passive and last.verb in STOPS


def _acting(phrase: Phrase) -> tuple[Phrase, ...]:
    """Who acts in "treatment with X" and in "the BIR3 domain of X": X itself."""
    several = len(phrase.inner) > 1 and all(p.thing.kind in (Kind.PROTEIN, Kind.GENE) for p in phrase.inner)
    if phrase.facet == "change" and several and " and " in phrase.thing.label and " or " not in phrase.thing.label:
        return tuple(whole_phrases(phrase))
    return phrase.inner if phrase.facet in ("treatment", "site") and phrase.inner and not phrase.open else (phrase,)


def _of_participle(source: str, clause: Clause, at: int, ahead: tuple[list[Phrase], int]) -> list[Said]:
    subject, end = ahead
    candidates = known_verbs()[clause.tokens[at].word]
    predicate = Predicate(at, at, candidates[0][0], "ed", True, subject, Strength.OBSERVED)
    return _match(line(source, clause.tokens[:end]), clause, predicate, candidates)


def _hedge(group: Sequence[str]) -> str:
    """The words that make it an aim or a guess: "designed to"."""
    kept = [w for w in group if strength_of([w]) in (Strength.DESIGNED, Strength.HYPOTHESISED, Strength.EXPECTED)]
    return f"{kept[0]} to" if kept and "to" in group else kept[0] if kept else ""


def _which(antecedent: list[Phrase], last: Predicate) -> tuple[list[Phrase], Predicate | None]:
    """Who brings something about in ", which leads to": the process named before it, or what was just said to act."""
    if last.event and last.subject and not last.passive:
        return [event_of(last)], None
    if all(p.thing.kind in (Kind.PROCESS, Kind.STATE) for p in antecedent) or not last.subject:
        return antecedent, None
    if last.verb in SWITCHES and not last.passive and len(antecedent) == 1 and antecedent[0].thing.kind is Kind.PROTEIN:
        return antecedent, None  # "X activates Y, which causes Z"
    return last.subject, last


def _by_follows(clause: Clause, at: int) -> bool:
    return at + 1 < len(clause.tokens) and clause.tokens[at + 1].word == "by"


def _before_by(clause: Clause, at: int) -> bool:
    return (
        at > 0
        and clause.tokens[at - 1].phrase is not None
        and at + 1 < len(clause.tokens)
        and clause.tokens[at + 1].word in ("by", "with", "to", "against", "at")
    )


def _licensed(group: Sequence[str], clause: Clause, start: int) -> bool:
    """Whether a base form is a verb of its own: a plural's present, or behind a modal, "do", or "designed to"; not a bare infinitive."""
    if "to" not in group:
        return True
    return any(w not in ("to", "&") and not w.endswith("ly") and w not in BE | {"has", "have", "had", "also"} for w in group)


def _subject(clause: Clause, start: int, form: str, group: Sequence[str]) -> tuple[list[Phrase] | None, Predicate | None]:
    before = clause.tokens[start - 1] if start else None
    if before is None:
        return None, None
    if before.word == "it":
        return same_it(clause, start - 1), None
    if before.word == "these":
        return same_these(clause, start - 1), None
    if before.phrase is not None or before.word in ("which", "that", "who"):
        found = subject_of(clause, start, form)
        if found is None and form == "ing":
            return None, None
        return found, None
    found, leader = shared_subject(clause, start, "base" if "to" in group and form == "base" else form)
    if found is None and before.word == ",":
        found = after_aside(clause, start - 1)
    return found, leader


def _match(seen: Line, clause: Clause, predicate: Predicate, candidates: Sequence[tuple[str, str]]) -> list[Said]:
    """What the patterns make of a verb: the first that fits."""
    for pattern in patterns():
        for base, form in candidates:
            if base not in pattern.verbs:
                continue
            if base.startswith("be ") and not predicate.passive:
                continue
            if predicate.passive and form == "ed":
                said = _passive(seen, clause, predicate, pattern, base)
            else:
                said = _active(seen, clause, predicate, pattern, base) or relative(seen, predicate, pattern)
            if said:
                predicate.verb, predicate.event = base, pattern.event
                return said + (_beside(seen, clause, predicate, pattern, base) if pattern.whole and not predicate.passive else [])
    return []


def _beside(seen: Line, clause: Clause, predicate: Predicate, taken: Pattern, base: str) -> list[Said]:
    """What stands beside a release in one list: "causes A and the release of B" causes A as well."""
    others = (p for p in patterns() if p.relation is taken.relation and base in p.verbs and not p.slots["object"].facet)
    objects = predicate.objects
    said = next((s for p in others if (s := _active(seen, clause, predicate, p, base))), [])
    predicate.objects = objects
    return [s for s in said if s.object.curie not in {p.thing.curie for p in objects}]


def _active(seen: Line, clause: Clause, predicate: Predicate, pattern: Pattern, base: str) -> list[Said]:
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
    for subjects in _candidates(predicate, base):
        chosen = [p for p in subjects if fits(without_facet(pattern.slots["subject"]), p) and not _indefinite(p)]
        if chosen:
            said = list(say(seen, pattern, chosen, m, predicate))
            if said:
                return said
    return []


def _indefinite(phrase: Phrase) -> bool:
    """Whether a subject is no definite thing: "other agents", "an antibody", bare "mutations"."""
    return phrase.vague or (phrase.thing.kind is Kind.DRUG_CLASS and phrase.article in ("a", "an"))


def _past_adverb(pattern: Pattern, seen: Line, position: int) -> re.Match[str] | None:
    adverb = re.compile(r"(?:\w+ly|both|then|directly) ").match(seen.text, position)
    return pattern.after.match(seen.text, adverb.end()) if adverb else None


def _candidates(predicate: Predicate, base: str) -> Iterator[list[Phrase]]:
    """Who may be meant, nearest first: an event of the verb before, what it led to, its subject."""
    leader = predicate.leader
    if predicate.form == "ing" and leader is not None:
        if leader.event and base in CAUSAL:
            yield [event_of(leader)]
        if leader.form == "ing" and leader.verb in CAUSAL and leader.objects:
            yield [p for whole in leader.objects for p in whole_phrases(whole)]
        if base in ("execute", "carry out") and leader.objects:
            yield leader.objects
    yield predicate.subject


def _end_of_chain(seen: Line, clause: Clause, at: int, pattern: Pattern) -> int:
    """Where the object begins: behind the verb, or behind the last of "binds and inhibits", "binds to and inhibits"."""
    k, tokens = at, clause.tokens
    while pattern.simple:
        adverb = int(tokens[k + 1].word.endswith("ly")) if k + 3 < len(tokens) and tokens[k + 1].phrase is None else 0
        joint = k + 2 + adverb if [t.word for t in tokens[k + 1 + adverb : k + 3 + adverb]] in (["to", "and"], ["with", "and"]) else k + 1
        if joint + 1 >= len(tokens) or tokens[joint].word not in ("and", "or", ",", "then") or tokens[joint + 1].phrase is not None:
            break
        j = joint + 1
        while j < len(tokens) - 1 and (tokens[j].word in ("and", "then", "thereby", "thus") or tokens[j].word.endswith("ly")):
            j += 1
        if not {f for _, f in known_verbs().get(tokens[j].word, ())} & {f for _, f in known_verbs()[tokens[at].word]}:
            break
        k = j
    return seen.at[k] + len(tokens[k].word) + 1


def _passive(seen: Line, clause: Clause, predicate: Predicate, pattern: Pattern, base: str) -> list[Said]:
    """ "Y is blocked by X": the grammatical subject is the object."""
    if not pattern.simple:
        return []
    position = _end_of_chain(seen, clause, predicate.at, pattern)
    particle = " ".join(base.split()[1:]) if not base.startswith("be ") else ""
    if particle and not seen.text.startswith(f"{particle} ", position):
        return []
    m = BY.match(seen.text, position + (len(particle) + 1 if particle else 0))
    slot = pattern.slots["object"]
    objects = [p for p in predicate.subject if fits(slot, p)]
    named_by = seen.phrases(m, "agent") if m is not None else agents_by_which(clause.tokens, predicate)
    if not named_by or not objects:
        return []
    agents = [a for p in named_by for a in (_meaning(clause, p))]
    agents = [p for p in agents if fits(without_facet(pattern.slots["subject"]), p)]
    named = [(o, q) for p in objects for o, q in objects_of(p, slot, pattern)]
    relation = relation_in(pattern, predicate.strength, predicate.group)
    return [
        Said(agent_of(s, pattern), relation, o, strength_in(predicate), q or _of_agent(s) or manner(predicate, seen), pattern.name)
        for s, (o, q) in paired(seen, m.end() if m else position, agents, named)
        if agent_of(s, pattern).curie != o.curie
    ]


def _of_agent(agent: Phrase) -> str:
    """Which form of an agent acts: "wild-type FLT3"."""
    return f"{agent.qualifier} {agent.thing.label}" if agent.qualifier else ""


def _meaning(clause: Clause, phrase: Phrase) -> list[Phrase]:
    if phrase.facet == "treatment" and phrase.inner:
        return list(phrase.inner)
    return clause.referents.get(phrase.start) or ([] if phrase.pronoun else [phrase])
