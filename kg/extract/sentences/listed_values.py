"""Values told line by line below what was measured, and events with the value of each arm in one line:

    Change from baseline in FEV1 [Time frame: Week 52]
      A 140 mg: LS mean 0.21 L (standard error 0.03)
      Placebo: LS mean 0.06 L (standard error 0.03)
      Analysis: A 140 mg vs Placebo, LS mean difference 0.15 L (95% CI 0.08 to 0.22), p<0.001
    Headache: A 140 mg 17/184 (9.2%); Placebo 15/183 (8.2%)

A line belongs to an arm only by the arm's whole name; where one line with a value is no arm's, none of its block is read.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from kg.extract.arms.of_trial import arm_called, arms_of
from kg.extract.document.scene import Scene, unbulleted
from kg.extract.endpoints.events import find_events
from kg.extract.endpoints.values import adverse_event
from kg.extract.groups.titles import timed_title
from kg.extract.sentences.frames import Frame
from kg.extract.sentences.marks import Value, marked
from kg.extract.sentences.set_against import Found, set_against
from kg.extract.sentences.told_of import Measured, result_of, told_of
from kg.extract.stage.cast import Cast
from kg.extract.stage.told import Told
from kg.extract.text.passage import Passage, lines_of
from kg.extract.trials.drafts import Draft
from kg.model import Arm, BlockKind, Statistic

LINE = re.compile(
    r"(?P<name>[^:]{2,70}):\s+(?P<by>(?:LS |least[- ]squares |adjusted |geometric )*(?:mean|median)?)\s*(?P<value>[^a-z\s].*)"
)
ANALYSIS = re.compile(
    r"(?:statistical )?(?:analysis|comparison)[^:]{0,20}:\s+(?P<one>.+?) (?:vs\.?|versus) (?P<other>[^,;:]+)[,;:]\s+.+", re.I
)
EVENT = re.compile(r"(?P<name>[A-Z][^:;]{2,70}):\s+(?P<list>[^;]+(?:;\s+[^;]+)+)")
FRAMED = re.compile(r"\s*[\[(]\s*time ?frame:\s*(?:(?P<at>(?:week|month|day|year) \d+)|[^\])]*)\s*[\])]", re.I)
NUMBERED = re.compile(r"^\d{1,2}[.)]\s+")
SHORT_FORM = re.compile(r"\s*\([A-Z][\w-]{1,9}\)")
OF_EVENTS = re.compile(r"\badverse (?:events?|reactions?)\b", re.I)
SERIOUS = re.compile(r"\s*\(serious\)", re.I)


def listed_values(scene: Scene, cast: Cast) -> Iterator[Found]:
    """The values of all such blocks of a document about one trial."""
    draft = cast.drafts[0] if cast.one_trial else None
    if draft is None or draft.trial is None or not arms_of(draft):
        return
    for block, passage in scene.blocks:
        if block.kind in (BlockKind.PARAGRAPH, BlockKind.ITEM):
            lines = [line for line in lines_of(unbulleted(passage) if block.kind is BlockKind.ITEM else passage) if line.text.strip()]
            yield from _measure(scene, draft, lines)
            of_events = bool(lines and OF_EVENTS.search(" ".join((*passage.section, lines[0].text))))
            for line in lines:
                yield from _event(scene, draft, line, of_events)


def _measure(scene: Scene, draft: Draft, lines: Sequence[Passage]) -> Iterator[Found]:
    """What the first line names, of the arms of the lines below it."""
    told = [(line, m) for line in lines[1:] if not ANALYSIS.fullmatch(line.text) and (m := LINE.fullmatch(line.text))]
    arms = [arm_called(draft, m["name"]) for _, m in told]
    values = [_value(m["value"]) for _, m in told]
    if len(told) < 2 or not all(arms) or not all(values) or len(set(arms)) != len(arms):
        return
    title = NUMBERED.sub("", lines[0].text).strip()
    framed = FRAMED.search(title)
    name, timepoint = timed_title(FRAMED.sub("", title))
    timepoint = timepoint or (framed["at"] or "" if framed else "")
    owned = tuple((v, a) for v, a in zip(values, arms, strict=True) if v and a)
    of = told_of(scene, Frame("listed", SHORT_FORM.sub("", name), "", told[0][1]["by"], "", owned), timepoint.lower())
    if of is None or len({v.unit for v, _ in owned if v.unit}) > 1:
        return
    for (line, _), (v, arm) in zip(told, owned, strict=True):
        yield result_of(of, v, arm, draft, draft.condition), line.evidence("listed-value")
    for line in lines[1:]:
        if m := ANALYSIS.fullmatch(line.text):
            pair = [a for name in (m["one"], m["other"]) if (a := arm_called(draft, name)) is not None]
            sentence = marked(line.text, [])
            if len(pair) == 2 and sentence is not None:
                yield from set_against(Told(line, draft, "sentence"), sentence, of, pair, m.end("other"), draft.condition, owned[0][0].unit)


def _event(scene: Scene, draft: Draft, line: Passage, of_events: bool) -> Iterator[Found]:
    """An event with the value of each arm behind it."""
    m = EVENT.fullmatch(line.text.strip(" ."))
    found = [_owned(draft, part.strip()) for part in m["list"].split(";")] if m else []
    owned = tuple(one for one in found if one is not None)
    if m is None or len(owned) != len(found) or len({a for _, a in owned}) != len(owned):
        return
    words = SERIOUS.sub("", m["name"])
    of = told_of(scene, Frame("listed", words, "", "", "", owned), "")
    known = find_events(words) if of_events else []
    event = known[0].named.endpoint if len(known) == 1 else adverse_event(words) if of_events else None
    if of is None or of.statistic is not Statistic.PROPORTION:
        return
    qualifier = ("serious adverse event" if SERIOUS.search(m["name"]) else "adverse event") if event else of.qualifier
    of = Measured(event or of.endpoint, of.timepoint, of.statistic, of.unit, qualifier)
    for v, arm in owned:
        yield result_of(of, v, arm, draft, draft.condition), line.evidence("listed-value")


def _owned(draft: Draft, part: str) -> tuple[Value, Arm] | None:
    """The arm that a part of a line begins with, and its one value."""
    named = sorted((a for a in arms_of(draft) if part.lower().startswith(a.label.lower() + " ")), key=lambda a: -len(a.label))
    value = _value(part[len(named[0].label) :].strip()) if named else None
    return (value, named[0]) if value else None


def _value(words: str) -> Value | None:
    """The one value that some words are."""
    found = marked(words, [])
    if found is None or len(found.values) != 1 or not re.fullmatch(r"⟨V0⟩[\s.]*", found.text):
        return None
    return found.values[0]
