"""Files become extractions. A file that cannot be read is reported and skipped, never passed over in silence."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from importlib import resources
from pathlib import Path

from kg.check import Level, Problem
from kg.errors import DocumentError, KgError
from kg.model import Document, Extraction


@dataclass(frozen=True, slots=True)
class Reading:
    """What was read of each document, a problem for each that could not be, and the bytes of each file that was, by its name."""

    extractions: tuple[Extraction, ...]
    skipped: tuple[Problem, ...] = ()
    originals: Mapping[str, bytes] = field(default_factory=dict)

    @property
    def documents(self) -> tuple[Document, ...]:
        """The documents themselves."""
        return tuple(extraction.document for extraction in self.extractions)


def read_documents(paths: Sequence[Path]) -> Reading:
    """Read and extract all documents below some paths, or those in the package. Raises DocumentError where there is nothing to read."""
    from kg.extract import extract
    from kg.lexicon import Lexicon
    from kg.readers import load

    with _inputs(paths) as files:
        names = Lexicon.open()
        read: dict[str, tuple[Path, Extraction]] = {}
        originals: dict[str, bytes] = {}
        skipped: list[Problem] = []
        for path in files:
            try:
                data = load(path)
                document = _read_new(path, data, {key: first for key, (first, _) in read.items()})
                read[document.key] = (path, extract(document, names))
                originals[document.file] = data
            except KgError as error:
                skipped.append(_skipped(path, error))
    if not read:
        raise DocumentError("\n".join(str(problem) for problem in skipped), "no document that can be read", "at least one", "see above")
    return Reading(tuple(extraction for _, extraction in read.values()), tuple(skipped), originals)


@contextmanager
def _inputs(paths: Sequence[Path]) -> Iterator[list[Path]]:
    from kg.readers import find_documents

    if paths:
        yield find_documents(paths)
        return
    with resources.as_file(resources.files("kg") / "documents") as folder:
        yield find_documents([folder])


def document_of(document: str) -> Document:
    """A file, or a document in the package by its key, as read. Raises DocumentError."""
    from kg.readers import read

    if not Path(document).exists() and "/" not in document:
        with _inputs(()) as files:
            named = [path for path in files if document in (path.stem, path.name)]
            if named:
                return read(named[0])
    return read(Path(document))


def text_of(document: str) -> str:
    """The canonical text of a file, or of a document in the package by its key. Raises DocumentError."""
    return document_of(document).text


def _read_new(path: Path, data: bytes, known: dict[str, Path]) -> Document:
    """Read a document whose name no other document has, since facts are told apart by it."""
    from kg.readers import read_bytes

    document = read_bytes(path.name, data, place=str(path))
    if document.key in known:
        found = f"the name {document.key}, which {known[document.key]} has too"
        raise DocumentError(str(path), found, "a name of its own for each document", "rename one of the two")
    return document


def _skipped(path: Path, error: KgError) -> Problem:
    return Problem(
        level=Level.ERROR, code="unreadable", place=error.place, found=error.found, expected=error.expected,
        remedy=f"{error.remedy}; the file was skipped", document=path.stem,
    )
