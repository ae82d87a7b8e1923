"""What a clause concludes of two sides, in words: "X was significantly higher in A than in B", "A did not affect X", "no difference in X".

Only the words are read here; whether the sides are groups of the document and the subject something measured is for the caller to say.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from kg.extract.groups.phrases import NAME
from kg.extract.text.contexts import conclusion

SAME = "no significant difference"
UP = r"higher|greater|longer|larger|increased|elevated|prolonged|more (?:frequent|common|often)(?:ly)?|more"
DOWN = r"lower|shorter|smaller|fewer|reduced|decreased|less (?:frequent|common|often)(?:ly)?|less"
WAY = rf"(?P<way>{UP}|{DOWN}|better|improved)"
RAISED = re.compile(
    rf"(?:{UP}|increas\w+|rais\w+|rise|rose|gain\w*|prolong\w+|enhanced|elevated|higher)", re.I
)
LOWERED = re.compile(rf"(?:{DOWN}|reduc\w+|decreas\w+|declin\w+|fall|fell|drop\w*|lower\w*|loss|shorten\w+|diminish\w+|attenuated)", re.I)
IMPROVED = re.compile(r"(?:better|improv\w+)", re.I)
SURE = r"(?:statistically\s+|highly\s+|also\s+)*significantly"
BE = r"(?:was|were|is|are|became|remained|(?:was|were) (?:found|shown|seen|observed|noted) to be)(?:\s+also)?"
SEEN = r"(?:(?:was|were|could be|has been|have been)\s+)?(?:also\s+)?(?:found|observed|seen|noted|noticed|detected|recorded|reported|shown|demonstrated|evident)"
AGAINST = r",?\s+(?:than|versus|vs\.?|(?:as )?compared (?:with|to)|(?:in|by) comparison (?:with|to)|relative to|as opposed to)\s+"
IN = r"(?:in|for|with|among|on|by|of|under|after|following|at)"
ABOUT = r"(?:in (?:terms of|relation to|respect (?:of|to)|regards? to)|with (?:respect|regards?) to|as to|in|for|on|of|regarding|concerning)"
AMONG = r"(?:between|among|amongst|across|by)"
WHAT = r"(?P<what>[^;:()]{3,150}?)"
ONE, OTHER = r"(?P<one>[^;:]{1,90}?)", r"(?P<other>[^;:]{1,90}?)"
END = r"(?=\s*(?:[(.;,:]|$)|\s+(?:at|after|during|over|by|throughout|from|on)\s+(?:the\s+|any\s+|all\s+|each\s+|both\s+)*(?:\d|day|week|month|year|end|follow|time|visit|study|postop))"
LAST = END.replace("[(.;,:]", "[(.;:]")
"""The end of a list."""
ASIDE = r"(?:\s*\([^()]{0,120}\)(?:\s*\([^()]{0,60}\))?)?"
SIDES = r"groups|arms|treatments|interventions|regimens|conditions|cohorts"
BOTH = (
    rf"(?P<both>(?:the |these |our |all )?(?:two|both|three|four|study|treatment|all|different|experimental)? ?(?:the )?(?:treatment |study |patient |experimental )?(?:{SIDES})"
    rf"|(?:the )?{NAME} (?:groups? |arms? )?and (?:the )?{NAME} (?:{SIDES}|group|arm)|groups [A-Z0-9]\w* and [A-Z0-9]\w*"
    rf"|(?:the )?{NAME} and (?:the )?{NAME}(?=\s*(?:[(.;,]|$)))"
)
NO = r"\bno\s+(?:(?:statistically|clinically|overall|apparent|obvious|major|marked|other)\s+)*(?:significant\s+|relevant\s+|meaningful\s+)?(?:statistical\s+)?differences?"
NOT_DIFFER = (
    r"(?:did not\s+(?:significantly\s+|statistically\s+)*differ(?:\s+(?:significantly|statistically))*"
    r"|(?:was|were) not\s+(?:found to be\s+)?(?:statistically\s+)?(?:significantly\s+)?different"
    r"|(?:(?:showed|revealed|had|exhibited)\s+no|did not (?:show|reveal|exhibit)(?:\s+any|\s+an?)?)\s+(?:statistically\s+)?(?:significant\s+)?differences?"
    r"|(?:was|were|remained)\s+(?:very\s+|quite\s+|also\s+|broadly\s+|statistically\s+)*(?:similar|comparable|equivalent|not different))(?:\s+significantly)?"
)
NOT_MORE = rf"(?:(?:was|were) not\s+(?:statistically\s+)?significantly\s+(?:{UP}|{DOWN}|better|improved|worse|different))"
ACTED = (
    r"(?P<way>reduced|decreased|lowered|shortened|attenuated|diminished|increased|raised|elevated|prolonged|enhanced|improved)"
)
GAVE = (
    r"(?:resulted in|led to|produced|provided|caused|yielded|was associated with|were associated with|had|showed|experienced|reported|demonstrated|exhibited"
    r"|achieved|required|needed|consumed|received|spent|obtained|reached)"
)
CHANGE = r"reduction|decrease|decline|fall|drop|loss|increase|rise|gain|improvement|elevation"
OPENED = re.compile(
    rf"^(?:(?:overall|moreover|furthermore|however|in addition|similarly|finally|also),?\s+)?"
    rf"(?:(?:when |as )?compared (?:with|to)|in comparison (?:with|to)|relative to|versus|in contrast to)\s+(?P<other>[^,;:]{{2,80}}),\s+(?P<rest>\S.*)$",
    re.I | re.S,
)
FIRST = re.compile(
    r"^\s*(?:(?:overall|moreover|furthermore|however|in addition|additionally|similarly|finally|also|notably|interestingly|importantly|thus|therefore"
    r"|conversely|in contrast|by contrast|likewise|and|but|while|whereas|although|though),?\s+)+",
    re.I,
)
CUT = re.compile(r";\s+|,\s+(?:but|while|whereas|although|though)\s+|,?\s+and\s+(?=(?:there (?:was|were)|no significant)\b)", re.I)
"""Where one conclusion ends and the next may begin."""


IS_DENIED = re.compile(r"\bno\b|\bnot\b|\bunaffected\b|\bsimilar|\bcomparable\b|\bequivalent\b|\bnon-?significant", re.I)


BRACKETS = re.compile(r"\([^()]*\)")
CONDITION = re.compile(r"(?:if|whether|unless|when(?! compared)|once|until|where|because|since|given that|assuming)\b", re.I)


@dataclass(frozen=True, slots=True)
class Concluded:
    """What is concluded of what, and the words for the sides: ``one`` against ``other``, or ``both``; ``at`` is where the words end."""

    what: str
    says: str
    one: str = ""
    other: str = ""
    both: str = ""
    at: int = 0


Says = Callable[[re.Match[str]], str]


def _way(m: re.Match[str]) -> str:
    """The conclusion of a word of more, less or better that is told for sure."""
    return says_of(m["way"])


def says_of(way: str) -> str:
    """What a word of more, less or better concludes, when it is said for sure."""
    if IMPROVED.fullmatch(way):
        return "significant improvement"
    return "significantly higher" if RAISED.fullmatch(way) else "significantly lower" if LOWERED.fullmatch(way) else ""


def _changed(m: re.Match[str]) -> str:
    """The conclusion of "a greater reduction in X": the reduction is told, and how much more of it."""
    more, change = RAISED.fullmatch(m["way"]), says_of(m["change"])
    if change == "significant improvement":
        return change if more else ""
    return change if more else {"significantly higher": "significantly lower", "significantly lower": "significantly higher"}.get(change, "")


def _same(m: re.Match[str]) -> str:
    return SAME


def _denied(m: re.Match[str]) -> str:
    """What the words of a denial conclude, as all other denials do."""
    return conclusion(m[0]) or SAME


def _shape(pattern: str, says: Says) -> tuple[re.Pattern[str], Says]:
    return re.compile(pattern, re.I), says


FOR_SURE: tuple[tuple[re.Pattern[str], Says], ...] = (
    # The greater reduction in X in A than in B; X fell significantly more with A than with B.
    _shape(rf"^(?:the\s+)?(?:mean\s+|median\s+)?(?P<change>{CHANGE})s? (?:from baseline )?(?:in|of) {WHAT}(?: from baseline)? {BE} {SURE} (?P<way>{UP}|{DOWN}) {IN} {ONE}{AGAINST}{OTHER}{END}", _changed),
    _shape(rf"^there (?:was|were) (?:an? )?{SURE} (?P<way>greater|larger|higher|smaller|lower) (?P<change>{CHANGE})s? (?:in|of) {WHAT} {IN} {ONE}{AGAINST}{OTHER}{END}", _changed),
    _shape(rf"^{ONE}\s+(?:also\s+)?{GAVE}\s+(?:an?\s+)?{SURE}\s+(?P<way>greater|larger|higher|more|smaller|lower|less)\s+(?P<change>{CHANGE})s?\s+(?:from baseline )?(?:in|of)\s+{WHAT}{ASIDE}{AGAINST}{OTHER}{END}", _changed),
    _shape(rf"^{WHAT}\s+(?P<way>improved|increased|decreased|declined|fell|rose|dropped)\s+{SURE}\s+more\s+{IN}\s+{ONE}{ASIDE}{AGAINST}{OTHER}{END}", _way),
    _shape(rf"^(?:there (?:was|were)|we (?:found|observed|noted))\s+(?:an?\s+)?(?:statistically\s+)?significant\s+(?P<way>reduction|decrease|decline|increase|rise|improvement)s?\s+(?:in|of)\s+{WHAT}\s+(?:in|for|with|among)\s+{ONE}{AGAINST}{OTHER}{END}", _way),
    # X was significantly higher in A than in B; the X of A was significantly higher than that of B.
    _shape(rf"^(?:there (?:was|were)\s+)?{WHAT}{ASIDE}\s+{BE}\s+{SURE}\s+{WAY}\s+{IN}\s+{ONE}{AGAINST}{OTHER}{END}", _way),
    _shape(rf"^{WHAT}\s+{IN}\s+{ONE}\s+{BE}\s+{SURE}\s+{WAY}{AGAINST}{OTHER}{END}", _way),
    _shape(rf"^{WHAT}\s+{BE}\s+{SURE}\s+(?P<way>increased|decreased|reduced|improved|lowered|raised|prolonged|shortened)\s+by\s+{ONE}{AGAINST}{OTHER}{END}", _way),
    # A significantly reduced X compared with B; A had a significantly lower X than B.
    _shape(rf"^{ONE}\s+(?:also\s+)?{SURE}\s+{ACTED}\s+{WHAT}{ASIDE}{AGAINST}{OTHER}{END}", _way),
    _shape(rf"^{ONE}\s+(?:also\s+)?{GAVE}\s+(?:an?\s+)?{SURE}\s+{WAY}\s+{WHAT}{ASIDE}{AGAINST}{OTHER}{END}", _way),
    _shape(rf"^{ONE}\s+(?:also\s+)?{GAVE}\s+(?:an?\s+)?(?:statistically\s+)?significant\s+(?P<way>reduction|decrease|decline|increase|rise|improvement)s?\s+(?:in|of)\s+{WHAT}{ASIDE}{AGAINST}{OTHER}{END}", _way),
)  # fmt: skip
DENIED: tuple[tuple[re.Pattern[str], Says], ...] = (
    # No difference.
    _shape(rf"{NO}(?:\s+{SEEN})?\s+{ABOUT}\s+{WHAT}(?:\s+{SEEN})?\s+{AMONG}\s+{BOTH}", _same),
    _shape(rf"{NO}(?:\s+{SEEN})?\s+{AMONG}\s+{BOTH}{ASIDE}(?:\s+{SEEN})?\s+{ABOUT}\s+{WHAT}{LAST}", _same),
    _shape(rf"^(?:the\s+)?differences?\s+{ABOUT}\s+{WHAT}\s+{AMONG}\s+{BOTH}\s+(?:(?:was|were) (?:not|non-?) ?(?:statistically )?significant|did not reach (?:statistical )?significance)", _same),
    _shape(rf"^{WHAT}\s+{NOT_DIFFER}\s+(?:{AMONG}|in|for|with)\s+{BOTH}", _same),
    _shape(rf"^{WHAT}\s+(?:in|of|with|for)\s+{ONE}\s+(?:was|were)\s+(?:similar|comparable)\s+(?:to|with)\s+(?:(?:that|those)\s+)?(?:in|of|with|for)\s+{OTHER}{END}", _same),
    _shape(rf"^{BOTH}\s+{NOT_DIFFER}\s+{ABOUT}\s+(?:their\s+)?{WHAT}{LAST}", _same),
    _shape(rf"^{BOTH}\s+(?:had|showed|achieved|experienced|reported|resulted in|led to|produced)\s+(?:an? )?(?:very )?(?:similar|comparable|equivalent)\s+{WHAT}{END}", _same),
    _shape(rf"^{ONE}\s+(?:had|showed|achieved|experienced|reported|resulted in|led to|produced)\s+(?:an? )?(?:very )?(?:similar|comparable|equivalent)\s+{WHAT}\s+(?:(?:as )?compared (?:with|to)|to|with|as)\s+{OTHER}{END}", _same),
    _shape(rf"^{ONE}\s+{NOT_DIFFER}\s+(?:from|to)\s+{OTHER}\s+{ABOUT}\s+{WHAT}{END}", _same),
    _shape(rf"^{WHAT}\s+{NOT_MORE}\s+{IN}\s+{ONE}{AGAINST}{OTHER}{END}", _same),
    # A did not affect X; X was not affected by A.
    _shape(rf"^{ONE}\s+(?:did not|does not)\s+(?:significantly\s+)?(?:affect|alter|change|influence|modify)\s+{WHAT}(?:{AGAINST}{OTHER})?{END}", _same),
    _shape(rf"^{ONE}\s+had no\s+(?:(?:statistically\s+)?significant\s+|measurable\s+|detectable\s+|additional\s+)*(?:effect|influence|impact)s?\s+on\s+{WHAT}(?:{AGAINST}{OTHER})?{END}", _same),
    _shape(rf"^{WHAT}\s+(?:(?:was|were)\s+(?:not\s+(?:significantly\s+)?(?:affected|influenced|altered|changed|modified)|unaffected)\s+by)\s+{ONE}(?:{AGAINST}{OTHER})?{END}", _same),
    _shape(rf"^{ONE}\s+(?:did not|does not)\s+significantly\s+(?:improve|reduce|increase|decrease|lower|raise|prolong|shorten|enhance)\s+{WHAT}{AGAINST}{OTHER}{END}", _denied),
    _shape(rf"^{WHAT}\s+(?:did not|does not)\s+significantly\s+(?:improve|increase|decrease|decline|fall|rise|change)\s+(?:more\s+)?{IN}\s+{ONE}{AGAINST}{OTHER}{END}", _denied),
)  # fmt: skip


def clauses(text: str) -> Iterator[str]:
    """The clauses of a sentence that may each conclude something, without the words that only lead to them; none that is a condition."""
    at = 0
    bare = BRACKETS.sub(lambda m: "_" * len(m[0]), text)
    for m in [*CUT.finditer(bare), None]:
        clause = FIRST.sub("", text[at : m.start() if m else len(text)]).strip()
        if not CONDITION.match(clause):
            yield clause
        at = m.end() if m else at


def concluded(clause: str) -> Iterator[Concluded]:
    """What the words of a clause may conclude, the surest shape first; the caller takes the first whose sides it knows."""
    opened = OPENED.match(clause)
    if opened is not None:
        rest = opened["rest"].rstrip(" .")
        behind = re.search(r"\s*\([^()]*\bp\b[^()]*\)$", rest, re.I)
        rest = rest[: behind.start()] if behind else rest
        turned = f"{rest} compared with {opened['other']}"
        yield from (replace(c, at=0) for c in concluded(turned) if c.other)
        return
    sure = FOR_SURE if re.search(r"\bsignificant", clause, re.I) else ()
    denied = DENIED if IS_DENIED.search(clause) else ()
    for pattern, says in (*sure, *denied):
        m = pattern.search(clause)
        if m is None or (said := says(m)) == "":
            continue
        found = m.groupdict()
        yield Concluded(
            found["what"], said, *((found.get(k) or "").strip() for k in ("one", "other", "both")), at=m.end()
        )
