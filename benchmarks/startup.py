"""How long a user waits for `kg --help`, beside an empty Python and beside importing what the program uses.

    python benchmarks/startup.py [RUNS]
"""

from __future__ import annotations

import sys

from measure import compare

KG = [sys.executable, "-m", "kg"]

compare(
    {
        "python -c pass": [sys.executable, "-c", "pass"],
        "python -c 'import click'": [sys.executable, "-c", "import click"],
        "kg --help                 (aim: < 150 ms)": [*KG, "--help"],
        "kg query --help": [*KG, "query", "--help"],
        "kg queries": [*KG, "queries"],
        "python -c 'import rdflib'": [sys.executable, "-c", "import rdflib"],
    },
    runs=int(sys.argv[1]) if len(sys.argv) > 1 else 11,
)
