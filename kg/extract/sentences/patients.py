"""Of which patients a number of a sentence is: those that the sentence names, else those told apart right behind it."""

from __future__ import annotations

import re

from kg.extract.arms.meant import free_arms
from kg.extract.arms.of_trial import arms_of
from kg.extract.document.scene import Scene
from kg.extract.endpoints.populations import Population, analysis_set, is_of_all
from kg.extract.numbers.quantity import Quantity
from kg.extract.stage.told import Told
from kg.extract.text.passage import Passage
from kg.model import Arm, Kind

PART = re.compile(
    r"\s*\)?\s*(?:of (?:the |those |all )?(?:patients |participants )?)?(?:with|in|among|of|for) (?:the )?(?:\d+ )?"
    r"(?P<who>(?:[\w-]+ ){0,2}?(?:(?:high|low|strong|weak|no|positive|negative|intermediate)(?: [\w-]+){0,2} "
    r"(?:expression|status|staining|risk|levels?|burden)"
    r"|(?:wild-?type|mutant|mutated|un?methylated|[\w-]+-(?:positive|negative|mutated|mutant|high|low))\b|women|men|males?|females?|smokers"
    r"|never-smokers|subgroups?|subsets?)(?: (?:patients|participants|subjects|tumou?rs|disease|cohort|subgroup|subset|population))?)\b",
    re.I,
)
COHORT = re.compile(r"\b(?:in|for|of|among) (?P<who>(?:cohort|part|stage) (?:\d|[A-D]\b|I{1,3}\b))", re.I)
"""A part of a trial whose arms are not told apart: its numbers are not those of everybody."""
WORD = (
    r"(?!(?:of|in|with|on|at|by|for|and|or|versus|vs|was|were|had|who|to|per|from|the|all|both|those|these|such|other|more|additional|fewer"
    r"|further|study|treated|enrolled|randomi[sz]ed|assigned|eligible|patients|participants|subjects|responders|cases|compared)\b)[A-Za-z][\w-]{3,}"
)
PEOPLE = r"(?:patients|participants|subjects|pts)\b"
BY_A_WORD = re.compile(
    rf"\s*\)?\s*(?:of )?(?P<who>{WORD}) "
    rf"(?:{PEOPLE}|(?:and|versus|vs\.?|compared with) (?:by |in )?\d[^.;]{{0,20}}?[)%] (?:of )?[\w-]+ {PEOPLE})",
    re.I,
)
"""Patients told by a word right behind their number: "4/24 (17%) pretreated and 7/14 (50%) untreated patients"."""


IN = re.compile(r"[\s)\]]*(?:\([^()]*\)\s*)?(?:of (?:the )?(?:patients|participants) )?(?:in|for) (?:(?:the )?patients with )?(?=\S)")
"""Between a number and the disease of those whom it is of."""


def by_disease(scene: Scene, passage: Passage, q: Quantity) -> str | None:
    """The disease that stands behind a number, in a sentence that tells the numbers of several: "54% in A and 82% in B"."""
    text = passage.text
    ill = {m.start: m for m in scene.mentions(passage) if m.entity.kind is Kind.DISEASE}
    if len({ill[m.end()].entity for m in IN.finditer(text) if m.end() in ill}) < 2:
        return None
    behind = IN.match(text, q.end)
    return ill[behind.end()].text if behind and behind.end() in ill else None


def of_whom(scene: Scene, one: Told, q: Quantity, population: Population | None, arm: Arm) -> str:
    """The patients that a number is of: those the sentence names, else those told apart right behind the number, else the trial's."""
    text, condition = one.passage.text, one.draft.condition if one.draft and arm.trial else ""
    word = BY_A_WORD.match(text, q.end)
    if word and (population is None or population.start >= q.end):
        return f"{word['who']} patients"
    if population is not None:
        arms = free_arms(scene, one.passage, None)
        if any(population.start <= n.start < population.end for n in arms) or is_of_all(population.words, condition):
            return condition
        return ", ".join(filter(None, (condition, population.words))) if analysis_set(population.words) else population.words
    part = PART.match(text, q.end)
    if part and part["who"].lower() not in condition.lower():
        return part["who"]
    if (ill := by_disease(scene, one.passage, q)) is not None:
        return ill
    cohorts = {m["who"] for m in COHORT.finditer(text)} if one.draft is not None and len(arms_of(one.draft)) == 1 else set()
    cohort = cohorts.pop() if len(cohorts) == 1 else ""
    return ", ".join(filter(None, (condition, cohort))) if cohort and cohort.lower() not in arm.label.lower() else condition
