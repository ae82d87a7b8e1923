"""Pages in Chromium with the network cut (``opened`` fails on any request, console error or dialog)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from kg.network import arrange
from kg.render.index import PageLink, draw_index
from kg.render.pathway import draw_pathway
from kg.render.responses import draw_responses
from kg.render.trial import draw_trial
from tests.render.samples import HOSTILE, SOURCES, TRIAL, VIEW, edges, hostile, knowledge, nodes, trial_facts

Opened = Callable[..., Any]
PHONE = {"width": 420, "height": 800}
MIDDLE_OF_LINE = """id => {
  const edge = pathway.network.body.edges[id], point = pathway.network.canvasToDOM(edge.edgeType.getPoint(0.5));
  const box = document.getElementById("net").getBoundingClientRect();
  return [box.left + point.x, box.top + point.y];
}"""
MIDDLE_OF_BOX = """id => {
  const point = pathway.network.canvasToDOM(pathway.network.getPosition(id)), box = document.getElementById("net").getBoundingClientRect();
  return [box.left + point.x, box.top + point.y];
}"""


@pytest.fixture(scope="module")
def html() -> str:
    return draw_pathway(arrange(VIEW, nodes(), edges()), SOURCES)


def sideways(page: Any) -> int:
    return int(page.evaluate("document.documentElement.scrollWidth - window.innerWidth"))


def test_click_on_a_line_shows_its_quote(opened: Opened, html: str) -> None:
    page = opened(html)
    page.mouse.click(*page.evaluate(MIDDLE_OF_LINE, "drug:trialofan|inhibits|protein:ZED9"))
    page.wait_for_selector("#panel .quotes")
    panel = page.inner_text("#panel")
    assert "trialofan → ZED9" in panel
    assert "Here it says that trialofan inhibits ZED9." in panel
    assert "Guide B to trialofan" in panel
    assert "line 7 · characters 400–" in panel


def test_line_with_two_relations_shows_the_quotes_of_both(opened: Opened, html: str) -> None:
    page = opened(html)
    page.click("#panel button:has-text('examplersen inhibits, inhibits production of')")
    assert page.locator("#panel blockquote").all_inner_texts() == [
        "Here it says that examplersen inhibits ZED9.",
        "Here it says that examplersen inhibits production of ZED9.",
    ]


def test_click_on_a_box_shows_its_relations_and_neighbourhood(opened: Opened, html: str) -> None:
    page = opened(html)
    page.mouse.click(*page.evaluate(MIDDLE_OF_BOX, "family:qux"))
    page.wait_for_selector("#panel h2:has-text('QUX family')")
    assert page.locator("#panel [data-line]").count() == 4
    page.click("text=Only its neighbourhood")
    hidden = page.evaluate("Object.values(pathway.network.body.nodes).filter(n => n.options.hidden).length")
    assert hidden == 7
    page.keyboard.press("Escape")
    assert page.evaluate("Object.values(pathway.network.body.nodes).filter(n => n.options.hidden).length") == 0


def test_cited_paper_is_a_link(opened: Opened, html: str) -> None:
    page = opened(html)
    page.click("#panel button:has-text('degrades ZED9 mRNA') >> nth=0")
    link = page.locator("#panel a:has-text('PMID 1234567')")
    assert link.get_attribute("href") == "https://pubmed.ncbi.nlm.nih.gov/1234567/"
    assert "noopener" in (link.get_attribute("rel") or "")


def test_search_finds_a_thing(opened: Opened, html: str) -> None:
    page = opened(html)
    page.fill("#find", "snip")
    page.wait_for_selector("#panel h2:has-text('snipase')")
    page.fill("#find", "zed9")
    page.wait_for_selector("#panel h2:has-text('ZED9')")
    page.fill("#find", "nowhere at all")
    page.wait_for_function("document.getElementById('live').textContent === '0 things found'")


def test_filter_by_document(opened: Opened, html: str) -> None:
    page = opened(html)
    page.select_option("#document", "guide-b")
    page.wait_for_selector("#panel h3:has-text('Relations (7)')")
    page.select_option("#document", "")
    page.wait_for_selector("#panel h3:has-text('Relations (15)')")


def test_legend_switches_senses_kinds_and_firmness(opened: Opened, html: str) -> None:
    page = opened(html)
    for entry, left in (("inhibits, degrades", 8), ("denied", 14), ("Drug", 9), ("general knowledge", 14)):
        key = page.locator(f".key:has-text('{entry}')")
        key.click()
        page.wait_for_selector(f"#panel h3:has-text('Relations ({left})')")
        assert key.get_attribute("aria-pressed") == "false"
        key.click()
        page.wait_for_selector("#panel h3:has-text('Relations (15)')")


def test_keyboard_alone_reaches_a_quote(opened: Opened, html: str) -> None:
    page = opened(html)
    page.focus("#net")
    page.keyboard.press("ArrowDown")
    page.wait_for_selector("#panel .close")
    first = page.inner_text("#panel h2")
    page.keyboard.press("ArrowDown")
    page.wait_for_function("first => document.querySelector('#panel h2').innerText !== first", arg=first)
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.hasAttribute('data-line')")
    page.keyboard.press("Enter")
    page.wait_for_selector("#panel blockquote")
    assert "→" in page.text_content("#live")
    page.keyboard.press("Escape")
    page.wait_for_selector("#panel h2:has-text('Read the words behind it')")
    assert page.evaluate("document.activeElement.id") == "net"


def test_skip_link_leads_to_the_table(opened: Opened, html: str) -> None:
    page = opened(html)
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.getAttribute('href')") == "#facts"


def test_dark_by_wish_of_the_system_and_by_button(opened: Opened, html: str) -> None:
    page = opened(html, color_scheme="dark")
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(17, 23, 30)"
    page.click("#dark")
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"


def test_phone_has_its_own_plan_readable_and_without_sideways_scroll(opened: Opened, html: str) -> None:
    page = opened(html, **PHONE)
    assert sideways(page) == 0
    assert page.evaluate("pathway.state.plan.name") == "portrait"
    assert page.evaluate("pathway.network.getScale() * pathway.state.plan.font") >= 10
    page.mouse.click(*page.evaluate(MIDDLE_OF_BOX, "mrna:ZED9"))
    page.wait_for_selector("#panel.chosen")
    sheet = page.evaluate("(r => [r.bottom, r.height])(document.getElementById('panel').getBoundingClientRect())")
    assert sheet[0] == pytest.approx(800)
    assert sheet[1] <= 400
    assert sideways(page) == 0


def test_labels_are_readable_on_a_wide_screen(opened: Opened, html: str) -> None:
    page = opened(html)
    assert page.evaluate("pathway.network.getScale() * pathway.state.plan.font") >= 11


def test_positions_are_the_plan(opened: Opened, html: str) -> None:
    page = opened(html)
    plan = arrange(VIEW, nodes(), edges()).plans[0]
    shown = page.evaluate("pathway.network.getPositions()")
    assert {name: (at["x"], at["y"]) for name, at in shown.items()} == {
        spot.id: (pytest.approx(spot.x, abs=1), pytest.approx(spot.y, abs=1)) for spot in plan.spots
    }


def test_svg_and_png_to_take_away(opened: Opened, html: str, tmp_path: Path) -> None:
    page = opened(html)
    for name, start in (("svg", b"<svg "), ("png", b"\x89PNG")):
        with page.expect_download() as download:
            page.click(f"#{name}")
        download.value.save_as(tmp_path / name)
        assert download.value.suggested_filename == f"zed.{name}"
        assert (tmp_path / name).read_bytes().startswith(start)


def test_print_shows_the_still_picture(opened: Opened, html: str) -> None:
    page = opened(html)
    assert not page.is_visible(".still-wide svg")
    page.emulate_media(media="print")
    assert page.is_visible(".still-wide svg")
    assert not page.is_visible("#net")


def test_without_scripts_picture_and_table_remain(opened: Opened, html: str) -> None:
    page = opened(html, java_script_enabled=False)
    assert page.is_visible(".still-wide svg")
    assert page.is_visible("text=Here it says that trialofan inhibits ZED9.")


@pytest.mark.parametrize("size", [{}, PHONE], ids=["wide", "phone"])
def test_hostile_names_are_text(opened: Opened, size: dict[str, int]) -> None:
    page = opened(draw_pathway(arrange(VIEW, *hostile()), SOURCES), **size)
    for name, label in HOSTILE.items():
        page.evaluate("id => pathway.choose({ box: id })", f"drug:{name}")
        assert page.text_content("#panel h2") == label
        page.click("#panel [data-line] >> nth=0")
        assert page.text_content("#panel blockquote") == label
    assert sideways(page) == 0
    assert page.locator("#panel img, #panel script, table img").count() == 0


def others() -> dict[str, str]:
    return {
        "trial": draw_trial(TRIAL, trial_facts(), SOURCES),
        "responses": draw_responses(trial_facts(), SOURCES),
        "index": draw_index(knowledge(), {"documents": 2}, [PageLink(href="zed.html", title="ZED9")]),
        "empty": draw_pathway(arrange(VIEW, [], []), ()),
    }


@pytest.mark.parametrize("size", [{}, PHONE], ids=["wide", "phone"])
@pytest.mark.parametrize("name", ["trial", "responses", "index", "empty"])
def test_other_pages_open_and_fit(opened: Opened, name: str, size: dict[str, int]) -> None:
    page = opened(others()[name], **size)
    assert sideways(page) == 0
    assert page.is_visible("h1")


def test_link_of_a_thing_leads_to_the_web_only_when_it_is_safe(opened: Opened) -> None:
    things = [replace(node, url="https://example.org/zed") if node.id == "protein:ZED9" else node for node in nodes()]
    page = opened(draw_pathway(arrange(VIEW, things, edges()), SOURCES))
    page.evaluate("pathway.choose({ box: 'protein:ZED9' })")
    assert page.get_attribute("#panel a", "href") == "https://example.org/zed"
    hostile_page = opened(draw_pathway(arrange(VIEW, *hostile()), SOURCES))
    hostile_page.evaluate("pathway.choose({ box: 'drug:quotes' })")
    assert hostile_page.locator("#panel a").count() == 0
