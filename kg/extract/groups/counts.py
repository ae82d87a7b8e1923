"""Tables of bare whole numbers: counts of patients, where they cannot be percentages of the groups that the document tells the size of."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from decimal import Decimal
from functools import lru_cache

from kg.extract.groups.layout import Slot
from kg.extract.groups.values import Value
from kg.extract.numbers.numerals import COUNT, whole
from kg.model import Statistic

IN_EACH = re.compile(
    r" (?:patients|participants|subjects|women|men|children|adults) "
    r"(?:(?:were )?(?:enrolled|included|randomi[sz]ed|assigned) )?"
    r"(?:in|to|into|for|within|per) (?:each|both|every)?(?:\bof the )?\s*(?:treatment |study |randomi[sz]ed )?(?:arms?|groups?|cohorts?)\b",
    re.I,
)
HOW_MANY = re.compile(rf"\b(?P<n>{COUNT})$", re.I)
LONGEST = 40
"""Characters of a number in words; numbers are looked for behind what they count, as a whole document is searched."""
SHARE = re.compile(r"%|\b(?:percent\w*|rates?|proportions?|mean|median|score|months?|weeks?|days?|years?|ratio)\b", re.I)
BARE = re.compile(r"0*(\d{1,3})")
WORDY = re.compile(r"[A-Za-z]{3}")
"""A cell with words beside its number is not read, and says nothing of the others."""
THRESHOLD = re.compile(r"(?:(?:more|less|greater|fewer|higher) than|at least|over|[<>≤≥]=?)\s*\d+(?:\.\d+)?\s*%", re.I)
"""What makes an event frequent enough to be listed is no number of the table."""
NONE = re.compile(r"[-–—]+|nil|none", re.I)
FEWEST = 4


@lru_cache(maxsize=4)
def size_of_each(document: str) -> int | None:
    """How many patients each group has, where the document says it of all alike: "with 20 patients in each arm"."""
    told = (m for m in IN_EACH.finditer(document) if re.search(r"\b(?:each|both|every|per)\b", m[0], re.I))
    said = {whole(n["n"]) for m in told if (n := HOW_MANY.search(document[max(0, m.start() - LONGEST) : m.start()]))}
    return said.pop() if len(said) == 1 else None


def are_counts(cells: Sequence[Slot], sizes: Mapping[int, int], around: Sequence[str]) -> bool:
    """Whether the cells of a table, with the size of the group of each column, count patients.

    All are bare whole numbers of at most the group's size, no word around them speaks of percentages or measures, and at least two
    are no percentage that a count of the group can give: 13 is none of 20.
    """
    told = [*around, *(text for s in cells for text in (*s.heads, *s.sections, s.label))]
    if any(SHARE.search(THRESHOLD.sub("", text)) for text in told):
        return False
    numbers: list[tuple[int, int]] = []
    for slot in cells:
        m = BARE.fullmatch(slot.cell.text)
        if m is None and not NONE.fullmatch(slot.cell.text) and not WORDY.search(slot.cell.text):
            return False
        if m is not None:
            numbers.append((int(m[1]), sizes[slot.column]))
    no_share = [n for n, size in numbers if not any(abs(100 * k / size - n) < 1 for k in range(size + 1))]
    return len(numbers) >= FEWEST and all(n <= size for n, size in numbers) and len(no_share) > 1


def counted(slot: Slot, size: int | None) -> Value | None:
    """The number of patients of a bare cell: of the size that the table gives its group, else a count."""
    m = BARE.fullmatch(slot.cell.text)
    if m is None:
        return None
    return Value(Statistic.PROPORTION, numerator=int(m[1])) if size else Value(Statistic.COUNT, Decimal(int(m[1])), unit="patients")
