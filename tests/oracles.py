"""Slow twins: what the fast code must come to, said as plainly as can be.

They share no code with what they judge, nor with the twin that check_tallies ships.
"""

from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from operations.models import Arrest
from reports.models import Report
from stronghold.dashboard.models import Tally
from stronghold.opendata.models import StopSearch, StreetCrime

# measure, level, period, force, area, category
Cell = tuple[str, str, date, int, int, str]


def expected_tallies() -> Counter[Cell]:
    """Count every stored row by hand."""
    counted: Counter[Cell] = Counter()
    for measure, day, row, category in _counted_rows():
        for level, area in _areas(row).items():
            counted[measure, level, day, row.force_id, area, category] += 1
    return counted


def kept_tallies() -> Counter[Cell]:
    """Return the tallies as they are stored."""
    return Counter(
        {
            (t.measure, t.level, t.period, t.force_id, t.area_id, t.category): t.n
            for t in Tally.objects.all()
        }
    )


def sums_to_the_force(tallies: Counter[Cell]) -> bool:
    """Say whether areas, elsewhere and not known add up at each level."""
    totals: dict[str, Counter[tuple[Any, ...]]] = {}
    for (measure, level, period, force, _, category), n in tallies.items():
        key = (measure, period, force, category)
        totals.setdefault(level, Counter())[key] += n
    return not totals or (
        set(totals) == {"force", "district", "ward", "lsoa"}
        and all(total == totals["force"] for total in totals.values())
    )


def _counted_rows() -> Iterator[tuple[str, date, Any, str]]:
    yield from _counted_records()
    yield from _counted_searches()
    for crime in StreetCrime.objects.all():
        if crime.crime_type == "Drugs":
            first = crime.month.replace(day=1)
            outcome = crime.outcome or "Outcome not recorded"
            yield "street_drug_crimes", first, crime, outcome


def _counted_records() -> Iterator[tuple[str, date, Any, str]]:
    for report in Report.objects.all():
        monday = _monday(report.received_on)
        if not report.error_at:
            yield "reports_received", monday, report, report.concern
        if not report.error_at and not report.merged_into_id:
            yield "reports", monday, report, report.concern
    for arrest in Arrest.objects.all():
        if not arrest.error_at:
            yield "arrests", _monday(arrest.occurred_on), arrest, arrest.offence_class


def _counted_searches() -> Iterator[tuple[str, date, Any, str]]:
    words = {True: "linked", False: "not_linked", None: "not_said"}
    for search in StopSearch.objects.all():
        if search.object_of_search == "Controlled drugs":
            monday = _monday(search.occurred_on)
            outcome = search.outcome or "Outcome not recorded"
            yield "stop_searches", monday, search, outcome
            if outcome == "Arrest":
                linked = words[search.outcome_linked]
                yield "stop_search_arrests", monday, search, linked


def _monday(day: date) -> date:
    while day.strftime("%a") != "Mon":
        day -= timedelta(days=1)
    return day


def _areas(row: Any) -> dict[str, int]:
    by_point = by_code = 0 if row.point else -1
    if isinstance(row, StreetCrime):
        by_code = 0 if row.lsoa_code else -1
    return {
        "force": row.force_id,
        "district": row.district_id or by_code,
        "ward": row.ward_id or by_point,
        "lsoa": row.lsoa_id or by_code,
    }
