"""Write the golden answers of the queries anew: ``python -m tests.regenerate``. Read the difference before committing it."""

from __future__ import annotations

import json

from tests.test_queries import CATALOGUE, CHECKS, GOLDEN, answers


def line(rows: object) -> str:
    """Rows as JSON, one row a line."""
    assert isinstance(rows, list)
    return "[\n" + ",\n".join("  " + json.dumps(row, ensure_ascii=False) for row in rows) + "\n ]" if rows else "[]"


def main() -> None:
    for query in (*CATALOGUE, *CHECKS):
        path = GOLDEN / f"{query.name}.json"
        path.parent.mkdir(parents=True, exist_ok=True)
        parts = (f' "{name}": {line(rows)}' for name, rows in answers(query).items())
        path.write_text("{\n" + ",\n".join(parts) + "\n}\n", encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
