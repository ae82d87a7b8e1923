"""Text as extraction reads it: without marks of emphasis and citations, every character still knowing where it came from."""

from __future__ import annotations

import bisect
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from kg.model import Document, Evidence

# What a raw stretch becomes. Order matters: the first alternative that matches wins.
TOKEN = re.compile(
    r"""(?P<cite>\s*\[(?:\[\d[\d,;\s–-]*\]\([^)\s]*\)[,;\s–-]*)+\]       # [[1](#a),[2](#b)]
      |\s*\^?\[\\\[\d[\d,;\s–-]*\\\]\]\(\#?[^)]*\)      # [\[2\]](#)
      |\s*\^?\[\d[\d,;\s–-]*\]\(\#[^)]*\)                         # [2](#)
      |\s*\^?\[\d{1,3}(?:\s*[,;–-]\s*\d{1,3})*\](?!\()            # [1], ^[1], [1,2], [3-5]
      |\s*\[\^\d{1,3}\](?![(:])                                # [^1], a footnote
      |<sup>\s*\[?\d{1,3}(?:\s*[,–-]\s*\d{1,3})*\]?\s*</sup>(?<!m<sup>2</sup>)(?<!m<sup>3</sup>))
     |(?P<sup><su[pb]>(?P<inner>[^<>]{1,12})</su[pb]>)
     |(?P<tag></?(?:b|i|em|strong|span|p|br|sup|sub|u)\s*/?>)
     |(?P<link>\[(?P<words>[^\[\]\n]*)\]\((?:\#|https?:|mailto:)[^)\s]*\))
     |(?P<bold>\*\*|__)
     |(?P<star>(?<![\w*\\])\*(?=[^\s*][^*\n]*[^\s*\\]\*(?![\w*]))|(?<=[^\s*\\(])\*(?=[\s.,;:)\]]|$|(?<=\w\*)-[a-z])(?<!p\*))
     |(?P<escape>\\(?=[\[\]*_<>~^#|+.-]))
     |(?P<entity>&(?:lt|gt|amp|nbsp|ge|le|plusmn);)
     |(?P<hyphen>(?<=[a-z])-(?:[ \t]*[\r\n]+\s*|[ ](?!(?:and|or|to|bzw|und)\b))(?=[a-z]))
     |(?P<soft>[\u00ad\u200b\ufeff\U000f0000-\U0010ffff])                # soft hyphens, and characters that mean nothing to anyone
     |(?P<space>[\s\u00a0\u2000-\u200a\u202f\u205f\u3000]+)
     |(?P<dash>[‐‑‒–−])
     |(?P<dot>(?<=\d)·(?=\d))
     |(?P<quote>[‘’“”′])
     |(?P<people>(?<![\w-])[Pp]ts(?![\w-]))
     |(?P<run>[A-Za-z0-9.,;:()%/='"+]+)                         # plain characters, in which nothing else begins
     |(?P<any>.)""",
    re.X | re.S,
)
ENTITIES = {"&lt;": "<", "&gt;": ">", "&amp;": "&", "&nbsp;": " ", "&ge;": "≥", "&le;": "≤", "&plusmn;": "±"}
QUOTES = {"‘": "'", "’": "'", "“": '"', "”": '"', "′": "'"}
SUPERSCRIPT = str.maketrans("²³", "23")


@dataclass(frozen=True, slots=True)
class Passage:
    """A cleaned stretch of a document. ``starts[i]`` and ``ends[i]`` are the true offsets of clean character i.

    ``cites`` are the citation marks that were taken out: (clean position, numbers). ``base`` is the template of its evidence.
    """

    text: str
    starts: tuple[int, ...]
    ends: tuple[int, ...]
    cites: tuple[tuple[int, tuple[int, ...]], ...]
    document: Document
    base: Evidence
    section: tuple[str, ...] = ()

    def part(self, start: int, end: int) -> Passage:
        """The passage between two clean positions, blanks around it dropped, with the citations in it and right behind it."""
        while start < end and self.text[start] == " ":
            start += 1
        while end > start and self.text[end - 1] == " ":
            end -= 1
        cites = tuple((at - start, n) for at, n in self.cites if start < at <= end or (at == start == 0))
        return replace(self, text=self.text[start:end], starts=self.starts[start:end], ends=self.ends[start:end], cites=cites)

    def without(self, start: int, end: int) -> Passage:
        """The passage without the words between two clean positions; what is left knows where it came from."""
        cites = tuple((at if at <= start else at - (end - start), n) for at, n in self.cites if not start < at < end)
        texts = self.text[:start] + self.text[end:]
        return replace(
            self, text=texts, starts=self.starts[:start] + self.starts[end:], ends=self.ends[:start] + self.ends[end:], cites=cites
        )

    def between(self, cuts: Sequence[tuple[int, int]]) -> list[Passage]:
        """What stands before, between and behind some cuts (start, end), left to right; a piece without words among them."""
        edges = [0, *(at for cut in cuts for at in cut), len(self.text)]
        return [self.part(edges[i], edges[i + 1]) for i in range(0, len(edges), 2)]

    @property
    def refs(self) -> tuple[int, ...]:
        """All numbers cited in this passage, ascending."""
        return tuple(sorted({n for _, numbers in self.cites for n in numbers}))

    def refs_at(self, end: int) -> tuple[int, ...]:
        """The numbers cited for words ending at a clean position: the next citation marks behind it, else all before it."""
        behind = [(at, n) for at, n in self.cites if at >= end]
        if behind:
            first = behind[0][0]
            return tuple(sorted({n for at, numbers in behind if at <= first + 1 for n in numbers}))
        return self.refs

    def evidence(self, rule: str, start: int = 0, end: int | None = None, refs: tuple[int, ...] | None = None) -> Evidence:
        """Evidence quoting the clean span, whole passage by default; ``refs`` default to those of the passage."""
        end = len(self.text) if end is None else end
        a, b = self.starts[start], self.ends[end - 1]
        text = self.document.text
        if text[a:b].count("**") % 2:
            a, b = (a - 2, b) if text[a - 2 : a] == "**" else (a, b + 2) if text[b : b + 2] == "**" else (a, b)
        return replace(
            self.base,
            start=a,
            end=b,
            quote=text[a:b],
            rule=rule,
            refs=self.refs if refs is None else refs,
            line=line_of(self.document, a),
        )


@lru_cache(maxsize=2)
def _breaks(text: str) -> list[int]:
    return [m.start() for m in re.finditer(r"\n|\r(?!\n)", text)]


def line_of(document: Document, offset: int) -> int:
    """The line, from 1, on which a character stands."""
    return bisect.bisect_left(_breaks(document.text), offset) + 1


def clean(document: Document, start: int, end: int, section: tuple[str, ...] = (), base: Evidence | None = None) -> Passage:
    """Clean the text of a document between two offsets."""
    raw = document.text[start:end]
    out: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    cites: list[tuple[int, tuple[int, ...]]] = []

    def put(chars: str, a: int, b: int) -> None:
        for char in chars:
            if char == " " and (not out or out[-1] == " "):
                continue
            out.append(char)
            starts.append(a)
            ends.append(b)

    for m in TOKEN.finditer(raw):
        kind, a, b = m.lastgroup or "any", start + m.start(), start + m.end()
        if kind == "run":
            out.extend(m[0])
            starts.extend(range(a, b))
            ends.extend(range(a + 1, b + 1))
        elif kind == "people":  # as abstracts write patients
            put("patients", a, b)
        elif m["cite"] is not None:
            numbers = _numbers(m[0])
            if _cites(m[0], numbers, document):
                cites.append((len(out), numbers))
                continue
            for i, char in enumerate(m[0]):
                put("-" if char in "–—" else char, a + i, a + i + 1)
        elif m["sup"] is not None:
            put(m["inner"], a, b)
        elif m["link"] is not None:
            offset = start + m.start("words")
            for i, char in enumerate(m["words"]):
                put(char, offset + i, offset + i + 1)
        elif kind in ("tag", "bold", "star", "escape", "soft"):
            continue
        elif kind == "entity":
            put(ENTITIES[m[0]], a, b)
        elif kind == "hyphen":
            put("-", a, b)
        elif kind == "space":
            put(" ", a, b)
        elif kind == "dash":
            put("-", a, b)
        elif kind == "dot":
            put(".", a, b)
        elif kind == "quote":
            put(QUOTES[m[0]], a, b)
        else:
            put(m[0].translate(SUPERSCRIPT), a, b)
    base = base or Evidence(document=document.key, start=start, end=end, quote=raw, rule="")
    whole = Passage("".join(out), tuple(starts), tuple(ends), tuple(cites), document, base, section)
    return whole.part(0, len(whole.text)) if whole.text.strip() else whole


def _cites(mark: str, numbers: tuple[int, ...], document: Document) -> bool:
    """Whether a mark cites, and does not tell bounds ("79% [62-89]"): those in brackets do, of which no reference has any number."""
    if not document.references or not mark.lstrip().startswith("["):
        return True
    return any(r.number in numbers for r in document.references)


def _numbers(mark: str) -> tuple[int, ...]:
    """The numbers of a citation mark; ``3-5`` is three, four, five."""
    body = re.sub(r"\]\([^)]*\)?|<[^>]*>|[\[\]\\^]", " ", mark)
    found: set[int] = set()
    for a, b in re.findall(r"(\d+)(?:\s*[–-]\s*(\d+))?", body):
        low, high = int(a), int(b or a)
        found.update(range(low, high + 1) if low <= high <= low + 50 else (low, high))
    return tuple(sorted(found))


ABBREVIATION = re.compile(
    r"(?:\b(?:vs|e\.g|i\.e|al|Fig|Figs|No|Nos|Dr|Prof|approx|resp|ca|cf|St|Jr|Inc|Ltd|Co|Tab|Ref|Refs|Suppl|max|min|sp|spp|var|etc|viz)"
    r"|\b[A-Z]|\b[pi]\.[ov]|\b[ap]\.m|U\.S|U\.K)\.$"
)

LETTERED = re.compile(
    r"\b(?:arms?|groups?|cohorts?|parts?|stages?|regimens?|schedules?|on|with|than|versus|vs\.?|receiving|given)"
    r"(?: [A-Z] (?:and|or))? [A-Z]\.$",
    re.I,
)
"""An arm called by a letter at the end of a sentence: "in Arm B. Median …", "9% with E. OS …"."""
END_OR_BRACKET = re.compile(r"[.!?()\[\]]")


def sentences(passage: Passage) -> Iterator[Passage]:
    """The sentences of a passage: split at a full stop, question or exclamation mark before a capital letter, digit or bracket.

    A citation mark behind the stop tells that it ends a sentence, even after a single letter; so do words for an arm before the letter.
    """
    text, start, depth = passage.text, 0, 0
    cited = {at for at, _ in passage.cites}
    for mark in END_OR_BRACKET.finditer(text):
        i, char = mark.start(), mark[0]
        if char not in ".!?":
            depth = max(0, depth + (1 if char in "([" else -1))
        if char not in ".!?" or depth:
            continue
        rest = text[i + 1 : i + 4]
        if rest[:1] in ("'", '"'):
            continue
        follows = rest.lstrip()[:1]
        apart = rest[:1] == " " or i + 1 in cited
        if (
            apart
            and follows
            and (follows.isupper() or follows.isdigit() or follows in "([\"'-≥<>")
            and (i + 1 in cited or not _abbreviates(text[max(0, i - 24) : i + 1]))
        ):
            yield passage.part(start, i + 1)
            start = i + 1
    if text[start:].strip():
        yield passage.part(start, len(text))


def _abbreviates(before: str) -> bool:
    """Whether a stop belongs to an abbreviation or an initial, and ends no sentence."""
    return bool(ABBREVIATION.search(before[-13:])) and not LETTERED.search(before)


def items(passage: Passage) -> list[Passage]:
    """The items run together in a table cell: ``1. A2. B`` or ``- x- y``; the whole cell when it is no list."""
    text = passage.text
    cuts: list[tuple[int, int]] = []
    if re.match(r"\(?1[.)] ?(?=\S)", text):
        expected = 1
        for m in re.finditer(r"\(?(\d{1,2})\) ?(?=\S)|(?:(?<=\S)|^)(\d{1,2})\. ?(?=[A-Z(*])|(?<= )(\d{1,2})\. (?=[A-Z(*])", text):
            which = next(i for i in (1, 2, 3) if m.group(i))
            if m.group(which).endswith(str(expected)) and (expected == 1) == (m.start() == 0):
                cuts.append((m.end(which) - len(str(expected)) - (m.group().startswith("(")), m.end()))
                expected += 1
    elif re.match(r"A[.)] (?=\S)", text):
        letter = "A"
        for m in re.finditer(r"(?<![A-Z-])([A-Z])[.)] (?=[A-Z*])", text):
            if m.group(1) == letter and (letter == "A") == (m.start() == 0):
                cuts.append(m.span())
                letter = chr(ord(letter) + 1)
    elif re.match(r"[-•*] ?(?=\S)", text):
        for m in re.finditer(r"(?:^|(?<=\S)|(?<=[.;)] ))[-•] (?=[A-Z0-9(])", text):
            cuts.append(m.span())
    if not cuts:
        return [passage]
    return [p.part(0, len(p.text.rstrip(" ;"))) for p in passage.between(cuts)[1:] if p.text.strip(" ;")]


def lines_of(passage: Passage) -> Iterator[Passage]:
    """The lines of a passage as they stand in its document."""
    text, start = passage.document.text, 0
    for i, char in enumerate(passage.text):
        if char == " " and i + 1 < len(passage.text) and "\n" in text[passage.starts[i] : passage.starts[i + 1]]:
            yield passage.part(start, i)
            start = i + 1
    yield passage.part(start, len(passage.text))
