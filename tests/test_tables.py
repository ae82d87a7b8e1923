"""Rows of facts: the contracted columns, the escapes, one row for each fact and document."""

from __future__ import annotations

import csv
import io
import json
import unicodedata
from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg import cli
from kg.errors import QueryError
from kg.model import (
    Arm,
    Attribute,
    Comparison,
    Dose,
    Intervention,
    Kind,
    Outcome,
    Relation,
    Said,
    Statement,
    Strength,
    TrialFact,
    entity,
)
from kg.views.formats import FORMS, write
from kg.views.tables import COLUMNS, table
from tests.assemble.made import AML, CR, arm, evidence, extraction, fact, result, told_of, trial

CONTRACT = {
    "results": "document trial arm population endpoint statistic value low high unit numerator denominator timepoint qualifier",
    "comparisons": "document trial experimental_arm control_arm population endpoint p_relation p_value conclusion",
    "trials": "document trial phase design enrolment condition primary_endpoints secondary_endpoints publication",
    "arms": "document trial arm interventions",
    "doses": "document trial drug amount unit route schedule cycle max_cycles",
    "mechanism": "document subject relation object qualifier",
    "outcomes": "document subject fact value",
}
TRIAL = trial("T")
ARM = arm(TRIAL, "Arm 1", "examplersen")
DRUG = entity(Kind.DRUG, "examplersen")


def rows(name: str, *said: Said) -> list[dict[str, str]]:
    found = table(name, [extraction("a", *(fact(each, "a", at=i) for i, each in enumerate(said)))])
    return [dict(zip(found.columns, row, strict=True)) for row in found.rows]


@pytest.mark.parametrize("name", CONTRACT)
def test_columns_are_those_of_the_contract_and_new_ones_come_after(name: str) -> None:
    promised = (*CONTRACT[name].split(), "refs", "quote", "start", "end")
    assert COLUMNS[name][: len(promised)] == promised


def test_the_command_line_offers_every_table() -> None:
    assert set(cli.TABLES) == set(COLUMNS) == set(CONTRACT)


def test_an_unknown_table_is_named() -> None:
    with pytest.raises(QueryError, match="no such table"):
        table("trial", [])


def test_a_result() -> None:
    (row,) = rows("results", replace(result(ARM, "12.50", 6, 48, "men"), timepoint="1 year"))
    expected = {
        "document": "a", "trial": "T", "arm": "Arm 1", "population": "men", "endpoint": "CR", "statistic": "proportion", "value": "12.50",
        "low": "", "unit": "%", "numerator": "6", "denominator": "48", "timepoint": "1 year", "quote": "Examp", "start": "0", "end": "5",
    }
    assert {name: row[name] for name in expected} == expected


@pytest.mark.parametrize("value", ["1E+2", "100", "1E-7", "0"])
def test_numbers_have_no_exponent(value: str) -> None:
    (row,) = rows("results", replace(result(ARM), value=Decimal(value)))
    assert "E" not in row["value"]
    assert Decimal(row["value"]) == Decimal(value)


def test_pooled_arms_and_ratios() -> None:
    pooled, other = Arm(label="All groups", trial=TRIAL, pooled=True), arm(TRIAL, "Arm 2", "otherine")
    assert [row["arm"] for row in rows("results", result(pooled, "1"))] == ["all arms"]
    assert [row["arm"] for row in rows("results", replace(result(ARM, "1"), comparator=other))] == ["Examplersen vs. Otherine"]
    named = replace(ARM, label="X plus Y")
    assert [row["arm"] for row in rows("results", replace(result(named, "1"), comparator=pooled))] == ["X plus Y vs. all arms"]


def test_a_trial_is_one_row() -> None:
    more: list[Said] = [
        TrialFact(trial=TRIAL, attribute=Attribute.PRIMARY_ENDPOINT, value="complete remission", thing=CR),
        TrialFact(trial=TRIAL, attribute=Attribute.SECONDARY_ENDPOINT, value="survival"),
        TrialFact(trial=TRIAL, attribute=Attribute.SECONDARY_ENDPOINT, value="response"),
    ]
    (row,) = rows("trials", *[each.says for each in told_of(TRIAL, "a", phase="Phase II")], *more)
    expected = {
        "trial": "T", "phase": "Phase II", "enrolment": "50", "condition": "AML", "primary_endpoints": "CR",
        "secondary_endpoints": "survival; response",
    }
    assert {name: row[name] for name in expected} == expected


def test_the_references_of_a_trial_are_those_of_its_design_and_population() -> None:
    facts = [
        replace(fact(TrialFact(trial=TRIAL, attribute=attribute, value="x"), "a"), evidence=frozenset({replace(evidence("a"), refs=refs)}))
        for attribute, refs in [(Attribute.DESIGN, (3,)), (Attribute.POPULATION, (2, 3)), (Attribute.PRIMARY_ENDPOINT, (9,))]
    ]
    found = table("trials", [extraction("a", *facts)])
    assert dict(zip(found.columns, found.rows[0], strict=True))["refs"] == "2,3"


def test_an_arm_with_levels_and_no_row_for_pooled_ones() -> None:
    low = replace(ARM, interventions=(*ARM.interventions, Intervention(agent=entity(Kind.DRUG, "otherine"), level="low dose")))
    found = rows("arms", low, Arm(label="all", trial=TRIAL, pooled=True))
    assert [row["interventions"] for row in found] == ["examplersen; otherine (low dose)"]


def test_a_dose_a_comparison_a_relation_and_an_outcome() -> None:
    (dose,) = rows("doses", Dose(drug=DRUG, trial=TRIAL, amount=Decimal(3), unit="mg/kg/day", max_cycles=6))
    assert (dose["drug"], dose["amount"], dose["max_cycles"], dose["route"]) == ("examplersen", "3", "6", "")
    trend = Comparison(endpoint=CR, conclusion="trend", experimental=ARM, p_relation="=", p_value=Decimal("0.07"))
    (comparison,) = rows("comparisons", trend)
    assert (comparison["trial"], comparison["control_arm"], comparison["p_value"]) == ("T", "", "0.07")
    (aim,) = rows("mechanism", Statement(subject=DRUG, relation=Relation.INHIBITS, object=AML, strength=Strength.DESIGNED))
    assert (aim["relation"], aim["object"], aim["strength"]) == ("inhibits", AML.label, "designed")
    assert rows("mechanism", Statement(subject=DRUG, relation=Relation.INHIBITS, object=AML, strength=Strength.DENIED)) == []
    (outcome,) = rows("outcomes", Outcome(subject=TRIAL, fact="population", value="adults"))
    assert (outcome["subject"], outcome["fact"], outcome["value"]) == ("T", "population", "adults")


# Forms

cells = st.text(alphabet=st.characters(exclude_categories=["Cs"], exclude_characters="\r"))


@given(st.lists(st.lists(cells, min_size=2, max_size=2), max_size=4))
def test_tsv_reads_back(made: list[list[str]]) -> None:
    lines = write(["a", "b"], made, "tsv").split("\n")
    back = [[unescape(cell) for cell in line.split("\t")] for line in lines[1:-1]]
    assert back == made


def unescape(cell: str) -> str:
    parts = iter(cell)
    return "".join({"t": "\t", "n": "\n", "\\": "\\"}[next(parts)] if c == "\\" else c for c in parts)


@given(st.lists(st.lists(cells, min_size=2, max_size=2), max_size=4))
def test_csv_and_json_read_back(made: list[list[str]]) -> None:
    assert list(csv.reader(io.StringIO(write(["a", "b"], made, "csv"), newline="")))[1:] == made
    assert [list(row.values()) for row in json.loads(write(["a", "b"], made, "json"))] == made


@given(st.lists(st.lists(cells, min_size=2, max_size=2), max_size=4), st.sampled_from(["table", "markdown"]))
def test_no_cell_breaks_a_line_or_a_terminal(made: list[list[str]], form: str) -> None:
    text = write(["a", "b"], made, form)
    assert len(text.splitlines()) >= 2
    assert not [c for c in text.replace("\n", "") if unicodedata.category(c) == "Cc"]
    assert text.count("\n") == len(made) + 2


def test_markup_in_a_markdown_cell_is_text() -> None:
    assert write(["a"], [["<img src=x> | b"]], "markdown").splitlines()[2] == "| &lt;img src=x> \\| b |"


def test_json_keeps_numbers() -> None:
    values = [Decimal("12.0"), Decimal("12.5"), 3, True, None]
    assert json.loads(write(list("abcde"), [values], "json")) == [{"a": 12, "b": 12.5, "c": 3, "d": True, "e": None}]


def test_an_unknown_form_names_the_others() -> None:
    with pytest.raises(QueryError, match=", ".join(FORMS)):
        write(["a"], [], "yaml")
