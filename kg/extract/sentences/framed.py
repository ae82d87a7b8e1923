"""Results and comparisons of sentences in a frame: what was measured, of each arm, with what sets two of them against each other."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from kg.extract.arms.meant import NamedArm, named_arms
from kg.extract.arms.of_trial import arms_of
from kg.extract.document.scene import Scene
from kg.extract.endpoints.binding import leading_time
from kg.extract.endpoints.populations import analysis_set, find_population
from kg.extract.sentences.frames import Frame, frames
from kg.extract.sentences.marks import Marked, marked
from kg.extract.sentences.set_against import Found, set_against
from kg.extract.sentences.told_of import result_of, told_of
from kg.extract.stage.told import Told
from kg.extract.text.contexts import context

GROUP_WORD = re.compile(r"\s+(?:groups?|arms?)$", re.I)
AT_START = re.compile(
    r"(?<!from )(?<!from the )(?<!over )\bbaseline\b(?! (?:to|in)\b)|\bpre-?treatment\b"
    r"|\bbefore (?:treatment|therapy|randomi[sz]ation)\b"
    r"|\bat (?:study )?(?:entry|admission|enrol+ment|inclusion|randomi[sz]ation|screening)\b",
    re.I,
)
"""What was so before treatment."""
NOT_READ = ("background", "size", "subgroups", "patients_apart", "expected", "design")
"""The contexts of numbers that are none of the trial's arms, or were not observed."""


def framed(scene: Scene, all_told: Sequence[Told], taken: frozenset[int]) -> Iterator[Found]:
    """What the sentences in a frame say of the arms of their trial, where no other rule has read them: ``taken`` are where those start."""
    for one in all_told:
        if one.draft is None or one.draft.trial is None or one.among is None or one.passage.starts[0] in taken:
            continue
        text = one.passage.text
        if AT_START.search(text) or any(context(name).search(text) for name in NOT_READ):
            continue
        sentence = marked(text, _called(scene, one))
        if sentence is None:
            continue
        for frame in frames(sentence, arms_of(one.draft)):
            yield from _read(scene, one, sentence, frame)


def _called(scene: Scene, one: Told) -> list[NamedArm]:
    """The arms that a sentence names, also without the word group: "X" for the arm "X group"."""
    assert one.draft is not None
    text, found = one.passage.text, named_arms(scene, one.passage, one.draft)
    short = {GROUP_WORD.sub("", a.label): a for a in arms_of(one.draft) if GROUP_WORD.search(a.label)}
    for name in sorted(short, key=len, reverse=True):
        for m in re.finditer(rf"(?<![\w-]){re.escape(name)}(?![\w-])", text, re.I):
            if not any(f.start < m.end() and m.start() < f.end for f in found):
                found.append(NamedArm(m.start(), m.end(), short[name]))
    return sorted(found, key=lambda f: f.start)


def _read(scene: Scene, one: Told, sentence: Marked, frame: Frame) -> Iterator[Found]:
    """The results of a frame, and what is told behind them of its two arms."""
    text, draft = one.passage.text, one.draft
    assert draft is not None
    population = find_population(text)
    first = min(v.start for v, _ in frame.owned)
    if population and population.end > first:
        return
    words = draft.condition
    if population:
        words = ", ".join(filter(None, (words, population.words))) if analysis_set(population.words) else population.words
    of = told_of(scene, frame, leading_time(text) or one.time)
    if of is None or len({v.unit for v, _ in frame.owned} - {""}) > 1:
        return
    unit = next((v.unit for v, _ in frame.owned if v.unit), of.unit)
    for v, arm in frame.owned:
        yield result_of(of, v, arm, draft, words, unit), one.passage.evidence("sentence-frame")
    end = max(v.end for v, _ in frame.owned)
    yield from set_against(one, sentence, of, [arm for _, arm in frame.owned], end, words, unit)
