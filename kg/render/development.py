"""The development of a drug as documents tell it: its trials with what came of their primary endpoints, decisions, status."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass
from enum import StrEnum

from kg.model import Attribute, Comparison, Entity, Evidence, Fact, Kind, Outcome, Reference, Relation, Source, Statement, Trial, TrialFact
from kg.render.dates import only_year, stated_when, year_of
from kg.render.direction import more_is_better
from kg.render.effects import conclusion
from kg.render.roles import Role, TrialFacts, trials_of

DECISION, STATUS = "regulatory status", "development status"
PHASE_OPEN, DECISIONS, STATUSES = "Phase not stated", "Regulatory decisions", "Status of development"
_WHOLE = re.compile(r"(?:intent(?:ion)?[- ]to[- ]treat|ITT|all patients)(?: population)?", re.I)


class Verdict(StrEnum):
    """What documents conclude of a primary endpoint."""

    MET = "met"
    MISSED = "not met"
    BOTH = "met and not met"
    OPEN = "met or not is not stated"


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """What came of one primary endpoint, with the conclusion in the document's words."""

    endpoint: str
    verdict: Verdict
    said: str = ""

    @property
    def words(self) -> str:
        """The point in one line."""
        return f"{self.endpoint}: {self.verdict}" + (f" ({self.said})" if self.said else "")


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """One event: its step, the year where one is stated and how that year is known, what it was, and the words it rests on."""

    step: str
    title: str
    details: tuple[str, ...]
    points: tuple[Point, ...]
    evidence: frozenset[Evidence]
    year: int | None = None
    when: str = ""
    trial: Trial | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Development:
    """A drug and its events, by step, year and title."""

    drug: Entity
    events: tuple[Event, ...]


def developments(facts: Sequence[Fact], sources: Sequence[Source] = ()) -> tuple[list[Development], list[Entity]]:
    """The development of each drug that is under study somewhere or of which documents tell a decision or status; and the other drugs
    of trials, which are given beside or against those."""
    references = _references(sources)
    spoken = {subject for fact in facts if (subject := _subject(fact.says)) is not None}
    told: dict[Entity, list[Event]] = {}
    others: set[Entity] = set()
    for each in trials_of(facts):
        event = _of_trial(each, references)
        leading = _leading(each, spoken)
        others |= each.roles.keys() - leading
        for drug in leading:
            told.setdefault(drug, []).append(event)
    for fact in facts:
        if isinstance(said := fact.says, Outcome) and isinstance(said.subject, Entity) and said.fact in (DECISION, STATUS):
            told.setdefault(said.subject, []).append(_of_outcome(said, fact))
    named = sorted(told, key=lambda drug: (drug.label, drug.curie))
    found = [Development(drug=drug, events=tuple(sorted(told[drug], key=_place))) for drug in named]
    return found, sorted(others - set(told), key=lambda drug: (drug.label, drug.curie))


def without_drug(facts: Sequence[Fact], sources: Sequence[Source] = ()) -> tuple[Event, ...]:
    """The trials of which no document states a drug, in the same order as those of a drug."""
    references = _references(sources)
    return tuple(sorted((_of_trial(each, references) for each in trials_of(facts) if not each.roles), key=_place))


def _references(sources: Sequence[Source]) -> dict[tuple[str, int], Reference]:
    return {(source.key, ref.number): ref for source in sources for ref in source.references}


def _leading(each: TrialFacts, spoken: Set[Entity]) -> set[Entity]:
    """The drugs that a trial stands with: those under study; where no role is stated those that documents speak of, else all."""
    studied = {drug for drug, role in each.roles.items() if role is Role.STUDIED}
    untold = {drug for drug, role in each.roles.items() if role is Role.UNTOLD}
    return studied | (untold & spoken) or untold


def _subject(said: object) -> Entity | None:
    """The drug that documents say something of, beyond what it is given with."""
    if isinstance(said, Statement) and said.relation is not Relation.PART_OF and said.subject.kind is Kind.DRUG:
        return said.subject
    return said.subject if isinstance(said, Outcome) and isinstance(said.subject, Entity) else None


def _place(event: Event) -> tuple[object, ...]:
    return rank(event.step), event.year or 9999, event.title, event.details


def rank(step: str) -> tuple[int, str]:
    """Where a step stands: phases upwards, then decisions, then the status."""
    last = {PHASE_OPEN: 1, DECISIONS: 2, STATUSES: 3}
    return last.get(step, 0), step


def _of_trial(each: TrialFacts, references: Mapping[tuple[str, int], Reference]) -> Event:
    year, when = _date(each, references)
    primary = each.things(Attribute.PRIMARY_ENDPOINT)
    things = each.things(Attribute.CONDITION)
    details = [", ".join(thing.label for thing in things) or ", ".join(each.values(Attribute.CONDITION)) or "disease not stated"]
    details += [] if primary else ["primary endpoint not stated"]
    return Event(
        step=f"Phase {each.phase}" if each.phase else PHASE_OPEN, title=each.trial.label, details=tuple(details),
        points=tuple(point(endpoint, each.facts) for endpoint in primary), evidence=frozenset(_evidence(each, primary)),
        year=year, when=when, trial=each.trial,
    )  # fmt: skip


def _evidence(each: TrialFacts, primary: Sequence[Entity]) -> Iterable[Evidence]:
    kept = (Attribute.PHASE, Attribute.PRIMARY_ENDPOINT, Attribute.PUBLICATION, Attribute.CONDITION)
    for fact in each.facts:
        said = fact.says
        if (isinstance(said, TrialFact) and said.attribute in kept) or (isinstance(said, Comparison) and said.endpoint in primary):
            yield from fact.evidence


def _date(each: TrialFacts, references: Mapping[tuple[str, int], Reference]) -> tuple[int | None, str]:
    """The year of a trial's publication, or the first of the references cited for it; nothing where neither is stated."""
    published = {year for value in each.values(Attribute.PUBLICATION) if (year := only_year(value))}
    if len(published) == 1:
        year = published.pop()
        return year, f"published {year}"
    cited = {references[e.document, n] for fact in each.facts for e in fact.evidence for n in e.refs if (e.document, n) in references}
    years = sorted({year for reference in cited if (year := year_of(reference))})
    return (years[0], f"cited: {', '.join(map(str, years))}") if years else (None, "")


def _of_outcome(said: Outcome, fact: Fact) -> Event:
    dates = {date for e in fact.evidence if (date := stated_when(e.quote))}
    when, year = dates.pop() if len(dates) == 1 else ("", None)
    step = DECISIONS if said.fact == DECISION else STATUSES
    return Event(step=step, title=said.value, details=(), points=(), evidence=fact.evidence, year=year, when=when)


def point(endpoint: Entity, facts: Sequence[Fact]) -> Point:
    """What documents conclude of an endpoint for all patients of a trial; what they conclude of a part of them does not decide it."""
    said = [fact.says for fact in facts if isinstance(fact.says, Comparison) and fact.says.endpoint == endpoint]
    whole = [each for each in said if not each.population or _WHOLE.fullmatch(each.population.strip())]
    verdicts = {verdict for each in whole if (verdict := judged(each))}
    verdict = Verdict.BOTH if len(verdicts) > 1 else next(iter(verdicts), Verdict.OPEN)
    return Point(endpoint=endpoint.label, verdict=verdict, said="; ".join(sorted(set(filter(None, map(conclusion, whole))))))


def judged(said: Comparison) -> Verdict | None:
    """What a conclusion says of its endpoint; a p value alone, or a difference of which nobody knows whether it is good, says nothing."""
    words = said.conclusion
    if "no significant" in words or "not significant" in words:
        return Verdict.MISSED
    if words in ("significant improvement", "significant benefit"):
        return Verdict.MET
    better = more_is_better(said.endpoint)
    if words in ("significantly higher", "significantly lower") and better is not None:
        return Verdict.MET if better == (words == "significantly higher") else Verdict.MISSED
    return None
