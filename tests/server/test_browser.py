"""The explorer in a browser: no console error, no script but its own, hostile names as text, keyboard, small and dark screens."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from tests.server.conftest import HOSTILE, Served

QUESTION = "/questions/trials-of-drug?drug=drug:oblimersen&ask=yes"
PAGES = ["/", "/?q=bcl", "/questions", QUESTION, "/query", "/drug/oblimersen", "/trial/NCT00024440"]


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
def test_a_page_fits_and_is_quiet(opened: Callable[..., Any], path: str) -> None:
    for width, scheme in ((1280, "light"), (420, "dark")):
        page = opened(path, width, color_scheme=scheme)
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        assert page.locator("h1").count() == 1


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
    page.close()


def test_pages_of_the_build_work_here(opened: Callable[..., Any]) -> None:
    page = opened("/pages/p53.html")
    page.wait_for_selector("html[data-ready]")
    opened("/pages/index.html")
