"""What documents dispute, side by side."""

from __future__ import annotations

from kg.model import Knowledge
from kg.views.tables import Table
from kg.views.tell import tell


def show_conflicts(knowledge: Knowledge) -> str:
    """Each question, why the answers differ, and every answer with its quotes."""
    files = {source.key: source.file for source in knowledge.sources}
    blocks = []
    for conflict in knowledge.conflicts:
        lines = [f"{conflict.question}  ({conflict.kind})", f"  {conflict.explanation}"]
        for fact in conflict.members:
            lines.append(f"  - {tell(fact.says)}")
            for e in fact.quotes():
                quote = " ".join(e.quote.split())
                lines.append(f'      {files.get(e.document, e.document)}:{e.line}, characters {e.start}-{e.end}: "{quote}"')
        blocks.append("\n".join(lines))
    return "\n\n".join(blocks) + "\n" if blocks else ""


def conflict_table(knowledge: Knowledge) -> Table:
    """One row for each quote of each answer."""
    columns = ("kind", "question", "answer", "document", "quote", "start", "end")
    rows = (
        (conflict.kind, conflict.question, tell(fact.says), e.document, e.quote, str(e.start), str(e.end))
        for conflict in knowledge.conflicts for fact in conflict.members for e in fact.quotes()
    )
    return Table(columns, tuple(rows))
