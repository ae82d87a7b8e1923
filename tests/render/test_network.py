"""Places: by biology, the same every time, and readable."""

from __future__ import annotations

import os
import random
import subprocess
import sys
from collections.abc import Callable

import pytest

from kg.errors import RenderError
from kg.model.picture import Box, Picture, Plan, Sense, Spot
from kg.network import PathwayEdge, RowName, ViewSpec, arrange, graph_of, score, view_named
from kg.network.draft import SHAPES, Draft
from kg.network.geometry import cross, through, via
from kg.network.lettering import Lettering
from kg.network.seats import Seat, Seating, completed
from tests.render.samples import HOSTILE, VIEW, edges, hostile, nodes

Told = Callable[[str], tuple[list[Box], list[PathwayEdge]]]


@pytest.fixture(scope="module")
def picture() -> Picture:
    return arrange(VIEW, nodes(), edges())


def spots(plan: Plan) -> dict[str, Spot]:
    return {spot.id: spot for spot in plan.spots}


@pytest.mark.parametrize(("plan", "crossings", "hits"), [(0, 0.2, 2), (1, 0.3, 2)], ids=["landscape", "portrait"])
@pytest.mark.parametrize(("view", "pathway"), [("p53", "p53"), ("bcl-2", "Bcl-2")])
def test_pathways_as_told_are_readable(told: Told, view: str, pathway: str, plan: int, crossings: float, hits: int) -> None:
    picture = arrange(view_named(view), *told(pathway))
    reached = score(picture.plans[plan], picture.lines)
    assert reached.overlaps == 0
    assert reached.crossings_per_line <= crossings, reached
    assert reached.hits <= hits, reached


def test_sample_is_readable(picture: Picture) -> None:
    for plan in picture.plans:
        reached = score(plan, picture.lines)
        assert (reached.hits, reached.overlaps) == (0, 0)
        assert reached.crossings <= 2


def test_rows_run_from_drug_to_outcome(picture: Picture) -> None:
    for plan in picture.plans:
        at = spots(plan)
        story = [
            "drug:examplersen",
            "mrna:ZED9",
            "protein:ZED9",
            "family:qux",
            "component:outer-skin",
            "process:leaking",
            "cell:tired-cells",
        ]
        heights = [at[name].y for name in story]
        assert heights == sorted(heights)
        assert len(set(heights)) == len(heights)


def test_enzyme_that_acts_on_mrna_stands_beside_it(picture: Picture) -> None:
    at = spots(picture.plans[0])
    assert at["protein:snipase"].y == at["mrna:ZED9"].y == at["gene:ZED9"].y


def test_rows_are_named_and_cover_the_plan(picture: Picture) -> None:
    for plan in picture.plans:
        assert [row.name for row in plan.rows][:3] == ["Drugs", "Genes and mRNA", "Proteins"]
        assert plan.rows[0].top == 0
        assert plan.rows[-1].bottom == plan.height
        assert all(above.bottom == below.top for above, below in zip(plan.rows, plan.rows[1:], strict=False))


def test_view_may_name_a_row() -> None:
    view = ViewSpec(name="zed", title="t", rows=(RowName(name="The skin", holds=("component:outer-skin",)),))
    assert "The skin" in [row.name for row in arrange(view, nodes(), edges()).plans[0].rows]


def test_portrait_holds_three_boxes_at_most_side_by_side(told: Told) -> None:
    plan = arrange(view_named("bcl-2"), *told("Bcl-2")).plans[1]
    heights = [spot.y for spot in plan.spots]
    assert max(heights.count(y) for y in heights) <= 3
    assert plan.width <= 480


def test_everything_stands_inside_the_plan() -> None:
    for sample in ((nodes(), edges()), hostile()):
        for plan in arrange(VIEW, *sample).plans:
            for spot in plan.spots:
                assert spot.width / 2 <= spot.x <= plan.width - spot.width / 2
                assert spot.height / 2 <= spot.y <= plan.height - spot.height / 2


def test_relations_of_one_sense_share_a_line(picture: Picture) -> None:
    pairs = {(line.source, line.target, line.sense): [tie.id for tie in line.ties] for line in picture.lines}
    assert pairs["drug:examplersen", "protein:ZED9", Sense.INHIBITS] == ["e04", "e03"]
    assert pairs["drug:examplersen", "mrna:ZED9", Sense.BINDS] == ["e01"]
    assert pairs["drug:examplersen", "mrna:ZED9", Sense.INHIBITS] == ["e02"]
    assert sum(len(line.ties) for line in picture.lines) == len(edges())


def test_lines_between_the_same_boxes_bend_apart(picture: Picture) -> None:
    for plan in picture.plans:
        one, two = (plan.bends[f"drug:examplersen|{sense}|mrna:ZED9"] for sense in ("binds", "inhibits"))
        assert abs(one - two) >= 0.3
        there, back = plan.bends["protein:ZED9|inhibits|family:qux"], plan.bends["family:qux|inhibits|protein:ZED9"]
        assert abs(there + back) >= 0.3


def test_order_of_input_does_not_matter(picture: Picture) -> None:
    things, ties = nodes(), edges()
    random.Random(5).shuffle(things)
    random.Random(6).shuffle(ties)
    assert arrange(VIEW, things, ties) == picture


def test_same_picture_for_every_hash_seed() -> None:
    program = (
        "from tests.render.samples import *; from kg.network import arrange; from kg.render.pathway import draw_pathway; import hashlib;"
        "print(hashlib.sha256(draw_pathway(arrange(VIEW, nodes(), edges()), SOURCES).encode()).hexdigest())"
    )
    digests = {
        subprocess.run(
            [sys.executable, "-c", program], capture_output=True, text=True, check=True, env={**os.environ, "PYTHONHASHSEED": seed}
        ).stdout
        for seed in ("0", "1", "4242")
    }
    assert len(digests) == 1


def test_edge_that_hangs_in_the_air_is_refused() -> None:
    with pytest.raises(RenderError, match="protein:nowhere"):
        arrange(VIEW, nodes(), [PathwayEdge(id="x", source="protein:ZED9", target="protein:nowhere", relation="inhibits")])


def test_two_things_of_one_id_are_refused() -> None:
    with pytest.raises(RenderError, match="one thing for each id"):
        graph_of([Box(id="a", label="one", kind="drug"), Box(id="a", label="two", kind="drug")], [])


def test_graph_is_a_multigraph_with_every_edge() -> None:
    graph = graph_of(nodes(), edges())
    assert (graph.number_of_nodes(), graph.number_of_edges()) == (11, 15)
    assert set(graph["drug:examplersen"]["mrna:ZED9"]) == {"e01", "e02"}


def test_nothing_gives_an_empty_picture() -> None:
    empty = arrange(VIEW, nodes(), [])
    assert (empty.boxes, empty.lines) == ((), ())


def test_circles_of_relations_have_rows_too() -> None:
    things = [Box(id=f"protein:{name}", label=name, kind="protein") for name in "abc"]
    circle = [PathwayEdge(id=a + b, source=f"protein:{a}", target=f"protein:{b}", relation="activates") for a, b in ("ab", "bc", "ca")]
    assert len({spot.y for spot in arrange(VIEW, things, circle).plans[0].spots}) == 3


def test_large_graphs_keep_what_is_near_the_seeds() -> None:
    things = [Box(id=f"protein:p{i:03}", label=f"p{i}", kind="protein") for i in range(400)]
    chain = [PathwayEdge(id=f"e{i}", source=f"protein:p{i:03}", target=f"protein:p{i + 1:03}", relation="activates") for i in range(399)]
    picture = arrange(ViewSpec(name="v", title="t", seeds=("protein:p000",)), things, chain)
    assert [box.label for box in picture.boxes] == [f"p{i}" for i in range(150)]
    assert "250 things further off are left out" in picture.subtitle


def test_unknown_view_names_those_there_are() -> None:
    with pytest.raises(RenderError, match="p53, bcl-2"):
        view_named("p35")


LETTERS = Lettering(size=13, one=15, two=24, three=32)


@pytest.mark.parametrize("label", HOSTILE.values(), ids=HOSTILE)
def test_names_fit_their_boxes(label: str) -> None:
    text = LETTERS.text(label)
    lines = text.split("\n")
    assert len(lines) <= 3
    assert max(map(len, lines)) <= LETTERS.three
    assert all(character.isprintable() or character in "\n\u200d" for character in text)
    assert 0 < LETTERS.width(text) < 400


@pytest.mark.parametrize(
    ("label", "text"),
    [
        ("cell cycle arrest", "cell cycle\narrest"),
        ("mitochondrial outer membrane permeabilization", "mitochondrial\nouter membrane\npermeabilization"),
        ("resistance to anti-cancer agents", "resistance to\nanti-cancer agents"),
        ("Pseudohypoparathyroidism-like", "Pseudohypoparathyroidism-\nlike"),
        ("short one", "short one"),
    ],
)
def test_names_stand_whole_on_up_to_three_lines(label: str, text: str) -> None:
    assert LETTERS.text(label) == text


def test_only_a_name_longer_than_any_is_cut() -> None:
    name = "cells that are made to die by whatever else is given to them"
    assert LETTERS.text(name).replace("\n", " ") == name
    assert LETTERS.text(f"{name} and by all that was given to them before this").endswith("…")


def test_geometry() -> None:
    assert cross((0, 0), (10, 10), (0, 10), (10, 0))
    assert not cross((0, 0), (10, 10), (10, 10), (20, 0))
    assert through((0, 5), (20, 5), (5, 0, 10, 10))
    assert not through((0, 5), (4, 5), (5, 0, 10, 10))
    assert via((0, 0), (10, 0), 0.0) == pytest.approx((5, 0))
    assert via((0, 0), (10, 0), 0.4)[1] < 0 < via((0, 0), (10, 0), -0.4)[1]


def test_far_too_many_things_are_refused_with_what_to_do() -> None:
    things = [Box(id=f"protein:p{i}", label=f"p{i}", kind="protein") for i in range(10_000)]
    with pytest.raises(RenderError, match="10,000 things") as refused:
        arrange(ViewSpec(name="v", title="t"), things, [])
    assert refused.value.remedy == "draw what is round one thing: kg render about THING"


def test_kept_seats_are_used_for_what_they_were_kept_for_and_searched_anew_otherwise() -> None:
    things = [Box(id=f"protein:{name}", label=name, kind="protein") for name in ("a", "b", "c")]
    ties = [PathwayEdge(id=name, source="protein:a", target=f"protein:{name}", relation="activates") for name in "bc"]
    made = arrange(VIEW, things, ties)
    draft = Draft(shape=SHAPES[0], view=VIEW, boxes=made.boxes, lines=made.lines)
    seats = {"protein:a": Seat(x=400, line=0), "protein:b": Seat(x=700, line=1), "protein:c": Seat(x=100, line=1)}
    kept = Seating(seats=seats, bends={line.id: 0.2 for line in made.lines})
    plan = draft.plan(kept)
    at = spots(plan)
    assert at["protein:b"].x - at["protein:a"].x == pytest.approx(300)
    assert set(plan.bends.values()) == {0.2}
    for stale in (
        Seating(seats=seats, bends={}),
        Seating(seats={**seats, "protein:c": Seat(x=690, line=1)}, bends=kept.bends),
        Seating(seats={**seats, "protein:c": Seat(x=100, line=0)}, bends=kept.bends),
    ):
        again = draft.plan(stale)
        assert set(again.bends.values()) != {0.2}
        assert score(again, made.lines).overlaps == 0


def test_seats_for_most_things_give_the_others_a_place_between() -> None:
    seats = {name: Seat(x=100.0 * place, line=place) for place, name in enumerate("abd")}
    whole = completed(seats, "abcd", [("a", "b"), ("b", "c"), ("c", "d")])
    assert [whole[name].line for name in "abcd"] == [0, 1, 2, 3]
    assert whole["c"].x == pytest.approx(150)
    free = completed(seats, "abcd", [("a", "c")])
    assert (free["c"].line, free["d"].line) == (1, 2)
    assert completed({"a": Seat(x=0, line=0)}, "abc", []) == {}


def test_a_kept_plan_brings_its_rows_unless_a_line_would_be_turned_round() -> None:
    things = [Box(id=f"protein:{name}", label=name, kind="protein") for name in "abc"]
    ties = [PathwayEdge(id=f"e{end}", source="protein:a", target=f"protein:{end}", relation="activates") for end in "bc"]
    made = arrange(VIEW, things, ties)
    draft = Draft(shape=SHAPES[0], view=VIEW, boxes=made.boxes, lines=made.lines)
    bends = {line.id: 0.0 for line in made.lines}

    def heights(lines: tuple[int, int, int]) -> list[float]:
        seats = {f"protein:{name}": Seat(x=400, line=line) for name, line in zip("abc", lines, strict=True)}
        at = spots(draft.plan(Seating(seats=seats, bends=bends)))
        return [at[f"protein:{name}"].y for name in "abc"]

    a, b, c = heights((0, 2, 1))
    assert a < c < b
    a, b, _ = heights((2, 0, 1))
    assert a < b
