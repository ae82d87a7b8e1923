"""What sentences conclude of two arms: direction, significance and p value for each endpoint they name."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from kg.extract.cast import Cast
from kg.extract.contexts import conclusion, context
from kg.extract.endpoints import Named, standard
from kg.extract.groups import arms_of, free_arms, named_arms
from kg.extract.numbers import Quantity, quantities
from kg.extract.populations import Population, find_population
from kg.extract.scene import Scene
from kg.extract.sentence_results import LEADING_TIME
from kg.extract.told import Told, told
from kg.model import Arm, Comparison, Evidence

BETWEEN = re.compile(r"\bbetween\b", re.I)
INTENSITY = re.compile(
    r"\b(?:increas\w+|higher|greater|rising) (?P<what>(?:intensity|doses?|dosage) of (?:the )?[\w-]+(?: "
    r"[\w-]+)?|[\w-]+ (?:intensity|doses?))"
    r"|\bas (?:the )?(?P<became>[\w-]+) (?:became|got|grew) more intens\w+|\bthe more intens\w+ (?:the )?(?P<more>[\w-]+)",
    re.I,
)
CLAUSES = re.compile(r";|,? but\b|,? although\b|,? though\b|,? whereas\b|,? while\b|,? however\b|,(?= (?:there was )?no\b)", re.I)
GENERAL = re.compile(r"\bpivotal trials?\b|\bphase [I123]+ trials\b|\bin some settings\b|\bsome (?:of|settings)\b", re.I)


def comparisons(scene: Scene, cast: Cast) -> Iterator[tuple[Comparison, Evidence]]:
    """The comparisons of all sentences that speak of one trial."""
    for one in told(scene, cast):
        if GENERAL.search(one.passage.text) or context("background").search(one.passage.text):
            continue
        for part in _each_between(scene, one):
            yield from _read(scene, part)


def _each_between(scene: Scene, one: Told) -> Iterator[Told]:
    """A sentence that sets several pairs of arms against each other, once for each pair: "between A and B (p) or between C and D (p)"."""
    text = one.passage.text
    starts = [m.start() for m in BETWEEN.finditer(text)]
    spans = list(itertools.pairwise([*starts, len(text)]))
    if len(spans) < 2 or any(len(arms_named(scene, replace(one, passage=one.passage.part(a, b)))) != 2 for a, b in spans):
        yield one
        return
    for a, b in spans:
        yield replace(one, passage=one.passage.without(starts[0], a).part(0, starts[0] + b - a))


def _read(scene: Scene, one: Told) -> Iterator[tuple[Comparison, Evidence]]:
    passage, text = one.passage, one.passage.text
    ps = [q for q in quantities(text) if q.kind == "p"]
    two = bool(ps) and (_is_pair(text) or len(arms_named(scene, one)) == 2)
    if not conclusion(text) and not two:
        return
    population = find_population(text)
    named = [n for n in scene.endpoints(passage) if not (population and population.start <= n.start < population.end)]
    early = LEADING_TIME.match(text)
    timepoint = early.group(1).lower() if early else ""
    seen: set[str] = set()
    for endpoint in named or _rate(text):
        if endpoint.endpoint.slug in seen:
            continue
        seen.add(endpoint.endpoint.slug)
        says = conclusion(_clause(text, endpoint, named))
        if not says and (not two or _p_of(text, endpoint, named, ps) is None):
            continue
        arms = _arms(scene, one, says, text)
        if arms is None or (
            one.rule == "sentence"
            and context("subgroups").search(text)
            and says != "positive trend"
            and not population
            and len(arms_named(scene, one)) < 2
        ):
            return
        if arms == (None, None) and one.rule == "sentence" and not _names_trial(one):
            continue
        p = _p_of(text, endpoint, named, ps)
        words = population.words if population else ""
        if says == "positive trend" and p is None and INTENSITY.search(text) is None and len(arms_of(one.draft)) > 2:
            return
        yield (
            Comparison(
                endpoint=endpoint.endpoint,
                conclusion=says,
                trial=one.draft.trial if one.draft else None,
                experimental=arms[0],
                control=arms[1],
                population=_subject(words, says, population),
                p_relation=p.relation if p else "",
                p_value=p.value if p else None,
                timepoint=endpoint.timepoint or timepoint,
            ),
            passage.evidence(f"{one.rule}-comparison"),
        )


def _clause(text: str, endpoint: Named, named: Sequence[Named]) -> str:
    """The part of a sentence that concludes of an endpoint: up to "but", "although", a semicolon, where both sides name an endpoint."""
    cuts = [0]
    for m in CLAUSES.finditer(text):
        if text[: m.start()].count("(") == text[: m.start()].count(")"):
            before = {n.endpoint.slug for n in named if cuts[-1] <= n.start < m.start()}
            if before and any(n.start >= m.end() and n.endpoint.slug not in before for n in named):
                cuts.append(m.start())
    return next(text[a:b] for a, b in zip(cuts, [*cuts[1:], len(text)], strict=True) if a <= endpoint.start < b)


def _names_trial(one: Told) -> bool:
    """Whether a sentence names its trial itself."""
    names = [one.draft.name, one.draft.registry_id] if one.draft else []
    return any(name and name in one.passage.text for name in names)


def arms_named(scene: Scene, one: Told) -> list[Arm]:
    """The arms that a sentence names, each once."""
    found = named_arms(scene, one.passage, one.draft) if one.draft and one.draft.arms else free_arms(scene, one.passage, one.draft)
    return list(dict.fromkeys(n.arm for n in found))


def _is_pair(text: str) -> bool:
    return bool(re.search(r"\b(?:vs\.?|versus|compared (?:with|to)|than|over)\b|\bbetween\b.*\band\b", text, re.I))


def _rate(text: str) -> list[Named]:
    """A "response" compared without the word rate."""
    m = re.search(r"\b(?:better|higher|greater|improved) responses?\b", text, re.I)
    return [Named(m.start(), m.end(), standard("ORR"), rate=True)] if m else []


def _subject(words: str, says: str, population: Population | None) -> str:
    """The population, without the words "patients" that a table column does not need when a bare state follows."""
    return re.sub(r"^(?:patients|participants|subjects) (?=refractory|with )(?:with )?", "", words)


def _arms(scene: Scene, one: Told, says: str, text: str) -> tuple[Arm | None, Arm | None] | None:
    """Experimental and control arm: dose levels against each other, two arms by their roles, or none where no arm is told."""
    rising = INTENSITY.search(text)
    trial = one.draft.trial if one.draft else None
    if rising:
        what = (rising["what"] or f"{rising['became'] or rising['more']} intensity").lower()
        m = re.match(r"(intensity|doses?|dosage) of (?:the )?(.+)", what)
        thing = re.sub(r" (?:the|a|an|was|were|is|and|or)$", "", m.group(2)) if m else ""
        label = f"{thing} {m.group(1)}" if m else what
        label = re.sub(r" (?:in|for|among|with)$| (?:in|for|among|with) ", " ", label).strip()
        return Arm(label=f"higher {label}", trial=trial), Arm(label=f"lower {label}", trial=trial)
    arms = arms_of(one.draft)
    if not arms:
        free = list(dict.fromkeys(n.arm for n in free_arms(scene, one.passage, one.draft)))
        if len(free) == 2 and _is_pair(text):
            return free[0], free[1]
        return (None, None) if one.draft is not None and not free else None
    if len(arms) == 2:
        experimental = next((a for a in arms if a.role == "experimental"), None)
        if experimental is None:
            called = [n.arm for n in named_arms(scene, one.passage, one.draft)] if one.draft else []
            experimental = called[0] if called else None
        if experimental is None:
            return None
        control = next(a for a in arms if a != experimental)
        called = [n.arm for n in named_arms(scene, one.passage, one.draft)] if one.draft else []
        if says in ("significantly higher", "significantly lower") and called and called[0] == control and len(dict.fromkeys(called)) == 1:
            return control, experimental
        return experimental, control
    called = list(dict.fromkeys(n.arm for n in named_arms(scene, one.passage, one.draft))) if one.draft else []
    return (called[0], called[1]) if len(called) == 2 else None


def _p_of(text: str, endpoint: Named, named: Sequence[Named], ps: Sequence[Quantity]) -> Quantity | None:
    """The p value of an endpoint: the next one behind it before another endpoint, or the only one of the sentence."""
    following = [n.start for n in named if n.start >= endpoint.end and n.endpoint.slug != endpoint.endpoint.slug]
    limit = min(following, default=len(text))
    own = [p for p in ps if endpoint.end <= p.start < limit]
    if own:
        return own[0]
    different = {n.endpoint.slug for n in named}
    return ps[0] if len(ps) == 1 and len(different) == 1 else None
