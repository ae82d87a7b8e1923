"""``report.json``: what was read, what was found, what was not understood, and every problem."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

from kg.check import Problem
from kg.model import Extraction
from kg.views.stats import by_kind
from kg.way_in.reading import Reading


def write_report(counts: dict[str, int], reading: Reading, problems: Sequence[Problem], path: Path) -> None:
    """Write the report; the same input gives the same bytes."""
    extractions = sorted(reading.extractions, key=lambda extraction: extraction.document.key)
    report = {
        "counts": counts,
        "documents": [_document(extraction) for extraction in extractions],
        "problems": [asdict(problem) for problem in problems],
        "not_understood": [
            {
                "document": extraction.document.key, "place": f"{extraction.document.file}:{each.line}", "start": each.start,
                "end": each.end, "quote": each.quote, "reason": each.reason,
            }
            for extraction in extractions
            for each in sorted(extraction.not_understood, key=lambda each: (each.start, each.end, each.reason))
        ],
    }
    path.write_text(json.dumps(report, ensure_ascii=False, indent=2) + "\n", encoding="utf-8", newline="\n")


def _document(extraction: Extraction) -> dict[str, object]:
    document = extraction.document
    return {
        "key": document.key, "file": document.file, "title": document.title, "sha256": document.sha256,
        "references": len(document.references), "facts": by_kind(extraction.facts),
    }
