"""What sentences conclude of two groups of patients, whatever was measured: "no difference in X between the groups"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal

from kg.extract.document.scene import Scene
from kg.extract.groups.names import called
from kg.extract.groups.phrases import AGAINST, BEFORE, HAD, LEADING, NAME
from kg.extract.groups.sentences import groups_in, measured
from kg.extract.numbers.reported import Quantity, quantities
from kg.extract.stage.cast import Cast
from kg.extract.stage.told import Told
from kg.extract.text.contexts import context
from kg.extract.text.group_words import starts
from kg.model import Arm, Comparison, Entity, Evidence, Result

WHO = (
    r"(?P<who>(?:the |these |our )?(?:two|both|three|four|study|treatment|all)? ?(?:the )?(?:treatment |study |patient )?(?:groups|arms)"
    rf"|(?:the )?{NAME} (?:group |arm )?and (?:the )?{NAME} (?:groups?|arms?)|groups [A-Z0-9]\w* and [A-Z0-9]\w*)\b"
)
WHAT = r"(?P<what>[^,;:()]{3,90}?)"
SEEN = r"(?:was|were|could be)\s+(?:also\s+)?(?:found|observed|seen|noted|noticed|detected|recorded|reported|shown|demonstrated)"
TWO = re.compile(r"\b(?:two|both|(?:the|study|treatment) (?:groups|arms))\b", re.I)
NO_DIFFERENCE = r"\bno\s+(?:(?:statistically|clinically)\s+)?(?:significant\s+|relevant\s+)?(?:statistical\s+)?differences?"
ABOUT = r"(?:in terms of|with respect to|with regards? to|as to|in|for|regarding|concerning)"
AMONG = r"(?:between|among|across)"
CLAUSE = r"(?:^|[;:]\s+|,\s+(?:and|but|while|whereas|although|though)\s+)(?:however,?\s+|moreover,?\s+|furthermore,?\s+)?"
SAME = tuple(
    re.compile(pattern, re.I)
    for pattern in (
        rf"{NO_DIFFERENCE}(?:\s+{SEEN})?\s+{ABOUT}\s+{WHAT}(?:\s+{SEEN})?\s+{AMONG}\s+{WHO}",
        rf"{NO_DIFFERENCE}\s+{AMONG}\s+{WHO}(?:\s+{SEEN})?\s+{ABOUT}\s+{WHAT}(?=\s*(?:[.;,(]|$))",
        rf"{CLAUSE}{WHAT}\s+(?:also\s+)?(?:did not\s+(?:significantly\s+|statistically\s+)?differ|(?:was|were) not\s+(?:statistically\s+)?"
        rf"(?:significantly\s+)?different|(?:was|were)\s+(?:very\s+)?(?:similar|comparable))(?:\s+significantly)?\s+(?:{AMONG}|in|for)\s+{WHO}",
    )
)
HIGHER = re.compile(
    rf"{CLAUSE}{WHAT}\s+(?:was|were)\s+(?:statistically\s+)?significantly\s+(?P<way>higher|greater|longer|larger|increased"
    r"|more frequent|lower|shorter|smaller|fewer|reduced|decreased|less frequent)\s+(?:in|for|with|among)\s+(?P<rest>[^;.]*)",
    re.I,
)
FOR_SURE = (
    HIGHER,
    re.compile(
        rf"{CLAUSE}{WHAT}\s+(?P<way>improved|increased|decreased|declined|fell|rose)\s+significantly\s+more\s+(?:in|for|with|among)\s+(?P<rest>[^;.]*)",
        re.I,
    ),
    re.compile(
        rf"\b(?:there was|there were|we (?:found|observed|noted))\s+(?:an?\s+)?(?:statistically\s+)?significant\s+"
        rf"(?P<way>reduction|decrease|decline|increase|rise|improvement)s?\s+(?:in|of)\s+{WHAT}\s+(?:in|for|with|among)\s+(?P<rest>[^;.]*)",
        re.I,
    ),
)
"""What is said to differ for sure, and behind it in which group against which."""
ACTS = re.compile(
    rf"^(?:(?:overall|moreover|furthermore|however|in addition),?\s+)?(?P<who>{NAME})\s+(?:also\s+)?significantly\s+"
    rf"(?P<way>reduced|decreased|lowered|increased|raised|improved)\s+(?:the\s+)?{WHAT}\s*,?\s+"
    rf"(?:compared (?:with|to)|versus|vs\.?|relative to)\s+(?:the\s+)?(?P<other>{NAME})(?=\s*(?:[(.;,]|$))",
    re.I,
)
CONTRAST = re.compile(r",?\s+(?:whereas|while|but|although|though)\s", re.I)
DIFFER = re.compile(r"\bwith an? (?:statistic\w* )?significant difference\b(?: between (?:the )?(?:two )?groups)?", re.I)
THOSE = re.compile(
    r"\s*(?:(?:those|that|patients|participants|subjects|women|men|children) )?(?:in|of|on|receiving|from)?\s*(?:the )?", re.I
)
"""What stands before a group that another one is set against."""
VAGUE = re.compile(
    r"^\s*(?:most|some|several|other|many|any|all|each|these|those|such)\b|\b(?:doses?|dosage|characteristics|demographics)\b", re.I
)
"""Words that name no one thing, or nothing that was measured."""
COMPARES = re.compile(r"\bdiffer|\bsimilar\b|\bcomparable\b|\bsignificant(?:ly)?\b", re.I)
ASSESSED = re.compile(
    r"[\s,(]+(?:as )?(?:assessed |determined |evaluated |judged |measured |reported )?(?:by|per|according to) (?:the )?"
    r"(?:blinded |independent |central |local )*"
    r"(?:review(?:ers)?(?: committee)?|investigators?|assessors?|assessment|RECIST(?: (?:version |v)?[\d.]+)?|criteria)\)?\s*$",
    re.I,
)
"""Who judged an endpoint, behind its name."""
IMPROVED = frozenset(("improved", "improvement"))
RAISED = frozenset(("raised", "rose", "increase", "rise", "more", "higher", "greater", "longer", "larger", "increased", "more frequent"))
NOT_SIGNIFICANT = Decimal("0.05")


def group_comparisons(
    scene: Scene, cast: Cast, all_told: Sequence[Told], known: Mapping[str, str], taken: frozenset[int]
) -> Iterator[tuple[Comparison, Evidence]]:
    """The comparisons of all sentences of which no other rule has read one: ``taken`` are where those start. ``known`` names the groups."""
    for one in all_told:
        text = one.passage.text
        if one.rule != "sentence" or one.passage.starts[0] in taken or not COMPARES.search(text) or BEFORE.search(text):
            continue
        if any(context(name).search(text) for name in ("background", "design", "size", "subgroups", "patients_apart", "expected")):
            continue
        if one.passage.section and (context("elsewhere").search(one.passage.section[-1]) or BEFORE.search(one.passage.section[-1])):
            continue
        yield from _same(scene, cast, one, known)
        yield from _higher(scene, one, known)


def differing(scene: Scene, found: Sequence[tuple[Result, Evidence]]) -> Iterator[tuple[Comparison, Evidence]]:
    """The comparison of a sentence that gives the means of two groups and says that they differ significantly."""
    pairs: dict[int, list[tuple[Result, Evidence]]] = {}
    for read in found:
        pairs.setdefault(read[1].start, []).append(read)
    texts = {s.passage.starts[0]: s.text for s in scene.sentences}
    for start, both in pairs.items():
        text = texts.get(start, "")
        said = DIFFER.search(text)
        if said is None or len(both) != 2 or both[0][0].value is None or both[1][0].value is None or both[0][0].value == both[1][0].value:
            continue
        (first, evidence), (second, _) = both
        p = _p_of(text, said.end())
        yield (
            Comparison(
                endpoint=first.endpoint, trial=first.trial, experimental=first.arm, control=second.arm,
                timepoint=first.timepoint if re.search(r"\d", first.timepoint) else "",
                conclusion="significantly higher" if both[0][0].value > both[1][0].value else "significantly lower",
                p_relation=p.relation if p else "", p_value=p.value if p else None,
            ),
            replace(evidence, rule="sentence-group-comparison"),
        )  # fmt: skip


def _same(scene: Scene, cast: Cast, one: Told, known: Mapping[str, str]) -> Iterator[tuple[Comparison, Evidence]]:
    """The first thing that a sentence says not to differ."""
    text = one.passage.text
    m = next((m for pattern in SAME if (m := pattern.search(text))), None)
    if m is None:
        return
    named = _both(m["who"], known)
    if not named and " and " not in m["who"] and len(set(known.values())) == 2 and TWO.search(m["who"]):
        named = list(dict.fromkeys(known.values()))
    if len(dict.fromkeys(named)) != 2 and (" and " in m["who"] or one.draft is None or not cast.one_trial):
        return
    about = _about(scene, m["what"])
    if about is not None:
        p = _p_of(text, m.end())
        p = p if p is not None and p.value is not None and p.value >= NOT_SIGNIFICANT else None
        yield _compared(one, about, "no significant difference", named, known, p)


def _both(who: str, known: Mapping[str, str]) -> list[str]:
    """The groups of "the X group and the Y group" and of "the X and Y groups"; none for "both groups"."""
    if " and " not in who:
        return []
    found = [g.name for g in groups_in(who, known)]
    joined = re.fullmatch(r"(?:the )?(.+?) and (?:the )?(.+?) (?:groups|arms)", who, re.I)
    if len(found) < 2 and joined and called(joined[1]) in known and called(joined[2]) in known:
        return [f"{joined[1]} group", f"{joined[2]} group"]
    return found


def _higher(scene: Scene, one: Told, known: Mapping[str, str]) -> Iterator[tuple[Comparison, Evidence]]:
    """What is higher or lower in the first of two groups that a sentence names."""
    text = one.passage.text
    m = next((m for pattern in FOR_SURE if (m := pattern.search(text))), None)
    if m is None:
        yield from _acts(scene, one, known)
        return
    groups = groups_in(m["rest"], known)
    named = list(dict.fromkeys(g.name for g in groups))
    if len(named) != 2 or not AGAINST.search(m["rest"], groups[0].end, groups[-1].start) or groups[0].start > 5:
        return
    about = _about(scene, m["what"])
    if about is not None:
        yield _compared(one, about, _says(m["way"]), named, known, _p_of(text, m.start("rest") + groups[-1].end))


def _says(way: str) -> str:
    """What a word of more, less or better concludes, when it is said for sure."""
    way = way.lower()
    return "significant improvement" if way in IMPROVED else "significantly higher" if way in RAISED else "significantly lower"


def _acts(scene: Scene, one: Told, known: Mapping[str, str]) -> Iterator[tuple[Comparison, Evidence]]:
    """What a treatment, which is one of the groups, did for sure against another: "A significantly reduced X compared with B"; and what
    one group had more of than another: "The A group had a significantly lower X than the B group"."""
    text = one.passage.text
    if (m := ACTS.search(text)) and called(m["who"]) in known and called(m["other"]) in known and called(m["who"]) != called(m["other"]):
        about, named, end = _about(scene, m["what"]), [m["who"], m["other"]], m.end()
    elif (m := HAD.search(text)) and m["sure"]:
        before = [g for g in groups_in(text, known) if g.end <= m.start() and not text[g.end : m.start()].strip()]
        behind = [g for g in groups_in(text, known) if g.start >= m.end() and THOSE.fullmatch(text, m.end(), g.start)]
        if len(before) != 1 or len(behind) != 1 or before[0].name == behind[0].name:
            return
        about, named, end = _about(scene, m["what"]), [before[0].name, behind[0].name], behind[0].end
    else:
        return
    if about is not None:
        yield _compared(one, about, _says(m["way"]), named, known, _p_of(text, end))


def _about(scene: Scene, words: str) -> tuple[Entity, str] | None:
    """The endpoint of a comparison, and its time."""
    if starts("who", words.strip()) or starts("not_outcomes", words.strip()) or VAGUE.search(words):
        return None
    words = ASSESSED.sub("", words)
    led = LEADING.match(words)
    found = measured(scene, words[led.end() :] if led else words, led["time"] if led else "")
    return (found[0], found[1]) if found else None


def _p_of(text: str, at: int) -> Quantity | None:
    """The only p value of a sentence's clause, where it stands behind the words of the comparison and no other verb between."""
    cut = CONTRAST.search(text, at)
    ps = [q for q in quantities(text) if q.kind == "p" and (cut is None or q.start < cut.start())]
    return ps[0] if len(ps) == 1 and ps[0].start >= at and not re.search(r"\b(?:was|were|had|and|but)\b", text[at : ps[0].start]) else None


def _compared(
    one: Told, about: tuple[Entity, str], says: str, named: list[str], known: Mapping[str, str], p: Quantity | None
) -> tuple[Comparison, Evidence]:
    trial = one.draft.trial if one.draft else None
    arms = [Arm(label=known.get(called(name), name), trial=trial) for name in dict.fromkeys(named)]
    return (
        Comparison(
            endpoint=about[0], conclusion=says, trial=trial, experimental=arms[0] if arms else None, control=arms[1] if arms else None,
            p_relation=p.relation if p else "", p_value=p.value if p else None, timepoint=about[1],
        ),
        one.passage.evidence("sentence-group-comparison"),
    )  # fmt: skip
