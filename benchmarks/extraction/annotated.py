"""The sets that others labelled (``../shared/documents/annotated``), as documents that we read and as slots that are to be filled."""

from __future__ import annotations

import csv
import hashlib
import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from html.parser import HTMLParser
from pathlib import Path

FOLDER = Path(__file__).resolve().parents[2].parent / "shared" / "documents" / "annotated"
NUMBERS = ("events", "group_size", "mean", "standard_deviation")


def half(document: str) -> str:
    """``tune`` or ``report``: by the document, for good."""
    return "tune" if int(hashlib.sha256(document.encode()).hexdigest(), 16) % 2 else "report"


@dataclass(frozen=True)
class Asked:
    """One prompt of llm-meta-analysis: what was measured, in which two groups, and the numbers of each (empty: not in the paper)."""

    document: str
    outcome: str
    arms: tuple[str, str]
    kind: str
    numbers: tuple[dict[str, str], dict[str, str]]


@dataclass(frozen=True)
class Judged:
    """One prompt of evidence-inference: what was compared, with the direction most annotators chose, and the spans they rest it on."""

    document: str
    outcome: str
    arms: tuple[str, str]
    direction: str
    spans: tuple[tuple[int, int], ...]


def numbers() -> list[Asked]:
    """The prompts of llm-meta-analysis."""
    with (FOLDER / "llm-meta-analysis" / "annotated_rct_dataset.csv").open(encoding="utf-8-sig", newline="") as handle:
        return [
            Asked(
                f"PMC{r['pmcid']}",
                r["outcome"],
                (r["intervention"], r["comparator"]),
                r["outcome_type"],
                ({n: r[f"intervention_{n}"].strip() for n in NUMBERS}, {n: r[f"comparator_{n}"].strip() for n in NUMBERS}),
            )
            for r in csv.DictReader(handle)
        ]


def directions() -> list[Judged]:
    """The prompts of evidence-inference that have an answer and a text."""
    folder = FOLDER / "evidence-inference"
    with (folder / "prompts.csv").open(encoding="utf-8-sig", newline="") as handle:
        prompts = {r["PromptID"]: r for r in csv.DictReader(handle)}
    answers: dict[str, list[dict[str, str]]] = defaultdict(list)
    with (folder / "annotations.csv").open(encoding="utf-8-sig", newline="") as handle:
        for r in csv.DictReader(handle):
            if r["Valid Label"] in ("True", "1") and r["Label Code"] in ("0", "1", "-1", "1.0", "-1.0", "0.0"):
                answers[r["PromptID"]].append(r)
    found = []
    for key, given in answers.items():
        prompt = prompts.get(key)
        if prompt is None or not text_of(document := f"PMC{prompt['PMCID']}"):
            continue
        code = Counter(int(float(r["Label Code"])) for r in given).most_common(1)[0][0]
        spans = {(int(float(r["Evidence Start"])), int(float(r["Evidence End"]))) for r in given}
        direction = {0: "no difference", 1: "increased", -1: "decreased"}[code]
        arms = (prompt["Intervention"], prompt["Comparator"])
        found.append(Judged(document, prompt["Outcome"], arms, direction, tuple(sorted(s for s in spans if s[0] >= 0))))
    return found


def text_of(document: str) -> str:
    """The text of a paper of evidence-inference, to which its spans refer; empty where it is missing."""
    path = FOLDER / "evidence-inference" / "txt" / f"{document}.txt"
    return path.read_text(encoding="utf-8") if path.exists() else ""


def paper(document: str) -> str:
    """A paper of llm-meta-analysis as Markdown with its tables, made from the fragments of its XML."""
    path = FOLDER / "llm-meta-analysis"
    abstract = (path / "md" / f"{document}.md").read_text(encoding="utf-8")
    parser = _Paper()
    parser.feed((path / "xml" / f"{document}.xml").read_text(encoding="utf-8"))
    head = re.split(r"(?<=\S) (?=# )", abstract)[0]
    return re.sub(r" ?(#{1,3}) (?=[A-Z])", r"\n\n\1 ", head) + "\n\n" + "".join(_squeezed(parser.parts))


def _squeezed(parts: list[str]) -> Iterator[str]:
    blank = False
    for part in parts:
        if part.strip() or not blank:
            yield part
        blank = not part.strip()


class _Paper(HTMLParser):
    """Titles become headings, paragraphs lines, tables pipe tables."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self.cell: list[str] | None = None
        self.rows: list[list[str]] = []
        self.words: list[str] = []
        self.captioned = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in ("title", "p", "table-wrap", "table", "label") and not self.captioned:
            self._flush("")
        if tag == "caption":
            self.captioned = True
        elif tag == "table":
            self.rows = []
        elif tag == "tr":
            self.rows.append([])
        elif tag in ("td", "th"):
            self.cell = []

    def handle_endtag(self, tag: str) -> None:
        if tag in ("td", "th") and self.cell is not None:
            self.rows[-1:] = [[*(self.rows[-1] if self.rows else []), " ".join("".join(self.cell).split()).replace("|", "/")]]
            self.cell = None
        elif tag == "table":
            self._table()
        elif tag == "caption":
            self.captioned = False
            self._flush("")
        elif tag == "label":
            self.words.append(" " if "".join(self.words).rstrip().endswith(".") else ". ")
        elif tag in ("title", "p") and not self.captioned:
            self._flush("## " if tag == "title" else "")

    def handle_data(self, data: str) -> None:
        (self.words if self.cell is None else self.cell).append(data)

    def _flush(self, mark: str) -> None:
        words = " ".join("".join(self.words).split())
        if words.strip(" ."):
            self.parts.append(f"{mark}{words}\n\n")
        self.words = []

    def _table(self) -> None:
        rows = [row for row in self.rows if any(row)]
        if len(rows) > 1:
            width = max(map(len, rows))
            lines = ["| " + " | ".join([*row, *[""] * (width - len(row))]) + " |\n" for row in rows]
            self.parts.append(lines[0] + "|" + " --- |" * width + "\n" + "".join(lines[1:]) + "\n")
