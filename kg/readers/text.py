"""Plain text with or without Markdown: blocks, tables to the cell, references, front matter.

The canonical text is the file's own text; nothing is rewritten. Headings are Markdown headings, or short lines on their own without a
closing full stop. Tables are pipe tables, runs of tab-separated lines or columns set by blanks.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from pathlib import PurePath

from kg.model import Block, BlockKind, Document, Reference, Table
from kg.readers.cells import parse_tables
from kg.readers.lines import (
    BULLET,
    CAPTION,
    DIVIDER,
    HEADING,
    LABEL,
    NOTE,
    NUMBERED,
    NUMBERED_HEADING,
    RULE,
    RUN_IN,
    TABLE_TITLE,
    YAML,
    Line,
    furniture,
    is_fields,
    is_furniture,
    split_lines,
)
from kg.readers.references import parse_references
from kg.readers.spaced import is_spaced, spaced_tables

CITED_BEHIND = re.compile(r"(?:\s*(?:\[\^?[\w,;–-]+\]|\^[\d,–-]+\^?|<sup>[^<]*</sup>))+\s*$")
"""Citations behind the last word of a line, in spellings that are not taken away elsewhere."""
REGISTRY = re.compile(r"\b(?:NCT\d{8}|ISRCTN\d{8}|ACTRN\d{14})\b")
REGISTERS = re.compile(r"\b(?:registration|registry|registered|identifiers?)\b", re.I)
"""A heading below which the number of a trial stands on a line of its own, as text."""
CONTENT, BACK, REFERENCES = "content", "back", "references"
RUN_IN_LEVEL = 7
"""Below any heading of a line of its own."""


def parse_text(name: str, text: str, sha256: str) -> Document:
    """Find the parts of a text. ``name`` is the file name; never raises: whatever is no known part is a paragraph."""
    state = _Parse(text)
    matter = YAML.match(text)
    if matter:
        state.blocks.append(Block(kind=BlockKind.FRONT, start=matter.start(), end=matter.end("body")))
    for group in _groups(text, matter.end() if matter else 0):
        state.take(group)
    blocks = tuple(_merge_broken(text, state.blocks))
    return Document(
        key=PurePath(name).stem,
        file=PurePath(name).name,
        text=text,
        sha256=sha256,
        title=state.title,
        blocks=blocks,
        tables=tuple(state.tables),
        references=tuple(state.references),
        **_front(text),
    )


def _groups(text: str, start: int) -> list[list[Line]]:
    """Runs of lines that belong together: between blank lines, each table, heading, list item and rule on its own."""
    groups: list[list[Line]] = []
    fresh, alone = True, False
    last = ""
    lines = split_lines(text)
    spaced = {lines[i].start: run.start for run in spaced_tables(lines) for i in run}
    for i, (line, following) in enumerate(zip(lines, [*lines[1:], None], strict=True)):
        if line.start < start:
            continue
        if line.start in spaced:
            if spaced[line.start] == i:
                groups.append([])
            groups[-1] += [] if line.blank else [line]
            fresh, alone, last = True, False, "heading"
            continue
        if line.blank:
            fresh, last = True, last if last == "table" else ""
            continue
        kind = _line_kind(line)
        inside = last == "table" and not fresh
        if following is not None and (_heads_column(line, following) or (inside and _heads_rows(line, kind, following))):
            kind = "table"
        starts = fresh or alone or kind != "text" or last in ("heading", "rule", "furniture", "table")
        if kind == "table" and last == "table" and (not fresh or _continues(groups[-1], line)):
            starts = False
        if starts:
            groups.append([line])
        else:
            groups[-1].append(line)
        alone = fresh and kind == "text" and following is not None and _heads_text(line, following)
        fresh, last = False, kind if kind != "text" or starts else last
    return groups


def _heads_text(line: Line, following: Line) -> bool:
    """Whether the first line of a block is a heading without a blank line behind it: a few words, then a line of text, items or cells."""
    words = line.plain
    short = 3 < len(words) <= 60 and len(words.split()) <= 9 and words[0].isupper() and words[-1] not in ".,;:-–!?"
    if not short or following.blank or "|" in words or re.search(r"\d{3,}", words):
        return False
    fields = is_furniture("record_fields", following.plain)
    return fields or len(following.plain) > len(words) + 30 or _line_kind(following) in ("table", "item")


def _heads_column(line: Line, following: Line) -> bool:
    """Whether a line is the header of a table of tabs that has one column beside its labels: nothing stands before its only cell."""
    alone = line.raw.startswith("\t") and "\t" not in line.raw.strip() and 0 < len(line.plain) <= 80
    return alone and following.raw.rstrip().count("\t") == 1 and not following.raw.startswith("\t")


def _heads_rows(line: Line, kind: str, following: Line) -> bool:
    """Whether a line between two rows of a table of tabs is its one-celled row: the heading of the rows below it."""
    return kind == "text" and "\t" in following.raw.strip() and len(line.plain) <= 100 and line.plain[-1:] not in ".;"


def _line_kind(line: Line) -> str:
    if HEADING.match(line.raw) or LABEL.match(line.raw) or NUMBERED_HEADING.match(line.raw):
        return "heading"
    if RULE.match(line.raw):
        return "rule"
    if "\t" in line.raw.strip() or line.raw.lstrip().startswith("|"):
        return "table"
    if BULLET.match(line.raw) or NUMBERED.match(line.raw):
        return "item"
    if is_furniture("lines", line.plain) or CAPTION.match(line.raw) or TABLE_TITLE.match(line.raw):
        return "furniture"
    return "text"


def _continues(group: list[Line], line: Line) -> bool:
    """Whether a table goes on after a page break: as many columns, and not a new header (words only over rows with numbers)."""
    return line.raw.count("\t") == group[0].raw.count("\t") > 0 and bool(re.search(r"\d", line.raw))


@dataclass
class _Parse:
    """The state of going through the groups from top to bottom."""

    text: str
    title: str = ""
    part: str = CONTENT
    headings: list[tuple[int, str]] = field(default_factory=list)
    blocks: list[Block] = field(default_factory=list)
    tables: list[Table] = field(default_factory=list)
    references: list[Reference] = field(default_factory=list)

    @property
    def section(self) -> tuple[str, ...]:
        return tuple(words for _, words in self.headings)

    def take(self, group: list[Line]) -> None:
        """Give one group its role."""
        first = group[0]
        one_column = len(group) > 1 and _heads_column(first, group[1])
        kind = "table" if one_column or is_spaced(group) else _line_kind(first)
        marked = HEADING.match(first.raw)
        if NUMBERED_HEADING.match(first.raw):
            self._heading(first, 3 if re.match(r"\s*\d+\.\d", first.raw) else 2)
        elif LABEL.match(first.raw):
            if first.plain.rstrip(":") != "TITLE":
                self._heading(first, 2)
        elif marked or (kind in ("text", "furniture") and len(group) == 1 and self._is_heading(first)):
            self._heading(first, len(marked.group(1)) if marked else 0)
        elif kind == "rule" or (DIVIDER.match(first.raw) and kind != "table"):
            return
        elif self.part == REFERENCES:
            self._reference(group)
        elif self.part == BACK:
            self._add(BlockKind.BOILERPLATE, group)
        elif kind == "table":
            self._table(group)
        elif CAPTION.match(first.raw):
            self._add(BlockKind.CAPTION, group)
        elif TABLE_TITLE.match(first.raw):
            self._add(BlockKind.CAPTION, group, label="table title")
        elif kind == "furniture" or self._is_front(first):
            self._add(BlockKind.FRONT if not self.blocks or self.blocks[-1].kind is BlockKind.FRONT else BlockKind.BOILERPLATE, group)
        elif kind == "item":
            indent = len(first.raw) - len(first.raw.lstrip())
            self._add(BlockKind.ITEM, group, level=indent)
        elif NOTE.match(first.raw) and self.tables:
            self._add(BlockKind.PARAGRAPH, group, label="table note")
        else:
            self._paragraph(group)

    def _paragraph(self, group: list[Line]) -> None:
        """A paragraph; the word in bold or capitals that it may begin with is the heading above it ("**Methods** In this trial …")."""
        first = group[0]
        if is_fields(group):
            for line in group:
                self._add(BlockKind.ITEM, [line], level=len(line.raw) - len(line.raw.lstrip()))
            return
        label = RUN_IN.match(first.raw)
        words = (label["bold"] or label["capitals"]) if label else ""
        if label is None or not any(p.fullmatch(words) for p in furniture()["run_in_headings"]):
            self._add(BlockKind.PARAGRAPH, group)
            return
        rest = first.raw[label.end() :]
        head, body = Line(first.start, first.start + label.end(), words), Line(first.start + label.end(), first.end, rest)
        self.headings = [h for h in self.headings if h[0] < RUN_IN_LEVEL] + [(RUN_IN_LEVEL, words)]
        self._add(BlockKind.HEADING, [replace(head, end=first.start + len(first.raw[: label.end()].rstrip()))], level=RUN_IN_LEVEL)
        self._add(BlockKind.PARAGRAPH, [body, *group[1:]])

    def _is_heading(self, line: Line) -> bool:
        """A short line on its own that is neither a sentence nor furniture."""
        words = CITED_BEHIND.sub("", line.plain)
        if is_furniture("back_headings", words) or self._names_references(words):
            return True
        if (
            is_furniture("lines", words)
            or self._is_front(line)
            or CAPTION.match(line.raw)
            or TABLE_TITLE.match(line.raw)
            or NOTE.match(line.raw)
            or (is_furniture("record_fields", words) and re.search(r": \S", words))
        ):
            return False
        if REGISTRY.search(words) and self.blocks and self.blocks[-1].kind is BlockKind.HEADING and REGISTERS.search(self.section[-1]):
            return False
        longest = (140, 20) if self.title else (320, 45)
        return (
            len(words) <= longest[0]
            and len(words.split()) <= longest[1]
            and words[:1].isupper() | words[:1].isdigit()
            and words[-1:] not in ".,;:!-"
            and not re.search(r"(?<!vs)[.!?] \(?[A-Z]", words)
            and "](" not in words
        )

    def _is_front(self, line: Line) -> bool:
        return any(p.match(line.plain) for name, patterns in furniture().items() if name.startswith("field:") for p in patterns)

    def _names_references(self, words: str) -> bool:
        return any(p.fullmatch(words.rstrip(":")) for p in furniture()["reference_headings"])

    def _heading(self, line: Line, level: int) -> None:
        words = line.plain
        if self._names_references(words):
            self.part = REFERENCES
        elif is_furniture("back_headings", words):
            self.part = BACK if self.part == CONTENT else self.part
        elif (self.part == BACK and not self.references) or is_furniture("resume_headings", words) or line.raw.lstrip().startswith("#"):
            self.part = CONTENT
        if not self.title:
            self.title = words
            self.blocks.append(Block(kind=BlockKind.HEADING, start=line.start, end=line.end, level=1, label="title"))
            self.headings = [(1, words)]
            return
        level = level or 2
        self.headings = [h for h in self.headings if h[0] < level] + [(level, words)]
        role = BlockKind.HEADING if self.part == CONTENT else BlockKind.BOILERPLATE
        self.blocks.append(Block(kind=role, start=line.start, end=line.end, section=self.section, level=level))

    def _add(self, kind: BlockKind, group: list[Line], level: int = 0, label: str = "") -> None:
        self.blocks.append(Block(kind=kind, start=group[0].start, end=group[-1].end, section=self.section, level=level, label=label))

    def _table(self, group: list[Line]) -> None:
        title = ""
        if self.blocks and self.blocks[-1].label == "table title":
            title = CITED_BEHIND.sub("", Line(0, 0, self.text[self.blocks[-1].start : self.blocks[-1].end]).plain)
        table = parse_tables(
            group, number=len(self.tables) + 1, title=title or (self.section[-1] if self.section else ""), section=self.section
        )
        if table is None:
            self._add(BlockKind.PARAGRAPH, group)
            return
        self.tables.append(table)
        self._add(BlockKind.TABLE, group)

    def _reference(self, group: list[Line]) -> None:
        found = parse_references(self.text, group)
        if not found or is_furniture("lines", NUMBERED.sub("", BULLET.sub("", group[0].raw))):
            self._add(BlockKind.BOILERPLATE, group)
            return
        known = {r.number for r in self.references}
        self.references += [r for r in found if r.number not in known]
        self._add(BlockKind.REFERENCE, group)


def _merge_broken(text: str, blocks: list[Block]) -> list[Block]:
    """Join a paragraph or list item that a page break cut: it ends without a stop and the next paragraph begins in lower case."""
    merged: list[Block] = []
    for block in blocks:
        before = merged[-1] if merged else None
        if (
            before is not None
            and block.kind is BlockKind.PARAGRAPH
            and before.kind in (BlockKind.PARAGRAPH, BlockKind.ITEM)
            and _is_broken(text[before.start : before.end].rstrip(), text[block.start : block.end].lstrip("* "))
        ):
            merged[-1] = Block(
                kind=before.kind, start=before.start, end=block.end, section=before.section, level=before.level, label=before.label
            )
        else:
            merged.append(block)
    return merged


def _is_broken(before: str, after: str) -> bool:
    """Whether a page break cut a sentence: it goes on in lower case, or the words before end with a comma or in an open bracket."""
    if not before or before[-1] in ".!?:|":
        return False
    return after[:1].islower() or before[-1] == "," or before.count("(") > before.count(")")


def _front(text: str) -> dict[str, str]:
    """Publisher, date, catalogue number and licence, from lines that name them before the first section."""
    found: dict[str, str] = {}
    matter = YAML.match(text)
    names = {
        "source": "publisher",
        "publisher": "publisher",
        "date": "date",
        "lastreviewed": "date",
        "license": "licence",
        "licence": "licence",
    }
    for m in re.finditer(r"(?m)^(\w+):[ \t]*(\S[^\r\n]*)$", matter["body"] if matter else ""):
        if m.group(1).lower() in names:
            found.setdefault(names[m.group(1).lower()], m.group(2).strip(" '\""))
    for line in split_lines(text[:4000]):
        words = line.plain
        for name, patterns in furniture().items():
            key = name.removeprefix("field:")
            if key == name or key in found:
                continue
            hit = re.search(r"(?:^|(?<=[.;]\s))" + patterns[0].pattern, words, re.I)
            if hit:
                rest = words[hit.end() :]
                found[key] = re.split(r"(?<=\.)\s+(?=\w+:)", rest)[0].strip(" .*")
    return found
