"""The layout of a table of groups: header rows one above the other, sections, and the words that each cell stands under."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from kg.extract.text.group_heads import ALL_PEOPLE, CHANGE_ROW, GROUP_HEAD
from kg.extract.text.group_words import (
    GRADE,
    KNOWN_UNIT,
    SIZE,
    is_baseline,
    is_header_word,
    starts,
    statistic_in,
    time_of,
    without_size,
    without_statistic,
)
from kg.extract.text.passage import Passage

NUMBER = re.compile(r"\d")
DATA = re.compile(r"^[<>≤≥~-]?\s*\d[\d.,]*(?:\s*%)?(?:\s*(?:±|\+/-|\(|/|\[)|$)|^\d[\d.,]*\s*\(n\)")
PEOPLE = r"(?:participants|patients|subjects|women|men|children|individuals)"
OF_ALL_NUMBERS = re.compile(
    r"\W*(?:(?:number|no\.?|n)(?: of (?:patients|participants|subjects|events))?(?: with (?:an )?events?)?\s*\(\s*(?:percent|%)\s*\)"
    r"|percent(?:age)?(?: of (?:patients|participants|subjects))?|number of (?:patients|participants|subjects))\W*",
    re.I,
)
"""A row that only says what the numbers of all columns are: "number (percent)"."""
ANALYSED = re.compile(
    rf"(?:(?:total )?(?:number|no\.?) of )?{PEOPLE}(?: (?:analy[sz]ed|evaluable|included|randomi[sz]ed|evaluated))?,?"
    r"(?: \(?(?:n|no\.?)\)?)?"
    r"|\(?n\)?|(?:overall )?(?:no\.?|number)(?: in group| analy[sz]ed)?|sample size(?:,? \(?n\)?)?|group size",
    re.I,
)
"""The label of a row of group sizes."""
DERIVED_UNIT = re.compile(r"^\D*(?:[x×]\s*10|\b10)[\s^]*\d{1,2}(?:\s*cells)?(?:\s*/\s*\w+)?\)?$", re.I)
"""A unit that holds a number, as it heads a column: "x 109/L", "cells × 10^6"."""
TIME_HEAD = re.compile(
    r"(?:time(?: ?points?| of (?:assessment|measurement))?|assessments?(?: time)?|visits?|periods?|phases?|measurements?|tests?"
    r"(?: time)?|stages? of study)", re.I
)
"""The header of a column of times."""
NOT_DATA = re.compile(r"(?:ns|n\.s\.?|n/?a|nd|n\.?[re]\.?|-+|—|–)$", re.I)
BOUND = re.compile(r"(?:[<>≤≥]|\d)")
GROUP_TIME = re.compile(
    r"(?P<group>[^()]{2,60}?)[\s,:(–-]+(?P<time>(?:pre|post)(?:-?(?:test|treatment|intervention|training|exercise|surgery|therapy))?|baseline|before|after"
    r"|(?:week|month|day|year|visit)\s*\d+|\d+[\s-](?:weeks?|months?|days?|years?|h|hours?|min))\s*\)?",
    re.I,
)
EVENTS = re.compile(r"toxic|adverse|events?\b|side[- ]effect|grade", re.I)
GROUP_GRADE = re.compile(r"(?P<group>[A-Za-z].{1,60}?)\s+(?P<grade>[0-5]|IV|V|I{1,3})")
DEGREE = re.compile(r"(?:first|second|third|fourth|1st|2nd|3rd|4th|mild|moderate|severe)\b", re.I)
"""What sorts the events of the heading above."""
P_VALUE = re.compile(r"[pP]?\s*[<>=≤≥]?\s*(?:[01]?\.\d+|[01](?:\.0+)?)\s*[*†‡§¶a-d]{0,4}")
Grid = Sequence[Sequence[Passage]]


@dataclass(frozen=True, slots=True)
class Slot:
    """A data cell: its words, the header texts above it (top first), the sections it stands in (outer first), and its row's label."""

    cell: Passage
    column: int
    row: int
    heads: tuple[str, ...]
    sections: tuple[str, ...]
    label: str
    size: int | None
    corner: str
    more: tuple[str, ...] = ()
    """The further labels of the row, as they stand behind its name in ``label``."""
    over: tuple[str, ...] = ()
    """The headers of the further labels."""


def slots(grid: Grid, times: Mapping[str, str] | None = None) -> Iterator[Slot]:
    """The data cells of a table, row by row. A row that does not fit the header is passed over. ``times`` are short names of times.

    A table whose header has fewer cells than there are columns of data, and does not say how they spread, gives none.
    """
    kept = [r for r, row in enumerate(grid) if r == 0 or any(p.text for p in row)]
    grid = [grid[r] if r == 0 else _shifted(grid[r]) for r in kept]
    times = times or {}
    depth = _depth(grid, times)
    columns = _columns([[times.get(p.text, p.text) for p in row] for row in grid[:depth]])
    corner = next((row[0].text for row in reversed(grid[:depth]) if row and row[0].text), "")
    labels = _label_columns(grid[depth:], [heads[-1] if heads else "" for heads in columns])
    if _is_ragged(columns, grid[depth:], labels):
        return
    sections: list[str] = []
    sizes: dict[int, int] = {}
    of_all: dict[int, int] = {}
    fresh, carried, thin, strong = False, "", False, ""
    row: Sequence[Passage] = ()
    for r, cells in enumerate(grid[depth:], start=depth):
        filled = [p for p in cells if p.text]
        if _heads_rows(cells, columns):
            filled = filled[:1]
        if len(filled) == 1 and OF_ALL_NUMBERS.fullmatch(filled[0].text):
            continue
        if len(filled) == 1 and not DATA.match(filled[0].text):
            if strong:
                sections = [f"{strong}: {filled[0].text}"]
            else:
                sections, sizes = ([*sections, filled[0].text][-2:] if fresh else [filled[0].text]), of_all if not fresh else sizes
            fresh, carried = True, ""
            continue
        counts = {c: SIZE.fullmatch(p.text) for c, p in enumerate(cells) if c and p.text}
        if counts and all(counts.values()):
            sizes = {c: int(m[1]) for c, m in counts.items() if m}
            strong = cells[0].text
            sections, fresh = ([strong], True) if strong else (sections, fresh)
            continue
        if ANALYSED.fullmatch(cells[0].text) and all(p.text.isdigit() for p in filled[1:]):
            sizes = {c: int(p.text) for c, p in enumerate(cells) if c and p.text}
            of_all = of_all if sections else sizes
            continue
        row = _unshifted(cells, labels, row)
        if len(row) > len(columns) or not any(DATA.match(p.text) for p in row[1:]) or _is_packed(row, columns):
            fresh = False
            continue
        label = carried = times.get(row[0].text, row[0].text) or (carried if labels else "")
        if fresh:
            thin = _is_thin(label)
        elif thin and not _is_thin(label) and not _goes_on(grid[r + 1 :]):
            sections, thin = [], False
        fresh = False
        further = [row[c].text for c in sorted(labels) if c < len(row)]
        over = tuple(columns[c][-1] if c < len(columns) and columns[c] else "" for c in sorted(labels))
        within, label = _more_labels(label, further)
        for c, passage in enumerate(row):
            if c and c not in labels and passage.text:
                yield Slot(passage, c, kept[r], columns[c], (*sections, *within), label, sizes.get(c), corner, tuple(further), over)


def _is_thin(label: str) -> bool:
    """Whether a label says nothing without the heading above it: a grade, a time, a bound, a statistic."""
    if statistic_in(label) and not without_statistic(label).strip("()% "):
        return True
    if DEGREE.match(label) or ALL_PEOPLE.fullmatch(label):
        return True
    return bool(GRADE.match(label) or time_of(label) or is_baseline(label) or BOUND.match(label) or CHANGE_ROW.fullmatch(label))


def _heads_rows(cells: Sequence[Passage], columns: Sequence[tuple[str, ...]]) -> bool:
    """Whether a row only heads those below it: beside its label it has values of tests alone, none of a group."""
    values = [c for c, p in enumerate(cells) if c and p.text]
    if not cells[0].text or not values or values[-1] >= len(columns):
        return False
    return all(any(starts("not_groups", text) for text in columns[c]) for c in values)


def _goes_on(rows: Grid) -> bool:
    """Whether a label that needs the heading above follows before the next heading."""
    for cells in rows:
        if sum(bool(p.text) for p in cells) == 1 and cells[0].text:
            return False
        if cells[0].text and _is_thin(cells[0].text):
            return True
    return False


def _is_ragged(columns: Sequence[tuple[str, ...]], body: Grid, labels: frozenset[int]) -> bool:
    """Whether a column of data stands under no header at all; one of p values alone, behind the others, may."""
    bare = [c for c, heads in enumerate(columns) if c and not heads and c not in labels]
    found = [row[c].text for row in body for c in bare if c < len(row) and DATA.match(row[c].text)]
    return bool(found) and (len(bare) > 1 or bare[0] != len(columns) - 1 or not all(map(P_VALUE.fullmatch, found)))


def _is_packed(row: Sequence[Passage], columns: Sequence[tuple[str, ...]]) -> bool:
    """Whether a row gives one value for each group where every group has several columns: its cells are packed to the left."""
    groups = [heads[0] if heads else "" for heads in columns[1:]]
    wide = [g for g in dict.fromkeys(groups) if g and groups.count(g) > 1]
    filled = [bool(p.text) for p in row[1 : len(columns)]]
    count = sum(filled)
    if len(wide) < 2 or not all(filled[:count]) or any(f for f, g in zip(filled, groups, strict=False) if g == wide[-1]):
        return False
    return len(wide) <= count <= len({*groups} - {""})


def _blank(passage: Passage) -> Passage:
    return passage.part(0, 0)


def _shifted(row: Sequence[Passage]) -> Sequence[Passage]:
    """A header row whose first cell was lost to the cell above it: only times, statistics or sizes, from the first column on."""
    filled = [p.text for p in row if p.text]
    only = all(time_of(t) or is_baseline(t) or statistic_in(t) or SIZE.fullmatch(t) for t in filled)
    if len(filled) < 2 or not row[0].text or not only:
        return row
    return [_blank(row[0]), *(row if row[-1].text else row[:-1])]


def _label_columns(body: Grid, heads: Sequence[str]) -> frozenset[int]:
    """The columns behind the first that hold labels, not data: most of their cells are words, or some are and their header says that
    groups or times stand below, as the other rows lost their first cells. A column of sizes may stand before them."""
    found = set()
    for c in range(1, max((len(row) for row in body), default=0)):
        texts = [row[c].text for row in body if c < len(row) and row[c].text]
        head = heads[c].strip(" :") if c < len(heads) else ""
        wordy = sum(bool(re.search(r"[A-Za-z]{2}|%", t)) and not DATA.match(t) and not NOT_DATA.match(t) for t in texts)
        if (wordy and (GROUP_HEAD.fullmatch(head) or TIME_HEAD.fullmatch(head))) or (wordy * 5 > len(texts) * 2 and wordy > 1):
            found.add(c)
        elif not (ANALYSED.fullmatch(head) and c == 1):
            break
    return frozenset(found)


def _unshifted(row: Sequence[Passage], labels: frozenset[int], above: Sequence[Passage]) -> Sequence[Passage]:
    """A row whose first cells were lost to those of the row above: data stand where one of its further labels should be. The first label
    is carried by the caller, what is between stands in the row above."""
    last = max(labels, default=0)
    if not labels or len(row) <= last or not row[last].text or not DATA.match(row[last].text) or not row[0].text:
        return row
    for by in range(1, last + 1):
        free = row[len(row) - by :]
        if any(p.text for p in free) and by > 1:
            return row
        moved = [_blank(row[0]), *above[1:by], *(row if row[-1].text else row[: len(row) - by])]
        if len(above) >= by and not DATA.match(moved[last].text):
            return moved
    return row


def _more_labels(label: str, more: Sequence[str]) -> tuple[tuple[str, ...], str]:
    """Further labels of a row: times stand like sections around it, units and the rest behind its name."""
    if more and CHANGE_ROW.fullmatch(more[0]) and label:
        return (label,), more[0]
    within = tuple(text for text in more if text and (time_of(text) or is_baseline(text)))
    rest = [text for text in more if text and text not in within]
    for text in rest:
        label = f"{label} ({text.strip('()')})" if KNOWN_UNIT.fullmatch(text.strip("()")) else f"{label}: {text}" if label else text
    return within, label


def _depth(grid: Grid, times: Mapping[str, str]) -> int:
    """How many rows head the table."""
    depth = 1
    while depth < len(grid) - 1 and _heads(grid[depth], times):
        depth += 1
    return depth


def _heads(row: Sequence[Passage], times: Mapping[str, str]) -> bool:
    """Whether a row below the first still heads columns: no label of its own, and only times, statistics, sizes or words."""
    first, rest = row[0].text, [p.text for p in row[1:] if p.text]
    if (first and not is_header_word(first)) or len(rest) < 2:
        return False
    return all(text in times or _is_head(text) for text in rest)


def _is_head(text: str) -> bool:
    bare, _ = without_size(text)
    if not bare or not NUMBER.search(bare) or DERIVED_UNIT.search(bare):
        return True
    return bool(time_of(bare) or is_baseline(bare) or statistic_in(bare) or GRADE.match(bare))


def _columns(rows: list[list[str]]) -> list[tuple[str, ...]]:
    """For each column the header texts above it. A header over several columns stands once, in the first of them or packed to the left."""
    width = max(map(len, rows))
    rows = [_without_repeats(row + [""] * (width - len(row)), i + 1 < len(rows)) for i, row in enumerate(rows)]
    spread: list[list[str]] = []
    for row in reversed(rows):  # a row of headers spreads over what the rows below it have spread to
        spread.insert(0, _one_statistic(_spread(row, spread[0] if spread else None)))
    columns = _timed(_parted([tuple(row[c] for row in spread if row[c]) for c in range(width)]))
    return _graded(columns) if any(EVENTS.search(row[0]) for row in rows) else columns


def _without_repeats(row: list[str], above: bool) -> list[str]:
    """A header row above another one, whose statistic stands alone behind a cell where it leads the name of a group: "No. (%) Drug A",
    "No. (%)", "No. (%) Drug B", "No. (%)"."""
    lone = {text for text in row[1:] if text and any(t != text and t.startswith(f"{text} ") for t in row[1:])}
    stats = {text for text in lone if statistic_in(text) and not without_statistic(text).strip("()% ")}
    if not above or len(stats) != 1 or row[1] in stats:
        return row
    return [row[0], *("" if text in stats else text for text in row[1:])]


def _parted(columns: list[tuple[str, ...]]) -> list[tuple[str, ...]]:
    """Heads of one row that were two, one above the other, and are joined by a colon ("Week 12: Drug A", "Week 24: Drug A", …): as two,
    where each upper one stands over several, each lower one is told again below another, and one of the two is a time."""
    pairs = [heads[0].partition(": ")[::2] if len(heads) == 1 and ": " in heads[0] else ("", "") for heads in columns]
    uppers, lowers = Counter(a for a, b in pairs if b), Counter(b for _, b in pairs if b)
    timed = all(map(_is_time, uppers)) or (any(map(_is_time, lowers)) and all(_is_time(b) or starts("not_groups", b) for b in lowers))
    if len(uppers) < 2 or min((*uppers.values(), *lowers.values())) < 2 or not timed:
        return columns
    return [(a.strip(), b.strip()) if b else heads for heads, (a, b) in zip(columns, pairs, strict=True)]


def _is_time(text: str) -> bool:
    return bool(time_of(text)) or is_baseline(text)


def _timed(columns: list[tuple[str, ...]]) -> list[tuple[str, ...]]:
    """Heads of one row that name a group and a time in one ("EMS pre", "EMS post", "Sham pre", …), as two."""
    parts = [m if heads and (m := GROUP_TIME.fullmatch(heads[-1])) else None for heads in columns]
    times: dict[str, set[str]] = {}
    for m in parts:
        if m and (is_baseline(m["time"]) or time_of(m["time"])):
            times.setdefault(m["group"].strip(" ,:(-–"), set()).add(m["time"].lower())
    if len(times) < 2 or any(len(told) < 2 for told in times.values()):
        return columns
    out = []
    for heads, m in zip(columns, parts, strict=True):
        group = m["group"].strip(" ,:(-–") if m else ""
        out.append((*heads[:-1], group, m["time"]) if m and group in times else heads)
    return out


def _graded(columns: list[tuple[str, ...]]) -> list[tuple[str, ...]]:
    """Heads of one row that name a group and a bare grade ("Drug A 0", "Drug A I", "Drug A II", …), as two; each group has the same."""
    parts = [m if heads and (m := GROUP_GRADE.fullmatch(heads[-1])) else None for heads in columns]
    grades: dict[str, list[str]] = {}
    for m in parts:
        if m:
            grades.setdefault(m["group"].strip(), []).append(m["grade"])
    if len(grades) < 2 or len({tuple(told) for told in grades.values()}) > 1 or min(map(len, grades.values())) < 3:
        return columns
    return [(*heads[:-1], m["group"].strip(), f"Grade {m['grade']}") if m else heads for heads, m in zip(columns, parts, strict=True)]


def _one_statistic(row: list[str]) -> list[str]:
    """A header row that only repeats one statistic says it of all columns."""
    said = {text for text in row[1:] if text}
    stat = statistic_in(next(iter(said))) if len(said) == 1 and not row[0] else None
    return [row[0], *([next(iter(said))] * (len(row) - 1))] if stat else row


def _spread(row: list[str], below: list[str] | None) -> list[str]:
    if below is None:
        return row
    lead = next((i for i, text in enumerate(below[1:]) if text), 0)
    if 0 < lead < len(row) - 2 and all(row[1 : 1 + lead]):
        return [row[0], *row[1 : 1 + lead], *_spread([row[0], *row[1 + lead :]], [below[0], *below[1 + lead :]])[1:]]
    names = [text for text in row[1:] if text]
    packed = row[1 : 1 + len(names)] == names
    under = [text for text in below[1:] if text]
    if packed and len(names) == len(row) - 1:
        return row
    aligned = all(SIZE.fullmatch(text) for text in under[: len(names)])
    tail = names[1:]
    over_all = packed and tail and 1 < len(under) == len(row) - 1 - len(tail) and below[1 : 1 + len(under)] == under
    if over_all and all(starts("not_groups", text) for text in tail):  # one header over all the groups, and tests behind them
        return [row[0], *[names[0]] * len(under), *tail]
    if packed and not aligned and len(under) >= len(names):
        return _unpacked(row, names, under)
    if packed and len(under) > 1 and not aligned and len(names) > 1 and len(under) < len(names):
        return [row[0], *([""] * (len(row) - 1))]
    out, last = list(row), ""
    for c in range(1, len(row)):
        last = row[c] or (last if below[c] else "")
        out[c] = last
    return out


def _unpacked(row: list[str], names: list[str], under: list[str]) -> list[str]:
    """Headers packed to the left spread over the columns below them, where these repeat once for each of the first headers."""
    bare = [without_size(text)[0] or text for text in under]
    if len(set(bare)) == 1 and len(names) == len(under):
        return row
    for wide in range(len(names), 1, -1):
        for each in range(len(bare) // wide, 1, -1):
            tail, rest = names[wide:], bare[wide * each :]
            repeated = all(bare[:each] == bare[i * each : (i + 1) * each] for i in range(wide))
            if repeated and not {*rest} & {*bare[:each]} and len(tail) in ({0, 1, len(rest)} if rest else range(len(names))):
                behind = tail * len(rest) if len(tail) == 1 and rest else tail
                out = [row[0], *(name for name in names[:wide] for _ in range(each)), *behind]
                return (out + [""] * len(row))[: len(row)]
    return [row[0], *([""] * (len(row) - 1))] if len(names) > 1 else [row[0], *names * (len(row) - 1)]


def time_unit(slot: Slot, text: str) -> str:
    """The unit of a bare number that labels a row under "Weeks"."""
    unit = re.fullmatch(r"(week|month|day|year|hour)s?", slot.corner.strip(), re.I)
    return f"{unit[1].lower()}s" if unit and text == slot.label else ""
