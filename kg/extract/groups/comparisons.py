"""What sentences conclude of two groups of patients, whatever was measured: "no difference in X between the groups"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal

from kg.extract.arms.of_trial import arms_of
from kg.extract.document.scene import Scene
from kg.extract.groups.concluded import SAME, Concluded, clauses, concluded
from kg.extract.groups.names import called
from kg.extract.groups.phrases import BEFORE, LEADING, SPAN
from kg.extract.groups.sentences import groups_in, measured
from kg.extract.numbers.quantity import Quantity
from kg.extract.numbers.reported import quantities
from kg.extract.stage.cast import Cast
from kg.extract.stage.told import Told
from kg.extract.text.contexts import context
from kg.extract.text.group_words import starts
from kg.extract.trials.drafts import Draft
from kg.model import Arm, Comparison, Entity, Evidence, Result

DIFFER = re.compile(r"\bwith an? (?:statistic\w* )?significant difference\b(?: between (?:the )?(?:two )?groups)?", re.I)
LED = re.compile(
    r"^(?:(?:the|an?|both|either|those|that|patients|participants|subjects|women|men|children|infants|people|animals|individuals|adults"
    r"|rats|mice|ones|use of|in|of|for|on|with|among|under|by|from|to"
    r"|(?:who|that|which)?\s*(?:were |had |have )?(?:received|receiving|given|treated (?:with|by)|assigned to|allocated to"
    r"|randomi[sz]ed to|taking|took|fed|using))\s+)+",
    re.I,
)
"""What stands before the name of a group."""
TRAILING = re.compile(
    r"\s+(?:at|after|during|over|throughout)\s+(?:the\s+)?"
    r"(?:\d|day|week|month|year|end|follow|time|visit|study|postop|treatment)[^;]*$",
    re.I,
)
OF_SIDES = re.compile(r"\s+(?:groups?|arms?|treatments|interventions|regimens|conditions|cohorts)$", re.I)
TWO = re.compile(r"\b(?:two|both|(?:the|study|treatment) (?:groups|arms))\b", re.I)
AT_TIME = re.compile(rf"\b(?:at|after|by) (?:the )?(?P<time>{SPAN})", re.I)
IS_SAID = re.compile(
    r"^\s*(?:with|which|who|as|because|including|such|respectively|see|when|where|if|nor|on|than)\b"
    r"|\b(?:was|were|is|are|had|has|did|does|showed|may|might|could|would|should|will|not|no)\b|\d\s*%|[<>=]",
    re.I,
)
"""Words that no name of a measure holds: they say something."""
VAGUE = re.compile(
    r"\bmost of\b|^\s*(?:the )?(?:studied\b|most|some|several|other|many|any|all|each|these|those|such)\b"
    r"|^\s*(?:the |mean |median |overall |total )*(?:scores?|values?|levels?|rates?|results?|outcomes?|groups?)\s*$"
    r"|\b(?:doses?|dosage|characteristics|(?:socio-?)?demographics?|variables|parameters)\b",
    re.I,
)
"""Words that name no one thing, or nothing that was measured."""
COMPARES = re.compile(
    r"\bdiffer|\bsimilar\b|\bcomparable\b|\bequivalent\b|\bsignificant(?:ly)?\b|\bnot (?:affect|alter|change|influence|modif)"
    r"|\bno (?:\w+ )?(?:effect|impact|influence)|\bunaffected\b|\b(?:than|compared|versus|vs\.?)\b.*\bp\s*[<>=≤]",
    re.I,
)
FROM_BASELINE = re.compile(r"\bfrom (?:the )?baseline\b", re.I)
SHARED = re.compile(
    r"\b(?:scores|levels|rates|values|concentrations|(?:sub)?scales|domains|functioning|functions|outcomes|counts|symptoms|pressures"
    r"|times)\s*$",
    re.I,
)
"""A noun at the end of a list that may belong to all of it: "physical, social and role functioning"."""
LONGEST_OF_LIST = 6
"""Words at most in the name of one of several things that are compared."""
ASSESSED = re.compile(
    r"[\s,(]+(?:as )?(?:assessed |determined |evaluated |judged |measured |reported )?(?:by|per|according to) (?:the )?"
    r"(?:blinded |independent |central |local )*"
    r"(?:review(?:ers)?(?: committee)?|investigators?|assessors?|assessment|RECIST(?: (?:version |v)?[\d.]+)?|criteria)\)?\s*$",
    re.I,
)
"""Who judged an endpoint, behind its name."""
EFFECT_ON = re.compile(r"^\s*(?:their |the |its )?(?:effects?|impact|influence) on (?:the )?", re.I)
NOT_SIGNIFICANT = Decimal("0.05")


def group_comparisons(
    scene: Scene, cast: Cast, all_told: Sequence[Told], known: Mapping[str, str], taken: frozenset[int]
) -> Iterator[tuple[Comparison, Evidence]]:
    """The comparisons of all sentences of which no other rule has read one: ``taken`` are where those start. ``known`` names the groups."""
    for one in all_told:
        text = one.passage.text
        if one.rule != "sentence" or one.passage.starts[0] in taken or not COMPARES.search(text):
            continue
        if BEFORE.search(FROM_BASELINE.sub("", text)):
            continue
        if any(context(name).search(text) for name in ("background", "design", "size", "subgroups", "patients_apart", "expected")):
            continue
        if one.passage.section and (context("elsewhere").search(one.passage.section[-1]) or BEFORE.search(one.passage.section[-1])):
            continue
        yield from _read(scene, cast, one, _with_arms(_draft(one, cast), known))


def _draft(one: Told, cast: Cast) -> Draft | None:
    """The trial whose arms a sentence may name: its own, else the only one that the document is about."""
    return one.draft or (cast.drafts[0] if cast.one_trial and cast.drafts else None)


def _with_arms(draft: Draft | None, known: Mapping[str, str]) -> Mapping[str, str]:
    """The names of the document's groups with those of the arms of a trial."""
    arms = [arm for arm in arms_of(draft) if not arm.pooled]
    return {**known, **{called(arm.label): arm.label for arm in arms if called(arm.label)}} if arms else known


def differing(scene: Scene, found: Sequence[tuple[Result, Evidence]]) -> Iterator[tuple[Comparison, Evidence]]:
    """The comparison of a sentence that gives the means of two groups and says that they differ significantly."""
    pairs: dict[int, list[tuple[Result, Evidence]]] = {}
    for read in found:
        pairs.setdefault(read[1].start, []).append(read)
    texts = {s.passage.starts[0]: s.text for s in scene.sentences}
    for start, both in pairs.items():
        text = texts.get(start, "")
        said = DIFFER.search(text)
        if said is None or len(both) != 2 or both[0][0].value is None or both[1][0].value is None or both[0][0].value == both[1][0].value:
            continue
        (first, evidence), (second, _) = both
        p = _p_of(text, said.end())
        yield (
            Comparison(
                endpoint=first.endpoint, trial=first.trial, experimental=first.arm, control=second.arm,
                timepoint=first.timepoint if re.search(r"\d", first.timepoint) else "",
                conclusion="significantly higher" if both[0][0].value > both[1][0].value else "significantly lower",
                p_relation=p.relation if p else "", p_value=p.value if p else None,
            ),
            replace(evidence, rule="sentence-group-comparison"),
        )  # fmt: skip


def _read(scene: Scene, cast: Cast, one: Told, known: Mapping[str, str]) -> Iterator[tuple[Comparison, Evidence]]:
    """What each clause of a sentence concludes of two of the groups: of one thing, or of each of a list, or of what the clause before
    is about."""
    before: list[tuple[Entity, str]] = []
    for clause in clauses(one.passage.text):
        led = LEADING.match(clause)
        times = {m["time"] for m in AT_TIME.finditer(clause)}
        time = times.pop() if len(times) == 1 else ""
        for said in concluded(clause[led.end() :] if led else clause):
            sides = _sides(said, one, cast, known)
            about = (_abouts(scene, said) if said.what else before) if sides else []
            if not about:
                continue
            p = _p_of(clause, said.at + (led.end() if led else 0)) if len(sides) == 1 else None
            if said.says == SAME and p is not None and (p.value is None or p.value < NOT_SIGNIFICANT):
                p = None
            if not said.says and (p is None or len(about) > 1):
                break
            before = [(thing, at or time) for thing, at in about]
            for thing in before:
                for pair in sides:
                    yield _compared(replace(one, draft=_draft(one, cast)) if pair else one, thing, said.says, pair, known, p)
            break


def _sides(said: Concluded, one: Told, cast: Cast, known: Mapping[str, str]) -> list[list[str]]:
    """The two groups that are set against each other, the one acting first, or each of several against one; an empty pair where a
    trial's two are meant; nothing where they are not known."""
    if not said.both:
        ones, others = _groups(said.one, known), _groups(said.other, known)
        if not ones or len(others) != (1 if said.other else 0) or {*map(called, ones)} & {*map(called, others)}:
            return []
        return [[name, *others] for name in ones] if others or len(ones) == 1 else []
    named = _both(said.both, known)
    if not named and " and " not in said.both and len(set(known.values())) == 2 and TWO.search(said.both):
        named = list(dict.fromkeys(known.values()))
    if len(dict.fromkeys(named)) == 2:
        return [named]
    return [] if " and " in said.both or one.draft is None or not cast.one_trial else [[]]


def _groups(words: str, known: Mapping[str, str]) -> list[str]:
    """The one group that some words name, or the two of "A and B"; none where one of them is not known."""
    if name := _group(words, known):
        return [name]
    bare = re.sub(r"\s*\([^()]*\)", "", words)
    parts = [_group(part, known) for part in re.split(r"\s+and\s+", re.sub(r"\b(?:both|groups) ", "", bare))]
    return parts if len(parts) == 2 and all(parts) and parts[0] != parts[1] else []


def _group(words: str, known: Mapping[str, str]) -> str:
    """The one group that some words name, and nothing else; empty where they do not."""
    name = LED.sub("", TRAILING.sub("", re.sub(r"\s*\([^()]*\)", "", words)).strip(" ,."))
    for form in (name, f"group {name}", re.sub(r"s$", "", name)):
        if called(form) in known:
            return form
    inside = groups_in(words, known)
    alone = len(inside) == 1 and not LED.sub("", words[: inside[0].start]).strip() and not words[inside[0].end :].strip()
    return inside[0].name if alone else ""


def _both(who: str, known: Mapping[str, str]) -> list[str]:
    """The groups of "the X group and the Y group" and of "the X and Y groups"; none for "both groups"."""
    if " and " not in who:
        return []
    found = [g.name for g in groups_in(who, known)]
    joined = re.fullmatch(r"(?:the )?(?:groups )?(.+?) and (?:the )?(.+?)", OF_SIDES.sub("", who), re.I)
    if len(found) < 2 and joined:
        both = [_group(joined[1], known), _group(joined[2], known)]
        return [f"{name} group" for name in both] if all(both) else []
    return found


def _abouts(scene: Scene, said: Concluded) -> list[tuple[Entity, str]]:
    """The endpoints that are compared: what is told, or each of a list of several; none at all where one of them is no outcome."""
    parts = [part for part in re.split(r",\s*(?:(?:and|or|nor)\s+)?", said.what) if part.strip()]
    if len(parts) > 1 and (last := re.split(r"\s+(?:and|or|nor)\s+", parts[-1])) and not re.search(r",\s*(?:and|or|nor)\s", said.what):
        parts[-1:] = last
    if any(IS_SAID.search(part) for part in parts) or (len(parts) > 1 and SHARED.search(parts[-1])):
        return []
    found = [_about(scene, part) for part in parts]
    if len(parts) > 1 and (said.says != SAME or any(len(part.split()) > LONGEST_OF_LIST for part in parts)):
        return []
    return [one for one in found if one is not None] if all(found) else []


def _about(scene: Scene, words: str) -> tuple[Entity, str] | None:
    """The endpoint of a comparison, and its time."""
    if starts("who", words.strip()) or starts("not_outcomes", words.strip()) or VAGUE.search(words):
        return None
    words = EFFECT_ON.sub("", ASSESSED.sub("", words))
    led = LEADING.match(words)
    found = measured(scene, words[led.end() :] if led else words, led["time"] if led else "")
    return (found[0], found[1]) if found else None


def _p_of(text: str, at: int) -> Quantity | None:
    """The only p value of a clause, where it stands behind the words of the comparison and no other verb between."""
    ps = [q for q in quantities(text) if q.kind == "p"]
    if len(ps) != 1 or ps[0].start < at:
        return None
    return None if at and re.search(r"\b(?:was|were|had|and|but)\b", text[at : ps[0].start]) else ps[0]


def _compared(
    one: Told, about: tuple[Entity, str], says: str, named: list[str], known: Mapping[str, str], p: Quantity | None
) -> tuple[Comparison, Evidence]:
    trial = one.draft.trial if one.draft else None
    own = {arm.label: arm for arm in arms_of(one.draft)}
    labels = [known.get(called(name), name) for name in dict.fromkeys(named)]
    arms = [own.get(label) or Arm(label=label, trial=trial) for label in labels]
    return (
        Comparison(
            endpoint=about[0], conclusion=says, trial=trial,
            experimental=arms[0] if arms else None, control=arms[1] if len(arms) > 1 else None,
            p_relation=p.relation if p else "", p_value=p.value if p else None, timepoint=about[1],
        ),
        one.passage.evidence("sentence-group-comparison"),
    )  # fmt: skip
