"""Lines of a text with their offsets and what kind of line each is."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

CITATION = re.compile(
    r"\s*\[(?:\[\d[\d,;\s–-]*\]\(#?[^()\s]*\)[,;\s–-]*)+\]|\s*\^?\[\\?\[?[\d,;\s–-]+\\?\]?\](?:\(#?[^()\s]*\))?"
)
BULLET = re.compile(r"(?:[ \t]*(?:[-*•‣◦+●○▪■▸►]|\(?\d{1,3}[.)]|\(?[a-z]\))|[ \t]+[–—])[ \t]+(?=\S)")
NUMBERED = re.compile(r"[ \t]*(?:[-*•][ \t]+)?\[?(\d{1,4})[.)\]][ \t]+(?=\S)")
HEADING = re.compile(r"[ \t]*(#{1,6})[ \t]+(?=\S)")
NUMBERED_HEADING = re.compile(
    r"[ \t]*(?:\d{1,2}\.?[ \t]+(?=[A-Z]{2,}[ \t]|[A-Z]{5,}[ \t]*$)[A-Z][A-Z ,&/()-]{3,70}|\d{1,2}\.\d{1,2}\.?[ \t]+[A-Z][^.;:!?]{3,80})$"
)
LABEL = re.compile(r"[A-Z][A-Z .,&/()-]{2,60}:[ \t]*$")
YAML = re.compile(r"\ufeff?---[ \t]*\r?\n(?P<body>.*?)\r?\n---[ \t]*(?:\r?\n|\Z)", re.S)
RUN_IN = re.compile(r"[ \t]*(?:\*\*(?P<bold>[A-Z][A-Za-z, ]{3,40}?)[.:]?\*\*[.:]?|(?P<capitals>[A-Z][A-Z, ]{4,40}):)[ \t]+(?=\S)")
RULE = re.compile(r"[ \t]*(?:-{3,}|\*{3,}|_{3,}|={3,})[ \t]*$")
RULED = r"[ \t]*(?::?-{2,}:?|:-:?|-:)[ \t]*"
DIVIDER = re.compile(rf"[ \t]*\|?{RULED}(?:\|{RULED})*\|?[ \t]*$")
CAPTION = re.compile(r"[ \t]*\**(?:caption|fig(?:ure|\.)?(?:\s+S?\d+[A-Za-z]?)?)\s*[:.]", re.I)
TABLE_NUMBER = r"(?:S?\d+[A-Za-z]?|[A-Z]|[IVX]{1,4})"
TABLE_TITLE = re.compile(
    rf"[ \t]*[#*\s]*table(?:\s+{TABLE_NUMBER})?\s*[:.]|[ \t]*\*\*table\s+S?\d+[A-Za-z]?\s[^*]+\*\*[ \t]*$"
    rf"|[ \t]*[#*\s]*(?:(?:(?:supplement(?:ary|al)|appendix|extended data) )?table|exhibit|tab\.?)\s+{TABLE_NUMBER}"
    r"(?:\*\*)?(?:\s*[:.]|\s+[|–—-]\s)",
    re.I,
)
NOTE = re.compile(
    r"[ \t]*(?:\\?\*(?!\*)(?=\S)|[†‡§¶]|note:|abbreviations?:"
    r"|(?:data|values?|results|numbers|figures|cells) (?:are|is|were|give|show) "
    r"(?:(?:(?:reported|presented|expressed|shown|given|displayed) )?(?:as )?(?:the )?(?:means?|medians?|numbers?|n|no|percentages?)\b))",
    re.I,
)

FIELD = re.compile(r"[A-Z][A-Za-z0-9()'. -]{1,40}?:(?:\s|$)")
"""The key of a field that is a line of its own: "Participants: 126 people …"."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line: its span without the line break, and its words without emphasis marks."""

    start: int
    end: int
    raw: str

    @property
    def plain(self) -> str:
        """The words alone, without marks of emphasis and citations."""
        return CITATION.sub("", self.raw.replace("**", "").replace("__", "")).strip().lstrip("#").strip()

    @property
    def blank(self) -> bool:
        """Whether nothing is printed on the line."""
        return not self.raw.strip(" \t\r\f\xa0\u200b\ufeff")


def split_lines(text: str) -> list[Line]:
    """All lines of a text with true offsets, whatever the line breaks."""
    lines, start = [], 0
    for stop in re.finditer(r"\r\n|\r|\n|\Z", text):
        lines.append(Line(start, stop.start(), text[start : stop.start()]))
        start = stop.end()
    return lines


@cache
def furniture() -> dict[str, list[re.Pattern[str]]]:
    """The patterns of ``furniture.toml``, compiled; fields are listed as ``field:<name>``."""
    table = tomllib.loads(files("kg.readers").joinpath("furniture.toml").read_text(encoding="utf-8"))
    fields = {f"field:{name}": [pattern] for name, pattern in table.pop("fields").items()}
    return {name: [re.compile(p, re.I) for p in patterns] for name, patterns in {**table, **fields}.items()}


def is_furniture(kind: str, words: str) -> bool:
    """Whether some words start like furniture of a kind."""
    return any(p.match(words) for p in furniture()[kind])


def is_fields(group: list[Line]) -> bool:
    """Whether the lines of a paragraph are fields, one below the other: most begin with a key and tell something in words behind it,
    the others are set in below one."""
    keyed = [line for line in group if FIELD.match(line.plain) and not line.raw[:1].isspace()]
    keyed = [line for line in keyed if len(line.plain.split(":")[0].split()) <= 5]
    telling = [line for line in keyed if len(line.plain.split(":", 1)[1].split()) > 2]
    below = [line for line in group if line.raw[:2].isspace()]
    if any(is_furniture("record_fields", line.plain) for line in keyed):
        return False
    return group[0] in keyed and len(telling) > 1 and 2 * len(telling) >= len(keyed) and len(keyed) + len(below) == len(group)
