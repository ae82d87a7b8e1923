"""The catalogue of questions, to read or as rows."""

from __future__ import annotations

from kg.catalogue import load_catalogue
from kg.views.tables import Table


def catalogue_table() -> Table:
    """Name, question and parameters of each query."""
    rows = tuple((query.name, query.question, ", ".join(query.parameters)) for query in load_catalogue())
    return Table(("name", "question", "parameters"), rows)


def show_catalogue() -> str:
    """Each query with its question, and what its parameters mean."""
    blocks = []
    for query in load_catalogue():
        lines = [query.name, f"    {query.question}"]
        lines += [f"    --set {name}=…  {meaning}" for name, meaning in query.parameters.items()]
        blocks.append("\n".join(lines))
    return "\n\n".join(blocks) + "\n"
