"""Nodes become what they say: one method for each form of saying, and one for each thing spoken of."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import TypeVar

from rdflib import Graph, Literal
from rdflib.namespace import RDF, RDFS
from rdflib.term import Node, URIRef

from kg.errors import GraphError, ModelError
from kg.graph.names import LOCAL, compact
from kg.graph.vocabulary import ATTRIBUTE_OF, CLASS_OF, PREDICATE_OF, STATISTIC_OF, STRENGTH_OF, TG
from kg.model import (
    Arm,
    ArmSize,
    Comparison,
    Dose,
    Entity,
    Intervention,
    Naming,
    Outcome,
    Result,
    Said,
    Statement,
    Trial,
    TrialFact,
)

M = TypeVar("M")

_KIND = {term: kind for kind, term in CLASS_OF.items()}
_RELATION = {term: relation for relation, term in PREDICATE_OF.items()}
_STRENGTH = {term: strength for strength, term in STRENGTH_OF.items()}
_STATISTIC = {term: statistic for statistic, term in STATISTIC_OF.items()}
_ATTRIBUTE = {term: attribute for attribute, term in ATTRIBUTE_OF.items()}


class SaidDecoder:
    """Reads single nodes of one graph."""

    def __init__(self, graph: Graph) -> None:
        self.graph = graph
        self._entities: dict[Node, Entity] = {}
        self._trials: dict[Node, Trial] = {}
        self._arms: dict[Node, Arm] = {}

    # -- small words ---------------------------------------------------------------------------------------------------

    def all_of(self, kind: URIRef) -> list[Node]:
        """All nodes of a class, by name."""
        return sorted(self.graph.subjects(RDF.type, kind), key=str)

    def many(self, node: Node, predicate: URIRef) -> list[Node]:
        """All values, by name."""
        return sorted(self.graph.objects(node, predicate), key=str)

    def maybe(self, node: Node, predicate: URIRef) -> Node | None:
        """The value, or None. GraphError where there are two."""
        values = self.many(node, predicate)
        if len(values) > 1:
            raise self._broken(node, predicate, f"{len(values)} values", "one value")
        return values[0] if values else None

    def one(self, node: Node, predicate: URIRef) -> Node:
        """The value. GraphError where there is none."""
        value = self.maybe(node, predicate)
        if value is None:
            raise self._broken(node, predicate, "no value", "one value")
        return value

    def text(self, node: Node, predicate: URIRef) -> str:
        """The string, empty where there is none."""
        value = self.maybe(node, predicate)
        return "" if value is None else str(value)

    def whole(self, node: Node, predicate: URIRef) -> int | None:
        """The whole number, or None."""
        return self._value(node, predicate, int)

    def whole_of(self, node: Node, predicate: URIRef) -> int:
        """The whole number. GraphError where there is none."""
        self.one(node, predicate)
        return self.whole(node, predicate) or 0

    def number(self, node: Node, predicate: URIRef) -> Decimal | None:
        """The decimal, or None."""
        return self._value(node, predicate, Decimal)

    def yes_no(self, node: Node, predicate: URIRef) -> bool:
        """The truth value, false where there is none."""
        return self._value(node, predicate, bool) or False

    def _value(self, node: Node, predicate: URIRef, of: type[M]) -> M | None:
        value = self.maybe(node, predicate)
        if value is None:
            return None
        python = value.toPython() if isinstance(value, Literal) else value
        if type(python) is not of:
            raise self._broken(node, predicate, repr(str(value)), of.__name__)
        return python

    def _meant(self, node: Node, predicate: URIRef, table: Mapping[URIRef, M]) -> M:
        value = self.one(node, predicate)
        if not isinstance(value, URIRef) or value not in table:
            raise self._broken(node, predicate, compact(str(value)), "a term of the ontology")
        return table[value]

    @staticmethod
    def _broken(node: Node, predicate: URIRef, found: str, expected: str) -> GraphError:
        return GraphError(f"{compact(str(node))} {compact(str(predicate))}", found, expected, "rebuild the graph with `kg build`")

    # -- things --------------------------------------------------------------------------------------------------------

    def entity(self, node: Node) -> Entity:
        """The entity of a node."""
        if node not in self._entities:
            kinds = [_KIND[each] for each in self.graph.objects(node, RDF.type) if isinstance(each, URIRef) and each in _KIND]
            if len(kinds) != 1 or not str(node).startswith(LOCAL[str(kinds[0])]):
                raise self._broken(node, RDF.type, ", ".join(kinds) or "no kind", "the one kind that the name has")
            slug = str(node)[len(LOCAL[str(kinds[0])]):]
            same_as = tuple(str(each) for each in self.many(node, TG.identifier))
            try:
                self._entities[node] = Entity(kind=kinds[0], slug=slug, label=self.text(node, RDFS.label), same_as=same_as)
            except ModelError as error:
                raise self._broken(node, RDF.type, error.found, error.expected) from error
        return self._entities[node]

    def trial(self, node: Node) -> Trial:
        """The trial of a node."""
        if node not in self._trials:
            label, registry_id = self.text(node, RDFS.label), self.text(node, TG.registryId)
            self._trials[node] = Trial(slug=self.text(node, TG.key), label=label, registry_id=registry_id)
        return self._trials[node]

    def arm(self, node: Node) -> Arm:
        """The arm of a node."""
        if node not in self._arms:
            given = sorted(self.many(node, TG.intervention), key=lambda each: self.whole_of(each, TG.position))
            self._arms[node] = Arm(
                label=self.text(node, RDFS.label),
                trial=self._trial_of(node),
                interventions=tuple(
                    Intervention(agent=self.entity(self.one(each, TG.agent)), level=self.text(each, TG.doseLevel)) for each in given
                ),
                role=self.text(node, TG.role),
                pooled=self.yes_no(node, TG.pooled),
            )
        return self._arms[node]

    def _trial_of(self, node: Node) -> Trial | None:
        trial = self.maybe(node, TG.ofTrial)
        return None if trial is None else self.trial(trial)

    def _maybe_arm(self, node: Node, predicate: URIRef) -> Arm | None:
        arm = self.maybe(node, predicate)
        return None if arm is None else self.arm(arm)

    # -- what is said --------------------------------------------------------------------------------------------------

    def said(self, node: Node, kind: URIRef) -> Said:
        """What a node of this class says."""
        read: dict[URIRef, Callable[[Node], Said]] = {
            TG.Statement: self._statement, TG.TrialFact: self._trial_fact, TG.Arm: self.arm, TG.ArmSize: self._arm_size,
            TG.Result: self._result, TG.Comparison: self._comparison, TG.Dose: self._dose, TG.Outcome: self._outcome,
            TG.Naming: self._naming,
        }
        return read[kind](node)

    def _statement(self, node: Node) -> Statement:
        return Statement(
            subject=self.entity(self.one(node, RDF.subject)),
            relation=self._meant(node, RDF.predicate, _RELATION),
            object=self.entity(self.one(node, RDF.object)),
            strength=self._meant(node, TG.strength, _STRENGTH),
            qualifier=self.text(node, TG.qualifier),
        )

    def _trial_fact(self, node: Node) -> TrialFact:
        thing = self.maybe(node, TG.thing)
        return TrialFact(
            trial=self.trial(self.one(node, TG.ofTrial)),
            attribute=self._meant(node, TG.attribute, _ATTRIBUTE),
            value=self.text(node, TG.text),
            thing=None if thing is None else self.entity(thing),
        )

    def _arm_size(self, node: Node) -> ArmSize:
        size = self.whole(node, TG.size)
        if size is None:
            raise self._broken(node, TG.size, "nothing", "a number of people")
        return ArmSize(
            arm=self.arm(self.one(node, TG.ofArm)),
            size=size,
            population=self.text(node, TG.population),
            stage=self.text(node, TG.stage),
            timepoint=self.text(node, TG.timepoint),
        )

    def _result(self, node: Node) -> Result:
        return Result(
            arm=self.arm(self.one(node, TG.ofArm)),
            endpoint=self.entity(self.one(node, TG.endpoint)),
            statistic=self._meant(node, TG.statistic, _STATISTIC),
            trial=self._trial_of(node),
            population=self.text(node, TG.population),
            value=self.number(node, TG.value),
            low=self.number(node, TG.low),
            high=self.number(node, TG.high),
            bounds=self.text(node, TG.bounds),
            unit=self.text(node, TG.unit),
            numerator=self.whole(node, TG.numerator),
            denominator=self.whole(node, TG.denominator),
            timepoint=self.text(node, TG.timepoint),
            qualifier=self.text(node, TG.qualifier),
            comparator=self._maybe_arm(node, TG.comparator),
            spread=self.number(node, TG.spread),
            spread_kind=self.text(node, TG.spreadKind),
        )

    def _comparison(self, node: Node) -> Comparison:
        return Comparison(
            endpoint=self.entity(self.one(node, TG.endpoint)),
            conclusion=self.text(node, TG.conclusion),
            trial=self._trial_of(node),
            experimental=self._maybe_arm(node, TG.experimentalArm),
            control=self._maybe_arm(node, TG.controlArm),
            population=self.text(node, TG.population),
            p_relation=self.text(node, TG.pRelation),
            p_value=self.number(node, TG.pValue),
            timepoint=self.text(node, TG.timepoint),
        )

    def _dose(self, node: Node) -> Dose:
        return Dose(
            drug=self.entity(self.one(node, TG.drug)),
            trial=self._trial_of(node),
            amount=self.number(node, TG.amount),
            unit=self.text(node, TG.unit),
            route=self.text(node, TG.route),
            schedule=self.text(node, TG.schedule),
            cycle=self.text(node, TG.cycle),
            max_cycles=self.whole(node, TG.maxCycles),
        )

    def _outcome(self, node: Node) -> Outcome:
        about = self.one(node, TG.about)
        things = {thing.curie: thing for thing in map(self.entity, self.many(node, TG.mentions))}
        order = self.text(node, TG.order).split() or sorted(things)
        if set(order) != set(things):
            raise self._broken(node, TG.order, " ".join(order), "the things that tg:mentions names")
        is_trial = (about, RDF.type, TG.Trial) in self.graph
        return Outcome(
            subject=self.trial(about) if is_trial else self.entity(about),
            fact=self.text(node, TG.fact),
            value=self.text(node, TG.text),
            things=tuple(things[each] for each in order),
        )

    def _naming(self, node: Node) -> Naming:
        return Naming(of=self.entity(self.one(node, TG.names)), name=self.text(node, TG.name), defined=self.yes_no(node, TG.defined))
