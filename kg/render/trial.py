"""The page of a trial: its flow as a picture, and every result, dose and conclusion with its quote."""

from __future__ import annotations

from collections.abc import Sequence

from kg.model import Arm, Attribute, Comparison, Dose, Fact, Outcome, Result, Source, Trial, TrialFact, slugify
from kg.render.cite import Cites
from kg.render.flow import Column, Flow, flow_drawing
from kg.render.page import asset, counted, fill_page
from kg.render.words import amount, given, measure, number, words_of

MOST = 7
"""Results of an arm in the picture; the table has them all."""


def draw_trial(trial: Trial, facts: Sequence[Fact], sources: Sequence[Source] = ()) -> str:
    """The page of one trial. ``facts`` may be all facts there are: those of this trial are taken from them."""
    own = [fact for fact in facts if is_of(fact, trial)]
    cites = Cites(sources)
    results = [fact for fact in own if isinstance(fact.says, Result)]
    tables = [_about(own, cites), _results(results, cites), _conclusions(own, cites), _rest(own, cites)]
    values = {
        "kind": "trial",
        "title": trial.label,
        "lead": _lead(trial, own, results),
        "flow": flow_drawing(flow_of(trial, own), f"flow-{slugify(trial.slug)}"),
        "tables": [table for table in tables if table["rows"]],
    }
    return fill_page("trial.html.j2", values, scripts=[asset("take.js")])


def is_of(fact: Fact, trial: Trial) -> bool:
    """Whether a fact says something of a trial."""
    said = fact.says
    if isinstance(said, Outcome):
        return isinstance(said.subject, Trial) and said.subject.slug == trial.slug
    own = getattr(said, "trial", None)
    return isinstance(own, Trial) and own.slug == trial.slug


def _lead(trial: Trial, own: Sequence[Fact], results: Sequence[Fact]) -> str:
    arms = _arms(own)
    documents = len({e.document for fact in own for e in fact.evidence})
    registry = f"Registered as {trial.registry_id}." if trial.registry_id else "No registry number is stated."
    phase = " or ".join(_values(own, Attribute.PHASE))
    shown = "ho took part, what each arm was given, and what came of it." if arms else "hat is told of it in passing."
    return (
        f"{f'Phase {phase}: w' if phase else 'W'}{shown} "
        f"{registry} {counted(len(arms), 'arm')}, {counted(len(results), 'result')}, "
        f"{counted(len(own), 'fact')} from {counted(documents, 'document')}."
    )


def _arms(own: Sequence[Fact]) -> list[Arm]:
    """The arms that patients were put in: those that a document lists, else those that results speak of; pooled ones apart."""
    listed = [fact.says for fact in own if isinstance(fact.says, Arm)]
    spoken = [fact.says.arm for fact in own if isinstance(fact.says, Result)]
    arms: dict[str, Arm] = {}
    for arm in [*listed, *(spoken if not listed else [])]:
        if not arm.pooled:
            arms.setdefault(arm.label, arm)
    return list(arms.values())


def _values(own: Sequence[Fact], attribute: Attribute) -> list[str]:
    return list(dict.fromkeys(f.says.value for f in own if isinstance(f.says, TrialFact) and f.says.attribute is attribute))


def flow_of(trial: Trial, own: Sequence[Fact]) -> Flow:
    """The flow of a trial from the facts of this trial alone."""
    arms = _arms(own)
    design = "; ".join(_values(own, Attribute.DESIGN))
    enrolled = [f"n = {value}" for value in _values(own, Attribute.ENROLMENT)]
    people = list(dict.fromkeys([*_values(own, Attribute.CONDITION), *_values(own, Attribute.POPULATION)]))
    if "random" in design.lower() and "non" not in design.lower():
        split = f"Randomised to {counted(len(arms), 'arm')}" if arms else "Randomised"
    else:
        split = "One arm, all given the same" if len(arms) == 1 else ""
    pooled = [fact.says for fact in own if isinstance(fact.says, Result) and fact.says.arm.label not in {arm.label for arm in arms}]
    return Flow(
        title=f"Flow of {trial.label}",
        people=[*people, *enrolled] or ["not described"],
        split=split,
        columns=[_column(arm, own, people) for arm in arms],
        together=_brief(
            [_short(result, people) if result.arm.pooled else f"{result.arm.label}: {_short(result, people)}" for result in pooled]
        ),
    )


def _column(arm: Arm, own: Sequence[Fact], people: Sequence[str]) -> Column:
    drugs = {each.agent.curie for each in arm.interventions}
    doses = [fact.says for fact in own if isinstance(fact.says, Dose) and fact.says.drug.curie in drugs]
    role = [arm.role] if arm.role else []
    lines = [*role, *([given(arm)] if given(arm).lower() != arm.label.lower() else []), *(f"{d.drug.label}: {amount(d)}" for d in doses)]
    results = [fact.says for fact in own if isinstance(fact.says, Result) and fact.says.arm.label == arm.label]
    return Column(name=arm.label, given=lines, results=_brief([_short(result, people) for result in results]))


def _short(result: Result, people: Sequence[str]) -> str:
    """A result in few words; the population is named where it is not simply that of the trial."""
    part = f", {result.population}" if result.population and result.population not in people else ""
    return f"{result.endpoint.label}{part}: {measure(result)}"


def _brief(lines: Sequence[str]) -> list[str]:
    unique = list(dict.fromkeys(lines))
    return unique if len(unique) <= MOST else [*unique[: MOST - 1], f"and {len(unique) - MOST + 1} more in the table"]


def _table(title: str, heads: Sequence[str], rows: list[tuple[Sequence[str], Fact]], cites: Cites) -> dict[str, object]:
    return {"title": title, "heads": heads, "rows": [{"cells": cells, "evidence": cites.shown(fact.evidence)} for cells, fact in rows]}


def _about(own: Sequence[Fact], cites: Cites) -> dict[str, object]:
    rows: list[tuple[Sequence[str], Fact]] = [((str(f.says.attribute), f.says.value), f) for f in own if isinstance(f.says, TrialFact)]
    rows += [(("arm", words_of(f.says)), f) for f in own if isinstance(f.says, Arm)]
    rows += [(("dose", words_of(f.says)), f) for f in own if isinstance(f.says, Dose)]
    return _table("The trial", ("What", "Said"), rows, cites)


def _results(results: Sequence[Fact], cites: Cites) -> dict[str, object]:
    rows: list[tuple[Sequence[str], Fact]] = [
        ((f.says.endpoint.label, f.says.arm.label, f.says.population, measure(f.says)), f) for f in results if isinstance(f.says, Result)
    ]
    return _table("Results", ("Endpoint", "Arm", "Population", "Result"), rows, cites)


def _conclusions(own: Sequence[Fact], cites: Cites) -> dict[str, object]:
    rows: list[tuple[Sequence[str], Fact]] = []
    for fact in own:
        said = fact.says
        if isinstance(said, Comparison):
            arms = " against ".join(arm.label for arm in (said.experimental, said.control) if arm) or "arms not named"
            p = f"p {said.p_relation or '='} {number(said.p_value)}" if said.p_value is not None else ""
            rows.append(((said.endpoint.label, arms, said.conclusion, p), fact))
    return _table("Comparisons of arms", ("Endpoint", "Arms", "Conclusion of the document", "p"), rows, cites)


def _rest(own: Sequence[Fact], cites: Cites) -> dict[str, object]:
    rows: list[tuple[Sequence[str], Fact]] = [((f.says.fact, f.says.value), f) for f in own if isinstance(f.says, Outcome)]
    return _table("What else is said", ("What", "Said"), rows, cites)
