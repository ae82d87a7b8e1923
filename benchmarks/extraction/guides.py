"""All seven tables of the guides against the hand-checked facts, by ``../shared/tools/score.py``.

    python benchmarks/extraction/guides.py [--unseen] [--show]      # --unseen: the invented guides of tests/unseen
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
from pathlib import Path

from kg.views.formats import write
from kg.views.tables import COLUMNS, table
from kg.way_in.reading import read_documents

ROOT = Path(__file__).resolve().parents[2]
SHARED = ROOT.parent / "shared"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--unseen", action="store_true")
    parser.add_argument("--show", action="store_true", help="each row that was missed or made up")
    args = parser.parse_args()
    gold = ROOT / "tests" / "unseen" / "gold" if args.unseen else SHARED / "gold"
    documents = ROOT / "tests" / "unseen" / "guides" if args.unseen else SHARED / "documents" / "guides"
    extractions = read_documents([documents]).extractions
    with tempfile.TemporaryDirectory() as folder:
        for name in COLUMNS:
            if not (gold / f"{name}.tsv").exists():
                continue
            made = Path(folder) / f"{name}.tsv"
            made.write_text(write(*table(name, extractions), "tsv"), encoding="utf-8")
            entities = Path(folder) / "entities.tsv"
            more = gold / "entities.tsv"
            rows = (SHARED / "reference" / "entities.tsv").read_text(encoding="utf-8")
            rows += more.read_text(encoding="utf-8").split("\n", 1)[1] if more.exists() else ""
            entities.write_text(rows, encoding="utf-8")
            command = [sys.executable, str(SHARED / "tools" / "score.py"), name, str(gold / f"{name}.tsv"), str(made)]
            command += ["--entities", str(entities), "--documents", str(documents), *(["--show"] if args.show else [])]
            done = subprocess.run(command, capture_output=True, encoding="utf-8", check=False)
            print(f"{name}\n{done.stdout.rstrip() or done.stderr.rstrip()}\n")
            if done.returncode:
                return done.returncode
    return 0


if __name__ == "__main__":
    sys.exit(main())
