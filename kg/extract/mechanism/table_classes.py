"""What the cells of a table say of the drug of their row or column: "Class | BTK degrader", "Mechanism | Binds CD19"; and what the fields
of its description say, "Class: BTK degrader"."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from kg.extract.document.profile import profile
from kg.extract.document.scene import Scene
from kg.extract.document.topic import spoken_of, topic_drug
from kg.extract.grammar.patterns import known_verbs
from kg.extract.grammar.phrases import Phrase, Token, list_at
from kg.extract.grammar.reading import read_relations
from kg.extract.grammar.saying import Said
from kg.extract.mechanism.belonging import Membership, class_of, may_be
from kg.extract.mechanism.deeds import acts
from kg.extract.outcomes.rows import drug_of
from kg.extract.text.passage import Passage
from kg.extract.text.words import rules
from kg.model import Cell, Entity, Kind, Relation, Strength, Table

SAYS_KIND = re.compile(
    r"(?:(?:drug|pharmacolog\w+|therapeutic|compound|molecule) )?(?:class|type|kind|modality)(?: of (?:drug|molecule|agent|compound))?"
    r"|mechanism(?: of action)?|mode of action|what it is",
    re.I,
)
"""The head of a row or column that tells what kind of drug each is."""
TARGET = re.compile(r"(?:(?:molecular|drug|primary|main|protein) )?targets?|target (?:protein|antigen|gene|molecule)s?", re.I)
"""The head of a column that names what each drug acts on."""
SITE = re.compile(r"binding (?:site|pocket|epitope|region|domain)s?|epitopes?", re.I)
"""The head of a row or column that tells where on its target each drug binds."""
LONGEST = 200


def told_in_cells(scene: Scene, tokens_of: Callable[[Passage], list[Token]]) -> Iterator[tuple[Passage, list[Said]]]:
    """What each cell below a header says of the one drug that its row, or its column, is about."""
    topic = topic_drug(scene)
    for table in scene.document.tables:
        for row in table.rows[1:]:
            for cell in row[1:]:
                if LONGEST > cell.end - cell.start > 0:
                    passage = scene.cell(table, cell)
                    if TARGET.fullmatch(cell.column_header.strip(" :*")):
                        yield passage, _targets(_of_row(scene, table, row), tokens_of(passage))
                    elif re.search(r"[A-Za-z]{5}", passage.text):
                        yield passage, _said(scene, table, row, cell, tokens_of(passage), topic)


def told_in_fields(scene: Scene, tokens_of: Callable[[Passage], list[Token]]) -> Iterator[tuple[Passage, list[Said]]]:
    """What the fields that describe a drug say of it: what it acts on, and of which class it is."""
    for field in profile(scene):
        if TARGET.fullmatch(field.key):
            yield field.value, _targets(field.drug, tokens_of(field.value))
        elif SAYS_KIND.fullmatch(field.key) and len(field.value.text) < LONGEST:
            words = [t for t in tokens_of(field.value) if t.word != "."]
            group = words[0].phrase if len(words) == 1 else None
            yield field.value, _is_a(field.drug, group) if group is not None else []


def _is_a(drug: Entity, group: Phrase) -> list[Said]:
    """That a drug is of the class that a cell or field consists of, and what drugs of this class do."""
    member = Phrase(group.start, group.start, drug, named=True)
    if group.thing.kind is not Kind.DRUG_CLASS or not _tells_kind(member, group):
        return []
    found = Membership(member, Relation.IS_A, class_of(group), "class-in-table", group=group)
    does = [Said(drug, relation, target, Strength.OBSERVED, why, found.rule) for _, relation, target, why in acts([found])]
    return [Said(drug, Relation.IS_A, found.of, Strength.OBSERVED, "", found.rule), *does]


def _targets(drug: Entity | None, tokens: Sequence[Token]) -> list[Said]:
    """What the drug of a row acts on, where the cell consists of nothing but names of molecules."""
    found, end = list_at(tokens, 0, loose=True)
    molecules = (Kind.PROTEIN, Kind.GENE, Kind.FAMILY, Kind.MRNA)
    plain = found and all(p.thing.kind in molecules and not (p.open or p.vague or p.facet) for p in found)
    if drug is None or not plain or any(t.word != "." for t in tokens[end:]):
        return []
    return [Said(drug, Relation.TARGETS, p.thing, Strength.OBSERVED, "", "target-in-table") for p in found]


def _said(
    scene: Scene, table: Table, row: Sequence[Cell], cell: Cell, tokens: Sequence[Token], topic: Entity | None
) -> list[Said]:
    """The class that a cell consists of, or what its sentence without a subject says."""
    words = [t for t in tokens if t.word != "."]
    if not words:
        return []
    by_row = SAYS_KIND.fullmatch(scene.cell(table, row[0]).text.strip(" :*"))
    by_site = SITE.fullmatch(scene.cell(table, row[0]).text.strip(" :*"))
    drug = drug_of(scene, table, cell, topic if len(row) == 2 else None) if by_row or by_site else _of_row(scene, table, row)
    if drug is None:
        return []
    member = Phrase(words[0].start, words[0].start, drug, named=True)
    if words[0].phrase is None:
        acts_here = any(form == "s" for _, form in known_verbs().get(words[0].word, ()))
        return _with_subject(scene.cell(table, cell), member, tokens) if acts_here else []
    group = words[0].phrase
    if by_site or SITE.fullmatch(cell.column_header.strip(" :*")):
        return _bound(drug, group) if len(words) == 1 else []
    kind_told = by_row or SAYS_KIND.fullmatch(cell.column_header.strip(" :*"))
    return _is_a(drug, group) if kind_told and len(words) == 1 else []


def _bound(drug: Entity, site: Phrase) -> list[Said]:
    """What a drug binds, where a cell names the site: "ATP pocket of BTK"."""
    molecules = (Kind.PROTEIN, Kind.GENE, Kind.FAMILY, Kind.MRNA)
    if site.facet != "site" or site.open:
        return []
    told = (p for p in site.inner if p.thing.kind in molecules)
    return [Said(drug, Relation.BINDS, p.thing, Strength.OBSERVED, p.qualifier, "site-in-table") for p in told]


def _tells_kind(member: Phrase, group: Phrase) -> bool:
    """Whether a class may be that of a drug and says more than "antibody"."""
    bare = group.thing.label.lower() in rules("nouns.toml")["membership"]["bare"]
    return not group.plural and not bare and may_be(member, group)


def _with_subject(passage: Passage, member: Phrase, tokens: Sequence[Token]) -> list[Said]:
    """What a cell says that begins with its verb, the drug put before it."""
    said, _ = read_relations(passage.text, [Token(member.start, member.end, "", member), *tokens], {}, {})
    return [replace(s, rule=f"{s.rule}-in-table") for s in said if s.subject.curie == member.thing.curie]


def _of_row(scene: Scene, table: Table, row: Sequence[Cell]) -> Entity | None:
    """The one drug that the head of a row consists of."""
    head = scene.cell(table, row[0])
    mentions = scene.mentions(head)
    named = spoken_of(mentions)
    if len(named) != 1 or len(mentions) != 1:
        return None
    around = head.text[: mentions[0].start] + head.text[mentions[0].end :]
    return None if re.sub(r"[\W\d]+", "", around) else named[0]
