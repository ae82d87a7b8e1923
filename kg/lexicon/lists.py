"""The small lists that people keep by hand: English words, names to pass over, additions, stems."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

from kg.errors import RuleError
from kg.lexicon.spelling import key_of

DATA = Path(__file__).parent / "data"


def rows(file: str, columns: int) -> Iterator[tuple[str, ...]]:
    """The rows of a tab-separated list, without its header and comments, filled up to ``columns``.

    Raises RuleError for a row that is too wide.
    """
    path = DATA / file
    header_seen = False
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if not line.strip() or line.startswith("#"):
            continue
        if not header_seen:
            header_seen = True
            continue
        cells = line.split("\t")
        if len(cells) > columns:
            raise RuleError(f"{file}:{number}", f"{len(cells)} columns", f"at most {columns}", "part columns with one tab")
        yield tuple(cells) + ("",) * (columns - len(cells))


@lru_cache(maxsize=1)
def english() -> dict[str, bool]:
    """English words that are also names, and whether a capital letter is enough to make them one (Bad, Bid, Puma)."""
    return {word: form == "capital" for word, form in rows("english.tsv", 2)}


@lru_cache(maxsize=1)
def counted() -> frozenset[str]:
    """Words that count what follows them: day, arm, table."""
    return frozenset(word for (word,) in rows("counted.tsv", 1))


@lru_cache(maxsize=1)
def stop_names() -> dict[str, frozenset[str]]:
    """Keys of names that say too little, and the sources they are passed over in (empty: all)."""
    return {key_of(name): frozenset(filter(None, sources.split("|"))) for name, sources, _why in rows("stop_names.tsv", 3)}
