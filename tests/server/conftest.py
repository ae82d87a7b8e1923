"""A real server in a process of its own, on a free port of the loopback address, with traps beside it that nothing may touch."""

from __future__ import annotations

import http.server
import os
import select
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import httpx
import pytest

SECRET = "the-canary-sings-at-midnight"
HOSTILE = {
    "hostile-script": "<script>document.title='run'</script>",
    "hostile-end": "</title></script><img src=x onerror=\"document.title='run'\">",
    "hostile-quotes": "\" onmouseover=\"document.title='run'\" x='",
    "hostile-direction": "\u202eevil\u2066 right to left \U0001f9ec",
    "hostile-template": "{{ 7 * 7 }}{% raw %}${7*7}",
    "hostile-long": "x" * 10_000,
}


def kg_serve(graph: Path, *words: str) -> subprocess.Popen[str]:
    """Start the command as a user does, on a port that it chooses."""
    command = [sys.executable, "-m", "kg", "serve", "--graph", str(graph), "--port", "0", *words]
    return subprocess.Popen(command, stderr=subprocess.PIPE, text=True, env={**os.environ, "PYTHONUNBUFFERED": "1"})


def address_of(process: subprocess.Popen[str], seconds: float = 30) -> str:
    """The address that a server tells when it is ready."""
    assert process.stderr
    deadline = time.monotonic() + seconds
    told = ""
    while time.monotonic() < deadline and process.poll() is None:
        if select.select([process.stderr], [], [], 0.5)[0]:
            line = process.stderr.readline()
            told += line
            if line.startswith("http://"):
                return line.split()[0].rstrip("/")
    process.kill()
    raise AssertionError(f"the server was not ready within {seconds} s: {told}")


def stop(process: subprocess.Popen[str]) -> None:
    """End a server as Ctrl and C does."""
    process.send_signal(signal.SIGINT)
    try:
        process.wait(10)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
    if process.stderr:
        process.stderr.close()


def children(of: int) -> list[int]:
    """The processes that a process has started."""
    found = []
    for status in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = status.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if int(fields[1]) == of:
            found.append(int(status.parent.name))
    return found


@dataclass
class Served:
    """A running server: its address, and what it wrote to its log."""

    address: str
    process: subprocess.Popen[str]
    log: list[str] = field(default_factory=list)

    def get(self, path: str, **options: object) -> httpx.Response:
        """One request, bounded."""
        return httpx.get(self.address + path, timeout=15, **options)  # type: ignore[arg-type]

    def ask(self, text: str, accept: str = "*/*", seconds: float = 15) -> httpx.Response:
        """One query by POST."""
        headers = {"Content-Type": "application/sparql-query", "Accept": accept}
        return httpx.post(self.address + "/sparql", content=text.encode(), headers=headers, timeout=seconds)


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The graph of the documents in the package, with its pages, and with things whose names would do harm."""
    out = tmp_path_factory.mktemp("serve") / "build"
    done = subprocess.run([sys.executable, "-m", "kg", "build", "--out", str(out)], capture_output=True, text=True, check=False, timeout=60)
    assert done.returncode == 0, done.stderr
    graph = out / "graph.ttl"
    text = graph.read_text(encoding="utf-8")
    for slug, name in HOSTILE.items():
        escaped = name.replace("\\", "\\\\").replace('"', '\\"')
        text += f'\ndrug:{slug} a tg:Drug ;\n    rdfs:label "{escaped}" ;\n    skos:exactMatch <javascript:alert%281%29> ;\n'
        text += "    tg:targets drug:hostile-end , drug:hostile-long .\n"
    graph.write_text(text, encoding="utf-8")
    return graph


@contextmanager
def serving(graph: Path, seconds: int) -> Iterator[Served]:
    """A server with tight limits, which must say nothing on standard error."""
    limits = ["--memory", "250", "--rows", "500", "--workers", "2", "--waiting", "4", "--body", "200000"]
    process = kg_serve(graph, "--seconds", str(seconds), *limits)
    running = Served(address_of(process), process)
    assert process.stderr
    reader = threading.Thread(target=lambda: running.log.extend(process.stderr or ()), daemon=True)
    reader.start()
    yield running
    process.send_signal(signal.SIGINT)
    assert process.wait(10) == 0
    reader.join(5)
    process.stderr.close()
    assert running.log == [], "".join(running.log)


@pytest.fixture(scope="session")
def served(built: Path) -> Iterator[Served]:
    """A server for what must be answered, however busy the machine is."""
    with serving(built, 10) as running:
        yield running


@pytest.fixture(scope="session")
def hurried(built: Path) -> Iterator[Served]:
    """A server for what must be cut short: a query has one second."""
    with serving(built, 1) as running:
        yield running


@dataclass
class Canary:
    """A server that must see no request, and a file whose content must not appear anywhere."""

    address: str
    file: Path
    seen: list[str]


@pytest.fixture(scope="session")
def canary(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Canary]:
    """Traps: an address and a file."""
    seen: list[str] = []

    class Handler(http.server.BaseHTTPRequestHandler):
        def handle_one_request(self) -> None:
            seen.append(self.rfile.readline(1000).decode("latin-1"))
            self.close_connection = True

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    file = tmp_path_factory.mktemp("canary") / "secret.ttl"
    file.write_text(f'<urn:canary> <urn:says> "{SECRET}" .\n', encoding="utf-8")
    yield Canary(f"http://127.0.0.1:{server.server_port}", file, seen)
    server.shutdown()
    server.server_close()
