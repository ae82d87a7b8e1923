"""The state of a walk through a document: the trials found so far, and which trial each place speaks of."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from kg.extract.document.runs import Item
from kg.extract.document.scene import Scene
from kg.extract.text.mentions import Mention
from kg.extract.text.passage import Passage
from kg.extract.trials.drafts import Draft, label_trials
from kg.model import Attribute, Block, Entity, Kind

WORD = re.compile(r"[\w-]+")


@dataclass
class Cast:
    """The trials found, and which trial each place speaks of: by offset of a sentence, by (table, row or column), and each run of items.
    ``one_trial`` says that the whole document is about one; ``parts`` are trials as their parts know them, by order and section,
    ``named_parts`` by order and name ("part 2")."""

    drafts: list[Draft] = field(default_factory=list)
    at: dict[int, Draft] = field(default_factory=dict)
    rows: dict[tuple[int, int], Draft] = field(default_factory=dict)
    columns: dict[tuple[int, int], Draft] = field(default_factory=dict)
    runs: list[tuple[Draft | None, list[Item]]] = field(default_factory=list)
    tables: dict[int, Draft | None] = field(default_factory=dict)
    patients: dict[int, str] = field(default_factory=dict)
    notes: dict[int, tuple[int, ...]] = field(default_factory=dict)
    one_trial: bool = False
    parts: dict[tuple[int, tuple[str, ...]], Draft] = field(default_factory=dict)
    named_parts: dict[tuple[int, str], Draft] = field(default_factory=dict)

    def add(self, scene: Scene, draft: Draft) -> None:
        """Add a trial that is only named in passing."""
        self.drafts.append(draft)
        label_trials(scene, [draft])

    def trial_of(self, table: int, row: int, column: int) -> Draft | None:
        """The trial a cell of a table speaks of, or None: that of its row or column, else that of the table."""
        return self.rows.get((table, row)) or self.columns.get((table, column)) or self.tables.get(table)

    def trial_at(self, passage: Passage) -> Draft | None:
        """The trial a sentence speaks of, or None."""
        return self.at.get(passage.starts[0]) if passage.starts else None


@dataclass
class Walk:
    """Where a walk stands. ``own`` is the one trial that the whole document is about, where its title says so; ``numbers`` are the
    registry numbers of the trials that the document names with theirs; ``subject`` is the drug that the present heading (``headline``)
    consists of, ``under`` are all that it names; ``headed`` is the name of a trial with which it begins, ``titling`` the trial that it
    or one above (at ``titling_level``) is about, until a sentence below has opened it, ``numbered`` the last heading with a number;
    ``headings`` are those above the present place, each with its depth."""

    scene: Scene
    numbers: Mapping[str, str] = field(default_factory=dict)
    cast: Cast = field(default_factory=Cast)
    current: Draft | None = None
    own: Draft | None = None
    group: list[Draft] = field(default_factory=list)
    topic: Entity | None = None
    headed: str = ""
    titling: Draft | None = None
    titling_level: int = 0
    numbered: str = ""
    headings: list[tuple[int, str]] = field(default_factory=list)
    subject: Entity | None = None
    under: tuple[Entity, ...] = ()
    topic_words: str = ""
    topic_passage: Passage | None = None
    run: list[tuple[Block, Passage]] = field(default_factory=list)
    titled: Passage | None = None
    headline: Passage | None = None
    previous: Block | None = None
    names: dict[str, list[Draft]] = field(default_factory=dict)
    indexed: int = 0

    def open(self, draft: Draft, another: bool = False) -> Draft:
        """The trial that an opening means: one that it fits, or a new one; a nameless one that is ``another`` is none of those before."""
        draft.under = draft.under or self.under
        draft.registry_id = draft.registry_id or self.numbers.get(draft.name, "")
        if draft.disease is None and self.topic is not None and not draft.passing:
            draft.disease, draft.disease_words = self.topic, self.topic_words
            draft.topic = self.topic_passage
        for known in self.cast.drafts if draft.name or draft.registry_id or not another else ():
            if known.fits(draft):
                known.absorb(draft)
                return known
        self.cast.drafts.append(draft)
        return draft

    def named_in(self, text: str) -> list[Draft]:
        """The trials whose names a text holds; looked up word by word, as a long document has many."""
        for draft in self.cast.drafts[self.indexed :]:
            for first in WORD.findall(draft.name)[:1]:
                self.names.setdefault(first, []).append(draft)
        self.indexed = len(self.cast.drafts)
        words = dict.fromkeys(WORD.findall(text))
        likely = [d for word in words for d in self.names.get(word, ())]
        return [d for d in likely if re.search(rf"(?<![\w-]){re.escape(d.name)}(?![\w-])", text)]

    def next_order(self) -> int:
        """The place of the next trial in the order told."""
        return len(self.cast.drafts)

    def diseases(self, passage: Passage) -> list[Mention]:
        """The diseases that a passage names."""
        return [m for m in self.scene.mentions(passage) if m.entity.kind is Kind.DISEASE]


def say_endpoints(scene: Scene, draft: Draft, passage: Passage, which: str, rule: str) -> None:
    """The endpoints listed as primary or secondary."""
    attribute = Attribute.PRIMARY_ENDPOINT if which == "primary" else Attribute.SECONDARY_ENDPOINT
    for named in scene.endpoints(passage):
        draft.say(attribute, named.endpoint.label, passage.evidence(rule), named.endpoint)
