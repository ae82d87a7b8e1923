"""Knowledge made by chance, for laws that must hold for all of it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from kg.graph.names import content
from kg.model import (
    Arm,
    ArmSize,
    Attribute,
    Comparison,
    Conflict,
    Dose,
    Entity,
    Evidence,
    Fact,
    Intervention,
    Kind,
    Knowledge,
    Naming,
    Outcome,
    Reference,
    Relation,
    Result,
    Source,
    Statement,
    Statistic,
    Strength,
    Trial,
    TrialFact,
)

TEXT = st.text(st.characters(exclude_categories=("Cs",)), max_size=12)
SLUG = st.from_regex(r"[A-Za-z0-9]{1,4}(-[A-Za-z0-9]{1,3}){0,2}", fullmatch=True)
NUMBER = st.integers(0, 10**6)
DECIMAL = st.decimals(-(10**9), 10**9, allow_nan=False, allow_infinity=False)
CURIES = st.lists(st.sampled_from(["GO:1", "HGNC:2", "mesh:D3", "MESH:D3", "nowhere:x y", "no prefix"]) | TEXT, unique=True, max_size=2)


def some(values: list[Any]) -> SearchStrategy[Any]:
    return st.sampled_from(values)


def maybe(strategy: SearchStrategy[Any]) -> SearchStrategy[Any]:
    return st.none() | strategy


ENTITY = st.builds(Entity, kind=st.sampled_from(Kind), slug=SLUG, label=TEXT, same_as=CURIES.map(lambda each: tuple(sorted(each))))
TRIAL = st.builds(Trial, slug=TEXT, label=TEXT, registry_id=TEXT | st.just("NCT01234567"))
EVIDENCE = st.builds(
    Evidence, document=TEXT, start=NUMBER, end=NUMBER, quote=TEXT, rule=TEXT, line=NUMBER, table=NUMBER, row=TEXT, column=TEXT,
    refs=st.sets(NUMBER, max_size=3).map(lambda each: tuple(sorted(each))),
)
REFERENCE = st.builds(
    Reference, number=NUMBER, start=NUMBER, end=NUMBER, text=TEXT, title=TEXT, host=TEXT, pmid=TEXT, pmcid=TEXT, doi=TEXT, nct=TEXT,
)


def _place(reference: Reference) -> tuple[int, int, int]:
    return reference.start, reference.end, reference.number


REFERENCES = st.lists(REFERENCE, unique_by=_place, max_size=3).map(lambda each: tuple(sorted(each, key=_place)))
SOURCE = st.builds(
    Source, key=TEXT, file=TEXT, sha256=TEXT, title=TEXT, publisher=TEXT, date=TEXT, catalogue_number=TEXT, licence=TEXT,
    references=REFERENCES,
)


def _said(entities: list[Entity], trials: list[Trial], arms: list[Arm]) -> SearchStrategy[Any]:
    thing, trial, arm = some(entities), some(trials), some(arms)
    return st.one_of(
        st.builds(
            Statement, subject=thing, relation=st.sampled_from(Relation), object=thing, strength=st.sampled_from(Strength), qualifier=TEXT,
        ),
        st.builds(TrialFact, trial=trial, attribute=st.sampled_from(Attribute), value=TEXT | st.just("12"), thing=maybe(thing)),
        arm,
        st.builds(ArmSize, arm=arm, size=NUMBER, population=TEXT, stage=TEXT, timepoint=TEXT),
        st.builds(
            Result, arm=arm, endpoint=thing, statistic=st.sampled_from(Statistic), trial=maybe(trial), population=TEXT,
            value=maybe(DECIMAL), low=maybe(DECIMAL), high=maybe(DECIMAL), bounds=TEXT, unit=TEXT, numerator=maybe(NUMBER),
            denominator=maybe(NUMBER),
            timepoint=TEXT, qualifier=TEXT, comparator=maybe(arm), spread=maybe(DECIMAL), spread_kind=TEXT,
        ),
        st.builds(
            Comparison, endpoint=thing, conclusion=TEXT, trial=maybe(trial), experimental=maybe(arm), control=maybe(arm), population=TEXT,
            p_relation=TEXT, p_value=maybe(DECIMAL), timepoint=TEXT,
        ),
        st.builds(
            Dose, drug=thing, trial=maybe(trial), amount=maybe(DECIMAL), unit=TEXT, route=TEXT, schedule=TEXT, cycle=TEXT,
            max_cycles=maybe(NUMBER),
        ),
        st.builds(Outcome, subject=thing | trial, fact=TEXT, value=TEXT, things=st.lists(thing, max_size=3).map(tuple)),
        st.builds(Naming, of=thing, name=TEXT, defined=st.booleans()),
    )


@st.composite
def knowledge(draw: Callable[[SearchStrategy[Any]], Any]) -> Knowledge:
    """Knowledge in which one thing has one label, as assembling leaves it."""
    entities = draw(st.lists(ENTITY, min_size=1, max_size=4, unique_by=lambda each: each.curie))
    trials = draw(st.lists(TRIAL, min_size=1, max_size=2, unique_by=lambda each: each.slug))
    given = st.lists(st.builds(Intervention, agent=some(entities), level=TEXT), max_size=3).map(tuple)
    arm = st.builds(Arm, label=TEXT, trial=maybe(some(trials)), interventions=given, role=TEXT, pooled=st.booleans())
    arms = draw(st.lists(arm, min_size=1, max_size=3, unique_by=content))
    said = draw(st.lists(_said(entities, trials, arms), max_size=5, unique_by=content))
    facts = [Fact(says=each, evidence=draw(st.frozensets(EVIDENCE, min_size=1, max_size=2))) for each in said]
    conflicts = [
        Conflict(kind=draw(TEXT), question=draw(TEXT), explanation=draw(TEXT), members=tuple(draw(st.permutations(facts))))
        for _ in range(draw(st.integers(0, 1 if facts else 0)))
    ]
    sources = draw(st.lists(SOURCE, max_size=2, unique_by=lambda each: each.key))
    return Knowledge(sources=tuple(sources), facts=tuple(facts), conflicts=tuple(conflicts))
