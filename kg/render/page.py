"""One HTML file with everything in it: template, styles and scripts of this package, and a policy that lets nothing else run."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from collections.abc import Mapping, Sequence
from functools import cache
from importlib import resources

from jinja2 import Environment, FunctionLoader, StrictUndefined
from markupsafe import Markup

from kg.render.style import palette

WAYS = (
    ("index", "All pages"), ("responses", "Responses"), ("forest", "Effects"), ("matrix", "Trials by disease"), ("timeline", "Timelines"),
    ("conflicts", "Disputes"),
)
"""The pages that every build has, by their kind, and what the way to each is called; each lies in a file of that name."""
SCRIPT_END = re.compile(r"</(script)", re.IGNORECASE)


def fill_page(template: str, values: Mapping[str, object], *, scripts: Sequence[str] = (), data: object = None) -> str:
    """The page that a template makes of values. ``scripts`` are finished texts of our own or of a library; ``data`` goes along as JSON.

    The policy in the page allows exactly these scripts and the package's style sheet, by their hashes, and no address at all.
    """
    style = asset("page.css") + palette()
    inline = [SCRIPT_END.sub(r"<\\/\1", script) for script in scripts]
    page = environment("kg.render").get_template(template)
    return page.render(
        **values,
        ways=WAYS,
        policy=_policy(style, inline),
        style=Markup(style),
        scripts=[Markup(script) for script in inline],
        data=Markup(as_json(data)) if data is not None else None,
    )


@cache
def asset(name: str) -> str:
    """A file of ``assets/``."""
    return resources.files("kg.render").joinpath("assets", name).read_text(encoding="utf-8")


def as_json(value: object) -> str:
    """JSON that can stand in a script element: sorted, and without any character that could end it or a line of it."""
    text = json.dumps(value, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    for character in "&<>\u2028\u2029":
        text = text.replace(character, f"\\u{ord(character):04x}")
    return text.encode("utf-8", "replace").decode("utf-8")


def _policy(style: str, scripts: Sequence[str]) -> str:
    allowed = " ".join(map(_hash, scripts)) or "'none'"
    return f"default-src 'none'; script-src {allowed}; style-src {_hash(style)}; img-src data: blob:; base-uri 'none'; form-action 'none'"


def _hash(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode('utf-8')).digest()).decode('ascii')}'"


@cache
def environment(package: str, folder: str = ".") -> Environment:
    """The templates of a folder of a package: every text escaped, every gap an error, ``count`` for a number with its noun."""
    place = resources.files(package).joinpath(folder)

    def read(name: str) -> str:
        return place.joinpath(name).read_text(encoding="utf-8")

    made = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True, loader=FunctionLoader(read))
    made.globals["count"] = counted
    return made


def counted(number: int, one: str, many: str = "") -> str:
    """A number with its noun.

    >>> counted(1, "quote"), counted(0, "quote")
    ('1 quote', '0 quotes')
    """
    return f"{number} {one if number == 1 else many or one + 's'}"
