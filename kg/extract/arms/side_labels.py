"""How a side of a trial by lot is called: by the name or short form of its group, else by the words that tell what it is given."""

from __future__ import annotations

import re

from kg.extract.arms.choices import CHOICE, CHOSEN_KIND
from kg.extract.arms.labels import composed_label
from kg.extract.document.scene import Scene
from kg.extract.text.words import capitalised
from kg.model import Intervention

WHEN = (
    r"(?:orally|intravenously|subcutaneously|intramuscularly|intrathecally"
    r"|once(?: (?:a|per) (?:day|week|month)| daily| weekly| every \w+(?: \w+)?)?"
    r"|twice(?: a day| daily| weekly)?|three times(?: a| per)? (?:day|week|daily)|daily|weekly|monthly"
    r"|every (?:other \w+|\d+ \w+|(?:two|three|four|six|eight|twelve) \w+|day|week|month)"
    r"|a day|per day|per (?:kilogram|square met(?:er|re))(?: of body[- ](?:weight|surface[- ]area))?|by mouth"
    r"|IV|SC|PO|QD|BID|TID|[Qq]\d+[WDwd])"
)
DOSED = re.compile(
    r"\s+(?:at (?:an? (?:\w+ )?(?:dose|dosage) of )?)?(?:\d[\d.]*(?:,\s*|,?\s+(?:or|and|to)\s+|\s*-\s*))*"
    rf"\d[\d,.]*\s*(?:mg|g|µg|mcg|IU|U|mL)(?:/[\w2]+)*(?:(?:,? and|,)? {WHEN})*(?![\w-])"
    rf"|\s+(?:at )?AUC\s*(?:of )?\d(?:\.\d)?(?: mg/mL(?:/|·)min)?(?:(?:,? and|,)? {WHEN})*(?![\w-])",
    re.I,
)
"""How much of a drug, behind its name."""
TIMED = re.compile(rf"\s+{WHEN}(?:\s+{WHEN})*(?![\w-])")
ROUTED = re.compile(
    r"^(?:\d+ to (?:receive )?)?(?:(?:oral|intravenous|subcutaneous|intramuscular|intrathecal|topical|inhaled"
    r"|add-on|matching|matched|identical|two"
    r"|the|a|an|either|to|receive|just|only|simply|(?:neo)?adjuvant|administration of|\w+ (?:cycles|courses) of)\s+)*",
    re.I,
)
CALLED = re.compile(r"\((?:(?:\d+ (?:patients|participants)|n\s*=\s*\d+)[,;] )?(?:the )?([^()]{2,50}? (?:group|arm|cohort))\)\s*$", re.I)
SHORT_NAME = re.compile(
    r"\([\"']?([A-Z0-9][A-Za-z0-9+/-]{1,11})[\"']?(?:[;,]\s*(?:[nN]\s*=\s*\d+|\d+ (?:patients|participants|adults|women|men)))?\)\s*$"
)
EVERY = re.compile(
    r"\b(?:Q\d{1,2}[WDH]\b|QD\b|BID\b|TID\b|QW\b|every (?:other day|(?:\d+|two|three|four|six|eight|twelve) (?:days|weeks|months))"
    r"|(?:once|twice|three times)[ -](?:daily|weekly|a day|a week)|weekly|monthly)",
    re.I,
)
LONGEST = 60
"""More characters than this are no label."""
GIVEN_HOW = re.compile(
    r"(?:\s+|,\s*)(?:given|(?:self-)?administered|delivered|instilled|applied|injected|infused|taken"
    r"|inhaled|(?<!followed )by|for|at|until|after|on days?|in an? \d"
    r"|in (?:\w+ )?\d+-(?:day|week) cycles|over"
    r"|(?:in addition to|on top of|added to|alongside|with) (?:their |the )?(?:maximum|maximal\w*|stable|background|optimi[sz]ed|ongoing"
    r"|existing|usual|standard background)"
    r"|with food)\b.*"
)
"""What the words of a side say of how its treatment is given."""


def lower(label: str) -> str:
    """A label inside another one: "Azacitidine" is no capital, "R-CHOP" is."""
    return label if re.search(r"[A-Z]", label[1:]) else label[:1].lower() + label[1:]


def _names_group(scene: Scene, short: str, given: tuple[Intervention, ...]) -> bool:
    """Whether a short form behind several drugs is how the document calls their regimen, or the group that gets them: "the TVd group"."""
    regimen = {m.entity for m in scene.drugs_in(scene.regimens.get(short, ""))}
    group = None if EVERY.fullmatch(short) else re.search(rf"\b[Tt]he {re.escape(short)} (?:group|arm)\b", scene.document.text)
    return regimen == {i.agent for i in given} or group is not None


def label_of(scene: Scene, text: str, given: tuple[Intervention, ...]) -> str:
    """How a side is called: the group's name in brackets, else its words without amounts, else what it gives."""
    called, short = CALLED.search(text), SHORT_NAME.search(text)
    if short and len(given) > 1 and _names_group(scene, short[1], given):
        return short[1]
    if called:
        words = called[1]
    else:
        bare = CHOICE.sub(r"\1", TIMED.sub("", DOSED.sub("", re.sub(r"\s*\((?!\+)[^()]*\)", "", CHOSEN_KIND.sub("", text)))))
        words = GIVEN_HOW.sub("", bare)
    words = re.sub(r"\s+(?:tablets?|capsules?|infusions?|injections?|and|or|at|of|followed)$", "", ROUTED.sub("", words).strip(" .,:"))
    label = words if words and len(words) <= LONGEST and "(" not in words else composed_label(scene, given)
    return capitalised(label)
