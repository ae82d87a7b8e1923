"""What may be chosen between is not given together: "investigator's choice of A or B", "chemotherapy with A or B"."""

from __future__ import annotations

import re

from kg.extract.text.passage import Passage

CHOICE = re.compile(r"\b((?:(?:the )?(?:investigator|physician|clinician|treating physician)s?['’]?s?['’]? )choice) of\b.*$", re.I)
"""What an investigator may choose is not given together."""
CHOSEN_KIND = re.compile(
    r"\b(?:the )?(?:investigator|physician|clinician)s?['’]?s?['’]? choice of (?=(?:standard |single-agent )?chemotherapy\b)", re.I
)
CHEMOTHERAPY_OF = re.compile(
    r"\b(?P<kind>chemotherapy) (?:with|consisting of|of)(?: either)? (?!placebo)[^,;()]{3,60}?"
    r" or (?!placebo|without|observation|surgery|radio|best supportive|no |to |chemotherapy|the |an? )[^,;()]{3,60}(?=\s*(?:[,;()]|$))",
    re.I,
)
"""Chemotherapy with one drug or another is one group: "chemotherapy with A 175 mg/m2 or B 75 mg/m2 every 3 weeks"."""
ASIDE = re.compile(r"\s*\((?:[^()]|\([^()]*\))*\)")
OPTIONS = re.compile(r"\bor\b|\be\.g\.|\bsuch as\b", re.I)
"""Drugs of a bracket that are not given together."""


def without_options(body: Passage) -> Passage:
    """The words of groups with chemotherapy of one drug or another as chemotherapy."""
    for m in reversed(list(CHEMOTHERAPY_OF.finditer(body.text))):
        body = body.without(m.end("kind"), m.end())
    return body


def without_choice(side: Passage) -> Passage:
    """What a side is given, without the drugs that may be chosen for it."""
    kind = CHOSEN_KIND.search(side.text)
    side = side.part(kind.end(), len(side.text)) if kind else side
    for aside in reversed([m for m in ASIDE.finditer(side.text) if OPTIONS.search(m[0])]):
        side = side.without(aside.start(), aside.end())
    return side
