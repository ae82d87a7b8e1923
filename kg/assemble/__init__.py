"""Facts of many documents become one body of knowledge: one identity for one thing, equal facts joined, contradictions linked.

Nothing is overwritten and no quote is lost; the order of the documents never matters, and assembling twice changes nothing.
"""

from __future__ import annotations

from collections.abc import Sequence

from kg.assemble.arms import unify_arms
from kg.assemble.conflicts import find_conflicts
from kg.assemble.entities import unify_entities
from kg.assemble.ordering import in_order, merge
from kg.assemble.trials import unify_trials
from kg.model import Document, Extraction, Knowledge, Source

__all__ = ["assemble", "source_of"]


def assemble(extractions: Sequence[Extraction]) -> Knowledge:
    """Join what documents say; see the module for what it promises."""
    facts = merge(fact for extraction in extractions for fact in extraction.facts)
    facts = merge(unify_arms(unify_trials(unify_entities(facts))))
    sources = {source_of(extraction.document) for extraction in extractions}
    ordered = sorted(sources, key=lambda source: (source.key, source.file, source.sha256))
    return Knowledge(sources=tuple(ordered), facts=facts, conflicts=in_order(find_conflicts(facts)))


def source_of(document: Document) -> Source:
    """What is kept of a document beside its facts."""
    return Source(
        key=document.key, file=document.file, sha256=document.sha256, title=document.title, publisher=document.publisher,
        date=document.date, catalogue_number=document.catalogue_number, licence=document.licence, references=document.references,
    )
