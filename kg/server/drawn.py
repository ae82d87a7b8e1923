"""A neighbourhood as shapes with places: straight lines side by side, so that nothing crosses, whatever the names are."""

from __future__ import annotations

from dataclasses import dataclass

from kg.model.picture import Sense, Spot
from kg.network.lettering import lettering, text_width
from kg.render.shapes import Course, outline
from kg.render.style import DASHES, LOOKS, STROKES, Look, Stroke, look_of, stroke_of
from kg.server.neighbours import Link, Neighbour, Neighbourhood
from kg.server.things import Node

_TRIAL = Look(name="Trial", kinds=("trial",), shape="square", fill="#f4f6fa", ink="#4c5b6e", fill_dark="#26303c", ink_dark="#aebccd")
_ARM = Look(name="Arm", kinds=("arm",), shape="round", fill="#ece6fb", ink="#6a48c2", fill_dark="#2c2350", ink_dark="#b7a2f7")
_LOOKS = (*LOOKS, _TRIAL, _ARM)
_CONNECTS = Stroke(sense=Sense.RELATES, head="vee", ink="#66727f", ink_dark="#94a1b0")
_STROKES = (*STROKES, _CONNECTS)
_PITCH, _TALL, _PAD = 46.0, 32.0, 14.0


@dataclass(frozen=True, slots=True)
class Plan:
    """Widths: of the boxes of neighbours, of the gap with its words, and of the box in the middle; letters of a line; both sides or one."""

    name: str
    box: float
    gap: float
    middle: float
    letters: int
    font: float
    two_sided: bool


PLANS = (
    Plan("wide", box=250, gap=180, middle=190, letters=26, font=14, two_sided=True),
    Plan("tall", box=140, gap=134, middle=104, letters=17, font=12.5, two_sided=False),
)


@dataclass(frozen=True, slots=True)
class Seat:
    """A box: its outline (a path, or a rectangle with a radius), its name on lines, and where it leads."""

    spot: Spot
    path: str
    radius: float
    look: int
    lines: tuple[tuple[float, str], ...]
    title: str
    href: str


@dataclass(frozen=True, slots=True)
class Way:
    """A line with its head and the word on it, and the facts that it leads to."""

    path: str
    head: str
    filled: bool
    stroke: int
    dashes: str
    words: str
    x: float
    y: float
    title: str
    anchor: str
    disputed: bool


@dataclass(frozen=True, slots=True)
class Drawn:
    """One arrangement of a picture."""

    name: str
    width: float
    height: float
    font: float
    seats: tuple[Seat, ...]
    ways: tuple[Way, ...]


def draw(around: Neighbourhood) -> tuple[Drawn, ...]:
    """The picture for wide screens and for small ones."""
    return tuple(_draw(around, plan) for plan in PLANS)


def looks(around: Neighbourhood) -> list[Seat]:
    """The looks in use as small boxes with their names, in the order of the table: for the legend."""
    used = {_look(node) for node in (around.middle, *(each.node for each in (*around.sources, *around.targets)))}
    return [_key(number) for number in range(len(_LOOKS)) if number in used]


def _key(number: int) -> Seat:
    spot = _spot(1, 24, 8, 14)
    path, radius = outline(_LOOKS[number].shape, spot)
    return Seat(spot, path, min(radius, 7.0), number, (), _LOOKS[number].name, "")


def dashes(around: Neighbourhood) -> list[tuple[str, str]]:
    """The kinds of line in use with their dashes, where there is more than one."""
    used = {link.firm for side in (around.sources, around.targets) for each in side for link in each.links}
    return [(word, _spelled(word)) for word in DASHES if word in used] if len(used) > 1 else []


def paints() -> str:
    """The style sheet of the colours, for light, dark and paper."""
    light = "".join(f".around .look-{i}{{fill:{look.fill};stroke:{look.ink}}}" for i, look in enumerate(_LOOKS))
    light += "".join(f".around .sense-{i}{{stroke:{each.ink};--ink:{each.ink}}}" for i, each in enumerate(_STROKES))
    dark = "".join(f".around .look-{i}{{fill:{look.fill_dark};stroke:{look.ink_dark}}}" for i, look in enumerate(_LOOKS))
    dark += "".join(f".around .sense-{i}{{stroke:{each.ink_dark};--ink:{each.ink_dark}}}" for i, each in enumerate(_STROKES))
    return f"{light}\n@media screen and (prefers-color-scheme:dark){{{dark}}}\n"


def _draw(around: Neighbourhood, plan: Plan) -> Drawn:
    both = plan.two_sided and bool(around.sources)
    left = plan.box + plan.gap if both else 0.0
    columns = [(around.sources, True), (around.targets, False)]
    sides: list[list[tuple[Neighbour, bool]]] = [[], []]
    for neighbours, inward in columns:
        sides[0 if inward and both else 1] += [(each, inward) for each in neighbours]
    height = max(sum(_room(each) for each, _ in side) for side in sides) + 2 * _PAD
    middle = _spot(left + 4, plan.middle, height / 2, height - 8)
    seats, ways = [_seat(around.middle, middle, plan, "round")], list[Way]()
    for number, side in enumerate(sides):
        y = (height - sum(_room(each) for each, _ in side)) / 2
        for neighbour, inward in side:
            room = _room(neighbour)
            x = left + 4 + plan.middle + plan.gap if number else 4.0
            spot = _spot(x, plan.box, y + room / 2 + 4, room - _PITCH + _TALL)
            seats.append(_seat(neighbour.node, spot, plan))
            for place, link in enumerate(neighbour.links):
                ways.append(_way(around.middle, neighbour, link, middle, spot, y + _PITCH / 2 + 4 + place * 26, inward, plan))
            y += room
    width = 8 + plan.middle + (left if both else 0) + (plan.gap + plan.box if sides[1] else 0)
    return Drawn(plan.name, width, height, plan.font, tuple(seats), tuple(ways))


def _room(neighbour: Neighbour) -> float:
    return _PITCH + 26.0 * (len(neighbour.links) - 1)


def _spot(left: float, width: float, middle: float, height: float) -> Spot:
    return Spot(id="", x=left + width / 2, y=middle, width=width, height=height, text="")


def _seat(node: Node, spot: Spot, plan: Plan, shape: str = "") -> Seat:
    path, radius = outline(shape or _LOOKS[_look(node)].shape, spot)
    letters = int(plan.letters * spot.width / plan.box)
    lines = [_cut(line, spot.width - 10, plan.font) for line in lettering(node.text, letters, 2 * letters).split("\n")]
    step = plan.font * 1.15
    placed = tuple((spot.y + plan.font * 0.35 + step * (place - (len(lines) - 1) / 2), line) for place, line in enumerate(lines))
    return Seat(spot, path, min(radius, 16.0), _look(node), placed, f"{node.text} ({node.kind})" if node.kind else node.text, node.href)


def _cut(line: str, width: float, font: float) -> str:
    """As much of a line as fits; `text_width` takes most letters for wider than they are."""
    if text_width(line, font) * 0.98 <= width:
        return line
    while len(line) > 1 and text_width(line + "…", font) * 0.98 > width:
        line = line[:-1]
    return line + "…"


def _way(middle: Node, other: Neighbour, link: Link, inner: Spot, outer: Spot, y: float, inward: bool, plan: Plan) -> Way:
    """A line at one height, from border to border; its head stands where the relation goes to."""
    mine, theirs = _point(inner, outer, y), _point(outer, inner, y)
    course = Course(theirs, mine, 0) if inward else Course(mine, theirs, 0)
    stroke = stroke_of(link.sense) if link.sense else _CONNECTS
    relations = " and ".join(link.relations)
    first, last = (other.node.text, middle.text) if inward else (middle.text, other.node.text)
    facts = f"{link.facts} fact{'s' if link.facts > 1 else ''}"
    words = _cut(lettering(", ".join(link.relations), 99, 99), plan.gap - 8, 0.86 * plan.font)
    return Way(
        path=course.path(), head=course.head(stroke.head), filled=stroke.head in ("arrow", "circle", "diamond"),
        stroke=_STROKES.index(stroke), dashes=_spelled(link.firm), words=words, x=(mine.x + theirs.x) / 2, y=y - 6,
        title=f"{first} {relations} {last}" + (f" ({link.firm})" if _spelled(link.firm) else "") + f": {facts}",
        anchor=link.anchor, disputed=link.disputed,
    )  # fmt: skip


def _point(of: Spot, towards: Spot, y: float) -> Spot:
    """The point of a border, as a box without size."""
    side = of.width / 2 * (1 if towards.x > of.x else -1)
    return Spot(id="", x=of.x + side, y=y, width=0, height=0, text="")


def _look(node: Node) -> int:
    kind = node.kind.replace(" ", "-").lower()
    return next((number for number, look in enumerate(_LOOKS) if kind in look.kinds), LOOKS.index(look_of(kind)))


def _spelled(firm: str) -> str:
    return " ".join(map(str, DASHES[firm]))

