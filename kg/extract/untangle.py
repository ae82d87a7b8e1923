"""Words between a subject, its verb and its object that change nothing: ", for example,", ", once internalized,", "with high affinity"."""

from __future__ import annotations

from collections.abc import Sequence

from kg.extract.patterns import known_verbs
from kg.extract.phrases import Token
from kg.extract.words import words

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
    }
)
ALSO = frozenset({"also", "itself", "thus", "therefore", "likewise"})
BE = frozenset({"is", "are", "was", "were"})
WHEN = frozenset({"once", "when", "upon", "after"})
MEASURES = ("affinity", "selectivity", "potency", "specificity", "avidity")
LONGEST = 5


def untangled(tokens: Sequence[Token]) -> list[Token]:
    """The tokens without asides that stand between commas before a verb, and without "with high affinity" behind one."""
    out: list[Token] = []
    i = 0
    while i < len(tokens):
        step = _aside(tokens, i) or _measure(tokens, i) or _also(tokens, i)
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


def _also(tokens: Sequence[Token], i: int) -> int:
    """1 where an adverb stands between "is" and a class: "is also an inhibitor of X"."""
    between = tokens[i].word in ALSO and i and tokens[i - 1].word in BE and i + 1 < len(tokens)
    return int(bool(between) and tokens[i + 1].phrase is not None)


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
