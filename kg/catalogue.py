"""The catalogue of questions: finds ``queries/*.rq`` and reads the header that each carries in ``#+`` lines."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType

from kg.errors import QueryError

_HERE = Path(__file__).parent
CHECKS = "checks/"


@dataclass(frozen=True, slots=True)
class Query:
    """One question.

    ``name`` is its file without extension, with its folder: ``targets``, ``pathways/p53``, ``checks/…``. ``parameters`` tells what each
    variable that a user may set means; ``columns`` are those of the answer.
    """

    name: str
    summary: str
    question: str
    parameters: Mapping[str, str]
    columns: tuple[str, ...]
    text: str


def load_catalogue() -> tuple[Query, ...]:
    """The questions that users ask, by name; the house checks are apart. Raises QueryError for a header that is not complete."""
    return tuple(query for query in _all() if not query.name.startswith(CHECKS))


def load_checks() -> tuple[Query, ...]:
    """The house checks, by name: rows are offenders."""
    return tuple(query for query in _all() if query.name.startswith(CHECKS))


def find_query(name: str) -> Query:
    """The query of this name; its folder may be left out. Raises QueryError with the nearest names."""
    wanted = name.removesuffix(".rq")
    known = {query.name: query for query in _all()}
    found = known.get(wanted) or next((query for query in known.values() if query.name.rpartition("/")[2] == wanted), None)
    if found:
        return found
    short = {each.rpartition("/")[2]: each for each in known}
    near = dict.fromkeys(short[each] for each in get_close_matches(wanted.rpartition("/")[2].lower(), list(short), n=3, cutoff=0.4))
    remedy = f"did you mean {', '.join(near)}?" if near else "`kg queries` lists them"
    raise QueryError(f"query {name!r}", "no such query", "a name of the catalogue or a file that ends in .rq", remedy)


def read_query(path: Path, name: str) -> Query:
    """Read one query file. Raises QueryError where its header lacks something."""
    text = path.read_text(encoding="utf-8")
    fields: dict[str, str] = {}
    parameters: dict[str, str] = {}
    for number, line in enumerate(text.splitlines(), start=1):
        if not line.startswith("#+"):
            continue
        key, colon, value = line[2:].partition(":")
        if not colon:
            raise QueryError(f"{path}:{number}", line, "#+ key: value", "correct the header")
        if key.startswith("   "):
            parameters[key.strip()] = value.strip()
        else:
            fields[key.strip()] = value.strip()
    for key in ("summary", "question", "parameters", "columns"):
        if key not in fields:
            raise QueryError(str(path), f"no line '#+ {key}:'", "summary, question, parameters and columns", "complete the header")
    columns = tuple(column.strip() for column in fields["columns"].split(","))
    return Query(name, fields["summary"], fields["question"], MappingProxyType(parameters), columns, text)


@lru_cache(maxsize=1)
def _all() -> tuple[Query, ...]:
    folder = _folder()
    files = sorted((path.relative_to(folder).with_suffix("").as_posix(), path) for path in folder.rglob("*.rq"))
    return tuple(read_query(path, name) for name, path in files)


def _folder() -> Path:
    """``kg/queries`` in an installed package, ``queries`` beside the package in a checkout."""
    for folder in (_HERE / "queries", _HERE.parent / "queries"):
        if next(folder.glob("*.rq"), None):
            return folder
    raise QueryError(str(_HERE / "queries"), "no query files", "the catalogue", "install the package again: `pip install trialgraph`")
