"""Names that the lexicon files as substances and that are proteins: enzymes, families, proteins sold as reagents."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from functools import cache

from kg.extract.text.mentions import Mention
from kg.extract.text.words import noun, rules, singular, small_last_word, uncapitalised
from kg.extract.text.words import words as words_of
from kg.model import Kind, Names, entity, slugify

PROTEIN = re.compile(
    r"(?:\b(?:[A-Z]?[a-z]+ase|RNase|DNase|ATPase|GTPase|cytochromes?|tubulin|actin|albumin|histone(?: H\d[AB]?)?|fibrinogen"
    r"|thrombin|ubiquitin|insulin receptor|(?:[A-Z]-)?[a-z]*protein(?: [A-Z]{1,2}(?:-[IV]+|\d)?)?)s?\b)",
    re.I,
)
CYTOKINE = re.compile(r"[Ii]nterleukin-\d{1,2}[A-Z]?|(?:IL|IFN|TGF|TNF|CCL|CXCL|CSF|FGF|VEGF|PDGF|EGF|IGF|BMP)-?\w{0,3}")
INTERLEUKIN = re.compile(r"(?:[Ii]nterleukin|IL)-\d{1,2}[A-Z]?(?: \(IL-\d{1,2}[A-Z]?\))?")
NAMED = re.compile(r"(?:RNase|DNase|cytochrome|tubulin|actin|ribonuclease)s?(?: [A-Za-z0-9]{1,3})?", re.I)
NUMBERED = re.compile(r" (?:[A-Z]\d{0,2}|\d{1,2})(?![\w-])")
MEMBER = re.compile(
    r" (?:\d{1,2}(?:[A-Za-z]| ?(?:[α-ω]|alpha|beta|gamma|delta))?|[α-ω]|alpha|beta|gamma|delta)"
    r"(?![\w-]|\.\d| (?:mg|µg|mcg|ml|days?|weeks?|months?|years?|times|of|patients)\b)"
)
RECEPTOR = re.compile(r" receptor(?: |-)?\d[A-Z]?(?![\w-])")
ENDS = re.compile(r"(?:[Rr]eceptor|[Ff]actor|[Ll]igand|[Kk]inase)$")
ENZYME = re.compile(r"\b(?!kinase|protease|proteinase|enzymase)[a-z]+ase(?: (?:[IV]+|\d))?$")
"""The end of an enzyme's name; a kinase or a protease is none in particular."""
GENERIC = frozenset(
    {
        "binding",
        "degradation",
        "translation",
        "transcription",
        "expression",
        "production",
        "release",
        "inhibition",
        "activation",
        "growth",
        "pathogenesis",
        "drug resistance",
        "resistance",
        "response",
        "signaling",
        "role",
        "oligonucleotide",
        "antisense oligonucleotide",
        "mutation",
        "mutations",
        "agents",
        "agent",
        "protein",
        "proteins",
        "tumor suppressor",
        "tumour suppressor",
        "binding site",
        "activity",
    }
)


def glossed(text: str, mentions: list[Mention], abbreviations: Mapping[str, str]) -> list[Mention]:
    """The mentions with "Full Name (FN)" as one, meaning what the short form names."""
    out: list[Mention] = []
    for m in mentions:
        numbered = NUMBERED.match(text, m.end) if NAMED.fullmatch(m.text) and " " not in m.text else None
        if numbered:
            m = replace(m, end=numbered.end(), text=text[m.start : numbered.end()])
        m = _numbered_member(text, m)
        bracketed = text[m.start - 1 : m.start] == "(" and text[m.end : m.end + 1] == ")"
        full = abbreviations.get(m.text, "") if bracketed else ""
        start = m.start - 2 - len(full)
        if full and start >= 0 and text[start : m.start - 2] == full:
            spelled = next(
                (
                    o.entity
                    for o in out
                    if o.start == start and o.entity.kind in (Kind.PROCESS, Kind.DISEASE) and o.entity.curie == m.entity.curie
                ),
                m.entity,
            )
            out = [o for o in out if o.end <= start]
            out.append(replace(m, start=start, end=m.end + 1, entity=spelled))
        elif bracketed and out and out[-1].entity.curie == m.entity.curie and out[-1].end == m.start - 2:
            out[-1] = replace(out[-1], end=m.end + 1)
        else:
            out.append(m)
    return [_with_short(text, _before_splicing(text, m), abbreviations) for m in out]


def _numbered_member(text: str, m: Mention) -> Mention:
    """ "VEGF receptor 2" is one of the VEGF receptors; which gene it is stays open."""
    if m.entity.kind not in (Kind.PROTEIN, Kind.FAMILY, Kind.DRUG) or not ENDS.search(text[m.start : m.end]):
        return m
    number = MEMBER.match(text, m.end)
    if number is None:
        return m
    label = text[m.start : number.end()]
    return replace(m, end=number.end(), text=label, entity=entity(Kind.PROTEIN, label))


@cache
def _body_proteins() -> re.Pattern[str]:
    """The proteins and peptides of the body that are called by a word of their own, as one expression."""
    return re.compile("(?:" + "|".join(re.escape(w) for w in sorted(words_of("proteins"))) + r")s?(?: [A-Z0-9]{1,3})?", re.I)


@cache
def _family_names() -> re.Pattern[str]:
    """The families of molecules that are known by a symbol of their own (MEK, PARP), as one expression."""
    symbols = [w for w in rules("nouns.toml")["heads"]["family"] if len(re.findall(r"[A-ZΑ-Ω]", w)) > 1]
    return re.compile(r"(?<![\w-])(?:" + "|".join(re.escape(w) for w in sorted(symbols, key=len, reverse=True)) + r")s?(?![\w])", re.I)


def families(text: str, mentions: list[Mention]) -> list[Mention]:
    """The mentions with the families that are named by a symbol, where the lexicon names nothing."""
    found = []
    for m in _family_names().finditer(text):
        symbol = m.group() if not m.group().endswith("s") else m.group()[:-1]
        numbered = RECEPTOR.match(text, m.end())
        if numbered and symbol == m.group():
            label = text[m.start() : numbered.end()]
            found.append(Mention(m.start(), numbered.end(), label, entity(Kind.PROTEIN, label)))
            continue
        written = any(c.isupper() for c in symbol) and not any(o.start < m.end() and m.start() < o.end for o in mentions)
        if written:
            found.append(Mention(m.start(), m.end(), m.group(), entity(Kind.FAMILY, symbol)))
    return sorted([*mentions, *found], key=lambda o: o.start) if found else mentions


def _before_splicing(text: str, mention: Mention) -> Mention:
    """ "X pre-mRNA" is a messenger of X."""
    behind = re.match(r" (?:pre-?mRNA|precursor mRNA|primary transcript)s?(?![\w-])", text[mention.end : mention.end + 24])
    if behind is None or mention.entity.kind not in (Kind.PROTEIN, Kind.GENE):
        return mention
    thing = entity(Kind.MRNA, f"{mention.entity.slug} mRNA", slug=mention.entity.slug)
    return replace(mention, end=mention.end + behind.end(), entity=thing)


def _with_short(text: str, mention: Mention, abbreviations: Mapping[str, str]) -> Mention:
    """The mention with an unnamed short form in brackets behind it."""
    behind = re.match(r" \(([A-Za-z0-9/-]{2,12})\)", text[mention.end : mention.end + 16])
    return replace(mention, end=mention.end + behind.end()) if behind and behind[1] in abbreviations else mention


def _class_noun(word: str) -> bool:
    acts = rules("nouns.toml")["class_acts"]
    return singular(word.lower()) in (*acts["inhibits"], *acts["activates"])


def _class_of_gene(mention: Mention, names: Names) -> Mention | None:
    """ "PD-1 inhibitors", listed as a class under another name, is the class that its own words name."""
    target, _, head = mention.text.rpartition(" ")
    if not target or " " in target or not re.search(r"\d", target) or not _class_noun(head):
        return None
    genes = [t for t in names.lookup(target) if t.source == "gene"]
    if len(genes) != 1:
        return None
    label = f"{target} {singular(head.lower())}"
    protein = entity(Kind.PROTEIN, target, *(x for x in genes[0].xrefs if x.startswith("uniprot:")), slug=slugify(genes[0].label))
    drugs = entity(Kind.DRUG_CLASS, label, slug=slugify(f"{slugify(genes[0].label)} {singular(head.lower())}"))
    return replace(mention, entity=drugs, also=(protein,))


def _class_of_enzyme(mention: Mention, names: Names) -> Mention | None:
    """ "topoisomerase I inhibitors", listed as a class, with the enzyme that its members act on."""
    target, _, head = mention.text.rpartition(" ")
    if not ENZYME.search(target) or not _class_noun(head):
        return None
    terms = names.lookup(target)
    genes = [t for t in terms if t.source == "gene"]
    label = target if re.match(r"[A-Z]{2}", target) else target[:1].lower() + target[1:]
    if " " in target and not re.search(r" (?:[IV]+|\d)$", target):
        enzyme = entity(Kind.FAMILY, label)
    elif genes:
        ids = (x for x in genes[0].xrefs if x.startswith("uniprot:"))
        enzyme = entity(Kind.PROTEIN, label, *ids, slug=slugify(genes[0].label))
    elif len(terms) == 1:
        enzyme = entity(Kind.PROTEIN, label, terms[0].curie, slug=slugify(terms[0].label.lower()))
    else:
        return None
    return replace(mention, also=(enzyme,), entity=replace(mention.entity, label=_as_written(mention)))


def _as_written(mention: Mention) -> str:
    """A class called as the document calls it, with the small letters of running text."""
    words = small_last_word(mention.text)
    at_head = mention.start == 0 and re.match(r"[A-Z][a-z]+(?:-[a-z]+)*(?: |$)", words)
    return words[:1].lower() + words[1:] if at_head else words


def _made_of_process(mention: Mention, names: Names) -> Mention | None:
    """The protein in "IL-4 production", which a list of processes holds as a whole; None where it is nothing of the kind."""
    first, _, last = mention.text.rpartition(" ")
    head = noun(last)
    if head is None or head.facet != "production" or not re.search(r"[A-Z]", first) or " " in first:
        return None
    genes = [t for t in names.lookup(first) if t.source == "gene"]
    if len(genes) != 1:
        return None
    ids = [x for x in genes[0].xrefs if x.startswith("uniprot:")]
    protein = entity(Kind.PROTEIN, first, *ids, slug=slugify(genes[0].label))
    return replace(mention, end=mention.start + len(first), text=first, entity=protein)


def recast(mention: Mention, names: Names) -> Mention | None:
    """The mention with the kind that biology gives it; None where a noun rule names the phrase better."""
    words, thing = mention.text, mention.entity
    if words.startswith("14-3-3"):
        return replace(mention, entity=entity(Kind.FAMILY, "14-3-3 proteins"))
    if thing.kind is Kind.DRUG and INTERLEUKIN.fullmatch(words):
        gene = next((t for t in names.lookup(words) if t.source == "gene"), None)
        ids = [x for x in gene.xrefs if x.startswith("uniprot:")] if gene else list(thing.same_as)
        label = uncapitalised(words)
        return replace(mention, entity=entity(Kind.PROTEIN, label, *ids, slug=slugify(gene.label) if gene else slugify(words.lower())))
    coded = bool(re.search(r"[A-Z].*[A-Z0-9]|[A-Z].*\d", words))
    if (thing.kind is Kind.DRUG or (thing.kind is Kind.PROCESS and coded)) and not any(x.startswith("drugbank:") for x in thing.same_as):
        gene = next((t for t in names.lookup(words) if t.source == "gene"), None)
        if gene is not None:
            cross = [x for x in gene.xrefs if x.startswith("uniprot:")]
            return replace(mention, entity=entity(Kind.PROTEIN, words, *cross, slug=slugify(gene.label)))
    if thing.kind is Kind.PROCESS and (made := _made_of_process(mention, names)) is not None:
        return made
    plain = words.lower()
    if plain in GENERIC or re.fullmatch(r"[ag]tpases?", plain) or (thing.kind is Kind.PROCESS and plain.endswith(" activity")):
        return None
    if thing.kind is Kind.DRUG and NAMED.fullmatch(words):
        label = words if re.match(r"[RD]Nase", words) else words[:1].lower() + words[1:]
        return replace(mention, entity=entity(Kind.PROTEIN, label, *thing.same_as, slug=thing.slug))
    if thing.kind is Kind.DRUG_CLASS and not mention.also and _family_names().search(words):
        return None
    if thing.kind is Kind.DRUG_CLASS and not mention.also and (by_gene := _class_of_gene(mention, names)) is not None:
        return by_gene
    if thing.kind is Kind.DRUG_CLASS and not mention.also and (by_enzyme := _class_of_enzyme(mention, names)) is not None:
        return by_enzyme
    if thing.kind is Kind.PROCESS and _family_names().fullmatch(words):
        return None
    if thing.kind is Kind.DRUG and re.search(r"\b(?:agents|drugs)\b", thing.label):
        thing = replace(thing, kind=Kind.DRUG_CLASS)
    if thing.kind is Kind.DRUG_CLASS:
        return replace(mention, entity=replace(thing, label=_as_written(mention)))
    if thing.kind is Kind.PROCESS and re.match(r"[A-Z]-", words):
        return replace(mention, entity=replace(thing, label=words))
    if thing.kind not in (Kind.DRUG, Kind.PROCESS, Kind.DRUG_CLASS) or any(x.startswith("drugbank:") for x in thing.same_as):
        return mention
    if thing.kind is Kind.DRUG and (CYTOKINE.fullmatch(words) or _body_proteins().fullmatch(words)):
        label = words if words.isupper() or re.match(r"[A-Z]{2}", words) else words[:1].lower() + words[1:]
        return replace(mention, entity=entity(Kind.PROTEIN, label, *thing.same_as, slug=slugify(singular(words.lower()))))
    if thing.kind is Kind.DRUG and re.search(r"\breceptors?\b|\bantigens?\b|\bkinases?\b|\bcomplex(?:es)?(?: \d)?$", thing.label, re.I):
        return replace(mention, entity=entity(Kind.FAMILY, words, *thing.same_as, slug=thing.slug))
    head = noun(plain.rpartition(" ")[2])
    if (
        thing.kind is Kind.DRUG
        and head is not None
        and head.kind in (Kind.FAMILY, Kind.DRUG_CLASS, Kind.STATE, Kind.CONCEPT, Kind.TREATMENT)
    ):
        return None
    if thing.kind is Kind.PROCESS and head is not None and head.facet and (" " not in plain or coded):
        return None
    if thing.kind is Kind.DRUG and PROTEIN.search(words):
        return replace(mention, entity=entity(Kind.PROTEIN, words, *thing.same_as, slug=thing.slug))
    return mention
