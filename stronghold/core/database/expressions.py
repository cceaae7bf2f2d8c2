"""SQL expressions that the constraints of several models use."""

from django.contrib.gis.db.models import PointField
from django.db.models import (
    BigIntegerField,
    DateField,
    DateTimeField,
    F,
    Func,
    IntegerField,
    Q,
    Value,
)
from django.db.models.lookups import Exact, LessThanOrEqual


class LondonDate(Func):
    """The London date of a moment, immutable so that a check constraint can use it."""

    template = "((%(expressions)s) AT TIME ZONE 'Europe/London')::date"
    output_field = DateField()


class LondonMidnight(Func):
    """The instant at which a day begins in London."""

    template = "((%(expressions)s)::timestamp AT TIME ZONE 'Europe/London')"
    output_field = DateTimeField()


class Microseconds(Func):
    """An instant as a whole number, as part of a key that a list is sorted by."""

    template = "(extract(epoch from %(expressions)s) * 1000000)::bigint"
    output_field = BigIntegerField()


class FourWeeks(Func):
    """The number of the four weeks that a day is in, counted from a Monday of 2000.

    As the first column of an index of points it keeps the years apart, so that what is
    read near a point is of the weeks asked for.
    """

    template = "((%(expressions)s - DATE '2000-01-03') / 28)"
    output_field = IntegerField()


class InMetres(Func):
    """A point as geography: the distance between two points is in metres."""

    template = "(%(expressions)s)::geography"
    output_field = PointField(geography=True, srid=4326)


class _InSquares(Func):
    """A whole number, -1 without a point. The map's finest squares divide the world
    into 131,072 columns, and 225 degrees of latitude into as many rows
    (`figures/grid.py`).
    """

    output_field = IntegerField()


class ColumnOfSquare(_InSquares):
    """The column of the finest square of the map that a point is in."""

    template = "coalesce(floor((ST_X(%(expressions)s) + 180) / 360 * 131072)::int, -1)"


class RowOfSquare(_InSquares):
    """The row of the finest square of the map that a point is in."""

    template = "coalesce(floor((ST_Y(%(expressions)s) + 90) / 225 * 131072)::int, -1)"


def is_london_date_of(day: str, instant: str) -> Q:
    """Condition: the column `day` is the London date of `instant`, if that is set."""
    return Q(**{f"{instant}__isnull": True}) | Q(**{day: LondonDate(F(instant))})


class _HowManyGiven(Func):
    """The number of columns that are not null."""

    function = "num_nonnulls"
    output_field = IntegerField()


def is_exactly_one_given(*columns: str) -> Exact:
    """Condition: exactly one of the columns is not null."""
    return Exact(_HowManyGiven(*map(F, columns)), Value(1))


def is_at_most_one_given(*columns: str) -> LessThanOrEqual:
    """Condition: at most one of the columns is not null."""
    return LessThanOrEqual(_HowManyGiven(*map(F, columns)), Value(1))
