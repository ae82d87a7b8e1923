from __future__ import annotations

import doctest
from decimal import Decimal

import pytest

from kg.graph import names, terms, vocabulary
from kg.graph.terms import Iri, Term, term_of, value_of

NUMBERS = {"12": "12.0", "12.00": "12.0", "1.5E+2": "150.0", "-0": "0.0", "-0.50": "-0.5", "1E-7": "0.0000001", "007.10": "7.1"}


@pytest.mark.parametrize("given", NUMBERS)
def test_equal_numbers_are_written_alike(given: str) -> None:
    assert names.plain_decimal(Decimal(given)) == NUMBERS[given]
    assert Decimal(NUMBERS[given]) == Decimal(given)


CURIES = {
    "drug:oblimersen": "https://w3id.org/trialgraph/drug/oblimersen",
    "tg:targets": "https://w3id.org/trialgraph/ontology/targets",
    "chembl.compound:CHEMBL1": "https://www.ebi.ac.uk/chembl/compound/inspect/CHEMBL1",
    "HGNC:11998": "https://identifiers.org/hgnc:11998",
    "nowhere:1": None,
    "CR": None,
    "drug: x": None,
    "drug:a<b>": "https://w3id.org/trialgraph/drug/a%3Cb%3E",
    "https://example.org/": None,
}


@pytest.mark.parametrize("given", CURIES)
def test_expand(given: str) -> None:
    assert names.expand(given) == CURIES[given]


def test_compact_undoes_expand() -> None:
    for curie in ("drug:oblimersen", "tg:targets", "HGNC:11998", "GO:0006915", "drug-class:x"):
        expanded = names.expand(curie)
        assert expanded is not None
        assert names.compact(expanded) == curie


PARAMETERS = {
    "CR": Term("CR"),
    "drug:x": Term("https://w3id.org/trialgraph/drug/x", is_iri=True),
    "<https://a.example/b>": Term("https://a.example/b", is_iri=True),
    "0.05": Term("0.05", datatype=terms.XSD + "decimal"),
    "12": Term("12", datatype=terms.XSD + "integer"),
    "no such: prefix": Term("no such: prefix"),
    '" } DROP ALL': Term('" } DROP ALL'),
}


@pytest.mark.parametrize("given", PARAMETERS)
def test_what_a_parameter_means(given: str) -> None:
    assert term_of(given) == PARAMETERS[given]


def test_values() -> None:
    assert value_of(Term("12.0", datatype=terms.XSD + "decimal")) == Decimal(12)
    assert value_of(Term("true", datatype=terms.XSD + "boolean")) is True
    assert value_of(Term("twelve", datatype=terms.XSD + "integer")) == "twelve"
    assert isinstance(value_of(Term("https://a.example/", is_iri=True)), Iri)


def test_a_misspelt_term_raises() -> None:
    with pytest.raises(AttributeError, match="tragets"):
        _ = vocabulary.TG.tragets  # type: ignore[attr-defined]


@pytest.mark.parametrize("module", [names, terms])
def test_examples_in_docstrings(module: object) -> None:
    tried = doctest.testmod(module)  # type: ignore[arg-type]
    assert tried.attempted
    assert not tried.failed
