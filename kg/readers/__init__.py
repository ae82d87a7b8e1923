"""Bytes of one file become a Document whose offsets are true. One module for each format, imported when it is needed.

Formats: plain text with or without Markdown (``.txt``, ``.md``), read by ``kg.readers.text``.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from pathlib import Path

from kg.errors import DocumentError
from kg.model import Document

SUFFIXES = (".md", ".txt")
MAX_BYTES = 64 * 1024 * 1024

__all__ = ["find_documents", "load", "read", "read_bytes"]


def find_documents(paths: Iterable[Path]) -> list[Path]:
    """The files to read: each file named, and each readable file below each folder, sorted and without repetition.

    Raises DocumentError for a path that does not exist and for a folder without a document.
    """
    found: set[Path] = set()
    for path in paths:
        if path.is_dir():
            inside = [p for p in path.rglob("*") if p.suffix.lower() in SUFFIXES and p.is_file()]
            if not inside:
                raise DocumentError(
                    str(path), "a folder without documents", f"files ending in {', '.join(SUFFIXES)}", "name another folder"
                )
            found.update(inside)
        elif path.exists():
            found.add(path)
        else:
            raise DocumentError(
                str(path), "no such file or folder", "a document or a folder of documents", "check the spelling of the path"
            )
    return sorted(found)


def read(path: Path) -> Document:
    """Read one file. Raises DocumentError when it is missing, empty, too large, of an unknown format or not text."""
    return read_bytes(path.name, load(path), place=str(path))


def load(path: Path) -> bytes:
    """The bytes of one file. Raises DocumentError when it is missing or too large."""
    if not path.is_file():
        raise DocumentError(str(path), "no such file", "a document", "check the spelling of the path")
    if path.stat().st_size > MAX_BYTES:
        raise DocumentError(str(path), f"{path.stat().st_size} bytes", f"at most {MAX_BYTES} bytes", "split the file")
    return path.read_bytes()


def read_bytes(name: str, data: bytes, place: str = "") -> Document:
    """Read a document from its bytes; ``name`` is its file name, ``place`` how errors call it."""
    place = place or name
    suffix = Path(name).suffix.lower()
    if suffix not in SUFFIXES:
        raise DocumentError(
            place, f"the ending {suffix or '(none)'}", f"one of {', '.join(SUFFIXES)}", "convert the document to text or Markdown"
        )
    if not data.strip():
        raise DocumentError(place, "an empty file", "text", "check how the file was saved")
    if b"\0" in data:
        at = data.index(b"\0")
        raise DocumentError(f"{place}, byte {at}", "a zero byte: a binary file", "text in UTF-8", "convert the document to text")
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise DocumentError(
            f"{place}:{line}, byte {error.start}",
            f"{data[error.start : error.start + 1]!r}, which is not UTF-8",
            "text in UTF-8",
            f"convert it, for example: iconv -f WINDOWS-1252 -t UTF-8 {name}",
        ) from None
    from kg.readers.text import parse_text

    return parse_text(name=name, text=text, sha256=hashlib.sha256(data).hexdigest())
