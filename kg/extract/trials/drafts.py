"""Which trials a document speaks of, which part of it speaks of which, and what it says of each: phase, design, size, patients, endpoints.

A document is walked from top to bottom. A trial is opened by a table row with an identifier, by a heading ("Phase II AML Trial (Author et
al., 2012)"), by a sentence ("A phase 2 randomized study investigated …") or by a registry number. Two openings are one trial when nothing
that both say contradicts and they share phase or registry number, and condition where both name one.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache

from kg.extract.document.scene import Scene
from kg.extract.document.topic import GIVEN, spoken_of
from kg.extract.endpoints.named import find_endpoints
from kg.extract.numbers.numerals import COUNT, whole
from kg.extract.text.passage import Passage
from kg.extract.text.words import rules
from kg.extract.trials.conditions import Condition, condition_of_patients, condition_studied, diseases_in
from kg.model import Arm, Attribute, Entity, Evidence, Kind, Trial, slugify

TITLED = ("trial-title", "trial-heading")
OPENING = (*TITLED, "trial-sentence", "trial-registered")
"""Rules that read what opens a trial."""
ROMAN = {"I": "1", "II": "2", "III": "3", "IV": "4"}


@cache
def pattern(name: str) -> re.Pattern[str]:
    """One pattern of ``rules/trials.toml``; registry numbers, names and publications keep their case."""
    patterns = rules("trials.toml")["patterns"]
    text = patterns[name].replace("COUNT", COUNT).replace("<ending>", patterns["ending"]).replace("<mixed>", patterns["mixed"])
    return re.compile(text, 0 if name in ("acronym", "registry", "publication", "authors") else re.I)


def normal_phase(words: str) -> str:
    """``II``, ``2``, ``I/II``, ``1b/2`` as arabic numbers: ``2``, ``1/2``.

    >>> normal_phase("I/II")
    '1/2'
    """
    parts = re.findall(r"IV|I{1,3}|[1-4]", words.upper())
    return "/".join(ROMAN.get(p, p) for p in parts)


@dataclass
class Draft:
    """A trial while the document is read. ``said`` gathers (attribute, value, thing, evidence); arms come with theirs.
    ``aliases`` has the labels of arms that are also called by a number or a short form ("Arm A"), ``alone`` what its patients are said to
    be given, ``parts`` the drugs of which that is told apart, ``lots`` says that some sentence tells of groups, ``passing`` that nothing
    has opened the trial yet: its size told so far, ``beside`` something else, counts only where none is told later."""

    order: int
    registry_id: str = ""
    name: str = ""
    phase: str = ""
    phase_words: str = ""
    disease: Entity | None = None
    condition: str = ""
    disease_words: str = ""
    enrolment: str = ""
    publication: str = ""
    anchor: Evidence | None = None
    said: list[tuple[Attribute, str, Entity | None, Evidence]] = field(default_factory=list)
    topic: Passage | None = None
    arms: list[tuple[Arm, Evidence]] = field(default_factory=list)
    refs: set[int] = field(default_factory=set)
    drugs: list[Entity] = field(default_factory=list)
    trial: Trial | None = None
    titled: Passage | None = None
    under: tuple[Entity, ...] = ()
    aliases: dict[str, str] = field(default_factory=dict)
    alone: list[tuple[Arm, Evidence]] = field(default_factory=list)
    parts: dict[Entity, Evidence] = field(default_factory=dict)
    lots: bool = False
    passing: bool = False
    beside: list[tuple[Attribute, str, Entity | None, Evidence]] = field(default_factory=list)

    def say(self, attribute: Attribute, value: str, evidence: Evidence, thing: Entity | None = None) -> None:
        """Note a property once for each place that says it."""
        value = re.sub(r"\s+", " ", value).strip(" .,;:")
        if value and not any(a is attribute and v == value and e == evidence for a, v, _, e in self.said):
            self.said.append((attribute, value, thing, evidence))

    def settle_size(self) -> None:
        """Take the size that was told in passing, where no other is known."""
        if not self.enrolment and self.beside:
            self.enrolment, self.said = self.beside[0][1], [*self.said, *self.beside]

    def fits(self, other: Draft) -> bool:
        """Whether two openings may be one trial: nothing contradicts, and something that tells trials apart is shared."""
        if self.registry_id and other.registry_id:
            return self.registry_id == other.registry_id
        if self.name and other.name:
            return self.name == other.name
        if (self.registry_id or self.name) and (other.registry_id or other.name):
            return False
        named, unnamed = (self, other) if self.registry_id or self.name else (other, self)
        if (named.registry_id or named.name) and unnamed.publication and not named.refs & unnamed.refs:
            return False
        if not self.agrees(other):
            return False
        return bool(self.phase and self.phase == other.phase) or bool(self.publication and self.publication == other.publication)

    def agrees(self, other: Draft) -> bool:
        """Whether nothing that is said of two trials contradicts: drugs, phase, size, publication, disease."""
        if self.about and other.about and self.about.isdisjoint(other.about):
            return False
        pairs = [
            (self.phase, other.phase),
            (self.enrolment, other.enrolment),
            (self.publication, other.publication),
            (self.disease and self.disease.curie, other.disease and other.disease.curie),
        ]
        return not any(a and b and a != b for a, b in pairs)

    @property
    def designs(self) -> frozenset[str]:
        """The words of its design that are told: "randomized", "single-arm"."""
        return frozenset(value for attribute, value, _, _ in self.said if attribute is Attribute.DESIGN)

    @property
    def about(self) -> frozenset[str]:
        """The drugs of the trial, else those of the heading under which it is told."""
        given = {i.agent for arm, _ in self.arms for i in arm.interventions} | {*self.drugs}
        drugs = {d.curie for d in given if d.kind is Kind.DRUG}
        return frozenset(drugs or {d.curie for d in self.under})

    def absorb(self, other: Draft) -> None:
        """Take over what another opening of the same trial knows."""
        if self.passing and not other.passing:
            self.passing = False
            self.beside = [s for s in self.said if s[0] is Attribute.ENROLMENT]
            self.enrolment, self.said = "", [s for s in self.said if s not in self.beside]
        for name in (
            "registry_id",
            "name",
            "phase",
            "phase_words",
            "disease",
            "disease_words",
            "topic",
            "condition",
            "enrolment",
            "publication",
        ):
            if not getattr(self, name):
                setattr(self, name, getattr(other, name))
        told = {a for a, *_ in self.said}
        part = self.phase.split("/") if "/" in self.phase else []  # "phase 1" of a phase 1/2 trial is a part of it
        known = [s for s in other.said if (s[0] is Attribute.ENROLMENT and s[0] in told) or (s[0] is Attribute.PHASE and s[1] in part)]
        self.said += [s for s in other.said if s not in self.said and s not in known]
        self.refs |= other.refs
        self.drugs += [d for d in other.drugs if d not in self.drugs]


HAD_BEFORE = re.compile(
    r"\b(?:previously (?:treated|exposed)|pre-?treated|refractory to|resistant to|intolerant (?:of|to)|relaps\w+ after"
    r"|progress\w+ (?:on|after)|failure of|failed|prior|after at least one|after one or more)\b[^.;,]*$",
    re.I,
)
"""Before a drug that patients had, or were refractory to, before the trial."""


def read_opening(scene: Scene, passage: Passage, rule: str, order: int) -> Draft:
    """What one heading, sentence or cell says of the trial it opens."""
    text = passage.text
    draft = Draft(order=order, anchor=passage.evidence(rule), refs=set(passage.refs))
    registry = pattern("registry").search(text)
    if registry:
        draft.registry_id = registry.group(1)
        draft.say(Attribute.REGISTRY_ID, draft.registry_id, passage.evidence(rule))
    draft.name = name_in(scene, text)
    phase = pattern("phase").search(text)
    if phase:
        draft.phase_words = phase.group("phase")
        draft.phase = normal_phase(draft.phase_words)
        draft.say(Attribute.PHASE, draft.phase, passage.evidence(rule))
    read_design(draft, passage, rule)
    published = pattern("publication").search(text)
    draft.publication = re.sub(r"\s*\((?=\d)", " ", published.group(1)) if published else published_by(scene, text, passage.refs)
    draft.say(Attribute.PUBLICATION, draft.publication, passage.evidence(rule))
    read_patients(scene, draft, passage, rule)
    draft.drugs = list(spoken_of((m for m in scene.mentions(passage) if not HAD_BEFORE.search(text[: m.start])), GIVEN))
    return draft


def published_by(scene: Scene, text: str, cited: Sequence[int] = ()) -> str:
    """Who published a trial, with the year of the one reference that begins with that name: "Haldane and colleagues treated … [3]".

    ``cited`` are the references to look among; without them all are.
    """
    m = pattern("authors").search(text)
    if m is None:
        return ""
    first = re.compile(rf"\W*(?:\d+\W+)?{re.escape(m['name'])}\b")
    found = [r for r in scene.document.references if (r.number in cited or not cited) and first.match(r.text)]
    year = re.search(r"\b(?:19|20)\d\d\b", found[0].text) if len(found) == 1 else None
    return f"{m['name']} et al., {year[0]}" if year else ""


def name_in(scene: Scene, text: str) -> str:
    """The name of a trial in capitals that words give, or an empty string; a defined abbreviation of something else is no name."""
    for named in pattern("acronym").finditer(text):
        name = next((g for g in named.groups() if g), "")
        known = name in scene.abbreviations or scene.names.lookup(name) or find_endpoints(name, {})
        if name and not re.fullmatch(r"[IVX]+|(?:NCT|ACTRN|ISRCTN|UMIN)\d+|[A-Z]", name) and not known:
            return name
    return ""


def read_design(draft: Draft, passage: Passage, rule: str) -> None:
    """The words of a design that a passage uses, without what it denies ("crossover was not permitted") or only plans."""
    text = passage.text
    for label, words in rules("trials.toml")["design"].items():
        found = re.finditer(rf"\b(?:{words})\b", text, re.I)
        if any(not NOT_SO.match(text, m.end()) and not NO.search(text[: m.start()]) for m in found):
            draft.say(Attribute.DESIGN, label, passage.evidence(rule))


NOT_SO = re.compile(
    r"(?:[ ,-]+[\w-]+){0,4}? (?:(?:was|were|is|are) (?:not|never|neither)|(?:is|are) (?:planned|foreseen|awaited|to follow)"
    r"|will (?:be|follow))\b",
    re.I,
)
GIVEN_TO_SOME = re.compile(r"\b(?:received|took|were given)\s*$", re.I)
"""The end of words about patients who got something."""
NO = re.compile(r"\b(?:no|not|never|without|neither|nor) (?:an? |the |any )?$", re.I)


def size_in(text: str) -> str:
    """How many patients a sentence or field says that its trial has; empty where it tells none, a planned number, or that of one arm."""
    told = pattern("enrolled").search(text)
    if told and pattern("of_each").search(text[told.end() :]):
        return ""
    given = told is not None and GIVEN_TO_SOME.search(told[0]) and pattern("split_given").search(text[told.end() :])
    if told and (given or pattern("split_size").search(text[told.end() :])):
        text, told = text[: told.start()], None
    if told and not pattern("planned_size").search(text[: told.start("n")]) and not pattern("later").search(told.group()):
        return str(whole(told["n"]))
    size = pattern("enrolment").search(text)
    if size is None or pattern("planned_size").search(text[: size.start()]) or pattern("unneeded").search(text[size.end() :]):
        return ""
    number = next(v for k, v in size.groupdict().items() if v and k != "sign").replace(",", "")
    part = re.match(r"\s*of\s+(?:the\s+)?\d", text[size.end("n") :]) if size["n"] else None
    part = part or pattern("of_each").search(text[size.end() :])
    of_an_arm = size["n3"] and (len(re.findall(r"\bn\s*=\s*\d", text, re.I)) > 1 or pattern("by_lot").search(text))
    return "" if part or of_an_arm else number


def read_patients(scene: Scene, draft: Draft, passage: Passage, rule: str) -> None:
    """Enrolment and condition, as a sentence or the value of a population field gives them."""
    text = passage.text
    number = "" if draft.enrolment else size_in(text)
    if number:
        draft.enrolment = number
        draft.say(Attribute.ENROLMENT, number, passage.evidence(rule))
    told = condition_of_patients(scene, passage)
    if told is None and not draft.condition:
        told = condition_studied(scene, passage, rule in TITLED) if rule in OPENING else None
    diseases = diseases_in(scene, passage)
    if told is not None:
        take_condition(draft, told, passage.evidence(rule))
    elif diseases and draft.disease is None and not pattern("condition").search(text):
        draft.disease, draft.disease_words = diseases[0].entity, diseases[0].text


def take_condition(draft: Draft, told: Condition, evidence: Evidence) -> None:
    """What the patients of a trial are said to have; what was told first counts."""
    disease = told.disease.entity if told.disease else None
    if told.disease and disease and (draft.disease is None or draft.disease.curie == disease.curie):
        draft.disease, draft.disease_words = disease, draft.disease_words or told.disease.text
    if not draft.condition:
        draft.condition = told.words
        draft.say(Attribute.CONDITION, told.words, evidence, disease)


def label_trials(scene: Scene, drafts: list[Draft]) -> None:
    """Give each draft its Trial: registry id, else the name, else drug, condition and phase with the publication."""
    title = [m.entity for _, p in scene.blocks[:1] for m in scene.mentions(p) if m.entity.kind is Kind.DRUG]
    for draft in drafts:
        if draft.registry_id:
            label = f"{draft.registry_id} ({draft.name})" if draft.name else draft.registry_id
            draft.trial = Trial(slug=slugify(draft.registry_id), label=label, registry_id=draft.registry_id)
            continue
        if draft.name:
            draft.trial = Trial(slug=slugify(draft.name), label=draft.name)
            continue
        given = [i.agent for arm, _ in draft.arms for i in arm.interventions if i.agent.kind is not Kind.TREATMENT] or draft.drugs
        lead = next((d for d in title if not given or d in given), given[0] if given else (title[0] if title else None))
        short = short_disease(scene, draft)
        words = [lead.label if lead else "", short, f"phase {draft.phase_words}" if draft.phase_words else "trial"]
        label = " ".join(w for w in words if w)
        full = f"{label} ({draft.publication})" if draft.publication else label
        slug = " ".join(
            w for w in (lead.slug if lead else "", short, f"phase {draft.phase.replace('/', ' ')}" if draft.phase else "trial") if w
        )
        draft.trial = Trial(slug=slugify(slug.lower()), label=full)


def short_disease(scene: Scene, draft: Draft) -> str:
    """How the document calls a disease in short: its abbreviation where it has one, else the words used."""
    if draft.disease is None:
        return ""
    for short, full in scene.abbreviations.items():
        terms = scene.names.lookup(full)
        if any(t.source == "disease" and t.curie in draft.disease.same_as for t in terms):
            return short
    words = draft.disease_words or draft.disease.label
    return words if re.search(r"[A-Z]{2}", words) else words.lower()
