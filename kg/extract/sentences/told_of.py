"""What the numbers of a frame are: which endpoint, when, which statistic, as far as the words say so.

A mean or median is told by name, a share by counted patients or by "rate" and its like, a rate by its time. Where the words do not say
what kind of number a value is, nothing is read.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from kg.extract.document.scene import Scene
from kg.extract.endpoints.values import TIME_TO_EVENT
from kg.extract.groups.sentences import measured
from kg.extract.sentences.frames import Frame
from kg.extract.sentences.marks import PEOPLE, Value
from kg.extract.trials.drafts import Draft
from kg.model import Arm, Entity, Result, Statistic

SAID = re.compile(
    r"^(?:the |an? )?(?:(?:estimated|adjusted|unadjusted|overall|observed|least[- ]squares?|LS|geometric|arithmetic|model-based|crude"
    r"|weighted|pooled|corresponding|(?P<year>annual(?:i[sz]ed)?|yearly)|(?P<month>monthly)|(?P<mean>mean|average)|(?P<median>median)"
    r"|percent(?:age)?(?= (?:change|reduction|increase|decrease|improvement)))"
    r"(?:\s*[(\[]?\s*(?:±|\+/-)\s*(?:SD|SEM?)\s*[)\]]?)?[ ,]+)+",
    re.I,
)
"""What a subject says of its numbers before it says what was measured."""
CHANGE = re.compile(
    r"^(?P<noun>changes?|reductions?|decreases?|increases?|improvements?|declines?|rises?|falls?|gains?|loss(?:es)?)"
    r"(?: from baseline)?(?P<when> (?:at|to|by) (?:week|month|day|year) \d+| (?:at|over|after) \d+ (?:weeks|months|years))?"
    r"(?: (?:in|of|from baseline in)(?: the)? (?P<what>.+))?$",
    re.I,
)
SHARE = re.compile(
    r"^(?:the )?(?:(?:cumulative |crude |overall |estimated |observed )?(?:percentages?|proportions?|incidences?|frequenc(?:y|ies)|rates?"
    r"|risks?|prevalences?|probabilit(?:y|ies)|occurrences?|likelihood)) (?:of|for) ",
    re.I,
)
RATE = re.compile(r"\b(?:rates?|incidence|prevalence|mortality|frequency|compliance|adherence|retention)$", re.I)
WHO = re.compile(
    rf"^(?:the )?(?:total |all )?(?:\w+ )?{PEOPLE} "
    r"(?:with|who (?:had|achieved|developed|experienced|reported)|achieving|experiencing|reporting|having) ",
    re.I,
)
PRIMARY = re.compile(
    r", (?:the|a|an|our|its|which was the) (?:[\w-]+ )*?(?:end ?points?|outcomes?|measures?)\b[^,]*(?:,|$)", re.I
)
"""An aside that tells the rank of an endpoint."""
STOPPED = {"discontinued": "discontinuation", "withdrew from": "withdrawal", "stopped": "discontinuation", "completed": "completion"}
EARLIER = re.compile(r"\b(?:prior|previous(?:ly)?|history of|at baseline|earlier|lines? of)\b", re.I)
"""What patients had before the trial."""
OF_COUNTS = re.compile(
    r"\b(?:rates?|risks?|hazards?|odds|likelihood|probabilit(?:y|ies)|proportions?|percentages?|incidence|frequency|numbers?|mortality"
    r"|deaths?|events?|cases|use|need|enrol+ment|doses?|dosage|survival|response)\b",
    re.I,
)
"""What is counted among people: its change is not that of an average."""
UNNAMED = "average not named"
"""Of a change that a group of patients is told to have had, and not by what average: it is filed as a mean."""
LEADING = re.compile(
    r"^(?:at|by|after) (?:(?:week|month|day|year) \d+|\d+ (?:weeks?|months?|days?|years?))(?: of [a-z-]+)?,? (?:the )?", re.I
)
NO_OUTCOME = re.compile(
    r"(?:duration|length) of (?:the )?(?:exposure|treatment|therapy|follow-?up|study|trial)|follow-?up|exposure|treatment duration|age\b"
    r"|time (?:since|from) (?:initial |first )?diagnosis|numbers? of (?:\w+ )?(?:cycles|doses|infusions|injections|patients|participants)"
    r"|(?:relative )?dose intensity|sample size|body[- ]mass index$",
    re.I,
)
"""What is told of a trial or its patients and is no outcome."""
SCORE = re.compile(r"^(?P<kind>(?:[a-z]+ )?scores?) (?:on|for|of) (?:the )?(?P<of>[A-Z].+)$")
""" "score on the X Questionnaire" is called "X Questionnaire score"."""
TREATMENT = re.compile(r"^(?:the )?(?P<what>(?:trial |study )?(?:treatment|therapy|study|trial|drug|medication|regimen))\b", re.I)
NOUNS = {
    "reduction": "reduced lowered fell fallen decreased declined dropped",
    "increase": "increased raised rose risen",
    "improvement": "improved",
    "change": "changed",
}
NOUN = {verb: noun for noun, verbs in NOUNS.items() for verb in verbs.split()}


@dataclass(frozen=True, slots=True)
class Measured:
    """What the numbers of a frame are: of which endpoint, when, which statistic, and in which unit where the words tell it."""

    endpoint: Entity
    timepoint: str
    statistic: Statistic
    unit: str
    qualifier: str


def told_of(scene: Scene, frame: Frame, timepoint: str) -> Measured | None:
    """What the numbers of a frame are, or nothing where the words do not say."""
    values = [v for v, _ in frame.owned]
    what = LEADING.sub("", PRIMARY.sub(" ", f"{frame.what} ").strip(" ,"))
    said = SAID.match(f"{what} ")
    words = what[said.end() :] if said else what
    mean = bool(said and said["mean"]) or bool(re.search(r"mean|average", frame.by, re.I)) or all(v.spread is not None for v in values)
    median = bool(said and said["median"]) or "median" in frame.by.lower()
    change, qualifier = CHANGE.match(words), ""
    if frame.verb in NOUN:
        qualifier = NOUN[frame.verb]
    elif change:
        noun = change["noun"].lower()
        qualifier = "loss" if noun.startswith("loss") else noun.rstrip("s")
        words, timepoint = change["what"] or "", (change["when"] or "").strip() or timepoint
        words = re.sub(r"^(?:at|to) (?:week|month) \d+ in (?:the )?", "", words)
    if frame.name in ("had", "had as", "led", "more of"):
        return _done(scene, frame, words, timepoint)
    timepoint = re.sub(r"^(?:at|to|by|after|over|through) ", "", (frame.when or timepoint).lower())
    statistic = _statistic(words, values, mean=mean, median=median, changed=bool(qualifier), frame=frame)
    if qualifier and not (mean or median):
        qualifier = f"{qualifier}, {UNNAMED}"
    year = "year" if said and said["year"] else "month" if said and said["month"] else ""
    if statistic is None and year and RATE.search(words.split(" of ")[0]) and not any(v.unit for v in values):
        named = measured(scene, f"{said[0].split()[-1] if said else ''} {words}".strip(), timepoint)
        return Measured(named[0], named[1], Statistic.MEAN, f"per {year}", "") if named else None
    words = WHO.sub("", SHARE.sub("", words)) if statistic is Statistic.PROPORTION else SCORE.sub(r"\g<of> \g<kind>", words)
    named = measured(scene, words, timepoint)
    if statistic is None or named is None or named[0].slug in TIME_TO_EVENT or NO_OUTCOME.match(words):
        return None
    return Measured(named[0], named[1], statistic, named[2], qualifier)


def _statistic(words: str, values: Sequence[Value], *, mean: bool, median: bool, changed: bool, frame: Frame) -> Statistic | None:
    """Which statistic the values are, as far as the words say it."""
    if mean != median:
        return Statistic.MEAN if mean else Statistic.MEDIAN
    if mean or (changed and (OF_COUNTS.search(words) or SHARE.match(words) or RATE.search(words))):
        return None
    if changed:
        return Statistic.MEAN if len(values) > 1 and all(v.unit and v.numerator is None for v in values) else None
    if all(v.value is None and v.denominator is None and v.numerator is not None for v in values):
        return Statistic.COUNT
    if all(v.unit == "%" or v.numerator is not None for v in values) and not any(v.spread is not None for v in values):
        told = SHARE.match(words) or RATE.search(words) or WHO.match(words)
        counted = all(v.of_people for v in values)
        return Statistic.PROPORTION if told or counted or frame.name == "more" else None
    if all(" per " in f" {v.unit}" and re.search(r"(?:year|month)s?$", v.unit) for v in values):
        return Statistic.MEAN
    return None


def _done(scene: Scene, frame: Frame, words: str, timepoint: str) -> Measured | None:
    """What patients are told to have had or done."""
    values = [v for v, _ in frame.owned]
    if not all(v.unit == "%" or v.numerator is not None for v in values) or any(v.spread is not None for v in values):
        return None
    if frame.verb == "died":
        words = f"death {re.sub('^of ', 'from ', words)}".strip()
    elif frame.verb in STOPPED:
        words = _stopped(frame.verb, words)
    else:
        words = re.sub(r"^(?:an? |the |at least one |one or more |any )+", "", words)
        words = WHO.sub("", words)
    named = measured(scene, words, timepoint) if words and not EARLIER.search(words) else None
    if named is None or named[0].slug in TIME_TO_EVENT:
        return None
    counted = all(v.value is None and v.denominator is None for v in values)
    statistic = Statistic.COUNT if counted else Statistic.PROPORTION
    return Measured(named[0], re.sub(r"^(?:at|by|after) ", "", (frame.when or named[1]).lower()), statistic, "", "")


def _stopped(verb: str, words: str) -> str:
    """ "discontinued treatment because of adverse events" by a noun."""
    of = TREATMENT.match(words)
    return f"{of['what'].lower()} {STOPPED[verb]}{words[of.end() :]}" if of else f"{STOPPED[verb]} {words}".strip()


def result_of(of: Measured, value: Value, arm: Arm, draft: Draft, population: str, unit: str = "") -> Result:
    """The result of one arm: its value, of what is measured, in the unit that goes without saying beside the others."""
    if of.statistic is Statistic.COUNT:
        value = replace(value, value=Decimal(value.numerator or 0), unit="patients")
    share = of.statistic is Statistic.PROPORTION
    unit = ("%" if value.value is not None else "") if share else value.unit or unit or of.unit
    return Result(
        arm=arm, endpoint=of.endpoint, statistic=of.statistic, trial=draft.trial, population=population, value=value.value, low=value.low,
        high=value.high, bounds=value.bounds, unit=unit, numerator=value.numerator, denominator=value.denominator, timepoint=of.timepoint,
        qualifier=of.qualifier, spread=value.spread, spread_kind=value.spread_kind,
    )  # fmt: skip
