"""Words between a subject, its verb and its object that change nothing: ", for example,", ", once internalized,", "with high affinity"."""

from __future__ import annotations

from collections.abc import Sequence

from kg.extract.grammar.patterns import known_verbs
from kg.extract.grammar.phrases import Token
from kg.extract.text.words import words
from kg.model import Kind

ASIDES = frozenset(
    {
        ("for", "example"),
        ("for", "instance"),
        ("however",),
        ("therefore",),
        ("thus",),
        ("moreover",),
        ("furthermore",),
        ("in", "turn"),
        ("in", "contrast"),
        ("by", "contrast"),
        ("as", "well"),
        ("together",),
        ("likewise",),
        ("accordingly",),
        ("on", "the", "other", "hand"),
        ("by", "comparison"),
        ("in", "addition"),
        ("as", "a", "result"),
        ("conversely",),
        ("instead",),
        ("too",),
    }
)
CALLED = (
    ("also", "called"),
    ("also", "known", "as"),
    ("also", "termed"),
    ("also", "named"),
    ("otherwise", "known", "as"),
    ("formerly", "called"),
    ("formerly", "known", "as"),
    ("formerly",),
    ("previously", "known", "as"),
    ("or",),
)
SO = frozenset({"so", "thus", "thereby", "once", "when"})
ALSO = frozenset({"also", "itself", "thus", "therefore", "likewise"})
BE = frozenset({"is", "are", "was", "were"})
WHEN = frozenset({"once", "when", "upon", "after"})
MEASURES = ("affinity", "selectivity", "potency", "specificity", "avidity")
LONGEST = 5
LONGEST_MANNER = 14
LIMITS = frozenset({"at", "in", "with", "to", "under", "by", "only"})
MOLECULES = (Kind.PROTEIN, Kind.FAMILY, Kind.GENE, Kind.MRNA, Kind.DRUG, Kind.DRUG_CLASS)
ACTING = (Kind.PROTEIN, Kind.FAMILY, Kind.COMPONENT)
CHARGED = frozenset({"loaded", "charged", "armed", "guided", "programmed"})


def untangled(tokens: Sequence[Token]) -> list[Token]:
    """The tokens without asides that stand between commas before a verb, and without "with high affinity" behind one."""
    out: list[Token] = []
    i = 0
    while i < len(tokens):
        step = next((s for find in FINDERS if (s := find(tokens, i))), 0)
        if step:
            i += step
            continue
        out.append(tokens[i])
        i += 1
    return out


def _aside(tokens: Sequence[Token], i: int) -> int:
    """How many tokens at ``i`` are an aside between commas with a finite verb behind it; 0 when it is none."""
    if tokens[i].word != "," or i == 0:
        return 0
    end = next((j for j in range(i + 2, min(len(tokens) - 1, i + LONGEST + 1)) if tokens[j].word == ","), 0)
    if not end or not _verb_at(tokens, end + 1):
        return 0
    inside = tokens[i + 1 : end]
    plain = tuple(t.word for t in inside) in ASIDES or (len(inside) == 3 and [t.word for t in inside[:2]] == ["but", "not"])
    return end - i + 1 if plain or _moment(inside) else 0


def _called(tokens: Sequence[Token], i: int) -> int:
    """How long another name of a thing is, between commas: ", also known as X,"; 0 when none stands here."""
    if tokens[i].word != "," or not i or tokens[i - 1].phrase is None:
        return 0
    naming = next((n for n in CALLED if tuple(t.word for t in tokens[i + 1 : i + 1 + len(n)]) == n), None)
    at = i + 1 + len(naming) if naming else len(tokens)
    if at + 1 >= len(tokens) or tokens[at].phrase is None or tokens[at + 1].word not in (",", ".", ";"):
        return 0
    return at - i + (2 if tokens[at + 1].word == "," else 1)


def _on_its_side(tokens: Sequence[Token], i: int) -> int:
    """3 for "for its part" between a name and its verb."""
    said = tokens[i - 1].phrase is not None if i else False
    return 3 if said and [t.word for t in tokens[i : i + 3]] in (["for", "its", "part"], ["for", "their", "part"]) else 0


def _half(tokens: Sequence[Token], i: int) -> int:
    """How long the first half of two hyphenated words is: "GDP- and" in "the GDP- and the GTP-bound state"."""
    both = 1 if tokens[i].word == "both" else 0
    inside = tokens[i + both : i + both + 4]
    hyphenated = len(inside) == 4 and inside[0].word.isalnum() and inside[1].word == "-" and inside[1].start == inside[0].end
    return both + 3 if hyphenated and inside[2].word in ("and", "or") and inside[3].phrase is not None else 0


def _so_done(tokens: Sequence[Token], i: int) -> int:
    """2 where it is only said that the thing before has been made ready: "X so released activates", "Y thus activated cleaves"."""
    before = tokens[i - 1].phrase if i else None
    if before is None or not before.named or tokens[i].word not in SO or i + 2 >= len(tokens):
        return 0
    return 2 if tokens[i + 1].phrase is None and tokens[i + 1].word.endswith("ed") and _verb_at(tokens, i + 2) else 0


def _manner(tokens: Sequence[Token], i: int) -> int:
    """How long an aside is that only says how a thing is made or given: ", packed into lipid nanoparticles,"; 0 when it is none."""
    opens = tokens[i].word == "," and i > 0 and tokens[i - 1].phrase is not None and i + 1 < len(tokens)
    if not opens or tokens[i + 1].word not in words("made_so"):
        return 0
    end = next((j for j in range(i + 2, min(len(tokens) - 1, i + LONGEST_MANNER)) if tokens[j].word == ","), 0)
    if not end or not (_verb_at(tokens, end + 1) or tokens[end + 1].word in ("that", "which")):
        return 0
    told = any(t.phrase is not None and t.phrase.thing.kind in MOLECULES for t in tokens[i + 1 : end])
    return 0 if told else end - i + 1


def _also(tokens: Sequence[Token], i: int) -> int:
    """1 where an adverb stands between "is" and a class: "is also an inhibitor of X"."""
    between = tokens[i].word in ALSO and i and tokens[i - 1].word in BE and i + 1 < len(tokens)
    return int(bool(between) and tokens[i + 1].phrase is not None)


def _limit(tokens: Sequence[Token], i: int) -> int:
    """How long a limit between two members of a list is: "A and, at a higher concentration, B"."""
    if tokens[i].word != "," or i < 2 or tokens[i - 1].word not in ("and", "or") or tokens[i - 2].phrase is None:
        return 0
    end = next((j for j in range(i + 2, min(len(tokens) - 1, i + 8)) if tokens[j].word == ","), 0)
    inside = tokens[i + 1 : end]
    manner = bool(inside) and all(t.phrase is None and (t.word.endswith("ly") or t.word in ("less", "more")) for t in inside)
    opens = manner or (bool(inside) and inside[0].word in LIMITS)
    plain = all(t.phrase is None or not t.phrase.named for t in inside) and not any(t.word in known_verbs() for t in inside)
    return end - i + 1 if opens and plain and tokens[end + 1].phrase is not None else 0


def _doubled(tokens: Sequence[Token], i: int) -> int:
    """1 for the commas around a second verb: "binds to, and inhibits, X"."""
    if tokens[i].word != "," or i < 2:
        return 0
    opens = tokens[i - 1].word in ("to", "with") and i + 3 < len(tokens) and tokens[i + 1].word == "and" and tokens[i + 3].word == ","
    closes = tokens[i - 2].word == "and" and i > 3 and tokens[i - 3].word == "," and tokens[i - 4].word in ("to", "with")
    return int((opens and tokens[i + 2].word in known_verbs()) or (closes and tokens[i - 1].word in known_verbs()))


def _loaded(tokens: Sequence[Token], i: int) -> int:
    """How long "loaded with its guide strand" is, between a name and its verb."""
    before = tokens[i - 1].phrase if i else None
    if before is None or before.open or before.thing.kind not in ACTING or tokens[i].word not in CHARGED:
        return 0
    if i + 1 >= len(tokens) or tokens[i + 1].word not in ("with", "by"):
        return 0
    finite = (any(f == "s" for _, f in known_verbs().get(t.word, ())) for t in tokens[i + 3 : i + 7])
    end = next((j for j, verb in enumerate(finite, i + 3) if verb), 0)
    plain = all((t.phrase is None or not t.phrase.named) and t.word not in (",", ".", ";", "and") for t in tokens[i + 2 : end])
    return end - i if end and plain else 0


def _moment(inside: Sequence[Token]) -> bool:
    """Whether an aside only says when: "once internalized", "upon binding", "after cleavage"."""
    if len(inside) < 2 or inside[0].word not in WHEN or len(inside) > 3:
        return False
    last = inside[-1]
    if last.phrase is not None:
        return len(inside) == 2 and not last.phrase.named and not last.phrase.inner and last.phrase.cause is None
    adverbs = all(t.phrase is None and (t.word.endswith("ly") or t.word in words("adverbs")) for t in inside[1:-1])
    return adverbs and last.word.endswith(("ed", "bound", "ing", "tion", "sis"))


def _verb_at(tokens: Sequence[Token], i: int) -> bool:
    """Whether a finite verb stands here, adverbs aside."""
    while i < len(tokens) and tokens[i].phrase is None and (tokens[i].word in words("adverbs") or tokens[i].word.endswith("ly")):
        i += 1
    if i >= len(tokens) or tokens[i].phrase is not None:
        return False
    word = tokens[i].word
    return word in words("auxiliaries") or any(form in ("s", "ed", "base") for _, form in known_verbs().get(word, ()))


def _measure(tokens: Sequence[Token], i: int) -> int:
    """2 where "with high affinity" stands here, so that "binds with high affinity to X" is "binds to X"."""
    if tokens[i].word != "with" or i + 1 >= len(tokens) or i == 0:
        return 0
    words_ = list(tokens[i + 1 : i + 5])
    first = words_[0]
    if first.phrase is not None:
        plain = not first.phrase.named and not first.phrase.inner
        return 2 if plain and first.phrase.thing.label.lower().endswith(MEASURES) else 0
    last = next((k for k, t in enumerate(words_) if t.phrase is None and t.word in MEASURES), -1)
    if last < 1 or any(t.phrase is not None for t in words_[:last]):
        return 0
    return last + 2


FINDERS = (_aside, _called, _so_done, _on_its_side, _half, _manner, _measure, _also, _limit, _doubled, _loaded)
"""Each says how many tokens to leave out at a place; 0 for none."""
