"""A text read as a document, and the rows of its tables as the tests of extraction compare them."""

from __future__ import annotations

from kg.extract import extract
from kg.lexicon import Lexicon
from kg.model import Extraction
from kg.readers import read_bytes
from kg.views.tables import table


def read(text: str, name: str = "guide.md") -> Extraction:
    """What a text says, read as a document of that file name."""
    return extract(read_bytes(name, text.encode()), Lexicon.open())


def rows(found: Extraction, name: str, *columns: str) -> list[str]:
    """The rows of one table in order, each as some of its cells: "A plus B | a; b"."""
    made = table(name, (found,))
    cells = (dict(zip(made.columns, row, strict=True)) for row in made.rows)
    return sorted(" | ".join(row[c] for c in columns) for row in cells)
