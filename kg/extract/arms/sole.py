"""The one arm of a trial that nobody calls an arm: what its sentences say that it tests or that its patients were given.

"A phase 2 study of A in 40 patients", "A was dosed at 150 mg once daily", "64 patients received A plus B". It is taken only where no lots
were drawn, no other arm is told, and all such sentences agree.
"""

from __future__ import annotations

import itertools
import re

from kg.extract.arms.assigned import SIDE, goes_unread, label_of, leads
from kg.extract.arms.interventions import given_mentions, interventions
from kg.extract.arms.read import ASSIGNED, EARLIER, SUPPORTING, given_now, key_of
from kg.extract.arms.studied import BY_LOT, ENDS
from kg.extract.document.scene import Scene
from kg.extract.text.passage import Passage
from kg.extract.trials.drafts import Draft
from kg.model import Arm, Attribute, Kind

STUDY_OF = re.compile(
    rf"\b(?:study|trial)\s+(?:\([^)]*\)\s*)?(?:of|evaluating|evaluated|testing|tested|investigating|investigated|assessing|assessed|paired"
    rf"|combined|combining|explored|exploring)\s+(?P<what>[^.;()]+?){ENDS}",
    re.I,
)
PASSIVE = re.compile(
    r"^(?P<what>[^.;,()]{3,60}?),? (?:was|were) (?:used|given|administered|dosed|tested|infused|injected|taken|delivered)\b", re.I
)
RECEIVED = re.compile(
    r"\b(?:patients|participants|subjects|adults|children|women|men|people|volunteers|all)\b[^.;,]{0,60}?"
    rf"\b(?:received|were (?:given|treated with)|got|took)\s+(?P<what>[^.;()]+?){ENDS}",
    re.I,
)
ALONE = re.compile(r"\b(?:alone|on its own|by itself|(?:as )?monotherapy|as an? single[- ]agent|single-agent)\b", re.I)
JOINS = re.compile(r"[\s,]*(?:\+|plus|with|in combination with|combined with|together with|\([^()]*\))?[\s,]*", re.I)
TAIL = re.compile(
    r"\s*(?:(?:mono)?therapy|treatment|alone|tablets?|capsules?|infusions?|injections?|on its own|by itself|as .*|\d.*|at .*)?\W*$", re.I
)
LOTS = ("randomized", "placebo-controlled", "two-arm", "three-arm", "crossover", "double-blind")


def note_given(scene: Scene, draft: Draft, sentence: Passage) -> None:
    """Note what a sentence about a trial says that its patients were given, for :func:`settle`."""
    text = sentence.text
    draft.lots = draft.lots or bool(BY_LOT.search(text) or ASSIGNED.search(text))
    if draft.lots or SUPPORTING.search(text):
        return
    for pattern in (STUDY_OF, PASSIVE, RECEIVED):
        m = pattern.search(text)
        body = given_now(sentence.part(m.start("what"), m.end("what"))) if m else None
        if m is None or body is None or EARLIER.search(text[: m.start("what")]):
            continue
        if not _only_what_is_given(scene, body):
            draft.parts |= {n.entity.curie for n in given_mentions(scene, body) if n.entity.kind is Kind.DRUG}
            continue
        given = interventions(scene, body)
        if pattern is PASSIVE and not ALONE.search(text):
            draft.parts |= {i.agent.curie for i in given}
        elif any(i.agent.kind is Kind.DRUG for i in given):
            label = ALONE.sub("", label_of(scene, body.text, given)).strip()
            draft.alone.append((Arm(label=label, interventions=given), sentence.evidence("arm-sole")))
        return


def _only_what_is_given(scene: Scene, body: Passage) -> bool:
    """Whether words are drugs joined by a plus, and nothing else: "A and B" may be two that were tested apart."""
    named = given_mentions(scene, body)
    if not named or SIDE.search(body.text) or not leads(scene, body, 0) or goes_unread(scene, body):
        return False
    gaps = (body.text[a.end : b.start] for a, b in itertools.pairwise(named))
    return all(JOINS.fullmatch(gap) for gap in gaps) and bool(TAIL.match(body.text, named[-1].end))


def settle(draft: Draft) -> None:
    """Give a trial without arms the one that its sentences agree on."""
    by_lot = draft.lots or any(a is Attribute.DESIGN and v in LOTS for a, v, _, _ in draft.said)
    held = {i.agent.curie for a, _ in draft.alone for i in a.interventions}
    if not draft.arms and not by_lot and len({key_of(a) for a, _ in draft.alone}) == 1 and draft.parts <= held:
        draft.arms.append(draft.alone[0])
