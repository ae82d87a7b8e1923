"""Fields of a registry's record, in a table of two columns or a block of lines, its table of arms; arms told by heads of columns."""

from __future__ import annotations

import re
from collections.abc import Sequence

from kg.extract.arms.assigned import told_apart
from kg.extract.arms.cells import POOLED
from kg.extract.arms.interventions import interventions
from kg.extract.arms.read import add_arm, distinct
from kg.extract.document.scene import Scene
from kg.extract.document.topic import topic_drug
from kg.extract.numbers.amounts import AMOUNT
from kg.extract.text.fields import keyed, role
from kg.extract.text.passage import Passage, lines_of, sentences
from kg.extract.text.words import rules
from kg.extract.trials.drafts import Draft, normal_phase, pattern, read_patients
from kg.extract.trials.walk import Walk, say_endpoints
from kg.model import Arm, Attribute, Entity, Intervention, Kind, Table

PLANNED = re.compile(r"\b(?:estimated|anticipated|planned|target)\b", re.I)
SIZE = re.compile(r"\s*(\d[\d,]*)\b")
COMPARATOR = re.compile(
    r"(?:experimental|(?:active|placebo|sham) comparator|no intervention|comparator|control|other)(?: arm| group)?\s*:\s*",
    re.I,
)
ARM_HEAD = re.compile(r"(?:study |treatment )?(?:arms?|groups?|cohorts?)\b", re.I)
GIVEN_HEAD = re.compile(r"(?:assigned |study )?(?:interventions?|treatments?|drugs?|regimens?|descriptions?)\b", re.I)
COHORT = re.compile(r"((?:treatment )?(?:arm|group|cohort)\s+(?:[A-Z]|\d+|[IVX]+))\s*:\s*", re.I)
SIZE_HEAD = re.compile(
    r"n|(?:no\.?|number)(?: of)? (?:patients|participants|subjects)|patients|participants|subjects|(?:patients|participants), n"
    r"|(?:(?:patients|participants|no\.?|n) )?(?:treated|evaluable|enrolled|dosed)(?: patients|, n| \(n\))?",
    re.I,
)
OF_TOXICITY = re.compile(r"\bDLTs?\b|dose-limiting", re.I)
"""A head of what is counted among the patients of each dose."""
ROWS_HEAD = re.compile(
    r"(?:(?:study|treatment|dose|dosing|trial|randomi[sz]ed) )?(?:arms?|groups?|cohorts?|levels?|treatments?|regimens?|doses?)", re.I
)
DOSE_OF = re.compile(r"X(?: dose| dosage)?(?: level)?(?:,? \(?[\w/]+\)?)?|(?:dose|dosage)(?: level)? of X(?:,? \(?[\w/]+\)?)?", re.I)
"""A head that names the drug X whose doses stand below it."""
FEWEST = 2


def read_record_table(walk: Walk, table: Table) -> bool:
    """Read a table of fields ("Phase | Phase 2") or of arms of the trial that a document is about; whether it was one."""
    draft = walk.own
    if draft is None or any(len(row) != 2 for row in table.rows):
        return False
    cells = [[walk.scene.cell(table, c) for c in row] for row in table.rows]
    if ARM_HEAD.match(cells[0][0].text) and GIVEN_HEAD.match(cells[0][1].text):
        _arms(walk.scene, draft, cells[1:])
        return True
    return _fields(walk.scene, draft, [(key.text, value) for key, value in cells])


def read_record_lines(walk: Walk, passage: Passage) -> None:
    """Read a block of lines with a field each ("Phase: Phase 2") of the trial that a document is about."""
    found = [k for line in lines_of(passage) if (k := keyed(line)) is not None]
    if walk.own is not None and len(found) > 1:
        _fields(walk.scene, walk.own, [(key, value) for _, key, value in found])
        _arm_lines(walk, passage)


def _arm_lines(walk: Walk, passage: Passage) -> None:
    """The arms of a record told line by line: "Experimental: A", and below it what is given there."""
    lines = list(lines_of(passage))
    told = [(line, below) for line, below in zip(lines, [*lines[1:], None], strict=True) if COMPARATOR.match(line.text)]
    if walk.own is not None and len(told) >= FEWEST and not walk.own.arms:
        bodies = [(line.part(m.end(), len(line.text)), below) for line, below in told if (m := COMPARATOR.match(line.text))]
        _arms(walk.scene, walk.own, [(body, body if interventions(walk.scene, body) else below or body) for body, below in bodies])
        told = [] if walk.own.arms else told
    for line, below in told:
        read_record_heading(walk, line, below)


def _fields(scene: Scene, draft: Draft, fields: Sequence[tuple[str, Passage]]) -> bool:
    known = [(_design_field(key) or role(key), key, value) for key, value in fields if value.text]
    if sum(kind in ("phase", "enrolment", "condition", "design of record") for kind, _, _ in known) < FEWEST:
        return False
    for kind, key, value in known:
        if kind == "phase" and not draft.phase and (phase := pattern("phase").search(value.text)):
            draft.phase_words, draft.phase = phase["phase"], normal_phase(phase["phase"])
            draft.say(Attribute.PHASE, draft.phase, value.evidence("record-phase"))
        elif kind == "enrolment" and not draft.enrolment and not PLANNED.search(f"{key} {value.text}") and (n := SIZE.match(value.text)):
            draft.enrolment = n[1].replace(",", "")
            draft.say(Attribute.ENROLMENT, draft.enrolment, value.evidence("record-enrolment"))
        elif kind == "condition" and not draft.condition:
            diseases = [m for m in scene.mentions(value) if m.entity.kind is Kind.DISEASE]
            if diseases:
                draft.disease, draft.disease_words = draft.disease or diseases[0].entity, draft.disease_words or diseases[0].text
                draft.condition = value.text
                draft.say(Attribute.CONDITION, value.text, value.evidence("record-condition"), diseases[0].entity)
        elif kind == "design of record":
            for label, words in rules("trials.toml")["record"].items():
                if re.match(words, f"{key.lower()}: {value.text.lower()}"):
                    draft.say(Attribute.DESIGN, label, value.evidence("record-design"))
        elif kind in ("primary", "secondary"):
            say_endpoints(scene, draft, value, kind, f"record-{kind}")
        elif kind == "population":
            read_patients(scene, draft, value, "record-population")
    return True


def _design_field(key: str) -> str:
    return "design of record" if re.match(rules("trials.toml")["patterns"]["design_field"], key, re.I) else ""


def _arms(scene: Scene, draft: Draft, rows: Sequence[Sequence[Passage]]) -> None:
    """The arms of a record: how each is called in the first column, what it is given in the second."""
    if draft.arms:
        return
    labels = [p.part(m.end() if (m := COMPARATOR.match(p.text)) else 0, len(p.text)) for p, _ in rows]
    given = [interventions(scene, value) or interventions(scene, label) for label, (_, value) in zip(labels, rows, strict=True)]
    if len(rows) < 1 or not all(given) or not all(p.text for p in labels):
        return
    sides = told_apart(scene, labels, given, given)
    for label, side, (_, value) in zip(labels, sides, rows, strict=True) if sides else ():
        add_arm(draft, Arm(label=label.text, interventions=side.given), value.evidence("record-arm"))


def read_record_items(walk: Walk, listed: Sequence[Passage]) -> bool:
    """The arms of the one trial of a record, told by the items of a list: "Experimental: A 140 mg. A 140 mg every 4 weeks (n = 184)"."""
    begins = [COMPARATOR.match(item.text) for item in listed]
    if walk.own is None or len(listed) < FEWEST or not all(begins):
        return False
    bodies = [item.part(m.end(), len(item.text)) for item, m in zip(listed, begins, strict=True) if m]
    labels = [next(sentences(body), body) for body in bodies]
    named = [label.part(0, len(label.text.rstrip(" ."))) for label in labels]
    _arms(walk.scene, walk.own, [(n, n if interventions(walk.scene, n) else b) for n, b in zip(named, bodies, strict=True)])
    return bool(walk.own.arms)


def read_record_heading(walk: Walk, heading: Passage, following: Passage | None) -> None:
    """An arm of the one trial of a record, told by a heading: "Experimental: A plus B", and below it what is given there."""
    begins = COMPARATOR.match(bare := re.sub(r"^#+\s*", "", heading.text))
    draft = walk.own
    if begins is None or draft is None or any(e.rule != "record-arm" for _, e in draft.arms):
        return
    label = heading.part(len(heading.text) - len(bare) + begins.end(), len(heading.text))
    given = interventions(walk.scene, label) or (interventions(walk.scene, following) if following is not None else ())
    if given and label.text:
        add_arm(draft, Arm(label=label.text, interventions=given), heading.evidence("record-arm"))


def arms_of_heads(scene: Scene, draft: Draft, table: Table) -> None:
    """The arms of a trial that nothing else tells: the heads of its results' columns with their sizes ("X (N = 131)")."""
    heads = [scene.cell(table, c) for c in table.rows[0][1:]]
    sized = [(p, m) for p in heads if (m := pattern("sized").search(p.text))]
    labels = {q.text: q for p, m in sized if (q := p.part(0, m.start())).text}
    given = [_given(scene, draft, p) for p in labels.values()]
    if not labels and not draft.arms:
        _arms_of_cohorts(scene, draft, heads)
    if draft.arms or not labels or not all(given) or not all(_only_given(scene, p) for p in labels.values()):
        return
    sides = told_apart(scene, list(labels.values()), given, given)
    lots = bool(draft.designs & {"randomized", "placebo-controlled", "two-arm", "three-arm"})
    pairs = zip(labels.values(), sides, strict=True) if sides else ()
    found = [
        (Arm(label=side.label if AMOUNT.fullmatch(p.text) else p.text, interventions=side.given), p.evidence("arm-head"))
        for p, side in pairs
    ]
    if found and lots == (len(distinct(a for a, _ in found)) > 1):
        draft.arms += found


def _given(scene: Scene, draft: Draft, label: Passage, named: Entity | None = None) -> tuple[Intervention, ...]:
    """What a label says is given; an amount alone is of the drug ``named`` above it, else of the one drug of the trial or document."""
    found = interventions(scene, label)
    if found or not AMOUNT.fullmatch(label.text):
        return found
    drugs = {d.curie: d for d in draft.drugs if d.kind is Kind.DRUG}
    drug = named or (next(iter(drugs.values())) if len(drugs) == 1 else topic_drug(scene) if not drugs else None)
    return (Intervention(agent=drug),) if drug is not None else ()


def arms_of_rows(scene: Scene, draft: Draft, table: Table) -> None:
    """The arms that the rows of a table with sizes stand for, each told by its dose or as placebo: "Cohort | Patients", "X 100 mg | 6"."""
    head, *rows = table.rows
    heads = [scene.cell(table, c) for c in head]
    sole = _escalated_drug(draft)
    if (draft.arms and sole is None) or len(rows) < FEWEST or role(heads[0].text) == "identifier":
        return
    if not any(SIZE_HEAD.fullmatch(p.text) or OF_TOXICITY.search(p.text) for p in heads[1:]):
        return
    for column, above in enumerate(heads[:FEWEST]):
        drugs = (m for m in scene.mentions(above) if m.entity.kind is Kind.DRUG)
        named = [m.entity for m in drugs if DOSE_OF.fullmatch(above.text.replace(m.text, "X"))]
        if not named and not ROWS_HEAD.fullmatch(above.text):
            continue
        cells = [scene.cell(table, row[column]) for row in rows if len(row) > column]
        labels = [p for p in cells if not POOLED.match(p.text)]
        dosed = [bool(AMOUNT.search(p.text)) or p.text.lower().startswith("placebo") for p in labels]
        given = [_given(scene, draft, p, named[0] if named else sole) for p in labels]
        if len(cells) < len(rows) or len(labels) < FEWEST or not all(dosed) or not all(given):
            continue
        if any(p.refs or not _only_given(scene, p) for p in labels):
            continue
        sides = told_apart(scene, labels, given, given)
        if len({(s.label, s.given) for s in sides}) == len(labels):
            draft.arms = [(Arm(label=s.label, interventions=s.given), p.evidence("arm-row")) for s, p in zip(sides, labels, strict=True)]
            return


def _escalated_drug(draft: Draft) -> Entity | None:
    """The one drug of an early trial of which no more is known than that its patients were given it, at doses that a table may tell."""
    given = {arm.interventions for arm, _ in draft.arms}
    escalates = "dose-escalation" in draft.designs or draft.phase == "1"
    only = next(iter(given)) if len(given) == 1 and escalates and "randomized" not in draft.designs else ()
    return only[0].agent if len(only) == 1 and only[0].agent.kind is Kind.DRUG and not only[0].level else None


def _arms_of_cohorts(scene: Scene, draft: Draft, heads: Sequence[Passage]) -> None:
    """The numbered cohorts that the columns of a table stand for: "Cohort A: X", "Cohort B: X plus Y"."""
    cohorts = [(p, m) for p in heads if (m := COHORT.match(p.text))]
    given = [interventions(scene, p.part(m.end(), len(p.text))) for p, m in cohorts]
    if len(cohorts) < FEWEST or len(cohorts) != len(heads) or not all(given):
        return
    if all(_only_given(scene, p.part(m.end(), len(p.text))) for p, m in cohorts):
        for (p, _), what in zip(cohorts, given, strict=True):
            add_arm(draft, Arm(label=p.text, interventions=what), p.evidence("arm-head"))


def _only_given(scene: Scene, head: Passage) -> bool:
    """Whether a head is nothing but what is given: no patients with something, no earlier treatment."""
    rest = head.text
    for m in sorted((*scene.mentions(head),), key=lambda m: -m.start):
        rest = rest[: m.start] + rest[m.end :]
    rest = re.sub(
        r"\d[\d.,]*|\b(?:mg|g|kg|m2|plus|and|with|placebo|alone|monotherapy|chemotherapy|investigators?|physicians?|choice|of|s|arm|group|QD"
        r"|BID|TID|Q\d+W|once|twice|daily|weekly|every|weeks|best|supportive|available|care|therapy|standard|control|treatment|dose|low|high)\b",
        "",
        rest,
        flags=re.I,
    )
    return not re.search(r"[A-Za-z]{2}", rest)
