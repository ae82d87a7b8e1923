"""The command line: words to calls, answers to standard output, words about progress to standard error."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import click

from kg import __version__
from kg.cli_reading import explain, text
from kg.server.command import serve
from kg.shell import deliver, run

TABLES = ("results", "comparisons", "trials", "arms", "doses", "mechanism", "outcomes")
FORMS = ("table", "tsv", "csv", "json", "markdown")
PATHS = click.argument("paths", metavar="[PATH]...", nargs=-1, type=click.Path(path_type=Path))
GRAPH = click.option("--graph", default="build/graph.ttl", show_default=True, type=click.Path(path_type=Path), help="The built graph.")
OUT = click.option("--out", type=click.Path(path_type=Path), help="File to write; standard output when not given.")


def form(default: str, *more: str) -> Callable[[Callable[..., object]], Callable[..., object]]:
    """The option --format."""
    choices = click.Choice([*more, *FORMS])
    return click.option("--format", "form", type=choices, default=default, show_default=True, help="How to print the rows.")


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="kg")
def cli() -> None:
    """Turn documents about drugs into a knowledge graph in which every fact carries the words it rests on.

    Example:  kg build && kg query targets
    """


@cli.command("build")
@PATHS
@click.option("--out", default="build", show_default=True, type=click.Path(path_type=Path), help="Folder to write, replaced as a whole.")
@click.option("-v", "--verbose", is_flag=True, help="List what was not understood, and every warning.")
def build_command(paths: tuple[Path, ...], out: Path, verbose: bool) -> int:
    """Read documents and write the graph, its report and its pages. Without PATH: the documents in the package.

    Example:  kg build --out build
    """
    from kg.build import build
    from kg.views.summary import details, summary

    result = build(paths, out)
    click.echo(details(result.problems, result.not_understood, result.files, verbose), nl=False, err=True)
    click.echo(summary(result.counts, result.not_understood, out), nl=False)
    return result.exit_code


@cli.command()
@click.argument("name")
@click.option("--set", "pairs", metavar="NAME=VALUE", multiple=True, help="Value of a parameter; `kg queries` lists them.  [repeatable]")
@click.option("--limit", default=1000, show_default=True, type=click.IntRange(min=1), help="Rows at most; a note tells of more.")
@form("table", "turtle")
@GRAPH
def query(name: str, pairs: tuple[str, ...], limit: int, form: str, graph: Path) -> None:
    """Answer a question of the catalogue (NAME), of a file ending in .rq, or of standard input (-).

    Example:  kg query response-rates --set endpoint=CR --format csv
    """
    from kg.views import questions

    found = questions.answer(graph, questions.query_text(name), questions.settings(pairs), limit)
    click.echo(questions.show_answer(found, form), nl=False)
    if found.more:
        click.echo(f"There are more than {limit} rows; --limit shows more.", err=True)


@cli.command()
@form("text", "text")
def queries(form: str) -> None:
    """List the catalogue: names, questions, parameters.

    Example:  kg queries
    """
    from kg.views.formats import write
    from kg.views.listing import catalogue_table, show_catalogue

    click.echo(show_catalogue() if form == "text" else write(*catalogue_table(), form), nl=False)


@cli.command()
@click.argument("name", type=click.Choice(TABLES))
@PATHS
@form("tsv")
def table(name: str, paths: tuple[Path, ...], form: str) -> int:
    """Print one kind of fact as rows, document by document. Without PATH: the documents in the package.

    Example:  kg table results --format csv
    """
    from kg.views.formats import write
    from kg.views.tables import table as rows_of
    from kg.way_in.reading import read_documents

    reading = read_documents(paths)
    click.echo(write(*rows_of(name, reading.extractions), form), nl=False)
    for problem in reading.skipped:
        click.echo(str(problem), err=True)
    return int(bool(reading.skipped))


@cli.command()
@click.argument("words", metavar="SUBJECT PREDICATE OBJECT | IRI", nargs=-1, required=True)
@GRAPH
def why(words: tuple[str, ...], graph: Path) -> int:
    """Print the evidence of a fact: quotes, places, cited references.

    Example:  kg why drug:cenersen tg:targets mrna:TP53
    """
    from kg.views.graphs import open_knowledge
    from kg.views.why import show, why

    knowledge = open_knowledge(graph)
    found = why(knowledge, words)
    click.echo(show(found.facts, knowledge.sources), nl=False)
    if not found.facts:
        near = "\nWhat is said of it:\n\n" + show(found.near, knowledge.sources) if found.near else ""
        click.echo(f"No document says: {' '.join(words)}\n{near}", nl=False, err=True)
    return int(not found.facts)


@cli.command()
@form("text", "text")
@GRAPH
def conflicts(form: str, graph: Path) -> None:
    """Print what documents dispute, side by side.

    Example:  kg conflicts
    """
    from kg.views.conflicts import conflict_table, show_conflicts
    from kg.views.formats import write
    from kg.views.graphs import open_knowledge

    knowledge = open_knowledge(graph)
    click.echo(show_conflicts(knowledge) if form == "text" else write(*conflict_table(knowledge), form), nl=False)
    if not knowledge.conflicts:
        click.echo("No conflicts.", err=True)


@cli.command()
@click.argument("view", nargs=-1, required=True)
@OUT
@GRAPH
def render(view: tuple[str, ...], out: Path | None, graph: Path) -> None:
    """Draw one page, offline in one file: index, p53, bcl-2, responses, forest, matrix, timeline, conflicts,
    relations, trial ID, forest ENDPOINT, document KEY, or about THING.

    Example:  kg render p53 --out p53.html
    """
    from kg.views.pages import draw

    deliver(draw(view, graph), out)


@cli.command()
@click.argument("format", type=click.Choice(["turtle", "nquads"]))
@OUT
@GRAPH
def export(format: str, out: Path | None, graph: Path) -> None:
    """Write the graph in a format of others.

    Example:  kg export nquads --out graph.nq
    """
    from kg.views.graphs import exported

    deliver(exported(format, graph), out)


@cli.command()
@form("table")
@GRAPH
def stats(form: str, graph: Path) -> None:
    """Count what is known, by kind.

    Example:  kg stats --format json
    """
    from kg.views.formats import write
    from kg.views.graphs import counted

    click.echo(write(("what", "number"), list(counted(graph).items()), form), nl=False)


for command in (text, explain):
    cli.add_command(command)


cli.add_command(serve)


def main() -> None:
    """Run the command line."""
    run(cli)
