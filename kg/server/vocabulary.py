"""The words of a graph: the terms of the ontology with what they mean, the properties and classes in use, and prefixes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from kg.errors import GraphError
from kg.graph.ask import ask, load
from kg.graph.names import LOCAL, PREFIXES, WORDS, compact
from kg.graph.protocol import reply

_HERE = Path(__file__).resolve().parent.parent
_TERMS = """PREFIX owl: <http://www.w3.org/2002/07/owl#>
    SELECT ?term ?sort ?label ?definition ?example ?note {
        ?term a ?sort ; rdfs:label ?label ; skos:definition ?definition
        OPTIONAL { ?term skos:example ?example } OPTIONAL { ?term skos:scopeNote ?note } } ORDER BY ?term ?example ?note"""
_SORTS = {WORDS["owl"] + "Class": "class", WORDS["owl"] + "ObjectProperty": "property", WORDS["owl"] + "DatatypeProperty": "property"}


@dataclass(frozen=True, slots=True)
class Term:
    """A term of the ontology: ``sort`` is class, property or value."""

    iri: str
    sort: str
    label: str
    definition: str
    examples: tuple[str, ...]
    notes: tuple[str, ...]


    @property
    def usage(self) -> str:
        """A query for where a graph uses it."""
        name = compact(self.iri)
        asked, said, order = {
            "class": ("?thing ?name", f"?thing a {name} .\n  OPTIONAL {{ ?thing rdfs:label ?name }}", "?name"),
            "property": ("?subject ?object", f"?subject {name} ?object .", "?subject"),
        }.get(self.sort, ("?thing ?property", f"?thing ?property {name} .", "?thing"))
        return f"SELECT {asked} WHERE {{\n  {said}\n}} ORDER BY {order} LIMIT 50\n"


@cache
def terms() -> Mapping[str, Term]:
    """Every term of the ontology, by IRI. Raises GraphError where the package lacks it."""
    found: dict[str, Term] = {}
    examples: dict[str, dict[str, None]] = {}
    notes: dict[str, dict[str, None]] = {}
    for iri, sort, label, definition, example, note in ask(_file(), _TERMS).rows:
        examples.setdefault(str(iri), {}).update({str(example): None} if example else {})
        notes.setdefault(str(iri), {}).update({str(note): None} if note else {})
        known = found.get(str(iri))
        word = _SORTS.get(str(sort), known.sort if known else "value")
        found[str(iri)] = Term(str(iri), word, str(label), str(definition), tuple(examples[str(iri)]), tuple(notes[str(iri)]))
    return found


@dataclass(frozen=True, slots=True)
class Word:
    """What may be proposed: its short name, its sort, what it means, how often it occurs."""

    text: str
    sort: str
    note: str
    uses: int


def vocabulary(properties: Mapping[str, int], classes: Mapping[str, int]) -> Mapping[str, object]:
    """Prefixes, kinds of things, and all terms, for the script of the editor. The counts are of terms in use, by IRI."""
    own = terms()
    used = {**_used(properties, "property"), **_used(classes, "class")}
    spare = {iri: Word(compact(iri), term.sort, term.definition, 0) for iri, term in own.items() if iri not in used}
    every = sorted({**used, **spare}.values(), key=lambda word: (-word.uses, word.text))
    listed = [{"text": each.text, "sort": each.sort, "note": each.note, "uses": each.uses} for each in every if "://" not in each.text]
    return {"prefixes": dict(sorted(PREFIXES.items())), "kinds": sorted(LOCAL), "terms": listed}


def term_as(iri: str, form: str) -> bytes:
    """What the ontology says of a term, in one form of a graph; nothing where it has no such term."""
    found = reply(load(_file()), "CONSTRUCT { ?term ?p ?o } { ?term ?p ?o }", {"term": iri}, {"graph": form}, 1000)
    return found.body if found.count else b""


def _used(counts: Mapping[str, int], sort: str) -> dict[str, Word]:
    own = terms()
    return {iri: Word(compact(iri), sort, own[iri].definition if iri in own else "", uses) for iri, uses in counts.items()}


def _file() -> Path:
    """``kg/ontology`` in an installed package, ``ontology`` beside the package in a checkout."""
    for folder in (_HERE / "ontology", _HERE.parent / "ontology"):
        if (folder / "trialgraph.ttl").is_file():
            return folder / "trialgraph.ttl"
    raise GraphError(str(_HERE / "ontology"), "no ontology", "trialgraph.ttl", "install the package again: `pip install trialgraph`")
