"""What is found out about a drug beside results and mechanism: safety, regulation, pharmacology, status. Rules in ``outcomes.toml``."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import product

from kg.extract.arms.interventions import given_mentions
from kg.extract.document.scene import Scene
from kg.extract.document.topic import GIVEN, spoken_of, topic_drug, topic_pair
from kg.extract.outcomes.adjuncts import clause_of
from kg.extract.outcomes.lines import Line, line_of
from kg.extract.outcomes.listed import CLAUSE, events_of
from kg.extract.outcomes.rows import outcomes_of_fields, outcomes_of_row
from kg.extract.outcomes.rules import DRUG, Rule, outcome_rules
from kg.extract.outcomes.values import is_known_event, values_of
from kg.extract.text.words import rules
from kg.model import Block, BlockKind, Cell, Entity, Evidence, Kind, Outcome, Table, entity

LONGEST = 2000
HEDGED = re.compile(
    r"\b(?:whether|if|neither|nor|denied|unclear|might|(?-i:may)(?! \d)|hypothesi[sz]ed|no evidence|not known|unknown"
    r"|expects?|expected|assum\w+|planned|plans?"
    r"|hopes?|believes?|anticipat\w+|would|proposed|intends?|will|seeks?|could potentially)\b",
    re.I,
)
ANIMALS = re.compile(
    r"\b(?:mice|mouse|murine|rats?|dogs?|monkeys?|rabbits?|xenografts?|animals?|macaques?|hamsters?|rodents?|pigs?|cell lines?"
    r"|in vitro(?! [IE]C\d)|preclinical|nonclinical)\b",
    re.I,
)
EARLIER = re.compile(
    r"\b(?:had (?:previously |already )?(?:received|been (?:treated with|given|exposed to)|progressed on)|(?:prior|previous)(?: \w+){0,3}"
    r"|(?:failure|failed|refractory to|resistan(?:t|ce) to|intolerant of|progressed on|relapsed (?:after|on)))(?: \w+){0,3} $",
    re.I,
)
SINCE = re.compile(r"-(?:exposed|naive|naïve|refractory|resistant|treated|pretreated|experienced)\b")
ACCELERATED = re.compile(
    r"^\W*this (?:indication|use) (?:is|was) approved under accelerated approval\b(?P<basis> based on [^.;,()\[\]]{4,90})?", re.I
)
"""What a label says behind its indication."""
INDICATED = re.compile(r"^indicated (?:[^;]*? )??for ")
OF_THE_DRUG = frozenset(
    {"regulatory status", "development status", "steady-state plasma concentration", "plasma clearance", "other malignancies"}
)
"""Facts that a document about one drug tells of it even behind a sentence that sets it against another."""
SEVERAL = frozenset({"regulatory status", "plasma clearance", "steady-state plasma concentration"})
"""Facts of which one sentence may tell several."""
IN_PEOPLE = frozenset({"trade name", "regulatory status", "development status"})
"""Facts that stay true when animals are spoken of beside them."""


def outcomes(scene: Scene) -> Iterator[tuple[Outcome, Evidence]]:
    """All outcomes of a document with their quotes."""
    section: tuple[str, ...] = ()
    topic = topic_drug(scene)
    yield from _headed(scene)
    indicated: Outcome | None = None
    block: Block | None = None
    last: Sequence[Entity] = [topic] if topic else []  # whom "it" and "the drug" mean
    for sentence in scene.sentences:
        if sentence.section != section:
            section, last = sentence.section, [topic] if topic else []
        elif sentence.block is not block and topic:
            last = [topic]  # a paragraph of its own speaks of the document's drug until it names another
        block = sentence.block
        if len(sentence.passage.text) > LONGEST:
            last = []
            continue
        line = line_of(sentence.passage, scene.mentions(sentence.passage), scene.names)
        found = list(_read(line, last, scene, topic))
        yield from found
        if indicated is not None and (quick := ACCELERATED.search(line.text)) is not None:
            value = INDICATED.sub("approved under accelerated approval for ", indicated.value) + (quick["basis"] or "").rstrip()
            yield replace(indicated, value=value), line.passage.evidence("accelerated-approval")
        indicated = next((o for o, _ in found if INDICATED.match(o.value)), None)
        last = spoken_of((m for at, m in line.drugs.items() if not _given_before(line.text, at)), GIVEN) or last
    yield from outcomes_of_fields(scene)
    for table in scene.document.tables:
        for row in table.rows[1:]:
            yield from outcomes_of_row(scene, table, row, topic)
            for cell in row[1:]:
                yield from _event_cell(scene, table, row, cell)


def _headed(scene: Scene) -> Iterator[tuple[Outcome, Evidence]]:
    """The trade names that headings give: "BRANDNAME (generic) tablets, for oral use"."""
    for block, passage in scene.blocks:
        if block.kind is BlockKind.HEADING and len(passage.text) < LONGEST:
            line = line_of(passage, scene.mentions(passage), scene.names)
            yield from ((o, e) for o, e in _read(line, [], scene) if o.fact == "trade name")


def _read(line: Line, last: Sequence[Entity], scene: Scene, topic: Entity | None = None) -> Iterator[tuple[Outcome, Evidence]]:
    taken: dict[str, list[tuple[int, int]]] = {}
    section = " ".join(line.passage.section)
    animals = bool(ANIMALS.search(line.text) or ANIMALS.search(section))
    lowered = line.text.lower()
    held: dict[tuple[str, ...], bool] = {}
    for rule in outcome_rules():
        if rule.trigger not in held:
            held[rule.trigger] = any(words in lowered for words in rule.trigger)
        if not held[rule.trigger] or (rule.fact in taken and rule.fact not in SEVERAL) or (animals and rule.fact not in IN_PEOPLE):
            continue
        if (rule.section and not re.search(rule.section, section, re.I)) or (rule.unless and rule.unless.search(line.text)):
            continue
        for m in rule.says.finditer(line.text):
            place = clause_of(line.text, *m.span()) if rule.loose else _told(m)
            if any(a < place[1] and place[0] < b for a, b in taken.get(rule.fact, ())):
                continue
            subjects = _subjects(line, m, rule, last, scene, topic)
            if not subjects or (rule.same and not _same(line, m)) or (not rule.hedged and _hedged(line.text[: _said_at(m)])):
                continue
            values = [v for v in values_of(line, rule, m, scene) if v]
            if values:
                taken.setdefault(rule.fact, []).append(place)
            for value, subject in product(values, subjects):
                yield Outcome(subject=subject, fact=rule.fact, value=value), line.passage.evidence(rule.name)


def _told(m: re.Match[str]) -> tuple[int, int]:
    """Where a match stands that tells something: its places other than those of drugs, an indication up to its first clause."""
    spans = [m.span(name) for name, words in m.groupdict().items() if words and not name.startswith("drug")]
    if m.groupdict().get("indications"):
        start, end = m.span("indications")
        stop = CLAUSE.search(m["indications"])
        spans = [(start, start + stop.start() if stop else end) if s == (start, end) else s for s in spans]
    return (min(a for a, _ in spans), max(b for _, b in spans)) if spans else m.span()


def _subjects(
    line: Line, m: re.Match[str], rule: Rule, last: Sequence[Entity], scene: Scene, topic: Entity | None
) -> Sequence[Entity]:
    """The drugs that a match speaks of; nearly always one."""
    if rule.pair:
        return topic_pair(scene)
    if rule.topic:
        return [topic] if topic else []
    if rule.each and all(m[name] == DRUG for name in _drugs(m)):
        return [line.drugs[m.start(name)].entity for name in _drugs(m)]
    subject = _subject(line, m, last)
    if subject is None and topic in last and not _named(line, m) and rule.fact in OF_THE_DRUG:
        subject = topic
    return [subject] if subject else []


def _given_before(words: str, at: int) -> bool:
    """Whether a drug was but what patients had before: "had received X", "X-exposed patients", "after failure of X"."""
    return bool(EARLIER.search(words[max(0, at - 60) : at]) or SINCE.match(words, at + 1))


def _hedged(words: str) -> bool:
    """Whether the clause before a place leaves open what follows; a clause of its own with "which" does not share the hedge."""
    return bool(HEDGED.search(re.split(r"[;:]|, which ", words)[-1]))


def _named(line: Line, m: re.Match[str]) -> bool:
    """Whether the sentence itself names a drug, at the pattern's place or elsewhere."""
    return bool(line.drugs) or any(m[name] == DRUG for name in _drugs(m))


def _drugs(m: re.Match[str]) -> list[str]:
    """The filled places for a drug."""
    return [name for name, words in m.groupdict().items() if words and name.startswith("drug")]


def _said_at(m: re.Match[str]) -> int:
    """Where a match begins to say something: at its drug, else at its start."""
    return max([m.start(), *(m.start(name) for name in _drugs(m)[:1])])


def _subject(line: Line, m: re.Match[str], last: Sequence[Entity]) -> Entity | None:
    """The drug at the pattern's place; "it" is the drug that the sentence names before; without one, the only drug of the sentence or else
    of the one before."""
    places = _drugs(m)
    named_here = next((name for name in places if m[name] == DRUG), None)
    if named_here:
        return line.drugs[m.start(named_here)].entity
    if not places:
        ahead = [d for at, d in line.drugs.items() if ";" not in line.text[m.end() : at]]
        named = spoken_of(ahead, GIVEN)
        if len(named) == 1:
            return named[0]
        if named:
            return None
    before = spoken_of([d for at, d in line.drugs.items() if at < m.start(places[0])], GIVEN) if places else []
    meant = before or last
    return meant[0] if len(meant) == 1 else None


def _same(line: Line, m: re.Match[str]) -> bool:
    """Whether a name in brackets is another name of the same drug, and no code and no generic name."""
    one, two = line.drugs.get(m.start("name")), line.drugs.get(m.start("drug1"))
    if one is None or two is None or one.entity.curie != two.entity.curie or re.search(r"(?:s|therapy)$", two.text):
        return False
    called = re.fullmatch(r"[A-Z][a-z]{3,}|[A-Z]{5,}", one.text) is not None
    return called and one.text.lower() not in (one.entity.label.lower(), two.text.lower())


def _event_cell(scene: Scene, table: Table, row: Sequence[Cell], cell: Cell) -> Iterator[tuple[Outcome, Evidence]]:
    """The adverse events that a table cell lists for the drug or regimen of its row."""
    about = rules("outcomes.toml")["tables"]
    header = cell.column_header
    remark = re.fullmatch(about["remarks"], header.strip(), re.I)
    events = re.search(about["adverse_events"], header, re.I) and not re.search(about["not_adverse_events"], header, re.I)
    if cell.end <= cell.start or not (events or remark):
        return
    passage = scene.cell(table, cell)
    if len(passage.text) > LONGEST:
        return
    line = line_of(passage, scene.mentions(passage), scene.names)
    none = [(o, e) for o, e in _read(line, [], scene) if o.fact == "adverse events attributed"]
    if none or re.match(r"no\b", passage.text, re.I):
        yield from none
        return
    about_row = next(
        (c for c in row if re.search(about["treatments"], c.column_header, re.I) and c.end > c.start and c is not cell), row[0]
    )
    head = scene.cell(table, about_row)
    given = [m.entity for m in given_mentions(scene, head) if m.entity.kind in GIVEN]
    named = events_of(passage.text, rules("outcomes.toml")["no_event"])
    if remark and not all(is_known_event(n) for n in named):
        return
    if (
        not re.search(about["treatments"], about_row.column_header, re.I)
        or not given
        or not named
        or not re.search(r"[A-Za-z]{4}", passage.text)
    ):
        return
    names = list(dict.fromkeys(g.label for g in given))
    subject = given[0] if len(names) == 1 else entity(Kind.REGIMEN, " + ".join(names))
    if len(names) < 5:
        yield Outcome(subject=subject, fact="adverse events", value="; ".join(named)), passage.evidence("adverse-event-cell")
