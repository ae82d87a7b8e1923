"""Names of nodes: namespaces, IRIs made from content, and short names for long ones. Standard library only."""

from __future__ import annotations

import re
from dataclasses import fields, is_dataclass
from decimal import Decimal
from enum import Enum
from functools import lru_cache
from hashlib import sha256
from urllib.parse import quote

from kg.errors import GraphError
from kg.model import Arm, Entity, Evidence, Kind, Trial, slugify

HOME = "https://w3id.org/trialgraph/"
ONTOLOGY = HOME + "ontology/"
NODES = (
    "statement", "trial", "trial-fact", "arm", "arm-size", "intervention", "result", "comparison", "dose", "outcome", "naming",
    "evidence", "document", "reference", "conflict",
)
LOCAL = {name: f"{HOME}{name}/" for name in (*NODES, *(str(kind) for kind in Kind))}
"""Prefixes of this project's own things."""

_OBO = "http://purl.obolibrary.org/obo/"
ELSEWHERE = {
    **{name: f"{_OBO}{name}_" for name in (
        "BFO", "CHEBI", "CL", "DOID", "ECO", "GO", "HP", "IAO", "MONDO", "NCIT", "OBI", "PR", "RO", "SO", "STATO", "UBERON",
    )},
    "EFO": "http://www.ebi.ac.uk/efo/EFO_",
    "HGNC": "https://identifiers.org/hgnc:",
    "MESH": "http://id.nlm.nih.gov/mesh/",
    "MedDRA": "http://purl.bioontology.org/ontology/MEDDRA/",
    "Orphanet": "http://www.orpha.net/ORDO/Orphanet_",
    "biolink": "https://w3id.org/biolink/vocab/",
    "chembl.compound": "https://www.ebi.ac.uk/chembl/compound/inspect/",
    "clinicaltrials": "https://clinicaltrials.gov/study/",
    "doi": "https://doi.org/",
    "drugbank": "https://go.drugbank.com/drugs/",
    "ensembl": "https://www.ensembl.org/id/",
    "mesh": "http://id.nlm.nih.gov/mesh/",
    "ncbigene": "https://www.ncbi.nlm.nih.gov/gene/",
    "pmc": "https://pmc.ncbi.nlm.nih.gov/articles/",
    "pubmed": "https://pubmed.ncbi.nlm.nih.gov/",
    "rxnorm": "http://purl.bioontology.org/ontology/RXNORM/",
    "uniprot": "http://purl.uniprot.org/uniprot/",
}
"""Prefixes of identifiers that others have made; a prefix that is not here makes no ``skos:exactMatch``."""

WORDS = {
    "dcterms": "http://purl.org/dc/terms/",
    "oa": "http://www.w3.org/ns/oa#",
    "owl": "http://www.w3.org/2002/07/owl#",
    "prov": "http://www.w3.org/ns/prov#",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "tg": ONTOLOGY,
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}
PREFIXES = {**LOCAL, **WORDS}
"""Prefixes that a file declares and that a query may use without declaring them."""

_CURIE = re.compile(r"([A-Za-z][\w.-]*):([^\s:/][^\s]*)")
_SAFE_LOCAL = re.compile(r"[A-Za-z0-9_](?:[A-Za-z0-9_-]*[A-Za-z0-9_])?")


def expand(curie: str) -> str | None:
    """The IRI of a CURIE whose prefix is known, otherwise None.

    >>> expand("drug:oblimersen"), expand("GO:0006915"), expand("CR")
    ('https://w3id.org/trialgraph/drug/oblimersen', 'http://purl.obolibrary.org/obo/GO_0006915', None)
    """
    match = _CURIE.fullmatch(curie)
    if not match:
        return None
    prefix, local = match.groups()
    base = PREFIXES.get(prefix) or ELSEWHERE.get(prefix)
    return base + quote(local, safe="-._~!$&'()*+,;=:@/#%") if base else None


@lru_cache(maxsize=100_000)
def compact(iri: str, *, elsewhere: bool = True) -> str:
    """The CURIE of an IRI with a known prefix, otherwise the IRI itself. Longest base first.

    >>> compact("https://w3id.org/trialgraph/drug/oblimersen")
    'drug:oblimersen'
    """
    for prefix, base in _BASES if elsewhere else _OWN_BASES:
        local = iri[len(base):]
        if iri.startswith(base) and _SAFE_LOCAL.fullmatch(local):
            return f"{prefix}:{local}"
    return iri


_OWN_BASES = sorted(PREFIXES.items(), key=lambda pair: (-len(pair[1]), pair[0]))
_BASES = sorted({**ELSEWHERE, **PREFIXES}.items(), key=lambda pair: (-len(pair[1]), pair[0]))


def camel(words: str) -> str:
    """The local name of a term: ``inhibits production of`` becomes ``inhibitsProductionOf``."""
    first, *rest = re.split(r"[ -]", words)
    return first + "".join(word.capitalize() for word in rest)


def plain_decimal(value: Decimal) -> str:
    """Digits with a point and no exponent, the same for equal values. Raises GraphError where there is no number.

    >>> plain_decimal(Decimal("12")), plain_decimal(Decimal("1.50E+1"))
    ('12.0', '15.0')
    """
    if not value.is_finite():
        raise GraphError("a value", str(value), "a finite number", "leave the value open")
    text = f"{value:f}"
    whole, _, fraction = text.partition(".")
    fraction = fraction.rstrip("0")
    sign = "-" if whole.startswith("-") and value else ""
    return f"{sign}{whole.lstrip('+-').lstrip('0') or '0'}.{fraction or '0'}"


def content(value: object) -> str:
    """A text of what is said: equal for equal meaning, whatever the order of parts; things count by identity, not by label."""
    if isinstance(value, Entity):
        return value.curie
    if isinstance(value, Trial):
        return f"trial:{value.slug}"
    if isinstance(value, Decimal):
        return plain_decimal(value)
    if isinstance(value, Enum):
        return str(value.value)
    if isinstance(value, tuple | frozenset):
        return "[" + ",".join(sorted(content(each) for each in value)) + "]"
    if is_dataclass(value) and not isinstance(value, type):
        parts = ((field.name, getattr(value, field.name)) for field in fields(value))
        filled = ",".join(f"{name}={content(part)}" for name, part in parts if part is not None and part != "" and part != ())
        return f"{type(value).__name__}({filled})"
    return repr(value)


def short_hash(text: str) -> str:
    """Eight hexadecimal digits of SHA-256."""
    return sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:8]


def node(kind: str, words: str, said: object) -> str:
    """The IRI of a node: its kind, a readable slug of at most 60 letters, and a hash of its content."""
    slug = slugify(words.lower())[:60].strip("-")
    return f"{LOCAL[kind]}{slug}-{short_hash(content(said))}"


def entity_iri(thing: Entity) -> str:
    """The IRI of an entity."""
    return f"{LOCAL[str(thing.kind)]}{thing.slug}"


def trial_iri(trial: Trial) -> str:
    """The IRI of a trial: its slug, with a hash where the slug needed changing."""
    return LOCAL["trial"] + stable(trial.slug)


def document_iri(key: str) -> str:
    """The IRI of a document."""
    return LOCAL["document"] + stable(key)


def stable(text: str) -> str:
    """The text itself where it can end an IRI, otherwise a slug with a hash."""
    slug = slugify(text)[:80].strip("-")
    return slug if slug == text else f"{slug}-{short_hash(text)}"


def arm_iri(arm: Arm) -> str:
    """The IRI of an arm: its trial, and what is given or its label."""
    given = " ".join(sorted(f"{each.agent.slug} {each.level}".strip() for each in arm.interventions))
    return node("arm", f"{arm.trial.slug if arm.trial else ''} {given or arm.label}", arm)


def evidence_iri(evidence: Evidence) -> str:
    """The IRI of one quote: document, offsets, and a hash of the rest."""
    return node("evidence", f"{evidence.document} {evidence.start} {evidence.end}", evidence)


def reference_iri(document: str, number: int) -> str:
    """The IRI of a numbered reference of a document."""
    return f"{LOCAL['reference']}{stable(document)}-{number}"
