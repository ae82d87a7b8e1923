"""What comes in: plain nodes and edges, and the view that they are to be seen in."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources

from kg.errors import RenderError, RuleError
from kg.model import Evidence
from kg.model.picture import Taught


@dataclass(frozen=True, slots=True, kw_only=True)
class PathwayEdge:
    """A relation to draw. ``relation`` and ``strength`` are words of ``kg.model.Relation`` and ``Strength``.

    ``layer`` is ``document`` for what a document says and ``background`` for general knowledge; ``taught`` is what the latter rests on
    where it comes from the package's own list.
    """

    id: str
    source: str
    target: str
    relation: str
    strength: str = "observed"
    qualifier: str = ""
    evidence: tuple[Evidence, ...] = ()
    layer: str = "document"
    taught: Taught | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RowName:
    """What to call a row when it holds one of these things; without such a name a row is called by the kinds in it."""

    name: str
    holds: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ViewSpec:
    """A view: what it is called and what it is about. ``seeds`` are the CURIEs that it grows from, and stand in the middle."""

    name: str
    title: str
    subtitle: str = ""
    seeds: tuple[str, ...] = ()
    rows: tuple[RowName, ...] = ()


@cache
def views() -> Mapping[str, ViewSpec]:
    """The views that are stored with the package, by name (``views.toml``)."""
    text = resources.files("kg.network").joinpath("views.toml").read_text(encoding="utf-8")
    return {name: _view(name, table) for name, table in tomllib.loads(text).items()}


def view_named(name: str) -> ViewSpec:
    """A stored view. Raises RenderError, naming those that exist."""
    try:
        return views()[name]
    except KeyError:
        raise RenderError(f"view {name!r}", "no such view", ", ".join(views()), "choose one of these") from None


def _view(name: str, table: Mapping[str, object]) -> ViewSpec:
    rows = table.get("rows", [])
    seeds = table.get("seeds", [])
    if not isinstance(rows, list) or not isinstance(seeds, list):
        raise RuleError("kg/network/views.toml", f"view {name!r}", "lists of rows and seeds", "see the head of the file")
    return ViewSpec(
        name=name,
        title=str(table.get("title", name)),
        subtitle=str(table.get("subtitle", "")),
        seeds=tuple(map(str, seeds)),
        rows=tuple(RowName(name=str(row["name"]), holds=tuple(map(str, row["holds"]))) for row in rows),
    )
