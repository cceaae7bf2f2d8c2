"""A second count of each measure, in Python, row by row, to check the tallies.

It shares no code with the source views or the refresh, so that it finds their mistakes.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from datetime import date, timedelta
from typing import Any, NamedTuple

from django.db.models import F, FloatField, Func, Model

from operations.models import (
    Activity,
    Arrest,
    ClosureCase,
    Referral,
    Seizure,
    Warrant,
)
from reports.models import Report
from stronghold.core.kernel.weeks import Period, Week
from stronghold.figures.choices import ELSEWHERE, PLACE_NOT_KNOWN, Level
from stronghold.figures.measures import Measure
from stronghold.opendata.models import StopSearch, StreetCrime

_CHUNK = 5000
_NO_OUTCOME = "Outcome not recorded"
_LINKS = {True: "linked", False: "not_linked", None: "not_said"}


class Cell(NamedTuple):
    """The key of one tally of a measure."""

    level: str
    period: date
    force_id: int
    area_id: int
    category: str


class Row(NamedTuple):
    """One counted row; an area is None if no loaded area contains the place."""

    force_id: int
    day: date
    district: int | None
    ward: int | None
    lsoa: int | None
    longitude: float | None
    latitude: float | None
    category: Any
    # Only street crimes also have their place by code.
    code: str | None = None

    @property
    def has_point(self) -> bool:
        return self.longitude is not None

    @property
    def has_place(self) -> bool:
        """Whether its district and LSOA can be found: by its point, or by its code."""
        return self.has_point if self.code is None else self.code != ""

    @property
    def is_elsewhere(self) -> bool:
        """Whether its place is known but in no loaded district."""
        return self.district is None and self.has_place


def recount(measure: Measure) -> Counter[Cell]:
    """Count a measure row by row."""
    tallies: Counter[Cell] = Counter()
    periods: dict[date, Period] = {}
    for row in rows_of(measure):
        period = periods.get(row.day) or measure.period_of(row.day)
        periods[row.day] = period
        for level, area_id in _places(row):
            cell = Cell(level, period.start, row.force_id, area_id, row.category)
            tallies[cell] += 1
    return tallies


def rows_of(measure: Measure) -> Iterator[Row]:
    """Yield each row that counts; those of a flow by day."""
    return _ROWS[measure.code]()


def _places(row: Row) -> Iterator[tuple[str, int]]:
    """Yield the level and area id of a row at each level."""
    yield Level.FORCE, row.force_id
    yield Level.DISTRICT, _place(row.district, known=row.has_place)
    yield Level.WARD, _place(row.ward, known=row.has_point)
    yield Level.LSOA, _place(row.lsoa, known=row.has_place)


def _place(area_id: int | None, *, known: bool) -> int:
    if area_id is not None:
        return area_id
    return ELSEWHERE if known else PLACE_NOT_KNOWN


def _reports() -> Iterator[Row]:
    valid = {"error_at": None, "merged_into": None}
    return _rows(Report, "received_on", "concern", **valid)


def _reports_received() -> Iterator[Row]:
    return _rows(Report, "received_on", "concern", error_at=None)


def _arrests() -> Iterator[Row]:
    valid = {"error_at": None, "same_as": None, "waits_for_match": False}
    return _rows(Arrest, "occurred_on", "offence_class", **valid)


def _warrants_executed() -> Iterator[Row]:
    live = {"error_at": None, "executed_on__isnull": False}
    return _rows(Warrant, "executed_on", "outcome", **live)


def _closure_notices() -> Iterator[Row]:
    served = {"error_at": None, "served_on__isnull": False}
    return _rows(ClosureCase, "served_on", "issued_as", **served)


def _closure_orders() -> Iterator[Row]:
    made = {"error_at": None, "order_made_on__isnull": False}
    return _rows(ClosureCase, "order_made_on", "scope", **made)


def _closure_orders_in_force() -> Iterator[Row]:
    """Yield an order once for each Sunday on which it is in force."""
    for order in ClosureCase.objects.filter(error_at=None).iterator(_CHUNK):
        ends = [day for day in (order.order_ends_on, order.ceased_on) if day]
        if not (order.order_made_on and ends):
            continue
        first = order.order_begins_on or order.order_made_on
        if first > min(ends):
            # It was ended before it began.
            continue
        sunday = Week.of(first).end - timedelta(days=1)
        while sunday <= min(ends):
            if any(_is_in(sunday, days) for days in order.order_suspended_days):
                sunday += timedelta(days=7)
                continue
            areas = (order.district_id, order.ward_id, order.lsoa_id)
            east = order.point.x if order.point else None
            north = order.point.y if order.point else None
            yield Row(order.force_id, sunday, *areas, east, north, order.scope)
            sunday += timedelta(days=7)


def _is_in(day: date, days: Any) -> bool:
    return days.lower <= day and (days.upper is None or day < days.upper)


def _seizures() -> Iterator[Row]:
    for row in _rows(Seizure, "occurred_on", "kind", "drug_class", error_at=None):
        yield row._replace(category=row.code or row.category, code=None)


def _activities() -> Iterator[Row]:
    return _rows(Activity, "occurred_on", "kind", error_at=None)


def _referrals() -> Iterator[Row]:
    made = {"error_at": None, "made_at__isnull": False}
    return _rows(Referral, "occurred_on", "kind", **made)


def _stop_searches() -> Iterator[Row]:
    drugs = {"object_of_search": "Controlled drugs"}
    for row in _rows(StopSearch, "occurred_on", "outcome", **drugs):
        yield row._replace(category=row.category or _NO_OUTCOME)


def _stop_search_arrests() -> Iterator[Row]:
    drugs = {"object_of_search": "Controlled drugs", "outcome": "Arrest"}
    for row in _rows(StopSearch, "occurred_on", "outcome_linked", **drugs):
        yield row._replace(category=_LINKS[row.category])


def _street_drug_crimes() -> Iterator[Row]:
    drugs = {"crime_type": "Drugs"}
    for row in _rows(StreetCrime, "month", "outcome", "lsoa_code", **drugs):
        yield row._replace(category=row.category or _NO_OUTCOME)


_ROWS: Mapping[str, Callable[[], Iterator[Row]]] = {
    "reports": _reports,
    "reports_received": _reports_received,
    "arrests": _arrests,
    "warrants_executed": _warrants_executed,
    "closure_notices": _closure_notices,
    "closure_orders": _closure_orders,
    "closure_orders_in_force": _closure_orders_in_force,
    "seizures": _seizures,
    "activities": _activities,
    "referrals": _referrals,
    "stop_searches": _stop_searches,
    "stop_search_arrests": _stop_search_arrests,
    "street_drug_crimes": _street_drug_crimes,
}


def _degrees(function: str) -> Func:
    return Func(F("point"), function=function, output_field=FloatField())


def _rows(model: type[Model], day: str, *fields: str, **only: Any) -> Iterator[Row]:
    """Yield the rows of a model with these values, read in chunks."""
    areas = ("district_id", "ward_id", "lsoa_id")
    query = (
        model._default_manager.filter(**only)
        .order_by(day)
        .annotate(longitude=_degrees("ST_X"), latitude=_degrees("ST_Y"))
        .values_list("force_id", day, *areas, "longitude", "latitude", *fields)
    )
    for values in query.iterator(chunk_size=_CHUNK):
        yield Row(*values)
