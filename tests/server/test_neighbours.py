"""The picture of a thing, without a server: what is drawn, on which side, what is only counted, and that nothing lies over anything."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import pytest

from kg.model.picture import Spot
from kg.render.style import AIMED, FIRM
from kg.server.drawn import Drawn, dashes, draw, looks
from kg.server.neighbours import MOST, neighbourhood
from kg.server.things import Node, Shown, Thing

ME = Node("examplersen", "/drug/examplersen", "drug")
NAMES = ["short", "a name that goes on and on over several words of the document", "x" * 10_000, "\u202eevil", "<b>&\"'", "🧬" * 40, ""]


def statement(subject: Node, relation: str, other: Node, strength: str = "observed", number: int = 1) -> Shown:
    parts = [("rdf:subject", [subject]), ("rdf:predicate", [Node(relation)]), ("rdf:object", [other])]
    return Shown(Node(f"statement:{number}", f"/statement/{number}"), f"fact-{number}", "statement", strength, parts=parts)


def thing(facts: list[Shown], relations: list[tuple[str, list[Node]]] | None = None) -> Thing:
    return Thing(
        iri="https://w3id.org/trialgraph/drug/examplersen", title="examplersen", sort="drug", names=[], relations=relations or [],
        pointing=[], facts=facts, more=False, disputes=[],
    )  # fmt: skip


def protein(number: int, name: str = "") -> Node:
    return Node(name or f"protein {number}", f"/protein/{number}", "protein")


def test_what_acts_stands_left_and_what_is_acted_on_right() -> None:
    found = neighbourhood(thing([statement(ME, "inhibits", protein(1)), statement(protein(2), "degrades", ME, number=2)]))
    assert found
    assert ([each.node.text for each in found.sources], [each.node.text for each in found.targets]) == (["protein 2"], ["protein 1"])
    assert found.targets[0].links[0].anchor == "fact-1"


def test_facts_of_one_sense_share_a_line_that_is_as_firm_as_its_firmest() -> None:
    aim = statement(ME, "inhibits", protein(1), "designed")
    seen = statement(ME, "degrades", protein(1), "observed", number=2)
    other = statement(ME, "targets", protein(1), "hypothesised", number=3)
    found = neighbourhood(thing([aim, seen, other]))
    assert found
    (only,) = found.targets
    assert [(link.relations, link.firm, link.facts) for link in only.links] == [
        (["targets"], AIMED, 1), (["inhibits", "degrades"], FIRM, 2),
    ]  # fmt: skip
    assert [word for word, _ in dashes(found)] == [FIRM, AIMED]


def test_a_relation_is_not_drawn_again_for_its_plain_triple() -> None:
    found = neighbourhood(thing([statement(ME, "inhibits", protein(1))], [("inhibits", [protein(1)]), ("uses", [protein(2)])]))
    assert found
    assert [(each.node.text, each.links[0].facts, each.links[0].anchor) for each in found.targets] == [
        ("protein 1", 1, "fact-1"), ("protein 2", 1, "known-2"),
    ]  # fmt: skip


def test_what_is_not_drawn_is_counted() -> None:
    found = neighbourhood(thing([statement(ME, "inhibits", protein(n), number=n) for n in range(MOST + 5)]))
    assert found
    assert (len(found.targets), found.hidden) == (MOST, 5)


def test_a_statement_shows_the_two_things_it_speaks_of() -> None:
    said = statement(ME, "inhibits", protein(1))
    found = neighbourhood(replace(thing([said]), iri="https://w3id.org/trialgraph/statement/1", sort="statement"))
    assert found
    assert (found.middle, found.targets[0].node) == (ME, protein(1))


def test_nothing_related_gives_no_picture() -> None:
    assert neighbourhood(thing([], [("exact match", [Node("drugbank:1", "https://go.drugbank.com/drugs/1")])])) is None
    assert neighbourhood(thing([statement(ME, "inhibits", ME)])) is None


def overlaps(drawn: Drawn) -> list[tuple[str, str]]:
    return [(a.title, b.title) for i, a in enumerate(drawn.seats) for b in drawn.seats[:i] if meet(a.spot, b.spot)]


def meet(a: Spot, b: Spot) -> bool:
    return abs(a.x - b.x) < (a.width + b.width) / 2 and abs(a.y - b.y) < (a.height + b.height) / 2


@pytest.mark.parametrize("count", [1, 2, 7, 30])
@pytest.mark.parametrize("name", NAMES)
def test_nothing_overlaps_or_leaves_the_paper(count: int, name: str) -> None:
    out = [statement(ME, ("inhibits", "targets", "is a")[n % 3], protein(n // 2, name), number=n) for n in range(count)]
    into = [statement(protein(100 + n), "activates", ME, number=100 + n) for n in range(count // 2)]
    found = neighbourhood(thing(out + into))
    assert found
    for drawn in draw(found):
        assert overlaps(drawn) == []
        for seat in drawn.seats:
            assert 0 <= seat.spot.x - seat.spot.width / 2 < seat.spot.x + seat.spot.width / 2 <= drawn.width
            assert 0 <= seat.spot.y - seat.spot.height / 2 < seat.spot.y + seat.spot.height / 2 <= drawn.height
            assert len(seat.lines) <= 2
            assert max(len(text) for _, text in seat.lines) <= 40
        heights = sorted(way.y for way in drawn.ways)
        if drawn.name == "tall":
            assert all(b - a >= 20 for a, b in pairwise(heights))
    assert [seat.title for seat in looks(found)] == ["Drug", "Protein"]
