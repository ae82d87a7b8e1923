"""Tables whose title names one endpoint and whose rows are parts of the patients: "Objective response by biomarker status"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from kg.extract.arms.cells import POOLED, arm_of_cell, named_trial
from kg.extract.arms.interventions import interventions
from kg.extract.arms.of_trial import arm_called, arms_of, holds
from kg.extract.document.scene import Scene
from kg.extract.endpoints.named import Named, find_endpoints
from kg.extract.endpoints.values import TIME_TO_EVENT, statistic_of
from kg.extract.stage.cast import Cast
from kg.extract.tables.cells import BARE, Row, cell_quantities, cell_result
from kg.extract.tables.ratio_columns import as_medians_tell, ratio_cell
from kg.extract.text.fields import role
from kg.extract.text.group_words import measure_of, without_size
from kg.extract.text.passage import Passage
from kg.extract.trials.drafts import Draft
from kg.model import Arm, Evidence, Result, Table

BY = re.compile(
    r"\b(?:according to|stratified by"
    r"|by(?! (?:blinded|independent|central|investigator|IRC|BICR|treatment|arm|group|dose|week|month|visit|time)\b)"
    r"|(?:in|across|among) (?:the |key |selected |pre-?specified |predefined )*(?:sub)?(?:groups|sets|populations))\b",
    re.I,
)
"""What stands in a title between the endpoint and what its patients are parted by."""
CORNER = re.compile(
    r"\W*(?:sub-?(?:groups?|sets?|populations?)|strat(?:um|a)|(?:baseline )?(?:characteristics?|factors?)|[\w -]{0,30}status"
    r"|biomarkers?)?\W*",
    re.I,
)
LONGEST = 80
COUNTS = re.compile(r"(?:(?:no\.?|number) of )?(?:patients|participants|subjects|events?|deaths?)\b(?!.*%)|[nN]\b\s*(?:$|[,:(])", re.I)
"""The head of a column that only tells how many patients or events there are."""
_MEDIAN = r"medians?(?: (?:PFS|OS|EFS|DFS|RFS|DOR|TTP|time|survival|duration))?(?:,? (?:in )?\(?(?:mo|months|weeks|days|years)\b\.?\)?)?"
MEDIAN_OF = re.compile(
    rf"{_MEDIAN}(?:\s*[,:;|]\s*(?:(?:in|with|for) )?|\s+(?:in|with|for|[–—-])\s+)(?:the )?(?P<who>[A-Za-z][^,;:()]*?)\s*(?=[,(]|$)", re.I
)
OF_MEDIAN = re.compile(rf"(?P<who>[A-Za-z][^,;:()]*?)\s*[,:;|–—-]\s*{_MEDIAN}(?:\s*\([^()]*\))*", re.I)
"""The head of a column of medians, with the arm that they are of."""


def subgroup_results(scene: Scene, cast: Cast, table: Table, header: Sequence[Passage]) -> list[tuple[Result, Evidence]]:
    """The results of such a table: of each arm in its column, for the patients of each row; nothing where this is not sure."""
    named = _titled(scene, table)
    parted = BY.search(table.title)
    told = parted is not None and len(header[0].text) > 3 and header[0].text.lower() in table.title[parted.end() :].lower()
    if named is None or not (told or CORNER.fullmatch(header[0].text)):
        return []
    draft = cast.tables.get(table.number) or named_trial(table.title, cast.drafts) or (cast.drafts[0] if len(cast.drafts) == 1 else None)
    shown = [(i, p) for i, p in enumerate(header[1:], start=1) if not COUNTS.match(p.text)]
    columns = {i: arm for i, p in shown if draft and (arm := _arm(scene, p, draft, cast)) is not None}
    if draft is None or len(set(columns.values())) < len(columns):
        return []
    return list(_rows(scene, table, header, named, draft, columns))


def _titled(scene: Scene, table: Table) -> Named | None:
    """The one endpoint that the title names before what its patients are parted by."""
    by = BY.search(table.title)
    if by is None:
        return None
    words = re.sub(r"^\W*(?:table|tab\.|exhibit)\s*\S+\W*", "", table.title, flags=re.I)
    before = words[: max(0, len(words) - (len(table.title) - by.start()))]
    found = {n.endpoint.slug: n for n in find_endpoints(before, scene.endpoint_names)}
    return next(iter(found.values())) if len(found) == 1 else None


def _arm(scene: Scene, head: Passage, draft: Draft, cast: Cast) -> Arm | None:
    """The arm of the trial that heads a column, alone or beside the statistic of its numbers: "Median, X (mo)"."""
    beside = MEDIAN_OF.match(head.text) or OF_MEDIAN.fullmatch(head.text)
    if beside is not None:
        head = head.part(beside.start("who"), beside.end("who"))
    words = measure_of(without_size(head.text)[0])[0]
    by_name = arm_called(draft, draft.aliases.get(words, words))
    if by_name is not None or not head.text:
        return by_name
    found = arm_of_cell(scene, head, draft, cast.drafts)
    if found and found[1] in arms_of(draft):
        return found[1]
    given = interventions(scene, head) if beside is not None else ()
    holders = [arm for arm in arms_of(draft) if holds(arm, given)] if given else []
    return holders[0] if len(holders) == 1 else None


def _rows(
    scene: Scene, table: Table, header: Sequence[Passage], named: Named, draft: Draft, columns: dict[int, Arm]
) -> Iterator[tuple[Result, Evidence]]:
    section = ""
    timed, median = named.endpoint.slug in TIME_TO_EVENT, bool(re.search(r"\bmedian\b", table.title, re.I))
    for cells in table.rows[1:]:
        label = scene.cell(table, cells[0])
        if label.text and all(c.end <= c.start for c in cells[1:]):
            section = label.text.strip(" :")
            continue
        who = "" if POOLED.match(label.text) or re.match(r"(?:all|overall)\b", label.text, re.I) else label.text
        among = ": ".join(filter(None, (section if who else "", who))) or draft.condition
        if not label.text or len(among) > LONGEST:
            continue
        for cell in cells[1:]:
            arm, passage, over = columns.get(cell.column), scene.cell(table, cell), header[cell.column].text
            if role(over).endswith("ratio") and passage.text:
                heads = {i: Row(draft, a, among, None, ()) for i, a in columns.items()}
                pair = as_medians_tell(scene, table, cells, cell, heads, named)
                yield from ratio_cell(passage, named, role(over).replace("_", " "), draft, among, over, pair)
            if arm is None or not passage.text or role(over):
                continue
            head = f"{table.title} {over}" if measure_of(over)[1] else f"{over} {table.title}"
            for q in [q for q in cell_quantities(passage.text, head, timed, scene.nr) if q.kind in ("share", "duration")][:1]:
                statistic = statistic_of(q, named, median=median or named.median or bool(re.search(r"\bmedian\b", over, re.I)))
                if statistic is not None and (q.numerator is not None or BARE.match(passage.text)):
                    evidence = passage.evidence("table-subgroup-cell", refs=passage.refs or label.refs)
                    yield cell_result(q, named, statistic, Row(draft, arm, among, None, ()), ""), evidence
