"""What a sentence claims of each endpoint that it names: the conclusion of the endpoint's own clause, and its p value.

Only words are looked at here: whose arms are compared, ``kg.extract.sentences.pairs`` decides.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from kg.extract.endpoints.events import find_events
from kg.extract.endpoints.named import Named
from kg.extract.numbers.quantity import Quantity
from kg.extract.numbers.reported import quantities
from kg.extract.text.contexts import conclusion

VERB = re.compile(
    r"\b(?:was|were|is|are|had|has|have|did|does|do|show\w*|improv(?:ed|es)|increased|decreased|reduced|prolong(?:ed|s)|extended"
    r"|remained|favou?r(?:ed|s)|differed|reached|occurred|achieved|demonstrated|met|failed|missed|led|resulted|lived|responded)\b",
    re.I,
)
CUT = re.compile(
    r";|,?\s+(?:but|although|though|whereas|however)\b|,\s*(?:while|yet)\b|,(?=\s*(?:and )?(?:there was )?no\b)"
    r"|,?\s+and(?=\s+(?:so|neither|nor)\s)|,?\s+(?:despite|with)(?=\s+no\b)"
    r"|,(?=\s*(?:as|nor|neither)\s+(?:was|were|did|had|is)\b)|(?P<joined>,?\s+and(?=\s))"
)
PART = re.compile(
    r";|,?\s+(?:and|but|although|though|whereas|while|despite|with(?= (?:no|more|fewer|less|higher|greater|increased)))\b", re.I
)
SAFETY = re.compile(r"toxicit|safety|adverse|side[- ]effect|tolerab|baseline|discontinu|infections?\b|deaths? (?:due|related)", re.I)
JOINT = re.compile(r"[,;]|\b(?:and|but|or)\b", re.I)
"""Between two endpoints: behind it begins what is said of the second. Without it the second is the object of what is said of the first."""
ITS_RATIO = r"\s*(?:and |with )?(?:the |an? )?(?:(?:un)?\w+ed )?(?:(?:hazard|odds|risk) ratio|HR|OR|RR)\b(?! (?:for|of)\b)"
NEXT_PART = re.compile(rf";(?!{ITS_RATIO})[^;]*\d", re.I)
"""A semicolon with figures of its own behind it, and not with the ratio of those before: what stands there is no longer said of the
endpoint before."""
LIKEWISE = re.compile(r"^\W*(?:and\s+)?(?:so|as|nor|neither)\s+(?:was|were|did|had|is)\b", re.I)
PREDICATE = re.compile(
    r"\s+(?:(?!and\b)[\w/%+*.'-]+\s+){1,8}?(?:was|were|did|had|is|are|has|have|showed|improved|remained|favou?red|differed)\b", re.I
)
INSIGNIFICANT = re.compile(r"\b(?:not (?:statistically )?significant|non-?significant)\b|\b(?-i:NS|n\.s\.)(?=[\s,;)])", re.I)
OTHER_TEST = re.compile(r"interaction|heterogeneity|(?:for|of) trend|trend test|homogeneity", re.I)
MARGIN = re.compile(r"non-?inferiority", re.I)
SUPERIOR = re.compile(r"(?<!non-)(?<!non)superiority", re.I)
FOR_ALL = re.compile(r"^\s*(?:for|in) (?:both|all|each|either)\b(?! (?:arms|groups|patients))|^,? (?:both|each)\b", re.I)
PAIR = re.compile(
    r"\b(?:vs?\.?|versus|compared (?:with|to)|than|over|against)(?:\s|$)|\bbetween\b.*\band\b"
    r"|\bbetween[- ](?:the |both |all )?(?:two |three |treatment |study |dose )*(?:arm|group|treatment|dose|level|regimen|schedule)s?\b"
    r"|\bdifferences? from (?:the )?(?:placebo|control)\b|\b(?:placebo|sham|control)-(?:adjusted|corrected|subtracted)\b",
    re.I,
)
WISHED = re.compile(
    r"\b(?:whether|if|designed to|powered|aim(?:ed|s)? to|in order to|hypothes\w+|expect\w*|anticipat\w+|assum\w+|would|could be|may|might"
    r"|(?:objective|aim|goal|purpose) (?:of|was|is)|(?<!failed )(?<!able )to (?:show|demonstrate|prove|establish|confirm)"
    r"|to (?:detect|determine|test|assess|evaluate|investigate|examine|find out)|(?<!events )(?<!deaths )(?:needed|required)|hope[ds]?)\b",
    re.I,
)
LIKELY, UNLIKELY, CUSTOMARY = Decimal("0.1"), Decimal("0.004"), Decimal("0.05")
"""A "significant" difference with a p value above, or one "not significant" with a p value below, was bound to the wrong words."""


@dataclass(frozen=True, slots=True)
class Claim:
    """One endpoint with what its clause concludes; ``start`` and ``end`` are the clause, ``says`` is empty where only a p value stands."""

    named: Named
    says: str
    p: Quantity | None
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class _Clause:
    start: int
    end: int
    named: tuple[Named, ...]


def contradicts(says: str, relation: str, p: Decimal | None) -> bool:
    """Whether a p value can hardly belong to a conclusion that was told elsewhere."""
    if p is None or relation in (">", "≥", ">="):
        return False
    return p > CUSTOMARY if says.startswith("significant") else says.startswith(("no ", "not", "trend")) and p < CUSTOMARY


def conclusion_beside(text: str, p: Quantity) -> str:
    """What a text concludes, unless the ``p`` value that it tells with it can hardly belong to that."""
    says = conclusion(text)
    return "" if contradicts(says, p.relation, p.value) else says


def is_pair(text: str) -> bool:
    """Whether words set two things against each other."""
    return bool(PAIR.search(text))


def p_values(text: str, of_margin: bool = False) -> list[Quantity]:
    """The p values of comparisons: none for interaction, heterogeneity or trend, those for noninferiority apart (``of_margin``)."""
    return [q for q in quantities(text) if q.kind == "p" and _tests(text, q) == ("margin" if of_margin else "")]


def _tests(text: str, q: Quantity) -> str:
    """What a p value tests where that is no difference, by the words right beside it."""
    words = _beside(text, q)
    return "other" if OTHER_TEST.search(words) else "margin" if MARGIN.search(words) else ""


def _beside(text: str, q: Quantity) -> str:
    """The words right before and behind a p value."""
    behind = re.match(r"[\s,]*(?:for )?([a-z-]+)", text[q.end :])
    return text[max(0, q.start - 16) : q.end] + (f" {behind[1]}" if behind else "")


def claims(text: str, named: Sequence[Named]) -> list[Claim]:
    """What a sentence claims of each endpoint, each endpoint once."""
    bare = _blanked(text)
    for start, end in _of_safety(text, bare, named):
        text, bare = (t[:start] + " " * (end - start) + t[end:] for t in (text, bare))
    ps, margins = p_values(text), p_values(text, of_margin=True)
    out: dict[str, Claim] = {}
    before = ""
    for clause in _clauses(text, bare, named):
        chains = _chains(bare, clause)
        said = ""
        for i, (start, end, chain) in enumerate(chains):
            colon = bare.find(":", start, chain[0].start)
            words = _outside(text[start:end])
            says = (conclusion(_outside(text[colon + 1 : end])) if colon >= 0 else "") or conclusion(words)
            if says and WISHED.search(words) and not any(start <= p.start < end for p in ps):
                says = ""
            if not says and i == 0 and LIKEWISE.match(bare[clause.start : end]):
                says = before
            said = said or says
            for n in chain:
                tested = (margins or [p for p in ps if not SUPERIOR.search(_beside(text, p))]) if says.startswith("non-inferior") else ps
                near = [p for p in tested if start <= p.start < end and not NEXT_PART.search(bare, n.end, p.start)]
                p = _p_of(text, n, chain, near)
                own = says or ("no significant difference" if _marked(text, n, chain, end) else "")
                if (own or p is not None) and n.endpoint.slug not in out and _fits(own, p):
                    out[n.endpoint.slug] = Claim(n, own, p, clause.start, clause.end)
        before = said or before
    return list(out.values())


def _of_safety(text: str, bare: str, named: Sequence[Named]) -> list[tuple[int, int]]:
    """The parts of a sentence that speak of safety or of the patients at the start, and name no endpoint."""
    cuts = [0, *(m.start() for m in PART.finditer(bare)), len(text)]
    return [
        (a, b)
        for a, b in itertools.pairwise(cuts)
        if not any(a <= n.start < b for n in named) and len(cuts) > 2 and (SAFETY.search(bare, a, b) or find_events(text[a:b]))
    ]


def _fits(says: str, p: Quantity | None) -> bool:
    """Whether a p value may stand beside a conclusion."""
    if p is None or p.value is None or not says:
        return True
    if says.startswith("significant"):
        return p.value <= LIKELY or p.relation in (">", "≥", ">=")
    return not (says.startswith(("no ", "not", "trend")) and p.value < UNLIKELY)


def _blanked(text: str) -> str:
    """The text with all that stands in brackets as blanks, so that places stay where they are."""
    while (shorter := re.sub(r"\([^()]*\)|\[[^\[\]]*\]", lambda m: " " * len(m[0]), text)) != text:
        text = shorter
    return text


def _outside(text: str) -> str:
    """The words that do not stand in brackets, decimal points away so that a stop ends a sentence."""
    return re.sub(r"\s+", " ", re.sub(r"(?<=\d)\.(?=\d)|(?<=\bvs)\.", "", _blanked(text)))


def _clauses(text: str, bare: str, named: Sequence[Named]) -> list[_Clause]:
    """A sentence cut where both sides name an endpoint of their own and, at an "and", are sentences of their own."""
    cuts = [0]
    for m in CUT.finditer(bare):
        before = {n.endpoint.slug for n in named if cuts[-1] <= n.start < m.start()}
        if not before or not any(n.start >= m.end() and n.endpoint.slug not in before for n in named):
            continue
        if m["joined"] and not (VERB.search(bare, cuts[-1], m.start()) and PREDICATE.match(bare, m.end())):
            continue
        cuts.append(m.start())
    return [
        _Clause(a, b, tuple(n for n in named if a <= n.start < b)) for a, b in zip(cuts, [*cuts[1:], len(text)], strict=True)
    ]


def _chains(bare: str, clause: _Clause) -> list[tuple[int, int, list[Named]]]:
    """The endpoints of a clause that share a predicate, each list with its stretch: no verb stands between two of a list."""
    chains: list[list[Named]] = []
    for n in clause.named:
        last = chains[-1][-1] if chains else None
        if last and (n.endpoint.slug == last.endpoint.slug or not VERB.search(bare, last.end, max(n.start, last.end))):
            chains[-1].append(n)
        else:
            chains.append([n])
    starts = [clause.start]
    for one, other in itertools.pairwise(chains):
        joint = next(reversed(list(JOINT.finditer(bare, one[-1].end, max(other[0].start, one[-1].end)))), None)
        starts.append(joint.start() if joint else one[-1].end)
    return [(a, b, chain) for a, b, chain in zip(starts, [*starts[1:], clause.end], chains, strict=True)] if chains else []


def _p_of(text: str, n: Named, chain: Sequence[Named], ps: Sequence[Quantity]) -> Quantity | None:
    """The p value of an endpoint: the next behind it before another endpoint, the one "for both", one of as many "respectively"."""
    different = list(dict.fromkeys(c.endpoint.slug for c in chain))
    if not ps:
        return None
    if len(different) == 1:
        own = [p for p in ps if p.start >= n.end]
        before = ps[0] if len(ps) == 1 and ps[0].end <= n.start and not re.search(r"[,;]", _blanked(text)[ps[0].end : n.start]) else None
        if before is not None and VERB.search(text[before.end : n.start]):
            before = None
        return own[0] if own else before
    last = max(c.end for c in chain)
    if all(p.start >= last for p in ps):
        if len(ps) == 1:
            return ps[0] if FOR_ALL.match(text[ps[0].end :]) else None
        return ps[different.index(n.endpoint.slug)] if len(ps) == len(different) else None
    limit = min((c.start for c in chain if c.start >= n.end and c.endpoint.slug != n.endpoint.slug), default=len(text))
    return next((p for p in ps if n.end <= p.start < limit), None)


def _marked(text: str, n: Named, chain: Sequence[Named], end: int) -> bool:
    """Whether brackets behind an endpoint say that its figures do not differ: "(p = 0.3, not significant)"."""
    limit = min((c.start for c in chain if c.start >= n.end and c.endpoint.slug != n.endpoint.slug), default=end)
    m = INSIGNIFICANT.search(text, n.end, limit)
    if m is None or not re.search(r"\bp\b", text[n.end : limit], re.I):
        return False
    return text.count("(", 0, m.start()) > text.count(")", 0, m.start())
