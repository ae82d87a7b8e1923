"""The files of pages that other pages lead to."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from kg.graph import names
from kg.model import Source, Trial


def trial_page(slug: str) -> str:
    """The file of the page of a trial."""
    return f"trial-{names.stable(slug)}.html"


def document_page(key: str) -> str:
    """The file of the page of a document."""
    return f"document-{names.stable(key)}.html"


def trial_pages(trials: Iterable[Trial]) -> Mapping[str, str]:
    """The files of the pages of trials, by slug."""
    return {trial.slug: trial_page(trial.slug) for trial in trials}


def document_pages(sources: Iterable[Source]) -> Mapping[str, str]:
    """The files of the pages of documents, by key."""
    return {source.key: document_page(source.key) for source in sources}
