"""How well single sentences are read that were written without sight of the rules: ``tests/unseen/sentences.tsv``.

Each sentence becomes a document of its own; its rows are matched with the expected ones by ``../shared/tools/score.py``'s rules.

    python benchmarks/extraction/sentences.py [--show] [--frozen before|after]
"""

from __future__ import annotations

import argparse
import csv
import importlib.util
import sys
from collections import defaultdict
from pathlib import Path
from types import ModuleType

from kg.extract import extract
from kg.lexicon import Lexicon
from kg.readers import read_bytes
from kg.views.tables import table as make_table

ROOT = Path(__file__).resolve().parents[2]
TABLES = ("results", "comparisons", "arms", "trials", "doses", "mechanism", "outcomes")


def scorer() -> ModuleType:
    path = ROOT.parent / "shared" / "tools" / "score.py"
    spec = importlib.util.spec_from_file_location("score", path)
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    sys.modules["score"] = module
    spec.loader.exec_module(module)
    return module


def expected_row(cell: str) -> dict[str, str]:
    return {k: v for k, _, v in (part.partition("=") for part in cell.split(";") if part)}


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--show", action="store_true")
    parser.add_argument("--frozen", choices=["before", "after"])
    args = parser.parse_args()
    score = scorer()
    names = Lexicon.open()
    entities = ROOT.parent / "shared" / "reference" / "entities.tsv"
    mentions = {score.squash(r["mention"]): r.get("curie") or score.squash(r.get("label", "")) for r in score.read(entities)}
    with (ROOT / "tests/unseen/sentences.tsv").open(encoding="utf-8", newline="") as handle:
        rows = [r for r in csv.DictReader(handle, delimiter="\t", quoting=csv.QUOTE_NONE) if not args.frozen or r["frozen"] == args.frozen]
    sentences: dict[str, str] = {r["id"]: r["sentence"] for r in rows}
    gold: dict[str, list[dict[str, str]]] = defaultdict(list)
    for r in rows:
        if r["table"] != "none":
            row = expected_row(r["expected"])
            if r["table"] == "arms":
                row["interventions"] = row["interventions"].replace(",", ";")
            gold[r["table"]].append({"document": r["id"], "optional": r.get("optional") or "", **row})
    read = {key: extract(read_bytes(f"{key}.md", f"# A note\n\n{text}\n".encode()), names) for key, text in sentences.items()}
    for table in TABLES:
        core, extra = score.spec(table, mentions, {})
        if table in ("trials", "arms"):
            core.pop("trial", None)
        table_read = make_table(table, read.values())
        made = [dict(zip(table_read.columns, row, strict=True)) for row in table_read.rows]
        asked, spare = score.asked_for(gold[table]), [g for g in gold[table] if g["optional"] == "yes"]
        pairs = score.match(asked, made, core, extra)
        taken = {j for _, j, _ in pairs}
        spared = {j for j, row in enumerate(made) if j not in taken and score.match(spare, [row], core, extra)}
        print(f"{table:12} {score.line('core', len(pairs), len(made) - len(spared), len(asked))}")
        if args.show:
            hit = {i for i, _, _ in pairs}
            for i, g in enumerate(asked):
                if i not in hit:
                    print("  missed ", g["document"], {k: v for k, v in g.items() if v and k != "document"}, "|", sentences[g["document"]])
            for j, row in enumerate(made):
                if j not in taken | spared:
                    shown = {k: v for k, v in row.items() if v and k not in ("quote", "start", "end", "document", "line")}
                    print("  made up", row["document"], shown, "|", sentences[row["document"]])
    return 0


if __name__ == "__main__":
    sys.exit(main())
