"""The rule tables hold what they declare: conclusions read their own sentences, endpoints their own names."""

from __future__ import annotations

import re
import tomllib
from importlib.resources import files

import pytest

from kg.extract.endpoints.named import define, find_endpoints
from kg.extract.endpoints.populations import find_population
from kg.extract.numbers.dosing import cycle_of, most_cycles, route_of, schedule_of
from kg.extract.text.contexts import conclusion
from kg.extract.text.fields import role
from kg.model import slugify

RULES = files("kg.extract.rules")
CONCLUSIONS = tomllib.loads(RULES.joinpath("conclusions.toml").read_text(encoding="utf-8"))["conclusion"]
ENDPOINTS = tomllib.loads(RULES.joinpath("endpoints.toml").read_text(encoding="utf-8"))["endpoint"]
assert len(CONCLUSIONS) > 8
assert len(ENDPOINTS) > 25


@pytest.mark.parametrize("rule", CONCLUSIONS, ids=lambda r: f"{r['says']}: {r['reads'][0]}")
def test_conclusions_read_and_pass_over_what_they_declare(rule: dict[str, list[str]]) -> None:
    assert rule["reads"]
    assert rule["passes_over"]
    for sentence in rule["reads"]:
        assert conclusion(sentence) == rule["says"], sentence
    for sentence in rule["passes_over"]:
        assert conclusion(sentence) != rule["says"], sentence


@pytest.mark.parametrize("rule", ENDPOINTS, ids=lambda r: r["short"])
def test_endpoints_are_found_by_short_and_full_name(rule: dict[str, str]) -> None:
    assert [n.endpoint.slug for n in find_endpoints(f"The {rule['short']} was good.", {})] == [slugify(rule["short"])]
    meant = define(rule["label"])
    assert meant in (rule["short"], ""), rule["label"]


@pytest.mark.parametrize(
    ("text", "slugs", "timepoint"),
    [
        ("1-year OS: 43%", ["OS"], "1 year"),
        ("OS at 5 years", ["OS"], "5 years"),
        ("CR/nPR rate", ["CR-or-nPR"], ""),
        ("Overall Response Rate (CR + CRp*)", ["ORR"], ""),
        ("PD-L1 expression", [], ""),
        ("progression-free survival", ["PFS"], ""),
        ("cell survival", [], ""),
    ],
)
def test_composites_and_times(text: str, slugs: list[str], timepoint: str) -> None:
    found = find_endpoints(text, {})
    assert [n.endpoint.slug for n in found] == slugs
    assert not found or found[0].timepoint == timepoint


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        ("Trial Identifier", "identifier"),
        ("Phase", "phase"),
        ("Treatment Arms", "arms"),
        ("Treatment Regimen", "regimen"),
        ("Number of Patients", "enrolment"),
        ("Study Population", "population"),
        ("Key Adverse Events", "adverse"),
        ("Primary Endpoint", "primary"),
        ("Results", "results"),
        ("P value", "p_value"),
        ("HR (95% CI)", "hazard_ratio"),
        ("Weather", ""),
    ],
)
def test_headers_announce_their_columns(header: str, expected: str) -> None:
    assert role(header) == expected


@pytest.mark.parametrize(
    ("text", "route", "schedule", "cycle", "most"),
    [
        (
            "3 mg/kg/day as a 7-day continuous intravenous infusion, starting 4 days before surgery.",
            "continuous intravenous infusion",
            "7 days, starting 4 days before surgery",
            "",
            None,
        ),
        ("25 mg/m2/day intravenously for 3 days", "intravenous", "3 days", "", None),
        ("5 mg orally twice daily", "oral", "twice daily", "", None),
        ("Cycles were repeated every 28 days for up to six cycles.", "", "every 28 days", "28 days", 6),
        ("on day 1 of each 21-day cycle, for a maximum of four cycles", "", "on day 1 of each 21-day cycle", "21 days", 4),
    ],
)
def test_doses(text: str, route: str, schedule: str, cycle: str, most: int | None) -> None:
    assert (route_of(text), schedule_of(text), cycle_of(text), most_cycles(text)) == (route, schedule, cycle, most)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("No difference in the intent-to-treat population.", "intent-to-treat"),
        ("A benefit was seen in patients who achieved a CR with it.", "patients who achieved a CR with it"),
        ("Survival was long.", None),
    ],
)
def test_populations(text: str, words: str | None) -> None:
    found = find_population(text)
    assert (found.words if found else None) == words


def test_no_rule_names_a_drug_or_trial_of_a_sample() -> None:
    tables = [p for p in RULES.iterdir() if p.name.endswith(".toml")]
    assert len(tables) > 8
    for table in tables:
        text = "\n".join(
            line for line in table.read_text(encoding="utf-8").splitlines() if not re.match(r"\s*(?:reads|passes_over|#)", line)
        )
        assert not re.search(r"cenersen|oblimersen|genasense|NCT\d|lanasa|cortes", text, re.I), table.name
