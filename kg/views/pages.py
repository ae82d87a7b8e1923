"""The pages of a build: index, pathways, one for each trial, responses. Each is one offline HTML file."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from kg.errors import RenderError
from kg.graph import names
from kg.model import Knowledge, Trial
from kg.model.picture import Picture
from kg.views.graphs import counted, open_knowledge
from kg.views.tables import trial_of

PATHWAYS = ("p53", "bcl-2")


def write_pages(knowledge: Knowledge, graph: Path, folder: Path, stats: dict[str, int]) -> None:
    """Write all pages into a folder, which is made."""
    folder.mkdir()
    for name, text in pages(knowledge, graph, stats):
        (folder / name).write_text(text, encoding="utf-8", newline="\n")


def pages(knowledge: Knowledge, graph: Path, stats: dict[str, int]) -> Iterator[tuple[str, str]]:
    """Each page by its file name, the index last."""
    from kg.render.index import PageLink, draw_index

    links = []
    for name in PATHWAYS:
        picture, text = _pathway(name, knowledge, graph)
        links.append(PageLink(href=f"{name}.html", title=picture.title, summary=picture.subtitle, group="Pathways"))
        yield f"{name}.html", text
    for trial in trials(knowledge):
        links.append(PageLink(href=f"{page_name(trial)}.html", title=trial.label, group="Trials"))
        yield f"{page_name(trial)}.html", _trial(trial, knowledge)
    about = "Every proportion of every arm, with its interval."
    links.append(PageLink(href="responses.html", title="Responses", summary=about, group="Results"))
    yield "responses.html", _responses(knowledge)
    yield "index.html", draw_index(knowledge, stats, links)


def trials(knowledge: Knowledge) -> list[Trial]:
    """All trials, by label."""
    found = {trial for fact in knowledge.facts if (trial := trial_of(fact.says))}
    return sorted(found, key=lambda trial: (trial.label, trial.slug))


def page_name(trial: Trial) -> str:
    """The name of the page of a trial, without extension."""
    return f"trial-{names.stable(trial.slug)}"


def draw(view: Sequence[str], graph: Path) -> str:
    """One page by the words of the command line. Raises RenderError for an unknown view."""
    knowledge = open_knowledge(graph)
    match list(view):
        case [name] if name in PATHWAYS:
            return _pathway(name, knowledge, graph)[1]
        case ["responses"]:
            return _responses(knowledge)
        case ["index"]:
            return dict(pages(knowledge, graph, counted(graph)))["index.html"]
        case ["trial", name]:
            return _trial(_find_trial(name, knowledge), knowledge)
    expected = f"index, {', '.join(PATHWAYS)}, responses or trial ID"
    raise RenderError(f"view {' '.join(view)!r}", "no such view", expected, "choose one of these")


def _find_trial(name: str, knowledge: Knowledge) -> Trial:
    known = trials(knowledge)
    wanted = name.removeprefix("trial:")
    for trial in known:
        if wanted in (trial.slug, trial.registry_id, trial.label):
            return trial
    raise RenderError(f"trial {name!r}", "no such trial", ", ".join(trial.slug for trial in known) or "a trial", "choose one of these")


def _pathway(name: str, knowledge: Knowledge, graph: Path) -> tuple[Picture, str]:
    from kg.render.pathway import draw_pathway
    from kg.views.pathway import picture

    made = picture(name, knowledge, graph)
    return made, draw_pathway(made, knowledge.sources)


def _trial(trial: Trial, knowledge: Knowledge) -> str:
    from kg.render.trial import draw_trial

    return draw_trial(trial, knowledge.facts, knowledge.sources)


def _responses(knowledge: Knowledge) -> str:
    from kg.render.responses import draw_responses

    return draw_responses(knowledge.facts, knowledge.sources)
