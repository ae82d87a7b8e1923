"""What a build tells when it is done."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from kg.check import Level, Problem
from kg.model import NotUnderstood

COUNTS = ("documents", "statements", "evidence", "conflicts", "triples")
FILES = ("graph.ttl", "html/index.html", "html/p53.html", "html/bcl-2.html")


def summary(counts: Mapping[str, int], not_understood: Sequence[NotUnderstood], out: Path) -> str:
    """The counts and where to look."""
    lines = [f"{name:<15}{counts[name]:>8}" for name in COUNTS]
    lines.append(f"{'not understood':<15}{len(not_understood):>8}  (kg build -v lists them)")
    return "\n".join([*lines, "", *(str(out / name) for name in FILES)]) + "\n"


def details(problems: Sequence[Problem], not_understood: Sequence[NotUnderstood], files: Mapping[str, str], verbose: bool) -> str:
    """Errors always; warnings and what was not understood in full when asked, otherwise as a count."""
    shown = [str(problem) for problem in problems if verbose or problem.level is Level.ERROR]
    if verbose:
        shown += [_not_understood(each, files.get(each.document, each.document)) for each in not_understood]
    elif hidden := sum(problem.level is not Level.ERROR for problem in problems):
        shown.append(f"{hidden} warnings and notes: see report.json, or kg build -v")
    return "".join(text + "\n" for text in shown)


def _not_understood(each: NotUnderstood, file: str) -> str:
    return f"not understood: {file}:{each.line}\n  found     {' '.join(each.quote.split())}\n  reason    {each.reason}"
