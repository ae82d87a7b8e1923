"""The commands that look into one document: its text, and why a line of it gave what it gave."""

from __future__ import annotations

import click

from kg.errors import QueryError


@click.command()
@click.argument("document")
def text(document: str) -> None:
    """Print the text of a document, to which all offsets refer: a file, or the name of a document in the package.

    Example:  kg text oblimersen
    """
    from kg.way_in.reading import text_of

    click.echo(text_of(document), nl=False)


@click.command()
@click.argument("place", metavar="FILE:LINE")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True, help="How to print it.")
def explain(place: str, form: str) -> None:
    """Show why a line gave what it gave: what its words name, the trial, the facts with their rules, and what was left.

    FILE is a file, or the name of a document in the package.

    Example:  kg explain oblimersen:41
    """
    from kg.extract.explain import explain as explained
    from kg.lexicon import Lexicon
    from kg.views.explain import as_json, show
    from kg.way_in.reading import document_of

    file, colon, line = place.rpartition(":")
    if not colon or not line.isdecimal() or int(line) < 1:
        raise QueryError(f"kg explain {place}", "no line number", "FILE:LINE, lines counted from 1", "for example kg explain oblimersen:41")
    document = document_of(file)
    if int(line) > (lines := len(document.text.splitlines())):
        found = f"a document of {lines} lines"
        raise QueryError(f"kg explain {place}", found, f"a line from 1 to {lines}", "`kg text` prints the document")
    explanation = explained(document, Lexicon.open(), int(line))
    click.echo(as_json(explanation) if form == "json" else show(explanation), nl=False)
