"""What stands above a table or list and holds for all of it: the analysis set of its patients, and the references that it cites."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from kg.extract.document.scene import Scene
from kg.extract.endpoints.populations import analysis_set
from kg.extract.stage.cast import Cast
from kg.extract.text.passage import Passage
from kg.model import Block, BlockKind, Evidence, Result, Said

LONGEST_LEAD = 240
BELOW = (BlockKind.TABLE, BlockKind.ITEM)


@dataclass(frozen=True, slots=True)
class _Above:
    """The words above a stretch of text, for all that stands between ``start`` and ``end``."""

    start: int
    end: int
    passage: Passage


def with_headings(scene: Scene, cast: Cast, found: Iterable[tuple[Said, Evidence]]) -> Iterator[tuple[Said, Evidence]]:
    """What was read, with what stands above its table or list.

    A result of a table is of the analysis set that its title names ("Table 2. Adverse events (safety population)"), beside the patients
    of the trial. Words without a reference of their own rest on those of the title, or of the line ending in a colon that leads to them.
    """
    above = list(_above(scene))
    everyone = {d.condition for d in cast.drafts}
    for said, evidence in found:
        over = next((a for a in above if a.start <= evidence.start < a.end), None)
        if over is None:
            yield said, evidence
            continue
        if isinstance(said, Result) and evidence.table and said.population in {"", *everyone}:
            said = replace(said, population=_joined(said.population, analysis_set(over.passage.text)))
        yield said, evidence if evidence.refs else replace(evidence, refs=over.passage.refs)


def _joined(patients: str, among: str) -> str:
    """The patients of a trial as far as they are of an analysis set: "advanced X, safety population"."""
    return ", ".join(filter(None, (patients, among)))


def _above(scene: Scene) -> Iterator[_Above]:
    """Titles of tables and lines that lead to a table or list, with the stretch that they stand above."""
    blocks = scene.document.blocks
    for i, block in enumerate(blocks[:-1]):
        titled = block.kind is BlockKind.CAPTION and block.label == "table title"
        if not titled and not _leads(scene, block):
            continue
        kind = blocks[i + 1].kind
        if kind not in BELOW:
            continue
        last = i + 1
        while kind is BlockKind.ITEM and last + 1 < len(blocks) and blocks[last + 1].kind is kind:
            last += 1
        yield _Above(blocks[i + 1].start, blocks[last].end, scene.passage(block))


def _leads(scene: Scene, block: Block) -> bool:
    """Whether a paragraph is the line ending in a colon that leads to what follows."""
    if block.kind is not BlockKind.PARAGRAPH or block.end - block.start > LONGEST_LEAD:
        return False
    return scene.passage(block).text.rstrip().endswith(":")
