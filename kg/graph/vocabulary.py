"""The terms of the ontology as a closed class: a misspelt one raises instead of minting an IRI.

``tests/test_ontology.py`` holds this list and ``ontology/trialgraph.ttl`` equal.
"""

from __future__ import annotations

from rdflib import Namespace, URIRef
from rdflib.namespace import DefinedNamespace

from kg.graph.names import ONTOLOGY, camel
from kg.model import Attribute, Kind, Relation, Statistic, Strength


class TG(DefinedNamespace):
    """Every class, property and individual of ``tg:``."""

    _fail = True
    _NS = Namespace(ONTOLOGY)

    # kinds of things
    Drug: URIRef
    DrugClass: URIRef
    Regimen: URIRef
    Treatment: URIRef
    Gene: URIRef
    Mrna: URIRef
    Protein: URIRef
    Family: URIRef
    Process: URIRef
    Component: URIRef
    Cell: URIRef
    State: URIRef
    Disease: URIRef
    Biomarker: URIRef
    Endpoint: URIRef
    AdverseEvent: URIRef
    Agency: URIRef
    Concept: URIRef
    # what is said, and where
    Statement: URIRef
    Trial: URIRef
    TrialFact: URIRef
    Arm: URIRef
    Intervention: URIRef
    ArmSize: URIRef
    Result: URIRef
    Comparison: URIRef
    Dose: URIRef
    Outcome: URIRef
    Naming: URIRef
    Evidence: URIRef
    Document: URIRef
    Reference: URIRef
    Conflict: URIRef
    Statistic: URIRef
    Strength: URIRef
    # relations between things
    isA: URIRef
    targets: URIRef
    binds: URIRef
    inhibits: URIRef
    inhibitsProductionOf: URIRef
    degrades: URIRef
    encodes: URIRef
    transcribedTo: URIRef
    translatesTo: URIRef
    activates: URIRef
    promotes: URIRef
    causes: URIRef
    releases: URIRef
    sequesters: URIRef
    oligomerizesAt: URIRef
    executes: URIRef
    sensitizes: URIRef
    associatedWith: URIRef
    partOf: URIRef
    regulates: URIRef
    # statements
    identifier: URIRef
    strength: URIRef
    qualifier: URIRef
    evidence: URIRef
    # trials and arms
    registryId: URIRef
    phase: URIRef
    design: URIRef
    enrolment: URIRef
    condition: URIRef
    population: URIRef
    primaryEndpoint: URIRef
    secondaryEndpoint: URIRef
    publication: URIRef
    usesArm: URIRef
    ofTrial: URIRef
    attribute: URIRef
    text: URIRef
    thing: URIRef
    uses: URIRef
    intervention: URIRef
    agent: URIRef
    doseLevel: URIRef
    position: URIRef
    role: URIRef
    pooled: URIRef
    reportsEndpoint: URIRef
    # results and comparisons
    ofArm: URIRef
    endpoint: URIRef
    statistic: URIRef
    value: URIRef
    low: URIRef
    high: URIRef
    bounds: URIRef
    spread: URIRef
    spreadKind: URIRef
    unit: URIRef
    numerator: URIRef
    denominator: URIRef
    timepoint: URIRef
    stage: URIRef
    size: URIRef
    comparator: URIRef
    experimentalArm: URIRef
    controlArm: URIRef
    pRelation: URIRef
    pValue: URIRef
    conclusion: URIRef
    # doses, outcomes, namings
    drug: URIRef
    amount: URIRef
    route: URIRef
    schedule: URIRef
    cycle: URIRef
    maxCycles: URIRef
    about: URIRef
    fact: URIRef
    mentions: URIRef
    order: URIRef
    names: URIRef
    name: URIRef
    defined: URIRef
    # evidence, documents, references, conflicts
    document: URIRef
    quote: URIRef
    start: URIRef
    end: URIRef
    line: URIRef
    rule: URIRef
    cites: URIRef
    tableNumber: URIRef
    tableRow: URIRef
    tableColumn: URIRef
    key: URIRef
    file: URIRef
    sha256: URIRef
    publisher: URIRef
    date: URIRef
    catalogueNumber: URIRef
    licence: URIRef
    listedIn: URIRef
    number: URIRef
    host: URIRef
    pmid: URIRef
    pmcid: URIRef
    doi: URIRef
    nct: URIRef
    kind: URIRef
    question: URIRef
    explanation: URIRef
    member: URIRef
    # strengths
    observed: URIRef
    designed: URIRef
    hypothesised: URIRef
    expected: URIRef
    denied: URIRef
    generalKnowledge: URIRef
    # statistics
    proportion: URIRef
    proportionRange: URIRef
    expectedProportion: URIRef
    count: URIRef
    median: URIRef
    medianRange: URIRef
    mean: URIRef
    hazardRatio: URIRef
    oddsRatio: URIRef
    riskRatio: URIRef
    dose: URIRef
    qualitative: URIRef
    notReported: URIRef
    notReached: URIRef
    notEstimable: URIRef
    notDetected: URIRef


def term(name: str) -> URIRef:
    """The term of this local name; AttributeError when the ontology has none."""
    found: URIRef = getattr(TG, name)
    return found


CLASS_OF: dict[Kind, URIRef] = {kind: term(camel(kind.value)[0].upper() + camel(kind.value)[1:]) for kind in Kind}
PREDICATE_OF: dict[Relation, URIRef] = {relation: term(camel(relation.value)) for relation in Relation}
STRENGTH_OF: dict[Strength, URIRef] = {strength: term(camel(strength.value)) for strength in Strength}
STATISTIC_OF: dict[Statistic, URIRef] = {statistic: term(camel(statistic.value)) for statistic in Statistic}
ATTRIBUTE_OF: dict[Attribute, URIRef] = {attribute: term(camel(attribute.value)) for attribute in Attribute}
