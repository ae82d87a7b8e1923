"""How long a large graph takes to load and to answer, beside plain rdflib on the same tasks, and how a server on it feels.

    python benchmarks/million.py [TRIPLES] [TRIPLES_FOR_RDFLIB]

Both engines do every task on the smaller graph, and the ratio is of those; ours then does them on the large one. Each engine runs in a
process of its own. The server is asked over HTTP, one request after another.
"""

from __future__ import annotations

import json
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from statistics import median
from urllib.parse import quote

import synthetic

TIMES = 40
AIMS = {"load": 10_000.0, "look-up": 10.0, "three hops": 10.0, "aggregate": 300.0}
TASKS = {
    "look-up": "SELECT ?drug ?p ?o WHERE { ?drug ?p ?o } ORDER BY ?p ?o",
    "three hops": "SELECT ?drug ?process WHERE { ?drug tg:targets ?mrna . ?mrna tg:translatesTo ?protein . ?protein tg:inhibits ?process }",
    "aggregate": """SELECT ?endpoint (COUNT(?result) AS ?results) (AVG(?value) AS ?mean) WHERE {
        ?result tg:endpoint ?endpoint ; tg:value ?value } GROUP BY ?endpoint ORDER BY ?endpoint""",
    "search": """SELECT ?thing ?name WHERE { ?thing rdfs:label ?name FILTER(CONTAINS(LCASE(STR(?name)), ?words)) } LIMIT 50""",
}
Ask = Callable[[str, str], int]


def of_rdflib(path: Path) -> Ask:
    """A graph of rdflib, loaded, to be asked with a drug or words bound."""
    import rdflib

    from kg.graph.names import PREFIXES

    graph = rdflib.Graph()
    graph.parse(path, format="turtle")

    def ask(task: str, word: str) -> int:
        bound = {"drug": rdflib.URIRef(PREFIXES["drug"] + word)} if "drug" in TASKS[task] else {}
        bound |= {"words": rdflib.Literal(word)} if "?words" in TASKS[task] else {}
        return len(list(graph.query(TASKS[task], initNs=PREFIXES, initBindings=bound)))

    return ask


def of_kg(path: Path) -> Ask:
    """A graph as `kg query` and `kg serve` have it; words are looked up as the server does it."""
    from kg.graph.ask import ask as put
    from kg.graph.ask import load
    from kg.graph.names import PREFIXES
    from kg.server.search import Hit, Index

    store = load(path)
    index = Index()

    def ask(task: str, word: str) -> int:
        if task == "search":
            return len(index.find("things", word))
        bound = {"drug": PREFIXES["drug"] + word} if "drug" in TASKS[task] else {}
        return len(put(store, TASKS[task], bound).rows)

    names = put(store, "SELECT ?thing ?name { ?thing rdfs:label ?name }").rows
    ask.fill = lambda: index.add("things", (Hit(str(iri), str(label), "") for iri, label in names))  # type: ignore[attr-defined]
    return ask


def measure(engine: str, path: Path, drugs: int) -> dict[str, float]:
    """Milliseconds of each task, and megabytes at the end; the median of many different askings, of three for the slow ones."""
    begin = time.perf_counter()
    ask = {"rdflib": of_rdflib, "kg": of_kg}[engine](path)
    taken = {"load": (time.perf_counter() - begin) * 1000}
    getattr(ask, "fill", lambda: None)()
    for task in TASKS:
        slow = task == "aggregate" or (task == "search" and engine == "rdflib")
        words = [synthetic.name(place * drugs // TIMES) for place in range(3 if slow else TIMES)]
        times = []
        for word in words:
            begin = time.perf_counter()
            found = ask(task, word)
            times.append((time.perf_counter() - begin) * 1000)
            if not found and task != "three hops":
                raise SystemExit(f"{engine}: {task} of {word} found nothing")
        taken[task] = median(times)
    taken["memory (MB)"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return taken


def in_a_process(engine: str, path: Path, drugs: int) -> dict[str, float]:
    """The same, in a process of its own."""
    done = subprocess.run([sys.executable, __file__, "--one", engine, str(path), str(drugs)], check=True, stdout=subprocess.PIPE, text=True)
    return {str(task): float(each) for task, each in json.loads(done.stdout).items()}


def of_server(path: Path, drugs: int) -> dict[str, tuple[float, float]]:
    """Milliseconds until the server is ready, and of some requests: median and slowest."""
    import httpx

    begin = time.perf_counter()
    command = [sys.executable, "-m", "kg", "serve", "--graph", str(path), "--port", "0"]
    server = subprocess.Popen(command, stderr=subprocess.PIPE, text=True)
    assert server.stderr
    address = server.stderr.readline().split()[0].rstrip("/")
    ready = (time.perf_counter() - begin) * 1000
    taken = {"ready": (ready, ready)}
    page = {"Accept": "text/html"}
    requests: dict[str, Callable[[str], tuple[str, dict[str, str]]]] = {
        "search of a name": lambda word: (f"/?q={word}", page),
        "search of a beginning": lambda word: (f"/?q={word[:3]}", page),
        "search of common words": lambda word: ("/?q=patients%20of%20arm", page),
        "proposals while writing": lambda word: (f"/complete?text=drug:{word[:4]}", {}),
        "page of a drug": lambda word: (f"/drug/{word}", page),
        "Turtle of a drug": lambda word: (f"/drug/{word}.ttl", {}),
        "look-up by SPARQL": lambda word: ("/sparql?query=" + quote(f"SELECT * {{ drug:{word} ?p ?o }}"), {}),
        "aggregate by SPARQL": lambda word: ("/sparql?query=" + quote(TASKS["aggregate"]), {}),
    }
    with httpx.Client(base_url=address, timeout=60) as client:
        for what, make in requests.items():
            times = []
            for place in range(TIMES if "aggregate" not in what else 5):
                where, headers = make(synthetic.name(place * drugs // TIMES))
                begin = time.perf_counter()
                client.get(where, headers=headers).raise_for_status()
                times.append((time.perf_counter() - begin) * 1000)
            taken[what] = (median(times), max(times))
    server.terminate()
    server.wait()
    return taken


def main(words: Sequence[str]) -> None:
    """Write two graphs, measure, print two tables."""
    large, small = (int(words[0]) if words else 1_000_000), (int(words[1]) if len(words) > 1 else 100_000)
    with tempfile.TemporaryDirectory() as folder:
        graphs = {triples: Path(folder) / f"{triples}.ttl" for triples in (small, large)}
        for triples, path in graphs.items():
            synthetic.write(path, triples)
        drugs = {triples: 3 * triples // synthetic.TRIPLES_A_DOCUMENT for triples in graphs}
        others = in_a_process("rdflib", graphs[small], drugs[small])
        ours = in_a_process("kg", graphs[small], drugs[small])
        whole = in_a_process("kg", graphs[large], drugs[large])
        print(f"{'ms':<14}{f'rdflib, {small:,}':>18}{f'kg, {small:,}':>18}{'rdflib / kg':>13}{f'kg, {large:,}':>18}{'aim':>10}")
        for task in others:
            aim = f"{AIMS[task]:,.0f}" if task in AIMS else ""
            ratio = others[task] / ours[task]
            print(f"{task:<14}{others[task]:18,.2f}{ours[task]:18,.2f}{ratio:12,.0f}x{whole[task]:18,.2f}{aim:>10}")
        print(f"\n{f'kg serve, {large:,}':<28}{'median ms':>12}{'slowest':>12}")
        for what, (middle, slowest) in of_server(graphs[large], drugs[large]).items():
            print(f"{what:<28}{middle:12,.1f}{slowest:12,.1f}")


if __name__ == "__main__":
    if sys.argv[1:2] == ["--one"]:
        print(json.dumps(measure(sys.argv[2], Path(sys.argv[3]), int(sys.argv[4]))))
    else:
        main(sys.argv[1:])
