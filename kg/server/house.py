"""The server's own queries. ``?thing`` is bound, so that each text is parsed once, before workers are forked."""

from __future__ import annotations

MOST_FACTS = 150
"""Facts on one page."""

_CONCERNED = """{ ?thing tg:evidence ?any BIND(?thing AS ?f) } UNION { ?f ?p ?thing . FILTER EXISTS { ?f tg:evidence ?any } }
    UNION { ?thing tg:member ?f } UNION { ?any tg:document ?thing . ?f tg:evidence ?any }
    UNION { ?any tg:cites ?thing . ?f tg:evidence ?any }"""
_SOME = f"{{ SELECT DISTINCT ?thing ?f {{ {_CONCERNED} }} ORDER BY ?f LIMIT {MOST_FACTS + 1} }}"
_IN_CONFLICT = """{ ?c tg:member ?thing } UNION { ?c tg:member ?m . ?m ?p ?thing } UNION { ?thing tg:member ?m BIND(?thing AS ?c) }
    UNION { ?c tg:member ?m . ?m tg:evidence ?e . ?e tg:document ?thing }"""
_DISPUTED = f"{{ SELECT DISTINCT ?thing ?f {{ {_IN_CONFLICT} ?c a tg:Conflict ; tg:member ?f }} LIMIT {MOST_FACTS} }}"


def _details(some: str) -> str:
    """What some facts say."""
    return f"""SELECT ?thing ?f ?predicate ?o ?name {{ {some}
        ?f ?predicate ?o . FILTER(?predicate != tg:evidence) OPTIONAL {{ ?o rdfs:label ?name }} }} ORDER BY ?f ?predicate ?name ?o"""


def _quotes(some: str) -> str:
    """The words that some facts rest on."""
    return f"""SELECT ?thing ?f ?e ?quote ?document ?title ?key ?start ?end ?line ?row ?column {{ {some}
        ?f tg:evidence ?e . ?e tg:quote ?quote ; tg:document ?document ; tg:start ?start ; tg:end ?end .
        OPTIONAL {{ ?e tg:line ?line }} OPTIONAL {{ ?e tg:tableRow ?row }} OPTIONAL {{ ?e tg:tableColumn ?column }}
        OPTIONAL {{ ?document tg:key ?key }} OPTIONAL {{ ?document dcterms:title ?title }} }} ORDER BY ?f ?document ?start"""


ABOUT = "SELECT ?thing ?p ?o ?name { ?thing ?p ?o OPTIONAL { ?o rdfs:label ?name } } ORDER BY ?p ?name ?o LIMIT 600"
POINTING = """SELECT ?thing ?s ?p ?name { ?s ?p ?thing . FILTER NOT EXISTS { ?s tg:evidence ?e }
    FILTER NOT EXISTS { ?s a tg:Evidence } FILTER NOT EXISTS { ?s a tg:Conflict }
    FILTER NOT EXISTS { ?s a tg:Intervention }
    OPTIONAL { ?s rdfs:label ?name } } ORDER BY ?p ?name ?s LIMIT 300"""
FACTS, QUOTES = _details(_SOME), _quotes(_SOME)
ANSWERS, ANSWER_QUOTES = _details(_DISPUTED), _quotes(_DISPUTED)
CONFLICTS = f"""SELECT DISTINCT ?thing ?c ?kind ?question ?explanation ?f {{ {_IN_CONFLICT}
    ?c a tg:Conflict ; tg:question ?question ; tg:member ?f .
    OPTIONAL {{ ?c tg:kind ?kind }} OPTIONAL {{ ?c tg:explanation ?explanation }} }} ORDER BY ?question ?c ?f LIMIT {MOST_FACTS}"""
_ALL = f"{{ SELECT DISTINCT ?thing ?f {{ {_CONCERNED} }} LIMIT 1000000 }}"  # the limit keeps the engine from joining it the slow way round
TURTLE = f"""CONSTRUCT {{ ?thing ?a ?b . ?f ?c ?d . ?e ?g ?h }} {{
    {{ ?thing ?a ?b }} UNION {{ {_ALL} ?f ?c ?d }} UNION {{ {_ALL} ?f tg:evidence ?e . ?e ?g ?h }} }}"""
TURTLE_ALONE = "CONSTRUCT { ?thing ?p ?o } { ?thing ?p ?o }"
KNOWN = "ASK { ?s ?p ?thing }"
NAMES = """SELECT ?thing ?how ?name {
    VALUES ?how { rdfs:label skos:altLabel dcterms:title tg:registryId tg:identifier } ?thing ?how ?name }"""
EVERY_QUOTE = "SELECT ?thing ?key ?name { ?thing tg:quote ?name ; tg:document/tg:key ?key }"
PROPERTIES = "SELECT ?thing (COUNT(*) AS ?uses) { ?s ?thing ?o } GROUP BY ?thing"
CLASSES = "SELECT ?thing (COUNT(*) AS ?uses) { ?s a ?thing } GROUP BY ?thing"

HOUSE = (
    ABOUT, POINTING, FACTS, QUOTES, CONFLICTS, ANSWERS, ANSWER_QUOTES,
    TURTLE, TURTLE_ALONE, KNOWN, NAMES, EVERY_QUOTE, PROPERTIES, CLASSES,
)
