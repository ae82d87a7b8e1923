"""Why a line gave what it gave: what was seen in each of its sentences, list items or table cells, and of which trial it is taken to speak.

Nothing is read in another way than in ``kg.extract.facts``: the same scene, the same cast, asked for one line.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from kg.extract.arms.meant import free_arms, named_arms
from kg.extract.arms.of_trial import arms_of
from kg.extract.document.scene import Scene, plain
from kg.extract.endpoints.named import Named
from kg.extract.facts import extract
from kg.extract.numbers.quantity import Quantity
from kg.extract.numbers.reported import quantities
from kg.extract.stage.cast import Cast, read_cast
from kg.extract.stage.told import told
from kg.extract.text.mentions import Mention
from kg.extract.text.passage import Passage, clean, line_of
from kg.extract.trials.drafts import Draft
from kg.model import Arm, Block, BlockKind, Document, Evidence, Fact, Names, NotUnderstood, Table, Trial

UNREAD = {
    BlockKind.CAPTION: "a caption: it names the table and its patients, and no fact is read from it",
    BlockKind.REFERENCE: "a reference: it is kept with its identifiers, and no fact is read from it",
    BlockKind.FRONT: "front matter: title, publisher, licence",
    BlockKind.BOILERPLATE: "boilerplate: passed over",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Quoted:
    """A fact with the one piece of its evidence that stands on the line."""

    fact: Fact
    evidence: Evidence


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """One sentence, list item, heading or table cell as the rules see it.

    ``text`` is cleaned, and the spans in it count its characters. ``called`` are the arms that its own words name, ``arms`` those of
    the trial. ``note`` says why nothing is read from words that are not read.
    """

    kind: str
    text: str
    start: int
    end: int
    column: str = ""
    mentions: tuple[Mention, ...] = ()
    endpoints: tuple[Named, ...] = ()
    quantities: tuple[Quantity, ...] = ()
    trial: Trial | None = None
    arms: tuple[Arm, ...] = ()
    called: tuple[tuple[str, Arm], ...] = ()
    facts: tuple[Quoted, ...] = ()
    left: tuple[NotUnderstood, ...] = ()
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Explanation:
    """All that was seen on one line, and the facts on it that lie in none of its parts alone."""

    document: Document
    line: int
    seen: tuple[Seen, ...]
    facts: tuple[Quoted, ...] = ()
    left: tuple[NotUnderstood, ...] = ()


def explain(document: Document, names: Names, line: int) -> Explanation:
    """What was seen on a line of a document, counted from 1, and which facts came of it."""
    scene = Scene(document, names, names.stem_class)
    cast = read_cast(scene)
    read = extract(document, names)
    quoted = [Quoted(fact=f, evidence=e) for f in read.facts for e in f.quotes() if _touches(document, e.start, e.end, line)]
    left = [n for n in read.not_understood if _touches(document, n.start, n.end, line)]
    parts = list(_passages(scene, cast, line))
    spans = [(passage.starts[0], passage.ends[-1]) for _, _, passage, _, _ in parts]
    seen = tuple(
        _seen(
            scene,
            part,
            tuple(q for q in quoted if _home(spans, q.evidence.start, q.evidence.end) == i),
            tuple(n for n in left if _home(spans, n.start, n.end) == i),
        )
        for i, part in enumerate(parts)
    )
    return Explanation(
        document=document,
        line=line,
        seen=seen,
        facts=tuple(q for q in quoted if _home(spans, q.evidence.start, q.evidence.end) is None),
        left=tuple(n for n in left if _home(spans, n.start, n.end) is None),
    )


def _home(spans: Sequence[tuple[int, int]], start: int, end: int) -> int | None:
    """The one part in which a quote stands; None where it runs over several, or over none."""
    homes = [i for i, (a, b) in enumerate(spans) if a < end and start < b]
    return homes[0] if len(homes) == 1 else None


def _touches(document: Document, start: int, end: int, line: int) -> bool:
    return line_of(document, start) <= line <= line_of(document, max(start, end - 1))


Part = tuple[str, str, Passage, Draft | None, str]


def _passages(scene: Scene, cast: Cast, line: int) -> Iterator[Part]:
    """The parts that lie on a line, in reading order: (kind, column, words, trial, note)."""
    document = scene.document
    trials = {one.passage.starts[0]: one.draft for one in told(scene, cast)}
    for block in document.blocks:
        if block.end <= block.start or not _touches(document, block.start, block.end, line):
            continue
        if block.kind is BlockKind.TABLE:
            for table in document.tables:
                if table.start == block.start:
                    yield from _cells(scene, cast, table, line)
        elif block.kind in (BlockKind.PARAGRAPH, BlockKind.ITEM):
            yield from _sentences(scene, trials, block, line)
        else:
            passage = clean(document, block.start, block.end, block.section)
            if passage.text:
                yield block.kind.value, "", passage, None, UNREAD.get(block.kind, "")


def _sentences(scene: Scene, trials: dict[int, Draft | None], block: Block, line: int) -> Iterator[Part]:
    kind = "list item" if block.kind is BlockKind.ITEM else "sentence"
    for sentence in scene.sentences:
        passage = sentence.passage
        if sentence.block is block and passage.starts and _touches(scene.document, passage.starts[0], passage.ends[-1], line):
            at = passage.starts[0]
            yield kind, "", passage, trials.get(at), "" if at in trials else "its section tells of other studies: not read for results"


def _cells(scene: Scene, cast: Cast, table: Table, line: int) -> Iterator[Part]:
    for row in table.rows:
        for cell in row:
            if cell.end > cell.start and _touches(scene.document, cell.start, cell.end, line):
                draft = cast.trial_of(table.number, cell.row, cell.column)
                kind = f"table {table.number}, " + ("header" if cell.row == 0 else f"row “{plain(cell.row_header)}”")
                passage = scene.cell(table, cell)
                if passage.text:
                    yield kind, plain(cell.column_header), passage, draft if cell.row else None, ""


def _seen(scene: Scene, part: Part, facts: tuple[Quoted, ...], left: tuple[NotUnderstood, ...]) -> Seen:
    kind, column, passage, draft, note = part
    called = named_arms(scene, passage, draft) if draft is not None and draft.arms else free_arms(scene, passage, draft)
    return Seen(
        kind=kind,
        text=passage.text,
        start=passage.starts[0],
        end=passage.ends[-1],
        column=column,
        mentions=tuple(scene.mentions(passage)),
        endpoints=tuple(scene.endpoints(passage)),
        quantities=tuple(quantities(passage.text)),
        trial=draft.trial if draft else None,
        arms=tuple(arms_of(draft)),
        called=tuple((passage.text[n.start : n.end], n.arm) for n in called),
        facts=facts,
        left=left,
        note=note,
    )
