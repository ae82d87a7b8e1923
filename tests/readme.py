"""The README's commands and what they print. ``python tests/readme.py`` puts today's output into the page."""

from __future__ import annotations

import re
import shlex
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

README = Path(__file__).resolve().parent.parent / "README.md"
SESSION = re.compile(r"(?<=```console\n).*?(?=```)", re.DOTALL)
CUT = "…\n"


@dataclass(frozen=True)
class Shown:
    """A command as the README shows it, with the output under it; a last line ``…`` stands for the rest."""

    command: str
    output: str

    def agrees_with(self, printed: str) -> bool:
        """Whether a command printed what is shown."""
        if self.output.endswith(CUT):
            return printed.startswith(self.output.removesuffix(CUT))
        return printed == self.output


def sessions(text: str) -> Iterator[list[Shown]]:
    """The commands of each console block. Empty lines at the end of an output are for the eye."""
    for block in SESSION.findall(text):
        parts = re.split(r"^\$ (.*)\n", block, flags=re.MULTILINE)[1:]
        pairs = zip(parts[::2], parts[1::2], strict=True)
        yield [Shown(command, output.rstrip("\n") + "\n" if output.strip() else "") for command, output in pairs]


def run(command: str, folder: Path) -> str:
    """What a `kg` command prints in a folder."""
    words = shlex.split(command)
    assert words[0] == "kg", command
    done = subprocess.run([sys.executable, "-m", "kg", *words[1:]], cwd=folder, capture_output=True, encoding="utf-8", check=True)
    return done.stdout


def rewrite(folder: Path) -> None:
    """Put what the commands print today into the README; an output that was cut stays cut at as many lines."""

    def session(match: re.Match[str]) -> str:
        blocks = []
        for shown in next(sessions(f"```console\n{match[0]}```")):
            try:
                printed = run(shown.command, folder) if shown.command.startswith("kg ") else shown.output
            except subprocess.CalledProcessError as error:
                print(f"left as it was: {shown.command}\n{error.stderr}", file=sys.stderr)
                printed = shown.output
            if shown.output.endswith(CUT):
                lines = printed.splitlines(keepends=True)
                kept = shown.output.count("\n") - 1
                printed = "".join(lines[:kept]) + (CUT if len(lines) > kept else "")
            blocks.append(f"$ {shown.command}\n{printed}")
        return "\n".join(blocks)

    README.write_text(SESSION.sub(session, README.read_text(encoding="utf-8")), encoding="utf-8")


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as name:
        rewrite(Path(name))
