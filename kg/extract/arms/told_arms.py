"""The arms of a paper's trial that are told one after another: a sentence or paragraph for each ("Arm A: …", "Arm B received …"), a heading
for each ("ABC regimen", "3-week regimen") with its doses below, or the doses of the only arm."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace

from kg.extract.arms.assigned import goes_unread, leads
from kg.extract.arms.interventions import interventions
from kg.extract.arms.labels import composed_label
from kg.extract.arms.read import distinct, given_now
from kg.extract.document.scene import Scene
from kg.extract.numbers.given_amounts import Given, amounts_given
from kg.extract.text.contexts import context
from kg.extract.text.passage import Passage, sentences
from kg.extract.text.words import capitalised
from kg.extract.trials.drafts import Draft
from kg.extract.trials.own import is_of_own
from kg.model import Arm, BlockKind, Evidence, Intervention, Kind

Told = tuple[Arm, Evidence]
GIVES = r"(?:received|got|was given|were given|(?:was|were) treated with|consisted of|comprised|underwent)"
NAMED = re.compile(
    r"(?:(?:the )?(?:patients|participants|subjects|those) (?:in|of|assigned to|allocated to|randomi[sz]ed to) (?:the )?)?"
    r"(?P<key>(?:treatment )?(?:arm|group|cohort|regimen) (?:[A-Z]|\d|[IVX]+))\b(?: patients| \([^()]*\))?"
    rf"(?:\s*:|,?\s+{GIVES})\s*(?P<what>\S.+)",
    re.I | re.S,
)
HEADED = re.compile(
    r"#*\s*(?:\d+(?:\.\d+)*\.?\s+)?(?:(?P<key>(?:arm|group|regimen) (?:[A-Z]|\d|[IVX]+))\b.{0,60}"
    r"|(?P<name>[\w+/-][\w +/-]{1,40}?) (?:regimen|arm|group)):?\s*$",
    re.I,
)
DOSED = re.compile(rf"\b(?:patients|participants|subjects|women|men|adults)\b[^.;]{{0,100}}?\b{GIVES}\s+", re.I)
PREPARES = re.compile(r"\b(?:prophyla\w*|pre-?medicat\w*|anti-?emetic\w*|supportive care|as needed)\b", re.I)
METHODS = re.compile(r"\bmethods?\b|\bdesign\b|\btreatments?\b|\bprotocol\b|\binterventions?\b", re.I)
LOTS = frozenset({"randomized", "two-arm", "three-arm", "four-arm", "placebo-controlled"})


def told_arms(scene: Scene, own: Draft) -> list[Told]:
    """The arms of a paper's trial for which none was found in one sentence; empty where they are not all understood."""
    for read in (_one_after_another, _under_headings):
        found = read(scene, own)
        if len(distinct(arm for arm, _ in found)) == len(found) > 1:
            return found
    return []


def _one_after_another(scene: Scene, own: Draft) -> list[Told]:
    """Arms told by letter or number, each in a sentence of its own."""
    arms: dict[str, Told] = {}
    unread = set[str]()
    for sentence in scene.sentences:
        m = NAMED.match(sentence.text)
        if m is None or not is_of_own(own, sentence.passage):
            continue
        key = capitalised(m["key"])
        body = given_now(sentence.passage.part(m.start("what"), m.end("what")))
        given = interventions(scene, body)
        if given and leads(scene, body, 4) and not goes_unread(scene, body):
            arms.setdefault(key, (Arm(label=key, interventions=given), sentence.passage.evidence("arm-told")))
        elif ":" in sentence.text[m.end("key") : m.start("what")]:
            unread.add(key)
    return [] if unread - {*arms} else list(arms.values())


def _under_headings(scene: Scene, own: Draft) -> list[Told]:
    """Arms that headings of one level in the methods name, each with the drugs whose doses stand below it."""
    levels: dict[int, list[tuple[str, list[Given], Evidence]]] = {}
    blocks = scene.blocks
    for i, (block, passage) in enumerate(blocks):
        m = HEADED.fullmatch(passage.text) if block.kind is BlockKind.HEADING and block.label != "title" else None
        if m is None or not any(METHODS.search(part) for part in block.section[1:-1]):
            continue
        below = _below(blocks, i)
        given = _given(scene, [s for p in below for s in sentences(p)])
        if given:
            levels.setdefault(block.level, []).append((m["key"] or m["name"], given, below[0].evidence("arm-heading")))
    for told in levels.values():
        if len(told) > 1:
            twice = len({frozenset(one.drug.curie for one in given) for _, given, _ in told}) < len(told)
            amounts = Counter((one.drug.curie, _amount(one)) for _, given, _ in told for one in given)
            return [
                (
                    Arm(
                        label=label,
                        interventions=tuple(
                            Intervention(agent=g.drug, level=_amount(g) if twice and amounts[g.drug.curie, _amount(g)] < len(told) else "")
                            for g in given
                        ),
                    ),
                    evidence,
                )
                for label, given, evidence in told
            ]
    return []


def _amount(one: Given) -> str:
    return f"{one.amount} {one.unit}"


def _below(blocks: Sequence[tuple[object, Passage]], at: int) -> list[Passage]:
    """The paragraphs below a heading, up to the next one."""
    out = []
    for block, passage in blocks[at + 1 :]:
        if getattr(block, "kind", None) is BlockKind.HEADING:
            break
        out.append(passage)
    return out


def _given(scene: Scene, told: Sequence[Passage]) -> list[Given]:
    """The drugs whose amounts sentences tell, each once, with the first amount."""
    out: dict[str, Given] = {}
    for sentence in told:
        if PREPARES.search(sentence.text):
            continue
        named = [(m.start, m.end, m.entity) for m in scene.mentions(sentence) if m.entity.kind is Kind.DRUG]
        for one in amounts_given(sentence.text, named, None):
            out.setdefault(one.drug.curie, one)
    return list(out.values())


def dosed_arm(scene: Scene, own: Draft) -> Told | None:
    """The one arm of a trial without lots, by the sentence of the methods that doses at least two drugs for its patients.

    It holds what the arm that is known so far gives, and more.
    """
    known = distinct(arm for arm, _ in own.arms)
    if "single-arm" not in own.designs or own.designs & LOTS or len(known) > 1:
        return None
    held = {i.agent for arm in known for i in arm.interventions if i.agent.kind is Kind.DRUG}
    fits = [told for told in _dosings(scene, own) if held <= {i.agent for i in told[0].interventions}]
    return max(fits, key=lambda told: len(told[0].interventions), default=None)


def _dosings(scene: Scene, own: Draft) -> Iterator[Told]:
    for sentence in scene.sentences:
        m = DOSED.search(sentence.text)
        elsewhere = any(context("elsewhere").search(part) for part in sentence.section[1:])
        if m is None or elsewhere or not is_of_own(own, sentence.passage):
            continue
        given = tuple(Intervention(agent=one.drug) for one in _given(scene, [sentence.passage.part(m.end(), len(sentence.text))]))
        if len(given) > 1:
            yield Arm(label=composed_label(scene, given), interventions=given), sentence.passage.evidence("arm-dosed")


def tell_arms(scene: Scene, own: Draft) -> None:
    """Give a paper's trial the arms that are told one after another, or the drugs of its only arm."""
    if not own.arms:
        own.arms = told_arms(scene, own)
    dosed = dosed_arm(scene, own)
    if dosed is not None:
        own.arms = [dosed, *((replace(arm, label=dosed[0].label, interventions=dosed[0].interventions), e) for arm, e in own.arms)]
