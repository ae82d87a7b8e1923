"""What the heads and labels of a table of groups look like: groups, assessors, differences, and labels that say nothing by themselves."""

from __future__ import annotations

import re

DIFFERENCE = re.compile(
    r"(?:[\w-]+ ){0,3}?difference\s+(?:from|vs\.?|versus|to|against)\s+(?P<other>[A-Za-z][\w ]*?)\s*(?:[(,—].*|\d\d\s*%\s*CI.*)?$", re.I
)
SORTED = re.compile(r"\s*\((?:serious|non-?serious|other|total)\)$|,\s*total$", re.I)
"""What sorts an adverse event in a record: it is no part of its name."""
SORT_AHEAD = re.compile(r"^(?:serious|other)(?: adverse events?)?:\s+(?=\w)", re.I)
NOT_SERIOUS = re.compile(r"(?<=[Oo]ther) \((?:not including |non-?|not )serious\)", re.I)
TOTAL = re.compile(r"(?:total|any|overall|all)(?: (?:events?|participants|patients|subjects)(?: affected)?)?", re.I)
"""A row below the heading of a kind of adverse events that counts all of them."""
ASSESSOR = re.compile(
    r"(?:(?:by |per )?(?:blinded |independent |central |local |external )*(?:central |radiolog\w+ )?"
    r"(?:review(?:ers?)?|investigators?|ICR|IRC|BICR|IRRC|INV)(?:[' -]s?)? ?(?:assess(?:ment|ed)|review(?:ed)?|committee)?)",
    re.I,
)
"""By whom patients were assessed: columns that are told apart by it are of the same patients."""
BARE_CHANGE = re.compile(
    r"(?:(?:least[- ]squares|ls|adjusted|mean|median|absolute) )*changes?(?P<since> from baseline)?(?: (?:at|to|after) "
    r"(?P<at>.*))?", re.I
)
"""A title that says no more than that its numbers are changes."""
CHANGE_ROW = re.compile(
    r"(?:(?:mean|median|absolute|adjusted|within-group) )*(?:changes?|difference)(?P<since> from baseline)?(?: (?:at|to|after) "
    r"(?P<at>.*))?", re.I
)
"""The label of a row that gives the change of the measure above it."""
GROUP_WORD = re.compile(r"\b(?:group|arm|cohort)s?\b|\bplacebo\b|\bcontrols?\b|\bsham\b|\bintervention\b", re.I)
GROUP_HEAD = re.compile(
    r"(?:(?:study|treatment|trial|intervention|experimental) )?(?:groups?|arms?|conditions?)|treatments?|interventions?|allocation", re.I
)
"""The header of a column of groups."""
CONTROL = re.compile(
    r"(?:the )?(?:placebo|sham|(?:active |passive |attention |no[- ]treatment |usual[- ]care |wait(?:ing)?[- ]?list )?"
    r"(?:controls?|comparison|comparator)"
    r"|(?:usual|standard|routine|conventional|normal) (?:\w+ )?(?:care|treatment|therapy|practice|management|diet)|(?:care"
    r"|treatment) as usual|TAU"
    r"|no[- ](?:treatment|intervention|exercise|training|supplement(?:ation)?)|wait(?:ing)?[- ]?list|delayed[- ](?:treatment"
    r"|intervention|start))"
    r"(?: (?:groups?|arms?|condition|treatment|acupuncture|stimulation|subjects|participants|patients|children|women|men))?",
    re.I,
)
"""What a group is called that others are set against."""
SHORT_LABEL = re.compile(
    r"^(?:[<>≤≥]|\d)(?!\d*-?(?-i:[A-Z]{2}|x[A-Z]))(?!\d*[- ]?(?:hour|h|minute|min|second|sec|s|met(?:er|re)|m|km|item|point|week"
    r"|month|year|RM|repetition)\b[- ]+"
    r"(?!and\b|or\b|to\b|after\b|post\b|before\b|follow|of\b|later\b|time\b|visit\b)[a-z]{3}|.*\b(?:reduction|decrease|increase|improvement|decline|response|loss|gain)\b)|^(?!(?:OS|CR|PR)$).{0,2}$"
    r"|^(?:all|none|any|yes|no|others?|(?:sub)?total|mean|median|overall|normal|abnormal|positive|negative|present"
    r"|absent|improved|unchanged|worse(?:ned)?|mild|moderate|severe|serious|(?:un)?related|(?:treatment|drug)-related)$",
    re.I,
)
ALL_PEOPLE = re.compile(
    r"(?:all|overall|total|whole|entire)(?: (?:study )?(?:patients|participants|subjects|individuals|adults|women|men|children"
    r"|infants|sample|cohort"
    r"|population|group))?(?: analy[sz]ed)?",
    re.I,
)
"""The label of a row that is of everybody: what was measured stands above it."""
NAMED_GROUP = re.compile(r"\b(?:group|arm|cohort)$", re.I)
PATIENTS = "patients|participants|subjects|individuals|people|adults|women|men|children|infants|volunteers"
ONLY_STATISTIC = re.compile(r"(?:χ|x|mean|sd|se|sem|median|n|%)", re.I)
A_GROUP = re.compile(
    r"\b(?:in|for|of|with|on|to) (?:the |an? )?"
    r"(?!(?:the )?(?:study|entire|whole|overall|total|same|age|each|every|either|all|this|that|risk|blood)\b)"
    r"[\w+/-]+(?: [\w+/-]+){0,4}? (?:arm|group|cohort|regimen)\b",
    re.I,
)
"""A group spoken of by name."""


def plain_name(label: str) -> str:
    """The name of an arm or group without what all may have: "Low-dose group" and "Low dose" are one, and so are "Arm B" and "B"."""
    words = re.sub(r"[\s-]+", " ", label.strip().lower())
    return re.sub(r"\s+(?:group|arm|cohort)$|^(?:group|arm|cohort)\s+(?=(?:[a-z]{1,4}[+ ])*[a-z]{1,4}$)", "", words)
