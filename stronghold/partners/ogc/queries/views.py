"""Reads the features of a collection from a view, page by page."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from stronghold.core.database.planned import Planned
from stronghold.partners.ogc.queries.source import Feature
from stronghold.partners.ogc.queries.where import sql_of
from stronghold.partners.ogc.rules import (
    FIRST_PARTS,
    ItemsRequest,
    end_of_piece,
    ends_of_parts,
    next_parts,
)
from stronghold.partners.ogc.rules.conditions import ALWAYS, CRS84
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
    # The columns that are no text.
    typed: Collection[str] = ()
    geometry: str = "point"
    # The day compared with `datetime`, and for longer periods the last day.
    day: str = ""
    last_day: str = ""
    # The first letter of its references.
    letter: str = ""

    @property
    def by_name(self) -> Mapping[str, str]:
        """The SQL of each property: texts and days, where empty ones are null."""
        names = (self.id,) + tuple(self.columns)
        texts = {name: f"nullif({name}::text, '')" for name in names}
        return texts | {name: name for name in names if name in self.typed}


def rows_of(
    cursor: Any, view: View, items_request: ItemsRequest, *, most: int
) -> list[Any]:
    """Return the first rows of a view that match the request, by reference."""
    if view.letter and items_request.is_whole:
        in_order = _in_order(
            view.name, view.letter, tuple(view.columns), items_request.srid
        )
        return in_order.rows(items_request.after, most)
    found: list[Any] = []
    # With a box the index finds the rows, which are few enough to sort. What else a
    # filter leaves is not known beforehand, so it is asked once.
    is_of_days = not items_request.boxes and items_request.where == ALWAYS
    in_pieces = view.letter and is_of_days
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
def _in_order(name: str, letter: str, columns: tuple[str, ...], srid: int) -> Planned:
    """Return the query for rows after a reference, in the order of references.

    It reads one part of the references after another, by their index, and stops when it
    has enough. Each part begins where the one before it ends. OFFSET 0 keeps PostgreSQL
    from reading the whole view instead.
    """
    ends = " ".join(ends_of_parts(letter))
    of_part = "reference > greatest(part.low, $1) AND reference <= part.high"
    sql = f"""
    SELECT reference, {_as_geojson("point", srid)}, {", ".join(columns)}
    FROM unnest(
      string_to_array(' {ends}', ' '), string_to_array('{ends}', ' ')
    ) WITH ORDINALITY AS part (low, high, n)
    CROSS JOIN LATERAL (SELECT * FROM {name} WHERE {of_part} OFFSET 0) AS one
    WHERE part.high > $1
    ORDER BY part.n, reference LIMIT $2
    """  # noqa: S608
    code = f"{name}_in_order" if srid == CRS84 else f"{name}_in_order_{srid}"
    return Planned(code, sql, n_parameters=2, using=PARTNER)


def row_of(cursor: Any, view: View, name: str, srid: int = CRS84) -> Any:
    """Return the one row with an id; None if there is none."""
    # PostgreSQL accepts no text with a null character.
    if "\x00" in name:
        return None
    cursor.execute(f"{_select(view, srid)} WHERE {view.id} = %s", [name])
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
    return f"{_select(view, items_request.srid)} {where}ORDER BY {view.id} LIMIT %s", [
        *values,
        most,
    ]


def count_of(
    cursor: Any, view: View, items_request: ItemsRequest, *, most: int
) -> int | None:
    """Return how many rows match the request on all pages; None if more than `most`."""
    conditions, values = _conditions(view, items_request)
    where = f"WHERE {' AND '.join(conditions)}" if conditions else ""
    # PostgreSQL stops at the limit.
    matching = f"SELECT FROM {view.name} {where} LIMIT %s"  # noqa: S608
    cursor.execute(
        f"SELECT count(*) FROM ({matching}) AS one",  # noqa: S608
        values + [most + 1],
    )
    n: int = cursor.fetchone()[0]
    return n if n <= most else None


def _select(view: View, srid: int) -> str:
    geometry, columns = _as_geojson(view.geometry, srid), ", ".join(view.columns)
    return f"SELECT {view.id}, {geometry}, {columns} FROM {view.name}"  # noqa: S608


def _as_geojson(geometry: str, srid: int) -> str:
    """Return the SQL of a geometry, to a tenth of a metre, or of a grid to a hundredth.

    The 0 keeps PostGIS from naming the reference system in each geometry.
    """
    if srid == CRS84:
        return f"ST_AsGeoJSON({geometry}, 6)"
    return f"ST_AsGeoJSON(ST_Transform({geometry}, {srid}), 2, 0)"


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
    if items_request.where != ALWAYS:
        sql, found = sql_of(items_request.where, view.by_name, view.geometry)
        conditions.append(sql)
        values += found
    return conditions, values


def _within(geometry: str) -> str:
    """Use the index, whose boxes are rounded, then test what is left exactly."""
    box = "ST_MakeEnvelope(%s, %s, %s, %s, 4326)"
    return f"({geometry} && {box} AND ST_Intersects({geometry}, {box}))"
