"""Invented effects, developments and disputes, for the pages that compare: nothing here is true."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from kg.model import (
    Arm,
    Attribute,
    Comparison,
    Entity,
    Fact,
    Intervention,
    Kind,
    Outcome,
    Reference,
    Result,
    Statistic,
    Trial,
    TrialFact,
    entity,
)
from tests.render.samples import CR, DRUG, HIGH, HOSTILE, OS, OTHER, PLAIN, SOURCES, TRIAL, fact

PFS = Entity(kind=Kind.ENDPOINT, slug="PFS", label="PFS")
FEVER = entity(Kind.ADVERSE_EVENT, "fever")
TIRED, SLEEPY = entity(Kind.DISEASE, "tiredness"), entity(Kind.DISEASE, "sleepiness")
GIVEN = Arm(
    label="Given", trial=TRIAL, interventions=(Intervention(agent=DRUG), Intervention(agent=OTHER)), role="experimental"
)
EARLY = Trial(slug="zed-tiredness-phase-1", label="ZEDSTART")
BARE = Trial(slug="NCT99999998", label="NCT99999998")
DATED = (
    replace(SOURCES[0], references=(Reference(number=3, start=0, end=9, text="Nobody A. On ZED9. J Zed 2011;3:4."),)),
    SOURCES[1],
)


def ratio(value: str | None, low: str | None = None, high: str | None = None, **more: object) -> Result:
    """A hazard ratio for survival of the arm that is given the drug, against the plain one."""
    numbers = {"value": value, "low": low, "high": high}
    filled = {name: Decimal(number) for name, number in numbers.items() if number is not None}
    said: dict[str, object] = {
        "arm": Arm(label="Given vs. Plain", trial=TRIAL), "comparator": PLAIN, "endpoint": OS, "trial": TRIAL,
        "statistic": Statistic.HAZARD_RATIO, "bounds": "95% CI" if low or high else "", **filled, **more,
    }  # fmt: skip
    return Result(**said)  # type: ignore[arg-type]


def compared(endpoint: Entity, conclusion: str, **more: object) -> Comparison:
    """What is concluded of the arm that is given the drug, against the plain one."""
    arms: dict[str, object] = {"trial": TRIAL, "experimental": GIVEN, "control": PLAIN}
    return Comparison(endpoint=endpoint, conclusion=conclusion, **{**arms, **more})  # type: ignore[arg-type]


def effect_facts() -> list[Fact]:
    return [
        fact(GIVEN, "arm Given", start=2200),
        fact(PLAIN, "arm Plain", start=2000),
        fact(ratio("0.8", "0.61", "1.05"), "HR 0.80 (95% CI 0.61 to 1.05)"),
        fact(compared(OS, "trend, not significant", p_relation="=", p_value=Decimal("0.11")), "p=0.11", start=300),
        fact(ratio("0.03", "0.001", "0.4", endpoint=PFS, bounds="90% CI"), "HR 0.03 (90% CI 0.001 to 0.4)", start=400),
        fact(compared(CR, "significantly higher", p_relation="<", p_value=Decimal("0.01")), "significantly higher", start=500),
        fact(ratio("1.4", endpoint=FEVER, statistic=Statistic.ODDS_RATIO), "OR 1.4 for fever", start=600),
    ]  # fmt: skip


def course_facts() -> list[Fact]:
    """A drug from phase 1 to a decision, with a dated and an undated trial."""
    about = [
        (TRIAL, Attribute.PHASE, "3", None), (TRIAL, Attribute.CONDITION, "relapsed tiredness", TIRED),
        (TRIAL, Attribute.PRIMARY_ENDPOINT, "overall survival", OS), (EARLY, Attribute.PHASE, "1/2", None),
        (EARLY, Attribute.CONDITION, "sleepiness", SLEEPY), (EARLY, Attribute.PUBLICATION, "Nobody et al., 2009", None),
        (EARLY, Attribute.PRIMARY_ENDPOINT, "complete response", CR), (BARE, Attribute.POPULATION, "people without arms", None),
    ]  # fmt: skip
    facts = [
        fact(TrialFact(trial=trial, attribute=attribute, value=value, thing=thing), f"{attribute}: {value}", start=100 * number)
        for number, (trial, attribute, value, thing) in enumerate(about)
    ]
    alone = Arm(label="ZED", trial=EARLY, interventions=(Intervention(agent=DRUG),))
    return [
        *facts,
        fact(GIVEN, "arm Given", "guide-a", 3, start=2200),
        fact(PLAIN, "arm Plain", start=2000),
        fact(alone, "examplersen alone", start=2100),
        fact(compared(OS, "no significant difference"), "no significant difference"),
        fact(compared(OS, "significant benefit", population="women"), "a benefit in women"),
        fact(Outcome(subject=DRUG, fact="regulatory status", value="approved by the agency"), "It was approved in June 2014."),
        fact(Outcome(subject=DRUG, fact="regulatory status", value="refused by another"), "It was refused in 2013, and again in 2015."),
    ]


def hostile_facts() -> list[Fact]:
    """Every hostile text as the name of a drug, a disease, an arm, a trial, an endpoint and a conclusion."""
    facts: list[Fact] = []
    for number, (name, words) in enumerate(sorted(HOSTILE.items())):
        trial = Trial(slug=f"hostile-{number}", label=words)
        drug, plain = entity(Kind.DRUG, words, slug=f"drug-{number}"), entity(Kind.DRUG, f"plain {words}", slug=f"plain-{number}")
        tried = Arm(label=words, trial=trial, interventions=(Intervention(agent=drug), Intervention(agent=plain)), role="experimental")
        control = Arm(label=f"control {words}", trial=trial, interventions=(Intervention(agent=plain),), role="control")
        disease, endpoint = entity(Kind.DISEASE, words, slug=f"d-{number}"), Entity(kind=Kind.ENDPOINT, slug=f"e-{number}", label=words)
        says = (
            tried, control,
            TrialFact(trial=trial, attribute=Attribute.CONDITION, value=words, thing=disease),
            TrialFact(trial=trial, attribute=Attribute.PHASE, value=words if name == "markup" else "3"),
            TrialFact(trial=trial, attribute=Attribute.PRIMARY_ENDPOINT, value=words, thing=endpoint),
            Comparison(endpoint=endpoint, conclusion=words, trial=trial, experimental=tried, control=control),
            Outcome(subject=drug, fact="regulatory status", value=words),
        )  # fmt: skip
        facts += [fact(each, words, start=1000 * number + place) for place, each in enumerate(says)]
    return facts


__all__ = ["BARE", "DATED", "EARLY", "FEVER", "GIVEN", "HIGH", "PFS", "compared", "course_facts", "effect_facts", "hostile_facts", "ratio"]
