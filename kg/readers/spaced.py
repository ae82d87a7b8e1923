"""Tables of plain text whose columns are set by blanks: a line of heads, and below it rows whose cells stand under them.

Two blanks or more part the cells of a line. A run of lines is a table only where each cell of each row stands under one head of its own
and the rows hold numbers: a paragraph with wide gaps between its sentences is none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from kg.readers.lines import Line

GAP = re.compile(r"(?:[ \xa0]{2,})")
CELL = re.compile(r"\S+(?:[ \xa0]\S+)*")
VALUE = re.compile(r"[<>≤≥=~+−-]?\s*\d|(?:N\.?[ERA]\.?|NA|ND|not (?:reached|reported|estimable|evaluable)|-+|—|–|none)\b", re.I)
RULER = re.compile(r"[ \t]*-{2,}(?: +-{2,})+[ \t]*$")
"""A line of dashes below each head of a table."""
WRAPPED = re.compile(r"[a-z(\[]")
"""How the second line of a label begins that was broken in two."""
DATUM = re.compile(r"[-−]?\d[\d.,]*\s*(?:[(±%/^]|$)")
"""What no column is headed by."""
KEYED = re.compile(r":$|[.;,]$")
FEWEST = 2
"""Rows of numbers below the heads of a table."""
LONGEST_LABEL = 100


def spaced_cells(raw: str) -> list[tuple[int, int]]:
    """The spans of the cells of one line, parted by two blanks or more."""
    return [m.span() for m in CELL.finditer(raw)]


def spaced_tables(lines: Sequence[Line]) -> Iterator[range]:
    """The runs of lines, by their places in ``lines``, that are tables set by blanks."""
    at = 0
    while at < len(lines):
        heads = _heads(lines[at]) if not at or not _is_broken_head(lines[at - 1]) else []
        end = _end(lines, at + 1, heads) if heads else at
        if heads and sum(_is_row(lines[i], heads) for i in range(at + 1, end)) >= (FEWEST if len(heads) > 1 else FEWEST + 1):
            yield range(at, end)
            at = end
        else:
            at += 1


def is_spaced(group: Sequence[Line]) -> bool:
    """Whether the lines of a group, without the blank ones, are one table set by blanks."""
    return next(spaced_tables(group), range(0)) == range(len(group))


def columns_of(header: str, raw: str) -> list[tuple[int, int]]:
    """The cells of a row under the heads of its table, the first for its label; a cell that is missing is empty."""
    heads = _under(spaced_cells(header), header)
    cells = spaced_cells(raw)
    if len(cells) == 1 and _of(cells[0], heads) is None:
        return cells
    placed = {_of(cell, heads): cell for cell in cells[1:]} if len(cells) <= len(heads) else dict(enumerate(cells[1:]))
    return [cells[0], *(placed.get(i, (len(raw.rstrip()), len(raw.rstrip()))) for i in range(len(heads)))]


def _heads(line: Line) -> list[tuple[int, int]]:
    """The heads of the columns of data that a line may hold; empty where it is no line of heads."""
    raw = line.raw
    if "  " not in raw.strip() or "\t" in raw or "|" in raw:
        return []
    cells = spaced_cells(raw)
    words = [raw[a:b] for a, b in cells]
    heads = _under(cells, raw)
    named = {raw[a:b] for a, b in heads}
    if any(KEYED.search(w) or DATUM.match(w) or not re.search(r"[A-Za-z%]", w) for w in words) or len(named) < len(heads):
        return []
    return heads


def _under(cells: Sequence[tuple[int, int]], raw: str) -> list[tuple[int, int]]:
    """The heads of the columns of data: all cells of a line that is set in as far as its labels are wide, else all but the first."""
    return list(cells) if len(raw) - len(raw.lstrip()) > 3 else list(cells[1:])


def _is_broken_head(above: Line) -> bool:
    """Whether a line above the heads holds cells as well, or begins a table whose cells are broken over lines."""
    return len(spaced_cells(above.raw)) > 1 or bool(re.match(r"\s*-{9,}\s*$", above.raw))


def _end(lines: Sequence[Line], start: int, heads: Sequence[tuple[int, int]]) -> int:
    """Where the rows below some heads end: behind the last row of numbers, which a heading of rows, a blank line or both may part."""
    end = at = start + 1 if start < len(lines) and RULER.match(lines[start].raw) else start
    while at < len(lines):
        if _is_row(lines[at], heads):
            at += 1
            end = at
        elif _is_wrapped(lines[at], at == end):
            return start
        elif _parts_rows(lines, at, heads):
            at += 1
        else:
            break
    return end


def _is_wrapped(line: Line, below: bool) -> bool:
    """Whether a line right ``below`` a row goes on with a label or a cell of it."""
    cells = spaced_cells(line.raw)
    return below and bool(cells) and (bool(WRAPPED.match(line.raw.strip())) or (len(cells) > 1 and line.raw[:4].isspace()))


def _parts_rows(lines: Sequence[Line], at: int, heads: Sequence[tuple[int, int]]) -> bool:
    """Whether a line stands between rows: it is blank, or a short heading right above a row, and a row follows soon."""
    ahead = lines[at + 1 : at + 3]
    if lines[at].blank:
        return any(_is_row(line, heads) for line in ahead)
    words = lines[at].raw.strip()
    below = next((line for line in ahead if not line.blank), None)
    short = len(spaced_cells(lines[at].raw)) == 1 and len(words) < LONGEST_LABEL and words[-1] not in ".;"
    return short and below is not None and _is_row(below, heads)


def _is_row(line: Line, heads: Sequence[tuple[int, int]]) -> bool:
    """Whether a line is a label with values, each under one head of its own."""
    raw = line.raw
    if line.blank or "\t" in raw or "|" in raw:
        return False
    label, *cells = spaced_cells(raw) or [(0, 0)]
    if not cells or len(cells) > len(heads) or label[0] >= heads[0][0] or not re.search("[A-Za-z]", raw[slice(*label)]):
        return False
    places = [_of(cell, heads) for cell in cells]
    told = sum(bool(VALUE.match(raw[a:b])) for a, b in cells)
    return None not in places and len(set(places)) == len(places) and 2 * told > len(cells) and not raw[slice(*label)].endswith(":")


def _of(cell: tuple[int, int], heads: Sequence[tuple[int, int]]) -> int | None:
    """The head that a cell stands under: the one that it overlaps, or none where that is not one."""
    found = [i for i, (a, b) in enumerate(heads) if cell[0] < b and a < cell[1]]
    return found[0] if len(found) == 1 else None
