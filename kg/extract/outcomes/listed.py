"""Lists inside a sentence or cell: adverse events, indications, routes; each member by its own words."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

SHARE = re.compile(
    r"\s*\((?:(?:e\.g\.|i\.e\.|such as|including|mainly|mostly)[^()]*"
    r"|[^()]*(?:%|\d+ ?/ ?\d+|\bn ?=|\bgrade\b|\bin \d+)[^()]*|\d+)\)|\s*\bin \d+(?:\.\d+)?%(?: of (?:the )?patients)?", re.I
)
CLAUSE = re.compile(
    r",? \b(?:that|who|which|after|including|based on|whose|because|but|although|while|in combination|on the basis|when|unless"
    r"|following|if|is|was|were|are|given|having|ineligible|eligible|treated (?:with|by|in))\b"
)
SPLIT = re.compile(r"\s*(?:;|,(?![^()]{0,200}\)))\s*|\s*,?\s+and\s+(?![^()]{0,200}\))|<br\s*/?>")
NO_EVENT = re.compile(
    r"\d|\b(?:vs|higher|lower|fewer|not|were|was|is|are|which|that|had|responses?|survival|death rate"
    r"|attribut\w+|ascribed|considered|deemed|graded|recorded|reported"
    r"|consistent|comparable|similar|manageable|resolved|expected|table|see|below|above|well|managed|patients?|remissions?|progression"
    r"|discontinu\w+|adherence|benefit|efficacy)\b|\ue000"
)
DISEASE_LIKE = re.compile(
    r"^any (?:indication|use|disease)\b|\b(?:cancers?|tumou?rs?|diseases?|disorders?|syndromes?|deficienc\w+|infections?"
    r"|\w+(?:oma|omas|emia|aemia|itis|osis|iasis|pathy|plasia|trophy)|[a-z]{0,4}[A-Z]{2,}\w*)\b"
)
LONGEST = 2000
LEAD = re.compile(
    r"^(?:(?:and|or|as well as|various|several|the following|mainly|mostly|predominantly|primarily|chiefly|occasional|low-grade"
    r"|mild(?: to moderate)?|an?|(?:grade|grades) (?:≥ ?)?[1-5](?:[-/ ]+(?:or |and )?(?:[1-5]|higher|greater|worse|above))?)\s+)+",
    re.I,
)
TAIL = re.compile(
    r"\s+(?:in (?:early|earlier|late|later|other|some|small|phase|clinical|preclinical|several|various|both|the|patients|this)\b.*"
    r"|with(?:out)? .*|among .*|during .*|compared .*|than .*|respectively|observed|occurring .*|\(all .*)$",
    re.I,
)


def _members(words: str) -> list[str]:
    bare = SHARE.sub("", words) if len(words) <= LONGEST else ""
    return [part.strip(" .,;:") for part in SPLIT.split(bare) if part and part.strip(" .,;:")]


def events_of(words: str, no_event: Iterable[str]) -> list[str]:
    """The adverse events of a list, in lower case, without their rates; empty when a member is no name of an event."""
    found = []
    for part in _members(words):
        name = TAIL.sub("", LEAD.sub("", part)).strip()
        lowered = name.lower() if not re.match(r"[A-Z]{2}", name) else name
        if (
            not name
            or len(name.split()) > 6
            or lowered in no_event
            or re.match(r"(?:no|none|neither|any|all|most|these|those|it|they|the|this|other|some)\b", lowered)
            or NO_EVENT.search(lowered)
        ):
            return []
        found.append(lowered)
    return found


def things_of(words: str) -> list[str]:
    """The members of a list as the document names them."""
    return [TAIL.sub("", LEAD.sub("", re.sub(r"\s*\([A-Z][A-Za-z-]{1,9}\)", "", part))).strip() for part in _members(words)]


def indications_of(text: str, start: int, end: int, diseases: Sequence[tuple[int, int]]) -> list[str]:
    """The indications between two positions, one for each disease; words that belong to a disease stay with it."""
    stop = CLAUSE.search(text, start, end)
    end = stop.start() if stop else end
    inside = [(a, b) for a, b in diseases if start <= a and b <= end]
    if not inside:
        return []
    found = []
    begin = start
    for i, (_, b) in enumerate(inside):
        following = inside[i + 1][0] if i + 1 < len(inside) else end
        joint = re.search(r",? (?:or|and)(?: in| for)? |, ", text[b:following]) if i + 1 < len(inside) else None
        if i + 1 < len(inside) and joint is None:
            continue
        found.append(_indication(text[begin:b]))
        begin = b + joint.end() if joint else end
    return [f for f in found if f]


def unlisted_indication(words: str) -> list[str]:
    """An indication whose disease no list knows: its words up to the next clause; an empty name where they name nothing like a disease."""
    stop = CLAUSE.search(words)
    plain = _indication(words[: stop.start()] if stop else words)
    plain = re.sub(r",? (?:in|on) (?:\w+ )?(?:\d{1,2},? )?\d{4}\b.*", "", plain)
    named = DISEASE_LIKE.search(plain) and len(plain.split()) < 16
    return [plain] if named else [""]


def _indication(words: str) -> str:
    words = re.sub(r"^(?:nor|neither|and|or)\b[^,;]{0,60}?\b(?:for|in)\s+", "", words.strip(" ,"))
    plain = re.sub(
        r"^(?:\(?\d\) |(?:the )?(?:treatment|therapy|management) of |use in |adults? with |(?:adult |pediatric )?patients with |the )+",
        "",
        words.strip(),
        flags=re.I,
    )
    plain = re.sub(r"^(?:patients|adults) with ", "", plain)
    plain = plain.strip(" ,.;")
    return plain + ")" * (plain.count("(") - plain.count(")"))


def tidy(words: str) -> str:
    """A value on one line, without blanks around it; a place added by "and, in some cases," behind a semicolon."""
    plain = re.sub(r"\s+", " ", words).strip(" ,.;:")
    return re.sub(r",? and,? (in some cases),? ", r"; \1 ", plain)
