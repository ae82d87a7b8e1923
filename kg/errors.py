"""The family of errors.

    KgError                   anything this program refuses, with an exit code
    ├── DocumentError         a file cannot be read: missing, empty, binary, broken encoding
    ├── RuleError             a rule file or the lexicon is malformed
    ├── ModelError            a value that the model does not allow
    ├── GraphError            a graph file is missing or does not hold what it should
    ├── QueryError            an unknown query, a syntax error, a refused or overlong query
    └── RenderError           an unknown view or one with nothing to show

Each message has four parts: where, what was found, what was expected, what to do.
"""

from __future__ import annotations


class KgError(Exception):
    """Root of all errors of this program. ``exit_code`` is what the command line returns."""

    exit_code = 1

    def __init__(self, place: str, found: str = "", expected: str = "", remedy: str = "") -> None:
        self.place, self.found, self.expected, self.remedy = place, found, expected, remedy
        super().__init__(str(self))

    def __str__(self) -> str:
        parts = [("found", self.found), ("expected", self.expected), ("remedy", self.remedy)]
        return "\n".join([self.place, *(f"  {name:9} {text}" for name, text in parts if text)])


class DocumentError(KgError):
    """A document cannot be read."""


class RuleError(KgError):
    """A rule file or the lexicon is malformed."""


class ModelError(KgError):
    """A value that the model does not allow."""


class GraphError(KgError):
    """A graph file is missing or does not hold what it should."""


class QueryError(KgError):
    """A query is unknown, malformed, refused or over its limits."""


class RenderError(KgError):
    """A view is unknown or has nothing to show."""
