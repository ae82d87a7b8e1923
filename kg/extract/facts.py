"""All readers of facts, run over one document, their findings gathered: equal sayings become one fact with all its evidence."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import product

from kg.extract.arms.of_trial import with_trial
from kg.extract.arms.read import distinct, same
from kg.extract.document.scene import Scene
from kg.extract.doses.manners import with_manners
from kg.extract.doses.stated import doses
from kg.extract.endpoints.claims import contradicts
from kg.extract.endpoints.populations import without_set
from kg.extract.groups.comparisons import differing, group_comparisons
from kg.extract.groups.names import group_names
from kg.extract.groups.sentences import group_sentences
from kg.extract.mechanism.statements import mechanism
from kg.extract.outcomes.found import outcomes
from kg.extract.sentences.comparisons import comparisons
from kg.extract.sentences.framed import framed
from kg.extract.sentences.listed_values import listed_values
from kg.extract.sentences.results import sentence_results
from kg.extract.sizes.arms import arm_sizes
from kg.extract.stage.cast import Cast, read_cast
from kg.extract.stage.cohorts import cohorts
from kg.extract.stage.headings import with_headings
from kg.extract.stage.told import told
from kg.extract.tables.analyses import analyses
from kg.extract.tables.comparisons import table_comparisons
from kg.extract.tables.outcome_lines import outcome_lines
from kg.extract.tables.results import table_results
from kg.model import (
    Arm,
    Attribute,
    Comparison,
    Document,
    Evidence,
    Extraction,
    Fact,
    Kind,
    Names,
    Naming,
    NotUnderstood,
    Result,
    Said,
    Statement,
    Trial,
    TrialFact,
)

Read = tuple[Said, Evidence]
SHORT = 40
"""A quote below this many characters is read whole: nothing in it counts as left."""


def extract(document: Document, names: Names, stem: Callable[[str], str | None] | None = None) -> Extraction:
    """Everything that the rules read in one document, and what they saw and left. ``stem`` names the class of an unknown drug name."""
    scene = Scene(document, names, stem or names.stem_class)
    cast = read_cast(scene)
    found: list[Read] = []
    left: list[NotUnderstood] = []
    for one in (*table_results(scene, cast), *sentence_results(scene, cast)):
        (left if isinstance(one, NotUnderstood) else found).append(one)  # type: ignore[arg-type]
    taken = frozenset(evidence.start for _, evidence in found)
    found += [one for one in outcome_lines(scene, cast) if one[1].start not in taken]
    taken = frozenset(evidence.start for _, evidence in found)
    found += [one for one in listed_values(scene, cast) if one[1].start not in taken]
    groups = group_names(scene)
    all_told = list(told(scene, cast))
    valued = frozenset(e.start for says, e in found if not (isinstance(says, Result) and says.comparator))
    found += framed(scene, all_told, valued)
    taken = frozenset(evidence.start for _, evidence in found)
    of_groups = list(group_sentences(scene, all_told, groups, taken))
    found += of_groups
    found += table_comparisons(scene, cast, list(found))
    found += analyses(scene, cast, list(found))
    found += arm_sizes(scene, cast, all_told, groups)
    compared = list(comparisons(scene, cast))
    found += compared
    found += differing(scene, of_groups)
    found += group_comparisons(scene, cast, all_told, groups, frozenset(evidence.start for _, evidence in compared))
    found += with_manners(scene, cast, list(doses(scene, cast)))
    found += _trials(cast)
    found += cohorts(scene, cast)
    found += _biology(scene)
    found += _names(scene)
    found = list(with_headings(scene, cast, found))
    facts = settle(found, {d.trial: d.condition.lower() for d in cast.drafts if d.trial})
    read = {e.start: e.end for f in facts for e in f.evidence if isinstance(f.says, Result) and e.end - e.start < SHORT}
    left = [n for n in left if not any(read.get(a, 0) >= n.end for a in range(max(0, n.start - SHORT), n.start + 1))]
    return Extraction(document=document, facts=facts, not_understood=tuple(sorted(set(left), key=lambda n: (n.start, n.end, n.reason))))


def _trials(cast: Cast) -> Iterator[Read]:
    """What is said of each trial, and its arms."""
    for draft in cast.drafts:
        assert draft.trial is not None
        for attribute, value, thing, evidence in draft.said:
            yield TrialFact(trial=draft.trial, attribute=attribute, value=value, thing=thing), evidence
        if not draft.said and draft.anchor is not None:
            yield TrialFact(trial=draft.trial, attribute=Attribute.REGISTRY_ID, value=draft.trial.label), draft.anchor
        known = distinct(arm for arm, _ in draft.arms)
        for arm, evidence in draft.arms:
            yield with_trial(next(a for a in known if same(a, arm)), draft), evidence


def _biology(scene: Scene) -> Iterator[Read]:
    yield from mechanism(scene)
    yield from outcomes(scene)


def _names(scene: Scene) -> Iterator[Read]:
    """The names that the document defines for endpoints and drugs."""
    for one in scene.defined:
        d = one.definition
        if d.short in scene.endpoint_aliases:
            yield (
                Naming(of=scene.endpoint_aliases[d.short], name=d.short, defined=True),
                one.passage.evidence("abbreviation", d.start, d.end),
            )
            continue
        meant = scene.endpoint_named(d.full)
        if meant is not None and meant.label == d.short:
            yield Naming(of=meant, name=d.short, defined=True), one.passage.evidence("abbreviation", d.start, d.end)
        thing = scene.known.get(d.short)
        if thing is not None and thing.kind in (Kind.DRUG, Kind.REGIMEN):
            yield Naming(of=thing, name=d.short, defined=True), one.passage.evidence("abbreviation", d.start, d.end)


def settle(found: Iterable[Read], conditions: Mapping[Trial, str]) -> tuple[Fact, ...]:
    """Gather equal sayings into facts; a result told again with less detail is evidence of the fuller one,
    and what follows from a drug's class is evidence of what is said of the drug itself.

    ``conditions`` are the patients of each trial: a population that only repeats them is no further detail.
    """
    gathered: dict[Said, set[Evidence]] = {}
    for says, evidence in _with_trials(list(found)):
        gathered.setdefault(says, set()).add(evidence)
    plain = {replace(s, qualifier=""): s for s in gathered if isinstance(s, Statement) and not s.qualifier.startswith("class ")}
    for said in [s for s in gathered if isinstance(s, Statement) and s.qualifier.startswith("class ")]:
        fuller = plain.get(replace(said, qualifier=""))
        if fuller is not None:
            gathered[fuller] |= gathered.pop(said)
    for poor, fullest in _fuller([s for s in gathered if isinstance(s, Result)], conditions):
        rich = [s for s in fullest if s in gathered]
        if len(rich) == 1:
            gathered[rich[0]] |= gathered.pop(poor)
    _join_comparisons(gathered)
    _told_again(gathered)
    return tuple(Fact(says=s, evidence=frozenset(e)) for s, e in sorted(gathered.items(), key=lambda item: repr(item[0])))


def _with_trials(found: Sequence[Read]) -> Iterator[Read]:
    """All that was found; a number told again elsewhere, of the same treatment and endpoint, is of the one trial that it is known of."""
    known: dict[tuple[object, ...], set[tuple[Arm, Trial]]] = {}
    for says, _ in found:
        if isinstance(says, Result) and says.trial is not None:
            known.setdefault(_number(says), set()).add((says.arm, says.trial))
    for says, evidence in found:
        free = isinstance(says, Result) and says.trial is None and says.value is not None and says.arm.interventions
        one = known.get(_number(says), set()) if free and isinstance(says, Result) else set()
        arm, trial = next(iter(one)) if len(one) == 1 else (None, None)
        yield (replace(says, arm=arm, trial=trial) if arm and isinstance(says, Result) else says), evidence


def _number(result: Result) -> tuple[object, ...]:
    given = frozenset(result.arm.interventions)
    return (given, result.endpoint, result.statistic, result.value, result.unit, result.timepoint, result.comparator)


def _join_comparisons(gathered: dict[Said, set[Evidence]]) -> None:
    """A conclusion without its p value, and the one p value that the document gives for the same arms and endpoint, are one comparison."""
    alike: dict[tuple[object, ...], list[Comparison]] = {}
    for said in gathered:
        if isinstance(said, Comparison) and said.experimental and said.control:
            key = (said.trial, said.experimental, said.control, said.endpoint, said.population, said.timepoint)
            alike.setdefault(key, []).append(said)
    for found in alike.values():
        worded, numbered = [c for c in found if c.conclusion and c.p_value is None], [c for c in found if not c.conclusion]
        if len(found) == 2 and len(worded) == len(numbered) == 1:
            if contradicts(worded[0].conclusion, numbered[0].p_relation, numbered[0].p_value):
                continue
            joined = replace(worded[0], p_relation=numbered[0].p_relation, p_value=numbered[0].p_value)
            gathered[joined] = gathered.pop(worded[0]) | gathered.pop(numbered[0])


def _told_again(gathered: dict[Said, set[Evidence]]) -> None:
    """A conclusion told again without its p value is evidence of the comparison that has it, where just one has."""
    full: dict[tuple[object, ...], list[Comparison]] = {}
    for said in gathered:
        if isinstance(said, Comparison) and said.conclusion and said.p_value is not None:
            full.setdefault(_compared(said), []).append(said)
    for poor in [s for s in gathered if isinstance(s, Comparison) and s.conclusion and s.p_value is None]:
        rich = full.get(_compared(poor), [])
        if len(rich) == 1:
            gathered[rich[0]] |= gathered.pop(poor)


def _compared(said: Comparison) -> tuple[object, ...]:
    return (said.trial, said.experimental, said.control, said.endpoint, said.population, said.timepoint, said.conclusion)


def _question(result: Result) -> tuple[object, ...]:
    """What a result answers: of which arm, endpoint and time."""
    return (result.arm, result.endpoint, result.statistic, result.trial, result.timepoint, result.comparator)


CELLS = ("value", "low", "high", "numerator", "denominator")


def _fuller(results: Sequence[Result], conditions: Mapping[Trial, str]) -> Iterator[tuple[Result, list[Result]]]:
    """Each result that others tell too, with those; looked up by what is filled, as pairs would be too many in a long table."""
    numbered: dict[tuple[object, ...], int] = {}
    asked = [numbered.setdefault(_question(r), len(numbered)) for r in results]
    cells = [tuple(getattr(r, n) for n in CELLS) for r in results]
    filled: dict[tuple[object, ...], list[int]] = {}
    for i in range(len(results)):
        filled.setdefault((asked[i], *cells[i]), []).append(i)
    fuller: dict[int, list[Result]] = {}
    for i, rich in enumerate(results):
        for some in product(*({None, cell} for cell in cells[i])):
            for j in filled.get((asked[i], *some), ()):
                if i != j and _tells_less(results[j], rich, conditions):
                    fuller.setdefault(j, []).append(rich)
    for j in sorted(fuller):
        yield results[j], fuller[j]


def _tells_less(poor: Result, rich: Result, conditions: Mapping[Trial, str]) -> bool:
    """Whether one result says nothing that another does not say too, of the same arm, endpoint, time and patients."""
    if without_set(poor.population).lower() not in (
        "",
        rich.population.lower(),
        conditions.get(poor.trial, "") if poor.trial else "",
    ) or poor.qualifier not in ("", rich.qualifier):
        return False
    if any(getattr(poor, n) is not None and getattr(poor, n) != getattr(rich, n) for n in CELLS):
        return False
    filled = [sum(getattr(r, n) is not None for n in CELLS) + bool(r.population) for r in (poor, rich)]
    return filled[0] < filled[1] or (
        filled[0] == filled[1] and (rich.population.lower() not in conditions.values() or repr(poor) > repr(rich))
    )
