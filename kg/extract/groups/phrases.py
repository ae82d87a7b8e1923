"""The words of sentences that give numbers of groups: how numbers are written, how groups are named, what stands between."""

from __future__ import annotations

import re

from kg.extract.numbers.numerals import N

SIGN = r"(?:(?<![\w.%)])[-+]\s?)?"
SPREAD = rf"(?:(?:±|\+/-)\s*(?P<pm>{N})|[(\[]\s*(?P<kind>SD|SEM?|standard deviation)\s*[,:=]?\s*(?P<in>{N})\s*[)\]])"
MEAN = rf"(?P<mean>{SIGN}{N})\s*(?P<unit>%|[a-zA-Zµμ/]{{1,8}})?\s*{SPREAD}"
PEOPLE = r"(?:patients|participants|subjects|women|men|children|infants)"
COUNT = rf"(?P<n>\d+)(?:\s*/\s*|\s+(?:out )?of\s+(?:the\s+)?)(?P<d>\d+)(?!\s*(?:/|of\b))(?:\s*{PEOPLE})?"
SHARE = rf"{COUNT}(?:\s*[(\[]\s*(?P<p>{N})\s*%(?:[;,][^()]*)?[)\]])?"
UNIT = (
    r"(?P<after>(?:min(?:utes)?|h(?:ours)?|days?|weeks?|months?|[kmµμnp]?g|m?[lL]|[kcmµμ]?m|m?s|points|beats|bpm|mm ?Hg|kcal|[mµμn]mol"
    r"|m?I?U)(?:/(?:min(?:ute)?|h(?:our)?|day|week|d|k?g|[md]?[lL]|m2|m|s))*)"
)
FIRST = rf"(?P<share>{N})\s*%\s*[(\[]\s*(?:[nN]\s*=\s*)?(?P<of>\d+)\s*(?:/|(?:out )?of)\s*(?P<all>\d+)(?:\s*{PEOPLE})?\s*[)\]]"
INSIDE = rf"(?P<some>\d+)\s*[(\[]\s*(?P<part>{N})\s*%\s*[)\]]\s*(?:out )?of\s+(?:the\s+)?(?P<whole>\d+)(?:\s+{PEOPLE})?"
"""A count with its share before what it is of: "5 (12%) of 43"."""
RANGED = re.compile(
    rf"(?<![\w.,/])(?P<mid>{SIGN}{N})\s*(?:{UNIT}\s*)?"
    rf"[(\[]\s*(?P<what>IQR|inter-?quartile range|range|(?P<level>9\d|80)\s*%\s*CI)\s*[,:=]?\s*"
    rf"(?P<low>{SIGN}{N})\s*(?:-|–|to|,)\s*(?P<high>{SIGN}{N})\s*[)\]]",
    re.I,
)
"""A median or mean with its ends: "4 days (IQR 3-6)", "45.1 (95% CI 42.0 to 48.2)"."""
SAYS_MEDIAN = re.compile(r"\bmedians?\b", re.I)
TO_LEVEL = re.compile(
    r"\b(?:decreased|increased|declined|fell|rose|dropped|improved|reduced|lowered|raised)(?:\s+significantly)?\s+(?=to\s+$)", re.I
)
"""The verb before the level that something changed to."""
VALUE = re.compile(rf"(?<![\w.,/])(?:{MEAN}(?P<percent>\s*%)?|{FIRST}|{INSIDE}|{SHARE}|(?P<only>{N})\s*%)(?:\s*{UNIT}\b)?")
BARE_SPREAD = re.compile(
    rf"(?<![\w.,/])(?P<mean>{SIGN}{N})\s*(?P<unit>[a-zA-Zµμ/]{{1,10}})?\s*\(\s*(?P<in>{N})\s*\)(?:\s*(?P<after>[a-zA-Zµμ]+(?:/[a-zA-Z]+)?))?"
)
"""A mean with its spread in brackets, as "mean (SD)" tells."""
BARE = re.compile(
    rf"(?<![\w.,/<>=≤≥-])(?<![<>=≤≥] )(?P<mean>{SIGN}{N})(?![\d%]|\s*%|[./]\d|\s*(?:to|-|–)\s*\d)"
    r"(?:\s*(?P<unit>[a-zA-Zµμ]+(?:/[a-zA-Z]+)?))?"
)
"""A number with nothing beside it but its unit, behind "mean"."""
AT_TIME = re.compile(r"\b(?:at|after|over|for|within|by|during)\s+(?:the\s+|about\s+)?$", re.I)
OF_TIME = re.compile(rf"(?:week|month|day|year|visit|table|figure|fig\.?|grade|phase|stage|group|n\s*=|p\s*[<>=]|{PEOPLE})\s*$", re.I)
"""What a number stands behind that is no value."""
SAYS_MEAN = re.compile(r"\b(?:mean|average)\b(?! (?:difference|age|change))", re.I)
FROM_TO = re.compile(r"\bfrom\s*$", re.I)
TO = re.compile(r"\s*(?:at baseline\s+)?to\s+", re.I)

NAME = r"[A-Za-z0-9][\w+/-]*(?:[ -][\w+/-]+){0,4}?"
NAMED = re.compile(rf"\b(?P<name>{NAME})[- ](?:group|arm)s?\b")
NUMBERED = re.compile(r"\bgroups? (?P<name>[A-Z0-9][\w-]{0,5})\b")
OTHER = re.compile(
    rf"\b(?:than|versus|vs\.?|compared (?:with|to))\s+(?:(?:in|with|for)\s+)?(?:the\s+)?(?P<name>{NAME})"
    r"(?=\s*(?:[(.;,:]|$|\bat\b|\bafter\b))",
    re.I,
)
"""The name of a group behind what sets it against another, without the word group."""
MORE = re.compile(r"\s*(?:\([^()]*\))?(?:,|,? and|,? or) (?P<b>[A-Z0-9][\w-]{0,5})\b(?![- ](?:group|arm))")
WITH_NAME = re.compile(rf"\b(?:with|receiving|given|taking|on)\s+(?P<name>{NAME})(?=\s+(?:than|compared|versus|vs)\b)", re.I)
"""The name of a group without the word group, before what sets it against another."""
GENERIC = r"(?:[- ](?:images?|imaging|scans?|scanners?|patients|participants|subjects|groups?|arms?|treatment|therapy))*"
"""What may follow the name of a group and belongs to it."""

OF_PEOPLE = rf"(?:(?:of (?:the )?)?(?:{PEOPLE}|components|cases)\s+)?"
IN = re.compile(rf"\s*\)?\s*(?:\([^()]*\)\s*)?,?\s*{OF_PEOPLE}(?:in|for|with|among|on|of)\s+(?:the\s+)?")
WITH = re.compile(r"\s*(?:\(\s*|,\s*|:\s*|=\s*)(?:mean:?\s*)?")
GIVEN = rf"(?:(?:{PEOPLE}|those)\s+)?(?:fed|given|receiving|treated with|in|on)?"
NAMES = rf"(?P<names>{NAME}(?:,\s*(?:and\s+)?(?:the\s+)?{NAME})*,?\s+and\s+(?:the\s+)?{NAME})"
LED = re.compile(r"in (?:the )?", re.I)
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
SAID = re.compile(r"means?\s*(?:±|\+/-|[(\[,])\s*(?:±|\+/-)?\s*(SD|SE|standard deviation|standard error)", re.I)

VERB = r"(?:was|were|is|are|averaged|had been|did not differ|remained|amounted to|reached|showed no|occurred)"
NEW_SUBJECT = re.compile(rf"(?<!\bit )(?<!\bthis )(?<!\bthey )\b(?:{VERB}|had)\b", re.I)
"""A verb between two numbers: they are of two things."""
SUBJECT = re.compile(
    rf"(?:^|[;:,)]\s+(?:and\s+|but\s+|while\s+|whereas\s+)?)(?P<what>(?:[^,;:()]|\([^()]{{1,12}}\)){{3,110}}?)"
    r"(?:,\s+(?:as )?(?:judged|measured|assessed|determined|estimated|expressed|defined|rated|evaluated|quantified"
    rf"|recorded)\b[^,;:()]{{3,80}},)?"
    rf"\s+(?:also\s+)?{VERB}\b"
)
CHANGED = re.compile(
    r"(?:^|[;:,)]\s+(?:and\s+|but\s+|while\s+|whereas\s+)?)(?P<what>(?:[^,;:()]|\([^()]{1,12}\)){3,110}?)"
    r"\s+(?:also\s+|significantly\s+)*(?:decreased|increased|declined|fell|rose|dropped|improved|changed"
    r"|(?:was|were) (?:significantly )?(?:reduced|lowered|raised|increased))\b"
)
"""The subject of a sentence that tells how something changed."""
HAD = re.compile(
    r"(?P<verb>\b(?:had|showed|reported|experienced|achieved|demonstrated|exhibited))\s+(?:an?\s+)?(?:statistically\s+)?(?P<sure>significantly\s+)?"
    r"(?P<way>higher|greater|longer|larger|more|lower|shorter|smaller|less|fewer)\s+(?P<what>[^,;:()]{3,80}?)(?:\s+scores?)?\s*,?\s+"
    r"(?:than|(?:as )?compared (?:with|to))\b",
    re.I,
)
"""What a group had more or less of than another one."""
GAP = re.compile(
    r"(?:\s+(?:\w+ly|also|not|no|(?:reported|experienced|reached|achieved) by"
    r"|found|seen|observed|reported|noted|rated|recorded|measured|estimated|to be|be"
    r"|different|similar|differ|about|frequent|common|higher|greater|longer|larger|more|better|older|lower|smaller|shorter|less|fewer|worse|younger|increased|decreased|reduced|improved"
    r"|elevated|an?|the|in|for|with|among|on|between|of|at|as|groups?|those|patients|participants|subjects|women|men|children|components"
    r"|difference)\b)*\s*(?:[(:]\s*(?:mean:?)?)?\s*",
    re.I,
)
"""What may stand between the verb and the first group or number: nothing that could be measured too."""
BEFORE = re.compile(
    r"\b(?:baseline|before|prior to|pre-?(?:treatment|operative(?:ly)?)"
    r"|(?:at|on) (?:entry|admission|enrol+ment|inclusion|randomi[sz]ation)|initial(?:ly)?)\b",
    re.I,
)
HOW = re.compile(
    r"^(?:the |an? |its |their |overall |total |observed |corresponding )*"
    r"(?:(?:mean|average|arithmetic|median)"
    r"(?:\s*[(\[]?\s*(?:±|\+/-|\(|,)?\s*(?:SD|SEM?|standard deviation)\s*[)\]]?(?=\s))?\s+(?:values? (?:of|for) (?:the )?)?)?"
    r"(?:(?:incidences?|rates?|proportions?|percentages?|frequenc(?:y|ies)|numbers?|values?|levels?|scores?) (?:of|for) (?:the )?)?"
    r"(?:patients (?:with|achieving|experiencing|reporting|developing|who (?:had|achieved|developed|experienced)) )?",
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
    r"\b(?:it|this|that|these|those|they|which|who|there|we|respectively|difference|change|increase|decrease|reduction|p)\b"
    r"|^(?:scores?|values?|levels?|rates?|results?|outcomes?)$",
    re.I,
)
"""Subjects that point elsewhere, or whose numbers are differences."""
