"""A document's whole text laid out by its parts: headings, paragraphs, items, tables, captions, references. Nothing is left out."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping

from markupsafe import Markup

from kg.model import Block, BlockKind, Document, Table
from kg.render.marks import MarkedText

_HASHES = re.compile(r"[ \t]*#{1,6}[ \t]+")
_BULLET = re.compile(r"[ \t]*[-*•‣◦+][ \t]+")
_NUMBER = re.compile(r"[ \t]*(?:[-*•][ \t]+)?\[?(\d{1,4})[.)\]]")
_RULED = re.compile(r"[\s|:\-*_=]*")
DIM = frozenset({BlockKind.FRONT, BlockKind.BOILERPLATE})


def laid_out(document: Document, marked: MarkedText, figures: Mapping[int, Markup]) -> Markup:
    """The text as markup. ``figures`` are drawn in place of lost ones, by the start of their captions."""
    return Markup("\n").join(_parts(document, marked, figures))


def _parts(document: Document, marked: MarkedText, figures: Mapping[int, Markup]) -> Iterator[Markup]:
    tables = {table.start: table for table in document.tables}
    at = 0
    for block in document.blocks:
        yield from _between(document, marked, at, block.start)
        if block.kind is BlockKind.TABLE and block.start in tables:
            yield _table(tables[block.start], marked)
        elif block.kind is BlockKind.CAPTION:
            yield _caption(block, marked, figures.get(block.start, Markup("")))
        else:
            yield SHAPES.get(block.kind, _paragraph)(document.text, block, marked)
        at = max(at, block.end)
    yield from _between(document, marked, at, len(document.text))


def _between(document: Document, marked: MarkedText, start: int, end: int) -> Iterator[Markup]:
    """What stands between the parts: shown dimmed, unless it only draws lines."""
    if start < end and not _RULED.fullmatch(document.text, start, end):
        yield Markup('<p class="dim lines">{}</p>').format(marked.html(start, end))


def _paragraph(text: str, block: Block, marked: MarkedText) -> Markup:
    kind = "note" if block.label == "table note" else "lines dim" if block.kind in DIM else ""
    return Markup('<p class="{}">{}</p>').format(kind, marked.html(block.start, block.end))


def _heading(text: str, block: Block, marked: MarkedText) -> Markup:
    level = min(6, max(2, block.level + 1))
    return Markup(f"<h{level}>{{}}</h{level}>").format(marked.html(_after(_HASHES, text, block), block.end))


def _item(text: str, block: Block, marked: MarkedText) -> Markup:
    start = _after(_BULLET, text, block)
    kind = "item" if start > block.start else "item numbered"
    return Markup('<p class="{} in-{}">{}</p>').format(kind, min(4, block.level // 2), marked.html(start, block.end))


def _reference(text: str, block: Block, marked: MarkedText) -> Markup:
    number = _NUMBER.match(text, block.start, block.end)
    anchor = Markup(' id="ref-{}"').format(number[1]) if number else Markup("")
    return Markup('<p class="reference"{}>{}</p>').format(anchor, marked.html(_after(_BULLET, text, block), block.end))


def _after(pattern: re.Pattern[str], text: str, block: Block) -> int:
    found = pattern.match(text, block.start, block.end)
    return found.end() if found else block.start


def _caption(block: Block, marked: MarkedText, figure: Markup) -> Markup:
    return Markup('<div class="caption">{}<p>{}</p></div>').format(figure, marked.html(block.start, block.end))


def _table(table: Table, marked: MarkedText) -> Markup:
    head, *rows = [
        Markup("<tr>{}</tr>").format(Markup("").join(_cell(cell.start, cell.end, cell.row == 0, marked) for cell in row))
        for row in table.rows
    ]
    return Markup(
        '<div class="scroll" tabindex="0" role="region" aria-label="Table {}"><table><thead>{}</thead><tbody>{}</tbody></table></div>'
    ).format(table.number, head, Markup("\n").join(rows))


def _cell(start: int, end: int, head: bool, marked: MarkedText) -> Markup:
    return Markup('<th scope="col">{}</th>' if head else "<td>{}</td>").format(marked.html(start, end))


SHAPES: Mapping[BlockKind, Callable[[str, Block, MarkedText], Markup]] = {
    BlockKind.HEADING: _heading,
    BlockKind.ITEM: _item,
    BlockKind.REFERENCE: _reference,
}
