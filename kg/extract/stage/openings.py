"""Which trial a sentence opens: that of the heading above it, one that is known, or a new one."""

from __future__ import annotations

import re
from dataclasses import replace

from kg.extract.trials.drafts import Draft
from kg.extract.trials.walk import Walk

OTHER_STUDY = re.compile(
    r"(?:\b|(?:in )?an? |the )(?:previous|prior|earlier|preceding|another|separate|second|preliminary|pilot|subsequent|later|other)\b"
    r"[^.;]{0,60}\b(?:trial|study)\b",
    re.I,
)
IN_THIS = re.compile(r"(?:In )?(?:this|the present|our|the current)\b[^.;]{0,80}?\b(?:trial|study)\b", re.I)
FIELDS = re.compile(r"\W*(?:NCT\d{8}|ISRCTN\d{8}|ACTRN\d{14})\W")


def by_heading(walk: Walk, text: str) -> str:
    """The name that the heading gives to the trial whose number a line begins with: the first below it."""
    name, walk.headed = walk.headed, ""
    return name if name and FIELDS.match(text) and not any(d.name == name for d in walk.cast.drafts) else ""


def open_trial(walk: Walk, draft: Draft, text: str, another: bool) -> Draft:
    """The trial that a sentence opens: that of the heading above, one that is known, or a new one."""
    draft.drugs = draft.drugs or ([walk.subject] if walk.subject is not None else [])
    return of_heading(walk, draft, text) or walk.open(draft, another)


def _may_be(named: Draft, draft: Draft, text: str) -> bool:
    """Whether a sentence may be about the trial of the heading by its names: it gives none where the heading does, or, where it begins
    with the trial, the number of the one that the heading only names, or a name for the one that the heading does not name."""
    if not (draft.registry_id or draft.name):
        return bool(named.registry_id or named.name)
    begins = IN_THIS.match(text) or any(re.match(rf"(?:In |The )?(?:{re.escape(w)})\b", text) for w in (draft.name, draft.registry_id) if w)
    return bool(begins) and all(not (a and b) or a == b for a, b in ((named.name, draft.name), (named.registry_id, draft.registry_id)))


def of_heading(walk: Walk, draft: Draft, text: str) -> Draft | None:
    """The trial that the heading names, where the first sentence below that opens a trial is about it: it names no other, and what it
    tells does not contradict."""
    named, walk.titling = walk.titling, None
    if named is None or OTHER_STUDY.search(text) or not _may_be(named, draft, text):
        return None
    bare = named if named.topic is None or draft.disease is None else replace(named, disease=None)  # else the document's, not its own
    if not bare.agrees(draft):
        return None
    if bare is not named:
        named.disease, named.disease_words, named.topic = None, "", None
    named.absorb(draft)
    return named
