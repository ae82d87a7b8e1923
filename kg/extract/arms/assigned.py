"""Who is given what by lot: "were randomly assigned (2:1) to A plus B or to placebo plus B" as its sides, each with what is given.

A side is what stands between the words that set the groups apart; what all of them get ("each with C", "C together with either A or B")
is given in each. Sides that give the same drugs are told apart by amount or schedule. Nothing is read where one side is not understood.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from kg.extract.arms.choices import ASIDE, CHOICE, without_choice, without_options
from kg.extract.arms.interventions import given_mentions, interventions
from kg.extract.arms.labels import composed_label
from kg.extract.arms.side_labels import CALLED, EVERY, label_of, lower
from kg.extract.document.scene import Scene
from kg.extract.numbers.amounts import AMOUNT, level_of
from kg.extract.text.passage import Passage
from kg.model import Intervention, Kind

VERB = re.compile(
    r"(?<!not )(?<!non-)\b(?:re-?)?(?:randomi[sz]ed|randomly (?:assigned|allocated)|randomi[sz]ation|assigned|allocated)\b"
    r"(?!,? (?:[\w-]+,? ){0,6}?(?:trials?|stud(?:y|ies))\b)"
    r"|\breceiv(?:ed?|ing)\b(?=[^.;]{3,90}\beither\b)"
    r"|\breceived\b(?=(?: (?!who\b|while\b)[^\s.;]+){1,14},? or (?:matching |matched |identical )?placebo\b)"
    r"|\breceived\b(?=[^.;]{3,120}?\(n ?= ?\d+\),? or [^.;]{3,120}?\(n ?= ?\d+\))",
    re.I,
)
RECEIVERS = re.compile(
    r"(?<!who )\b(?:patients|participants|subjects|adults|women|men|children)(?: (?:with|aged) [^.;,()]{3,80})?"
    r"(?: \([^()]*\))? (?:then )?$",
    re.I,
)
"""Who stands before "received", where nothing but lots told who received what."""
ENTRY = re.compile(
    r"\b(?:to(?: (?:receive|undergo|take|be given|treatment with|one of (?:two|three|four|five) [\w ]{4,20}:))?|between"
    r"|receiv(?:ed?|ing)|with)(?: either)?:?\s+",
    re.I,
)
SIDE = re.compile(
    r"\s*,?\s+(?:(?:versus|vs\.?|or|compared (?:with|to)|against)(?: to| with)?|and \d+(?: \([^()]*\))?(?: patients)? to(?: receive)?)"
    r"\s+(?=\S)",
    re.I,
)
BOTH = re.compile(r"\s*,?\s+(?:and|or|versus|vs\.?)\s+", re.I)
EACH_TO = re.compile(r"\s*,?\s+(?:(?:and|or)\s+)?to\s+(?:receive\s+)?(?=\S)", re.I)
LAST_TO = re.compile(r"\b(?:and|or)\s+to\b", re.I)
"""Groups each led by "to": "to A, B, and C (ABC), to A and B (AB), or to B and C (BC)"."""
GROUPS = re.compile(r"\b(?:group|arm)\b", re.I)
COUNTED = re.compile(r"[(\[]\s*(?:[^()]*[,;:]\s*)?(?:[nN]\s*=\s*\d+|\d+\s+(?:patients|participants|subjects|women|men|children))\s*[)\]]")
"""How many people a group has, in brackets."""
PIECE = re.compile(
    r",\s+(?P<piece>(?!(?:and|or|plus|given|followed|administered|once|twice|three|four|daily|weekly|every|for|with|at|in|on|by|to|until|then"
    r"|orally|oral|iv|po|sc|each|all|both|as|after|before|during|over|within|respectively|alone|a|an|the|who|which|where|stratified)\b)"
    r"[A-Za-z][a-z]+(?: [a-z]+)?)\s*(?=\(\s*n\s*=|,|$)",
    re.I,
)
"""A piece of a list that is no more than a name."""
COMMA = re.compile(r",\s+(?=\S)")
CLOSES = re.compile(
    r",?\s+(?:stratified|with stratification|in an? \d+(?:\.\d+)?:\d|(?:in|at|with) a ratio|according to|until|after which|with crossover"
    r"|and (?:were|was|followed|treated|stratified)|who |as (?:first|second|third)-line"
    r"|(?:each|both|all) (?:of them )?(?:given|administered|taken)"
    r"|in (?:the|an?|this) (?:[\w-]+ ){0,5}(?:trial|study)\b"
    r"|as (?:neo)?adjuvant|as maintenance|on top of|which )|;"
    r"|,\s+(?=[\w-]+ (?:\w+ly )?(?:was|were|did|had|showed|lowered|reduced|increased|decreased|improved|prolonged|failed|met|led)\b)"
    r"|(?<!vs)\.(?=\s|$|[A-Z\[])",
    re.I,
)
ALONE = r"(?:alone|by itself|on its own|as (?:a )?(?:monotherapy|single agent))(?:\s*\([^()]*\))?"
SHARED = re.compile(
    rf"(?:,?\s+(?:each|both|all|all patients|either(?![^.;]+\bor (?:given )?{ALONE}))"
    r"(?: of them| (?:given|administered|taken)(?: (?!with\b|plus\b|or\b|and\b|versus\b)[\w-]+){0,7}?)?"
    r"(?:(?: in combination| combined)?(?: together)?\s+(?:with|plus)"
    r"|\s+(?:added to|on top of|in addition to|on an? (?:stable )?background of))"
    r"|,\s+(?:in combination with|combined with|together with|added to|in addition to|along with|plus|on a background of"
    r"|with concurrent))\s+(?P<what>.+)$",
    re.I,
)
OF_ALL = re.compile(r"\b(?:each|both)\b(?! (?:of )?(?:\w+ )?(?:\d+-(?:day|week) )?(?:cycles?|courses?|days?|weeks?|months?)\b)", re.I)
"""What is said of several sides at once, inside of one: where it was not understood, no side is."""
BEFORE_EITHER = re.compile(
    r"(?P<what>[^,;]{3,80}?)\s+(?:(?:in combination|combined|together|along) with|with|plus|and)\s+either\s+(?=\S)", re.I
)
GLOSS = re.compile(r",\s+(?:an?|the)\s+[^,;()]{3,70},(?=\s)", re.I)
"""What an arm's drug is, said between commas: "X, an oral inhibitor of Y, or Z"."""
SHORT_EVERY = re.compile(r"\(([Qq]\d{1,2}[WDHwdh]|QD|BID|TID|QW)\)|\b(Q\d{1,2}[WDH]|QD|BID|TID|QW)\b")
WITHOUT = re.compile(r"\s+(?:with (?:or|and) without|with/without|±)\s+", re.I)
WITH = r"(?:(?:given |administered )?(?:together|in combination|combined) with|with|plus)"
ALONE_OR_WITH = re.compile(
    rf",?\s+(?:either\s+)?{ALONE},?\s+or\s+{WITH}\s+|,?\s+(?:either\s+)?{WITH}\s+(?=(?P<more>[^.;]+?),?\s+or\s+(?:given )?{ALONE}$)", re.I
)
""" "A alone or with B", "A either with B or alone"."""
LEVEL_ONLY = re.compile(r"(?:at )?\d[\d.,]*(?=\s*(?:mg|g|µg|mcg|IU|U|mL)\b|$)", re.I)
LAST_NUMBER = re.compile(r"(?:^|\s)\d[\d.]*$")
NO_SIDE = re.compile(
    r"^(?:the |an? |no |one |other |another |either )*(?:study|trial|treatment(?! of)|placebo-controlled|arm|group)\b", re.I
)
HAD = re.compile(r"\b(?:who|had|have|has|having)\s+(?:(?:previously|already|all|both|not)\s+)?$", re.I)
OR_TO = re.compile(r"\bor to\b", re.I)
FAR = 320
WITH = r"(?:\s*\+\s*|\s+(?:plus|with|in combination with|combined with)\s+)"


@dataclass(frozen=True, slots=True)
class Side:
    """One group of an assignment: what it is called and what it is given."""

    label: str
    given: tuple[Intervention, ...]


def assigned_sides(scene: Scene, sentence: Passage) -> list[Side]:
    """The groups of a sentence that says who was assigned to what; empty where they are not all understood."""
    text = sentence.text
    for verb in VERB.finditer(text):
        if not is_outside(text, verb.start()):
            continue  # "(phase 3, randomised, open-label)" says how a trial was made, and not who got what
        received = verb[0].lower().startswith("receiv")
        if received and "either" not in text[verb.end() : verb.end() + 90] and not RECEIVERS.search(text[: verb.start()]):
            continue
        begin = verb.start() if received else verb.end()
        for entry in ENTRY.finditer(text, begin, min(len(text), begin + FAR)):
            if ";" in text[begin : entry.start()] or not is_outside(text, entry.start()):
                continue
            if "either" in entry[0].lower() and entry[0].lower().startswith("with"):
                continue  # what stands before it is given to all
            if entry[0].lower().startswith("receiv") and HAD.search(text, verb.end(), entry.start()):
                continue  # "patients who had received A" before the lots
            found = sides_of(scene, sentence.part(entry.end(), len(text)), entry[0].lower().startswith("between"))
            if len(found) > 1:
                return found
            if entry[0].lower().startswith("to") and leads(scene, sentence.part(entry.end(), len(text)), 0):
                return []  # the first of its groups is not understood: those behind it are not all
    return []


def sides_of(scene: Scene, body: Passage, between: bool) -> list[Side]:
    """The groups that a list sets apart from its first word on, ``between`` them also by "and"; none where one is unclear."""
    shared: tuple[Intervention, ...] = ()
    body = without_options(body)
    ahead = BEFORE_EITHER.match(body.text)
    if ahead:
        shared = interventions(scene, body.part(0, ahead.end("what")))
        if not shared or not leads(scene, body.part(0, ahead.end("what"))):
            return []
        body = body.part(ahead.end(), len(body.text))
    for gloss in reversed(list(GLOSS.finditer(body.text))):
        body = body.without(gloss.start(), gloss.end() - 1)
    behind = next((m for m in SHARED.finditer(body.text) if is_outside(body.text, m.start())), None)
    if behind:
        tail = _closed(body.part(behind.start("what"), len(body.text)))
        shared = (*shared, *interventions(scene, tail)) if leads(scene, tail) else shared
        body = body.part(0, behind.start())
    body = _closed(body)
    cuts = [(m.start(), m.end()) for m in EACH_TO.finditer(body.text) if is_outside(body.text, m.start())]
    if cuts and LAST_TO.search(body.text[slice(*cuts[-1])]):
        return read_sides(scene, body.between(cuts), shared)
    return with_and_without(scene, body, shared) or read_sides(scene, [p for p in _cut(scene, body, between) if p.text], shared)


def read_sides(scene: Scene, parts: Sequence[Passage], shared: tuple[Intervention, ...] = ()) -> list[Side]:
    """The groups of a list already cut, each given what it names and what all get; empty where one is unclear."""
    if len(parts) < 2 or not all(leads(scene, p) or LEVEL_ONLY.match(p.text) for p in parts):
        return []
    given: list[tuple[Intervention, ...]] = []
    for part in parts:
        carried = given[-1] if given and not leads(scene, part) else ()
        given.append(carried or interventions(scene, without_choice(part)))
    if not all(given) or any(goes_unread(scene, p) or OF_ALL.search(p.text) or _several(scene, p) for p in parts):
        return []
    return told_apart(scene, parts, given, _with_shared(given, shared or _beside_placebo(scene, parts[0], given), parts))


def _several(scene: Scene, side: Passage) -> bool:
    """Whether a side that was cut holds more than one group: it names one drug twice, counts people twice, or lists what is not known."""
    mentions = given_mentions(scene, side)
    named = [m.entity for m in mentions if m.entity.kind is Kind.DRUG]
    pieces = [m.span("piece") for m in PIECE.finditer(side.text) if is_outside(side.text, m.start())]
    unread = any(not any(a <= x.start < b for x in mentions) for a, b in pieces)
    groups = GROUPS.findall(ASIDE.sub("", side.text))
    return ((len(named) > len(set(named)) or len(groups) > 1) and "," in side.text) or len(COUNTED.findall(side.text)) > 1 or unread


def with_and_without(scene: Scene, body: Passage, shared: tuple[Intervention, ...]) -> list[Side]:
    """ "A with or without B", "A either alone or with B": A and B together, and A alone."""
    apart = WITHOUT.search(body.text) or ALONE_OR_WITH.search(body.text)
    if apart is None:
        return []
    end = apart.end("more") if apart.groupdict().get("more") else len(body.text)
    if SIDE.search(body.text[: apart.start()]) or SIDE.search(body.text, apart.end(), end):
        return []
    parts = [body.part(0, apart.start()), body.part(apart.end(), end)]
    base, more = (interventions(scene, p) for p in parts)
    if not base or not more or not all(leads(scene, p) for p in parts) or any(goes_unread(scene, p) for p in parts):
        return []
    alone, added = (label_of(scene, p.text, g) for p, g in zip(parts, (base, more), strict=True))
    tail = "".join(f" plus {i.agent.label}" for i in shared)
    return [Side(f"{alone} plus {lower(added)}{tail}", (*base, *more, *shared)), Side(f"{alone}{tail}", (*base, *shared))]


def _closed(body: Passage) -> Passage:
    """The words up to where the sentence goes on with something else than who gets what."""
    end = next((m.start() for m in CLOSES.finditer(body.text) if is_outside(body.text, m.start())), len(body.text))
    return body.part(0, len(body.text[:end].rstrip(" .,")))


def is_outside(text: str, at: int) -> bool:
    """Whether a position stands in no bracket."""
    return text.count("(", 0, at) <= text.count(")", 0, at) and text.count("[", 0, at) <= text.count("]", 0, at)


def _cut(scene: Scene, body: Passage, between: bool) -> list[Passage]:
    """The sides of a list. Its commas cut too, where the list ends in "or" and each piece begins with what is given."""
    text = body.text
    cuts = [(m.start(), m.end()) for m in (BOTH if between else SIDE).finditer(text) if is_outside(text, m.start())]
    cuts = [c for c in cuts if not CHOICE.search(text[: c[0]])]
    told = [c for c in cuts if OR_TO.search(text, *c)]
    cuts = told or cuts  # "to A or to B or C": B and C are a choice
    words = {re.search(r"[a-z]+", text[a:b], re.I)[0].lower() == "or" for a, b in cuts}  # type: ignore[index]
    if not cuts or len(words) > 1:
        return []  # "A versus B or C": B and C are a choice
    ahead = text[: cuts[0][0]]
    oxford = text[cuts[0][0] :].lstrip().startswith(",")
    if oxford or not re.search(r"\band\b", ahead[ahead.rfind(",") :]):
        for m in COMMA.finditer(ahead):
            inside = body.part(m.end(), next((c.start() for c in COMMA.finditer(ahead, m.end())), len(ahead)))
            level = LEVEL_ONLY.fullmatch(inside.text) or AMOUNT.fullmatch(inside.text)
            lists = level or (leads(scene, inside, 0) and interventions(scene, inside))
            if is_outside(text, m.start()) and lists:
                cuts.append((m.start(), m.end()))
    return body.between(sorted(cuts))


def leads(scene: Scene, side: Passage, most: int = 2) -> bool:
    """Whether a phrase begins with what is given, a drug or placebo: "second-line chemotherapy" is no arm.

    At most ``most`` other words may stand before it.
    """
    mentions = given_mentions(scene, side)
    if not mentions or NO_SIDE.match(side.text):
        return False
    words = re.sub(
        r"^(?:either|to|receive|treatment (?:with|of)|the|a|an|oral|intravenous|subcutaneous|matching|matched|identical|choice|of"
        r"|(?:once|twice)-(?:daily|weekly|monthly)|daily|weekly|monthly"
        r"|just|only|simply|(?:\d+|two|three|four|six) (?:cycles|courses) of|(?:neo)?adjuvant|(?:intravenous |oral )?administration of"
        r"|(?:investigator|physician)'s"
        r"|\(.*?\)|\W|low-dose|high-dose|\d\S*|mg(?:/\S+)?)+(?:\s+|$)",
        "",
        side.text[: mentions[0].start],
        flags=re.I,
    )
    return len(words.split()) <= most and not all(
        m.entity.kind is Kind.TREATMENT and m.entity.label != "placebo" and len(mentions) == 1 and "line" in side.text for m in mentions
    )


def goes_unread(scene: Scene, side: Passage) -> bool:
    """Whether a side gives something more, behind a plus, that is not understood."""
    behind = side.text[max((m.end for m in given_mentions(scene, side)), default=0) :]
    return bool(re.search(r"(?:\+|\bplus|\bin combination with|\bcombined with)\s+(?!(?:the|a|an|either|or)\b)\w", behind))


def _with_shared(
    given: Sequence[tuple[Intervention, ...]], shared: tuple[Intervention, ...], parts: Sequence[Passage]
) -> list[tuple[Intervention, ...]]:
    """What all groups get, added to each: told so, or told once behind placebo ("X or placebo plus Y")."""
    first, last = given[0], given[-1]
    if not shared and len(given) == 2 and len(last) > 1 and last[0].agent.label == "placebo":
        rest = {i.agent for i in last[1:]}
        if not rest & {i.agent for i in first} and not re.search(r"\balone\b|\bmonotherapy\b|\bplus\b|\+", parts[0].text, re.I):
            shared = last[1:]
    return [(*g, *(s for s in shared if s.agent not in {i.agent for i in g})) for g in given]


def _beside_placebo(scene: Scene, side: Passage, given: Sequence[tuple[Intervention, ...]]) -> tuple[Intervention, ...]:
    """What is given with placebo where a list sets placebo alone against one drug with others, "A with B or placebo", and its section
    speaks of placebo with one of them: "placebo + A"."""
    first, last = given[0], given[-1]
    if len(given) != 2 or len(first) < 2 or [i.agent.label for i in last] != ["placebo"] or not re.search(r"\bwith\b", side.text):
        return ()
    text = " ".join(s.text for s in scene.sentences if s.section == side.section)
    named = {i: re.escape(i.agent.label) for i in first}
    told = tuple(i for i, n in named.items() if re.search(rf"\bplacebo{WITH}{n}\b|(?<!\+ )(?<!plus )\b{n}{WITH}placebo\b", text, re.I))
    return told if len(told) < len(first) else ()


def told_apart(
    scene: Scene, parts: Sequence[Passage], own: Sequence[tuple[Intervention, ...]], given: Sequence[tuple[Intervention, ...]]
) -> list[Side]:
    """The sides with their labels; those that give the same drugs are told apart by the amount or schedule of the first.

    ``own`` is what the words of each side name, ``given`` what it gets with what all get.
    """
    sets = [frozenset((i.agent.curie, i.level) for i in g) for g in given]
    alike = [sets.count(s) > 1 for s in sets]
    levels = _levels([t if twice else "" for t, twice in zip(_with_units(parts), alike, strict=True)])
    if levels is None:
        return []
    sides = []
    for part, words, all_given, level in zip(parts, own, given, levels, strict=True):
        label = composed_label(scene, words) if LEVEL_ONLY.match(part.text) else LAST_NUMBER.sub("", label_of(scene, part.text, words))
        told = bool(CALLED.search(part.text)) and not LEVEL_ONLY.match(part.text)
        label = _at_level(label, words[0].agent.label, level) if level and not told and level.lower() not in label.lower() else label
        more = all_given[len(words) :]
        label += "".join(f" plus {i.agent.label}" for i in more)
        sides.append(Side(label, (replace(all_given[0], level=level), *all_given[1:]) if level else all_given))
    return sides


def _at_level(label: str, drug: str, level: str) -> str:
    """A label with the amount behind the drug that it is of, or what stands for it: "X 20 mg plus Y"; else behind all of it."""
    named = re.match(rf"{re.escape(drug)}(?![\w-])", label, re.I) or re.match(r"[\w-]+(?=\s+(?:plus|\+|with)\s)", label)
    return f"{label[: named.end()]} {level}{label[named.end() :]}" if named else f"{label} {level}"


def _levels(texts: Sequence[str]) -> list[str] | None:
    """What tells the sides that give the same drugs apart; a side without words needs no level. None where it cannot be told."""
    same = [t for t in texts if t]
    for told_by in (amount_level, schedule_level):
        levels = [told_by(t) for t in same]
        if all(levels) and len(set(levels)) == len(levels):
            return [told_by(t) if t else "" for t in texts]
    return None if same else [""] * len(texts)


def _with_units(parts: Sequence[Passage]) -> list[str]:
    """The words of each side, a bare number with the unit that the next amount has: "X 100", "200", "400 mg"."""
    texts: list[str] = []
    unit = ""
    for part in reversed(parts):
        found = AMOUNT.search(part.text)
        unit = found["unit"] if found else unit
        bare = LAST_NUMBER.search(part.text) if not found and unit else None
        texts.append(f"{part.text} {unit}" if bare else part.text)
    return texts[::-1]


def amount_level(text: str) -> str:
    """The one amount that a phrase tells: "30 mg"; nothing where it tells several or a step to another."""
    found = {level_of(m) for m in AMOUNT.finditer(re.sub(r"\bafter an? [^,;()]*", "", text))}
    return found.pop() if len(found) == 1 else ""


def schedule_level(text: str) -> str:
    """How often, as a phrase tells it: the short form where it gives one."""
    short = SHORT_EVERY.search(text)
    found = EVERY.search(text)
    return next(g for g in short.groups() if g).upper() if short else found[0].lower() if found else ""
