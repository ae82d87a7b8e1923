"""Tables of plain text: tab-separated lines, pipe tables and columns set by blanks, to the cell."""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence

from kg.model import Cell, Table
from kg.readers.lines import DIVIDER, Line
from kg.readers.spaced import RULER, columns_of, spaced_cells


def parse_tables(lines: Sequence[Line], number: int, title: str, section: tuple[str, ...]) -> Table | None:
    """One table of the given lines; its first row is the header. None when it has fewer than two rows or two columns."""
    # A line of a single bar holds no cell, so it is no row.
    kept = [line for line in lines if not ((DIVIDER.match(line.raw) or RULER.match(line.raw)) and "-" in line.raw) and _spans(line)]
    rows = [_spans(line) for line in kept] if any(map(_is_marked, lines)) else _spaced(kept)
    if len(rows) < 2 or max(len(r) for r in rows) < 2:
        return None
    rows[0] = _above_its_columns(rows)
    header = [_words(kept[0], span) for span in rows[0]]
    cells: list[tuple[Cell, ...]] = []
    for r, spans in enumerate(rows):
        head = _words(kept[r], spans[0])
        cells.append(
            tuple(
                Cell(start=a, end=b, row=r, column=c, row_header=head, column_header=header[c] if c < len(header) else "")
                for c, (a, b) in enumerate(spans)
            )
        )
    return Table(number=number, title=title, start=lines[0].start, end=lines[-1].end, section=section, rows=tuple(cells))


def _above_its_columns(rows: Sequence[list[tuple[int, int]]]) -> list[tuple[int, int]]:
    """The cells of the header, without one of two empty ones before the first head where every row below has a cell less: a tab too many
    in the header would set each head above the next column."""
    header = rows[0]
    empty = [a == b for a, b in header[:2]]
    return header[1:] if empty == [True, True] and max(map(len, rows[1:])) == len(header) - 1 else header


def _is_marked(line: Line) -> bool:
    """Whether a line marks its cells by bars or tabs."""
    return line.raw.lstrip().startswith("|") or "\t" in line.raw.strip()


def _spaced(lines: Sequence[Line]) -> list[list[tuple[int, int]]]:
    """The spans of the cells of a table that is set by blanks: under the heads of its first line, behind a cell for the labels."""
    header = lines[0].raw
    heads = spaced_cells(header)
    first = [(0, 0), *heads] if len(header) - len(header.lstrip()) > 3 else heads
    rows = [first, *(columns_of(header, line.raw) for line in lines[1:])]
    return [[(line.start + a, line.start + b) for a, b in row] for line, row in zip(lines, rows, strict=True)]


def _spans(line: Line) -> list[tuple[int, int]]:
    """The spans of the cells of one line, without the blanks around them."""
    raw = line.raw
    if raw.lstrip().startswith("|"):
        bars = [m.start() for m in re.finditer(r"(?<!\\)\|", raw)]
        edges = list(zip(bars, [*bars[1:], len(raw.rstrip())], strict=True))
        edges = [(a + 1, b) for a, b in edges if not (a == bars[-1] and not raw[a + 1 :].strip())]
    else:
        tabs = [-1, *(m.start() for m in re.finditer("\t", raw)), len(raw)]
        edges = [(a + 1, b) for a, b in itertools.pairwise(tabs)]
    spans = []
    for a, b in edges:
        inner = raw[a:b]
        left = len(inner) - len(inner.lstrip())
        spans.append((line.start + a + left, line.start + max(a + left, a + len(inner.rstrip()))))
    return spans


def _words(line: Line, span: tuple[int, int]) -> str:
    return line.raw[span[0] - line.start : span[1] - line.start].replace("**", "").strip()
