"""Which words may name which thing: genes, drugs, diseases and processes by all their names.

``Lexicon.open()`` gives an object that satisfies ``kg.model.Names``; ``stem_class`` and ``is_research_code`` judge names
that no list knows.
"""

from kg.lexicon.coined import stem_class
from kg.lexicon.names import Lexicon

__all__ = ["Lexicon", "is_research_code", "stem_class"]


def is_research_code(word: str) -> bool:
    """Whether a word looks like the code of a drug in research (G3139, ABT-737) and is no gene of the lexicon."""
    return Lexicon.open().is_research_code(word)
