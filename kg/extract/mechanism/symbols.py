"""Names of molecules that the lexicon leaves open: symbols of several genes, names at the head of a sentence, cut and unripe forms.

Such a molecule is called as the document calls it; where its identity is open it carries no identifier.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from kg.extract.grammar.patterns import known_verbs, verb_forms
from kg.extract.mechanism.pathways import pathways
from kg.extract.mechanism.unlisted import GREEK, called, is_site, products, role_before, unlisted
from kg.extract.text.mentions import Mention
from kg.extract.text.passage import Passage
from kg.extract.text.words import noun, words
from kg.model import Entity, Kind, Names, entity, slugify

CODED = re.compile(r"(?<![\w.-])(?:[A-Z][A-Za-z]{0,5}\d{1,3}[A-Z]?|[a-z]\d{2,3}|[A-Z]{3,6}[αβγδκ])(?![\w-]|\.\d)")
CODING = re.compile(
    r"\bencoded by (?:the )?(?:human )?([A-Z][A-Z0-9]{2,7})(?![\w-])|(?<![\w-])([A-Z][A-Z0-9]{2,7})(?: gene)?,? (?:which )?encodes\b"
)
CODED_FOR = re.compile(
    r"(?<![\w-])(?:encod(?:es|ing)|codes for|coding for) ([A-Z]{2}[A-Z0-9]{0,5})(?=[,.;)]| \(|,? (?:and|in|which|that)\b)"
)
"""A protein by the gene that encodes it: "the gene that encodes TAZ"."""
FORM = re.compile(r"(?<![\w-])(?:t|pro-?|p(?=VHL|R[Bb](?![a-z])))(?=[A-Z])([A-Z][A-Za-z]*\d{0,2})(?![\w-])")
ENZYME = re.compile(r"(?:serine|threonine|tyrosine)/(?:serine|threonine|tyrosine) (?:protein )?(?:kinase|phosphatase)s?", re.I)
DEEDS = (
    "binds|phosphorylates|dephosphorylates|degrades|ubiquitinates|marks|tags|activates|transactivates|inhibits|inactivates|represses|suppresses"
    "|encodes|cleaves|recruits|stabilizes|releases|sequesters|methylates|acetylates|blocks|antagonizes|upregulates|downregulates|restrains|ubiquitylates|deubiquitinates"
    "|restricts|removes|controls|regulates"
)
ACTS = re.compile(
    rf" (?:\w+ly )?(?:{DEEDS})\b| targets \S+(?: \S+)? for "
    r"| (?:mutations?|deletions?|amplifications?|fusions?|loss|gene)\b"
    r"|-mediated (?:degradation|ubiquitination|activation|phosphorylation|inhibition|repression)\b"
    r"|, (?:an?|the) [^,]{0,40}\b(?:protein|ligase|kinase|enzyme|receptor|suppressor|subunit|E3 ligase component)s?,"
)
PLAIN = "|".join(w[:-1] for w in DEEDS.split("|"))
ACTED = re.compile(
    rf"\b(?:{DEEDS}|{PLAIN}|ligase|kinase|protein|enzyme|receptor"
    r"|(?:mutations?|deletions?|amplifications?|loss|alterations?|variants?) (?:in|of)|product of(?: the)?|coded by) $"
    r"|\b(?:phosphorylated|activated|inhibited|degraded|ubiquitinated|encoded|cleaved|inactivated|suppressed) by $"
)
SHARED_RECEPTOR = re.compile(r",? and (?:the )?[A-Z][\w-]{1,9} receptors\b")
"""A second receptor that shares its noun with the first: "the GIP and GLP-1 receptors"."""
LONG_ENOUGH = 3


@dataclass(frozen=True)
class Symbols:
    """What the names of molecules in one document tell of the names that stand alone."""

    names: Names
    inside: Mapping[str, Mention]
    short: Mapping[str, Kind]
    products: Mapping[str, Entity] = field(default_factory=dict)

    def complete(self, passage: Passage, mentions: list[Mention]) -> list[Mention]:
        """The mentions of a passage with the molecules that the lexicon leaves open."""
        text = passage.text
        enzymes = [(e.start(), e.end()) for e in ENZYME.finditer(text)]
        kept = [m for m in mentions if not any(a <= m.start and m.end <= b for a, b in enzymes)]
        tied = list(self._tied(text))
        kept = [self._as_gene(text, m, _is_beside_protein(text, m, [*kept, *tied])) for m in kept]
        kept = [self._receptor(text, self._last_symbol(m)) for m in kept if not (m.text in verb_forms() and m.entity.kind is not Kind.DRUG)]
        coding = list(self._coding(text))
        kept = [m for m in kept if m.entity.kind not in (Kind.DISEASE, Kind.DRUG) or all(c.start != m.start for c in coding)]
        kept = [m for m in kept if not is_site(text, m) and not m.text.endswith("-like")]
        kept = [m for m in kept if m.entity.kind is not Kind.DISEASE or not role_before(text, m.start, m.end)]
        found = [*pathways(text, self._is_molecule), *self._head(text), *tied, *self._forms(text), *coding]
        found += [*unlisted(text, self.names), *self._abbreviated(text), *self._made(text), *called(text, self.names)]
        kept = [m for m in kept if not any(_covers(n, m) for n in found)]
        new = [n for n in found if not any(m.start < n.end and n.start < m.end for m in kept)]
        return sorted([*kept, *new], key=lambda m: m.start) if new else kept

    def _is_molecule(self, word: str) -> bool:
        """Whether a word names a gene or a family of molecules."""
        head = noun(word)
        family = head is not None and head.kind is Kind.FAMILY and any(c.isupper() for c in word)
        return family or any(t.source == "gene" for t in self.names.lookup(word))

    def _made(self, text: str) -> Iterable[Mention]:
        """The proteins whose gene the document tells: "menin", where it says "Menin is the product of the MEN1 gene"."""
        for word, protein in self.products.items():
            for m in re.finditer(rf"(?<![\w-])(?:{word}|{word.capitalize()})(?![\w-])", text):
                yield Mention(m.start(), m.end(), m[0], protein)

    def _as_gene(self, text: str, m: Mention, beside: bool) -> Mention:
        """A disease and a gene of one name are told apart by what it does: "VHL degrades …", and by a protein ``beside`` it in a list."""
        if m.entity.kind is Kind.DRUG and GREEK.fullmatch(m.text) and not any(x.startswith("drugbank:") for x in m.entity.same_as):
            return replace(m, entity=entity(Kind.PROTEIN, m.text, *m.entity.same_as, slug=m.entity.slug))
        if m.entity.kind is not Kind.DISEASE or not re.fullmatch(r"[A-Z]{2,5}\d{0,2}", m.text):
            return m
        if not beside and not ACTS.match(text, m.end) and not ACTED.search(text[max(0, m.start - 40) : m.start]):
            return m
        genes = [t for t in self.names.lookup(m.text) if t.source == "gene"]
        if len(genes) != 1:
            return m
        ids = [x for x in genes[0].xrefs if x.startswith("uniprot:")]
        return replace(m, entity=entity(Kind.PROTEIN, m.text, *ids, slug=slugify(genes[0].label)))

    def _last_symbol(self, m: Mention) -> Mention:
        """ "transcription factor p65" and "kinase AKT1", listed as substances, are the protein whose symbol stands last."""
        before, _, last = m.text.rpartition(" ")
        named = before.lower().endswith(("factor", "kinase", "receptor", "protein")) and CODED.fullmatch(last)
        if m.entity.kind is not Kind.DRUG or not named:
            return m
        genes = [t for t in self.names.lookup(last) if t.source == "gene"]
        if len(genes) != 1:
            return m
        ids = [x for x in genes[0].xrefs if x.startswith("uniprot:")]
        return replace(m, start=m.end - len(last), text=last, entity=entity(Kind.PROTEIN, last, *ids, slug=slugify(genes[0].label)))

    def _coding(self, text: str) -> Iterable[Mention]:
        """A symbol that codes for something is a gene, even one that the lexicon passes over."""
        for m in CODING.finditer(text):
            group = 1 if m[1] else 2
            yield Mention(m.start(group), m.end(group), m[group], entity(Kind.GENE, m[group]))
        for m in CODED_FOR.finditer(text):
            if not self.names.lookup(m[1]) or all(t.source == "gene" for t in self.names.lookup(m[1])):
                yield Mention(m.start(1), m.end(1), m[1], entity(Kind.PROTEIN, m[1]))

    def _receptor(self, text: str, m: Mention) -> Mention:
        """ "GIP receptor" is not GIP, where the lexicon knows a receptor of that name; nor is it in "the GIP and the GLP-1 receptors"."""
        shared = SHARED_RECEPTOR.match(text, m.end) if text[max(0, m.start - 4) : m.start] == "the " else None
        if m.entity.kind is not Kind.PROTEIN or not (shared or re.fullmatch(r" receptors?", text[m.start + len(m.text) : m.end])):
            return m
        genes = [t for t in self.names.lookup(f"{m.text}R") if t.source == "gene"]
        if len(genes) != 1 and not shared:
            return m
        if len(genes) != 1:
            return replace(m, entity=entity(Kind.PROTEIN, f"{m.text} receptor"))
        ids = [x for x in genes[0].xrefs if x.startswith("uniprot:")]
        return replace(m, text=text[m.start : m.end], entity=entity(Kind.PROTEIN, f"{m.text} receptor", *ids, slug=slugify(genes[0].label)))

    def _head(self, text: str) -> Iterable[Mention]:
        """ "Puma binds …" at the head of a sentence, where the document elsewhere names the protein Puma."""
        head = re.match(r"[A-Z][a-z]{2,5}(?= ([a-z]+))", text)
        follows = head[1] if head else ""
        verb = follows in words("auxiliaries") or any(f == "s" for _, f in known_verbs().get(follows, ()))
        if head and head[0] in self.inside and verb:
            yield replace(self.inside[head[0]], start=0, end=head.end())

    def _tied(self, text: str) -> Iterable[Mention]:
        """A symbol of several genes and of nothing else is a molecule whose identity stays open."""
        for m in CODED.finditer(text):
            terms = self.names.lookup(m[0]) if len(m[0]) >= LONG_ENOUGH and noun(m[0]) is None else ()
            if len(terms) > 1 and all(t.source == "gene" for t in terms):
                mrna = re.match(r" (?:mRNA|messenger RNA)", text[m.end() : m.end() + 14])
                kind, label = (Kind.MRNA, f"{m[0]} mRNA") if mrna else (Kind.PROTEIN, m[0])
                yield Mention(m.start(), m.end() + (mrna.end() if mrna else 0), label, entity(kind, label, slug=slugify(m[0])))

    def _forms(self, text: str) -> Iterable[Mention]:
        """ "tBid" and "proMMP9" are molecules of their own, named by their symbol."""
        for m in FORM.finditer(text):
            if any(t.source == "gene" for t in self.names.lookup(m[1])):
                yield Mention(m.start(), m.end(), m[0], entity(Kind.PROTEIN, m[0], slug=slugify(m[0])))

    def _abbreviated(self, text: str) -> Iterable[Mention]:
        """A short form that the document gives to a complex or family, or to a disease of a certain kind."""
        for short, kind in self.short.items():
            for m in re.finditer(rf"(?<![\w-]){re.escape(short)}(?![\w-])", text):
                yield Mention(m.start(), m.end(), short, entity(kind, short))


def _is_beside_protein(text: str, m: Mention, mentions: list[Mention]) -> bool:
    """Whether a name is joined by "and" to the name of a protein: "A20 and CYLD"."""
    if m.entity.kind is not Kind.DISEASE:
        return False
    proteins = [o for o in mentions if o.entity.kind is Kind.PROTEIN]
    return any(text[o.end : m.start] == " and " or text[m.end : o.start] == " and " for o in proteins)


def _covers(new: Mention, old: Mention) -> bool:
    """Whether a name found here takes the place of one of the lexicon: it is longer, or the name of a whole pathway."""
    if new.entity.kind is Kind.PROCESS:
        return old.start < new.end and new.start < old.end
    return new.start <= old.start and old.end <= new.end and old.end - old.start < new.end - new.start


def _is_kind_of_disease(names: Names, full: str) -> bool:
    """Whether a full name is a disease with what marks it: "T-cell lymphoma with a follicular helper phenotype"."""
    disease, marked, _ = full.partition(" with ")
    return bool(marked) and any(t.source == "disease" for t in names.lookup(disease))


def symbols_of(names: Names, passages: Iterable[tuple[str, list[Mention]]], abbreviations: Mapping[str, str]) -> Symbols:
    """What the passages of a document, with their mentions, tell of names that stand alone."""
    inside: dict[str, Mention] = {}
    told = list(passages)
    for _, mentions in told:
        for m in mentions:
            if m.start and m.entity.kind is Kind.PROTEIN and re.fullmatch(r"[A-Z][a-z]{2,5}", m.text):
                inside.setdefault(m.text, m)
    short = {
        s: Kind.FAMILY
        for s, full in abbreviations.items()
        if sum(c.isupper() for c in s) > 1 and (n := noun(full.rpartition(" ")[2])) and n.kind is Kind.FAMILY and not names.lookup(s)
    }
    short |= {s: Kind.DISEASE for s, full in abbreviations.items() if _is_kind_of_disease(names, full) and not names.lookup(s)}
    return Symbols(names, inside, short, products(names, (text for text, _ in told)))
