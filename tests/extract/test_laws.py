"""Laws of extraction: what may be written differently without changing a fact, what must change with the words, what is never a fact.

Hypothesis draws the documents and the changes; the three documents of the package take part in each law that holds for any document.
"""

from __future__ import annotations

import re
from functools import cache
from itertools import permutations

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from kg.extract.document.scene import Scene
from kg.lexicon import Lexicon, stem_class
from kg.model import Arm, Comparison, Fact, Naming, Relation, Result, Statement, Statistic, Strength, TrialFact
from tests.extract.laws import (
    BRITISH,
    DOCUMENTS,
    PACKAGED,
    STYLES,
    body,
    bold,
    differences,
    facts,
    read,
    rows,
    sections,
    swapped,
    with_columns,
)

NUMBER_TABLES = ("results", "comparisons", "arms", "doses")
few = settings(max_examples=5, suppress_health_check=[HealthCheck.too_slow])
some = settings(max_examples=25, suppress_health_check=[HealthCheck.too_slow])
many = settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow])


@cache
def said(key: str) -> dict[str, frozenset[int]]:
    return facts(DOCUMENTS[key])


@pytest.mark.parametrize("key", DOCUMENTS)
def test_the_documents_of_the_laws_say_something(key: str) -> None:
    assert len(said(key)) > 3


# Swapping names and numbers

NAMES = {
    "ersen": ("cenersen", "oblimersen", "tavorsen", "melurersen", "danvatirsen"),
    "clax": ("venetoclax", "navitoclax", "ruvetoclax", "obrituclax"),
    "tinib": ("ibrutinib", "dasatinib", "pelvotinib", "ruxatinib"),
}


@pytest.mark.parametrize(("key", "old"), [("cenersen-aml", "cenersen"), ("cenersen-heme", "cenersen"), ("two-arm", "tavorsen")])
@few
@given(data=st.data())
def test_another_name_of_the_same_stem_swaps_just_the_name(key: str, old: str, data: st.DataObject) -> None:
    """Real and invented names; the oblimersen document is left out, as its OBL-FC is made of the letters of the name."""
    new = data.draw(st.sampled_from([n for n in NAMES["ersen"] if n not in DOCUMENTS[key].lower()]))
    assert stem_class(new) or Lexicon.open().lookup(new)
    before, after = read(DOCUMENTS[key]), read(swapped(DOCUMENTS[key], {old: new}))
    for table in NUMBER_TABLES:
        assert rows(table, after) == sorted(tuple(swapped(cell, {old: new}) for cell in row) for row in rows(table, before))


TWO_ARMS = """# {Drug} in leukemia

## Phase III trial of {drug} (NCT09900001)

The randomized phase III trial NCT09900001 enrolled {n} patients with relapsed acute myeloid leukemia (AML). Patients were randomly \
assigned to receive {drug} plus cytarabine or cytarabine alone. The CR rate was {a}% vs. {b}% with {drug} plus cytarabine and cytarabine \
alone, respectively (p={p}). Median OS was {os} months with {drug} plus cytarabine and 6.1 months with cytarabine alone. \
{Drug} was given at {dose} mg/kg/day by continuous intravenous infusion for 7 days.

| Regimen | Population | Complete remission (CR) | Overall response rate (ORR) |
| --- | --- | --- | --- |
| {Other} + azacitidine | Relapsed AML | {c}% | {d}% |
"""
percent = st.integers(1, 990).map(lambda n: f"{n / 10:.1f}")


@some
@given(
    drug=st.sampled_from(NAMES["ersen"]),
    other=st.sampled_from(NAMES["clax"] + NAMES["tinib"]),
    shares=st.lists(percent, min_size=4, max_size=4, unique=True),
    p=st.integers(1, 99).map(lambda n: f"0.{n:03d}"),
    os=st.integers(10, 400).map(lambda n: f"{n / 10:.1f}"),
    dose=st.integers(1, 99).map(lambda n: f"{n / 10:.1f}"),
    n=st.integers(20, 900),
)
def test_names_and_numbers_swap_just_these(drug: str, other: str, shares: list[str], p: str, os: str, dose: str, n: int) -> None:
    a, b, c, d = shares
    text = TWO_ARMS.format(
        drug=drug, Drug=drug.capitalize(), Other=other.capitalize(), a=a, b=b, c=c, d=d, p=p, os=os, dose=dose, n=n
    )
    extraction = read(text)
    results = {(row[1], row[2], row[4], row[5], row[6]) for row in rows("results", extraction)}
    trial, both, alone, third = "NCT09900001", f"{drug.capitalize()} + cytarabine", "Cytarabine", f"{other.capitalize()} + azacitidine"
    assert {(t, arm.lower().removesuffix(" alone").replace(" plus ", " + "), e, s, v) for t, arm, e, s, v in results} == {
        (trial, both.lower(), "CR", "proportion", a),
        (trial, alone.lower(), "CR", "proportion", b),
        (trial, both.lower(), "OS", "median", os),
        (trial, alone.lower(), "OS", "median", "6.1"),
        ("", third.lower(), "CR", "proportion", c),
        ("", third.lower(), "ORR", "proportion", d),
    }
    assert [(row[1], row[5], row[6], row[7]) for row in rows("comparisons", extraction)] == [(trial, "CR", "=", p)]
    assert [(row[2], row[3], row[4]) for row in rows("doses", extraction)] == [(drug, dose, "mg/kg/day")]


# Writing the same differently


@pytest.mark.parametrize("style", STYLES)
@pytest.mark.parametrize("key", DOCUMENTS)
def test_another_way_of_writing_changes_nothing(key: str, style: str) -> None:
    """Bold, line breaks, citations, spaces, dashes, points. Links of citations are empty, as in the guides, or lead somewhere."""
    assert differences(said(key), facts(STYLES[style](DOCUMENTS[key]))) == []


@pytest.mark.parametrize("key", DOCUMENTS)
def test_bold_names_change_nothing(key: str) -> None:
    names = ["cenersen", "oblimersen", "tavorsen", "ruvetoclax", "cytarabine", "fludarabine", "idarubicin", "dacarbazine"]
    assert differences(said(key), facts(bold(names)(DOCUMENTS[key]))) == []


@pytest.mark.parametrize("key", DOCUMENTS)
def test_british_and_american_spelling_say_the_same(key: str) -> None:
    """Free text (a population, a qualifier) keeps the document's spelling, so both sides are compared in one."""
    british = facts(body(DOCUMENTS[key], lambda text: swapped(text, BRITISH)))
    assert differences(*({swapped(k, BRITISH).lower(): v for k, v in each.items()} for each in (said(key), british))) == []


@pytest.mark.parametrize("key", DOCUMENTS)
@few
@given(data=st.data())
def test_the_order_of_columns_changes_nothing(key: str, data: st.DataObject) -> None:
    """The first column stays: it is what a row is called."""
    order = {n: [0, *data.draw(st.permutations(range(1, n)))] for n in range(2, 9)}
    assert differences(said(key), facts(with_columns(DOCUMENTS[key], lambda n: order[n]))) == []


def trials_of(text: str) -> list[tuple[set[str], set[str]]]:
    """For each section: the trials that it introduces, and those that its facts are told of."""
    extraction, spans, at = read(text), [], len(sections(text)[0])
    for part in sections(text)[1]:
        spans.append((at, at + len(part)))
        at += len(part)
    told: list[tuple[set[str], set[str]]] = [(set(), set()) for _ in spans]
    for fact in extraction.facts:
        trial = getattr(fact.says, "trial", None)
        for i, (a, b) in enumerate(spans):
            if trial and any(a <= e.start < b for e in fact.evidence):
                told[i][isinstance(fact.says, Arm | TrialFact) is False].add(trial.label)
    return told


@cache
def orders(key: str) -> list[tuple[int, ...]]:
    """Orders of the sections in which each stays behind the one that says which trial it speaks of."""
    told = trials_of(DOCUMENTS[key])
    first = {t: min(i for i, (new, _) in enumerate(told) if t in new) for new, _ in told for t in new}
    groups: list[list[int]] = []
    for i, (new, spoken) in enumerate(told):
        if groups and any(first.get(t, i) < i for t in new | spoken):
            groups[-1].append(i)
        else:
            groups.append([i])
    found = []
    for order in permutations(groups):
        flat = tuple(i for group in order for i in group)
        if all(flat.index(first[t]) <= flat.index(i) for i, (new, spoken) in enumerate(told) for t in new | spoken if t in first):
            found.append(flat)
    return found[:2000]


@pytest.mark.parametrize("key", DOCUMENTS)
@few
@given(data=st.data())
def test_the_order_of_sections_changes_nothing(key: str, data: st.DataObject) -> None:
    """A section that speaks of a trial introduced before it ("the trial", "all patients") moves together with the section in front of it:
    a heading such as "Safety" or "Comparison" ends what is said of a trial, and a section told before its trial says not which is meant.
    """
    head, parts, references = sections(DOCUMENTS[key])
    order = data.draw(st.sampled_from(orders(key)))
    assert differences(said(key), facts(head + "".join(parts[i] for i in order) + references)) == []


# Leaving out


def context(fact: Fact) -> bool:
    """Whether a fact says who or what is meant, so that other facts hang on its words."""
    return isinstance(fact.says, TrialFact | Arm | Naming)


@cache
def deletable(key: str) -> list[tuple[int, int]]:
    """Spans of sentences that stand for themselves, with their citations."""
    text = DOCUMENTS[key]
    extraction = read(text, key)
    scene = Scene(extraction.document, Lexicon.open(), stem_class)
    names = [e for f in extraction.facts if context(f) for e in f.evidence]
    spans = [(s.passage.starts[0], s.passage.ends[-1]) for s in scene.sentences if s.block.kind.value == "paragraph"]
    spans = [(a, b + len(marks.group())) for a, b in spans if (marks := re.match(r"(?:\[\d+\])*", text[b:]))]
    return [
        (a, b)
        for a, b in spans
        if not any(e.start < b and a < e.end for e in names)
        and not re.search(r"\b[Tt]rial|\bstudy|[Oo]f the \d", text[a:b])
        and not re.match(r"\s*(?:It|They|The drug|This|These|Its|In this way|After binding|Once)\b", text[b : b + 40])
    ]


@pytest.mark.parametrize("key", DOCUMENTS)
@settings(max_examples=10, suppress_health_check=[HealthCheck.too_slow])
@given(data=st.data())
def test_a_sentence_left_out_takes_just_the_facts_that_rest_on_it_alone(key: str, data: st.DataObject) -> None:
    """Left out are sentences that say who is meant: those that name a trial or arm, define an abbreviation, count the patients that later
    sentences count from, or stand right before a pronoun. Without them the reader would be at a loss as well. Of paragraphs only: an
    item of a list or a row of a table is told in the frame of the others.
    """
    assume(deletable(key))
    a, b = data.draw(st.sampled_from(deletable(key)))
    text = DOCUMENTS[key]
    kept = {repr(f.says) for f in read(text, key).facts if any(e.end <= a or e.start >= b for e in f.evidence)}
    after = {repr(f.says) for f in read(text[:a] + text[b:], key).facts}
    assert (sorted(kept - after), sorted(after - kept)) == ([], []), text[a:b]


# What is denied

CLAIMS = [
    ("Tavorsen", "inhibits", "inhibit", "survivin"),
    ("Tavorsen", "degrades", "degrade", "the Bcl-2 mRNA"),
    ("Cenersen", "activates", "activate", "p53"),
    ("Venetoclax", "binds", "bind", "Mcl-1"),
    ("Oblimersen", "targets", "target", "the TP53 mRNA"),
    ("Bcl-xL", "sequesters", "sequester", "Bax"),
    ("p53", "promotes", "promote", "apoptosis"),
    ("Ruvetoclax", "sensitizes", "sensitize", "leukemia cells to apoptosis"),
]
DENIALS = [
    "{s} does not {v} {o}.",
    "{s} did not {v} {o}.",
    "{s} failed to {v} {o}.",
    "{s} cannot {v} {o}.",
    "{s} could not {v} {o} in any of the cells.",
    "{s} never {v}s {o}.",
    "In these cells, {s} did not directly {v} {o}.",
    "There is no evidence that {s} {f} {o}.",
    "It has not been established that {s} {f} {o}.",
    "It was not shown that {s} {f} {o}.",
    "It was not demonstrated that {s} {f} {o}.",
    "It is a myth that {s} {f} {o}.",
    "No data show that {s} {f} {o}.",
    "None of the experiments showed that {s} {f} {o}.",
    "The claim that {s} {f} {o} was withdrawn.",
    "It was wrongly reported that {s} {f} {o}.",
    "Little evidence supports that {s} {f} {o}.",
    "{s} neither {f} nor degrades {o}.",
    "{s} no longer {f} {o}.",
    "{s} was unable to {v} {o}.",
    "We found no indication that {s} {f} {o}.",
]


@pytest.mark.parametrize("denial", DENIALS)
@pytest.mark.parametrize("claim", CLAIMS, ids=lambda c: " ".join((c[0], c[2], c[3])))
def test_what_is_denied_is_not_stated(claim: tuple[str, str, str, str], denial: str) -> None:
    """Nothing is observed or designed."""
    subject, finite, base, thing = claim
    text = denial.format(s=subject, f=finite, v=base, o=thing)
    found = read(f"# A note\n\n{text}\n").facts
    told = [f.says for f in found if isinstance(f.says, Statement)]
    assert [s for s in told if s.strength in (Strength.OBSERVED, Strength.DESIGNED) and s.relation is not Relation.IS_A] == [], text


OPENING = "The randomized phase III trial NCT09900001 compared tavorsen plus cytarabine with cytarabine alone in patients with AML."
NOT_BETTER = [
    "Neither OS nor CR was significantly improved by tavorsen plus cytarabine over cytarabine alone.",
    "Tavorsen plus cytarabine did not significantly improve OS compared with cytarabine alone (p=0.41).",
    "There was no significant improvement in OS with tavorsen plus cytarabine versus cytarabine alone (p=0.41).",
    "OS was not significantly longer with tavorsen plus cytarabine than with cytarabine alone (p=0.41).",
    "The CR rate was not significantly higher with tavorsen plus cytarabine than with cytarabine alone (p=0.41).",
    "No significant benefit in OS was seen with tavorsen plus cytarabine versus cytarabine alone.",
    "Tavorsen plus cytarabine failed to significantly prolong OS versus cytarabine alone.",
]


@pytest.mark.parametrize("sentence", NOT_BETTER)
def test_what_is_not_better_is_not_called_better(sentence: str) -> None:
    found = [f.says for f in read(f"# A note\n\n{OPENING} {sentence}\n").facts]
    good = {"significantly higher", "significantly lower", "significant improvement", "significant benefit", "positive trend"}
    assert [s for s in found if isinstance(s, Comparison) and s.conclusion in good] == []


NOT_SEEN = [
    "A CR rate of 31% was expected with tavorsen plus cytarabine.",
    "The CR rate was assumed to be 31% with tavorsen plus cytarabine.",
    "Tavorsen plus cytarabine would need a CR rate of 31% to be of interest.",
    "In an earlier study, the CR rate was 31% with cytarabine alone.",
    "The CR rate was not 31% but 13% with tavorsen plus cytarabine.",
    "A CR rate of 31% with tavorsen plus cytarabine was not confirmed on central review.",
]


@pytest.mark.parametrize("sentence", NOT_SEEN)
def test_what_was_not_seen_is_not_reported_as_seen(sentence: str) -> None:
    found = [f.says for f in read(f"# A note\n\n{OPENING} {sentence}\n").facts]
    told = [s for s in found if isinstance(s, Result) and s.value == 31]
    assert [s for s in told if s.statistic is not Statistic.EXPECTED_PROPORTION] == []


# What is no fact

COOKING = [
    "Heat the oven to 180 °C and bake the bread for 45 minutes.",
    "Of the 12 eggs, 3 (25%) were cracked.",
    "Add 250 mL of milk, 5 g of salt and 2 tablespoons of sugar.",
    "The dough rises faster with yeast than with baking powder (30 vs. 75 minutes).",
    "In the first phase, mix flour and water; in phase 2, knead for ten minutes.",
    "Serve 4 to 6 people, and keep the rest for up to 3 days.",
    "Butter was added to 40% of the cakes, and none of the guests complained.",
    "A complete response from the guests came within 15 minutes.",
    "Bake at the lowest dose of heat for 7 days if you want to dry tomatoes.",
    "The median guest ate 3.5 slices (range, 1 to 9).",
    "Lemon juice inhibits browning of the apples.",
    "Vinegar blocks the growth of mould, and salt promotes the release of water.",
    "The overall survival of the soufflé was 20 minutes.",
    "Group 1 had soup; group 2 had salad and bread.",
    "Patience is everything: 9 out of 10 cooks stir too early.",
    "Grandmother's recipe was significantly better than mine (p=0.03).",
    "Whisk 200 g/L of sugar into the cream until it is stiff.",
    "The oven was approved by the kitchen inspector in 2012.",
]
RECIPE = """
| Cake | Servings | Flour | Sugar | Rating |
| --- | --- | --- | --- | --- |
| Lemon cake | 12 | 250 g | 40% | 85% (17/20) |
| Plain + icing | 8 | 300 g | 35% | High |
"""


@many
@given(st.lists(st.sampled_from(COOKING), min_size=1, max_size=10, unique=True), st.booleans())
def test_cooking_is_no_fact(chosen: list[str], with_table: bool) -> None:
    text = "# Cooking at home\n\n## Cakes\n\n" + " ".join(chosen) + "\n" + (RECIPE if with_table else "")
    found = [f.says for f in read(text).facts]
    assert [s for s in found if not isinstance(s, Naming)] == []


# Any text at all

PIECES = [
    "**", "__", "|", "\t", "\n", "\n\n", "# ", "## ", "- ", "1. ", "[1]", "[1](#)", "[\\[2\\]](#)", "^[3]", "<sup>2</sup>", "&lt;", "(",
    ")", "p=0.03", "HR 0.7 (95% CI 0.5-0.9)", "17% vs. 7%", "10/53", "Phase II trial", "NCT00024440", "tavorsen", "plus cytarabine", "p53",
    "mRNA", "inhibits", "was", "CR", "ORR", "median OS", "months", "vs.", ";", ",", ". ", "patients with AML", "| a | b |\n| --- | --- |\n",
    "Table 1. ", "References\n", "12 mg/m2", "\r\n", "\u2009", "–", "·", "\u00ad", "±", "∞", "½", "𝛼", "e\u0301", "\u202e", "\ufeff",
    "<b>", "\\*", "---\n",
]  # fmt: skip
anything = st.lists(st.one_of(st.sampled_from(PIECES), st.text(max_size=8), st.sampled_from([" ", " ", "\n"])), max_size=60).map("".join)


@settings(max_examples=120, suppress_health_check=[HealthCheck.too_slow])
@given(anything)
def test_every_quote_stands_where_it_says(text: str) -> None:
    text = text.encode("utf-8", "ignore").decode().replace("\0", "")
    assume(text.strip())
    extraction = read(text)
    canonical = extraction.document.text
    assert canonical == text
    for evidence in (e for f in extraction.facts for e in f.evidence):
        assert canonical[evidence.start : evidence.end] == evidence.quote != ""
    for left in extraction.not_understood:
        assert canonical[left.start : left.end] == left.quote != ""


@pytest.mark.parametrize("key", PACKAGED)
@settings(max_examples=12, suppress_health_check=[HealthCheck.too_slow])
@given(data=st.data())
def test_a_damaged_document_raises_nothing_and_quotes_itself(key: str, data: st.DataObject) -> None:
    """A piece cut out anywhere, and anything put in its place."""
    text = PACKAGED[key]
    a = data.draw(st.integers(0, len(text) - 1))
    b = min(len(text), a + data.draw(st.integers(0, 400)))
    changed = (text[:a] + data.draw(anything) + text[b:]).encode("utf-8", "ignore").decode().replace("\0", "")
    for fact in read(changed).facts:
        assert all(changed[e.start : e.end] == e.quote != "" for e in fact.evidence)

