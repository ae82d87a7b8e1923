"""Finding things by their names and facts by their quotes: an index of SQLite, made when the server starts and kept in memory."""

from __future__ import annotations

import re
import sqlite3
import threading
from collections.abc import Iterable
from dataclasses import dataclass

_WORD = re.compile(r"[^\W_]+(?:[-–.'’/][^\W_]+)*")
_MOST_WORDS = 12


@dataclass(frozen=True, slots=True)
class Hit:
    """A node that was found; ``text`` is its names, or the quote."""

    iri: str
    label: str
    text: str


class Index:
    """Names and quotes, to be searched from any thread."""

    def __init__(self) -> None:
        self._turn = threading.Lock()
        self._base = sqlite3.connect(":memory:", check_same_thread=False)
        tokens = "tokenize='unicode61 remove_diacritics 2', prefix='2 3'"
        for table in ("things", "quotes"):
            self._base.execute(f"CREATE VIRTUAL TABLE {table} USING fts5(iri UNINDEXED, label, text, {tokens})")
        self._base.execute("CREATE TABLE names(iri TEXT PRIMARY KEY COLLATE NOCASE, label TEXT) WITHOUT ROWID")

    def add(self, table: str, hits: Iterable[Hit]) -> None:
        """Put nodes into ``things`` or ``quotes``."""
        with self._turn:
            rows = ((hit.iri, hit.label, hit.text) for hit in hits)
            self._base.executemany(f"INSERT INTO {table} VALUES (?, ?, ?)", rows)
            if table == "things":
                self._base.execute("INSERT OR IGNORE INTO names SELECT iri, label FROM things")
            self._base.commit()

    def find(self, table: str, text: str, most: int = 50) -> list[Hit]:
        """The best nodes for some words: each word must occur, the last may be a beginning. Who is called so comes first."""
        asked = expression(text)
        if not asked:
            return []
        best = f"lower(label) = lower(?) DESC, bm25({table}, 0, 8, 1), length(label), iri"
        order = f"SELECT iri, label, text FROM {table} WHERE {table} MATCH ? ORDER BY {best} LIMIT ?"
        with self._turn:
            return [Hit(*row) for row in self._base.execute(order, (asked, text.strip(), most))]

    def begin(self, iri: str, most: int = 12) -> list[Hit]:
        """Things whose IRI begins so, capitals or not, in their order."""
        order = "SELECT iri, label, '' FROM names WHERE iri >= ? AND iri < ? ORDER BY iri LIMIT ?"
        with self._turn:
            return [Hit(*row) for row in self._base.execute(order, (iri, iri + "\U0010ffff", most))]


def expression(text: str) -> str:
    """What SQLite is asked: words in quotation marks, so that nothing typed is an operator.

    >>> expression('p53 OR "AML')
    '"p53" "OR" "AML" *'
    """
    words = _WORD.findall(text[:500])[:_MOST_WORDS]
    return " ".join(f'"{word}"' for word in words) + " *" if words else ""
