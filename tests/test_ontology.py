"""The ontology, the closed class of terms and what the graph uses are one and the same; shapes hold what they promise."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from rdflib import Graph, Literal, URIRef
from rdflib.namespace import OWL, RDF, RDFS, SKOS, XSD

from kg.graph import names
from kg.graph.encode import encode
from kg.graph.files import read_turtle
from kg.graph.vocabulary import TG
from tests.graph.sample import SAMPLE

FOLDER = Path(__file__).parents[1] / "ontology"
ONTOLOGY = read_turtle(FOLDER / "trialgraph.ttl")
TERMS = sorted(each for each in set(ONTOLOGY.subjects()) if str(each).startswith(names.ONTOLOGY) and str(each) != names.ONTOLOGY)
MAPPINGS = (SKOS.exactMatch, SKOS.closeMatch, SKOS.broadMatch, RDFS.subClassOf, RDFS.subPropertyOf)


def ours(graph: Graph) -> set[URIRef]:
    return {node for triple in graph for node in triple if isinstance(node, URIRef) and str(node).startswith(names.ONTOLOGY)}


def test_the_closed_class_is_the_ontology() -> None:
    assert len(TERMS) > 150
    assert {str(each) for each in dir(TG) if str(each).startswith(names.ONTOLOGY)} == {str(each) for each in TERMS}


def test_the_graph_uses_each_term_and_no_other() -> None:
    used = ours(encode(SAMPLE))
    kinds_of_individuals = {kind for each in used for kind in ONTOLOGY.objects(each, RDF.type) if str(kind).startswith(names.ONTOLOGY)}
    assert used | kinds_of_individuals == set(TERMS)


@pytest.mark.parametrize("term", TERMS, ids=lambda each: str(each).rpartition("/")[2])
def test_each_term_is_described(term: URIRef) -> None:
    def texts(predicate: URIRef) -> list[str]:
        values = [each for each in ONTOLOGY.objects(term, predicate) if isinstance(each, Literal)]
        assert {each.language for each in values} <= {"en"}
        return [str(each) for each in values]

    (label,) = texts(RDFS.label)
    (definition,) = texts(SKOS.definition)
    assert label.strip() == label
    assert definition.endswith(".")
    assert definition.lower() != f"{label.lower()}."
    assert texts(SKOS.example)
    assert list(ONTOLOGY.objects(term, RDFS.isDefinedBy)) == [URIRef(names.ONTOLOGY)]


@pytest.mark.parametrize("kind", [OWL.ObjectProperty, OWL.DatatypeProperty, OWL.Class])
def test_definitions_say_what_kind_of_term_it_is(kind: URIRef) -> None:
    starts = {OWL.ObjectProperty: "Relates ", OWL.DatatypeProperty: ("Gives ", "Tells "), OWL.Class: ("A", "O", "H", "S", "T", "W")}
    terms = list(ONTOLOGY.subjects(RDF.type, kind))
    assert terms
    assert [term for term in terms if not str(ONTOLOGY.value(term, SKOS.definition)).startswith(starts[kind])] == []


def test_labels_are_unique_among_terms_of_one_kind() -> None:
    for kind in (OWL.ObjectProperty, OWL.DatatypeProperty, OWL.Class, OWL.NamedIndividual):
        labels = [str(ONTOLOGY.value(term, RDFS.label)) for term in ONTOLOGY.subjects(RDF.type, kind)]
        assert labels
        assert len(labels) == len(set(labels))


def test_the_graph_keeps_the_ranges_of_the_ontology() -> None:
    graph = encode(SAMPLE)
    checked = 0
    for term in ONTOLOGY.subjects(RDF.type, OWL.DatatypeProperty):
        (range_,) = ONTOLOGY.objects(term, RDFS.range)
        for value in graph.objects(None, term):
            assert isinstance(value, Literal)
            assert (value.datatype or XSD.string) == range_, term
            checked += 1
    for term in ONTOLOGY.subjects(RDF.type, OWL.ObjectProperty):
        for value in graph.objects(None, term):
            assert isinstance(value, URIRef), term
            checked += 1
    assert checked > 500


def outside(graph: Graph) -> Iterator[str]:
    for predicate in MAPPINGS:
        yield from (str(value) for value in graph.objects(None, predicate))


def test_mappings_lead_outside_and_negative_examples_exist() -> None:
    mapped = list(outside(ONTOLOGY))
    assert len(mapped) > 50
    assert [each for each in mapped if each.startswith(names.HOME)] == []
    assert sum(str(each).startswith("Negative example: ") for each in ONTOLOGY.objects(None, SKOS.example)) > 20


HEAD = "@prefix tg: <https://w3id.org/trialgraph/ontology/> . @prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> . "
EVIDENCE = "<e:e> a tg:Evidence ; tg:document <e:d> ; tg:quote 'x' ; tg:start 1 ; tg:end 2 ; tg:rule 'r' . "
RESULT = "<e:a> a tg:Arm ; tg:pooled false . <e:r> a tg:Result ; tg:ofArm <e:a> ; tg:endpoint <e:p> ; tg:evidence <e:e> "
BREACHES = {
    "a statement without evidence":
        "<e:s> a tg:Statement ; rdf:subject <e:a> ; rdf:predicate <e:b> ; rdf:object <e:c> ; tg:strength tg:observed .",
    "a statement of unknown strength": EVIDENCE
    + "<e:s> a tg:Statement ; rdf:subject <e:a> ; rdf:predicate <e:b> ; rdf:object <e:c> ; tg:strength tg:mean ; tg:evidence <e:e> .",
    "evidence without a quote": "<e:e> a tg:Evidence ; tg:document <e:d> ; tg:start 1 ; tg:end 2 ; tg:rule 'r' .",
    "evidence that ends before it starts": "<e:e> a tg:Evidence ; tg:document <e:d> ; tg:quote 'x' ; tg:start 3 ; tg:end 2 ; tg:rule 'r' .",
    "evidence of no document": "<e:e> a tg:Evidence ; tg:quote 'x' ; tg:start 1 ; tg:end 2 ; tg:rule 'r' .",
    "a result without statistic": EVIDENCE + RESULT + ".",
    "a result without arm": EVIDENCE + "<e:r> a tg:Result ; tg:endpoint <e:p> ; tg:statistic tg:mean ; tg:evidence <e:e> .",
    "more than all patients": EVIDENCE + RESULT + "; tg:statistic tg:proportion ; tg:unit '%' ; tg:value 120.0 .",
    "a range below zero": EVIDENCE + RESULT + "; tg:statistic tg:proportionRange ; tg:unit '%' ; tg:low -1.0 ; tg:high 3.0 .",
    "a p value of two": EVIDENCE + "<e:c> a tg:Comparison ; tg:endpoint <e:p> ; tg:pValue 2.0 ; tg:evidence <e:e> .",
    "a conflict of one": "<e:c> a tg:Conflict ; tg:kind 'value' ; tg:question 'q' ; tg:member <e:a> .",
}


def conforms(graph: Graph) -> tuple[bool, str]:
    from pyshacl import validate

    shapes = Graph().parse(data=(FOLDER / "shapes.ttl").read_text(encoding="utf-8"), format="turtle")
    holds, _, text = validate(graph, shacl_graph=shapes, inference="none")
    return bool(holds), str(text)


def test_the_sample_keeps_the_shapes() -> None:
    holds, text = conforms(encode(SAMPLE))
    assert holds, text


@pytest.mark.parametrize("case", BREACHES)
def test_a_breach_is_found(case: str) -> None:
    graph = Graph().parse(data=HEAD + BREACHES[case], format="turtle")
    holds, text = conforms(graph)
    assert not holds
    assert text.count("Constraint Violation") == 1, text


def test_a_mean_above_100_percent_is_no_breach() -> None:
    graph = Graph().parse(data=HEAD + EVIDENCE + RESULT + "; tg:statistic tg:mean ; tg:unit '%' ; tg:value 120.0 .", format="turtle")
    assert conforms(graph)[0]
