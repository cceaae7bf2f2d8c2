"""The SQL of a condition, on the columns of a view that the reader may read.

It names only columns of the collection's own properties; values are parameters.
"""

from collections.abc import Mapping
from typing import Any

from stronghold.partners.ogc.queries.shapes import PIECE, shape_of
from stronghold.partners.ogc.rules.conditions import (
    CRS84,
    AllOf,
    AnyOf,
    Comparison,
    Condition,
    Intersects,
)

Sql = tuple[str, list[Any]]


def sql_of(condition: Condition, columns: Mapping[str, str], geometry: str) -> Sql:
    """Return the SQL of a condition. `columns` has the SQL of each property."""
    match condition:
        case AllOf(parts) | AnyOf(parts):
            found = [sql_of(part, columns, geometry) for part in parts]
            is_all = isinstance(condition, AllOf)
            if not found:
                return ("true" if is_all else "false"), []
            joined = (" AND " if is_all else " OR ").join(sql for sql, _ in found)
            return f"({joined})", [one for _, values in found for one in values]
        case Intersects():
            sql, values = _intersects(condition, geometry)
        case Comparison():
            sql, values = _comparison(condition, columns[condition.name])
    return (f"NOT ({sql})" if condition.is_not else f"({sql})"), values


def _comparison(one: Comparison, column: str) -> Sql:
    values: list[Any] = list(one.values)
    if one.ignores_case:
        column, placeholder = f"lower({column})", "lower(%s)"
    else:
        placeholder = "%s"
    is_text = all(isinstance(value, str) for value in values)
    ordered = f'{column} COLLATE "C"' if is_text else column
    match one.operator:
        case "isNull":
            return f"{column} IS NULL", []
        case "in":
            listed = ", ".join([placeholder] * len(values))
            return (f"{column} IN ({listed})" if values else "false"), values
        case "between":
            return f"{ordered} BETWEEN {placeholder} AND {placeholder}", values
        case "like":
            return f"{column} LIKE {placeholder}", values
        case "=":
            return f"{column} = {placeholder}", values
    return f"{ordered} {one.operator} {placeholder}", values


def _intersects(one: Intersects, geometry: str) -> Sql:
    """Use the index, whose boxes are rounded, then test what is left exactly."""
    given = shape_of(one)
    shape, values = "%s::geometry", [given.hexewkb.decode()]
    if one.srid != CRS84:
        shape = f"ST_Transform(ST_Segmentize({shape}, {PIECE}), {CRS84})"
    return f"{geometry} && {shape} AND ST_Intersects({geometry}, {shape})", values * 2
