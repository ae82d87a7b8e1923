"""A server that is still there afterwards: each row of ``server_attacks.tsv`` against a running one."""

from __future__ import annotations

import csv
import re
import socket
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote, urlsplit

import httpx
import pytest

from tests.conftest import IN_CI
from tests.server.conftest import SECRET, Canary, Served, children
from tests.server.watch import READABLE, attach, strayed

CASES = Path(__file__).parent.parent / "cases" / "server_attacks.tsv"
SIMPLE = "ASK { <https://w3id.org/trialgraph/drug/oblimersen> a <https://w3id.org/trialgraph/ontology/Drug> }"


@dataclass(frozen=True)
class Attack:
    """One row: what is sent, how, and which statuses are right answers."""

    case: str
    how: str
    what: str
    status: str

    def __str__(self) -> str:
        return self.case


def attacks() -> Iterator[Attack]:
    with CASES.open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE):
            yield Attack(**row)


def spelled(text: str, canary: Canary) -> str:
    """``{canary}`` and ``{file}`` are the traps, ``{repeat:3:x}`` is xxx."""
    text = text.replace("{canary}", canary.address).replace("{file}", canary.file.as_uri())
    parts, place = [], 0
    while (start := text.find("{repeat:", place)) >= 0:
        times, _, rest = text[start + 8:].partition(":")
        piece = rest[: rest.index("}", 1)]  # a piece may be a closing brace itself
        parts += [text[place:start], piece * int(times)]
        place = start + 8 + len(times) + 1 + len(piece) + 1
    return "".join([*parts, text[place:]])


def send(attack: Attack, hurried: Served, canary: Canary) -> tuple[str, bytes]:
    """The status, or ``closed``, and the body."""
    text = spelled(attack.what, canary)
    url = hurried.address + "/sparql"
    media = {"query": "application/sparql-query", "form": "application/x-www-form-urlencoded", "update": "application/sparql-update"}
    try:
        match attack.how:
            case "query" | "form" | "update" as how:
                body = text.replace("\\n", "\n") if how == "query" else text
                found = httpx.post(url, content=body.encode(), headers={"Content-Type": media[how]}, timeout=20)
            case "get":
                found = httpx.get(f"{url}?{text}", timeout=20)
            case "page":
                path, mark, fields = text.partition("?")
                pairs = "&".join(f"{name}={quote(value)}" for name, _, value in (part.partition("=") for part in fields.split("&")))
                found = httpx.get(hurried.address + quote(path) + mark + pairs, headers={"Accept": "text/html"}, timeout=20)
            case _:
                return raw(text.encode("latin-1").decode("unicode_escape").encode("latin-1"), hurried)
    except httpx.RemoteProtocolError:
        return "closed", b""
    return str(found.status_code), found.content


def raw(message: bytes, hurried: Served) -> tuple[str, bytes]:
    """Bytes as they are, and what comes back."""
    place = urlsplit(hurried.address)
    answer = b""
    with socket.create_connection((place.hostname or "", place.port or 0), timeout=15) as channel:
        try:
            channel.sendall(message)
            channel.settimeout(5)
            while b"\r\n\r\n" not in answer and (part := channel.recv(65_536)):
                answer += part
        except (ConnectionError, TimeoutError):
            pass
    return (answer.split(b" ", 2)[1].decode() if answer.startswith(b"HTTP/") else "closed"), answer


@pytest.fixture(scope="module", autouse=True)
def watched(hurried: Served, built: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """All processes of the server under strace while the attacks run: afterwards, whom they called and which files they touched."""
    (nursery,) = children(hurried.process.pid)
    watch = attach([hurried.process.pid, nursery, *children(nursery)], tmp_path_factory.mktemp("watch") / "calls")
    if isinstance(watch, str):
        assert not IN_CI, f"strace cannot watch (apt-get install strace): {watch}"
        yield  # the canary still sings
        return
    yield
    assert hurried.get("/pages/index.html").status_code == 200
    lines = watch.end()
    assert any("html/index.html" in line for line in lines), "the watch saw nothing, not even a page that was read"
    assert list(strayed(lines, [*READABLE, built.parent / "html"])) == []


@pytest.mark.parametrize("attack", list(attacks()), ids=str)
def test_attack(attack: Attack, hurried: Served, canary: Canary) -> None:
    status, body = send(attack, hurried, canary)
    assert status in attack.status.split("|"), body[:500]
    assert SECRET.encode() not in body
    assert b"root:" not in body
    if attack.how == "page":
        assert b"<script>document" not in body
        assert b"<img src=x" not in body
        assert b'href="javascript' not in body
        assert b"49" not in re.sub(rb"[0-9a-f]{8}|line \d+|column \d+", b"", body) or "template" not in attack.case
    simple = hurried.ask(SIMPLE, seconds=5)
    assert (simple.status_code, simple.json()["boolean"]) == (200, True)
    assert canary.seen == []


def test_the_table_is_long_enough() -> None:
    names = [attack.case for attack in attacks()]
    assert len(names) == len(set(names)) >= 40


def test_the_traps_work(canary: Canary) -> None:
    """The canary sings when it is touched: asked here on a socket of its own, so that silence elsewhere means something."""
    assert SECRET in canary.file.read_text(encoding="utf-8")
    with pytest.raises(httpx.HTTPError):
        httpx.get(canary.address + "/self-test", timeout=5)
    assert canary.seen.pop().startswith("GET /self-test")


@pytest.mark.parametrize(
    ("line", "harm"),
    [
        ('7 openat(AT_FDCWD, "/etc/passwd", O_RDONLY|O_CLOEXEC) = 5', True),
        ('7 openat(AT_FDCWD, "/etc/passwd", O_RDONLY|O_CLOEXEC) = -1 EMFILE (Too many open files)', False),
        ('7 openat(AT_FDCWD, "/etc/passwd", O_RDONLY <unfinished ...>', True),
        ('7 openat(AT_FDCWD, "/allowed/page.html", O_RDONLY|O_CLOEXEC) = 5', False),
        ('7 openat(AT_FDCWD, "/allowed/page.html", O_WRONLY|O_CREAT, 0666) = 5', True),
        ('7 openat(AT_FDCWD, "/allowed-not/page.html", O_RDONLY) = 5', True),
        ('7 connect(9, {sa_family=AF_INET, sin_port=htons(80), sin_addr=inet_addr("127.0.0.1")}, 16) = 0', True),
        ('7 sendto(9, "GET / HTTP/1.1", 14, 0, NULL, 0) = 14', False),
        ('7 unlink("/allowed/page.html") = 0', True),
        ('7 execve("/bin/sh", ["sh"], 0x7ffd) = 0', True),
    ],
)
def test_the_watch_tells_harm(line: str, harm: bool) -> None:
    assert bool(list(strayed([line], [Path("/allowed")]))) == harm
