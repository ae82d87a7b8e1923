"""Every kind of page that a build writes, as it is written: in Chromium with the network cut, wide and narrow, light and dark."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from kg.model import Attribute, Conflict, Fact, Knowledge, Result, Statistic, TrialFact
from kg.render.conflicts import draw_conflicts
from kg.render.forest import draw_forest
from kg.render.index import PageLink, draw_index
from kg.render.matrix import draw_matrix
from kg.render.responses import draw_responses
from kg.render.timeline import draw_timeline
from kg.render.trial import draw_trial
from tests.render.charts import hostile_facts, ratio
from tests.render.samples import ALL, CR, HOSTILE, LOW, SOURCES, TRIAL, fact

Opened = Callable[..., Any]
KINDS = {
    "pathway": "p53.html", "pathway with families": "bcl-2.html", "trial": "trial-NCT00024440.html",
    "trial of three arms": "trial-cenersen-aml*",
    "trial told in passing": "trial-AGENDA.html", "effects": "forest.html", "responses": "responses.html", "timelines": "timeline.html",
    "matrix": "matrix.html", "disputes": "conflicts.html", "document": "document-oblimersen.html", "index": "index.html",
    "neighbourhood": "about.html",
}  # fmt: skip
PHONE = {"width": 420, "height": 800}
SIZES = pytest.mark.parametrize("size", [{}, PHONE], ids=["wide", "phone"])
OPEN_ALL = "document.querySelectorAll('details').forEach(each => each.open = true)"


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The pages of the documents in the package, as a user gets them, and a neighbourhood, which a build leaves out."""
    out = tmp_path_factory.mktemp("pages") / "build"
    about = ["render", "about", "drug:oblimersen", "--graph", str(out / "graph.ttl"), "--out", str(out / "html" / "about.html")]
    for words in (["build", "--out", str(out)], about):
        done = subprocess.run([sys.executable, "-m", "kg", *words], capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
    return out / "html"


def page_of(written: Path, kind: str) -> str:
    (file,) = written.glob(KINDS[kind])
    return file.read_text(encoding="utf-8")


def test_no_kind_of_page_is_forgotten(written: Path) -> None:
    named = {file.name for pattern in KINDS.values() for file in written.glob(pattern)}
    others = {file.name for file in written.glob("*.html")} - named
    assert {name.split("-")[0] for name in others} <= {"trial", "document"}


@SIZES
@pytest.mark.parametrize("kind", KINDS)
def test_nothing_serious_for_axe(
    opened: Opened, findings: Callable[[Any], list[str]], written: Path, kind: str, size: dict[str, int]
) -> None:
    page = opened(page_of(written, kind), bypass_csp=True, **size)
    page.evaluate(OPEN_ALL)
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        assert findings(page) == [], scheme
    assert page.evaluate("document.documentElement.scrollWidth - window.innerWidth") == 0
    assert page.locator("h1").count() == 1


@pytest.mark.parametrize("kind", KINDS)
def test_by_keyboard_alone_all_is_reached_and_seen(opened: Opened, written: Path, kind: str) -> None:
    """The tab key comes to everything that can be used, in order, and each shows that it is held."""
    page = opened(page_of(written, kind))
    wanted = page.evaluate(
        """() => { const all = [...document.querySelectorAll("a[href], button, summary, input, select, [tabindex='0']")];
          window.wanted = all.filter(each => !each.disabled && each.checkVisibility({ visibilityProperty: true }));
          window.reached = new Set(); return window.wanted.length; }"""
    )
    for _ in range(wanted + 1):
        page.keyboard.press("Tab")
        held = page.evaluate(
            """() => { const held = document.activeElement; if (held === document.body) return true; window.reached.add(held);
              return getComputedStyle(held).outlineStyle !== "none" || held.localName === "input"; }"""
        )
        assert held
    missed = page.evaluate("window.wanted.filter(each => !window.reached.has(each)).map(each => each.outerHTML.slice(0, 120))")
    assert missed == []


@pytest.mark.parametrize("kind", ["effects", "responses", "timelines", "matrix", "document", "pathway"])
def test_by_keyboard_alone_the_words_are_opened(opened: Opened, written: Path, kind: str) -> None:
    page = opened(page_of(written, kind))
    page.locator("summary").first.focus()
    page.keyboard.press("Enter")
    assert page.locator("details[open]").count() == 1
    inside = page.locator("details[open] blockquote, details[open] table")
    assert inside.first.is_visible()


@pytest.mark.parametrize("kind", KINDS)
def test_on_paper_every_page_is_light_and_has_no_buttons(opened: Opened, written: Path, kind: str) -> None:
    page = opened(page_of(written, kind), color_scheme="dark")
    page.emulate_media(media="print", color_scheme="dark")
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    assert page.locator(".ways:visible, .tools:visible, .take:visible, .filters:visible, #net:visible").count() == 0
    inks = page.evaluate("[...document.querySelectorAll('.f-text')].map(each => getComputedStyle(each).fill)")
    assert set(inks) <= {"rgb(23, 32, 43)"}
    assert page.locator("h1").is_visible()


def test_a_figure_taken_away_in_the_dark_is_light(opened: Opened, written: Path, tmp_path: Path) -> None:
    page = opened(page_of(written, "timelines"), color_scheme="dark")
    with page.expect_download() as download:
        page.locator("[data-take=svg]").first.press("Enter")
    download.value.save_as(tmp_path / "x.svg")
    svg = (tmp_path / "x.svg").read_text(encoding="utf-8")
    assert "light-dark" not in svg
    assert ".f-text { fill: rgb(23, 32, 43); }" in svg or ".f-text { fill: #17202b" in svg


# Hostile text in every place that a page shows


def hostile_results() -> list[Fact]:
    """Every hostile text as patients, qualifier, time and outcome of a trial, beside what ``hostile_facts`` has."""
    facts: list[Fact] = []
    for number, words in enumerate(HOSTILE.values()):
        arm = replace(LOW, label=words)
        says = (
            arm,
            Result(arm=arm, trial=TRIAL, endpoint=replace(CR, label=words, slug=f"e{number}"), statistic=Statistic.PROPORTION, numerator=1,
                   denominator=9, population=words, qualifier=words, timepoint=words),
            Result(arm=replace(ALL, label=words), trial=TRIAL, endpoint=CR, statistic=Statistic.PROPORTION, numerator=1, denominator=9,
                   population=words),
            ratio("0.8", "0.6", "0.9", population=words, endpoint=replace(CR, label=words, slug=f"e{number}")),
            TrialFact(trial=TRIAL, attribute=Attribute.POPULATION, value=words),
            TrialFact(trial=TRIAL, attribute=Attribute.CONDITION, value=words),
        )  # fmt: skip
        facts += [fact(each, words, start=1000 * number + place) for place, each in enumerate(says)]
    return facts


def disputed() -> Knowledge:
    facts = tuple(hostile_results())
    sources = tuple(replace(SOURCES[0], key=f"k{number}", title=words, publisher=words) for number, words in enumerate(HOSTILE.values()))
    conflicts = tuple(Conflict(kind=words, question=words, explanation=words, members=facts[:2]) for words in HOSTILE.values())
    return Knowledge(sources=sources, facts=facts, conflicts=conflicts)


HOSTILE_PAGES: dict[str, Callable[[], str]] = {
    "trial": lambda: draw_trial(replace(TRIAL, label=HOSTILE["script"]), hostile_results(), SOURCES),
    "trial with a long name": lambda: draw_trial(replace(TRIAL, label=HOSTILE["long"]), hostile_results(), SOURCES),
    "responses": lambda: draw_responses(hostile_results(), SOURCES),
    "forest": lambda: draw_forest([*hostile_results(), *hostile_facts()], SOURCES),
    "matrix": lambda: draw_matrix([*hostile_results(), *hostile_facts()], SOURCES),
    "timeline": lambda: draw_timeline([*hostile_results(), *hostile_facts()], SOURCES),
    "conflicts": lambda: draw_conflicts(disputed()),
    "index": lambda: draw_index(
        disputed(), dict.fromkeys(HOSTILE.values(), 1),
        [PageLink(href="x.html", title=words, summary=words, group=words) for words in HOSTILE.values()],
    ),
}  # fmt: skip


@SIZES
@pytest.mark.parametrize("name", HOSTILE_PAGES)
def test_hostile_names_are_text(opened: Opened, findings: Callable[[Any], list[str]], name: str, size: dict[str, int]) -> None:
    """No script runs (``opened`` fails on a dialog), nothing becomes markup, the page stays as wide as the window, axe stays calm."""
    page = opened(HOSTILE_PAGES[name](), bypass_csp=True, **size)
    page.evaluate(OPEN_ALL)
    assert page.locator("main img, main script, main [onerror], a[href^='javascript']").count() == 0
    shown = page.text_content("main")
    assert HOSTILE["markup"] in shown
    assert HOSTILE["template"] in shown
    assert page.evaluate("document.documentElement.scrollWidth - window.innerWidth") == 0
    assert findings(page) == []


