"""What stands behind the numbers of arms and sets two of them against each other: the ratio, the difference, the p value."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from kg.extract.arms.of_trial import experimental_first
from kg.extract.endpoints.claims import conclusion_beside, p_values
from kg.extract.endpoints.values import RATIOS
from kg.extract.numbers.numerals import SIGNED, signed
from kg.extract.numbers.quantity import Quantity
from kg.extract.numbers.reported import quantities
from kg.extract.sentences.marks import UNIT, Marked, unit_of
from kg.extract.sentences.told_of import Measured
from kg.extract.stage.told import Told
from kg.model import Arm, Comparison, Evidence, Result, Statistic

Found = tuple[Result | Comparison, Evidence]
Pair = tuple[Arm, Arm]
DIFFERENCE = re.compile(
    r"\bdifference(?: (?:in|between|of|from|versus|vs\.?) [^;,()\d]{0,60}?)?[\s,:]*(?:(?:of|was)\s+)?"
    rf"(?P<value>{SIGNED})\s?(?:{UNIT})?\s*[;,(\[]+\s*"
    r"(?P<level>9\d)\s?%\s?(?:CI|confidence interval(?: ?[\[(]CI[\])])?),?:?\s?"
    rf"(?P<low>{SIGNED})\s?%?\s?(?:to|,|-)\s?(?P<high>{SIGNED})",
    re.I,
)
VERSUS = re.compile(r"\s*,?\s*(?:versus|vs\.?|(?:as )?compared (?:with|to)|as against|over|and)\s*", re.I)
BEHIND = re.compile(r"[\s)\]]*")


def set_against(one: Told, sentence: Marked, of: Measured, arms: Sequence[Arm], end: int, population: str, unit: str) -> Iterator[Found]:
    """The ratios, the difference and the p value behind the numbers of ``arms``, which end at ``end``.

    A ratio is of the two arms that are named behind it ("0.36 for A versus B and 0.83 for A versus C"), else of the two that the numbers
    are of, where nothing else stands between.
    """
    text, trial = one.passage.text, one.draft.trial if one.draft else None
    pair, evidence = _in_order(arms), one.passage.evidence("sentence-frame")
    ratios = [q for q in quantities(text) if q.kind == "ratio" and q.start >= end]
    more = [
        Quantity("ratio", v.start, v.end, v.value, v.low, v.high, v.bounds, name=ratios[-1].name) for v in sentence.values
        if ratios and v.start >= ratios[-1].end and v.low is not None and not v.unit and _named_behind(text, sentence, v.end)
    ]  # fmt: skip
    for q in [*ratios, *more] if of.statistic is not Statistic.MEDIAN else ():
        named = _named_behind(text, sentence, q.end)
        both = named or (pair if len(ratios) == 1 or _next_to(text, end, q) else None)
        if both is None:
            continue
        yield (
            Result(
                arm=both[0], comparator=both[1], endpoint=of.endpoint, statistic=RATIOS[q.name], trial=trial, population=population,
                value=q.value, low=q.low, high=q.high, bounds=q.bounds, timepoint="" if q.name == "hazard ratio" else of.timepoint,
            ),
            evidence,
        )  # fmt: skip
    if pair is None:
        return
    found = list(DIFFERENCE.finditer(text, end))
    if len(found) == 1 and of.statistic is Statistic.MEAN:
        m = found[0]
        yield (
            Result(
                arm=pair[0], comparator=pair[1], endpoint=of.endpoint, statistic=Statistic.MEAN, trial=trial, population=population,
                value=signed(m["value"]), low=signed(m["low"]), high=signed(m["high"]), bounds=f"{m['level']}% CI",
                unit=unit_of(m["unit"] or "") or unit, timepoint=of.timepoint, qualifier="difference",
            ),
            evidence,
        )  # fmt: skip
    ps = p_values(text)
    behind = [p for p in ps if p.start >= end]
    if behind and (len(ps) == 1 or _next_to(text, end, behind[0])):
        p = behind[0]
        over = of.statistic is Statistic.MEAN and of.timepoint[:1].isdigit()  # a slope over two years is none at two years
        says = conclusion_beside(text, p) if len(ps) == 1 else ""
        yield (
            Comparison(
                endpoint=of.endpoint, conclusion=says, trial=trial, experimental=pair[0], control=pair[1], p_relation=p.relation,
                p_value=p.value, timepoint="" if over else of.timepoint,
            ),
            evidence,
        )  # fmt: skip


def _in_order(arms: Sequence[Arm]) -> Pair | None:
    """The experimental and the control arm of two."""
    return experimental_first(arms) if len(arms) == 2 else None


def _next_to(text: str, end: int, q: Quantity) -> bool:
    """Whether a quantity stands in the same brackets, or right behind the numbers."""
    between = text[end : q.start]
    return not re.search(r"[)\]].*[(\[]|\.\s", between) and not any(end <= o.start < q.start for o in quantities(text) if o.kind == q.kind)


def _named_behind(text: str, sentence: Marked, end: int) -> Pair | None:
    """The two arms that are named right behind a ratio that ends at ``end``, in their order."""
    behind = [n for n in sentence.arms if n.start >= end][:2]
    if len(behind) < 2 or not BEHIND.fullmatch(text, end, behind[0].start) or behind[0].arm == behind[1].arm:
        return None
    return (behind[0].arm, behind[1].arm) if VERSUS.fullmatch(text, behind[0].end, behind[1].start) else None
