"""Who does it, and how surely: the subject of a verb, and the words that make a statement a guess, an aim or a denial."""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache

from kg.extract.grammar.patterns import known_verbs
from kg.extract.grammar.phrases import Phrase, Token, list_back
from kg.extract.text.words import rules, words
from kg.model import Kind, Strength

BE = frozenset({"is", "are", "was", "were", "be", "been", "being", "becomes", "become", "became", "gets"})
ORDER = ("undecided", "denied", "designed", "hypothesised", "expected")
GOES = frozenset({"go", "goes", "went"})
LINKS = frozenset({"by", "through", "via"})
PLACING = frozenset({"in", "at", "upon", "during", "within", "under", "following"})
MOLECULES = (Kind.DRUG, Kind.DRUG_CLASS, Kind.PROTEIN, Kind.GENE, Kind.MRNA, Kind.FAMILY)
AMBIGUOUS = frozenset({"of", "with", "in", "from", "by", "for", "on", "at", "between", "within"})


@dataclass
class Predicate:
    """A verb of a sentence with what was found out about it; later verbs may share its subject."""

    at: int
    start: int
    verb: str
    form: str
    passive: bool
    subject: list[Phrase]
    strength: Strength | None
    objects: list[Phrase] = field(default_factory=list)
    event: str = ""
    leader: Predicate | None = None
    hedge: str = ""
    ahead: Strength = Strength.OBSERVED
    group: tuple[str, ...] = ()


@dataclass
class Clause:
    """A sentence while its verbs are read: tokens, the verbs so far, and which phrase speaks of which other ("X is a Y")."""

    tokens: Sequence[Token]
    stands_for: Mapping[int, list[Phrase]]
    referents: Mapping[int, list[Phrase]]
    predicates: list[Predicate] = field(default_factory=list)


@cache
def _strengths() -> dict[str, str]:
    table = rules("relations.toml")["strength"]
    return {w: name for name in ("through", *reversed(ORDER)) for w in table[name]}


def verb_group(clause: Clause, at: int) -> tuple[int, list[str]]:
    """Where the verb's own words begin (auxiliaries, adverbs, "is designed to"), and those words."""
    i, group = at - 1, []
    while i >= 0 and clause.tokens[i].phrase is None:
        word = clause.tokens[i].word
        if word in words("auxiliaries") or word in words("adverbs") or word.endswith("ly") or word in _strengths() or word == "to":
            group.append(word)
            i -= 1
        elif word in ("and", "or", ",") and i and _same_form(clause, i - 1, at):
            i -= 1
            group.append("&")
            i -= 1
        elif word == "turn" and clause.tokens[i - 1].word == "in":
            i -= 2
        elif word == "longer" and i and clause.tokens[i - 1].word == "no":
            group.append("no longer")
            i -= 2
        elif word in ("all", "each") and i and clause.tokens[i - 1].phrase is not None:
            i -= 1  # "X, Y and Z all inhibit …"
        elif word == "on" and i and clause.tokens[i - 1].word in GOES:
            group += ["on", "goes"]
            i -= 2
        else:
            break
    return i + 1, group[::-1]


def _same_form(clause: Clause, i: int, at: int) -> bool:
    """Whether the word before "and" is a verb of the same form: "binds and inhibits"."""
    verbs = known_verbs()
    one, two = clause.tokens[i].word, clause.tokens[at].word
    return bool({f for _, f in verbs.get(one, ())} & {f for _, f in verbs.get(two, ())})


def is_clear(group: Sequence[str]) -> bool:
    """Whether a verb group plainly says or plainly denies: "did not inhibit", but not "was not shown to" or "might not"."""
    named = {_strengths()[w] for w in group if w in _strengths()} - {"through"}
    vague = {"shown", "found", "known", "reported", "demonstrated", "proven", "confirmed", "seen"}
    return "undecided" not in named and not ("denied" in named and (len(named) > 1 or vague & set(group)))


def strength_of(group: Sequence[str]) -> Strength:
    """How firmly the words of a verb group say it."""
    named = {_strengths().get(w) for w in group}
    for name in ORDER[1:]:
        if name in named:
            return Strength(name)
    return Strength.OBSERVED


def subject_of(clause: Clause, start: int, form: str) -> list[Phrase] | None:
    """The subject of the verb whose own words begin at token ``start``; None when it is not sure."""
    tokens = clause.tokens
    i = start - 1
    if i < 0:
        return None
    form = "s" if tokens[start].word in ("is", "was", "has") else form
    here = tokens[i]
    if here.phrase is not None:
        found = phrases_before(clause, i, form)
        if found and form == "ing" and len(found) > 1 and found[-1].article:
            found = found[-1:]
        return meant(clause, found) if found and _agree(found, tokens[start].word, form) else None
    if here.word in ("which", "that", "who"):
        j = i - 2 if i and tokens[i - 1].word == "," else i - 1
        if j >= 0 and tokens[j].phrase is not None:
            found, first = list_back(tokens, j)
            if here.word == "that" and _is_bare_name(clause, found[-1]):
                return None
            if len(found) == 1 and found[0].start in clause.stands_for and found[0].thing.kind is Kind.FAMILY:
                return meant(clause, found)
            agent = first > 1 and tokens[first - 1].word == "by" and tokens[i - 1].word == ","
            event = tokens[first - 2].phrase if agent else None
            if event is not None and event.facet in ("degradation", "ending", "inhibition", "lowering"):
                return None  # "its degradation by X, which reduces Y": that is the degradation
            if first > 1 and not agent and tokens[first - 1].word in AMBIGUOUS and tokens[first - 2].word not in known_verbs():
                return None
            if form == "s":
                found = found[-1:]
            return meant(clause, found) if not found[-1].facet else None
        return None
    return None


def _is_bare_name(clause: Clause, phrase: Phrase) -> bool:
    """Whether a phrase is a name alone, of which nothing is told behind "that" without a comma: "reversing X that allows Y"."""
    names = (Kind.PROTEIN, Kind.GENE, Kind.DRUG)
    alone = phrase.named and phrase.thing.kind in names and not (phrase.article or phrase.plural or phrase.qualifier or phrase.facet)
    return alone and phrase.start not in clause.stands_for and phrase.of_class is None


def _agree(found: list[Phrase], word: str, form: str) -> bool:
    """Whether subject and verb agree in number as far as the words tell."""
    if len(found) > 1 or found[0].pronoun:
        return True
    if word in ("are", "were", "have") and not found[0].plural:
        return found[0].thing.kind not in (Kind.STATE, Kind.PROCESS, Kind.CONCEPT)
    return not (form == "s" and found[0].plural and found[0].thing.kind is not Kind.PROCESS)


def phrases_before(clause: Clause, i: int, form: str) -> list[Phrase] | None:
    """The phrases that end at token ``i`` and are the subject of what follows, or None."""
    tokens = clause.tokens
    found, first = list_back(tokens, i)
    if form == "s" and len(found) > 1 and not any(t.word == "or" for t in tokens[first:i]):
        found, first = found[-1:], i
    if len(found) == 2 and first + 3 <= i and tokens[i - 1].word in ("and", "or") and tokens[i - 2].word == ",":
        found, first = found[-1:], i  # "…, and X does": no list, a clause of its own
    before = tokens[first - 1] if first else None
    if found[-1].start in clause.stands_for:
        return found[-1:]
    if before is None or before.word in ("both", "either"):
        return found
    if len(found) > 1 and before.phrase is None and before.word in known_verbs() and before.word not in BE:
        return None
    if before.phrase is not None:
        return found if _is_setting(tokens[:first]) else None
    word = before.word
    if word in words("prepositions"):
        if (
            word in ("with", "of", "in", "from", "to", "for", "on", "at", "by", "within")
            and first >= 2
            and tokens[first - 2].phrase is not None
        ):
            inside = tokens[first - 2].phrase
            assert inside is not None
            told = inside.thing.kind is Kind.PROCESS or inside.facet == "change"
            event = bool(inside.facet) and bool(inside.inner or inside.partners) and told
            if (word in ("in", "from", "within", "on", "with") or (event and word in ("by", "at"))) and not inside.open:
                return phrases_before(clause, first - 2, form)
        return found if word in ("because", "as", "given") else None
    if word in known_verbs() and not _reports(word):
        return None
    if word in words("auxiliaries"):
        return None
    return found


def _is_setting(tokens: Sequence[Token]) -> bool:
    """Whether the head of a sentence says where or in which state: "In nearly all patients with X", with no molecule and no verb."""
    tokens = tokens[max((i + 1 for i, t in enumerate(tokens) if t.word == ";"), default=0) :]
    if not 2 <= len(tokens) <= 9 or tokens[0].word not in PLACING or any(t.word in (",", ";", "(") for t in tokens):
        return False
    if any(t.phrase is not None and t.phrase.thing.kind in MOLECULES and not t.phrase.open for t in tokens):
        return False
    return not any(t.phrase is None and t.word in known_verbs() for t in tokens)


def _reports(word: str) -> bool:
    report = set(rules("relations.toml")["verbs"]["reporting"])
    return any(base in report for base, _ in known_verbs()[word])


def meant(clause: Clause, found: list[Phrase] | None) -> list[Phrase] | None:
    """What phrases stand for: "X is a Y that …" makes Y mean X; a pronoun means what it points to."""
    if found is None:
        return None
    out: list[Phrase] = []
    for phrase in found:
        meant = clause.stands_for.get(phrase.start) or clause.referents.get(phrase.start)
        if meant:
            out += meant
        elif phrase.pronoun or phrase.open:
            return None
        else:
            out.append(phrase)
    return out


def shared_subject(clause: Clause, start: int, form: str) -> tuple[list[Phrase] | None, Predicate | None]:
    """The subject of a verb without one of its own: after "and", after a comma (participle), after "by" (gerund)."""
    tokens, i = clause.tokens, start - 1
    word = tokens[i].word if i >= 0 else ""
    if form == "ing":
        return _of_participle(clause, i, word)
    if word in ("and", "but", "or", ","):
        same = [p for p in clause.predicates if p.form == form or {p.form, form} <= {"s", "ed", "be", "base"}]
        if same and not (word == "," and form != same[-1].form):
            last = same[-1]
            if form == "s" and last.form == "ed" and not last.group and any(p.form == "s" for p in same):
                last = next(p for p in reversed(same) if p.form == "s")  # "binds X expressed on Y, and inhibits Z"
            if _new_subject(tokens[last.at : i]):
                return None, None
            if form == "base" and last.form not in ("base", "be") and not last.passive:
                return None, None
            return (last.subject or None), last
    return None, None


def _new_subject(between: Sequence[Token]) -> bool:
    """Whether an unknown subject of its own opens a clause between two verbs: "X blocks A, Y leaks out and activates B"."""
    if any(t.word == ":" for t in between):
        return True
    pairs = [(a.word, b.phrase) for a, b in itertools.pairwise(between) if b.phrase is not None]
    return any((word == "," and phrase.open) or (word == ";" and not phrase.pronoun) for word, phrase in pairs)


def _of_participle(clause: Clause, i: int, word: str) -> tuple[list[Phrase] | None, Predicate | None]:
    finite = [p for p in clause.predicates if p.subject]
    if word in (",", "and", "or") and finite:
        last = finite[-1]
        return (None, None) if last.passive and last.form == "ed" and not last.event else (last.subject, last)
    if word in LINKS:
        nearest = clause.predicates[-1] if clause.predicates else None
        if nearest is not None and not nearest.subject and nearest.strength is not Strength.OBSERVED:
            return None, None  # "a therapy, designed to kill cells by blocking X": whose aim it is stays open
        if finite and finite[-1].at < i and not finite[-1].passive:
            return finite[-1].subject, finite[-1]
        if i == 2 and clause.tokens[1].word == "," and clause.tokens[0].phrase is not None and not clause.predicates:
            return meant(clause, [clause.tokens[0].phrase]), None
        comma = next((j for j in range(i, min(len(clause.tokens), i + 60)) if clause.tokens[j].word == ","), -1)
        opening = i == 0 or clause.tokens[i - 1].word in (",", ";")
        while opening and 0 < comma < len(clause.tokens) - 2:
            phrase, behind = clause.tokens[comma + 1].phrase, clause.tokens[comma + 2].word
            is_verb = behind in known_verbs() or behind in words("auxiliaries") or behind.endswith(("ly", "ed"))
            if phrase is not None and is_verb and not behind.endswith("ing"):
                return meant(clause, [phrase]), None
            comma = next((j for j in range(comma + 1, len(clause.tokens)) if clause.tokens[j].word == ","), -1)
    return None, None


@cache
def _openers() -> dict[str, tuple[str, ...]]:
    table = rules("relations.toml")["strength"]
    return {"denied": tuple(f" {w} " for w in table["clause_denied"]), "guess": tuple(f" {w} " for w in table["clause_guess"])}


def clause_strength(text: str) -> Strength:
    """What the words in front of a clause make of it; ``text`` is from the last stop, in lower case."""
    before = f" {text.strip()} "
    if any(w in before for w in _openers()["denied"]):
        return Strength.DENIED
    if any(w in before for w in _openers()["guess"]):
        return Strength.HYPOTHESISED
    return Strength.OBSERVED
