"""One page for each trial."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from kg.model import Knowledge, Trial
from kg.views.drawn.addresses import trial_page
from kg.views.drawn.page import Page, World
from kg.views.tables import trial_of


def pages(world: World) -> Iterator[Page]:
    """The pages of all trials, by label."""
    from kg.render.roles import trials_of

    about = {each.trial: each.about for each in trials_of(world.knowledge.facts)}
    for trial in trials(world.knowledge):
        called = frozenset({f"trial:{trial.slug}", trial.registry_id, trial.label}) - {""}
        file = trial_page(trial.slug)
        yield Page(
            words=("trial", trial.slug), also=called, file=file, title=trial.label, summary=about.get(trial, ""), group="Trials",
            draw=partial(_draw, trial, world),
        )


def trials(knowledge: Knowledge) -> list[Trial]:
    """All trials, by label."""
    found = {trial for fact in knowledge.facts if (trial := trial_of(fact.says))}
    return sorted(found, key=lambda trial: (trial.label, trial.slug))


def _draw(trial: Trial, world: World) -> str:
    from kg.render.trial import draw_trial

    return draw_trial(trial, world.knowledge.facts, world.knowledge.sources)
