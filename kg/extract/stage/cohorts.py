"""What a trial tells of its patients beyond who they are: how many had been treated before, and with what."""

from __future__ import annotations

import re
from collections.abc import Iterator

from kg.extract.document.scene import Scene
from kg.extract.numbers.numerals import COUNT, whole
from kg.extract.stage.cast import Cast
from kg.extract.text.passage import Passage, sentences
from kg.extract.trials.drafts import Draft
from kg.model import Evidence, Outcome

PORTION = re.compile(
    rf"(?:^|[;,]\s*)(?:of whom\s+|of these,?\s+)?(?P<n>{COUNT})(?:\s+(?:of\s+)?(?:the\s+|these\s+)?(?:(?P<total>\d+)\s*)?(?:patients"
    rf"|participants|them|whom)?)?\s+(?:(?:had been|were|have been)\s+(?P<state>[^.;,()]{{4,80}})"
    rf"|(?P<had>had (?:previously |already )?(?:received|undergone|had|failed|relapsed)\s+[^.;,()]{{4,80}}))",
    re.I,
)
BEFORE = (
    r"(?P<had>had\s+(?:previously\s+|already\s+)?(?:received|undergone|been (?:previously )?treated|failed|relapsed|progressed)"
    r"\s+[^.;,()]{4,80}"
    r"|(?:were|had been) (?:previously|heavily) (?:pre-?)?treated[^.;,()]{0,60})"
)
PEOPLE = r"(?:patients|women|men|participants|adults|children|subjects)"
PERCENT = r"(?:\s*\([\d.]+ ?%\))?"
TOLD = re.compile(
    rf"\b(?P<n>{COUNT}){PERCENT}\s+(?:out )?of\s+(?:the\s+|these\s+|all\s+)?(?P<total>\d+)\s+(?:[\w-]+\s+)?{PEOPLE}{PERCENT}\s+{BEFORE}"
    rf"|\bof (?:the\s+|these\s+|all\s+)?(?P<total2>\d+)\s+(?:[\w-]+\s+)?{PEOPLE},\s+(?P<n2>{COUNT})(?:\s+{PEOPLE})?{PERCENT}"
    rf"\s+{BEFORE.replace('<had>', '<had2>')}",
    re.I,
)
SHARE = re.compile(
    rf"(?<![\d.(])(?P<n>[\d.]+ ?%)(?:\s+of\s+(?:the\s+|all\s+)?{PEOPLE})?\s+"
    r"(?P<had>had\s+(?:previously\s+|already\s+)?received\s+[^.;,()]{4,80})",
    re.I,
)
PART = re.compile(r"\b(?:of (?:these|whom|them|those)|among|in the)\b[^.;]*$", re.I)
COHORT = re.compile(r"\bin (cohort \w+),\s*$", re.I)
"""A part of the trial named right before: then its own size is meant."""
LATER = re.compile(
    r"\b(?:subsequent\w*|further|post-?progression|crossed|cross-?over|rescue|at least one dose|cycles?|doses|planned"
    r"|study (?:drug|treatment|dose))\b",
    re.I,
)
TREATED = re.compile(
    r"\b(?:treat|prior|previous|line|regimen|therap|relaps|refractor|transplant|pre-?treated|naive|untreated|inhibitor|antibod|chemo"
    r"|platinum|surgery|radio|before (?:enrol|inclusion|entry|random|(?:the )?(?:study|trial)))",
    re.I,
)

LEFT = (
    r"(?:(?:resistant|refractory) (?:to|or)|intolerant (?:of|to)|relapsed (?:on|after|within)"
    r"|progressed (?:on|after|during|within|despite)|(?:previously )?treated with"
    r"|(?:previously )?received (?:prior|previous|at least|no|one|two|three|\d))"
)
GOES_ON = r",? (?:(?:and|who|to) )?(?:were|was|receive\b|received (?!at|one|two|prior|previous)|randomi\w+|enrolled|assigned)"
BEFORE_TRIAL = re.compile(
    rf"\b{PEOPLE}\b[^.;%]{{0,150}}?,? (?:who|that|whose (?:disease|cancer|tumou?rs?|condition|[\w-]+))"
    rf" (?:were|was|had|have|has)(?: been)? (?P<had>{LEFT}(?:(?!{GOES_ON})[^.;:,()])*)",
    re.I,
)
"""What the patients of a trial had been treated with before it, as the words for its patients tell: "who were refractory to X"."""
ENROLS = re.compile(r"\b(?:trial|study|enrol\w+|randomi[sz]ed|randomly|assigned|recruited|received|given|treated)\b", re.I)
TELLS_RESULT = re.compile(
    r"%|\b(?:benefit|difference|effect|improvement)\b[^.;]{0,40} (?:in|among|for) "
    r"|\bmedian\b|\b(?:respon(?:se|ded)|survival|hazard)\b|^(?:in|among|of|for) (?:the )?(?:\d+ )?(?:patients|those|women|men)\b", re.I
)

MAY_JOIN = re.compile(r"\b(?:were|are|is|was|be) (?:not )?(?:eligible|ineligible|excluded|allowed|permitted)\b", re.I)
"""Words of who might join, not of who did: "Patients who had received X were eligible if …"."""


def cohorts(scene: Scene, cast: Cast) -> Iterator[tuple[Outcome, Evidence]]:
    """The earlier treatment of a trial's patients, from its population field and from sentences about it."""
    for one in scene.sentences:
        draft = cast.trial_at(one.passage)
        if draft is not None:
            yield from _told(draft, one.passage)
    for draft, items in cast.runs:
        for item in items:
            if draft is not None and item.role in ("population", "enrolment"):
                for sentence in sentences(item.value):
                    yield from _portion(draft, sentence, item.whole)


def _told(draft: Draft, sentence: Passage) -> Iterator[tuple[Outcome, Evidence]]:
    """ "31 of 40 patients had received two or more prior lines", of all patients of the trial where their number is known."""
    for m in TOLD.finditer(sentence.text):
        n, total, had = (m[a] or m[b] for a, b in (("n", "n2"), ("total", "total2"), ("had", "had2")))
        size = draft.enrolment
        part = COHORT.search(sentence.text[: m.start()])
        fits = whole(n) <= int(total) and (not size or int(size) == int(total) or part is not None)
        if draft.trial is not None and fits and TREATED.search(had) and not LATER.search(had):
            words = f"{whole(n)} of {total} patients in {part[1]} {had.strip()}" if part else f"{whole(n)} of {total} {had.strip()}"
            yield Outcome(subject=draft.trial, fact="population", value=words), sentence.evidence("cohort-told")
    tells = ENROLS.search(sentence.text) and not TELLS_RESULT.search(sentence.text) and not MAY_JOIN.search(sentence.text)
    before = BEFORE_TRIAL.search(sentence.text) if tells else None
    if before and draft.trial is not None and not LATER.search(before["had"]):
        had = re.sub(r"\s+(?:and|or)$", "", before["had"].strip())
        yield Outcome(subject=draft.trial, fact="population", value=had), sentence.evidence("cohort-before")
    for m in SHARE.finditer(sentence.text):
        apart = PART.search(sentence.text[: m.start()])
        if not apart and draft.trial is not None and TREATED.search(m["had"]) and not LATER.search(m["had"]):
            yield Outcome(subject=draft.trial, fact="population", value=f"{m['n']} {m['had'].strip()}"), sentence.evidence("cohort-told")


def _portion(draft: Draft, sentence: Passage, whole_item: Passage) -> Iterator[tuple[Outcome, Evidence]]:
    m = PORTION.search(sentence.text)
    if m is None or draft.trial is None or not TREATED.search(m["state"] or m["had"]):
        return
    total = m["total"] or draft.enrolment
    if not total or whole(m["n"]) > int(total):
        return
    words = f"{whole(m['n'])} of {total} {(m['state'] or m['had']).strip()}"
    yield (
        Outcome(subject=draft.trial, fact="population", value=words),
        sentence.evidence("cohort-portion", refs=sentence.refs or whole_item.refs),
    )
