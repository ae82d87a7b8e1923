"""Which patients a sentence speaks of: intent-to-treat, responders, subgroups."""

from __future__ import annotations

import re
from dataclasses import dataclass

ANALYSIS_SET = re.compile(
    r"\b(?:modified )?intent(?:ion)?[- ]to[- ]treat\b|\bm?ITT\b"
    r"|\bper-protocol\b|\b(?:per protocol|full analysis|as-treated|(?:efficacy|response|safety)(?:[- ]evaluable| analysis)?)"
    r"(?= (?:population|set)\b)"
    r"|(?:(?<=\bof )|(?<=\bin )|(?<=\ball )|(?<=\()|(?<=, )|(?<=: ))treated (?:patients|participants|subjects)(?! (?:with|who|in|for)\b)",
    re.I,
)
"""The patients that an analysis counts, as protocols name them: all of an arm, those who were treated, those who kept to the plan."""
KEPT_TO = re.compile(r"treat$|ITT$|protocol$", re.I)
"""A set that a sentence's number is told of: by lot, or by the plan."""
IN_SHORT = {"itt": "intention-to-treat", "mitt": "modified intention-to-treat"}
SET = re.compile(r" (?:analysis )?(?:population|set)\b", re.I)
WHO = re.compile(
    r"\b(?:in|among|for|of|particularly in|especially in)?\s*(?P<who>(?:\w+-)?(?:patients?|participants"
    r"|subjects|individuals|those|adults|women|men|responders)\s+(?:who\s+\w+|with|older|younger|refractory|resistant"
    r"|having|harbou?ring|aged|previously|whose(?: [\w-]+){1,4}? (?:had|carried|bore|harbou?red|expressed|was|were|did not)|whose|without"
    r"|receiving)\b(?:[^.;()]|(?<=\w)\([^()\s]+\))*?)"
    r"(?=\s+(?:and \d+|versus \d+|the (?:corresponding|respective|medians?|hazard|response)"
    r"|compared|versus|vs|than|responded|achieved|had|was|were|did|did not|have|showed|experienced|in the"
    r"|while|whereas|with the combination)\b|[.;]|(?<!\w)\(|,(?!\s*such)|$)",
    re.I,
)
WHOLE = r"(?:patients|participants|subjects|those|adults|women|men|overall|progression|response|safety|efficacy|OS|PFS|ORR|this|all)\b"
ANALYSED = re.compile(
    r"\b(?:unplanned|exploratory|post[- ]hoc|subgroup|subset|pre-?specified|pre-?planned)(?: subgroup)? analys[ie]s "
    rf"(?:of|in|for|among) (?:the )?(?P<who>(?!{WHOLE})[A-Za-z][\w /-]{{2,60}}?)(?=,)",
    re.I,
)
"""Patients told by what a part of the analysis was of: "in a subgroup analysis of squamous tumours, …"."""
WHERE = re.compile(
    r"^(?:Where|When|If|Whenever) "
    r"(?P<who>(?:the |their |a )?(?:tumou?rs?|disease|cancers?|leuka?emias?|lymphomas?|myelomas?|blasts|cells)"
    r" (?:was|were|is|are|carried|carries|had|has|bore|harbou?red|harbou?rs|expressed|expresses|contained|showed|lacked)\b"
    r"(?:[^,;()]|\([^()]*\)){2,60}?)"
    r"(?: \(\d+ (?:patients|participants)\)| \(n ?= ?\d+\))?, ",
)
"""Patients told by what their tumor is, at the head of a sentence: "Where the tumor carried t(4;14) (71 patients), …"."""
SUBGROUP = re.compile(
    r"\b(?:in|among|for|within) (?:the |an? )(?:[\w-]+ )?(?:sub-?group|sub-?set|sub-?population|stratum)"
    r" (?P<who>(?:with|without|carrying|harbou?ring|having|aged|older|younger) [^,.;()]{2,70}?)(?=,| \(| (?:had|was|were)\b)",
    re.I,
)
"""Patients told by what their part of all has: "in the subgroup with a mutation of X, …"."""
SUCH = re.compile(r",\s*such as\s+[^.;()]*?(?=,\s*(?:responded|achieved|had|were|was|did)|[.;(]|$)", re.I)


OF_ANY = {"patients", "participants", "subjects", "people", "with", "who", "had", "have", "has", "the", "of", "a", "an"}
"""Words for the patients of any trial."""
SHARE_OF = re.compile(r"\b(?:proportions?|percentages?|numbers?|shares?|rates?|fractions?)(?: \([^)]*\))? of (?:the |all )?$", re.I)
"""What patients with something are counted by: then the something is the endpoint."""
AN_ARM = re.compile(
    r"\b(?:who (?:received|took|were (?:given|treated with|assigned to))|receiving|given|taking) (?:the |a )?"
    r"(?:combination|placebo|\d[\d.,]* ?(?:mg|µg|mcg|g|IU|units)\b|control"
    r"|study (?:drug|treatment)|active treatment|observation|chemotherapy alone|matching placebo)\b",
    re.I,
)
"""Patients told by what their arm is given: an arm, and no population."""


@dataclass(frozen=True, slots=True)
class Population:
    """The words for a population and their clean span."""

    words: str
    start: int
    end: int


def analysis_set(text: str) -> str:
    """The one analysis set that a title names: "safety population", "intention-to-treat"; empty where it names none, or several.

    >>> analysis_set("Table 2. Adverse events (safety population)")
    'safety population'
    """
    found = {_called(m) for m in ANALYSIS_SET.finditer(text)}
    return found.pop() if len(found) == 1 and not re.search(r"\b(?:populations|sets)\b", text, re.I) else ""


def without_set(population: str) -> str:
    """The patients without the analysis set that a title adds to them: "advanced X, safety population" is "advanced X"."""
    patients, _, among = population.rpartition(", ")
    return patients if among and analysis_set(f"({among})") == among.lower() else population


def is_of_all(population: str, condition: str) -> bool:
    """Whether words for patients say no more than what all patients of a trial have: "patients with ovarian cancer" in a trial of
    "platinum-resistant ovarian cancer". Of one that takes in several kinds of patients they may be a part.

    >>> is_of_all("patients with ovarian cancer", "recurrent ovarian cancer"), is_of_all("relapsed AML", "newly diagnosed or relapsed AML")
    (True, False)
    """
    told, held = ({*re.findall(r"[\w-]+", words.lower())} - OF_ANY for words in (population, condition))
    return bool(told) and told <= held and not re.search(r"\b(?:or|and|with|without|including)\b|[,/;]", condition, re.I)


def _called(named: re.Match[str]) -> str:
    """How an analysis set is called: the long name of a short one, as written else; of those who stayed as planned without "population"."""
    words = re.sub(r"\b(intent(?:ion)?|per)[- ](?=to|protocol)", r"\1-", IN_SHORT.get(named[0].lower(), named[0].lower()))
    behind = SET.match(named.string, named.end())
    if KEPT_TO.search(named[0]):
        return words.replace("to treat", "to-treat")
    return words + (behind[0].lower() if behind else "")


def find_population(text: str) -> Population | None:
    """The population that a sentence names: the first of the standard analysis sets, else the first "patients who …"."""
    named = ANALYSIS_SET.search(text)
    if named and KEPT_TO.search(named[0]):
        behind = SET.match(text, named.end())
        return Population(_called(named), named.start(), behind.end() if behind else named.end())
    part = ANALYSED.search(text) or WHERE.match(text)
    if part:
        return Population(part["who"], part.start("who"), part.end("who"))
    apart = SUBGROUP.search(text)
    if apart:
        return Population(f"patients {apart['who']}", apart.start(), apart.end("who"))
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
