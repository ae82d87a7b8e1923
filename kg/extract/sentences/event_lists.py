"""Lists of adverse events with a figure behind each: "The most common (≥20%) adverse reactions were A (34%), B (28%) and C (22%)".

The head of a list tells of which kind and grade its events are, and whose. A figure of two parts is read where the head says what they
are, any grade and grade 3 or higher ("A 55% (3%)"), or where two arms are set against each other ("A (34% vs 12%)"). Events that led to
something else ("leading to discontinuation") are none of the incidence of an event: such a list is left.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from kg.extract.arms.levels import are_levels
from kg.extract.arms.meant import free_arms, named_arms
from kg.extract.arms.of_trial import all_arms, arms_of
from kg.extract.document.scene import Scene
from kg.extract.endpoints.events import GRADES, is_event
from kg.extract.endpoints.named import Named
from kg.extract.endpoints.values import Read, adverse_event, counts_agree, make_result
from kg.extract.numbers.numerals import N, number
from kg.extract.numbers.quantity import Quantity
from kg.extract.sentences.whose import OTHER_PART, TOGETHER, sole_pair
from kg.extract.stage.told import Told
from kg.extract.text.contexts import context
from kg.extract.text.group_words import grade_words
from kg.model import Arm, Statistic

KINDS = (
    r"(?:(?:adverse |side )(?:drug )?(?:events?|reactions?|effects?)|(?:TE|TR|S)?AEs|ADRs|toxicities|laborator?y abnormalities"
    r"|lab abnormalities|adverse laboratory events)"
)
PEOPLE = r"(?:patients|participants|subjects|pts|people)"
ABOVE = r"[<>≥≤]\s*\d+(?:\.\d+)?\s*%"
HEAD = re.compile(
    rf"(?:^|(?<=[.;:,] ))(?P<head>(?:[^;:.%]|{ABOVE}){{0,140}}?\b{KINDS}(?:[^;:.%]|{ABOVE}){{0,160}}?)"
    r"(?P<verb>\b(?:were|are|included?|comprised|consisted of|being)\b(?:\s+(?:as follows|the following))?:?|:)\s*(?P<list>\S.*)?$",
    re.I,
)
"""What announces a list of events, and the list."""
COMMONEST = re.compile(
    r"(?:^|(?<=[.;,] ))(?P<head>(?:by preferred term, )?the (?:commonest|most (?:common|frequent)(?: ones| of these)?))"
    r" (?P<verb>were) (?P<list>\S.*)$",
    re.I,
)
SPEAKS = re.compile(rf"\b(?:{KINDS}|the (?:commonest|most (?:common|frequent)))\b", re.I)
"""The quick look before a head is sought."""
ALSO = re.compile(
    r"\b(?:lead(?:ing|s)?|led|result(?:ing|ed)|requir(?:ing|ed)|caus(?:ing|ed)|attribut\w+|prompt\w+) (?:to|in|for)\b"
    r"|\b(?:requir|prompt)ing\b",
    re.I,
)
"""Events of a list that are told for what followed them."""
OTHERWISE = re.compile(
    r"\b(?:deaths?|died|fatal|recover\w*|resol\w+|manag\w+|revers\w+|recurr\w+|onset|baseline|pre-?existing|reasons?|rare\w*"
    r"|than\b(?! (?:or equal to )?\d)"
    r"|(?:that|which|who|whose)\b(?! (?:occurred|were (?:reported|observed|seen|noted)|(?:had )?affected)))\b",
    re.I,
)
"""Events of a list that are told for how they ended or whom they met."""
NOT_SO = re.compile(
    r"\b(?:no|not|none|similar|consistent|expected|historical\w*|previous\w*|placebo-adjusted|excess|difference|rates? per|hazard|risk)\b",
    re.I,
)
GRADED = re.compile(GRADES.replace("[1-5]", "(?:[1-5]|IV|V|I{1,3})"), re.I)
SERIOUS = re.compile(r"(?i:\bserious\b)|\bSAEs\b")
RELATED = re.compile(r"\b(?:treatment|drug)-related\b|\bTRAEs\b", re.I)
NAME = re.compile(
    r"(?P<name>[A-Za-z][A-Za-z/'’ -]{2,70}?)(?:\s*\([A-Z][A-Za-z-]{1,9}\))?\s*(?:,\s*|:\s*|\bin\s+|\bwith\s+)?(?=[(\[]?\s*(?:n\s*=\s*)?\d)"
)
NO_NAME = re.compile(
    r"\b(?:was|were|is|are|had|has|have|occurr\w+|report\w+|observ\w+|seen|which|that|than|versus|vs|patients?|participants|respectively|those"
    r"|grades?|followed|with|by|including|most|other|each|both|all|treat\w+|study)\b",
    re.I,
)
PCT = rf"(?:{N})\s*%"
COUNT = re.compile(
    rf"[(\[]?\s*(?:n\s*=\s*)?(?P<n>\d+)(?:\s*(?:/|of)\s*(?P<d>\d+)(?:\s*{PEOPLE})?\s*[,;]?\s*[(\[]?|\s*{PEOPLE}\s*[,;]?\s*[(\[]?"
    rf"|\s*[,;]\s*[(\[]?|\s*[(\[])\s*(?P<p>{PCT})\s*[)\]]{{1,2}}",
    re.I,
)
GRADE_IN = re.compile(
    rf"(?:\(|\bin\s+)?\s*(?P<p>{PCT})\s*[;,/(\[]\s*(?:including |of which |with )?(?:(?P<g1>{GRADES})\s*[,:]?\s*(?:in\s*)?(?P<p1>{PCT})"
    rf"|(?P<p2>{PCT})\s*(?:of |were |being )?(?P<g2>{GRADES}))\s*[)\]]{{1,2}}",
    re.I,
)
VERSUS = re.compile(
    rf"\(\s*(?P<p>{PCT})\s*(?:vs?\.?|versus|compared with)\s*(?P<q>{PCT})"
    r"(?:\s+(?:with|on|for|in) (?:the )?(?P<other>[a-z][\w -]{2,40}?)(?: group| arm)?)?\s*\)",
    re.I,
)
TWO = re.compile(rf"(?:in\s+)?\(?\s*(?P<p>{PCT})\s*(?:/\s*(?P<q>{PCT})\s*\)?|[(\[]\s*(?P<r>{PCT})\s*[)\]])", re.I)
ONE = re.compile(
    rf"\(\s*(?P<p>{PCT})(?: of (?:the |all )?{PEOPLE})?\s*\)|(?P<bare>{PCT})(?: of (?:the |all )?{PEOPLE})?(?![\w(\[/]| \()", re.I
)
BETWEEN = re.compile(r"\s*(?:,?\s*(?:and|or|as well as|followed by)\s+|[,;]\s*(?:and\s+|followed by\s+)?)")
ENDS = re.compile(r"\s*(?:\.|;|$|,\s*(?:which|with|all|most|mainly|the majority)\b)")
PART = re.compile(r"\s*;\s*(?P<lead>(?:and )?(?:with|in|for|on|among) [^;:,%\d]{1,60}),\s*(?=[A-Za-z])")
"""From the events of one arm to those of another: "…; with B, anaemia in 12% (3%)"."""
LONGEST_HEAD = 160
POOLED = re.compile(r"\b(?:pooled|integrated|combined) (?:\w+ )?(?:safety )?(?:population|analysis|data|set|studies|trials)\b", re.I)


@dataclass(frozen=True, slots=True)
class Head:
    """What a list's head tells: the grades of its figures (none, one, or two for figures of two parts), and what else qualifies it."""

    text: str
    grades: tuple[str, ...]
    words: str


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure of an event: a percentage with its count, of a grade, for the arm at a place (the first, or the second of two)."""

    value: str
    grade: str = ""
    side: int = -1
    numerator: int | None = None
    denominator: int | None = None


Listed = list[tuple[str, list[Figure]]]


@dataclass
class EventLists:
    """The lists of a document; ``above`` is the head of the items below it."""

    scene: Scene
    above: tuple[Head, Told] | None = None

    def read(self, one: Told) -> list[Read] | None:
        """The results of a list, or None where a sentence is none and is left to the other rules."""
        text = one.passage.text
        if not one.item:
            self.above = None
        found = (HEAD.search(text) or COMMONEST.search(text)) if SPEAKS.search(text) else None
        if found is not None and found["list"] is None:
            self.above = (_head(found["head"]), one) if len(text) < LONGEST_HEAD and one.item else None
            return None
        if found is None:
            return self._item(one) if self.above is not None and one.item else None
        if NOT_SO.search(found["head"]) or context("background").search(text):
            return None
        head = _head(found["head"])
        parts = list(_parts(text, found.start("list")))
        listed_all = [name for _, _, listed, _ in parts for name, _ in listed]
        if len(listed_all) < 2 or not any(map(is_event, listed_all)) or not ENDS.match(text, parts[-1][3]):
            return None
        of_several = one.draft is not None and "pooled" in found["head"].lower()
        if of_several or any(p.search(found["head"]) for p in (ALSO, OTHERWISE, context("subgroups"))):
            return []
        return [r for _, lead, listed, _ in parts for r in self._results(one, head, lead or found.span("head"), listed)] or None

    def _item(self, one: Told) -> list[Read] | None:
        """An item below the head of a list: "Nausea 55% (3%)"."""
        assert self.above is not None
        head, above = self.above
        listed = [found for _, _, found, end in _parts(one.passage.text, 0) if ENDS.match(one.passage.text, end)]
        if len(listed) != 1 or len(listed[0]) != 1 or not is_event(listed[0][0][0]):
            return None
        return list(self._results(above if above.draft is one.draft else one, head, (0, len(above.passage.text)), listed[0], one)) or None

    def _results(
        self, one: Told, head: Head, lead: tuple[int, int], listed: Listed, at: Told | None = None
    ) -> Iterator[Read]:
        """The results of the events of one part of a list."""
        sides = self._sides(one, lead)
        for name, figures in listed:
            event = adverse_event(name)
            by_grade = len(head.grades) == 2 and any(f.side >= 0 for f in figures)
            by_arm = not by_grade and any(f.side >= 0 for f in figures)
            if event is None or len(sides) != (2 if by_arm else 1) or (len(head.grades) == 2 and not by_grade):
                continue
            for f in figures:
                grade = head.grades[f.side] if by_grade else f.grade or (head.grades[0] if head.grades else "")
                words = ", ".join(filter(None, (head.words, grade)))
                yield self._result(one, at or one, Named(0, 0, event, rate=True), f, sides[f.side if by_arm else 0], words)

    def _result(self, one: Told, at: Told, named: Named, f: Figure, arm: Arm, words: str) -> Read:
        value, total = number(f.value.rstrip(" %")), f.denominator
        if total is None and f.numerator is not None and one.total and counts_agree(value, f.numerator, one.total):
            total = one.total
        q = Quantity("share", 0, 1, value=value, unit="%", numerator=f.numerator, denominator=total)
        pooled = POOLED.search(one.passage.text) if one.draft is None else None
        population = one.draft.condition if one.draft and arm.trial else pooled[0] if pooled else ""
        result = make_result(q, named, Statistic.PROPORTION, arm, arm.trial, population=population, qualifier=words)
        return result, at.passage.evidence("adverse-event-list")

    def _sides(self, one: Told, lead: tuple[int, int]) -> list[Arm]:
        """Whose the figures are: the arm or the two arms that the head names, the only one of a trial, the two of a trial of two."""
        arms, draft = arms_of(one.draft), one.draft
        if draft is None or not arms:
            return [one.product] if one.product is not None else self._set_beside(one, lead)
        called = list(dict.fromkeys(n.arm for n in named_arms(self.scene, one.passage.part(*lead), draft)))
        if called or len(arms) == 1:
            return called or arms
        if (one.total is not None and str(one.total) == draft.enrolment) or TOGETHER.search(one.passage.text[slice(*lead)]):
            return [all_arms(draft)]
        if are_levels(arms) and len(arms) > 2 and not OTHER_PART.search(f"{' '.join(one.passage.section)} {one.passage.text}"):
            return [all_arms(draft)]  # of a dose escalation, whose levels nobody names
        return list(sole_pair(one) or ())


    def _set_beside(self, one: Told, lead: tuple[int, int]) -> list[Arm]:
        """The two treatments of patients of several trials: the one that the head names, and the one that the first figure names beside
        it: "… with A were nausea (15% versus 4% with placebo), …"."""
        other = VERSUS.search(one.passage.text, lead[1])
        if other is None or not other["other"] or not POOLED.search(one.passage.text):
            return []
        parts = (one.passage.part(*lead), one.passage.part(*other.span("other")))
        found = [list(dict.fromkeys(n.arm for n in free_arms(self.scene, part, None))) for part in parts]
        return [arms[0] for arms in found] if all(len(arms) == 1 for arms in found) and found[0] != found[1] else []


def _head(text: str) -> Head:
    """What the words before a list tell of all its events."""
    grades = tuple(dict.fromkeys(_grade(m.group()) for m in GRADED.finditer(text)))
    kinds = ("serious" if SERIOUS.search(text) else "", "treatment-related" if RELATED.search(text) else "")
    return Head(text, grades[:2], ", ".join(filter(None, ("adverse event", *kinds))))


def _grade(said: str) -> str:
    """A grade as the tables write it: "Any-grade" is any grade."""
    words = re.sub(r"^gr\b\.?", "grade", grade_words(said))
    return re.sub(r"^(any|all)-", r"\1 ", words)


def _parts(text: str, start: int) -> Iterator[tuple[int, tuple[int, int] | None, Listed, int]]:
    """The events of a list with their figures: of its first part, and of those that further arms lead; where each begins and ends."""
    lead: tuple[int, int] | None = None
    at = start
    while True:
        listed, end = _listed(text, at)
        if listed:
            yield at, lead, listed, end
        more = PART.match(text, end) if listed else None
        if more is None:
            return
        lead, at = more.span("lead"), more.end()


def _listed(text: str, at: int) -> tuple[Listed, int]:
    """The events from a place on, as far as each has a name and a figure, and where they end."""
    listed: Listed = []
    end = at
    while (name := NAME.match(text, at)) is not None and not NO_NAME.search(name["name"]):
        found = _figure(text, name.end())
        if found is None:
            break
        figures, end = found
        listed.append((re.sub(r"\s+in$", "", name["name"].strip()), figures))
        between = BETWEEN.match(text, end)
        if between is None or PART.match(text, end):
            break
        at = between.end()
    return listed, end


def _figure(text: str, at: int) -> tuple[list[Figure], int] | None:
    """The figure that begins at a place, in its parts, and where it ends."""
    if m := COUNT.match(text, at):
        return [Figure(m["p"], numerator=int(m["n"]), denominator=int(m["d"]) if m["d"] else None)], m.end()
    if m := GRADE_IN.match(text, at):
        graded = Figure(m["p1"] or m["p2"], grade=grade_words(m["g1"] or m["g2"]))
        return [Figure(m["p"]), graded], m.end()
    if m := VERSUS.match(text, at):
        return [Figure(m["p"], side=0), Figure(m["q"], side=1)], m.end()
    if m := TWO.match(text, at):
        return [Figure(m["p"], side=0), Figure(m["q"] or m["r"], side=1)], m.end()
    if m := ONE.match(text, at):
        return [Figure(m["p"] or m["bare"])], m.end()
    return None
