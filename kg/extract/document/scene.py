"""One document as extraction sees it: its sentences in order, what it calls things, and who is meant where."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TypeVar, cast

from kg.extract.document.coined import coined_drugs
from kg.extract.endpoints.named import Named, define, find_endpoints, full_name, standard
from kg.extract.endpoints.own import declarations, names_of, ranked, row_names, thing_of
from kg.extract.text.abbreviations import BRAND, TRADE, Definition, definitions, legend, spelt_regimens
from kg.extract.text.fields import keyed, role
from kg.extract.text.mentions import Mention, lexicon_mentions
from kg.extract.text.passage import Passage, clean, items, sentences
from kg.extract.text.words import noun
from kg.model import Block, BlockKind, Cell, Document, Entity, Evidence, Kind, Names, Table, entity, slugify

T = TypeVar("T")
LETTERED = re.compile(r"(?<![\w-])([A-Za-z][a-z]{4,}) \(([A-Z])\)")
"""A word with a letter for it."""
TOGETHER = re.compile(r"\b(?P<one>[A-Za-z][a-z]{3,})(?: and |/| plus |-)(?P<two>[A-Za-z][a-z]{3,}) \((?P<short>[A-Z][A-Za-z0-9-]{1,7})\)")
"""Two drugs before a short name; where a catalogue knows the two as one fixed combination, the short name is it."""
SHORT_DRUGS = {"FU": "fluorouracil", "LV": "leucovorin", "GEM": "gemcitabine", "OX": "oxaliplatin"}
"""Short names that are a drug's where the document names that drug and gives an amount of it right behind the short name."""
DOSE_LEVEL = re.compile(r"^(?:high|low|standard|intermediate)[- ]dose ", re.I)
STAGED = re.compile(
    r"(?:(?:metastatic|advanced|locally advanced|relapsed|refractory|recurrent|resectable|unresectable|newly diagnosed|early|localized"
    r"|castration-resistant|extensive-stage|limited-stage|or|and|/|,)[\s/-]+)+",
    re.I,
)
FORM = re.compile(
    r"\)?,?\s+(?:(?:extended-release|delayed-release|film-coated|oral|chewable) )*(?:tablets?|capsules?|(?:for )?injection"
    r"|oral (?:solution|suspension)|powder|granules|cream|ointment|inhalation|patch)\b"
    r",? for (?:oral|intravenous|subcutaneous|intramuscular|intrathecal|topical|inhalation|injection)",
    re.I,
)
"""A dosage form with its route, as the title of a prescribing label has it: the name before it is a drug's."""
NR = re.compile(r"\bNR\s*(?:[:=,]|indicates|means|denotes|stands for)\s*(not reached|not reported)", re.I)
OPENED = re.compile(r"(?<![\w-])((?=[^\s(]*[A-Z][^\s(]*[A-Z])[A-Z][A-Za-z]*(?:-[A-Za-z0-9]+)*)\s*\(([^()]{8,160})\)")
GLOSSED = re.compile(r"(?:which|that|includ\w+|e\.g\.|an?|the)\b")
READ = (BlockKind.PARAGRAPH, BlockKind.ITEM)


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence (or list item, or item of a table cell) with the block it stands in."""

    passage: Passage
    block: Block
    section: tuple[str, ...]

    @property
    def text(self) -> str:
        """The clean words of the sentence."""
        return self.passage.text


@dataclass(frozen=True)
class Defined:
    """An abbreviation of the document with the passage that defines it."""

    definition: Definition
    passage: Passage


@dataclass
class Scene:
    """Everything extraction shares about one document. ``stem`` gives the class of an unknown drug name by its INN stem."""

    document: Document
    names: Names
    stem: Callable[[str], str | None] = lambda word: None
    _mentions: dict[tuple[int, str], list[Mention]] = field(default_factory=dict)
    _endpoints: dict[str, list[Named]] = field(default_factory=dict)
    _once: dict[tuple[object, int, str], object] = field(default_factory=dict)
    _blocks: dict[int, Passage] = field(default_factory=dict)
    _cells: dict[int, Passage] = field(default_factory=dict)
    scheduled: frozenset[str] | None = None
    treatments: dict[str, str] | None = None

    @cached_property
    def blocks(self) -> list[tuple[Block, Passage]]:
        """The content blocks with their cleaned text, headings included."""
        kinds = (*READ, BlockKind.HEADING)
        return [(b, self.passage(b)) for b in self.document.blocks if b.kind in kinds]

    def passage(self, block: Block) -> Passage:
        """The cleaned text of a block."""
        if block.start not in self._blocks:
            self._blocks[block.start] = clean(self.document, block.start, block.end, block.section)
        return self._blocks[block.start]

    @cached_property
    def sentences(self) -> list[Sentence]:
        """All sentences of paragraphs and list items, in reading order; the bullet of an item is not part of it."""
        return [Sentence(s, b, b.section) for b, passage in self.blocks if b.kind in READ for s in sentences(unbulleted(passage))]

    def cell(self, table: Table, cell: Cell) -> Passage:
        """A table cell as a passage whose evidence names its row and column."""
        if cell.start in self._cells and cell.end > cell.start:
            return self._cells[cell.start]
        base = Evidence(
            document=self.document.key,
            start=cell.start,
            end=cell.end,
            quote="",
            rule="",
            table=table.number,
            row=plain(cell.row_header),
            column=plain(cell.column_header),
        )
        found = clean(self.document, cell.start, cell.end, table.section, base)
        self._cells[cell.start] = found
        return found

    def cells(self) -> Iterator[tuple[Table, Cell, Passage]]:
        """Every cell below a header, with its passage."""
        for table in self.document.tables:
            for row in table.rows[1:]:
                for cell in row:
                    if cell.end > cell.start:
                        yield table, cell, self.cell(table, cell)

    @cached_property
    def defined(self) -> list[Defined]:
        """All abbreviations that the document defines, in order; the first definition of a short form counts."""
        found: list[Defined] = []
        passages = [p for _, p in self.blocks] + [p for _, _, p in self.cells()]
        passages += [self.cell(t, c) for t in self.document.tables for c in t.rows[0]]
        for passage in passages:
            for part in items(passage):
                found += [Defined(d, part) for d in definitions(part.text)]
        return found

    @cached_property
    def abbreviations(self) -> dict[str, str]:
        """Short form to full form, as the document defines them."""
        table: dict[str, str] = {}
        for d in self.defined:
            table.setdefault(d.definition.short, d.definition.full)
        return table

    @cached_property
    def short_forms(self) -> dict[str, str]:
        """Full form in lower case to short form, as the document defines them."""
        return {full.lower(): short for short, full in self.abbreviations.items()}

    @cached_property
    def endpoint_aliases(self) -> dict[str, Entity]:
        """Abbreviations of endpoints whose meaning here is not their standard one, or that are no standard short names.

        Maps the short form, and the standard label, to the endpoint that the definition means, called as the document calls it; where
        the document defines the standard short name as well, that is its name.
        """
        table: dict[str, Entity] = {}
        for short, full in self.abbreviations.items():
            meant = define(full)
            if meant and meant != short and not re.fullmatch(rf"{re.escape(meant)}s?", short):
                both = meant in self.abbreviations
                table[short] = standard(meant) if both else replace(standard(meant), label=short)
                if not both:
                    table[full_name(meant)] = table[short]
        return table

    @cached_property
    def endpoint_names(self) -> dict[str, Entity]:
        """What the document calls endpoints that have no standard name, with ``endpoint_aliases``."""
        table: dict[str, Entity] = {}
        for name, short in self._declared_endpoints():
            known = find_endpoints(name, self.endpoint_aliases) or self.drugs_in(name) or name in self.known
            if not known and name.lower() not in {n.lower() for n in table}:
                short = short or next((s for s, full in self.abbreviations.items() if full.lower() == name.lower()), "")
                table |= {called: thing_of(short or name) for called in (name, short) if called}
        return self.endpoint_aliases | table

    def _declared_endpoints(self) -> Iterator[tuple[str, str]]:
        """Names with their short forms: from what is declared as primary or secondary, from fields that say so, from tables of outcomes."""
        for sentence in self.sentences:
            for _, part in declarations(sentence.passage):
                yield from names_of(part.text)
            field = keyed(sentence.passage)
            if field and field[0] in ("primary", "secondary", "endpoints"):
                yield from names_of(field[2].text)
        for _, cell, passage in self.cells():
            if cell.column and role(cell.column_header) in ("primary", "secondary", "endpoints"):
                for part in [part for _, part in ranked(passage)] or [passage]:
                    yield from names_of(part.text)
        for table in self.document.tables:
            rows = [[self.cell(table, c).text for c in row] for row in table.rows[1:] if row]
            labels = (texts[0] for texts in rows if any(re.search(r"\d", text) for text in texts[1:]))
            yield from ((name, "") for name in row_names(table.title, table.rows[0][0].column_header, labels))

    @cached_property
    def nr(self) -> str:
        """What the document says that "NR" stands for: ``not reached``, ``not reported``, or nothing."""
        said = {m.group(1).lower() for m in NR.finditer(self.document.text)}
        return said.pop() if len(said) == 1 else ""

    @cached_property
    def regimens(self) -> dict[str, str]:
        """Regimens that the document spells out: acronym to the words that name the components."""
        table: dict[str, str] = {}
        for short, full in self.abbreviations.items():
            if len(self.drugs_in(full)) > 1 and not _is_molecule(full):
                table[short] = full
        texts = [p.text for _, p in self.blocks] + [p.text for _, _, p in self.cells()]
        for short, words in (r for t in texts for r in spelt_regimens(t, lambda words: [(d.start, d.end) for d in self.drugs_in(words)])):
            table.setdefault(short, words)
        texts += [r.text for r in self.document.references]
        for m in (m for text in texts for m in OPENED.finditer(text) if not GLOSSED.match(m[2])):
            if len(self.drugs_in(m.group(2))) > 1 and not _is_molecule(self.abbreviations.get(m.group(1), "")):
                table.setdefault(m.group(1), m.group(2))
        parts = {short: full for text in texts for short, full in legend(text) if self._lists_drugs(full)}
        for short, full in parts.items():
            if len(self.drugs_in(full)) > 1:
                table.setdefault(short, full)
        for name in _joined_of(parts, self.document.text):
            table.setdefault(name, "; ".join(parts[part] for part in name.split("-")))
        return table

    def _lists_drugs(self, words: str) -> bool:
        """Whether words are names of drugs and nothing else, as those of a regimen's components are."""
        rest = re.sub(r"\([^()]*\)", "", words)
        for m in reversed(self.drugs_in(rest)):
            rest = rest[: m.start] + rest[m.end :]
        return bool(self.drugs_in(words)) and not re.search(r"[A-Za-z]", re.sub(r"\b(?:and|plus|with|or)\b", "", rest))

    @cached_property
    def known(self) -> dict[str, Entity]:
        """Names that the document itself gives to drugs, regimens and diseases."""
        table: dict[str, Entity] = {}
        for short in self.regimens:
            table[short] = entity(Kind.REGIMEN, short, slug=slugify(short.upper()))
        for short, full in self.abbreviations.items():
            drugs = self.drugs_in(full)
            if len(drugs) == 1 and drugs[0].text.lower() == DOSE_LEVEL.sub("", full).lower():
                table[short] = drugs[0].entity
            elif (disease := self._modified_disease(full)) is not None:
                table[short] = disease
        table = self._short_drugs() | self._lettered_drugs() | table
        for name in coined_drugs(self.document.text, [passage.text for _, passage in self.blocks]):
            if not self.names.lookup(name):
                drug = entity(Kind.DRUG, name if re.search(r"\d", name) else name.lower(), slug=slugify(name.lower()))
                table |= dict.fromkeys((name, name.lower(), name.upper(), name.title()), drug)
        for _, passage in self.blocks:
            for m in TRADE.finditer(passage.text):
                before = [d for d in self.drugs_in(passage.text[: m.start()]) if d.end >= len(passage.text[: m.start()].rstrip())]
                if before and re.match(r"[A-Z]", m.group(1)):
                    table[m.group(1).strip('"')] = before[-1].entity
            for m in BRAND.finditer(passage.text):
                inside = self.drugs_in(m["generic"])
                generic = inside[0].entity if len(inside) == 1 and inside[0].text == m["generic"] else table.get(m["generic"])
                if generic is not None and generic.kind is Kind.DRUG and not self.names.lookup(m["brand"]):
                    table.setdefault(m["brand"], generic)
                elif generic is None and not self.names.lookup(m["generic"]) and FORM.match(passage.text, m.end("generic")):
                    drug = entity(Kind.DRUG, m["generic"], slug=slugify(m["generic"]))
                    table |= dict.fromkeys((m["brand"], m["generic"], m["generic"].capitalize()), drug)
        return table

    def _lettered_drugs(self) -> dict[str, Entity]:
        """The drugs that a title gives a letter to and sets beside each other: "X (X) versus everolimus (E) in renal cancer"."""
        heads = ([(m[1], m[2]) for m in LETTERED.finditer(p.text) if m[1][0].upper() == m[2][0]] for _, p in self.blocks[:5])
        told = next((pairs for pairs in heads if len(pairs) > 1), [])
        found = {word: self.drugs_in(word) for word, _ in told}
        if len({letter for _, letter in told}) < 2 or len(told) > 4 or not any(found.values()):
            return {}
        table: dict[str, Entity] = {}
        for word, letter in told:
            coined = entity(Kind.DRUG, word.lower(), slug=slugify(word.lower()))
            drug = found[word][0].entity if found[word] else coined if not self.names.lookup(word) else None
            if drug is None:
                return {}
            table |= dict.fromkeys((letter, word, word.lower(), word.capitalize()), drug)
        return table

    def _short_drugs(self) -> dict[str, Entity]:
        """Short names of drugs that need no definition: usual ones, dosed in a document that names the drug as well, and those of two
        drugs that a catalogue knows as one fixed combination."""
        table: dict[str, Entity] = {}
        text = self.document.text
        for short, full in SHORT_DRUGS.items():
            dosed = re.search(rf"(?<![\w/-]){short}\s*\(?\d+ ?mg", text) and re.search(rf"\b{full}\b", text, re.I)
            drugs = self.drugs_in(full)
            if dosed and drugs and short not in self.abbreviations:
                table[short] = drugs[0].entity
        for m in (m for _, passage in self.blocks for m in TOGETHER.finditer(passage.text)):
            one, two = m["one"].lower(), m["two"].lower()
            fixed = next((d for n in (f"{one}-{two}", f"{two}-{one}") for d in self.drugs_in(n) if d.text == n), None)
            if fixed is not None and not self.names.lookup(m["short"]):
                table.setdefault(m["short"], fixed.entity)
        return table

    def _modified_disease(self, full: str) -> Entity | None:
        """The disease that a full name means which only adds how far it has come: "metastatic colorectal cancer"."""
        words = STAGED.match(full)
        if words is None or self.names.lookup(full):
            return None
        found = [m for m in lexicon_mentions(full, self.names, {}, self.stem) if m.entity.kind is Kind.DISEASE and m.end == len(full)]
        return found[0].entity if len(found) == 1 and found[0].start == words.end() else None

    def drugs_in(self, text: str) -> list[Mention]:
        """The drugs named in a text by the lexicon or by their stem."""
        return [m for m in lexicon_mentions(text, self.names, {}, self.stem) if m.entity.kind is Kind.DRUG]

    def mentions(self, passage: Passage) -> list[Mention]:
        """The things that a passage names, left to right, not overlapping."""
        key = (passage.starts[0] if passage.starts else -1, passage.text)
        if key not in self._mentions:
            found = lexicon_mentions(passage.text, self.names, self.known, self.stem)
            spans = [(n.start, n.end) for n in self.endpoints(passage)]
            self._mentions[key] = [
                m for m in found if m.entity.kind is Kind.REGIMEN or not any(a <= m.start and m.end <= b for a, b in spans)
            ]
        return self._mentions[key]

    def endpoint_named(self, full: str) -> Entity | None:
        """The endpoint that a full name means, by its standard definition."""
        short = define(full)
        return standard(short) if short else None

    def endpoints(self, passage: Passage) -> list[Named]:
        """The endpoints that a passage names."""
        if passage.text not in self._endpoints:
            self._endpoints[passage.text] = find_endpoints(passage.text, self.endpoint_names)
        return list(self._endpoints[passage.text])

    def once(self, read: Callable[[Scene, Passage], T], passage: Passage) -> T:
        """What a function reads in a passage, read once however often it is asked; the answer must not be changed."""
        key = (read, passage.starts[0] if passage.starts else -1, passage.text)
        if key not in self._once:
            self._once[key] = read(self, passage)
        return cast(T, self._once[key])

    def unnumbered(self, passage: Passage) -> str:
        """The words of a passage without the digits that belong to names of endpoints ("EASI-75", "IGA 0/1"): they are no numbers."""
        text = passage.text
        for named in self.endpoints(passage):
            if re.search(r"\d", named.endpoint.label):
                written = "[- ]?".join(map(re.escape, re.split(r"[- ]|(?<=[A-Z])(?=\d)", named.endpoint.label)))
                for m in re.compile(written).finditer(text, named.start, named.end):
                    text = text[: m.start()] + re.sub(r"\d", "x", m.group()) + text[m.end() :]
        return text


def _joined_of(parts: Mapping[str, str], text: str) -> Iterator[str]:
    """The names of regimens that a text composes of short forms: "C-GemOx" of "C" and "GemOx"."""
    if len(parts) > 1:
        one = "|".join(map(re.escape, sorted(parts, key=len, reverse=True)))
        yield from dict.fromkeys(re.findall(rf"(?<![\w-])(?:{one})(?:-(?:{one}))+(?![\w-])", text))


def _is_molecule(full: str) -> bool:
    """Whether a full name ends in the noun of a protein or a class of drugs: "glucose transporter 2", "tyrosine kinase inhibitor"."""
    head = re.search(r"([A-Za-z]+)(?: \d{1,2})?$", full.strip())
    named = noun(head.group(1).lower()) if head else None
    return named is not None and named.kind in (Kind.FAMILY, Kind.DRUG_CLASS)


def unbulleted(passage: Passage) -> Passage:
    """A list item without its bullet or number."""
    m = re.match(r"(?:[-*•‣◦+●○▪■▸►—]|\(?\d{1,3}[.)]) ", passage.text)
    return passage.part(m.end(), len(passage.text)) if m else passage


def plain(words: str) -> str:
    """Words of a heading or header without marks of emphasis."""
    return re.sub(r"\s+", " ", words.replace("**", "").replace("__", "")).strip()
