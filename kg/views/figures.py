"""Figures that a document lost, drawn again from the graph: a pathway, the flow of trials, the development of a drug.

The rules of ``figures.toml`` choose by the words of the caption. What the graph cannot give stays a caption.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from kg.model import Arm, Attribute, Document, Dose, Entity, Fact, Kind, Knowledge, Outcome, Relation, Statement
from kg.render.development import Development, developments
from kg.render.document import Figure
from kg.render.flow import flow_drawing
from kg.render.roles import TrialFacts, trials_of
from kg.render.small_pathway import small_pathway
from kg.render.timeline_svg import timeline_drawing
from kg.render.trial import flow_of
from kg.views.captions import kind_of, lost, named, names_of, says

MOST_BOXES, MOST_FLOWS = 26, 4
PROTEINS = frozenset({Kind.GENE, Kind.MRNA, Kind.PROTEIN, Kind.FAMILY})
_PHASE = re.compile(r"\bphase\s+((?:[1-4]|I{1,3}V?|IV)[ab]?(?:/(?:[1-4]|I{1,3}|IV)[ab]?)?)\b", re.I)
_ROMAN = {"i": "1", "ii": "2", "iii": "3", "iv": "4"}


@dataclass(frozen=True)
class Known:
    """What figures of one document are drawn from: the facts that it states, and all that is known."""

    own: tuple[Fact, ...]
    knowledge: Knowledge

    @cached_property
    def names(self) -> Mapping[Entity, set[str]]:
        """The names that the document uses."""
        return names_of(self.own)

    @cached_property
    def trials(self) -> list[TrialFacts]:
        """The trials that the document speaks of, with all that is known of them; those without a stated arm left out."""
        here = {each.trial for each in trials_of(self.own)}
        return [each for each in trials_of(self.knowledge.facts) if each.trial in here and each.roles]

    @cached_property
    def developments(self) -> list[Development]:
        """The development of every drug."""
        return developments(self.knowledge.facts, self.knowledge.sources)[0]

    @cached_property
    def statements(self) -> list[tuple[Statement, Fact]]:
        """What the document says of how things act."""
        return [(fact.says, fact) for fact in self.own if isinstance(fact.says, Statement) and _acts(fact.says)]


def figures(document: Document, knowledge: Knowledge) -> Mapping[int, Figure]:
    """The figures to draw in a document, by the start of their captions."""
    found: dict[int, Figure] = {}
    known = Known(tuple(fact for fact in knowledge.facts if any(e.document == document.key for e in fact.evidence)), knowledge)
    for number, block in enumerate(lost(document), start=1):
        caption = re.sub(r"[*_]{2}", "", document.text[block.start : block.end])
        draw = DRAWN.get(kind_of(caption))
        if draw and (figure := draw(f"figure-{number}", caption, known)):
            found[block.start] = figure
    return found


def _pathway(name: str, caption: str, known: Known) -> Figure | None:
    """The relations that the document states around the things that the caption names, or around its own subject."""
    ends = [{said.subject, said.object} for said, _ in known.statements]
    seeds = named(set().union(*ends), caption, known.names)
    if not any(seed.kind is Kind.DRUG for seed in seeds):
        seeds += _subject(known.own)
    whole = re.search(r"\bpathways?\b|\bsignal+ing\b|\bcascades?\b", caption, re.I) is not None
    kept = _near(known.statements, seeds, whole)
    shown = [fact for said, fact in known.statements if {said.subject, said.object} <= kept]
    if not shown:
        return None
    drawing, legend = small_pathway(name, f"Relations that this document states: {len(shown)}", shown)
    return Figure(drawings=(drawing,), legend=legend)


def _acts(said: Statement) -> bool:
    """Whether a statement belongs in a picture of how something acts: no mere association, no class or part but of proteins."""
    if said.relation in (Relation.IS_A, Relation.PART_OF):
        return said.subject.kind in PROTEINS
    return said.relation is not Relation.ASSOCIATED_WITH and said.subject != said.object


def _subject(own: Sequence[Fact]) -> list[Entity]:
    """The drug that a document says most of."""
    told: Counter[Entity] = Counter()
    for fact in own:
        said = fact.says
        if isinstance(said, Statement | Outcome) and isinstance(said.subject, Entity):
            told[said.subject] += 1
        elif isinstance(said, Dose):
            told[said.drug] += 1
        elif isinstance(said, Arm):
            told.update(each.agent for each in said.interventions)
    drugs = sorted((drug for drug in told if drug.kind is Kind.DRUG), key=lambda drug: (-told[drug], drug.curie))
    return drugs[:1]


def _near(said: Sequence[tuple[Statement, Fact]], seeds: Sequence[Entity], whole: bool) -> set[Entity]:
    """The things nearest to the seeds, as many as a figure holds; those not tied to them only where the whole pathway is asked for."""
    tied: dict[Entity, set[Entity]] = {}
    for each, _ in said:
        tied.setdefault(each.subject, set()).add(each.object)
        tied.setdefault(each.object, set()).add(each.subject)
    order = [seed for seed in seeds if seed in tied]
    for thing in order:
        order += sorted(tied[thing] - set(order), key=lambda other: other.curie)
    if whole:
        order += sorted(set(tied) - set(order), key=lambda other: other.curie)
    return set(order[:MOST_BOXES])


def _flow(name: str, caption: str, known: Known) -> Figure | None:
    """The flow of the trials that the caption names, or of those of the document that fit its words."""
    trials = known.trials
    named_ones = [each for each in trials if says(each.trial.label, caption) or says(each.trial.registry_id, caption)]
    fitting = (named_ones or _fitting(trials, caption))[:MOST_FLOWS]
    drawings = [flow_drawing(flow_of(each.trial, each.facts), f"{name}-{n}") for n, each in enumerate(fitting, start=1)]
    return Figure(drawings=tuple(drawings)) if drawings else None


def _fitting(trials: Sequence[TrialFacts], caption: str) -> list[TrialFacts]:
    """The trials against which nothing speaks that a caption says: its phase, its drugs, its diseases, that it was randomised."""
    phases = {_arabic(found) for found in _PHASE.findall(caption)}
    drugs = {drug for drug in {drug for each in trials for drug in each.roles} if says(drug.label, caption)}
    diseases = {thing for thing in {thing for each in trials for thing in each.things(Attribute.CONDITION)} if says(thing.label, caption)}
    randomised = re.search(r"(?<!non-)(?<!non)\brandomi[sz]ed\b", caption, re.I) is not None
    return [
        each
        for each in trials
        if (not phases or not each.phase or each.phase in phases)
        and (not drugs or bool(drugs & set(each.roles)))
        and (not diseases or bool(diseases & set(each.things(Attribute.CONDITION))))
        and (not randomised or _may_be_randomised(each))
    ]


def _may_be_randomised(each: TrialFacts) -> bool:
    arms = {fact.says for fact in each.facts if isinstance(fact.says, Arm) and not fact.says.pooled}
    return len(arms) > 1 or "randomi" in " ".join(each.values(Attribute.DESIGN)).lower()


def _arabic(phase: str) -> str:
    return "/".join(_ROMAN.get(part.lower(), part) for part in phase.split("/"))


def _timeline(name: str, caption: str, known: Known) -> Figure | None:
    """The development of the drugs that the caption names, or of the document's own subject."""
    drugs = named([each.drug for each in known.developments], caption, known.names) or _subject(known.own)
    drawings = [timeline_drawing(each, f"Development of {each.drug.label}") for each in known.developments if each.drug in drugs]
    return Figure(drawings=tuple(drawings[:MOST_FLOWS])) if drawings else None


DRAWN = {"pathway": _pathway, "flow": _flow, "timeline": _timeline}
"""How each kind of figure is drawn: from its caption and what is known."""
