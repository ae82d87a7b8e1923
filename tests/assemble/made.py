"""Hand-made objects for tests: a trial, an arm, a result, each with a quote."""

from __future__ import annotations

from decimal import Decimal

from kg.model import (
    Arm,
    Attribute,
    Document,
    Evidence,
    Extraction,
    Fact,
    Intervention,
    Kind,
    Naming,
    Result,
    Said,
    Statistic,
    Trial,
    TrialFact,
    entity,
    slugify,
)

AML = entity(Kind.DISEASE, "AML")
CR = entity(Kind.ENDPOINT, "CR")
TEXT = "Examplersen is given to patients.\n" * 20


def document(key: str) -> Document:
    return Document(key=key, file=f"{key}.txt", text=TEXT, sha256=key * 8, title=key)


def evidence(document: str, at: int = 0) -> Evidence:
    return Evidence(document=document, start=at, end=at + 5, quote=TEXT[at : at + 5], rule="made", line=1)


def fact(says: Said, document: str, at: int = 0) -> Fact:
    return Fact(says=says, evidence=frozenset({evidence(document, at)}))


def extraction(key: str, *facts: Fact) -> Extraction:
    return Extraction(document=document(key), facts=facts)


def trial(label: str, registry: str = "") -> Trial:
    return Trial(slug=registry or slugify(label), label=label, registry_id=registry)


def arm(trial: Trial | None, label: str, *drugs: str) -> Arm:
    return Arm(label=label, trial=trial, interventions=tuple(Intervention(agent=entity(Kind.DRUG, drug)) for drug in drugs))


def result(of: Arm, value: str = "", numerator: int | None = None, denominator: int | None = None, population: str = "") -> Result:
    return Result(
        arm=of, endpoint=CR, statistic=Statistic.PROPORTION, trial=of.trial, value=Decimal(value) if value else None, unit="%",
        numerator=numerator, denominator=denominator, population=population,
    )


def naming(of: str, name: str, document: str) -> Fact:
    return fact(Naming(of=entity(Kind.ENDPOINT, of), name=name, defined=True), document, at=len(name) % 7)


def told_of(
    of: Trial, document: str, phase: str = "2", enrolment: str = "50", labels: tuple[str, str] = ("Arm 1", "Arm 2")
) -> list[Fact]:
    """What a document tells of a trial: phase, enrolment, condition and two arms."""
    said: list[Said] = [
        TrialFact(trial=of, attribute=Attribute.PHASE, value=phase),
        TrialFact(trial=of, attribute=Attribute.CONDITION, value="AML", thing=AML),
        arm(of, labels[0], "examplersen"),
        arm(of, labels[1], "otherine", "examplersen"),
    ]
    if enrolment:
        said.append(TrialFact(trial=of, attribute=Attribute.ENROLMENT, value=enrolment))
    return [fact(each, document, at=i) for i, each in enumerate(said)]
