"""What one request may take."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """Seconds and megabytes of a query, rows of an answer, workers, queries that wait, bytes of an address and of a body."""

    seconds: float = 10.0
    memory: int = 1000
    rows: int = 10_000
    workers: int = 2
    waiting: int = 16
    address: int = 16_384
    body: int = 400_000
