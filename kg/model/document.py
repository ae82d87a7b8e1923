"""Where things are written: documents, their parts, and places in them.

All offsets count Unicode characters of ``Document.text``, end exclusive.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class BlockKind(StrEnum):
    """What part a block plays. Only the first four carry content to extract from."""

    HEADING = "heading"
    PARAGRAPH = "paragraph"
    ITEM = "item"
    TABLE = "table"
    CAPTION = "caption"
    REFERENCE = "reference"
    FRONT = "front"
    BOILERPLATE = "boilerplate"


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """A run of text with one role.

    ``section`` holds the headings above it, outermost first; ``level`` is the depth of a heading or list item.
    """

    kind: BlockKind
    start: int
    end: int
    section: tuple[str, ...] = ()
    level: int = 0
    label: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """One cell of a table: its span in the text, its row (0 is the header) and column, and their headings in plain words."""

    start: int
    end: int
    row: int
    column: int
    row_header: str = ""
    column_header: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A table: rows of cells, the first row its header. ``number`` counts from 1 in the document."""

    number: int
    title: str
    start: int
    end: int
    section: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    notes: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Reference:
    """One numbered reference, as printed and as far as it names identifiers itself."""

    number: int
    start: int
    end: int
    text: str
    title: str = ""
    host: str = ""
    pmid: str = ""
    pmcid: str = ""
    doi: str = ""
    nct: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """One document as read: its canonical text and the parts found in it. ``key`` is the file's name without extension."""

    key: str
    file: str
    text: str
    sha256: str
    title: str = ""
    publisher: str = ""
    date: str = ""
    catalogue_number: str = ""
    licence: str = ""
    blocks: tuple[Block, ...] = ()
    tables: tuple[Table, ...] = ()
    references: tuple[Reference, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """What a graph keeps of a document: everything but its text and parts."""

    key: str
    file: str
    sha256: str
    title: str = ""
    publisher: str = ""
    date: str = ""
    catalogue_number: str = ""
    licence: str = ""
    references: tuple[Reference, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """The exact words that say something, and where they stand.

    ``refs`` are the numbers of the references that these words cite, ascending; ``rule`` names the rule that read them;
    ``row`` and ``column`` are the headings of a table cell, ``table`` its table's number (0: not in a table); ``line`` counts from 1.
    """

    document: str
    start: int
    end: int
    quote: str
    rule: str
    refs: tuple[int, ...] = ()
    line: int = 0
    table: int = 0
    row: str = ""
    column: str = ""
