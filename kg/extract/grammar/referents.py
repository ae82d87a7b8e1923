"""What "it", "this binding" and "the drug" point to: the subject, or the one drug, of the sentence before; or nothing."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from kg.extract.grammar.clauses import Predicate
from kg.extract.grammar.patterns import known_verbs
from kg.extract.grammar.phrases import Phrase, Token
from kg.extract.text.words import singular, words
from kg.model import Kind, entity

ALONE = frozenset({"it", "they", "this", "these"})
LEADING = frozenset(
    {
        "however",
        "moreover",
        "furthermore",
        "additionally",
        "thus",
        "therefore",
        "consequently",
        "in",
        "once",
        "when",
        "specifically",
        "normally",
        "together",
    }
)


ANY_DRUG = frozenset({"drug", "compound", "agent", "molecule", "medicine", "medication", "product", "study drug"})
"""Words for a drug of whatever class: "the antibody" is no drug that was just called an inhibitor."""
DEFINES = frozenset({"that", "which"})
"""Words behind "the first drug" with which it tells itself which one it is: it points back to no other."""
OWNERS = frozenset({Kind.PROTEIN, Kind.GENE, Kind.FAMILY})


def _is_object(tokens: Sequence[Token], i: int) -> bool:
    """Whether "it" is what a verb acts on: "binds X and degrades it"."""
    following = tokens[i + 1] if i + 1 < len(tokens) else None
    behind = {".", ",", ";", "and", "for", "in", "from", "to", "with"} | words("complements")
    ends = following is None or (following.phrase is None and following.word in behind)
    before = tokens[i - 1] if i else None
    acts = before is not None and before.phrase is None and any(f in ("s", "ed", "ing") for _, f in known_verbs().get(before.word, ()))
    return bool(ends and acts)


def _with_latter(tokens: Sequence[Token]) -> list[Token]:
    """The tokens with "the latter" as the molecule that closes the clause before: "… and PMAIP1 for NOXA; the latter binds MCL-1"."""
    out: list[Token] = []
    for i, token in enumerate(tokens):
        if token.word == "latter" and out and out[-1].word == "the" and len(out) > 2 and out[-2].word in (";", ","):
            named = out[-3].phrase
            following = tokens[i + 1].word if i + 1 < len(tokens) else ""
            if named is not None and named.named and not named.facet and not named.open and following in known_verbs():
                start = out.pop().start
                out.append(Token(start, token.end, "", replace(named, start=start, end=token.end, article="the")))
                continue
        out.append(token)
    return out


def _owned(phrase: Phrase, owner: Phrase) -> Phrase:
    """ "its domain" as the domain of its owner."""
    one = replace(owner, qualifier=phrase.thing.label) if phrase.facet == "site" else owner
    thing = entity(phrase.thing.kind, f"{owner.thing.label} {phrase.thing.label}")
    return replace(phrase, inner=(one,), thing=thing, open=False, vague=False)


def _before_whose(before: Sequence[Token]) -> Phrase | None:
    """The thing that "whose" points to: right before it, behind a comma or not."""
    k = len(before) - 2  # behind it stands "whose"
    k -= before[k].word == "," if k >= 0 else 0
    one = before[k].phrase if k >= 0 else None
    alone = k < 1 or before[k - 1].word in (",", "and", "that") or before[k - 1].phrase is None
    return one if one and alone and one.named and not one.open and not one.facet else None


def _apposed(before: Sequence[Token]) -> list[Phrase]:
    """The drug that "the first drug that …" is said to be: the one right before its comma, else none."""
    named = before[-2].phrase if len(before) > 1 and before[-1].word == "," else None
    return [named] if named is not None and named.named and named.thing.kind is Kind.DRUG else []


def _is_place(phrase: Phrase | None) -> bool:
    """Whether a phrase is where something happens: "in rearranged cells it suppresses X"."""
    return phrase is not None and phrase.thing.kind in (Kind.CELL, Kind.DISEASE, Kind.COMPONENT) and not phrase.pronoun


def _names(token: Token) -> bool:
    """Whether a token names something that acts, so that a pronoun behind it might mean it."""
    kinds = (Kind.DRUG, Kind.DRUG_CLASS, Kind.PROTEIN, Kind.GENE, Kind.MRNA, Kind.FAMILY, Kind.CELL)
    return token.phrase is not None and token.phrase.thing.kind in kinds


def _those_cells(before: Sequence[Token], phrase: Phrase) -> Phrase:
    """ "these cells" as the cells that the sentence named before, when it named one kind of them."""
    cells = [t.phrase for t in before if t.phrase and t.phrase.thing.kind is Kind.CELL]
    return cells[0] if len({c.thing.curie for c in cells}) == 1 and phrase.thing.label in ("cells", "cell lines") else phrase


def _told_of(tokens: Sequence[Token], predicate: Predicate) -> list[Phrase]:
    """Whom a verb's sentence is about: in "amplification of X, which encodes Y, was found" the amplification."""
    aside = predicate.verb == "encode" and predicate.start > 2 and tokens[predicate.start - 1].word == "which"
    before = tokens[predicate.start - 3].phrase if aside else None
    return [before] if before is not None and before.facet == "change" else predicate.subject


def _only_protein(tokens: Sequence[Token]) -> Phrase | None:
    """The one protein or gene that a sentence names, as a protein: what "the protein" means in the next."""
    named = [q for t in tokens if t.phrase for q in (t.phrase, *t.phrase.inner) if q.named and q.thing.kind in OWNERS]
    one = named[0] if len({p.thing.slug for p in named}) == 1 else None
    if one is None or one.thing.kind is Kind.FAMILY:
        return None
    thing = entity(Kind.PROTEIN, one.thing.label, slug=one.thing.slug) if one.thing.kind is Kind.GENE else one.thing
    return replace(one, thing=thing, facet="", inner=(), qualifier="", open=False)


@dataclass
class Memory:
    """The sentence before: its subject, its drugs, the classes that it names. Headings end it."""

    section: tuple[str, ...] = ()
    subject: list[Phrase] = field(default_factory=list)
    drugs: list[Phrase] = field(default_factory=list)
    messengers: list[Phrase] = field(default_factory=list)
    classes: set[str] = field(default_factory=set)
    protein: Phrase | None = None

    def enter(self, section: tuple[str, ...]) -> None:
        """A sentence under these headings follows."""
        if section != self.section:
            self.forget()
            self.section = section

    def forget(self) -> None:
        """Nothing before can be meant any more."""
        self.subject, self.drugs, self.messengers, self.protein = [], [], [], None

    def resolve(self, tokens: Sequence[Token]) -> tuple[list[Token], dict[int, list[Phrase]]]:
        """The tokens with their pronouns as phrases, and what each of these means."""
        out: list[Token] = []
        meant: dict[int, list[Phrase]] = {}
        tokens = _with_latter(tokens)
        for i, token in enumerate(tokens):
            phrase = token.phrase
            if phrase is None and token.word in ALONE and self._stands_alone(tokens, i):
                thing = entity(Kind.CONCEPT, token.word)
                token = Token(
                    token.start,
                    token.end,
                    "",
                    Phrase(token.start, token.end, thing, pronoun=token.word, plural=token.word in ("they", "these")),
                )
                self._point(meant, token.start, self._agreeing(token.start, token.phrase))
            elif token.word == "them" or (token.word == "it" and _is_object(tokens, i)):
                thing = entity(Kind.CONCEPT, token.word)
                token = Token(token.start, token.end, "", Phrase(token.start, token.end, thing, pronoun=token.word))
            elif phrase is not None and any(p.thing.kind is Kind.MRNA and p.open for p in (phrase, *phrase.inner)):
                token = replace(token, phrase=self._messenger(phrase))
            elif phrase is not None and (owner := self._owner(out, phrase)) is not None:
                token = Token(token.start, token.end, "", _owned(phrase, owner))
            elif phrase is not None and phrase.article in ("these", "such") and phrase.thing.kind is Kind.CELL and not phrase.inner:
                token = replace(token, phrase=_those_cells(out, phrase))
            elif phrase is not None and phrase.article in ("the", "this", "these") and not phrase.inner:
                found = self._described(phrase)
                if found is not None and tokens[i + 1 : i + 2] and tokens[i + 1].word in DEFINES:
                    found = _apposed(out)
                if found is not None:
                    token = replace(token, phrase=replace(phrase, pronoun=phrase.thing.label, open=False))
                    self._point(meant, token.start, found)
            out.append(token)
        return out, meant

    def _owner(self, before: Sequence[Token], phrase: Phrase) -> Phrase | None:
        """What "its domain" is a domain of: the subject of the sentence before, or of this one; "its degradation", the event before."""
        if not phrase.facet or phrase.inner:
            return None
        if before and before[-1].word == "whose":
            return _before_whose(before)
        if phrase.article not in ("its", "their"):
            return None
        if all(t.phrase is None and (t.word in LEADING or t.word == ",") for t in before):
            fits = len(self.subject) == 1 and phrase.facet == "site" and phrase.article == "its"
            return self.subject[0] if fits and self.subject[0].thing.kind in OWNERS else None
        last = next((k for k in range(len(before) - 1, -1, -1) if before[k].phrase is not None), -1)
        event = before[last].phrase if last >= 0 else None
        between = {t.word for t in before[last + 1 :]}
        happens = event is not None and event.thing.kind is Kind.PROCESS and bool(event.facet) and len(event.inner) == 1
        if event and happens and phrase.facet in ("degradation", "activation"):
            return event.inner[0] if "followed" in between and between <= {",", "and", "then", "followed", "by"} else None
        first = before[0].phrase
        again = phrase.facet == "site" and before[-1].word == "and" and first is not None and first.article == "its"
        return first.inner[0] if again and first and first.facet == "site" and len(first.inner) == 1 else None

    def _point(self, meant: dict[int, list[Phrase]], start: int, found: list[Phrase]) -> None:
        if found:
            meant[start] = found

    def _stands_alone(self, tokens: Sequence[Token], i: int) -> bool:
        """Whether a pronoun is the subject of its sentence: at its head, or behind a word that leads in."""
        following = tokens[i + 1] if i + 1 < len(tokens) else None
        if following is None or following.phrase is not None:
            return False
        if i > 2 and tokens[0].word == "by" and tokens[1].word.endswith("ing") and not any(_names(t) for t in tokens[:i]):
            return True
        start = 2 if i > 1 and tokens[0].word == "in" and _is_place(tokens[1].phrase) else 0
        return all(t.phrase is None and (t.word in LEADING or t.word == "," or t.word.endswith("ly")) for t in tokens[start:i])

    def _agreeing(self, start: int, phrase: Phrase | None) -> list[Phrase]:
        many = len(self.subject) > 1 or any(p.plural for p in self.subject)
        if phrase is None or (phrase.pronoun == "it" and many) or (phrase.pronoun in ("they", "these") and not many):
            return []
        return self.subject

    def _messenger(self, phrase: Phrase) -> Phrase:
        """ "the mRNA", and what is said of it, with the one messenger of the sentences before."""
        if len(self.messengers) != 1:
            return phrase
        one = self.messengers[0]
        if not phrase.inner:
            return replace(one, start=phrase.start, end=phrase.end) if phrase.article in ("the", "this", "its") else phrase
        inner = tuple(one if p.open and p.thing.kind is Kind.MRNA else p for p in phrase.inner)
        label = f"{one.thing.label} {phrase.noun}" if phrase.noun else phrase.thing.label
        return replace(phrase, inner=inner, open=False, thing=entity(phrase.thing.kind, label))

    def _described(self, phrase: Phrase) -> list[Phrase] | None:
        """What "the drug" or "this binding" means; None when the phrase is no such words, nothing when it cannot be told."""
        label = singular(phrase.thing.label).lower()
        if label in words("drug_words"):
            other = self.classes and label not in self.classes and label not in ANY_DRUG
            return self.drugs if len(self.drugs) == 1 and not other else []
        if label in words("protein_words"):
            told = [p for p in self.subject if p.thing.kind is Kind.PROTEIN] if len(self.subject) == 1 else []
            return told or ([self.protein] if self.protein and label == "protein" and phrase.article == "the" else [])
        if phrase.article == "this" and label in words("deeds"):
            return self.subject
        return None

    def learn(self, tokens: Sequence[Token], predicates: Sequence[Predicate]) -> None:
        """Remember a sentence: the subject of its first verb, and the drugs it names."""
        first = next((_told_of(tokens, p) for p in predicates if p.subject and p.form != "ing"), [])
        main = [p for p in first if not p.pronoun]
        last = next((p.subject for p in reversed(predicates) if p.subject and p.form in ("base", "s", "ed")), [])
        alone = [p for t in tokens[:1] if (p := t.phrase) and p.named and not p.open and all(u.word == "." for u in tokens[1:])]
        self.subject = main or last or alone  # alone: all else was read and taken out ("X is the product of Y.")
        drugs = {t.phrase.thing.curie: t.phrase for t in tokens if t.phrase and t.phrase.named and t.phrase.thing.kind is Kind.DRUG}
        messengers = {t.phrase.thing.curie: t.phrase for t in tokens if t.phrase and t.phrase.named and t.phrase.thing.kind is Kind.MRNA}
        self.messengers = list(messengers.values()) or self.messengers
        self.protein = _only_protein(tokens)
        if drugs:
            self.drugs = list(drugs.values())
            heads = {singular(t.phrase.thing.label.split()[-1]).lower() for t in tokens if t.phrase and t.phrase.thing.label.split()}
            self.classes = heads & set(words("drug_words"))
        if not alone and not re.search(r"[a-z]", "".join(t.word for t in tokens)):
            self.forget()
