"""A small world of invented drugs, trials and numbers that uses every class, property and individual of the ontology."""

from __future__ import annotations

from decimal import Decimal
from itertools import count

from kg.model import (
    Arm,
    ArmSize,
    Attribute,
    Comparison,
    Conflict,
    Dose,
    Entity,
    Evidence,
    Fact,
    Intervention,
    Kind,
    Knowledge,
    Naming,
    Outcome,
    Reference,
    Relation,
    Result,
    Said,
    Source,
    Statement,
    Statistic,
    Strength,
    Trial,
    TrialFact,
    entity,
)

R, S, K = Relation, Strength, Kind

EXAMPLERSEN = entity(K.DRUG, "examplersen", "drugbank:DB99999", "CHEBI:999999")
PRETENDINIB = entity(K.DRUG, "pretendinib")
FILLERABINE = entity(K.DRUG, "fillerabine")
STANDARDAMIDE = entity(K.DRUG, "standardamide")
ANTISENSE = entity(K.DRUG_CLASS, "antisense oligonucleotide")
FS = entity(K.REGIMEN, "FS", slug="fs")
CHEMOTHERAPY = entity(K.TREATMENT, "chemotherapy")
TP53_GENE = entity(K.GENE, "TP53", "HGNC:11998", slug="TP53")
TP53_MRNA = entity(K.MRNA, "TP53 mRNA", slug="TP53")
P53 = entity(K.PROTEIN, "p53", "uniprot:P04637", slug="TP53")
BCL2_GENE = entity(K.GENE, "BCL2", "HGNC:990", slug="BCL2")
BCL2_MRNA = entity(K.MRNA, "BCL2 mRNA", slug="BCL2")
BCL2 = entity(K.PROTEIN, "Bcl-2", "uniprot:P10415", slug="BCL2")
BAX = entity(K.PROTEIN, "Bax", "uniprot:Q07812", slug="BAX")
GUARDIANS = entity(K.FAMILY, "anti-apoptotic proteins")
EFFECTORS = entity(K.FAMILY, "effector proteins")
CASPASES = entity(K.FAMILY, "caspases")
RNASE_H = entity(K.FAMILY, "RNase H")
ARREST = entity(K.PROCESS, "cell cycle arrest")
RELEASE = entity(K.PROCESS, "cytochrome c release", "GO:0001836")
APOPTOSIS = entity(K.PROCESS, "apoptosis", "GO:0006915")
MEMBRANE = entity(K.COMPONENT, "mitochondrial membrane", "GO:0031966")
CYTOCHROME = entity(K.PROTEIN, "cytochrome c", slug="CYCS")
CYTOPLASM = entity(K.COMPONENT, "cytoplasm")
BLASTS = entity(K.CELL, "leukaemic blasts")
DAMAGE = entity(K.STATE, "DNA damage")
IMAGINARY = entity(K.DISEASE, "imaginary leukaemia", "MONDO:9999999", "UNLISTED:X 1")
DELETION = entity(K.BIOMARKER, "TP53 deletion")
CR = entity(K.ENDPOINT, "CR", "NCIT:C4870")
CRI = entity(K.ENDPOINT, "CRi")
ORR = entity(K.ENDPOINT, "ORR")
OS = entity(K.ENDPOINT, "OS")
PFS = entity(K.ENDPOINT, "PFS")
MTD = entity(K.ENDPOINT, "MTD")
RASH = entity(K.ADVERSE_EVENT, "rash")
NAUSEA = entity(K.ADVERSE_EVENT, "nausea")
BOARD = entity(K.AGENCY, "Board of Remedies")
OVEREXPRESSION = entity(K.STATE, "BCL2 overexpression", slug="BCL2-overexpression")
SWITCHES = entity(K.FAMILY, "switch proteins")
STRESS = entity(K.PROCESS, "stress")
OUTLOOK = entity(K.CONCEPT, "poor outlook")

TRIAL = Trial(slug="NCT99999999", label="EXAMPLE-1", registry_id="NCT99999999")
UNNAMED = Trial(slug="pretendinib-phase-2", label="pretendinib phase 2")


def given(*agents: Entity, level: str = "") -> tuple[Intervention, ...]:
    return tuple(Intervention(agent=agent, level=level) for agent in agents)


BOTH = Arm(label="Examplersen + FS", trial=TRIAL, interventions=given(FS, EXAMPLERSEN), role="experimental")
LOW = Arm(label="Low dose", trial=TRIAL, interventions=given(EXAMPLERSEN, level="low dose"), role="experimental")
ALONE = Arm(label="FS", trial=TRIAL, interventions=given(FS), role="control")
POOLED = Arm(label="all arms", trial=TRIAL, pooled=True)
SINGLE = Arm(label="Pretendinib", trial=UNNAMED, interventions=given(PRETENDINIB))
OUTSIDE = Arm(label="fillerabine alone", interventions=given(FILLERABINE))

_places = count(1)


def quote(document: str, words: str, *refs: int, row: str = "", column: str = "") -> Evidence:
    start = 100 * next(_places)
    return Evidence(
        document=document, start=start, end=start + len(words), quote=words, rule="sample-rule", refs=refs, line=start // 100,
        table=1 if row else 0, row=row, column=column,
    )


def say(says: Said, *evidence: Evidence) -> Fact:
    return Fact(says=says, evidence=frozenset(evidence or [quote("guide-a", f"words that say {type(says).__name__} {next(_places)}", 1)]))


def relate(subject: Entity, relation: Relation, value: Entity, strength: Strength = S.OBSERVED, qualifier: str = "") -> Fact:
    words = f"{subject.label} {relation} {value.label}"
    statement = Statement(subject=subject, relation=relation, object=value, strength=strength, qualifier=qualifier)
    return say(statement, quote("guide-a", words, 1))


def mechanism() -> list[Fact]:
    return [
        relate(EXAMPLERSEN, R.IS_A, ANTISENSE),
        relate(EXAMPLERSEN, R.TARGETS, TP53_MRNA, S.DESIGNED),
        relate(EXAMPLERSEN, R.BINDS, TP53_MRNA),
        relate(RNASE_H, R.DEGRADES, TP53_MRNA, qualifier="through the hybrid"),
        relate(EXAMPLERSEN, R.INHIBITS_PRODUCTION_OF, P53),
        relate(TP53_GENE, R.TRANSCRIBED_TO, TP53_MRNA, S.BACKGROUND),
        relate(TP53_GENE, R.ENCODES, P53),
        relate(TP53_MRNA, R.TRANSLATES_TO, P53),
        relate(P53, R.PROMOTES, ARREST),
        relate(P53, R.REGULATES, APOPTOSIS),
        relate(DAMAGE, R.ACTIVATES, P53),
        relate(EXAMPLERSEN, R.SENSITIZES, BLASTS, S.HYPOTHESISED, "to chemotherapy"),
        relate(EXAMPLERSEN, R.PROMOTES, APOPTOSIS, S.EXPECTED),
        relate(EXAMPLERSEN, R.INHIBITS, BCL2, S.DENIED),
        relate(PRETENDINIB, R.TARGETS, BCL2),
        relate(PRETENDINIB, R.INHIBITS, BCL2),
        relate(PRETENDINIB, R.PROMOTES, APOPTOSIS, S.HYPOTHESISED),
        relate(BCL2_GENE, R.ENCODES, BCL2),
        relate(BCL2_MRNA, R.TRANSLATES_TO, BCL2),
        relate(BCL2, R.PART_OF, GUARDIANS),
        relate(BAX, R.PART_OF, EFFECTORS),
        relate(GUARDIANS, R.SEQUESTERS, EFFECTORS, qualifier="in healthy cells"),
        relate(BAX, R.OLIGOMERIZES_AT, MEMBRANE),
        relate(BAX, R.CAUSES, RELEASE),
        relate(MEMBRANE, R.RELEASES, CYTOCHROME),
        relate(RELEASE, R.ACTIVATES, CASPASES),
        relate(CASPASES, R.EXECUTES, APOPTOSIS),
        relate(DELETION, R.ASSOCIATED_WITH, OUTLOOK),
        relate(CYTOCHROME, R.PART_OF, CYTOPLASM),
        relate(FILLERABINE, R.PART_OF, FS),
        relate(STANDARDAMIDE, R.PART_OF, FS),
        relate(FS, R.IS_A, CHEMOTHERAPY),
        relate(OVEREXPRESSION, R.ASSOCIATED_WITH, OUTLOOK),
        relate(SWITCHES, R.INHIBITS, GUARDIANS),
        relate(STRESS, R.ACTIVATES, SWITCHES),
        relate(STANDARDAMIDE, R.INHIBITS, EXAMPLERSEN),
    ]


def trials() -> list[Fact]:
    def of(trial: Trial, attribute: Attribute, value: str, thing: Entity | None = None) -> Fact:
        return say(TrialFact(trial=trial, attribute=attribute, value=value, thing=thing))

    A = Attribute
    return [
        of(TRIAL, A.REGISTRY_ID, "NCT99999999"),
        of(TRIAL, A.PHASE, "3"),
        of(TRIAL, A.DESIGN, "randomized"),
        of(TRIAL, A.ENROLMENT, "100"),
        of(TRIAL, A.CONDITION, "imaginary leukaemia", IMAGINARY),
        of(TRIAL, A.POPULATION, "adults"),
        of(TRIAL, A.PRIMARY_ENDPOINT, "complete remission", CR),
        of(TRIAL, A.PRIMARY_ENDPOINT, "overall survival", OS),
        of(TRIAL, A.SECONDARY_ENDPOINT, "progression-free survival", PFS),
        of(TRIAL, A.PUBLICATION, "Nobody et al., 2020"),
        of(UNNAMED, A.PHASE, "2"),
        of(UNNAMED, A.ENROLMENT, "about 20"),
        *(say(arm) for arm in (BOTH, LOW, ALONE, SINGLE)),
        say(Dose(drug=EXAMPLERSEN, trial=TRIAL, amount=Decimal("2.50"), unit="mg/kg/day", route="intravenous", schedule="7 days",
                 cycle="28 days", max_cycles=6)),
        say(Dose(drug=PRETENDINIB, route="oral")),
    ]


def results() -> list[Fact]:
    T, D = Statistic, Decimal

    def of(arm: Arm, endpoint: Entity, statistic: Statistic, words: str, **more: object) -> Fact:
        said = Result(arm=arm, endpoint=endpoint, statistic=statistic, trial=arm.trial, **more)  # type: ignore[arg-type]
        return say(said, quote("guide-b", words, 2, row=arm.label, column=endpoint.label))

    return [
        say(
            Result(arm=BOTH, endpoint=CR, statistic=T.PROPORTION, trial=TRIAL, value=D("12"), unit="%", numerator=6, denominator=50),
            quote("guide-a", "12% (6/50)", 1, row="Examplersen + FS", column="CR"),
            quote("guide-b", "six of 50 patients (12%)", 2),
        ),
        of(ALONE, CR, T.PROPORTION, "4%", value=D("4.0"), unit="%", numerator=2, denominator=50, population="adults"),
        of(LOW, CR, T.PROPORTION_RANGE, "10% - 14%", low=D("10"), high=D("14"), bounds="range", unit="%"),
        of(LOW, ORR, T.EXPECTED_PROPORTION, "30% were expected", value=D("30"), unit="%"),
        of(POOLED, CRI, T.COUNT, "two patients had CRi", numerator=2),
        of(POOLED, CRI, T.PROPORTION, "0 of 9", numerator=0, denominator=9, qualifier="none responded"),
        of(BOTH, OS, T.MEDIAN, "20.1 months (18 to 22)", value=D("20.1"), low=D("18"), high=D("22"), bounds="95% CI", unit="month"),
        of(ALONE, OS, T.MEDIAN, "15 months", value=D("15"), unit="month"),
        of(BOTH, OS, T.PROPORTION, "61% at one year", value=D("61"), unit="%", timepoint="1 year"),
        of(POOLED, OS, T.MEDIAN_RANGE, "9 to 14 months", low=D("9"), high=D("14"), bounds="range", unit="month"),
        of(POOLED, PFS, T.MEAN, "mean 8.25 months", value=D("8.25"), unit="month", spread=D("1.5"), spread_kind="SD"),
        of(BOTH, OS, T.HAZARD_RATIO, "HR 0.87", value=D("0.87"), comparator=ALONE),
        of(BOTH, PFS, T.ODDS_RATIO, "OR 1.2", value=D("1.2"), comparator=ALONE),
        of(BOTH, ORR, T.RISK_RATIO, "RR 1.1", value=D("1.1"), comparator=ALONE),
        of(SINGLE, MTD, T.DOSE, "MTD was 40 mg", value=D("40"), unit="mg"),
        of(OUTSIDE, CR, T.QUALITATIVE, "remission is high", qualifier="high"),
        of(ALONE, PFS, T.NOT_REPORTED, "not reported"),
        of(BOTH, PFS, T.NOT_REACHED, "was not reached"),
        of(LOW, OS, T.NOT_ESTIMABLE, "not estimable"),
        of(SINGLE, RASH, T.NOT_DETECTED, "no rash was seen"),
    ]


def findings() -> list[Fact]:
    return [
        say(Comparison(endpoint=OS, conclusion="no significant difference", trial=TRIAL, experimental=BOTH, control=ALONE,
                       population="adults", p_relation="=", p_value=Decimal("0.34"), timepoint="5 years")),
        say(Comparison(endpoint=CR, conclusion="significantly higher", trial=TRIAL, experimental=BOTH, control=ALONE,
                       p_relation="<", p_value=Decimal("0.05"))),
        say(Outcome(subject=EXAMPLERSEN, fact="adverse events", value="rash; nausea", things=(RASH, NAUSEA))),
        say(Outcome(subject=EXAMPLERSEN, fact="regulatory status", value="refused by the Board of Remedies", things=(BOARD,))),
        say(Outcome(subject=TRIAL, fact="development status", value="stopped early")),
        say(Naming(of=EXAMPLERSEN, name="Fakeogen", defined=True)),
        say(Naming(of=IMAGINARY, name="IL")),
        say(ArmSize(arm=LOW, size=41, population="adults", stage="randomised", timepoint="week 4")),
    ]


SOURCES = (
    Source(
        key="guide-a", file="guide-a.txt", sha256="a" * 64, title="Guide A", publisher="A. Press", date="2020-01-02",
        catalogue_number="A-1", licence="CC0-1.0",
        references=(
            Reference(number=1, start=9000, end=9040, text="1. A paper. PubMed 1", title="A paper", host="pubmed.example", pmid="1",
                      pmcid="PMC1", doi="10.1/a", nct="NCT99999999"),
            Reference(number=2, start=9041, end=9080, text="2. A paper no one needs."),
        ),
    ),
    Source(
        key="guide-b", file="guide-b.txt", sha256="b" * 64, title="Guide \"B\"\n",
        references=(Reference(number=2, start=700, end=740, text="2. A paper. PubMed 1", pmid="1"),),
    ),
)


def sample() -> Knowledge:
    """The whole of it."""
    facts = [*mechanism(), *trials(), *results(), *findings()]
    of_bcl2 = [fact for fact in facts if isinstance(fact.says, Result) and fact.says.endpoint == CRI]
    conflict = Conflict(kind="count", question="How many had CRi?", explanation="2 and 0 cannot both hold", members=tuple(of_bcl2))
    return Knowledge(sources=SOURCES, facts=tuple(facts), conflicts=(conflict,))


SAMPLE = sample()
