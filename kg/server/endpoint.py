"""``/sparql``: the query side of the SPARQL 1.1 protocol, with a description of itself."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from urllib.parse import parse_qs

from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.responses import RedirectResponse, Response

from kg.errors import QueryError
from kg.graph.protocol import GRAPHS, convert
from kg.server.guard import words
from kg.server.limits import Limits
from kg.server.negotiate import ending, forms, prefers_page
from kg.server.pool import Answered, Pool, TooBusy, TooLong, TooMuch, Unwritable

_FORM = "application/x-www-form-urlencoded"
_QUERY = "application/sparql-query"
_UPDATE = "application/sparql-update"
_REFUSED = ("default-graph-uri", "named-graph-uri", "using-graph-uri", "using-named-graph-uri")
_SLOWEST_BODY = 10.0
_FORMATS = "http://www.w3.org/ns/formats/"
_FEATURES = ("SPARQL_Results_JSON", "SPARQL_Results_XML", "SPARQL_Results_CSV", "SPARQL_Results_TSV", "Turtle", "N-Triples", "RDF_XML")

Fields = Mapping[str, Sequence[str]]


async def sparql(request: Request) -> Response:
    """Answer a query, or describe the service where none is asked."""
    pool: Pool = request.app.state.public
    limits: Limits = request.app.state.limits
    fields = {**fields_of(request.url.query), **await _body(request, limits)}
    accept = request.headers.get("accept", "")
    if "query" not in fields and "update" not in fields and request.method != "POST":
        return RedirectResponse("/query", 303) if prefers_page(accept) and "html" in accept else _description(request, accept)
    problem = _problem(fields)
    if problem:
        return problem
    try:
        found = await pool.ask(fields["query"][0], forms(accept, fields.get("format", [""])[0]))
    except QueryError as error:
        return refusal(error)
    return answer(found, save="answer" if "save" in fields else "")


def answer(found: Answered, save: str = "") -> Response:
    """The response that carries an answer; where rows were left out, ``Kg-More-Rows`` says so. ``save`` names it as a file."""
    headers = {"Content-Type": found.media, "Kg-Rows": str(found.count)}
    headers |= {"Kg-More-Rows": "true"} if found.more else {}
    headers |= {"Content-Disposition": f'attachment; filename="{save}.{ending(found.media)}"'} if save else {}
    return Response(found.body, headers=headers)


def refusal(error: QueryError) -> Response:
    """What is wrong, in words, with the status that says whose turn it is."""
    headers = {"Retry_After": "1"} if isinstance(error, TooBusy) else {}
    return words(status_of(error), str(error), **headers)


def status_of(error: QueryError) -> int:
    """The status of a query that has no answer."""
    statuses = {TooBusy: 503, TooLong: 504, TooMuch: 500, Unwritable: 406}
    return statuses.get(type(error), 400)


def fields_of(text: str) -> dict[str, list[str]]:
    """The fields of a form or of the end of an address. Raises HTTPException for what is not UTF-8."""
    try:
        return parse_qs(text, keep_blank_values=True, errors="strict", max_num_fields=200)
    except ValueError as error:  # UnicodeDecodeError is one
        found = "not UTF-8" if isinstance(error, UnicodeError) else "too many fields"
        raise HTTPException(400, f"The fields are {found}.") from None


async def read_body(request: Request, limits: Limits) -> str:
    """The text of the body. Raises HTTPException for one that is too long, too slow or not UTF-8."""
    parts = bytearray()
    try:
        async with asyncio.timeout(_SLOWEST_BODY):
            async for part in request.stream():
                parts += part
                if len(parts) > limits.body:
                    raise HTTPException(413, f"The body is longer than {limits.body} bytes.")
    except ClientDisconnect:
        raise HTTPException(400, "The client went away.") from None
    except TimeoutError:
        raise HTTPException(408, "The body did not arrive in time.") from None
    try:
        return parts.decode("utf-8")
    except UnicodeDecodeError:
        raise HTTPException(400, "The body is not UTF-8.") from None


async def _body(request: Request, limits: Limits) -> dict[str, list[str]]:
    if request.method != "POST":
        return {}
    media, *settings = (part.strip().lower() for part in request.headers.get("content-type", "").split(";"))
    encoding = next((setting[8:].strip('"') for setting in settings if setting.startswith("charset=")), "utf-8")
    if media == _UPDATE:
        raise HTTPException(403, "This graph is read only: updates are refused.")
    if media not in (_FORM, _QUERY) or encoding not in ("utf-8", "utf8", "us-ascii"):
        raise HTTPException(415, f"A query comes as {_QUERY} or in a form ({_FORM}), in UTF-8.")
    text = await read_body(request, limits)
    return {"query": [text]} if media == _QUERY else fields_of(text)


def _problem(fields: Fields) -> Response | None:
    if "update" in fields:
        return words(403, "This graph is read only: updates are refused.")
    named = [name for name in _REFUSED if name in fields]
    if named:
        return words(400, f"{named[0]} is refused: there is one graph, and a query reads nothing else.")
    if len(fields.get("query", ())) != 1:
        return words(400, "One query is expected, in the field 'query'.")
    return None


def _description(request: Request, accept: str) -> Response:
    form = forms(accept).get("graph")
    if not form:
        return words(406, "The description of this service comes as " + ", ".join(GRAPHS.values()) + ".")
    address = str(request.url.replace(query="", fragment=""))
    formats = ", ".join(f"<{_FORMATS}{name}>" for name in _FEATURES)
    text = f"""@prefix sd: <http://www.w3.org/ns/sparql-service-description#> .
        @prefix void: <http://rdfs.org/ns/void#> .
        <{address}#service> a sd:Service ; sd:endpoint <{address}> ; sd:supportedLanguage sd:SPARQL11Query ; sd:resultFormat {formats} ;
            sd:feature sd:UnionDefaultGraph ; sd:defaultDataset <{address}#dataset> .
        <{address}#dataset> a sd:Dataset ; sd:defaultGraph <{address}#graph> .
        <{address}#graph> a sd:Graph ; void:triples {request.app.state.triples} ."""
    return Response(convert(text, form), headers={"Content-Type": GRAPHS[form]})
