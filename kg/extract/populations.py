"""Which patients a sentence speaks of: intent-to-treat, responders, subgroups."""

from __future__ import annotations

import re
from dataclasses import dataclass

ITT = re.compile(
    r"\b(?:modified )?intent(?:ion)?[- ]to[- ]treat(?: population)?\b|\bm?ITT(?: population)?\b|\bper[- ]protocol(?: population)?\b", re.I
)
WHO = re.compile(
    r"\b(?:in|among|for|of|particularly in|especially in)?\s*(?P<who>(?:\w+-)?(?:patients?|participants"
    r"|subjects|individuals|those|adults|women|men|responders)\s+(?:who\s+\w+|with|refractory|resistant"
    r"|having|harbou?ring|aged|previously|whose|without|receiving)\b(?:[^.;()]|(?<=\w)\([^()\s]+\))*?)(?=\s+(?:and \d+|versus \d+"
    r"|compared|versus|vs|than|responded|achieved|had|was|were|did|did not|have|showed|experienced|in the"
    r"|while|whereas|with the combination)\b|[.;]|(?<!\w)\(|,(?!\s*such)|$)",
    re.I,
)
SUCH = re.compile(r",\s*such as\s+[^.;()]*?(?=,\s*(?:responded|achieved|had|were|was|did)|[.;(]|$)", re.I)


SHARE_OF = re.compile(r"\b(?:proportions?|percentages?|numbers?|shares?|rates?|fractions?)(?: \([^)]*\))? of (?:the |all )?$", re.I)
"""What patients with something are counted by: then the something is the endpoint."""
AN_ARM = re.compile(
    r"\b(?:who (?:received|took|were (?:given|treated with|assigned to))|receiving|given|taking) (?:the |a )?"
    r"(?:combination|placebo|control|study (?:drug|treatment)|active treatment|observation|chemotherapy alone|matching placebo)\b",
    re.I,
)
"""Patients told by what their arm is given: an arm, and no population."""


@dataclass(frozen=True, slots=True)
class Population:
    """The words for a population and their clean span."""

    words: str
    start: int
    end: int


def find_population(text: str) -> Population | None:
    """The population that a sentence names: the first of the standard analysis sets, else the first "patients who …"."""
    itt = ITT.search(text)
    if itt:
        return Population("intent-to-treat" if not re.search("protocol", itt.group(), re.I) else "per-protocol", itt.start(), itt.end())
    found = (m for m in WHO.finditer(text) if not SHARE_OF.search(text[: m.start("who")]))
    m = next((m for m in found if not AN_ARM.search(m["who"]) and "%" not in m["who"]), None)
    if m is None:
        return None
    end = m.end("who")
    such = SUCH.match(text, end)
    if such:
        end = such.end()
    words = text[m.start("who") : end].strip(" ,")
    words = re.sub(r"^those (?=with|who)", "patients ", words)
    words = re.sub(r"^patients who (?:were|are) (?=refractory|resistant|previously|newly|aged)", "", words)
    return Population(words, m.start("who"), end)
