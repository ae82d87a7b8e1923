"""A made-up graph in the shape of a built one, of any size: documents with drugs, targets, trials, arms, results, statements and quotes."""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path

from kg.graph.names import PREFIXES

TRIPLES_A_DOCUMENT = 1000
"""Triples of one document, about."""
_ENDPOINTS = ("CR", "ORR", "OS", "PFS", "TTP", "MTD", "nPR", "CRi")
_RELATIONS = ("targets", "degrades", "inhibits", "inhibitsProductionOf", "binds", "activates")
_SYLLABLES = ("ba", "ce", "di", "fo", "gu", "ka", "le", "mi", "no", "pu", "ra", "se", "ti", "vo", "xa", "zu")


def write(path: Path, triples: int) -> None:
    """Write a graph of about so many triples as Turtle; the same number gives the same bytes."""
    with path.open("w", encoding="utf-8", newline="\n") as file:
        file.writelines(f"@prefix {prefix}: <{base}> .\n" for prefix, base in PREFIXES.items())
        for place in range(max(1, triples // TRIPLES_A_DOCUMENT)):
            file.write("".join(_document(place)))


def name(place: int) -> str:
    """A word that nobody else is called: the drug of this place."""
    rest, letters = place, ""
    for _ in range(5):
        rest, each = divmod(rest, len(_SYLLABLES))
        letters += _SYLLABLES[each]
    return f"{letters}mab"


def _document(place: int) -> Iterator[str]:
    chance = random.Random(place)
    key = f"paper-{place}"
    yield f'\ndocument:{key} a tg:Document ;\n    tg:key "{key}" ;\n    dcterms:title "Paper {place} about {name(3 * place)}" .\n'
    drugs = [name(3 * place + i) for i in range(3)]
    yield from (f'\ndrug:{drug} a tg:Drug ;\n    rdfs:label "{drug}" ;\n    skos:altLabel "{drug} sodium" .\n' for drug in drugs)
    gene = f"G{place % 5000}"
    yield (
        f'\nmrna:{gene} a tg:Mrna ;\n    rdfs:label "{gene} mRNA" ;\n    tg:translatesTo protein:{gene} .\n'
        f'\nprotein:{gene} a tg:Protein ;\n    rdfs:label "{gene}" ;\n    tg:inhibits process:p{place % 300} .\n'
        f'\nprocess:p{place % 300} a tg:Process ;\n    rdfs:label "process {place % 300}" .\n'
    )
    for number in range(40):
        drug, relation = chance.choice(drugs), chance.choice(_RELATIONS)
        yield f"\ndrug:{drug} tg:{relation} mrna:{gene} .\n"
        yield (
            f"\nstatement:{key}-{number} a tg:Statement ;\n    rdf:subject drug:{drug} ;\n    rdf:predicate tg:{relation} ;\n"
            f"    rdf:object mrna:{gene} ;\n    tg:strength tg:observed ;\n    tg:evidence evidence:{key}-s{number} .\n"
        )
        yield _evidence(key, f"s{number}", number, f"{drug} {relation} the {gene} mRNA in study {number} of paper {place}.")
    for trial in range(2):
        yield from _trial(key, f"{key}-{trial}", drugs, chance)


def _trial(key: str, trial: str, drugs: list[str], chance: random.Random) -> Iterator[str]:
    arms = [f"{trial}-{side}" for side in "ab"]
    yield (
        f'\ntrial:{trial} a tg:Trial ;\n    rdfs:label "Trial {trial}" ;\n    tg:phase "{chance.randint(1, 3)}" ;\n'
        f"    tg:condition disease:d{chance.randint(0, 199)} ;\n    tg:usesArm arm:{arms[0]} , arm:{arms[1]} .\n"
    )
    for arm in arms:
        drug = chance.choice(drugs)
        yield f'\narm:{arm} a tg:Arm ;\n    rdfs:label "arm {arm[-1]}" ;\n    tg:ofTrial trial:{trial} ;\n    tg:uses drug:{drug} .\n'
        for number in range(8):
            of, value = chance.randint(20, 400), chance.randint(1, 99)
            slug = f"{arm}-{number}"
            yield (
                f"\nresult:{slug} a tg:Result ;\n    tg:ofArm arm:{arm} ;\n    tg:ofTrial trial:{trial} ;\n"
                f"    tg:endpoint endpoint:{_ENDPOINTS[number]} ;\n    tg:statistic tg:proportion ;\n    tg:value {value}.0 ;\n"
                f'    tg:unit "%" ;\n    tg:denominator {of} ;\n    tg:evidence evidence:{key}-{slug} .\n'
            )
            yield _evidence(key, slug, number, f"{value}% of {of} patients of arm {arm[-1]} reached {_ENDPOINTS[number]}.")


def _evidence(key: str, slug: str, number: int, quote: str) -> str:
    return (
        f'\nevidence:{key}-{slug} a tg:Evidence ;\n    tg:document document:{key} ;\n    tg:quote "{quote}" ;\n    tg:line {number} ;\n'
        f'    tg:start {100 * number} ;\n    tg:end {100 * number + len(quote)} ;\n    tg:rule "made-up" .\n'
    )
