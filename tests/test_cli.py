"""What a user sees: answers on standard output, words on standard error, exit codes, and never a traceback."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from kg import __version__
from kg.cli import cli
from kg.shell import exit_code

KG = [sys.executable, "-m", "kg"]


def kg(*words: str, stdin: str = "", cwd: Path | None = None, **env: str) -> subprocess.CompletedProcess[str]:
    """Run the command as a user does."""
    return subprocess.run(
        [*KG, *words], input=stdin, capture_output=True, text=True, cwd=cwd, encoding="utf-8", env={**os.environ, **env}, check=False,
        timeout=120,
    )


@pytest.fixture(scope="module")
def graph(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The graph of the documents in the package."""
    out = tmp_path_factory.mktemp("cli") / "build"
    done = kg("build", "--out", str(out))
    assert done.returncode == 0, done.stderr
    return str(out / "graph.ttl")


COMMANDS = sorted(cli.commands)
RUN_UNTIL_STOPPED = {"serve"}  # tried in tests/server


def test_the_commands_of_the_contract() -> None:
    assert COMMANDS == ["build", "conflicts", "explain", "export", "queries", "query", "render", "serve", "stats", "table", "text", "why"]


@pytest.mark.parametrize("command", [name for name in COMMANDS if name != "serve"])  # tests/server runs that one, and ends it
def test_help_shows_an_example_that_runs(command: str, graph: str, tmp_path: Path) -> None:
    (example,) = [line.strip() for line in (cli.commands[command].help or "").splitlines() if line.strip().startswith("Example:")]
    words = example.removeprefix("Example:").split()
    assert words[0] == "kg"
    (tmp_path / "build").symlink_to(Path(graph).parent)
    done = kg(*words[1:], cwd=tmp_path)
    assert (done.returncode, "Traceback" in done.stderr) == (0, False), done.stderr


def test_every_command_stands_in_the_docs(root: Path) -> None:
    text = (root / "docs" / "commands.md").read_text(encoding="utf-8")
    assert [name for name in COMMANDS if f"## kg {name}" not in text] == []


def test_version() -> None:
    assert kg("--version").stdout == f"kg, version {__version__}\n"


def test_help_imports_nothing_heavy() -> None:
    heavy = {"rdflib", "pyoxigraph", "networkx", "pyvis", "marisa_trie", "jinja2", "IPython", "numpy"}
    code = "import sys, kg.cli; print(*sorted(set(sys.modules) & set(sys.argv[1:])))"
    done = subprocess.run([sys.executable, "-c", code, *heavy], capture_output=True, text=True, check=True)
    assert done.stdout.split() == []


# Wrong input

BROKEN = {
    "empty.txt": b"",
    "blank.md": b" \n\t\n",
    "binary.txt": b"PK\x03\x04\x00\x00",
    "latin.txt": "Größe\n".encode("latin-1"),
    "picture.png": b"\x89PNG\r\n\x1a\n",
}


@pytest.mark.parametrize("name", BROKEN)
def test_a_file_that_cannot_be_read(name: str, tmp_path: Path) -> None:
    (tmp_path / name).write_bytes(BROKEN[name])
    done = kg("build", name, "--out", "out", cwd=tmp_path)
    assert done.returncode == 1
    assert name in done.stderr
    assert all(f"  {part}" in done.stderr for part in ("found", "expected", "remedy"))
    assert "Traceback" not in done.stderr
    assert not (tmp_path / "out").exists()


def test_the_place_of_a_broken_character_is_named(tmp_path: Path) -> None:
    (tmp_path / "latin.txt").write_bytes(b"one\ntwo \xff\n")
    assert "latin.txt:2, byte 8" in kg("table", "results", "latin.txt", cwd=tmp_path).stderr


def test_one_broken_file_is_skipped_and_the_exit_code_says_so(tmp_path: Path) -> None:
    (tmp_path / "good.txt").write_text("Examplersen is an antisense oligonucleotide.\n")
    (tmp_path / "bad.txt").write_bytes(b"\x00")
    done = kg("build", "good.txt", "bad.txt", "--out", "out", cwd=tmp_path)
    assert done.returncode == 1
    assert "bad.txt" in done.stderr
    report = json.loads((tmp_path / "out" / "report.json").read_text())
    assert [document["file"] for document in report["documents"]] == ["good.txt"]
    assert [problem["code"] for problem in report["problems"] if problem["level"] == "error"] == ["unreadable"]


def test_two_documents_of_one_name(tmp_path: Path) -> None:
    for name in ("a.txt", "a.md"):
        (tmp_path / name).write_text("Examplersen is an antisense oligonucleotide.\n")
    done = kg("build", ".", "--out", str(tmp_path / "o" / "out"), cwd=tmp_path)
    assert done.returncode == 1
    assert "a name of its own for each document" in done.stderr


ERRORS = [
    (["build", "no-such.txt"], 1, "no-such.txt"),
    (["build", "."], 1, "a folder without documents"),
    (["table", "results", "no-such.txt"], 1, "no such file"),
    (["table", "trails"], 2, "trails"),
    (["querry"], 2, "querry"),
    (["query"], 2, "NAME"),
    (["query", "targets", "--set", "drug"], 1, "NAME=VALUE"),
    (["query", "targets", "--limit", "0"], 2, "--limit"),
    (["query", "targets", "--format", "yaml"], 2, "yaml"),
    (["query", "no-such.rq"], 1, "no-such.rq"),
    (["query", "trget"], 1, "did you mean targets"),
    (["query", "targets", "--set", "drugs=drug:x"], 1, "drug"),
    (["text", "no-such.txt"], 1, "no such file"),
    (["render", "nowhere"], 1, "p53"),
    (["render", "trial", "NCT99999999"], 1, "no such trial"),
    (["render", "forest", "DMFS"], 1, "forest ORR"),
    (["render", "document", "nowhere"], 1, "document oblimersen"),
    (["render", "about", "drug:oblimersn"], 1, "about drug:oblimersen"),
    (["render", "timeline", "oblimersen"], 1, "timeline"),
    (["export", "gif"], 2, "gif"),
    (["export", "turtle", "--out", "no/such/folder/x.ttl"], 1, "No such file"),
    (["why", "drug:x", "tg:targets"], 1, "SUBJECT PREDICATE OBJECT"),
    (["why", "dug:x", "tg:targets", "mrna:TP53"], 1, "did you mean drug:x?"),
    (["why", "drug:nobody", "tg:targets", "mrna:TP53"], 1, "No document says"),
]


@pytest.mark.parametrize(("words", "code", "said"), ERRORS, ids=[" ".join(words) for words, _, _ in ERRORS])
def test_wrong_use_is_answered_in_words(words: list[str], code: int, said: str, graph: str, tmp_path: Path) -> None:
    more = ["--graph", graph] if words[0] in ("query", "why", "render", "export") and len(words) > 1 else []
    done = kg(*words, *more, cwd=tmp_path)
    assert (done.returncode, done.stdout) == (code, "")
    assert said in done.stderr
    assert "Traceback" not in done.stderr


NEEDS_A_GRAPH = [["query", "targets"], ["why", "drug:x"], ["conflicts"], ["stats"], ["render", "p53"], ["export", "turtle"]]


@pytest.mark.parametrize("command", NEEDS_A_GRAPH, ids=" ".join)
def test_without_a_graph_the_error_says_what_to_run(command: list[str], tmp_path: Path) -> None:
    done = kg(*command, cwd=tmp_path)
    assert (done.returncode, done.stdout) == (1, "")
    assert "build/graph.ttl" in done.stderr
    assert "kg build" in done.stderr


def test_a_syntax_error_is_placed(graph: str) -> None:
    done = kg("query", "-", "--graph", graph, stdin="SELECT ?s WHERE {\n  ?s tg:targets ) }\n")
    assert (done.returncode, done.stdout) == (1, "")
    assert "line 2, column 17" in done.stderr


@pytest.mark.parametrize("text", ["DELETE WHERE { ?s ?p ?o }", "SELECT * WHERE { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }"])
def test_a_query_that_reaches_out_is_refused(text: str, graph: str) -> None:
    done = kg("query", "-", "--graph", graph, stdin=text)
    assert (done.returncode, done.stdout) == (1, "")


def test_a_graph_that_is_none(tmp_path: Path) -> None:
    (tmp_path / "x.ttl").write_text("this is no Turtle\n")
    for command in (["query", "targets"], ["stats"]):
        done = kg(*command, "--graph", "x.ttl", cwd=tmp_path)
        assert (done.returncode, "Traceback" in done.stderr) == (1, False)
        assert "x.ttl" in done.stderr


# How a command ends


@click.command()
@click.argument("how")
def ends(how: str) -> None:
    raise {"interrupt": KeyboardInterrupt(), "bug": ValueError("odd")}[how]


def test_an_interrupt_and_a_bug_end_in_words(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("KG_TRACEBACK", raising=False)
    assert exit_code(ends, ["interrupt"]) == 1
    assert exit_code(ends, ["bug"]) == 1
    said = capsys.readouterr().err
    assert "kg: stopped" in said
    assert "ValueError: odd" in said
    monkeypatch.setenv("KG_TRACEBACK", "1")
    with pytest.raises(ValueError, match="odd"):
        exit_code(ends, ["bug"])


def test_a_reader_who_leaves_early_is_no_error() -> None:
    """`kg … | head -1`."""
    done = subprocess.run(
        ["bash", "-c", 'set -o pipefail; "$0" -m kg text oblimersen | head -c 1; echo " ${PIPESTATUS[0]}"', sys.executable],
        capture_output=True, text=True, check=True,
    )
    assert "Traceback" not in done.stderr
    assert done.stdout.endswith(" 0\n")


def test_output_is_utf_8_whatever_the_locale() -> None:
    done = subprocess.run([*KG, "table", "results"], capture_output=True, check=True, env={**os.environ, "LC_ALL": "C", "PYTHONUTF8": "0"})
    assert done.stdout.decode("utf-8").startswith("document\ttrial\tarm")


# Right use


def test_why_prints_quote_file_line_place_and_references(graph: str) -> None:
    done = kg("why", "drug:cenersen", "tg:targets", "mrna:TP53", "--graph", graph)
    assert done.returncode == 0, done.stderr
    assert '"' in done.stdout
    assert "cenersen-heme.md:" in done.stdout
    assert ", characters " in done.stdout


def test_why_of_a_node_and_of_a_thing(graph: str) -> None:
    text = Path(graph).read_text(encoding="utf-8")
    node = next(line for line in text.splitlines() if line.startswith("result:"))
    assert "proportion" in kg("why", node, "--graph", graph).stdout or "characters" in kg("why", node, "--graph", graph).stdout
    assert kg("why", "drug:cenersen", "--graph", graph).returncode == 0


def test_why_when_nothing_is_said_shows_what_is_near(graph: str) -> None:
    done = kg("why", "drug:cenersen", "tg:targets", "mrna:BCL2", "--graph", graph)
    assert (done.returncode, done.stdout) == (1, "")
    assert "No document says: drug:cenersen tg:targets mrna:BCL2" in done.stderr
    assert "What is said of it" in done.stderr


def test_two_names_for_one_response_stand_as_a_conflict(graph: str) -> None:
    done = kg("conflicts", "--graph", graph)
    assert "CRi and CRp" in done.stdout
    assert {row["kind"] for row in json.loads(kg("conflicts", "--format", "json", "--graph", graph).stdout)} >= {"naming"}


def test_a_query_of_ones_own(graph: str, tmp_path: Path) -> None:
    text = "SELECT (COUNT(*) AS ?documents) WHERE { ?d a tg:Document }"
    (tmp_path / "mine.rq").write_text(text)
    for words, stdin in ((["query", "-"], text), (["query", "mine.rq"], "")):
        done = kg(*words, "--format", "csv", "--graph", graph, stdin=stdin, cwd=tmp_path)
        assert (done.returncode, done.stdout) == (0, "documents\n3\n"), done.stderr


def test_a_construct_query_gives_turtle(graph: str) -> None:
    done = kg("query", "pathways/p53", "--format", "turtle", "--graph", graph)
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("@prefix")
    assert kg("query", "targets", "--format", "turtle", "--graph", graph).returncode == 1


def test_a_limit_says_that_there_is_more(graph: str) -> None:
    done = kg("query", "targets", "--limit", "1", "--format", "tsv", "--graph", graph)
    assert len(done.stdout.splitlines()) == 2
    assert "more than 1 rows" in done.stderr


def test_exported_turtle_is_the_graph_itself(graph: str, tmp_path: Path) -> None:
    assert kg("export", "turtle", "--graph", graph).stdout == Path(graph).read_text(encoding="utf-8")
    kg("export", "nquads", "--graph", graph, "--out", str(tmp_path / "x.nq"))
    assert (tmp_path / "x.nq").read_bytes() == Path(graph).with_suffix(".nq").read_bytes()


def test_text_is_what_offsets_refer_to(graph: str) -> None:
    quote, start, end = next(
        (row["quote"], int(row["start"]), int(row["end"]))
        for row in json.loads(kg("table", "results", "--format", "json").stdout)
        if row["document"] == "oblimersen"
    )
    assert kg("text", "oblimersen").stdout[start:end] == quote


def test_stats_count(graph: str) -> None:
    counts = {row["what"]: row["number"] for row in json.loads(kg("stats", "--format", "json", "--graph", graph).stdout)}
    assert counts["documents"] == 3
    assert counts["triples"] > counts["statements"] > 0


VIEWS = (
    "p53", "bcl-2", "responses", "index", "forest", "matrix", "timeline", "conflicts", "trial NCT00024440", "forest OS", "forest orr",
    "document oblimersen", "document oblimersen.md", "about drug:oblimersen", "about cenersen", "relations",
)  # fmt: skip


@pytest.mark.parametrize("view", [view.split() for view in VIEWS], ids=" ".join)
def test_rendered_pages(view: list[str], graph: str, tmp_path: Path) -> None:
    done = kg("render", *view, "--graph", graph, "--out", str(tmp_path / "x.html"))
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "x.html").read_text(encoding="utf-8").lower().startswith("<!doctype html>")


def test_the_commands_run_in_process_too() -> None:
    assert "results" in CliRunner().invoke(cli, ["table", "--help"]).output
