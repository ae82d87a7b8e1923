"""The one arm of a trial that nobody calls an arm: what its sentences say that it tests or that its patients were given.

"A phase 2 study of A in 40 patients", "A was dosed at 150 mg once daily", "64 patients received A plus B". It is taken only where no lots
were drawn, no other arm is told, and all such sentences agree.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence

from kg.extract.arms.assigned import SIDE, goes_unread, leads
from kg.extract.arms.interventions import given_mentions, interventions
from kg.extract.arms.labels import composed_label
from kg.extract.arms.read import ASSIGNED, EARLIER, SUPPORTING, given_now, key_of
from kg.extract.arms.side_labels import label_of
from kg.extract.arms.studied import BY_LOT, ENDS
from kg.extract.document.scene import Scene
from kg.extract.numbers.amounts import AMOUNT
from kg.extract.numbers.dosing import only_dosing
from kg.extract.numbers.numerals import COUNT
from kg.extract.text.passage import Passage
from kg.extract.text.words import capitalised
from kg.extract.trials.drafts import Draft
from kg.model import Arm, Entity, Evidence, Intervention, Kind

STUDY_OF = re.compile(
    r"\b(?:study|trial)\s+(?:\([^)]*\)\s*)?"
    r"(?:of(?! phase)|evaluating|evaluated|testing|tested|investigating|investigated|assessing|assessed|paired"
    rf"|combined|combining|explored|exploring)\s+(?P<what>[^.;()]+?){ENDS}",
    re.I,
)
PASSIVE = re.compile(
    r"^(?P<what>[^.;,()]{3,60}?),? (?:was|were) (?:used|given|administered|dosed|tested|infused|injected|taken|delivered)\b", re.I
)
RECEIVED = re.compile(
    r"\b(?:patients|participants|subjects|adults|children|women|men|people|volunteers|all)\b[^.;,]{0,130}?"
    rf"\b(?:received|were (?:given|treated with)|got|took)\s+(?P<what>[^.;()]+?){ENDS}",
    re.I,
)
TESTED = re.compile(
    r"\b(?:tested|evaluated|investigated|assessed|studied|examined)\s+(?P<what>[^;()]{3,120}?)"
    rf"(?=,? (?:in|among) (?:(?:a total of |up to )?{COUNT} |patients|adults|children|women|men|people|participants|subjects)\b)",
    re.I,
)
""" "NAME, a phase 2 study, tested A, 100 mg twice daily, in 40 patients"."""
WHO_GOT = re.compile(
    rf"\b{COUNT} (?:[\w-]+ ){{0,3}}?(?:patients|participants|subjects|adults|children|women|men|people)\b[^.;]{{0,90}}?,"
    rf" who (?:all )?(?:received|were given|were treated with|took) (?P<what>[^.;()]+?){ENDS}",
    re.I,
)
""" "14 people with Y, who received A 80 mg once weekly": what they get now, where its amount is told."""
GAVE = re.compile(
    r"\b(?:gave|administered)\s+(?P<what>[^;()]{3,160}?)"
    rf"(?=,? to (?:(?:a total of )?{COUNT} |patients|adults|children|women|men|people)\b)",
    re.I,
)
""" "Smith et al. gave A 10 mg daily, on top of B, to 40 patients"."""
EVALUATED = re.compile(
    r"^(?:the )?(?:(?:efficacy|safety|activity|tolerability|effectiveness|effect)(?:,? (?:and|or) (?:the )?\w+)? of )?"
    r"(?P<what>[^.;,()]{3,60}?)(?: \([^()]*\))? (?:was|were|is|has been) "
    r"(?:evaluated|studied|investigated|assessed|demonstrated|established|examined|tested)"
    r" in (?!(?:two|three|four|several|a pooled|patients|adults)\b)[^.;]*\bsingle[- ]arm\b",
    re.I,
)
""" "The efficacy of A 6 mg/kg was evaluated in Study 201, a single-arm trial"."""
ALONE = re.compile(r"\b(?:alone|on its own|by itself|(?:as )?monotherapy|as an? single[- ]agent|single-agent)\b", re.I)
JOINS = re.compile(
    r"[\s,]*(?:\+|plus|with|in combination with|combined with|together with|along with|on top of|added to|\([^()]*\))?[\s,]*", re.I
)
JOINED = re.compile(r",?\s+(?:plus|with|in combination with|combined with|together with|along with|on top of|added to)\b|\s*\+", re.I)
TAIL = re.compile(
    r"\s*(?:(?:mono)?therapy|treatment|alone|tablets?|capsules?|infusions?|injections?|on its own|by itself|as .*|\d.*|at .*)?\W*$", re.I
)
OF_DISEASE = re.compile(
    r"\b(?:(?:heavily |previously )?(?:un|pre)?-?treated|(?:relapsed|recurrent)(?:/| or | and )refractory|refractory)"
    r"(?=(?:,| or| and)? (?!to\b)[\w*-]+)",
    re.I,
)
"""What the patients' disease had gone through: it says nothing of what they got before this trial."""
COHORT = re.compile(r"(?:^|[;.] )(Cohort (?:[A-Z]|\d))(?: \([^()]*\))?: (?=\S)")
LOTS = frozenset({"randomized", "placebo-controlled", "two-arm", "three-arm", "crossover", "double-blind"})


def note_given(scene: Scene, draft: Draft, sentence: Passage) -> None:
    """Note what a sentence about a trial says that its patients were given, for :func:`settle`."""
    text = OF_DISEASE.sub(lambda m: "-" * len(m[0]), sentence.text)
    draft.lots = draft.lots or bool(BY_LOT.search(text) or ASSIGNED.search(text))
    if draft.lots or SUPPORTING.search(text):
        return
    for pattern in (STUDY_OF, PASSIVE, RECEIVED, TESTED, GAVE, EVALUATED, WHO_GOT):
        m = pattern.search(text)
        body = given_now(sentence.part(m.start("what"), m.end("what"))) if m else None
        if m is None or body is None or EARLIER.search(text[: m.start() if pattern is WHO_GOT else m.start("what")]):
            continue
        if pattern is WHO_GOT and not AMOUNT.search(body.text):
            continue
        if not _only_what_is_given(scene, body):
            draft.parts |= {n.entity: sentence.evidence("arm-sole") for n in given_mentions(scene, body) if n.entity.kind is Kind.DRUG}
            continue
        given = interventions(scene, body)
        if pattern is PASSIVE and not ALONE.search(text):
            draft.parts |= {i.agent: sentence.evidence("arm-sole") for i in given}
        elif any(i.agent.kind is Kind.DRUG for i in given):
            words = label_of(scene, body.text, given) if len(given) == 1 or not AMOUNT.search(body.text) else composed_label(scene, given)
            label = ALONE.sub("", words).strip()
            draft.alone.append((Arm(label=label, interventions=given), sentence.evidence("arm-sole")))
        return


def _only_what_is_given(scene: Scene, body: Passage) -> bool:
    """Whether words are drugs joined by a plus, and nothing else: "A and B" may be two that were tested apart."""
    named = given_mentions(scene, body)
    if not named or SIDE.search(body.text) or not leads(scene, body, 0) or goes_unread(scene, body):
        return False
    gaps = (_without_dose(body.text[a.end : b.start]) for a, b in itertools.pairwise(named))
    return all(JOINS.fullmatch(gap) for gap in gaps) and bool(TAIL.match(_without_dose(body.text[named[-1].end :])))


def _without_dose(words: str) -> str:
    """Words behind a drug without how much of it is given and how, where they begin with an amount: ", 25 mg orally on days 1-21, with"."""
    bare = words.lstrip(" ,")
    amount = AMOUNT.match(bare)
    if amount is None:
        return words
    rest = bare[amount.end() :]
    ends = [*(m.start() for m in JOINED.finditer(rest)), len(rest)]
    return next((rest[end:] for end in ends if only_dosing(rest[:end])), words)


def settle(draft: Draft, topics: Sequence[Entity]) -> None:
    """Give a trial without arms the one that its sentences agree on, or, where it is said to have one arm, the only drug that they say was
    given in it, if that is one of the ``topics`` of the document."""
    if draft.arms or draft.lots or draft.designs & LOTS:
        return
    held = {i.agent for a, _ in draft.alone for i in a.interventions}
    if len({key_of(a) for a, _ in draft.alone}) == 1 and draft.parts.keys() <= held:
        draft.arms.append(draft.alone[0])
    elif not draft.alone and "single-arm" in draft.designs and len(draft.parts) == 1 and draft.parts.keys() <= {*topics}:
        drug, evidence = next(iter(draft.parts.items()))
        draft.arms.append((Arm(label=capitalised(drug.label), interventions=(Intervention(agent=drug),)), evidence))


def titled_cohorts(draft: Draft, items: Sequence[Passage], topics: Sequence[Entity]) -> list[tuple[Arm, Evidence]]:
    """The cohorts that the list of a trial without arms tells apart by their patients ("Cohort A: second line; Cohort B: …"), each given
    the one drug of the document's title of which the list tells the amount."""
    dosed = {t for t in topics for p in items if AMOUNT.search(p.text) and re.search(rf"\b{re.escape(t.label)}\b", p.text, re.I)}
    if draft.arms or draft.designs & LOTS or len(dosed) != 1:
        return []
    given = (Intervention(agent=dosed.pop()),)
    told = {m[1]: p.evidence("arm-cohorts") for p in items for m in COHORT.finditer(p.text)}
    return [(Arm(label=label, interventions=given), evidence) for label, evidence in told.items()] if len(told) > 1 else []
