"""What the patients of a trial have, in the words of its document: "previously untreated metastatic X harbouring KRAS G12D"."""

from __future__ import annotations

import re
from dataclasses import dataclass

from kg.extract.document.scene import Scene
from kg.extract.text.group_heads import PATIENTS
from kg.extract.text.mentions import Mention
from kg.extract.text.passage import Passage
from kg.extract.text.words import rules
from kg.model import Kind

WITH = re.compile(rules("trials.toml")["patterns"]["condition"], re.I)
CUT = re.compile(
    r",? (?:who|and was|and were|were|was|which|to receive|randomi\w+|received|treated|in combination|after|including|that)\b"
)
STUDIED_IN = re.compile(
    r"\b(?:(?:treatment|management|prevention|therapy) (?:of|for)|(?:trial|study)(?: \([^()]*\))?(?: of [^.;,()]{3,80})? (?:in|for))"
    r"(?: (?:adults?|adolescents|children|patients|participants|people|subjects)(?: and (?:adolescents|children))? with)? $",
    re.I,
)
"""Words right before those for a disease, in a sentence that opens a trial: "a phase 3 trial in advanced X", "for the treatment of X"."""
OTHER_STUDY = re.compile(r"; (?:an?|another|one|the other|two) (?:[\w-]+ ){0,5}?(?:stud(?:y|ies)|trials?|cohorts?)\b", re.I)
"""Where a sentence goes over to another study."""
TITLED = re.compile(r"\b(?:in|for|of) $", re.I)
KINDS = re.compile(
    r"(?<![\w/+-])(?:(?!(?:the|a|an|this|its|with|in|of|for|by|to|on|from|at|as|patients|versus|vs|plus)\b)[\w/+-]+,? ){0,8}$", re.I
)
"""What kind of the disease it is: words without a preposition or article."""
GENE = (
    r"(?:(?:the|an?) )?(?:(?:activating|somatic|germline|documented|centrally confirmed|known) )?"
    r"[A-Z][A-Za-z0-9/+-]*[A-Z0-9](?: (?:exon )?[A-Z]?\d+[A-Za-z]*)?"
)
ALTERED = (
    r"(?: (?:gene |tyrosine kinase domain )?"
    r"(?:mutation|fusion|amplification|rearrangement|deletion|alteration|variant|insertion|translocation)s?)"
)
SELECTED = re.compile(
    rf"(?: (?:harbou?ring|carrying|bearing|expressing) {GENE}{ALTERED}?| with {GENE}{ALTERED})(?![\w-])"
    r"| in (?:their |his |her )?(?:first|second|third|early|late|any) (?:or (?:second|later|subsequent) )?relapse\b"
    r"| in (?:first|second|complete) (?:complete )?remission\b| in (?:chronic|accelerated|blast) phase\b"
)
"""What tells the patients of one disease apart, right behind its name."""
MANY = re.compile(
    r"(?:[\w/+-]+,? ){0,6}?(?:solid (?:tumou?rs?|malignanc(?:y|ies)|cancers?)"
    r"|(?:ha?ematologic(?:al)?|lymphoid|myeloid|[BT]-cell) (?:malignanc(?:y|ies)|cancers?|neoplasms?)"
    r"|advanced (?:cancers?|malignanc(?:y|ies)))(?! of\b)",
    re.I,
)
"""Diseases that no single name is of: "advanced KRAS G12D-mutated solid tumors"."""
ALONE = 90
"""A longer cell under "patients" is an account of them, not what they have."""


@dataclass(frozen=True, slots=True)
class Condition:
    """What the patients of a trial have, and the disease named in it, where it is one."""

    words: str
    disease: Mention | None


def diseases_in(scene: Scene, passage: Passage) -> list[Mention]:
    """The diseases that a passage names."""
    return [m for m in scene.mentions(passage) if m.entity.kind is Kind.DISEASE]


def condition_of_patients(scene: Scene, passage: Passage) -> Condition | None:
    """What "patients with …" of a passage have, up to where the words go on with something else."""
    other = OTHER_STUDY.search(passage.text)
    text = passage.text[: other.start()] if other else passage.text
    found = WITH.search(text)
    inside = [m for m in diseases_in(scene, passage) if found and found.start("what") <= m.start < found.end()]
    if found is None:
        return None
    if not inside:
        many = MANY.match(found["what"])
        return Condition(many[0], None) if many else None
    cut = CUT.search(found["what"])
    kept = [m for m in inside if cut is None or m.start - found.start("what") < cut.start()]
    end = max((m.end for m in kept), default=inside[0].end)
    words = text[found.start("what") : end]
    if words.count("(") > words.count(")"):
        words = words[: words.rfind("(")].rstrip()
    else:
        words += _selected(text, end)
    return Condition(words, inside[0])


def condition_studied(scene: Scene, passage: Passage, titled: bool) -> Condition | None:
    """The one disease that a sentence about a trial says it is in or for, with the words for its kind; in a title, just "in" or "for"."""
    other = OTHER_STUDY.search(passage.text)
    diseases = [m for m in diseases_in(scene, passage) if other is None or m.end <= other.start()]
    if len({m.entity.curie for m in diseases}) != 1:
        return None
    for m in diseases:
        kind = KINDS.search(passage.text[: m.start])
        begin = kind.start() if kind else m.start
        if (TITLED if titled else STUDIED_IN).search(passage.text[:begin]):
            return Condition(passage.text[begin : m.end] + _selected(passage.text, m.end), m)
    return None


def condition_of_cell(scene: Scene, passage: Passage) -> Condition | None:
    """What a short cell or field about the patients of a trial says that they have: "hypertension uncontrolled on one drug"."""
    diseases = diseases_in(scene, passage)
    if len({m.entity.curie for m in diseases}) != 1 or len(passage.text) > ALONE or re.search(r"\d{2,}|[.;:]\s", passage.text):
        return None
    return Condition(passage.text.strip(" .;"), diseases[0])


def said_of_patients(condition: str, text: str) -> bool:
    """Whether a document says of patients that they have something, or is headed so."""
    words = re.escape(condition)
    had = re.search(rf"\b(?:{PATIENTS})\b[^.;]{{0,60}}\b{words}|\b{words}[^.;]{{0,20}}\b(?:{PATIENTS})\b", text, re.I)
    return bool(had) or condition.lower() in text[: text.find("\n\n")].lower()


def _selected(text: str, end: int) -> str:
    behind = SELECTED.match(text, end)
    return behind[0] if behind else ""
