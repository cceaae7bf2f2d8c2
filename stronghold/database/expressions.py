"""SQL expressions that models' constraints share."""

from django.contrib.gis.db.models import PointField
from django.db.models import DateField, F, Func, Q


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
