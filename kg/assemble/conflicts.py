"""What documents dispute: two names for one thing, two numbers for one question, a claim and its denial. Linked, never settled."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from decimal import ROUND_HALF_UP, Decimal
from itertools import combinations

from kg.assemble.naming import bare, conflict, documents, naming_conflicts, told_by
from kg.assemble.trials import canonical_phase
from kg.model import Attribute, Conflict, Fact, Result, Statement, Strength, TrialFact
from kg.model.order import key

SINGLE_VALUED: dict[Attribute, Callable[[str], str]] = {Attribute.PHASE: canonical_phase, Attribute.ENROLMENT: str.strip}


def find_conflicts(facts: Sequence[Fact]) -> Iterator[Conflict]:
    """All conflicts among assembled facts, in no particular order."""
    yield from naming_conflicts(facts)
    yield from _values(facts)
    yield from _denials(facts)
    yield from _attributes(facts)


def _values(facts: Sequence[Fact]) -> Iterator[Conflict]:
    """Different numbers for one arm, endpoint, statistic and time in different documents."""
    asked: dict[tuple[str, ...], list[tuple[Result, Fact]]] = defaultdict(list)
    for fact in facts:
        said = fact.says
        if isinstance(said, Result) and (trial := said.trial or said.arm.trial):
            same = (trial.slug, key(said.arm), key(said.comparator), said.endpoint.curie, said.statistic, bare(said.timepoint))
            asked[same].append((said, fact))
    for answers in asked.values():
        for (a, one), (b, other) in combinations(answers, 2):
            if _settled(one, other, answers) or not _same_question(a, b) or not _differs(a, b):
                continue
            trial = a.trial or a.arm.trial
            question = f"{a.endpoint.label} ({a.statistic}) of {a.arm.label} in {trial.label if trial else ''}"
            yield conflict("value", question, f"{show(a)} and {show(b)} in {told_by([one, other])}", [one, other])


def _settled(one: Fact, other: Fact, answers: list[tuple[Result, Fact]]) -> bool:
    """Whether a document states both numbers (of two groups, then), or states elsewhere what the other document says."""
    if documents(one) & documents(other):
        return True
    return any(_echoed(a, b, answers) for a, b in ((one, other), (other, one)))


def _echoed(fact: Fact, by: Fact, answers: list[tuple[Result, Fact]]) -> bool:
    said = fact.says
    assert isinstance(said, Result)
    near = [result for result, each in answers if each is not fact and documents(each) & documents(by)]
    return any(_same_question(said, result) and not _differs(said, result) for result in near)


def _same_question(a: Result, b: Result) -> bool:
    same_unit = a.unit == b.unit or not (a.unit and b.unit)
    return same_unit and _compatible(a.population, b.population) and _compatible(a.qualifier, b.qualifier)


def _compatible(a: str, b: str) -> bool:
    x, y = set(bare(a).split()), set(bare(b).split())
    return not x or not y or x <= y or y <= x


def _differs(a: Result, b: Result) -> bool:
    pairs: list[tuple[Decimal | int | None, Decimal | int | None]] = [(a.value, b.value)]
    pairs += [(a.numerator, b.numerator), (a.denominator, b.denominator)]
    if a.spread_kind == b.spread_kind:
        pairs.append((a.spread, b.spread))
    if a.bounds == b.bounds:
        pairs += [(a.low, b.low), (a.high, b.high)]
    return any(x is not None and y is not None and x != y for x, y in pairs) or _counts_against_share(a, b) or _counts_against_share(b, a)


def _counts_against_share(a: Result, b: Result) -> bool:
    """Whether one gives only counts and the other only a share that they cannot give."""
    if a.value is not None or a.numerator is None or not a.denominator or b.value is None or b.unit != "%":
        return False
    share = Decimal(100 * a.numerator) / a.denominator
    return share.quantize(b.value, ROUND_HALF_UP) != b.value


def show(result: Result) -> str:
    """The numbers of a result in a few characters."""
    unit = result.unit if result.unit == "%" else f" {result.unit}".rstrip()
    parts = []
    if result.value is not None:
        parts.append(f"{result.value.normalize():f}{unit}")
    if result.numerator is not None:
        parts.append(f"{result.numerator} of {'unknown' if result.denominator is None else result.denominator}")
    if result.low is not None or result.high is not None:
        parts.append(f"{_end(result.low)} to {_end(result.high)}{unit}")
    return ", ".join(parts) or str(result.statistic)


def _end(value: Decimal | None) -> str:
    return "open" if value is None else f"{value.normalize():f}"


def _denials(facts: Sequence[Fact]) -> Iterator[Conflict]:
    claims: dict[tuple[str, str, str], list[tuple[Statement, Fact]]] = defaultdict(list)
    for fact in facts:
        if isinstance(said := fact.says, Statement):
            claims[said.subject.curie, said.relation, said.object.curie].append((said, fact))
    for found in claims.values():
        stated = [(s, f) for s, f in found if s.strength is Strength.OBSERVED]
        denied = [(s, f) for s, f in found if s.strength is Strength.DENIED]
        pairs = [(f, g) for s, f in stated for d, g in denied if _compatible(s.qualifier, d.qualifier)]
        members = {fact for pair in pairs for fact in pair}
        if members:
            one = found[0][0]
            question = f"Is it so that {one.subject.label} {one.relation} {one.object.label}?"
            yield conflict("denial", question, f"stated and denied in {told_by(members)}", members)


def _attributes(facts: Sequence[Fact]) -> Iterator[Conflict]:
    told: dict[tuple[str, Attribute], list[tuple[TrialFact, Fact]]] = defaultdict(list)
    for fact in facts:
        if isinstance(said := fact.says, TrialFact) and said.attribute in SINGLE_VALUED:
            told[said.trial.slug, said.attribute].append((said, fact))
    for (_, attribute), found in told.items():
        if len({SINGLE_VALUED[attribute](said.value) for said, _ in found}) > 1:
            values = " and ".join(sorted({said.value for said, _ in found}))
            members = [fact for _, fact in found]
            question = f"What is the {attribute} of {found[0][0].trial.label}?"
            yield conflict("attribute", question, f"{values} in {told_by(members)}", members)
