"""A Document and the names of a lexicon become facts with quotes. Patterns, headers and units are data in ``kg/extract/rules``."""

from kg.extract.facts import extract

__all__ = ["extract"]
