"""What the laws of extraction are tested with: documents, ways to write the same differently, and facts without their quotes."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from pathlib import Path

from kg.extract import extract
from kg.lexicon import Lexicon
from kg.model import Extraction
from kg.readers import read_bytes
from kg.views.tables import table

ROOT = Path(__file__).resolve().parents[2]
PACKAGED = {path.stem: path.read_text(encoding="utf-8") for path in sorted((ROOT / "kg" / "documents").glob("*.md"))}
QUOTED = ("quote", "start", "end", "line", "rule")

INVENTED = {
    "two-arm": """# Tavorsen in leukemia

**Tavorsen** is an antisense oligonucleotide. **Tavorsen** inhibits survivin.[1]

## Phase III trial of tavorsen (NCT09900001)

The randomized phase III trial NCT09900001 enrolled 212 patients with relapsed acute myeloid leukemia (AML). Patients were randomly \
assigned to receive tavorsen plus cytarabine or cytarabine alone.[1] The CR rate was 31% vs. 12% with tavorsen plus cytarabine and \
cytarabine alone, respectively (p=0.02).[1][2] Median OS was 9.4 months with tavorsen plus cytarabine and 6.1 months with \
cytarabine alone.[2] Tavorsen was given at 3.5 mg/kg/day by continuous intravenous infusion for 7 days.[1]

## Other regimens

| Regimen | Population | Complete remission (CR) | Overall response rate (ORR) | Median overall survival (OS) |
| --- | --- | --- | --- | --- |
| Ruvetoclax + azacitidine | Relapsed AML | 22% (11/50) | 40% (20/50) | 8.2 months [3] |
| Midostaurin | Relapsed AML | 8.5% | 12% - 14.5% | Not reported [4] |

## References

1. First paper. example.org
2. Second paper. example.org
3. Third paper. example.org
4. Fourth paper. example.org
""",
    "safety": """# Ruvetoclax in lymphoma

## A phase 2 study

A single-arm phase 2 study treated 48 patients with diffuse large B-cell lymphoma with ruvetoclax.[1] The overall response rate was 41.7% \
(20/48).[1] Diarrhea occurred in 25% of patients and anemia in 12.5%.[2] The hazard ratio was not estimated.

## References

1. First paper. example.org
2. Second paper. example.org
""",
}
DOCUMENTS = PACKAGED | INVENTED


def read(text: str, name: str = "note") -> Extraction:
    return extract(read_bytes(f"{name}.md", text.encode()), Lexicon.open())


def facts(text: str) -> dict[str, frozenset[int]]:
    """What is said, each with the references cited for it; quotes and places left out."""
    return {repr(f.says): frozenset(n for e in f.evidence for n in e.refs) for f in read(text).facts}


def differences(before: dict[str, frozenset[int]], after: dict[str, frozenset[int]]) -> list[str]:
    """What one reading says and the other does not, in words for a failing test."""
    lost = [f"- {says} {sorted(refs)}" for says, refs in before.items() if after.get(says) != refs]
    return lost + [f"+ {says} {sorted(refs)}" for says, refs in after.items() if before.get(says) != refs]


def rows(name: str, extraction: Extraction) -> list[tuple[str, ...]]:
    """The rows of one table without quotes and places."""
    made = table(name, [extraction])
    keep = [i for i, column in enumerate(made.columns) if column not in QUOTED]
    return sorted(tuple(row[i] for i in keep) for row in made.rows)


def swapped(text: str, words: dict[str, str]) -> str:
    """A text with words replaced all at once, in small letters, with a capital, and in capitals."""
    table = words | {a.capitalize(): b.capitalize() for a, b in words.items()} | {a.upper(): b.upper() for a, b in words.items()}
    return re.sub("|".join(map(re.escape, sorted(table, key=len, reverse=True))), lambda m: table[m.group()], text)


# Ways to write the same


def sections(text: str) -> tuple[str, list[str], str]:
    """What stands before the first heading of the second level, the sections, and the references."""
    head, *parts = re.split(r"(?m)^(?=## )", text)
    return head, [p for p in parts if not p.startswith("## References")], "".join(p for p in parts if p.startswith("## References"))


def body(text: str, change: Callable[[str], str]) -> str:
    """A text with its body changed and its references left alone."""
    cut = text.index("## References")
    return change(text[:cut]) + text[cut:]


def cited(one: str, between: str = "", around: tuple[str, str] = ("", "")) -> Callable[[str], str]:
    """Citations in another style: each number by a template, joined, within marks."""

    def change(mark: re.Match[str]) -> str:
        return around[0] + between.join(one.format(n) for n in re.findall(r"\d+", mark.group())) + around[1]

    return lambda text: body(text, lambda t: re.sub(r"(?:\[\d+\])+", change, t))


BRITISH = {
    "leukemia": "leukaemia",
    "tumor": "tumour",
    "anemia": "anaemia",
    "diarrhea": "diarrhoea",
    "randomized": "randomised",
    "hematologic": "haematologic",
    "favor ": "favour ",
    "sensitize": "sensitise",
    "hemorrhage": "haemorrhage",
}
STYLES: dict[str, Callable[[str], str]] = {
    "without bold": lambda t: t.replace("**", ""),
    "lines ended by carriage return and line feed": lambda t: t.replace("\n", "\r\n"),
    "citations [1,2]": cited("{}", ",", ("[", "]")),
    "citations [1](#)": cited("[{}](#)"),
    "citations [1](#a)": cited("[{0}](#r{0})"),
    "citations [[1](#),[2](#)]": cited("[{}](#)", ",", ("[", "]")),
    "citations [[1](#a),[2](#b)]": cited("[{0}](#r{0})", ",", ("[", "]")),
    "citations [\\[1\\]](#)": cited("[\\[{}\\]](#)"),
    "thin spaces before units": lambda t: body(t, lambda b: re.sub(r"(?<=\d) (?=(?:mg|months?|days?|hours|weeks)\b)", "\u2009", b)),
    "no-break spaces before units": lambda t: body(t, lambda b: re.sub(r"(?<=\d) (?=(?:mg|months?|days?|hours|weeks)\b)", "\u00a0", b)),
    "thin spaces in p values": lambda t: body(t, lambda b: re.sub(r"p([=<])(?=0)", "p\u2009\\1\u2009", b)),
    "en dashes in ranges": lambda t: body(t, lambda b: re.sub(r"(?<=[\d%]) - (?=\d)", " – ", b)),
    "en dashes without spaces": lambda t: body(t, lambda b: re.sub(r"(?<=[\d%]) - (?=\d)", "–", b)),
    "points in the middle": lambda t: body(t, lambda b: re.sub(r"(?<=\d)\.(?=\d)", "·", b)),
    "a capital P": lambda t: body(t, lambda b: re.sub(r"\bp(?=[=<]0)", "P", b)),
}


def bold(words: Sequence[str]) -> Callable[[str], str]:
    """A text in which all these words are bold."""
    return lambda text: body(text.replace("**", ""), lambda b: re.sub(rf"\b({'|'.join(words)})\b", r"**\1**", b, flags=re.I))


def with_columns(text: str, order: Callable[[int], Sequence[int]]) -> str:
    """A text whose tables have their columns in another order."""

    def line(match: re.Match[str]) -> str:
        cells = match.group()[1:-1].split("|")
        return "|" + "|".join(cells[i] for i in order(len(cells))) + "|"

    return re.sub(r"(?m)^\|.*\|$", line, text)
