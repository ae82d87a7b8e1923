"""Which arm the cell of a table means, by its name, by what is given, or by being the only one. Undecided is an answer: None."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from kg.extract.arms.interventions import given_mentions, interventions
from kg.extract.arms.labels import arm_label
from kg.extract.arms.of_trial import all_arms, arms_of, holds
from kg.extract.document.scene import Scene
from kg.extract.numbers.amounts import AMOUNT, level_of
from kg.extract.text.group_words import without_size
from kg.extract.text.passage import Passage
from kg.extract.text.words import capitalised
from kg.extract.trials.drafts import Draft
from kg.model import Arm, Intervention, Kind

POOLED = re.compile(
    r"^(?:all|both|total|overall|combined|pooled|entire|whole)\b(?:\s+(?:the\s+)?(?:treatment\s+|study\s+)"
    r"?(?:arms?|groups?|cohorts?|patients|participants|subjects|population|treated|doses|(?:dose )?levels))*(?:\s+combined)"
    r"?(?:\s*\([^)]*\))?$",
    re.I,
)
EXAMPLES = re.compile(r"\(\s*(?:e\.g\.,?|for example,?|such as|including)\s*([^()]*)\)", re.I)


def named_trial(text: str, drafts: list[Draft]) -> Draft | None:
    """The one trial that a header names: "X (NAME-1, n=20)"."""
    found = [d for d in drafts for n in (d.name, d.registry_id) if n and re.search(rf"(?<![\w-]){re.escape(n)}(?![\w-])", text)]
    return found[0] if len({id(d) for d in found}) == 1 else None


def arm_of_cell(scene: Scene, passage: Passage, draft: Draft | None, drafts: list[Draft]) -> tuple[Draft | None, Arm] | None:
    """The arm that the first cell of a row (or a column's header) names; a regimen outside any trial is an arm without a trial."""
    text = without_size(passage.text)[0]
    if POOLED.match(text):
        sole = arms_of(draft)
        inside = passage.part(passage.text.find("(") + 1, passage.text.rfind(")")) if passage.text.rstrip().endswith(")") else None
        if inside is not None and len(sole) < 2 and _given(scene, inside) and not re.match(r"n\s*=", inside.text, re.I):
            return arm_of_cell(scene, inside, draft, drafts)  # "All (A + B)"
        return None if draft is None else (draft, sole[0] if len(sole) == 1 else all_arms(draft))
    full = scene.abbreviations.get(text, "").lower()
    also = draft.aliases.get(text, "").lower() if draft is not None else ""
    for arm in arms_of(draft):
        if arm.label.lower() in (text.lower(), full, also) or (text.lower().startswith(arm.label.lower() + " (")):
            return draft, arm
    dosed = _of_amount(text, arms_of(draft))
    if dosed is not None:
        return draft, dosed
    given = _given(scene, passage)
    if not given:
        return None
    found = arm_of_trial(given, text, [draft] if draft is not None else drafts, scene)
    if found is not None:
        return found
    if draft is not None and len(arms_of(draft)) == 1 and {i.agent for i in given} < {i.agent for i in arms_of(draft)[0].interventions}:
        return None
    if draft is not None and arms_of(draft) and _shares_lead(given, draft):
        return None
    arm = Arm(label=_label(scene, passage, given), interventions=given)
    if draft is not None and draft.trial is not None and not arms_of(draft) and {i.agent for i in given} <= {*draft.drugs}:
        return draft, replace(arm, trial=draft.trial)
    return None, arm


def _of_amount(text: str, arms: Sequence[Arm]) -> Arm | None:
    """The one arm of a trial that gives its drug in just this amount: "150 mg"."""
    amount = AMOUNT.fullmatch(text)
    held = [a for a in arms if any(i.level == level_of(amount) for i in a.interventions)] if amount and not amount["b"] else []
    return held[0] if len(held) == 1 else None


def _given(scene: Scene, passage: Passage) -> tuple[Intervention, ...]:
    """The interventions of a cell. A class with one example is the example; with several, the class."""
    examples = EXAMPLES.search(passage.text)
    if not examples:
        return interventions(scene, passage)
    inside = interventions(scene, passage.part(examples.start(1), examples.end(1)))
    outside = interventions(scene, passage.part(0, examples.start()))
    return inside if len(inside) == 1 and inside[0].agent.kind is Kind.DRUG else outside


def _label(scene: Scene, passage: Passage, given: tuple[Intervention, ...]) -> str:
    mentions = given_mentions(scene, passage)
    if len(mentions) >= 1 and mentions[0].entity.kind is Kind.REGIMEN and "+" not in passage.text and mentions[0].start == 0:
        return mentions[0].text
    if EXAMPLES.search(passage.text):
        sole = len(given) == 1 and given[0].agent.kind is Kind.DRUG
        return capitalised(given[0].agent.label if sole else passage.text[: passage.text.find("(")].strip())
    return arm_label(scene, passage.text, given)


def arm_of_trial(given: tuple[Intervention, ...], text: str, drafts: list[Draft], scene: Scene) -> tuple[Draft, Arm] | None:
    """The one arm, or the pool of all arms, of the one trial that gives just this."""
    agents = {i.agent.curie for i in given}
    hits: list[tuple[Draft, Arm]] = []
    for draft in drafts:
        arms = arms_of(draft)
        equal = [a for a in arms if len(a.interventions) == len(agents) and holds(a, given) and _levels_agree(a, given)]
        union = {i.agent.curie for a in arms for i in a.interventions}
        told = {level_of(m) for m in AMOUNT.finditer(text)}
        levels = {i.level for a in arms for i in a.interventions if re.match(r"\d", i.level)}
        if told and levels:
            dosed = [a for a in arms if {i.agent.curie for i in a.interventions} == agents and {i.level for i in a.interventions} & told]
            hits += [(draft, a) for a in dosed] if len(dosed) == 1 else []
            continue
        if len(arms) > 1 and union == agents and re.search(r"±|\+/-|with or without", text):
            hits.append((draft, all_arms(draft)))
        elif len(equal) == 1 and (len(drafts) == 1 or _is_lead(draft, equal[0], scene)):
            hits.append((draft, equal[0]))
    return hits[0] if len(hits) == 1 else None


def _levels_agree(arm: Arm, given: tuple[Intervention, ...]) -> bool:
    levels = {i.agent.curie: i.level for i in given}
    return all(not levels.get(i.agent.curie) or levels[i.agent.curie] == i.level for i in arm.interventions)


def _is_lead(draft: Draft, arm: Arm, scene: Scene) -> bool:
    """Whether an arm holds what the trial is about, and is not just a standard treatment that other trials use too."""
    return arm.role != "control" and draft.trial is not None and any(draft.trial.label.startswith(i.agent.label) for i in arm.interventions)


def _shares_lead(given: tuple[Intervention, ...], draft: Draft) -> bool:
    return any(draft.trial is not None and draft.trial.label.startswith(i.agent.label) for i in given)
