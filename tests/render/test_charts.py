"""What the pages that compare say: effects, drugs by disease, developments, disputes. Nothing assumed, the missing shown as missing."""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal

import pytest

from kg.model import Arm, Attribute, Comparison, Conflict, Dose, Entity, Fact, Intervention, Kind, Reference, Result, Statistic, TrialFact
from kg.render.conflicts import draw_conflicts, identity
from kg.render.dates import only_year, stated_when, year_of
from kg.render.development import DECISIONS, Verdict, developments, point
from kg.render.direction import less_is_better, more_is_better
from kg.render.effects import NONE_STATED, effects, estimate
from kg.render.forest import draw_forest
from kg.render.forest_svg import scale_of, sides
from kg.render.matrix import draw_matrix
from kg.render.roles import Role, roles_in, trials_of
from kg.render.timeline import draw_timeline
from tests.render.charts import BARE, DATED, EARLY, FEVER, GIVEN, PFS, compared, course_facts, effect_facts, ratio
from tests.render.samples import CR, DRUG, OS, OTHER, PLAIN, SOURCES, TRIAL, fact, knowledge


def endpoint(label: str, kind: Kind = Kind.ENDPOINT) -> Entity:
    return Entity(kind=kind, slug="e", label=label)


# Effects

ESTIMATES = [
    ("interval with its level", ratio("0.8", "0.61", "1.05"), "hazard ratio 0.8 (95% CI 0.61 to 1.05)"),
    ("another level", ratio("0.8", "0.61", "1.05", bounds="90% CI"), "hazard ratio 0.8 (90% CI 0.61 to 1.05)"),
    ("no level", ratio("0.8", "0.61", "1.05", bounds="CI"), "hazard ratio 0.8 (CI 0.61 to 1.05, confidence level not stated)"),
    ("no word for the bounds", ratio("0.8", "0.61", "1.05", bounds=""), "hazard ratio 0.8 (0.61 to 1.05, confidence level not stated)"),
    ("no interval", ratio("0.8"), "hazard ratio 0.8 (no interval stated)"),
    ("no number", ratio(None), "hazard ratio no number stated"),
    ("one end", ratio("0.8", None, "1.05"), "hazard ratio 0.8 (95% CI 1.05)"),
    ("not estimable", ratio(None, statistic=Statistic.NOT_ESTIMABLE), "not estimable"),
]


@pytest.mark.parametrize(("said", "words"), [case[1:] for case in ESTIMATES], ids=[case[0] for case in ESTIMATES])
def test_a_ratio_is_told_as_it_is_stated(said: Result, words: str) -> None:
    assert estimate(said) == words


def test_a_conclusion_stands_with_the_ratio_that_it_is_of() -> None:
    groups = effects(effect_facts())
    (row,) = groups[OS]
    assert (row.arms, row.point, row.conclusion) == ("Given vs. Plain", 0.8, "trend, not significant, p = 0.11")
    assert len(row.facts) == 2
    (alone,) = groups[CR]
    assert (alone.point, alone.estimate, alone.conclusion) == (None, NONE_STATED, "significantly higher, p < 0.01")


OTHERS = {
    "another endpoint": compared(PFS, "trend"),
    "another time": compared(OS, "trend", timepoint="5 years"),
    "other patients": compared(OS, "trend", population="women"),
    "other arms": compared(OS, "trend", experimental=replace(GIVEN, label="Other", interventions=(Intervention(agent=OTHER),))),
    "another control": compared(OS, "trend", control=replace(PLAIN, label="Other")),
    "no arms": Comparison(endpoint=OS, conclusion="trend", trial=TRIAL),
}


@pytest.mark.parametrize("name", OTHERS)
def test_a_conclusion_of_something_else_has_a_row_of_its_own(name: str) -> None:
    rows = [row for own in effects([fact(ratio("0.8"), "HR"), fact(OTHERS[name], "trend")]).values() for row in own]
    assert sorted((row.point, row.conclusion) for row in rows if row.point) == [(0.8, "")]
    assert [row.conclusion.startswith("trend") for row in rows if not row.point] == [True]


def test_an_arm_may_go_by_what_is_given_in_it() -> None:
    named = ratio("0.8", arm=Arm(label="Examplersen + trialofan vs. Plain", trial=TRIAL))
    (row,) = effects([fact(GIVEN, "arm"), fact(named, "HR"), fact(compared(OS, "trend"), "trend")])[OS]
    assert (row.conclusion, row.roles) == ("trend", True)


SIDES = [
    ("survival", ratio("0.8"), ("favours experimental", "favours control")),
    ("response", ratio("1.8", endpoint=CR, statistic=Statistic.ODDS_RATIO), ("favours control", "favours experimental")),
    ("adverse event", ratio("1.8", endpoint=FEVER, statistic=Statistic.RISK_RATIO), ("favours experimental", "favours control")),
    ("unknown endpoint", ratio("0.8", endpoint=endpoint("zedness")), ("", "")),
    ("odds of a survival", ratio("0.8", statistic=Statistic.ODDS_RATIO), ("", "")),
    ("no second arm", ratio("0.8", comparator=None), ("", "")),
    ("roles not told", ratio("0.8", comparator=replace(PLAIN, role="")), ("favours first-named arm", "favours second-named arm")),
]


@pytest.mark.parametrize(("said", "expected"), [case[1:] for case in SIDES], ids=[case[0] for case in SIDES])
def test_a_side_is_favoured_only_where_that_is_sure(said: Result, expected: tuple[str, str]) -> None:
    (rows,) = effects([fact(GIVEN, "arm"), fact(PLAIN, "arm"), fact(said, "ratio")]).values()
    assert sides(rows) == expected


def test_rows_that_disagree_on_the_side_favour_none() -> None:
    rows = [row for own in effects([fact(ratio("0.8"), "a"), fact(ratio("2", endpoint=CR), "b")]).values() for row in own]
    assert sides(rows) == ("", "")


def test_a_scale_has_room_for_points_and_cuts_far_ends() -> None:
    rows = [row for own in effects(effect_facts()).values() for row in own]
    scale = scale_of(rows)
    assert (scale.low, scale.high) == (0.02, 2.0)
    assert not any(scale.leaves(row.point) for row in rows if row.point)
    page = draw_forest(effect_facts(), SOURCES)
    assert page.count('class="f-open"') == 2  # the lower end at 0.001, wide and narrow
    assert page.count('class="f-dot"') == 2 * 3


@pytest.mark.parametrize("value", ["0", "-1"])
def test_a_ratio_without_a_place_on_the_scale_keeps_its_words(value: str) -> None:
    page = draw_forest([fact(ratio(value), "odd")], SOURCES)
    assert f"hazard ratio {value}" in page
    assert 'class="f-dot"' not in page


def test_one_endpoint_alone() -> None:
    page = draw_forest(effect_facts(), SOURCES, OS)
    assert "Effects on OS" in page
    assert "HR 0.80 (95% CI 0.61 to 1.05)" in page
    assert "fever" not in page


def test_what_is_better() -> None:
    assert more_is_better(endpoint("CR or nPR")) is True
    assert more_is_better(endpoint("PD")) is False
    assert more_is_better(endpoint("CR or PD")) is None
    assert more_is_better(endpoint("fever", Kind.ADVERSE_EVENT)) is False
    assert less_is_better(OS, Statistic.HAZARD_RATIO) is True
    assert less_is_better(OS, Statistic.RISK_RATIO) is None


def test_where_no_ratio_is_stated_nothing_is_drawn_and_that_is_said_once() -> None:
    page = draw_forest([fact(compared(OS, "trend"), "a trend"), fact(compared(CR, "significantly higher"), "higher")], SOURCES)
    assert page.count("No document read states a ratio") == 1
    assert "2 comparisons without one" not in page
    assert "<svg" not in page
    assert "Compared without a ratio" in page
    assert "a trend" in page


def test_an_endpoint_with_a_ratio_is_drawn_and_one_without_is_listed() -> None:
    page = draw_forest(effect_facts(), SOURCES)
    assert "3 ratios and 1 comparison without one, for 4 endpoints." in page
    assert page.count("data-figure=") == 3
    assert page.index("Compared without a ratio") < page.index("significantly higher, p &lt; 0.01")


# Roles, and drugs by disease

ROLES = [
    ("experimental against control", [GIVEN, PLAIN], {"examplersen": Role.STUDIED, "trialofan": Role.PARTNER}),
    ("alone in the only arm", [replace(GIVEN, role="", interventions=GIVEN.interventions[:1])], {"examplersen": Role.STUDIED}),
    ("no arm has a role", [replace(GIVEN, role=""), replace(PLAIN, role="")], {"examplersen": Role.UNTOLD, "trialofan": Role.UNTOLD}),
    ("the same drug in both", [replace(PLAIN, role="experimental"), PLAIN], {"trialofan": Role.UNTOLD}),
    ("a third arm without a role", [GIVEN, PLAIN, replace(GIVEN, label="x", role="", interventions=(Intervention(agent=CR),))],
     {"examplersen": Role.STUDIED, "trialofan": Role.PARTNER}),
    ("control alone", [PLAIN], {"trialofan": Role.UNTOLD}),
]  # fmt: skip


@pytest.mark.parametrize(("arms", "expected"), [case[1:] for case in ROLES], ids=[case[0] for case in ROLES])
def test_what_a_drug_is_in_a_trial(arms: list[Arm], expected: dict[str, Role]) -> None:
    assert {drug.label: role for drug, role in roles_in([fact(arm, arm.label) for arm in arms]).items()} == expected


def test_matrix_marks_trials_with_phase_role_and_link() -> None:
    page = draw_matrix(course_facts(), SOURCES, {TRIAL.slug: "trial-zed.html"})
    assert 'aria-label="ZEDSTOP trial, phase 3: examplersen, under study, in tiredness"' in page
    assert 'aria-label="ZEDSTOP trial, phase 3: trialofan, partner or comparator, in tiredness"' in page
    assert page.count('<a href="trial-zed.html"') == 6  # two drugs: wide, narrow and in the table
    assert "ZEDSTART, phase 1/2: examplersen, under study, in sleepiness" in page
    assert "Not in the picture" in page
    assert "NCT99999998" in page


def test_a_drug_of_which_a_trial_has_a_dose_is_given_in_it() -> None:
    dose = fact(Dose(drug=OTHER, trial=TRIAL, amount=Decimal(3), unit="mg"), "3 mg of trialofan")
    assert roles_in([dose]) == {OTHER: Role.UNTOLD}
    alone = replace(GIVEN, role="", interventions=GIVEN.interventions[:1])
    assert roles_in([fact(alone, "arm"), dose]) == {DRUG: Role.STUDIED, OTHER: Role.UNTOLD}
    about = fact(TrialFact(trial=TRIAL, attribute=Attribute.CONDITION, value="tiredness"), "in tiredness")
    page = draw_matrix([dose, about])
    assert "ZEDSTOP trial, phase not stated: trialofan, role not stated, in tiredness" in page
    assert "3 mg of trialofan" in page


UNTOLD_TRIAL = [fact(TrialFact(trial=BARE, attribute=Attribute.CONDITION, value="sleepiness"), "in sleepiness")]


def test_a_trial_without_a_drug_has_its_place_in_the_matrix() -> None:
    page = draw_matrix([*course_facts(), *UNTOLD_TRIAL], SOURCES)
    assert "NCT99999998, phase not stated: drug not stated, in sleepiness" in page
    assert "Not in the picture" not in page
    assert "2 drugs, 2 diseases, 3 trials." in page


def test_a_trial_without_a_drug_has_its_place_among_the_timelines() -> None:
    page = draw_timeline([*course_facts(), *UNTOLD_TRIAL], SOURCES)
    block = page[page.index('id="drug-drug-not-stated"') :]
    assert "Trials whose drug no document states: 1 event" in block
    assert "NCT99999998" in block
    assert "Phase not stated" in block


def test_every_trial_of_a_drug_stands_on_a_timeline() -> None:
    """Also where no document tells roles and none speaks of the drugs beyond the trial."""
    arms = [replace(GIVEN, role=""), replace(PLAIN, role="")]
    found, others = developments([fact(arm, arm.label) for arm in arms])
    assert [(each.drug, [event.title for event in each.events]) for each in found] == [(DRUG, [TRIAL.label]), (OTHER, [TRIAL.label])]
    assert others == []


def test_matrix_tells_what_is_not_stated() -> None:
    page = draw_matrix([fact(GIVEN, "arm"), fact(PLAIN, "arm")])
    assert "disease not stated" in page
    assert "phase not stated" in page


# Development

YEARS = [
    ("in brackets", "Nobody A (2011). On ZED9. J Zed 3, 2011-2019.", 2011),
    ("before a semicolon", "Nobody A. On ZED9. J Zed 2011;3:2012-19.", 2011),
    ("with a month", "J Zed. 2011 Mar 4;3(2):19.", 2011),
    ("between stops", "Nobody A. On ZED9. 2011. zed.example", 2011),
    ("two years", "Nobody A (2011), reprinted (2014).", None),
    ("a page", "On ZED9. J Zed 3:2011-2019.", None),
    ("none", "zed.example", None),
    ("a number of a study", "CALGB 2011 in ZED9. zed.example", None),
]


@pytest.mark.parametrize(("words", "year"), [case[1:] for case in YEARS], ids=[case[0] for case in YEARS])
def test_year_of_a_reference(words: str, year: int | None) -> None:
    assert year_of(Reference(number=1, start=0, end=1, text=words)) == year


def test_a_date_is_read_only_where_it_is_one() -> None:
    assert stated_when("It was approved in June 2014.") == ("June 2014", 2014)
    assert stated_when("Approved on 3 March 2014 by it.") == ("3 March 2014", 2014)
    assert stated_when("It was refused in 2013, and again in 2015.") is None
    assert stated_when("The 2013 guideline did not recommend it.") is None
    assert only_year("Nobody, NCT20112011") is None


CONCLUSIONS = [
    ("improvement", [compared(OS, "significant improvement")], Verdict.MET),
    ("higher response", [compared(CR, "significantly higher")], Verdict.MET),
    ("lower response", [compared(CR, "significantly lower")], Verdict.MISSED),
    ("fewer events", [compared(FEVER, "significantly lower")], Verdict.MET),
    ("higher, nobody knows what", [compared(endpoint("zedness"), "significantly higher")], Verdict.OPEN),
    ("no difference", [compared(OS, "no significant difference")], Verdict.MISSED),
    ("trend, not significant", [compared(OS, "trend, not significant")], Verdict.MISSED),
    ("a mere trend", [compared(OS, "positive trend")], Verdict.OPEN),
    ("a p value alone", [compared(OS, "", p_value=Decimal("0.001"))], Verdict.OPEN),
    ("only in women", [compared(OS, "significant benefit", population="women")], Verdict.OPEN),
    ("all as intended", [compared(OS, "significant benefit", population="intent-to-treat")], Verdict.MET),
    ("both said", [compared(OS, "significant benefit"), compared(OS, "no significant benefit")], Verdict.BOTH),
    ("nothing said", [], Verdict.OPEN),
]


@pytest.mark.parametrize(("said", "verdict"), [case[1:] for case in CONCLUSIONS], ids=[case[0] for case in CONCLUSIONS])
def test_whether_an_endpoint_was_met(said: list[Comparison], verdict: Verdict) -> None:
    primary = said[0].endpoint if said else OS
    assert point(primary, [fact(each, str(n)) for n, each in enumerate(said)]).verdict is verdict


def test_a_development_from_phase_to_decision() -> None:
    (course,), others = developments(course_facts(), DATED)
    assert course.drug == DRUG
    assert [(event.step, event.year, event.when) for event in course.events] == [
        ("Phase 1/2", 2009, "published 2009"),
        ("Phase 3", 2011, "cited: 2011"),
        (DECISIONS, 2014, "June 2014"),
        (DECISIONS, None, ""),
    ]
    assert [point.words for point in course.events[1].points] == ["OS: not met (no significant difference)"]
    assert others == [OTHER]


def test_undated_events_stand_apart_and_dates_are_not_invented() -> None:
    undated, dated = draw_timeline(course_facts()), draw_timeline(course_facts(), DATED)
    assert ">2011<" not in undated
    assert ">2011<" in dated
    assert "no date stated" in undated
    assert "2013" not in re.sub(r"<blockquote.*?</blockquote>", "", undated)


def test_partners_have_no_timeline_but_are_named() -> None:
    page = draw_timeline(course_facts(), SOURCES)
    assert "without a timeline of their own: trialofan." in page
    assert '<section id="drug-trialofan">' not in page


def test_trials_come_by_phase() -> None:
    assert [each.trial for each in trials_of(course_facts())][:2] == [EARLY, TRIAL]


# Disputes


def test_a_dispute_shows_both_sides_with_words_place_and_sources() -> None:
    page = draw_conflicts(knowledge(), {"guide-a": "document-guide-a.html"})
    assert page.count('<article class="card">') == 2
    for words in ("CR, Low: 12% (6 of 50)", "12% (6/50)", "line 7 · characters 100–", "None cited beside these words.",
                  "Not settled: which number is right", "2 sides cite no source.", 'href="document-guide-a.html"'):  # fmt: skip
        assert words in page


def test_sides_that_cite_one_paper_are_told() -> None:
    cited = [frozenset(replace(e, refs=(3,)) for e in each.evidence) for each in knowledge().conflicts[0].members]
    members = tuple(replace(each, evidence=e) for each, e in zip(knowledge().conflicts[0].members, cited, strict=True))
    conflict = Conflict(kind="never heard of", question="Q", explanation="E", members=members)
    page = draw_conflicts(replace(knowledge(), conflicts=(conflict,)))
    assert "All sides cite 1 source in common." in page
    assert "On ZED9" in page
    assert "Not settled: which side is right." in page


def test_one_paper_under_two_spellings_is_one_source() -> None:
    one = Reference(number=1, start=0, end=1, text="Phase 2 study of ZED9", title="Phase 2 study of ZED9")
    other = Reference(number=7, start=5, end=6, text="Phase II Study of ZED9.", title="Phase II Study of ZED9.")
    assert identity(one) == identity(other)
    assert identity(replace(one, pmid="1")) == "1"


def every_fact() -> list[Fact]:
    return [*effect_facts(), *course_facts()]


def test_the_order_of_facts_changes_nothing() -> None:
    forward, backward = every_fact(), every_fact()[::-1]
    for draw in (draw_forest, draw_matrix, draw_timeline):
        assert draw(forward, SOURCES) == draw(backward, SOURCES)
