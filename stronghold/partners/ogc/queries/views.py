"""Reads the features of a collection from a view, page by page."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from stronghold.partners.ogc.queries.source import Feature
from stronghold.partners.ogc.rules import (
    FIRST_PARTS,
    ItemsRequest,
    end_of_piece,
    next_parts,
)


@dataclass(frozen=True, kw_only=True)
class View:
    """The view and the columns from which the features of a collection are read.

    Its names come from the site's own lists of kinds, never from a request.
    """

    name: str
    columns: Sequence[str]
    # Makes a feature of a row: its id, its geometry, and then these columns.
    feature: Callable[[Sequence[Any]], Feature]
    id: str = "reference"
    geometry: str = "point"
    # The day compared with `datetime`, and for longer periods the last day.
    day: str = ""
    last_day: str = ""
    # The first letter of its references.
    letter: str = ""


def rows_of(
    cursor: Any, view: View, items_request: ItemsRequest, *, most: int
) -> list[Any]:
    """Return the first rows of a view that match the request, by reference."""
    found: list[Any] = []
    # With a box the index finds the rows, which are few enough to sort.
    in_pieces = view.letter and not items_request.boxes
    low, n_parts = items_request.after, FIRST_PARTS
    while True:
        high = end_of_piece(view.letter, low, n_parts) if in_pieces else ""
        cursor.execute(
            *_statement(view, items_request, low, high=high, most=most - len(found))
        )
        rows = cursor.fetchall()
        found += rows
        if len(found) >= most or not high:
            return found
        low, n_parts = high, next_parts(n_parts, len(rows), most - len(found))


def row_of(cursor: Any, view: View, name: str) -> Any:
    """Return the one row with an id; None if there is none."""
    # PostgreSQL accepts no text with a null character.
    if "\x00" in name:
        return None
    cursor.execute(f"{_select(view)} WHERE {view.id} = %s", [name])
    return cursor.fetchone()


def _statement(
    view: View, items_request: ItemsRequest, low: str, *, high: str, most: int
) -> tuple[str, list[Any]]:
    """Return the query for rows after `low`, and up to `high` if it is given."""
    conditions, values = _conditions(view, items_request)
    if low:
        conditions.append(f"{view.id} > %s")
        values.append(low)
    if high:
        conditions.append(f"{view.id} <= %s")
        values.append(high)
    where = f"WHERE {' AND '.join(conditions)} " if conditions else ""
    return f"{_select(view)} {where}ORDER BY {view.id} LIMIT %s", [*values, most]


def _select(view: View) -> str:
    columns = ", ".join(view.columns)
    return (
        f"SELECT {view.id}, ST_AsGeoJSON({view.geometry}, 6), {columns} "  # noqa: S608
        f"FROM {view.name}"
    )


def _conditions(view: View, items_request: ItemsRequest) -> tuple[list[str], list[Any]]:
    conditions: list[str] = []
    values: list[Any] = []
    if view.day and items_request.first:
        conditions.append(f"{view.last_day or view.day} >= %s")
        values.append(items_request.first)
    if view.day and items_request.last:
        conditions.append(f"{view.day} <= %s")
        values.append(items_request.last)
    if items_request.boxes:
        conditions.append(
            f"({' OR '.join(map(_within, [view.geometry] * len(items_request.boxes)))})"
        )
        values.extend(edge for box in items_request.boxes for edge in (*box, *box))
    return conditions, values


def _within(geometry: str) -> str:
    """Use the index, whose boxes are rounded, then test what is left exactly."""
    box = "ST_MakeEnvelope(%s, %s, %s, %s, 4326)"
    return f"({geometry} && {box} AND ST_Intersects({geometry}, {box}))"
