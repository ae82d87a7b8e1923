"""The one place that knows pyvis: as a model of nodes and edges for vis-network, never for its page.

pyvis's own HTML loads scripts from the web and turns some texts into markup, so its ``show`` and ``generate_html`` are not used.
"""

from __future__ import annotations

import json
import re
from functools import cache
from importlib import resources

from kg.model.picture import Line, Picture
from kg.render.style import DASHES, firmest, stroke_of

SIZES = {"arrow": 0.62, "vee": 0.62, "bar": 0.62, "circle": 0.46, "diamond": 0.6}
OPTIONS = {
    "physics": {"enabled": False},
    "layout": {"improvedLayout": False, "randomSeed": 1},
    "interaction": {"hover": True, "dragNodes": False, "selectable": False, "keyboard": {"enabled": False}, "tooltipDelay": 10_000_000},
    "nodes": {"chosen": False, "fixed": True, "shape": "custom"},
    "edges": {"chosen": False, "width": 1.7, "arrowStrikethrough": False},
}


def vis_model(picture: Picture) -> dict[str, object]:
    """Nodes, edges and options for vis-network, by way of a pyvis ``Network`` with fixed places.

    The places are those of the first plan, and of the first with general knowledge for what that adds.
    """
    from pyvis.network import Network

    network = Network(directed=True)
    network.set_options(json.dumps(OPTIONS))
    layer, plan = picture.background, picture.plans[0]
    spots = {spot.id: spot for each in (*layer.plans[:1], plan) for spot in each.spots}
    bends = {**(layer.plans[0].bends if layer.plans else {}), **plan.bends}
    for box in (*picture.boxes, *layer.boxes):
        spot = spots[box.id]
        network.add_node(box.id, label=spot.text, shape="custom", x=spot.x, y=spot.y, physics=False)
    for line in (*picture.lines, *layer.lines):
        network.add_edge(line.source, line.target, id=line.id, smooth=curve(bends.get(line.id, 0.0)), **_looks(line))
    nodes, edges, _, _, _, options = network.get_network_data()
    return {"nodes": nodes, "edges": edges, "options": json.loads(options)}


def curve(bend: float) -> dict[str, object]:
    """A bend in vis-network's words."""
    return {"enabled": True, "type": "curvedCW" if bend >= 0 else "curvedCCW", "roundness": abs(bend)}


def _looks(line: Line) -> dict[str, object]:
    stroke = stroke_of(line.sense)
    dashes = DASHES[firmest(line.ties)]
    head = {"enabled": True, "type": stroke.head, "scaleFactor": SIZES[stroke.head]} if stroke.head in SIZES else {"enabled": False}
    return {
        "arrows": {"to": head},
        "arrowStrikethrough": stroke.head != "arrow",
        "color": {"color": stroke.ink, "inherit": False},
        "dashes": list(dashes) or False,
    }


@cache
def vis_script() -> str:
    """vis-network 9.1.2 as pyvis brings it (Apache-2.0 OR MIT; its header stays), without the pointer to a source map."""
    path = resources.files("pyvis").joinpath("templates", "lib", "vis-9.1.2", "vis-network.min.js")
    return re.sub(r"\n?//# sourceMappingURL=\S*\s*$", "\n", path.read_text(encoding="utf-8"))
