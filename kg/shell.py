"""How a command ends: in words and an exit code, never in a traceback; and where its text goes."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import click

from kg.errors import KgError


def run(command: click.Command) -> None:
    """Run a command with the words of the command line, and leave with its exit code: 0 done, 1 problems, 2 wrong use."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    try:
        code = exit_code(command, sys.argv[1:])
        sys.stdout.flush()
    except BrokenPipeError:  # the reader has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        code = 0
    sys.exit(code)


def exit_code(command: click.Command, words: list[str]) -> int:
    """Run a command and give its exit code."""
    try:
        code = command.main(words, prog_name="kg", standalone_mode=False)
        return code if isinstance(code, int) else 0
    except KgError as error:
        click.echo(f"kg: {error}", err=True)
        return error.exit_code
    except click.ClickException as error:
        error.show()
        return error.exit_code
    except (click.Abort, KeyboardInterrupt):
        click.echo("kg: stopped", err=True)
        return 1
    except BrokenPipeError:
        raise
    except Exception as error:
        if os.environ.get("KG_TRACEBACK"):
            raise
        found = f"{type(error).__name__}: {error}"
        click.echo(str(KgError("kg: an error of the program itself", found, "", "report it, with KG_TRACEBACK=1 set")), err=True)
        return 1


def deliver(text: str, out: Path | None) -> None:
    """Write a text to a file, or to standard output. Raises KgError where the file cannot be written."""
    if out is None:
        click.echo(text, nl=False)
        return
    try:
        out.write_text(text, encoding="utf-8", newline="\n")
    except OSError as error:
        raise KgError(str(out), error.strerror or str(error), "a file that can be written", "choose another with --out") from None
