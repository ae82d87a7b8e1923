"""Which of our results a prompt of another set asks for: its outcome and arms are matched to ours by the words that they share."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Protocol, TypeVar

from kg.extract.endpoints.events import find_events
from kg.extract.endpoints.named import find_endpoints, full_name
from kg.extract.groups.names import called
from kg.extract.text.abbreviations import definitions
from kg.lexicon import Lexicon
from kg.model import Arm, ArmSize, Result, Statistic

SMALL = "total incidence overall "
SMALL += "the a an of in with and or plus arm group alone patients who to for mg rate rates at day week weeks receive received"
STOP = frozenset(re.findall(r"\w+", SMALL))
BEFORE = re.compile(r"\b(?:baseline|before|pre-?(?:treatment|intervention|test))\b", re.I)
"""A prompt's arm that is a time, not a group."""


TIME = re.compile(
    r"\b(?:at|after|by|on|to) (?:the )?(?:(?P<n>\d+)[- ]?(?P<unit>min|h(?:ou)?rs?\b|h\b|days?|w(?:ee)?ks?|mo(?:nths?)?\b|years?)|"
    r"(?P<kind>day|week|month|year) (?P<no>\d+))", re.I
)
"""When an outcome is asked for."""
AFTER = re.compile(r"\bpost-?(?:treatment|intervention|test|training)\b|\bafter (?:the )?(?:treatment|intervention)", re.I)


PEOPLE = r"(?:patients|participants|subjects|women|men|children|infants|adults|babies|girls|boys|smokers|mothers)"
OF_ALL_KINDS = re.compile(r"(?:any|all|total|overall)\b", re.I)
LASTING = re.compile(r"(?:the |mean |median |average |total )*(?:time (?:to|until)|duration|length)\b", re.I)
"""An outcome that is a time: no share of people answers it."""


OF_SOME = re.compile(
    rf"\b(?:if|when) (?:the |those )?{PEOPLE}\b.*|\bsub-?group of\b.*"
    rf"|\b(?:in|among|for) (?:the )?(?:[\w-]+(?: or [\w-]+)? )?{PEOPLE} (?:with|without|who|whose|aged|younger|older|under|over"
    r"|below|above|[<>≤≥\d]).*"
    rf"|\b(?:in|among|for) (?:the )?[\w-]+ {PEOPLE}$",
    re.I,
)
"""Whom of the arm an outcome is asked of."""


class OfGroup(Protocol):
    """What is told of the people of one arm."""

    @property
    def arm(self) -> Arm: ...
    @property
    def population(self) -> str: ...


T = TypeVar("T", bound=OfGroup)


CHANGED = ("change", "improv", "reduct", "decrea", "increa", "declin")
"""Beginnings of words for a change: a prompt may call it by its direction."""


def words(text: str) -> set[str]:
    return set(re.findall(r"[a-z0-9]+", text.lower())) - STOP


def stems(text: str) -> set[str]:
    """The words of an outcome or arm, cut to six letters; letters and words of other scripts as they are."""
    text = re.sub(r"\bgroups? ([a-z\d]{1,2})\b", r"group\1", text, flags=re.I)
    text = re.sub(r"(?<![a-z\d.])(\d+)(?=(?:mg|g|kg|h|hr|min|wk|w|d|mo)\b)", r"\1 ", text.lower())
    text = text.replace("oe", "e").replace("ae", "e")  # diarrhoea, anaesthesia
    kept = [w for w in re.findall(r"[^\W_]+", text) if w not in STOP and w not in ("of", "score", "scores", "level", "levels")]
    told = {re.sub(r"(?<=[a-z]{3}[^s])s$", "", w)[:6] for w in kept}
    return {"change" if w in CHANGED else w for w in told}


def spelled(text: str, forms: Mapping[str, str]) -> str:
    """A text with its abbreviations written out, each once: "peak flow (PF)" and "PF" are both "peak flow"."""
    own = {d.short: d.full for d in definitions(text)}
    for short, full in {**forms, **own}.items():
        text = re.sub(rf"\s*\(\s*{re.escape(short)}\s*\)", " ", text) if full.lower() in text.lower() else text
        text = re.sub(rf"(?<![\w-]){re.escape(short)}(?![\w-])", full, text)
    return text


def endpoints_of(outcome: str) -> set[str]:
    """What our rules call the outcome of a prompt."""
    text = re.sub(r"\(([A-Z]{2,5})\)", r" \1 ", outcome)
    return {n.endpoint.slug for n in find_endpoints(text, {})} | {e.named.endpoint.slug for e in find_events(text)}


def same_outcome(outcome: str, label: str, slug: str) -> bool:
    return slug in endpoints_of(outcome) or (bool(stems(label)) and stems(label) == stems(outcome))


def same_arm(called: str, arm: Arm | None, names: Lexicon) -> bool:
    """Whether an arm is the one that a prompt describes: its name stands there in brackets, the same drugs are named, or the same words."""
    if arm is None:
        return False
    if arm.label in re.findall(r"\(([^()]+)\)", called):
        return True
    given = {term.curie for hit in names.find(called) for term in hit.terms[:1] if term.source == "drug"}
    ours = {hit.terms[0].curie for hit in names.find(" ".join([arm.label, *(i.agent.label for i in arm.interventions)]))}
    if ours:
        return given == {c for c in ours if not c.startswith("hgnc")}
    a, b = words(called), words(arm.label)
    return bool(a and b) and (a <= b or b <= a)


def of_some(outcome: str) -> set[str]:
    """The words by which a prompt asks for some of an arm's people; empty where it asks for all."""
    told = OF_SOME.search(outcome)
    return stems(told[0]) - {"if", "when", "where", "among", "patien", "partic", "subjec", "those", "had"} if told else set()


def about_outcome(outcome: str, said: Sequence[Result], forms: Mapping[str, str]) -> list[Result]:
    """The results of the one endpoint that shares most words with a prompt's outcome, at least half of the endpoint's or prompt's;
    at several times the last one that is told, as the set asks for the end of the trial. What two endpoints share equally is left."""
    asked, slugs = stems(spelled(TIME.sub("", outcome), forms)), endpoints_of(outcome)
    scores: dict[tuple[str, str], float] = {}
    mine: dict[str, set[str]] = {}
    for r in said:
        label = r.endpoint.label
        if (r.endpoint.curie, label) not in scores:
            full = f"{label} {full_name(label)}"
            parts = [stems(part) for text in (full, label.rpartition(":")[2]) for part in (spelled(text, forms), text)]
            scores[r.endpoint.curie, label] = 2.0 if r.endpoint.slug in slugs else max(_shared(asked, part) for part in parts)
            if OF_ALL_KINDS.match(label) and asked - parts[0]:
                scores[r.endpoint.curie, label] = 0.0  # a sum is not one of its kinds
            mine[r.endpoint.curie] = stems(full)
    best = max(scores.values(), default=0.0)
    named = [curie for (curie, _), score in scores.items() if score == best and best >= 0.4]
    alike = bool(named) and all(mine[curie] == mine[named[0]] for curie in named)
    some = of_some(outcome)
    found = [r for r in said if r.endpoint.curie in named and (not some or some & stems(r.population))] if alike else []
    if LASTING.match(outcome):
        found = [r for r in found if r.statistic is not Statistic.PROPORTION]
    if any(when := _when(outcome)):
        then = [r for r in found if _when(f"at {r.timepoint}") == when or (not r.timepoint and _when(r.endpoint.label) == when)]
        times = {r.timepoint for r in found}
        only = len(times) == 1 and when[1] != "baseline" and (times == {""} or when[1] == "post")
        return then or (found if only else [])
    last = max((_time(r.timepoint) for r in found), default=0.0)
    return [r for r in found if _time(r.timepoint) == last]


def _when(text: str) -> tuple[str, str]:
    """The number and unit of the time that a text names, or how else it tells it ("post", "baseline"); nothing where it names none."""
    if BEFORE.search(text):
        return "", "baseline"
    if m := TIME.search(text):
        return m["n"] or m["no"], (m["unit"] or m["kind"])[:2].lower().replace("hr", "h").replace("ho", "h").replace("wk", "we")
    return ("", "post") if AFTER.search(text) else ("", "")


def _shared(asked: set[str], mine: set[str]) -> float:
    shared = len(asked & mine)
    if "change" in asked - mine or asked & mine == {"change"}:
        return 0.0
    return 2 * shared / (len(asked) + len(mine)) if shared and shared >= 0.5 * min(len(asked), len(mine)) else 0.0


DAYS = {"min": 1 / 1440, "h": 1 / 24, "d": 1, "w": 7, "mo": 30, "y": 365}


def _time(text: str) -> float:
    """The last time that a text names, in days; a bare number as it is."""
    told = re.findall(r"(?:\b(min|h|d|w|mo|y)[a-z]*\s*)?(\d+(?:\.\d+)?)(?:[-\s]*(min|h|d|w|mo|y)[a-z]*)?", text.lower())
    return max((float(n) * DAYS.get(before or behind, 1) for before, n, behind in told), default=0.0)


Group = frozenset[str]
"""What a group is called."""


def of_arms(
    arms: tuple[str, str], among: Sequence[T], everyone: Sequence[OfGroup], names: Lexicon, forms: Mapping[str, str]
) -> tuple[list[T], list[T]]:
    """What is told of each of a prompt's two arms. Where the paper tells of two groups only (``everyone``) and one is sure, the other
    is the other arm's."""
    groups: dict[Group, Arm] = {}
    for one in among:
        groups.setdefault(_called(one, forms), one.arm)
    first, second = (_group(called, groups, names, forms) for called in arms)
    known = {_called(one, forms) for one in everyone if not one.arm.pooled}
    if len(groups) == len(known) == 2 and not any(map(BEFORE.search, arms)):
        first = first or (next(g for g in groups if g != second) if second else None)
        second = second or (next(g for g in groups if g != first) if first else None)
    if first == second:
        return [], []
    both = [[one for one in among if _called(one, forms) == g] for g in (first, second)]
    return both[0], both[1]


def _called(one: OfGroup, forms: Mapping[str, str]) -> Group:
    """The words of an arm's name and of its patients: one group, however a paper writes it."""
    return frozenset(stems(spelled(f"{one.arm.label} {one.population}", forms)))


def _group(called: str, groups: Mapping[Group, Arm], names: Lexicon, forms: Mapping[str, str]) -> Group | None:
    """The one group of which the same drugs are named, or which shares most words with what a prompt calls its arm."""
    same = [g for g, arm in groups.items() if same_arm(called, arm, names)]
    if len(same) == 1:
        return same[0]
    asked = stems(spelled(called, forms))
    scores = {g: _alike(asked, g) for g in same or groups}
    best = max(scores.values(), default=0.0)
    found = [g for g, score in scores.items() if score == best and best > 0]
    return found[0] if len(found) == 1 else None


def _alike(asked: set[str], mine: Group) -> float:
    return 2 * len(asked & mine) / (len(asked) + len(mine)) if asked & mine else 0.0


def size_of(told: Sequence[ArmSize], results: Sequence[Result]) -> list[int]:
    """The stated size of an arm that a slot asks for, which is of those analysed, where the outcome's own table or sentence gives none.

    Told of those analysed, else the one that all stages have, with more than who was assigned by lot or began; of those at several times
    the last. Where people left between two stages, or the arm's ``results`` are of other numbers of people, nothing says which of them
    the outcome is of, and there is none.
    """
    analysed = [s for s in told if s.stage == "analysed"]
    later = [s for s in told if s.stage != "randomised"] or list(told)
    here = [s for s in later if s.stage in ("analysed", "completed")] if analysed else later
    last = max((_time(s.timepoint) for s in here), default=0.0)
    sizes = {s.size for s in here if _time(s.timepoint) == last}
    names = {called(s.arm.label) for s in told}
    counted = {r.denominator for r in results if called(r.arm.label) in names and r.denominator is not None and not analysed}
    to_the_end = any(s.stage in ("analysed", "completed", "") for s in here)
    return list(sizes) if len(sizes) == 1 and counted <= sizes and to_the_end else []
