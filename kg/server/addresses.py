"""Where a node of the graph has its page: own things here, by the path of their name; the rest where they are."""

from __future__ import annotations

import re

from kg.graph.names import HOME, LOCAL, compact

KINDS = frozenset(LOCAL)
_SLUG = re.compile(r"[A-Za-z0-9][A-Za-z0-9._~-]{0,300}")


def iri_of(kind: str, slug: str) -> str | None:
    """The name of the thing that a path means; None for a path that cannot be one.

    >>> iri_of("drug", "oblimersen"), iri_of("drug", "a>b")
    ('https://w3id.org/trialgraph/drug/oblimersen', None)
    """
    return HOME + f"{kind}/{slug}" if kind in KINDS and _SLUG.fullmatch(slug) else None


def href(iri: str) -> str:
    """The address of a node: a page of this server, a page elsewhere, or nothing where there is no safe one."""
    if iri.startswith(HOME):
        kind, _, slug = iri[len(HOME):].partition("/")
        return f"/{kind}/{slug}" if iri_of(kind, slug) or (kind == "ontology" and slug.isalnum() and slug.isascii()) else ""
    return iri if iri.startswith(("https://", "http://")) else ""


def short(iri: str) -> str:
    """The short name of a node."""
    return compact(iri)


def kind_of(iri: str) -> str:
    """The kind of a thing of this project, in words."""
    kind = iri[len(HOME):].partition("/")[0] if iri.startswith(HOME) else ""
    return "mRNA" if kind == "mrna" else kind.replace("-", " ")
