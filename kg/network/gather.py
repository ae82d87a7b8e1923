"""Edges become a networkx graph, and then the lines to draw: relations of one sense between the same two things share a line."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import groupby

import networkx as nx

from kg.errors import RenderError
from kg.model.picture import Box, Line, Sense, Tie, sense_of
from kg.network.parts import PathwayEdge

MOST = 150
"""More things than this no one can read in one picture."""
ORDER = {sense: place for place, sense in enumerate(Sense)}


def graph_of(nodes: Iterable[Box], edges: Iterable[PathwayEdge]) -> nx.MultiDiGraph:
    """The directed multigraph of nodes and edges, in sorted order: node data ``node``, edge key the edge's id, edge data ``edge``.

    Raises RenderError for an edge that hangs in the air and for two different things of one id.
    """
    graph = nx.MultiDiGraph()
    for node in sorted(set(nodes), key=lambda n: (n.id, n.label, n.kind, n.url)):
        if node.id in graph:
            raise RenderError(f"node {node.id}", f"{node.label!r} and {graph.nodes[node.id]['node'].label!r}", "one thing for each id")
        graph.add_node(node.id, node=node)
    for edge in sorted(edges, key=lambda e: e.id):
        for end in (edge.source, edge.target):
            if end not in graph:
                raise RenderError(f"edge {edge.id}", f"an end {end!r} that is not among the nodes", "both ends as nodes")
        if graph.has_edge(edge.source, edge.target, key=edge.id):
            raise RenderError(f"edge {edge.id}", "the id twice", "an id for each edge")
        graph.add_edge(edge.source, edge.target, key=edge.id, edge=edge)
    return graph


def nearest(graph: nx.MultiDiGraph, seeds: Sequence[str], most: int = MOST) -> tuple[nx.MultiDiGraph, int]:
    """The part of the graph that a picture can hold, nearest to the seeds first, and how many things are left out."""
    if len(graph) <= most:
        return graph, 0
    plain = graph.to_undirected(as_view=True)
    far = nx.multi_source_dijkstra_path_length(plain, set(middle(graph, seeds)), weight=None)
    kept = sorted(graph, key=lambda name: (far.get(name, len(graph)), -graph.degree(name), name))[:most]
    return graph.subgraph(kept), len(graph) - most


def middle(graph: nx.MultiDiGraph, seeds: Sequence[str]) -> list[str]:
    """The seeds that are in the graph; where none is, the thing with most relations; of nothing, nothing."""
    return [seed for seed in sorted(seeds) if seed in graph] or sorted(graph, key=lambda name: (-graph.degree(name), name))[:1]


def boxes_of(graph: nx.MultiDiGraph) -> tuple[Box, ...]:
    """The things of the graph that have at least one relation to another, by id."""
    return tuple(graph.nodes[name]["node"] for name in sorted(graph) if any(other != name for other in nx.all_neighbors(graph, name)))


def lines_of(graph: nx.MultiDiGraph) -> tuple[Line, ...]:
    """The lines to draw, by source, target and sense. What a thing does to itself has no line."""
    edges = sorted((data["edge"] for a, b, data in graph.edges(data=True) if a != b), key=_place)
    return tuple(_line(list(group)) for _, group in groupby(edges, key=lambda e: _place(e)[:3]))


def _place(edge: PathwayEdge) -> tuple[str, str, int, str, str]:
    return edge.source, edge.target, ORDER[sense_of(edge.relation)], edge.relation, edge.id


def _line(edges: Sequence[PathwayEdge]) -> Line:
    first = edges[0]
    sense = sense_of(first.relation)
    ties = tuple(
        Tie(
            id=e.id, relation=e.relation, strength=e.strength, qualifier=e.qualifier, evidence=e.evidence, layer=e.layer, taught=e.taught
        )
        for e in edges
    )
    return Line(id=f"{first.source}|{sense.name.lower()}|{first.target}", source=first.source, target=first.target, sense=sense, ties=ties)
