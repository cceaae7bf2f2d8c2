"""Conditions and geometries for Django's queries, on the police's side.

A property is compared by what features show of it: a code by its label.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.contrib.gis.db.models import GeometryField
from django.contrib.gis.db.models.functions import Transform
from django.contrib.gis.geos import Polygon
from django.db.models import BooleanField, F, Func, Q, TextField, Value
from django.db.models.expressions import Combinable, Expression
from django.db.models.functions import Collate, Lower
from django.db.models.lookups import (
    GreaterThan,
    GreaterThanOrEqual,
    LessThan,
    LessThanOrEqual,
)

from stronghold.partners.ogc.queries.shapes import PIECE, shape_of
from stronghold.partners.ogc.rules import ItemsRequest
from stronghold.partners.ogc.rules.conditions import (
    CRS84,
    AllOf,
    AnyOf,
    Comparison,
    Condition,
    Intersects,
    holds,
)

NOTHING = Q(pk__in=[])
# Not an empty Q, which Django leaves out of an OR.
EVERYTHING = ~NOTHING
_ORDERED: Mapping[str, tuple[str, type[Any]]] = {
    "<": ("lt", LessThan),
    "<=": ("lte", LessThanOrEqual),
    ">": ("gt", GreaterThan),
    ">=": ("gte", GreaterThanOrEqual),
}


class _Like(Func):
    template = "(%(expressions)s)"
    arg_joiner = " LIKE "
    output_field = BooleanField()


@dataclass(frozen=True)
class Queried:
    """Where a property is stored, and what is shown of each value that is a code."""

    path: str
    is_text: bool = True
    labels: Mapping[Any, str] = field(default_factory=dict)


def q_of(
    condition: Condition, columns: Mapping[str, Queried], geometry: str | None
) -> Q:
    """Return a condition for a query. Without a geometry, none is asked for."""
    match condition:
        case AllOf(parts):
            found = EVERYTHING
            for part in parts:
                found &= q_of(part, columns, geometry)
            return found
        case AnyOf(parts):
            found = NOTHING
            for part in parts:
                found |= q_of(part, columns, geometry)
            return found
        case Intersects():
            return _intersects(condition, geometry)
    return _comparison(condition, columns[condition.name])


def boxes_of(items_request: ItemsRequest, geometry: str | None) -> Q:
    """Return the condition that a geometry is in one of the boxes."""
    if not items_request.boxes:
        return EVERYTHING
    within = NOTHING
    if geometry is not None:
        for box in items_request.boxes:
            around = Polygon.from_bbox(box)
            around.srid = CRS84
            within |= Q(**{f"{geometry}__intersects": around})
    return within


def as_geojson(geometry: str | Expression, srid: int) -> Expression:
    """Return a geometry as GeoJSON, with as many digits as `views.py` writes.

    The 0 keeps PostGIS from naming the reference system in each geometry.
    """
    shown = F(geometry) if isinstance(geometry, str) else geometry
    digits = 6
    if srid != CRS84:
        shown, digits = Transform(shown, srid), 2
    return Func(
        shown,
        Value(digits),
        Value(0),
        function="ST_AsGeoJSON",
        output_field=TextField(),
    )


def _intersects(one: Intersects, geometry: str | None) -> Q:
    if geometry is None:
        return NOTHING
    given = shape_of(one)
    shape: Any = given
    if one.srid != CRS84:
        pieces = Func(
            Value(given, output_field=GeometryField(srid=one.srid)),
            Value(PIECE),
            function="ST_Segmentize",
            output_field=GeometryField(srid=one.srid),
        )
        shape = Transform(pieces, CRS84)
    found = Q(**{f"{geometry}__intersects": shape})
    return Q(**{f"{geometry}__isnull": False}) & ~found if one.is_not else found


def _comparison(one: Comparison, column: Queried) -> Q:
    empty = Q(**{f"{column.path}__isnull": True})
    if column.is_text:
        empty |= Q(**{column.path: ""})
    if column.labels:
        passing = [code for code, label in column.labels.items() if holds(one, label)]
        found = Q(**{f"{column.path}__in": passing})
        return found | empty if holds(one, None) else found
    if one.operator == "isNull":
        return ~empty if one.is_not else empty
    found = _compared(one, column)
    return ~empty & (~found if one.is_not else found)


def _compared(one: Comparison, column: Queried) -> Q:
    path, values = column.path, list(one.values)
    match one.operator:
        case "=" | "in":
            return _equal(one, path)
        case "like":
            shown: Combinable = F(path)
            pattern: Combinable = Value(values[0], output_field=TextField())
            if one.ignores_case:
                shown, pattern = Lower(shown), Lower(pattern)
            return Q(_Like(shown, pattern))
        case "between":
            return _ordered(one, path, ">=", values[0]) & _ordered(
                one, path, "<=", values[1]
            )
    return _ordered(one, path, one.operator, values[0])


def _equal(one: Comparison, path: str) -> Q:
    if not one.ignores_case:
        return Q(**{f"{path}__in": list(one.values)})
    found = NOTHING
    for value in one.values:
        found |= Q(**{f"{path}__iexact": value})
    return found


def _ordered(one: Comparison, path: str, operator: str, value: Any) -> Q:
    """Compare texts by the codes of their letters, as anyone can reproduce."""
    lookup, ordered = _ORDERED[operator]
    if not isinstance(value, str):
        return Q(**{f"{path}__{lookup}": value})
    shown: Combinable = F(path)
    given: Combinable = Value(value, output_field=TextField())
    if one.ignores_case:
        shown, given = Lower(shown), Lower(given)
    return Q(ordered(Collate(shown, "C"), given))
