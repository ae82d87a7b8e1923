"""Which drug was tried in which disease, and how far: drugs down, diseases across, a mark for each trial with its phase."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from kg.model import Arm, Attribute, Dose, Evidence, Fact, Source, Trial, TrialFact
from kg.render.cite import Cites
from kg.render.page import asset, counted, fill_page
from kg.render.roles import Role, TrialFacts, trials_of
from kg.render.svg import Drawing, box, cut, path, text, whole, wrapped

NOWHERE, NOTHING = "disease not stated", "drug not stated"
LOOKS = {Role.STUDIED: ("f-study", "f-light"), Role.PARTNER: ("f-partner", "f-text"), Role.UNTOLD: ("f-untold", "f-text")}
LABELS, COLUMN, MARK, STEP, NARROW, MOST = 190, 150, 42, 34, 376, 1120
ABOUT = "A mark is a trial, with its phase: filled where the drug is under study, outlined where it is a partner or comparator."


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """A trial of one drug in one disease."""

    drug: str
    disease: str
    trial: Trial
    phase: str
    role: Role
    href: str
    evidence: frozenset[Evidence]

    @property
    def told(self) -> str:
        """The mark in words."""
        phase = f"phase {self.phase}" if self.phase else "phase not stated"
        drug = NOTHING if self.drug == NOTHING else f"{self.drug}, {self.role}"
        return f"{self.trial.label}, {phase}: {drug}, in {self.disease}"


def draw_matrix(facts: Sequence[Fact], sources: Sequence[Source] = (), pages: Mapping[str, str] | None = None) -> str:
    """The page of drugs and diseases. ``facts`` may be all there are; ``pages`` are the addresses of the pages of trials, by slug."""
    cites, trials = Cites(sources), trials_of(facts)
    marks = sorted(_marks(trials, pages or {}), key=lambda m: (m.drug, m.disease == NOWHERE, m.disease, m.phase or "~", m.trial.label))
    drugs = sorted({mark.drug for mark in marks}, key=lambda drug: (drug == NOTHING, _rank(drug, marks), drug))
    diseases = sorted({mark.disease for mark in marks}, key=lambda disease: (disease == NOWHERE, disease))
    values = {
        "kind": "matrix",
        "nothing": NOTHING,
        "title": "Which drug was tried in which disease",
        "lead": f"{_counts(drugs, diseases, trials)}. {ABOUT}",
        "broad": LABELS + COLUMN * len(diseases) > MOST,
        "drawing": Drawing(
            name="matrix", label="Drugs, diseases and phases", wide=_wide(marks, drugs, diseases), narrow=_narrow(marks, drugs)
        ),
        "legend": [(_glyph(role), str(role)) for role in Role if any(mark.role is role for mark in marks)],
        "rows": [(mark, cites.shown(mark.evidence)) for mark in sorted(marks, key=lambda mark: drugs.index(mark.drug))],
        "apart": [(each.trial.label, (pages or {}).get(each.trial.slug, "")) for each in trials if not (each.roles or _diseases(each))],
    }
    return fill_page("matrix.html.j2", values, scripts=[asset("take.js")])


def _counts(drugs: Sequence[str], diseases: Sequence[str], trials: Sequence[TrialFacts]) -> str:
    known = len(drugs) - (NOTHING in drugs), len(diseases) - (NOWHERE in diseases)
    return f"{counted(known[0], 'drug')}, {counted(known[1], 'disease')}, {counted(len(trials), 'trial')}"


def _rank(drug: str, marks: Sequence[Mark]) -> int:
    return min(list(Role).index(mark.role) for mark in marks if mark.drug == drug)


def _marks(trials: Sequence[TrialFacts], pages: Mapping[str, str]) -> Iterator[Mark]:
    for each in trials:
        drugs = [(drug.label, drug.curie, role) for drug, role in each.roles.items()]
        diseases = _diseases(each)
        for drug, curie, role in drugs or ([(NOTHING, "", Role.UNTOLD)] if diseases else []):
            for disease in diseases or [NOWHERE]:
                yield Mark(
                    drug=drug, disease=disease, trial=each.trial, phase=each.phase, role=role, href=pages.get(each.trial.slug, ""),
                    evidence=_evidence(each, curie, disease),
                )  # fmt: skip


def _diseases(each: TrialFacts) -> list[str]:
    """The diseases that are stated of a trial: by their names, else in the document's words."""
    said = [fact.says for fact in each.facts if isinstance(fact.says, TrialFact) and fact.says.attribute is Attribute.CONDITION]
    return sorted({one.thing.label if one.thing else one.value for one in said})


def _evidence(each: TrialFacts, drug: str, disease: str) -> frozenset[Evidence]:
    """The quotes that say that the drug is used, in which disease, in which phase."""
    found: set[Evidence] = set()
    for fact in each.facts:
        said = fact.says
        given = [each.agent for each in said.interventions] if isinstance(said, Arm) else [said.drug] if isinstance(said, Dose) else []
        if any(agent.curie == drug for agent in given):
            found |= fact.evidence
        elif isinstance(said, TrialFact):
            condition = said.attribute is Attribute.CONDITION and disease in (said.value, said.thing.label if said.thing else "")
            if condition or said.attribute is Attribute.PHASE:
                found |= fact.evidence
    return frozenset(found)


def _wide(marks: Sequence[Mark], drugs: Sequence[str], diseases: Sequence[str]) -> Markup:
    column = max(float(COLUMN), min(230.0, (MOST - LABELS) / max(1, len(diseases))))
    room = int(column / 7.4)
    heads = [wrapped([cut(disease, 4 * room)], room)[:5] for disease in diseases]
    top = 14 + 16 * max((len(head) for head in heads), default=1)
    width, parts = LABELS + column * len(diseases), []
    for place, head in enumerate(heads):
        for line, words in enumerate(head):
            at = top - 12 - 16 * (len(head) - 1 - line)
            parts.append(text(words, LABELS + column * (place + 0.5), at, tone="f-muted", anchor="middle", size=12.5, weight=600))
    across = max(1, int((column - 12) / MARK))
    y = float(top)
    own: dict[tuple[str, str], list[Mark]] = {}
    for mark in marks:
        own.setdefault((mark.drug, mark.disease), []).append(mark)
    for drug in drugs:
        cells = [own.get((drug, disease), []) for disease in diseases]
        tall = STEP * max(1, *(-(-len(cell) // across) for cell in cells)) + 8
        parts.append(path(f"M0 {y:g}H{width:g}", "f-grid"))
        parts.append(text(cut(drug, 26), 4, y + tall / 2 + 5))
        for place, cell in enumerate(cells):
            left = LABELS + column * (place + 0.5) - MARK * min(len(cell), across) / 2
            for number, mark in enumerate(cell):
                parts.append(_mark(mark, left + MARK * (number % across), y + 7.5 + STEP * (number // across)))
        y += tall
    parts += [path(f"M{LABELS + column * place:g} {top}V{y:g}", "f-grid") for place in range(len(diseases) + 1)]
    return whole([*parts, path(f"M0 {y:g}H{width:g}", "f-grid")], width + 2, y + 4, _title(drugs, diseases), role="group")


def _title(drugs: Sequence[str], diseases: Sequence[str]) -> str:
    return f"{counted(len(drugs), 'drug')} in {counted(len(diseases), 'disease')}, each mark a trial with its phase"


def _narrow(marks: Sequence[Mark], drugs: Sequence[str]) -> Markup:
    parts: list[Markup] = []
    y, across = 20.0, 4
    for drug in drugs:
        parts.append(text(cut(drug, 44), 4, y, weight=650))
        y += 8
        own = [mark for mark in marks if mark.drug == drug]
        for disease in dict.fromkeys(mark.disease for mark in own):
            cell = [mark for mark in own if mark.disease == disease]
            lines = wrapped([cut(disease, 75)], 26)
            for line, words in enumerate(lines):
                parts.append(text(words, 4, y + 20 + 15 * line, tone="f-muted", size=12.5))
            for number, mark in enumerate(cell):
                parts.append(_mark(mark, 200 + MARK * (number % across), y + STEP * (number // across)))
            y += max(STEP * -(-len(cell) // across), 15 * len(lines) + 10)
        y += 6
        parts.append(path(f"M0 {y:g}H{NARROW}", "f-grid"))
        y += 22
    return whole(parts, NARROW, max(y - 16, 4), "Each drug with its diseases, each mark a trial with its phase", role="group")


def _mark(mark: Mark, x: float, y: float) -> Markup:
    shape, tone = LOOKS[mark.role]
    drawn = box(shape, x + 2, y + 1, MARK - 4, 25, 6)
    drawn += text(cut(mark.phase or "?", 4), x + MARK / 2, y + 18, tone=tone, anchor="middle", weight=600)
    if not mark.href:
        return Markup("<g><title>{}</title>{}</g>").format(mark.told, drawn)
    return Markup('<a href="{}" aria-label="{}"><title>{}</title>{}</a>').format(mark.href, mark.told, mark.told, drawn)


def _glyph(role: Role) -> Markup:
    drawn = box(LOOKS[role][0], 2, 2, 24, 14, 4)
    return Markup('<svg viewBox="0 0 28 18" width="28" height="18" aria-hidden="true">{}</svg>').format(drawn)
