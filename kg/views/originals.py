"""The documents that a build read, read again from beside its graph, and what it did not understand of them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path, PurePath, PureWindowsPath
from typing import Any

from kg.errors import DocumentError, RenderError
from kg.model import Document, NotUnderstood, Source

AGAIN = "build the graph again from its documents"
REPORT = "report.json"


def original(source: Source, graph: Path) -> Document:
    """The document behind a source, as the build kept it. Raises RenderError where it is missing or no longer the one that was read."""
    from kg.readers import load, read_bytes

    place = graph.parent / "documents" / source.file
    if not _is_plain(source.file) or place.is_symlink():
        raise RenderError(str(graph), f"the file name {source.file!r}", "the plain name of a file", AGAIN)
    try:
        document = read_bytes(source.file, load(place), place=str(place))
    except (DocumentError, OSError) as error:
        found = error.found if isinstance(error, DocumentError) else error.strerror or str(error)
        raise RenderError(str(place), found, f"the document {source.key} as it was read", AGAIN) from None
    if document.sha256 != source.sha256:
        raise RenderError(str(place), f"SHA-256 {document.sha256}", f"{source.sha256}, as it was read", f"put it back, or {AGAIN}")
    return document


def _is_plain(name: str) -> bool:
    """Whether a name leads nowhere but to a file in the folder itself."""
    return bool(name) and name not in (".", "..") and PurePath(name).name == name == PureWindowsPath(name).name and "\0" not in name


def not_understood(document: Document, graph: Path) -> list[NotUnderstood]:
    """What the build saw in a document and could not read, by position. Raises RenderError where the report of the build is not whole."""
    found = [each for each in all_not_understood(graph) if each.document == document.key]
    if wrong := [each for each in found if document.text[each.start : each.end] != each.quote]:
        place = graph.parent / REPORT
        raise RenderError(str(place), f"{wrong[0].quote!r} at {wrong[0].start}", f"words of {document.file}", AGAIN)
    return sorted(found, key=lambda each: (each.start, each.end, each.reason))


def all_not_understood(graph: Path) -> list[NotUnderstood]:
    """What the build could not read, of all documents. Raises RenderError where its report is missing or not whole."""
    place = graph.parent / REPORT
    try:
        listed = json.loads(place.read_text(encoding="utf-8"))["not_understood"]
        return [_left(row) for row in listed]
    except OSError as error:
        raise RenderError(str(place), error.strerror or str(error), "the report of the build", AGAIN) from None
    except (ValueError, KeyError, TypeError) as error:
        raise RenderError(str(place), f"{type(error).__name__}: {error}", "the report of the build", AGAIN) from None


def _left(row: Mapping[str, Any]) -> NotUnderstood:
    return NotUnderstood(
        document=str(row["document"]), start=int(row["start"]), end=int(row["end"]), quote=str(row["quote"]), reason=str(row["reason"])
    )
