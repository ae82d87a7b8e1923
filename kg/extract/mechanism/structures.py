"""What a drug is by its structure: "X is a spirooxindole", where no list holds the word and its ending is one of chemistry."""

from __future__ import annotations

import re
from collections.abc import Sequence

from kg.extract.grammar.phrases import Phrase, Token
from kg.model import Kind, entity

STRUCTURE = re.compile(
    r"[a-z]{0,24}(?:indole|oxindole|piperidine|piperidinone|pyridine|pyridone|pyrimidine|pyrazole|imidazole|triazole|thiazole|oxazole|pyrrolidine"
    r"|quinoline|quinazoline|quinazolinone|piperazine|benzamide|carboxamide|sulfonamide|sulfonylurea|lactam|lactone|macrolide|macrocycle|purine"
    r"|indazole|isoquinoline|phthalazinone|pyrazine|pyridazine|diazepine|azepine|hydrazide|hydroxamate|coumarin|taxane|peptidomimetic)"
)
CLOSES = frozenset({".", ",", ";", ")", "and", "that", "which", "with"})


def with_structures(tokens: Sequence[Token]) -> list[Token]:
    """The tokens with the class of a structure as a phrase in "X is a …", behind a drug."""
    out = list(tokens)
    for i in range(1, len(tokens) - 2):
        drug = tokens[i - 1].phrase
        if tokens[i].word not in ("is", "was") or drug is None or drug.thing.kind is not Kind.DRUG or drug.open:
            continue
        article, word, behind = tokens[i + 1], tokens[i + 2], tokens[i + 3].word if i + 3 < len(tokens) else "."
        if article.word in ("a", "an") and STRUCTURE.fullmatch(word.word) and behind in CLOSES:
            phrase = Phrase(article.start, word.end, entity(Kind.DRUG_CLASS, word.word), article=article.word, noun=word.word)
            out[i + 1 : i + 3] = [Token(article.start, word.end, "", phrase)]
            return out
    return out
