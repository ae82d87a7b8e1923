"""Effects as rows: each stated ratio of two arms with what the document concludes of it, and each comparison without a ratio."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from kg.model import Arm, Comparison, Entity, Fact, Result, Statistic, Trial
from kg.render.direction import less_is_better
from kg.render.words import ABSENT, given, number

RATIOS = frozenset({Statistic.HAZARD_RATIO, Statistic.ODDS_RATIO, Statistic.RISK_RATIO})
NONE_STATED = "no estimate stated"
_LEVEL = re.compile(r"\d\s*%")


@dataclass(frozen=True, slots=True, kw_only=True)
class Effect:
    """One row: of which trial, which arms, which patients; the ratio as stated, or None; what is concluded; the facts behind it.

    ``below`` says whether a ratio below 1 favours the first arm, ``roles`` whether the first is the experimental arm and the second
    the control; None and False where the documents leave that open.
    """

    endpoint: Entity
    trial: Trial | None
    arms: str
    population: str
    estimate: str
    conclusion: str
    facts: tuple[Fact, ...]
    point: float | None = None
    low: float | None = None
    high: float | None = None
    below: bool | None = None
    roles: bool = False


def effects(facts: Sequence[Fact]) -> dict[Entity, list[Effect]]:
    """The rows of each endpoint for which two arms are compared, by label; within one, ratios before comparisons without one."""
    arms = [fact.says for fact in facts if isinstance(fact.says, Arm)]
    compared = [(fact.says, fact) for fact in facts if isinstance(fact.says, Comparison)]
    rows: list[Effect] = []
    beside: set[Fact] = set()
    for fact in facts:
        if isinstance(said := fact.says, Result) and _is_effect(said):
            own = sorted((pair for pair in compared if _same(said, pair[0])), key=lambda pair: conclusion(pair[0]))
            beside.update(each for _, each in own)
            rows.append(_of_ratio(said, fact, own, arms))
    rows += [_of_comparison(comparison, fact) for comparison, fact in compared if fact not in beside]
    groups: dict[Entity, list[Effect]] = {}
    for row in sorted(rows, key=_place):
        groups.setdefault(row.endpoint, []).append(row)
    return groups


def _place(row: Effect) -> tuple[object, ...]:
    name = row.trial.label if row.trial else "~"
    return row.endpoint.label, row.endpoint.curie, row.point is None, name, row.arms, row.population, row.estimate, row.conclusion


def _is_effect(said: Result) -> bool:
    return said.statistic in RATIOS or (said.comparator is not None and said.statistic in ABSENT)


def trial_of(said: Result | Comparison) -> Trial | None:
    """The trial that is spoken of, by itself or by its arms."""
    first = said.arm if isinstance(said, Result) else said.experimental
    return said.trial or (first.trial if first else None)


def first_arm(said: Result) -> str:
    """The name of the arm of a ratio; the label of such an arm may name both ("A vs. B")."""
    other = said.comparator.label if said.comparator else ""
    return said.arm.label.removesuffix(f" vs. {other}").split(" vs. ")[0]


def _same(ratio: Result, comparison: Comparison) -> bool:
    """Whether a comparison concludes of this very ratio: same trial, endpoint, time, patients and arms."""
    return (
        (ratio.endpoint, ratio.timepoint, trial_of(ratio)) == (comparison.endpoint, comparison.timepoint, trial_of(comparison))
        and comparison.population in ("", ratio.population)
        and comparison.experimental is not None
        and _is_called(comparison.experimental, first_arm(ratio))
        and (comparison.control is None) == (ratio.comparator is None)
        and (comparison.control is None or comparison.control == ratio.comparator or comparison.control.label == ratio.comparator.label)  # type: ignore[union-attr]
    )


def _is_called(arm: Arm, name: str) -> bool:
    """Whether an arm goes by a name: its label, or what is given in it."""
    return name.casefold() in (arm.label.casefold(), given(arm).casefold())


def _of_ratio(said: Result, fact: Fact, beside: Sequence[tuple[Comparison, Fact]], arms: Sequence[Arm]) -> Effect:
    other, first, drawn = said.comparator, first_arm(said), said.statistic in RATIOS
    roles = {arm.role for arm in arms if arm.trial == trial_of(said) and _is_called(arm, first)}
    return Effect(
        endpoint=said.endpoint, trial=trial_of(said), arms=f"{first} vs. {other.label}" if other else said.arm.label,
        population=said.population, estimate=estimate(said), facts=(fact, *(each for _, each in beside)),
        conclusion="; ".join(dict.fromkeys(conclusion(comparison) for comparison, _ in beside)),
        point=_drawable(said.value) if drawn else None, low=_drawable(said.low) if drawn else None,
        high=_drawable(said.high) if drawn else None, below=less_is_better(said.endpoint, said.statistic) if other and drawn else None,
        roles=other is not None and other.role == "control" and "experimental" in roles,
    )  # fmt: skip


def _of_comparison(said: Comparison, fact: Fact) -> Effect:
    arms = " vs. ".join(arm.label for arm in (said.experimental, said.control) if arm) or "arms not named"
    return Effect(
        endpoint=said.endpoint, trial=trial_of(said), arms=arms, population=said.population,
        estimate=NONE_STATED, conclusion=conclusion(said), facts=(fact,),
    )  # fmt: skip


def _drawable(value: Decimal | None) -> float | None:
    """A number that has a place on a logarithmic scale."""
    return float(value) if value is not None and value.is_finite() and value > 0 else None


def estimate(said: Result) -> str:
    """A ratio in words, with its interval and that interval's level as stated; where no level is, that is said."""
    if said.statistic in ABSENT:
        return str(said.statistic)
    words = [f"{said.statistic} {number(said.value)}".strip()]
    span = " to ".join(filter(None, (number(said.low), number(said.high))))
    if span:
        level = "" if _LEVEL.search(said.bounds) or said.bounds not in ("", "CI") else ", confidence level not stated"
        words.append(f"({said.bounds} {span}{level})".replace("( ", "("))
    elif said.value is None:
        words.append("no number stated")
    else:
        words.append("(no interval stated)")
    return " ".join([*words, *([f"at {said.timepoint}"] if said.timepoint else []), *([said.qualifier] if said.qualifier else [])])


def conclusion(said: Comparison) -> str:
    """What a document concludes of two arms, with its p value."""
    p = f"p {said.p_relation or '='} {number(said.p_value)}" if said.p_value is not None else ""
    time = f"at {said.timepoint}" if said.timepoint else ""
    return ", ".join(filter(None, (f"{said.conclusion} {time}".strip() if said.conclusion else time, p)))


def all_effects(groups: dict[Entity, list[Effect]]) -> Iterator[Effect]:
    """Every row of every group."""
    for rows in groups.values():
        yield from rows
