"""The text of pages: complete, safe, the same every time."""

from __future__ import annotations

import html
import re
from decimal import Decimal
from importlib import resources

import pytest

from kg.model import Arm, Attribute, Fact, Knowledge, Result, Statistic, Trial, TrialFact
from kg.model.picture import Sense, sense_of
from kg.network import arrange
from kg.render.cite import links, place, safe_url
from kg.render.conflicts import draw_conflicts
from kg.render.document import draw_document
from kg.render.forest import draw_forest
from kg.render.index import PageLink, draw_index
from kg.render.intervals import clopper_pearson
from kg.render.legend import legend_of
from kg.render.matrix import draw_matrix
from kg.render.page import WAYS, as_json
from kg.render.pathway import draw_pathway
from kg.render.responses import draw_responses, row_of
from kg.render.style import LOOKS, STROKES, look_of
from kg.render.timeline import draw_timeline
from kg.render.trial import draw_trial
from kg.render.words import measure, words_of
from tests.render.charts import course_facts, effect_facts, hostile_facts
from tests.render.samples import (
    ALL,
    CR,
    HIGH,
    HOSTILE,
    LOW,
    PLAIN,
    SOURCES,
    TRIAL,
    VIEW,
    edges,
    fact,
    hostile,
    knowledge,
    nodes,
    quote,
    trial_facts,
)  # fmt: skip
from tests.render.test_document import document as own_document
from tests.render.test_document import said

STATS = {"documents": 2, "not understood": 3}
PAGES = {
    "pathway": lambda: draw_pathway(arrange(VIEW, nodes(), edges()), SOURCES),
    "hostile": lambda: draw_pathway(arrange(VIEW, *hostile()), SOURCES),
    "empty pathway": lambda: draw_pathway(arrange(VIEW, [], []), SOURCES),
    "trial": lambda: draw_trial(TRIAL, trial_facts(), SOURCES),
    "empty trial": lambda: draw_trial(TRIAL, []),
    "responses": lambda: draw_responses(trial_facts(), SOURCES),
    "empty responses": lambda: draw_responses([]),
    "index": lambda: draw_index(knowledge(), STATS, [PageLink(href="zed.html", title="ZED9")]),
    "empty index": lambda: draw_index(Knowledge(sources=(), facts=()), {}, []),
    "forest": lambda: draw_forest(effect_facts(), SOURCES),
    "matrix": lambda: draw_matrix(course_facts(), SOURCES, {TRIAL.slug: "trial-zed.html"}),
    "timeline": lambda: draw_timeline(course_facts(), SOURCES),
    "conflicts": lambda: draw_conflicts(knowledge()),
    "document": lambda: draw_document(own_document(), [said(own_document(), "It never tires.")], (), SOURCES),
    "empty forest": lambda: draw_forest([]),
    "empty matrix": lambda: draw_matrix([]),
    "empty timeline": lambda: draw_timeline([]),
    "empty conflicts": lambda: draw_conflicts(Knowledge(sources=(), facts=())),
    "empty document": lambda: draw_document(own_document(), []),
    "hostile forest": lambda: draw_forest(hostile_facts(), SOURCES),
    "hostile matrix": lambda: draw_matrix(hostile_facts(), SOURCES),
    "hostile timeline": lambda: draw_timeline(hostile_facts(), SOURCES),
}


@pytest.fixture(scope="module", params=PAGES, ids=list(PAGES))
def page(request: pytest.FixtureRequest) -> str:
    return PAGES[request.param]()


def own_text(page: str) -> str:
    """The page without the library's script and without data."""
    return re.sub(r"<script.*?</script>|<style>.*?</style>", "", page, flags=re.DOTALL)


def test_nothing_is_fetched(page: str) -> None:
    loaded = re.findall(r"<(?:script|img|iframe|link|object|embed|image|use)\b[^>]*?\b(?:src|href)=\"([^\"]*)", own_text(page))
    assert loaded == ["data:,"]
    policy = html.unescape(re.findall(r'Content-Security-Policy" content="([^"]*)"', page)[0])
    assert policy.startswith("default-src 'none'; script-src 'sha256-" if "<script>" in page else "default-src 'none'; script-src 'none'")
    assert "unsafe-" not in policy


def test_no_handlers_and_no_style_attributes(page: str) -> None:
    tags = re.findall(r"<[a-z][^>]*>", own_text(page))
    assert not [tag for tag in tags if re.search(r"\s(on[a-z]+|style)=", re.sub(r"\"[^\"]*\"", '""', tag))]


def test_page_is_in_english_with_a_title_and_one_heading(page: str) -> None:
    assert page.startswith('<!doctype html>\n<html lang="en">')
    assert page.count("<h1>") == 1
    assert page.count('id="facts"') == 1


@pytest.mark.parametrize("name", PAGES)
def test_same_bytes_for_the_same_facts(name: str) -> None:
    assert PAGES[name]() == PAGES[name]()


def test_own_scripts_never_parse_text_as_markup() -> None:
    for asset in resources.files("kg.render").joinpath("assets").iterdir():
        assert not re.search(r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(|new Function", asset.read_text("utf-8"))


def test_library_keeps_its_licence() -> None:
    assert "vis.js is dual licensed under both" in PAGES["pathway"]()


@pytest.mark.parametrize("name", [name for name in PAGES if name.startswith("hostile")])
@pytest.mark.parametrize("label", [text for name, text in HOSTILE.items() if "<" in text])
def test_markup_in_names_stays_text(label: str, name: str) -> None:
    assert label not in PAGES[name]().replace(SOURCES[0].title, "")


def test_ways_lead_on_and_say_where_one_is(page: str) -> None:
    nav = page[page.index('<nav class="ways"') : page.index("</nav>")]
    assert re.findall(r'href="([^"]*)"', nav) == [f"{name}.html" for name, _ in WAYS]
    assert nav.count("aria-current") <= 1


def test_every_figure_has_a_name_to_take_it_away_by(page: str) -> None:
    figures = re.findall(r'data-figure="([^"]*)"', page)
    assert all(re.fullmatch(r"[A-Za-z0-9-]+", name) for name in figures)
    assert len(figures) == len(set(figures)) == page.count('data-take="svg"')


def test_json_cannot_end_its_script() -> None:
    assert as_json({"b": "</script><!--", "a": "\u2028&"}) == '{"a":"\\u2028\\u0026","b":"\\u003c/script\\u003e\\u003c!--"}'


def test_every_quote_of_a_pathway_stands_in_its_table() -> None:
    table = PAGES["pathway"]()
    table = table[table.index('id="facts"') : table.index("<script type")]
    for edge in edges():
        for evidence in edge.evidence:
            assert f'<blockquote dir="auto">{evidence.quote}</blockquote>' in table
    assert "line 7 · characters 100–" in table
    assert '<a href="https://pubmed.ncbi.nlm.nih.gov/1234567/"' in table
    assert '<a href="https://doi.org/10.1000/zed(9)"' in table
    assert "javascript:" not in table


def test_counts_in_the_lead_are_right() -> None:
    assert "11 things, 15 relations, 14 quotes from 2 documents." in PAGES["pathway"]()


def test_empty_pathway_says_what_to_do() -> None:
    assert "Nothing to draw yet" in PAGES["empty pathway"]()
    assert "kg build" in PAGES["empty pathway"]()


def test_legend_has_what_is_drawn_and_nothing_else() -> None:
    picture = arrange(VIEW, nodes(), edges())
    shown = {(entry.by, entry.value) for entry in legend_of(picture)}
    assert {value for by, value in shown if by == "look"} == {look_of(box.kind).name for box in picture.boxes}
    assert {value for by, value in shown if by == "sense"} == {line.sense for line in picture.lines}
    assert {value for by, value in shown if by == "firm"} == {"stated", "aimed at or supposed", "denied", "general knowledge"}


def test_looks_are_few_and_told_apart_without_colour() -> None:
    assert len(LOOKS) <= 8
    assert len({look.shape for look in LOOKS}) == len(LOOKS)
    assert {stroke.sense for stroke in STROKES} == set(Sense)
    assert sense_of("degrades") is Sense.INHIBITS
    assert sense_of("never heard of") is Sense.RELATES


def test_trial_page_tells_arms_and_results() -> None:
    page = PAGES["trial"]()
    for words in ("Randomised to 3 arms", "relapsed tiredness", "n = 150", "12% (6 of 50)", "0 of 17", "not reached", "median 4.2 months",
                  "table 2, “Low” × “Treatment”", "yawning, &lt;b&gt;sighing&lt;/b&gt;", "no significant difference"):  # fmt: skip
        assert words in page


def test_single_arm_trial_is_not_called_randomised() -> None:
    page = draw_trial(TRIAL, [fact(LOW, "one arm"), fact(Arm(label="other", trial=Trial(slug="x", label="x")), "elsewhere")])
    assert "One arm, all given the same" in page
    assert "elsewhere" not in page
    assert "nothing reported" in page


def test_a_trial_without_arms_says_so() -> None:
    page = draw_trial(TRIAL, [fact(TrialFact(trial=TRIAL, attribute=Attribute.CONDITION, value="tiredness"), "in tiredness")])
    assert page.count(">no document states its arms<") == 2
    assert "what each arm was given" not in page


def test_what_was_only_expected_is_hollow() -> None:
    expected = Result(arm=LOW, trial=TRIAL, endpoint=CR, statistic=Statistic.EXPECTED_PROPORTION, value=Decimal(14), unit="%",
                      qualifier="expected, not observed")  # fmt: skip
    page = draw_responses([fact(expected, "14% expected")])
    assert page.count('class="f-hollow"') == 2  # wide and narrow
    assert 'class="f-dot"' not in page
    assert "A hollow point was expected, not observed." in page
    assert ">14% expected, not observed<" in page


def test_missing_is_shown_as_missing() -> None:
    page = PAGES["responses"]()
    assert "not reported" in page
    assert "counts not stated" in page


CASES = [
    (
        "share with counts",
        {"statistic": Statistic.PROPORTION, "value": Decimal("12"), "unit": "%", "numerator": 6, "denominator": 50},
        "12% (6 of 50)",
    ),
    ("counts alone", {"statistic": Statistic.PROPORTION, "numerator": 0, "denominator": 17}, "0 of 17"),
    (
        "range",
        {"statistic": Statistic.PROPORTION_RANGE, "low": Decimal("56.1"), "high": Decimal("59"), "unit": "%"},
        "56.1 to 59%",
    ),
    ("median", {"statistic": Statistic.MEDIAN, "value": Decimal("1"), "unit": "month"}, "median 1 month"),
    ("time", {"statistic": Statistic.PROPORTION, "value": Decimal("60"), "unit": "%", "timepoint": "1 year"}, "60% at 1 year"),
    ("not reached", {"statistic": Statistic.NOT_REACHED}, "not reached"),
    ("open", {"statistic": Statistic.PROPORTION}, "no number stated"),
]


@pytest.mark.parametrize(("values", "words"), [case[1:] for case in CASES], ids=[case[0] for case in CASES])
def test_measure(values: dict[str, object], words: str) -> None:
    assert measure(Result(arm=LOW, endpoint=CR, **values)) == words  # type: ignore[arg-type]


def test_every_form_of_statement_has_words() -> None:
    for each in trial_facts():
        assert words_of(each.says) != str(each.says)


def test_interval_only_where_counts_are_known() -> None:
    by_arm = {f.says.arm.label: row_of(f.says) for f in trial_facts() if isinstance(f.says, Result) and f.says.endpoint == CR}
    assert (by_arm[PLAIN.label].point, by_arm[PLAIN.label].low) == (9.0, None)
    assert by_arm[HIGH.label].low == 0.0
    assert by_arm[ALL.label].point is None


@pytest.mark.parametrize(
    ("events", "patients", "low", "high"), [(6, 50, 0.0453, 0.2431), (0, 17, 0.0, 0.1951), (17, 17, 0.8049, 1.0), (8, 53, 0.0675, 0.2759)]
)
def test_clopper_pearson(events: int, patients: int, low: float, high: float) -> None:
    assert clopper_pearson(events, patients) == pytest.approx((low, high), abs=5e-5)


def test_clopper_pearson_agrees_with_scipy() -> None:
    stats = pytest.importorskip("scipy.stats")
    for events, patients in ((1, 10), (5, 200), (1999, 4000), (3, 100_000)):
        exact = stats.binomtest(events, patients).proportion_ci(method="exact")
        assert clopper_pearson(events, patients) == pytest.approx((exact.low, exact.high), abs=1e-7)


def test_clopper_pearson_refuses_impossible_counts() -> None:
    with pytest.raises(ValueError, match="7 of 6"):
        clopper_pearson(7, 6)


def test_index_leads_to_the_page_of_each_document() -> None:
    page = draw_index(knowledge(), {}, [], {"guide-a": "document-guide-a.html"})
    assert '<a href="document-guide-a.html">Guide A to examplersen</a>' in page
    assert 'href="conflicts.html">The words behind each side' in page


def test_index_shows_both_sides_of_a_conflict() -> None:
    page = PAGES["index"]()
    assert "CR, Low: 12% (6 of 50)" in page
    assert "CR, Plain: 9%" in page
    assert "not understood" in page


def test_links_that_run_code_are_dropped() -> None:
    page = draw_index(knowledge(), {}, [PageLink(href="javascript:alert(1)", title="bad"), PageLink(href="zed.html", title="good")])
    assert "javascript:" not in page
    assert 'href="zed.html"' in page
    for url in ("javascript:alert(1)", "JaVaScRiPt:x", " data:text/html,x", "//evil.example", "\\\\evil", "https:///x"):
        assert safe_url(url) == ""


def test_only_wellformed_identifiers_become_links() -> None:
    assert [link["label"] for link in links(SOURCES[0].references[0])] == ["PMID 1234567", "doi 10.1000/zed(9)"]
    assert [link["label"] for link in links(SOURCES[0].references[1])] == ["NCT99999999"]


def test_place_of_a_table_cell() -> None:
    assert place(quote("x", table=1, row="A", column="B")) == "line 7 · table 1, “A” × “B” · characters 100–101"


def test_facts_are_not_invented_for_a_page() -> None:
    own = [each for each in trial_facts() if isinstance(each, Fact)]
    page = PAGES["trial"]()
    assert page.count("<blockquote") == sum(len(each.evidence) for each in own)
