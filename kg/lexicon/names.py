"""The lexicon as the rest of the program sees it: names found in a text, and names looked up."""

from __future__ import annotations

from functools import lru_cache

from kg.lexicon.casing import admits, stands_as_name
from kg.lexicon.coined import is_code_like, stem_class
from kg.lexicon.compiled import LONGEST, Records, open_records
from kg.lexicon.spelling import fold, key_of
from kg.model import Hit, Term

_RANK = {"drug": 0, "gene": 1, "mesh": 2, "disease": 3, "process": 4}
_MOSTLY_LOWER = frozenset({"drug", "disease", "process"})
_REMEMBERED = 50_000


class Lexicon:
    """Which words may name which thing. Satisfies ``kg.model.Names``.

    >>> lexicon = Lexicon.open()
    >>> [hit.terms[0].label for hit in lexicon.find("Venetoclax inhibits Bcl\u20112.")]
    ['Venetoclax', 'BCL2']
    """

    def __init__(self, records: Records) -> None:
        """Answer from these records."""
        self._records = records
        self._seen: dict[str, tuple[Term, ...]] = {}

    @staticmethod
    def open() -> Lexicon:
        """The lexicon in the package, compiled on first use (seconds), else mapped (milliseconds). One for the whole process."""
        return _opened()

    def find(self, text: str) -> list[Hit]:
        """All longest names in a text, left to right, not overlapping, at word boundaries; offsets are into ``text``."""
        folded = fold(text)
        closing = _closing(folded.key, folded.key_ends, folded.closes)
        hits: list[Hit] = []
        prefixes, i = self._records.trie.prefixes, 0
        while i < len(folded.starts):
            following = i + 1
            if folded.opens[i]:
                at = folded.key_starts[i]
                ends = [closing[end] for key in prefixes(folded.key[at:at + LONGEST]) if (end := at + len(key)) in closing]
                best = self._longest(text, folded.starts[i], [(last, folded.ends[last]) for last in reversed(ends)]) if ends else None
                if best is not None:
                    last, hit = best
                    hits.append(hit)
                    following = last + 1
            i = following
        return hits

    def _longest(self, text: str, start: int, ends: list[tuple[int, int]]) -> tuple[int, Hit] | None:
        """The first of these ends, longest first, that makes a name, and its part.

        In ``Bcl-2 protein`` the gene's name is taken, though MeSH knows the longer one.
        """
        found: tuple[int, Hit] | None = None
        for last, end in ends:
            written = text[start:end]
            terms = self.lookup(written) if _is_whole(written) else ()
            if not terms or not stands_as_name(text, start, end):
                continue
            hit = last, Hit(start=start, end=end, terms=terms)
            is_mesh_protein = terms[0].curie.startswith("mesh:") and written.lower().endswith((" protein", " proteins"))
            if terms[0].source == "gene" or (found is None and not is_mesh_protein):
                return hit
            found = found or hit
        return found

    def lookup(self, name: str) -> tuple[Term, ...]:
        """The terms that a whole name may stand for, best first: same case, preferred label, then drug, gene, MeSH, disease, process."""
        terms = self._seen.get(name)
        if terms is None:
            if len(self._seen) >= _REMEMBERED:
                self._seen.clear()
            key = key_of(name)
            terms = self._seen[name] = self._readings(name, key) or self._readings(name, key, plural=True)
        return terms

    def is_research_code(self, word: str) -> bool:
        """Whether a word looks like the code of a drug in research (G3139, ABT-737) and is no gene of the lexicon."""
        return is_code_like(word) and not any(term.source == "gene" for term in self.lookup(word))

    def stem_class(self, word: str) -> str | None:
        """The class that the ending of a drug's name tells; see ``kg.lexicon.stem_class``."""
        return stem_class(word)

    def _readings(self, written: str, key: str, plural: bool = False) -> tuple[Term, ...]:
        """All terms whose name has this key, or, as ``plural``, this key without its final s.

        Where a gene has the name as its symbol or in the additions, genes that have it as a synonym are no readings.
        """
        if plural:
            if not _may_be_plural(key):
                return ()
            key, written = key[:-1], written.rstrip()[:-1]
        best: dict[str, tuple[tuple[object, ...], Term]] = {}
        for term, name, is_preferred in self._records.of(key):
            if (plural and term.source == "gene") or (name and not admits(written, name, term.source, is_preferred)):
                continue
            other_case = bool(name) and written != name and not (term.source in _MOSTLY_LOWER and name.islower())
            rank = (other_case, not is_preferred, _RANK["mesh" if term.curie.startswith("mesh:") else term.source],
            _is_minor(term), term.curie)
            if term.curie not in best or rank < best[term.curie][0]:
                best[term.curie] = (rank, term)
        called = any(term.source == "gene" and not rank[1] for rank, term in best.values())
        kept = [(rank, term) for rank, term in best.values() if not (called and term.source == "gene" and rank[1])]
        return tuple(term for _rank, term in sorted(kept, key=lambda pair: pair[0]))


@lru_cache(maxsize=1)
def _opened() -> Lexicon:
    return Lexicon(open_records())


def _is_minor(term: Term) -> bool:
    """Pseudogenes and the like stand behind genes with a product, MeSH and MedlinePlus behind DrugBank."""
    return term.type != "gene with protein product" if term.source == "gene" else not term.curie.startswith(("drugbank:", "MONDO:", "GO:"))


def _is_whole(written: str) -> bool:
    """Whether each bracket is closed: ``del(17p`` is half a name."""
    return all(written.count(left) == written.count(right) for left, right in ("()", "[]"))


def _may_be_plural(key: str) -> bool:
    last = key.rpartition(" ")[2]
    return len(last) >= 5 and last.isalpha() and last.endswith("s") and not last.endswith("ss")


def _closing(key: str, ends: list[int], closes: list[bool]) -> dict[int, int]:
    """Where in the key a name may end, and with which part; before a final s as well, for plurals."""
    closing: dict[int, int] = {}
    for i, end in enumerate(ends):
        if closes[i]:
            closing[end] = i
            if key[end - 1] == "s":
                closing.setdefault(end - 1, i)
    return closing
