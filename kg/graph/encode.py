"""Knowledge becomes RDF. Equal knowledge gives equal graphs, in whatever order it comes; no node is blank."""

from __future__ import annotations

from collections.abc import Iterator

from rdflib import Dataset, Graph, Literal, URIRef
from rdflib.namespace import DCTERMS, RDF

from kg.errors import GraphError
from kg.graph import names
from kg.graph.encode_said import SaidEncoder
from kg.graph.order import in_order
from kg.graph.vocabulary import TG
from kg.model import Conflict, Evidence, Fact, Knowledge, Reference, Source

Triple = tuple[URIRef, URIRef, URIRef | Literal]


def encode(knowledge: Knowledge) -> Graph:
    """The graph of all that the documents say. Raises GraphError where two different things would share one name."""
    graph = Graph(bind_namespaces="none")
    for prefix, base in names.PREFIXES.items():
        graph.bind(prefix, base)
    for triple in triples(knowledge):
        graph.add(triple)
    return graph


def encode_dataset(knowledge: Knowledge) -> Dataset:
    """The same graph with the evidence of each document in a graph of its own, which is named as the document is."""
    owner = {
        URIRef(names.evidence_iri(evidence)): URIRef(names.document_iri(evidence.document))
        for fact in knowledge.facts for evidence in fact.evidence
    }
    dataset = Dataset()
    for subject, predicate, value in triples(knowledge):
        place = owner.get(subject) or (owner.get(value) if predicate == TG.evidence and isinstance(value, URIRef) else None)
        (dataset.graph(place) if place else dataset.default_graph).add((subject, predicate, value))
    return dataset


def triples(knowledge: Knowledge) -> set[Triple]:
    """All triples."""
    return _Encoder().encode(knowledge)


class _Encoder(SaidEncoder):
    """Facts with their evidence, sources and conflicts; what facts say is encoded by the parent."""

    def encode(self, knowledge: Knowledge) -> set[Triple]:
        knowledge = in_order(knowledge)
        for source in knowledge.sources:
            self._source(source)
        for fact in knowledge.facts:
            self._fact(fact)
        for conflict in knowledge.conflicts:
            self._conflict(conflict)
        self.finish()
        return self.triples

    def _fact(self, fact: Fact) -> str:
        node = self.said(fact.says)
        for evidence in fact.quotes():
            self.add(node, TG.evidence, URIRef(self._evidence(evidence)))
        return node

    def _evidence(self, evidence: Evidence) -> str:
        node = self.mint(names.evidence_iri(evidence), evidence)
        self.typed(node, TG.Evidence)
        self.add(node, TG.document, self._document(evidence.document))
        self.text(node, {TG.quote: evidence.quote, TG.rule: evidence.rule, TG.tableRow: evidence.row, TG.tableColumn: evidence.column})
        self.whole(node, {TG.start: evidence.start, TG.end: evidence.end, TG.line: evidence.line or None})
        self.whole(node, {TG.tableNumber: evidence.table or None})
        for number in evidence.refs:
            cited = names.reference_iri(evidence.document, number)
            self.add(node, TG.cites, URIRef(cited))
            self.whole(cited, {TG.number: number})
        return node

    def _document(self, key: str) -> URIRef:
        node = names.document_iri(key)
        self.text(node, {TG.key: key})
        return URIRef(node)

    def _source(self, source: Source) -> None:
        node = str(self._document(source.key))
        if (URIRef(node), RDF.type, TG.Document) in self.triples:
            raise GraphError(source.key, "two sources with this key", "one source for each document", "rename one of the files")
        self.typed(node, TG.Document)
        self.text(node, {
            DCTERMS.title: source.title, TG.file: source.file, TG.sha256: source.sha256, TG.publisher: source.publisher,
            TG.date: source.date, TG.catalogueNumber: source.catalogue_number, TG.licence: source.licence,
        })
        for reference, name in _named_references(source):
            self._reference(name, reference, URIRef(node))

    def _reference(self, node: str, reference: Reference, document: URIRef) -> None:
        self.typed(node, TG.Reference)
        self.add(node, TG.listedIn, document)
        self.whole(node, {TG.number: reference.number, TG.start: reference.start, TG.end: reference.end})
        self.text(node, {
            TG.text: reference.text, DCTERMS.title: reference.title, TG.host: reference.host, TG.pmid: reference.pmid,
            TG.pmcid: reference.pmcid, TG.doi: reference.doi, TG.nct: reference.nct,
        })

    def _conflict(self, conflict: Conflict) -> None:
        members = [self._fact(member) for member in conflict.members]
        said = (conflict.kind, conflict.question, conflict.explanation, *members)
        node = self.mint(names.node("conflict", f"{conflict.kind} {conflict.question}", said), said)
        self.typed(node, TG.Conflict)
        self.text(node, {TG.kind: conflict.kind, TG.question: conflict.question, TG.explanation: conflict.explanation})
        for member in members:
            self.add(node, TG.member, URIRef(member))


def _named_references(source: Source) -> Iterator[tuple[Reference, str]]:
    """References with their names; a number that a document uses twice gets a hash the second time."""
    taken: set[str] = set()
    for reference in sorted(source.references, key=lambda each: (each.start, each.end, each.number)):
        name = names.reference_iri(source.key, reference.number)
        if name in taken:
            name = f"{name}-{names.short_hash(names.content(reference))}"
        taken.add(name)
        yield reference, name


