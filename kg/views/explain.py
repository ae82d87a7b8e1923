"""Why a line gave what it gave, for people and as JSON: words, what they name, the trial, the facts with their rules, what was left."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence

from kg.extract.explain import Explanation, Quoted, Seen
from kg.extract.numbers.quantity import Quantity
from kg.model import Arm, Entity, NotUnderstood
from kg.views.tables import arm_name, given_in, number
from kg.views.tell import tell

NOTHING = "Nothing stands on this line that is read: it is empty, or a mark of layout."


def show(explanation: Explanation) -> str:
    """All that was seen on a line, in plain text."""
    blocks = [f"{explanation.document.file}:{explanation.line}"]
    blocks += ["\n".join(_lines(seen)) for seen in explanation.seen]
    if explanation.facts or explanation.left:
        blocks.append("\n".join(["over several parts of the line", *_found(explanation.facts, explanation.left)]))
    return "\n\n".join(blocks if len(blocks) > 1 else [*blocks, NOTHING]) + "\n"


def _lines(seen: Seen) -> Iterator[str]:
    column = f", column “{seen.column}”" if seen.column else ""
    yield f"{seen.kind}{column}, characters {seen.start}-{seen.end}"
    yield f"  {seen.text}"
    if seen.note:
        yield f"  note        {seen.note}"
    yield from _listed("mentions", [f"{m.text} -> {_named(m.entity)}" for m in seen.mentions])
    yield from _listed("endpoints", [_endpoint(seen, i) for i in range(len(seen.endpoints))])
    yield from _listed("quantities", [f"{seen.text[q.start : q.end]} -> {_quantity(q)}" for q in seen.quantities])
    if seen.trial:
        yield from _listed("trial", [seen.trial.label])
        yield from _listed("arms", [_arm(arm) for arm in seen.arms])
    yield from _listed("arms named", [f"{words} -> {arm_name(arm)}" for words, arm in seen.called])
    yield from _found(seen.facts, seen.left)


def _found(facts: Sequence[Quoted], left: Sequence[NotUnderstood]) -> Iterator[str]:
    yield from _listed("facts", [f"{tell(q.fact.says)}  [{q.evidence.rule}]" for q in facts] or ["none"])
    yield from _listed("left", [f"{' '.join(n.quote.split())}: {n.reason}" for n in left])


def _listed(name: str, lines: Sequence[str]) -> Iterator[str]:
    for i, line in enumerate(lines):
        yield f"  {name if not i else '':<11} {line}"


def _named(thing: Entity) -> str:
    same = ", ".join(thing.same_as)
    return f"{thing.curie} ({same})" if same else thing.curie


def _endpoint(seen: Seen, i: int) -> str:
    named = seen.endpoints[i]
    told = [named.endpoint.label, *(["median"] if named.median else []), *([f"at {named.timepoint}"] if named.timepoint else [])]
    return f"{seen.text[named.start : named.end]} -> {', '.join(told)}"


def _quantity(q: Quantity) -> str:
    return ", ".join(f"{name} {value}" if name != "kind" else value for name, value in _filled(q).items())


def _filled(q: Quantity) -> dict[str, str]:
    """What is filled of a quantity."""
    cells = {
        "kind": q.kind, "name": q.name, "relation": q.relation, "value": number(q.value), "low": number(q.low), "high": number(q.high),
        "bounds": q.bounds, "unit": q.unit, "numerator": number(q.numerator), "denominator": number(q.denominator),
    }
    return {name: value for name, value in cells.items() if value}


def _arm(arm: Arm) -> str:
    given = given_in(arm)
    return arm_name(arm) + (f" ({arm.role})" if arm.role else "") + (f" = {given}" if given else "")


def as_json(explanation: Explanation) -> str:
    """The same as one JSON object."""
    told = {
        "file": explanation.document.file,
        "line": explanation.line,
        "seen": [_object(seen) for seen in explanation.seen],
        "facts": [_fact(q) for q in explanation.facts],
        "left": [_left(n) for n in explanation.left],
    }
    return json.dumps(told, ensure_ascii=False, indent=2) + "\n"


def _object(seen: Seen) -> dict[str, object]:
    return {
        "kind": seen.kind, "column": seen.column, "text": seen.text, "start": seen.start, "end": seen.end, "note": seen.note,
        "mentions": [
            {"words": m.text, "start": m.start, "end": m.end, "entity": m.entity.curie, "same_as": list(m.entity.same_as)}
            for m in seen.mentions
        ],
        "endpoints": [
            {"words": seen.text[n.start : n.end], "endpoint": n.endpoint.label, "timepoint": n.timepoint, "median": n.median}
            for n in seen.endpoints
        ],
        "quantities": [{"words": seen.text[q.start : q.end], **_filled(q)} for q in seen.quantities],
        "trial": seen.trial.label if seen.trial else "",
        "arms": [{"arm": arm_name(arm), "role": arm.role, "interventions": given_in(arm)} for arm in seen.arms],
        "arms_named": [{"words": words, "arm": arm_name(arm)} for words, arm in seen.called],
        "facts": [_fact(q) for q in seen.facts],
        "left": [_left(n) for n in seen.left],
    }


def _fact(q: Quoted) -> dict[str, object]:
    e = q.evidence
    return {"says": tell(q.fact.says), "rule": e.rule, "quote": e.quote, "start": e.start, "end": e.end, "refs": list(e.refs)}


def _left(n: NotUnderstood) -> dict[str, object]:
    return {"quote": n.quote, "start": n.start, "end": n.end, "reason": n.reason}
