"""Real papers (JATS) with hand-checked facts: each is written as Markdown, its tables with their spans filled, and read by ``kg``.

    python benchmarks/extraction/papers.py [--show]
"""

from __future__ import annotations

import argparse
import re
import subprocess
import sys
import tempfile
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SHARED = ROOT.parent / "shared"
GOLD = ROOT / "tests" / "unseen" / "papers" / "gold"
TABLES = ("results", "comparisons", "arms", "trials", "doses")


def words(element: ET.Element) -> str:
    """The text of an element on one line; citations of references stand in square brackets, notes and formulas are left out."""
    parts = [element.text or ""]
    for child in element:
        if child.tag == "xref" and child.get("ref-type") == "bibr":
            parts.append(f"[{''.join(child.itertext()).strip('[]')}]")
        elif child.tag not in ("fn", "table-wrap", "fig", "disp-formula", "inline-formula", "graphic"):
            parts.append(words(child))
        parts.append(child.tail or "")
    return re.sub(r"\s+", " ", "".join(parts))


def grid(table: ET.Element) -> list[list[str]]:
    """The rows of a table, each cell repeated over the columns and rows that it spans."""
    rows: list[dict[int, str]] = []
    for r, row in enumerate(table.iter("tr")):
        while len(rows) <= r:
            rows.append({})
        column = 0
        for cell in row:
            while column in rows[r]:
                column += 1
            for down in range(int(cell.get("rowspan") or 1)):
                while len(rows) <= r + down:
                    rows.append({})
                for right in range(int(cell.get("colspan") or 1)):
                    rows[r + down][column + right] = words(cell).strip().replace("|", "/")
            column += int(cell.get("colspan") or 1)
    width = max((max(row, default=-1) + 1 for row in rows), default=0)
    return [[row.get(c, "") for c in range(width)] for row in rows]


def tables(wrap: ET.Element) -> Iterator[str]:
    """A table with its title as Markdown; the rows of its head are one row, a word once."""
    title = " ".join(words(e).strip() for tag in ("label", "caption") for e in wrap.findall(tag))
    for table in wrap.iter("table"):
        head = grid(table.find("thead")) if table.find("thead") is not None else []  # type: ignore[arg-type]
        body = grid(table.find("tbody")) if table.find("tbody") is not None else grid(table)  # type: ignore[arg-type]
        if not head:
            head, body = body[:1], body[1:]
        width = max(len(row) for row in [*head, *body]) if [*head, *body] else 0
        heads = [" ".join(dict.fromkeys(row[c] for row in head if c < len(row) and row[c])) for c in range(width)]
        lines = [heads, ["---"] * width, *body]
        yield f"**{title}**\n\n" + "\n".join("| " + " | ".join([*row, *[""] * (width - len(row))]) + " |" for row in lines)


def markdown(path: Path) -> str:
    """A paper as Markdown: title, abstract, sections, tables."""
    root = ET.parse(path).getroot()
    out: list[str] = []

    def walk(element: ET.Element, depth: int) -> None:
        for child in element:
            if child.tag == "title":
                out.append("#" * depth + " " + words(child).strip())
            elif child.tag == "p":
                out.append(words(child).strip())
                for wrap in child.iter("table-wrap"):
                    out.extend(tables(wrap))
            elif child.tag == "table-wrap":
                out.extend(tables(child))
            elif child.tag in ("sec", "list", "list-item", "boxed-text"):
                walk(child, depth + 1)

    title = root.find(".//article-meta//article-title")
    out.append("# " + (words(title).strip() if title is not None else path.stem))
    for abstract in root.findall(".//article-meta/abstract"):
        out.append("## Abstract")
        walk(abstract, 2)
    body = root.find("body")
    if body is not None:
        walk(body, 1)
    for wrap in root.findall(".//floats-group/table-wrap"):
        out.extend(tables(wrap))
    return "\n\n".join(part for part in out if part) + "\n"


def main() -> None:
    """Print the scores of each table."""
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    options.add_argument("--show", action="store_true", help="list what was missed and what was made up")
    show = options.parse_args().show
    names = sorted({line.split("\t")[0] for line in (GOLD / "results.tsv").read_text(encoding="utf-8").splitlines()[1:]})
    with tempfile.TemporaryDirectory() as folder:
        documents = Path(folder) / "papers"
        documents.mkdir()
        for name in names:
            (documents / f"{name}.md").write_text(markdown(SHARED / "documents" / "jats" / f"{name}.nxml"), encoding="utf-8")
        known = Path(folder) / "entities.tsv"
        own = (GOLD / "entities.tsv").read_text(encoding="utf-8").splitlines(keepends=True)[1:]
        known.write_text((SHARED / "reference" / "entities.tsv").read_text(encoding="utf-8") + "".join(own), encoding="utf-8")
        for table in TABLES:
            said = subprocess.run(
                [sys.executable, "-m", "kg", "table", table, str(documents), "--format", "tsv"], capture_output=True, check=True, cwd=ROOT
            )
            (Path(folder) / "out.tsv").write_bytes(said.stdout)
            command = [sys.executable, str(SHARED / "tools" / "score.py"), table, str(GOLD / f"{table}.tsv"), str(Path(folder) / "out.tsv")]
            command += ["--entities", str(known), "--documents", str(documents), *(["--show"] if show else [])]
            print(f"== {table}\n" + subprocess.run(command, capture_output=True, text=True, check=True).stdout)


if __name__ == "__main__":
    main()
