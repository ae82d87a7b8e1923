"""Whole or not at all: whatever happens while a folder is made, the old or the new one stands."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from kg.errors import GraphError
from kg.way_in import folder
from kg.way_in.folder import replaced


def fill(out: Path, text: str) -> None:
    with replaced(out) as new:
        (new / "graph.ttl").write_text(text)
        (new / "html").mkdir()
        (new / "html" / "index.html").write_text(text)


def held(out: Path) -> set[str]:
    return {(out / "graph.ttl").read_text(), (out / "html" / "index.html").read_text()}


@pytest.fixture(params=[True, False], ids=["exchange", "two renames"])
def out(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    if not request.param:
        monkeypatch.setattr(folder, "_exchange", lambda one, other: False)
    return tmp_path / "build"


def test_the_new_one_takes_the_place_of_the_old(out: Path) -> None:
    fill(out, "old")
    fill(out, "new")
    assert held(out) == {"new"}
    assert [path.name for path in out.parent.iterdir()] == ["build"]


def test_after_an_error_the_old_one_stands(out: Path) -> None:
    fill(out, "old")
    with pytest.raises(ZeroDivisionError), replaced(out) as new:
        (new / "graph.ttl").write_text(str(1 / 0))
    assert held(out) == {"old"}
    assert [path.name for path in out.parent.iterdir()] == ["build"]


def test_what_a_killed_build_left_is_removed(out: Path) -> None:
    (out.parent / ".build.new-999999999").mkdir()
    (out.parent / ".build.old-999999999").mkdir()
    fill(out, "new")
    fill(out, "newer")
    assert [path.name for path in out.parent.iterdir()] == ["build"]


def test_a_build_killed_between_two_renames_is_put_back(out: Path) -> None:
    fill(out, "old")
    out.rename(out.parent / ".build.old-999999999")
    with pytest.raises(ZeroDivisionError), replaced(out):
        _ = 1 / 0
    assert held(out) == {"old"}


@pytest.mark.parametrize("name", ["thesis.doc", "graph.ttl.bak", ".git"])
def test_a_folder_with_other_files_is_never_replaced(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_text("mine")
    with pytest.raises(GraphError, match="nothing was changed"), replaced(tmp_path):
        pass
    assert (tmp_path / name).read_text() == "mine"


def test_a_file_is_never_replaced(tmp_path: Path) -> None:
    (tmp_path / "build").write_text("mine")
    with pytest.raises(GraphError, match="a folder to write the build into"), replaced(tmp_path / "build"):
        pass
    assert (tmp_path / "build").read_text() == "mine"


def test_a_link_to_a_folder_stays_a_link(tmp_path: Path) -> None:
    fill(tmp_path / "real", "old")
    (tmp_path / "build").symlink_to(tmp_path / "real")
    fill(tmp_path / "build", "new")
    assert (tmp_path / "build").is_symlink()
    assert held(tmp_path / "real") == {"new"}


AGAIN_AND_AGAIN = """
import itertools, sys
from pathlib import Path
from tests.way_in.test_folder import fill
for n in itertools.count():
    fill(Path(sys.argv[1]), str(n) * 1000)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="exchanging two folders in one step is Linux")
def test_a_kill_at_any_moment_leaves_a_whole_folder(tmp_path: Path, root: Path) -> None:
    out = tmp_path / "build"
    fill(out, "first")
    chance = random.Random(7)
    for _ in range(10):
        writer = subprocess.Popen([sys.executable, "-c", AGAIN_AND_AGAIN, str(out)], cwd=root, env={**os.environ, "PYTHONPATH": str(root)})
        time.sleep(0.3 + chance.random() / 5)
        writer.send_signal(signal.SIGKILL)
        writer.wait()
        assert len(held(out)) == 1
    fill(out, "last")
    assert [path.name for path in tmp_path.iterdir()] == ["build"]
