"""Time whole commands, alternating, and tell the median of each and how many times the first it takes."""

from __future__ import annotations

import statistics
import subprocess
import time
from collections.abc import Mapping, Sequence


def seconds(command: Sequence[str]) -> float:
    """How long a command takes, start to end. Raises CalledProcessError when it fails."""
    begin = time.perf_counter()
    subprocess.run(command, check=True, capture_output=True)
    return time.perf_counter() - begin


def compare(commands: Mapping[str, Sequence[str]], runs: int) -> None:
    """Print one line for each command; the first is what the others are held against. One run of each comes first and is not counted."""
    taken: dict[str, list[float]] = {name: [] for name in commands}
    for run in range(runs + 1):
        for name, command in commands.items():
            each = seconds(command)
            if run:
                taken[name].append(each)
    base = statistics.median(next(iter(taken.values())))
    for name, times in taken.items():
        median = statistics.median(times)
        print(f"{name:<42}{median * 1000:8.0f} ms {median / base:8.2f} x   ({min(times) * 1000:.0f} to {max(times) * 1000:.0f})")
