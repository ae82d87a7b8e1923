"""strace beside a running server: which files its processes opened and whom they called, to be held against what they may."""

from __future__ import annotations

import re
import select
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

CALLS = (
    "open,openat,openat2,creat,truncate,execve,execveat,unlink,unlinkat,rename,renameat,renameat2,mkdir,mkdirat,link,symlink,"
    "connect,bind,sendto,sendmsg"
)
OF_ITS_OWN = {"/dev/null", "/proc/self/statm", "/sys/devices/system/cpu/online"}
"""What a new worker opens before files are out of its reach: where its output goes, and how large it is."""
_OPENED = re.compile(r'\bopen(?:at2?)?\((?:[^,"]+, )?"(?P<path>(?:[^"\\]|\\.)*)", (?P<flags>[^)<]*)(?:\) = (?P<result>-?\d+))?')
_CALLED = re.compile(r"\b(?:connect|bind|sendto|sendmsg)\(.*(?:AF_INET|sun_path)")


@dataclass
class Watch:
    """A running strace and its log."""

    process: subprocess.Popen[str]
    log: Path

    def end(self) -> list[str]:
        """Stop watching; the lines of the log."""
        self.process.send_signal(signal.SIGINT)
        self.process.wait(20)
        if self.process.stderr:
            self.process.stderr.close()
        return self.log.read_text(encoding="utf-8", errors="replace").splitlines()


def attach(pids: list[int], log: Path, seconds: float = 20) -> Watch | str:
    """Watch processes and all that they start; why not, where that cannot be done."""
    words = ["strace", "-f", "-s", "300", "-e", f"trace={CALLS}", "-o", str(log), *(word for pid in pids for word in ("-p", str(pid)))]
    process = subprocess.Popen(words, stderr=subprocess.PIPE, text=True)
    assert process.stderr
    told = ""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline and process.poll() is None and len(re.findall(r"Process \d+ attached", told)) < len(pids):
        if select.select([process.stderr], [], [], 0.5)[0]:
            told += process.stderr.readline()
    if process.poll() is not None:
        told += process.stderr.read()
        process.stderr.close()
        return told
    return Watch(process, log)


def strayed(lines: list[str], allowed: list[Path]) -> Iterator[str]:
    """Lines that tell of a call to an address, of a change to a file, or of a file read that is not in an allowed folder."""
    for line in lines:
        if opened := _OPENED.search(line):
            changes = re.search(r"O_WRONLY|O_RDWR|O_CREAT|O_TRUNC|O_APPEND", opened["flags"])
            within = any(Path(opened["path"]).is_relative_to(folder) for folder in allowed)
            failed = (opened["result"] or "").startswith("-")
            if opened["path"] not in OF_ITS_OWN and (changes or not (within or failed)):
                yield line
        elif _CALLED.search(line) or re.search(r"\b(?:creat|truncate|exec\w+|unlink\w*|rename\w*|mkdir\w*|link|symlink)\(", line):
            yield line


_ROOT = Path(__file__).resolve().parents[2]
READABLE = [Path(sys.prefix), Path(sys.base_prefix), _ROOT / "kg", _ROOT / "queries"]
"""Where a server may read: Python, its packages, and this package. Pages of the build are to be added."""
