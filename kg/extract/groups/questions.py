"""Tables that answer one question differently: their titles tell what each is of."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from kg.extract.document.scene import Scene
from kg.extract.groups.titles import LONGEST_TITLE, TITLE
from kg.model import Evidence, Result, Statistic

Read = tuple[Result, Evidence]


def told_apart(scene: Scene, found: Sequence[Read]) -> Iterator[Read]:
    """Results of all tables. Where two tables answer one question differently, their titles tell what of: each goes with its results."""
    answers: dict[tuple[object, ...], set[Result]] = {}
    for result, _ in found:
        answers.setdefault(question(result), set()).add(result)
    titles = {table.number: TITLE.sub("", table.title).strip(" .") for table in scene.document.tables}
    for result, evidence in found:
        many = len(answers[question(result)]) > 1
        title = titles.get(evidence.table, "")
        if not many:
            yield result, evidence
        elif 0 < len(title) <= LONGEST_TITLE:
            yield replace(result, qualifier="; ".join(filter(None, (result.qualifier, title)))), evidence


def question(result: Result) -> tuple[object, ...]:
    """What a result answers: of whom, of what, when."""
    middle = result.statistic is Statistic.MEDIAN  # a mean and a median of one thing are two answers to two questions
    return result.arm, result.endpoint, middle, result.timepoint, result.population, result.trial, result.qualifier, result.comparator
