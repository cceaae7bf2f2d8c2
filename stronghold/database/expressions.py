"""SQL expressions that models' constraints share."""

from django.contrib.gis.db.models import PointField
from django.db.models import DateField, F, Func, IntegerField, Q, Value
from django.db.models.lookups import Exact, LessThanOrEqual


class LondonDate(Func):
    """The London date of an instant, in a form that a constraint can hold."""

    template = "((%(expressions)s) AT TIME ZONE 'Europe/London')::date"
    output_field = DateField()


class InMetres(Func):
    """A point as geography: distances between two are metres along the ground."""

    template = "(%(expressions)s)::geography"
    output_field = PointField(geography=True, srid=4326)


def is_london_date_of(day: str, instant: str) -> Q:
    """Say that `day` is the London date of `instant`, where that is known."""
    return Q(**{f"{instant}__isnull": True}) | Q(**{day: LondonDate(F(instant))})


class _HowManyGiven(Func):
    """How many of several columns are not null."""

    function = "num_nonnulls"
    output_field = IntegerField()


def is_exactly_one_given(*columns: str) -> Exact:
    """Say that one of the columns is not null, and all others are."""
    return Exact(_HowManyGiven(*map(F, columns)), Value(1))


def is_at_most_one_given(*columns: str) -> LessThanOrEqual:
    """Say that no two of the columns are given together."""
    return LessThanOrEqual(_HowManyGiven(*map(F, columns)), Value(1))
