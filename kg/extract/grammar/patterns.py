"""Relation patterns of ``rules/relations.toml``, compiled to regular expressions over the words and phrases of a sentence.

In the text that they are matched against each noun phrase is one character of a private range, so that a pattern's slot is a character
class and a list of phrases a short expression without nested repetition.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from kg.errors import RuleError
from kg.extract.grammar.phrases import Phrase, Token
from kg.extract.text.words import inflect, rules, words
from kg.model import Kind, Relation

FIRST = 0xF0000
SLOT = f"[{chr(FIRST)}-{chr(FIRST + 0xFFF0)}]"
LIST = rf"{SLOT}(?:(?: , (?:and |or )?| and | or | and/or | as well as | / )(?:both |either )?{SLOT})*"
GENERAL = (Kind.DISEASE, Kind.DRUG_CLASS, Kind.FAMILY)
PLACE = re.compile(r"\{(?:(?P<facet>\w+) of )?(?P<name>\w+)\}")


@dataclass(frozen=True, slots=True)
class Slot:
    """A place of a pattern: whose kinds it allows, and the facet that the phrase must have."""

    name: str
    kinds: frozenset[Kind]
    facet: str = ""


@dataclass(frozen=True, slots=True)
class Pattern:
    """One way of saying a relation. ``verbs`` is empty for a pattern of words; then ``after`` is the whole of it."""

    name: str
    relation: Relation
    verbs: tuple[str, ...]
    after: re.Pattern[str]
    slots: Mapping[str, Slot]
    simple: bool
    designed_relation: Relation | None
    event: str
    whole: bool
    span: bool
    subject_kind: Kind | None
    middle_does: Relation | None
    via_does: Relation | None
    verb_limits: bool = False
    definite: bool = False
    middle_event: str = ""
    how: str = ""
    aside: bool = False
    of_place: bool = False
    place_says: re.Pattern[str] | None = None
    """Words that the phrase in ``place`` must hold: an *inactive* conformation."""


@dataclass(frozen=True, slots=True)
class Line:
    """The text that patterns see, which token stands at which character, and the sentence as it was written (``source``)."""

    source: str
    text: str
    at: tuple[int, ...]
    tokens: tuple[Token, ...]

    def phrases(self, m: re.Match[str], group: str) -> list[Phrase]:
        """The phrases inside one group of a match."""
        found = m.groupdict().get(group) or ""
        gapped = self._is_gapped(m, group)
        if (" and " in found or " or " in found) and m.end() == m.end(group) + 1 and (gapped or self._verb_follows(m.end(), found[-1:])):
            found = found[: max(found.rfind(" and "), found.rfind(" or "))]
        elif " , " in found and not re.search(r" (?:and|or|and/or|as well as) ", found):
            found = found.partition(" , ")[0]
        return _without_aside([p for c in found if ord(c) >= FIRST and (p := self.tokens[ord(c) - FIRST].phrase) is not None])

    def _is_gapped(self, m: re.Match[str], group: str) -> bool:
        """Whether the last of a list is the subject of a clause without its verb: "A is linked with B, and C with D", "A codes for B and C
        for D"."""
        led = self.text[: m.start(group)].split()[-1:]
        following = self.text[m.end() : m.end() + 8].split()[:1]
        return led == following and (led == ["for"] or (led == ["with"] and " , and " in m[group]))

    def _verb_follows(self, position: int, last: str) -> bool:
        """Whether a finite verb comes next, adverbs aside: then the ``last`` of a list before it is the subject of a new clause."""
        phrase = self.tokens[ord(last) - FIRST].phrase if last and ord(last) >= FIRST else None
        finite = ("s", "ed", "base") if phrase is not None and phrase.plural else ("s", "ed")
        following = self.text[position : position + 80].split()
        word = next((w for w in following if w not in words("adverbs") and not w.endswith("ly")), "")
        return word in words("auxiliaries") or any(form in finite for _, form in known_verbs().get(word, ()))


def _without_aside(found: list[Phrase]) -> list[Phrase]:
    """A list up to where it only says what its first name is: "binds X, a transmembrane or soluble protein"."""
    if len(found) < 2 or not found[0].named or found[0].article in ("a", "an") or found[0].facet:
        return found
    aside = found[1].article in ("a", "an") and found[1].thing.kind in (*GENERAL, Kind.COMPONENT)
    return found[:1] if aside and not any(p.article for p in found[2:]) else found


def line(source: str, tokens: Sequence[Token]) -> Line:
    """The tokens as one text: words in lower case, phrases as single characters, blanks between them."""
    parts = [t.word if t.phrase is None else chr(FIRST + i) for i, t in enumerate(tokens[:0xFFF0])]
    at: list[int] = []
    position = 0
    for part in parts:
        at.append(position)
        position += len(part) + 1
    return Line(source, " ".join(parts) + " ", tuple(at), tuple(tokens))


@cache
def patterns() -> tuple[Pattern, ...]:
    """All patterns, those that say more before those that say less."""
    table = rules("relations.toml")
    made = [(row["says"], _compile(row, table)) for row in table["pattern"]]
    made.sort(key=lambda pair: (not any(s.facet for s in pair[1].slots.values()), -len(pair[0].rpartition(">")[2])))
    return tuple(p for _, p in made)


@cache
def known_verbs() -> Mapping[str, tuple[tuple[str, str], ...]]:
    """Every written form of every verb: (base form, form)."""
    table = rules("relations.toml")
    bases = {v for p in patterns() for v in p.verbs} | set(table["verbs"]["plain"])
    bases |= set(re.findall(r"[a-z-]+", " ".join(re.findall(r"<<(.*?)>>", " ".join(r["says"] for r in table["pattern"])))))
    found: dict[str, list[tuple[str, str]]] = {}
    for base in sorted(bases):
        if base.startswith("be "):
            found.setdefault(base.split()[1], []).append((base, "be"))
        else:
            for written, form in inflect(base, table["irregular"]).items():
                found.setdefault(written, []).append((base, form))
                if form == "ed" and base.split()[0] in ("lead", "drive", "have", "find"):
                    found.setdefault({"lead": "led", "drive": "drove", "have": "had", "find": "found"}[base.split()[0]], []).append(
                        (base, "ed")
                    )
    found.setdefault("is", []).append(("be", "be"))
    for word in ("are", "was", "were"):
        found.setdefault(word, []).append(("be", "be"))
    return {k: tuple(v) for k, v in found.items()}


@cache
def verb_forms() -> frozenset[str]:
    """Every written form that is a verb wherever it stands; "antisense" of "be antisense" is not."""
    return frozenset(w for w, found in known_verbs().items() if w.endswith("ed") or any(not base.startswith("be ") for base, _ in found))


def _kinds(names: str | Sequence[str], lists: Mapping[str, Sequence[str]]) -> frozenset[Kind]:
    names = [names] if isinstance(names, str) else names
    return frozenset(Kind(k) for n in names for k in lists.get(n, [n]))


def _compile(row: Mapping[str, object], table: Mapping[str, object]) -> Pattern:
    says, name = str(row["says"]), str(row["name"])
    lists = table["kinds"]
    assert isinstance(lists, dict)
    slots = {}
    for m in PLACE.finditer(says):
        kinds = row.get(m["name"])
        slots[m["name"]] = Slot(m["name"], _kinds(kinds, lists) if isinstance(kinds, (str, list)) else frozenset(), m["facet"] or "")
    verb = re.match(r"\{subject\} (?:\[[^\]]*\] )?<([^<>]+)> ?", says)
    rest = says[verb.end() :] if verb else says
    if "object" not in slots or "subject" not in slots:
        raise RuleError(f"relations.toml, pattern {name}", says, "a {subject} and an {object}", "add the slot")
    designed = row.get("designed_relation")
    kind = row.get("subject_kind")
    middle, via = row.get("middle_does"), row.get("via_does")
    return Pattern(
        name,
        Relation(str(row["relation"])),
        _verbs(verb[1], table) if verb else (),
        re.compile(_expression(rest)),
        slots,
        bool(verb) and bool(PLACE.fullmatch(re.sub(r"\[[^\]{]*\] ", "", rest))),
        Relation(str(designed)) if designed else None,
        str(row.get("event", "")),
        bool(row.get("whole_object")),
        bool(row.get("whole_span")),
        Kind(str(kind)) if kind else None,
        Relation(str(middle)) if middle else None,
        Relation(str(via)) if via else None,
        bool(row.get("verb_limits")),
        bool(row.get("definite_object")),
        str(row.get("middle_event", "")),
        str(row.get("how", "")),
        bool(row.get("aside")),
        bool(row.get("of_place")),
        re.compile(str(row["place_says"]), re.I) if "place_says" in row else None,
    )


def _verbs(choice: str, table: Mapping[str, object]) -> tuple[str, ...]:
    """The verbs of "<…>", each family of verbs ("@stop") written out; each verb once."""
    families = table["families"]
    assert isinstance(families, dict)
    found = (v for name in choice.split("|") for v in (families[name[1:]] if name.startswith("@") else [name]))
    return tuple(dict.fromkeys(found))


def _expression(says: str) -> str:
    """The regular expression of a pattern's words; each word and slot is followed by a blank."""
    table = rules("relations.toml")["irregular"]
    out = []
    for m in re.finditer(r"<<([^>]*)>>|\{[^}]*\}|\[[^\]]*\]|\([^)]*\)|\S+", says):
        word = m.group()
        if m[1]:
            out.append("(?:" + "|".join(w for v in m[1].split("|") for w, f in inflect(v, table).items() if f == "ing") + ") ")
        elif word.startswith("{"):
            place = PLACE.fullmatch(word)
            assert place
            out.append(f"(?P<{place['name']}>{LIST}) ")
        elif word.startswith("["):
            inside = word[1:-1]
            out.append(f"(?:{_inside(inside)})?")
        elif word.startswith("("):
            out.append(f"(?:{'|'.join(re.escape(w) for w in word[1:-1].split('|'))}) ")
        else:
            out.append(re.escape(word) + " ")
    return "".join(out)


def _inside(says: str) -> str:
    """An optional part: words to choose from, a slot, or a choice followed by a slot."""
    if "{" in says:
        before, _, slot = says.rpartition("{")
        choice = "|".join(re.escape(w) for w in before.strip().split("|"))
        place = slot.rstrip("}")
        return f"(?:{choice}) (?P<{place}>{LIST}) " if before.strip() else f"(?P<{place}>{LIST}) "
    return f"(?:{'|'.join(re.escape(w) for w in says.split('|'))}) "


def _is_bare(phrase: Phrase) -> bool:
    """Whether a phrase only says "proteins" or "a receptor": none in particular."""
    return phrase.vague and phrase.thing.kind in GENERAL and not phrase.article


def fits(slot: Slot, phrase: Phrase) -> bool:
    """Whether a phrase may stand in a slot."""
    if phrase.open or (slot.facet and phrase.facet != slot.facet) or (phrase.vague and phrase.thing.kind in GENERAL):
        return False
    if slot.facet:
        return bool(phrase.inner) and all((not slot.kinds or p.thing.kind in slot.kinds) and not _is_bare(p) for p in phrase.inner)
    return not slot.kinds or phrase.thing.kind in slot.kinds
