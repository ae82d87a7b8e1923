"""Which words of a passage name which thing: the lexicon's hits, resolved by their context to one entity, or left out.

Gene, mRNA and protein of one gene are three entities with one slug: "X mRNA" and "mRNA of the X gene" are the mRNA, "X gene" is the
gene, "X inhibitors" is a class of drugs, "X family" a family, and plain "X" is the protein.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from kg.model import Entity, Hit, Kind, Names, Term, entity, slugify

MRNA = re.compile(r"[ -]?(?:pre-|precursor )?(?:messenger RNA|mRNA|transcripts?)(?:\s*\(mRNA\))?(?![\w-])", re.I)
MRNA_OF = re.compile(
    r"(?:mRNA|messenger RNA|transcripts?)(?:\s*\(mRNA\))? (?:of|for|from|encoding|that encodes|coding for)(?: the)?(?: human)? $", re.I
)
GENE = re.compile(r"\s+genes?(?![\w-])", re.I)
PROTEIN = re.compile(r"\s+(?:(?:tumou?r suppressor |onco)?proteins?|receptor|kinase|enzyme)(?![\w-])", re.I)
FAMILY = re.compile(r"\s+(?:protein )?family(?: of proteins| members?| proteins)?(?![\w-])", re.I)
CLASS = re.compile(
    r"(?:[ -](?:targeted|targeting|directed|selective|specific))?[ -](?:inhibitors?|antagonists?|agonists?"
    r"|blockers?|antibod(?:y|ies)|degraders?|antisense(?: oligonucleotides?)?|activators?|modulators?)"
    r"(?![\w-])",
    re.I,
)
SALTS = re.compile(
    r"\s+(?:sodium|hydrochloride|hydrobromide|mesylate|maleate|phosphate|sulfate|sulphate|acetate|citrate"
    r"|tosylate|fumarate|tartrate|succinate|besylate|ditosylate|disodium|calcium|potassium)(?![\w-])",
    re.I,
)
PAYLOAD = (
    "vedotin|deruxtecan|emtansine|govitecan|ozogamicin|tesirine|mafodotin|ravtansine|soravtansine|tirumotecan|pelidotin|talirine"
    "|duocarmazine|[a-z]{3,}(?:tecan|dotin|tansine|sirine)"
)
"""Second words of antibody-drug conjugates (INN): one name with the antibody's."""
NEAR = 80
"""How far back "mRNA of the" is looked for."""
PROCESS_TYPES = {"biological_process": Kind.PROCESS, "molecular_function": Kind.PROCESS, "cellular_component": Kind.COMPONENT}


@dataclass(frozen=True, slots=True)
class Mention:
    """Words at a clean span of a passage that name an entity."""

    start: int
    end: int
    text: str
    entity: Entity
    also: tuple[Entity, ...] = ()


def lexicon_mentions(text: str, names: Names, known: Mapping[str, Entity], stem: Callable[[str], str | None]) -> list[Mention]:
    """The things named in a text. ``known`` are names that the document itself defines; they win over the lexicon."""
    found = [_defined(m, known) for name in known if name in text for m in re.finditer(rf"(?<![\w-]){re.escape(name)}(?![\w]|-\w)", text)]
    taken = {i for m in found for i in range(m.start, m.end)}
    for hit in names.find(text):
        if not taken.isdisjoint(range(hit.start, hit.end)):
            continue
        mention = resolve(text, hit)
        if mention is not None:
            found.append(mention)
    taken = {i for m in found for i in range(m.start, m.end)}
    for m in re.finditer(rf"(?<![\w-])([A-Za-z][a-z]{{5,}}(?:-[a-z]{{4}})?)(?: (?:{PAYLOAD})(?:-[a-z]{{4}})?)?(?![\w-])", text):
        second = m.group().rpartition(" ")[2]
        if second != m.group(1) and not stem(m.group(1)) and stem(second) and taken.isdisjoint(range(m.end() - len(second), m.end())):
            found.append(Mention(m.end() - len(second), m.end(), second, entity(Kind.DRUG, second)))  # "releases X" is no name
        elif stem(m.group(1)) and taken.isdisjoint(range(m.start(), m.end())):
            found.append(Mention(m.start(), m.end(), m.group(), entity(Kind.DRUG, m.group().lower())))
    found.sort(key=lambda m: (m.start, -m.end))
    kept: list[Mention] = []
    for mention in found:
        if not kept or mention.end > kept[-1].end:
            kept.append(mention)
    return kept


def _defined(m: re.Match[str], known: Mapping[str, Entity]) -> Mention:
    return Mention(m.start(), m.end(), m.group(), known[m.group()])


def resolve(text: str, hit: Hit) -> Mention | None:
    """One reading of a lexicon hit by what stands around it, or None when two readings remain."""
    words = text[hit.start : hit.end]
    genes = [t for t in hit.terms if t.source == "gene"]
    gene = genes[0] if len(genes) == 1 else None
    other = next((t for t in hit.terms if t.source != "gene"), None)
    if gene is not None and (other is None or _molecular(text, hit)):
        return _gene_level(text, hit, gene)
    if other is None:
        return None
    end = hit.end
    salt = SALTS.match(text, end) if other.source == "drug" else None
    return Mention(hit.start, salt.end() if salt else end, words, from_term(other, words))


def _molecular(text: str, hit: Hit) -> bool:
    """Whether a name that a gene shares with something else stands where a molecule is meant."""
    after = text[hit.end :]
    before = MRNA_OF.search(text, max(0, hit.start - NEAR), hit.start)
    return bool(MRNA.match(after) or GENE.match(after) or PROTEIN.match(after) or CLASS.match(after) or before)


def _gene_level(text: str, hit: Hit, term: Term) -> Mention:
    words, start, end = text[hit.start : hit.end], hit.start, hit.end
    gene = entity(Kind.GENE, term.label, term.curie, slug=slugify(term.label))
    mrna = MRNA.match(text, end)
    before = MRNA_OF.search(text, max(0, start - NEAR), start)
    if mrna or before:
        closed = GENE.match(text, end) if before else None
        start = before.start() if before else start
        end = mrna.end() if mrna else closed.end() if closed else end
        thing = entity(Kind.MRNA, f"{term.label} mRNA", slug=gene.slug)
        return Mention(start, end, text[start:end], thing, (gene,))
    named = GENE.match(text, end)
    if named:
        return Mention(start, named.end(), text[start : named.end()], gene)
    family = FAMILY.match(text, end)
    if family:
        label = f"{words} family"
        return Mention(
            start, family.end(), text[start : family.end()], entity(Kind.FAMILY, label, slug=slugify(f"{gene.slug} family")), (gene,)
        )
    protein = entity(Kind.PROTEIN, words, *(x for x in term.xrefs if x.startswith("uniprot:")), slug=gene.slug)
    drugs = CLASS.match(text, end)
    if drugs:
        noun = re.sub(r"ies$", "y", re.sub(r"(?<=[a-z])s$", "", drugs.group().strip(" -")))
        label = f"{words} {noun}"
        return Mention(
            start,
            drugs.end(),
            text[start : drugs.end()],
            entity(Kind.DRUG_CLASS, label, slug=slugify(f"{gene.slug} {noun}".lower())),
            (protein,),
        )
    closed = PROTEIN.match(text, end)
    return Mention(start, closed.end() if closed else end, words, protein, (gene,))


def _is_class(term: Term) -> bool:
    """Whether a term of the drug lists is a class of drugs: a MeSH heading in the plural."""
    return term.curie.startswith("mesh:") and bool(
        re.search(
            r"(?i)(?:agents|drugs|emetics|oxidants|metabolites|biotics|coagulants|histamines|psychotics|virals"
            r"|fungals|hypertensives|depressants|convulsants|diuretics|steroids|opioids|inhibitors|blockers"
            r"|antagonists|agonists|vaccines|narcotics|analgesics|an(?:a)?esthetics|conjugates)$",
            term.label,
        )
    )


def from_term(term: Term, words: str) -> Entity:
    """The entity of a lexicon term other than a gene; processes are called as the document calls them."""
    if term.source == "drug" and _is_class(term):
        singular = re.sub(r"(?<=[a-z])s$", "", term.label)
        return entity(Kind.DRUG_CLASS, singular[:1].lower() + singular[1:], term.curie)
    if term.source == "drug":
        label = term.label if re.search(r"\d|[a-z][A-Z]|^[A-Z]{2,}", term.label) else term.label.lower()
        slug = slugify(label.lower())
        if label.endswith("s") and words.lower().endswith(label[:-1].lower()):  # a catalogue's heading in the plural, "endostatins"
            label = label[:-1]
        if "(" in label:  # a catalogue's heading, "paclitaxel (with albumin)", is no name
            label = words.lower()
        return entity(Kind.DRUG, label, term.curie, *(x for x in term.xrefs if x.startswith(("CHEBI:", "chembl"))), slug=slug)
    if term.source == "disease":
        name = term.label if re.search(r"[A-Z]{2}", words) else words.lower()
        return entity(Kind.DISEASE, name, term.curie, *(x for x in term.xrefs if x.startswith("NCIT:")), slug=slugify(term.label.lower()))
    label = words if words.isupper() or re.search(r"[A-Z]{2}|\bDNA\b|\d|^[A-Z][ -]", words) else words[:1].lower() + words[1:]
    return entity(PROCESS_TYPES.get(term.type, Kind.PROCESS), label, term.curie, slug=slugify(term.label.lower()))
