"""What the README shows is what happens."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.readme import README, Shown, run, sessions

COMMANDS = [shown for session in sessions(README.read_text(encoding="utf-8")) for shown in session if shown.command.startswith("kg ")]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the reader is: after `kg build`."""
    here = tmp_path_factory.mktemp("reader")
    run("kg build", here)
    return here


def test_there_are_commands_to_try() -> None:
    assert {shown.command.split()[1] for shown in COMMANDS} >= {"query", "why"}


@pytest.mark.parametrize("shown", COMMANDS, ids=[shown.command for shown in COMMANDS])
def test_a_command_prints_what_the_readme_shows(shown: Shown, folder: Path) -> None:
    printed = run(shown.command, folder)
    assert shown.agrees_with(printed), f"{shown.command}\n{printed}\nMake the README say so with: python tests/readme.py"


def test_the_files_that_the_readme_names_exist() -> None:
    text = README.read_text(encoding="utf-8")
    named = [part.split(")")[0] for part in text.split("](")[1:]]
    assert [name for name in named if "://" not in name and not (README.parent / name).exists()] == []
