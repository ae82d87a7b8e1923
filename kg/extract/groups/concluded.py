"""What a clause concludes of two sides, in words: "X was significantly higher in A than in B", "A did not affect X", "no difference in X".

Only the words are read here; whether the sides are groups of the document and the subject something measured is for the caller to say.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import cache

from kg.extract.text.contexts import conclusion
from kg.extract.text.words import rules

SAME, HIGHER, LOWER = "no significant difference", "significantly higher", "significantly lower"
RAISED = re.compile(r"more\b.*|higher|greater|longer|larger|increas\w+|elevat\w+|prolong\w+|rais\w+|rise|rose|gain\w*|enhanced", re.I)
LOWERED = re.compile(
    r"less\b.*|lower\w*|shorter|smaller|fewer|reduc\w+|decreas\w+|declin\w+|fall|fell|drop\w*|loss|shorten\w+|diminish\w+|attenuated", re.I
)
IMPROVED = re.compile(r"better|improv\w+", re.I)
LEAD = (
    r"overall|moreover|furthermore|however|in addition|additionally|similarly|finally|also|notably|interestingly|importantly|thus|therefore"
    r"|conversely|in contrast(?! to\b)|by contrast|likewise|and|but|while|whereas|although|though"
)
FIRST = re.compile(rf"^\s*(?:(?:{LEAD}),?\s+)+", re.I)
OPENED = re.compile(
    r"^(?:(?:when |as )?compared (?:with|to)|in comparison (?:with|to)|relative to|versus|in contrast to)\s+"
    r"(?P<other>[^,;:]{2,80}),\s+(?P<rest>\S.*)$",
    re.I | re.S,
)
"""A clause that begins with the side that the other is set against."""
CUT = re.compile(r";\s+|,\s+(?:but|while|whereas|although|though)\s+|,?\s+and\s+(?=(?:there (?:was|were)|no significant)\b)", re.I)
"""Where one conclusion ends and the next may begin."""
IS_DENIED = re.compile(r"\bno\b|\bnot\b|\bunaffected\b|\bsimilar|\bcomparable\b|\bequivalent\b|\bnon-?significant", re.I)
ROLE = re.compile(
    r",\s+(?:the|our|a|which was|an)\s[^,;()]{0,60}\b(?:outcome|end ?point|measure|parameter)s?(?: of [^,;()]{3,30})?,\s+", re.I
)
"""Which endpoint of the trial something is, told behind its name."""
LIMITED = re.compile(
    r"\b(?:except|apart from|other than|with the exception|correlat\w+|interactions?|predict\w+)\b", re.I
)
"""Words of what does not hold for all, or of how numbers hang together."""
DIFFERS = re.compile(r"\bsignificant|\bp\s*[<>=≤]", re.I)
BRACKETS = re.compile(r"\([^()]*\)")
CONDITION = re.compile(r"(?:if|whether|unless|when(?! compared)|once|until|where|because|since|given that|assuming)\b", re.I)


@dataclass(frozen=True, slots=True)
class Concluded:
    """What is concluded of what, and the words for the sides: ``one`` against ``other``, or ``both``; ``at`` is where the words end.
    ``says`` is empty where two sides differ, but not that they do so significantly.

    ``what`` is empty where the clause leaves to the one before what it is about.
    """

    what: str
    says: str
    one: str = ""
    other: str = ""
    both: str = ""
    at: int = 0


Says = Callable[[re.Match[str]], str]


def _way(m: re.Match[str]) -> str:
    """The conclusion of a word of more, less or better that is told for sure."""
    return says_of(next(m[k] for k in ("way", "fell") if m.groupdict().get(k)))


def says_of(way: str) -> str:
    """What a word of more, less or better concludes, when it is said for sure."""
    if IMPROVED.fullmatch(way):
        return "significant improvement"
    return HIGHER if RAISED.fullmatch(way) else LOWER if LOWERED.fullmatch(way) else ""


def _changed(m: re.Match[str]) -> str:
    """The conclusion of "a greater reduction in X": the reduction is told, and how much more of it."""
    more, change = RAISED.fullmatch(m["way"]), says_of(m["change"])
    if change == "significant improvement":
        return change if more else ""
    return change if more else {HIGHER: LOWER, LOWER: HIGHER}.get(change, "")


def _same(m: re.Match[str]) -> str:
    return SAME


def _denied(m: re.Match[str]) -> str:
    """What the words of a denial conclude, as all other denials do."""
    return conclusion(m[0]) or SAME


SAYS: dict[str, Says] = {"way": _way, "changed": _changed, "same": _same, "denied": _denied}


@cache
def _shapes() -> tuple[tuple[str, re.Pattern[str]], ...]:
    """The shapes of ``rules/group_conclusions.toml``, with their places filled."""
    table = rules("group_conclusions.toml")
    places: dict[str, str] = table["places"]

    def filled(pattern: str) -> str:
        return re.sub(r"(?<!\?P)<(\w+)>", lambda m: filled(places[m[1]]), pattern)

    return tuple((shape["says"], re.compile(filled(shape["pattern"]), re.I)) for shape in table["shape"])


def clauses(text: str) -> Iterator[str]:
    """The clauses of a sentence that may each conclude something, without the words that only lead to them; none that is a condition."""
    at = 0
    bare = BRACKETS.sub(lambda m: "_" * len(m[0]), text)
    for m in [*CUT.finditer(bare), None]:
        clause = ROLE.sub(" ", FIRST.sub("", text[at : m.start() if m else len(text)]).strip(" ."))
        if not CONDITION.match(clause) and not LIMITED.search(clause):
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
    tried = {"way", "changed"} if DIFFERS.search(clause) else set()
    tried |= {"same", "denied"} if IS_DENIED.search(clause) else set()
    for kind, pattern in _shapes():
        m = pattern.search(clause) if kind in tried else None
        if m is None or (said := SAYS[kind](m)) == "":
            continue
        found = {name: (text or "").strip() for name, text in m.groupdict().items()}
        said = "" if found.get("sure") == "" else said
        one, other, both = (found.get(name, "") for name in ("one", "other", "both"))
        yield Concluded(found.get("what", ""), said, one, other, both, at=m.end())
