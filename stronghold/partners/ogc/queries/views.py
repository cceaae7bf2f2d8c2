"""Reads the features of a collection from a view, page by page."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from stronghold.core.database.planned import Planned
from stronghold.partners.ogc.queries.source import Feature
from stronghold.partners.ogc.rules import (
    FIRST_PARTS,
    ItemsRequest,
    end_of_piece,
    ends_of_parts,
    next_parts,
)
from stronghold.partners.portal.queries import PARTNER


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
    has_days = items_request.first or items_request.last
    if view.letter and not items_request.boxes and not has_days:
        in_order = _in_order(view.name, view.letter, tuple(view.columns))
        return in_order.rows(items_request.after, most)
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


@cache
def _in_order(name: str, letter: str, columns: tuple[str, ...]) -> Planned:
    """Return the query for rows after a reference, in the order of references.

    It reads one part of the references after another, by their index, and stops when it
    has enough. Each part begins where the one before it ends. OFFSET 0 keeps PostgreSQL
    from reading the whole view instead.
    """
    ends = " ".join(ends_of_parts(letter))
    of_part = "reference > greatest(part.low, $1) AND reference <= part.high"
    sql = f"""
    SELECT reference, ST_AsGeoJSON(point, 6), {", ".join(columns)}
    FROM unnest(
      string_to_array(' {ends}', ' '), string_to_array('{ends}', ' ')
    ) WITH ORDINALITY AS part (low, high, n)
    CROSS JOIN LATERAL (SELECT * FROM {name} WHERE {of_part} OFFSET 0) AS one
    WHERE part.high > $1
    ORDER BY part.n, reference LIMIT $2
    """  # noqa: S608
    return Planned(f"{name}_in_order", sql, n_parameters=2, using=PARTNER)


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
