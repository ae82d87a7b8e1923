"""Numbered references: what an entry itself names (title, host, PMID, PMCID, DOI, NCT), nothing looked up."""

from __future__ import annotations

import re
from collections.abc import Sequence

from kg.model import Reference
from kg.readers.lines import NUMBERED, Line

HOST = re.compile(r"\[([a-z0-9.-]+\.[a-z]{2,})\]\s*$", re.I)
BARE_HOST = re.compile(r"\b((?:[a-z0-9-]+\.)+(?:gov|com|org|net|edu|info|de|uk|eu|io))\b", re.I)
PMID = re.compile(r"\bPMID:?\s*(\d{5,9})\b|pubmed\.ncbi\.nlm\.nih\.gov/(\d{5,9})", re.I)
PMCID = re.compile(r"\b(PMC\d{4,9})\b")
DOI = re.compile(r"\b(10\.\d{4,9}/[^\s\]>]+[^\s\]>.,;)])")
NCT = re.compile(r"\b(NCT\d{8})\b")
RUN_ON = r"(?<=[.;)\]?!])\s+{}[.)]\s+(?=[A-Z\"“*_])"
"""What leads to the next of the references that stand in one paragraph, by its number."""
FEWEST_RUN_ON = 3
SITE = re.compile(r"\s+[-|]\s+(?:PubMed|PMC|ClinicalTrials\.gov|ResearchGate)\s*$|\s*\|\s*[A-Z]\w+\s*$")


def parse_references(text: str, lines: Sequence[Line]) -> list[Reference]:
    """The references on some lines: one, or several that stand one behind the other ("1. A. 2. B. 3. C."); none where they do not begin
    with a number."""
    mark = NUMBERED.match(lines[0].raw)
    if mark is None:
        return []
    first, end = int(mark.group(1)), lines[-1].end
    starts, edges = [lines[0].start + mark.end()], list[int]()
    while (m := re.compile(RUN_ON.format(first + len(starts))).search(text, starts[-1], end)) is not None:
        edges.append(m.start())
        starts.append(m.end())
    if len(starts) < FEWEST_RUN_ON:
        starts, edges = starts[:1], []
    return [_reference(text, first + i, a, b) for i, (a, b) in enumerate(zip(starts, [*edges, end], strict=True))]


def _reference(text: str, number: int, start: int, end: int) -> Reference:
    """One reference from its words, which stand between two offsets."""
    words = " ".join(text[start:end].split())
    host = HOST.search(words) or BARE_HOST.search(words)
    title = HOST.sub("", words)
    title = SITE.sub("", title.strip()).strip()
    pmid = PMID.search(words)
    return Reference(
        number=number,
        start=start,
        end=start + len(text[start:end].rstrip()),
        text=words,
        title="" if _is_host(title) else title,
        host=host.group(1).lower() if host else "",
        pmid=(pmid.group(1) or pmid.group(2)) if pmid else "",
        pmcid=_first(PMCID, words),
        doi=_first(DOI, words),
        nct=_first(NCT, words),
    )


def _first(pattern: re.Pattern[str], words: str) -> str:
    found = pattern.search(words)
    return found.group(1) if found else ""


def _is_host(words: str) -> bool:
    return bool(re.fullmatch(r"(?:[A-Za-z0-9-]+\.)+[a-z]{2,}|", words.strip()))
