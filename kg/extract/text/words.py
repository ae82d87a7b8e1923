"""The small words and the nouns that phrases are built of, read once from ``rules/nouns.toml``; and the forms of verbs."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any

from kg.model import Kind

VOWELS = "aeiou"


@dataclass(frozen=True, slots=True)
class Noun:
    """A head noun: the kind of thing it names and, for one that says what happens to a thing, its facet."""

    word: str
    kind: Kind
    facet: str = ""


@cache
def rules(name: str) -> dict[str, Any]:
    """A rule file as plain tables."""
    return tomllib.loads(files("kg.extract.rules").joinpath(name).read_text(encoding="utf-8"))


@cache
def words(name: str) -> frozenset[str]:
    """One list of the small words."""
    return frozenset(w.lower() for w in rules("nouns.toml")["words"][name])


@cache
def words_as_written(name: str) -> frozenset[str]:
    """One list of words whose capitals count."""
    return frozenset(rules("nouns.toml")["words"][name])


def capitalised(phrase: str) -> str:
    """The phrase with a capital ahead, unless its first word is a sign such as mTOR.

    >>> capitalised("usual care"), capitalised("mTOR inhibition")
    ('Usual care', 'mTOR inhibition')
    """
    return phrase[:1].upper() + phrase[1:] if phrase[1:2].islower() else phrase


def uncapitalised(phrase: str) -> str:
    """The phrase without a capital ahead, unless its first word is a sign such as LDL.

    >>> uncapitalised("Body weight"), uncapitalised("LDL cholesterol")
    ('body weight', 'LDL cholesterol')
    """
    return phrase[:1].lower() + phrase[1:] if phrase[1:2].islower() else phrase


def in_small_letters(title: str) -> str:
    """The words of a title as they stand in a sentence, where it gives each of them a capital; signs such as NRS keep theirs.

    >>> in_small_letters("Change From Baseline in NRS Score"), in_small_letters("Change in Crohn score")
    ('change from baseline in NRS score', 'change in Crohn score')
    """
    words = [word for word in re.findall(r"[A-Za-z-]+", title) if len(word) > 3]
    if not all(word[0].isupper() for word in words):
        return uncapitalised(title)
    return re.sub(r"(?<![\w-])[A-Z][a-z]+(?:-[A-Z]?[a-z]+)*(?![\w])", lambda m: m[0].lower(), title)


@cache
def _nouns() -> dict[str, Noun]:
    table = rules("nouns.toml")
    found = {w.lower(): Noun(w, Kind(kind)) for kind, row in table["heads"].items() for w in row}
    for facet, row in table["facets"].items():
        found.update({w.lower(): Noun(w, Kind(row["kind"]), facet) for w in row["words"]})
    return found


@cache
def noun(phrase: str) -> Noun | None:
    """The head noun that is written so, in singular or plural."""
    word = phrase.lower()
    return _nouns().get(word) or _nouns().get(singular(word)) or _enzyme(singular(word))


def _enzyme(word: str) -> Noun | None:
    """A noun in "-ase" is an enzyme, common words aside: "demethylase", "sulfotransferase"."""
    named = re.fullmatch(r"(?:[a-z]+-)?[a-z]{4,}ase", word) and not word.endswith(tuple(words("not_enzymes")))
    return Noun(word, Kind.FAMILY) if named else None


def small_last_word(name: str) -> str:
    """The name with the capital of its last word dropped, as a heading gives it one.

    >>> small_last_word("BTK Inhibitors"), small_last_word("BTK"), small_last_word("anti-CD20 MAb")
    ('BTK inhibitors', 'BTK', 'anti-CD20 MAb')
    """
    return re.sub(r" [A-Z](?=[a-z]+$)", lambda m: m[0].lower(), name)


@lru_cache(maxsize=1 << 14)
def singular(phrase: str) -> str:
    """The phrase with its last word in the singular.

    >>> singular("BH3-only proteins"), singular("antibodies"), singular("apoptosis")
    ('BH3-only protein', 'antibody', 'apoptosis')
    """
    if re.search(r"(?:ss|us|is)$", phrase):
        return phrase
    if phrase.endswith("stimuli"):
        return phrase[:-1] + "us"
    if phrase.endswith("families") or re.search(r"[^aeiou]ies$", phrase):
        return phrase[:-3] + "y"
    if re.search(r"(?:ch|sh|x|ss)es$", phrase):
        return phrase[:-2]
    return phrase[:-1] if re.search(r"[a-z]s$", phrase) else phrase


def plural(phrase: str) -> str:
    """The phrase with its last word in the plural.

    >>> plural("BTK inhibitor"), plural("CD20 antibody")
    ('BTK inhibitors', 'CD20 antibodies')
    """
    return phrase[:-1] + "ies" if re.search(r"[^aeiou]y$", phrase) else phrase if phrase.endswith("s") else phrase + "s"


def is_plural(phrase: str) -> bool:
    """Whether the last word is a plural."""
    return singular(phrase) != phrase


@dataclass(frozen=True, slots=True)
class Form:
    """One form of a verb: its base form, and which form it is (base, s, ed, ing)."""

    verb: str
    form: str


@cache
def forms(verb: str) -> tuple[Form, ...]:
    """The four forms of a verb; a verb of two words ("lead to") changes its first."""
    return tuple(Form(verb, name) for name in ("base", "s", "ed", "ing"))


def third_person(verb: str) -> str:
    """A regular verb as it stands behind "it".

    >>> third_person("upregulate"), third_person("repress")
    ('upregulates', 'represses')
    """
    return next(w for w, form in inflect(verb, {}).items() if form == "s")


def inflect(verb: str, irregular: Mapping[str, Iterable[str]]) -> dict[str, str]:
    """How the first word of a verb is written, form by form; ``be`` verbs have only their participle.

    >>> [next(w for w, form in inflect(v, {}).items() if form == "s") for v in ("carry out", "undergo", "stop")]
    ['carries', 'undergoes', 'stops']
    """
    word = verb.split()[0]
    if word in irregular:
        s, ed, ing = irregular[word]
        return {word: "base", s: "s", ed: "ed", ing: "ing"} if ed != word else {word: "base", s: "s", ing: "ing"}
    if word.endswith("ee"):
        return {word: "base", word + "s": "s", word + "d": "ed", word + "ing": "ing"}
    if word.endswith("e"):
        return {word: "base", word + "s": "s", word + "d": "ed", word[:-1] + "ing": "ing"}
    if word.endswith("y") and word[-2] not in VOWELS:
        return {word: "base", word[:-1] + "ies": "s", word[:-1] + "ied": "ed", word + "ing": "ing"}
    es = "es" if re.search(r"(?:s|x|ch|sh|z|[^aeiou]o)$", word) else "s"
    stem = word + word[-1] if re.fullmatch(r"[^aeiou]*[aeiou][bdgmnprt]|(?:trap|transfer|confer|control|commit)", word) else word
    return {word: "base", word + es: "s", stem + "ed": "ed", stem + "ing": "ing"}
