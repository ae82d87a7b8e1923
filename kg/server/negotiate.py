"""Which form an answer takes: what a client accepts, or what it names by a word."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

_ROWS = (
    ("application/sparql-results+json", "json"), ("application/sparql-results+xml", "xml"), ("text/csv", "csv"),
    ("text/tab-separated-values", "tsv"), ("application/json", "json"), ("application/xml", "xml"), ("text/xml", "xml"),
)  # fmt: skip
_GRAPHS = (
    ("text/turtle", "turtle"), ("application/n-triples", "ntriples"), ("application/rdf+xml", "rdfxml"),
    ("application/ld+json", "jsonld"), ("application/x-turtle", "turtle"), ("application/turtle", "turtle"),
    ("application/xml", "rdfxml"), ("application/json", "jsonld"), ("text/plain", "ntriples"),
)  # fmt: skip
_OFFERS: Mapping[str, Sequence[tuple[str, str]]] = {
    "select": _ROWS,
    "ask": [offer for offer in _ROWS if offer[1] in ("json", "xml")],
    "graph": _GRAPHS,
}
_WORDS = {
    "json": ("json", "jsonld"), "xml": ("xml", "rdfxml"), "csv": ("csv", "turtle"), "tsv": ("tsv", "turtle"),
    "turtle": ("json", "turtle"), "ntriples": ("json", "ntriples"), "rdfxml": ("xml", "rdfxml"), "jsonld": ("json", "jsonld"),
}  # fmt: skip
_ENDINGS = {
    "application/sparql-results+json": "json", "application/sparql-results+xml": "xml", "text/csv": "csv",
    "text/tab-separated-values": "tsv", "text/turtle": "ttl", "application/n-triples": "nt", "application/rdf+xml": "rdf",
    "application/ld+json": "jsonld",
}  # fmt: skip
_PAGE = ("text/html", "application/xhtml+xml")


def forms(accept: str, word: str = "") -> dict[str, str]:
    """The form of a table, of yes or no, and of a graph; a kind of answer for which nothing is accepted is left out.

    >>> forms("text/csv, */*;q=0.1")
    {'select': 'csv', 'ask': 'json', 'graph': 'turtle'}
    >>> forms("image/png")
    {}
    """
    if word in _WORDS:
        table, graph = _WORDS[word]
        return {"select": table, "ask": "xml" if table == "xml" else "json", "graph": graph}
    wanted = list(_ranges(accept or "*/*"))
    return {kind: found for kind, offers in _OFFERS.items() if (found := _best(wanted, offers))}


def ending(media: str) -> str:
    """The ending of a file of this media type.

    >>> ending("text/turtle; charset=utf-8")
    'ttl'
    """
    return _ENDINGS.get(media.partition(";")[0], "txt")


def prefers_page(accept: str) -> bool:
    """Whether a person asks: HTML is accepted, and not less than Turtle and JSON are."""
    wanted = list(_ranges(accept or "*/*"))
    page = max(_weight(wanted, media) for media in _PAGE)
    return page > 0 and page >= max(_weight(wanted, media) for media, _ in (*_GRAPHS[:4], *_ROWS[:4]))


def _best(wanted: Sequence[tuple[str, float]], offers: Sequence[tuple[str, str]]) -> str:
    weights = [(_weight(wanted, media), form) for media, form in offers]
    most = max(weight for weight, _ in weights)
    return next(form for weight, form in weights if weight == most) if most > 0 else ""


def _weight(wanted: Sequence[tuple[str, float]], media: str) -> float:
    """How much a media type is wanted: the most specific range that fits it tells."""
    for pattern in (media, media.partition("/")[0] + "/*", "*/*"):
        found = [weight for name, weight in wanted if name == pattern]
        if found:
            return max(found)
    return 0.0


def _ranges(accept: str) -> Iterator[tuple[str, float]]:
    for part in accept[:4000].split(","):
        name, *settings = (piece.strip().lower() for piece in part.split(";"))
        weight = next((setting[2:] for setting in settings if setting.startswith("q=")), "1")
        try:
            yield name, min(max(float(weight), 0.0), 1.0)
        except ValueError:
            yield name, 0.0
