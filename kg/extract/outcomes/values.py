"""What a rule keeps of what it found: its value with the places filled, one for each indication, one for a list of events."""

from __future__ import annotations

import re
from collections.abc import Mapping

from kg.extract.document.scene import Scene
from kg.extract.endpoints.events import find_events
from kg.extract.outcomes.adjuncts import adjuncts_of
from kg.extract.outcomes.lines import Line
from kg.extract.outcomes.listed import events_of, indications_of, things_of, tidy, unlisted_indication
from kg.extract.outcomes.rules import Rule, filled
from kg.extract.text.words import plural, rules
from kg.model import BlockKind, Kind

HOW_BAD = re.compile(
    r"(?:(?:prolonged|severe|serious|mild|moderate|transient|reversible|fatal|late|early|persistent|symptomatic|raised) )*", re.I
)
FDA = re.compile(r"Food and Drug Administration(?! \()")
NATION = re.compile(filled("{nation}"))
NARROWED = re.compile(
    r" (?:after|following|that (?:has|have|had) (?:progressed|relapsed|recurred)"
    r"|(?:who|which) (?:have|has|had) (?:received|progressed|relapsed)"
    r"|previously treated with|refractory to|resistant to|progressing (?:on|after)) (?!(?:priority )?review\b|the (?:trial|study)\b"
    r"|(?:its|a|an|the) (?:failure|approval|confirmatory)\b|\d|[A-Z][a-z]+ \d)[^.;,()\[\]]{3,80}"
)
"""What narrows a disease to those treated before: "mantle cell lymphoma after a BTK inhibitor"."""
MARKED = re.compile(
    r" (?:with|harbou?ring|carrying|bearing|expressing) (?:an? |the )?(?:high |low |positive )?(?=[\w/-]*[A-Z])[\w/ -]{2,40}?"
    r"(?:expression|overexpression|amplification|mutations?|rearrangements?|fusions?|alterations?|deletions?|translocations?)\b"
)
"""What narrows a disease by what its cells carry: "lung cancer with an EGFR mutation"."""
UNENDED = re.compile(r"(?:[\s(]|\b(?:and|or|but)\b)+$", re.I)
OTHER_USE = re.compile(
    r"(?:(?:patients with )?disease (?:relapse|progression|recurrence)"
    r"|(?:further |clinical |research )?(?:review|research|testing|trials?|inclusion|study|studies)\b)",
    re.I,
)


def values_of(line: Line, rule: Rule, m: re.Match[str], scene: Scene) -> list[str]:
    """The value with its places filled; one for each indication, one for a list of events."""
    groups = {k: line.words(m.start(k), m.end(k)) for k, v in m.groupdict().items() if v}
    if "time" in groups:
        groups["time"] = re.sub(r"\bd (?=\d)", "day ", groups["time"])
    if "no" in groups:
        groups["no"] = groups["no"].lower()
    if "agency" in groups:
        groups["agency"] = _agency(groups["agency"], scene)
    if "beside" in groups:
        both = _agency(groups.pop("beside"), scene), groups["agency"]
        return [v for agency in both for v in _for_each_indication(line, rule, m, scene, {**groups, "agency": agency})]
    if rule.value.startswith("no ") and groups.get("what", "").endswith(("toxicity", " event", " effect", " reaction")):
        groups["what"] = plural(groups["what"])
    if "what" in groups:
        plain = re.sub(r"^(?:an?|the|its|their) ", "", groups["what"], flags=re.I)
        small = re.match(r"[A-Z][a-z]+(?:-[a-z]+)?(?: [a-z(]|$)", plain) and not NATION.match(plain)
        groups["what"] = plain[0].lower() + plain[1:] if small else plain
    if "place" in groups:
        groups["place"] = re.sub(r"^[A-Z](?=[a-z]+ )", lambda head: head[0].lower(), groups["place"])
    if rule.loose:
        return _decided(line, rule, m, scene, groups)
    if "events" in groups:
        named = events_of(groups["events"], rules("outcomes.toml")["no_event"])
        if rule.known and not all(is_known_event(n) for n in named):
            return []
        return [rule.value.replace("{events}", "; ".join(named))] if named else []
    if "diseases" in groups:
        return _diseases(line, m, scene)
    if "things" in groups:
        return ["; ".join(re.sub(r"ly$", "", t) for t in things_of(groups["things"]))]
    if "indications" in groups:
        return _for_each_indication(line, rule, m, scene, groups)
    if rule.needs and rule.needs not in groups:
        return []
    return [_articled(tidy(_fill(rule.value.replace(" for {indications}", ""), groups)))]


def _for_each_indication(line: Line, rule: Rule, m: re.Match[str], scene: Scene, groups: Mapping[str, str]) -> list[str]:
    """One value for each disease that a decision is for; the value alone where it names none."""
    bare = rule.value.replace(" for {indications}", "")
    named = _indications(line, m.span("indications"), scene, unlisted=not rule.needs) if "indications" in groups else [""]
    return [_articled(tidy(_fill(rule.value if name else bare, {**groups, "indications": name}))) for name in named]


def _indications(line: Line, span: tuple[int, int], scene: Scene, unlisted: bool = True) -> list[str]:
    """The diseases of a purpose, each by its words; an empty name where it is none that any list knows and ``unlisted`` allows it."""
    start, end = line.at[span[0]], line.at[span[1]]
    diseases = [(d.start, d.end) for d in scene.mentions(line.passage) if d.entity.kind is Kind.DISEASE]
    named = indications_of(line.passage.text, start, end, diseases)
    words = line.words(*span)
    if named:
        end_of = words.rfind(named[-1]) + len(named[-1])
        marked = MARKED.match(words, end_of) if named[-1] in words else None
        behind = NARROWED.match(words, marked.end() if marked else end_of) if named[-1] in words else None
        limit = re.sub(r"^ (?=who\b)", " in those ", UNENDED.sub("", behind[0])) if behind else ""
        return [*named[:-1], named[-1] + (marked[0] if marked else "") + limit]
    return named if not unlisted or OTHER_USE.match(words) else unlisted_indication(words)


def _decided(line: Line, rule: Rule, m: re.Match[str], scene: Scene, groups: Mapping[str, str]) -> list[str]:
    """A decision with who took it, where, when and for what, in whichever order its clause tells them; one for each indication.

    What several agencies have not approved is a fact for each; a decision of which nothing else is told is none.
    """
    told = adjuncts_of(line.text, m.start(), m.end())
    agencies = list(dict.fromkeys(_agency(line.words(*span), scene) for span in told.agencies))
    other = told.purpose is not None and OTHER_USE.match(line.words(*told.purpose))
    if other or not (agencies or told.where or told.when or told.purpose):
        return []
    what = _fill(rule.value, groups)
    where = f" in {line.words(*told.where)}" if told.where else ""
    when = re.sub(r"^[A-Z]", lambda first: first[0].lower(), line.words(*told.when)) if told.when else ""
    together = [" by the " + " and the ".join(agencies)] if agencies else [""]
    takers = [f" by the {a}" for a in agencies] if agencies and what.startswith("not ") else together
    names = _indications(line, told.purpose, scene) if told.purpose else []
    ends = [f" for {name}" if name else "" for name in names or [""]]
    return [_articled(tidy(f"{what}{by}{where} {when}{end}")) for by in takers for end in ends]


def is_known_event(name: str) -> bool:
    """Whether words are the name of one adverse event and no more than how bad it is."""
    return any(e.named.end == len(name) and HOW_BAD.fullmatch(name[: e.named.start]) for e in find_events(name))


def _diseases(line: Line, m: re.Match[str], scene: Scene) -> list[str]:
    """A list that holds nothing but diseases, as one value; one that a heading names is none beside the document's own."""
    start, end = line.at[m.start("diseases")], line.at[m.end("diseases")]
    found = [d for d in scene.mentions(line.passage) if d.entity.kind is Kind.DISEASE]
    named = indications_of(line.passage.text, start, end, [(d.start, d.end) for d in found])
    if not named or not re.match(r"[^\d()\[\]%]*$", line.passage.text[start : min(end, start + 20)]) or len(named[0].split()) > 6:
        return []
    headings = (p for block, p in scene.blocks if block.kind is BlockKind.HEADING)
    own = {h.entity.curie for p in headings for h in scene.mentions(p) if h.entity.kind is Kind.DISEASE}
    told = {d.entity.curie for d in found if start <= d.start and d.end <= end}
    return [] if told & own else ["; ".join(named)]


def _fill(template: str, groups: Mapping[str, str]) -> str:
    return re.sub(r"\{(\w+)\}", lambda slot: groups.get(slot[1], ""), template)


def _articled(value: str) -> str:
    """A value in which agencies that are called without "the" have none."""
    return re.sub(rf"\bthe (?=(?:{'|'.join(rules('outcomes.toml')['bare_agencies'])})\b)", "", value)


def _agency(words: str, scene: Scene) -> str:
    """An agency by its short name where the document gives or uses it: "U.S. Food and Drug Administration (FDA)" is "U.S. FDA"."""
    if "FDA" in scene.document.text:
        words = FDA.sub("FDA", words)
    short = re.search(r"\(([A-Z]{2,5})\)", words)
    country = re.match(r"U\.?S\.?(?= )", words)
    return f"{country[0]} {short[1]}" if short and country else short[1] if short else words
