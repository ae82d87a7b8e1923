"""The way in: files to a graph with its pages, whole or not at all."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from kg.assemble import assemble
from kg.check import Level, Problem, check
from kg.errors import GraphError
from kg.graph.decode import decode
from kg.graph.encode import encode, encode_dataset
from kg.graph.files import write_nquads, write_turtle
from kg.model import NotUnderstood
from kg.views.drawn import World
from kg.views.pages import write_pages
from kg.views.stats import statistics
from kg.way_in.folder import keep, replaced
from kg.way_in.guards import offenders
from kg.way_in.reading import read_documents
from kg.way_in.report import write_report

__all__ = ["BuildResult", "build"]


@dataclass(frozen=True, slots=True, kw_only=True)
class BuildResult:
    """What a build made and where. ``problems`` are worst first; ``exit_code`` is 1 where a file had to be skipped."""

    out: Path
    counts: dict[str, int]
    problems: tuple[Problem, ...]
    not_understood: tuple[NotUnderstood, ...]
    files: dict[str, str]

    @property
    def exit_code(self) -> int:
        """What the command line returns."""
        return int(any(problem.level is Level.ERROR for problem in self.problems))


def build(paths: Sequence[Path], out: Path) -> BuildResult:
    """Read documents, assemble what they say, check it, and write graph, report and pages into ``out``.

    A file that cannot be read is skipped and reported. Raises GraphError, and leaves ``out`` as it was,
    where a quote is not in its document.
    """
    reading = read_documents(paths)
    knowledge = assemble(reading.extractions)
    graph = encode(knowledge)
    not_understood = tuple(each for extraction in reading.extractions for each in extraction.not_understood)
    with replaced(out) as folder:
        write_turtle(graph, folder / "graph.ttl")
        report = check(reading.documents, knowledge, offenders(folder / "graph.ttl"))
        if broken := report.at(Level.ERROR):
            raise GraphError("\n".join(str(problem) for problem in broken), "a graph that fails its checks", "", "nothing was written")
        result = BuildResult(
            out=out, counts=statistics(knowledge, len(graph)), problems=(*reading.skipped, *report.problems),
            not_understood=not_understood, files={source.key: source.file for source in knowledge.sources},
        )
        write_nquads(encode_dataset(knowledge), folder / "graph.nq")
        keep(reading.originals, folder)
        write_report(result.counts, reading, result.problems, folder / "report.json")
        world = World(knowledge=decode(graph), graph=folder / "graph.ttl")
        write_pages(world, folder / "html", {**result.counts, "not understood": len(not_understood)})
    return result
