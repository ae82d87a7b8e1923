"""What sentences conclude of two arms: direction, significance and p value for each endpoint they name."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal

from kg.extract.arms.meant import free_arms
from kg.extract.arms.of_trial import arms_of
from kg.extract.document.scene import Scene
from kg.extract.endpoints.binding import leading_time, responses, survivors
from kg.extract.endpoints.claims import VERB, Claim, claims, is_pair
from kg.extract.endpoints.named import Named, standard
from kg.extract.endpoints.populations import Population, analysis_set, find_population, is_of_all
from kg.extract.groups.sentences import measured
from kg.extract.numbers.reported import quantities
from kg.extract.sentences.pairs import (
    INTENSITY,
    called_in,
    compares_groups,
    compares_states,
    distinct,
    is_controlled,
    pair_of,
    pairs_with_control,
)
from kg.extract.stage.cast import Cast
from kg.extract.stage.told import Told, told
from kg.extract.text.contexts import SPEAKS, conclusion, context
from kg.model import Arm, Comparison, Entity, Evidence, Kind, entity

P_CUE = re.compile(r"\b[Pp]\b")
BETWEEN = re.compile(r"\bbetween\b", re.I)
GENERAL = re.compile(r"\bpivotal trials?\b|\bphase [I123]+ trials\b|\bin some settings\b|\bsome (?:of|settings)\b", re.I)
OF_ARM = re.compile(r"\b(?:arm|group)s?$", re.I)
ODDS = Decimal("0.05")
"""A p value below this is not that of a difference that is none."""
LEVEL = re.compile(
    r"\b(?:considered|regarded|defined|taken|accepted)(?: to be| as)? (?:statistically |clinically )?significant"
    r"|\b(?:significance|alpha|α) (?:level|was (?:set|defined)|threshold)|\bnull hypothesis\b"
    r"|\b\d+ ?% power\b|\bpower of \d|\bsample size\b"
    r"|\b(?:needed|required) (?:in order )?to (?:show|detect|demonstrate|provide|establish)\b",
    re.I,
)
"""How a test was planned, not what it found."""
BY_MARKER = re.compile(
    r"\b(?:associat\w+ (?:with|between)|correlat\w+|predict\w+|prognos\w+|express(?:ed|ion)|multivaria\w+|univaria\w+|regression"
    r"|risk factors?|genotyp\w+|polymorphisms?|biomarkers?|mutation status)\b",
    re.I,
)
"""Patients told apart by what they are, not by what they were given."""
NEAR = 1500
SENTENCE_END = re.compile(r"[.!?\])*]\s|\n|$")
OTHER_TRIAL = re.compile(
    r"\bNCT\d{8}\b|\n *\d{1,2}\. |\b(?:another|second|third|one|an?|several|two|three) (?:[\w,-]+ ){0,8}?"
    r"(?:trials?|stud(?:y|ies)|meta-analys[ei]s|pooled analys[ei]s)\b",
    re.I,
)
"""Words that turn to another trial, or the next item of a numbered list."""
OPENING = re.compile(
    r"[\s*_]*(?P<name>[A-Z][A-Za-z]*[A-Z][A-Z0-9]*(?:-[A-Za-z0-9]+)*)[*_]*(?: \([^()]{1,40}\))?,?"
    r" (?:tested|compared|enrolled|randomi[sz]ed|assigned|recruited|was an?(?: [\w-]+,?){0,4} (?:trial|study))\b"
)
"""The first words of a paragraph that tells of a trial by its name."""
CONTRAST = re.compile(r";\s+|,?\s+(?:whereas|while|but|although|though)\s+", re.I)
WITHIN_GROUP = re.compile(r"\bfrom baseline\b|\bbefore and after\b|\bonly (?:in )?the [\w -]{2,30}(?:group|arm)\b", re.I)
"""Changes inside one group, tested against its own start."""
NEGATIVE = re.compile(r"\b(?:trial|study|result)s? (?:was|were) (?:\w+ )?negative\b", re.I)
TIME_TO = re.compile(
    r"\btime to (?:(?:first|confirmed|definitive|sustained|clinical) )*(?:deterioration|worsening|improvement|resolution|onset|recovery"
    r"|relapse|recurrence|exacerbation|hospitali[sz]ation|healing|next treatment|subsequent therapy|discontinuation)"
    r"(?: (?:of|in) [a-z-]+(?: [a-z-]+){0,3}?)?(?= (?:was|were|did|had|between|with|for|than|also|by)\b|[,.;]| \()",
    re.I,
)
"""An endpoint by its form, where no list knows it."""
LONGER = re.compile(r"\b(?:lived|survived) (?:\w+ )?longer(?P<free> without (?:disease )?progression)?", re.I)
DIFFERENCE_IN = re.compile(
    r"\b(?:between[- ](?:the )?(?:two )?(?:arm|group|treatment)s?|placebo-(?:adjusted|corrected|subtracted))"
    r" (?:mean )?differences? (?:in|for) (?!terms\b)(?:the )?(?P<what>[^,;:()]{3,60}?)(?= (?:was|were|favou?red|did)\b|,| \()"
    r"|\bdifferences? (?:between (?:the )?(?:two )?(?:arms|groups|treatments)|from (?:placebo|control)) (?:in|for) "
    r"(?!terms\b)(?:the )?(?P<other>[^,;:()]{3,60}?)(?= (?:was|were|favou?red|did)\b|,| \()",
    re.I,
)
"""What two arms are told to differ in, where no list knows it."""
RESPONSES = re.compile(r"\b(?:better|higher|greater|improved) responses?\b", re.I)
PATIENTS_WITH = re.compile(r" (?:responders|patients|subgroup)\b", re.I)
"""Behind an endpoint: those who have reached it, not the endpoint."""
GIVEN = re.compile(r"\b(?:receiv\w+|treated (?:with|in)|given|taking|assigned|randomi[sz]ed|continued|switched|stayed on)\b", re.I)
EARLIER = re.compile(r"\b(?:prior|previous(?:ly)?|ha(?:d|ve) (?:been|received)|already|never|not)\b", re.I)
ANAPHORA = re.compile(
    r"^(?:however,? |nevertheless,? |but )?(?P<such>no such|this|these|the|that|neither) (?:\w+ ){0,2}?"
    r"(?:differences?|improvements?|benefits?|trends?|increases?|gains?|prolongation|results?|advantage)\b(?! (?:in|of|for|to|from)\b)",
    re.I,
)


def comparisons(scene: Scene, cast: Cast) -> Iterator[tuple[Comparison, Evidence]]:
    """The comparisons of all sentences that speak of one trial."""
    before: Told | None = None
    spoken: dict[int, list[Told]] = {}
    for one in told(scene, cast):
        text, last, before = one.passage.text, before, one
        if one.draft is not None:
            spoken.setdefault(one.draft.order, []).append(one)
        if not (P_CUE.search(text) or SPEAKS.search(text)) or one.among is None:
            continue
        if GENERAL.search(text) or LEVEL.search(text) or context("background").search(text):
            continue
        named = _endpoints(scene, one)
        if not named and last is not None and ANAPHORA.match(text) and _next_to(last, one):
            named = _meant(scene, last)
            one = replace(one, before=tuple(_arms_named(scene, last)))
        for part in _each_between(scene, one) if named else ():
            near = _is_near(scene, cast, part, spoken)
            yield from _read(scene, cast, part, near, named if part is one else _endpoints(scene, part) or _meant(scene, one))


def _next_to(before: Told, one: Told) -> bool:
    """Whether a sentence stands right behind another and speaks of the same trial."""
    return one.draft is before.draft and 0 <= one.passage.starts[0] - before.passage.ends[-1] < 60


def _meant(scene: Scene, before: Told) -> list[Named]:
    """The endpoint that "the difference" is one of: the only one of the sentence before."""
    named = _endpoints(scene, before)
    return [replace(named[0], start=0, end=0)] if len({n.endpoint.slug for n in named}) == 1 else []


def _endpoints(scene: Scene, one: Told) -> list[Named]:
    """The endpoints of a sentence outside the words for its patients; also "lived longer" and "better responses"."""
    text = one.passage.text
    population = _population(scene, one)
    found = [
        n
        for n in scene.endpoints(one.passage)
        if not (population and population.start <= n.start < population.end)
        and not PATIENTS_WITH.match(text, n.end)
        and not OF_ARM.search(n.endpoint.label)
    ]
    for m in TIME_TO.finditer(text):
        if not any(n.start < m.end() and m.start() < n.end for n in found):
            found.append(Named(m.start(), m.end(), entity(Kind.ENDPOINT, m.group().lower())))
    for m in DIFFERENCE_IN.finditer(text) if not found else ():
        of = _differing_in(scene, m["what"] or m["other"])
        if of is not None:
            found.append(Named(m.end() - len(m["what"] or m["other"]), m.end(), of))
    for m in LONGER.finditer(text):
        found.append(Named(m.start(), m.end(), standard("PFS" if m["free"] else "OS")))
    response = RESPONSES.search(text)
    if not found and response:
        found.append(Named(response.start(), response.end(), standard("ORR"), rate=True))
    found = found or responses(text) or survivors(text)
    return sorted(found, key=lambda n: n.start)


def _differing_in(scene: Scene, words: str) -> Entity | None:
    """The endpoint of "the difference in X": one of the document's own that begins so, else what the words name."""
    begun = {e.slug: e for name, e in scene.endpoint_names.items() if name.lower().startswith(f"{words.lower()} ")}
    if len(begun) == 1:
        return next(iter(begun.values()))
    about = measured(scene, words)
    return about[0] if about else None


def _population(scene: Scene, one: Told) -> Population | None:
    """The patients that a sentence speaks of; those told by what they were given are an arm, no population."""
    found = find_population(one.passage.text) or (Population(one.among, 0, 0) if one.among else None)
    if found is None or analysis_set(found.words):
        return found
    return None if GIVEN.search(found.words) and not EARLIER.search(found.words) else found


def _each_between(scene: Scene, one: Told) -> Iterator[Told]:
    """A sentence that sets several pairs of arms against each other, once for each pair: "between A and B (p) or between C and D (p)"."""
    text = one.passage.text
    apart = _each_contrasted(scene, one)
    if apart:
        yield from apart
        return
    starts = [m.start() for m in BETWEEN.finditer(text)]
    spans = list(itertools.pairwise([*starts, len(text)]))
    if len(spans) < 2 or any(len(_arms_named(scene, replace(one, passage=one.passage.part(a, b)))) != 2 for a, b in spans):
        yield one
        return
    for a, b in spans:
        yield replace(one, passage=one.passage.without(starts[0], a).part(0, starts[0] + b - a))


def _each_contrasted(scene: Scene, one: Told) -> list[Told]:
    """The parts of "X was higher in A than in C (p), whereas no difference was found between B and C (p)": other arms, the same endpoint.

    None where the parts do not each name two arms, other ones than the part before, or where a later part names an endpoint itself.
    """
    text = one.passage.text
    cuts = [0, *(m.end() for m in CONTRAST.finditer(text)), len(text)]
    parts = [replace(one, passage=one.passage.part(a, b)) for a, b in itertools.pairwise(cuts)]
    if len(parts) != 2:
        return []
    arms = [frozenset(_arms_named(scene, part)) for part in parts]
    said = [bool(conclusion(part.passage.text) or P_CUE.search(part.passage.text)) for part in parts]
    alone = bool(_endpoints(scene, parts[0])) and not _endpoints(scene, parts[1])
    return parts if alone and all(said) and all(len(a) == 2 for a in arms) and arms[0] != arms[1] else []


def _arms_named(scene: Scene, one: Told) -> list[Arm]:
    return distinct(called_in(scene, one.passage, one.draft))


def _read(scene: Scene, cast: Cast, one: Told, near: bool, named: list[Named]) -> Iterator[tuple[Comparison, Evidence]]:
    passage, text = one.passage, one.passage.text
    has_p = any(q.kind == "p" for q in quantities(text))
    if not has_p and not conclusion(text):
        return
    one = _own(scene, one)
    called = _arms_named(scene, one)
    population = _population(scene, one)
    if one.rule == "sentence" and not (_of_arms(text, arms_of(one.draft), called, population) and (near or len(called) > 1)):
        return
    timepoint = leading_time(text)
    for claim in claims(text, named):
        if not claim.says and not (is_pair(text) or len(called) == 2 or (is_controlled(one.draft) and VERB.search(text))):
            continue
        if claim.says == "positive trend" and claim.p is None and INTENSITY.search(text) is None and len(arms_of(one.draft)) > 2:
            return
        several = pairs_with_control(scene, one, claim)
        for experimental, control, p in several:
            told_so = replace(claim, p=p)
            yield _comparison(one, told_so, (experimental, control), population, timepoint), passage.evidence(f"{one.rule}-comparison")
        if several:
            continue
        arms = pair_of(scene, one, claim)
        if arms is None or (arms == (None, None) and not (claim.says and _is_sure(cast, one))):
            continue
        yield _comparison(one, claim, arms, population, timepoint), passage.evidence(f"{one.rule}-comparison")


def _own(scene: Scene, one: Told) -> Told:
    """A sentence without its trial where it sets two treatments against each other of which one is in no arm of the trial."""
    arms = arms_of(one.draft)
    if len(arms) < 2:
        return one
    free = distinct(free_arms(scene, one.passage, None))
    given = {i.agent.curie for a in arms for i in a.interventions}
    foreign = [a for a in free if not any(i.agent.curie in given for i in a.interventions)]
    return replace(one, draft=None) if len(free) == 2 and foreign and is_pair(one.passage.text) else one


def _is_near(scene: Scene, cast: Cast, one: Told, spoken: Mapping[int, Sequence[Told]]) -> bool:
    """Whether a sentence that does not name both arms stands so near to its trial, and with no other trial between, that it must be the
    trial's. ``spoken`` are the sentences so far, by trial."""
    text, start = scene.document.text, one.passage.starts[0]
    if one.draft is None or _names_trial(one):
        return True
    opening = OPENING.match(text, text.rfind("\n\n", 0, start) + 1)
    if opening and opening.end() < start and one.draft.name and opening["name"] not in one.draft.name:
        return False
    if cast.one_trial or len(cast.drafts) == 1:
        return True
    names = [n for n in (one.draft.name, one.draft.registry_id, *(a.label for a in arms_of(one.draft))) if n]
    anchor = one.draft.anchor.start if one.draft.anchor and one.draft.anchor.start <= start else -1
    told_of = (text.rfind(n, max(0, start - NEAR), start) for n in names)
    last = max((anchor, _last_sure(scene, one, spoken.get(one.draft.order, ())), *told_of))
    behind = SENTENCE_END.search(text, last, start) if last >= 0 and start - last < NEAR else None
    return behind is not None and not OTHER_TRIAL.search(text, behind.start(), start)


def _last_sure(scene: Scene, one: Told, spoken: Sequence[Told]) -> int:
    """Where the trial was last spoken of for sure, by two of its arms in one sentence; -1 where nowhere near."""
    for other in reversed(spoken):
        end = other.passage.ends[-1]
        if one.passage.starts[0] - end > NEAR or len(arms_of(one.draft)) < 2:
            return -1
        if end <= one.passage.starts[0] and len(_arms_named(scene, other)) > 1:
            return end - 2
    return -1


def _of_arms(text: str, arms: list[Arm], called: list[Arm], population: Population | None) -> bool:
    """Whether a sentence can be about arms: not where it tells patients apart by what they are."""
    if INTENSITY.search(text):
        return True
    text = NEGATIVE.sub("", text)
    if WITHIN_GROUP.search(text) and not is_pair(text):
        return False
    if compares_states(text) and len(called) < 2:
        return False
    markers = [m.group().lower() for m in BY_MARKER.finditer(text)]
    of_treatment = len(called) > 1 if any(not m.startswith("associat") for m in markers) else bool(called)
    if markers and not (arms and of_treatment) and not population:
        return False
    return not context("subgroups").search(text) or population is not None or len(called) > 1


def _comparison(
    one: Told, claim: Claim, arms: tuple[Arm | None, Arm | None], population: Population | None, timepoint: str
) -> Comparison:
    words = re.sub(r"^(?:patients|participants|subjects) (?=refractory|with )(?:with )?", "", population.words if population else "")
    words = "" if one.draft and is_of_all(words, one.draft.condition) else words
    p = claim.p
    if p is not None and p.value is not None and claim.says.startswith("no significant") and p.relation in "=<" and p.value < ODDS:
        p = None
    return Comparison(
        endpoint=claim.named.endpoint,
        conclusion=claim.says,
        trial=one.draft.trial if one.draft else None,
        experimental=arms[0],
        control=arms[1],
        population=words,
        p_relation=p.relation if p else "",
        p_value=p.value if p else None,
        timepoint=claim.named.timepoint or timepoint,
    )


def _is_sure(cast: Cast, one: Told) -> bool:
    """Whether a comparison may stand with its trial alone: a row's, or one of a trial with several arms that can be told from others."""
    if one.rule != "sentence" or _names_trial(one):
        return True
    if one.draft is None or not (cast.one_trial or one.draft.name or one.draft.registry_id):
        return False
    return is_controlled(one.draft) or compares_groups(one.passage.text)


def _names_trial(one: Told) -> bool:
    """Whether a sentence names its trial itself."""
    names = [one.draft.name, one.draft.registry_id] if one.draft else []
    return any(name and name in one.passage.text for name in names)
