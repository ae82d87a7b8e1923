"""What may be asked: a query is parsed and its whole tree walked before any engine sees it.

Refused are updates, SERVICE (another machine), FROM and FROM NAMED (another file), and whatever is not SPARQL.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from difflib import get_close_matches
from functools import lru_cache

import pyoxigraph
import rdflib.plugins.sparql
from pyparsing import ParseException
from rdflib.plugins.sparql.algebra import translateQuery
from rdflib.plugins.sparql.parser import parseQuery, parseUpdate
from rdflib.plugins.sparql.parserutils import CompValue
from rdflib.plugins.sparql.sparql import Query
from rdflib.term import Variable

from kg.errors import QueryError
from kg.graph.names import PREFIXES

rdflib.plugins.sparql.SPARQL_LOAD_GRAPHS = False

LONGEST = 100_000
"""Characters of a query at most."""

_KNOWN = "one query: SELECT, ASK, CONSTRUCT or DESCRIBE"


@lru_cache(maxsize=256)
def allowed(text: str) -> Query:
    """The parsed query. Raises QueryError, with line and column for a syntax error, when it may not or cannot be asked."""
    if len(text) > LONGEST:
        raise QueryError("query", f"{len(text)} characters", f"at most {LONGEST}", "ask a smaller question")
    try:
        tree = parseQuery(text)
    except ParseException as error:
        raise _not_sparql(text, error) from None
    except RecursionError:
        raise QueryError("query", "groups nested too deep to parse", "fewer levels", "ask a simpler question") from None
    found = next(_refused(tree), None)
    if found:
        raise QueryError("query", found, "a query of this graph alone", "leave it out; `kg query` reads one graph and nothing else")
    try:
        query = translateQuery(tree, initNs=PREFIXES)
    except RecursionError:
        raise QueryError("query", "groups nested too deep to read", "fewer levels", "ask a simpler question") from None
    except Exception as error:  # rdflib raises bare Exception for an unknown prefix and its like
        raise QueryError("query", str(error), "SPARQL 1.1", "declare each prefix, or see `kg queries` for examples") from None
    found = next(_refused(query.algebra), None)
    if found:
        raise QueryError("query", found, "a query of this graph alone", "leave it out")
    return query


def has_variables(query: Query, wanted: Iterable[str]) -> None:
    """Raise QueryError for a parameter that the query cannot take: for SELECT it must be a column, else a variable."""
    algebra = query.algebra
    parts = algebra.PV if algebra.name == "SelectQuery" else _walk(algebra)
    known = {str(part) for part in parts if isinstance(part, Variable)}
    for name in wanted:
        if name not in known:
            near = get_close_matches(name, known, n=3) or sorted(known)
            perhaps = f"perhaps {', '.join(near)}" if near else "this query takes none"
            raise QueryError("query", f"parameter {name!r}", "a variable that the query gives back", perhaps)


def _walk(part: object) -> Iterator[object]:
    """Every part of a parse tree or algebra, without recursion and without visiting a part twice."""
    waiting, seen = [part], set()
    while waiting:
        part = waiting.pop()
        if isinstance(part, str):
            yield part
            continue
        if id(part) in seen:
            continue
        seen.add(id(part))
        yield part
        if isinstance(part, dict):
            waiting.extend(part.values())
        elif isinstance(part, Iterable):
            waiting.extend(part)


def _refused(tree: object) -> Iterator[str]:
    for part in _walk(tree):
        if isinstance(part, CompValue):
            if part.name == "ServiceGraphPattern":
                yield "SERVICE, which asks another machine"
            elif part.name == "DatasetClause" or dict.get(part, "datasetClause"):
                yield "FROM, which reads another graph"


def _not_sparql(text: str, error: ParseException) -> QueryError:
    if _is_update(text):
        return QueryError("query", "an update", _KNOWN, "`kg query` never changes a graph; edit the documents and build again")
    line, column, expected = _position(text, error)
    return QueryError(f"query, line {line}, column {column}", _line(text, line), expected, "correct the query at this place")


def _is_update(text: str) -> bool:
    try:
        tree = parseUpdate(text)
    except (ParseException, RecursionError):
        return False
    return any(isinstance(part, CompValue) and part.name not in ("Update", "Prologue") for part in _walk(tree))  # else it is empty


def _position(text: str, error: ParseException) -> tuple[int, int, str]:
    """Where the error is: from Oxigraph, whose positions are exact, unless its parsing could go on to ask another machine."""
    if "service" not in text.lower() and "\\u" not in text.lower():
        try:
            pyoxigraph.Store().query(text, prefixes=dict(PREFIXES))
        except SyntaxError as exact:
            match = re.search(r"error at (\d+):(\d+): (.*)", str(exact.msg), re.DOTALL)
            if match:
                return int(match[1]), int(match[2]), re.sub(r"\b(LATERAL|SERVICE|FROM), ", "", match[3].removeprefix("expected "))
        except (OSError, RuntimeError, ValueError):
            pass
    return error.lineno, error.column, _KNOWN


def _line(text: str, line: int) -> str:
    lines = text.splitlines()
    return lines[line - 1].strip()[:120] if 0 < line <= len(lines) else "the end of the query"
