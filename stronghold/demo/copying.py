"""Writes rows as the text that PostgreSQL's COPY reads, and copies them."""

import io
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from django.contrib.gis.geos import Point
from django.db import connection
from django.db.models import Model

NULL = "\\N"
_ESCAPES = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"})


def copy_rows(
    model: type[Model], columns: Sequence[str], rows: Iterable[Sequence[Any]]
) -> None:
    """Copy rows into a table, each with its values in the order of the columns."""
    with connection.cursor() as cursor:
        # The names come from the models, so nothing in the SQL is user input.
        cursor.copy_expert(
            f"COPY {model._meta.db_table} ({', '.join(columns)}) FROM STDIN",
            io.StringIO("".join(copy_lines(rows))),
        )


def copy_lines(rows: Iterable[Sequence[Any]]) -> Iterator[str]:
    """Yield a line for each row."""
    for row in rows:
        yield "\t".join([_written(value) for value in row]) + "\n"


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
        case Mapping():
            return json.dumps(value).translate(_ESCAPES)
        case Point():
            return str(value.hexewkb.decode())
        case _:
            return str(value)
