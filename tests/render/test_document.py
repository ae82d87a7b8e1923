"""The page of a document: every letter of it, every mark in place; lost figures drawn again, others left alone."""

from __future__ import annotations

import html
import random
import re
import tomllib
from dataclasses import replace
from pathlib import Path

import pytest

from kg.assemble import assemble
from kg.model import BlockKind, Document, Evidence, Fact, Kind, Naming, NotUnderstood, Relation, Statement, entity
from kg.readers import read_bytes
from kg.render.document import TAGS, draw_document
from kg.render.layout import laid_out
from kg.render.marks import LAYOUT, MarkedText, Span
from kg.render.shapes import course_of
from kg.render.small_plan import ROOMS, layered, small_plans
from kg.views.captions import kind_of, lost
from kg.views.figures import figures
from kg.way_in.reading import read_documents
from tests.conftest import ROOT
from tests.render.samples import HOSTILE, SOURCES, nodes

GUIDES = ROOT.parent / "shared" / "documents" / "guides"
UNSEEN = sorted((ROOT / "tests" / "unseen").rglob("guides/*.txt"))
SAMPLE = """# Examplersen at a glance

Publisher: Nobody

**Examplersen** binds ZED9 mRNA.[1] It never tires.

- First of all, 12 of 50 responded.
  - of whom 3 were <b>sleepy</b> & merry

| Arm | CR |
| --- | --- |
| Low | 12% |
| High | 25 mg/m<sub>2</sub> |

***

Figure 1. Mechanism of action of **examplersen**.

## References

1. Nobody A. On ZED9. 2011.
"""


def document(text: str = SAMPLE, name: str = "guide-a.md") -> Document:
    return read_bytes(name, text.encode())


def said(where: Document, words: str, says: object = None) -> Fact:
    start = where.text.index(words)
    drug = entity(Kind.DRUG, "examplersen")
    statement = says or Statement(subject=drug, relation=Relation.BINDS, object=entity(Kind.MRNA, "ZED9 mRNA"))
    line = where.text[:start].count("\n") + 1
    quote = Evidence(document=where.key, start=start, end=start + len(words), quote=words, rule="by-hand", line=line)
    return Fact(says=statement, evidence=frozenset({quote}))  # type: ignore[arg-type]


def name(of: str) -> Naming:
    return Naming(of=entity(Kind.DRUG, "examplersen"), name=of)


def shown(page: str) -> str:
    """The text of the article as a reader sees it."""
    article = page[page.index('<article class="doc"') : page.index("</article>")]
    article = re.sub(r'(?s)<p class="drawn-what">.*?<p class="drawn">.*?</p>', "", article)
    return html.unescape(re.sub(r"<[^>]*>", "", article.partition(">")[2]))


def letters(text: str) -> str:
    """The letters and digits of a text, without marks of layout and their links."""
    return re.sub(r"\W|_", "", re.sub(r"\]\(#[^()\s]*\)", "", LAYOUT.sub(lambda found: found["link"] or "", text)))


def documents() -> list[Path]:
    return [*sorted((ROOT / "kg" / "documents").glob("*.md")), *UNSEEN, *(sorted(GUIDES.glob("*.txt")) if GUIDES.is_dir() else [])]


@pytest.mark.parametrize("path", documents(), ids=lambda path: f"{path.parent.parent.name}-{path.stem}")
def test_every_letter_of_a_document_is_shown_once_and_in_order(path: Path) -> None:
    whole = read_bytes(path.name, path.read_bytes())
    assert letters(shown(draw_document(whole, []))) == letters(whole.text)


def test_parts_are_what_they_are() -> None:
    page = draw_document(document(), [])
    for part in ("<h2>Examplersen at a glance</h2>", '<p class="lines dim">Publisher: Nobody</p>', "<b>Examplersen</b> binds",
                 '<p class="item in-0">First of all', '<p class="item in-1">of whom 3 were &lt;b&gt;sleepy&lt;/b&gt; &amp; merry</p>',
                 '<th scope="col">Arm</th>', "<td>12%</td>", "25 mg/m<sub>2</sub>", '<p class="reference" id="ref-1">'):  # fmt: skip
        assert part in page, part
    assert "***" not in shown(page)


# Marks


def marks(page: str) -> list[tuple[str, str, str, str]]:
    """Class, spans, tag and words of each mark in the text."""
    article = page[page.index('<article class="doc"') : page.index("</article>")]
    found = re.findall(r'<mark class="([^"]*)" data-s="([^"]*)" [^>]*data-tag="([^"]*)">(.*?)</mark>', article, re.S)
    return [(kind, spans, tag, html.unescape(re.sub("<[^>]*>", "", words))) for kind, spans, tag, words in found]


def test_a_mark_stands_on_the_very_words() -> None:
    own = document()
    page = draw_document(own, [said(own, "**Examplersen** binds ZED9 mRNA.")])
    assert marks(page) == [("k-mechanism", "1", "M", "Examplersen binds ZED9 mRNA.")]
    assert '<a id="s1"></a>' in page
    assert 'href="#s1">line 5 · characters' in page


def test_overlapping_marks_keep_what_rests_on_them() -> None:
    own = document()
    facts = [said(own, "It never tires."), said(own, "ZED9 mRNA.[1] It", name("Zed")), said(own, "never", name("N"))]
    assert marks(draw_document(own, facts)) == [
        ("k-name", "1", "", "ZED9 mRNA.[1] "), ("k-mechanism", "2 1", "N", "It"), ("k-mechanism", "2", "", " "),
        ("k-name", "3 2", "N", "never"), ("k-mechanism", "2", "M", " tires."),
    ]  # fmt: skip


def test_a_mark_over_cells_is_cut_at_their_borders() -> None:
    own = document()
    found = marks(draw_document(own, [said(own, "Low | 12% |\n| High")]))
    assert [words for _, _, _, words in found] == ["Low", "12%", "High"]
    assert [spans for _, spans, _, _ in found] == ["1"] * 3


def test_what_was_not_understood_stands_in_place_with_its_reason() -> None:
    own = document()
    at = own.text.index("25 mg")
    left = NotUnderstood(document=own.key, start=at, end=at + 5, quote="25 mg", reason="no <arm> is sure")
    page = draw_document(own, [], [left])
    assert marks(page) == [("k-open", "1", "?", "25 mg")]
    assert "no &lt;arm&gt; is sure" in page
    assert "0 facts and 1 place not understood" in page


def test_any_spans_leave_the_text_whole() -> None:
    """Spans at random, also beside, inside and across each other: nothing is lost, doubled or marked wrongly."""
    dice = random.Random(7)
    text = "The **quick** brown <fox> & the 12% ran. " * 6
    for _ in range(60):
        ends = [sorted((dice.randrange(len(text)), dice.randrange(len(text)))) for _ in range(dice.randrange(1, 9))]
        places = sorted({(a, b) for a, b in ends if a < b})
        spans = [Span(number=n, start=a, end=b, kinds=("result",)) for n, (a, b) in enumerate(places, start=1)]
        made = str(MarkedText(text, spans, TAGS).html(0, len(text)))
        assert html.unescape(re.sub(r"<[^>]*>", "", made)) == text.replace("**", "")
        found = marks(f'<article class="doc">{made}</article>')
        for span in spans:
            marked = "".join(words for _, own, _, words in found if str(span.number) in own.split())
            assert marked == text[span.start : span.end].replace("*", "")


def test_facts_of_other_documents_are_left_out_but_shared_ones_name_them() -> None:
    own = document()
    elsewhere = replace(next(iter(said(own, "ZED9").evidence)), document="guide-b", quote="said elsewhere")
    shared = said(own, "It never tires.")
    both = replace(shared, evidence=shared.evidence | {elsewhere})
    alone = Fact(says=name("only there"), evidence=frozenset({elsewhere}))
    page = draw_document(own, [both, alone], (), SOURCES)
    assert "1 fact and" in page
    assert "only there" not in page
    assert "Guide B to trialofan" in page


def test_facts_are_counted_by_kind() -> None:
    own = document()
    page = draw_document(own, [said(own, "It never tires."), said(own, "First of all", name("a")), said(own, "First", name("b"))])
    assert re.findall(r'data-kind="(\w+)" disabled>.*?<span class="muted">(\d+)</span>', page) == [("mechanism", "1"), ("name", "2")]


@pytest.mark.parametrize("words", HOSTILE.values(), ids=HOSTILE.keys())
def test_hostile_text_is_text(words: str) -> None:
    own = document(SAMPLE.replace("never tires", words.replace("\x00", "") + " never tires"))
    page = draw_document(own, [said(own, "never tires", name(words))], (), SOURCES)
    assert letters(shown(page)) == letters(own.text)
    for markup in ("<img src=x", "<script>alert", 'href="javascript:'):
        assert markup not in page


# Figures

RULES = tomllib.loads((ROOT / "kg" / "views" / "figures.toml").read_text(encoding="utf-8"))


@pytest.mark.parametrize(
    ("caption", "kind"),
    [(caption, row["draws"]) for row in RULES["figure"] for caption in row["reads"]],
)
def test_a_caption_asks_for_its_figure(caption: str, kind: str) -> None:
    assert kind_of(caption) == kind


@pytest.mark.parametrize(
    ("caption", "kind"),
    [(caption, row["draws"]) for row in RULES["figure"] for caption in row["passes_over"]],
)
def test_other_captions_are_left_alone(caption: str, kind: str) -> None:
    assert kind_of(caption) != kind


NO_FIGURE = (
    "Figure 3. Kaplan-Meier curves of overall survival", "Figure 2. Forest plot of hazard ratios", "Fig. 4. Western blot of signaling",
    "Figure 5. Mechanism shown by electron microscopy", "Figure 1. Chemical structure of examplersen", "Figure 6. Photograph of the site",
    "Caption: Responses by arm", "Figure 7. Box plot of pathway activity",
)  # fmt: skip


@pytest.mark.parametrize("caption", NO_FIGURE)
def test_data_and_photographs_are_never_drawn(caption: str) -> None:
    assert kind_of(caption) == ""


def test_a_picture_that_is_there_is_not_drawn_again() -> None:
    text = "# T\n\nSome words.\n\nFigure 1. Mechanism of action\n\nMore words.\n\n![](a.png)\n\nFigure 2. Mechanism of action\n"
    own = document(text)
    assert [own.text[block.start : block.start + 8] for block in lost(own)] == ["Figure 1"]


LOST = {
    "cenersen-aml": ["pathway", "flow"], "cenersen-heme": ["pathway", "flow"], "oblimersen": ["pathway", "flow", "timeline"],
}  # fmt: skip


@pytest.mark.parametrize("where", ["package", "guides"])
def test_the_seven_lost_figures_are_drawn(where: str, shared: Path) -> None:
    reading = read_documents(() if where == "package" else (shared / "documents" / "guides",))
    known = assemble(reading.extractions)
    for own in reading.documents:
        drawn = figures(own, known)
        captions = [block for block in own.blocks if block.kind is BlockKind.CAPTION and block.label != "table title"]
        assert [kind_of(own.text[block.start : block.end]) for block in captions] == LOST[own.key]
        assert sorted(drawn) == [block.start for block in captions]
        page = draw_document(own, known.facts, (), known.sources, drawn)
        assert page.count("Drawn from the graph; the original figure is not in the text.") == len(captions)
        ids = re.findall(r'\bid="([^"]*)"', page)
        assert len(ids) == len(set(ids))


def test_a_figure_states_what_its_document_states_and_no_more() -> None:
    own = document(SAMPLE + "\nFigure 2. The pathway of examplersen.\n")
    here = said(own, "It never tires.")
    elsewhere = Evidence(document="guide-b", start=0, end=1, quote="x", rule="r")
    there = Fact(
        says=Statement(subject=entity(Kind.DRUG, "examplersen"), relation=Relation.INHIBITS, object=entity(Kind.PROTEIN, "QUX1")),
        evidence=frozenset({elsewhere}),
    )
    from kg.model import Knowledge

    drawn = figures(own, Knowledge(sources=SOURCES, facts=(here, there)))
    pictures = "".join(str(drawing.wide) for figure in drawn.values() for drawing in figure.drawings)
    assert "examplersen binds ZED9 mRNA" in pictures
    assert "QUX1" not in pictures


def test_a_caption_of_which_the_graph_knows_nothing_keeps_its_words() -> None:
    from kg.model import Knowledge

    own = document()
    assert figures(own, Knowledge(sources=(), facts=())) == {}
    assert "Mechanism of action of" in shown(draw_document(own, []))


# The small plan


def test_a_small_plan_has_no_overlaps_and_leads_from_cause_to_effect() -> None:
    from kg.network import arrange
    from tests.render.samples import VIEW, edges

    picture = arrange(VIEW, nodes(), edges())
    for plan, room in zip(small_plans(picture.boxes, picture.lines), ROOMS, strict=True):
        spots = list(plan.spots)
        for i, one in enumerate(spots):
            assert one.width / 2 <= one.x <= room.width - one.width / 2
            for other in spots[i + 1 :]:
                apart = abs(one.x - other.x) >= (one.width + other.width) / 2 or abs(one.y - other.y) >= (one.height + other.height) / 2
                assert apart, (one.id, other.id)
    by_id = {spot.id: spot for spot in small_plans(picture.boxes, picture.lines)[0].spots}
    assert by_id["drug:examplersen"].y < by_id["mrna:ZED9"].y < by_id["protein:ZED9"].y
    assert all(course_of(line, by_id, 0.0).path() for line in picture.lines)


def test_a_circle_of_relations_is_laid_out_too() -> None:
    from kg.model.picture import Box, Line, Sense

    boxes = [Box(id=name, label=name, kind="protein") for name in "abc"]
    lines = [Line(id=a + b, source=a, target=b, sense=Sense.ACTIVATES, ties=()) for a, b in ("ab", "bc", "ca")]
    assert sorted(name for layer in layered(boxes, lines) for name in layer) == ["a", "b", "c"]
    assert len(small_plans(boxes, lines)[0].spots) == 3


def test_laid_out_text_is_stable() -> None:
    own = document()
    spans = [Span(number=1, start=40, end=80, kinds=("result",))]
    assert laid_out(own, MarkedText(own.text, spans, TAGS), {}) == laid_out(own, MarkedText(own.text, spans, TAGS), {})
