"""What holds for every request, before any page sees it: which hosts and methods, how long an address, and headers that protect."""

from __future__ import annotations

from collections.abc import Iterable

from starlette.datastructures import MutableHeaders
from starlette.responses import PlainTextResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from kg.server.limits import Limits

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)
_HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-cache",
}
_METHODS = ("GET", "HEAD", "POST")


class Guard:
    """Turns away what no page should see, and puts protecting headers on every response.

    A name that is not in ``hosts`` is refused, so that a page elsewhere cannot reach a loopback server by pointing its own name at it.
    """

    def __init__(self, app: ASGIApp, *, limits: Limits, hosts: Iterable[str], cors: str = "") -> None:
        self._app, self._limits, self._hosts, self._cors = app, limits, frozenset(hosts), cors

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request."""
        if scope["type"] == "lifespan":
            return await self._app(scope, receive, send)
        if scope["type"] != "http":
            return None
        shared = bool(self._cors) and scope["path"] == "/sparql"

        async def protected(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in _HEADERS.items():
                    headers.setdefault(name, value)
                headers.add_vary_header("Accept")
                if shared:
                    headers.update({"Access-Control-Allow-Origin": self._cors, "Cross-Origin-Resource-Policy": "cross-origin"})
                    headers.update({"Access-Control-Expose-Headers": "Kg-Rows, Kg-More-Rows"})
                    headers.add_vary_header("Origin")
            await send(message)

        answer = self._refusal(scope, shared) or self._app
        return await answer(scope, receive, protected)

    def _refusal(self, scope: Scope, shared: bool) -> Response | None:
        headers = {name.decode("latin-1").lower(): value.decode("latin-1") for name, value in scope["headers"]}
        if self._hosts and _host(headers.get("host", "")) not in self._hosts:
            return words(421, "This server is not known by that name. Start it with --allow-host NAME to reach it so.")
        if shared and scope["method"] == "OPTIONS":
            preflight = {"Access-Control-Allow-Methods": "GET, POST", "Access-Control-Allow-Headers": "Accept, Content-Type"}
            return Response(status_code=204, headers=preflight)
        if scope["method"] not in _METHODS:
            return words(405, "GET, HEAD and POST are understood.", Allow=", ".join(_METHODS))
        if len(scope.get("raw_path", b"")) + len(scope["query_string"]) > self._limits.address:
            return words(414, f"The address is longer than {self._limits.address} bytes. Send the query by POST.")
        length = headers.get("content-length", "0")
        if length.isdecimal() and int(length[:20]) > self._limits.body:
            return words(413, f"The body is longer than {self._limits.body} bytes.")
        return None


def words(status: int, text: str, **headers: str) -> Response:
    """A refusal in words."""
    return PlainTextResponse(text + "\n", status, {name.replace("_", "-"): value for name, value in headers.items()})


def _host(value: str) -> str:
    """The name in a Host header, without the port.

    >>> _host("[::1]:8000"), _host("LocalHost:80")
    ('[::1]', 'localhost')
    """
    if value.startswith("["):
        return value.partition("]")[0].lower() + "]"
    return value.partition(":")[0].lower()
