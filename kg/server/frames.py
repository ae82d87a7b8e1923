"""What server, nursery and workers say to each other: a length, a line of JSON, and bytes."""

from __future__ import annotations

import asyncio
import json
import socket
import struct
from collections.abc import Mapping
from typing import Any

_SIZES = struct.Struct(">II")


def packed(head: Mapping[str, Any], body: bytes = b"") -> bytes:
    """One message."""
    line = json.dumps(head).encode()
    return _SIZES.pack(len(line), len(body)) + line + body


def receive(channel: socket.socket) -> tuple[dict[str, Any], bytes]:
    """The next message. Raises EOFError when the other side is gone."""
    first, second = _SIZES.unpack(_exactly(channel, _SIZES.size))
    return json.loads(_exactly(channel, first)), _exactly(channel, second)


async def receive_from(reader: asyncio.StreamReader) -> tuple[dict[str, Any], bytes]:
    """The next message. Raises asyncio.IncompleteReadError, an EOFError, when the other side is gone."""
    first, second = _SIZES.unpack(await reader.readexactly(_SIZES.size))
    return json.loads(await reader.readexactly(first)), await reader.readexactly(second)


def _exactly(channel: socket.socket, size: int) -> bytes:
    parts = bytearray()
    while len(parts) < size:
        part = channel.recv(min(size - len(parts), 1 << 20))
        if not part:
            raise EOFError
        parts += part
    return bytes(parts)
