"""A folder is replaced whole or not at all: whatever happens, the old one or the new one stands under its name."""

from __future__ import annotations

import ctypes
import os
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from kg.errors import GraphError

OURS = {"graph.ttl", "graph.nq", "report.json", "html"}
KEPT = "documents"
"""The files that were read, as they were. Others have folders of this name too: it is ours only beside a whole build."""
_HERE = -100  # AT_FDCWD
_EXCHANGE = 2  # RENAME_EXCHANGE


@contextmanager
def replaced(out: Path) -> Iterator[Path]:
    """Give a new empty folder beside ``out`` to fill; when all went well it takes the place of ``out``, otherwise it is removed.

    Raises GraphError where ``out`` holds anything that this program has not made.
    """
    out = out.resolve()
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        _clean(out)
        refuse_foreign(out)
        new = out.parent / f".{out.name}.new-{os.getpid()}"
        new.mkdir()
    except OSError as error:
        raise GraphError(str(out), error.strerror or str(error), "a folder that can be written", "choose another with --out") from error
    try:
        yield new
        _swap(new, out)
    finally:
        shutil.rmtree(new, ignore_errors=True)


def refuse_foreign(out: Path) -> None:
    """Raise GraphError where replacing a folder would lose what others put there."""
    if out.exists() and not out.is_dir():
        raise GraphError(str(out), "a file", "a folder to write the build into", "choose another with --out")
    if not out.is_dir():
        return
    inside = {path.name for path in out.iterdir()}
    ours = OURS | {KEPT} if inside >= {"graph.ttl", "report.json"} else OURS
    if foreign := sorted(inside - ours):
        expected = f"only what a build makes: {', '.join(sorted(OURS | {KEPT}))}"
        raise GraphError(str(out), f"other files, such as {foreign[0]}", expected, "choose an empty folder with --out; nothing was changed")


def keep(originals: Mapping[str, bytes], folder: Path) -> None:
    """Write the files that were read, as they were and under their names, into ``documents`` of a new build.

    Raises GraphError where one cannot be written, such as two whose names the file system takes for one.
    """
    place = folder / KEPT
    place.mkdir()
    for name, data in sorted(originals.items()):
        try:
            with (place / name).open("xb") as file:
                file.write(data)
        except OSError as error:
            found = f"{name}: {error.strerror or error}"
            raise GraphError(f"{KEPT} of the build", found, "a name of its own for each document", "rename the file") from error


def _swap(new: Path, out: Path) -> None:
    """Put ``new`` in the place of ``out``; afterwards ``new`` is the old folder, or gone."""
    if not out.exists():
        new.rename(out)
    elif not _exchange(new, out):  # no exchange here: two renames, and a kill between them is mended by the next build
        old = out.parent / f".{out.name}.old-{os.getpid()}"
        out.rename(old)
        new.rename(out)
        shutil.rmtree(old, ignore_errors=True)


def _exchange(one: Path, other: Path) -> bool:
    """Exchange two folders in one step, where the system can."""
    try:
        rename = ctypes.CDLL(None, use_errno=True).renameat2
    except (AttributeError, OSError):
        return False
    return bool(rename(_HERE, os.fsencode(one), _HERE, os.fsencode(other), _EXCHANGE) == 0)


def _clean(out: Path) -> None:
    """Remove what killed builds left; where one was killed between two renames, put the old build back."""
    for left in sorted(out.parent.glob(f".{out.name}.old-*")):
        if not _running(left):
            if out.exists():
                shutil.rmtree(left, ignore_errors=True)
            else:
                left.rename(out)
    for left in out.parent.glob(f".{out.name}.new-*"):
        if not _running(left):
            shutil.rmtree(left, ignore_errors=True)


def _running(left: Path) -> bool:
    """Whether the process that made a folder is another one that is still at work."""
    number = left.name.rpartition("-")[2]
    if not number.isdigit() or int(number) == os.getpid():
        return False
    try:
        os.kill(int(number), 0)
    except ProcessLookupError:
        return False
    except (PermissionError, OverflowError):
        return True
    return True
