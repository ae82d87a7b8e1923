"""A quantity and an endpoint become a Result."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from kg.extract.endpoints.named import Named
from kg.extract.numbers.quantity import Quantity
from kg.model import Arm, Entity, Evidence, NotUnderstood, Result, Statistic, Trial

TIME_TO_EVENT = {"OS", "PFS", "rPFS", "EFS", "DFS", "RFS", "TTP", "TTF", "DOR", "time-to-response", "DMFS", "MFS"}
SHARES = {
    "ORR", "CR", "CRi", "CRp", "CRh", "PR", "nPR", "VGPR", "sCR", "pCR", "SD", "DCR", "CBR", "MRD-negativity", "MPR", "MMR", "CCyR", "MCyR",
}  # fmt: skip
"""Endpoints that are shares of patients: no hazard ratio is of them."""
DOSES = {"MTD", "RP2D"}
"""Endpoints that are a dose themselves."""
RATIOS = {"hazard ratio": Statistic.HAZARD_RATIO, "odds ratio": Statistic.ODDS_RATIO, "risk ratio": Statistic.RISK_RATIO}
MISSING = {s.value: s for s in (Statistic.NOT_REPORTED, Statistic.NOT_REACHED, Statistic.NOT_ESTIMABLE, Statistic.NOT_DETECTED)}


def statistic_of(quantity: Quantity, named: Named, expected: bool = False, median: bool = False, mean: bool = False) -> Statistic | None:
    """What kind of number this is for this endpoint, or None where the two do not go together."""
    time_to_event = named.endpoint.slug in TIME_TO_EVENT
    if quantity.kind == "word":
        return Statistic.QUALITATIVE
    if quantity.kind == "missing":
        return MISSING[quantity.name]
    if quantity.kind == "dose":
        return Statistic.DOSE if named.endpoint.slug in DOSES else None
    if quantity.kind == "ratio":
        hazard_of_share = quantity.name == "hazard ratio" and named.endpoint.slug in SHARES
        return None if hazard_of_share or expected else RATIOS[quantity.name]
    if quantity.kind == "share":
        if expected:
            return Statistic.EXPECTED_PROPORTION
        if time_to_event and not named.timepoint and quantity.numerator is None and not named.rate:
            return None
        return Statistic.PROPORTION_RANGE if quantity.is_range else Statistic.PROPORTION
    if quantity.kind == "duration" and not expected:
        if not (time_to_event or median or named.median):
            return None
        if mean:
            return Statistic.MEAN
        return Statistic.MEDIAN_RANGE if quantity.is_range else Statistic.MEDIAN
    return None


def make_result(
    quantity: Quantity,
    named: Named,
    statistic: Statistic,
    arm: Arm,
    trial: Trial | None,
    *,
    population: str = "",
    denominator: int | None = None,
    qualifier: str = "",
    comparator: Arm | None = None,
    timepoint: str = "",
) -> Result:
    """One result; a denominator told elsewhere (the size of the arm) is kept as such, never turned into a count."""
    share = quantity.kind == "share"
    empty = quantity.value is None and quantity.numerator is not None
    return Result(
        arm=arm,
        endpoint=named.endpoint,
        statistic=statistic,
        trial=trial,
        population=population,
        value=quantity.value,
        low=quantity.low,
        high=quantity.high,
        bounds=quantity.bounds,
        unit="" if empty and share else quantity.unit,
        numerator=quantity.numerator,
        denominator=quantity.denominator if quantity.denominator is not None else denominator if share else None,
        timepoint=named.timepoint or timepoint,
        qualifier=quantity.name if quantity.kind == "word" else qualifier,
        comparator=comparator,
    )


def counts_agree(value: Decimal | None, numerator: int | None, denominator: int | None) -> bool:
    """Whether a percentage can be the rounding of its counts; open cells agree."""
    if value is None or numerator is None or not denominator:
        return True
    digits = -int(value.as_tuple().exponent) if isinstance(value.as_tuple().exponent, int) else 0
    return abs(Decimal(100 * numerator) / denominator - value) <= Decimal(1).scaleb(-max(digits, 0))


Read = tuple[Result, Evidence] | NotUnderstood


def with_counts(read: Sequence[Read]) -> list[Read]:
    """What was read in one sentence; a count and a percentage told apart of one thing, that agree, are one result: "7 of the 44 patients
    responded (ORR 15.9%)"."""
    out = list(read)
    for counted in [r for r in out if isinstance(r, tuple) and r[0].value is None and r[0].numerator is not None and r[0].denominator]:
        told = [r for r in out if isinstance(r, tuple) and _share_of(r[0], counted[0])]
        if len(told) == 1:
            whole = replace(told[0][0], numerator=counted[0].numerator, denominator=counted[0].denominator)
            out[out.index(told[0])] = (whole, told[0][1])
            out.remove(counted)
    return out


def with_totals(read: Sequence[Read]) -> list[Read]:
    """What was read in one sentence; a count whose percentage is of the same patients of its arm that another number of the sentence is
    of: "occurred in 69 (51.1%) of 135 on A and 84 (64.6%) of 130 on B; … in 31 (23.0%) and 38 (29.2%), respectively"."""
    totals: dict[Arm, set[int]] = {}
    for one in read:
        if isinstance(one, tuple) and one[0].denominator:
            totals.setdefault(one[0].arm, set()).add(one[0].denominator)
    out: list[Read] = []
    for one in read:
        found = totals.get(one[0].arm, set()) if isinstance(one, tuple) else set()
        if isinstance(one, tuple) and len(found) == 1 and one[0].denominator is None and one[0].numerator and one[0].value is not None:
            total = next(iter(found))
            same = one[0].unit == "%" and one[0].numerator <= total and counts_agree(one[0].value, one[0].numerator, total)
            one = (replace(one[0], denominator=total), one[1]) if same else one
        out.append(one)
    return out


def _share_of(told: Result, counted: Result) -> bool:
    """Whether a percentage is of the same patients, arm, endpoint and time as a count, and agrees with it."""
    empty = {"value": None, "low": None, "high": None, "bounds": "", "unit": "", "numerator": None, "denominator": None}
    if told.value is None or told.unit != "%" or told.numerator is not None or told.denominator not in (None, counted.denominator):
        return False
    alike = replace(told, **empty) == replace(counted, **empty)  # type: ignore[arg-type]
    return alike and counts_agree(told.value, counted.numerator, counted.denominator)


def adverse_event(words: str) -> Entity | None:
    """The adverse event of a phrase, or None for words that are no event."""
    from kg.model import Kind, entity

    words = re.sub(r"^(?:and|or|including|such as|any|all)\s+", "", words.strip(" .;:,"), flags=re.I).strip()
    if not re.fullmatch(r"[A-Za-z][A-Za-z0-9 /'-]{2,60}", words) or len(words.split()) > 7:
        return None
    label = words if words[1:2].isupper() else words[:1].lower() + words[1:]
    return entity(Kind.ADVERSE_EVENT, label)
