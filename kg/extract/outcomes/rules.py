"""The patterns of ``rules/outcomes.toml`` as compiled rules: places in braces filled in, those for a drug numbered."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from itertools import count

from kg.extract.text.words import rules

DRUG = "\ue000"
CONTEXT = (
    r"(?i:\b(?:(?:the|this) (?:study |same )?(?:drug|compound|agent|antibody|medicine|inhibitor|conjugate|molecule|oligonucleotide|product)"
    r"|(?:study|investigational) (?:drug|treatment)|it)\b)"
)
NAME = r"(?P<name>[A-Z][A-Za-z]{2,}|\ue000)"
WORDS = r"[^.;]+"
WITH_DECIMALS = r"(?:[^.;]|(?<=\d)\.(?=\d))+"

TRIGGERS = {
    "trade name": ["name", "marketed", "sold", "®", "™", "("],
    "adverse events attributed": ["attribut", "related", "ascribed", "linked", "due to"],
    "adverse events": ["adverse", "side effect", "side-effect", "toxicit", "aes"],
    "adverse events increased": ["toxicit", "adverse", "side effect", "increas", "raise", "higher", "more "],
    "regulatory status": ["approv", "authori", "licen", "granted", "clear", "withdrawn", "refus", "reject", "received", "designation"],
    "steady-state plasma concentration": ["steady"],
    "plasma clearance": ["clearance", "detect", "half-life", "cleared", "eliminated", "limit of", "measurable"],
    "other routes explored": ["also", "as well", "too", "route", "method"],
    "pharmacodynamics": ["pharmacodynamic", "assay", "stud", "biops", "sampl", "measurement", "analys"],
    "other malignancies": ["other", "also"],
    "development status": ["development", "developed", "phase"],
}


@dataclass(frozen=True, slots=True)
class Rule:
    """One pattern, tried where a sentence holds one of the words of its ``trigger``.

    ``same``: the name is another name of the drug; ``needs``: a place that must be filled; ``hedged``: what it reads is a plan, so words of
    planning do not speak against it; ``each``: all its drugs are meant; ``pair``: the two drugs that the document sets side by side;
    ``topic``: the drug that the document is about; ``known``: a list that must hold nothing but adverse events known as such; ``loose``:
    agency, place, date and indication stand anywhere in its clause; ``unless``: words of the sentence that make it another matter.
    """

    name: str
    fact: str
    says: re.Pattern[str]
    value: str
    trigger: tuple[str, ...]
    same: bool = False
    section: str = ""
    needs: str = ""
    hedged: bool = False
    each: bool = False
    pair: bool = False
    topic: bool = False
    known: bool = False
    loose: bool = False
    unless: re.Pattern[str] | None = None


@cache
def outcome_rules() -> tuple[Rule, ...]:
    """All rules in their order."""
    found = []
    for row in rules("outcomes.toml")["pattern"]:
        says = filled(row["says"])
        says = says.replace(f"(?P<events>{WORDS}", f"(?P<events>{WITH_DECIMALS}")
        found.append(
            Rule(
                name=row["name"],
                fact=row["fact"],
                says=re.compile(says, 0 if "{name}" in row["says"] else re.I),
                value=row["value"],
                trigger=tuple(words.lower() for words in row.get("trigger", TRIGGERS.get(row["fact"], []))),
                same=bool(row.get("same")),
                section=row.get("section", ""),
                needs=row.get("needs", ""),
                hedged=bool(row.get("hedged")),
                each=bool(row.get("each")),
                pair=bool(row.get("pair")),
                topic=bool(row.get("topic")),
                known=bool(row.get("known")),
                loose=bool(row.get("loose")),
                unless=re.compile(filled(row["unless"]), re.I) if "unless" in row else None,
            )
        )
    return tuple(found)


@cache
def _slots() -> Mapping[str, str]:
    """The places that patterns share, by name."""
    table = rules("outcomes.toml")
    agencies = "|".join(re.escape(a) for a in sorted(table["agencies"], key=len, reverse=True))
    one = rf"(?:{agencies})(?: \([A-Z]{{2,5}}\))?"
    return {**table["slots"], "name": NAME, "agency": f"(?P<agency>{one})", "regulator": one}


def filled(says: str) -> str:
    """A pattern with its places filled; places inside of places too, and each place for a drug a group with a number."""
    slots = _slots()
    number, agency = count(1), count(1)

    def fill(m: re.Match[str]) -> str:
        name = m[1]
        if name == "drug":
            return rf"(?P<drug{next(number)}>{DRUG}|{CONTEXT})(?: \({DRUG}\))?"
        if name == "agency" and next(agency) > 1:
            return slots[name].replace("?P<agency>", "?:")
        return re.sub(r"\{([a-z]+)\}", fill, slots[name]) if name in slots else m[0]

    return re.sub(r"\{([a-z]+)\}", fill, says)
