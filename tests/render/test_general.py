"""General knowledge: the curated tables, how they meet the things of documents, and that nothing of them becomes a fact."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest

from kg.build import build
from kg.errors import RuleError
from kg.model import Entity, Fact, Kind, Knowledge, Relation, Statement
from kg.model.picture import Box
from kg.network import PLACES, arrange, behind, score
from kg.network.general import relations, tables, things
from kg.network.parts import PathwayEdge
from kg.views.around import around, everything
from kg.views.drawn.page import World
from kg.views.graphs import open_knowledge
from kg.views.pathway import picture
from tests.render.samples import VIEW, edges, general, layered, nodes, quote


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> World:
    """What the documents of the package say."""
    out = tmp_path_factory.mktemp("built") / "build"
    build((), out)
    return World(knowledge=open_knowledge(out / "graph.ttl"), graph=out / "graph.ttl")


def test_every_background_row_of_the_reference_is_there_with_its_paper(shared: Path) -> None:
    own = {row.id: row for row in relations()}
    with (shared / "reference" / "pathway_edges.tsv").open(encoding="utf-8", newline="") as lines:
        rows = [row for row in csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE) if row["layer"] == "background"]
    assert len(rows) == 39
    for row in rows:
        mine = own[row["id"]]
        assert mine.pmid == row["pmid"] or (not row["pmid"] and mine.pmid in row["note"]), row
        assert mine.checked == ("PMID verified" in row["note"]), row
        assert set(mine.views) == {name.lower() for name in row["pathway"].split(";")} & {"p53", "bcl-2"}, row
        for end, thing in (("subject", mine.source), ("object", mine.target)):
            if row[f"{end}_curie"] and things()[thing].same_as:
                assert things()[thing].same_as == row[f"{end}_curie"]


def test_things_are_used_or_placed() -> None:
    used = {end for row in relations() for end in (row.source, row.target)}
    assert [thing.id for thing in things().values() if thing.id not in used and not thing.places] == []
    assert {place for thing in things().values() for place in thing.places} == set(PLACES)


@pytest.fixture
def fresh() -> Iterator[None]:
    """Tables read anew, before and after."""
    tables.things.cache_clear()
    tables.relations.cache_clear()
    yield
    tables.things.cache_clear()
    tables.relations.cache_clear()


HEAD = {"things.tsv": "id\tlabel\tsame_as\tplaces\tbasis\n",
        "relations.tsv": "id\tviews\tsource\trelation\ttarget\tqualifier\tplace\tpmid\tchecked\tnote\n"}  # fmt: skip
GOOD = {"things.tsv": "protein:A\tA\t\tnucleus\tx\nprotein:B\tB\t\t\t\n",
        "relations.tsv": "K1\tp53\tprotein:A\tinhibits\tprotein:B\t\t\t12\tyes\tnote\n"}  # fmt: skip
BAD = [
    ("things.tsv", "protein:A\tA\n", "2 cells"),
    ("things.tsv", "protien:A\tA\t\t\t\n", "protien:A"),
    ("things.tsv", "protein:A\tA\t\tgolgi\t\n", "golgi"),
    ("relations.tsv", "K1\tp53\tprotein:A\tkills\tprotein:B\t\t\t\t\t\n", "kills"),
    ("relations.tsv", "K1\tp53\tprotein:A\tinhibits\tprotein:C\t\t\t\t\t\n", "protein:C"),
    ("relations.tsv", "K1\tp53\tprotein:A\tinhibits\tprotein:B\t\t\tPMC1\tyes\t\n", "PMC1"),
    ("relations.tsv", "K1\tp53\tprotein:A\tinhibits\tprotein:B\t\t\t12\tmaybe\t\n", "maybe"),
    ("relations.tsv", "K1\tp53\tprotein:A\tinhibits\tprotein:B\t\t\t\tyes\t\n", "yes"),
]


@pytest.mark.usefixtures("fresh")
@pytest.mark.parametrize(("name", "line", "found"), BAD, ids=[each[2] for each in BAD])
def test_malformed_rows_are_refused_with_their_place(monkeypatch: pytest.MonkeyPatch, name: str, line: str, found: str) -> None:
    texts = {each: HEAD[each] + GOOD[each] for each in HEAD}
    monkeypatch.setattr(tables, "_text", lambda each: texts[each])
    assert len(tables.relations()) == 1
    texts[name] = HEAD[name] + line
    tables.things.cache_clear()
    tables.relations.cache_clear()
    with pytest.raises(RuleError, match=f"{name}:2") as refused:
        tables.relations()
    assert found in str(refused.value)


@pytest.mark.parametrize(
    ("node", "same_as", "thing"),
    [
        (Box(id="protein:MDM2", label="Hdm2", kind="protein"), (), "protein:MDM2"),
        (Box(id="protein:hdm-2", label="Hdm2", kind="protein"), ("uniprot:Q00987",), "protein:MDM2"),
        (Box(id="process:cytochromes-c-release", label="Cytochrome c release", kind="process"), (), "process:cytochrome-c-release"),
    ],
    ids=["by id", "by identifier", "by kind and label"],
)
def test_things_of_documents_are_met(node: Box, same_as: tuple[str, ...], thing: str) -> None:
    made = behind("nowhere", [node], {node.id: same_as})
    assert made.nodes[0].places == things()[thing].places
    assert node.id in {end for edge in made.edges for end in (edge.source, edge.target)}
    assert thing == node.id or thing not in {box.id for box in made.added}


def test_gene_and_protein_of_one_label_are_not_confused() -> None:
    made = behind("nowhere", [Box(id="gene:x", label="MDM4", kind="gene")], {})
    assert (made.edges, made.nodes[0].places) == ((), ())


def test_nothing_to_draw_has_no_general_knowledge_behind_it() -> None:
    assert behind("p53", [], {}).edges == ()
    assert arrange(VIEW, nodes(), [], general()).background.lines == ()


def test_layer_adds_and_changes_nothing() -> None:
    with_it, without = layered(), arrange(VIEW, nodes(), edges())
    assert with_it.lines == without.lines
    assert with_it.plans == without.plans
    assert [replace(box, trials=(), places=()) for box in with_it.boxes] == list(without.boxes)
    assert [tie.id for line in with_it.background.lines for tie in line.ties] == ["k3", "k1", "k2"]
    assert [box.id for box in with_it.background.boxes] == ["protein:KIN5"]
    assert {spot.id for spot in with_it.background.plans[0].spots} == {box.id for box in (*with_it.boxes, *with_it.background.boxes)}


def test_gene_that_a_protein_switches_stands_below_it() -> None:
    things_ = [Box(id=name, label=name, kind=name.split(":")[0]) for name in ("gene:A", "mrna:A", "protein:A", "gene:B", "protein:B")]
    ties = [("gene:A", "transcribed to", "mrna:A"), ("mrna:A", "translates to", "protein:A"), ("protein:A", "activates", "gene:B"),
            ("gene:B", "encodes", "protein:B")]  # fmt: skip
    made = arrange(VIEW, things_, [PathwayEdge(id=s, source=s, relation=r, target=t) for s, r, t in ties])
    heights = {spot.id: spot.y for spot in made.plans[0].spots}
    assert heights["gene:A"] < heights["protein:A"] < heights["gene:B"] < heights["protein:B"]


@pytest.mark.parametrize("name", ["p53", "bcl-2"])
def test_pictures_of_the_package_are_readable_without_and_with_general_knowledge(world: World, name: str) -> None:
    made = picture(name, world)
    for plan in made.plans:
        reached = score(plan, made.lines)
        assert reached.overlaps == 0
        assert reached.hits <= 2, reached
        assert reached.crossings_per_line <= 0.2, reached
    for plan in made.background.plans:
        reached = score(plan, (*made.lines, *made.background.lines))
        assert reached.overlaps == 0
        assert reached.hits <= 3, reached
        assert reached.crossings_per_line <= 0.3, reached


def test_nothing_of_it_is_a_fact(world: World) -> None:
    assert picture("p53", world).background.lines
    text = world.graph.read_text(encoding="utf-8")
    assert "MDM2" not in text
    assert "8319905" not in text


def test_drugs_of_a_view_lead_to_their_trials(world: World) -> None:
    made = picture("bcl-2", world)
    drug = next(box for box in made.boxes if box.id == "drug:oblimersen")
    assert {lead.url for lead in drug.trials} >= {"trial-NCT00024440.html"}
    assert all((world.graph.parent / "html" / lead.url).is_file() for lead in drug.trials)
    assert all(not box.trials for box in made.boxes if box.kind not in ("drug", "drug-class", "regimen"))


def chain(length: int) -> World:
    """Proteins that activate each other one after the other."""
    ends = [Entity(kind=Kind.PROTEIN, slug=f"P{i}", label=f"P{i}") for i in range(length)]
    facts = tuple(
        Fact(
            says=Statement(subject=a, relation=Relation.ACTIVATES, object=b), evidence=frozenset({quote(f"{a.label} activates {b.label}")})
        )
        for a, b in pairwise(ends)
    )
    return World(knowledge=Knowledge(sources=(), facts=facts), graph=Path("nowhere"))


def test_neighbourhood_reaches_two_relations_far() -> None:
    made = around(Entity(kind=Kind.PROTEIN, slug="P5", label="P5"), chain(20))
    assert {box.label for box in made.boxes} == {"P3", "P4", "P5", "P6", "P7"}
    assert made.focus == "protein:P5"


def test_everything_is_drawn_as_far_as_it_can_be_read() -> None:
    made = everything(chain(400))
    assert len(made.boxes) == 150
    assert "250 things further off" in made.subtitle
