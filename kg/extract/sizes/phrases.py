"""The words of sentences that say how many people each arm has: who takes part, what stages a trial has, how names and numbers stand."""

from __future__ import annotations

import re

from kg.extract.groups.phrases import NAME, NAMES
from kg.extract.numbers.numerals import COUNT

PEOPLE = (
    r"(?:patients|participants|subjects|individuals|people|persons|volunteers|adults|adolescents|women|men|children|infants|neonates"
    r"|students|mothers|girls|boys|residents|pupils|couples|families)"
)
BY_LOT = r"(?:(?:re-?)?randomi[sz]ed|randomly|assigned|allocated|divided|randomi[sz]ation)"
FORM = r"(?:questionnaires?|surveys?|diary|diaries|tests?\b|testing|forms?\b|assessments?)"
COMPLETED = rf"complet(?:ed?|es|ing|ion|ers)\b(?! (?:at least|(?:the |an? |all |both |their )?(?:[\w-]+ )?{FORM}))"
"""The end of a trial or treatment, not of a questionnaire."""
GIVEN = r"(?:received|(?:was|were) given|underwent|(?:was|were) treated|attended|performed|took|drank|consumed)"
TAKES_PART = re.compile(
    rf"\b(?:{BY_LOT}|enrol+ed|recruited|included|compris\w+|consist\w+|{COMPLETED}|finished|analy[sz]\w+|evaluated|assessed"
    r"|(?:follow-?up |outcome |complete |full )?data (?:were|was) (?:available|obtained|complete|collected)|available for"
    r"|provided (?:[\w-]+ )?data"
    rf"|(?:follow-?up|data) (?:[\w-]+ ){{0,4}}?(?:was|were) complete"
    rf"|there were(?= {COUNT} {PEOPLE} in\b)(?![^.;]*\b(?:who|with)\b))\b",
    re.I,
)
ANALYSED = r"analy[sz](?:ed|is|es)|evaluated|assessed|evaluable"
STAGES = (
    ("completed", re.compile(rf"\b(?:{COMPLETED}|finished)\b", re.I)),
    ("analysed", re.compile(rf"\b(?:{ANALYSED}|data (?:were|was)|available|(?:was|were) complete|provided)\b", re.I)),
    ("treated", re.compile(r"\b(?:were treated|received|were given|started|commenced|began)\b", re.I)),
    ("randomised", re.compile(rf"\b{BY_LOT}\b", re.I)),
)
LEFT_OUT = re.compile(
    r"\b(?:withdr[ae]w\w*|drop(?:ped|s)?[- ]?outs?|lost|discontinu\w+|exclu\w+|died|deaths?|missing|missed|refus\w+|declin\w+|not|no"
    r"|fail\w*|events?|adverse|had|develop\w+|experienc\w+|report\w+|occur\w+|achiev\w+|respon[ds]\w*|relaps\w+|cross\w+|stopped|screened"
    r"|eligible|planned|only|underwent|left|moved|quit|converted|transferred|never|repeat\w*|required|needed|expected|sample size"
    r"|power|would|will)\b",
    re.I,
)
"""Words of a sentence whose numbers may be of people who had something or left."""

IN_BRACKETS = re.compile(
    rf"\s*[(\[]\s*(?:total\s+)?(?:[nN]\s*=\s*(?P<n>\d{{1,5}})|(?P<p>\d{{1,5}})\s+{PEOPLE})\s*(?:[)\]]|[;,][^()%]*[)\]])"
)
NAMED_IN_BRACKETS = re.compile(r"[(\[]\s*(?:the\s+)?(?P<name>[A-Za-z][\w +/-]{0,40}?)\s*[,;:]\s*[nN]\s*=\s*(?P<n>\d{1,5})\s*[)\]]")
BEFORE_NAME = re.compile(
    rf"(?:^|[\s(])(?P<n>{COUNT})\s+(?:(?:of (?:them|these|the)\s+)?{PEOPLE}\s+)?(?:\(\d[\d.]*\s*%\)\s*)?(?:(?:were|was)\s+)?"
    rf"(?P<lot>(?:(?:then\s+)?(?:randomly\s+)?(?:assigned|allocated|randomi[sz]ed)\s+)?)(?:to|in|into|from)\s+(?:receive\s+|be given\s+)?"
    r"(?:the\s+)?$",
    re.I,
)
OUT_OF = re.compile(r"\d\s*(?:\([^()]*\)\s*)?(?:out )?of\s+(?:the\s+)?$", re.I)
"""A number that others are counted out of."""
ASSIGNED = re.compile(
    rf"\b{BY_LOT}\b[^.;]{{0,120}}?\b(?:to(?: receive| undergo| be given| take)?|into|receive|receiving|groups?\s*:|between)(?: either)?\s+",
    re.I,
)
NEXT = re.compile(
    r"\s*[,;]?\s*(?:(?:and|or|versus|vs\.?)\s+)?(?:(?:to|in)\s+)?(?:receive\s+)?(?:either\s+)?(?P<name>[^()\[\];,.]{2,60}?)\s*$", re.I
)
LISTED = re.compile(
    rf"(?P<numbers>\d{{1,5}}(?:,\s*\d{{1,5}})*,?\s+and\s+\d{{1,5}})\s+(?:{PEOPLE}\s+)?(?:(?:were|was)\s+)?(?:randomly\s+)?"
    rf"(?:assigned\s+|allocated\s+|randomi[sz]ed\s+)?(?:to|in|into|from)\s+(?:receive\s+)?(?:the\s+)?(?:groups?\s+)?{NAMES},?"
    r"(?:\s+(?:groups?|arms))?,?\s+respectively",
    re.I,
)
HELD = re.compile(
    rf"(?:^|[.;,]\s+(?:and\s+|while\s+|whereas\s+)?|\band\s+)(?:the\s+)?(?P<name>{NAME})\s+(?:group|arm)\s+"
    rf"(?:consisted of|comprised|included|contained|was composed of|was made up of)\s+(?P<n>{COUNT})(?:\s+{PEOPLE})?\b",
    re.I,
)
SUBJECTS = re.compile(
    rf"(?:^|[.;,:]\s+|\b(?:and|while|whereas)\s+)(?:the\s+)?(?P<name>group\s+[A-Z0-9]\w{{0,3}}|{NAME}\s+(?:group|arm))\s*"
    rf"\((?:[nN]\s*=\s*(?P<n>\d{{1,5}})|(?P<p>\d{{1,5}})\s+{PEOPLE})\)\s+{GIVEN}\b",
    re.I,
)
TO_EACH = re.compile(
    rf"(?<![\d.,])(?P<n>{COUNT})\s+(?:{PEOPLE}\s+)?(?:(?:were|was)\s+)?(?:randomly\s+)?(?:assigned\s+|allocated\s+|randomi[sz]ed\s+)?to\s+"
    rf"(?:receive\s+)?(?P<name>[A-Za-z][\w +/-]{{2,50}}?)(?=\s*(?:[.;,(]|$|\band\s+{COUNT}\b))",
    re.I,
)
ARTICLES = re.compile(r"^(?:(?:either|the|an?|receive|one of)\s+)+", re.I)
