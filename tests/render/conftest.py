"""A browser without a network, and the pathways as the documents tell them (edges of the shared reference)."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from kg.model.picture import Box
from kg.network import PathwayEdge
from tests.conftest import missing

EDGES = Path(__file__).resolve().parents[3] / "shared" / "reference" / "pathway_edges.tsv"
KINDS = {
    "drug class": "drug-class", "mRNA": "mrna", "protein family": "family", "enzyme activity": "protein", "cell type": "cell",
    "finding": "concept", "cellular component": "component",
}  # fmt: skip
RELATIONS = {
    "member of": "is a", "subset of": "is a", "induces": "causes", "prevents": "inhibits",
    "prevents translation of": "inhibits production of",
    "inhibits expression of": "inhibits production of", "downregulates": "inhibits", "neutralizes": "inhibits",
    "causes degradation of": "degrades", "enhances": "promotes", "translated to": "translates to",
    "increases susceptibility to": "sensitizes", "released into": "part of",
}  # fmt: skip
STRENGTHS = {"designed to": "designed", "developed to": "designed", "intended to": "designed", "hypothesized": "hypothesised"}


@pytest.fixture(scope="session")
def told() -> Callable[[str], tuple[list[Box], list[PathwayEdge]]]:
    """Nodes and edges of a pathway (p53, Bcl-2) as the documents state it; quotes are left out."""
    if not EDGES.is_file():
        missing(f"{EDGES} is not there: these tests need the shared reference beside the checkout")

    def read(pathway: str) -> tuple[list[Box], list[PathwayEdge]]:
        nodes, edges = {}, []
        with EDGES.open(encoding="utf-8", newline="") as lines:
            for row in csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE):
                if row["layer"] != "document" or pathway not in row["pathway"].split(";"):
                    continue
                ends = [_node(row, "subject"), _node(row, "object")]
                nodes.update({end.id: end for end in ends})
                relation, strength = RELATIONS.get(row["relation"], row["relation"]), STRENGTHS.get(row["modality"], "observed")
                edges.append(PathwayEdge(id=row["id"], source=ends[0].id, target=ends[1].id, relation=relation, strength=strength))
        return list(nodes.values()), edges

    return read


def _node(row: dict[str, str], end: str) -> Box:
    kind = KINDS.get(row[f"{end}_kind"], row[f"{end}_kind"])
    return Box(id=f"{kind}:{row[end].replace(' ', '-')}", label=row[end], kind=kind)


class Watched:
    """A page in a browser without a network, and all that must not happen on it."""

    def __init__(self, page: Any) -> None:
        self.page, self.faults = page, []
        page.on("console", lambda message: self.faults.append(f"console: {message.text}") if message.type in ("error", "warning") else None)
        page.on("pageerror", lambda error: self.faults.append(f"error: {error}"))
        page.on("dialog", self._dialog)
        page.on("request", lambda request: self._request(request.url))

    def _dialog(self, dialog: Any) -> None:
        self.faults.append(f"dialog: {dialog.message}")
        dialog.dismiss()

    def _request(self, url: str) -> None:
        if not url.startswith(("file:", "data:", "blob:")):
            self.faults.append(f"request: {url}")


@pytest.fixture
def opened(browser: Any, tmp_path: Path) -> Iterator[Callable[..., Any]]:
    """Opens the text of a page, and afterwards fails on any request to the network, console error or dialog."""
    contexts, watched = [], []

    def open_page(html: str, width: int = 1400, height: int = 900, **options: Any) -> Any:
        path = tmp_path / f"page-{len(watched)}.html"
        path.write_text(html, encoding="utf-8", newline="\n")
        context = browser.new_context(viewport={"width": width, "height": height}, offline=True, accept_downloads=True, **options)
        contexts.append(context)
        page = context.new_page()
        watched.append(Watched(page))
        page.goto(path.as_uri())
        if options.get("java_script_enabled", True) and 'id="net"' in html:
            page.wait_for_selector("html[data-ready]")
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert [fault for each in watched for fault in each.faults] == []
