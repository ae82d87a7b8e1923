"""The page of a document: its whole text, with every fact marked where it is said, and what was not understood."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from kg.model import ArmSize, Comparison, Document, Evidence, Fact, Naming, NotUnderstood, Outcome, Result, Said, Source, Statement, Trial
from kg.render.cite import Cites
from kg.render.layout import laid_out
from kg.render.marks import MarkedText, Span
from kg.render.page import asset, counted, environment, fill_page
from kg.render.svg import Drawing
from kg.render.words import words_of

KINDS = {
    "result": ("Result", "R"), "comparison": ("Comparison", "C"), "trial": ("TrialFact", "T"), "arm": ("Arm", "A"),
    "size": ("ArmSize", "S"), "dose": ("Dose", "D"), "mechanism": ("Statement", "M"), "outcome": ("Outcome", "O"), "name": ("Naming", "N"),
}  # fmt: skip
"""Kinds of facts on this page: the class of what is said, and the sign that ends its marks."""
OPEN = "open"
TAGS = {**{kind: tag for kind, (_, tag) in KINDS.items()}, OPEN: "?"}
NAMES = {name: kind for kind, (name, _) in KINDS.items()}


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One thing that rests on words of the document: a fact, or something not understood with its reason."""

    kind: str
    words: str
    spans: tuple[int, ...]
    notes: tuple[str, ...] = ()
    evidence: tuple[dict[str, object], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """What is drawn in place of a lost figure: one drawing or several of a kind, and the words for their signs."""

    drawings: tuple[Drawing, ...]
    legend: tuple[tuple[Markup, str], ...] = ()


def draw_document(
    document: Document,
    facts: Sequence[Fact],
    not_understood: Sequence[NotUnderstood] = (),
    sources: Sequence[Source] = (),
    figures: Mapping[int, Figure] | None = None,
) -> str:
    """The page of one document. ``facts`` may be all there are: those that it says are taken. ``figures`` stand in place of lost
    ones, by the start of their captions."""
    own = sorted((fact for fact in facts if _places(fact, document)), key=lambda fact: (_places(fact, document)[0], words_of(fact.says)))
    spans = _spans(own, not_understood, document)
    numbers = {(span.start, span.end): span.number for span in spans}
    cites = Cites(sources)
    entries = [_entry(fact, document, numbers, cites) for fact in own]
    entries += [Entry(kind=OPEN, words=each.reason, spans=(numbers[each.start, each.end],), notes=(each.quote,)) for each in not_understood]
    groups = [(kind, tag, [entry for entry in entries if entry.kind == kind]) for kind, tag in TAGS.items()]
    drawn = {start: _figure(figure) for start, figure in (figures or {}).items()}
    values = {
        "kind": "document",
        "title": document.title or document.key,
        "lead": _lead(document, len(own), len(not_understood)),
        "text": laid_out(document, MarkedText(document.text, spans, TAGS), drawn),
        "groups": [(kind, tag, "not understood" if kind == OPEN else kind, members) for kind, tag, members in groups if members],
    }
    return fill_page("document.html.j2", values, scripts=[asset("take.js"), asset("document.js")])


def _lead(document: Document, facts: int, left: int) -> str:
    about = ", ".join(filter(None, (document.publisher, document.date)))
    told = f"{counted(facts, 'fact')} and {counted(left, 'place')} not understood, in {document.file}."
    return f"{about}. {told}" if about else told


def kind_of(said: Said) -> str:
    """The kind of a fact, in a word of this page."""
    return NAMES[type(said).__name__]


def _places(fact: Fact, document: Document) -> list[tuple[int, int]]:
    return sorted({(e.start, e.end) for e in fact.evidence if e.document == document.key})


def _spans(facts: Sequence[Fact], left: Sequence[NotUnderstood], document: Document) -> list[Span]:
    """The places that anything rests on, numbered from the top, each with the kinds of what does."""
    kinds: dict[tuple[int, int], set[str]] = {}
    for fact in facts:
        for place in _places(fact, document):
            kinds.setdefault(place, set()).add(kind_of(fact.says))
    for each in left:
        kinds.setdefault((each.start, each.end), set()).add(OPEN)
    order = list(TAGS)
    return [
        Span(number=number, start=start, end=end, kinds=tuple(sorted(kinds[start, end], key=order.index)))
        for number, (start, end) in enumerate(sorted(kinds), start=1)
    ]


def _entry(fact: Fact, document: Document, numbers: Mapping[tuple[int, int], int], cites: Cites) -> Entry:
    said = fact.says
    notes = [str(said.strength)] if isinstance(said, Statement) else []
    trial = _trial(said)
    words = words_of(said)
    quotes = sorted(fact.evidence, key=lambda e: (e.document != document.key, e.document, e.start, e.end, e.rule))
    return Entry(
        kind=kind_of(said), words=f"{trial.label}: {words}" if trial and not words.startswith(trial.label) else words,
        spans=tuple(dict.fromkeys(numbers[place] for place in _places(fact, document))), notes=tuple(notes),
        evidence=tuple(_quote(e, document, numbers, cites) for e in quotes),
    )  # fmt: skip


def _quote(e: Evidence, document: Document, numbers: Mapping[tuple[int, int], int], cites: Cites) -> dict[str, object]:
    shown = cites.shown([e])[0]
    return {**shown, "span": numbers[e.start, e.end] if e.document == document.key else 0}


def _trial(said: Said) -> Trial | None:
    if isinstance(said, Statement | Naming | Outcome):
        return None
    if isinstance(said, ArmSize):
        return said.arm.trial
    arm = said.arm if isinstance(said, Result) else said.experimental if isinstance(said, Comparison) else None
    return said.trial or (arm.trial if arm else None)


def _figure(figure: Figure) -> Markup:
    """A figure in the text, with the words that say where it comes from."""
    module = environment("kg.render").get_template("figure.html.j2").module
    return Markup(module.lost(figure))  # type: ignore[attr-defined]
