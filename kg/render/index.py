"""The first page of a build: what was read, where to go, what documents dispute."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from kg.model import Knowledge
from kg.render.cite import safe_url
from kg.render.page import counted, fill_page
from kg.render.words import words_of

FIRST = ("documents", "statements", "trials", "results", "conflicts", "not understood")
"""The counts that a reader looks for; the rest stands in a line below."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PageLink:
    """A page beside this one: its address, its title, a line on what is there, and the heading it stands under."""

    href: str
    title: str
    summary: str = ""
    group: str = "Pages"


def draw_index(
    knowledge: Knowledge, stats: Mapping[str, int], pages: Sequence[PageLink], documents: Mapping[str, str] | None = None
) -> str:
    """The index page. ``stats`` are shown each under its key (``"not understood": 4``), those of ``FIRST`` large; ``documents`` are the
    addresses of the pages of documents, by key."""
    groups: dict[str, list[PageLink]] = {}
    for page in pages:
        if safe_url(page.href):
            groups.setdefault(page.group, []).append(page)
    conflicts = [
        {
            "question": conflict.question,
            "kind": conflict.kind,
            "explanation": conflict.explanation,
            "sides": [words_of(fact.says) for fact in conflict.members],
        }
        for conflict in knowledge.conflicts
    ]
    lead = f"{counted(len(knowledge.facts), 'fact')} from {counted(len(knowledge.sources), 'document')}, each with the words it rests on."
    counts: dict[str, int] = {}
    for fact in knowledge.facts:
        for key in {e.document for e in fact.evidence}:
            counts[key] = counts.get(key, 0) + 1
    values = {
        "kind": "index",
        "title": "What the documents say",
        "lead": lead,
        "stats": [(name, stats[name]) for name in FIRST if name in stats],
        "rest": [(name, value) for name, value in stats.items() if value and name not in FIRST],
        "groups": list(groups.items()),
        "sources": [(source, counts.get(source.key, 0), (documents or {}).get(source.key, "")) for source in knowledge.sources],
        "conflicts": conflicts,
    }
    return fill_page("index.html.j2", values)
