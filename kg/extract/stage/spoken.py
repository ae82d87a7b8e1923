"""Which trial each sentence of a paragraph speaks of, and what it adds: size, patients, design, arms, endpoints, other trials."""

from __future__ import annotations

import re

from kg.extract.arms.read import ASSIGNED, NUMBERED_ARM_INLINE, read_sentence_arms
from kg.extract.document.scene import Scene
from kg.extract.document.topic import heading_drug
from kg.extract.endpoints.populations import find_population
from kg.extract.stage.adds import add, escalated, goes_on_with
from kg.extract.stage.openings import OTHER_STUDY, by_heading, of_heading, open_trial
from kg.extract.text.passage import Passage, sentences
from kg.extract.trials.apart import section_of
from kg.extract.trials.conditions import condition_of_patients
from kg.extract.trials.drafts import (
    Draft,
    name_in,
    pattern,
    published_by,
    read_opening,
    size_in,
    take_condition,
)
from kg.extract.trials.named import (
    Called,
    enrolled_in,
    named_first,
    named_in_bracket,
    named_inside,
    pairs,
    parts_of,
    phase_together,
    registry_numbers,
    studies_in,
    tested_by,
)
from kg.extract.trials.own import is_of_own, tell_phase
from kg.extract.trials.walk import Walk
from kg.model import Attribute, Kind

THIS = re.compile(r"(?:in )?(?:this|that) (?:trial|study)\b", re.I)
THIS_REGISTERED = re.compile(r"(?:this|the|our) (?:trial|study) (?:is|was|has been) (?:prospectively )?registered\b", re.I)
ANOTHER = re.compile(
    r"(?:in |for )?(?:(?P<new>another|a second|a separate)|an?|one|two|three|four|several|some|other|both|most|many)"
    r" (?!of\b)(?:[\w,/()-]+ ){0,8}?(?:trials?|stud(?:y|ies))\b"
    r"(?! (?:drug|treatment|medication|site|cent(?:er|re)|visit|arm|group))",
    re.I,
)
OF_OTHERS = re.compile(
    r"\b(?:pooled|historical|earlier|previous(?:ly)?|elsewhere|meta-?analys[ie]s|real-world|in (?:mice|rats|vitro))\b", re.I
)
OTHER_PATIENTS = re.compile(
    r"(?:In|Among) (?:a total of )?(?P<n>\d[\d,]*) (?:[\w-]+ ){0,3}?(?:patients|participants|adults|women|men|children)\b[^.;]{0,160}?"
    r"\b(?:an?|the) (?:[\w-]+ )?randomi[sz]ed (?:comparison|trial|study)\b",
    re.I,
)
"""Patients of another trial, told by their number: "In 511 patients …, a randomized comparison of …"."""
IT_WAS = re.compile(r"(?:theirs|this|it|that|(?:the|this) (?:study|trial)) was (?:an?|the) (?:[\w,/-]+ ){0,6}?(?:study|trial)\b", re.I)
""" "Theirs was a single-arm phase 2 trial", behind the sentence that tells whose it was."""
BY_AUTHORS = re.compile(
    r"(?P<who>[A-Z][A-Za-z'-]+(?: and [A-Z][A-Za-z'-]+)? et al\.?,? \(?(?:19|20)\d\d)\)?,? (?:then |later |also )?"
    r"(?:gave|treated|administered|tested|randomi[sz]ed|randomly assigned|assigned|enrolled|studied)\b"
)
GOES_ON = re.compile(r"(?:the|this) (?:study|trial)\b(?! (?:by|from|of)\b)", re.I)


def read_paragraph(walk: Walk, passage: Passage) -> None:
    """Read a paragraph, or an item of a list, sentence by sentence. A drug that stands alone at its head is its subject, as a heading's."""
    if walk.own is None and walk.current is None:
        by_name(walk, passage)
    spoken: Draft | None = None
    told, above = list(sentences(passage)), walk.subject
    walk.subject = (heading_drug(walk.scene, told[0]) if len(told) > 1 else None) or above
    for sentence in told:
        spoken = _read_sentence(walk, sentence, spoken)
    walk.subject = above


def _read_sentence(walk: Walk, sentence: Passage, spoken: Draft | None) -> Draft | None:
    """Read one sentence; the trial that it names besides the present one, if any, of which the next sentence may still speak."""
    text = sentence.text
    others = [n for n in registry_numbers(text) if walk.own is None or n != walk.own.registry_id]
    if walk.own is not None:
        if others:
            _register(walk, sentence)
            return None
        if not is_of_own(walk.own, sentence):
            return None
        _of_own(walk.scene, walk.own, sentence)
    elif len(others) > 1 or (others and pattern("unborn").search(text)):
        return _register(walk, sentence)
    elif not others and (several := studies_in(walk.scene, sentence)):
        for called, part in several:
            draft = read_opening(walk.scene, part, "trial-sentence", walk.next_order())
            draft.name = called.name
            walk.open(draft)
        return None
    elif walk.current is not None and _of_the_trial(walk.current, sentence):
        _published(walk.scene, walk.current, sentence)
    elif walk.current is not None and len(others) == 1 and not walk.current.registry_id and THIS_REGISTERED.match(text):
        walk.current.absorb(read_opening(walk.scene, sentence, "trial-registered", walk.current.order))
    elif spoken is not None and IT_WAS.match(text) and spoken.agrees(fresh := read_opening(walk.scene, sentence, "trial-sentence", 0)):
        spoken.absorb(fresh)
        walk.cast.at[sentence.starts[0]] = spoken
        add(walk.scene, spoken, sentence)
        return spoken
    elif opens(text) and (pattern("introduces").search(text) or others or named_in_bracket(walk.scene, text)):
        draft = read_opening(walk.scene, sentence, "trial-sentence", walk.next_order())
        draft.name = draft.name or by_heading(walk, text)
        draft.name = draft.name or next((c.name for c in pairs(walk.scene, text)), "") or named_first(walk.scene, text)
        draft.name = draft.name or named_in_bracket(walk.scene, text)
        another = OTHER_STUDY.match(text) is not None and not (draft.name or draft.registry_id)
        known = None if another and not draft.drugs else open_trial(walk, draft, text, another)
        walk.current, walk.group = known, []
        if known is not None:
            escalated(walk.scene, known, sentence)
    elif (other := _names_other(walk, sentence)) is not None:
        return other
    elif spoken is not None and THIS.match(text):
        goes_on_with(walk.scene, spoken, sentence)
        add(walk.scene, spoken, sentence)
        walk.cast.at[sentence.starts[0]] = spoken
        return spoken
    elif spoken is not None and _still_of(walk.scene, spoken, sentence):
        walk.cast.at[sentence.starts[0]] = spoken
        return spoken
    elif walk.current is not None and _begins_another(walk.scene, walk.current, sentence):
        walk.current, walk.group = None, []
        _open_assigned(walk, sentence)
    elif (
        walk.current is None
        and (ASSIGNED.search(text) or len(NUMBERED_ARM_INLINE.findall(text)) > 1)
        and not pattern("plural").search(text)
    ):
        _open_assigned(walk, sentence)
    elif walk.current is not None:
        goes_on_with(walk.scene, walk.current, sentence)
    if walk.current is not None:
        walk.cast.at[sentence.starts[0]] = walk.current
        add(walk.scene, walk.current, sentence)
    return spoken


def _of_the_trial(current: Draft, sentence: Passage) -> bool:
    """Whether a sentence goes on with the present trial and cites its report: "The trial took its endpoints … (Smith et al., 2020)"."""
    if current.publication or not (current.name or current.registry_id) or not GOES_ON.match(sentence.text):
        return False
    return not any(pattern(p).search(sentence.text) for p in ("phase", "registry")) and opens(sentence.text)


def _published(scene: Scene, current: Draft, sentence: Passage) -> None:
    """The report that a sentence about the present trial cites."""
    current.publication = read_opening(scene, sentence, "trial-sentence", current.order).publication
    current.say(Attribute.PUBLICATION, current.publication, sentence.evidence("trial-sentence"))
    goes_on_with(scene, current, sentence)


def _begins_another(scene: Scene, current: Draft, sentence: Passage) -> bool:
    """Whether a sentence goes over to a trial without name, phase or number: "In a prospective trial, 318 patients … [9]"; or assigns,
    in a section of its own, another number of patients than one that has no name."""
    nameless = not (current.registry_id or current.name)
    size = size_in(sentence.text) if nameless and current.enrolment and ASSIGNED.search(sentence.text) else ""
    if size and size != current.enrolment and section_of(scene, current) not in (None, sentence.section):
        return True
    others = OTHER_PATIENTS.match(sentence.text)
    if others and current.enrolment and others["n"].replace(",", "") != current.enrolment:
        return True
    m = ANOTHER.match(sentence.text)
    return m is not None and bool(m["new"] or not any(name in sentence.text for name in (current.name, current.registry_id) if name))


def opens(text: str) -> bool:
    """Whether words speak of one trial with its phase, registry number or publication, and of one that was done."""
    if pattern("unborn").search(text):
        return False
    if len(set(pattern("registry").findall(text))) > 1:
        return False
    return bool(pattern("registry").search(text)) or bool(
        (pattern("phase").search(text) or pattern("publication").search(text))
        and re.search(r"\b(?:trial|study)\b|\([A-Z][\w -]{3,30}[;,] (?:[\w -]+[;,] ){0,3}phase\b", text, re.I)
        and not pattern("plural").search(text)
    )


def _register(walk: Walk, sentence: Passage) -> Draft | None:
    """The trials that a sentence tells by number beside the one that the text is about: several, planned ones, those of others.

    Gives back the one that it tells, if it is one.
    """
    scene, text = walk.scene, sentence.text
    found = list(pairs(scene, text))
    alone = [m for m in pattern("registry").finditer(text) if not any(c.start <= m.start() < c.end for c in found)]
    found = sorted((*found, *(Called("", m[1], m.start(), m.end()) for m in alone)), key=lambda c: c.start)
    together = phase_together(text)
    unborn = pattern("unborn").search(text)
    known: list[Draft] = []
    for one, part in parts_of(sentence, found):
        if walk.own is not None and one.number == walk.own.registry_id:
            continue
        draft = read_opening(scene, part, "trial-registered", walk.next_order())
        draft.registry_id, draft.name = one.number, one.name or draft.name
        if unborn:
            draft.enrolment = ""
            draft.said = [s for s in draft.said if s[0] is not Attribute.ENROLMENT]
        if not draft.phase and together:
            draft.phase = draft.phase_words = together
            draft.say(Attribute.PHASE, together, sentence.evidence("trial-registered"))
        if together and not draft.condition and (told := condition_of_patients(scene, sentence)) is not None:
            take_condition(draft, told, sentence.evidence("trial-registered"))
        known.append(walk.open(draft))
        add(scene, known[-1], part)
        if not known[-1].drugs and walk.subject is not None:
            known[-1].drugs = [walk.subject]
    if len(known) == 1 and not unborn:
        walk.cast.at[sentence.starts[0]] = known[0]
    return known[0] if len(known) == 1 else None


def by_name(walk: Walk, passage: Passage) -> None:
    """Sentences outside the parts about a trial that name it, and those behind them that cite the same reference."""
    spoken: Draft | None = None
    cited: tuple[int, ...] = ()
    for sentence in sentences(passage):
        named = walk.named_in(sentence.text)
        if named:
            spoken, cited = (named[0] if len(named) == 1 else None), sentence.refs
        elif not (sentence.refs and sentence.refs == cited) and not (spoken is not None and _goes_on(walk.scene, spoken, sentence)):
            spoken = None
        if spoken is not None:
            walk.cast.at[sentence.starts[0]] = spoken


def _goes_on(scene: Scene, spoken: Draft, sentence: Passage) -> bool:
    """Whether a sentence that names no trial goes on with the one named before it: no other study, drug or reference is spoken of."""
    text = sentence.text
    if ANOTHER.search(text) or opens(text) or pattern("plural").search(text) or OF_OTHERS.search(text) or OTHER_STUDY.search(text):
        return False
    return bool(spoken.arms) and name_in(scene, text) in ("", spoken.name) and _still_of(scene, spoken, sentence)


def _of_own(scene: Scene, own: Draft, sentence: Passage) -> None:
    """What a sentence adds to the one trial of a paper."""
    tell_phase(own, sentence)
    if opens(sentence.text) or ASSIGNED.search(sentence.text):
        fresh = read_opening(scene, sentence, "trial-sentence", own.order)
        if fresh.fits(own) or not fresh.phase or fresh.phase == own.phase:
            fresh.disease = fresh.disease if own.disease is None else None
            own.absorb(fresh)
    else:
        goes_on_with(scene, own, sentence)


def _open_assigned(walk: Walk, sentence: Passage) -> None:
    """A randomised comparison told without phase or number opens a trial, when both its arms are understood."""
    draft = read_opening(walk.scene, sentence, "trial-assigned", walk.next_order())
    draft.name = draft.name or enrolled_in(walk.scene, sentence.text)
    read_sentence_arms(walk.scene, draft, sentence)
    if len(draft.arms) > 1 and (headed := of_heading(walk, draft, sentence.text)) is not None:
        headed.arms = headed.arms or draft.arms
        walk.current = headed
    elif len(draft.arms) > 1:
        draft.disease, draft.disease_words = draft.disease or walk.topic, draft.disease_words or walk.topic_words
        walk.cast.drafts.append(draft)
        walk.current = draft


def _still_of(scene: Scene, spoken: Draft, sentence: Passage) -> bool:
    """Whether a sentence goes on with the trial that the one before it names: it cites nothing else and names no drug that is not its."""
    drugs = {m.entity for m in scene.mentions(sentence) if m.entity.kind is Kind.DRUG}
    own = {*spoken.drugs, *(i.agent for a, _ in spoken.arms for i in a.interventions)}
    return (not sentence.refs or set(sentence.refs) <= spoken.refs) and drugs <= own


def _names_other(walk: Walk, sentence: Passage) -> Draft | None:
    """The trial of which a sentence speaks by a name that is not the present one's; it is noted with what the sentence says of it."""
    if pattern("plural").search(sentence.text):
        return None
    named = walk.named_in(sentence.text)
    published = _of_others(walk, sentence) if not named else None
    if published is not None:
        return published
    if walk.current is not None and (walk.current in named or len(named) > 1):
        return None
    tested = tested_by(walk.scene, sentence.text) if size_in(sentence.text) else ""
    name = name_in(walk.scene, sentence.text) or named_inside(walk.scene, sentence.text) or tested or _numbered_name(walk, sentence.text)
    if len(named) != 1 and (not name or (walk.current is not None and name == walk.current.name)):
        return None
    known = named[0] if len(named) == 1 else next((d for d in walk.cast.drafts if d.name == name), None)
    if known is None:
        fresh = named_in_passing(walk.scene, sentence, walk.next_order())
        fresh.name, fresh.passing = name, name in walk.numbers
        known = walk.open(fresh)
    else:
        goes_on_with(walk.scene, known, sentence)
    walk.cast.at[sentence.starts[0]] = known
    known.refs |= set(sentence.refs)
    add(walk.scene, known, sentence)
    return known


def _numbered_name(walk: Walk, text: str) -> str:
    """The one name in a text that the document gives a registry's number elsewhere: it is sure to be a trial's."""
    found = [name for name in walk.numbers if re.search(rf"(?<![\w-]){re.escape(name)}(?![\w-])", text)]
    return found[0] if len(found) == 1 else ""


def _of_others(walk: Walk, sentence: Passage) -> Draft | None:
    """The trial of "X was studied by Smith et al. in 55 patients [6]": told by who published it, and not the one told before."""
    by = BY_AUTHORS.match(sentence.text)
    authors = re.sub(r"\s*\((?=\d)", " ", by["who"]) if by else ""
    authors = authors or (published_by(walk.scene, sentence.text, sentence.refs) if sentence.refs else "")
    current = walk.current
    if not authors or not size_in(sentence.text):
        return None
    if current is not None and (current.publication == authors or current.refs & {*sentence.refs}):
        return None
    fresh = read_opening(walk.scene, sentence, "trial-published", walk.next_order())
    if not fresh.drugs:
        return None
    known = walk.open(fresh)
    walk.cast.at[sentence.starts[0]] = known
    known.refs |= set(sentence.refs)
    walk.current = known if by and current is None else current
    add(walk.scene, known, sentence)
    return known


def named_in_passing(scene: Scene, sentence: Passage, order: int) -> Draft:
    """A trial of which one sentence speaks by name, with the patients that it tells."""
    fresh = read_opening(scene, sentence, "trial-named", order)
    population = find_population(sentence.text)
    if population:
        fresh.say(Attribute.POPULATION, population.words, sentence.evidence("trial-named"))
    return fresh


__all__ = ["ANOTHER", "by_name", "named_in_passing", "opens", "read_paragraph"]
