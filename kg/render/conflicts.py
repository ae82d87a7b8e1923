"""The page of what documents dispute: each question, the answers side by side with the words they rest on, and what stays open."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from kg.model import Conflict, Fact, Knowledge, Reference
from kg.render.cite import Cites, links
from kg.render.page import counted, fill_page
from kg.render.words import words_of

KINDS = {
    "naming": "one thing under two names, or two things under one",
    "value": "two numbers for one question",
    "denial": "stated here, denied there",
    "attribute": "two values of one property of a trial",
}
OPEN = {
    "naming": "Not settled: whether the names mean the same. The graph keeps each name with the document that uses it.",
    "value": "Not settled: which number is right, or whether both are, of different patients. The graph keeps all of them.",
    "denial": "Not settled: whether it is so. The graph keeps the claim and its denial; the denial makes no plain triple.",
    "attribute": "Not settled: which value holds. The graph keeps all of them.",
}
_ROMAN = re.compile(r"(?<=phase )(i{1,3}|iv)\b")
NOT_SETTLED = "Not settled: which side is right. The graph keeps all of them."


def draw_conflicts(knowledge: Knowledge, pages: Mapping[str, str] | None = None) -> str:
    """The page of all conflicts. ``pages`` are the addresses of the pages of documents, by key."""
    cites = Cites(knowledge.sources)
    references = {(source.key, ref.number): ref for source in knowledge.sources for ref in source.references}
    number = len(knowledge.conflicts)
    values = {
        "kind": "conflicts",
        "title": "What documents dispute",
        "lead": f"{counted(number, 'question')} with more than one answer. Nothing is settled here: every side stays in the graph.",
        "conflicts": [_shown(conflict, cites, references, pages or {}) for conflict in knowledge.conflicts],
    }
    return fill_page("conflicts.html.j2", values)


def _shown(
    conflict: Conflict, cites: Cites, references: Mapping[tuple[str, int], Reference], pages: Mapping[str, str]
) -> dict[str, object]:
    sides = [
        {
            "words": words_of(fact.says),
            "documents": [(cites.title(key), pages.get(key, "")) for key in sorted({e.document for e in fact.evidence})],
            "evidence": cites.shown(fact.evidence),
            "sources": [{"text": ref.title or ref.text, "links": links(ref)} for ref in primary(fact, references)],
        }
        for fact in conflict.members
    ]
    return {
        "question": conflict.question, "kind": conflict.kind, "meaning": KINDS.get(conflict.kind, ""),
        "explanation": conflict.explanation, "sides": sides, "open": OPEN.get(conflict.kind, NOT_SETTLED),
        "shared": _shared(conflict.members, references),
    }  # fmt: skip


def primary(fact: Fact, references: Mapping[tuple[str, int], Reference]) -> list[Reference]:
    """The papers and records that the words of a fact cite, each once; two documents that cite one paper cite one source."""
    found: dict[str, Reference] = {}
    for e in fact.quotes():
        for number in e.refs:
            if reference := references.get((e.document, number)):
                found.setdefault(identity(reference), reference)
    return list(found.values())


def identity(reference: Reference) -> str:
    """What makes two entries of reference lists one source: an identifier, else the title in plain letters, else the words."""
    named = reference.pmid or reference.pmcid or reference.doi.lower() or reference.nct
    return named or _ROMAN.sub(lambda roman: str(len(roman[1]) if roman[1] != "iv" else 4), _plain(reference.title or reference.text))


def _plain(words: str) -> str:
    return " ".join(re.findall(r"\w+", words.casefold()))


def _shared(members: Sequence[Fact], references: Mapping[tuple[str, int], Reference]) -> str:
    """Whether the sides go back to one source: then at least one of the documents tells it wrongly, or the source says both."""
    sides = [{identity(ref) for ref in primary(fact, references)} for fact in members]
    if not all(sides):
        bare = sum(not side for side in sides)
        return f"{counted(bare, 'side cites', 'sides cite')} no source."
    common = set.intersection(*sides)
    if common:
        return f"All sides cite {counted(len(common), 'source')} in common."
    return "No two sides cite a source under the same identifier or title."
