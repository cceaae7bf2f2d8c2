"""Writes rows as the text that PostgreSQL's COPY reads."""

from collections.abc import Iterable, Iterator
from typing import Any

NULL = "\\N"
_ESCAPES = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"})


def copy_lines(rows: Iterable[dict[str, Any]]) -> Iterator[str]:
    """Yield a line for each row, with its values in their order."""
    for row in rows:
        yield "\t".join([_written(value) for value in row.values()]) + "\n"


def _written(value: Any) -> str:
    match value:
        case str():
            return value.translate(_ESCAPES)
        case None:
            return NULL
        case bool():
            return "t" if value else "f"
        case list():
            # Codes, which contain nothing that needs quoting in an array.
            return "{" + ",".join(value) + "}"
        case _:
            return str(value)
