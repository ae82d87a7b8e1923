"""Where words stand, for a reader: document, line, cell, and the papers cited there as links that lead where they say."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from urllib.parse import quote, urlsplit

from kg.model import Evidence, Reference, Source

Links = list[dict[str, str]]


class Cites:
    """Looks up documents and their references for quotes; ``studies`` tells of some quotes in what kind of study they stand."""

    def __init__(self, sources: Sequence[Source], studies: Mapping[Evidence, str] | None = None) -> None:
        self._studies = studies or {}
        self._sources = {source.key: source for source in sources}
        self._references = {(source.key, ref.number): ref for source in sources for ref in source.references}

    def title(self, key: str) -> str:
        """The title of a document, or its key."""
        source = self._sources.get(key)
        return (source.title or source.file or key) if source else key

    def shown(self, evidence: Iterable[Evidence]) -> list[dict[str, object]]:
        """Quotes by document and position, each with its place in words and its cited references."""
        ordered = sorted(evidence, key=lambda e: (e.document, e.start, e.end, e.rule, e.refs, e.table, e.row, e.column))
        return [
            {
                "quote": e.quote,
                "document": e.document,
                "title": self.title(e.document),
                "place": place(e),
                "rule": e.rule,
                "study": self._studies.get(e, ""),
                "refs": [self._reference(e.document, number) for number in e.refs],
            }
            for e in ordered
        ]

    def _reference(self, document: str, number: int) -> dict[str, object]:
        reference = self._references.get((document, number))
        if reference is None:
            return {"number": number, "text": "not in the document's list of references", "links": []}
        return {"number": number, "text": reference.title or reference.text, "links": links(reference)}


def place(evidence: Evidence) -> str:
    """Where in its document a quote stands, in words.

    >>> place(Evidence(document="d", start=4, end=9, quote="50 mg", rule="r", line=7, table=2, row="Low", column="Dose"))
    'line 7 · table 2, “Low” × “Dose” · characters 4–9'
    """
    parts = [f"line {evidence.line}"] if evidence.line else []
    if evidence.table:
        cell = " × ".join(f"“{head}”" for head in (evidence.row, evidence.column) if head)
        parts.append(f"table {evidence.table}, {cell}" if cell else f"table {evidence.table}")
    return " · ".join([*parts, f"characters {evidence.start}–{evidence.end}"])


def links(reference: Reference) -> Links:
    """The identifiers of a reference as links; one that is not well-formed is left out."""
    found: Links = []
    found += pubmed(reference.pmid)
    if re.fullmatch(r"PMC[0-9]{1,9}", reference.pmcid):
        found.append({"label": reference.pmcid, "url": f"https://pmc.ncbi.nlm.nih.gov/articles/{reference.pmcid}/"})
    if re.fullmatch(r"10\.[0-9]{4,9}/\S+", reference.doi):
        found.append({"label": f"doi {reference.doi}", "url": f"https://doi.org/{quote(reference.doi, safe='/:;()._-')}"})
    if re.fullmatch(r"NCT[0-9]{8}", reference.nct):
        found.append({"label": reference.nct, "url": f"https://clinicaltrials.gov/study/{reference.nct}"})
    return found


def pubmed(pmid: str) -> Links:
    """The link to a paper in PubMed; none for what is no PMID."""
    return [{"label": f"PMID {pmid}", "url": f"https://pubmed.ncbi.nlm.nih.gov/{pmid}/"}] if re.fullmatch(r"[0-9]{1,9}", pmid) else []


def safe_url(url: str) -> str:
    """The address when it is of the web or of a page beside this one, else nothing (``javascript:`` and the like).

    >>> safe_url("javascript:alert(1)"), safe_url("trial-x.html#arm")
    ('', 'trial-x.html#arm')
    """
    try:
        parts = urlsplit(url.strip())
    except ValueError:
        return ""
    beside = not parts.scheme and not parts.netloc and not url.strip().startswith("\\")
    return url.strip() if beside or (parts.scheme in ("http", "https") and parts.netloc) else ""
