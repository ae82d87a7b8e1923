"""What is said. Each class is one form of statement; none knows where it is written (see ``kg.model.fact``)."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from kg.model.entity import Entity


class Relation(StrEnum):
    """Relations between two entities, in the words of the tables."""

    IS_A = "is a"
    TARGETS = "targets"
    BINDS = "binds"
    INHIBITS = "inhibits"
    INHIBITS_PRODUCTION_OF = "inhibits production of"
    DEGRADES = "degrades"
    ENCODES = "encodes"
    TRANSCRIBED_TO = "transcribed to"
    TRANSLATES_TO = "translates to"
    ACTIVATES = "activates"
    PROMOTES = "promotes"
    CAUSES = "causes"
    RELEASES = "releases"
    SEQUESTERS = "sequesters"
    OLIGOMERIZES_AT = "oligomerizes at"
    EXECUTES = "executes"
    SENSITIZES = "sensitizes"
    ASSOCIATED_WITH = "associated with"
    PART_OF = "part of"
    REGULATES = "regulates"


class Strength(StrEnum):
    """How firmly a document says it. Only OBSERVED makes a plain triple (and, of targets, DESIGNED)."""

    OBSERVED = "observed"
    DESIGNED = "designed"
    HYPOTHESISED = "hypothesised"
    EXPECTED = "expected"
    DENIED = "denied"
    BACKGROUND = "general knowledge"


class Statistic(StrEnum):
    """What kind of number, or what kind of absence of one."""

    PROPORTION = "proportion"
    PROPORTION_RANGE = "proportion range"
    EXPECTED_PROPORTION = "expected proportion"
    COUNT = "count"
    MEDIAN = "median"
    MEDIAN_RANGE = "median range"
    MEAN = "mean"
    HAZARD_RATIO = "hazard ratio"
    ODDS_RATIO = "odds ratio"
    RISK_RATIO = "risk ratio"
    DOSE = "dose"
    QUALITATIVE = "qualitative"
    NOT_REPORTED = "not reported"
    NOT_REACHED = "not reached"
    NOT_ESTIMABLE = "not estimable"
    NOT_DETECTED = "not detected"


class Attribute(StrEnum):
    """What can be said of a trial."""

    PHASE = "phase"
    DESIGN = "design"
    ENROLMENT = "enrolment"
    CONDITION = "condition"
    POPULATION = "population"
    PRIMARY_ENDPOINT = "primary endpoint"
    SECONDARY_ENDPOINT = "secondary endpoint"
    PUBLICATION = "publication"
    REGISTRY_ID = "registry id"


@dataclass(frozen=True, slots=True, kw_only=True)
class Trial:
    """A clinical trial. ``slug`` is its registry id, or is made from lead drug, condition and phase."""

    slug: str
    label: str
    registry_id: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Intervention:
    """Something given in an arm, with the dose level when the arm is told by it (``low dose``)."""

    agent: Entity
    level: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Arm:
    """A group of patients of a trial who are given the same; ``trial`` is None for a regimen discussed outside a trial.

    ``pooled`` marks all arms together; then ``interventions`` is empty. Said by itself, an arm means "this trial uses this arm".
    """

    label: str
    trial: Trial | None = None
    interventions: tuple[Intervention, ...] = ()
    role: str = ""
    pooled: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """One relation between two entities; ``qualifier`` keeps what limits it ("through RNase H", "in healthy cells")."""

    subject: Entity
    relation: Relation
    object: Entity
    strength: Strength = Strength.OBSERVED
    qualifier: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class TrialFact:
    """One property of a trial. ``thing`` is the entity meant where there is one (a disease, an endpoint)."""

    trial: Trial
    attribute: Attribute
    value: str
    thing: Entity | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """One number (or its stated absence) of one arm for one endpoint.

    ``low`` and ``high`` are the ends of a range or interval and ``bounds`` says which ("range", "95% CI", "at least", "up to").
    ``value`` and bounds carry ``unit`` ("%", "month"); ``None`` means that the document leaves it open. ``spread`` is what stands behind
    the ± of a mean, and ``spread_kind`` what the document says that it is ("SD", "SE"). ``comparator`` is the control arm of a ratio.
    """

    arm: Arm
    endpoint: Entity
    statistic: Statistic
    trial: Trial | None = None
    population: str = ""
    value: Decimal | None = None
    low: Decimal | None = None
    high: Decimal | None = None
    bounds: str = ""
    unit: str = ""
    numerator: int | None = None
    denominator: int | None = None
    timepoint: str = ""
    qualifier: str = ""
    comparator: Arm | None = None
    spread: Decimal | None = None
    spread_kind: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """What a document concludes of two arms for one endpoint; ``conclusion`` in the closed words of the tables."""

    endpoint: Entity
    conclusion: str
    trial: Trial | None = None
    experimental: Arm | None = None
    control: Arm | None = None
    population: str = ""
    p_relation: str = ""
    p_value: Decimal | None = None
    timepoint: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ArmSize:
    """How many people an arm has, as a document states it, never as it could be computed.

    ``stage`` says who of them are counted where that is told ("randomised", "treated", "completed", "analysed"), ``timepoint`` when.
    """

    arm: Arm
    size: int
    population: str = ""
    stage: str = ""
    timepoint: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Dose:
    """How a drug is given in a trial. ``amount`` in ``unit`` (UCUM-like words: mg/kg/day, mg/m2); None where none is stated."""

    drug: Entity
    trial: Trial | None = None
    amount: Decimal | None = None
    unit: str = ""
    route: str = ""
    schedule: str = ""
    cycle: str = ""
    max_cycles: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """Anything else that is found out about a drug or trial: safety, regulation, pharmacology, status. ``fact`` in closed words."""

    subject: Entity | Trial
    fact: str
    value: str
    things: tuple[Entity, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Naming:
    """A document calls a thing by this name; ``defined`` when it introduces the name itself, as in "Full Name (FN)"."""

    of: Entity
    name: str
    defined: bool = False


Said = Statement | TrialFact | Arm | ArmSize | Result | Comparison | Dose | Outcome | Naming
