"""Nodes and edges become a picture with fixed places: drugs, genes and mRNA, proteins, families, steps, outcomes.

The way out (``kg/views.py``) uses it so::

    nodes: list[Box]   from the rows of a CONSTRUCT: id (CURIE), label, kind, url
    edges: list[PathwayEdge]   id, source, target, relation, strength, qualifier, evidence, layer
    picture = kg.network.arrange(kg.network.view_named("p53"), nodes, edges)      # -> kg.model.picture.Picture
    html = kg.render.pathway.draw_pathway(picture, sources)                       # -> one offline page

``view_named`` reads a stored view (``views.toml``: p53, bcl-2); ``ViewSpec(name=…, title=…, seeds=(…))`` makes any other.
Edges whose ends are not among the nodes are refused; an empty list of edges gives an empty picture, which draws as words.
The same nodes and edges give the same picture, whatever their order and the hash seed.
"""

from kg.network.arrange import arrange, graph_of
from kg.network.general import PLACES, Behind, behind
from kg.network.parts import PathwayEdge, RowName, ViewSpec, view_named, views
from kg.network.score import Score, score

__all__ = [
    "PLACES", "Behind", "PathwayEdge", "RowName", "Score", "ViewSpec", "arrange", "behind", "graph_of", "score", "view_named", "views",
]  # fmt: skip
