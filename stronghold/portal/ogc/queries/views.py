"""How the features of a collection are asked of a view, page by page."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from stronghold.portal.ogc.queries.source import Feature
from stronghold.portal.ogc.rules import (
    FIRST_PARTS,
    Wish,
    end_of_piece,
    next_parts,
)


@dataclass(frozen=True, kw_only=True)
class View:
    """Where the features of a collection are read, and by which columns.

    All its names come from the site's own tables of kinds, and none from a request.
    """

    name: str
    columns: Sequence[str]
    # Makes a feature of a row: its id, its geometry, and then these columns.
    feature: Callable[[Sequence[Any]], Feature]
    id: str = "reference"
    geometry: str = "point"
    # The day that `datetime` asks for, and of what lasts longer its last one.
    day: str = ""
    last_day: str = ""
    # That its references begin with.
    letter: str = ""


def rows_of(cursor: Any, view: View, wish: Wish, *, most: int) -> list[Any]:
    """Return the first rows of a view that are wished for, by reference."""
    found: list[Any] = []
    # What a box leaves is found by the box, and few enough to be sorted.
    in_pieces = view.letter and not wish.boxes
    low, n_parts = wish.after, FIRST_PARTS
    while True:
        high = end_of_piece(view.letter, low, n_parts) if in_pieces else ""
        cursor.execute(*_statement(view, wish, low, high=high, most=most - len(found)))
        rows = cursor.fetchall()
        found += rows
        if len(found) >= most or not high:
            return found
        low, n_parts = high, next_parts(n_parts, len(rows), most - len(found))


def row_of(cursor: Any, view: View, name: str) -> Any:
    """Return the one row with an id; None if there is none."""
    # No text with a null character can be asked of PostgreSQL.
    if "\x00" in name:
        return None
    cursor.execute(f"{_select(view)} WHERE {view.id} = %s", [name])
    return cursor.fetchone()


def _statement(
    view: View, wish: Wish, low: str, *, high: str, most: int
) -> tuple[str, list[Any]]:
    """Return what asks for the rows after one reference, and up to another if told."""
    asked, values = _conditions(view, wish)
    if low:
        asked.append(f"{view.id} > %s")
        values.append(low)
    if high:
        asked.append(f"{view.id} <= %s")
        values.append(high)
    where = f"WHERE {' AND '.join(asked)} " if asked else ""
    return f"{_select(view)} {where}ORDER BY {view.id} LIMIT %s", [*values, most]


def _select(view: View) -> str:
    columns = ", ".join(view.columns)
    return (
        f"SELECT {view.id}, ST_AsGeoJSON({view.geometry}, 6), {columns} "  # noqa: S608
        f"FROM {view.name}"
    )


def _conditions(view: View, wish: Wish) -> tuple[list[str], list[Any]]:
    asked: list[str] = []
    values: list[Any] = []
    if view.day and wish.first:
        asked.append(f"{view.last_day or view.day} >= %s")
        values.append(wish.first)
    if view.day and wish.last:
        asked.append(f"{view.day} <= %s")
        values.append(wish.last)
    if wish.boxes:
        asked.append(
            f"({' OR '.join(map(_within, [view.geometry] * len(wish.boxes)))})"
        )
        values.extend(edge for box in wish.boxes for edge in (*box, *box))
    return asked, values


def _within(geometry: str) -> str:
    """Ask by the index, whose boxes are rounded; then exactly, of what that leaves."""
    box = "ST_MakeEnvelope(%s, %s, %s, %s, 4326)"
    return f"({geometry} && {box} AND ST_Intersects({geometry}, {box}))"
