"""What the sentences of a document tell for those behind them: the order of the arms, totals, sizes of arms, and the heads of lists."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache

from kg.extract.arms.meant import named_arms
from kg.extract.arms.of_trial import arms_of
from kg.extract.document.scene import Scene
from kg.extract.endpoints.named import Named
from kg.extract.numbers.numerals import COUNT, whole
from kg.extract.numbers.reported import quantities
from kg.extract.stage.told import Told, trials_of
from kg.extract.trials.drafts import Draft
from kg.model import Arm

TOTAL = re.compile(
    rf"^(?:[\w ]{{0,30}}, )?(?:of|among) (?:the |these |all )?(?P<of>{COUNT}) (?:[\w-]+ ){{0,3}}?"
    r"(?:patients|participants|subjects|individuals)\b"
    rf"|^(?P<could>{COUNT}) (?:[\w-]+ )?(?:patients|participants|subjects|individuals|adults|children) (?:could be|were)"
    r" (?:assess(?:ed|able)|evalua(?:ble|ted)|analy[sz]ed)\b",
    re.I,
)
AT_HEAD = re.compile(r"(?:At|By) (\d+ (?:years?|months?|weeks?)|(?:year|month|week|day) \d+)\s*:?", re.I)
"""A line that only tells the time of the list below it."""
BEHIND = r"\s*(?:arms?|groups?|cohorts?)?\s*\(\s*(?:[nN]\s*=\s*)?(\d+)(?:\s+(?:patients|participants|subjects|women|men|adults))?\s*\)"
OF_DOSE = r"(?: (?:\d[\d.]* ?(?:mg|µg|mcg|g)(?:/(?:kg|m2))?|Q\d?[DWM]\w?|once|twice|daily|weekly|orally|subcutaneously|intravenously)){0,5}"
BEFORE = (
    r"\b(\d+)\s+(?:(?:patients|participants|subjects|women|men|adults)\s+)?(?:were\s+)?(?:randomly\s+)?"
    r"(?:assigned\s+|allocated\s+|randomi[sz]ed\s+)?to\s+(?:receive\s+)?(?:the\s+)?"
)
NEAR, NEARER = 400, 300
"""Characters over which a total, and the order of arms, are carried."""


@dataclass
class Carried:
    """What was told so far, as far as it holds for the next sentence."""

    total: tuple[int, int | None, Draft | None] = (0, None, None)
    ordered: tuple[int, tuple[Arm, ...]] = (0, ())
    sizes: dict[Arm, set[int]] = field(default_factory=dict)
    time: str = ""
    head: Told | None = None
    spoken_of: tuple[int, Named | None, Draft | None] = (0, None, None)
    last: tuple[int, tuple[Arm, ...]] = (0, ())

    def over(self, scene: Scene, found: Iterable[Told]) -> Iterator[Told]:
        """The sentences in order, each with what those before it tell for it."""
        for one in found:
            yield self._filled(scene, one)

    def _filled(self, scene: Scene, one: Told) -> Told:
        text, start = one.passage.text, one.passage.starts[0]
        named = tuple(dict.fromkeys(n.arm for n in named_arms(scene, one.passage, one.draft))) if one.draft and one.draft.arms else ()
        if not named and self.ordered[1] and 0 <= start - self.ordered[0] < NEARER and self.ordered[1][0].trial in trials_of(one):
            one = replace(one, before=self.ordered[1])
        alone = bool(not named and len(self.last[1]) == 1 and 0 <= start - self.last[0] < NEARER)
        self.last = (one.passage.ends[-1], named or (self.last[1] if alone else ()))
        one = replace(one, alone=alone)
        if len(named) != 1 or len(self.ordered[1]) < 2 or start - self.ordered[0] >= NEARER:
            self.ordered = (one.passage.ends[-1], named or one.before)
        counted = _totals(scene.unnumbered(one.passage))
        goes_on = self.total[2] is one.draft and 0 <= start - self.total[0] < NEAR
        total = next(iter(counted)) if len(counted) == 1 else self.total[1] if goes_on and not counted else None
        of_a_dose = any(q.kind == "dose" for q in quantities(text))  # "2 of 6 patients treated at 3 mg/kg": nobody else is of those 6
        self.total = (one.passage.ends[-1], None if of_a_dose else total, one.draft)
        for arm in named:
            if (size := size_of_arm(text, arm)) is not None:
                self.sizes.setdefault(arm, set()).add(size)
        for arm, size in sizes_in_turn(text, arms_of(one.draft)).items():
            self.sizes.setdefault(arm, set()).add(size)
        sizes = {arm: next(iter(told)) for arm, told in self.sizes.items() if len(told) == 1}
        self._head(scene, one)
        told = self.spoken_of[1] if self.spoken_of[2] is one.draft and 0 <= start - self.spoken_of[0] < NEARER else None
        endpoints = {n.endpoint.slug: n for n in scene.endpoints(one.passage)}
        self.spoken_of = (one.passage.ends[-1], next(iter(endpoints.values())) if len(endpoints) == 1 else None, one.draft)
        one = replace(one, spoken_of=None if endpoints else told)
        under = self.head if one.item and self.head is not one else None
        return replace(one, total=total, sizes=sizes, time=self.time if one.item else "", under=under)

    def _head(self, scene: Scene, one: Told) -> None:
        """Note a line that heads a list: with a time alone, or with one endpoint and no number."""
        at = AT_HEAD.fullmatch(one.passage.text.strip())
        if not one.item:
            self.time, self.head = (at[1].lower() if at else ""), None
        elif len(one.passage.text) < 80 and not quantities(one.passage.text) and len(scene.endpoints(one.passage)) == 1:
            self.head = one


def _totals(text: str) -> set[int]:
    """The numbers of patients that a sentence counts out of: "Of the 53 treated patients, …", else its denominators."""
    if opening := TOTAL.search(text):
        return {whole(opening["of"] or opening["could"])}
    return {q.denominator for q in quantities(text) if q.denominator}


def size_of_arm(text: str, arm: Arm) -> int | None:
    """The size of an arm told beside its name: "X (n = 58)", "X (58 patients)", "58 were assigned to X"."""
    if arm.label.lower() not in text.lower():
        return None
    behind, before = _beside(arm.label)
    found = behind.search(text) or before.search(text)
    return int(found.group(1)) if found else None


@lru_cache(maxsize=1 << 10)
def _beside(label: str) -> tuple[re.Pattern[str], re.Pattern[str]]:
    """What finds the size of an arm behind its name, and before it."""
    name = re.escape(label)
    return re.compile(name + BEHIND, re.I), re.compile(rf"{BEFORE}{name}(?![\w-]| plus| and)", re.I)


def sizes_in_turn(text: str, arms: Sequence[Arm]) -> dict[Arm, int]:
    """The sizes of the arms of a trial told behind what each alone is given: "either X 250 mg (n=268) or placebo (n=134)".

    Only where all arms are sized in the sentence, each once.
    """
    found: dict[Arm, int] = {}
    for arm in arms:
        others = {i.agent for a in arms if a is not arm for i in a.interventions}
        own = [i.agent.label for i in arm.interventions if i.agent not in others]
        name = re.escape(own[0]) if len(own) == 1 else ""
        told = re.findall(rf"\b{name}{OF_DOSE}{BEHIND}", text, re.I) if name else []
        if len(told) != 1:
            return {}
        found[arm] = int(told[0])
    return found if len(found) > 1 else {}
