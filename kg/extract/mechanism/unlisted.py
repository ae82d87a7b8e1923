"""Molecules that no lexicon lists, known by how they are written or spoken of: a Greek letter, a fusion, "its ligand, X,", "X mRNA"."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache

from kg.extract.grammar.patterns import known_verbs, verb_forms
from kg.extract.text.mentions import Mention
from kg.extract.text.words import noun, words, words_as_written
from kg.model import Entity, Kind, Names, entity, slugify

CODE = re.compile(r"(?<![\w-])(?:[A-Z]{2,4}-?\d{3,6}[a-z]?|[A-Z]\d{5,6})(?= (?:\w+ly )?([a-z]+))")
GREEK = re.compile(
    r"(?<![\w-])(?P<stem>p\d{2,3}|[A-Z][A-Za-z0-9]{1,6}-?\d{0,2}R?)(?P<letter>[αβγδε])"
    r"(?:\d|(?P<more>/[αβγδε](?= inhibitor| antagonist| degrader)))?(?![\w-]|/[αβγδε])"
)
CALLED = re.compile(r"(?<![\w-])[A-Z][A-Za-z]{0,3}[A-Z0-9]\d{0,2}(?![\w-])")
ROLE = re.compile(r"\b(?P<role>ligand|substrate|cofactor|effector|payload|warhead|toxin)(?P<comma>,)? $")
TOXIC = ("payload", "warhead", "toxin")
MADE = re.compile(
    r"(?<![\w-])(?P<made>[A-Z]?[a-z]{4,14}),? (?:\(?(?:which )?(?:is )?encoded by|(?:is )?the (?:protein )?product of) (?:the )?(?:human )?"
    r"(?P<gene>[A-Z][A-Z0-9]{2,7})(?: gene)?(?![\w-])"
    r"|(?<![\w-])(?P<coding>[A-Z][A-Z0-9]{2,7})(?: gene)?,? (?:which )?encodes (?:the )?(?:[a-z]+ ){0,3}?"
    r"protein (?P<product>[a-z]{4,14})(?![\w-])"
    r"|(?<![\w-])(?P<gene2>[A-Z][A-Z0-9]{2,7})(?: gene)? encodes (?P<named>(?!both|several|many|some|multiple|most|just|only)[a-z]{4,14})"
    r"(?=[,.;]|,? and (?:\w+ (?:\w+ly )?\w+s\b))"
)
SUGAR = re.compile(
    r"(?<![\w-])(?:N-acetylgalactosamine \(GalNAc\)|N-acetylgalactosamine|GalNAc)"
    r"(?: (?:moiet(?:y|ies)|ligands?|residues|sugars?|groups?))?(?![\w-])"
)
"""The sugar that leads a drug into liver cells."""
AMINO_ACIDS = frozenset({"cysteine", "serine", "threonine", "tyrosine", "lysine"})
MESSENGER = re.compile(
    r"(?<![\w-])(?P<one>[A-Z][A-Z0-9]{2,7}) (?:messenger RNA|(?:pre-)?mRNA)s?(?![\w-])"
    r"|(?<![\w-])(?:messenger RNA|(?:pre-)?mRNA) (?:of|for|encoding) (?:the )?(?P<other>[A-Z][A-Z0-9]{2,7})(?: gene)?(?![\w-])"
)
NUMBERED = re.compile(r"(?<![\w-])Argonaute[- ]?(?P<number>[1-4])(?![\w-])")
"""A protein that goes by a word and a number."""
PUMP = re.compile(r"(?<![\w-])(?:Na\+?[/,]K\+?|H\+?[/,]K\+?|Ca2\+|H\+)[- ]?(?:-|transporting )?ATPase(?![\w-])")
"""A pump that is called by the ions that it moves."""
ADAPTORS = re.compile(r"(?<![\w-])14-3-3(?: proteins?|[σζεβγηθ](?![\w-])|(?= (?:\w+s|in|and|or)\b)|(?=[.,;]))")
"""The adaptors that hold phosphorylated proteins back, called by a number."""
NO_GENE = frozenset({"RNA", "DNA", "CAR", "THE", "TOTAL", "HIV", "HBV", "HCV", "LNP", "COVID"})
FUSED = re.compile(
    r"(?<![\w-])(?P<fusion>[A-Z][A-Z0-9]{2,6}(?:::|-)[A-Z][A-Z0-9]{2,6})"
    r"(?![\w-]| (?:interaction|binding|axis|complex|heterodimer|signal|pathway|cascade|loop|dimer))"
    r"(?: (?:fusion|oncogenic fusion|chimeric)(?: (?:onco)?(?:protein|kinase|gene)s?)?(?![\w-]))?"
)
"""Two genes joined to one, as in a fusion: "PML-RARA", "EML4::ALK"; "X-Y interaction" is none."""
CLOTTING = re.compile(
    r"(?<![\w-])F(?:(?:II|V|VII|IX|X|XI|XII|XIII)a|VIII|XIII|XII)(?![\w-])"
    r"|(?<![\w-])(?:complement )?[Ff]actor [BDHI](?![\w-])"
    r"|(?<![\w-])(?:coagulation )?[Ff]actor (?:(?:II|V|VII|IX|X|XI|XII|XIII)a|VIII|XIII|XII)(?![\w-])"
)
"""Factors of clotting and complement by their short form: "FXa", "factor B"."""


def unlisted(text: str, names: Names) -> Iterable[Mention]:
    """A symbol with a Greek letter is a molecule; a research code that acts on something is a drug."""
    for m in MESSENGER.finditer(text):
        symbol = m["one"] or m["other"]
        if not any(t.source == "gene" for t in names.lookup(symbol)) and symbol not in NO_GENE:
            yield Mention(m.start(), m.end(), m[0], entity(Kind.MRNA, f"{symbol} mRNA", slug=slugify(symbol)))
    for m in SUGAR.finditer(text):
        yield Mention(m.start(), m.end(), m[0], entity(Kind.COMPONENT, "GalNAc"))
    for m in PUMP.finditer(text):
        yield Mention(m.start(), m.end(), m[0], entity(Kind.PROTEIN, m[0]))
    for m in ADAPTORS.finditer(text):
        yield Mention(m.start(), m.end(), m[0], entity(Kind.FAMILY, "14-3-3 proteins" if m[0][-1] in "3s" else m[0]))
    for m in NUMBERED.finditer(text):
        yield Mention(m.start(), m.end(), m[0], entity(Kind.PROTEIN, m[0], slug=slugify(f"AGO{m['number']}")))
    for m in _unlisted_proteins().finditer(text):
        if not names.lookup(m[0]):
            yield Mention(m.start(), m.end(), m[0], entity(Kind.PROTEIN, m[0].lower()))
    for m in CLOTTING.finditer(text):
        yield Mention(m.start(), m.end(), m[0], entity(Kind.PROTEIN, m[0]))
    for m in FUSED.finditer(text):
        if all(any(t.source == "gene" for t in names.lookup(part)) for part in re.split("::|-", m["fusion"])):
            yield Mention(m.start(), m.end(), m[0], entity(Kind.PROTEIN, m["fusion"], slug=slugify(m["fusion"].replace("::", "-"))))
    for m in GREEK.finditer(text):
        if m["more"] and not names.lookup(m[0]):
            one, two = (entity(Kind.PROTEIN, m["stem"] + letter) for letter in (m["letter"], m["more"][-1]))
            yield Mention(m.start(), m.end(), m[0], one, (two,))
        elif not names.lookup(m[0]):
            yield Mention(m.start(), m.end(), m[0], entity(Kind.PROTEIN, m[0]))
    for m in CODE.finditer(text):
        acts = any(form in ("s", "ed") for _, form in known_verbs().get(m[1], ()))
        if acts and not m[0].startswith("NCT") and not names.lookup(m[0]):
            yield Mention(m.start(), m.end(), m[0], entity(Kind.DRUG, m[0]))


def called(text: str, names: Names) -> Iterable[Mention]:
    """A symbol that stands as the name of a ligand or payload: "its ligand, FL, binds", "the payload MMAE"."""
    for m in CALLED.finditer(text):
        role = role_before(text, m.start(), m.end())
        if role and not any(t.source == "gene" for t in names.lookup(m[0])):
            yield Mention(m.start(), m.end(), m[0], entity(Kind.DRUG if role in TOXIC else Kind.PROTEIN, m[0]))
        elif not role and m[0] in words_as_written("payloads"):
            yield Mention(m.start(), m.end(), m[0], entity(Kind.DRUG, m[0]))


@cache
def _unlisted_proteins() -> re.Pattern[str]:
    """The proteins that go by a word which the lexicon lacks, as one expression."""
    return re.compile("(?<![\\w-])(?:" + "|".join(sorted(words("unlisted_proteins"))) + ")(?![\\w-])", re.I)


def is_site(text: str, m: Mention) -> bool:
    """Whether an amino acid is a place of a protein: "the mutant cysteine of X", "serine 473"."""
    if m.entity.kind is not Kind.DRUG or m.text.lower() not in AMINO_ACIDS:
        return False
    behind = re.match(r" (?:of|in|at position|residues?|\d)", text[m.end : m.end + 14])
    return bool(behind) or text[: m.start].endswith(("mutant ", "mutated ", "catalytic ", "reactive ", "conserved ", "active-site "))


def role_before(text: str, start: int, end: int) -> str:
    """The role that a symbol is given by the word before it: "its ligand, FL," is a ligand."""
    role = ROLE.search(text[max(0, start - 24) : start])
    closed = role and (not role["comma"] or text[end : end + 1] == ",")
    return role["role"] if role and closed and text[start:end].upper() == text[start:end] else ""


def products(names: Names, texts: Iterable[str]) -> dict[str, Entity]:
    """The proteins that the document calls by a word unknown to the lexicon and whose gene it names."""
    found: dict[str, Entity] = {}
    for text in texts:
        for m in MADE.finditer(text):
            word = (m["made"] or m["product"] or m["named"]).lower()
            genes = [t for t in names.lookup(m["gene"] or m["coding"] or m["gene2"]) if t.source == "gene"]
            if len(genes) != 1 or noun(word) or word in words("pronouns") | words("clause_openers") | verb_forms() or names.lookup(word):
                continue
            ids = [x for x in genes[0].xrefs if x.startswith("uniprot:")]
            found.setdefault(word, entity(Kind.PROTEIN, word, *ids, slug=slugify(genes[0].label)))
    return found
