"""RDF becomes knowledge again, equal to the one that was encoded."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from rdflib import Graph
from rdflib.namespace import DCTERMS
from rdflib.term import Node

from kg.errors import GraphError
from kg.graph.decode_said import SaidDecoder
from kg.graph.names import compact
from kg.graph.order import in_order
from kg.graph.vocabulary import TG
from kg.model import Conflict, Evidence, Fact, Knowledge, Reference, Source

SAYING = (TG.Statement, TG.TrialFact, TG.Arm, TG.ArmSize, TG.Result, TG.Comparison, TG.Dose, TG.Outcome, TG.Naming)


def decode(graph: Graph) -> Knowledge:
    """All that a graph says, in canonical order. Raises GraphError, with the node, where the graph is not what `encode` makes."""
    return _Decoder(graph).decode()


class _Decoder(SaidDecoder):
    """Facts with their evidence, sources and conflicts; what facts say is decoded by the parent."""

    def __init__(self, graph: Graph) -> None:
        super().__init__(graph)
        self._evidence_seen: dict[Node, Evidence] = {}
        self._listed: dict[Node, list[Node]] = defaultdict(list)
        for reference, document in graph.subject_objects(TG.listedIn):
            self._listed[document].append(reference)

    def decode(self) -> Knowledge:
        facts = dict(self._facts())
        return in_order(Knowledge(
            sources=tuple(self._source(node) for node in self.all_of(TG.Document)),
            facts=tuple(facts.values()),
            conflicts=tuple(self._conflict(node, facts) for node in self.all_of(TG.Conflict)),
        ))

    def _facts(self) -> Iterator[tuple[Node, Fact]]:
        for kind in SAYING:
            for node in self.all_of(kind):
                evidence = frozenset(self._evidence(each) for each in self.many(node, TG.evidence))
                if evidence:
                    yield node, Fact(says=self.said(node, kind), evidence=evidence)
                elif kind != TG.Arm:  # an arm may be spoken of only by its results
                    raise GraphError(compact(str(node)), "no tg:evidence", "at least one quote", "a fact is what a document states")

    def _evidence(self, node: Node) -> Evidence:
        if node not in self._evidence_seen:
            cited = sorted(self.whole_of(each, TG.number) for each in self.many(node, TG.cites))
            self._evidence_seen[node] = Evidence(
                document=self.text(self.one(node, TG.document), TG.key),
                start=self.whole_of(node, TG.start),
                end=self.whole_of(node, TG.end),
                quote=self.text(node, TG.quote),
                rule=self.text(node, TG.rule),
                refs=tuple(cited),
                line=self.whole(node, TG.line) or 0,
                table=self.whole(node, TG.tableNumber) or 0,
                row=self.text(node, TG.tableRow),
                column=self.text(node, TG.tableColumn),
            )
        return self._evidence_seen[node]

    def _source(self, node: Node) -> Source:
        listed = [self._reference(each) for each in self._listed[node]]
        return Source(
            key=self.text(node, TG.key),
            file=self.text(node, TG.file),
            sha256=self.text(node, TG.sha256),
            title=self.text(node, DCTERMS.title),
            publisher=self.text(node, TG.publisher),
            date=self.text(node, TG.date),
            catalogue_number=self.text(node, TG.catalogueNumber),
            licence=self.text(node, TG.licence),
            references=tuple(sorted(listed, key=lambda each: (each.start, each.end, each.number))),
        )

    def _reference(self, node: Node) -> Reference:
        return Reference(
            number=self.whole_of(node, TG.number),
            start=self.whole_of(node, TG.start),
            end=self.whole_of(node, TG.end),
            text=self.text(node, TG.text),
            title=self.text(node, DCTERMS.title),
            host=self.text(node, TG.host),
            pmid=self.text(node, TG.pmid),
            pmcid=self.text(node, TG.pmcid),
            doi=self.text(node, TG.doi),
            nct=self.text(node, TG.nct),
        )

    def _conflict(self, node: Node, facts: dict[Node, Fact]) -> Conflict:
        members = self.many(node, TG.member)
        lost = [member for member in members if member not in facts]
        if lost:
            raise GraphError(compact(str(node)), f"tg:member {compact(str(lost[0]))}", "a fact of this graph", "rebuild the graph")
        return Conflict(
            kind=self.text(node, TG.kind),
            question=self.text(node, TG.question),
            explanation=self.text(node, TG.explanation),
            members=tuple(facts[member] for member in members),
        )


