"""Statistical analyses of a registry's record: two groups and a p value below the outcome that they were compared for."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from kg.extract.arms.interventions import interventions
from kg.extract.arms.of_trial import arms_of
from kg.extract.document.scene import Scene, unbulleted
from kg.extract.endpoints.claims import conclusion_beside, p_values
from kg.extract.endpoints.named import Named
from kg.extract.endpoints.values import make_result, statistic_of
from kg.extract.numbers.numerals import SIGNED, signed
from kg.extract.numbers.quantity import Quantity
from kg.extract.numbers.reported import quantities
from kg.extract.stage.cast import Cast
from kg.extract.text.passage import Passage, lines_of
from kg.extract.text.words import capitalised
from kg.extract.trials.drafts import Draft
from kg.model import Arm, BlockKind, Comparison, Entity, Evidence, Result, Statistic

ANALYSIS = re.compile(r"statistical anal\w+(?: \d+)?\s*[:.]", re.I)
PAIR = re.compile(
    r"(?:^|[.:;]\s+)(?P<one>[A-Z][\w +/.-]{1,60}?),? (?:vs\.?|versus|compared with|against) (?P<two>[\w][\w +/-]{1,60}?)(?=[.,;:(]|$)"
)
LISTED_PAIR = re.compile(r"statistical anal\w+(?: \d+)?:\s+(?P<one>[A-Z][^.;:,]{1,60}), (?P<two>[A-Z][^.;:,]{1,60})[.;:]\s", re.I)
"""Two groups that an analysis lists before its figures."""
DIFFERENCE = re.compile(
    r"\b(?:mean difference|difference (?:in|of) (?:LS |least[- ]squares )?means)(?: \([^()]*\))?\s*[:=]?\s*"
    rf"(?P<value>{SIGNED})\s*[;,(]\s*(?P<level>9\d)\s?% (?:CI|confidence interval):?\s*(?P<low>{SIGNED})\s*(?:to|,)\s*(?P<high>{SIGNED})",
    re.I,
)
GROUP = re.compile(
    r"(?:arm ?/ ?group|arm|group)(?: (?:title|name|[A-Z\d]))?\s*:\s*(?P<name>[^:;]{2,80}?)(?=\.(?:\s|$)|;| \(|,? [nN] ?=|$)", re.I
)
"""A line of the record that gives the results of one group."""
FIELD = re.compile(r"[A-Z][\w /-]{2,40}:")
OTHER = re.compile(r"non-?inferiority|equivalence", re.I)
FURTHEST = 1500
"""An outcome further above than this many characters is another part of the record."""


def analyses(scene: Scene, cast: Cast, read: Iterable[tuple[object, Evidence]] = ()) -> Iterator[tuple[Comparison | Result, Evidence]]:
    """The comparisons of all statistical analyses that stand below a numbered outcome, and their ratios and differences.

    ``read`` is what was read before: an analysis right below a table of one outcome is of that outcome.
    """
    measured = _measured(scene, read)
    outcome: tuple[int, Named] | None = None
    section: tuple[str, ...] = ()
    groups: dict[str, Passage] = {}
    for block, passage in scene.blocks:
        if block.kind is BlockKind.HEADING or block.section != section:
            outcome, section, groups = None, block.section, {}
        if block.kind is BlockKind.ITEM:
            named = _outcome(scene, passage)
            outcome, groups = (block.end, named) if named else None, {}
        elif ANALYSIS.search(passage.text) and (above := measured.get(_table_above(scene, block.start))) is not None:
            for line in _fields(passage):
                if ANALYSIS.match(line.text):
                    yield from _read(scene, cast, line, above, [])
        elif outcome and block.start - outcome[0] < FURTHEST:
            for line in _fields(passage):
                if group := GROUP.match(line.text):
                    groups.setdefault(group["name"].lower(), line.part(group.start("name"), group.end("name")))
                elif ANALYSIS.match(line.text):
                    yield from _read(scene, cast, line, outcome[1], list(groups.values()))


def _measured(scene: Scene, read: Iterable[tuple[object, Evidence]]) -> dict[int, Named]:
    """The one outcome of each table that has just one, with its time."""
    told: dict[int, set[tuple[Entity, str]]] = {}
    for said, evidence in read:
        if evidence.table and isinstance(said, Result) and said.comparator is None:
            told.setdefault(evidence.table, set()).add((said.endpoint, said.timepoint))
    return {number: Named(0, 0, *found.pop()) for number, found in told.items() if len(found) == 1}


def _table_above(scene: Scene, start: int) -> int:
    """The number of the table right above a place, with no item of a list or heading between; 0 where there is none."""
    above = [t for t in scene.document.tables if t.end <= start]
    last = max(above, key=lambda t: t.end, default=None)
    if last is None or start - last.end > FURTHEST:
        return 0
    between = (b for b in scene.document.blocks if last.end <= b.start < start)
    return 0 if any(b.kind in (BlockKind.ITEM, BlockKind.HEADING) for b in between) else last.number


def _fields(passage: Passage) -> Iterator[Passage]:
    """The lines of a paragraph of a record, each with the lines that run on from it."""
    start = at = 0
    for line in lines_of(passage):
        if at > start and FIELD.match(line.text):
            yield passage.part(start, at - 1)
            start = at
        at += len(line.text) + 1
    yield passage.part(start, len(passage.text))


def _outcome(scene: Scene, item: Passage) -> Named | None:
    """The one endpoint that the title of a numbered outcome names: its first line."""
    plain = unbulleted(item)
    if not plain.starts:
        return None
    first = item.document.text.find("\n", plain.starts[0])
    end = next((i for i, at in enumerate(plain.starts) if first >= 0 and at >= first), len(plain.text))
    named = {n.endpoint.slug: n for n in scene.endpoints(plain.part(0, end))}
    return next(iter(named.values())) if len(named) == 1 else None


def _read(
    scene: Scene, cast: Cast, passage: Passage, named: Named, groups: list[Passage]
) -> Iterator[tuple[Comparison | Result, Evidence]]:
    """The comparisons of one analysis: of the pairs that it names, else of the only two groups that the outcome was told of."""
    text = passage.text
    draft = cast.trial_at(passage) or (cast.drafts[0] if cast.one_trial else None)
    pairs = list(PAIR.finditer(text)) or [m for m in [LISTED_PAIR.match(text)] if m]
    for i, m in enumerate(pairs):
        end = pairs[i + 1].start() + 1 if i + 1 < len(pairs) else len(text)
        ps = [p for p in p_values(text) if m.end() <= p.start < end]
        if len(ps) != 1 or OTHER.search(text, m.end(), end):
            continue
        arms = [_arm(scene, passage.part(m.start(g), m.end(g)), draft) for g in ("one", "two")]
        if arms[0] is None or arms[1] is None or arms[0] == arms[1]:
            continue
        yield _compared(named, draft, (arms[0], arms[1]), ps[0]), passage.evidence("statistical-analysis", m.start("one"), ps[0].end)
        yield from _ratio(named, draft, (arms[0], arms[1]), passage, m.start("one"), end)
    ps = p_values(text)
    if pairs or len(groups) != 2 or len(ps) != 1 or OTHER.search(text):
        return
    one, two = (_arm(scene, g, draft) or Arm(label=capitalised(g.text), trial=draft.trial if draft else None) for g in groups)
    if one.role == "control" != two.role:
        one, two = two, one
    says = conclusion_beside(text[ps[0].end :], ps[0])
    evidence = passage.evidence("statistical-analysis", 0, len(text) if says else ps[0].end)
    yield _compared(named, draft, (one, two), ps[0], says), evidence
    yield from _ratio(named, draft, (one, two), passage, 0, len(text))


def _ratio(
    named: Named, draft: Draft | None, arms: tuple[Arm, Arm], passage: Passage, start: int, end: int
) -> Iterator[tuple[Result, Evidence]]:
    """The one ratio that an analysis gives of the first arm against the second."""
    apart = DIFFERENCE.search(passage.text, start, end)
    if apart is not None:
        yield (
            Result(
                arm=arms[0], comparator=arms[1], endpoint=named.endpoint, statistic=Statistic.MEAN, trial=draft.trial if draft else None,
                population=draft.condition if draft else "", value=signed(apart["value"]), low=signed(apart["low"]),
                high=signed(apart["high"]), bounds=f"{apart['level']}% CI", timepoint=named.timepoint, qualifier="difference",
            ),
            passage.evidence("statistical-analysis", start, apart.end()),
        )  # fmt: skip
    ratios = [q for q in quantities(passage.text) if q.kind == "ratio" and start <= q.start < end]
    statistic = statistic_of(ratios[0], named) if len(ratios) == 1 else None
    if statistic is not None:
        result = make_result(
            ratios[0], named, statistic, arms[0], draft.trial if draft else None,
            population=draft.condition if draft else "", comparator=arms[1],
        )  # fmt: skip
        yield result, passage.evidence("statistical-analysis", start, ratios[0].end)


def _compared(named: Named, draft: Draft | None, arms: tuple[Arm, Arm], p: Quantity, says: str = "") -> Comparison:
    return Comparison(
        endpoint=named.endpoint, conclusion=says, trial=draft.trial if draft else None, experimental=arms[0], control=arms[1],
        p_relation=p.relation, p_value=p.value, timepoint=named.timepoint,
    )  # fmt: skip


def _arm(scene: Scene, words: Passage, draft: Draft | None) -> Arm | None:
    """The arm of a group's name: one of the trial, else what the name says is given."""
    known = next((a for a in arms_of(draft) if a.label.lower() == words.text.lower()), None)
    given = interventions(scene, words)
    if known is not None or not given:
        return known
    return Arm(label=capitalised(words.text), trial=draft.trial if draft else None, interventions=given)
