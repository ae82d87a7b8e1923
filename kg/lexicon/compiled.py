"""The lexicon on disk: source tables become one trie of keys and one file of records, both mapped and never read whole."""

from __future__ import annotations

import gc
import gzip
import hashlib
import mmap
import os
import shutil
import struct
import tempfile
from array import array
from collections.abc import Iterator
from pathlib import Path

import marisa_trie

from kg.errors import RuleError
from kg.lexicon.lists import DATA, rows, stop_names
from kg.lexicon.spelling import inflected, spellings
from kg.model import Term

VERSION = "1"
LONGEST = 160
ANY_CASE = 0xFFFFFFFF
PREFERRED = 0x80000000
SOURCES = {"drug": "drugs", "gene": "genes", "disease": "diseases", "process": "processes"}
_HEADER = struct.Struct("<8I")

Row = tuple[str, str, str, list[str], str, str, list[str]]


class Records:
    """A compiled lexicon: ``trie`` of keys, and for each key the names and terms behind it."""

    def __init__(self, folder: Path) -> None:
        """Map the files of a compiled lexicon; a few milliseconds whatever its size."""
        self.trie = marisa_trie.Trie().mmap(str(folder / "names.marisa"))
        with (folder / "records.bin").open("rb") as file:
            self._map = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        keys, names, terms, name_bytes = _HEADER.unpack_from(self._map)[:4]
        view, at = memoryview(self._map), _HEADER.size
        self._first = view[at:at + 4 * (keys + 1)].cast("I")
        at += 4 * (keys + 1)
        self._names = view[at:at + 8 * names].cast("I")
        at += 8 * names
        self._terms = view[at:at + 4 * (terms + 1)].cast("I")
        self._name_text = at + 4 * (terms + 1)
        self._term_text = self._name_text + name_bytes
        self._read: dict[int, Term] = {}

    def of(self, key: str) -> Iterator[tuple[Term, str, bool]]:
        """Term, name and "is the label or an addition" of each name with this key; the name is empty where its case does not matter."""
        place = self.trie.get(key)
        if place is None:
            return
        for i in range(self._first[place], self._first[place + 1]):
            number, name, text = self._names[2 * i], self._names[2 * i + 1], ""
            if name != ANY_CASE:
                at = self._name_text + name
                text = self._map[at:self._map.find(b"\n", at)].decode()
            yield self._term(number & ~PREFERRED), text, bool(number & PREFERRED)

    def _term(self, number: int) -> Term:
        if number not in self._read:
            start, end = self._term_text + self._terms[number], self._term_text + self._terms[number + 1]
            source, curie, label, kind, xrefs = self._map[start:end].decode().rstrip("\n").split("\t")
            self._read[number] = Term(source=source, curie=curie, label=label, type=kind, xrefs=tuple(filter(None, xrefs.split("|"))))
        return self._read[number]


def open_records() -> Records:
    """The compiled lexicon of the data in the package, compiled now if it never was. Safe in many processes at once."""
    name = f"lexicon-{fingerprint()}"
    for folder in _caches():
        target = folder / name
        if not (target / "records.bin").is_file():
            try:
                folder.mkdir(parents=True, exist_ok=True)
                _compile_beside(target)
            except OSError:
                continue
        return Records(target)
    raise RuleError("lexicon", "no folder can be written", "a cache folder", "set KG_CACHE to a folder that can be written")


def _caches() -> Iterator[Path]:
    if os.environ.get("KG_CACHE"):
        yield Path(os.environ["KG_CACHE"])
    elif os.environ.get("XDG_CACHE_HOME"):
        yield Path(os.environ["XDG_CACHE_HOME"]) / "trialgraph"
    else:
        yield Path(os.path.expanduser("~")) / ".cache" / "trialgraph"
    user = os.getuid() if hasattr(os, "getuid") else os.environ.get("USERNAME", "user")
    private = Path(tempfile.gettempdir()) / f"trialgraph-{user}"
    private.mkdir(mode=0o700, exist_ok=True)
    if not hasattr(os, "getuid") or private.stat().st_uid == os.getuid():
        yield private


def fingerprint() -> str:
    """A name for this data and compiler. Of a gzip file its length and last 8 bytes count: they hold the checksum of all it contains."""
    seen = hashlib.sha256(VERSION.encode())
    for file in sorted(DATA.iterdir()):
        if file.suffix == ".gz":
            with file.open("rb") as stream:
                size = stream.seek(-8, os.SEEK_END)
                seen.update(f"{file.name} {size} ".encode() + stream.read())
        elif file.name in {"additions.tsv", "stop_names.tsv"}:
            seen.update(file.read_bytes())
    for code in ("compiled.py", "spelling.py"):
        seen.update((Path(__file__).parent / code).read_bytes())
    return seen.hexdigest()[:16]


def _compile_beside(target: Path) -> None:
    """Write the compiled lexicon into a folder beside ``target`` and rename it; whoever comes second throws his away."""
    beside = Path(tempfile.mkdtemp(prefix=".lexicon-", dir=target.parent))
    collecting = gc.isenabled()
    gc.disable()  # half a million small lists and no cycle among them: looking for one takes longer than the work
    try:
        write_records(beside)
        try:
            beside.rename(target)
        except OSError:
            if not (target / "records.bin").is_file():
                raise
    finally:
        if collecting:
            gc.enable()
        shutil.rmtree(beside, ignore_errors=True)


def write_records(folder: Path) -> None:
    """Compile the source tables into ``names.marisa`` and ``records.bin`` in ``folder``."""
    found: dict[str, list[int]] = {}
    name_text, term_text, term_starts = bytearray(), bytearray(), array("I", [0])
    for number, (source, curie, label, names, xrefs, kind, added) in enumerate(_entries()):
        term_text += f"{source}\t{curie}\t{label}\t{kind}\t{xrefs}\n".encode()
        term_starts.append(len(term_text))
        for name in dict.fromkeys([label, *added, *names]):
            preferred = PREFERRED if name == label or name in added else 0
            where = ANY_CASE
            for key in _keys(name, source, curie, bool(preferred)):
                if _case_matters(key) and where == ANY_CASE:
                    where = len(name_text)
                    name_text += name.encode() + b"\n"
                found.setdefault(key, []).extend((number | preferred, where if _case_matters(key) else ANY_CASE))
    trie = marisa_trie.Trie(found)
    first, postings = array("I", [0]), array("I")
    for key in sorted(found, key=trie.__getitem__):
        postings.extend(found[key])
        first.append(len(postings) // 2)
    trie.save(str(folder / "names.marisa"))
    with (folder / "records.bin").open("wb") as file:
        file.write(_HEADER.pack(len(first) - 1, len(postings) // 2, len(term_starts) - 1, len(name_text), 0, 0, 0, 0))
        for part in (first, postings, term_starts, name_text, term_text):
            file.write(part)


def _case_matters(key: str) -> bool:
    """Whether a name with this key may be a symbol or an English word, or a text could part it; names of many words match in any case."""
    return len(key) <= 30 and (" " not in key or len(key) <= 6)


def _keys(name: str, source: str, curie: str, preferred: bool) -> set[str]:
    """The keys under which a name is kept; none for names that are too short, too long or stopped.

    Synonyms of two letters are the initials of authors more often than names, and so are three letters for a process.
    """
    keys = spellings(name)
    if source in {"disease", "process"} or curie.startswith("mesh:"):
        keys |= {other for key in keys for other in inflected(key)}
    stopped = stop_names()
    shortest = 2 if preferred else 4 if source == "process" else 3
    return {
        key for key in keys
        if shortest <= len(key) <= LONGEST
        and (key.isalpha() or any(c.isalpha() for c in key))
        and not (key in stopped and (not stopped[key] or source in stopped[key]))
    }


def _entries() -> Iterator[Row]:
    """Source, CURIE, label, names, xrefs, type and the names of ``additions.tsv`` of all terms."""
    added: dict[str, list[str]] = {}
    for curie, name, _why in rows("additions.tsv", 3):
        added.setdefault(curie, []).append(name)
    for source, file in SOURCES.items():
        with gzip.open(DATA / f"{file}.tsv.gz", "rt", encoding="utf-8") as lines:
            next(lines)
            for line in lines:
                curie, label, synonyms, xrefs, kind = line.rstrip("\n").split("\t")
                yield source, curie, label, [name for name in synonyms.split("|") if name], xrefs, kind, added.pop(curie, [])
    if added:
        raise RuleError("lexicon/data/additions.tsv", ", ".join(added), "CURIEs of the lexicon", "correct or remove these rows")
