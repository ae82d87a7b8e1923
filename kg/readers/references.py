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
SITE = re.compile(r"\s+[-|]\s+(?:PubMed|PMC|ClinicalTrials\.gov|ResearchGate)\s*$|\s*\|\s*[A-Z]\w+\s*$")


def parse_reference(text: str, lines: Sequence[Line]) -> Reference | None:
    """The reference on some lines, or None when they do not begin with a number."""
    mark = NUMBERED.match(lines[0].raw)
    if mark is None:
        return None
    start, end = lines[0].start + mark.end(), lines[-1].end
    words = " ".join(text[start:end].split())
    host = HOST.search(words) or BARE_HOST.search(words)
    title = HOST.sub("", words)
    title = SITE.sub("", title.strip()).strip()
    pmid = PMID.search(words)
    return Reference(
        number=int(mark.group(1)),
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
