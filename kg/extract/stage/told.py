"""The sentences that may tell results, each with the trial it speaks of where that is sure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Set
from dataclasses import dataclass, field, replace

from kg.extract.arms.interventions import TREATMENTS
from kg.extract.arms.meant import free_arms, named_arms
from kg.extract.arms.of_trial import arms_of, holds
from kg.extract.document.scene import Scene
from kg.extract.endpoints.named import Named
from kg.extract.endpoints.populations import find_population
from kg.extract.stage.cast import Cast
from kg.extract.stage.parted import parts_of
from kg.extract.stage.spoken import named_in_passing
from kg.extract.text.contexts import context
from kg.extract.text.group_heads import A_GROUP
from kg.extract.text.passage import Passage, items, sentences
from kg.extract.trials.drafts import Draft, name_in, pattern
from kg.model import Arm, BlockKind, Entity, Intervention, Kind, Trial

RESULTS = re.compile(r"(?:key |main |efficacy |clinical )*(?:results?|findings|outcomes?|efficacy)\b", re.I)


STUDY = re.compile(
    r"\b(?:trials?|stud(?:y|ies)|pooled|historical(?:ly)?|previous(?:ly)?|earlier|meta-?analys[ie]s|indirect(?:ly)?|across|NCT\d+)\b", re.I
)
"""Words for a study: which one it is, they tell, or it is not known."""

LABEL_PART = re.compile(
    r"\b(?:indications? (?:and|&) usage|dosage (?:and|&) administration|warnings? (?:and|&) precautions?|adverse reactions"
    r"|contraindications|use in specific populations|undesirable effects|posology|special warnings)\b",
    re.I,
)
"""The parts of a drug's label."""
FEWEST_PARTS = 2
OF_SAFETY = re.compile(
    r"\bwarnings?\b|\badverse (?:reactions|events)\b|\bundesirable effects\b|\bsafety\b|\btoxicity\b|\bside[- ]effects?\b",
    re.I,
)
"""Parts about what treatment did that was not sought."""
TOGETHER = re.compile(
    r"\bpool(?:ed|ing)\b|\bintegrated (?:safety|analysis)|\b(?:across|in|from|of) (?:the |both |all )?"
    r"(?:\d+|two|three|four|five|several|these|multiple|other|various)? ?(?:clinical |controlled |open-label |randomi[sz]ed )*"
    r"(?:trials|studies)\b(?! experience)",
    re.I,
)
"""Patients of several trials."""
SHARE = re.compile(r"\d\s*%")
NOT_ON_IT = re.compile(
    r"\b(?:placebo|controls?|comparator|chemotherapy|untreated|vs\.?|versus|compared|than|arms?|groups?|cohorts?|combination|plus|added to"
    r"|animals?|rats?|mice|rabbits?|monkeys?|dogs?|literature|historical|background|general population"
    r"|pregnan\w+|trials?|stud(?:y|ies)|NCT\d+)\b",
    re.I,
)
"""What a sentence of a label names that is not all patients on its drug."""
THESE = re.compile(
    r"(?:In|Among|For|Within) (?:this|that|these|the same|the latter) (?:(?!analys)[\w-]+ )?"
    r"(?:sub-?groups?|sub-?sets?|sub-?populations?|cohorts?|patients|participants|women|men|group of patients)\b",
    re.I,
)
"""A sentence of patients that the one before it tells."""
NEXT_SENTENCE = 30
"""Characters at most between two sentences of a paragraph, citations included."""


@dataclass(frozen=True, slots=True)
class Told:
    """A sentence with the trial it speaks of, and what the sentences before it tell for it (see ``kg.extract.sentences.carried``).

    ``before`` are the arms that the sentence before it names, in order, where it names none, ``alone`` says that the last one named is
    told of by itself; ``total`` the number of patients counted
    out of; ``sizes`` those of the arms; ``spoken_of`` the one endpoint that the sentence before names; ``time`` and ``under`` come from
    the line that heads the list that an ``item`` stands in. ``product`` is the drug of a label in whose part on safety it stands, where
    no trial is sure.
    """

    passage: Passage
    draft: Draft | None
    rule: str
    item: bool = False
    before: tuple[Arm, ...] = ()
    alone: bool = False
    total: int | None = None
    sizes: Mapping[Arm, int] = field(default_factory=dict)
    time: str = ""
    under: Told | None = None
    among: str | None = ""
    spoken_of: Named | None = None
    product: Arm | None = None


def trials_of(one: Told) -> tuple[Trial | None, ...]:
    """The trial of a sentence, or none."""
    return (one.draft.trial,) if one.draft else ()


def told(scene: Scene, cast: Cast) -> Iterator[Told]:
    """All sentences that may tell results: running text, list items, and the items of a table's results column."""
    sections = {s.section for s in scene.sentences}
    paper = {part for section in sections for part in ("method", "result") if re.search(part, " ".join(section), re.I)}
    last: Told | None = None
    product = _product(scene, cast)
    for sentence in scene.sentences:
        if len(paper) == 2 and sentence.section and context("elsewhere").search(sentence.section[-1]):
            continue
        if sentence.section and context("of_others").search(sentence.section[-1]):
            continue
        draft = parts_of(cast, _trial_of(scene, cast, sentence.passage), sentence.section, sentence.text)
        one = Told(sentence.passage, draft, "sentence", sentence.block.kind is BlockKind.ITEM)
        its_own = product is not None and draft is None and _is_of_all_on(scene, product, sentence.passage)
        last = one = replace(one, among=_among(last, one), product=product if its_own else None)
        yield one
    for table, cell, passage in scene.cells():
        if cell.column and RESULTS.match(cell.column_header):
            for item in (s for i in items(passage) for s in sentences(i)):
                draft = cast.trial_of(table.number, cell.row, cell.column)
                yield Told(item, _other_trial(scene, cast, item, draft), "results-cell")


def _among(last: Told | None, one: Told) -> str | None:
    """The patients of "in this subgroup": those that the sentence right before names, else unknown (None); empty where all are meant."""
    if THESE.match(one.passage.text) is None or find_population(one.passage.text) is not None:
        return ""
    if last is None or one.passage.starts[0] - last.passage.ends[-1] > NEXT_SENTENCE:
        return None
    found = find_population(last.passage.text)
    return found.words if found is not None else last.among or None


def _trial_of(scene: Scene, cast: Cast, passage: Passage) -> Draft | None:
    """The trial of a running sentence, unless it speaks of several trials or of treatments that this trial does not have."""
    draft = cast.trial_at(passage)
    if draft is None:
        draft = _by_its_arms(scene, cast, passage) or _by_its_report(scene, cast, passage) or _of_a_label(scene, cast, passage)
    if draft is None or pattern("plural").search(passage.text):
        return None
    own = {i.agent.curie for a, _ in draft.arms for i in a.interventions} | {d.curie for d in draft.drugs}
    if not own:
        headed = any(name and name in part for part in passage.section for name in (draft.name, draft.registry_id))
        apart = not headed and draft.anchor is not None and _apart(scene, draft.anchor.end, passage.starts[0])
        return None if apart else draft
    foreign = [
        n
        for n in free_arms(scene, passage, None)
        if not any(i.agent.curie in own for i in n.arm.interventions if i.agent.kind is not Kind.TREATMENT)
    ]
    who = find_population(passage.text)
    foreign = [
        n
        for n in foreign
        if not (who and who.start <= n.start < who.end) and any(i.agent.kind is not Kind.TREATMENT for i in n.arm.interventions)
    ]
    if foreign or (not cast.one_trial and _of_other_arms(scene, passage, draft)):
        return None
    return draft


def _by_its_report(scene: Scene, cast: Cast, passage: Passage) -> Draft | None:
    """The one trial whose report a sentence cites, and no other's, where all the treatments that it names as groups are its arms."""
    cited = {*passage.refs}
    of = [d for d in cast.drafts if cited and cited <= d.refs]
    alone = len(of) == 1 and not any(cited & d.refs for d in cast.drafts if d is not of[0])
    arms = arms_of(of[0]) if alone else []
    if len(arms) < 2 or not all(any(holds(a, n.arm.interventions) for a in arms) for n in free_arms(scene, passage, None)):
        return None
    named = named_arms(scene, passage, of[0])
    groups = [m for m in A_GROUP.finditer(passage.text) if not any(n.start < m.end() and m.start() < n.end for n in named)]
    given = {i.agent.label for a in arms for i in a.interventions}
    return of[0] if named and not groups and all(m[0].lower() in given for m in TREATMENTS.finditer(passage.text)) else None


def _by_its_arms(scene: Scene, cast: Cast, passage: Passage) -> Draft | None:
    """The trial of which a sentence that speaks of no study names two arms, where just one of the document's has them."""
    if STUDY.search(passage.text) or name_in(scene, passage.text) or passage.refs:
        return None
    low, things = passage.text.lower(), {m.entity for m in scene.mentions(passage)}
    likely = [d for d in cast.drafts if len(d.arms) > 1 and _may_name(low, things, d)]
    fits = [d for d in likely if len({n.arm for n in named_arms(scene, passage, d)}) > 1]
    return fits[0] if len(fits) == 1 else None


def _of_a_label(scene: Scene, cast: Cast, passage: Passage) -> Draft | None:
    """The one trial of a drug's label, where a sentence of its warnings or adverse reactions names no other patients: the drug is its only
    arm, and no patients of several trials are spoken of together."""
    draft = cast.drafts[0] if len(cast.drafts) == 1 else None
    if draft is None or len({a for a, _ in draft.arms}) != 1 or not any(map(OF_SAFETY.search, passage.section)):
        return None
    if not _is_label(scene) or TOGETHER.search(scene.document.text) or not SHARE.search(passage.text):
        return None
    return None if STUDY.search(passage.text) or passage.refs else draft


def _is_label(scene: Scene) -> bool:
    """Whether a document is the label of a drug, by its parts."""
    return len({m[0].lower() for s in scene.sentences for part in s.section if (m := LABEL_PART.search(part))}) >= FEWEST_PARTS


def _product(scene: Scene, cast: Cast) -> Arm | None:
    """The drug of a label, as the arm of its patients in any trial: what an arm of one of its trials gives alone, and all others give."""
    given = [[(a, {i.agent for i in a.interventions}) for a, _ in draft.arms] for draft in cast.drafts]
    alone = {(a.label, i.agent) for arms in given for a, _ in arms if len(a.interventions) == 1 and a.role != "control"
             for i in a.interventions if not i.level and not any(map(str.isdigit, a.label))}  # fmt: skip
    fits = [(label, drug) for label, drug in sorted(alone) if all(any(drug in agents for _, agents in arms) for arms in given if arms)]
    if len(fits) != 1 or not _is_label(scene):
        return None
    return Arm(label=fits[0][0], interventions=(Intervention(agent=fits[0][1]),))


def _is_of_all_on(scene: Scene, product: Arm, passage: Passage) -> bool:
    """Whether a sentence of a label's part on safety is of patients on its drug: it names no other drug, group or study."""
    if not any(map(OF_SAFETY.search, passage.section)) or not SHARE.search(passage.text) or passage.refs:
        return False
    drugs = {m.entity for m in scene.mentions(passage) if m.entity.kind in (Kind.DRUG, Kind.REGIMEN)}
    return drugs <= {i.agent for i in product.interventions} and not NOT_ON_IT.search(passage.text)


def _may_name(low: str, things: Set[Entity], draft: Draft) -> bool:
    """Whether a sentence, in small letters and with the things it names, may name an arm of a trial: the quick look before the full one."""
    if any(name.lower() in low for name in (*draft.aliases, *(a.label for a, _ in draft.arms))):
        return True
    return any(i.agent in things for a, _ in draft.arms for i in a.interventions)


def _apart(scene: Scene, start: int, end: int) -> bool:
    """Whether a paragraph ends between two places."""
    return scene.document.text.find("\n\n", start, end) >= 0


def _of_other_arms(scene: Scene, passage: Passage, draft: Draft) -> bool:
    """Whether a sentence of a later paragraph names groups of which none is an arm of the trial: the text has gone on to another."""
    if draft.anchor is None or not _apart(scene, draft.anchor.end, passage.starts[0]):
        return False
    return len({n.arm for n in free_arms(scene, passage, None)}) > 1 and not named_arms(scene, passage, draft)


def _other_trial(scene: Scene, cast: Cast, item: Passage, draft: Draft | None) -> Draft | None:
    """The trial an item of a row speaks of: another one when it names it ("a subsequent trial (NAME)")."""
    name = name_in(scene, item.text)
    if draft is None or not name or name == draft.name:
        return draft
    known = next((d for d in cast.drafts if d.name == name), None)
    if known is None:
        known = named_in_passing(scene, item, len(cast.drafts))
        known.disease, known.disease_words = known.disease or draft.disease, known.disease_words or draft.disease_words
        cast.add(scene, known)
    return known
