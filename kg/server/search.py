"""Finding things by their names and facts by their quotes: an index of SQLite, made when the server starts and kept in memory."""

from __future__ import annotations

import re
import sqlite3
import threading
import time
from collections.abc import Iterable
from dataclasses import dataclass

from kg.errors import QueryError

_WORD = re.compile(r"[^\W_]+(?:[-–.'’/][^\W_]+)*")
_MOST_WORDS = 12
_STEPS = 10_000
"""Steps of SQLite between two looks at the clock."""


@dataclass(frozen=True, slots=True)
class Hit:
    """A node that was found; ``text`` is its names, or the quote."""

    iri: str
    label: str
    text: str


class Index:
    """Names and quotes, to be searched from any thread."""

    def __init__(self, seconds: float = 2.0) -> None:
        self._turn, self._seconds = threading.Lock(), seconds
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
        """The best nodes for some words: each word must occur, the last may be a beginning. Who is called so comes first.

        Raises QueryError for words that too much has in it to sort it in time.
        """
        asked = expression(text)
        if not asked:
            return []
        best = f"lower(label) = lower(?) DESC, bm25({table}, 0, 8, 1), length(label), iri"
        return self._ask(f"SELECT iri, label, text FROM {table} WHERE {table} MATCH ? ORDER BY {best} LIMIT ?", (asked, text.strip(), most))

    def begin(self, iri: str, most: int = 12) -> list[Hit]:
        """Things whose IRI begins so, capitals or not, in their order."""
        order = "SELECT iri, label, '' FROM names WHERE iri >= ? AND iri < ? ORDER BY iri LIMIT ?"
        return self._ask(order, (iri, iri + "\U0010ffff", most))

    def _ask(self, order: str, values: tuple[str | int, ...]) -> list[Hit]:
        with self._turn:
            end = time.monotonic() + self._seconds
            self._base.set_progress_handler(lambda: time.monotonic() > end, _STEPS)
            try:
                return [Hit(*row) for row in self._base.execute(order, values)]
            except sqlite3.OperationalError as error:
                found = f"no answer after {self._seconds:g} s ({error})"
                raise QueryError("search", found, "rarer words, or more of them", "add a word") from None
            finally:
                self._base.set_progress_handler(None, 0)


def expression(text: str) -> str:
    """What SQLite is asked: words in quotation marks, so that nothing typed is an operator.

    >>> expression('p53 OR "AML')
    '"p53" "OR" "AML" *'
    """
    words = _WORD.findall(text[:500])[:_MOST_WORDS]
    return " ".join(f'"{word}"' for word in words) + " *" if words else ""
