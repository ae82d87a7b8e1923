"""Names that a document makes known as drugs by how it speaks of them, whether a lexicon holds them or not."""

from __future__ import annotations

import re
from collections.abc import Sequence

from kg.extract.text.words import noun

COINED = re.compile(
    r"(?<![\w-])(?<![Ii]n )(?<![Oo]utside )"
    r"([A-Z][a-z]{4,}[a-z0-9]*(?:-[a-z]{4})?|[A-Z]{2,5}-?\d{2,6}[A-Za-z]?|[A-Z]{2,5}-[A-Z]{1,3}\d{1,4})(?:\s*\([^()]{2,40}\))"
    r"?(?:,| is| was)\s+(?:an?|the)\s+(?:(?:[\w'/,-]+|\([\w-]{2,12}\))\s+){0,8}?"
    r"(?:inhibitors?|oligonucleotide|antibody|antagonist|agonist|degrader|chimera|blocker|activator|stabilizer|engager|analog(?:ue)?"
    r"|interfering RNA|bifunctional molecule|(?:macro|bi)?cyclic peptide(?! hormone)|stapled peptide|molecular glue"
    r"|nanobody|prodrug|fusion protein|gapmer|aptamer|siRNA|vaccine|conjugate|chemotherap\w+|drug|agent|compound|small molecule|mimetic)\b"
)
"""A name that is said to be a drug of some kind."""
DOSED = re.compile(
    r"(?<![\w-])\**([A-Z][a-z]{5,})\**,? (?:was|is|were) (?:\w+ly )?(?:dosed|given|administered|infused|injected)\b"
    r"[^.;]{0,80}?\d ?(?:mg|µg|mcg|g|IU|MBq)\b"
)
"""A name that is given in an amount: a drug, whatever it is called."""
TAKEN = re.compile(
    r"\b(?:took|taking|received?|receiving|given|swallowed|tested|evaluated|studied) (?:oral |intravenous |subcutaneous )?"
    r"([a-z]{6,}(?<!ly)(?<!ed)(?<!ing)(?<!ion)(?<!ent)(?<!ents)(?<!ies)(?<!apy)),? (?:at )?(?:an? |the )?(?:oral )?(?:doses? of )?"
    r"\d[\d.]*(?:(?:,? or |, |,? and | to )\d[\d.]*)* ?(?:mg|µg|mcg|g|IU)\b"
)
"""A word behind which an amount stands that patients took: a drug's name, where the document speaks of it elsewhere too."""
PRODUCTS = re.compile(
    r"(?m)^\W*(?:Products?(?: covered| name)?|Compounds?(?: name)?|Drugs?(?: name)?|Generic name|INN"
    r"|Active (?:ingredient|substance))\**:\**[ \t]*(?P<names>\S[^\n]{2,120})$",
    re.I,
)
"""The field that says which product a document is about."""
PRODUCT = re.compile(r"\**([A-Z][a-z]{4,}(?: [a-z]{4,}[nb])?)\**(?:\s*\([A-Z][\w-]{2,12}\))?")
CODED = re.compile(
    r"(?<![\w-])\**([A-Z][a-z]{5,}(?: [a-z]{4,}[nb])?)\**\s+\((?:also known as |formerly |code )?"
    r"(?!NCT|ISRCTN|TIB|CCL|CRL|HTB|ATCC|GSE|PMID|PMC|COVID|SARS)[A-Z]{2,6}[- ]?\d{2,6}[A-Za-z]?(?:[;,][^()]*)?\)"
    r"(?! (?:trial|study|cells?|line))"
)
"""A name with the code of a compound behind it: "Xyzertinib (ABC-1234)"."""
OFTEN = 3
"""How often a document speaks of the drug whose code it gives."""
NO_DRUG = re.compile(
    r"(?:patients?|participants?|subjects?|treatments?|therap(?:y|ies)|chemotherapy|radio\w+|doses?|drugs?|infusions?|injections?|tablets?"
    r"|capsules?|medications?|premedication|prophylaxis|placebo|children|adults?|vaccin\w+|everyone|others?|antibiotics?|steroids?"
    r"|corticosteroids|glucocorticoids|hydration|support\w*|saline|fluids?|either|another|medicines?|agents?|intravenous|subcutaneous|inhaled|thereafter|second|first|third|further|additional|combination)",
    re.I,
)


def coined_drugs(document: str, texts: Sequence[str]) -> list[str]:
    """Such names, each once: what is said to be a drug, a product's field, what is given in an amount, a name with its code.

    ``texts`` are the clean paragraphs of the ``document``.
    """
    products = (n for m in PRODUCTS.finditer(document) for n in re.split(r",\s*|\s+and\s+|;\s*", m["names"].strip(" *.")))
    named = [m[1] for text in texts for m in COINED.finditer(text)]
    named += [called[1] for n in products if (called := PRODUCT.fullmatch(n.strip()))]
    named += [m[1] for text in texts for m in DOSED.finditer(text)]
    taken = sorted({(m[1], text[m.end(1)] == ",") for text in texts for m in TAKEN.finditer(text)})
    named += [word for word, apart in taken if noun(word) is None and _spoken_of_again(word, document, apart)]
    coded = [m[1] for text in texts for m in CODED.finditer(text)]
    said = document.lower()
    named += [name for name in coded if noun(name.lower()) is None and said.count(name.lower()) >= OFTEN]
    return [name for name in dict.fromkeys(named) if not NO_DRUG.fullmatch(name)]


def _spoken_of_again(word: str, document: str, apart: bool) -> bool:
    """Whether a document has a word at the head of a sentence, or twice where a comma sets it ``apart`` from the amount: it is no slip,
    and no word for how much was given."""
    twice = apart and len(re.findall(rf"\b{word}\b", document, re.I)) > 1
    return twice or bool(re.search(rf"(?:^|[.\n*]\s*){word.capitalize()}\b", document))
