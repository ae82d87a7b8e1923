"""Arms that a table tells apart by amount alone: "A 30 mg + B" and "A 60 mg + B" of a trial that is known to give A + B."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace

from kg.extract.arms.cells import POOLED
from kg.extract.arms.of_trial import all_arms, arms_of
from kg.extract.document.scene import Scene
from kg.extract.numbers.amounts import AMOUNT, amount_behind, level_of
from kg.extract.text.group_words import without_size
from kg.extract.text.passage import Passage
from kg.extract.trials.drafts import Draft
from kg.model import Arm, Intervention, Kind

Named = tuple[Draft | None, Arm] | None
LEVELLED = re.compile(r"\d")


def apart_by_amount(scene: Scene, heads: Sequence[Passage], named: Sequence[Named]) -> list[Named]:
    """The arms of the heads of rows or columns, of which several may have been read as the one arm that a trial lists.

    Where those tell different amounts of its drugs, each is an arm of its own, and what pools them is no longer the one arm.
    """
    same: dict[Arm, list[int]] = defaultdict(list)
    for i, one in enumerate(named):
        if one is not None and not one[1].pooled:
            same[one[1]].append(i)
    out = list(named)
    for arm, places in same.items():
        dosed = {i: at_its_amount(scene, heads[i], arm) for i in places}
        told = [a for a in dosed.values() if a is not None]
        if len({a.interventions for a in told}) < 2 or len({a.interventions for a in told}) < len(told):
            continue
        for i, own in dosed.items():
            draft = named[i][0]  # type: ignore[index]
            if own is not None:
                out[i] = (draft, own)
            elif POOLED.match(heads[i].text):
                out[i] = (draft, all_arms(draft))
    return out


def at_its_amount(scene: Scene, head: Passage, arm: Arm) -> Arm | None:
    """An arm at the amounts that a head tells right behind its drugs; None where it tells none, or the arm has amounts of its own."""
    levels = {m.entity: level_of(amount) for m in scene.mentions(head) if (amount := amount_behind(head.text, m.end)) and not amount["b"]}
    if not any(i.agent in levels and not i.level for i in arm.interventions):
        return None
    given = tuple(replace(i, level=i.level or levels.get(i.agent, "")) for i in arm.interventions)
    return replace(arm, label=without_size(head.text)[0].strip(" ,:"), interventions=given)


def dose_level(draft: Draft | None, header: str, label: str) -> tuple[Draft, Arm] | None:
    """The patients at one dose of the drug of a dose-escalation trial, where the rows are its doses: "Dose level: 100 mg QD"."""
    amount = AMOUNT.search(label)
    told = re.search(r"\b(?:dose|dosage|cohort|level|schedule|arm|group|regimen)s?\b", header, re.I)
    if draft is None or amount is None or not told:
        return None
    held = [{i.agent for i in arm.interventions if i.agent.kind is Kind.DRUG} for arm in arms_of(draft)] or [{*draft.drugs}]
    shared = set.intersection(*held)
    if len(shared) != 1 or len(label) > 60:
        return None
    given = Intervention(agent=shared.pop(), level=level_of(amount))
    known = [arm for arm in arms_of(draft) if arm.interventions == (given,)]
    return draft, known[0] if len(known) == 1 else Arm(label=label.strip(), trial=draft.trial, interventions=(given,))


def are_levels(arms: Sequence[Arm]) -> bool:
    """Whether the arms of a trial are the dose levels of one drug."""
    return len({tuple(i.agent for i in a.interventions) for a in arms}) == 1 and all(LEVELLED.match(a.interventions[0].level) for a in arms)
