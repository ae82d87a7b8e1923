"""What is said of what, and where it is written. Standard library only; every other part of the program speaks in these types."""

from kg.model.document import Block, BlockKind, Cell, Document, Evidence, Reference, Source, Table
from kg.model.entity import Entity, Kind, entity, slugify
from kg.model.fact import Conflict, Extraction, Fact, Knowledge, NotUnderstood
from kg.model.names import Hit, Names, Term
from kg.model.said import (
    Arm,
    Attribute,
    Comparison,
    Dose,
    Intervention,
    Naming,
    Outcome,
    Relation,
    Result,
    Said,
    Statement,
    Statistic,
    Strength,
    Trial,
    TrialFact,
)

__all__ = [
    "Arm", "Attribute", "Block", "BlockKind", "Cell", "Comparison", "Conflict", "Document", "Dose", "Entity", "Evidence",
    "Extraction", "Fact", "Hit", "Intervention", "Kind", "Knowledge", "Names", "Naming", "NotUnderstood", "Outcome", "Reference", "Relation",
    "Result", "Said", "Source", "Statement", "Statistic", "Strength", "Table", "Term", "Trial", "TrialFact", "entity", "slugify",
]
