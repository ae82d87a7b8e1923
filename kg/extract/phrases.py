"""A sentence as words and noun phrases. A phrase stands for one thing of the graph, or says something of one ("the production of X")."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from kg.extract.mentions import Mention
from kg.extract.words import is_plural, noun, rules, singular, words
from kg.model import Entity, Kind, entity, slugify

WORD = re.compile(r"(?:e\.g\.|i\.e\.)|[A-Za-z0-9α-ωΑ-Ω][\w'./+-]*[\w+]|[A-Za-z0-9α-ωΑ-Ω]|[^\s\w]")
VARIANT = re.compile(r" [A-Z]\d{2,4}[A-Z*](?![\w-])")
PAIR = re.compile(r"/\d{1,2}(?![\w-])")
SUFFIX = re.compile(r"-(dependent|independent|mediated|induced|driven|specific|targeted|targeting|directed|related|associated|triggered|initiated|regulated|like|based|containing|positive|negative|resistant|mutant|mutated|bound|deficient|null|free|guided|sensitive|refractory|expressing|treated|amplified|rearranged|naive|naïve)\b", re.I)


@dataclass(frozen=True, slots=True)
class Phrase:
    """A noun phrase at a clean span. ``facet`` and ``inner`` are what it says of other things; ``cause`` is X of an "X-dependent" before it.

    ``open`` marks a phrase whose head is not known ("X occupancy"), or that speaks of less of a thing: no pattern may take it.
    """

    start: int
    end: int
    thing: Entity
    facet: str = ""
    inner: tuple[Phrase, ...] = ()
    plural: bool = False
    article: str = ""
    qualifier: str = ""
    cause: Entity | None = None
    cause_word: str = ""
    open: bool = False
    named: bool = False
    pronoun: str = ""
    noun: str = ""
    of_class: Phrase | None = None
    vague: bool = False


@dataclass(frozen=True, slots=True)
class Token:
    """A word, a sign, or a noun phrase of a sentence."""

    start: int
    end: int
    word: str
    phrase: Phrase | None = None


@dataclass
class _Piece:
    """A word on the way to a phrase: what it can be."""

    start: int
    end: int
    text: str
    mention: Mention | None = None
    cause: Entity | None = None
    low: str = field(init=False)

    def __post_init__(self) -> None:
        self.low = self.text.lower()


def read_phrases(text: str, mentions: Sequence[Mention], verbs: Iterable[str]) -> list[Token]:
    """The words and noun phrases of a sentence. ``verbs`` are the forms that are read as verbs, never as part of a name."""
    pieces = _pieces(text, mentions)
    tokens = _chunk(text, pieces, frozenset(verbs))
    return _with_of(text, tokens)


def _pieces(text: str, mentions: Sequence[Mention]) -> list[_Piece]:
    """Words and mentions in order; a mention inside a hyphenated word is a modifier that names a cause."""
    out: list[_Piece] = []
    spans: list[tuple[int, int, Mention | None, Entity | None]] = []
    for m in mentions:
        end = m.end + 1 if "(" in m.text and ")" not in m.text and text[m.end : m.end + 1] == ")" else m.end
        suffix = SUFFIX.match(text, end)
        if re.match(r"\.\d", text[end : end + 2]):
            continue
        if suffix:
            spans.append((m.start, suffix.end(), None, m.entity))
        elif text[max(0, m.start - 5) : m.start].lower() == "anti-" and not text[end : end + 1] == "-":
            against = m.entity.kind is Kind.DRUG_CLASS
            named = replace(m, start=m.start - 5, entity=replace(m.entity, label=f"anti-{m.entity.label}")) if against else None
            spans.append((m.start - 5, end, named, None if against else m.entity))
        elif (text[end : end + 1] == "-" and text[end + 1 : end + 2].isalnum()) or (m.start and text[m.start - 1] == "-" and text[m.start - 2 : m.start - 1].isalnum()):
            continue
        else:
            spans.append((m.start, end, m, None))
    at = 0
    for start, end, mention, cause in [*spans, (len(text), len(text), None, None)]:
        if start < at:
            continue
        out += [_Piece(w.start(), w.end(), w.group()) for w in WORD.finditer(text, at, start)]
        if mention is not None and (code := VARIANT.match(text, end)) and mention.entity.kind in (Kind.PROTEIN, Kind.GENE):
            end = code.end()
        elif mention is not None and (pair := PAIR.match(text, end)) and mention.entity.kind in (Kind.PROTEIN, Kind.GENE):
            end = pair.end()
            mention = replace(mention, entity=entity(Kind.FAMILY, text[start:end]))
        if end > start:
            out.append(_Piece(start, end, text[start:end], mention, cause))
        at = end
    return out


def _adverb(word: str) -> bool:
    return word.endswith("ly") and "-" not in word and word not in ("family", "assembly", "early", "poly", "supply")


def _closed(word: str) -> bool:
    lists = ("determiners", "prepositions", "conjunctions", "clause_openers", "pronouns", "auxiliaries", "adverbs")
    return any(word in words(name) for name in lists) or _adverb(word)


def _chunk(text: str, pieces: list[_Piece], verbs: frozenset[str]) -> list[Token]:
    tokens: list[Token] = []
    i = 0
    while i < len(pieces):
        j = _run(pieces, i, verbs)
        if j > i:
            tokens += _phrase_or_words(text, pieces, i, j)
            i = j
        else:
            tokens.append(Token(pieces[i].start, pieces[i].end, pieces[i].low))
            i += 1
    return tokens


def _run(pieces: list[_Piece], i: int, verbs: frozenset[str]) -> int:
    """The end of the run of article, modifiers and nouns that starts here; ``i`` itself when none does."""
    j = i
    if not pieces[j].mention and pieces[j].low in words("determiners"):
        j += 1
        if j < len(pieces) and pieces[j].low in ("the", "of", "such") and pieces[i].low in ("both", "all", "either", "each"):
            j += 1
    start = j
    while j < len(pieces) and _nominal(pieces, j, start, i, verbs):
        j += 1
    return j if j > start else i


def _nominal(pieces: list[_Piece], j: int, start: int, i: int, verbs: frozenset[str]) -> bool:
    piece, low = pieces[j], pieces[j].low
    if low.endswith("ed") and j > start and pieces[j - 1].mention and not piece.mention and not piece.cause:
        return False
    if low in ("response", "addition") and j and pieces[j - 1].low == "in" and j + 1 < len(pieces) and pieces[j + 1].low == "to":
        return False
    if piece.mention or piece.cause:
        return True
    if low in ("and", "or", "/", ",") and _joins_variants(pieces, j):
        return True
    if low in verbs and not (noun(low) and j > start) or low in ("associated",):
        before = pieces[j - 1].low if j else ""
        if before in ("this", "that", "it") and i < start and low.endswith("s"):
            return False
        led = (j == start and i < start) or before in words("prepositions") or j > start or j == 0
        if noun(low) and (i < start or before in words("prepositions")):
            return True
        follows = j + 1 < len(pieces) and (pieces[j + 1].mention is not None or noun(pieces[j + 1].low) is not None)
        return bool(low.endswith("ed") and j == start and led and follows and (i < start or before in ("", "of", "in", "with", "by")))
    if not re.match(r"[A-Za-z0-9α-ω]", piece.text):
        return False
    if _closed(low) and low not in words("rating"):
        return _adverb(low) and j == start and j + 1 < len(pieces) and pieces[j + 1].low in words("rating") | {"active", "activated"}
    return not re.fullmatch(r"[\d.,]+%?|\d[\d./-]*", low)


def _joins_variants(pieces: list[_Piece], j: int) -> bool:
    """Whether "and" stands between two variants of what follows: "wild-type and mutant X", "deletions or mutations"."""
    if not 0 < j < len(pieces) - 1:
        return False
    a, b = pieces[j - 1].low, pieces[j + 1].low
    if pieces[j].low != "," and a in words("variants") and b in words("variants"):
        return True
    x, y = (noun(a), noun(b)) if pieces[j].low != "," else (None, None)
    rated = words("rating")
    return bool(x and y and x.facet == y.facet == "change") or (a in rated and (b in rated or _adverb(b)))


def _phrase_or_words(text: str, pieces: list[_Piece], i: int, j: int) -> list[Token]:
    """The phrase that a run makes; when its last word is unknown, an open phrase."""
    article = pieces[i].low if not pieces[i].mention and pieces[i].low in words("determiners") else ""
    first = i + 1 if article else i
    first = first + 1 if first < j and not pieces[first].mention and pieces[first].low == "the" else first
    body = pieces[first:j]
    if not body:
        return [Token(pieces[i].start, pieces[i].end, pieces[i].low)]
    return _split(text, body, article, pieces[i].start)


def _split(text: str, body: list[_Piece], article: str, start: int) -> list[Token]:
    head, last = None, body[-1]
    for size in (3, 2, 1):
        if len(body) >= size and body[-1].mention is None or (size == 1 and noun(last.low)):
            words_of = " ".join(p.low for p in body[-size:])
            head = noun(words_of)
            if head:
                break
    if head is None and last.mention is None:
        if any(p.mention or noun(p.low) for p in body):
            thing = entity(Kind.CONCEPT, text[body[0].start : last.end])
            return [Token(start, last.end, "", Phrase(start, last.end, thing, open=True, article=article))]
        return ([Token(start, start + len(article), article)] if article else []) + [Token(p.start, p.end, p.low) for p in body]
    low = [p.low for p in body if p.mention is None]
    lessened = article == "no" or any(w in words("lessening") for w in low)
    if head is not None and (last.mention is None or head.facet or last.mention.entity.kind in (Kind.DRUG, Kind.PROCESS)):
        phrase = _headed(text, body, head.kind, head.facet, article, start)
        if lessened and head.kind in (Kind.STATE, Kind.CONCEPT) and not head.facet and article != "no":
            lessened = False
    elif last.mention and len(body) > 1 and (before := _class_before(text, body, article)):
        phrase = replace(_mentioned(text, body[-1:], article, start), of_class=before)
    else:
        phrase = _mentioned(text, body, article, start)
    return [Token(start, last.end, "", replace(phrase, open=phrase.open or lessened))]


def _class_before(text: str, body: list[_Piece], article: str) -> Phrase | None:
    """The class in "the BRAF inhibitor vemurafenib" or "the kinase BTK", or None."""
    name, rest = body[-1].mention, body[:-1]
    assert name is not None
    if name.entity.kind not in (Kind.DRUG, Kind.PROTEIN):
        return None
    head = next((h for n in (2, 1) if len(rest) >= n and (h := noun(" ".join(p.low for p in rest[-n:])))), None)
    wanted = Kind.DRUG_CLASS if name.entity.kind is Kind.DRUG else Kind.FAMILY
    if rest[-1].mention is not None:
        return _mentioned(text, rest, article, rest[0].start) if rest[-1].mention.entity.kind is wanted else None
    return _headed(text, rest, head.kind, head.facet, article, rest[0].start) if head and head.kind is wanted else None


def _headed(text: str, body: list[_Piece], kind: Kind, facet: str, article: str, start: int) -> Phrase:
    last = body[-1]
    vague = any(p.low == "other" for p in body) or article == "some" or (kind is Kind.DISEASE and len(body) == 1 + sum(p.low in words("rating") for p in body))
    while len(body) > 1 and body[0].mention is None and (body[0].low in words("rating") | {"and", "or", ","} or _adverb(body[0].low)):
        body = body[1:]
    general = rules("nouns.toml")["membership"]
    vague = vague or (len(body) == 1 and (kind in (Kind.STATE, Kind.CONCEPT) or singular(last.low) in (*general["too_general"], *general["bare"])))
    cause = next((p for p in body if p.cause), None)
    mention = next((p for p in reversed(body[:-1]) if p.mention), None)
    inner: tuple[Phrase, ...] = ()
    if mention is not None and mention.mention is not None and facet and _stands_between(body, mention):
        mention = None
    if mention is not None and mention.mention is not None:
        inner = (Phrase(mention.start, mention.end, mention.mention.entity, named=True, qualifier=_variant(text, body, mention)),)
    if cause is not None and kind is Kind.PROCESS and re.search(r"-(dependent)$", cause.low):
        body = body[body.index(cause) + 1 :] or body
    label = _label(text[body[0].start : last.end])
    thing = entity(kind, label, slug=slugify(singular(label).lower()))
    if inner and facet and len(body) > 1:
        base = inner[0].thing
        tail = text[mention.end if mention else body[0].start : last.end].strip()
        if body[0] is mention or inner[0].qualifier:
            thing = entity(kind, label, slug=slugify(f"{base.slug} {singular(tail).lower()}"))
    single = last.mention.entity.same_as if last.mention and not facet and len(body) == 1 else ()
    if single and last.mention and kind in (Kind.PROCESS, Kind.DISEASE):
        thing = last.mention.entity
    word = ""
    if cause is not None:
        word = _role(cause.low)
    named = cause.cause if cause else None
    bare = bool(facet) and facet not in ("transcription", "ending") and len(body) == 1
    return Phrase(
        start, last.end, thing, facet, inner, is_plural(last.text), article, "", named, word, noun=last.low, vague=vague,
        open=bare or (kind is Kind.MRNA and not inner),
    )


def _stands_between(body: list[_Piece], mention: _Piece) -> bool:
    """Whether another noun stands between a name and what is said of it: "VEGF receptor signaling" is not said of VEGF."""
    between = [p.low for p in body[body.index(mention) + 1 : -1]]
    return any((n := noun(w)) is not None and not n.facet and w not in ("protein", "gene", "kinase") for w in between)


def _role(word: str) -> str:
    """What a hyphenated word says of the name in it: "dependent" in "p53-dependent", "anti" in "anti-CD20"."""
    return "anti" if word.startswith("anti-") else word.rpartition("-")[2]


def _label(words_: str) -> str:
    """What a phrase is called: its own words, a sentence's capital dropped."""
    words_ = re.sub(r" [A-Z](?=[a-z]+$)", lambda m: m[0].lower(), words_)
    return words_[:1].lower() + words_[1:] if re.match(r"[A-Z][a-z]+(?:-[a-z]+)*(?: |$)", words_) else words_


def _variant(text: str, body: list[_Piece], mention: _Piece) -> str:
    before = [p for p in body if p.end <= mention.start]
    chosen = [p for p in before if p.low in words("variants") or p.low in ("and", "or", "/")]
    code = VARIANT.search(text, mention.start, mention.end)
    if code and not chosen:
        return code.group().strip()
    return text[chosen[0].start : chosen[-1].end] if chosen and chosen[0].low in words("variants") else ""


def _mentioned(text: str, body: list[_Piece], article: str, start: int) -> Phrase:
    """A phrase that ends in a named thing; words before it are praise, a variant, or make it something less than the name."""
    last = body[-1]
    assert last.mention is not None
    thing = last.mention.entity
    before = [p for p in body[:-1] if p.low not in words("rating") and not _adverb(p.low)]
    qualifier = _variant(text, body, last)
    plain = [p for p in before if p.low not in words("variants") and p.low not in ("and", "or", "/") and not p.cause]
    named = [p for p in before if p.mention]
    cause = next((p for p in before if p.cause), None)
    if plain and not qualifier:
        qualifier = text[plain[0].start : plain[-1].end]
    is_open = bool(named) and thing.kind not in (Kind.PROCESS, Kind.DISEASE, Kind.DRUG_CLASS)
    if thing.kind is Kind.PROCESS and before and not (cause and cause.low.endswith("-dependent")):
        label = _label(text[before[0].start : last.end])
        thing, qualifier = entity(Kind.PROCESS, label, slug=slugify(label.lower())), ""
    if thing.kind is Kind.DRUG_CLASS and before:
        label = _label(text[before[0].start : last.end])
        thing, qualifier = entity(Kind.DRUG_CLASS, label, slug=slugify(singular(label).lower())), ""
    others = [*last.mention.also[:1], *(p.mention.entity for p in named if p.mention)][:1] if thing.kind is Kind.DRUG_CLASS else []
    inner = tuple(Phrase(last.start, last.end, other, named=True) for other in others)
    word = _role(cause.low) if cause else ""
    plural = is_plural(last.text) and thing.kind is not Kind.PROTEIN
    return Phrase(start, last.end, thing, "", inner, plural, article, qualifier, cause.cause if cause else None, word, is_open, True)


def _with_of(text: str, tokens: list[Token]) -> list[Token]:
    """Join "the production of X and Y" to one phrase; "resistance to X" as well."""
    out: list[Token] = []
    i = 0
    while i < len(tokens):
        token = tokens[i]
        head = token.phrase
        if head and _says_of_others(head) and i + 1 < len(tokens):
            if tokens[i + 1].word in _glue(head):
                found, after = list_at(tokens, i + 2)
                if found and all(not p.open or p.thing.kind is Kind.MRNA for p in found):
                    whole = _composite(text, head, found, tokens[i + 1].word)
                    if head.facet == "binding" and after < len(tokens) and tokens[after].word in ("to", "with"):
                        whole, after = _bound_to(text, tokens, whole, after)
                    out.append(Token(token.start, whole.end, "", whole))
                    i = after
                    continue
        out.append(_as_word(token))
        i += 1
    return out


def _as_word(token: Token) -> Token:
    """A noun like "degradation" that says nothing of anything stays a word."""
    phrase = token.phrase
    if phrase is None or not (phrase.open and phrase.facet) or phrase.inner or phrase.article or " " in phrase.thing.label:
        return token
    return Token(token.start, token.end, phrase.thing.label.lower())


def _says_of_others(head: Phrase) -> bool:
    """Whether a phrase may take "of X" into itself."""
    agent = head.thing.kind is Kind.DRUG_CLASS and " " not in head.thing.label
    return (bool(head.facet) or head.thing.kind in (Kind.STATE, Kind.CONCEPT) or agent) and not head.inner and not head.named and not _is_part(head)


def _is_part(head: Phrase) -> bool:
    """Whether a phrase says what part of a whole something is: "an anti-apoptotic member"."""
    return not head.facet and head.noun in ("member", "component", "constituent", "regulator", "player")


def _glue(head: Phrase) -> tuple[str, ...]:
    if head.thing.label.endswith(("resistance", "sensitivity", "susceptibility", "response", "responsiveness", "responses")):
        return ("to", "of")
    return {"lowering": ("of", "in"), "change": ("of", "in"), "excess": ("of", "in"), "treatment": ("of", "to", "with"), "binding": ("of", "between")}.get(head.facet, ("of",))


def _bound_to(text: str, tokens: Sequence[Token], whole: Phrase, i: int) -> tuple[Phrase, int]:
    """ "the binding of X to Y" with its second half, and the token behind it."""
    found, after = list_at(tokens, i + 1)
    if not found or any(p.open for p in found):
        return whole, i
    label = f"{whole.thing.label} {text[tokens[i].start : found[-1].end]}"
    return replace(whole, end=found[-1].end, thing=entity(whole.thing.kind, label), inner=()), after


def _composite(text: str, head: Phrase, of: list[Phrase], glue: str) -> Phrase:
    one = of[0]
    inner = tuple(p.inner[0] if p.facet == "production" and p.inner else p for p in of)
    if head.facet == "site":
        inner = tuple(replace(p, qualifier=head.thing.label) for p in inner)
    called = text[one.start + (len(one.article) + 1 if one.article else 0) : one.end]
    if (head.facet or head.thing.kind is Kind.DRUG_CLASS) and (glue == "of" or head.facet in ("change", "excess")) and one.named and head.facet != "treatment":
        label = f"{called.strip()} {head.noun if head.cause else head.thing.label}"
        slug = slugify(f"{one.thing.slug} {singular(head.thing.label).lower()}")
    else:
        begin = head.start + (len(head.article) + 1 if head.article else 0)
        label = _label(text[begin : of[-1].end])
        slug = slugify(label.lower())
    thing = entity(head.thing.kind, label, slug=slug)
    unknown = any(p.open for p in of)
    return replace(head, end=of[-1].end, thing=thing, inner=inner, vague=False, open=unknown)


def list_at(tokens: Sequence[Token], i: int, loose: bool = False) -> tuple[list[Phrase], int]:
    """The phrases joined by commas, "and" or "or" that start at token ``i``, and the token behind them.

    Commas alone make a list only where it is ``loose``, as in brackets.
    """
    found: list[Phrase] = []
    first = 0
    joined = loose
    if i < len(tokens) and tokens[i].word in ("both", "either"):
        i += 1
    while i < len(tokens):
        phrase = tokens[i].phrase
        if phrase is None:
            break
        found.append(phrase)
        i += 1
        step = _joint(tokens, i)
        following = tokens[i + step].phrase if step and i + step < len(tokens) else None
        first = first or i
        if following is None or (step == 1 and tokens[i].word == "," and following.article):
            break
        joined = joined or step > 1 or tokens[i].word != ","
        i += step
    return (found, i) if joined or len(found) < 2 else (found[:1], first)


def list_back(tokens: Sequence[Token], i: int) -> tuple[list[Phrase], int]:
    """The list of phrases that ends at token ``i``, and where it begins."""
    found: list[Phrase] = []
    while True:
        phrase = tokens[i].phrase
        if phrase is None:
            break
        found.insert(0, phrase)
        j = i - 1
        if j >= 0 and tokens[j].word in ("and", "or", "/", "and/or"):
            j -= 1
            if j >= 0 and tokens[j].word == ",":
                j -= 1
        elif j >= 0 and tokens[j].word == "," and (len(found) > 1):
            j -= 1
        else:
            break
        if j < 0 or tokens[j].phrase is None:
            break
        i = j
    return found, i


def _joint(tokens: Sequence[Token], i: int) -> int:
    """How many tokens at ``i`` join two members of a list."""
    w = [t.word if t.phrase is None else "\0" for t in tokens[i : i + 4]] + [""] * 4
    if w[0] == "," and w[1] in ("and", "or", "and/or"):
        return 2
    if w[0] in ("and", "or", "and/or", "/", ","):
        return 1
    return 3 if w[:3] == ["as", "well", "as"] else 4 if w[:4] == [",", "as", "well", "as"] else 0
