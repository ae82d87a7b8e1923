"""A build: whole or not at all, the same bytes for the same documents, everything in it that was promised."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from kg import check
from kg.assemble import assemble
from kg.build import build
from kg.check import Level
from kg.errors import DocumentError, GraphError, RenderError
from kg.graph.decode import decode
from kg.graph.files import read_turtle
from kg.model import Arm, Fact, TrialFact
from kg.views.drawn import World, all_pages
from kg.views.originals import original
from kg.views.pages import draw
from kg.way_in.reading import read_documents

DOCUMENTS = ("cenersen-aml.md", "cenersen-heme.md", "oblimersen.md")


def contents(out: Path) -> dict[str, bytes]:
    return {path.relative_to(out).as_posix(): path.read_bytes() for path in sorted(out.rglob("*")) if path.is_file()}


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("built") / "build"
    result = build((), out)
    assert result.exit_code == 0, result.problems
    return out


@pytest.fixture
def copies(root: Path, tmp_path: Path) -> Path:
    """The documents of the package in a folder that a test may change."""
    return Path(shutil.copytree(root / "kg" / "documents", tmp_path / "documents"))


def test_what_was_promised_is_there(built: Path) -> None:
    made = contents(built)
    names = ("index", "p53", "bcl-2", "responses", "forest", "matrix", "timeline", "conflicts", "document-oblimersen")
    pages = {f"html/{name}.html" for name in names}
    assert {"graph.ttl", "graph.nq", "report.json", *pages} <= set(made)
    assert any(name.startswith("html/trial-") for name in made)
    assert all(made.values())


def test_the_files_that_were_read_are_kept_as_they_were(built: Path, root: Path) -> None:
    kept = contents(built / "documents")
    assert sorted(kept) == sorted(DOCUMENTS)
    assert all(kept[name] == (root / "kg" / "documents" / name).read_bytes() for name in DOCUMENTS)


def test_a_folder_of_documents_is_not_taken_for_a_build(copies: Path) -> None:
    with pytest.raises(GraphError, match="other files, such as documents"):
        build([copies], copies.parent)
    assert (copies / "oblimersen.md").is_file()


def test_a_build_may_be_made_from_its_own_documents(built: Path, tmp_path: Path) -> None:
    again = Path(shutil.copytree(built, tmp_path / "build"))
    build([again / "documents"], again)
    assert contents(again) == contents(built)


HOSTILE_NAMES = (
    "<img src=x onerror=alert(1)>.md", "-rf.txt", "..md.txt", "a b\"c'.md", "new\nline.txt", "%2e%2e%2fetc.md", "con.txt",
    "x" * 240 + ".md",
)  # fmt: skip


def test_hostile_file_names_are_names(tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    for number, name in enumerate(HOSTILE_NAMES):
        text = f"# Title {number}\n\nExamplersen number {number} is an antisense oligonucleotide.\n"
        (folder / name).write_text(text, encoding="utf-8")
    result = build([folder], tmp_path / "build")
    assert result.exit_code == 0, result.problems
    assert sorted(contents(tmp_path / "build" / "documents")) == sorted(HOSTILE_NAMES)
    pages = [path.name for path in (tmp_path / "build" / "html").glob("document-*")]
    assert len(pages) == len(HOSTILE_NAMES)
    assert all(re.fullmatch(r"document-[A-Za-z0-9-]+\.html", page) for page in pages)
    index = (tmp_path / "build" / "html" / "index.html").read_text(encoding="utf-8")
    assert "<img src=x" not in index
    for name in HOSTILE_NAMES:
        assert "<!doctype html>" in draw(("document", Path(name).stem), tmp_path / "build" / "graph.ttl")


def test_a_page_is_the_same_when_it_is_drawn_again(built: Path) -> None:
    graph = built / "graph.ttl"
    world = World(knowledge=decode(read_turtle(graph)), graph=graph)
    for page in (page for page in all_pages(world) if page.written):
        assert draw(page.words, graph) == (built / "html" / page.file).read_text(encoding="utf-8"), page.words
    assert draw(("index",), graph) == (built / "html" / "index.html").read_text(encoding="utf-8")


def changed(folder: Path, name: str, data: bytes | None) -> None:
    (folder / name).unlink()
    if data is not None:
        (folder / name).write_bytes(data)


OTHER_WORDS = b'{"not_understood": [{"document": "oblimersen", "start": 0, "end": 3, "quote": "xyz", "reason": ""}]}'
CHANGES = [
    ("gone", "documents/oblimersen.md", None, "no such file"),
    ("other words", "documents/oblimersen.md", b"# Other\n\nwords\n", "SHA-256"),
    ("not text", "documents/oblimersen.md", b"\0", "binary"),
    ("no report", "report.json", None, "No such file"),
    ("a broken report", "report.json", b"{", "JSONDecodeError"),
    ("a report of another kind", "report.json", b"[]", "TypeError"),
    ("a report of other words", "report.json", OTHER_WORDS, "'xyz' at 0"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "data", "found"), [case[1:] for case in CHANGES], ids=[case[0] for case in CHANGES])
def test_a_document_that_is_not_as_it_was_is_not_drawn(name: str, data: bytes | None, found: str, built: Path, tmp_path: Path) -> None:
    again = Path(shutil.copytree(built, tmp_path / "build"))
    changed(again, name, data)
    with pytest.raises(RenderError) as error:
        draw(("document", "oblimersen"), again / "graph.ttl")
    assert found in error.value.found
    assert name in error.value.place
    assert "build the graph again" in error.value.remedy


@pytest.mark.parametrize("name", ["../graph.md", "/etc/passwd", "..", "", "a\\b.md", "C:x.md"])
def test_a_graph_cannot_name_a_file_elsewhere(name: str, built: Path) -> None:
    source = next(source for source in decode(read_turtle(built / "graph.ttl")).sources if source.key == "oblimersen")
    with pytest.raises(RenderError, match="the plain name of a file"):
        original(replace(source, file=name), built / "graph.ttl")


def test_a_link_is_not_followed(built: Path, tmp_path: Path) -> None:
    again = Path(shutil.copytree(built, tmp_path / "build"))
    (tmp_path / "away.md").write_bytes((again / "documents" / "oblimersen.md").read_bytes())
    (again / "documents" / "oblimersen.md").unlink()
    (again / "documents" / "oblimersen.md").symlink_to(tmp_path / "away.md")
    with pytest.raises(RenderError):
        draw(("document", "oblimersen"), again / "graph.ttl")


def test_every_link_to_a_page_leads_somewhere(built: Path) -> None:
    folder = built / "html"
    for path in folder.iterdir():
        page = re.sub(r"<script.*?</script>", "", path.read_text(encoding="utf-8"), flags=re.DOTALL)
        ids = set(re.findall(r'\bid="([^"]*)"', page))
        for href in re.findall(r'<a [^>]*?href="([^"]*)"', page):
            if not href.startswith("http"):
                file, _, anchor = href.partition("#")
                assert not file or (folder / file).is_file(), (path.name, href)
                assert file or anchor in ids, (path.name, href)


def test_the_index_leads_to_every_page(built: Path) -> None:
    index = (built / "html" / "index.html").read_text(encoding="utf-8")
    assert [path.name for path in (built / "html").iterdir() if path.name != "index.html" and f'href="{path.name}"' not in index] == []


def test_reading_the_graph_back_gives_the_same_facts_and_evidence(built: Path) -> None:
    knowledge = assemble(read_documents(()).extractions)
    again = decode(read_turtle(built / "graph.ttl"))
    assert set(again.facts) == set(knowledge.facts)
    assert {c.question for c in again.conflicts} == {c.question for c in knowledge.conflicts}
    assert again.sources == knowledge.sources


def test_every_quote_stands_where_it_says() -> None:
    reading = read_documents(())
    texts = {document.key: document.text for document in reading.documents}
    for fact in assemble(reading.extractions).facts:
        for e in fact.evidence:
            assert texts[e.document][e.start : e.end] == e.quote


def test_the_trial_of_two_documents_is_one_with_both_sources() -> None:
    facts = assemble(read_documents(()).extractions).facts
    by_trial: dict[str, set[str]] = {}
    arms: dict[str, set[frozenset[str]]] = {}
    for fact in facts:
        if isinstance(fact.says, TrialFact):
            by_trial.setdefault(fact.says.trial.slug, set()).update(e.document for e in fact.evidence)
        if isinstance(fact.says, Arm) and fact.says.trial and not fact.says.pooled:
            arms.setdefault(fact.says.trial.slug, set()).add(frozenset(e.document for e in fact.evidence))
    (shared,) = [slug for slug, documents in by_trial.items() if len(documents) > 1]
    assert by_trial[shared] == {"cenersen-aml", "cenersen-heme"}
    assert arms[shared] == {frozenset({"cenersen-aml", "cenersen-heme"})}


def test_the_report_names_documents_facts_and_what_was_not_understood(built: Path) -> None:
    report = json.loads((built / "report.json").read_text(encoding="utf-8"))
    assert [document["file"] for document in report["documents"]] == list(DOCUMENTS)
    assert all(sum(document["facts"].values()) > 10 for document in report["documents"])
    assert report["counts"]["documents"] == 3
    for each in report["not_understood"]:
        file, _, line = each["place"].partition(":")
        assert file in DOCUMENTS
        assert int(line) > 0
        assert each["reason"]


def test_a_percentage_that_no_count_gives_is_in_the_report(built: Path) -> None:
    problems = json.loads((built / "report.json").read_text(encoding="utf-8"))["problems"]
    assert {problem["level"] for problem in problems} <= {"warning", "info"}
    assert [p["found"] for p in problems if p["code"] == "non-integer-count"] == ["18% of 20, which is 3.6", "53% of 20, which is 10.6"]


@pytest.mark.parametrize("seed", ["0", "1", "4711"])
def test_the_same_documents_give_the_same_bytes(seed: str, built: Path, copies: Path, tmp_path: Path) -> None:
    """Whatever the order of the files, the hash seed, the locale and the time zone."""
    files = [str(copies / name) for name in (DOCUMENTS if seed == "0" else reversed(DOCUMENTS))]
    env = {**os.environ, "PYTHONHASHSEED": seed, "TZ": "Asia/Kathmandu", "LC_ALL": "C" if seed == "1" else "C.UTF-8"}
    command = [sys.executable, "-m", "kg", "build", *files, "--out", str(tmp_path / "build")]
    subprocess.run(command, check=True, capture_output=True, env=env)
    made, expected = contents(tmp_path / "build"), contents(built)
    assert sorted(made) == sorted(expected)
    assert [name for name in made if made[name] != expected[name]] == []


def test_fewer_documents_say_less(copies: Path, tmp_path: Path) -> None:
    (copies / "oblimersen.md").unlink()
    build([copies], tmp_path / "build")
    assert "oblimersen" not in (tmp_path / "build" / "graph.ttl").read_text(encoding="utf-8")


def test_a_quote_that_is_not_in_its_document_stops_the_build(built: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = contents(built)

    def wrong(*_: object) -> check.Report:
        place = {"place": "a.txt:1", "found": "x", "expected": "y", "remedy": "z"}
        return check.Report(problems=(check.Problem(level=Level.ERROR, code="quote", **place),))

    monkeypatch.setattr("kg.build.check", wrong)
    with pytest.raises(GraphError, match=r"a\.txt:1"):
        build((), built)
    assert contents(built) == before


def test_nothing_to_read_leaves_the_old_build(built: Path, tmp_path: Path) -> None:
    before = contents(built)
    (tmp_path / "bad.txt").write_bytes(b"\0")
    with pytest.raises(DocumentError, match=r"bad\.txt"):
        build([tmp_path], built)
    assert contents(built) == before


def test_markup_in_a_document_is_text_in_every_page(copies: Path, tmp_path: Path) -> None:
    hostile = '<img src=x onerror="alert(1)"></script><script>alert(2)</script>'
    text = (copies / "oblimersen.md").read_text(encoding="utf-8")
    marked = text.replace("melanoma", f"melanoma {hostile}").replace("# Obl", f"# {hostile} Obl", 1)
    (copies / "oblimersen.md").write_text(marked, encoding="utf-8")
    build([copies], tmp_path / "build")
    for path in (tmp_path / "build" / "html").iterdir():
        page = path.read_text(encoding="utf-8")
        assert hostile not in page, path.name
        assert "<img src=x" not in page, path.name
        assert "<script>alert(2)" not in page, path.name


def test_every_fact_of_a_document_is_in_the_graph(built: Path) -> None:
    facts: set[Fact] = set(decode(read_turtle(built / "graph.ttl")).facts)
    stored = {e for fact in facts for e in fact.evidence}
    assert {e for extraction in read_documents(()).extractions for fact in extraction.facts for e in fact.evidence} == stored


def test_a_graph_that_reads_a_hope_as_a_result_is_never_written(built: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A mistake of the encoder: the plain triple of a hope."""
    from kg.graph import encode as module

    triples = module.triples

    def careless(knowledge: object) -> object:
        made = set(triples(knowledge))  # type: ignore[arg-type]
        allowed = {s for s, _, o in made if str(o).endswith("ontology/targets")}
        hoped = min(s for s, _, o in made if s not in allowed and str(o).endswith(("ontology/designed", "ontology/hypothesised")))
        parts = {str(p).rpartition("#")[2]: o for s, p, o in made if s == hoped}
        return made | {(parts["subject"], parts["predicate"], parts["object"])}

    before = contents(built)
    monkeypatch.setattr(module, "triples", careless)
    with pytest.raises(GraphError, match="hypothesis-as-plain-triple"):
        build((), built)
    assert contents(built) == before
