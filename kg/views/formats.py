"""Columns and rows as text: a table for people, TSV, CSV, JSON and Markdown for what comes next."""

from __future__ import annotations

import csv
import io
import json
import re
import unicodedata
from collections.abc import Callable, Sequence
from decimal import Decimal

from kg.errors import QueryError

Cell = object
Rows = Sequence[Sequence[Cell]]
_ESCAPES = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"})
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f]+")
WIDEST = 60


def write(columns: Sequence[str], rows: Rows, form: str) -> str:
    """Rows in one of the forms of ``FORMS``. Raises QueryError for another form."""
    try:
        return FORMS[form](columns, rows)
    except KeyError:
        raise QueryError(f"--format {form}", "rows", ", ".join(FORMS), "choose one of these; turtle is for CONSTRUCT queries") from None


def words(cell: Cell) -> str:
    """A value as a reader expects it: numbers without exponent, an open cell empty."""
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, Decimal):
        text = f"{cell:f}"
        return text.rstrip("0").rstrip(".") if "." in text else text
    return str(cell)


def _tsv(columns: Sequence[str], rows: Rows) -> str:
    return "".join("\t".join(words(cell).translate(_ESCAPES) for cell in row) + "\n" for row in [columns, *rows])


def _csv(columns: Sequence[str], rows: Rows) -> str:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows([[words(cell) for cell in row] for row in rows])
    return out.getvalue()


def _json(columns: Sequence[str], rows: Rows) -> str:
    return json.dumps([dict(zip(columns, map(_value, row), strict=True)) for row in rows], ensure_ascii=False, indent=2) + "\n"


def _value(cell: Cell) -> object:
    """Numbers stay numbers; a decimal is written as text would be lost in binary, so it becomes the shortest float that prints the same."""
    if isinstance(cell, Decimal):
        return int(cell) if cell == cell.to_integral_value() else float(cell)
    return cell if cell is None or isinstance(cell, bool | int | float) else str(cell)


def _markdown(columns: Sequence[str], rows: Rows) -> str:
    def line(cells: Sequence[Cell]) -> str:
        safe = (_one_line(cell).replace("\\", "\\\\").replace("|", "\\|").replace("<", "&lt;") for cell in cells)
        return "| " + " | ".join(safe) + " |\n"

    return line(columns) + "|" + " --- |" * len(columns) + "\n" + "".join(line(row) for row in rows)


def _table(columns: Sequence[str], rows: Rows) -> str:
    """Aligned columns; a long cell is cut with an ellipsis, since the other forms give it whole."""
    cells = [[_cut(_one_line(cell)) for cell in row] for row in [columns, *rows]]
    widths = [max(map(_width, column)) for column in zip(*cells, strict=True)]
    lines = ["  ".join(cell + " " * (width - _width(cell)) for cell, width in zip(row, widths, strict=True)).rstrip() for row in cells]
    rule = "  ".join("-" * width for width in widths)
    return "\n".join([lines[0], rule, *lines[1:]]) + "\n"


def _one_line(cell: Cell) -> str:
    return _CONTROL.sub(" ", words(cell)).strip()


def _cut(text: str) -> str:
    return text if len(text) <= WIDEST else text[: WIDEST - 1].rstrip() + "…"


def _width(text: str) -> int:
    """Places on a terminal: wide characters take two, combining ones none."""
    return sum(0 if unicodedata.combining(c) else 2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)


FORMS: dict[str, Callable[[Sequence[str], Rows], str]] = {
    "table": _table, "tsv": _tsv, "csv": _csv, "json": _json, "markdown": _markdown,
}
