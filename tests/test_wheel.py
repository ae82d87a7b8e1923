"""What a user installs is whole: ontology, queries, documents and word lists come with the wheel, and it works from any folder."""

from __future__ import annotations

import os
import site
import subprocess
import sys
import venv
import zipfile
from pathlib import Path

import pytest


@pytest.fixture(scope="module")
def wheel(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(out), str(root)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    (made,) = out.glob("*.whl")
    return made


def test_everything_is_in_it_and_nothing_else(wheel: Path, root: Path) -> None:
    names = zipfile.ZipFile(wheel).namelist()
    for folder, target in (("ontology", "kg/ontology"), ("queries", "kg/queries"), ("kg/documents", "kg/documents"), ("kg", "kg")):
        tracked = subprocess.run(["git", "ls-files", folder], cwd=root, capture_output=True, text=True, check=True).stdout.split()
        assert [name for name in tracked if f"{target}/{name.removeprefix(folder + '/')}" not in names] == []
    assert {name.split("/")[0] for name in names} == {"kg", next(n for n in names if ".dist-info" in n).split("/")[0]}
    assert [name for name in names if "__pycache__" in name or name.endswith(".so")] == []


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The command, installed into an environment of its own; what it depends on is lent by this one, so that nothing is fetched."""
    home = tmp_path_factory.mktemp("installed")
    venv.create(home, with_pip=False, symlinks=True)
    python = home / "bin" / "python"
    pip = [sys.executable, "-m", "pip", "--python", str(python), "--disable-pip-version-check"]
    subprocess.run([*pip, "install", "--quiet", "--no-deps", "--no-index", str(wheel)], check=True, capture_output=True)
    (target,) = (home / "lib").glob("python*/site-packages")
    (target / "lent.pth").write_text("".join(f"{folder}\n" for folder in site.getsitepackages()))
    return home / "bin" / "kg"


def run(command: Path, *words: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    env = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
    return subprocess.run([str(command), *words], cwd=cwd, capture_output=True, text=True, check=False, env=env)


def test_it_is_the_installed_one_that_runs(installed: Path, tmp_path: Path) -> None:
    code = "import kg; print(kg.__file__)"
    done = subprocess.run([str(installed.parent / "python"), "-c", code], cwd=tmp_path, capture_output=True, text=True, check=True)
    assert done.stdout.startswith(str(installed.parent.parent))


def test_it_builds_and_answers_from_another_folder(installed: Path, tmp_path: Path) -> None:
    built = run(installed, "build", cwd=tmp_path)
    assert built.returncode == 0, built.stderr
    assert (tmp_path / "build" / "html" / "p53.html").is_file()
    listed = run(installed, "queries", "--format", "tsv", cwd=tmp_path)
    assert listed.returncode == 0, listed.stderr
    assert "\ntargets\t" in listed.stdout
    asked = run(installed, "query", "targets", "--format", "tsv", cwd=tmp_path)
    assert asked.returncode == 0, asked.stderr
    assert "drug:oblimersen" in asked.stdout
