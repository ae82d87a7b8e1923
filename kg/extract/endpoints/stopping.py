"""Treatment that was stopped, lowered or held for an adverse event, as sentences tell it: the patterns of ``rules/stopping.toml``.

Told by a noun ("dose reductions due to toxicity"), by what brought it about ("rash led to discontinuation"), or by a verb ("treatment was
stopped for an adverse event", "12 patients discontinued because of toxicity"). Each is one endpoint: what was done, and for what.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from kg.extract.text.words import rules


@dataclass(frozen=True, slots=True)
class Stop:
    """What was done to a treatment and for what, at a span. ``done`` by the patients counted before it: the number stands in front.

    Doses are lowered and held for many things: what "for" says behind the name of it is a ``reason``, and no part of the name.
    """

    start: int
    end: int
    label: str
    adverse: bool = True
    done: bool = False
    reason: str = ""


@cache
def _patterns() -> tuple[tuple[str, re.Pattern[str]], ...]:
    table = rules("stopping.toml")
    parts: dict[str, str] = table["parts"]

    def spelt(words: str) -> str:
        return re.sub(r"(?<!\?P)<(\w+)>", lambda m: spelt(parts[m[1]]), words)

    return tuple((name, re.compile(spelt(words), re.I)) for name, words in table["patterns"].items())


@cache
def _nouns() -> dict[str, str]:
    """What each verb does: "stopped" is a discontinuation."""
    nouns: dict[str, str] = rules("stopping.toml")["nouns"]
    return {verb: noun for noun, verbs in nouns.items() for verb in verbs.split()}


def find_stops(text: str) -> list[Stop]:
    """All such endpoints of a text, left to right; of two that overlap the one that begins first, and of those the longer."""
    found = sorted(_found(text), key=lambda s: (s.start, -s.end))
    kept: list[Stop] = []
    for stop in found:
        if not kept or stop.start >= kept[-1].end:
            kept.append(stop)
    return kept


def _found(text: str) -> Iterator[Stop]:
    led: list[Stop] = []
    for name, pattern in _patterns():
        for m in pattern.finditer(text):
            groups = {group.rstrip("2"): told for group, told in m.groupdict().items() if told}
            verb, told = groups.get("verb"), groups.get("cause") or ""
            cause = spelt_out(told.lower() if name == "noun_for" else _bare(told))
            what = _noun(verb, groups.get("object") or "") if verb else re.sub(r"\s+", " ", groups["what"].lower())
            if name == "and_to":
                cause = next((stop.label.partition(" due to ")[2] for stop in led if stop.end <= m.start()), "")
                what = re.sub(r"^(?:permanent|premature|early) ", "", what)
                if not cause:
                    continue
            if name == "led_to":
                what = re.sub(r"\b(?:treatment|therapy|(?:study[- ])?drug) (?=discontinu|withdraw)", "", what)
                cause = re.sub(r"(adverse (?:event|reaction|effect))$", r"\1s", cause)
            if cause and name == "noun_for" and re.search(r"\bfor $", m.string[: m.start("cause")]) and "discontinu" not in what:
                yield Stop(m.start(), m.end(), what, adverse=False, reason=f"for {cause}")
                continue
            label = f"{what} due to {cause}" if cause else what
            stop = Stop(m.start(), m.end(), label, adverse=bool(cause), done=name == "done_for")
            led += [stop] if name == "led_to" else []
            yield stop


def _bare(cause: str) -> str:
    """What something was done for, without article and grade."""
    bare = re.sub(r"^(?:an? |the |any |grades? [\d≥/ or-]+(?:higher|greater|worse|above)? )+", "", cause.strip(), flags=re.I).lower()
    return re.sub(r"\baes$", "adverse events", bare)


def spelt_out(words: str) -> str:
    """Words without an abbreviation at their end: "TRAEs" are treatment-related adverse events."""
    kinds = {"te": "treatment-emergent ", "tr": "treatment-related ", "s": "serious ", "": ""}
    return re.sub(r"\b(te|tr|s|)ae(s?)$", lambda m: f"{kinds[m[1].lower()]}adverse event{m[2]}", words, flags=re.I)


def _noun(verb: str, what: str) -> str:
    noun = _nouns()[verb.lower()]
    return f"dose {noun}" if re.search(r"\bdos(?:e|age|ing)\b", what, re.I) or noun == "reduction" else noun
