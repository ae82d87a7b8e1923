"""The things that documents speak of, each with one readable identity."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum

from kg.errors import ModelError


class Kind(StrEnum):
    """What sort of thing an entity is; the value is the first part of its IRI and its prefix."""

    DRUG = "drug"
    DRUG_CLASS = "drug-class"
    REGIMEN = "regimen"
    TREATMENT = "treatment"
    GENE = "gene"
    MRNA = "mrna"
    PROTEIN = "protein"
    FAMILY = "family"
    PROCESS = "process"
    COMPONENT = "component"
    CELL = "cell"
    STATE = "state"
    DISEASE = "disease"
    BIOMARKER = "biomarker"
    ENDPOINT = "endpoint"
    ADVERSE_EVENT = "adverse-event"
    AGENCY = "agency"
    CONCEPT = "concept"


GREEK = str.maketrans(
    {
        "α": "alpha",
        "β": "beta",
        "γ": "gamma",
        "δ": "delta",
        "ε": "epsilon",
        "ζ": "zeta",
        "η": "eta",
        "θ": "theta",
        "ι": "iota",
        "κ": "kappa",
        "λ": "lambda",
        "μ": "mu",
        "ω": "omega",
        "σ": "sigma",
        "τ": "tau",
        "φ": "phi",
        "χ": "chi",
        "ψ": "psi",
    }
)


def slugify(text: str) -> str:
    """Make the last part of an IRI: ASCII letters, digits and single hyphens, case kept, never empty. Greek letters are spelled out.

    >>> slugify("Cenersen + FCR"), slugify("PI3Kδ"), slugify("PI3Kγ")
    ('Cenersen-FCR', 'PI3Kdelta', 'PI3Kgamma')
    """
    plain = unicodedata.normalize("NFKD", text.replace("±", " with or without ").translate(GREEK))
    slug = re.sub(r"[^A-Za-z0-9]+", "-", plain.encode("ascii", "ignore").decode()).strip("-")
    return slug or "x" + "-".join(f"{ord(c):x}" for c in text[:12])


@dataclass(frozen=True, slots=True, kw_only=True)
class Entity:
    """One thing of one kind. Identity is ``kind`` and ``slug``; ``same_as`` are CURIEs of equal terms elsewhere.

    Gene, mRNA and protein of one gene share the slug (the HGNC symbol) and differ in kind.
    """

    kind: Kind
    slug: str
    label: str
    same_as: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if not self.slug or slugify(self.slug) != self.slug:
            raise ModelError(f"entity {self.label!r}", f"slug {self.slug!r}", "letters, digits and hyphens", "use slugify()")

    @property
    def curie(self) -> str:
        """The local name, for example ``drug:oblimersen``."""
        return f"{self.kind}:{self.slug}"


def entity(kind: Kind, label: str, *same_as: str, slug: str = "") -> Entity:
    """Make an entity from its label; the slug is the label in lower case unless given."""
    return Entity(kind=kind, slug=slug or slugify(label.lower()), label=label, same_as=tuple(sorted(set(same_as))))
