"""What is said becomes nodes and triples: one method for each form of saying, and one for each thing spoken of."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping
from decimal import Decimal

from rdflib import Literal, URIRef
from rdflib.namespace import RDF, RDFS, SKOS, XSD

from kg.errors import GraphError
from kg.graph import names
from kg.graph.vocabulary import ATTRIBUTE_OF, CLASS_OF, PREDICATE_OF, STATISTIC_OF, STRENGTH_OF, TG
from kg.model import (
    Arm,
    ArmSize,
    Attribute,
    Comparison,
    Dose,
    Entity,
    Naming,
    Outcome,
    Relation,
    Result,
    Said,
    Statement,
    Statistic,
    Strength,
    Trial,
    TrialFact,
)

_NOT_A_REPORT = {Statistic.NOT_REPORTED, Statistic.EXPECTED_PROPORTION}
_AS_TEXT = {Attribute.PHASE, Attribute.DESIGN, Attribute.POPULATION, Attribute.PUBLICATION}
_AS_THING = {Attribute.CONDITION, Attribute.PRIMARY_ENDPOINT, Attribute.SECONDARY_ENDPOINT}


class SaidEncoder:
    """Gathers triples; each method returns the name of the node that it wrote."""

    def __init__(self) -> None:
        self.triples: set[tuple[URIRef, URIRef, URIRef | Literal]] = set()
        self._minted: dict[str, str] = {}
        self._labels: dict[str, set[str]] = defaultdict(set)
        self._arms: set[str] = set()

    # -- small words ---------------------------------------------------------------------------------------------------

    def add(self, subject: str, predicate: URIRef, value: URIRef | Literal) -> None:
        """One triple."""
        self.triples.add((URIRef(subject), predicate, value))

    def typed(self, subject: str, of: URIRef) -> None:
        """The class of a node."""
        self.add(subject, RDF.type, of)

    def text(self, subject: str, values: Mapping[URIRef, str]) -> None:
        """Plain strings; an empty one is left out."""
        for predicate, value in values.items():
            if value:
                self.add(subject, predicate, Literal(value))

    def whole(self, subject: str, values: Mapping[URIRef, int | None]) -> None:
        """Whole numbers; None is left out."""
        for predicate, value in values.items():
            if value is not None:
                self.add(subject, predicate, Literal(str(value), datatype=XSD.integer))

    def number(self, subject: str, values: Mapping[URIRef, Decimal | None]) -> None:
        """Decimals; None is left out."""
        for predicate, value in values.items():
            if value is not None:
                self.add(subject, predicate, Literal(names.plain_decimal(value), datatype=XSD.decimal))

    def yes_no(self, subject: str, predicate: URIRef, value: bool) -> None:
        """A truth value."""
        self.add(subject, predicate, Literal("true" if value else "false", datatype=XSD.boolean))

    def mint(self, iri: str, said: object) -> str:
        """The name itself; GraphError where something else has the same name."""
        meant = names.content(said)
        if self._minted.setdefault(iri, meant) != meant:
            raise GraphError(iri, meant, self._minted[iri], "two different things came to one name: report this as a bug")
        return iri

    # -- things --------------------------------------------------------------------------------------------------------

    def entity(self, thing: Entity) -> URIRef:
        """An entity: class, names and identifiers."""
        node = names.entity_iri(thing)
        self.typed(node, CLASS_OF[thing.kind])
        self._labels[node].add(thing.label)
        for curie in thing.same_as:
            self.add(node, TG.identifier, Literal(curie))
            iri = names.expand(curie)
            if iri:
                self.add(node, SKOS.exactMatch, URIRef(iri))
        return URIRef(node)

    def trial(self, trial: Trial) -> URIRef:
        """A trial: label and registry id."""
        node = names.trial_iri(trial)
        self.typed(node, TG.Trial)
        self._labels[node].add(trial.label)
        self.text(node, {TG.key: trial.slug, TG.registryId: trial.registry_id})
        if re.fullmatch(r"NCT\d{8}", trial.registry_id):
            self.add(node, SKOS.exactMatch, URIRef(names.ELSEWHERE["clinicaltrials"] + trial.registry_id))
        return URIRef(node)

    def arm(self, arm: Arm) -> URIRef:
        """An arm, what is given in it, and its trial. Of two arms that differ only in the order of what is given, the first counts."""
        node = self.mint(names.arm_iri(arm), arm)
        if node in self._arms:
            return URIRef(node)
        self._arms.add(node)
        self.typed(node, TG.Arm)
        self.text(node, {RDFS.label: arm.label, TG.role: arm.role})
        self.yes_no(node, TG.pooled, arm.pooled)
        if arm.trial:
            trial = self.trial(arm.trial)
            self.add(node, TG.ofTrial, trial)
            self.add(trial, TG.usesArm, URIRef(node))
        for position, given in enumerate(arm.interventions, start=1):
            inner = f"{names.LOCAL['intervention']}{node.rsplit('/', 1)[1]}-{position}"
            agent = self.entity(given.agent)
            self.typed(inner, TG.Intervention)
            self.add(inner, TG.agent, agent)
            self.text(inner, {TG.doseLevel: given.level})
            self.whole(inner, {TG.position: position})
            self.add(node, TG.intervention, URIRef(inner))
            self.add(node, TG.uses, agent)
        return URIRef(node)

    def finish(self) -> None:
        """Give each thing its one label, the first by alphabet where documents differ; all are names of it."""
        for node, labels in self._labels.items():
            known = sorted(label for label in labels if label)
            if known:
                self.add(node, RDFS.label, Literal(known[0]))
            for label in known:
                self.add(node, SKOS.altLabel, Literal(label))

    # -- what is said --------------------------------------------------------------------------------------------------

    def said(self, says: Said) -> str:
        """Whatever is said."""
        match says:
            case Statement():
                return self._statement(says)
            case TrialFact():
                return self._trial_fact(says)
            case Arm():
                return str(self.arm(says))
            case ArmSize():
                return self._arm_size(says)
            case Result():
                return self._result(says)
            case Comparison():
                return self._comparison(says)
            case Dose():
                return self._dose(says)
            case Outcome():
                return self._outcome(says)
            case Naming():
                return self._naming(says)

    def _node(self, kind: str, words: str, says: Said, of: URIRef) -> str:
        node = self.mint(names.node(kind, words, says), says)
        self.typed(node, of)
        return node

    def _of_trial(self, node: str, trial: Trial | None) -> None:
        if trial:
            self.add(node, TG.ofTrial, self.trial(trial))

    def _statement(self, says: Statement) -> str:
        subject, predicate, value = self.entity(says.subject), PREDICATE_OF[says.relation], self.entity(says.object)
        node = self._node("statement", f"{says.subject.slug} {says.relation} {says.object.slug}", says, TG.Statement)
        self.add(node, RDF.subject, subject)
        self.add(node, RDF.predicate, predicate)
        self.add(node, RDF.object, value)
        self.add(node, TG.strength, STRENGTH_OF[says.strength])
        self.text(node, {TG.qualifier: says.qualifier})
        made_to = says.relation is Relation.TARGETS and says.strength is Strength.DESIGNED
        if says.strength is Strength.OBSERVED or made_to:
            self.add(subject, predicate, value)
        return node

    def _trial_fact(self, says: TrialFact) -> str:
        node = self._node("trial-fact", f"{says.trial.slug} {says.attribute} {says.value}", says, TG.TrialFact)
        trial, predicate = self.trial(says.trial), ATTRIBUTE_OF[says.attribute]
        self.add(node, TG.ofTrial, trial)
        self.add(node, TG.attribute, predicate)
        self.text(node, {TG.text: says.value})
        if says.thing:
            self.add(node, TG.thing, self.entity(says.thing))
        if says.attribute in _AS_TEXT:
            self.text(trial, {predicate: says.value})
        elif says.attribute in _AS_THING and says.thing:
            self.add(trial, predicate, self.entity(says.thing))
        elif says.attribute is Attribute.ENROLMENT and re.fullmatch(r"[0-9]{1,9}", says.value):
            self.whole(trial, {predicate: int(says.value)})
        return node

    def _arm_size(self, says: ArmSize) -> str:
        node = self._node("arm-size", f"{says.arm.label} {says.size}", says, TG.ArmSize)
        self.add(node, TG.ofArm, self.arm(says.arm))
        self.whole(node, {TG.size: says.size})
        self.text(node, {TG.population: says.population, TG.stage: says.stage, TG.timepoint: says.timepoint})
        return node

    def _result(self, says: Result) -> str:
        node = self._node("result", f"{says.arm.label} {says.endpoint.slug} {says.statistic}", says, TG.Result)
        arm, endpoint = self.arm(says.arm), self.entity(says.endpoint)
        self.add(node, TG.ofArm, arm)
        self.add(node, TG.endpoint, endpoint)
        self.add(node, TG.statistic, STATISTIC_OF[says.statistic])
        self._of_trial(node, says.trial)
        self.number(node, {TG.value: says.value, TG.low: says.low, TG.high: says.high, TG.spread: says.spread})
        self.whole(node, {TG.numerator: says.numerator, TG.denominator: says.denominator})
        self.text(node, {
            TG.population: says.population, TG.bounds: says.bounds, TG.unit: says.unit, TG.timepoint: says.timepoint,
            TG.qualifier: says.qualifier, TG.spreadKind: says.spread_kind,
        })
        if says.comparator:
            self.add(node, TG.comparator, self.arm(says.comparator))
        if says.statistic not in _NOT_A_REPORT:
            self.add(arm, TG.reportsEndpoint, endpoint)
        return node

    def _comparison(self, says: Comparison) -> str:
        node = self._node("comparison", f"{says.endpoint.slug} {says.conclusion}", says, TG.Comparison)
        self._of_trial(node, says.trial)
        self.add(node, TG.endpoint, self.entity(says.endpoint))
        if says.experimental:
            self.add(node, TG.experimentalArm, self.arm(says.experimental))
        if says.control:
            self.add(node, TG.controlArm, self.arm(says.control))
        self.number(node, {TG.pValue: says.p_value})
        self.text(node, {
            TG.population: says.population, TG.pRelation: says.p_relation, TG.conclusion: says.conclusion, TG.timepoint: says.timepoint,
        })
        return node

    def _dose(self, says: Dose) -> str:
        node = self._node("dose", f"{says.trial.slug if says.trial else ''} {says.drug.slug}", says, TG.Dose)
        self._of_trial(node, says.trial)
        self.add(node, TG.drug, self.entity(says.drug))
        self.number(node, {TG.amount: says.amount})
        self.whole(node, {TG.maxCycles: says.max_cycles})
        self.text(node, {TG.unit: says.unit, TG.route: says.route, TG.schedule: says.schedule, TG.cycle: says.cycle})
        return node

    def _outcome(self, says: Outcome) -> str:
        node = self._node("outcome", f"{says.subject.slug} {says.fact}", says, TG.Outcome)
        about = self.trial(says.subject) if isinstance(says.subject, Trial) else self.entity(says.subject)
        first = (URIRef(node), TG.about, about) not in self.triples
        self.add(node, TG.about, about)
        self.text(node, {TG.fact: says.fact, TG.text: says.value})
        for thing in says.things:
            self.add(node, TG.mentions, self.entity(thing))
        written = [thing.curie for thing in says.things]
        if first and written != sorted(set(written)):
            self.text(node, {TG.order: " ".join(written)})
        return node

    def _naming(self, says: Naming) -> str:
        node = self._node("naming", f"{says.of.slug} {says.name}", says, TG.Naming)
        thing = self.entity(says.of)
        self.add(node, TG.names, thing)
        self.text(node, {TG.name: says.name})
        self.yes_no(node, TG.defined, says.defined)
        if says.name:
            self.add(thing, SKOS.altLabel, Literal(says.name))
        return node
