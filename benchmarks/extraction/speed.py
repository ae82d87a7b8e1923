"""How fast one process reads, how much memory it takes, and how both grow with the length of a document.

The texts repeat shuffled sentences of the packaged documents, in paragraphs under headings; the tables repeat rows of one wide table. Each
size runs in a process of its own; seconds are those of its processor. ``growth`` is the power of the length by which time grows from the
size before: 1.0 is linear.

    python benchmarks/extraction/speed.py [--sizes 0.5,1,2,5,10] [--rows 10000,100000] [--limit 300]
    python benchmarks/extraction/speed.py --profile 0.25      # the functions whose time grows faster than the text, from 0.25 to 1 MB
"""

from __future__ import annotations

import argparse
import cProfile
import json
import math
import pstats
import random
import resource
import subprocess
import sys
import time
from pathlib import Path

from kg.extract import extract
from kg.extract.document.scene import Scene
from kg.lexicon import Lexicon
from kg.model import Extraction
from kg.readers import read_bytes

ROOT = Path(__file__).resolve().parents[2]
SENTENCES_IN_PARAGRAPH, PARAGRAPHS_IN_SECTION = 6, 20
Shape = tuple[str, float]


def sentences() -> list[str]:
    names = Lexicon.open()
    texts = []
    for path in sorted((ROOT / "kg" / "documents").glob("*.md")):
        scene = Scene(read_bytes(path.name, path.read_bytes()), names)
        texts += [s.passage.document.text[s.passage.starts[0] : s.passage.ends[-1]] for s in scene.sentences]
    return texts


def running_text(characters: float) -> str:
    """Shuffled sentences, repeated to a length."""
    dice, pool = random.Random(1), sentences()
    parts, length, paragraph = ["# A long note\n"], 0, 0
    while length < characters:
        paragraph += 1
        head = f"\n## Part {paragraph // PARAGRAPHS_IN_SECTION + 1}\n" if paragraph % PARAGRAPHS_IN_SECTION == 1 else ""
        words = head + "\n" + " ".join(dice.choices(pool, k=SENTENCES_IN_PARAGRAPH)) + "\n"
        parts.append(words)
        length += len(words)
    return "".join(parts)


def table(rows: float) -> str:
    """One table of results, arms in rows."""
    dice = random.Random(1)
    drugs = ["cytarabine", "fludarabine", "dacarbazine", "dexamethasone", "venetoclax", "ibrutinib", "idarubicin", "rituximab"]
    head = "# A long table\n\n| Regimen | Patients (n) | Complete remission (CR) | Response rate (ORR) | Median OS | Safety |\n"
    head += "| --- | --- | --- | --- | --- | --- |\n"
    lines = []
    for _ in range(int(rows)):
        n = dice.randrange(20, 200)
        k = dice.randrange(1, n)
        given = " + ".join(dice.sample(drugs, 2))
        rates = f"{100 * k / n:.0f}% ({k}/{n}) | {dice.randrange(90)}% | {dice.randrange(3, 40)} months"
        lines.append(f"| {given} | {n} | {rates} | nausea (12%) [1] |\n")
    return head + "".join(lines)


def read(shape: Shape) -> tuple[float, int, Extraction]:
    kind, size = shape
    text = running_text(size * 1e6) if kind == "text" else table(size)
    names = Lexicon.open()
    extract(read_bytes("warm.md", b"# Warm\n\nCenersen inhibits p53.\n"), names)
    start = time.process_time()
    extraction = extract(read_bytes("long.md", text.encode()), names)
    return time.process_time() - start, len(text), extraction


def child(shape: Shape) -> None:
    seconds, length, extraction = read(shape)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps({"seconds": seconds, "characters": length, "facts": len(extraction.facts), "megabytes": peak}))


def measure(shapes: list[Shape], limit: float) -> None:
    heads = ("characters", "facts", "seconds", "chars/s", "speed", "growth", "peak MB", "bytes/char")
    print(f"{'document':>16} " + " ".join(f"{head:>10}" for head in heads))
    base = idle()
    first: dict[str, object] | None = None
    last: dict[str, float] | None = None
    for kind, size in shapes:
        name = f"text of {size:g} MB" if kind == "text" else f"{size:.0f} rows"
        command = [sys.executable, __file__, "--child", f"{kind}:{size}"]
        try:
            done = subprocess.run(command, capture_output=True, text=True, timeout=limit, check=True)
        except subprocess.TimeoutExpired:
            print(f"{name:>16} stopped after {limit:.0f} s")
            continue
        one: dict[str, float] = json.loads(done.stdout)
        rate = one["characters"] / one["seconds"]
        first = first or {"rate": rate}
        growth = math.log(one["seconds"] / last["seconds"]) / math.log(one["characters"] / last["characters"]) if last else float("nan")
        each = (one["megabytes"] - base) * 2**20 / one["characters"]
        speed = rate / float(str(first["rate"]))
        cells = (one["characters"], one["facts"], f"{one['seconds']:.2f}", rate, f"{speed:.2f}", f"{growth:.2f}", one["megabytes"], each)
        print(f"{name:>16} " + " ".join(f"{cell if isinstance(cell, str) else f'{cell:.0f}':>10}" for cell in cells), flush=True)
        last = one


def idle() -> float:
    """Memory of a process that has read next to nothing."""
    done = subprocess.run([sys.executable, __file__, "--child", "text:0.001"], capture_output=True, text=True, check=True)
    return float(json.loads(done.stdout)["megabytes"])


def timed(shape: Shape) -> dict[str, float]:
    """Own seconds of each function of the program and of what it calls."""
    profile = cProfile.Profile()
    profile.enable()
    read(shape)
    profile.disable()
    stats = pstats.Stats(profile).stats  # type: ignore[attr-defined]
    return {f"{Path(file).name}:{line} {name}": own for (file, line, name), (_, _, own, _, _) in stats.items()}


def grows(kind: str, size: float) -> None:
    """Functions whose own time grows faster than the document, from one size to four times as much."""
    small, large = timed((kind, size)), timed((kind, 4 * size))
    print("own seconds at the size, at four times the size, and the power by which they grow")
    for name, own in sorted(large.items(), key=lambda item: -item[1])[:25]:
        before = small.get(name, 0.0)
        power = math.log(own / before) / math.log(4) if before > 1e-4 else float("nan")
        print(f"{before:8.2f} {own:8.2f} {power:5.2f}{' <- more than linear' if power > 1.3 else '':22} {name}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sizes", default="0.5,1,2,5,10")
    parser.add_argument("--rows", default="10000,100000")
    parser.add_argument("--limit", type=float, default=600)
    parser.add_argument("--profile", type=float)
    parser.add_argument("--profile-rows", type=float)
    parser.add_argument("--child")
    args = parser.parse_args()
    if args.child:
        kind, _, size = args.child.partition(":")
        child((kind, float(size)))
    elif args.profile or args.profile_rows:
        grows("text", args.profile) if args.profile else grows("table", args.profile_rows)
    else:
        measure([("text", float(size)) for size in args.sizes.split(",") if size], args.limit)
        measure([("table", float(size)) for size in args.rows.split(",") if size], args.limit)


if __name__ == "__main__":
    main()
