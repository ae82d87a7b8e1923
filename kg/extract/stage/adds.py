"""What a sentence adds to the trial that it speaks of: size, patients, design, arms, endpoints."""

from __future__ import annotations

import re

from kg.extract.arms.meant import free_arms
from kg.extract.arms.read import ALONE, ASSIGNED, add_background, read_sentence_arms
from kg.extract.arms.sole import note_given
from kg.extract.document.scene import Scene
from kg.extract.endpoints.own import declarations
from kg.extract.numbers.numerals import COUNT
from kg.extract.text.passage import Passage
from kg.extract.text.words import capitalised
from kg.extract.trials.conditions import condition_of_patients
from kg.extract.trials.drafts import Draft, read_design, read_opening, read_patients, take_condition
from kg.extract.trials.walk import say_endpoints
from kg.model import Arm, Attribute, Intervention, Kind

DOSES = re.compile(r"\b(?:treated|dosed|received|given)\b[^.;]{0,60}\b(?:doses|dose levels|dosages|\d (?:mg|g|µg|mcg))\b", re.I)
GIVEN_TO = re.compile(
    r"\b(?:patients|participants|subjects|women|men|adults|children)\b[^.;]{0,220}?\b(?:received|were (?:given|treated with)|was given)\s"
    r"|\btreated \d[\d,]* (?:patients|participants|adults|women|men)\b[^.;]{0,120}?\bwith\s",
    re.I,
)
ENROLS = r"(?:enrol|includ|random(?:i|ly)|recruit|treat|receiv|underwent)"
FIELD_OF_PHASE = re.compile(r"phase (?:[1-4][ab]?|I{1,3}[ab]?|IV)(?:/(?:[1-4][ab]?|I{1,3}))?(?=[,;.·])", re.I)
OF_PART = re.compile(r"\b(?:part|stage|cohort|run-in|expansion|extension)\b", re.I)
COUNTED = re.compile(
    r"(?:(?:results|findings|methods)[:.]? )?(?:"
    rf"(?:across (?:its|the|both|all) [^.;,]{{3,40}}?,? )?"
    rf"(?:it|the (?:[\w-]+ )?(?:study|trial)|this (?:study|trial)|we|in all|overall|in total|a total of|between|from)\b[^.;]*\b{ENROLS}"
    rf"|(?:as of [^,;]{{4,25}}, )?\d[\d,]* (?:[\w-]+ )?(?:patients|participants|pts|subjects|women|men|adults) (?:were|underwent) {ENROLS}"
    rf"|{COUNT} (?:[\w-]+ )?(?:patients|participants|subjects|women|men|adults|children)"
    r" (?:(?:with|from|across) [^.;,]{3,60} )?were (?:enrolled|randomi"
    r"|(?:treated|included|recruited|accrued)(?=[:;.,]| (?:between|from|across)\b))"
    r"|\d[\d,]* (?:patients|participants|pts|subjects) (?:treated|enrolled|dosed|randomi[sz]ed)(?=[:;.,]|$)"
    r"|of \d[\d,]* (?:patients|participants|subjects|women|men|adults) (?:who were )?(?:enrolled|randomi[sz]ed)\b"
    r"|(?:patients|participants|adults|children|women|men) with [^.;:()]{3,90}[,;] \W?n = \d+\.?$)",
    re.I,
)


def add(scene: Scene, draft: Draft, sentence: Passage) -> None:
    """The arms and endpoints that a sentence tells of its trial."""
    add_background(scene, draft, sentence)
    read_sentence_arms(scene, draft, sentence)
    _sole_arm(scene, draft, sentence)
    note_given(scene, draft, sentence)
    for which, part in declarations(sentence):
        say_endpoints(scene, draft, part, which, "trial-endpoint-sentence")


def _sole_arm(scene: Scene, draft: Draft, sentence: Passage) -> None:
    """The one treatment that a sentence about a single-arm trial names as given alone, or as what its patients received: its arm."""
    if draft.arms or "single-arm" not in draft.designs:
        return
    told = GIVEN_TO.search(sentence.text)
    called = list(dict.fromkeys(n.arm for n in free_arms(scene, sentence.part(told.end(), len(sentence.text)) if told else sentence, None)))
    if len(called) == 1 and (ALONE.search(sentence.text) or GIVEN_TO.search(sentence.text)):
        draft.arms.append((called[0], sentence.evidence("arm-single")))


def escalated(scene: Scene, draft: Draft, sentence: Passage) -> None:
    """The one drug of a trial whose patients were treated at several doses without lots: its arm."""
    drugs = [d for d in draft.drugs if d.kind is Kind.DRUG]
    told = "dose-escalation" in draft.designs and DOSES.search(sentence.text)
    if draft.arms or not told or len(drugs) != 1 or ASSIGNED.search(sentence.text) or len(draft.drugs) > 1:
        return
    arm = Arm(label=capitalised(drugs[0].label), interventions=(Intervention(agent=drugs[0]),))
    draft.arms.append((arm, sentence.evidence("arm-escalation")))


WAS_IN = re.compile(r",? (?:was|is) (?:an?|the) [^.;]{0,80}?\b(?:trial|study) (?:in|of|involving|with|among) \d", re.I)
""" "NAME-2 was an event-driven trial in 246 adults"."""


def goes_on_with(scene: Scene, draft: Draft, sentence: Passage) -> None:
    """What a later sentence about the same trial adds: its design, its size and patients."""
    named = re.match(rf"(?:in |the )?{re.escape(draft.name)}\b", sentence.text, re.I) if draft.name else None
    if named or re.match(r"(?:the|this) (?:[\w-]+ )?(?:study|trial)\b", sentence.text, re.I):
        read_design(draft, sentence, "trial-design-sentence")
    if not draft.phase and FIELD_OF_PHASE.match(sentence.text):
        fresh = read_opening(scene, sentence, "trial-design-sentence", draft.order)
        draft.absorb(fresh) if not (fresh.disease or fresh.publication) else None
    if re.match(
        r"(?:the|its|this) (?:patient|study|trial) (?:population|cohort)\b|(?:eligible )?patients (?:included|were eligible|had to)\b",
        sentence.text,
        re.I,
    ):
        draft.say(Attribute.POPULATION, sentence.text, sentence.evidence("trial-population-sentence"))
    if re.match(r"eligible ", sentence.text, re.I) and (told := condition_of_patients(scene, sentence)) is not None:
        take_condition(draft, told, sentence.evidence("trial-patients-sentence"))
    of_part = bool(sentence.section) and OF_PART.search(sentence.section[-1])
    counted = (COUNTED.match(sentence.text) and not of_part) or (named and re.match(rf"[^.;]*?\b{ENROLS}", sentence.text, re.I))
    if counted or (named and WAS_IN.match(sentence.text, named.end())):
        read_patients(scene, draft, sentence, "trial-patients-sentence")
