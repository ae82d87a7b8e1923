"""The explorer in a browser: no console error, no script but its own, hostile names as text, keyboard, small and dark screens."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from kg.catalogue import load_catalogue
from tests.server.conftest import HOSTILE, Served

QUESTION = "/questions/trials-of-drug?drug=drug:oblimersen&ask=yes"
ROWS = "/query?query=SELECT%20*%20%7B%20%3Fs%20%3Fp%20%3Fo%20%7D%20LIMIT%2020"
PAGES = [
    "/", "/?q=bcl", "/questions", QUESTION, "/query", ROWS, "/drug/oblimersen", "/trial/NCT00024440", "/endpoint/CRp",
    "/document/oblimersen", "/ontology/targets", "/drug/hostile-end", "/drug/hostile-long",
]  # fmt: skip


@pytest.fixture
def opened(browser: Any, served: Served) -> Iterator[Callable[..., Any]]:
    """Opens a page of the server, and afterwards fails on a console message, an error, a dialog or a request to anywhere else."""
    faults: list[str] = []
    contexts = []

    def open_page(path: str, width: int = 1280, **options: Any) -> Any:
        context = browser.new_context(viewport={"width": width, "height": 900}, **options)
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(10_000)
        page.on("console", lambda message: faults.append(message.text) if message.type in ("error", "warning") else None)
        page.on("pageerror", lambda error: faults.append(str(error)))
        page.on("dialog", lambda dialog: (faults.append(dialog.message), dialog.dismiss()))
        page.on("request", lambda request: None if request.url.startswith((served.address, "data:")) else faults.append(request.url))
        page.goto(served.address + path)
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert faults == []


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1400, 420])
def test_a_page_is_accessible(
    opened: Callable[..., Any], findings: Callable[[Any], list[str]], path: str, width: int, scheme: str,
) -> None:
    page = opened(path, width, color_scheme=scheme)
    if path == "/query":
        page.wait_for_load_state("networkidle")
        page.locator("textarea").press("Control+End")
        page.keyboard.type("tg:")
        page.locator("[role=option]").first.wait_for()
    assert findings(page) == []


def test_axe_finds_what_is_wrong(browser: Any, findings: Callable[[Any], list[str]]) -> None:
    """So that silence elsewhere means something."""
    page = browser.new_page()
    page.set_content("<!doctype html><html lang=en><title>x</title><main><h1>x</h1><input><img src='data:,'></main>")
    assert {found.partition(":")[0] for found in findings(page)} == {"label", "image-alt"}
    page.close()


@pytest.mark.parametrize("path", PAGES)
def test_a_page_fits_and_is_quiet(opened: Callable[..., Any], path: str) -> None:
    for width, scheme in ((1280, "light"), (420, "dark")):
        page = opened(path, width, color_scheme=scheme)
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        assert page.locator("h1").count() == 1


def test_on_paper_there_are_no_tools_and_dark_is_light(opened: Callable[..., Any]) -> None:
    for path in ("/drug/oblimersen", ROWS):
        page = opened(path, color_scheme="dark")
        page.emulate_media(media="print", color_scheme="dark")
        assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
        assert not page.locator("header").is_visible()
        assert not page.locator("text=Search").first.is_visible()
    assert page.locator("td").first.is_visible()


@pytest.mark.parametrize("slug", HOSTILE)
def test_hostile_names_are_text(opened: Callable[..., Any], slug: str) -> None:
    page = opened(f"/drug/{slug}", 420)
    assert page.locator("h1").inner_text() == HOSTILE[slug]
    assert page.title() != "run"
    assert page.locator('a[href^="javascript"]').count() == 0
    assert page.evaluate("document.documentElement.scrollWidth") <= 420


def test_from_a_search_to_the_words(opened: Callable[..., Any]) -> None:
    page = opened("/")
    page.locator("main input[name=q]").fill("oblimersen")
    page.keyboard.press("Enter")
    page.locator(".hits a", has_text="oblimersen").first.click()
    page.wait_for_url("**/drug/oblimersen")
    assert page.locator("blockquote").count() > 5


@pytest.mark.parametrize("slug", HOSTILE)
def test_hostile_names_are_text_in_answers_and_proposals(opened: Callable[..., Any], slug: str) -> None:
    page = opened("/query")
    write(page, f"SELECT ?name {{ drug:{slug[:-1]}")
    option = page.locator("[role=option]", has_text=f"drug:{slug}").first
    option.wait_for()
    shown = option.locator("span").text_content()
    assert shown == HOSTILE[slug]
    page.keyboard.press("Escape")
    write(page, f"SELECT ?name {{ drug:{slug} rdfs:label ?name }}")
    page.keyboard.press("Control+Enter")
    page.locator("#answer td").wait_for()
    assert page.locator("#answer td").text_content() == HOSTILE[slug]
    assert page.title() != "run"
    assert page.evaluate("document.documentElement.scrollWidth") <= 1280


def test_hostile_names_are_text_in_a_search(opened: Callable[..., Any]) -> None:
    page = opened("/?q=run", 420)
    assert page.locator(".hits li").count() >= 3
    assert page.title() != "run"
    assert page.evaluate("document.documentElement.scrollWidth") <= 420


@pytest.mark.parametrize("path", ["/?q=run", "/questions/trials-of-drug?drug=drug:hostile-end&ask=yes"])
def test_hostile_names_leave_axe_calm(opened: Callable[..., Any], findings: Callable[[Any], list[str]], path: str) -> None:
    assert findings(opened(path, 420)) == []


def test_looks_of_documents_do_not_reach_the_picture_of_a_thing(opened: Callable[..., Any]) -> None:
    """Pages of the build and pages of the server share a style sheet, and words such as "drawn" and "item"."""
    page = opened("/drug/oblimersen")
    assert page.evaluate("getComputedStyle(document.querySelector('.around .name')).fontStyle") == "normal"
    assert page.evaluate("getComputedStyle(document.querySelector('.legend .item'), '::before').content") == "none"


# -- the picture of a thing --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("width", "plan"), [(1280, "wide"), (420, "tall")])
@pytest.mark.parametrize("path", ["/drug/oblimersen", "/trial/NCT00024440", "/protein/BCL2", "/drug/hostile-end", "/drug/hostile-long"])
def test_each_line_of_the_picture_leads_to_its_facts(opened: Callable[..., Any], path: str, width: int, plan: str) -> None:
    page = opened(path, width)
    assert page.locator(".drawn svg:visible").count() == 1
    lines = page.locator(f".drawn svg.{plan} a[href^='#']")
    assert lines.count() > 0
    for place in range(lines.count()):
        assert page.locator(lines.nth(place).get_attribute("href")).count() == 1
    assert page.title() != "run"


def test_a_line_by_keyboard(opened: Callable[..., Any]) -> None:
    page = opened("/drug/oblimersen")
    line = page.locator(".drawn svg.wide a", has_text="degrades").first
    line.focus()
    page.keyboard.press("Enter")
    page.wait_for_function("location.hash.startsWith('#fact-')")
    assert "degrades" in page.locator("article:target").inner_text()


def test_who_says_it_and_what_is_disputed_are_seen_at_once(opened: Callable[..., Any]) -> None:
    page = opened("/endpoint/CRp")
    glance = page.locator(".glance")
    assert glance.locator(".voices li").count() >= 2
    assert glance.locator(".alarm dd").inner_text() == "1"
    sides = page.locator("#disputed .sides > div")
    assert sides.count() == 2
    assert len({sides.nth(place).locator(".place a").first.inner_text() for place in range(2)}) == 2


def test_a_parameter_is_found_by_its_name(opened: Callable[..., Any]) -> None:
    page = opened(QUESTION)
    page.locator("input[name=drug]").fill("")
    page.locator("input[name=drug]").press_sequentially("oblim")
    page.locator("datalist option[value='drug:oblimersen']").wait_for(state="attached")
    page.locator("input[name=drug]").fill("drug:hostile-en")
    page.locator("datalist option[value='drug:hostile-end']").wait_for(state="attached")
    assert page.title() != "run"


# -- the editor --------------------------------------------------------------------------------------------------------


def write(page: Any, text: str) -> None:
    """Put a text into the editor as a person would, and wait until it is painted."""
    page.locator("textarea").click()
    page.keyboard.press("Control+a")
    page.keyboard.press("Delete")
    page.keyboard.type(text)


def options(page: Any) -> list[str]:
    page.locator("[role=option]").first.wait_for()
    return list(page.locator("[role=option] b").all_inner_texts())


@pytest.mark.parametrize(
    ("text", "key", "after"),
    [
        ("SELECT * { ?drug tg:inhibitsP", "Tab", "SELECT * { ?drug tg:inhibitsProductionOf"),
        ("SELECT * { ?drug tg:targ", "Enter", "SELECT * { ?drug tg:targets"),
        ("SELECT * { ?drug targ", "Tab", "SELECT * { ?drug tg:targets"),
        ("SELECT * { ?x a tg:Prot", "Tab", "SELECT * { ?x a tg:Protein"),
        ("SELECT ?somewhere { ?some", "Tab", "SELECT ?somewhere { ?somewhere"),
        ("SELECT * { ?x tg:targets mrna:bcl", "Tab", "SELECT * { ?x tg:targets mrna:BCL2"),
        ("SELECT * { ?x tg:targets oblim", "Tab", "SELECT * { ?x tg:targets drug:oblimersen"),
        ("SELECT * { drug:obl", "Tab", "SELECT * { drug:oblimersen"),
        ("PREFIX sko", "Tab", "PREFIX skos: <http://www.w3.org/2004/02/skos/core#>"),
        ("sel", "Tab", "SELECT"),
        ("SELECT * { ?drug tg:targ", "Escape", "SELECT * { ?drug tg:targ"),
    ],
)
def test_proposals(opened: Callable[..., Any], text: str, key: str, after: str) -> None:
    page = opened("/query")
    page.wait_for_load_state("networkidle")
    write(page, text)
    assert options(page)
    last = after.split(" ")[-1] if "PREFIX" not in after else after.removeprefix("PREFIX ")
    if key != "Escape":
        page.locator("[role=option][aria-selected=true] b", has_text=last).wait_for()
    page.keyboard.press(key)
    page.locator("#proposals").wait_for(state="hidden")
    assert page.locator("textarea").input_value() == after
    assert page.evaluate("document.activeElement.id") == "text"


@pytest.mark.parametrize("text", ["ASK { ?x rdfs:label 'tg:targ", "# tg:targ", "ASK { <https://tg:targ> ", "ASK { FILTER(?x > 12"])
def test_nothing_is_proposed_within_texts_and_comments(opened: Callable[..., Any], text: str) -> None:
    page = opened("/query")
    page.wait_for_load_state("networkidle")
    write(page, text)
    assert page.locator("#proposals").is_hidden()


def test_proposals_are_told_to_those_who_do_not_see_them(opened: Callable[..., Any]) -> None:
    page = opened("/query")
    page.wait_for_load_state("networkidle")
    write(page, "SELECT * { ?drug ")
    page.keyboard.press("Control+Space")
    assert len(options(page)) > 5
    first = page.locator("textarea").get_attribute("aria-activedescendant")
    page.keyboard.press("ArrowDown")
    second = page.locator("textarea").get_attribute("aria-activedescendant")
    assert first != second
    assert page.locator(f"#{second}").get_attribute("aria-selected") == "true"
    assert "Proposals: " in page.locator("#told").inner_text()
    page.keyboard.press("Escape")
    page.keyboard.press("Tab")  # without a list Tab moves on: no one is caught
    assert page.evaluate("document.activeElement.id") != "text"


def test_a_proposal_by_the_mouse_and_its_undoing(opened: Callable[..., Any]) -> None:
    page = opened("/query")
    page.wait_for_load_state("networkidle")
    write(page, "SELECT * { ?drug tg:targ")
    page.locator("[role=option]", has_text="tg:targets").click()
    assert page.locator("textarea").input_value().endswith("tg:targets")
    page.keyboard.press("Control+z")
    assert page.locator("textarea").input_value().endswith("tg:targ")


def test_the_colours_lie_behind_the_very_words(opened: Callable[..., Any]) -> None:
    """Each query of the catalogue, painted, is its own text again; and its tokens have kinds."""
    page = opened("/query")
    for query in load_catalogue():
        page.locator("textarea").fill(query.text)
        painted = page.evaluate("[...document.querySelectorAll('.paint .line')].map((line) => line.textContent)")
        assert "\n".join(painted).replace("\u200b", "") == query.text
    kinds = page.evaluate("[...document.querySelectorAll('.paint [class]')].map((each) => each.className)")
    assert {"is-comment", "is-keyword", "is-name", "is-variable", "line"} <= set(kinds)
    layers = "[...document.querySelectorAll('.code > textarea, .code > .paint')]"
    boxes = page.evaluate(layers + ".map((each) => [each.clientWidth, each.clientHeight])")
    assert boxes[0] == boxes[1]


def test_an_answer_comes_without_leaving_the_page(opened: Callable[..., Any]) -> None:
    page = opened("/query")
    page.evaluate("window.stayed = true")
    write(page, "SELECT ?x { BIND('in place' AS ?x) }")
    page.locator("button", has_text="Run").click()
    page.locator("#answer td", has_text="in place").wait_for()
    assert page.evaluate("window.stayed")
    assert "Answered in" in page.locator("#state").inner_text()
    assert "in+place" in page.url
    page.reload()
    assert page.locator("#answer td").inner_text() == "in place"


@pytest.mark.parametrize(
    ("query", "shown"),
    [("SELECT * {}", ["csv", "tsv", "json", "xml"]), ("DESCRIBE drug:x", ["turtle", "ntriples", "rdfxml", "jsonld"])],
)
def test_downloads_fit_the_query(opened: Callable[..., Any], query: str, shown: list[str]) -> None:
    page = opened("/query")
    page.locator("textarea").fill(query)
    assert page.locator(".forms button:visible").all_inner_texts() == shown


def test_a_download(opened: Callable[..., Any]) -> None:
    page = opened("/query")
    page.locator("textarea").fill("CONSTRUCT WHERE { drug:oblimersen a ?kind }")
    with page.expect_download() as waiting:
        page.locator("button", has_text="jsonld").click()
    assert waiting.value.suggested_filename == "answer.jsonld"


def test_the_page_works_without_scripts(opened: Callable[..., Any]) -> None:
    page = opened("/query", java_script_enabled=False)
    page.locator("textarea").fill("SELECT ?x { BIND('by form' AS ?x) }")
    page.locator("button", has_text="Run").click()
    page.locator("td", has_text="by form").wait_for()


def test_a_query_by_keyboard_and_the_place_of_its_error(opened: Callable[..., Any]) -> None:
    page = opened("/query")
    page.locator("textarea").fill("SELECT ?x { BIND('by keyboard' AS ?x) }")
    page.keyboard.press("Control+Enter")
    page.locator("td", has_text="by keyboard").wait_for()


def test_an_error_selects_its_place(browser: Any, served: Served) -> None:
    page = browser.new_page()  # the browser tells of every answer with status 400 on its console
    page.goto(served.address + "/query?query=SELECT%20%3Fx%20%7B%0A%20%3Fx%20%7D")
    place = page.evaluate("[document.getElementById('text').selectionStart, document.activeElement.id]")
    assert place[1] == "text"
    assert place[0] > 11
    assert page.locator(".paint .bad").inner_text() == " ?x }"
    assert page.locator(".paint .wrong").inner_text() == "}"
    page.locator("textarea").press("End")
    page.keyboard.type(" ")  # who goes on writing is not scolded any more
    assert page.locator(".paint .wrong").count() == 0
    page.close()


def test_pages_of_the_build_work_here(opened: Callable[..., Any]) -> None:
    page = opened("/pages/p53.html")
    page.wait_for_selector("html[data-ready]")
    opened("/pages/index.html")
