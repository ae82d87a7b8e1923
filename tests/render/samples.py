"""Invented drugs, genes and trials: nothing here is true."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from kg.model import (
    Arm,
    Attribute,
    Comparison,
    Conflict,
    Dose,
    Entity,
    Evidence,
    Fact,
    Intervention,
    Kind,
    Knowledge,
    Outcome,
    Reference,
    Result,
    Said,
    Source,
    Statistic,
    Trial,
    TrialFact,
    entity,
)
from kg.model.picture import Box, Lead, Picture, Taught
from kg.network import Behind, PathwayEdge, ViewSpec, arrange

VIEW = ViewSpec(name="zed", title="The ZED9 pathway", subtitle="An invented pathway.", seeds=("protein:ZED9",))

SOURCES = (
    Source(
        key="guide-a", file="guide-a.md", sha256="0" * 64, title="Guide A to examplersen", publisher="Nobody", date="2020",
        references=(
            Reference(number=3, start=0, end=9, text="Nobody A. On ZED9. 2011.", title="On ZED9", pmid="1234567", doi="10.1000/zed(9)"),
            Reference(number=4, start=10, end=19, text="Trial record", nct="NCT99999999", pmid="javascript:alert(1)"),
        ),
    ),
    Source(key="guide-b", file="guide-b.md", sha256="1" * 64, title="Guide B to trialofan"),
)  # fmt: skip


def quote(text: str, document: str = "guide-a", *refs: int, start: int = 100, **cell: object) -> Evidence:
    return Evidence(document=document, start=start, end=start + len(text), quote=text, rule="by-hand", refs=refs, line=7, **cell)  # type: ignore[arg-type]


def nodes() -> list[Box]:
    kinds = {
        "drug:examplersen": "examplersen",
        "drug:trialofan": "trialofan",
        "gene:ZED9": "ZED9",
        "mrna:ZED9": "ZED9 mRNA",
        "protein:snipase": "snipase",
        "protein:ZED9": "ZED9",
        "protein:QUX1": "QUX1",
        "family:qux": "QUX family",
        "component:outer-skin": "outer skin",
        "process:leaking": "leaking",
        "cell:tired-cells": "tired cells",
    }
    return [Box(id=name, label=label, kind=name.split(":")[0]) for name, label in kinds.items()]


def edges() -> list[PathwayEdge]:
    rows = [
        ("e01", "drug:examplersen", "targets", "mrna:ZED9", "designed", "guide-a", (3,)),
        ("e02", "drug:examplersen", "degrades", "mrna:ZED9", "observed", "guide-a", (3, 4)),
        ("e03", "drug:examplersen", "inhibits production of", "protein:ZED9", "observed", "guide-a", ()),
        ("e04", "drug:examplersen", "inhibits", "protein:ZED9", "observed", "guide-b", ()),
        ("e05", "drug:trialofan", "inhibits", "protein:ZED9", "observed", "guide-b", ()),
        ("e06", "gene:ZED9", "transcribed to", "mrna:ZED9", "observed", "guide-a", ()),
        ("e07", "mrna:ZED9", "translates to", "protein:ZED9", "observed", "guide-a", ()),
        ("e08", "protein:snipase", "degrades", "mrna:ZED9", "observed", "guide-a", ()),
        ("e09", "protein:QUX1", "is a", "family:qux", "observed", "guide-b", ()),
        ("e10", "protein:ZED9", "sequesters", "family:qux", "observed", "guide-b", ()),
        ("e11", "family:qux", "oligomerizes at", "component:outer-skin", "observed", "guide-b", ()),
        ("e12", "component:outer-skin", "causes", "process:leaking", "observed", "guide-b", ()),
        ("e13", "drug:examplersen", "sensitizes", "cell:tired-cells", "hypothesised", "guide-a", ()),
        ("e14", "process:leaking", "associated with", "cell:tired-cells", "general knowledge", "", ()),
        ("e15", "family:qux", "inhibits", "protein:ZED9", "denied", "guide-b", ()),
    ]
    made = []
    for number, (name, source, relation, target, strength, document, refs) in enumerate(rows):
        said = f"Here it says that {source.split(':')[1]} {relation} {target.split(':')[1]}."
        evidence = (quote(said, document, *refs, start=100 * number),) if document else ()
        layer = "document" if document else "background"
        made.append(
            PathwayEdge(
                id=name,
                source=source,
                target=target,
                relation=relation,
                strength=strength,
                evidence=evidence,
                layer=layer,
                qualifier="in tired cells" if name == "e10" else "",
            )
        )
    return made


def general() -> Behind:
    """General knowledge round ZED9: a paper that was looked up, one that was not, no paper, and one relation that a guide states too."""
    rows = [
        ("k1", "protein:KIN5", "activates", "protein:ZED9", Taught(pmid="7654321", checked=True, note="Nobody 1999", place="nucleus")),
        ("k2", "protein:ZED9", "inhibits", "protein:KIN5", Taught(pmid="7654322", note="Nobody 2001")),
        ("k3", "protein:KIN5", "encodes", "protein:QUX1", Taught(note="no paper <b>here</b>")),
        ("k4", "drug:trialofan", "inhibits", "protein:ZED9", Taught(pmid="7654323", checked=True)),
    ]
    ties = tuple(
        PathwayEdge(
            id=name, source=source, target=target, relation=relation, strength="general knowledge", layer="background", taught=taught
        )
        for name, source, relation, target, taught in rows
    )
    placed = tuple(replace(node, places=("nucleus",)) if node.id == "protein:ZED9" else node for node in nodes())
    return Behind(nodes=placed, added=(Box(id="protein:KIN5", label="KIN5", kind="protein", places=("nucleus", "cytosol")),), edges=ties)


def layered() -> Picture:
    """The sample with general knowledge behind it, and two trials of a drug."""
    trials = (Lead(label="ZEDSTOP", url="trial-NCT99999999.html", about="phase 2"), Lead(label="ZEDGO", url="javascript:alert(1)"))
    things = [replace(node, trials=trials) if node.id == "drug:examplersen" else node for node in general().nodes]
    return arrange(VIEW, things, edges(), general())


HOSTILE = {
    "markup": "<img src=x onerror=alert(1)>",
    "script": "</script><script>alert(1)</script>",
    "comment": "<!-- <script> -->",
    "quotes": "a \"quoted\" 'name' & more",
    "rtl": "\u202eדוגמה العربية",
    "emoji": "🧪👩‍🔬 drug",
    "long": "x" * 10_000,
    "long words": "many words " * 900,
    "template": "{{ 7*7 }} {% raw %} ${7*7}",
    "control": "line\u2028break\x00\x07 and\ttab",
    "link": 'href="javascript:alert(1)"',
}


def hostile() -> tuple[list[Box], list[PathwayEdge]]:
    things = [
        Box(id=f"drug:{name}", label=label, kind="drug", url="javascript:alert(1)") for name, label in sorted(HOSTILE.items())
    ]
    middle = Box(id="protein:middle", label="middle", kind="protein")
    ties = [
        PathwayEdge(
            id=f"h{number}", source=thing.id, target=middle.id, relation="inhibits", qualifier=thing.label, evidence=(quote(thing.label),)
        )
        for number, thing in enumerate(things)
    ]
    return [*things, middle], ties


TRIAL = Trial(slug="NCT99999999", label="ZEDSTOP trial", registry_id="NCT99999999")
DRUG, OTHER = entity(Kind.DRUG, "examplersen"), entity(Kind.DRUG, "trialofan")
CR, OS = Entity(kind=Kind.ENDPOINT, slug="CR", label="CR"), Entity(kind=Kind.ENDPOINT, slug="OS", label="OS")
LOW = Arm(
    label="Low", trial=TRIAL, interventions=(Intervention(agent=DRUG, level="low dose"), Intervention(agent=OTHER)), role="experimental"
)
HIGH = Arm(label="High", trial=TRIAL, interventions=(Intervention(agent=DRUG, level="high dose"), Intervention(agent=OTHER)))
PLAIN = Arm(label="Plain", trial=TRIAL, interventions=(Intervention(agent=OTHER),), role="control")
ALL = Arm(label="all arms", trial=TRIAL, pooled=True)


def fact(says: Said, text: str, document: str = "guide-a", *refs: int, **cell: object) -> Fact:
    return Fact(says=says, evidence=frozenset({quote(text, document, *refs, **cell)}))  # type: ignore[arg-type]


def trial_facts() -> list[Fact]:
    share = Statistic.PROPORTION
    return [
        fact(TrialFact(trial=TRIAL, attribute=Attribute.DESIGN, value="randomized; open-label"), "a randomized, open-label trial"),
        fact(TrialFact(trial=TRIAL, attribute=Attribute.ENROLMENT, value="150"), "150 patients took part"),
        fact(TrialFact(trial=TRIAL, attribute=Attribute.CONDITION, value="relapsed tiredness"), "with relapsed tiredness"),
        *(fact(arm, f"arm {arm.label} was given", table=2, row=arm.label, column="Treatment") for arm in (LOW, HIGH, PLAIN)),
        fact(Dose(drug=DRUG, trial=TRIAL, amount=Decimal("2.5"), unit="mg/kg/day", route="intravenous", max_cycles=4), "2.5 mg/kg/day"),
        fact(
            Result(arm=LOW, trial=TRIAL, endpoint=CR, statistic=share, value=Decimal("12"), unit="%", numerator=6, denominator=50),
            "12% (6/50)",
        ),
        fact(Result(arm=HIGH, trial=TRIAL, endpoint=CR, statistic=share, numerator=0, denominator=17), "none of 17"),
        fact(Result(arm=PLAIN, trial=TRIAL, endpoint=CR, statistic=share, value=Decimal("9"), unit="%"), "9%"),
        fact(Result(arm=PLAIN, trial=TRIAL, endpoint=OS, statistic=Statistic.NOT_REACHED), "survival was not reached"),
        fact(Result(arm=ALL, trial=TRIAL, endpoint=CR, statistic=Statistic.NOT_REPORTED), "pooled response was not reported"),
        fact(Result(arm=HIGH, trial=TRIAL, endpoint=OS, statistic=Statistic.MEDIAN, value=Decimal("4.2"), unit="month"), "4.2 months"),
        fact(
            Comparison(endpoint=OS, conclusion="no significant difference", trial=TRIAL, experimental=HIGH, control=PLAIN, p_relation="=",
                       p_value=Decimal("0.62")),
            "no significant difference (p=0.62)", "guide-b",
        ),
        fact(Outcome(subject=TRIAL, fact="adverse events", value="yawning, <b>sighing</b>"), "yawning, <b>sighing</b>"),
    ]  # fmt: skip


def knowledge() -> Knowledge:
    facts = tuple(trial_facts())
    return Knowledge(
        sources=SOURCES,
        facts=facts,
        conflicts=(Conflict(kind="value", question="CR in the arm Low", explanation="12% against 9%", members=facts[7:10:2]),),
    )
