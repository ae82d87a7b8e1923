"""What stands anywhere in the clause of a decision and belongs to it: who decided, where, when and for which disease."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from kg.extract.outcomes.rules import filled

BOUND = re.compile(r"[;:]|\. |,? (?:but|while|whereas|although|though)\b|, (?:and|which|where|so|yet)\b")
MONTH = r"(?:(?:January|February|March|April|May|June|July|August|September|October|November|December) )"
WHEN = re.compile(
    rf"\b(?:in|on|since|as of|from|at the end of|by) (?:(?:early|late|mid|spring|summer|autumn|the end of)[ -])?"
    rf"(?:\d{{1,2}} )?{MONTH}?(?:\d{{1,2}},? )?\d{{4}}\b",
    re.I,
)


@dataclass(frozen=True, slots=True)
class Adjuncts:
    """The adjuncts of one decision as places in a line; ``agencies`` in their order."""

    agencies: tuple[tuple[int, int], ...]
    where: tuple[int, int] | None
    when: tuple[int, int] | None
    purpose: tuple[int, int] | None


def clause_of(text: str, start: int, end: int) -> tuple[int, int]:
    """The clause around a place: from the last boundary before it to the first one behind."""
    before = [m.end() for m in BOUND.finditer(text, 0, start)]
    behind = BOUND.search(text, end)
    return (before[-1] if before else 0), (behind.start() if behind else len(text))


def adjuncts_of(text: str, start: int, end: int) -> Adjuncts:
    """What belongs to the decision told between two places, anywhere in its clause; the purpose only behind it."""
    first, last = clause_of(text, start, end)
    where = _where().search(text, first, last)
    when = WHEN.search(text, first, last)
    purpose = _purpose().search(text, start, last)
    return Adjuncts(
        tuple(m.span("agency") for m in _agency().finditer(text, first, last)),
        where.span("where") if where else None,
        when.span() if when else None,
        purpose.span("indications") if purpose else None,
    )


@cache
def _agency() -> re.Pattern[str]:
    return re.compile(rf"(?<![\w-]){filled('{agency}')}(?![\w-])")


@cache
def _where() -> re.Pattern[str]:
    return re.compile(filled(r"\bin (?P<where>{places}(?:(?:, and |, | and ){places})*)(?![\w-])"), re.I)


@cache
def _purpose() -> re.Pattern[str]:
    return re.compile(
        filled(
            r"(?<!warning )(?<!warnings )(?<!precautions )\b(?:for|to treat|in|as (?:a )?(?:treatment|therapy) (?:for|of)) "
            r"(?!{places}|{nation} |(?:\w+ )?(?:\d{1,2},? )?\d{4})(?P<indications>[^.;]+)"
        ),
        re.I,
    )
