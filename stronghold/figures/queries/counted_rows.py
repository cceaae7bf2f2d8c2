"""The filters of a list that a link from a figure gives.

The list then has exactly the records that the figure counts. The conditions are those
of `sql/source_<measure>.sql`, on the columns that the list has indexes for.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from django.contrib.gis.geos import Polygon
from django.db.models import (
    BooleanField,
    DateField,
    F,
    Func,
    Q,
    Value,
)
from django.db.models.functions import Coalesce, Least
from django.db.models.lookups import GreaterThanOrEqual, LessThanOrEqual

from operations.records import kind_with
from stronghold.core.accounts import policy
from stronghold.core.accounts.models import User
from stronghold.core.geography.models import Street
from stronghold.core.geography.visibility import own_streets
from stronghold.core.kernel.errors import RuleBroken
from stronghold.core.records.filters import Filter, HoursFilter
from stronghold.core.records.kind import NOT_IN_ERROR, RecordKind
from stronghold.figures.counted_rows import (
    BETWEEN,
    BOX,
    COUNTED,
    NO_STREET,
    STREET,
    CountedRows,
    written_box,
)
from stronghold.figures.grid import Box
from stronghold.figures.measures import MEASURES, Measure
from stronghold.figures.points_question import box_named

_ID = re.compile(r"\d{1,18}")


@dataclass(frozen=True)
class _Counting:
    """How a measure counts rows: on which day, in which category, and which only.

    A stock counts a row on every day from `day` to `until`.
    """

    day: str
    of_category: Callable[[str], Q]
    only: Q = NOT_IN_ERROR
    until: Func | None = None
    # Of a stock: since when a row is in it, if that is not `day`.
    since: Func | None = None
    # Of a stock: the field with the ranges of days on which a row is not in it.
    days_out: str = ""


class _IsIn(Func):
    """Whether a day is in one of an array of ranges of days."""

    template = "(%(expressions)s))"
    arg_joiner = "::date <@ ANY ("
    output_field = BooleanField()


def _field(name: str) -> Callable[[str], Q]:
    return lambda code: Q((name, code))


def _seized(code: str) -> Q:
    """Return the condition for a class of drug, or else for another kind of thing."""
    return Q(drug_class=code) | Q(drug_class="", kind=code)


# Warrants have none: one that may still be used is for its team only, and a list with
# fewer than the figure counts would show that there is one.
_COUNTINGS: Mapping[str, _Counting] = MappingProxyType(
    {
        "reports": _Counting(
            "received_on",
            _field("concern"),
            NOT_IN_ERROR & Q(merged_into__isnull=True),
        ),
        "reports_received": _Counting("received_on", _field("concern")),
        "arrests": _Counting(
            "occurred_on",
            _field("offence_class"),
            NOT_IN_ERROR & Q(waits_for_match=False, same_as__isnull=True),
        ),
        "closure_notices": _Counting("served_on", _field("issued_as")),
        "closure_orders": _Counting("order_made_on", _field("scope")),
        "closure_orders_in_force": _Counting(
            "order_made_on",
            _field("scope"),
            until=Least("order_ends_on", "ceased_on", output_field=DateField()),
            since=Coalesce("order_begins_on", "order_made_on"),
            days_out="order_suspended_days",
        ),
        "seizures": _Counting("occurred_on", _seized),
        "activities": _Counting("occurred_on", _field("kind")),
        "referrals": _Counting(
            "occurred_on", _field("kind"), NOT_IN_ERROR & Q(made_at__isnull=False)
        ),
    }
)


class _Counted(Filter):
    """The records that a figure counts in a range of days."""

    name, label, is_linked = COUNTED, "Counted", True
    may_be_saved = is_of_days = True
    means = (
        "The records that a figure counts: the code of the measure, the first and last "
        "day and a category, such as arrests.2026-11-16.2026-11-22"
    )

    def __init__(self, kind: RecordKind[Any]) -> None:
        self._kind = kind

    def read(self, text: str) -> str:
        rows = CountedRows.from_text(text)
        if (
            rows.measure.source != self._kind.code
            or rows.measure.code not in _COUNTINGS
        ):
            message = f"{rows.measure.label}: this list does not have their records"
            raise RuleBroken(message, field=self.name)
        return str(rows)

    def written(self, text: str, viewer: User) -> str:
        return CountedRows.from_text(text).words

    def rows(self, text: str, viewer: User) -> Q:
        rows = CountedRows.from_text(text)
        how = _COUNTINGS[rows.measure.code]
        found = how.only & Q((f"{how.day}__lte", rows.last))
        if how.until is None:
            found &= Q((f"{how.day}__gte", rows.first))
        else:
            found &= Q(GreaterThanOrEqual(how.until, rows.last))
        if how.since is not None:
            found &= Q(LessThanOrEqual(how.since, rows.last))
        if how.days_out:
            found &= ~Q(_IsIn(Value(rows.last), F(how.days_out)))
        return found & how.of_category(rows.category) if rows.category else found


def _street(text: str, viewer: User) -> Street | None:
    """Return a street of the viewer's force; another's is not known."""
    return Street.objects.filter(own_streets(viewer.force_id), pk=text).first()


class _InStreet(Filter):
    """The records that name one street; or those that name none."""

    name, label, is_linked = STREET, "Street", True
    may_be_saved = True
    means = "The number of a street in its ledger, or none: what names no street"

    def read(self, text: str) -> str:
        if text != NO_STREET and not _ID.fullmatch(text):
            raise RuleBroken("Choose a street by its link", field=self.name)
        return text

    def written(self, text: str, viewer: User) -> str:
        if text == NO_STREET:
            return "No street named"
        street = _street(text, viewer)
        return f"Street: {street.name if street else 'not known'}"

    def rows(self, text: str, viewer: User) -> Q:
        if text == NO_STREET:
            return Q(street__isnull=True)
        street = _street(text, viewer)
        return Q(street=street.pk) if street else Q(pk__in=[])


class _InBox(Filter):
    """The records whose point is in a part of the map."""

    name, label, is_linked = BOX, "Part of the map", True
    may_be_saved = True
    means = "west_south_east_north in degrees: only what is on this part of the map"

    def read(self, text: str) -> str:
        try:
            return written_box(self._box(text))
        except RuleBroken:
            raise RuleBroken("Open the list from the map", field=self.name) from None

    def written(self, text: str, viewer: User) -> str:
        return "In view on the map"

    def rows(self, text: str, viewer: User) -> Q:
        box = self._box(text)
        corners = (box.west, box.south, box.east, box.north)
        return Q(point__bboverlaps=Polygon.from_bbox(corners))

    def _box(self, text: str) -> Box:
        return box_named(text.replace(BETWEEN, ","))


def filters_of(kind: RecordKind[Any]) -> Sequence[Filter]:
    """Return the filters of a kind's list that only links give.

    Called through LINKED_FILTERS of the registry.
    """
    if not any(MEASURES[code].source == kind.code for code in _COUNTINGS):
        return []
    return [_Counted(kind), _InStreet(), _InBox(), HoursFilter()]


def may_list(viewer: User, measure: Measure) -> bool:
    """Return whether the viewer may read the records that a measure counts."""
    kind = kind_with(measure.source)
    return (
        kind is not None
        and measure.code in _COUNTINGS
        and policy.can(viewer, kind.read)
    )
