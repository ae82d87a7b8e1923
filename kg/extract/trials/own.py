"""The one trial that a paper, abstract or release is about, where its title says so; and which of its sentences speak of other studies."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from types import MappingProxyType

from kg.extract.document.scene import Scene
from kg.extract.text.contexts import context
from kg.extract.text.passage import Passage, lines_of
from kg.extract.trials.drafts import Draft, normal_phase, pattern, read_opening
from kg.model import Attribute, BlockKind

DESIGNED = re.compile(
    r"\b(?:phase|randomi[sz]ed|single[- ]arm|open[- ]label|(?:double|single)[- ]blind(?:ed)?|placebo[- ]controlled"
    r"|dose[- ](?:escalation|finding)|multi-?cent(?:er|re)|first-in-human|pivotal)\b",
    re.I,
)
SINGLE = re.compile(r"\b(?:trial|study)\b(?!\s+(?:data|results of|designs?))", re.I)
OF_PHASE = re.compile(
    r"\bphase (?:[1-4]|I{1,3}V?)[ab]?(?:/(?:[2-4]|I{1,3})[ab]?)? (?:dose[- ]\w+ )?(?:results|data|findings|experience)\b"
    r"|\bresults (?:of|from) (?:a|the) (?:[\w-]+ ){0,3}phase\b",
    re.I,
)
"""A title that tells the results of a phase without the word trial, as conference abstracts do."""
SEVERAL = re.compile(
    r"\b(?:trials|studies|review|meta-?analys[ie]s|guides?|overview|landscape|pooled|comparison of|compared$|protocols?)\b|;", re.I
)
NAME = re.compile(
    r"\(([A-Z][A-Za-z]*[A-Z][A-Za-z]*(?:[- ]?\d{1,3})?|[A-Z]{3,}(?:-[A-Z0-9]+)+|[A-Z]+\d+[A-Z]+\d{2,})\)"
    r"|\b([A-Z]{4,}(?:-[A-Z0-9]{1,4})?)(?=:|\s+(?:[Tt]rial|[Ss]tudy)\b)"
)
NAME_AND_NUMBER = re.compile(r"\((?:[A-Z][\w-]+(?: \d+)?[;,] )?NCT\d{8}\)")
"""A title that bears the number of its trial: "A in B (NAME; NCT01234567)"."""
DONE = re.compile(
    r"^(?:[A-Z][\w-]+ )?\(?NCT\d{8}\)?,? (?:is|was) an?\b"
    r"|\b(?:in this|we (?:conducted|performed|randomly|randomi[sz]ed|assigned|enrolled|treated|did)|this (?:was|is) an?"
    r"|(?:patients|women|men|participants|adults|children) (?:(?:with|of|from) [^.;]{3,80} )?"
    r"were (?:randomly |randomi[sz]ed|assigned|allocated|enrolled))\b",
    re.I,
)
DRUG_CODE = re.compile(r"[A-Z]{1,4}-?\d{3,}[A-Z]?")
LONGEST_TITLE = 400
REGISTERED = re.compile(
    r"\b(?:(?:trial|study) (?:is|was|has been) (?:prospectively )?registered|registered (?:at|with|on|in|under|as)|trial registration"
    r"|ClinicalTrials\.gov (?:number|identifier)|(?:funded|funding|supported) by\b)",
    re.I,
)
IDENTIFIER = r"(?i:(?:ClinicalTrials\.gov )?(?:NCT |registry |trial |study )?(?:ID|identifier|number|record)\s*:?\s*)?"
OFFICIAL = re.compile(r"\b(?:official|scientific|public) title:?\s+(.{20,400}?)(?= (?:Sponsor|Status|Brief|Acronym)\b|$)", re.I)
BRIEF = re.compile(
    r"(?:(?:brief|short|public|study) )?title:\s+(.{15,400}?)(?= (?:Sponsor|(?:Recruitment )?Status|Official|Acronym)\b|$)", re.I
)
RECORD_FIELD = re.compile(
    r"(?im)^\W{0,4}(study type|(?:study )?phase|study design|allocation|interventions?"
    r"|(?:intervention(?:al)? )?(?:study )?model|masking|enrol+ment|primary purpose"
    r"|(?:overall |recruitment )?status|conditions?)(?: \([a-z]+\))?\**(?::|\t)"
)
FEWEST_FIELDS = 4
"""So many fields of a design make a record."""
NAMED_NUMBER = re.compile(r"\b([A-Z][A-Za-z]*[A-Z0-9][A-Za-z0-9]*(?:-[A-Z0-9]+)?)\s*(?:\((?:also known as [^()]*; ?)?|, )(?=NCT\d{8})")
ACRONYM = re.compile(r"(?:.*\b)?Acronym:?\s+([A-Z][A-Za-z0-9-]{2,20})\b")
OWN_PHASE = re.compile(
    r"\b(?:this|our|the present|the current) (?:[\w-]+,? ){0,4}?phase (?P<phase>[1-4][ab]?|I{1,3}[ab]?|IV)"
    r" (?:[\w-]+ ){0,3}?(?:study|trial)\b",
    re.I,
)
"""How the authors call their own study, by the way: "the size of this phase II study"."""
OURS = re.compile(r"\b(?:this|our|the present|the current) (?:[\w-]+,? ){0,5}?(?:trial|study|analysis)\b|\bwe\b", re.I)
OTHERS = re.compile(
    r"\b(?:an?|another|previous|earlier|prior|one|two|several|separate) (?:[\w,/()-]+ ){0,7}?"
    r"(?:trials?|stud(?:y|ies)|analys[ie]s|series|report)\b|\b(?:reported (?:for|with|by|in)|historical|previously)\b",
    re.I,
)


def own_trial(scene: Scene, named: Mapping[str, str] = MappingProxyType({})) -> Draft | None:
    """The trial of the title, or of the methods of a paper, with the registry number where the document gives just one.

    ``named`` are the names of trials that stand beside their numbers. None for a document about several trials or none; not to be asked
    of one that holds several papers.
    """
    numbers = _registry_numbers(scene)
    titled = _of_record(scene) or _of_title(scene)
    passage = titled or (_of_methods(scene) if len(numbers) < 2 else None)
    if passage is None:
        return None
    draft = read_opening(scene, passage, "trial-title", 0)
    draft.titled = titled
    titled_as = name_of_title(scene, passage)
    acronym = next((m[1] for b in scene.blocks if (m := ACRONYM.match(b[1].text))), "")
    name = acronym if DRUG_CODE.fullmatch(titled_as) and acronym else titled_as or acronym
    called = name or (_at_the_end_of_the_title(scene) if titled else "")
    if DRUG_CODE.fullmatch(called):
        called = _at_the_end_of_the_title(scene)
    if not called and len(numbers) > 0:
        beside = NAMED_NUMBER.search(next(iter(numbers.values())).text)
        called = beside[1] if beside else ""
    if called and not draft.name and called not in scene.abbreviations and not scene.names.lookup(called):
        draft.name = called
    own = _own_number(draft.name, numbers)
    if numbers and not own and not draft.registry_id:
        return None
    if own and not draft.registry_id:
        draft.registry_id = own
        draft.say(Attribute.REGISTRY_ID, own, numbers[own].evidence("trial-registration"))
    beside_it = [name for name, number in named.items() if number == draft.registry_id]
    draft.name = draft.name or (beside_it[0] if len(beside_it) == 1 else "")
    return draft


def name_of_title(scene: Scene, passage: Passage) -> str:
    """The first name in capitals of a title that is no abbreviation, and no drug or disease, of the document."""
    names = [next(g for g in m.groups() if g) for m in NAME.finditer(passage.text)]
    return next((n for n in names if n not in scene.abbreviations and n not in scene.known), "")


def _at_the_end_of_the_title(scene: Scene) -> str:
    """The name in brackets with which the document's title ends, as in a registry's record: "A Study of A in B (NAME)"."""
    title = next((p.text for b, p in scene.blocks[:3] if b.label == "title"), "")
    found = NAME.search(title)
    return found[1] if found and found[1] and found.end(1) + 1 == len(title.rstrip(" .")) else ""


def _own_number(name: str, numbers: Mapping[str, Passage]) -> str:
    """The registry number of the trial: the only one, the one right behind its name, or the one that stands alone."""
    if len(numbers) == 1:
        return next(iter(numbers))
    registered = [n for n, p in numbers.items() if REGISTERED.search(p.text) and not pattern("unborn").search(p.text)]
    near = [n for n, p in numbers.items() if name and re.search(rf"{re.escape(name)}\s*[(\[,;:]\s*{re.escape(n)}", p.text)]
    alone = [n for n, p in numbers.items() if p.text.strip(" .()") == n or _on_a_line(n, p.document.text)]
    done = [n for n, p in numbers.items() if not pattern("unborn").search(p.text)]
    ours = [n for n, p in numbers.items() if re.search(rf"\b(?:this|our|the present)\b[^.;]{{0,80}}?[(\[,;: ]{re.escape(n)}", p.text, re.I)]
    return next((found[0] for found in (near, ours, alone, registered, done) if len(found) == 1), "")


def _on_a_line(number: str, text: str) -> bool:
    """Whether a registry number stands on a line of its own, as at the head of a record."""
    return re.search(rf"(?m)^{IDENTIFIER}{re.escape(number)}\s*$", text) is not None


def _of_record(scene: Scene) -> Passage | None:
    """The official title of a registry's record, else the brief one of a document that is a record by its fields."""
    for _, passage in scene.blocks:
        for part in passage.text.split("\n"):
            official = OFFICIAL.search(part)
            if official and DESIGNED.search(official[1]):
                return passage.part(official.start(1), official.end(1))
    if len({m[1].lower() for m in RECORD_FIELD.finditer(scene.document.text)}) < FEWEST_FIELDS:
        return None
    lines = [line for _, passage in scene.blocks for line in lines_of(passage)]
    if len(lines) > 1 and pattern("registry").fullmatch(lines[0].text.strip()) and ":" not in lines[1].text:
        return lines[1]  # the number at the head of the record, its title below
    return next((line.part(m.start(1), m.end(1)) for line in lines if (m := BRIEF.fullmatch(line.text))), None)


def _of_title(scene: Scene) -> Passage | None:
    """The title where it speaks of one trial, or the long line without a stop that stands for it at the head of a poster."""
    first = [b for b in scene.document.blocks if b.kind in (BlockKind.HEADING, BlockKind.PARAGRAPH)][:3]
    parted = _has_parts([" ".join(s.section[1:]) for s in scene.sentences])
    for block in first:
        passage = scene.passage(block)
        text = passage.text
        line = block.kind is BlockKind.PARAGRAPH and 60 < len(text) < LONGEST_TITLE and text[-1:] != "." and not passage.refs
        of_one = SINGLE.search(text) or (parted and OF_PHASE.search(text))
        if block.label == "title" and NAME_AND_NUMBER.search(text) and len(set(pattern("registry").findall(text))) == 1:
            return passage
        if (block.label == "title" or line) and not SEVERAL.search(text) and DESIGNED.search(text) and of_one:
            return passage
    return None


def _of_methods(scene: Scene) -> Passage | None:
    """The first sentence of a paper's methods that says what its authors did: "In this phase 3 trial, we randomly assigned …"."""
    parts = [" ".join(s.section[1:]) for s in scene.sentences]
    if not _has_parts(parts):
        return None
    for sentence, part in zip(scene.sentences, parts, strict=True):
        of_methods = re.search(r"\bmethods?\b|\bdesign\b", part, re.I) and DONE.search(sentence.text) and not sentence.passage.refs
        if of_methods and (DESIGNED.search(sentence.text) or re.search(r"\btrial\b|\brandom", sentence.text, re.I)):
            return sentence.passage
    return None


def holds_several(scene: Scene) -> bool:
    """Whether a document holds several papers or abstracts: below more than one of its main headings stand methods and results."""
    parts: dict[str, list[str]] = {}
    for sentence in scene.sentences:
        parts.setdefault("".join(sentence.section[:1]), []).append(" ".join(sentence.section[1:]))
    return sum(map(_has_parts, parts.values())) > 1


def _has_parts(parts: Sequence[str]) -> bool:
    """Whether a document has methods and results, as a paper or abstract of one study has."""
    return all(any(re.search(word, part, re.I) for part in parts) for word in (r"\bmethods?\b", r"\b(?:results|findings)\b"))


def _registry_numbers(scene: Scene) -> dict[str, Passage]:
    """The registry numbers of the title and the running text, each with the words that first give it."""
    found: dict[str, Passage] = {}
    title = (p for b, p in scene.blocks[:1] if b.label == "title")
    for passage in (*title, *(sentence.passage for sentence in scene.sentences)):
        for number in pattern("registry").findall(passage.text):
            found.setdefault(number, passage)
    return found


def is_of_own(own: Draft, sentence: Passage) -> bool:
    """Whether a sentence of a paper about one trial speaks of that trial: other studies are cited, and stand in other parts."""
    text = sentence.text
    if (own.name and re.search(rf"\b{re.escape(own.name)}\b", text)) or (own.registry_id and own.registry_id in text):
        return True
    if any(context("elsewhere").search(part) for part in sentence.section[1:]):
        return bool(OURS.search(text)) and not sentence.refs
    if any(n not in (own.registry_id, "") for n in pattern("registry").findall(text)):
        return False
    phase = pattern("phase").search(text)
    other = bool(sentence.refs) and bool(OTHERS.search(text))
    return not other and not (phase and not OURS.search(text) and not _same_phase(own, text))


def _same_phase(own: Draft, text: str) -> bool:
    """Whether the phase that a sentence names is the trial's own, or the trial's is not told."""
    named = {normal_phase(m["phase"]) for m in pattern("phase").finditer(text)}
    return not own.phase or own.phase in named or bool({p for n in named for p in n.split("/")} <= set(own.phase.split("/")))


def tell_phase(own: Draft, sentence: Passage) -> None:
    """The phase of the trial, where its authors call it by it and nothing told it before."""
    phase = OWN_PHASE.search(sentence.text) if not own.phase else None
    if phase:
        own.phase_words, own.phase = phase["phase"], normal_phase(phase["phase"])
        own.say(Attribute.PHASE, own.phase, sentence.evidence("trial-own-phase"))
