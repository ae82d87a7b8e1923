"""Pictures of graphs far too large for one: how long the page takes to make, and to open, and what 10,000 things are told.

    python -m benchmarks.large_pictures [SIZE]...

The graphs are made up: proteins that act on each other, a few hubs, always the same. Pages open in Debian's Chromium where it is there.
"""

from __future__ import annotations

import random
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory

from kg.errors import RenderError
from kg.model import Evidence
from kg.model.picture import Box
from kg.network import PathwayEdge, ViewSpec, arrange
from kg.render.pathway import draw_pathway

RELATIONS = ("activates", "inhibits", "binds", "associated with")


def made_up(size: int) -> tuple[list[Box], list[PathwayEdge]]:
    """Things and relations: each thing acts on one that was there before, often a busy one, and half of them on another."""
    dice = random.Random(7)
    things = [Box(id=f"protein:p{i:05}", label=f"protein {i}", kind="protein") for i in range(size)]
    edges, busy = [], [0]
    for i in range(1, size):
        for target in {dice.choice(busy), *([dice.randrange(i)] if dice.random() < 0.5 else [])}:
            quote = Evidence(document="made-up", start=0, end=9, quote=f"Protein {i} acts on protein {target}.", rule="made-up")
            edges.append(
                PathwayEdge(
                    id=f"e{len(edges)}", source=things[i].id, target=things[target].id, relation=dice.choice(RELATIONS), evidence=(quote,)
                )
            )
            busy += [i, target]
    return things, edges


def seconds_to_open(html: str) -> float:
    """How long Chromium takes from asking for the page to a picture that answers."""
    from playwright.sync_api import sync_playwright

    with TemporaryDirectory() as folder, sync_playwright() as driver:
        path = Path(folder) / "page.html"
        path.write_text(html, encoding="utf-8", newline="\n")
        browser = driver.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox", "--disable-gpu"])
        page = browser.new_page(viewport={"width": 1400, "height": 900})
        began = time.perf_counter()
        page.goto(path.as_uri())
        page.wait_for_selector("html[data-ready]")
        return time.perf_counter() - began


def main(sizes: list[int]) -> None:
    """Prints a line for each size."""
    for size in sizes:
        things, edges = made_up(size)
        began = time.perf_counter()
        try:
            picture = arrange(ViewSpec(name="made up", title="A graph that was made up"), things, edges)
        except RenderError as refused:
            print(f"{size:6} things, {len(edges):6} relations: refused in {time.perf_counter() - began:.2f} s\n{refused}")
            continue
        html = draw_pathway(picture, ())
        took = time.perf_counter() - began
        shown = f"{len(picture.boxes)} things and {len(picture.lines)} lines shown"
        print(f"{size:6} things, {len(edges):6} relations: made in {took:.2f} s, open in {seconds_to_open(html):.2f} s; {shown}")


if __name__ == "__main__":
    main([int(word) for word in sys.argv[1:]] or [30, 150, 500, 2000, 10_000])
