"""What a study sets against what, where no lots are told: "a trial of A versus B", "the addition of A to B", "combines A with B"."""

from __future__ import annotations

import re

from kg.extract.arms.assigned import SIDE, Side, goes_unread, leads, with_and_without
from kg.extract.arms.interventions import given_mentions, interventions
from kg.extract.arms.labels import composed_label
from kg.extract.arms.side_labels import label_of, lower
from kg.extract.document.scene import Scene
from kg.extract.text.passage import Passage
from kg.extract.text.words import capitalised
from kg.model import Intervention, Kind, entity

VERSUS = re.compile(r"\s*(?:,\s*)?\b(?:versus|vs\.?|or|compared (?:with|to))\b\s*(?=(?:[A-Z]|[a-z]+(?:-[a-z]+)?))", re.I)
COMPARED = re.compile(
    r"(?<!combined)(?<!combination)(?<!together)(?<!along)(?<!treated)(?<!treatment)\s+(?:with|to|against|versus|vs\.?)\s+", re.I
)
BETWEEN = re.compile(r"\s+and\s+", re.I)
ENDS = r"(?=\s+(?:in|for|among|as|at|is|was|are|were|has|have|will|that|which|who|enrolled|included|showed|met)\b|, (?:an?|the) |[.;()]|$)"
STUDY_OF = re.compile(
    r"\b(?:study|trial)\s+(?:\([^)]*\)\s*)?(?:(?:of|in|with|included|enrolled) [^.;]{0,100}?\b(?:compared|comparing|compares|to compare)"
    r"|of(?! phase)|that (?:is )?compar(?:es|ed|ing)|comparing|compares|compared|to compare|evaluating"
    rf"|evaluated|testing|tested|investigating)\s+(?P<what>[^.;()]+?){ENDS}",
    re.I,
)
EFFECT_OF = re.compile(r"(?:the )?(?:efficacy|safety|effects?|tolerability|activity)(?:,? and (?:efficacy|safety|tolerability))? of ", re.I)
OF_BOTH = re.compile(
    r", (?:both|each)(?: (?:given|administered|combined|in combination))?"
    rf" (?:with|plus|on an? (?:stable )?background of|on top of|in addition to) (?P<what>[^.;()]+?){ENDS}",
    re.I,
)
"""What both sides get: "A versus B, both with C"."""
WAS_COMPARED = re.compile(
    r"(?:^|[,;]\s)(?P<what>[^.,;]{3,80}?) (?:was|were|is|has been|have been|is being) (?:directly )?compared (?:with|to|against) "
    rf"(?P<control>[^.;()]+?){ENDS}",
    re.I,
)
COMPARES = re.compile(
    r"\bcompared\s+(?P<what>[^.,;()]{3,60}?)\s+(?:with|to|against|versus)\s+(?P<control>[^.,;()]{3,60}?)\s+(?:in|among)\s+"
    r"(?:\d[\d,]*|patients|adults|people|participants|children|women|men|those)\b",
    re.I,
)
SET_AGAINST = re.compile(
    rf"\b(?:set|sets|setting|pitted|pits|pitting)\s+(?P<what>[^.;()]+?)\s+against\s+(?P<control>[^.;()]+?){ENDS}",
    re.I,
)
ON_TOP = re.compile(
    r"(?:\b(?:tested|evaluated|compared|assessed|studied|examined|investigated)(?: an? [\w -]{3,40}:)?|:)\s+"
    r"(?P<new>[^.;:]+?),? (?:or|versus|vs\.?|with|against) (?:matching |matched )?placebo,? (?:each |both )?"
    rf"(?:on top of|in addition to|added to|as an add-on to)\s+(?P<base>[^.;()]+?){ENDS}",
    re.I,
)
ADDED = re.compile(
    r"\b(?:addition of|adding)\s+(?P<new>[^.;()]+?)\s+to\s+(?P<base>[^.;()]+?)(?=\s+(?:in|for|among|as|on|improv\w+|prolong\w+)\b|[.;(]|$)",
    re.I,
)
ADDED_IN = re.compile(
    r"\b(?:trial|study)\b[^.;:]{0,80}?\badded\s+(?P<new>[^.;:()]+?)\s+to\s+(?P<base>[^.;:()]+?)(?=\s+(?:in|for|among|as)\b|[.:;(]|$)", re.I
)
JOINS = re.compile(
    r"\b(?:combin(?:es|ed|ing)|pair(?:s|ed|ing)|test(?:s|ed|ing)|evaluat(?:es|ed|ing)|stud(?:ies|ied|ying)|investigat(?:es|ed|ing)"
    rf"|explor(?:es|ed|ing)|assess(?:es|ed|ing))\s+(?P<what>[^.;()]+?){ENDS}",
    re.I,
)
JOINED_BY = re.compile(r"\b(?:with|plus|together with|in combination with)\b|\+", re.I)
STUDIED_WITH = re.compile(
    r"\b(?:is|was|are|were)(?: also)?(?: currently)?(?: being)? (?:studied|tested|evaluated|investigated|explored|assessed|combined)\s+"
    r"(?:together |in combination )?with\s+(?P<what>[^.;(),]+?)(?=\s+(?:in|for|among|as|at)\b|[.;(),]|$)",
    re.I,
)
BY_LOT = re.compile(r"\brandomi[sz]ed|\brandomly\b|\bversus\b|\bvs\.?\b|\bcompar|\bplacebo\b", re.I)
PLACEBO = Intervention(agent=entity(Kind.TREATMENT, "placebo"))


def studied_sides(scene: Scene, sentence: Passage) -> list[Side]:
    """The arms that a sentence about a study tells by what it sets against what, or by what it combines; empty where it is not sure."""
    for read in (_compared, _was_compared, _compares, _set_against, _on_top, _added, _combined):
        found = read(scene, sentence)
        if found:
            return found
    return []


def _compared(scene: Scene, sentence: Passage) -> list[Side]:
    """ "A study of A versus B": two arms; "a single-arm trial of A", "a study of A with B": one."""
    studied = STUDY_OF.search(sentence.text)
    if studied is None:
        return []
    start = studied.start("what") + (effect.end() if (effect := EFFECT_OF.match(studied["what"])) else 0)
    body = sentence.part(start, studied.end("what"))
    behind = OF_BOTH.search(sentence.text, start)
    if behind:
        shared = interventions(scene, sentence.part(behind.start("what"), behind.end("what")))
        return _with_all(_two_of(scene, sentence.part(start, behind.start())), shared)
    both = with_and_without(scene, body, ())
    if both:
        return both
    compares = re.search(r"\bcompar", sentence.text[studied.start() : studied.start("what")], re.I)
    versus = COMPARED if compares and not VERSUS.search(body.text) else VERSUS
    cuts = list(versus.finditer(body.text)) or (list(BETWEEN.finditer(body.text)) if compares and "," not in body.text else [])
    if len(cuts) == 1:
        return _two(scene, [body.part(0, cuts[0].start()), body.part(cuts[0].end(), len(body.text))])
    single = re.search(r"\b(?:single|one)[- ]arm\b", sentence.text, re.I)
    together = JOINED_BY.search(body.text) and len(interventions(scene, body)) > 1 and not BY_LOT.search(sentence.text)
    return _one(scene, body) if not cuts and (single or (together and leads(scene, body))) else []


def _two_of(scene: Scene, body: Passage) -> list[Side]:
    """The two sides of "A versus B"."""
    cuts = list(VERSUS.finditer(body.text))
    return _two(scene, [body.part(0, cuts[0].start()), body.part(cuts[0].end(), len(body.text))]) if len(cuts) == 1 else []


def _with_all(sides: list[Side], shared: tuple[Intervention, ...]) -> list[Side]:
    """Sides with what both get besides; none where that is not understood."""
    more = "".join(f" plus {i.agent.label}" for i in shared)
    return [Side(f"{s.label}{more}", (*s.given, *shared)) for s in sides] if shared else []


def _was_compared(scene: Scene, sentence: Passage) -> list[Side]:
    """ "A was compared with B in a trial"."""
    m = WAS_COMPARED.search(sentence.text)
    if m is None or not re.search(r"\b(?:trial|study)\b", sentence.text, re.I):
        return []
    parts = [sentence.part(m.start(g), m.end(g)) for g in ("what", "control")]
    return _two(scene, parts) if all(leads(scene, p) for p in parts) else []


def _compares(scene: Scene, sentence: Passage) -> list[Side]:
    """ "NAME-3 compared A with B in 900 patients"."""
    m = COMPARES.search(sentence.text)
    if m is None or re.search(r"\b(?:not|never|be|been|were|was|to)\s+$", sentence.text[: m.start()]):
        return []
    parts = [sentence.part(m.start(g), m.end(g)) for g in ("what", "control")]
    return _two(scene, parts) if all(leads(scene, p, 0) and not goes_unread(scene, p) for p in parts) else []


def _set_against(scene: Scene, sentence: Passage) -> list[Side]:
    """ "NAME-3, a phase 3 trial, set A against B"."""
    m = SET_AGAINST.search(sentence.text)
    if m is None:
        return []
    parts = [sentence.part(m.start(g), m.end(g)) for g in ("what", "control")]
    return _two(scene, parts) if all(leads(scene, p, 0) for p in parts) else []


def _on_top(scene: Scene, sentence: Passage) -> list[Side]:
    """ "NAME-3 tested A, or placebo, on top of B"."""
    m = ON_TOP.search(sentence.text)
    if m is None:
        return []
    new, base = (sentence.part(m.start(g), m.end(g)) for g in ("new", "base"))
    first, rest = interventions(scene, new), interventions(scene, base)
    if not first or not rest or any(not leads(scene, p, 0) or goes_unread(scene, p) for p in (new, base)):
        return []
    if SIDE.search(new.text) or {i.agent for i in first} & {i.agent for i in rest}:
        return []
    words = lower(label_of(scene, base.text, rest))
    return [Side(f"{composed_label(scene, first)} plus {words}", (*first, *rest)), Side(f"Placebo plus {words}", (PLACEBO, *rest))]


def _added(scene: Scene, sentence: Passage) -> list[Side]:
    """ "The addition of A to B" against placebo, or against B alone where lots were drawn."""
    m = ADDED.search(sentence.text)
    if m is None or not BY_LOT.search(sentence.text):
        m = ADDED_IN.search(sentence.text)
        alone = rf"(?<!\+ )(?<!plus )\b(?:with|on|for|versus|vs\.?) {re.escape(m['base'])}(?: alone)?(?=[,;. ]|$)" if m else ""
        against = m and re.search(alone, sentence.text[m.end() :])
        if m is None or not against:
            return []
    new, base = (sentence.part(m.start(g), m.end(g)) for g in ("new", "base"))
    first, rest = interventions(scene, new), interventions(scene, base)
    if not first or not rest or not leads(scene, new) or not leads(scene, base) or any(goes_unread(scene, p) for p in (new, base)):
        return []
    if first[0].agent.label == "placebo" or {i.agent for i in first} & {i.agent for i in rest}:
        return []
    words = lower(label_of(scene, base.text, rest))
    label = f"{label_of(scene, new.text, first)} plus {words}"
    if re.search(r"\bplacebo\b", sentence.text, re.I):
        return [Side(label, (*first, *rest)), Side(f"Placebo plus {words}", (PLACEBO, *rest))]
    return [Side(label, (*first, *rest)), Side(label_of(scene, base.text, rest), rest)]


def _combined(scene: Scene, sentence: Passage) -> list[Side]:
    """ "The trial combines A with B", "A is being studied with B": one arm that gets all of it; no lots were drawn."""
    text = sentence.text
    if BY_LOT.search(text):
        return []
    behind = STUDIED_WITH.search(text)
    if behind:
        drugs = [m for m in given_mentions(scene, sentence) if m.end <= behind.start() and not text[m.end : behind.start()].strip()]
        body = sentence.part(behind.start("what"), behind.end("what"))
        if drugs and leads(scene, body, 0) and not goes_unread(scene, body):
            given = (*interventions(scene, sentence.part(drugs[0].start, drugs[0].end)), *interventions(scene, body))
            label = f"{capitalised(drugs[0].text)} plus {lower(label_of(scene, body.text, given[1:]))}"
            return [Side(label, given)] if len({i.agent for i in given}) == len(given) > 1 else []
    joins = JOINS.search(text)
    if joins is None:
        return []
    body = sentence.part(joins.start("what"), joins.end("what"))
    if SIDE.search(body.text) or not leads(scene, body, 0) or goes_unread(scene, body):
        return []
    by = JOINED_BY.search(body.text)
    first = [m for m in given_mentions(scene, body) if by and m.end <= by.start()]
    return _one(scene, body) if len(first) == 1 and len(interventions(scene, body)) > 1 else []


def _two(scene: Scene, parts: list[Passage]) -> list[Side]:
    read = [interventions(scene, p) for p in parts]
    if not all(read) or not all(leads(scene, p) for p in parts) or {i for g in read[:1] for i in g} == {i for g in read[1:] for i in g}:
        return []
    return [Side(label_of(scene, p.text, g), g) for p, g in zip(parts, read, strict=True)]


def _one(scene: Scene, body: Passage) -> list[Side]:
    given = interventions(scene, body)
    return [Side(re.sub(r"\s+(?:alone|monotherapy)$", "", label_of(scene, body.text, given)), given)] if given else []
