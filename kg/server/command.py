"""The command ``kg serve``: its words become a call of `kg.server.run`, which is imported only then."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from kg.errors import KgError
from kg.server.limits import Limits

_DEFAULT = Limits()


@click.command()
@click.option("--graph", default="build/graph.ttl", show_default=True, type=click.Path(path_type=Path), help="The built graph.")
@click.option("--host", default="127.0.0.1", show_default=True,
              help="Address to listen on. 127.0.0.1 is the loopback: only programs on this machine reach it. 0.0.0.0 lets everyone in "
                   "who can reach this machine; there is no login.")
@click.option("--port", default=8000, show_default=True, type=click.IntRange(0, 65_535), help="Port to listen on; 0 takes a free one.")
@click.option("--allow-host", "names", metavar="NAME", multiple=True, help="Another name by which browsers may call it.  [repeatable]")
@click.option("--cors", default="", metavar="ORIGIN", help="An origin whose pages may ask /sparql, such as https://example.org, or *.")
@click.option("--seconds", default=_DEFAULT.seconds, show_default=True, type=click.FloatRange(0.1, 3600), help="Time of a query.")
@click.option("--memory", default=_DEFAULT.memory, show_default=True, type=click.IntRange(50), help="Megabytes a query may take.")
@click.option("--rows", default=_DEFAULT.rows, show_default=True, type=click.IntRange(1), help="Rows of an answer.")
@click.option("--workers", default=_DEFAULT.workers, show_default=True, type=click.IntRange(1, 64), help="Queries that run at once.")
@click.option("--waiting", default=_DEFAULT.waiting, show_default=True, type=click.IntRange(0), help="Queries that may wait for a worker.")
@click.option("--body", default=_DEFAULT.body, show_default=True, type=click.IntRange(1000), help="Bytes of a request's body.")
def serve(
    graph: Path, host: str, port: int, names: tuple[str, ...], cors: str,
    seconds: float, memory: int, rows: int, workers: int, waiting: int, body: int,
) -> None:
    """Look around in a built graph with a browser, and ask it over HTTP: an explorer, and a SPARQL endpoint at /sparql.

    Read only. Each query runs in a process of its own that is ended when it takes too long or too much.

    Example:  kg serve --port 8000
    """  # fmt: skip
    if sys.platform == "win32":
        raise KgError("kg serve", "Windows", "Linux or macOS", "run it in the Windows Subsystem for Linux")
    from kg.server.run import serve as run

    limits = Limits(seconds=seconds, memory=memory, rows=rows, workers=workers, waiting=waiting, body=body)
    run(graph, host, port, limits, names=names, cors=cors, say=lambda address: click.echo(f"{address}  (Ctrl and C ends it)", err=True))
