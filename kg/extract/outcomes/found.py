"""What is found out about a drug beside results and mechanism: safety, regulation, pharmacology, status. Rules in ``outcomes.toml``."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import product

from kg.extract.arms.interventions import given_mentions
from kg.extract.document.scene import Scene
from kg.extract.document.topic import GIVEN, spoken_of, topic_drug, topic_pair
from kg.extract.endpoints.events import find_events
from kg.extract.outcomes.listed import CLAUSE, events_of, indications_of, things_of, tidy, unlisted_indication
from kg.extract.outcomes.rows import outcomes_of_row
from kg.extract.outcomes.rules import DRUG, Rule, outcome_rules
from kg.extract.text.mentions import Mention
from kg.extract.text.passage import Passage
from kg.extract.text.words import plural, rules
from kg.model import Block, BlockKind, Cell, Entity, Evidence, Kind, Outcome, Table, entity

LONGEST = 2000
HEDGED = re.compile(
    r"\b(?:whether|if|neither|nor|denied|unclear|might|(?-i:may)(?! \d)|hypothesi[sz]ed|no evidence|not known|unknown"
    r"|expects?|expected|assum\w+|planned|plans?"
    r"|hopes?|believes?|anticipat\w+|would|proposed|intends?|will|seeks?|could potentially)\b",
    re.I,
)
ANIMALS = re.compile(
    r"\b(?:mice|mouse|murine|rats?|dogs?|monkeys?|rabbits?|xenografts?|animals?|macaques?|hamsters?|rodents?|pigs?|cell lines?|in vitro"
    r"|preclinical|nonclinical)\b",
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
HOW_BAD = re.compile(
    r"(?:(?:prolonged|severe|serious|mild|moderate|transient|reversible|fatal|late|early|persistent|symptomatic|raised) )*", re.I
)
INDICATED = re.compile(r"^indicated (?:[^;]*? )??for ")
OTHER_USE = re.compile(r"(?:(?:further |clinical |research )?(?:review|research|testing|trials?|inclusion|study|studies)\b)", re.I)
OF_THE_DRUG = frozenset({"regulatory status", "development status", "steady-state plasma concentration", "plasma clearance"})
"""Facts that a document about one drug tells of it even behind a sentence that sets it against another."""
SEVERAL = frozenset({"regulatory status", "plasma clearance", "steady-state plasma concentration"})
"""Facts of which one sentence may tell several."""
IN_PEOPLE = frozenset({"trade name", "regulatory status", "development status"})
"""Facts that stay true when animals are spoken of beside them."""


@dataclass(frozen=True, slots=True)
class _Line:
    """A sentence in which each drug and regimen is one character; ``at`` leads back to the clean text."""

    text: str
    at: tuple[int, ...]
    drugs: dict[int, Mention]
    passage: Passage

    def words(self, start: int, end: int) -> str:
        return self.passage.text[self.at[start] : self.at[end]] if start < end else ""


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
        line = _line(sentence.passage, scene.mentions(sentence.passage))
        found = list(_read(line, last, scene, topic))
        yield from found
        if indicated is not None and (quick := ACCELERATED.search(line.text)) is not None:
            value = INDICATED.sub("approved under accelerated approval for ", indicated.value) + (quick["basis"] or "").rstrip()
            yield replace(indicated, value=value), line.passage.evidence("accelerated-approval")
        indicated = next((o for o, _ in found if INDICATED.match(o.value)), None)
        last = spoken_of((m for at, m in line.drugs.items() if not _given_before(line.text, at)), GIVEN) or last
    for table in scene.document.tables:
        for row in table.rows[1:]:
            yield from outcomes_of_row(scene, table, row, topic)
            for cell in row[1:]:
                yield from _event_cell(scene, table, row, cell)


def _headed(scene: Scene) -> Iterator[tuple[Outcome, Evidence]]:
    """The trade names that headings give: "BRANDNAME (generic) tablets, for oral use"."""
    for block, passage in scene.blocks:
        if block.kind is BlockKind.HEADING and len(passage.text) < LONGEST:
            line = _line(passage, scene.mentions(passage))
            yield from ((o, e) for o, e in _read(line, [], scene) if o.fact == "trade name")


def _line(passage: Passage, mentions: Sequence[Mention]) -> _Line:
    out: list[str] = []
    at: list[int] = []
    drugs: dict[int, Mention] = {}
    position = 0
    for m in [m for m in mentions if m.entity.kind in GIVEN]:
        out += _stopless(passage.text[position : m.start])
        at += range(position, m.start)
        drugs[len(out)] = m
        out.append(DRUG)
        at.append(m.start)
        position = m.end
    out += _stopless(passage.text[position:])
    at += range(position, len(passage.text) + 1)
    return _Line("".join(out), tuple(at), drugs, passage)


def _stopless(words: str) -> str:
    """The words with the stops of "e.g.", "i.e." and "vs." as blanks, so that a stop ends a sentence."""
    return re.sub(r"\b(?:[ei]\.[eg]|vs)\.", lambda m: m[0].replace(".", " "), words)


def _read(line: _Line, last: Sequence[Entity], scene: Scene, topic: Entity | None = None) -> Iterator[tuple[Outcome, Evidence]]:
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
        if rule.section and not re.search(rule.section, section, re.I):
            continue
        for m in rule.says.finditer(line.text):
            if any(a < b2 and a2 < b for a, b in taken.get(rule.fact, ()) for a2, b2 in (_told(m),)):
                continue
            subjects = _subjects(line, m, rule, last, scene, topic)
            if not subjects or (rule.same and not _same(line, m)) or (not rule.hedged and _hedged(line.text[: _said_at(m)])):
                continue
            values = [v for v in _values(line, rule, m, scene) if v]
            if values:
                taken.setdefault(rule.fact, []).append(_told(m))
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
    line: _Line, m: re.Match[str], rule: Rule, last: Sequence[Entity], scene: Scene, topic: Entity | None
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


def _named(line: _Line, m: re.Match[str]) -> bool:
    """Whether the sentence itself names a drug, at the pattern's place or elsewhere."""
    return bool(line.drugs) or any(m[name] == DRUG for name in _drugs(m))


def _drugs(m: re.Match[str]) -> list[str]:
    """The filled places for a drug."""
    return [name for name, words in m.groupdict().items() if words and name.startswith("drug")]


def _said_at(m: re.Match[str]) -> int:
    """Where a match begins to say something: at its drug, else at its start."""
    return max([m.start(), *(m.start(name) for name in _drugs(m)[:1])])


def _subject(line: _Line, m: re.Match[str], last: Sequence[Entity]) -> Entity | None:
    """The drug at the pattern's place; without one, the only drug of the sentence or else of the one before."""
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
    return last[0] if len(last) == 1 else None


def _same(line: _Line, m: re.Match[str]) -> bool:
    """Whether a name in brackets is another name of the same drug, and no code and no generic name."""
    one, two = line.drugs.get(m.start("name")), line.drugs.get(m.start("drug1"))
    if one is None or two is None or one.entity.curie != two.entity.curie or re.search(r"(?:s|therapy)$", two.text):
        return False
    return bool(re.fullmatch(r"[A-Z][a-z]{3,}", one.text)) and one.text.lower() not in (one.entity.label.lower(), two.text.lower())


def _values(line: _Line, rule: Rule, m: re.Match[str], scene: Scene) -> list[str]:
    """The value with its places filled; one for each indication, one for a list of events."""
    groups = {k: line.words(m.start(k), m.end(k)) for k, v in m.groupdict().items() if v}
    if "time" in groups:
        groups["time"] = re.sub(r"\bd (?=\d)", "day ", groups["time"])
    if "no" in groups:
        groups["no"] = groups["no"].lower()
    if "agency" in groups:
        groups["agency"] = _agency(groups["agency"])
    if rule.value.startswith("no ") and groups.get("what", "").endswith(("toxicity", " event", " effect", " reaction")):
        groups["what"] = plural(groups["what"])
    if "what" in groups:
        plain = re.sub(r"^(?:an?|the|its|their) ", "", groups["what"], flags=re.I)
        groups["what"] = plain[0].lower() + plain[1:] if re.match(r"[A-Z][a-z]+(?: [a-z]|$)", plain) else plain
    if "events" in groups:
        named = events_of(groups["events"], rules("outcomes.toml")["no_event"])
        if rule.known and not all(_is_known_event(n) for n in named):
            return []
        return [rule.value.replace("{events}", "; ".join(named))] if named else []
    if "diseases" in groups:
        return _diseases(line, m, scene)
    if "things" in groups:
        return ["; ".join(re.sub(r"ly$", "", t) for t in things_of(groups["things"]))]
    if "indications" in groups:
        diseases = [d for d in scene.mentions(line.passage) if d.entity.kind is Kind.DISEASE]
        start, end = line.at[m.start("indications")], line.at[m.end("indications")]
        named = indications_of(line.passage.text, start, end, [(d.start, d.end) for d in diseases])
        if not named and not rule.needs and not OTHER_USE.match(groups["indications"]):
            named = unlisted_indication(groups["indications"])
        bare = rule.value.replace(" for {indications}", "")
        return [_articled(tidy(_fill(rule.value if name else bare, {**groups, "indications": name}))) for name in named]
    if rule.needs and rule.needs not in groups:
        return []
    return [_articled(tidy(_fill(rule.value.replace(" for {indications}", ""), groups)))]


def _is_known_event(name: str) -> bool:
    """Whether words are the name of one adverse event and no more than how bad it is."""
    return any(e.named.end == len(name) and HOW_BAD.fullmatch(name[: e.named.start]) for e in find_events(name))


def _diseases(line: _Line, m: re.Match[str], scene: Scene) -> list[str]:
    """A list that holds nothing but diseases, as one value; one that a heading names is none beside the document's own."""
    start, end = line.at[m.start("diseases")], line.at[m.end("diseases")]
    found = [d for d in scene.mentions(line.passage) if d.entity.kind is Kind.DISEASE]
    named = indications_of(line.passage.text, start, end, [(d.start, d.end) for d in found])
    if not named or not re.match(r"[^\d()\[\]%]*$", line.passage.text[start : min(end, start + 20)]) or len(named[0].split()) > 6:
        return []
    headings = (p for block, p in scene.blocks if block.kind is BlockKind.HEADING)
    own = {h.entity.curie for p in headings for h in scene.mentions(p) if h.entity.kind is Kind.DISEASE}
    told = {d.entity.curie for d in found if start <= d.start and d.end <= end}
    return [] if told & own else ["; ".join(named)]


def _fill(template: str, groups: dict[str, str]) -> str:
    return re.sub(r"\{(\w+)\}", lambda slot: groups.get(slot[1], ""), template)


def _articled(value: str) -> str:
    """A value in which agencies that are called without "the" have none."""
    return re.sub(rf"\bthe (?=(?:{'|'.join(rules('outcomes.toml')['bare_agencies'])})\b)", "", value)


def _agency(words: str) -> str:
    """An agency by its short name where the document gives it: "U.S. Food and Drug Administration (FDA)" is "U.S. FDA"."""
    short = re.search(r"\(([A-Z]{2,5})\)", words)
    country = re.match(r"U\.?S\.?(?= )", words)
    return f"{country[0]} {short[1]}" if short and country else short[1] if short else words


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
    line = _line(passage, scene.mentions(passage))
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
    if remark and not all(_is_known_event(n) for n in named):
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
