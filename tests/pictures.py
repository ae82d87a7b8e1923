"""Takes the pictures of the README and the docs anew: ``python -m tests.pictures``, after a change of pages or of what documents give."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from tests.conftest import CHROMIUM
from tests.server.conftest import address_of, kg_serve, stop

DOCS = Path(__file__).resolve().parent.parent / "docs"
MARK = "The Bcl-2 mRNA is translated"
"""The words that are chosen on the page of the document."""


def take(folder: Path) -> None:
    """Builds the documents of the package and writes four pictures into ``docs/``."""
    from playwright.sync_api import sync_playwright

    from kg.build import build

    build((), folder)
    process = kg_serve(folder / "graph.ttl")
    try:
        with sync_playwright() as driver:
            browser = driver.chromium.launch(executable_path=str(CHROMIUM), args=["--no-sandbox", "--disable-gpu"])
            page = browser.new_page(viewport={"width": 1400, "height": 900})
            pages = (folder / "html").as_uri()
            page.goto(f"{pages}/p53.html")
            page.wait_for_selector("html[data-ready]")
            save(page, "p53")
            page.goto(f"{pages}/document-oblimersen.html")
            page.click(f"#text mark:has-text('{MARK}')")
            save(page, "document")
            page.goto(f"{pages}/timeline.html")
            save(page, "timeline")
            page.goto(f"{address_of(process)}/drug/oblimersen")
            save(page, "thing")
            browser.close()
    finally:
        stop(process)


def save(page: Any, name: str) -> None:
    """The page as it stands, from its top."""
    page.evaluate("window.scrollTo(0, 0)")
    page.screenshot(path=DOCS / f"{name}.png")


if __name__ == "__main__":
    with TemporaryDirectory() as where:
        take(Path(where) / "build")
