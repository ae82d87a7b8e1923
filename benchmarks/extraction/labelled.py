"""How well we fill the slots that others labelled: numbers of two groups (llm-meta-analysis), directions of effect (evidence-inference).

Both sets are split in two by document, for good: ``tune`` may be looked at while rules are written, ``report`` is only scored. A slot is
answered when a fact of ours is of the prompt's outcome and arm; precision is right of answered, recall right of all that the paper gives.

    python benchmarks/extraction/labelled.py [--half report|tune|both] [--show]
"""

from __future__ import annotations

import argparse
import csv
from collections import Counter, defaultdict
from decimal import Decimal, InvalidOperation
from pathlib import Path

from annotated import NUMBERS, Asked, Judged, directions, half, numbers, paper, text_of
from forms import short_forms
from matching import about_outcome, of_arms, of_some, same_arm, same_outcome, size_of

from kg.extract import extract
from kg.lexicon import Lexicon
from kg.model import ArmSize, Comparison, Extraction, Result, Said, Statistic
from kg.readers import read_bytes

PUBLISHED = """Published, as the issue gives them; none is for just these slots, so they stand beside and not against:
  ExaCT, sentences found for a person to check       precision 0.93, recall 0.91
  C-TrO, slots filled                                F1 0.41 to 0.47
  large language models, efficacy and safety tables  F1 0.22 to 0.50
  effect estimates only (value and bounds)           precision 0.83, 3 of 11 found in unseen papers
"""
NOT_COMPARABLE = """Not comparable: we are given no prompt and state only what we read; the outcome and the arms of a prompt are matched to
ours by the words that they share. The labelled papers are of any field (yoga, electrical stimulation, palm oil), and many of their numbers
stand in sentences or figures.
"""
RAISED = {"significantly higher", "significant improvement", "significant benefit"}
LOWERED = {"significantly lower"}
SAME = {"no significant difference", "no significant benefit", "trend", "not significant", "positive trend"}

class Tally:
    """Right, answered and asked by slot, and why what was asked was missed."""

    def __init__(self) -> None:
        self.right, self.answered, self.asked = Counter[str](), Counter[str](), Counter[str]()
        self.errors = Counter[str]()

    def add(self, slot: str, answers: set[str], truth: str, missed: str) -> None:
        self.asked[slot] += 1
        if not answers:
            self.errors[missed] += 1
            return
        self.answered[slot] += 1
        if answers == {truth}:
            self.right[slot] += 1
        else:
            self.errors["two different answers" if truth in answers else "wrong value"] += 1

    def show(self, title: str) -> None:
        print(f"\n{title}\n  {'slot':<22}{'asked':>7}{'answered':>10}{'right':>7}{'precision':>11}{'recall':>8}{'F1':>7}")
        for slot in [*self.asked, "all"]:
            right, answered, asked = (sum(c.values()) if slot == "all" else c[slot] for c in (self.right, self.answered, self.asked))
            p = f"{right / answered:.2f}" if answered else "-"
            f1 = 2 * right / (answered + asked) if answered + asked else 0.0
            print(f"  {slot:<22}{asked:>7}{answered:>10}{right:>7}{p:>11}{right / asked if asked else 0:>8.2f}{f1:>7.2f}")
        for reason, count in sorted(self.errors.items(), key=lambda item: (-item[1], item[0])):
            print(f"    {count:>4} {reason}")


def number(text: str) -> str:
    try:
        return f"{Decimal(text).normalize():f}"
    except InvalidOperation:
        return text


class Papers(dict[str, Extraction]):
    """Papers by their file's name, read when they are asked for."""

    def __init__(self, names: Lexicon) -> None:
        super().__init__()
        self.names = names

    def __missing__(self, file: str) -> Extraction:
        text = paper(Path(file).stem) if file.endswith(".md") else text_of(Path(file).stem)
        self[file] = extract(read_bytes(file, text.encode()), self.names)
        return self[file]

    def forms(self, file: str) -> dict[str, str]:
        """The abbreviations that a paper defines."""
        return short_forms(self[file].document)


def score_numbers(prompts: list[Asked], read: Papers, show: bool) -> Tally:
    """Numbers of the two groups of each prompt: of our results of its outcome; the size of a group also as the paper states it."""
    tally, names = Tally(), read.names
    for one in prompts:
        facts, forms = read[f"{one.document}.md"].facts, read.forms(f"{one.document}.md")
        said = [f.says for f in facts if isinstance(f.says, Result)]
        about = about_outcome(one.outcome, said, forms)
        stated = [f.says for f in facts if isinstance(f.says, ArmSize)]
        everyone = [*said, *stated]
        found = of_arms(one.arms, about, everyone, names, forms)
        sizes = of_arms(one.arms, stated, everyone, names, forms)
        for called, gold, mine, sized in zip(one.arms, one.numbers, found, sizes, strict=True):
            missed = (
                "no result read in the paper" if not said
                else "no result of this outcome" if not about
                else "results of this outcome, of no such arm" if not mine
                else "the result has no such number"
            )  # fmt: skip
            for slot in NUMBERS:
                if gold[slot]:
                    answers = {number(a) for r in mine for a in answered(r, slot)}
                    if slot == "group_size":
                        answers = answers or {str(n) for n in (size_of(sized, said) if all(sizes) and not of_some(one.outcome) else ())}
                    reason = "no stated size of this arm" if slot == "group_size" else missed
                    tally.add(slot, answers, number(gold[slot]), reason)
                    if show and answers:
                        print(f"  {one.document} {one.outcome[:50]} | {called[:40]} | {slot}: {gold[slot]} ours {sorted(answers)}")
    return tally


def answered(result: Result, slot: str) -> list[str]:
    """What a result of ours says for a slot."""
    if slot == "events" and result.statistic is Statistic.COUNT and result.value is not None:
        return [str(result.value)]
    if slot == "events":
        value = result.numerator
    elif slot == "group_size":
        value = result.denominator
    elif slot == "standard_deviation" and result.spread_kind == "SD" and result.spread is not None:
        return [str(result.spread)]
    elif slot == "mean" and result.statistic is Statistic.MEAN and result.value is not None:
        return [str(result.value)]
    else:
        return []
    return [] if value is None else [str(value)]


def score_directions(prompts: list[Judged], read: Papers, show: bool) -> Tally:
    """Directions of effect; a comparison of ours answers where it is of the outcome and its arms, either way round."""
    tally, names = Tally(), read.names
    for one in prompts:
        found = [(f.says, f.evidence) for f in read[f"{one.document}.txt"].facts if isinstance(f.says, Comparison)]
        here = [(c, e) for c, e in found if any(a < x.end and x.start < b for x in e for a, b in one.spans)]
        about = [c for c, _ in found if same_outcome(one.outcome, c.endpoint.label, c.endpoint.slug)]
        answers = {d for c in about if (d := direction(c, one, names))}
        missed = (
            "a comparison on the marked words, of another outcome" if here and not about
            else "no comparison of this outcome" if not about
            else "the comparison says no direction, or of other arms"
        )  # fmt: skip
        tally.add("span", {"found"} if here else set(), "found", "no comparison on the marked words")
        tally.add("direction", answers, one.direction, missed)
        if show and (answers or here):
            print(f"  {one.document} {one.outcome[:60]}: {one.direction}, ours {sorted(answers)}; {[c.conclusion for c, _ in here]}")
    return tally


def direction(said: Comparison, prompt: Judged, names: Lexicon) -> str:
    """The direction that a comparison gives to a prompt; empty where it gives none, or compares other arms."""
    says = "increased" if said.conclusion in RAISED else "decreased" if said.conclusion in LOWERED else ""
    says = says or ("no difference" if said.conclusion in SAME else "")
    arms = [a for a in (said.experimental, said.control) if a]
    if not arms or all(same_arm(c, a, names) for c, a in zip(prompt.arms, (said.experimental, said.control), strict=True) if a):
        return says
    if all(same_arm(c, a, names) for c, a in zip(prompt.arms, (said.control, said.experimental), strict=True) if a):
        return {"increased": "decreased", "decreased": "increased"}.get(says, says)
    return ""


def score_emitted(read: Papers) -> None:
    """Every result and comparison that we read in these papers, whether the sets ask for it or not, as judged by hand (``judged.tsv``)."""
    with Path(__file__).with_name("judged.tsv").open(encoding="utf-8", newline="") as handle:
        judged = {(r["document"], r["endpoint"], r["arm"], r["number"]): r for r in csv.DictReader(handle, delimiter="\t")}
    found = [(file, f.says) for file, extraction in sorted(read.items()) for f in extraction.facts]
    keys = [(Path(file).stem, *key) for file, said in found if (key := called(said))]
    verdicts = Counter(judged[key]["verdict"] if key in judged else "not judged" for key in keys)
    known = verdicts["right"] + verdicts["wrong"]
    precision = f"{verdicts['right'] / known:.2f}" if known else "-"
    told = ", ".join(f"{count} {verdict}" for verdict, count in sorted(verdicts.items()))
    print(f"\nresults and comparisons read in these papers: {len(keys)} ({told}), precision by hand {precision}")
    for key in keys:
        if key not in judged or judged[key]["verdict"] == "wrong":
            print(f"    {' | '.join(key)}: {judged[key]['why'] if key in judged else 'not judged'}")


def called(said: Said) -> tuple[str, str, str] | None:
    """Endpoint, arm and number, by which ``judged.tsv`` knows a result or comparison."""
    if isinstance(said, Result):
        share = f"{said.numerator}/{said.denominator}" if said.numerator is not None else str(said.statistic)
        return said.endpoint.label, said.arm.label, share if said.value is None else str(said.value)
    if isinstance(said, Comparison):
        return said.endpoint.label, said.experimental.label if said.experimental else "", str(said.p_value or said.conclusion)
    return None


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--half", choices=["report", "tune", "both"], default="both")
    parser.add_argument("--show", action="store_true", help="each answer beside the labelled one")
    args = parser.parse_args()
    names = Lexicon.open()
    asked: dict[str, list[Asked]] = defaultdict(list)
    judged: dict[str, list[Judged]] = defaultdict(list)
    for a in numbers():
        asked[half(a.document)].append(a)
    for j in directions():
        judged[half(j.document)].append(j)
    for which in ("report", "tune") if args.half == "both" else (args.half,):
        read = Papers(names)
        papers = len({a.document for a in asked[which]}), len({j.document for j in judged[which]})
        score_numbers(asked[which], read, args.show).show(f"llm-meta-analysis, half “{which}” ({papers[0]} papers)")
        score_directions(judged[which], read, args.show).show(f"evidence-inference, half “{which}” ({papers[1]} papers)")
        score_emitted(read)
    print(f"\n{PUBLISHED}\n{NOT_COMPARABLE}", end="")


if __name__ == "__main__":
    main()
