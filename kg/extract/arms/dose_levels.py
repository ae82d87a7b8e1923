"""Arms that are told by the dose of one drug: "X 30 or 60 mg + Y" in a cell, "X at 200, 300 or 400 mg, along with Y" in a sentence,
"X as an infusion of 60 mg (n = 12) or 90 mg (n = 9)" of a trial that is known to give X + Y."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from kg.extract.arms.interventions import interventions
from kg.extract.document.scene import Scene
from kg.extract.numbers.amounts import AMOUNT, level_of, unit_of
from kg.extract.numbers.dosing import only_dosing
from kg.extract.numbers.numerals import N
from kg.extract.text.mentions import Mention
from kg.extract.text.passage import Passage
from kg.extract.text.words import capitalised
from kg.extract.trials.drafts import Draft
from kg.model import Arm, Entity, Intervention, Kind

SIZE = r"(?:\s*[(\[]\s*(?:[nN]\s*=\s*\d+|\d+ (?:patients|participants))\s*[)\]])"
UNIT = r"(?:\s*(?:mg|µg|mcg|g|IU|U)(?:/(?:kg|m2|m²|day))?)?"
ONE = rf"(?:{N}){UNIT}{SIZE}?"
LISTED = re.compile(rf"(?P<levels>{ONE}(?:\s*,\s*{ONE})*)\s*,?\s*(?P<last>or|and)\s+(?={N})", re.I)
"""The doses of a drug up to the last one: "2, 4 or (6 mg/kg)"."""
SIZED = re.compile(SIZE)
FEWEST = 3
"""Two doses joined by "and" may be given one after the other."""
NEAR = 60
WITH = r"(?:,?\s+(?:along with|together with|in combination with|combined with|plus|with|added to|on top of)|\s*\+)\s*"
GIVEN_WITH = re.compile(WITH, re.I)
HOW = re.compile(
    r"(?:,?\s+(?:given|taken|by mouth|orally|intravenously|subcutaneously|IV|PO|SC|QD|BID|once|twice|an?|per|daily|weekly|on|of|days?"
    r"|weeks?|each|every|in|and|\d+-(?:day|week)|\d+(?:-\d+)?|cycles?)\b(?!-))*",
    re.I,
)
"""How the drug is given, between its doses and what is given with it."""
COMBINED = re.compile(r"\b(?:combin(?:ed|es|ing)|combination of|paired|adding|added) (?:the |oral |intravenous )?$", re.I)
OF_LEVELS = re.compile(
    rf"\b(?:(?:dose levels?|dos(?:es|ages)|cohorts) (?:of |at )|(?:received|were given|were treated (?:with|at)|escalat\w+ (?:at|over))"
    rf" (?:(?:an? )?(?:(?:full|target|flat|fixed|total|single|once-daily|daily|weekly|oral|intravenous|subcutaneous) )*"
    rf"(?:doses?|dose levels) of )?)(?={N})",
    re.I,
)
"""Before a list of doses whose drug is told elsewhere."""
CHOSEN = re.compile(
    r"\b(?:depending|according|based on|by (?:body )?weight|if|those|whose|younger|older|reduc\w+|lower\w+|increas\w+|adjust\w+|recommended"
    r"|approved|tablets?|capsules?|vials?|respectively|expan\w+)\b",
    re.I,
)
"""Words of doses that some get for what they are or feel, or that are made, not of groups."""
GROUPS = re.compile(
    r"\b(?:cohorts?|dose[- ]levels?|dose[- ](?:escalation|finding|ranging)|groups?|escalat\w+|3 ?\+ ?3)\b"
    r"|^(?:part|phase|stage) \w+\b[^:.]{0,40}:",
    re.I,
)
PEOPLE = re.compile(r"\b(?:patients|participants|subjects|adults|women|men|children|people|volunteers)\b", re.I)
LOTS = frozenset({"randomized", "placebo-controlled", "two-arm", "three-arm", "crossover", "double-blind", "parallel-group"})


@dataclass(frozen=True, slots=True)
class Levels:
    """The doses that a text lists for one drug, ``sized`` where each is told with its patients, and where the list ends."""

    drug: Mention
    amounts: tuple[str, ...]
    sized: bool
    end: int


def level_arms(scene: Scene, passage: Passage) -> list[Arm]:
    """The arms of a field or cell that lists the doses of one of its drugs: "X 2, 4 or 6 mg/kg + Y". Empty where it lists none."""
    given = interventions(scene, passage)
    named = [m for m in scene.mentions(passage) if m.entity.kind is Kind.DRUG]
    found = [levels for m in named if (levels := _listed(passage.text, m)) is not None]
    if len(found) != 1 or len(given) != len(named) or any(i.level for i in given):
        return []
    behind = [m for m in named if m.start > found[0].end]
    if any(not GIVEN_WITH.search(passage.text[: m.start]) for m in behind) or len(behind) + 1 < len(named):
        return []
    return _at_levels(found[0], tuple(i for i in given if i.agent != found[0].drug.entity))


def levels_told(scene: Scene, draft: Draft, sentence: Passage) -> list[Arm]:
    """The arms of a trial without lots, where a sentence lists the doses at which its patients were given one drug.

    Each is given what the one arm known so far is given besides, else what the sentence says that it goes along with.
    """
    text = sentence.text
    arms = {a.label: a for a, _ in draft.arms}
    if len(arms) > 1 or CHOSEN.search(text) or draft.designs & LOTS:
        return []
    named = [m for m in scene.mentions(sentence) if m.entity.kind is Kind.DRUG]
    found = [levels for m in named if (levels := _listed(text, m)) is not None] or _of_its_drug(draft, text, named)
    early = "1" in draft.phase or bool(draft.designs & {"dose-escalation", "non-randomized"})
    if len(found) != 1 or not (found[0].sized or GROUPS.search(text) or (early and PEOPLE.search(text))):
        return []
    drug, known = found[0].drug.entity, next(iter(arms.values()), None)
    if known is not None and (any(i.level for i in known.interventions) or all(i.agent != drug for i in known.interventions)):
        return []
    with_it = HOW.match(text, found[0].end)
    beside = GIVEN_WITH.match(text, with_it.end() if with_it else found[0].end)
    rest = tuple(i for i in known.interventions if i.agent != drug) if known else ()
    if beside and not rest:
        joined = [m for m in named if m.start == beside.end()]
        rest = tuple(Intervention(agent=m.entity) for m in joined)
        if not joined:
            return []
    return _at_levels(found[0], rest or _combined_with(text, named, found[0].drug))


def _combined_with(text: str, named: Sequence[Mention], drug: Mention) -> tuple[Intervention, ...]:
    """What the drug with the levels is added to before it: "combined A 40 mg twice daily with B 50, 100 or 200 mg"."""
    before = [m for m in named if m.end <= drug.start]
    gap = text[before[-1].end : drug.start] if before and COMBINED.search(text[: before[-1].start]) else ""
    amount = AMOUNT.match(gap.lstrip())
    behind = HOW.sub("", gap.lstrip()[amount.end() :], count=1) if amount else gap
    return (Intervention(agent=before[-1].entity),) if gap and GIVEN_WITH.fullmatch(behind) else ()


def _listed(text: str, drug: Mention) -> Levels | None:
    """The doses that a text lists right behind a drug, or with nothing but words of dosing between."""
    told = LISTED.search(text, drug.end)
    last = AMOUNT.match(text, told.end()) if told else None
    if told is None or last is None or last["b"] or told.start() - drug.end > NEAR or not only_dosing(text[drug.end : told.start()]):
        return None
    bare = SIZED.sub("", told["levels"])
    amounts = [_amount(piece, last) for piece in re.split(r"\s*,\s*", bare.strip())] + [level_of(last)]
    sized = SIZED.match(text, last.end())
    sizes = len(SIZED.findall(told["levels"])) + bool(sized)
    if len(set(amounts)) < len(amounts) or (sizes and sizes < len(amounts)):
        return None
    if told["last"].lower() == "and" and len(amounts) < FEWEST and not sizes:
        return None
    end = sized.end() if sized else last.end()
    return Levels(drug, tuple(amounts), bool(sizes), end + bool(re.match(r"\s*\)", text[end:])))


def _of_its_drug(draft: Draft, text: str, named: Sequence[Mention]) -> list[Levels]:
    """The doses that a sentence lists without the drug before them, where it can be of one only: that which it names elsewhere, else the
    one of the trial. "Dose levels of 1, 2 and 4 mg/kg were given", "X was studied in 29 patients, who received 20, 40 or 60 mg"."""
    drugs = {m.entity: m for m in named} or {d: Mention(0, 0, d.label, d) for d in _drugs_of(draft)}
    if len(drugs) != 1:
        return []
    drug = next(iter(drugs.values()))
    listed = (_listed(text, replace(drug, start=told.end(), end=told.end())) for told in OF_LEVELS.finditer(text))
    found = next((levels for levels in listed if levels is not None), None)
    return [replace(found, drug=drug)] if found is not None else []


def _drugs_of(draft: Draft) -> set[Entity]:
    """The drugs that the arms of a trial give, else those that it was opened with."""
    held = {i.agent for a, _ in draft.arms for i in a.interventions} or {*draft.drugs}
    return held if all(d.kind is Kind.DRUG for d in held) else set()


def _amount(piece: str, last: re.Match[str]) -> str:
    """One dose of a list, with the unit of the last one where it has none."""
    own = AMOUNT.match(piece)
    return level_of(own) if own else f"{piece.strip()} {unit_of(last['unit'])}"


def _at_levels(levels: Levels, rest: Sequence[Intervention]) -> list[Arm]:
    """An arm for each dose, with what else is given."""
    drug = Intervention(agent=levels.drug.entity)
    tail = "".join(f" + {i.agent.label}" for i in rest)
    return [
        Arm(label=f"{capitalised(levels.drug.text)} {amount}{tail}", interventions=(replace(drug, level=amount), *rest))
        for amount in levels.amounts
    ]
