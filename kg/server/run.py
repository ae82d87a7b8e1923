"""Listening: a socket, the application behind it, and an end that leaves nothing running."""

from __future__ import annotations

import asyncio
import ipaddress
import logging
import socket
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path

import uvicorn
from starlette.types import ASGIApp

from kg.errors import GraphError, KgError
from kg.server.app import application
from kg.server.limits import Limits

_LOOPBACK = ("localhost", "127.0.0.1", "[::1]")
_MOST_CONNECTIONS = 200


def serve(
    graph: Path, host: str, port: int, limits: Limits, *, names: Sequence[str], cors: str, say: Callable[[str], None],
) -> None:
    """Serve a graph until told to stop. ``say`` gets the address when it is ready. Raises KgError where it cannot be served."""
    if not graph.is_file():
        raise GraphError(str(graph), "no such file", "a graph", "make it with `kg build`, or name another with --graph")
    listening = _listen(host, port)
    port = listening.getsockname()[1]
    address = f"http://{f'[{host}]' if ':' in host else host}:{port}/"

    async def run() -> None:
        async with application(graph, limits, hosts=_hosts(host, names), cors=cors) as app:
            await _Server(_config(app), lambda: say(address)).serve(sockets=[listening])

    with listening, suppress(KeyboardInterrupt):  # Ctrl and C is how it ends
        asyncio.run(run())


class _Server(uvicorn.Server):
    """A server that tells when it can be asked."""

    def __init__(self, config: uvicorn.Config, ready: Callable[[], None]) -> None:
        super().__init__(config)
        self._ready = ready

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Listen, and tell so."""
        await super().startup(sockets)
        self._ready()


def _config(app: ASGIApp) -> uvicorn.Config:
    return uvicorn.Config(
        app, log_level=logging.ERROR, access_log=False, server_header=False, proxy_headers=False, ws="none", http="h11", lifespan="off",
        limit_concurrency=_MOST_CONNECTIONS, timeout_keep_alive=10, timeout_graceful_shutdown=3, h11_max_incomplete_event_size=65_536,
    )  # fmt: skip


def _listen(host: str, port: int) -> socket.socket:
    try:
        family, kind, number, _, place = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        listening = socket.socket(family, kind, number)
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind(place)
    except OSError as error:
        found = error.strerror or str(error)
        raise KgError(f"{host}:{port}", found, "an address that is free", "choose another --port or --host") from None
    return listening


def _hosts(host: str, names: Sequence[str]) -> list[str]:
    """The names under which the server answers; none means any, for an address that stands for all of this machine."""
    try:
        everywhere = ipaddress.ip_address(host).is_unspecified
    except ValueError:
        everywhere = False
    if everywhere and not names:
        return []
    return [*_LOOPBACK, f"[{host}]" if ":" in host else host.lower(), *(name.lower() for name in names)]
