"""How many people each arm has, wherever a document states it: never computed, and never taken from the number of a single result."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from kg.extract.document.scene import Scene
from kg.extract.sizes.sentences import sentence_sizes
from kg.extract.sizes.tables import table_sizes
from kg.extract.stage.cast import Cast
from kg.extract.stage.told import Told
from kg.model import Arm, ArmSize, Evidence

Read = tuple[ArmSize, Evidence]


def arm_sizes(scene: Scene, cast: Cast, all_told: Sequence[Told], known: Mapping[str, str]) -> Iterator[Read]:
    """The sizes of arms in all sentences and tables; ``known`` names the document's groups.

    A size told again without saying who is counted is evidence of the one that says it, where one does.
    """
    found = [*sentence_sizes(scene, all_told, known)]
    of_tables = [one for table in scene.document.tables for one in table_sizes(scene, cast, table, known)]
    yield from _with_stages([*found, *_whole(of_tables)])


def _whole(found: Sequence[Read]) -> Iterator[Read]:
    """Of the sizes that tables give one arm, the largest: a table with fewer people is of a part of them. Those at a time are kept."""
    most: dict[tuple[Arm, str], int] = {}
    for one, _ in found:
        most[one.arm, one.population] = max(one.size, most.get((one.arm, one.population), 0))
    return (read for read in found if read[0].timepoint or read[0].size == most[read[0].arm, read[0].population])


def _with_stages(found: Iterable[Read]) -> Iterator[Read]:
    found = list(found)
    staged: dict[ArmSize, set[ArmSize]] = {}
    for one, _ in found:
        if one.stage:
            staged.setdefault(replace(one, stage=""), set()).add(one)
    for one, evidence in found:
        fuller = staged.get(one, set())
        yield (next(iter(fuller)) if len(fuller) == 1 else one), evidence
