"""What is encoded comes back equal, and equal knowledge gives equal bytes."""

from __future__ import annotations

import os
import random
import subprocess
import sys
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from rdflib import BNode, Graph, Literal, URIRef
from rdflib.namespace import RDF, RDFS, SKOS

from kg.errors import GraphError
from kg.graph import names
from kg.graph.decode import decode
from kg.graph.encode import encode, encode_dataset
from kg.graph.files import read_turtle, turtle, write_nquads, write_turtle
from kg.graph.order import in_order
from kg.graph.vocabulary import TG
from kg.model import Arm, Evidence, Fact, Kind, Knowledge, Relation, Result, Source, Statement, Statistic, Strength, entity
from tests.graph.made import knowledge
from tests.graph.sample import BOTH, CR, EXAMPLERSEN, SAMPLE, TP53_MRNA, quote, relate, say

HERE = Path(__file__)


def text_of(graph: Graph) -> str:
    return "".join(turtle(graph))


@given(knowledge())
def test_decoded_equals_encoded(made: Knowledge) -> None:
    assert decode(encode(made)) == in_order(made)


@given(knowledge())
def test_a_written_file_reads_as_the_same_knowledge(made: Knowledge) -> None:
    graph = encode(made)
    again = Graph().parse(data=text_of(graph), format="turtle")
    assert set(again) == set(graph)
    assert text_of(again) == text_of(graph)


def test_the_sample_comes_back_from_a_file(tmp_path: Path) -> None:
    write_turtle(encode(SAMPLE), tmp_path / "graph.ttl")
    assert decode(read_turtle(tmp_path / "graph.ttl")) == in_order(SAMPLE)


@pytest.mark.parametrize("seed", range(5))
def test_the_order_of_facts_leaves_no_trace(seed: int) -> None:
    chance = random.Random(seed)
    mixed = Knowledge(
        sources=tuple(chance.sample(SAMPLE.sources, len(SAMPLE.sources))),
        facts=tuple(chance.sample(SAMPLE.facts, len(SAMPLE.facts))),
        conflicts=tuple(replace(each, members=tuple(reversed(each.members))) for each in SAMPLE.conflicts),
    )
    assert text_of(encode(mixed)) == text_of(encode(SAMPLE))


@pytest.mark.parametrize("seed", ["0", "1", "4242"])
def test_the_hash_seed_leaves_no_trace(seed: str, tmp_path: Path) -> None:
    program = (
        "import sys; from pathlib import Path; from kg.graph.encode import *; from kg.graph.files import *;"
        "from tests.graph.sample import SAMPLE; folder = Path(sys.argv[1]);"
        "write_turtle(encode(SAMPLE), folder / 'a.ttl'); write_nquads(encode_dataset(SAMPLE), folder / 'a.nq')"
    )
    environment = {**os.environ, "PYTHONHASHSEED": seed, "LC_ALL": "C", "TZ": "Pacific/Chatham"}
    subprocess.run([sys.executable, "-c", program, str(tmp_path)], check=True, env=environment, cwd=HERE.parents[2], timeout=60)
    write_turtle(encode(SAMPLE), tmp_path / "b.ttl")
    write_nquads(encode_dataset(SAMPLE), tmp_path / "b.nq")
    assert (tmp_path / "a.ttl").read_bytes() == (tmp_path / "b.ttl").read_bytes()
    assert (tmp_path / "a.nq").read_bytes() == (tmp_path / "b.nq").read_bytes()


def test_no_node_is_blank() -> None:
    assert not [node for triple in encode(SAMPLE) for node in triple if isinstance(node, BNode)]


def test_one_datatype_for_each_property() -> None:
    kinds: dict[object, set[object]] = {}
    for _, predicate, value in encode(SAMPLE):
        kinds.setdefault(predicate, set()).add(value.datatype if isinstance(value, Literal) else "node")
    assert {predicate: kind for predicate, kind in kinds.items() if len(kind) > 1} == {}


def test_only_the_observed_and_a_designed_target_are_plain_triples() -> None:
    graph = encode(SAMPLE)
    for fact in SAMPLE.facts:
        if isinstance(fact.says, Statement):
            said = fact.says
            triple = tuple(URIRef(each) for each in (
                names.entity_iri(said.subject), names.ONTOLOGY + names.camel(said.relation), names.entity_iri(said.object),
            ))
            plain = said.strength is Strength.OBSERVED or (said.relation, said.strength) == (Relation.TARGETS, Strength.DESIGNED)
            assert (triple in graph) is plain, said


def test_the_literal_properties() -> None:
    graph = encode(SAMPLE)
    trial, arm = URIRef(names.LOCAL["trial"] + "NCT99999999"), URIRef(names.arm_iri(BOTH))
    drug = URIRef(names.entity_iri(EXAMPLERSEN))
    assert (drug, TG.targets, URIRef(names.entity_iri(TP53_MRNA))) in graph
    assert (trial, TG.usesArm, arm) in graph
    assert (arm, TG.uses, drug) in graph
    assert (arm, TG.reportsEndpoint, URIRef(names.entity_iri(CR))) in graph
    assert {str(each) for each in graph.objects(drug, SKOS.altLabel)} == {"examplersen", "Fakeogen"}
    assert (drug, SKOS.exactMatch, URIRef("https://go.drugbank.com/drugs/DB99999")) in graph


def test_what_is_not_reported_is_not_a_reported_endpoint() -> None:
    for statistic in (Statistic.NOT_REPORTED, Statistic.EXPECTED_PROPORTION):
        said = Result(arm=Arm(label="x"), endpoint=CR, statistic=statistic)
        graph = encode(Knowledge(sources=(), facts=(say(said),)))
        assert not list(graph.subject_objects(TG.reportsEndpoint)), statistic


def test_the_same_said_twice_keeps_every_quote() -> None:
    one, two = quote("a", "twelve"), quote("b", "12")
    said = Result(arm=BOTH, endpoint=CR, statistic=Statistic.PROPORTION, value=Decimal("12"))
    again = replace(said, value=Decimal("12.00"))
    both = Knowledge(sources=(), facts=(say(said, one), say(again, two)))
    assert decode(encode(both)).facts == (say(said, one, two),)


def test_one_thing_has_one_label_and_all_names() -> None:
    capital = entity(Kind.DRUG, "Examplersen")
    assert capital.curie == EXAMPLERSEN.curie
    facts = (relate(capital, Relation.BINDS, TP53_MRNA), relate(EXAMPLERSEN, Relation.DEGRADES, TP53_MRNA))
    graph = encode(Knowledge(sources=(), facts=facts))
    node = URIRef(names.entity_iri(capital))
    assert [str(each) for each in graph.objects(node, RDFS.label)] == ["Examplersen"]
    assert {str(each) for each in graph.objects(node, SKOS.altLabel)} == {"Examplersen", "examplersen"}


def test_arms_that_differ_in_order_alone_are_one() -> None:
    turned = replace(BOTH, interventions=tuple(reversed(BOTH.interventions)))
    assert names.arm_iri(turned) == names.arm_iri(BOTH)
    one = encode(Knowledge(sources=(), facts=(say(BOTH, quote("a", "x")), say(turned, quote("b", "y")))))
    assert len(decode(one).facts) == 1


def test_the_dataset_keeps_the_evidence_of_each_document_apart() -> None:
    dataset = encode_dataset(SAMPLE)
    plain = {(s, p, o) for s, p, o, _ in dataset.quads()}
    assert plain == set(encode(SAMPLE))
    for subject, _, _, place in dataset.quads((None, RDF.type, TG.Evidence, None)):
        (document,) = dataset.objects(subject, TG.document) if dataset.default_union else dataset.graph(place).objects(subject, TG.document)
        assert str(place) == str(document)


def test_two_sources_of_one_key_are_refused() -> None:
    source = Source(key="a", file="a.txt", sha256="0")
    with pytest.raises(GraphError, match="two sources with this key"):
        encode(Knowledge(sources=(source, replace(source, file="a.md")), facts=()))


def test_a_value_that_is_no_number_is_refused() -> None:
    said = Result(arm=BOTH, endpoint=CR, statistic=Statistic.PROPORTION, value=Decimal("NaN"))
    with pytest.raises(GraphError, match="finite"):
        encode(Knowledge(sources=(), facts=(say(said),)))


BROKEN = {
    "a fact without evidence": (TG.evidence, None, "at least one quote"),
    "a relation that is no term": (RDF.predicate, URIRef("https://example.org/x"), "a term of the ontology"),
    "two strengths": (TG.strength, TG.denied, "2 values"),
}


@pytest.mark.parametrize("case", BROKEN)
def test_a_broken_graph_is_named(case: str) -> None:
    predicate, value, message = BROKEN[case]
    graph = encode(Knowledge(sources=(), facts=(relate(EXAMPLERSEN, Relation.BINDS, TP53_MRNA),)))
    (node,) = graph.subjects(RDF.type, TG.Statement)
    if predicate != TG.strength:
        graph.remove((node, predicate, None))
    if value is not None:
        graph.add((node, predicate, value))
    with pytest.raises(GraphError, match=message) as caught:
        decode(graph)
    assert "statement:examplersen-binds-tp53-" in str(caught.value)


def test_evidence_that_differs_in_one_part_stays_two() -> None:
    one = Evidence(document="a", start=1, end=2, quote="x", rule="r")
    two = replace(one, rule="s")
    fact = Fact(says=BOTH, evidence=frozenset({one, two}))
    assert decode(encode(Knowledge(sources=(), facts=(fact,)))).facts == (fact,)
