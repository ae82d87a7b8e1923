"""Workers that can be ended: each query runs in one, under a clock; too many at once are turned away."""

from __future__ import annotations

import asyncio
import socket
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from kg.errors import GraphError, QueryError
from kg.server.frames import packed, receive_from
from kg.server.limits import Limits


class TooBusy(QueryError):
    """As many queries run and wait as are allowed."""


class TooLong(QueryError):
    """A query was ended by the clock."""


class TooMuch(QueryError):
    """A query ended its worker: too much memory, or a fault of the engine."""


class Unwritable(QueryError):
    """The answer has no form that the client accepts."""


@dataclass(frozen=True, slots=True)
class Answered:
    """An answer as bytes with its media type; ``more`` tells that rows were left out."""

    form: str
    media: str
    body: bytes
    count: int
    more: bool


@dataclass(slots=True)
class _Worker:
    pid: int
    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter


class Nursery:
    """The process that holds the graph and forks workers."""

    def __init__(self, graph: Path, limits: Limits) -> None:
        self._graph, self._limits = graph, limits
        self._turn = asyncio.Lock()
        self.triples = 0

    async def start(self) -> None:
        """Load the graph. Raises GraphError where it is none."""
        self._mine, theirs = socket.socketpair()
        number = theirs.fileno()
        words = [sys.executable, "-P", "-m", "kg.server.nursery", str(number), str(self._graph.resolve())]
        words += ["--memory", str(self._limits.memory * 1_000_000)]
        self._process = subprocess.Popen(words, pass_fds=[number], stdin=subprocess.DEVNULL)
        theirs.close()
        self._mine.setblocking(False)
        self._reader, self._writer = await asyncio.open_connection(sock=self._mine)
        try:
            head, _ = await receive_from(self._reader)
        except EOFError:
            raise GraphError(str(self._graph), "its process ended while loading", "a graph that fits into memory", "see above") from None
        if not head["ok"]:
            raise GraphError(head["place"], head["found"], head["expected"], head["remedy"])
        self.triples = head["triples"]

    async def fork(self) -> _Worker:
        """A new worker."""
        mine, theirs = socket.socketpair()
        async with self._turn:
            with theirs:
                socket.send_fds(self._sending(), [b"fork"], [theirs.fileno()])
            head, _ = await receive_from(self._reader)
        mine.setblocking(False)
        reader, writer = await asyncio.open_connection(sock=mine, limit=1 << 22)
        return _Worker(head["worker"], reader, writer)

    async def end(self, worker: _Worker) -> int:
        """End a worker; the signal that ended it, when it had ended already."""
        worker.writer.close()
        async with self._turn:
            self._sending().send(str(worker.pid).encode())
            head, _ = await receive_from(self._reader)
        return int(head["signal"])

    def _sending(self) -> socket.socket:
        """The socket itself: a stream cannot pass handles on. Orders are a few bytes, one at a time, so that they never wait."""
        return self._mine

    async def stop(self) -> None:
        """End the nursery and all workers."""
        self._writer.close()
        try:
            await asyncio.to_thread(self._process.wait, 5)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()


@dataclass(slots=True)
class Pool:
    """So many workers, and so many queries that may wait for one."""

    nursery: Nursery
    limits: Limits
    size: int
    _idle: list[_Worker] = field(default_factory=list)
    _waiting: int = 0
    _free: asyncio.Semaphore = field(init=False)

    async def start(self) -> None:
        """Fork the workers."""
        self._free = asyncio.Semaphore(self.size)
        for _ in range(self.size):
            self._idle.append(await self.nursery.fork())

    async def ask(
        self, text: str, forms: Mapping[str, str], bindings: Mapping[str, str] | None = None, limit: int | None = None,
    ) -> Answered:
        """Run a query in a worker. Raises QueryError, TooBusy, TooLong, TooMuch or Unwritable."""
        if self._free.locked() and self._waiting >= self.limits.waiting:
            found = f"{self.size} queries running and {self._waiting} waiting"
            raise TooBusy("query", found, "a free worker", "ask again in a moment")
        self._waiting += 1
        try:
            await self._free.acquire()
        finally:
            self._waiting -= 1
        try:
            order = {"text": text, "forms": dict(forms), "bindings": dict(bindings or {}), "limit": limit or self.limits.rows}
            head, body = await self._run(order)
        finally:
            self._free.release()
        if not head["ok"]:
            kind = Unwritable if head["no_form"] else QueryError
            raise kind(head["place"], head["found"], head["expected"], head["remedy"])
        return Answered(head["form"], head["media"], body, head["count"], head["more"])

    async def _run(self, order: Mapping[str, Any]) -> tuple[dict[str, Any], bytes]:
        worker = self._idle.pop() if self._idle else await self.nursery.fork()
        finished = False
        try:
            async with asyncio.timeout(self.limits.seconds):
                worker.writer.write(packed(order))
                await worker.writer.drain()
                found = await receive_from(worker.reader)
            finished = True
        except TimeoutError:
            raise TooLong("query", f"no answer after {self.limits.seconds:g} s", "an answer in that time", "ask for less") from None
        except (EOFError, ConnectionError):
            most = f"at most {self.limits.memory} MB beside the graph"
            raise TooMuch("query", "it took more memory than it may, or broke the engine", most, "ask for less") from None
        finally:
            if finished:
                self._idle.append(worker)
            else:
                await asyncio.shield(self._replace(worker))
        return found

    async def _replace(self, worker: _Worker) -> None:
        await self.nursery.end(worker)
        self._idle.append(await self.nursery.fork())

    async def stop(self) -> None:
        """End the workers that are idle."""
        while self._idle:
            await self.nursery.end(self._idle.pop())
