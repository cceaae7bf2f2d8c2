"""Assigns records and open data to areas again after new boundaries are loaded.

It follows the same rule as saving a record: by the point, in the editions in force on
the counted day; a street crime's LSOA and district by its code.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from django.contrib.gis.geos import Point
from django.db import connection, transaction
from django.db.models import F, Model, Q
from django.db.models.expressions import Combinable
from django.db.models.functions import Coalesce

from operations.records import RECORD_KINDS
from operations.taskings.record import TASKINGS
from stronghold.core.audit.choices import Kind
from stronghold.core.audit.record import Actor, record
from stronghold.core.geography.choices import AreaKind
from stronghold.core.geography.models import Force
from stronghold.core.geography.queries import (
    KnownAreas,
    Place,
    areas_of_places,
    newest_areas,
)
from stronghold.opendata.models import StopSearch, StreetCrime

BATCH = 5000
# A row moved in the meantime is left alone: what moved it has assigned its areas.
_SET_AREAS = """
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
    """A table whose rows have areas, found for the day that each row counts on.

    That day is the first of `days` that is not null, as in the row's `counted_on`.
    """

    name: str
    model: type[Model]
    days: tuple[str, ...] = ("occurred_on",)
    has_references: bool = False
    has_codes: bool = False
    # A tasking without a point may be for an area as a whole, which it keeps.
    only: Q = Q()

    @property
    def counted_on(self) -> Combinable:
        first, *rest = map(F, self.days)
        return Coalesce(first, *rest) if rest else first


# Also what no figure counts: pages and agreements use their areas.
TABLES = (
    *(
        _Table(
            kind.many.lower(),
            kind.model,
            tuple(kind.area_days),
            has_references=True,
            # An erased one has no exact place; it stays in the areas that it was in.
            only=Q(erased_at__isnull=True),
        )
        for kind in RECORD_KINDS
    ),
    _Table(
        "taskings",
        TASKINGS.model,
        ("due_on",),
        has_references=True,
        only=Q(point__isnull=False),
    ),
    _Table("stop and searches", StopSearch),
    _Table("street crimes", StreetCrime, ("month",), has_codes=True),
)


class _Areas(NamedTuple):
    district: int | None
    ward: int | None
    lsoa: int | None


class _Row(NamedTuple):
    pk: int
    force: int
    day: date
    point: Point | None
    areas: _Areas
    lsoa_code: str


@dataclass(frozen=True)
class Progress:
    """Progress on one table."""

    table: str
    n_read: int
    n_rows: int
    n_changed: int


def reassign_areas(*, by: Actor) -> Iterator[Progress]:
    """Assign every row to its areas again, changing only rows that move.

    Yields after each batch. Each batch is its own transaction, so a stopped run keeps
    what it did and the next run finds little to do. Triggers mark the tallies of moved
    rows as stale.
    """
    known: KnownAreas = {}
    for table in TABLES:
        n_rows = table.model._default_manager.filter(table.only).count()
        n_read = n_changed = last = 0
        while batch := _next_rows(table, after=last):
            last = batch[-1].pk
            n_read += len(batch)
            n_changed += _reassign_batch(table, batch, by=by, known=known)
            yield Progress(table.name, n_read, max(n_rows, n_read), n_changed)


def _next_rows(table: _Table, *, after: int) -> list[_Row]:
    areas = ("district_id", "ward_id", "lsoa_id")
    code = ("lsoa_code",) if table.has_codes else ()
    rows = (
        table.model._default_manager.filter(table.only, pk__gt=after)
        .order_by("pk")
        .values_list("pk", "force_id", table.counted_on, "point", *areas, *code)[:BATCH]
    )
    return [
        _Row(pk, force, day, point, _Areas(*rest[:3]), "".join(rest[3:]))
        for pk, force, day, point, *rest in rows
    ]


@transaction.atomic(durable=True)
def _reassign_batch(
    table: _Table, rows: Sequence[_Row], *, by: Actor, known: KnownAreas
) -> int:
    """Store the new areas of rows that moved; return how many moved."""
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
    codes: dict[int, set[str]] = defaultdict(set)
    for row in rows:
        codes[row.force].add(row.lsoa_code)
    lsoas = {
        force: newest_areas(AreaKind.LSOA, of_force, force=force)
        for force, of_force in codes.items()
    }
    for row, areas in zip(rows, _at_points(rows, known), strict=True):
        lsoa = lsoas[row.force].get(row.lsoa_code)
        ward = areas.get(AreaKind.WARD)
        yield (
            _Areas(lsoa.parent_id, ward, lsoa.id) if lsoa else _Areas(None, ward, None)
        )


def _at_points(rows: Sequence[_Row], known: KnownAreas) -> Iterator[dict[str, int]]:
    """Yield the areas that contain each row's point; none without a point."""
    places = [
        Place((row.point.x, row.point.y), row.day, row.force)
        for row in rows
        if row.point
    ]
    found = iter(areas_of_places(places, known=known))
    for row in rows:
        yield next(found) if row.point else {}


def _store(
    table: _Table, moved: Sequence[tuple[_Row, _Areas]]
) -> list[tuple[int, str]]:
    """Store new areas; return each changed row's force, and a record's reference."""
    statement = _SET_AREAS.format(
        table=connection.ops.quote_name(table.model._meta.db_table),
        days=", ".join(f"row.{connection.ops.quote_name(d)}" for d in table.days),
        reference="reference" if table.has_references else "''",
    )
    parameters: list[Any] = [
        [row.pk for row, _ in moved],
        [row.day for row, _ in moved],
        [row.point and row.point.hexewkb.decode() for row, _ in moved],
        [areas.district for _, areas in moved],
        [areas.ward for _, areas in moved],
        [areas.lsoa for _, areas in moved],
    ]
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)
        stored: list[tuple[int, str]] = cursor.fetchall()
    return stored


def _record(table: _Table, stored: Sequence[tuple[int, str]], *, by: Actor) -> None:
    """Record an audit event for each force whose rows changed."""
    references: dict[int, list[str]] = defaultdict(list)
    for force_id, reference in stored:
        references[force_id].append(reference)
    for force in Force.objects.filter(pk__in=references):
        changed = references[force.pk] if table.has_references else []
        detail = {"reassign_areas": table.name, "changed": len(references[force.pk])}
        record(Kind.ALTERATION, by=by, records=changed, force=force.code, detail=detail)
