"""How long documents take to become graph and pages, and the graph to answer, beside plain rdflib reading the same graph.

    python benchmarks/build.py [RUNS]
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from measure import compare, seconds

KG = [sys.executable, "-m", "kg"]

with tempfile.TemporaryDirectory() as folder:
    out = Path(folder) / "build"
    graph = str(out / "graph.ttl")
    seconds([*KG, "build", "--out", str(out)])
    compare(
        {
            "rdflib: import and parse graph.ttl": [sys.executable, "-c", "import rdflib, sys; rdflib.Graph().parse(sys.argv[1])", graph],
            "kg build                    (aim: < 3 s)": [*KG, "build", "--out", str(out)],
            "kg table results": [*KG, "table", "results"],
            "kg query response-rates": [*KG, "query", "response-rates", "--graph", graph],
            "kg conflicts": [*KG, "conflicts", "--graph", graph],
        },
        runs=int(sys.argv[1]) if len(sys.argv) > 1 else 5,
    )
