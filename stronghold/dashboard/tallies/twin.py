"""The slow twin: what each measure counts, said again in Python, one row at a time.

It shares nothing with the source views or the refresh, so that it can contradict them.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from typing import Any, NamedTuple

from django.db.models import BooleanField, ExpressionWrapper, Model, Q

from operations.models import Arrest
from reports.models import Report
from stronghold.dashboard.choices import ELSEWHERE, PLACE_NOT_KNOWN, Level
from stronghold.dashboard.measures import Measure
from stronghold.kernel.weeks import Period
from stronghold.opendata.models import StopSearch, StreetCrime

_CHUNK = 5000
_NO_OUTCOME = "Outcome not recorded"
_LINKS = {True: "linked", False: "not_linked", None: "not_said"}


class Cell(NamedTuple):
    """What one tally of a measure is about."""

    level: str
    period: date
    force_id: int
    area_id: int
    category: str


class _Row(NamedTuple):
    """One thing counted; an area is None where no loaded one holds the place."""

    force_id: int
    day: date
    district: int | None
    ward: int | None
    lsoa: int | None
    has_point: bool
    category: Any
    # Street crimes alone are placed by their code too.
    code: str | None = None


def recount(measure: Measure) -> Counter[Cell]:
    """Count a measure afresh, row by row."""
    tallies: Counter[Cell] = Counter()
    periods: dict[date, Period] = {}
    for row in _ROWS[measure.code]():
        period = periods.get(row.day) or measure.period_of(row.day)
        periods[row.day] = period
        for level, area_id in _places(row):
            cell = Cell(level, period.start, row.force_id, area_id, row.category)
            tallies[cell] += 1
    return tallies


def _places(row: _Row) -> Iterator[tuple[str, int]]:
    """Yield the one place of a row at each level."""
    has_code = row.has_point if row.code is None else row.code != ""
    yield Level.FORCE, row.force_id
    yield Level.DISTRICT, _place(row.district, known=has_code)
    yield Level.WARD, _place(row.ward, known=row.has_point)
    yield Level.LSOA, _place(row.lsoa, known=has_code)


def _place(area_id: int | None, *, known: bool) -> int:
    if area_id is not None:
        return area_id
    return ELSEWHERE if known else PLACE_NOT_KNOWN


def _reports() -> Iterator[_Row]:
    valid = {"error_at": None, "merged_into": None}
    return _rows(Report, "received_on", "concern", **valid)


def _reports_received() -> Iterator[_Row]:
    return _rows(Report, "received_on", "concern", error_at=None)


def _arrests() -> Iterator[_Row]:
    return _rows(Arrest, "occurred_on", "offence_class", error_at=None)


def _stop_searches() -> Iterator[_Row]:
    drugs = {"object_of_search": "Controlled drugs"}
    for row in _rows(StopSearch, "occurred_on", "outcome", **drugs):
        yield row._replace(category=row.category or _NO_OUTCOME)


def _stop_search_arrests() -> Iterator[_Row]:
    drugs = {"object_of_search": "Controlled drugs", "outcome": "Arrest"}
    for row in _rows(StopSearch, "occurred_on", "outcome_linked", **drugs):
        yield row._replace(category=_LINKS[row.category])


def _street_drug_crimes() -> Iterator[_Row]:
    drugs = {"crime_type": "Drugs"}
    for row in _rows(StreetCrime, "month", "outcome", "lsoa_code", **drugs):
        yield row._replace(category=row.category or _NO_OUTCOME)


_ROWS: Mapping[str, Callable[[], Iterator[_Row]]] = {
    "reports": _reports,
    "reports_received": _reports_received,
    "arrests": _arrests,
    "stop_searches": _stop_searches,
    "stop_search_arrests": _stop_search_arrests,
    "street_drug_crimes": _street_drug_crimes,
}


def _rows(model: type[Model], day: str, *fields: str, **only: Any) -> Iterator[_Row]:
    """Yield the rows of a model that have these values, read a chunk at a time."""
    has_point = ExpressionWrapper(Q(point__isnull=False), output_field=BooleanField())
    areas = ("district_id", "ward_id", "lsoa_id")
    query = (
        model._default_manager.filter(**only)
        .annotate(has_point=has_point)
        .values_list("force_id", day, *areas, "has_point", *fields)
    )
    for values in query.iterator(chunk_size=_CHUNK):
        yield _Row(*values)
