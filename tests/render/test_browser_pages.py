"""The pages that compare, and the page of a document, in Chromium with the network cut."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from kg.model import Knowledge, NotUnderstood
from kg.render.conflicts import draw_conflicts
from kg.render.document import draw_document
from kg.render.forest import draw_forest
from kg.render.matrix import draw_matrix
from kg.render.responses import draw_responses
from kg.render.timeline import draw_timeline
from kg.render.trial import draw_trial
from kg.views.figures import figures
from tests.render.charts import course_facts, effect_facts, hostile_facts
from tests.render.samples import HOSTILE, SOURCES, TRIAL, knowledge, trial_facts
from tests.render.test_document import document, name, said

Opened = Callable[..., Any]
PHONE = {"width": 420, "height": 800}
SIZES = pytest.mark.parametrize("size", [{}, PHONE], ids=["wide", "phone"])


def page_of_document() -> str:
    own = document()
    at = own.text.index("25 mg")
    facts = [said(own, "**Examplersen** binds ZED9 mRNA."), said(own, "First of all, 12 of 50 responded.", name("Zed")),
             said(own, "12 of 50", name("N")), said(own, "12%", name("M"))]  # fmt: skip
    left = [NotUnderstood(document=own.key, start=at, end=at + 5, quote="25 mg", reason="no arm is sure for this number")]
    return draw_document(own, facts, left, SOURCES, figures(own, Knowledge(sources=SOURCES, facts=tuple(facts))))


DRAWN = {
    "forest": lambda: draw_forest(effect_facts(), SOURCES),
    "matrix": lambda: draw_matrix(course_facts(), SOURCES, {TRIAL.slug: "trial-zed.html"}),
    "timeline": lambda: draw_timeline(course_facts(), SOURCES),
    "trial": lambda: draw_trial(TRIAL, trial_facts(), SOURCES),
    "responses": lambda: draw_responses(trial_facts(), SOURCES),
    "document": page_of_document,
}
OTHERS = {
    "conflicts": lambda: draw_conflicts(knowledge()),
    "no forest": lambda: draw_forest([]),
    "no document": lambda: draw_document(document(), []),
    "hostile forest": lambda: draw_forest(hostile_facts(), SOURCES),
    "hostile matrix": lambda: draw_matrix(hostile_facts(), SOURCES),
    "hostile timeline": lambda: draw_timeline(hostile_facts(), SOURCES),
}


@SIZES
@pytest.mark.parametrize("kind", [*DRAWN, *OTHERS])
def test_pages_open_and_fit(opened: Opened, kind: str, size: dict[str, int]) -> None:
    page = opened({**DRAWN, **OTHERS}[kind](), **size)
    assert page.evaluate("document.documentElement.scrollWidth - window.innerWidth") == 0
    assert page.is_visible("h1")
    assert page.locator("main img, main script, td script").count() == 0


@SIZES
@pytest.mark.parametrize("kind", DRAWN)
def test_a_figure_can_be_taken_away_with_its_colours(opened: Opened, kind: str, size: dict[str, int], tmp_path: Path) -> None:
    page = opened(DRAWN[kind](), **size)
    with page.expect_download() as download:
        page.click("[data-take=svg] >> nth=0")
    download.value.save_as(tmp_path / "x.svg")
    svg = (tmp_path / "x.svg").read_text(encoding="utf-8")
    assert download.value.suggested_filename == page.get_attribute("[data-figure] >> nth=0", "data-figure") + ".svg"
    assert svg.startswith("<svg ")
    used = {word for names in re.findall(r'class="(f-[^"]*)"', svg) for word in names.split()}
    style = svg[svg.index("<style") : svg.index("</style>")]
    assert [word for word in used if f".{word}" not in style] == []


def test_without_scripts_nothing_offers_what_it_cannot_do(opened: Opened) -> None:
    page = opened(DRAWN["forest"](), java_script_enabled=False)
    assert not page.is_visible("[data-take=svg] >> nth=0")
    assert page.is_visible("figure svg, .figure svg")


def test_print_leaves_out_the_ways_and_buttons(opened: Opened) -> None:
    page = opened(DRAWN["timeline"]())
    page.emulate_media(media="print")
    assert not page.is_visible(".ways")
    assert not page.is_visible("[data-take=svg] >> nth=0")
    assert page.is_visible(".still-wide svg >> nth=0")


def test_letters_in_pictures_stay_inside_their_boxes(opened: Opened) -> None:
    page = opened(DRAWN["timeline"]())
    outside = page.evaluate(
        """() => [...document.querySelectorAll(".still-wide svg")].flatMap(svg => {
          const boxes = [...svg.querySelectorAll("rect")].map(each => each.getBBox());
          return [...svg.querySelectorAll("text")].map(each => ({ words: each.textContent, ...["x", "y", "width"].reduce(
            (all, key) => ({ ...all, [key]: each.getBBox()[key] }), {}) })).filter(text => boxes.some(box =>
            text.x > box.x && text.x < box.x + box.width && text.y > box.y && text.y < box.y + box.height
            && text.x + text.width > box.x + box.width));
        })"""
    )
    assert outside == []


def test_a_mark_of_the_matrix_leads_to_its_trial(opened: Opened) -> None:
    page = opened(DRAWN["matrix"]())
    links = page.locator(".still-wide svg a")
    assert links.count() == 2
    assert links.first.get_attribute("href") == "trial-zed.html"
    links.first.focus()
    assert "ZEDSTOP trial, phase 3" in page.evaluate("document.activeElement.getAttribute('aria-label')")


# The page of a document


def test_click_on_a_mark_shows_all_that_rests_on_it(opened: Opened) -> None:
    page = opened(page_of_document())
    page.click("#text mark:has-text('12 of 50')")
    panel = page.inner_text("#panel")
    assert "2 things rest on these words" in panel
    assert "“Zed”" in panel
    assert "“N”" in panel
    assert page.locator("#text mark.on").count() == 3  # the words themselves, and the two ends of the longer span
    page.click("#panel .close:has-text('Clear')")
    assert page.locator("#text mark.on").count() == 0
    assert "Read what rests on the words" in page.inner_text("#panel")


def test_the_quote_in_the_panel_leads_back_to_its_words(opened: Opened) -> None:
    page = opened(page_of_document())
    page.click("#facts summary:has-text('mechanism')")
    page.click("#facts a[href='#s1']")
    assert page.evaluate("document.activeElement.localName") == "mark"
    assert "binds ZED9 mRNA" in page.inner_text("#text mark.on")
    assert "One thing rests on these words" in page.inner_text("#panel")


def test_keyboard_walks_from_mark_to_mark(opened: Opened) -> None:
    page = opened(page_of_document())
    page.focus("#text mark[tabindex='0']")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    assert page.evaluate("document.activeElement.innerText") == "12 of 50"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "panel-title"
    assert "rest on these words" in page.text_content("#live")
    page.keyboard.press("Escape")
    assert page.evaluate("document.activeElement.innerText") == "12 of 50"
    assert page.locator("#text mark[tabindex='0']").count() == 1


def test_the_legend_switches_kinds(opened: Opened) -> None:
    page = opened(page_of_document())
    page.click(".key[data-kind=name]")
    assert page.get_attribute(".key[data-kind=name]", "aria-pressed") == "false"
    assert page.locator("#text mark.k-name").count() == 0
    assert page.locator("#text mark.k-none").count() == 4
    assert page.locator("#text mark.k-mechanism").count() == 1
    page.click("#text mark.k-none >> nth=0")
    assert not page.locator("#panel.chosen").count()
    page.click(".key[data-kind=name]")
    assert page.locator("#text mark.k-name").count() == 4


def test_what_was_not_understood_says_why(opened: Opened) -> None:
    page = opened(page_of_document())
    page.click("#text mark.k-open")
    assert "no arm is sure for this number" in page.inner_text("#panel")


def test_kinds_are_told_apart_without_colour(opened: Opened) -> None:
    page = opened(page_of_document())
    looks = page.evaluate(
        """() => [...document.querySelectorAll(".key mark")].map(each => { const style = getComputedStyle(each);
          return [style.textDecorationStyle, style.textDecorationThickness, style.outlineStyle, each.dataset.tag].join(" "); })"""
    )
    assert len(set(looks)) == len(looks) == 3
    assert page.evaluate("getComputedStyle(document.querySelector('#text mark.k-mechanism'), '::after').content").endswith('M"')


def test_on_the_phone_the_panel_is_a_sheet_that_leaves_the_words_in_sight(opened: Opened) -> None:
    page = opened(page_of_document(), **PHONE)
    page.click("#text mark.k-open")
    page.wait_for_selector("#panel.chosen")
    sheet = page.evaluate("(r => [r.top, r.bottom])(document.getElementById('panel').getBoundingClientRect())")
    words = page.evaluate("(r => [r.top, r.bottom])(document.querySelector('#text mark.k-open').getBoundingClientRect())")
    assert sheet[1] == pytest.approx(800)
    assert words[0] >= 0
    assert words[1] <= sheet[0]


def test_without_scripts_the_text_its_marks_and_the_list_remain(opened: Opened) -> None:
    page = opened(page_of_document(), java_script_enabled=False)
    assert page.is_visible("#text mark.k-mechanism")
    assert not page.is_visible("#panel")
    page.click("#facts summary:has-text('mechanism')")
    assert page.is_visible("#facts blockquote >> nth=0")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_marked_words_can_be_read(opened: Opened, scheme: str) -> None:
    """The contrast of letters on every kind of mark, as WCAG counts it: at least 7 to 1."""
    page = opened(page_of_document(), color_scheme=scheme)
    tones = page.evaluate(
        """() => ["result", "comparison", "trial", "arm", "dose", "mechanism", "outcome", "name"].map(kind => {
          const mark = document.querySelector("#text mark"); mark.className = "k-" + kind;
          const style = getComputedStyle(mark); return [style.color, style.backgroundColor]; })"""
    )
    for ink, paper in tones:
        assert contrast(ink, paper) >= 7, (ink, paper)


def contrast(one: str, other: str) -> float:
    lights = sorted((light(one), light(other)))
    return (lights[1] + 0.05) / (lights[0] + 0.05)


def light(colour: str) -> float:
    parts = [int(part) / 255 for part in re.findall(r"\d+", colour)[:3]]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize("kind", [kind for kind in HOSTILE if kind != "control"])
def test_hostile_text_in_a_document_is_text(opened: Opened, kind: str) -> None:
    own = document(document().text.replace("never tires", HOSTILE[kind] + " never tires"))
    page = opened(draw_document(own, [said(own, "never tires", name(HOSTILE[kind]))], (), SOURCES))
    page.click("#text mark")
    assert HOSTILE[kind][:40].strip() in page.text_content("#panel")
    assert page.locator("#panel img, #panel script, #text img, #text script").count() == 0
    assert page.evaluate("document.documentElement.scrollWidth - window.innerWidth") == 0
