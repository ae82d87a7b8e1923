"""Statistical analyses of a registry's record: two groups and a p value below the outcome that they were compared for."""

from __future__ import annotations

import re
from collections.abc import Iterator

from kg.extract.cast import Cast
from kg.extract.claims import p_values
from kg.extract.endpoints import Named
from kg.extract.groups import arms_of
from kg.extract.interventions import interventions
from kg.extract.passage import Passage
from kg.extract.scene import Scene, unbulleted
from kg.extract.trials import Draft
from kg.model import Arm, BlockKind, Comparison, Evidence

ANALYSIS = re.compile(r"statistical anal\w+(?: \d+)?\s*[:.]", re.I)
PAIR = re.compile(
    r"(?:^|[.:;]\s+)(?P<one>[A-Z][\w +/.-]{1,60}?),? (?:vs\.?|versus|compared with|against) (?P<two>[\w][\w +/-]{1,60}?)(?=[.,;:(]|$)"
)
OTHER = re.compile(r"non-?inferiority|equivalence", re.I)
FURTHEST = 1500
"""An outcome further above than this many characters is another part of the record."""


def analyses(scene: Scene, cast: Cast) -> Iterator[tuple[Comparison, Evidence]]:
    """The comparisons of all statistical analyses that stand below a numbered outcome."""
    outcome: tuple[int, Named] | None = None
    section: tuple[str, ...] = ()
    for block, passage in scene.blocks:
        if block.kind is BlockKind.HEADING or block.section != section:
            outcome, section = None, block.section
        if block.kind is BlockKind.ITEM:
            named = _outcome(scene, passage)
            outcome = (block.end, named) if named else None
        elif outcome and ANALYSIS.match(passage.text) and block.start - outcome[0] < FURTHEST:
            yield from _read(scene, cast, passage, outcome[1])


def _outcome(scene: Scene, item: Passage) -> Named | None:
    """The one endpoint that the title of a numbered outcome names: its first line."""
    plain = unbulleted(item)
    first = item.document.text.find("\n", plain.starts[0])
    end = next((i for i, at in enumerate(plain.starts) if first >= 0 and at >= first), len(plain.text))
    named = {n.endpoint.slug: n for n in scene.endpoints(plain.part(0, end))}
    return next(iter(named.values())) if len(named) == 1 else None


def _read(scene: Scene, cast: Cast, passage: Passage, named: Named) -> Iterator[tuple[Comparison, Evidence]]:
    text = passage.text
    draft = cast.trial_at(passage)
    pairs = list(PAIR.finditer(text))
    for i, m in enumerate(pairs):
        end = pairs[i + 1].start() + 1 if i + 1 < len(pairs) else len(text)
        ps = [p for p in p_values(text) if m.end() <= p.start < end]
        if len(ps) != 1 or OTHER.search(text, m.end(), end):
            continue
        arms = [_arm(scene, passage.part(m.start(g), m.end(g)), draft) for g in ("one", "two")]
        if arms[0] is None or arms[1] is None or arms[0] == arms[1]:
            continue
        comparison = Comparison(
            endpoint=named.endpoint,
            conclusion="",
            trial=draft.trial if draft else None,
            experimental=arms[0],
            control=arms[1],
            p_relation=ps[0].relation,
            p_value=ps[0].value,
            timepoint=named.timepoint,
        )
        yield comparison, passage.evidence("statistical-analysis", m.start("one"), ps[0].end)


def _arm(scene: Scene, words: Passage, draft: Draft | None) -> Arm | None:
    """The arm of a group's name: one of the trial, else what the name says is given."""
    known = next((a for a in arms_of(draft) if a.label.lower() == words.text.lower()), None)
    given = interventions(scene, words)
    if known is not None or not given:
        return known
    return Arm(label=words.text[:1].upper() + words.text[1:], trial=draft.trial if draft else None, interventions=given)
