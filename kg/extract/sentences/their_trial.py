"""Which trial treatments are of that a sentence names beside its numbers, where nothing says which trial it speaks of."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from kg.extract.arms.cells import arm_of_trial
from kg.extract.document.scene import Scene
from kg.extract.numbers.amounts import AMOUNT
from kg.extract.stage.cast import Cast
from kg.extract.text.passage import Passage
from kg.extract.trials.apart import is_meant
from kg.extract.trials.drafts import name_in
from kg.model import Arm


def in_their_trial(scene: Scene, cast: Cast, passage: Passage, arms: Sequence[Arm], named: Sequence[Arm]) -> list[Arm]:
    """The arms as those of the one trial that gives just this; ``named`` are all treatments that the sentence sets out as groups.

    They are of no trial where their place is about another one, where they are set against a treatment that their trial does not have, and
    where a trial without a name stands in another section. A sentence that names a trial may set it against another one.
    """
    names_one = bool(name_in(scene, passage.text))
    here = None if names_one else cast.trial_at(passage)
    found = {a: arm_of_trial(a.interventions, a.label, cast.drafts, scene) for a in dict.fromkeys((*named, *arms))}
    trials = {f[0].order if (f := found[a]) else None for a in named}
    apart = not names_one and len(trials) > 1
    several = len({a.interventions for a in named}) < len(set(named))
    plain = arms if several else [replace(a, label=AMOUNT.sub("", a.label).strip()) for a in arms]
    told = [found[a] for a in arms]
    sure = [f if f and not apart and here in (None, f[0]) and is_meant(scene, f[0], passage) else None for f in told]
    return [f[1] if f else a for f, a in zip(sure, plain, strict=True)]
