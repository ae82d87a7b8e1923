"""Filters, general knowledge, trials of drugs and pictures too large to read, in Chromium with the network cut."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from kg.model.picture import Box
from kg.network import ViewSpec, arrange
from kg.network.parts import PathwayEdge
from kg.render.pathway import draw_pathway
from tests.render.samples import HOSTILE, SOURCES, hostile, layered
from tests.render.test_browser import MIDDLE_OF_BOX, MIDDLE_OF_LINE, PHONE, sideways

Opened = Callable[..., Any]
VISIBLE = "Object.values(pathway.network.body.nodes).filter(n => !n.options.hidden).map(n => n.id)"


@pytest.fixture(scope="module")
def html() -> str:
    return draw_pathway(layered(), SOURCES)


def told(page: Any) -> str:
    return str(page.inner_text("#told"))


def test_general_knowledge_is_off_at_first_and_never_counted(opened: Opened, html: str) -> None:
    page = opened(html)
    assert told(page) == "15 of 15 relations shown"
    assert "protein:KIN5" not in page.evaluate(VISIBLE)
    assert not page.is_visible(".key[data-layer=general]")
    page.click("#general")
    assert told(page) == "15 of 15 relations shown, and 3 of general knowledge"
    assert "protein:KIN5" in page.evaluate(VISIBLE)
    assert page.get_attribute("#general", "aria-pressed") == "true"
    page.click("#general")
    assert told(page) == "15 of 15 relations shown"
    assert "protein:KIN5" not in page.evaluate(VISIBLE)
    assert "11 things, 15 relations" in page.inner_text(".counts")


@pytest.mark.parametrize(
    ("line", "paper", "check"),
    [
        ("protein:KIN5|activates|protein:ZED9|general", "7654321", "looked up"),
        ("protein:ZED9|inhibits|protein:KIN5|general", "7654322", "citation to be checked"),
        ("protein:KIN5|makes|protein:QUX1|general", "", "no paper named"),
    ],
)
def test_click_on_general_knowledge_shows_its_paper_and_no_quote(opened: Opened, html: str, line: str, paper: str, check: str) -> None:
    page = opened(html)
    page.click("#general")
    page.mouse.click(*page.evaluate(MIDDLE_OF_LINE, line))
    page.wait_for_selector("#panel.chosen .taught")
    panel = page.inner_text("#panel")
    assert "general knowledge, not from the documents" in panel
    assert check in panel
    assert page.locator("#panel blockquote").count() == 0
    links = [link.get_attribute("href") for link in page.locator("#panel .taught a").all()]
    assert links == ([f"https://pubmed.ncbi.nlm.nih.gov/{paper}/"] if paper else [])


def test_what_a_document_says_is_not_said_again_by_general_knowledge(opened: Opened, html: str) -> None:
    page = opened(html)
    assert not page.evaluate("Object.keys(pathway.network.body.edges).includes('drug:trialofan|inhibits|protein:ZED9|general')")
    assert page.evaluate("Object.keys(pathway.network.body.edges).includes('drug:trialofan|inhibits|protein:ZED9')")


@pytest.mark.parametrize(
    ("chosen", "words"),
    [
        ({"document": "guide-b"}, "7 of 15 relations shown"),
        ({"strength": "designed"}, "1 of 15 relations shown"),
        ({"relation": "inhibits"}, "3 of 15 relations shown"),
        ({"relation": "inhibits", "document": "guide-b", "strength": "denied"}, "1 of 15 relations shown"),
        ({"relation": "inhibits", "strength": "designed"}, "0 of 15 relations shown"),
    ],
)
def test_filters_work_together_and_tell_what_is_shown(opened: Opened, html: str, chosen: dict[str, str], words: str) -> None:
    page = opened(html)
    for name, value in chosen.items():
        page.select_option(f"#{name}", value)
    assert told(page) == words
    assert page.is_visible("#nothing") == words.startswith("0")
    page.click("#nothing-all" if words.startswith("0") else "#all")
    assert told(page) == "15 of 15 relations shown"
    assert not page.is_visible("#all")


def test_filters_search_and_neighbourhood_work_together(opened: Opened, html: str) -> None:
    page = opened(html)
    page.select_option("#document", "guide-b")
    page.fill("#find", "e")
    assert told(page).endswith("more hidden by the filters")
    page.fill("#find", "qux family")
    page.click("text=Only its neighbourhood")
    assert told(page) == "4 of 15 relations shown"
    assert set(page.evaluate(VISIBLE)) == {"family:qux", "protein:QUX1", "protein:ZED9", "component:outer-skin"}
    page.select_option("#relation", "is a")
    assert told(page) == "1 of 15 relations shown"
    page.click("#all")
    assert told(page) == "15 of 15 relations shown"


def test_drug_leads_to_its_trials_and_targets(opened: Opened, html: str) -> None:
    page = opened(html)
    page.mouse.click(*page.evaluate(MIDDLE_OF_BOX, "drug:examplersen"))
    page.wait_for_selector("#panel .trials")
    assert page.locator("#panel .trials li").all_inner_texts() == ["ZEDSTOP\nphase 2", "ZEDGO"]
    assert [link.get_attribute("href") for link in page.locator("#panel .trials a").all()] == ["trial-NCT99999999.html"]
    assert "Targets (1)\nZED9 mRNA" in page.inner_text("#panel")
    page.mouse.click(*page.evaluate(MIDDLE_OF_BOX, "drug:trialofan"))
    page.wait_for_selector("#panel:has-text('Trials that give it (0)')")
    page.mouse.click(*page.evaluate(MIDDLE_OF_BOX, "protein:snipase"))
    page.wait_for_selector("#panel h2:has-text('snipase')")
    assert "Trials" not in page.inner_text("#panel")


def test_part_of_the_cell_is_told_and_stands_out(opened: Opened, html: str) -> None:
    page = opened(html)
    page.evaluate("pathway.choose({ box: 'protein:ZED9' })")
    assert page.locator("#panel .tag").all_inner_texts()[:1] == ["nucleus"]
    page.keyboard.press("Escape")
    page.select_option("#place", "nucleus")
    assert told(page) == "15 of 15 relations shown; 1 thing in the nucleus"
    tones = page.evaluate("Object.fromEntries(pathway.state.tones)")
    assert tones["protein:ZED9"] == 1
    assert tones["drug:trialofan"] < 1


def test_quote_tells_that_no_study_type_is_stated_or_which_it_is(opened: Opened) -> None:
    picture = layered()
    quoted = next(e for line in picture.lines for tie in line.ties if tie.id == "e05" for e in tie.evidence)
    page = opened(draw_pathway(picture, SOURCES, {quoted: "ZEDSTOP, phase 2"}))
    page.evaluate("pathway.choose({ line: 'drug:trialofan|inhibits|protein:ZED9' })")
    assert "Study: ZEDSTOP, phase 2" in page.inner_text("#panel")
    page.evaluate("pathway.choose({ line: 'gene:ZED9|makes|mrna:ZED9' })")
    assert "Study type not stated" in page.inner_text("#panel")


@pytest.mark.parametrize("size", [{}, PHONE], ids=["wide", "phone"])
def test_what_is_taken_away_shows_what_is_shown(opened: Opened, html: str, size: dict[str, int], tmp_path: Path) -> None:
    page = opened(html, **size)

    def saved() -> str:
        with page.expect_download() as download:
            page.click("#svg")
        download.value.save_as(tmp_path / "x.svg")
        return (tmp_path / "x.svg").read_text(encoding="utf-8")

    assert "KIN5" not in saved()
    page.click("#general")
    assert "KIN5" in saved()
    page.select_option("#document", "guide-b")
    page.click("#general")
    svg = saved()
    assert "trialofan inhibits ZED9" in svg
    assert "snipase" not in svg


def test_print_shows_the_layer_that_is_shown(opened: Opened, html: str) -> None:
    page = opened(html)
    page.click("#general")
    page.emulate_media(media="print")
    assert page.is_visible(".still-wide[data-layer=general] svg")
    assert not page.is_visible(".still-wide[data-layer=documents] svg")
    assert not page.is_visible(".filters")


def test_general_knowledge_stands_in_a_table_of_its_own(opened: Opened, html: str) -> None:
    page = opened(html, java_script_enabled=False)
    page.click("summary")
    rows = page.locator("details table tbody tr").all_inner_texts()
    assert len(rows) == 3
    assert "citation to be checked" in next(row for row in rows if "7654322" in row)
    assert page.locator("details td b").count() == 0
    assert not page.is_visible("text=KIN5 (Protein, general knowledge)")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", [{}, PHONE], ids=["wide", "phone"])
def test_nothing_serious_for_axe(
    opened: Opened, findings: Callable[[Any], list[str]], html: str, size: dict[str, int], scheme: str
) -> None:
    page = opened(html, color_scheme=scheme, bypass_csp=True, **size)
    assert findings(page) == []
    page.click("#general")
    page.evaluate("pathway.choose({ line: 'protein:ZED9|inhibits|protein:KIN5|general' })")
    assert findings(page) == []
    page.evaluate("pathway.choose({ box: 'drug:examplersen' })")
    assert findings(page) == []
    assert sideways(page) == 0


def test_hostile_names_leave_page_and_axe_calm(opened: Opened, findings: Callable[[Any], list[str]]) -> None:
    page = opened(draw_pathway(arrange(ViewSpec(name="v", title="t"), *hostile()), SOURCES), bypass_csp=True)
    page.fill("#find", HOSTILE["markup"])
    page.wait_for_selector("#panel.chosen")
    assert page.text_content("#panel h2") == HOSTILE["markup"]
    assert findings(page) == []


def test_picture_too_large_to_read_begins_at_its_middle(opened: Opened) -> None:
    things = [Box(id=f"protein:p{i:03}", label=f"protein {i}", kind="protein") for i in range(300)]
    ties = [PathwayEdge(id=f"e{i}", source=things[i].id, target=things[i // 3].id, relation="activates") for i in range(1, 300)]
    page = opened(draw_pathway(arrange(ViewSpec(name="v", title="t", seeds=("protein:p007",)), things, ties), ()))
    assert page.text_content("#panel h2") == "protein 7"
    assert page.evaluate("pathway.network.getScale() * pathway.state.plan.font") >= 11
    x, y = page.evaluate(MIDDLE_OF_BOX, "protein:p007")
    assert 0 < x < 1060
    assert 0 < y < 900
    page.click("#fit")
    assert page.evaluate("pathway.network.getScale() * pathway.state.plan.font") < 11
    assert "150 things further off are left out" in page.inner_text(".lead")
