"""Values told of several arms by no name: "not reached in either arm", "not reached in the other groups"."""

from __future__ import annotations

import re
from collections.abc import Sequence

from kg.extract.arms.meant import NamedArm
from kg.extract.arms.of_trial import arms_of
from kg.extract.trials.drafts import Draft
from kg.model import Arm

IN_THE_OTHER = re.compile(
    r"\s*(?:\([^()]*\)\s*)?(?:in|for|by|with) the (?:(?:two |three |\d )?(?P<others>other|remaining) "
    r"(?:treatment |study |trial )?(?:arms|groups|regimens)|(?P<one>other)(?: (?:treatment |study |trial )?(?:arm|group|regimen))?)\b",
    re.I,
)
"""Those that no words before have named."""
IN_EACH = re.compile(
    r"\s*(?:\([^()]*\)\s*)?(?:in|for|by|with) (?:(?P<two>either|both|either of the|both of the)|any|any of the|each) "
    r"(?:treatment |study |trial )?(?:arm|group|cohort)s?\b",
    re.I,
)


def each_arm(behind: str, draft: Draft | None) -> list[Arm]:
    """The arms of a trial where the words right behind say that something is so in each: "not reached in either arm"."""
    arms, told = arms_of(draft), IN_EACH.match(behind)
    fits = told is not None and len(arms) > 1 and (len(arms) == 2 or told["two"] is None)
    return arms if fits else []


def other_arms(text: str, end: int, called: Sequence[NamedArm], draft: Draft | None) -> list[Arm] | None:
    """The arms that "in the other arms" means, right behind a value: those not named before; empty where that is not sure, and nothing
    where no such words stand there."""
    told = IN_THE_OTHER.match(text, end)
    if told is None:
        return None
    named = {n.arm for n in called if n.end <= end}
    rest = [arm for arm in arms_of(draft) if arm not in named]
    return rest if named and len(rest) + len(named) == len(arms_of(draft)) and (len(rest) == 1 or told["others"]) else []
