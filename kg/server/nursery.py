"""A process that loads the graph once and forks a worker whenever one is wanted: a killed worker is replaced within milliseconds.

It has one thread and nothing else to do. A worker answers one query after another on its own socket, with no right to open a file or a
connection, to write a file, or to grow beyond its share of memory; whatever else a query does, the server ends it by the clock.
"""

from __future__ import annotations

import argparse
import os
import resource
import signal
import socket
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, NoReturn

from kg.errors import KgError, QueryError
from kg.graph.ask import load
from kg.graph.protocol import NoForm, Reply, reply
from kg.graph.refuse import allowed
from kg.server.frames import packed, receive
from kg.server.house import HOUSE

_WARM = (  # whatever these make Python import is there before files are out of reach
    "SELECT * { ?s ?p ?o } LIMIT 1", "ASK {}", "CONSTRUCT WHERE { ?s ?p ?o } LIMIT 1", "SELECT ?x {", "SELECT ?x { nowhere:x ?p ?x }",
    "DELETE WHERE { ?s ?p ?o }", "ASK { SERVICE <x:> {} }", "ASK FROM <x:> {}", "SELECT (1/0 AS ?x) {}", "SELECT ?\\u0078 {",
)  # fmt: skip
_FORMS: Sequence[Mapping[str, str]] = (
    {"select": "json", "ask": "json", "graph": "turtle"}, {"select": "xml", "ask": "xml", "graph": "rdfxml"}, {},
)  # fmt: skip


def main() -> None:
    """Serve the socket whose number is given: ``fork`` with a socket for the new worker, and ``end`` with its process id."""
    arguments = argparse.ArgumentParser()
    arguments.add_argument("socket", type=int)
    arguments.add_argument("graph", type=Path)
    arguments.add_argument("--memory", type=int, required=True)
    given = arguments.parse_args()
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the server tells when to end, by closing the socket
    orders = socket.socket(fileno=given.socket)
    try:
        store = load(given.graph)
    except KgError as error:
        orders.sendall(packed(_problem(error)))
        return
    for text in _WARM:
        for forms in _FORMS:
            _answer(store, {"text": text, "forms": forms, "limit": 1})
    for text in HOUSE:
        allowed(text)
    orders.sendall(packed({"ok": True, "triples": len(store)}))
    _tend(orders, lambda channel: _work(store, channel, given.memory))


def _tend(orders: socket.socket, work: Callable[[socket.socket], NoReturn]) -> None:
    children: set[int] = set()
    while True:
        word, handles, *_ = socket.recv_fds(orders, 64, 1)
        if not word:
            break
        if handles:
            child = os.fork()
            if child == 0:
                orders.close()
                work(socket.socket(fileno=handles[0]))
            os.close(handles[0])
            children.add(child)
            orders.sendall(packed({"ok": True, "worker": child}))
        else:
            child = int(word)
            how = _end(child) if child in children else 0
            children.discard(child)
            orders.sendall(packed({"ok": True, "signal": os.WTERMSIG(how) if os.WIFSIGNALED(how) else 0}))
    for child in children:
        _end(child)


def _end(child: int) -> int:
    os.kill(child, signal.SIGKILL)
    return os.waitpid(child, 0)[1]


def _work(store: Any, channel: socket.socket, memory: int) -> NoReturn:
    """Answer queries until the server hangs up. Never returns into the nursery."""
    try:
        _confine(memory)
        while True:
            order, _ = receive(channel)
            head, body = _answer(store, order)
            channel.sendall(packed(head, body))
    except (EOFError, OSError):
        os._exit(0)
    except BaseException:
        os._exit(1)


def _confine(memory: int) -> None:
    """No core files, no files written, none opened, no sockets; and so many bytes more than the graph itself takes.

    Standard error goes nowhere: the last words of an engine that ran out of memory are no news, and would fill a log.
    """
    os.dup2(os.open(os.devnull, os.O_WRONLY), 2)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    if sys.platform == "linux":
        pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0])
        most = pages * resource.getpagesize() + memory
        resource.setrlimit(resource.RLIMIT_AS, (most, most))
    resource.setrlimit(resource.RLIMIT_NOFILE, (0, 0))


def _answer(store: Any, order: dict[str, Any]) -> tuple[dict[str, Any], bytes]:
    try:
        found: Reply = reply(store, order["text"], order.get("bindings"), order["forms"], order["limit"])
    except QueryError as error:
        return _problem(error), b""
    except MemoryError:
        return _problem(QueryError("query", "an answer that takes too much memory", "a smaller one", "ask for less")), b""
    except Exception as error:  # whatever an engine raises while it runs a query that parsed
        return _problem(QueryError("query", f"{type(error).__name__}: {error}", "a query that runs", "simplify it step by step")), b""
    return {"ok": True, "form": found.form, "media": found.media, "count": found.count, "more": found.more}, found.body


def _problem(error: KgError) -> dict[str, Any]:
    parts = {"place": error.place, "found": error.found, "expected": error.expected, "remedy": error.remedy}
    return {"ok": False, "no_form": isinstance(error, NoForm), **parts}


if __name__ == "__main__":
    main()
