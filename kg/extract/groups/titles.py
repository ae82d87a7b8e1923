"""What stands around a table of groups: its title, without what only sorts or compares, the time that it names, and its notes."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from kg.extract.document.scene import Scene
from kg.extract.text.group_words import is_baseline, time_of
from kg.model import BlockKind, Table

TITLE = re.compile(
    r"^\s*(?:(?:(?:supplement(?:ary|al)|appendix|extended data)\s+)?table\s*\w*|(?:exhibit|tab\.?)\s+\w+)\s*(?:[.:|]|\s[–—-]\s)*\s*", re.I
)
UNTITLED = re.compile(
    r"(?:key |main |primary |secondary |other |additional |exploratory |efficacy |clinical )*"
    r"(?:outcome(?: measure)?s?|end ?points?|results|data)",
    re.I,
)
ABOUT = re.compile(
    r"^(?:(?:before and after|pre- and post-?)[\s-]*(?:the )?\w+,\s*"
    r"|(?:comparisons?|summary|analysis|results?|effects?) of (?:the )?(?!\w+ on\b))",
    re.I,
)
MEANS_OF = re.compile(
    r"^means?(?: values?| scores?)?(?:\s*(?:,|±|\+/-|\(±?|and)\s*(?:SDs?|SEM?|standard (?:deviations?|errors?))\)?)?"
    r"(?:\s*\(SDs?\))?(?: values?| scores?)?\s+(?:of|for|in) (?:the )?",
    re.I,
)
"""What a title says of its numbers before what was measured: "Mean and standard deviation of"."""
REMARK = re.compile(r"[.;]\s+(?:(?:all |the )?(?:values?|data|results|numbers|figures|means?|scores)|only|n\b)\b.*$", re.I | re.S)
_NAME = r"(?!(?:in|of|for|by|at|on)\b)[\w-]+(?: (?!(?:in|of|for|by|at|on|and)\b)[\w-]+){0,2}"
BESIDE = re.compile(
    r"\s+(?:in|between|among|for|by|of) (?:the )?"
    rf"(?:(?:two|three|four|both|all|study|treatment|{_NAME} and {_NAME}) )+(?:groups?|arms?)\.?$"
    r"|\s+(?:between|among|across) (?:the )?(?:groups|arms|treatments|conditions|interventions)\.?$",
    re.I,
)
"""What a title says beside what was measured: that groups are compared, and which."""
_SORTS = (
    r"(?:each |all |the |study |treatment )*"
    r"(?:conditions?|groups?|arms?|treatments?|(?:different |various )?time(?: ?point)?s?|visits?|assessments?|weeks?|months?)"
)
SORTED_BY = re.compile(
    rf",?\s+(?:by|at|over|across|for|in|according to) {_SORTS}(?:,? (?:and|×|by|at|over) {_SORTS})*\.?$", re.I
)
"""By what a title says that its numbers are sorted."""
TIMES = re.compile(
    r",?\s+(?:measured |assessed )?(?:at (?:the )?baseline(?: and|, (?=.*\band\b))|(?<!from )baseline and|before and (?:after|at"
    r"|\d)|pre- and post)\b.*$",
    re.I,
)
"""The several times that a title names at its end."""
NUMBERED = re.compile(r"^\s*\d{1,2}[.)]\s+")
TIME_FRAME = re.compile(r"\s*\[\s*time frame\b[^\]]*\]?", re.I)
RANKED = re.compile(
    r"(?P<sort>(?:co-?)?primary|secondary|other(?: pre-?specified)?|post[- ]hoc|exploratory)(?: outcome(?: measure)?)?\s*:\s*(?=\S)", re.I
)
"""What stands before the title of an outcome in a record: its rank."""
COUNTED_WITH = re.compile(
    r"^(?:numbers?|percentages?|proportions?|counts?) of (?:participants|patients|subjects)"
    r" (?:with|achieving|who (?:had|achieved)) (?:an? |the )?",
    re.I,
)
"""What the title of an outcome says of how it is counted: its rows tell that too."""
FRAME = re.compile(r"^\s*Time Frame:\s*(?:Baseline,? (?:and |to |up to )?)?(?P<at>(?:Week|Month|Day|Year) \d+)\s*$", re.I | re.M)
"""The line that tells when an outcome of a record was assessed, where it is one time."""
AT_TIME = re.compile(
    r",?\s+(?:at|by|after)\s+(?P<at>(?:week|month|day|year|hour)\s+\d+"
    r"|\d+[- ](?:min(?:ute)?s?|h(?:ou)?rs?|h|days?|weeks?|months?|years?)(?: follow-?up)?)\s*$"
    r"|,\s*(?P<within>(?:weeks?|months?|days?|years?)\s+\d+\s*(?:-|–|to|through)\s*(?:(?:week|month|day|year)\s+)?\d+)\s*$",
    re.I,
)
OVER = re.compile(r"\s+(?:over|during|throughout)\s+(?:the\s+)?\d+\s+\w+$", re.I)
TITLE_TIME = re.compile(r"\b(?:at|after)\s+((?:week|month|day|year)\s+\d+|\d+[- ](?:weeks?|months?|days?|years?|hours?))\b", re.I)
LONGEST_TITLE = 160
AHEAD = re.compile(r"(?:(?:the|mean|median|best|overall|total|all|rates? of|incidence of|time to|confirmed)\s+)*", re.I)
LONGEST = 90
"""A longer label is a sentence, not the name of a measure."""


_WHEN = (
    r"baseline|(?:before|after|post|pre)(?:[- ][a-z]+){0,3}?"
    r"|(?:at )?\d+[ -](?:min(?:ute)?|h(?:our)?|day|week|month|year)s?(?: follow-?up)?"
)
TIME_NAMED = re.compile(
    rf"\b(?P<when>{_WHEN})\s*\((?P<name>[TVM]\d{{1,2}})\)"
    rf"|\b(?P<short>[TVM]\d{{1,2}})\s*[:=]\s*(?P<long>{_WHEN})(?=\s*[,;.)]|$)", re.I
)
"""A short name that the document gives a time: "before training (T1)", "T2: 12 weeks"."""


@lru_cache(maxsize=4)
def named_times(document: str) -> dict[str, str]:
    """The times that a document calls by a letter and a number, in words that tell a time; none of a name with two meanings."""
    found: dict[str, set[str]] = {}
    for m in TIME_NAMED.finditer(document):
        when = (m["when"] or m["long"]).lower().removeprefix("at ")
        told = "baseline" if re.match(r"before|pre|baseline", when) or is_baseline(when) else time_of(when)
        found.setdefault((m["name"] or m["short"]).upper(), set()).add(told)
    return {name: told for name, (told, *more) in ((n, sorted(t)) for n, t in found.items()) if told and not more}


def is_whole(text: str, start: int, end: int) -> bool:
    """Whether the name of an endpoint between two places is all that a label says: "low birth weight" is not "birth weight"."""
    return end - start >= 0.7 * len(text) and AHEAD.fullmatch(text, 0, start) is not None


def without_drug(scene: Scene, name: str) -> str:
    """The name of a measure without the drug that it ends in: "trough concentration of X"."""
    hits = [m for m in scene.drugs_in(name) if m.end == len(name)] if " of " in name else []
    return name[: hits[0].start - 4] if hits and name[: hits[0].start].endswith(" of ") and hits[0].start > 8 else name


def title_of(scene: Scene, table: Table) -> str:
    """The title of a table: its caption, else the short line that the text before it begins with ("1. Clinical remission at week 12")."""
    if TITLE.match(table.title) and TITLE.match(table.title)[0]:  # type: ignore[index]
        return table.title
    before = [b for b in scene.document.blocks if b.end <= table.start]
    for block in reversed(before[-3:]):
        if block.kind in (BlockKind.TABLE, BlockKind.HEADING):
            break
        text = scene.document.text[block.start : block.end].split("\n")[0].strip()
        if block.kind is BlockKind.ITEM and NUMBERED.match(text):
            text = COUNTED_WITH.sub("", RANKED.sub("", NUMBERED.sub("", TIME_FRAME.sub("", text)), count=1))
            when = FRAME.search(scene.document.text, block.start, table.start)
            if len(text) <= LONGEST and text[-1:] != ".":
                return f"{text} at {when['at'].lower()}" if when and not AT_TIME.search(text) else text
    return table.title


def timed_title(title: str) -> tuple[str, str]:
    """A title without the time it ends in, and the time: ("Clinical remission", "week 12"). A title that only sorts results is none."""
    title = MEANS_OF.sub("", ABOUT.sub("", REMARK.sub("", title)))
    for tail in (TIMES, SORTED_BY, BESIDE, SORTED_BY):
        title = tail.sub("", title)
    title = title.strip(" ,:.")
    if UNTITLED.fullmatch(title.strip(" .:")):
        return "", ""
    at = AT_TIME.search(title)
    return (title[: at.start()].strip(), at["at"] or at["within"]) if at else (title, "")


NOTE = re.compile(
    r"\b(?:data|values?|results|numbers|figures|entries|abbreviations?)\b|±|\bSD\b|^[*†‡§]|^(?-i:[a-h]\s?[A-Z])", re.I
)
"""What stands below a table and says what its numbers are, or of whom."""


def notes_of(scene: Scene, table: Table) -> Sequence[str]:
    """What stands right below a table and says what its numbers are, and the line right above it that leads to it."""
    blocks = [b for b in scene.document.blocks if b.start >= table.end][:3]
    above = [scene.passage(b).text for b in scene.document.blocks if b.end <= table.start and b.kind is BlockKind.PARAGRAPH][-1:]
    out = [text for text in above if len(text) < 200 and text.rstrip().endswith(":")]
    for block in blocks:
        text = scene.passage(block).text
        if block.kind is BlockKind.TABLE or scene.document.text.startswith("#", block.start):
            break
        if len(text) < 600 and NOTE.search(text):
            out.append(text)
    return out
