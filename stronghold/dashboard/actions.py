"""Puts records and open data into their areas again, once boundaries were loaded.

The rule is that of their own actions: by the point, for the editions in force on the
counted day; a street crime's LSOA and district by its code.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from django.contrib.gis.geos import Point
from django.db import connection, transaction
from django.db.models import F, Model
from django.db.models.expressions import Combinable
from django.db.models.functions import Coalesce

from operations.models import (
    Activity,
    Arrest,
    ClosureCase,
    Concern,
    CountyLine,
    Referral,
    Seizure,
    Warrant,
)
from reports.models import Report
from stronghold.audit.choices import Kind
from stronghold.audit.record import Actor, record
from stronghold.geography.choices import AreaKind
from stronghold.geography.models import Force
from stronghold.geography.queries import (
    KnownAreas,
    Place,
    areas_of_places,
    newest_areas,
)
from stronghold.opendata.models import StopSearch, StreetCrime
from stronghold.records.models import Record

BATCH = 5000
# A row that somebody moved meanwhile was placed by whoever moved it.
_PLACE = """
UPDATE {table} AS row
SET district_id = found.district, ward_id = found.ward, lsoa_id = found.lsoa
FROM unnest(%s::bigint[], %s::date[], %s::text[],
            %s::bigint[], %s::bigint[], %s::bigint[])
     AS found (id, day, point, district, ward, lsoa)
WHERE row.id = found.id AND coalesce({days}) = found.day
  AND row.point IS NOT DISTINCT FROM found.point::geometry
RETURNING row.force_id, {reference}
"""


@dataclass(frozen=True)
class _Table:
    """Rows that are placed in areas, for the day that each is counted on.

    It is the first of `days` that a row has, as its `counted_on` says.
    """

    name: str
    model: type[Model]
    days: tuple[str, ...] = ("occurred_on",)
    is_of_records: bool = False
    has_codes: bool = False

    @property
    def counted_on(self) -> Combinable:
        first, *rest = map(F, self.days)
        return Coalesce(first, *rest) if rest else first


def _of_records(name: str, model: type[Record], *days: str) -> _Table:
    return _Table(name, model, days or ("occurred_on",), is_of_records=True)


# Each kind of record, counted or not: a page and an agreement go by its areas too.
TABLES = (
    _of_records("reports", Report, "received_on"),
    _of_records("arrests", Arrest),
    _of_records("warrants", Warrant, "executed_on", "occurred_on"),
    _of_records("closure cases", ClosureCase),
    _of_records("seizures", Seizure),
    _of_records("activities", Activity),
    _of_records("referrals", Referral),
    _of_records("concerns", Concern),
    _of_records("county lines", CountyLine),
    _Table("stop and searches", StopSearch),
    _Table("street crimes", StreetCrime, ("month",), has_codes=True),
)


class _Areas(NamedTuple):
    district: int | None
    ward: int | None
    lsoa: int | None


class _Row(NamedTuple):
    pk: int
    day: date
    point: Point | None
    areas: _Areas
    lsoa_code: str


@dataclass(frozen=True)
class Progress:
    """How far the work on one table is."""

    table: str
    n_read: int
    n_rows: int
    n_changed: int


def reassign_areas(*, by: Actor) -> Iterator[Progress]:
    """Place every row again, changing only those that move; yield after each batch.

    Each batch is its own transaction, so a run that was stopped has kept what it did,
    and the next finds little to do. The triggers mark whatever moves.
    """
    known: KnownAreas = {}
    for table in TABLES:
        n_rows = table.model._default_manager.count()
        n_read = n_changed = last = 0
        while batch := _next_rows(table, after=last):
            last = batch[-1].pk
            n_read += len(batch)
            n_changed += _place_batch(table, batch, by=by, known=known)
            yield Progress(table.name, n_read, max(n_rows, n_read), n_changed)


def _next_rows(table: _Table, *, after: int) -> list[_Row]:
    areas = ("district_id", "ward_id", "lsoa_id")
    code = ("lsoa_code",) if table.has_codes else ()
    rows = (
        table.model._default_manager.filter(pk__gt=after)
        .order_by("pk")
        .values_list("pk", table.counted_on, "point", *areas, *code)[:BATCH]
    )
    return [
        _Row(pk, day, point, _Areas(*rest[:3]), "".join(rest[3:]))
        for pk, day, point, *rest in rows
    ]


@transaction.atomic(durable=True)
def _place_batch(
    table: _Table, rows: Sequence[_Row], *, by: Actor, known: KnownAreas
) -> int:
    """Store the areas of the rows that are in others now; return how many those are."""
    found = _areas_by_code if table.has_codes else _areas_by_point
    moved = [
        (row, areas)
        for row, areas in zip(rows, found(rows, known), strict=True)
        if areas != row.areas
    ]
    stored = _store(table, moved) if moved else []
    _record(table, stored, by=by)
    return len(stored)


def _areas_by_point(rows: Sequence[_Row], known: KnownAreas) -> Iterator[_Areas]:
    for areas in _at_points(rows, known):
        yield _Areas(
            areas.get(AreaKind.DISTRICT),
            areas.get(AreaKind.WARD),
            areas.get(AreaKind.LSOA),
        )


def _areas_by_code(rows: Sequence[_Row], known: KnownAreas) -> Iterator[_Areas]:
    lsoas = newest_areas(AreaKind.LSOA, {row.lsoa_code for row in rows})
    for row, areas in zip(rows, _at_points(rows, known), strict=True):
        lsoa = lsoas.get(row.lsoa_code)
        ward = areas.get(AreaKind.WARD)
        yield (
            _Areas(lsoa.parent_id, ward, lsoa.id) if lsoa else _Areas(None, ward, None)
        )


def _at_points(rows: Sequence[_Row], known: KnownAreas) -> Iterator[dict[str, int]]:
    """Yield the areas that hold each row's point; none without a point."""
    places = [Place((row.point.x, row.point.y), row.day) for row in rows if row.point]
    found = iter(areas_of_places(places, known=known))
    for row in rows:
        yield next(found) if row.point else {}


def _store(
    table: _Table, moved: Sequence[tuple[_Row, _Areas]]
) -> list[tuple[int, str]]:
    """Return the force of each row that was changed, and the reference of a record."""
    statement = _PLACE.format(
        table=connection.ops.quote_name(table.model._meta.db_table),
        days=", ".join(f"row.{connection.ops.quote_name(d)}" for d in table.days),
        reference="reference" if table.is_of_records else "''",
    )
    parameters: list[Any] = [
        [row.pk for row, _ in moved],
        [row.day for row, _ in moved],
        [row.point and row.point.hexewkb.decode() for row, _ in moved],
        *([areas[n] for _, areas in moved] for n in range(3)),
    ]
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)
        stored: list[tuple[int, str]] = cursor.fetchall()
    return stored


def _record(table: _Table, stored: Sequence[tuple[int, str]], *, by: Actor) -> None:
    """Write an event for each force whose rows changed."""
    references: dict[int, list[str]] = defaultdict(list)
    for force_id, reference in stored:
        references[force_id].append(reference)
    for force in Force.objects.filter(pk__in=references):
        named = references[force.pk] if table.is_of_records else []
        detail = {"reassign_areas": table.name, "changed": len(references[force.pk])}
        record(Kind.ALTERATION, by=by, records=named, force=force.code, detail=detail)
