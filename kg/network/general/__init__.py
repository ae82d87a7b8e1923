"""General knowledge: relations that documents leave out, and where in the cell things are (``relations.tsv``, ``things.tsv``).

Nothing of it is a fact of a graph: a picture can show it as a layer of its own.
"""

from kg.network.general.behind import Behind, behind
from kg.network.general.tables import PLACES, Row, Thing, relations, things

__all__ = ["PLACES", "Behind", "Row", "Thing", "behind", "relations", "things"]
