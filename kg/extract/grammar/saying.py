"""What a matched pattern says: each subject with each object, how surely, and within which limits."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

from kg.extract.grammar.clauses import Predicate
from kg.extract.grammar.composed import CHAINS
from kg.extract.grammar.patterns import LIST, SLOT, Line, Pattern, Slot, fits
from kg.extract.grammar.phrases import Phrase
from kg.extract.text.words import noun, third_person, words
from kg.model import Entity, Kind, Relation, Strength, entity, slugify

EXTENSION = re.compile(rf"(?:induced|caused|mediated|triggered|elicited) by {LIST} ")
AMOUNTS = ("expression", "level", "levels", "abundance")
PLACES = (Kind.CELL, Kind.DISEASE, Kind.COMPONENT)
One = TypeVar("One")
Other = TypeVar("Other")
TWO_PLACES = re.compile(
    rf"(?:expressed )?(?:on|in)(?: the surface of)? (?P<one>{SLOT}) and (?P<more>{SLOT}) "
    rf"(?:expressed )?(?:on|in)(?: the surface of)? (?P<other>{SLOT}) "
)
PLACE = re.compile(rf"(?:in|within|on|into|from)(?: the (?:cell )?surface of)? (?P<place>{LIST}) ")
PLAIN_PLACE = re.compile(r"in the (?:[a-z]+ ){1,2}(?=[.,;)] |and )")
FREED = re.compile(r"from (?:its |their )?(?:\w+ )?(?:inhibition|repression|suppression|restraint|control|autoinhibition)\b")
BEARERS = re.compile(r"(?:over)?(?:expressing|producing|secreting|bearing|displaying) ")
WITH_WHOM = re.compile(rf"(?P<joined>with|to) (?P<others>{LIST}) ")
OWNING = (Kind.PROTEIN, Kind.FAMILY, Kind.GENE, Kind.MRNA)
THROUGH = re.compile(rf"(?:through|via) (?P<agents>{LIST}) ")


@dataclass(frozen=True, slots=True)
class Said:
    """One relation read in a sentence, before it becomes a statement."""

    subject: Entity
    relation: Relation
    object: Entity
    strength: Strength
    qualifier: str
    rule: str


def without_facet(slot: Slot) -> Slot:
    """The slot without its facet: a subject is itself."""
    return replace(slot, facet="")


def event_of(leader: Predicate) -> Phrase:
    """The event that a verb tells of: "A and B oligomerize" is their oligomerization."""
    names = [p.thing.label for p in leader.subject]
    label = " and ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names) + f" {leader.event}"
    slug = slugify(" and ".join(p.thing.slug for p in leader.subject) + f" {leader.event}")
    first = leader.subject[0]
    return Phrase(first.start, first.end, entity(Kind.PROCESS, label, slug=slug))


def strength_in(predicate: Predicate) -> Strength:
    """How surely a verb says it: by its own words, else by those in front of its clause."""
    own = predicate.strength or Strength.OBSERVED
    return own if own is not Strength.OBSERVED else predicate.ahead


def relation_in(pattern: Pattern, strength: Strength | None, group: Sequence[str] = ()) -> Relation:
    """The relation of a pattern; what is made to bind a thing targets it, what negatively regulates a thing inhibits it."""
    if pattern.relation is Relation.REGULATES:
        if "negatively" in group:
            return Relation.INHIBITS
        if "positively" in group:
            return Relation.ACTIVATES
    return pattern.designed_relation if pattern.designed_relation and strength is Strength.DESIGNED else pattern.relation


def agent_of(phrase: Phrase, pattern: Pattern) -> Entity:
    """The thing that acts; what encodes is a gene, even where only its symbol is written."""
    thing = phrase.thing
    if pattern.subject_kind is Kind.GENE and (thing.kind is Kind.PROTEIN or (pattern.aside and thing.kind is Kind.MRNA)):
        return entity(Kind.GENE, thing.slug, slug=thing.slug)
    return thing


def say(seen: Line, pattern: Pattern, subjects: list[Phrase], m: re.Match[str], predicate: Predicate) -> Iterator[Said]:
    """What a matched pattern says of these subjects."""
    slot = pattern.slots["object"]
    named_there = [_its_binding(seen, m.end("object"), predicate, p) for p in seen.phrases(m, "object")]
    objects = [p for q in named_there for p in _those(predicate, _its(predicate, q)) if fits(slot, p)]
    elsewhere = {p.start: where for p, where in _elsewhere(seen, m) if objects and fits(slot, p)}
    objects += [p for p, _ in _elsewhere(seen, m) if p.start in elsewhere]
    objects = [p for p in objects if not (p.article == "this" and p.facet == "binding" and not p.inner and " " not in p.thing.label)]
    objects = [p for p in objects if p.article != "no" and not (slot.facet == "production" and _is_amount_of_drug(p))]
    spans = seen.phrases(m, "span") if pattern.span else []
    if pattern.span and (not spans or not all(fits(pattern.slots["span"], p) for p in spans)):
        return
    middle = seen.phrases(m, "middle") if "middle" in pattern.slots else []
    middle = [q for p in middle for q in (_them(predicate, p))]
    if "middle" in pattern.slots and not (middle and all(fits(pattern.slots["middle"], p) for p in middle)):
        return
    if "place" in pattern.slots and not all(fits_place(pattern, p) for p in seen.phrases(m, "place")):
        return
    if "why" in pattern.slots and any(p.facet != pattern.slots["why"].facet for p in seen.phrases(m, "why")):
        return
    if pattern.relation is Relation.RELEASES and FREED.match(seen.text, m.end()):
        return  # what is freed from inhibition is let act, and not set loose
    if BEARERS.match(seen.text, m.end()) and any(p.thing.kind in (Kind.CELL, Kind.DISEASE) for p in _next(seen, m.end())):
        return  # "the growth of X expressing cells" is not that of X
    if seen.text.startswith("with ", m.end()) and any(p.thing.kind is Kind.DISEASE for p in objects):
        return  # "lymphoma with a certain phenotype" is less than the disease
    predicate.objects = objects
    strength = strength_in(predicate)
    place = _where(seen, m)
    named = [(o, q or elsewhere.get(p.start, "")) for p in objects for o, q in objects_of(p, slot, pattern)]
    if pattern.middle_event:
        named = [(_event_between(m_, pattern.middle_event, o), q) for m_ in middle for o, q in named]
    if pattern.span and objects:
        named = [(_span(seen, spans, m), "")]
    via = _via(seen, m)
    for s, (o, q) in paired(seen, m.end(), subjects, named):
        q = q or (f"{s.qualifier} {s.thing.label}" if s.qualifier and s.qualifier != "gene" else "")
        where = place if not pattern.span else ""
        how = pattern.how or manner(predicate, seen, objects[0].noun if slot.facet == "production" else "")
        qualifier = q or (f"through {via[0].label}" if via else "") or predicate.hedge or where or how
        if pattern.verb_limits:
            qualifier = seen.tokens[predicate.at].word
        if pattern.designed_relation and strength is Strength.DESIGNED:
            qualifier = pattern.relation.value
        if agent_of(s, pattern).curie != o.curie:
            yield Said(agent_of(s, pattern), relation_in(pattern, strength, predicate.group), o, strength, qualifier, pattern.name)
    if pattern.via_does and strength is not Strength.DENIED:
        for v in via:
            for o, _ in named:
                yield Said(v, pattern.via_does, o, strength, f"initiated by {subjects[0].thing.label}", pattern.name)
    if pattern.middle_does and strength is Strength.OBSERVED:
        for p in middle:
            for o, _ in named:
                yield Said(p.thing, pattern.middle_does, o, Strength.OBSERVED, "", pattern.name)


def _next(seen: Line, position: int) -> list[Phrase]:
    """The phrase that stands one word on from here."""
    token = seen.tokens[min(bisect_right(seen.at, position), len(seen.tokens) - 1)]
    return [token.phrase] if token.phrase else []


def fits_place(pattern: Pattern, phrase: Phrase) -> bool:
    """Whether a phrase may stand in the ``place`` of a pattern, by its kind and by the words that it must hold."""
    slot, says = pattern.slots["place"], pattern.place_says
    if says is None:
        return fits(slot, phrase)
    return phrase.thing.kind in slot.kinds and not phrase.open and says.search(phrase.thing.label) is not None


def paired(seen: Line, end: int, ones: Sequence[One], others: Sequence[Other]) -> Iterator[tuple[One, Other]]:
    """Each of the ones with each of the others; in order where "respectively" follows, and none where they do not pair."""
    if len(ones) > 1 and len(others) > 1 and " respectively " in seen.text[end:]:
        yield from zip(ones, others, strict=True) if len(ones) == len(others) else ()
        return
    yield from ((a, b) for a in ones for b in others)


def _event_between(one: Phrase, does: str, other: Entity) -> Entity:
    """What happens between two things: "X binding to Y"."""
    return entity(Kind.PROCESS, f"{one.thing.label} {does} {other.label}", slug=slugify(f"{one.thing.slug} {does} {other.slug}"))


def _is_amount_of_drug(phrase: Phrase) -> bool:
    """Whether it is how much of a substance there is, which tells of its clearance: "lowers the concentration of X"; not its making."""
    drugs = any(p.thing.kind is Kind.DRUG for p in phrase.inner)
    return drugs and not phrase.noun.endswith(("production", "synthesis"))


def _its(predicate: Predicate, phrase: Phrase) -> Phrase:
    """ "its degradation", said of the object of the verb before."""
    before = [q for p in (predicate.leader.objects if predicate.leader else []) for q in _owners(p)]
    if phrase.article in ("its", "their") and phrase.thing.kind is Kind.PROCESS and phrase.named and _happens_to(phrase):
        one = before[0] if len(before) == 1 and not before[0].facet else None
        thing = entity(Kind.PROCESS, f"{one.thing.label} {phrase.thing.label}") if one else phrase.thing
        return replace(phrase, thing=thing, open=one is None)
    if phrase.article not in ("its", "their") or phrase.facet in ("", "binding") or phrase.inner or len(before) != 1 or before[0].facet:
        events = ("degradation", "activation", "lowering", "production", "ending")
        whose = phrase.article in ("its", "their") and phrase.facet in events and not phrase.inner
        return replace(phrase, open=True) if whose else phrase
    one = before[0]
    thing = entity(phrase.thing.kind, f"{one.thing.label} {phrase.noun}", slug=slugify(f"{one.thing.slug} {phrase.noun}"))
    return replace(phrase, inner=(one,), thing=thing, open=False)


def _owners(phrase: Phrase) -> tuple[Phrase, ...]:
    """What "it" and "its" mean behind "the kinase domain of X": X."""
    return tuple(replace(p, qualifier="") for p in phrase.inner) if phrase.facet == "site" and phrase.inner else (phrase,)


def _its_binding(seen: Line, end: int, predicate: Predicate, phrase: Phrase) -> Phrase:
    """ "its interaction with Z", said of the object of the verb before: "binds Y and blocks its interaction with Z"."""
    before = predicate.leader.objects if predicate.leader else []
    if phrase.article != "its" or phrase.facet != "binding" or phrase.inner or len(before) != 1:
        return phrase
    one = _owners(before[0])[0]
    with_whom = WITH_WHOM.match(seen.text, end + 1)
    if with_whom is None or one.open or one.facet or one.thing.kind not in OWNING:
        return phrase
    others = seen.phrases(with_whom, "others")
    label = f"{one.thing.label} {phrase.noun} {with_whom['joined']} {seen.source[others[0].start : others[-1].end]}"
    return replace(phrase, thing=entity(phrase.thing.kind, label), open=any(p.open for p in others))


def _happens_to(process: Phrase) -> bool:
    """Whether a process is one that happens to a thing: "its nuclear translocation"."""
    head = noun(process.thing.label.rpartition(" ")[2])
    return head is not None and bool(head.facet)


def _those(predicate: Predicate, phrase: Phrase) -> list[Phrase]:
    """What "both kinases" or "all three kinases" are: the objects of the verb before, when there are as many."""
    before = predicate.leader.objects if predicate.leader else []
    if phrase.pronoun in ("it", "them"):
        before = [q for p in before for q in _owners(p)]
        plain = bool(before) and not any(p.facet or p.open for p in before)
        return before if plain and (len(before) == 1) == (phrase.pronoun == "it") else []
    if phrase.thing.kind is not Kind.FAMILY or not phrase.vague or not phrase.plural or phrase.article not in ("both", "all", "these"):
        return [phrase]
    things = [q for p in before for q in (p.inner if p.facet == "site" else (p,))]
    molecules = all(p.thing.kind in (Kind.PROTEIN, Kind.GENE) and not p.open for p in things)
    enough = len(things) == 2 if phrase.article == "both" else len(things) > 1
    return [replace(p, qualifier="") for p in things] if molecules and enough else [phrase]


def _them(predicate: Predicate, phrase: Phrase) -> list[Phrase]:
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


def _where(seen: Line, m: re.Match[str]) -> str:
    """The place that limits a statement: "in healthy cells"."""
    place = PLACE.match(seen.text, m.end())
    told = seen.phrases(place, "place") if place is not None else []
    where = [p for p in told if p.thing.kind in PLACES and not p.pronoun]
    if where and (len(where) == 1 or len(where) == len(told)):
        return seen.source[_written_at(seen, m.end()) : where[-1].end]
    through = THROUGH.match(seen.text, m.end())
    agents = seen.phrases(through, "agents") if through is not None else []
    if agents and all(p.thing.kind in (Kind.PROTEIN, Kind.FAMILY) and not p.open for p in agents):
        return seen.source[_written_at(seen, m.end()) : agents[-1].end]
    plain = PLAIN_PLACE.match(seen.text, m.end())
    return plain[0].strip() if plain else ""


def _written_at(seen: Line, position: int) -> int:
    """Where the token that stands at a position of the line begins in the sentence as it was written."""
    return seen.tokens[bisect_right(seen.at, position) - 1].start


def manner(predicate: Predicate, seen: Line, noun_acted_on: str = "") -> str:
    """How a thing acts: the adverb before the verb ("constitutively"), a verb that says more than its relation ("neutralize"), or what of
    the object is meant ("expression")."""
    if "negatively" in predicate.group:
        return "negatively"
    adverb = next((w for w in predicate.group if w in words("manner")), "")
    adverb = "transcription" if adverb == "transcriptionally" else adverb
    written = seen.tokens[predicate.at].word if predicate.form in ("s", "base") else third_person(predicate.verb)
    telling = written if predicate.verb in words("telling_verbs") else ""
    return adverb or telling or (noun_acted_on if noun_acted_on in AMOUNTS else "")


def _elsewhere(seen: Line, m: re.Match[str]) -> list[tuple[Phrase, str]]:
    """The second object in "binds X on tumor cells and Y on T cells", and where it is."""
    more = TWO_PLACES.match(seen.text, m.end())
    if more is None or any(p.thing.kind is not Kind.CELL for g in ("one", "other") for p in seen.phrases(more, g)):
        return []
    other = seen.phrases(more, "other")
    begins = _written_at(seen, more.start("other") - len("on "))
    return [(p, seen.source[begins : other[-1].end] if other else "") for p in seen.phrases(more, "more")]


def _span(seen: Line, spans: list[Phrase], m: re.Match[str]) -> Entity:
    """ "cancer cells to apoptosis induced by X" as one thing."""
    longer = EXTENSION.match(seen.text, m.end())
    last = [c for c in (longer[0] if longer else m[0]) if ord(c) >= 0xF0000][-1]
    phrase = seen.tokens[ord(last) - 0xF0000].phrase
    target = seen.phrases(m, "object")[0]
    assert phrase is not None
    article = len(spans[0].article) + 1 if spans[0].article else 0
    label = f"{seen.source[spans[0].start + article : spans[-1].end]} to {seen.source[target.start : phrase.end]}"
    label = re.sub(r"(?:\b[a-z-]+ )+\(([A-Z][A-Za-z]+)\) ?", r"\1 ", label)
    return entity(Kind.CONCEPT, label)


def objects_of(phrase: Phrase, slot: Slot, pattern: Pattern) -> Iterator[tuple[Entity, str]]:
    """The things that an object phrase names, with what limits each."""
    if slot.facet and pattern.whole:
        yield from ((p.thing, "") for p in whole_phrases(phrase))
    elif slot.facet == "site" and phrase.noun in CHAINS and len(phrase.inner) == 1:
        yield entity(Kind.PROTEIN, phrase.thing.label, slug=slugify(phrase.thing.label)), ""
    elif slot.facet == "site" and all(p.thing.kind is Kind.COMPONENT for p in phrase.inner):
        yield phrase.thing, ""
    elif slot.facet:
        for inner in phrase.inner:
            yield inner.thing, inner.qualifier
    else:
        limit = f"{phrase.cause.label}-{phrase.cause_word}" if phrase.cause and phrase.cause_word == "dependent" else ""
        yield phrase.thing, phrase.qualifier or limit


def whole_phrases(phrase: Phrase) -> list[Phrase]:
    """ "the release of A and B" as two things: "A release" and "B release"."""
    if not phrase.facet or not phrase.inner:
        return [phrase]
    kind, word = phrase.thing.kind, phrase.noun
    return [
        replace(phrase, inner=(p,), thing=entity(kind, f"{p.thing.label} {word}", slug=slugify(f"{p.thing.slug} {word}")))
        for p in phrase.inner
    ]
