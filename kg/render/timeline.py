"""The page of timelines: for each drug its trials, decisions and status, with the words they rest on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from markupsafe import Markup

from kg.model import Fact, Kind, Source, entity
from kg.render.cite import Cites
from kg.render.development import DECISIONS, Development, Event, developments, without_drug
from kg.render.page import asset, counted, fill_page
from kg.render.timeline_svg import SIGNS, timeline_drawing

ABOUT = (
    "Steps lead down, years to the right, in order but not to scale. A year is the one that a document prints: of a publication, of the "
    "references cited for a trial, of a decision; what no document dates stands apart."
)

BARE = "Trials whose drug no document states"
UNSTATED = entity(Kind.DRUG, "Drug not stated")


def draw_timeline(facts: Sequence[Fact], sources: Sequence[Source] = (), pages: Mapping[str, str] | None = None) -> str:
    """The page of all drugs. ``facts`` may be all there are; ``pages`` are the addresses of the pages of trials, by slug."""
    cites = Cites(sources)
    found, others = developments(facts, sources)
    bare = without_drug(facts, sources)
    shown = [(each, f"Development of {each.drug.label}") for each in found]
    if bare:
        shown.append((Development(drug=UNSTATED, events=bare), BARE))
    events = [event for each, _ in shown for event in each.events]
    dated = sum(event.year is not None for event in events)
    values = {
        "kind": "timeline",
        "title": "How each drug was developed",
        "lead": f"{counted(len(found), 'drug')}, {counted(len(events), 'event')}, {dated} with a stated date. {ABOUT}",
        "blocks": [_block(each, title, cites, pages or {}) for each, title in shown],
        "legend": _legend(events),
        "others": [drug.label for drug in others],
    }
    return fill_page("timeline.html.j2", values, scripts=[asset("take.js")])


def _block(each: Development, title: str, cites: Cites, pages: Mapping[str, str]) -> dict[str, object]:
    columns = {event.year for event in each.events}
    return {
        "drug": each.drug.label,
        "anchor": f"drug-{each.drug.slug}",
        "broad": len(columns) > 4,
        "drawing": timeline_drawing(each, title),
        "rows": [
            {
                "event": event, "href": pages.get(event.trial.slug, "") if event.trial else "", "evidence": cites.shown(event.evidence),
                "outcome": [point.words for point in event.points] or (["primary endpoint not stated"] if event.trial else []),
            }
            for event in each.events
        ],
    }  # fmt: skip


def _legend(events: Sequence[Event]) -> list[tuple[Markup, str]]:
    """The signs in use: of primary endpoints, and of decisions."""
    used = {point.verdict for event in events for point in event.points}
    svg = Markup('<svg viewBox="0 0 18 18" width="18" height="18" aria-hidden="true">{}</svg>')
    entries = []
    for verdict, (shape, way) in SIGNS.items():
        if verdict in used:
            circle = Markup('<circle class="{}" cx="9" cy="9" r="7"/>').format(shape)
            sign = Markup('<path class="f-sign" transform="translate(9 9)" d="{}"/>').format(way) if way else Markup("")
            entries.append((svg.format(circle + sign), f"primary endpoint {verdict}"))
    if any(event.step == DECISIONS for event in events):
        seal = Markup('<rect class="f-decision" x="1" y="3" width="16" height="12"/><path class="f-seal" d="M3 3v12"/>')
        entries.append((svg.format(seal), "regulatory decision"))
    return entries
