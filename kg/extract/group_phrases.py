"""The words of sentences that give numbers of groups: how numbers are written, how groups are named, what stands between."""

from __future__ import annotations

import re

from kg.extract.numbers import N

SIGN = r"(?:(?<![\w.%)])[-+]\s?)?"
SPREAD = rf"(?:(?:±|\+/-)\s*(?P<pm>{N})|[(\[]\s*(?P<kind>SD|SEM?|standard deviation)\s*[,:=]?\s*(?P<in>{N})\s*[)\]])"
MEAN = rf"(?P<mean>{SIGN}{N})\s*(?P<unit>%|[a-zA-Zµμ/]{{1,8}})?\s*{SPREAD}"
PEOPLE = r"(?:patients|participants|subjects|women|men|children|infants)"
COUNT = rf"(?P<n>\d+)(?:\s*/\s*|\s+(?:out )?of\s+(?:the\s+)?)(?P<d>\d+)(?!\s*(?:/|of\b))(?:\s*{PEOPLE})?"
SHARE = rf"{COUNT}(?:\s*[(\[]\s*(?P<p>{N})\s*%(?:[;,][^()]*)?[)\]])?"
UNIT = r"(?P<after>min(?:utes)?|h(?:ours)?|days|weeks|months|kg|g|mg|ml|mm|cm|ms|points|beats/min)"
VALUE = re.compile(rf"(?<![\w.,/])(?:{MEAN}|{SHARE}|(?P<only>{N})\s*%)(?:\s*{UNIT}\b)?")

NAME = r"[A-Za-z0-9][\w+/-]*(?:[ -][\w+/-]+){0,4}?"
NAMED = re.compile(rf"\b(?P<name>{NAME})[- ](?:group|arm)s?\b")
NUMBERED = re.compile(r"\bgroups? (?P<name>[A-Z0-9][\w-]{0,5})\b")
MORE = re.compile(r"\s*(?:\([^()]*\))?(?:,|,? and|,? or) (?P<b>[A-Z0-9][\w-]{0,5})\b(?![- ](?:group|arm))")
GENERIC = r"(?:[- ](?:images?|imaging|scans?|scanners?|patients|participants|subjects|groups?|arms?|treatment|therapy))*"
"""What may follow the name of a group and belongs to it."""

OF_PEOPLE = rf"(?:(?:of (?:the )?)?(?:{PEOPLE}|components|cases)\s+)?"
IN = re.compile(rf"\s*\)?\s*(?:\([^()]*\)\s*)?,?\s*{OF_PEOPLE}(?:in|for|with|among|on)\s+(?:the\s+)?")
WITH = re.compile(r"\s*(?:\(\s*|,\s*|:\s*|=\s*)(?:mean:?\s*)?")
GIVEN = rf"(?:(?:{PEOPLE}|those)\s+)?(?:fed|given|receiving|treated with|in|on)?"
NAMES = rf"(?P<names>{NAME}(?:,\s*(?:and\s+)?(?:the\s+)?{NAME})*,?\s+and\s+(?:the\s+)?{NAME})"
LIST = re.compile(
    rf"\s*(?:in|for|among|with)\s+(?:the\s+)?{GIVEN}\s*(?:the\s+)?(?:groups?\s+)?{NAMES},?(?:\s+(?:groups?|arms|patients))?,?\s+respectively",
    re.I,
)
BESIDE_EACH_OTHER = re.compile(r"[,\s]*(?:and\s+)?")
VERSUS = re.compile(r"[,\s]*(?:versus|vs\.?|and|compared with)\s*")
AGAINST = re.compile(r"\b(?:than|versus|vs\.?|compared (?:with|to))\b", re.I)
OPENED = re.compile(r"\s*(?:at [\w ]{2,20})?\s*\((?:mean:?\s*)?")
RISING = re.compile(r"\b(?:higher|greater|longer|larger|more|increased|better|improved|older|elevated)\b", re.I)
FALLING = re.compile(r"\b(?:lower|smaller|shorter|less|fewer|decreased|reduced|worse|younger)\b", re.I)
NOT_A_VALUE = re.compile(r"\s*(?:CI\b|confidence)")
SAID = re.compile(r"mean\s*(?:±|\+/-|\()\s*(SD|SE)", re.I)

VERB = r"(?:was|were|is|are|averaged|had been|did not differ|remained|amounted to|reached|showed no)"
SUBJECT = re.compile(
    rf"(?:^|[;:,)]\s+(?:and\s+|but\s+|while\s+|whereas\s+)?)(?P<what>(?:[^,;:()]|\([^()]{{1,12}}\)){{3,110}}?)\s+(?:also\s+)?{VERB}\b"
)
GAP = re.compile(
    r"(?:\s+(?:\w+ly|also|not|no|found|seen|observed|reported|noted|rated|recorded|measured|estimated|to be|be"
    r"|different|similar|differ|about|higher|greater|longer|larger|more|better|older|lower|smaller|shorter|less|fewer|worse|younger|increased|decreased|reduced|improved"
    r"|elevated|an?|the|in|for|with|among|on|between|of|at|as|groups?|those|patients|participants|subjects|women|men|children|components"
    r"|difference)\b)*\s*(?:[(:]\s*(?:mean:?)?)?\s*",
    re.I,
)
"""What may stand between the verb and the first group or number: nothing that could be measured too."""
BEFORE = re.compile(
    r"\b(?:baseline|before|prior to|pre-?(?:treatment|operative(?:ly)?)"
    r"|at (?:entry|admission|enrol+ment|inclusion|randomi[sz]ation)|initial(?:ly)?)\b",
    re.I,
)
HOW = re.compile(
    r"^(?:the |an? |its |their |overall |total |observed |corresponding )*"
    r"(?:(?:mean|average|arithmetic)(?:\s*(?:±|\+/-|\()\s*(?:SD|SEM?|standard deviation)\)?)?\s+(?:values? (?:of|for) (?:the )?)?)?"
    r"(?:(?:incidences?|rates?|proportions?|percentages?|frequenc(?:y|ies)|numbers?|values?|levels?|scores?) (?:of|for) (?:the )?)?"
    r"(?:patients (?:with|who (?:had|achieved|developed|experienced)) )?",
    re.I,
)
"""What a subject says of its numbers before it says what was measured."""
SPAN = r"(?:(?:week|month|day|year)\s+\d+|\d+[ -](?:weeks?|months?|days?|years?|h(?:ours)?)(?: follow-?up)?)"
LEADING = re.compile(
    r"^(?:(?:moreover|furthermore|however|overall|thus|finally|similarly), )?(?P<how>at|after|by|on|in|during|within) (?:the )?"
    rf"(?P<time>{SPAN}|end of (?:the )?(?:treatment|study|trial|therapy)|treatment|follow-?up|surgery|the operation)(?:,\s*|\s+(?=the\b))",
    re.I,
)
ENDING = re.compile(rf",?\s+(?:at|after|over|by)\s+(?:the\s+)?(?P<time>{SPAN})$", re.I)
UNIT_IN = re.compile(r"\s+(?:in|\()\s*(?P<unit>[\w/µμ%·]+)\)?$")
UNCLEAR = re.compile(
    r"\b(?:it|this|that|these|those|they|which|who|there|we|respectively|difference|change|increase|decrease|reduction|p)\b", re.I
)
"""Subjects that point elsewhere, or whose numbers are differences."""
