"""Endpoints that a document names for itself: what it declares as primary or secondary, and what the rows of its outcome tables measure.

The standard names stand in ``rules/endpoints.toml``. Trials of other fields have endpoints of their own ("itch response", "SVR35"): a
name that the document sets out as an endpoint is one wherever the document uses it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from kg.extract.endpoints.events import find_events
from kg.extract.text.fields import role
from kg.extract.text.group_words import GRADE, is_baseline, is_header_word, measure_of, says, starts, time_of
from kg.extract.text.passage import Passage
from kg.model import Entity, Kind, entity

ENDPOINT = r"(?:(?:efficacy|safety|clinical|outcome) )?(?:end ?-?points?|outcomes?|objectives?|measures?)(?: measures?)?"
ARE_ENDPOINTS = re.compile(
    r"(?:^|, (?:and )?|; |\band )(?P<what>(?:(?!\b(?:was|were|is|are)\b)[^.;,]){2,120}?) (?:was|were|is|are) (?:an?|the|also an?) "
    rf"(?:co-|key )?(?P<which>primary|secondary|major|main) {ENDPOINT}\b",
    re.I,
)
ENDPOINTS_ARE = re.compile(
    r"\b(?:co-)?(?P<which>primary|secondary|major(?= efficacy)|main(?= efficacy)|additional(?= outcome| efficacy| measures| endpoints))"
    rf" {ENDPOINT}"
    r"\s*(?:was|were|is|are|included?|(?P<field>:)|of (?:the|this) (?:study|trial) (?:was|were)|comprised|consisted of"
    r"|(?P<aside>,)(?! (?:was|were|is|are|which|with|and|but|then|occurred|befell|happened)\b))"
    r"(?!\s*(?:[\w-]+ ){0,2}?(?:met|reached|achieved|missed|attained|positive|negative|similar|significant\w*|improved)\b)"
    r"\s*(?P<what>(?:(?!\b(?:co-)?(?:primary|secondary)\b|(?(aside),? (?:was|were|is|are|had|has|did|show\w+|improv\w+|favou?r\w+)\b|(?!))"
    r"|,? (?:while|whereas|although|with the (?:key )?secondary)\b)(?:[^.;]|(?<=\d)\.(?=\d)))+"
    r"(?:(?<=[a-z);]);(?(field)(?:(?!\b(?:co-)?(?:primary|secondary)\b)[^.])+|(?!)))?)",
    re.I,
)
ENDPOINT_OF = re.compile(
    rf"\b(?:co-)?(?P<which>primary|secondary) {ENDPOINT} of (?!(?:the|this|that|our|its|these|both|a|an)\b)"
    r"(?!phase\b|trials?\b|stud(?:y|ies)\b)(?P<what>(?:(?-i:[a-z])|(?:OS|PFS|EFS|DFS|RFS|TTP|ORR|CR|DOR)\b)[^.;,()]{0,80}?)"
    r"(?=[.;,()]|$| (?:was|were|is|has|had|in|with|at|compared|versus|and (?:the|its|key|all|a)|demonstrat\w+|show\w+)\b)",
    re.I,
)
"""Named behind "of", in a sentence that goes on with other things: "met its primary endpoint of overall survival, with a …"."""
APPOSED = re.compile(
    r"(?:^|\band |; )(?P<what>[^.;,]{3,80}), (?:which (?:was|were) )?(?:the|an?|its|their) (?:co-|key )?"
    rf"(?P<which>primary|secondary) {ENDPOINT}(?=,| \(|[.;]|$)"
    rf"|(?:^|\band |[;,] )(?P<beside>[^.;,()]{{2,80}}?) \((?:the |an? |its )?(?:co-|key )?(?P<kind>primary|secondary)(?: {ENDPOINT})?\)"
    r"|(?:^|; |\band )(?P<listed>(?:(?!\b(?:was|were|is|are)\b)[^.;]){2,120}?) (?:was|were) (?P<rank>secondary|primary)(?=[.;]|$)",
    re.I,
)
"""Endpoints told by the way: "X, the primary endpoint, …", "X and Y were secondary"."""
AS_ENDPOINTS = re.compile(
    r"\b(?:regarding|in terms of|with|assess(?:ed|ing)|evaluat(?:ed|ing)|examin(?:ed|ing)|includ(?:ed|ing)|then|and) "
    r"(?P<what>(?:(?!\b(?:as|regarding|with|in terms of|was|were)\b)[^.;:]){2,120}?) as (?:the |its |our |an? )?(?:co-|key )?"
    rf"(?P<which>primary|secondary) {ENDPOINT}\b",
    re.I,
)
"""Endpoints told by their rank: "with A and B as primary endpoints, then C as a secondary endpoint"."""
MET = re.compile(
    r"\b(?:met|meet(?:ing)?|miss(?:ed|ing)|reach(?:ed|ing)?|achiev(?:ed|ing)?|attain(?:ed|ing)?|fail(?:ed|ing))\b[^.;:]{0,30}$", re.I
)
TOLD = re.compile(
    r"\b(?:neither|no|was|were|did|had|differed|improved|fell|rose|lived|survived|remained|favou?red"
    r"|increased|decreased|cut|reduced|lowered|halved|doubled|slowed|delayed|higher|lower)\b", re.I
)
"""Behind "missed its primary endpoint:" stands what was found, and not only the endpoint."""
RANKED = re.compile(r"(?:^|(?<=[;.,] )|(?<=[\w)]))(?:(?i:key|co-))?\s?(?P<which>Primary|Secondary)(?: end ?points?| outcomes?)?:\s*")
"""The rank of endpoints in a cell; where cells are run together it stands right behind the word before."""
WHICH = {"major": "primary", "main": "primary", "additional": "secondary"}
ITEM = re.compile(r",\s*(?:and\s+|or\s+)?|\s+(?:and|as well as)\s+|;\s*|\n")
COUNTED = re.compile(
    r"^(?:the |an? )?(?:(?:proportion|percentage|rate|number|share|incidence|frequency)s? of |achievement of |achieving )"
    r"(?:the )?(?:(?:patients|participants|subjects|people|adults|children|those)\s+)?"
    r"(?:(?:who|with|in|that|achieving|reaching|attaining|having|had|were|are|experiencing|achieved|reached|attained) )*(?:an? |the )?",
    re.I,
)
WHEN = re.compile(
    r"\s+(?:(?:at|by|over|through|during|within|from(?! baseline (?:in|of)\b)|after|up to|as measured|as assessed|assessed"
    r"|measured|according to|per|based on|defined as|using|in the|among|between|compared|evaluated)\b.*"
    r"|\d+ (?:weeks?|months?|days?|years?)\b.*)$",
    re.I,
)
NAME = re.compile(r"[A-Za-z≥][\w≥%/+'.-]*(?: [\w≥%/+'-]+(?:\.\d+)?){0,7}")
VAGUE = re.compile(
    r"(?:(?:long-term|overall|general|drug|clinical) )*(?:safety|tolerability|efficacy|pharmacokinetics?|pharmacodynamics?|toxicit(?:y|ies)"
    r"|adverse (?:events?|reactions?)|feasibility|activity|immunogenicity|biomarkers?|survival|benefit)"
    r"|(?:patients?|population|.* analysis|study|trial|treatment|therapy|arms?|groups?|cohorts?|others?|data|results)\b.*"
    r"|(?:induction|maintenance|version|whichever|defined|assessed|measured|determined|evaluated|including|such|based|using|new|first)\b.*"
    r"|.*\b(?:outcomes?|end ?points?|study|trial|arms?|groups?|cohorts?)|missing|total|unknown"
    r"|(?:at|in|of|for|on|with|to|up|as|by|be|was|were|is|are|not|no|if|when|that|which|who)\b.*|.*\b(?:was|were|is|are|not)\b.*"
    r"|(?:occurred|befell|happened|came|stood|rose|fell|reached|amounted|turned|lay|averaged|showed|remained|improved|increased|decreased|dropped)\b.*",
    re.I,
)
CODE = re.compile(r"[A-Z].*[A-Z0-9]")
OF_A_PART = re.compile(
    r"(?:median |mean )?(?:[A-Za-z]{0,2}(?:OS|PFS|EFS|DFS|RFS|ORR|CR|DOR|PR)|[a-z -]+ (?:survival|response)(?: rate)?), ", re.I
)
"""A known endpoint of some patients: "Median PFS, X mutation"."""
OUTCOMES = re.compile(r"\b(?:efficacy|outcomes?|results?|end ?points?|responses?)\b", re.I)
GLOSS = re.compile(r"\s*\(([^()]*)\)")


def ranked(cell: Passage) -> Iterator[tuple[str, Passage]]:
    """The endpoints of a cell that tells the rank of each: "Primary: OS Secondary: PFS, ORR", each rank with its words."""
    ranks = list(RANKED.finditer(cell.text))
    ends = [r.start() for r in ranks[1:]] + [len(cell.text)]
    for m, end in zip(ranks, ends, strict=False):
        yield m["which"].lower(), cell.part(m.end(), end)


def declarations(sentence: Passage) -> Iterator[tuple[str, Passage]]:
    """The parts of a sentence that name primary or secondary endpoints."""
    for pattern in (ENDPOINTS_ARE, ENDPOINT_OF, ARE_ENDPOINTS, AS_ENDPOINTS):
        for m in pattern.finditer(sentence.text):
            if pattern is ENDPOINTS_ARE and m["field"] and MET.search(sentence.text[: m.start()]) and TOLD.search(m["what"]):
                continue
            which = m.group("which").lower()
            yield WHICH.get(which, which), sentence.part(m.start("what"), m.end("what"))
    for m in APPOSED.finditer(sentence.text):
        group = next(g for g in ("what", "listed", "beside") if m[g])
        yield (m["which"] or m["rank"] or m["kind"]).lower(), sentence.part(m.start(group), m.end(group))


def names_of(words: str) -> Iterator[tuple[str, str]]:
    """The endpoints that a declaration lists, each without its time and with the short form that stands in brackets behind it.

    >>> list(names_of("clinical remission at week 12, PASI-90 and the proportion of patients with clear skin (CS)"))
    [('clinical remission', ''), ('PASI-90', ''), ('clear skin', 'CS')]
    """
    for piece in ITEM.split(words):
        short = next((m[1] for m in GLOSS.finditer(piece) if re.fullmatch(r"[A-Z][\w-]{1,9}", m[1]) and CODE.match(m[1])), "")
        name = WHEN.sub("", COUNTED.sub("", GLOSS.sub("", piece).strip())).strip(" .:*")
        name = re.sub(r"^(?:the|an?|their|its|key|both|also)\s+", "", name, flags=re.I)
        if is_name(name):
            yield name, short


CUT_NUMBER = re.compile(r"^[a-z][^-]*\s\d+$")
"""Words up to inside a number: "befell 14" of "befell 14.2%"."""


def is_name(name: str) -> bool:
    """Whether words can be the name of an endpoint: a code, or more than one word that says something."""
    if CUT_NUMBER.search(name) or not NAME.fullmatch(name):
        return False
    if VAGUE.fullmatch(name) or len(name) > 80 or find_events(name) or GRADE.search(name):
        return False
    return bool(CODE.match(name)) or " " in name


def row_names(title: str, header: str, labels: Iterable[str]) -> Iterator[str]:
    """What the rows of a table of outcomes measure, by their labels."""
    of = role(header)
    told = of in ("measure", "endpoints") or (of in ("", "results") and OUTCOMES.search(title))
    if not told or says("not_results", title) or (says("adverse", title) and not OUTCOMES.search(title)):
        return
    for label in labels:
        name = WHEN.sub("", COUNTED.sub("", measure_of(GLOSS.sub("", label))[0])).strip(" ,:*")
        if OF_A_PART.match(name) or time_of(name) or is_baseline(name) or is_header_word(name):
            continue
        if starts("not_outcomes", name) or starts("not_measures", name):
            continue
        if not (starts("patients", name) or starts("nothing", name)) and is_name(name):
            yield name


def thing_of(name: str) -> Entity:
    """The endpoint of a name, called in lower case but for a code; that its number is a mean is not part of what is measured."""
    name = re.sub(r"(?<=[a-z] )(?:mean|median) ", "", name)
    written = name[1:2].isupper() or name[1:2].isdigit() or not name[:1].isalpha() or CODE.fullmatch(name)
    return entity(Kind.ENDPOINT, name if written else name[:1].lower() + name[1:])
