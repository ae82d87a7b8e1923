"""One identity for one thing; nothing lost; nothing settled."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.assemble import assemble
from kg.model import (
    Arm,
    Attribute,
    Conflict,
    Extraction,
    Fact,
    Kind,
    Knowledge,
    Relation,
    Said,
    Statement,
    Strength,
    Trial,
    TrialFact,
    entity,
)
from tests.assemble.made import AML, arm, extraction, fact, naming, result, told_of, trial


def said(knowledge: Knowledge, kind: type) -> list[Said]:
    return [fact.says for fact in knowledge.facts if isinstance(fact.says, kind)]


def conflicts(knowledge: Knowledge, kind: str) -> list[Conflict]:
    return [conflict for conflict in knowledge.conflicts if conflict.kind == kind]


def two_trials(**second: str) -> Knowledge:
    """The same trial, told by two documents, the second with other words."""
    first = trial("examplersen AML phase 2")
    other = trial("phase II in AML (Doe 2012)", registry=second.get("registry", ""))
    one = told_of(first, "a", phase="phase 2", enrolment="50", labels=("Arm 1", "Arm 2"))
    two = told_of(other, "b", phase=second.get("phase", "Phase II"), enrolment=second.get("enrolment", "50"), labels=("Group 1", "Group 2"))
    return assemble([extraction("a", *one), extraction("b", *two)])


def test_one_trial_of_two_documents_has_both_sources() -> None:
    knowledge = two_trials()
    assert len({f.trial for f in said(knowledge, TrialFact)}) == 1
    assert sorted(a.label for a in said(knowledge, Arm)) == ["Arm 1", "Arm 2"]
    by_arm = {f.says.label: {e.document for e in f.evidence} for f in knowledge.facts if isinstance(f.says, Arm)}
    assert by_arm == {"Arm 1": {"a", "b"}, "Arm 2": {"a", "b"}}


def test_arms_are_matched_by_what_they_give_and_not_by_number() -> None:
    one = told_of(trial("t"), "a", labels=("Arm 1", "Arm 2"))
    two = told_of(trial("u"), "b", labels=("Arm 2", "Arm 1"))
    knowledge = assemble([extraction("a", *one), extraction("b", *two)])
    assert {frozenset(i.agent.slug for i in a.interventions): a.label for a in said(knowledge, Arm)} == {
        frozenset({"examplersen"}): "Arm 1",
        frozenset({"examplersen", "otherine"}): "Arm 2",
    }


@pytest.mark.parametrize("difference", [{"phase": "Phase III"}, {"enrolment": "51"}], ids=str)
def test_trials_that_differ_stay_two(difference: dict[str, str]) -> None:
    knowledge = two_trials(**difference)
    slugs = {f.trial.slug for f in said(knowledge, TrialFact)}
    assert len(slugs) == 2


def test_the_registry_id_names_the_trial() -> None:
    knowledge = two_trials(registry="NCT00000001")
    assert {f.trial.registry_id for f in said(knowledge, TrialFact)} == {"NCT00000001"}


def test_equal_registry_ids_are_one_trial_and_a_different_phase_is_a_conflict() -> None:
    one = told_of(trial("x", registry="NCT00000001"), "a", phase="2")
    two = told_of(trial("y", registry="NCT00000001"), "b", phase="Phase III")
    knowledge = assemble([extraction("a", *one), extraction("b", *two)])
    assert len({f.trial for f in said(knowledge, TrialFact)}) == 1
    (conflict,) = conflicts(knowledge, "attribute")
    assert conflict.question == "What is the phase of x?"
    assert {f.says.value for f in conflict.members} == {"2", "Phase III"}


def test_different_trials_never_share_a_slug() -> None:
    one = told_of(Trial(slug="t", label="T"), "a", phase="1")
    two = told_of(Trial(slug="t", label="T"), "b", phase="3")
    knowledge = assemble([extraction("a", *one), extraction("b", *two)])
    slugs = {f.trial.slug for f in said(knowledge, TrialFact)}
    assert len(slugs) == 2
    assert all(slug.startswith("t-") for slug in slugs)


def test_a_match_with_two_candidates_is_no_match() -> None:
    """B states no enrolment, so that it fits A and C, which exclude each other: it is neither."""
    told = {"a": "50", "b": "", "c": "60"}
    parts = [extraction(name, *told_of(trial(f"trial {name}"), name, enrolment=n)) for name, n in told.items()]
    assert len({f.trial.slug for f in said(assemble(parts), TrialFact)}) == 3


@pytest.mark.parametrize(("enrolment", "trials"), [("50", 1), ("", 2)], ids=["equal enrolment speaks for it", "nothing does"])
def test_a_condition_that_one_document_leaves_out(enrolment: str, trials: int) -> None:
    one = told_of(trial("t"), "a")
    two = [part for part in told_of(trial("u"), "b", enrolment=enrolment) if getattr(part.says, "attribute", "") != Attribute.CONDITION]
    knowledge = assemble([extraction("a", *one), extraction("b", *two)])
    assert len({f.trial.slug for f in said(knowledge, TrialFact)}) == trials


def test_the_label_that_most_documents_use() -> None:
    def names(document: str, label: str, *same_as: str) -> Extraction:
        drug = entity(Kind.DRUG, label, *same_as, slug="examplersen")
        return extraction(document, fact(Statement(subject=drug, relation=Relation.IS_A, object=AML), document))

    knowledge = assemble([names("a", "Zeta", "chembl:1"), names("b", "Zeta"), names("c", "Alpha", "drugbank:1")])
    (statement,) = said(knowledge, Statement)
    assert (statement.subject.label, statement.subject.same_as) == ("Zeta", ("chembl:1", "drugbank:1"))


def test_an_arm_told_by_label_alone_is_the_one_of_its_document() -> None:
    full, bare = arm(trial("t"), "Arm 1", "examplersen"), Arm(label="arm 1", trial=trial("t"))
    knowledge = assemble([extraction("a", fact(full, "a"), fact(result(bare, "12"), "a"))])
    assert said(knowledge, Arm) == [full]
    assert [r.arm for r in said(knowledge, type(result(full, "12")))] == [full]


def test_two_short_names_for_one_thing() -> None:
    long = "complete remission with incomplete platelet recovery"
    knowledge = assemble([
        extraction("a", naming("CRi", "CRi", "a"), naming("CRi", long, "a")),
        extraction("b", naming("CRp", "CRp", "b"), naming("CRp", long.replace("remission", "response").title(), "b")),
    ])
    (conflict,) = conflicts(knowledge, "naming")
    assert conflict.explanation == "CRi and CRp are defined for the same thing by a, b"


def test_one_short_name_for_two_things() -> None:
    one, two = naming("tumour progression time", "TTP", "a"), naming("thrombosis", "TTP", "b")
    knowledge = assemble([extraction("a", one), extraction("b", two)])
    assert [c.question for c in conflicts(knowledge, "naming")] == ["What does TTP stand for?"]


@pytest.mark.parametrize("second", ["CRi", "CRI", "Cri"])
def test_capitals_are_no_conflict(second: str) -> None:
    knowledge = assemble([extraction("a", naming("x", "CRi", "a")), extraction("b", naming("x", second, "b"))])
    assert not knowledge.conflicts


def test_two_numbers_for_one_question() -> None:
    one, two = arm(trial("t", registry="NCT00000001"), "A", "examplersen"), arm(trial("u", registry="NCT00000001"), "B", "examplersen")
    knowledge = assemble([extraction("a", fact(result(one, "12"), "a")), extraction("b", fact(result(two, "15"), "b"))])
    (conflict,) = conflicts(knowledge, "value")
    assert conflict.explanation == "12% and 15% in a, b"


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ({"value": "12"}, {"value": "12.0"}),
        ({"value": "12"}, {"numerator": 6, "denominator": 50}),
        ({"value": "12", "population": "men"}, {"value": "15", "population": "women"}),
    ],
    ids=["spelt otherwise", "counts that give it", "other people"],
)
def test_no_conflict(first: dict[str, object], second: dict[str, object]) -> None:
    one = arm(trial("t", registry="NCT00000001"), "A", "examplersen")
    knowledge = assemble([extraction("a", fact(result(one, **first), "a")), extraction("b", fact(result(one, **second), "b"))])
    assert not knowledge.conflicts


def test_a_claim_and_its_denial() -> None:
    drug = entity(Kind.DRUG, "examplersen")
    claim = Statement(subject=drug, relation=Relation.INHIBITS, object=AML)
    denial = Statement(subject=drug, relation=Relation.INHIBITS, object=AML, strength=Strength.DENIED)
    knowledge = assemble([extraction("a", fact(claim, "a")), extraction("b", fact(denial, "b"))])
    assert [c.question for c in conflicts(knowledge, "denial")] == ["Is it so that examplersen inhibits AML?"]
    assert len(knowledge.facts) == 2


# Laws

documents = st.sampled_from(["a", "b", "c"])
trials = st.builds(trial, st.sampled_from(["t", "u", "v"]), registry=st.sampled_from(["", "", "NCT00000001"]))
arms = st.builds(arm, trials, st.sampled_from(["Arm 1", "Arm 2", "Group 1"]), st.sampled_from(["examplersen", "otherine"]))
drugs = st.builds(entity, st.just(Kind.DRUG), st.sampled_from(["Alpha", "alpha", "Beta"]), st.sampled_from(["chembl:1", "chembl:2"]))
things: st.SearchStrategy[Said] = st.one_of(
    arms,
    st.builds(result, arms, st.sampled_from(["12", "12.0", "15"])),
    st.builds(TrialFact, trial=trials, attribute=st.just(Attribute.PHASE), value=st.sampled_from(["2", "Phase II", "3"])),
    st.builds(TrialFact, trial=trials, attribute=st.just(Attribute.CONDITION), value=st.just("AML"), thing=st.just(AML)),
    st.builds(Statement, subject=drugs, relation=st.just(Relation.TARGETS), object=drugs, strength=st.sampled_from(Strength)),
    st.builds(lambda of, name: naming(of, name, "a").says, st.sampled_from(["CR", "x"]), st.sampled_from(["CR", "CRi", "ORR"])),
)


@st.composite
def many(draw: st.DrawFn) -> list[Extraction]:
    made = []
    for document in sorted(draw(st.sets(documents, min_size=1))):
        parts = draw(st.lists(things, max_size=6))
        made.append(extraction(document, *(fact(part, document, at=i) for i, part in enumerate(parts))))
    return made


@given(many(), st.randoms(use_true_random=False))
def test_the_order_of_documents_and_facts_never_matters(extractions: list[Extraction], chance: object) -> None:
    shuffled = []
    for each in extractions:
        facts = list(each.facts)
        chance.shuffle(facts)  # type: ignore[attr-defined]
        shuffled.append(Extraction(document=each.document, facts=tuple(facts)))
    chance.shuffle(shuffled)  # type: ignore[attr-defined]
    assert repr_of(assemble(shuffled)) == repr_of(assemble(extractions))


@given(many())
def test_assembling_twice_changes_nothing(extractions: list[Extraction]) -> None:
    once = assemble(extractions)
    again = [Extraction(document=each.document, facts=tuple(facts_in(once, each.document.key))) for each in extractions]
    assert assemble(again) == once


@given(many())
def test_no_evidence_is_lost(extractions: list[Extraction]) -> None:
    before = {e for each in extractions for f in each.facts for e in f.evidence}
    assert {e for f in assemble(extractions).facts for e in f.evidence} == before


def facts_in(knowledge: Knowledge, document: str) -> list[Fact]:
    parts = ((f.says, frozenset(e for e in f.evidence if e.document == document)) for f in knowledge.facts)
    return [Fact(says=says, evidence=places) for says, places in parts if places]


def repr_of(knowledge: Knowledge) -> str:
    """Everything, with evidence in order, since a set has none."""
    facts = [f"{f.says!r} {f.quotes()!r}" for f in knowledge.facts]
    return "\n".join([*facts, *(f"{c.question} {c.explanation} {[m.says for m in c.members]!r}" for c in knowledge.conflicts)])
