"""Slow recounts of what the fast code must calculate, written as simply as possible.

They share no code with the site, nor with the recount of check_tallies.
"""

from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta
from itertools import product
from typing import Any

from operations.models import (
    Activity,
    Arrest,
    ClosureCase,
    Referral,
    Seizure,
    Warrant,
)
from reports.models import Report
from stronghold.figures.models import MapCell, Tally
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


# measure, grid, span, block, force, category, column, row, elsewhere
Square = tuple[str, int, int, int, int, str, int, int, bool]


def expected_cells() -> dict[Square, tuple[int, int, int]]:
    """Put every stored row by hand into each square, block and category it is in."""
    found: dict[Square, list[tuple[int, int]]] = {}
    for measure, day, row, category in _counted_rows():
        at = _place(row, 8_388_608)
        grids, blocks = (0, 7, 9, 11, 13, 15, 17), _blocks(measure, day)
        for grid, (span, block), counted_as in product(grids, blocks, ("", category)):
            key = (measure, grid, span, block, row.force_id, counted_as)
            where = (*key, *_place(row, 2**grid), _is_elsewhere(row))
            found.setdefault(where, []).append(at)
    return {
        key: (len(at), *map(sum, zip(*at, strict=True))) for key, at in found.items()
    }


def kept_cells() -> dict[Square, tuple[int, int, int]]:
    """Return the map's cells as they are stored."""
    return {
        (
            c.measure,
            c.grid,
            c.span,
            c.block,
            c.force_id,
            c.category,
            c.x,
            c.y,
            c.elsewhere,
        ): (c.n, c.sum_x, c.sum_y)
        for c in MapCell.objects.all()
    }


def _place(row: Any, columns: int) -> tuple[int, int]:
    """Return the column and row; a column is as many degrees wide as a row is 1.6."""
    if not row.point:
        return -1, -1
    wide = 360 / columns
    return int((row.point.x + 180) // wide), int((row.point.y + 90) // (wide / 1.6))


def _is_elsewhere(row: Any) -> bool:
    return bool(row.point) and _areas(row)["district"] == 0


def _blocks(measure: str, day: date) -> list[tuple[int, int]]:
    number = (day - date(1, 1, 1)).days // 7
    if measure == "street_drug_crimes":
        number = day.year * 12 + day.month - 1
    spans = (1,) if measure == "closure_orders_in_force" else (1, 8, 64)
    return [(span, number // span) for span in spans]


def sums_to_the_force(tallies: Counter[Cell]) -> bool:
    """Return whether areas, elsewhere and not known add up at each level."""
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
    yield from _counted_enforcement()
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


def _counted_enforcement() -> Iterator[tuple[str, date, Any, str]]:
    for activity in Activity.objects.filter(error_at=None):
        yield "activities", _monday(activity.occurred_on), activity, activity.kind
    for seizure in Seizure.objects.filter(error_at=None):
        seized = seizure.drug_class if seizure.kind == "drugs" else seizure.kind
        yield "seizures", _monday(seizure.occurred_on), seizure, seized
    for referral in Referral.objects.filter(error_at=None):
        if referral.made_at:
            yield "referrals", _monday(referral.occurred_on), referral, referral.kind
    yield from _counted_warrants_and_closures()


def _counted_warrants_and_closures() -> Iterator[tuple[str, date, Any, str]]:
    for warrant in Warrant.objects.filter(error_at=None):
        if warrant.executed_on:
            monday = _monday(warrant.executed_on)
            yield "warrants_executed", monday, warrant, warrant.outcome
    for case in ClosureCase.objects.filter(error_at=None):
        if case.served_on:
            yield "closure_notices", _monday(case.served_on), case, case.issued_as
        if not case.order_made_on:
            continue
        yield "closure_orders", _monday(case.order_made_on), case, case.scope
        ends = [day for day in (case.order_ends_on, case.ceased_on) if day]
        monday = _monday(case.order_begins_on or case.order_made_on)
        while ends and monday + timedelta(days=6) <= min(ends):
            sunday = monday + timedelta(days=6)
            if not any(sunday in days for days in case.order_suspended_days):
                yield "closure_orders_in_force", monday, case, case.scope
            monday += timedelta(days=7)


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
