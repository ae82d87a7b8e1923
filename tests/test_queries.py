"""Every query: header, both engines, golden answers; every check finds an offender and passes a sound graph."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path

import pytest
from rdflib import Graph

from kg.catalogue import Query, find_query, load_catalogue, load_checks, read_query
from kg.errors import QueryError
from kg.graph.ask import Answer, ask
from kg.graph.encode import encode
from kg.graph.names import PREFIXES, compact
from kg.graph.terms import Iri, Value
from tests.graph.sample import SAMPLE

ROOT = Path(__file__).parents[1]
GOLDEN = ROOT / "tests" / "golden" / "queries"
GRAPH = encode(SAMPLE)
CATALOGUE, CHECKS = load_catalogue(), load_checks()

NEEDED = {
    "targets", "pathway-drugs", "trials-of-drug", "arms-of-trial", "response-rates", "survival-by-arm", "comparisons-p-below",
    "missed-primary-endpoints", "doses", "adverse-events", "not-reported", "single-source", "conflicts", "evidence", "one-document",
    "by-reference", "path-to-apoptosis", "hypotheses-never-observed", "unused-references", "trials-without-registry-id", "outcomes",
    "namings", "pathways/p53", "pathways/bcl-2",
}

PARAMETERS: dict[str, dict[str, str]] = {
    "targets": {"drug": "drug:examplersen"},
    "pathway-drugs": {"protein": "protein:TP53"},
    "trials-of-drug": {"drug": "drug:fillerabine"},
    "arms-of-trial": {"trial": "trial:NCT99999999"},
    "response-rates": {"endpoint": "CR"},
    "survival-by-arm": {"endpoint": "PFS"},
    "comparisons-p-below": {"p": "0.1"},
    "missed-primary-endpoints": {"trial": "trial:NCT99999999"},
    "doses": {"drug": "drug:examplersen"},
    "adverse-events": {"subject": "drug:pretendinib"},
    "not-reported": {"endpoint": "PFS"},
    "conflicts": {"kind": "count"},
    "evidence": {"subject": "drug:examplersen", "predicate": "tg:targets", "object": "mrna:TP53"},
    "one-document": {"document": "document:guide-b"},
    "by-reference": {"reference": "reference:guide-b-2"},
    "path-to-apoptosis": {"drug": "drug:pretendinib"},
    "hypotheses-never-observed": {"subject": "drug:examplersen"},
    "unused-references": {"document": "document:guide-a"},
    "outcomes": {"subject": "drug:examplersen", "fact": "regulatory status"},
    "namings": {"thing": "drug:examplersen"},
    "trials": {"trial": "trial:NCT99999999"},
}

NONE_MATCH = {
    "targets": {"drug": "drug:nobody"},
    "response-rates": {"endpoint": "no such"},
    "comparisons-p-below": {"p": "0.0001"},
    "evidence": {"subject": "drug:examplersen", "object": "drug:nobody"},
}

by_name = pytest.mark.parametrize("query", [*CATALOGUE, *CHECKS], ids=lambda query: query.name)


def written(value: Value) -> object:
    """A value as the golden files write it; numbers as numbers, so that 12 and 12.0 are one."""
    if isinstance(value, Iri):
        return compact(value)
    return float(value) if isinstance(value, Decimal) else value


def answers(query: Query) -> dict[str, object]:
    """The answers to a query, whole and with its parameters set."""
    tried = {"all": ask(GRAPH, query.text)}
    if query.name in PARAMETERS:
        tried["with parameters"] = ask(GRAPH, query.text, PARAMETERS[query.name])
    return {name: [[written(value) for value in row] for row in answer.rows] for name, answer in tried.items()}


def test_the_catalogue_is_whole() -> None:
    assert {query.name for query in CATALOGUE} >= NEEDED
    assert len(CHECKS) >= 5
    assert len(CATALOGUE) + len(CHECKS) == len(list((ROOT / "queries").rglob("*.rq")))


@by_name
def test_header(query: Query) -> None:
    assert query.summary
    assert query.summary[0].isupper()
    assert query.question.endswith("?")
    assert all(explanation for explanation in query.parameters.values())
    assert set(query.parameters) == set(PARAMETERS.get(query.name, {}))
    form = "graph" if query.name.startswith("pathways/") else "select"
    assert (ask(GRAPH, query.text).form == "graph") is (form == "graph")
    assert form == "graph" or "ORDER BY" in query.text


@by_name
def test_it_declares_what_it_uses_and_names_no_drug(query: Query) -> None:
    Graph().query(query.text)  # without any prefix of ours
    assert not [prefix for prefix in ("drug", "trial", "arm") if f"{prefix}:" in query.text.partition("PREFIX")[2]]


@by_name
def test_columns_and_both_engines(query: Query) -> None:
    settings = [{}, PARAMETERS.get(query.name, {}), NONE_MATCH.get(query.name, {})]
    for bindings in settings:
        one: Answer = ask(GRAPH, query.text, bindings, engine="oxigraph")
        other: Answer = ask(GRAPH, query.text, bindings, engine="rdflib")
        assert one.columns == query.columns
        assert other == one


@by_name
def test_golden(query: Query) -> None:
    path = GOLDEN / f"{query.name}.json"
    assert path.is_file(), f"{path} is missing: python -m tests.regenerate"
    assert answers(query) == json.loads(path.read_text(encoding="utf-8"))


def test_no_golden_file_is_left_over() -> None:
    kept = {path.relative_to(GOLDEN).with_suffix("").as_posix() for path in GOLDEN.rglob("*.json")}
    assert kept == {query.name for query in (*CATALOGUE, *CHECKS)}


@pytest.mark.parametrize("query", CATALOGUE, ids=lambda query: query.name)
def test_it_has_answers_and_parameters_narrow_them(query: Query) -> None:
    everything = ask(GRAPH, query.text).rows
    assert everything
    if query.name in PARAMETERS:
        some = ask(GRAPH, query.text, PARAMETERS[query.name]).rows
        assert some
        assert len(some) <= len(everything)


@pytest.mark.parametrize("name", NONE_MATCH)
def test_a_parameter_that_nothing_has_gives_no_rows(name: str) -> None:
    assert ask(GRAPH, find_query(name).text, NONE_MATCH[name]).rows == ()


# -- pathways ----------------------------------------------------------------------------------------------------------


def statements(name: str) -> set[tuple[str, str, str]]:
    rows = ask(GRAPH, find_query(name).text).rows
    parts: dict[str, dict[str, str]] = {}
    for subject, predicate, value in rows:
        parts.setdefault(str(subject), {})[str(predicate)] = compact(str(value))
    rdf = PREFIXES["rdf"]
    return {
        (each[rdf + "subject"], each[rdf + "predicate"], each[rdf + "object"])
        for each in parts.values() if rdf + "subject" in each
    }


def test_the_bcl_2_pathway_reaches_from_the_drug_to_apoptosis() -> None:
    found = statements("bcl-2")
    assert found >= {
        ("drug:pretendinib", "tg:inhibits", "protein:BCL2"),
        ("mrna:BCL2", "tg:translatesTo", "protein:BCL2"),
        ("family:anti-apoptotic-proteins", "tg:sequesters", "family:effector-proteins"),
        ("protein:BAX", "tg:causes", "process:cytochrome-c-release"),
        ("family:caspases", "tg:executes", "process:apoptosis"),
        ("family:switch-proteins", "tg:inhibits", "family:anti-apoptotic-proteins"),
        ("process:stress", "tg:activates", "family:switch-proteins"),
        ("state:BCL2-overexpression", "tg:associatedWith", "concept:poor-outlook"),
    }
    assert not [triple for triple in found if "TP53" in " ".join(triple)]


def test_the_p53_pathway_holds_gene_mrna_protein_and_what_follows() -> None:
    found = statements("p53")
    assert found >= {
        ("gene:TP53", "tg:transcribedTo", "mrna:TP53"),
        ("drug:examplersen", "tg:targets", "mrna:TP53"),
        ("family:rnase-h", "tg:degrades", "mrna:TP53"),
        ("protein:TP53", "tg:promotes", "process:cell-cycle-arrest"),
        ("drug:examplersen", "tg:sensitizes", "cell:leukaemic-blasts"),
        ("drug:standardamide", "tg:inhibits", "drug:examplersen"),
    }
    assert not [triple for triple in found if triple[1] == "tg:isA" and triple[0].startswith("drug:")]


# -- checks ------------------------------------------------------------------------------------------------------------

QUOTED = "tg:evidence <e:e> . <e:e> a tg:Evidence ; tg:quote 'x' ; tg:start 1 ; tg:end 2 ; tg:document <e:d> . <e:d> tg:key 'd' . "
SHARE = "<e:r> a tg:Result ; tg:statistic tg:proportion ; tg:unit '%' ; "
OFFENDERS: dict[str, tuple[str, str]] = {
    "fact-without-evidence": ("<e:s> a tg:Dose .", "<e:s> a tg:Dose ; " + QUOTED),
    "observed-and-denied": (
        "<e:s> rdf:subject <e:a> ; rdf:predicate <e:b> ; rdf:object <e:c> ; tg:strength tg:observed ; " + QUOTED
        + "<e:t> rdf:subject <e:a> ; rdf:predicate <e:b> ; rdf:object <e:c> ; tg:strength tg:denied ; tg:evidence <e:e> .",
        "<e:s> rdf:subject <e:a> ; rdf:predicate <e:b> ; rdf:object <e:c> ; tg:strength tg:observed ; " + QUOTED
        + "<e:t> rdf:subject <e:a> ; rdf:predicate <e:b> ; rdf:object <e:d> ; tg:strength tg:denied ; tg:evidence <e:e> .",
    ),
    "percent-against-counts": (
        SHARE + "tg:value 15.0 ; tg:numerator 6 ; tg:denominator 50 ; " + QUOTED,
        SHARE + "tg:value 18.9 ; tg:numerator 10 ; tg:denominator 53 ; " + QUOTED,
    ),
    "percent-no-count-gives": (
        SHARE + "tg:value 15.0 ; tg:denominator 10 ; " + QUOTED,
        SHARE + "tg:value 19.0 ; tg:denominator 53 ; " + QUOTED,
    ),
    "percent-outside-0-100": (SHARE + "tg:value 101.0 ; " + QUOTED, SHARE + "tg:value 100.0 ; " + QUOTED),
    "interval-without-its-value": (
        "<e:r> a tg:Result ; tg:value 5.0 ; tg:low 6.0 ; tg:high 7.0 ; " + QUOTED,
        "<e:r> a tg:Result ; tg:value 6.0 ; tg:low 6.0 ; tg:high 7.0 ; " + QUOTED,
    ),
    "numerator-above-denominator": (
        "<e:r> tg:numerator 7 ; tg:denominator 6 ; " + QUOTED,
        "<e:r> tg:numerator 6 ; tg:denominator 6 ; " + QUOTED,
    ),
    "arm-of-another-trial": (
        "<e:r> a tg:Result ; tg:ofArm <e:a> ; tg:ofTrial <e:t> .",
        "<e:r> a tg:Result ; tg:ofArm <e:a> ; tg:ofTrial <e:t> . <e:a> tg:ofTrial <e:t> .",
    ),
    "p-value-outside-0-1": ("<e:c> tg:pValue 1.5 ; " + QUOTED, "<e:c> tg:pValue 0.5 ; " + QUOTED),
    "quote-without-place": (
        "<e:e> a tg:Evidence ; tg:quote 'xyz' ; tg:start 1 ; tg:end 3 .", "<e:e> a tg:Evidence ; tg:quote 'xy' ; tg:start 1 ; tg:end 3 .",
    ),
    "cited-reference-not-listed": (
        "<e:s> " + QUOTED + "<e:e> tg:cites <e:n> . <e:n> tg:number 9 .",
        "<e:s> " + QUOTED + "<e:e> tg:cites <e:n> . <e:n> tg:number 9 ; a tg:Reference .",
    ),
    "compared-with-itself": (
        "<e:c> tg:experimentalArm <e:a> ; tg:controlArm <e:a> .", "<e:c> tg:experimentalArm <e:a> ; tg:controlArm <e:b> .",
    ),
    "hypothesis-as-plain-triple": (
        "<e:s> a tg:Statement ; rdf:subject <e:a> ; rdf:predicate tg:binds ; rdf:object <e:c> ; tg:strength tg:designed ."
        " <e:a> tg:binds <e:c> .",
        "<e:s> a tg:Statement ; rdf:subject <e:a> ; rdf:predicate tg:targets ; rdf:object <e:c> ; tg:strength tg:designed ."
        " <e:a> tg:targets <e:c> .",
    ),
}


def small(text: str) -> Graph:
    head = "".join(f"@prefix {prefix}: <{PREFIXES[prefix]}> . " for prefix in ("tg", "rdf"))
    return Graph().parse(data=head + text, format="turtle")


def test_every_check_has_an_offender() -> None:
    assert {query.name.removeprefix("checks/") for query in CHECKS} == set(OFFENDERS)


@pytest.mark.parametrize("name", OFFENDERS)
@pytest.mark.parametrize("engine", ["rdflib", "oxigraph"])
def test_a_check_finds_its_offender_and_nothing_else(name: str, engine: str) -> None:
    text = find_query(f"checks/{name}").text
    bad, good = OFFENDERS[name]
    assert len(ask(small(bad), text, engine=engine).rows) == 1  # type: ignore[arg-type]
    assert ask(small(good), text, engine=engine).rows == ()  # type: ignore[arg-type]


@pytest.mark.parametrize("query", CHECKS, ids=lambda query: query.name)
def test_the_sample_is_sound(query: Query) -> None:
    assert ask(GRAPH, query.text).rows == ()


# -- the catalogue -----------------------------------------------------------------------------------------------------


def test_a_query_is_found_by_its_short_name() -> None:
    assert find_query("p53").name == "pathways/p53"
    assert find_query("targets.rq").name == "targets"


@pytest.mark.parametrize(("typed", "meant"), [("target", "targets"), ("Response-Rate", "response-rates"), ("bcl2", "pathways/bcl-2")])
def test_a_misspelt_name_gets_a_hint(typed: str, meant: str) -> None:
    with pytest.raises(QueryError, match=meant):
        find_query(typed)


@pytest.mark.parametrize("missing", ["summary", "question", "parameters", "columns"])
def test_an_incomplete_header_is_named(missing: str, tmp_path: Path) -> None:
    lines = [f"#+ {key}: x" for key in ("summary", "question", "parameters", "columns") if key != missing]
    path = tmp_path / "x.rq"
    path.write_text("\n".join([*lines, "ASK {}"]), encoding="utf-8")
    with pytest.raises(QueryError, match=f"#\\+ {missing}:"):
        read_query(path, "x")
