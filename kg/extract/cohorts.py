"""What a trial tells of its patients beyond who they are: how many had been treated before, and with what."""

from __future__ import annotations

import re
from collections.abc import Iterator

from kg.extract.cast import Cast
from kg.extract.numbers import COUNT, whole
from kg.extract.passage import Passage, sentences
from kg.extract.trials import Draft
from kg.model import Evidence, Outcome

PORTION = re.compile(
    rf"(?:^|[;,]\s*)(?P<n>{COUNT})(?:\s+(?:of\s+)?(?:the\s+|these\s+)?(?:(?P<total>\d+)\s*)?(?:patients"
    rf"|participants|them|whom)?)?\s+(?:(?:had been|were|have been)\s+(?P<state>[^.;,()]{{4,80}})"
    rf"|(?P<had>had (?:received|undergone|had|failed|relapsed)\s+[^.;,()]{{4,80}}))",
    re.I,
)
TREATED = re.compile(r"\b(?:treat|prior|previous|line|regimen|therap|relaps|refractor|transplant|pre-?treated|naive|untreated)", re.I)


def cohorts(cast: Cast) -> Iterator[tuple[Outcome, Evidence]]:
    """The earlier treatment of a trial's patients, from its population field."""
    for draft, items in cast.runs:
        for item in items:
            if draft is not None and item.role in ("population", "enrolment"):
                for sentence in sentences(item.value):
                    yield from _portion(draft, sentence, item.whole)


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
