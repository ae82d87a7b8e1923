"""Words and names become noun phrases: article, modifiers and a head that is a name or a known noun."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from kg.extract.grammar.noun_ends import closes_setting, is_complement, is_made, is_verb, stands_behind
from kg.extract.grammar.phrases import Phrase, Token
from kg.extract.grammar.pieces import Piece, pieces_of
from kg.extract.text.mentions import Mention
from kg.extract.text.words import is_plural, noun, rules, singular, small_last_word, words
from kg.model import Kind, entity, slugify

CODE = re.compile(r"[A-Z]\d{2,4}[A-Z*]")
"""A change of one amino acid: V600E."""
BEARING = frozenset({"carrying", "harboring", "harbouring", "bearing", "lacking", "encompassing"})
"""Words behind which stands what a named thing has: "X carrying mutations"."""


def chunk(text: str, mentions: Sequence[Mention], verbs: frozenset[str]) -> list[Token]:
    """The words and noun phrases of a sentence, left to right."""
    pieces = pieces_of(text, mentions)
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


def _adverb(word: str) -> bool:
    return word.endswith("ly") and "-" not in word and not word.endswith("family") and word not in ("assembly", "early", "poly", "supply")


def _closed(word: str) -> bool:
    lists = ("determiners", "prepositions", "conjunctions", "clause_openers", "pronouns", "auxiliaries", "adverbs")
    return any(word in words(name) for name in lists) or _adverb(word)


def _run(pieces: list[Piece], i: int, verbs: frozenset[str]) -> int:
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


def _nominal(pieces: list[Piece], j: int, start: int, i: int, verbs: frozenset[str]) -> bool:
    piece, low = pieces[j], pieces[j].low
    if piece.mention and j > start and closes_setting(pieces, j, i, start):
        return False
    if low.endswith("ed") and "-" not in low and j > start and pieces[j - 1].mention and not piece.mention and not piece.cause:
        return False
    if low in BEARING and j > start and pieces[j - 1].mention and not piece.mention:
        return False
    if low.endswith("ing") and 0 < j < len(pieces) - 1 and noun(" ".join(p.text for p in pieces[j - 1 : j + 2])) is not None:
        return True  # "small interfering RNA"
    if low in words("adverbs") and j > start and pieces[j - 1].mention and j + 1 < len(pieces) and pieces[j + 1].low in verbs:
        return False  # "X further inhibits Y"
    if is_verb(pieces, j, verbs) or stands_behind(pieces, j, start) or is_made(pieces, j, start) or is_complement(pieces, j, start):
        return False
    if low in ("signaling", "signalling") and not (j and pieces[j - 1].low in words("auxiliaries")):
        return True
    if low in ("activating", "inactivating") and j + 2 < len(pieces) and pieces[j + 1].mention and noun(pieces[j + 2].low):
        return True
    n = noun(pieces[j + 1].low) if j + 1 < len(pieces) else None
    if low.endswith("ing") and n is not None and n.facet == "site":
        return True
    if low in ("activating", "inactivating") and n is not None and n.facet == "change":
        return True  # "activating mutations"
    if low in ("response", "addition") and j and pieces[j - 1].low == "in" and j + 1 < len(pieces) and pieces[j + 1].low == "to":
        return False
    if piece.mention or piece.cause:
        return True
    if low in ("and", "or", "/", ",") and (_joins_variants(pieces, j) or _joins_adjectives(pieces, j, start, i)):
        return True
    if (low in verbs and not (noun(low) and j > start)) or low in ("associated",):
        before = pieces[j - 1].low if j else ""
        if before in ("this", "that", "it") and i < start and low.endswith("s"):
            return False
        if before in ("a", "an") and j == start and i < start and not low.endswith(("s", "ed", "ing")):
            return True  # "a direct inhibitor"
        if low in words("variants") and j == start and before in verbs and j + 1 < len(pieces) and pieces[j + 1].mention:
            return True  # "recognizes phosphorylated X"
        led = (j == start and i < start) or before in words("prepositions") or j > start or j == 0
        if before in ("by", "through", "via", "from") and low.endswith("ing") and (pieces[j + 1 : j + 2] and pieces[j + 1].mention):
            return False
        follows_of = j + 1 < len(pieces) and pieces[j + 1].low == "of"
        if noun(low) and (i < start or before in words("prepositions") or (j == start and follows_of)):
            return True
        if low in words("variants") and before in ("and", ",") and j + 2 < len(pieces) and pieces[j + 1].mention:
            return pieces[j + 2].low in verbs and pieces[j + 2].low.endswith("s")
        follows = j + 1 < len(pieces) and (pieces[j + 1].mention is not None or noun(pieces[j + 1].low) is not None)
        return bool(low.endswith("ed") and j == start and led and follows and (i < start or before in ("", "of", "in", "with", "by")))
    if not re.match(r"[A-Za-z0-9α-ω]", piece.text):
        return False
    if low == "i" and j and pieces[j - 1].low in ("class", "type"):
        return True
    if _closed(low) and low not in words("rating"):
        behind = pieces[j + 1].low if j + 1 < len(pieces) else ""
        if low == "mutually" and behind == "exclusive":
            return i < j
        return _adverb(low) and j == start and behind in words("rating") | words("variants")
    cells = j + 1 < len(pieces) and pieces[j + 1].low.startswith("cell")
    if low.isdigit() and j > start and pieces[j - 1].low in ("helper", "type") and cells:
        return True
    return not re.fullmatch(r"[\d.,]+%?|\d[\d./-]*", low)


def _joins_variants(pieces: list[Piece], j: int) -> bool:
    """Whether "and" stands between two variants of what follows: "wild-type and mutant X", "deletions or mutations"; "X/Y dimer"."""
    if not 0 < j < len(pieces) - 1:
        return False
    after = pieces[j + 1].mention
    if pieces[j].low == "and" and pieces[j - 1].mention and j > 1 and pieces[j - 2].low in ("a", "an") and after is not None:
        return bool(after.entity.kind is Kind.DRUG_CLASS and after.also)
    if pieces[j].low == "/":
        k = j
        while k + 1 < len(pieces) and pieces[k].low == "/" and pieces[k - 1].mention and pieces[k + 1].mention:
            k += 2
        return k > j and k < len(pieces) and pieces[k].mention is None and noun(pieces[k].low) is not None
    a, b = pieces[j - 1].low, pieces[j + 1].low
    if pieces[j].low != "," and a in words("variants") and b in words("variants"):
        return True
    x, y = (noun(a), noun(b)) if pieces[j].low != "," else (None, None)
    rated = words("rating")
    return bool(x and y and x.facet == y.facet == "change") or (a in rated and (b in rated or _adverb(b)))


def _joins_adjectives(pieces: list[Piece], j: int, start: int, i: int) -> bool:
    """Whether a comma stands between two adjectives of one noun: "a fully human, non-depleting antibody"."""
    if pieces[j].low != "," or i == start or j == start or j + 2 >= len(pieces) or pieces[i].low not in ("a", "an"):
        return False
    before, after = pieces[start:j], pieces[j + 1]
    if any(p.mention or noun(p.low) for p in before) or not _adjective(before[-1].low) or not (_adjective(after.low) or _adverb(after.low)):
        return False
    ahead = next((p for p in pieces[j + 1 : j + 6] if p.mention or p.cause or noun(p.low) or _closed(p.low)), None)
    return ahead is not None and (noun(ahead.low) is not None or ahead.mention is not None or ahead.cause is not None)


def _adjective(word: str) -> bool:
    listed = word in words("rating") or word in words("variants")
    listed = listed or word in ("direct", "indirect")
    return listed or "-" in word or word.endswith(("ive", "able", "ible", "ic", "ous", "ized", "ised", "al", "ent", "ant", "molecule"))


def _phrase_or_words(text: str, pieces: list[Piece], i: int, j: int) -> list[Token]:
    """The phrase that a run makes; when its last word is unknown, an open phrase."""
    article = pieces[i].low if not pieces[i].mention and pieces[i].low in words("determiners") else ""
    first = i + 1 if article else i
    first = first + 1 if first < j and not pieces[first].mention and pieces[first].low == "the" else first
    body = pieces[first:j]
    if not body:
        return [Token(pieces[i].start, pieces[i].end, pieces[i].low)]
    return _split(text, body, article, pieces[i].start)


def _split(text: str, body: list[Piece], article: str, start: int) -> list[Token]:
    head, last = None, body[-1]
    for size in (3, 2, 1):
        if (len(body) >= size and body[-1].mention is None) or (size == 1 and noun(last.low)):
            words_of = " ".join(p.low for p in body[-size:])
            head = noun(words_of)
            if head:
                break
    if head is None and _is_coded_change(body):
        thing = entity(Kind.STATE, label_of(text[body[0].start : last.end]))
        return [Token(start, last.end, "", Phrase(start, last.end, thing, article=article, noun=body[-2].low))]
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


def _is_coded_change(body: list[Piece]) -> bool:
    """Whether a phrase ends in a change and its code: "the gatekeeper mutation V600E"."""
    changed = noun(body[-2].low) if len(body) > 1 and body[-1].mention is None else None
    return changed is not None and changed.facet == "change" and CODE.fullmatch(body[-1].text) is not None


def _class_before(text: str, body: list[Piece], article: str) -> Phrase | None:
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


def _headed(text: str, body: list[Piece], kind: Kind, facet: str, article: str, start: int) -> Phrase:
    last = body[-1]
    vague = (
        any(p.low == "other" for p in body)
        or article == "some"
        or (kind is Kind.DISEASE and len(body) == 1 + sum(p.low in words("rating") for p in body))
    )
    while len(body) > 1 and body[0].mention is None and (body[0].low in words("rating") | {"and", "or", ","} or _adverb(body[0].low)):
        body = body[1:]
    general = rules("nouns.toml")["membership"]
    vague = vague or (
        len(body) == 1 and (kind in (Kind.STATE, Kind.CONCEPT) or singular(last.low) in (*general["too_general"], *general["bare"]))
    )
    cause = next((p for p in body if p.cause), None)
    mention = next((p for p in reversed(body[:-1]) if p.mention), None)
    inner: tuple[Phrase, ...] = ()
    if mention is not None and mention.mention is not None and facet and (facet == "effect" or _stands_between(body, mention)):
        mention = None  # "its anticoagulant effect" is not an effect of anticoagulants
    if mention is not None and mention.mention is not None and not (facet == "site" and mention.mention.entity.kind is Kind.PROCESS):
        named_by = mention.mention
        one = named_by.also[0] if named_by.entity.kind is Kind.DRUG_CLASS and named_by.also else named_by.entity  # "X antisense Y" is of X
        inner = (Phrase(mention.start, mention.end, one, named=True, qualifier=_variant(text, body, mention)),)
        if kind is Kind.DRUG_CLASS and not facet:
            inner = _of_receptor(text, body, mention) or inner + _pair(mention.mention)
        if kind is Kind.DRUG_CLASS and any(p.low == "/" for p in body):
            inner = tuple(Phrase(p.start, p.end, p.mention.entity, named=True) for p in body[:-1] if p.mention)
    if not inner and kind is Kind.DRUG_CLASS and not facet:
        inner = _acted_on(body)
    if cause is not None and kind is Kind.PROCESS and re.search(r"-(dependent)$", cause.low):
        body = body[body.index(cause) + 1 :] or body
    written = _without_commas(text, body)
    label = written if body[0].mention and body[0].mention.entity.kind is not Kind.DISEASE else label_of(written)
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
    if kind is Kind.PROCESS and len(body) == 1 and singular(last.low) in words("bare_processes"):
        inner, vague = (), True
    made = body[0].low.endswith("ing") and noun(body[0].low) is None and body[0].mention is None  # "…, restoring pathways that …"
    if kind is Kind.PROCESS and len(body) == 2 and made and singular(last.low) in words("bare_processes"):
        vague = True
    unnamed = vague and kind is Kind.PROCESS
    bare = bool(facet) and facet not in ("transcription", "ending") and len(body) == 1
    bare = bare or (singular(last.low) == "risk" and not inner)
    return Phrase(
        start,
        last.end,
        thing,
        facet,
        inner,
        is_plural(last.text),
        article,
        "",
        named,
        word,
        noun=last.low,
        vague=vague,
        open=bare or unnamed or (kind is Kind.MRNA and not inner),
    )


def _of_receptor(text: str, body: list[Piece], mention: Piece) -> tuple[Phrase, ...]:
    """The receptor of a substance that a class is named by: "X receptor antagonist" acts on the receptor, not on X."""
    k = body.index(mention)
    of_it = mention.mention is not None and mention.mention.entity.kind in (Kind.DRUG, Kind.PROTEIN)
    if not of_it or body[k + 1].low not in ("receptor", "receptors"):
        return ()
    return (Phrase(mention.start, body[k + 1].end, entity(Kind.FAMILY, text[mention.start : body[k + 1].end]), named=True),)


def _pair(mention: Mention) -> tuple[Phrase, ...]:
    """The second of two forms that one name tells: "PI3Kδ/γ inhibitor"."""
    return tuple(Phrase(mention.start, mention.end, e, named=True) for e in mention.also if "/" in mention.text and e.kind is Kind.PROTEIN)


def _acted_on(body: list[Piece]) -> tuple[Phrase, ...]:
    """The complex or enzyme that a class is named by, where it is no gene: "proteasome inhibitor"."""
    before = body[:-1]
    named = next((before[-n:] for n in (2, 1) if len(before) >= n and " ".join(p.low for p in before[-n:]) in words("acted_on")), [])
    if not named and len(before) > 1 and before[-1].low == "receptor":
        rated = [k for k, p in enumerate(before) if p.low in words("rating") | words("variants") or _adverb(p.low)]
        named = before[rated[-1] + 1 if rated else 0 :]
        named = named if len(named) > 1 else []
    label = " ".join(p.text if p.text.isupper() else p.low for p in named)
    return (Phrase(named[0].start, named[-1].end, entity(Kind.FAMILY, label), named=True),) if named else ()


def _stands_between(body: list[Piece], mention: Piece) -> bool:
    """Whether another noun stands between a name and what is said of it: "VEGF receptor signaling" is not said of VEGF."""
    between = [p.low for p in body[body.index(mention) + 1 : -1]]
    return any((n := noun(w)) is not None and not n.facet and w not in ("protein", "gene", "kinase") for w in between)


def _role(word: str) -> str:
    """What a hyphenated word says of the name in it: "dependent" in "p53-dependent", "anti" in "anti-CD20"."""
    if word.endswith(("'s", "’s")):
        return "own"
    return "anti" if word.startswith("anti-") else word.rpartition("-")[2]


def _without_commas(text: str, body: list[Piece]) -> str:
    """The words of a phrase; of one whose adjectives are joined by commas, those that do not rate."""
    if not any(p.text == "," for p in body):
        return text[body[0].start : body[-1].end]
    return " ".join(p.text for p in body if p.text != "," and p.low not in words("rating") and not _adverb(p.low))


def label_of(words_: str) -> str:
    """What a phrase is called: its own words, a sentence's capital dropped."""
    words_ = small_last_word(words_)
    return words_[:1].lower() + words_[1:] if re.match(r"[A-Z][a-z]+(?:-[a-z]+)*(?: |$)", words_) else words_


def _variant(text: str, body: list[Piece], mention: Piece) -> str:
    before = [p for p in body if p.end <= mention.start]
    chosen = [p for p in before if p.low in words("variants") or p.low in ("and", "or", "/")]
    return text[chosen[0].start : chosen[-1].end] if chosen and chosen[0].low in words("variants") else ""


def _mentioned(text: str, body: list[Piece], article: str, start: int) -> Phrase:
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
        label = label_of(text[before[0].start : last.end])
        thing, qualifier = entity(Kind.PROCESS, label, slug=slugify(label.lower())), ""
    while before and thing.kind is Kind.DRUG_CLASS and before[0].low in ("and", "or", ","):
        before = before[1:]
    if thing.kind is Kind.DRUG_CLASS and before:
        label = label_of(_without_commas(text, body[body.index(before[0]) :]))
        thing, qualifier = entity(Kind.DRUG_CLASS, label, slug=slugify(singular(label).lower())), ""
    general = thing.kind is Kind.DISEASE and noun(last.mention.text.lower()) is not None
    if plain and not named and (general or (thing.kind is Kind.FAMILY and all(p.low not in words("rating") for p in plain))):
        label = label_of(text[plain[0].start : last.end])
        thing, qualifier = entity(thing.kind, label, slug=slugify(singular(label).lower())), ""
    others = [*last.mention.also[:1], *(p.mention.entity for p in named if p.mention)] if thing.kind is Kind.DRUG_CLASS else []
    others = others if any(p.low in ("and", "/") for p in before) else others[:1]
    inner = tuple(Phrase(last.start, last.end, other, named=True) for other in others)
    if thing.kind is Kind.DRUG_CLASS and not inner:
        inner = _acted_on(pieces_of(last.text, ()))
    word = _role(cause.low) if cause else ""
    plural = is_plural(last.text) and thing.kind is not Kind.PROTEIN
    return Phrase(start, last.end, thing, "", inner, plural, article, qualifier, cause.cause if cause else None, word, is_open, True)
