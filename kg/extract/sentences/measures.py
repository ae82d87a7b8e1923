"""Means and medians of changes told in sentences, of the arms of a trial: "LDL-C changed by a mean of -48% with A and +2% with B".

A number is read only where the sentence says that it is a mean or median, what of, and whose: beside each number stands its arm, or the
arms are told in their order ("respectively"), or the trial has just one. Of two numbers in a trial of two arms the second may name the
arm of both ("…, lower than the 0.8% of the placebo group").
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise

from kg.extract.arms.meant import NamedArm, free_arms, named_arms
from kg.extract.arms.of_trial import arms_of
from kg.extract.document.scene import Scene
from kg.extract.endpoints.claims import conclusion_beside, p_values
from kg.extract.endpoints.populations import find_population
from kg.extract.endpoints.values import TIME_TO_EVENT
from kg.extract.groups.sentences import measured
from kg.extract.numbers.numerals import N, number
from kg.extract.sentences.whose import sole_pair
from kg.extract.stage.told import Told
from kg.extract.text.contexts import context
from kg.model import Arm, Comparison, Entity, Evidence, Result, Statistic

Found = tuple[Result | Comparison, Evidence]
UNIT = (
    r"(?P<unit>%|percent\b(?! of)|percentage points?|points?|mm ?Hg|[kmµμnpu]?g(?:/[a-zA-Z0-9.]+)?\b|[mµμnp]?mol/(?:L|l|mol)"
    r"|[mk]?IU/[a-zA-Z]+|days?(?: per (?:month|week))?|letters?|k?m\b|[cm]m\b|mL(?:/min(?:/1\.73 ?m2)?)?\b|L\b|bpm\b"
    r"|beats per minute|hours?|minutes?)"
)
VALUE = re.compile(
    rf"(?<![\w.,/-])(?P<sign>[-+−–]\s?)?(?P<value>{N})\s?(?:-\s?)?{UNIT}?"
    rf"(?:\s*[(\[]\s*(?:(?P<kind>SD|SEM?|standard (?:deviation|error))[\s,:=±]*(?P<spread>{N})"
    rf"|(?P<bounds>range|(?P<level>\d\d)\s*%\s*CI)[,:;]?\s*(?P<low>[-−]?(?:{N}))\s*%?\s*(?:to|–|-|,)\s*(?P<high>[-−]?(?:{N}))\s*%?)\s*[)\]])?"
)
HOW = r"(?P<how>mean|median|average)"
BESIDE = r"(?:(?:least[- ]squares?|LS|adjusted|geometric|absolute|relative|model-based|estimated|placebo-adjusted)[ -])*"
NOUN = r"(?P<noun>changes?|reductions?|decreases?|increases?|improvements?|declines?|rises?|falls?|gains?|losses|loss)"
VERB = (
    r"(?P<verb>changed|fell|fallen|decreased|declined|dropped|rose|risen|increased|improved"
    r"|(?:was|were|been) (?:reduced|lowered|raised|increased|decreased|improved))"
)
WHAT = r"(?P<what>[A-Za-z](?:[^.;:()]|\([A-Za-z][^()\d]{0,12}\)){2,80}?)"
TIMED = r"(?:,? (?:at|after|by|over|through) (?P<when>(?:week|month|day|year) \d+|\d+ (?:weeks?|months?|days?|years?)))?"
FELL = re.compile(
    rf"(?:^|[,;] |\band )(?:the )?{WHAT} (?:had |has |have )?{VERB}(?: from baseline)?{TIMED},? by (?:an? )?{BESIDE}{HOW} (?:of )?", re.I
)
"""The quantity, what it did, and by how much: "A1c fell by a mean of "."""
CHANGE = re.compile(
    rf"\b{BESIDE}{HOW} (?:percent(?:age)? )?{NOUN}(?: from baseline)?(?: (?:in|of) (?:the )?{WHAT})?(?: from baseline)?{TIMED},?"
    r" (?:was|were|of|:)\s+",
    re.I,
)
"""A change by name: "the mean change from baseline in A1c was "."""
LOWERED = re.compile(
    rf"\b(?P<verb>lowered|reduced|increased|raised|decreased|improved) (?:the )?{WHAT}(?: from baseline)?{TIMED},?"
    rf" by (?:an? )?{BESIDE}{HOW} (?:of )?",
    re.I,
)
"""What a treatment did to a quantity: "A reduced A1c by a mean of "."""
LEAD = re.compile(
    r"(?:At|By|After) (?P<when>(?:week|month|day|year) \d+|\d+ (?:weeks?|months?|days?|years?))\b(?: of [^,.;]{2,50}?)?,?\s+(?:the )?"
)
ELSEWHERE = re.compile(
    r"(?:in|among|for|with|of|by|on|from|at|after|whereas|while|although|both|baseline|the (?:same|corresponding))\b", re.I
)
"""How words begin that name no quantity."""
AHEAD_OF = re.compile(
    r"\s*,?\s*(?:and|versus|vs\.?|compared with|compared to|as against|but|while|whereas|than|against|or"
    r"|(?:significantly )?(?:lower|higher|greater|more|less|smaller|larger) than)?\s*(?:it (?:changed|fell|rose) )?"
    r"(?:by |of |for |the )*(?:an? )?(?:mean |median )?(?:of )?",
    re.I,
)
"""What may stand between the arm of one number, or that number, and the next number."""
OF_ARM = re.compile(
    r"\s*,?\s*(?:(?:for|in|of|among) )?(?:the )?(?:(?:patients|participants|those|subjects) )?"
    r"(?:with|in|on|for|among|of|receiving|given|treated with|who received|taking)\s*(?:the )?",
    re.I,
)
DIFFERENCE = re.compile(
    rf"(?P<lead>(?:{BESIDE})(?:mean |treatment |between-group )?difference(?: (?:in|of) means)?)(?: (?:vs\.?|versus|from) [\w ]{{3,30}})?"
    rf"\s*(?:,|of|was|:|=)?\s*(?P<value>[-−+]?(?:{N}))\s*{UNIT}?\s*[,;(\[]+\s*(?:(?P<level>\d\d)\s*%\s*CI[,:]?\s*)"
    rf"(?P<low>[-−]?(?:{N}))\s*%?\s*(?:to|–|,)\s*(?P<high>[-−]?(?:{N}))",
    re.I,
)
NOUN_OF = {
    "change": "changed", "reduction": "reduced fell fallen decreased declined dropped lowered", "increase": "rose risen increased raised",
    "improvement": "improved",
}  # fmt: skip
SAYS = re.compile(r"\b(?:mean|median|average)\b", re.I)
MANY = 4
END = re.compile(r"[(\[;](?!\s*(?:SD|SE|range|standard|\d\d\s*%\s*CI))|\.(?:\s|$)")
"""Where the numbers of a change end: brackets with anything but what belongs to a number."""


@dataclass(frozen=True, slots=True)
class Change:
    """What a sentence tells the change of: the quantity, its time, the statistic, whether up or down, and where its numbers begin."""

    of: Entity
    timepoint: str
    statistic: Statistic
    how: str
    start: int
    unit: str


def changes(scene: Scene, all_told: Sequence[Told], taken: frozenset[int]) -> Iterator[Found]:
    """The changes that all sentences tell which no other rule has read: ``taken`` are where those start."""
    for one in all_told:
        if one.draft is not None and SAYS.search(one.passage.text) and one.passage.starts[0] not in taken:
            yield from _read(scene, one)


def _read(scene: Scene, one: Told) -> list[Found]:
    """The changes that a sentence tells of the arms of its trial, their difference and p value; nothing where not all is sure."""
    text = one.passage.text
    if one.draft is None or one.draft.trial is None or not arms_of(one.draft):
        return []
    if any(context(name).search(text) for name in ("background", "size", "subgroups", "patients_apart", "expected")):
        return []
    change = _change(scene, text)
    if change is None or find_population(text) is not None:
        return []
    called = named_arms(scene, one.passage, one.draft)
    values = [m for m in _values(text, change.start) if not any(n.start <= m.start() < n.end for n in called)]  # "with A 60 mg"
    owned = _owned(scene, one, values, called) if values else None
    if owned is None:
        return []
    found: list[Found] = list(_results(one, change, values, owned))
    pair = _pair(one, list(dict.fromkeys(owned)))
    unit = next((m["unit"] for m in values if m["unit"] and m["unit"] != "%"), "")  # of per cent the difference may be points
    return [*found, *(_against(one, change, pair, values[-1].end(), unit) if pair else ())]


def _change(scene: Scene, text: str) -> Change | None:
    """The one change of a mean or median that a sentence tells, if its quantity is named."""
    found = [m for pattern in (FELL, CHANGE, LOWERED) if (m := pattern.search(text))]
    m = min(found, key=lambda m: m.start(), default=None)
    if m is None or m.groupdict().get("what") is None:
        return None
    led = LEAD.match(text)
    what = re.sub(r"^(?:the )?", "", LEAD.sub("", m["what"])).strip(" ,")
    named = measured(scene, what) if not ELSEWHERE.match(what) else None
    if named is None or named[0].slug in TIME_TO_EVENT:
        return None
    told = (m.groupdict().get("noun") or m.groupdict().get("verb") or "").lower().split()[-1]
    how = next((noun for noun, verbs in NOUN_OF.items() if told in verbs.split() or told.rstrip("s") == noun), told.rstrip("s"))
    statistic = Statistic.MEDIAN if m["how"].lower() == "median" else Statistic.MEAN
    return Change(named[0], (m["when"] or (led["when"] if led else "") or named[1]).lower(), statistic, how, m.end(), named[2])


def _values(text: str, start: int) -> list[re.Match[str]]:
    """The numbers of a change, from the first on, as far as only arms stand between them; a number in brackets of another is none."""
    stop = END.search(text, start)
    found = [m for m in VALUE.finditer(text, start, stop.start() if stop else len(text)) if not _is_time(text, m)]
    return found if found and not text[start : found[0].start()].strip() else []


def _is_time(text: str, m: re.Match[str]) -> bool:
    """Whether a number tells when, or how much of a drug."""
    return bool(re.search(r"\b(?:at|after|by|over|week|month|day|year)\s+$", text[: m.start()], re.I)) or bool(
        re.match(r"\s*(?:weeks?|months?|years?|mg|µg|mcg)\b", text[m.end("value") :]) and not m["unit"]
    )


def _owned(scene: Scene, one: Told, values: Sequence[re.Match[str]], called: Sequence[NamedArm]) -> list[Arm] | None:
    """The arm of each number, or None where one is not sure."""
    text, arms = one.passage.text, arms_of(one.draft)
    if not 0 < len(values) <= MANY or one.draft is None:
        return None
    units = {m["unit"] for m in values if m["unit"]}
    if len(units) > 1:
        return None
    known = {i.agent for a in arms for i in a.interventions}
    if any(not {i.agent for i in n.arm.interventions} <= known and _beside(text, values, n) for n in free_arms(scene, one.passage, None)):
        return None
    behind = [_behind(text, m, called) for m in values]
    distinct = list(dict.fromkeys(n.arm for n in called))
    if all(behind) and len({a.label for a in behind if a}) == len(values):
        return [a for a in behind if a]
    if re.search(r"\brespectively\b", text) and len(distinct) == len(values) > 1:
        return distinct if not any(behind[:-1]) else None
    if len(values) == 1:
        return _sole(arms, distinct)
    if len(values) == 2 == len(arms) and behind[1] is not None and AHEAD_OF.fullmatch(text, values[0].end(), values[1].start()):
        first = next(a for a in arms if a != behind[1])
        return [first, behind[1]] if set(distinct) <= {*arms} else None
    return None


def _sole(arms: Sequence[Arm], named: Sequence[Arm]) -> list[Arm] | None:
    """The arm of one number: the only one of the trial, or the only one named."""
    if len(arms) == 1 and set(named) <= {*arms}:
        return [arms[0]]
    return [named[0]] if len(named) == 1 else None


def _beside(text: str, values: Sequence[re.Match[str]], n: NamedArm) -> bool:
    return any(m.end() <= n.start and OF_ARM.fullmatch(text, m.end(), n.start) for m in values)


def _behind(text: str, m: re.Match[str], called: Sequence[NamedArm]) -> Arm | None:
    """The arm right behind a number: "-48% with A", "2.1 points in the A group"."""
    return next((n.arm for n in called if n.start >= m.end() and OF_ARM.fullmatch(text, m.end(), n.start)), None)


def _results(one: Told, change: Change, values: Sequence[re.Match[str]], owned: Sequence[Arm]) -> Iterator[Found]:
    unit = next((m["unit"] for m in values if m["unit"]), "") or change.unit
    if not unit or any(a.end() > b.start() for a, b in pairwise(values)):
        return
    draft = one.draft
    assert draft is not None
    for m, arm in zip(values, owned, strict=True):
        bounds = "range" if m["bounds"] and not m["level"] else f"{m['level']}% CI" if m["level"] else ""
        spread = _spread_kind(m["kind"]) if m["kind"] else ""
        yield (
            Result(
                arm=arm, endpoint=change.of, statistic=change.statistic, trial=draft.trial, population=draft.condition,
                value=_signed((m["sign"] or "") + m["value"]), low=_signed(m["low"]) if bounds else None,
                high=_signed(m["high"]) if bounds else None, bounds=bounds, unit=_unit(unit), timepoint=change.timepoint,
                qualifier=change.how, spread=number(m["spread"]) if spread else None, spread_kind=spread,
            ),
            one.passage.evidence("sentence-change"),
        )  # fmt: skip


def _spread_kind(words: str) -> str:
    """What the words for a spread say that it is: SD or SE."""
    return "SE" if re.fullmatch(r"SEM?|standard error", words, re.I) else "SD"


def _signed(words: str) -> Decimal:
    words = re.sub(r"[−–]", "-", words).replace(" ", "")
    return -number(words[1:]) if words.startswith("-") else number(words.lstrip("+"))


def _unit(words: str) -> str:
    """A unit in the words of the tables."""
    return "%" if words.lower() == "percent" else re.sub(r"^(day|hour|minute|letter)s\b", r"\1", words)


def _pair(one: Told, named: Sequence[Arm]) -> tuple[Arm, Arm] | None:
    """The experimental and the control arm of a sentence that gives numbers of two."""
    if len(named) == 2:
        return (named[1], named[0]) if named[0].role == "control" else (named[0], named[1])
    return sole_pair(one) if not named else None


def _against(one: Told, change: Change, pair: tuple[Arm, Arm], end: int, unit: str) -> Iterator[Found]:
    """The difference of the two means, and the p value, that stand behind the numbers of two arms."""
    text, draft = one.passage.text, one.draft
    trial = draft.trial if draft else None
    m = DIFFERENCE.search(text)
    unit = (m["unit"] or unit) if m else ""
    if m and unit and _signed(m["low"]) <= _signed(m["value"]) <= _signed(m["high"]) and change.statistic is Statistic.MEAN:
        yield (
            Result(
                arm=pair[0], comparator=pair[1], endpoint=change.of, statistic=Statistic.MEAN, trial=trial, timepoint=change.timepoint,
                population=draft.condition if draft else "", value=_signed(m["value"]), low=_signed(m["low"]), high=_signed(m["high"]),
                bounds=f"{m['level']}% CI", unit=_unit(unit), qualifier="difference",
            ),
            one.passage.evidence("sentence-difference"),
        )  # fmt: skip
    ps = p_values(text)
    if len(ps) == 1 and ps[0].start >= end:
        yield (
            Comparison(
                endpoint=change.of, conclusion=conclusion_beside(text, ps[0]), trial=trial, experimental=pair[0], control=pair[1],
                p_relation=ps[0].relation, p_value=ps[0].value, timepoint=change.timepoint,
            ),
            one.passage.evidence("sentence-difference"),
        )  # fmt: skip
