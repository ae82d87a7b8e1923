"""The names and numbers of trials: which of them stand beside each other, and which words of a text are the name of one."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from kg.extract.document.scene import Scene
from kg.extract.text.passage import Passage
from kg.extract.trials.drafts import normal_phase, pattern

CODE = (
    r"(?:(?:(?:Study|Trial|STUDY|TRIAL) (?:[A-Z]{1,6}-?)?\d{1,4}[A-Z]?)"
    r"|(?:[A-Z][A-Za-z]*[A-Z][A-Za-z]*\d*(?:-(?:[A-Z0-9]+[a-z]?|[A-Z][a-z]{3,}\d*)(?![A-Za-z]))*(?: \d{1,4}[A-Z]?)?)"
    r"|(?:[A-Z][A-Za-z]{2,}-\d{1,4}[A-Z]?))"
)
NUMBER = r"(?:NCT\d{8}|EudraCT[ :]*\d{4}-\d{6}-\d{2}|ISRCTN\d{8}|JPRN-\w+|ACTRN\d{14}|ChiCTR[\w-]+|UMIN\d{9})"
REGISTRY = r"(?:(?:ClinicalTrials\.gov|EudraCT|registry)(?: (?:number|identifier|no\.?|ID))?[:,]? )?"
BESIDE = re.compile(
    rf"(?<![\w-])(?P<name>{CODE})(?:,? (?:trial|study))?\s?[(\[,;:]\s?(?:also known as [^()]{{2,30}}; ?)?{REGISTRY}(?P<number>{NUMBER})\b"
    rf"|\b(?P<number2>{NUMBER})\s?[(\[,;]\s?(?:the )?(?P<name2>{CODE})(?: (?:trial|study))?\s?[)\],;]"
)
NO_NAME = re.compile(r"(?:[IVX]+|NCT\d*|EudraCT|ISRCTN\d*|ClinicalTrials|PubMed|FDA|EMA|USA|[A-Z]{1,2}|IDs?|Nos?)$")
TOGETHER = re.compile(r"\bphase (?P<phase>(?:[1-4][ab]?|I{1,3}V?)(?:/(?:[1-4][ab]?|I{1,3}))?) (?:[\w-]+ ){0,4}(?:trials|studies)\b", re.I)
STUDY = re.compile(rf"(?<![\w-])(?P<name>{CODE})(?:,? (?:its|the|an?|our) (?:[\w/-]+ ){{0,5}}?(?:trial|study)| [Tt]rial| [Ss]tudy)\b")
JOINT = re.compile(r"[,;] |\s+(?:and|as well as|along with|while|whereas) ")
INSIDE = re.compile(rf"(?:^|[.;] |, )[Ii]n (?P<name>{CODE})(?=,? (?:which|median|an? |the |both|all|patients|\d|overall|progression)|, )")
SUBJECT = re.compile(rf"(?:The |In )?(?P<name>{CODE})(?=,? (?:is|was|were|an?|the|which|randomi[sz]ed|enrolled|compared|evaluated)\b| \()")
IN_APPOSED = re.compile(rf"\b(?:[Ii]n|from|of) (?P<name>{CODE}), an? (?:[\w/()-]+,? ){{0,8}}?(?:trial|study)\b")
HEADED = re.compile(rf"#*\s*(?:(?:(?:study|trial)\s+)?(?:[IVX]+|\d+(?:\.\d+)*)\s*[.)|:–—-]?\s+)?(?P<name>{CODE})\s*(?::|[(\[]|$|[–—])")
BRACKETED = re.compile(rf"\((?P<name>{CODE})[;,] (?:(?:an? )?[\w -]+[;,] ){{0,3}}?phase (?:[1-4]|I{{1,3}}V?)[ab]?\b")
ENROLLED_IN = re.compile(
    rf"\b(?:enrolled|recruited|randomi[sz]ed|included|treated|took part|participated)"
    rf" in(?:to)? (?P<name>{CODE})(?! (?:and|or) [A-Z])(?=[\s,;.])"
)
TESTED = re.compile(
    rf"(?P<name>{CODE}),? (?:then |later )?"
    rf"(?:tested|compared|evaluated|examined|investigated|studied|randomi[sz]ed|enrolled|assigned|set|pitted)\b"
)
TOLD_OF = re.compile(
    r"\b(?:median|patients|participants|randomi[sz]ed|survival|response|remission|hazard ratio|versus|vs\.?|tested|compared|evaluated)\b",
    re.I,
)


@dataclass(frozen=True, slots=True)
class Called:
    """A name of a trial and its number in a registry, at a span of a text."""

    name: str
    number: str
    start: int
    end: int


def is_name(scene: Scene, words: str) -> bool:
    """Whether words may name a trial: no number, and nothing that the document or the lexicon knows by that name."""
    full = scene.abbreviations.get(words, "trial")
    return not NO_NAME.match(words) and bool(re.search(r"\b(?:trial|study)\b", full, re.I)) and not scene.names.lookup(words)


def pairs(scene: Scene, text: str) -> Iterator[Called]:
    """The names of a text that stand beside a registry number: "NAME-1 (NCT…)", "NCT… (NAME-1)", "(NAME-1, NCT…)"."""
    for m in BESIDE.finditer(text):
        name, number = m["name"] or m["name2"], m["number"] or m["number2"]
        if is_name(scene, name):
            yield Called(name, number, m.start(), m.end())


def numbers_of(scene: Scene) -> dict[str, str]:
    """Name to number of every trial of a document that gives both side by side, once."""
    table: dict[str, set[str]] = {}
    for _, passage in scene.blocks:
        for one in pairs(scene, passage.text):
            table.setdefault(one.name, set()).add(one.number)
    for _, _, passage in scene.cells():
        for one in pairs(scene, passage.text):
            table.setdefault(one.name, set()).add(one.number)
    return {name: next(iter(numbers)) for name, numbers in table.items() if len(numbers) == 1}


def parts_of(sentence: Passage, found: Sequence[Called]) -> list[tuple[Called, Passage]]:
    """Each trial that a sentence tells, with its part of the sentence: cut before what leads to the next one."""
    edges = [0]
    for one, following in itertools.pairwise(found):
        cuts = list(JOINT.finditer(sentence.text, one.end, following.start + 1))
        edges.append(cuts[-1].start() if cuts else one.end)
    edges.append(len(sentence.text))
    return [(c, sentence.part(edges[i], edges[i + 1])) for i, c in enumerate(found)]


def studies_in(scene: Scene, sentence: Passage) -> list[tuple[Called, Passage]]:
    """The trials of a sentence that speaks of several by name, each with its part: cut before what leads to the next name."""
    found = [Called(m["name"], "", m.start(), m.end()) for m in STUDY.finditer(sentence.text) if is_name(scene, m["name"])]
    if len({c.name for c in found}) < 2:
        return []
    return parts_of(sentence, found)


def phase_together(text: str) -> str:
    """The phase that a text tells of several trials at once: "the A (NCT…) and B (NCT…) Phase 3 trials"."""
    m = TOGETHER.search(text)
    return normal_phase(m["phase"]) if m else ""


def named_inside(scene: Scene, text: str) -> str:
    """The name of a trial in "In NAME, median survival was …", where what follows tells of patients; else an empty string."""
    m = INSIDE.search(text)
    name = m["name"] if m else ""
    return name if m and _long_enough(name) and TOLD_OF.search(text[m.end() :]) and is_name(scene, name) else ""


def named_first(scene: Scene, text: str) -> str:
    """The name with which a sentence that opens a trial begins: "NAME-3 was a phase 3 trial", "In NAME-3, a phase 3 trial"."""
    m = SUBJECT.match(text) or IN_APPOSED.search(text)
    name = m["name"] if m else ""
    return name if (len(re.sub(r"[^A-Z]", "", name)) >= 4 or re.search(r"-\d", name)) and is_name(scene, name) else ""


def named_by_heading(scene: Scene, text: str) -> str:
    """The name of a trial with which a heading begins: "III. NAME-3: drug A against drug B"; the document speaks of it elsewhere too."""
    name = name_at_head(scene, text)
    return name if name and any(re.search(rf"\b(?:[a-z]+,?|\|) {re.escape(name)}\b", p.text) for _, p in scene.blocks) else ""


def name_at_head(scene: Scene, text: str) -> str:
    """The name with which a heading begins, which may be that of a trial."""
    m = HEADED.match(text)
    return m["name"] if m and is_name(scene, m["name"]) and _long_enough(m["name"]) else ""


def named_in_bracket(scene: Scene, text: str) -> str:
    """The name of a trial in a bracket that tells its phase: "tested X in 90 adults with Y (NAME-2; phase 2b; placebo-controlled)"."""
    m = BRACKETED.search(text)
    return m["name"] if m and _long_enough(m["name"]) and is_name(scene, m["name"]) else ""


def enrolled_in(scene: Scene, text: str) -> str:
    """The name of the trial that patients were enrolled in: "249 women were enrolled in NAME-4 and randomly assigned to …"."""
    names = {m["name"] for m in ENROLLED_IN.finditer(text) if _long_enough(m["name"]) and is_name(scene, m["name"])}
    return names.pop() if len(names) == 1 else ""


def tested_by(scene: Scene, text: str) -> str:
    """The name of a trial that is the subject of a sentence: "NAME-MF tested an add-on strategy …"."""
    m = TESTED.match(text)
    return m["name"] if m and _long_enough(m["name"]) and is_name(scene, m["name"]) else ""


def _long_enough(name: str) -> bool:
    """Whether a word in capitals is no short acronym: five capitals, or three and a number."""
    return len(re.sub(r"[^A-Z]", "", name)) >= 5 or bool(re.search(r"[A-Z]{3}[\w-]*-\d", name))


def registry_numbers(text: str) -> list[str]:
    """The registry numbers of a text, each once."""
    return list(dict.fromkeys(pattern("registry").findall(text)))
