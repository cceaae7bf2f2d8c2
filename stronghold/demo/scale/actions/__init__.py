"""Stores made-up records by the million: copied in batches, each one transaction.

Areas follow the same rule as for all records; the tables' triggers mark stale days and
write each record's history. The audit log gets one event for each batch, not one for
each record.
"""

import uuid
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from random import Random
from typing import Any

from django.contrib.gis.geos import Point
from django.db import transaction

from operations.models import Activity, Arrest, Seizure
from reports.models import Report
from stronghold.core.accounts.models import User
from stronghold.core.accounts.queries import owning_team
from stronghold.core.audit.choices import Kind
from stronghold.core.audit.record import SYSTEM, record
from stronghold.core.geography.choices import AreaKind, StreetKind
from stronghold.core.geography.models import Area, SnapPoint
from stronghold.core.geography.queries import KnownAreas, Place, areas_of_places
from stronghold.core.kernel import clock
from stronghold.core.kernel.errors import RuleBroken
from stronghold.core.kernel.london import LONDON, london_date
from stronghold.core.places.choices import PremisesKind
from stronghold.core.places.models import Premises
from stronghold.core.records.models import Record
from stronghold.demo.copying import copy_rows
from stronghold.demo.scale.actions.forces import (
    PEOPLE,
    have_force,
    streets_of,
    username_in,
)
from stronghold.demo.scale.days import busy_days, moment_on
from stronghold.demo.scale.places import (
    HOT_STREETS,
    PREMISES_A_STREET,
    NamedStreet,
    Spot,
    by_heat,
    made_spots,
    point_on,
)
from stronghold.demo.scale.rows import By, Happened, Maker, Row, client_uuid

SEED = 20180722
BATCH = 10_000
Making = Callable[[Maker, int, Happened], Row]
# How many in a hundred records are of each kind.
MADE: Mapping[type[Record], tuple[int, Making]] = {
    Report: (82, Maker.report),
    Arrest: (8, Maker.arrest),
    Activity: (6, Maker.activity),
    Seizure: (4, Maker.seizure),
}
_SHARES = [(model, make) for model, (n, make) in MADE.items() for _ in range(n)]


@dataclass
class World:
    """What all batches of a run share, and what is looked up only once."""

    by: By
    force: str
    spots: Sequence[Spot]
    days: Sequence[date]
    until: datetime
    known_areas: KnownAreas = field(default_factory=dict)
    teams: dict[tuple[int | None, ...], int | None] = field(default_factory=dict)
    points: dict[Any, str] = field(default_factory=dict)


def make_scale_data(n_rows: int, *, n_forces: int = 1) -> Iterator[int]:
    """Store records until there are `n_rows`; yield how many there are so far.

    The forces take turns, a batch each. The same numbers, gazetteer, boundaries and
    day give the same records, and more rows the same ones and more. RuleBroken if
    boundaries, streets or accounts are missing.
    """
    n = n_made()
    if n >= n_rows:
        return
    worlds = [_world(number) for number in range(1, n_forces + 1)]
    while n < n_rows:
        batch = n // BATCH
        end = min((batch + 1) * BATCH, n_rows)
        _store_batch(worlds[batch % n_forces], n, end)
        n = end
        yield n


def n_made() -> int:
    """Return how many such records there are: their UUIDs are numbered from 0."""
    numbers = (uuid.UUID(client_uuid(0)), uuid.UUID(client_uuid(16**12 - 1)))
    newest = [
        model._default_manager.filter(client_uuid__range=numbers)
        .order_by("-client_uuid")
        .values_list("client_uuid", flat=True)
        .first()
        for model in MADE
    ]
    return max((value.node + 1 for value in newest if value), default=0)


def _world(number: int) -> World:
    """Return where and by whom the records of the force of this number are made."""
    if User.objects.filter(username__in=PEOPLE).count() != len(PEOPLE):
        raise RuleBroken("Make the demonstration's accounts first, as load_demo does")
    have_force(number)
    streets = by_heat(_stream("heat"), _streets(number))
    if not streets or not Area.objects.exists():
        raise RuleBroken("Load boundaries and streets first, as load_demo does")
    names = [username_in(number, name) for name in PEOPLE]
    people = {u.username: u for u in User.objects.filter(username__in=names)}
    officer = people[names[0]]
    premises = _make_premises(streets[:HOT_STREETS], force_id=officer.force.pk)
    today = clock.today()
    midnight = datetime.combine(today, time(), tzinfo=LONDON)
    ids = tuple(people[name].pk for name in names)
    return World(
        By(officer.force.pk, officer.organisation_id, ids),
        officer.force.code,
        made_spots(_stream("spots"), streets, premises),
        busy_days(today),
        midnight - timedelta(minutes=1),
    )


def _stream(name: str) -> Random:
    return Random(f"{SEED} scale {name}")  # noqa: S311 - made-up records, no secret


def _streets(number: int) -> list[NamedStreet]:
    points: dict[int, list[tuple[float, float]]] = {}
    for snap in SnapPoint.objects.order_by("pk"):
        points.setdefault(snap.street_id, []).append((snap.point.x, snap.point.y))
    streets = streets_of(number).filter(kind=StreetKind.STREET, pk__in=points)
    return [
        NamedStreet(street.pk, street.name, str(street), points[street.pk])
        for street in streets.order_by("pk")
    ]


@transaction.atomic(durable=True)
def _make_premises(
    streets: Sequence[NamedStreet], *, force_id: int
) -> Mapping[int, Sequence[Spot]]:
    """Make the premises of the busiest streets, once; return them by street."""
    random, kinds = _stream("premises"), (PremisesKind.DWELLING, PremisesKind.FLATS)
    rows = [
        Premises(
            force_id=force_id,
            address=f"{101 + 2 * i} {street.name}",
            street_id=street.pk,
            point=Point(*point_on(random, street), srid=4326),
            kind=kinds[i % 2],
        )
        for street in streets
        for i in range(PREMISES_A_STREET)
    ]
    Premises.objects.bulk_create(rows, ignore_conflicts=True)
    made = {(row.street_id, row.address) for row in rows}
    spots: dict[int, list[Spot]] = {}
    here = Premises.objects.filter(
        force_id=force_id, street__in=[s.pk for s in streets]
    )
    for row in here.order_by("street_id", "address"):
        if (row.street_id, row.address) in made:
            at = (row.point.x, row.point.y)
            spot = Spot(row.address, at, row.street_id, row.pk)
            spots.setdefault(row.street_id, []).append(spot)
    return spots


@transaction.atomic(durable=True)
def _store_batch(world: World, first: int, end: int) -> None:
    """Store the records from number `first` up to, not including, `end`."""
    for model, made in _rows(world, first, end).items():
        if made:
            _copy(model, made)
    detail = {"made_up": end - first}
    record(Kind.COLLECTION, by=SYSTEM, force=world.force, detail=detail)


def _copy(model: type[Record], rows: Sequence[Row]) -> None:
    """Copy rows into a table; what a row leaves out gets the model's default."""
    defaults: Row = {
        column.attname: column.get_default()
        for column in model._meta.local_concrete_fields
        if not (column.null or column.primary_key or column.attname in rows[0])
    }
    whole = [defaults | row for row in rows]
    copy_rows(model, [*whole[0]], [[*row.values()] for row in whole])


def _rows(world: World, first: int, end: int) -> dict[type[Record], list[Row]]:
    """Make a batch from its start, and return the rows from `first` on."""
    batch = first // BATCH
    random = _stream(f"events {batch}")
    drawn = [
        (world.spots[int(random.random() * len(world.spots))], _moment(random, world))
        for _ in range(batch * BATCH, end)
    ]
    events = _events(world, drawn)
    # Its own random generator, so that part of a batch equals the start of all of it.
    maker = Maker(_stream(f"rows {batch}"), world.by, world.until)
    rows: dict[type[Record], list[Row]] = {model: [] for model in MADE}
    for n, event in enumerate(events, batch * BATCH):
        model, make = _SHARES[n % 100]
        row = make(maker, n, event)
        if n >= first:
            rows[model].append(row)
    return rows


def _moment(random: Random, world: World) -> datetime:
    return moment_on(random, world.days[int(random.random() * len(world.days))])


def _events(world: World, drawn: Sequence[tuple[Spot, datetime]]) -> Iterator[Happened]:
    """Yield each record's time and place, with its areas on that day."""
    places = [
        Place(spot.at, london_date(at), world.by.force_id)
        for spot, at in drawn
        if spot.at
    ]
    found = iter(areas_of_places(places, known=world.known_areas))
    for spot, at in drawn:
        yield _event(world, spot, at, areas=next(found) if spot.at else {})


def _event(
    world: World, spot: Spot, at: datetime, *, areas: Mapping[str, int]
) -> Happened:
    district, ward = areas.get(AreaKind.DISTRICT), areas.get(AreaKind.WARD)
    lsoa = areas.get(AreaKind.LSOA)
    key = (lsoa, ward, district)
    if key not in world.teams:
        world.teams[key] = owning_team(world.by.organisation_id, key)
    if spot.at and spot.at not in world.points:
        world.points[spot.at] = Point(*spot.at, srid=4326).hexewkb.decode()
    place = {
        "place_text": spot.words,
        "point": world.points[spot.at] if spot.at else None,
        "street_id": spot.street_id,
        "premises_id": spot.premises_id,
        "district_id": district,
        "ward_id": ward,
        "lsoa_id": lsoa,
    }
    return Happened(at, place, world.teams[key])
