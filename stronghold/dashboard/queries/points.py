"""Where things are: squares with their counts, or near by the things themselves.

Squares are read from the map's cells, which are counted beforehand, so that a view
costs the same whatever there is. Single things are read from their rows, only where
few of them lie in a small box; those that are records are noted as consulted.
"""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from types import MappingProxyType
from typing import Any, NamedTuple

from django.db import connection

from operations.activities.models import Activity
from operations.activities.visibility import visible_activities
from operations.arrests.models import Arrest
from operations.arrests.visibility import visible_arrests
from operations.closures.models import ClosureCase
from operations.closures.visibility import visible_closures
from operations.safeguarding.models import Referral
from operations.safeguarding.visibility import visible_safeguarding
from operations.seizures.models import Seizure
from operations.seizures.visibility import visible_seizures
from operations.warrants.models import Warrant
from operations.warrants.visibility import visible_warrants
from reports.models import Report
from reports.report.visibility import visible_reports
from stronghold.accounts import policy
from stronghold.accounts.models import User
from stronghold.accounts.permissions import Verb
from stronghold.audit.record import consulted
from stronghold.dashboard.grid import (
    NO_POINT,
    PLACE_BITS,
    Box,
    Squares,
    blocks_of,
    column_of,
    latitude_of,
    longitude_of,
    period_number,
    row_of,
    squares_in,
)
from stronghold.dashboard.measures import Measure
from stronghold.dashboard.points_question import PointsQuestion

# From this zoom on single things are shown, if the box holds no more of them than one
# can look at, and is no larger than a screen's worth.
POINTS_FROM = 15
MOST_POINTS = 300
WIDEST_DEGREES = 0.2
# So many are named by a street this near, for a list that is read without the map.
MOST_NAMED = 50
NEAR_M = 1500

_SQUARES = """
WITH told AS (
  SELECT * FROM unnest(%(spans)s::int[], %(blocks)s::int[]) AS block (span, number)
), seen AS (
  SELECT cell.* FROM told CROSS JOIN LATERAL (
    SELECT x >> %(finer)s AS x, y >> %(finer)s AS y, elsewhere, n, sum_x, sum_y
    FROM dashboard_mapcell
    WHERE measure = %(measure)s AND grid = %(grid)s AND span = told.span
      AND block = told.number AND force_id = %(force)s AND category = %(category)s
      AND x BETWEEN %(west)s AND %(east)s AND y BETWEEN %(south)s AND %(north)s
    OFFSET 0
  ) AS cell
), whole AS (
  SELECT cell.* FROM told CROSS JOIN LATERAL (
    SELECT x, n FROM dashboard_mapcell
    WHERE measure = %(measure)s AND grid = 0 AND span = told.span
      AND block = told.number AND force_id = %(force)s AND category = %(category)s
    OFFSET 0
  ) AS cell
)
SELECT sum(n)::int AS n, coalesce(sum(n) FILTER (WHERE elsewhere), 0)::int,
       (sum(sum_x) / sum(n))::float8 AS x, (sum(sum_y) / sum(n))::float8 AS y,
       seen.x AS column, seen.y AS row
FROM seen GROUP BY seen.x, seen.y
UNION ALL
SELECT coalesce(sum(n), 0)::int,
       coalesce(sum(n) FILTER (WHERE x = %(no_point)s), 0)::int, NULL, NULL, NULL, NULL
FROM whole
ORDER BY x NULLS LAST, y
"""
_POINTS = """
SELECT id, counted_on, category, ST_X(point), ST_Y(point), district = 0
FROM {view}
WHERE force_id = %(force)s AND {told} AND (%(category)s = '' OR category = %(category)s)
  AND point && ST_MakeEnvelope(%(west)s, %(south)s, %(east)s, %(north)s, 4326)
ORDER BY counted_on DESC, id DESC
LIMIT %(most)s
"""
# The nearest street by the index; in metres only what was found.
_STREETS = """
SELECT n, street.name
FROM unnest(%s::float8[], %s::float8[]) WITH ORDINALITY AS spot (longitude, latitude, n)
CROSS JOIN LATERAL (
  SELECT ST_SetSRID(ST_MakePoint(spot.longitude, spot.latitude), 4326) AS point
) AS here
CROSS JOIN LATERAL (
  SELECT name, point FROM geography_street
  WHERE kind = 'street' ORDER BY point <-> here.point LIMIT 1
) AS street
WHERE ST_DistanceSphere(street.point, here.point) <= %s
"""
# Each thing's own street, or of what has none the nearest. So many are read as can be
# while someone moves the map.
MOST_BY_STREET = 2000
_BY_STREET = """
WITH seen AS MATERIALIZED (
  SELECT source.point, {street} AS street_id
  FROM {view} AS source {base}
  WHERE source.force_id = %(force)s AND {told}
    AND (%(category)s = '' OR source.category = %(category)s)
    AND source.point && ST_MakeEnvelope(%(west)s, %(south)s, %(east)s, %(north)s, 4326)
  LIMIT %(most)s
), place AS (
  SELECT point, count(*)::int AS n, street_id FROM seen GROUP BY point, street_id
)
SELECT ST_X(place.point), ST_Y(place.point), place.n, street.id, street.name,
       street.locality
FROM place
LEFT JOIN LATERAL (
  SELECT near.id, near.point FROM geography_street near
  WHERE place.street_id IS NULL AND near.kind = 'street'
  ORDER BY near.point <-> place.point LIMIT 1
) AS nearest ON ST_DistanceSphere(nearest.point, place.point) <= %(near)s
LEFT JOIN geography_street street
  ON street.id = coalesce(place.street_id, nearest.id)
"""
_TOLD = {
    "flow": "counted_on >= %(first)s AND counted_on < %(end)s",
    "stock": "counted_on < %(end)s AND until >= %(end)s::date - 1",
}


@dataclass(frozen=True)
class RecordKind:
    """The records that a source counts, and which of them a viewer may see."""

    model: Any
    visible: Any


# By the source of a measure; published rows are no records, and have no pages.
RECORDS: Mapping[str, RecordKind] = MappingProxyType(
    {
        "reports": RecordKind(Report, visible_reports),
        "arrests": RecordKind(Arrest, visible_arrests),
        "warrants": RecordKind(Warrant, visible_warrants),
        "closures": RecordKind(ClosureCase, visible_closures),
        "seizures": RecordKind(Seizure, visible_seizures),
        "activities": RecordKind(Activity, visible_activities),
        "referrals": RecordKind(Referral, visible_safeguarding),
    }
)


@dataclass(frozen=True)
class Thing:
    """One thing that is counted; a record has a reference, a published row none."""

    day: date
    category: str
    reference: str = ""


@dataclass(frozen=True)
class Spot:
    """A place on the map and how many are there: those of a square, or at a point.

    `n_elsewhere` of them lie in no loaded district.
    """

    longitude: float
    latitude: float
    n: int
    n_elsewhere: int
    things: Sequence[Thing] = field(default_factory=list)
    # The streets that they are in with how many, the commonest first; of what is in no
    # street that is known, without a name. None where there is too much to look at.
    streets: Sequence[tuple[str, int]] | None = None
    # The street it is near, where it has no streets of its own; of the largest spots.
    near: str = ""


@dataclass(frozen=True)
class InStreet:
    """How many of a view are in a street, and where the middle of them is."""

    name: str
    n: int
    longitude: float
    latitude: float


class _AtPlace(NamedTuple):
    """How many things are at one point in one street, or in none that is known."""

    longitude: float
    latitude: float
    n: int
    street: int | None
    name: str | None
    locality: str | None


@dataclass(frozen=True)
class PointsAnswer:
    """The spots of a box; with what lies outside it and what has no point, all."""

    question: PointsQuestion
    box: Box
    spots: Sequence[Spot]
    n_outside: int
    n_not_known: int
    are_points: bool
    # The same by street, the most first; None where there is too much to look at.
    streets: Sequence[InStreet] | None = None

    @property
    def n_shown(self) -> int:
        return sum(spot.n for spot in self.spots)

    @property
    def n_elsewhere(self) -> int:
        return sum(spot.n_elsewhere for spot in self.spots)

    @property
    def total(self) -> int:
        return self.n_shown + self.n_outside + self.n_not_known


def points_for(viewer: User, question: PointsQuestion) -> PointsAnswer:
    """Return what lies in a box: squares, or few and near by, each thing itself."""
    policy.require(viewer, Verb.READ_POINTS)
    policy.require(viewer, question.measure.verb)
    squares = squares_in(question.box, question.zoom)
    found, n_pointed, n_not_known = _squares(viewer, question, squares)
    is_near = _is_near(question, sum(spot.n for spot in found.values()))
    points = _points(viewer, question) if is_near else None
    box = squares.box if points is None else question.box
    by_place: dict[Any, Spot] = found
    if points is not None:
        by_place = {(spot.longitude, spot.latitude): spot for spot in points}
    n_shown = sum(spot.n for spot in by_place.values())
    streets = _by_street(viewer, question, box) if n_shown <= MOST_BY_STREET else None
    spots = _named(by_place, streets, squares, are_points=points is not None)
    return PointsAnswer(
        question=question,
        box=box,
        spots=spots,
        # Rows may be newer than the cells, by the seconds that a recount takes.
        n_outside=max(0, n_pointed - n_shown),
        n_not_known=n_not_known,
        are_points=points is not None,
        streets=_in_streets(streets) if streets is not None else None,
    )


def _by_street(
    viewer: User, question: PointsQuestion, box: Box
) -> list[_AtPlace] | None:
    """Return what lies at each point of a box in which street; None if too many."""
    kind, measure = RECORDS.get(question.measure.source), question.measure
    table = connection.ops.quote_name(kind.model._meta.db_table) if kind else ""
    first, last = question.told
    ask = _BY_STREET.format(
        view=connection.ops.quote_name(measure.view),
        told=_TOLD[measure.kind],
        street="base.street_id" if kind else "NULL::bigint",
        base=f"JOIN {table} AS base ON base.id = source.id" if kind else "",
    )
    parameters = {
        "force": viewer.organisation.force_id,
        "category": question.category,
        "first": first.start,
        "end": last.end,
        "most": MOST_BY_STREET + 1,
        "near": NEAR_M,
        **vars(box),
    }
    with connection.cursor() as cursor:
        cursor.execute(ask, parameters)
        rows = [_AtPlace(*row) for row in cursor.fetchall()]
    return rows if sum(row.n for row in rows) <= MOST_BY_STREET else None


def _in_streets(rows: Sequence[_AtPlace]) -> list[InStreet]:
    """Add up by street; streets of one name are told apart by their locality."""
    by_street: dict[int | None, list[_AtPlace]] = defaultdict(list)
    for row in rows:
        by_street[row.street].append(row)
    names = _names(rows)
    found = []
    for street, of in by_street.items():
        n = sum(row.n for row in of)
        x = sum(row.n * row.longitude for row in of) / n
        y = sum(row.n * row.latitude for row in of) / n
        found.append(InStreet(names[street], n, x, y))
    return sorted(found, key=lambda one: (-one.n, one.name))


def _names(rows: Sequence[_AtPlace]) -> dict[int | None, str]:
    known = {row.street: (row.name or "", row.locality or "") for row in rows}
    alike = Counter(name for name, _ in known.values())
    return {
        street: f"{name}, {locality}" if alike[name] > 1 and locality else name
        for street, (name, locality) in known.items()
    }


def _named(
    spots: Mapping[Any, Spot],
    rows: Sequence[_AtPlace] | None,
    squares: Squares,
    *,
    are_points: bool,
) -> list[Spot]:
    """Put the largest first, and say in which streets each is."""
    if rows is None:
        return _near(list(spots.values()))
    names = _names(rows)
    bits = PLACE_BITS - squares.grid
    streets: dict[Any, Counter[str]] = defaultdict(Counter)
    for row in rows:
        at: Any = (row.longitude, row.latitude)
        if not are_points:
            at = column_of(row.longitude) >> bits, row_of(row.latitude) >> bits
        streets[at][names[row.street]] += row.n
    told = [
        replace(spot, streets=sorted(streets[at].items(), key=_most_first))
        for at, spot in spots.items()
    ]
    return sorted(told, key=lambda spot: -spot.n)


def _most_first(one: tuple[str, int]) -> tuple[int, str]:
    name, n = one
    return -n, name


def _near(spots: Sequence[Spot]) -> list[Spot]:
    """Put the largest first, and say of those which street they are near."""
    ordered = sorted(spots, key=lambda spot: -spot.n)
    longitudes = [spot.longitude for spot in ordered[:MOST_NAMED]]
    latitudes = [spot.latitude for spot in ordered[:MOST_NAMED]]
    with connection.cursor() as cursor:
        cursor.execute(_STREETS, [longitudes, latitudes, NEAR_M])
        for n, name in cursor.fetchall():
            ordered[n - 1] = replace(ordered[n - 1], near=name)
    return ordered


def _is_near(question: PointsQuestion, n: int) -> bool:
    box = question.box
    widest = max(box.east - box.west, box.north - box.south)
    is_small = question.zoom >= POINTS_FROM and widest <= WIDEST_DEGREES
    return is_small and n <= MOST_POINTS


def _squares(
    viewer: User, question: PointsQuestion, squares: Squares
) -> tuple[dict[tuple[int, int], Spot], int, int]:
    """Return the squares that hold any, how many have a point, and how many none."""
    first, last = map(period_number, question.told)
    spans, blocks = zip(*_told(question.measure, first, last), strict=True)
    finer = squares.finer
    parameters: dict[str, Any] = {
        "measure": question.measure.code,
        "force": viewer.organisation.force_id,
        "category": question.category,
        "spans": list(spans),
        "blocks": list(blocks),
        "grid": squares.kept_grid,
        "finer": finer,
        "west": squares.west << finer,
        "east": ((squares.east + 1) << finer) - 1,
        "south": squares.south << finer,
        "north": ((squares.north + 1) << finer) - 1,
        "no_point": NO_POINT,
    }
    with connection.cursor() as cursor:
        cursor.execute(_SQUARES, parameters)
        *found, (n, n_not_known, *_) = cursor.fetchall()
    spots = {
        # The middle of places that are whole numbers is half of one farther.
        (column, row): Spot(
            longitude_of(x + 0.5), latitude_of(y + 0.5), count, n_elsewhere
        )
        for count, n_elsewhere, x, y, column, row in found
    }
    return spots, n - n_not_known, n_not_known


def _told(measure: Measure, first: int, last: int) -> list[tuple[int, int]]:
    if measure.kind == "stock":
        return [(1, last)]
    return list(blocks_of(first, last))


def _points(viewer: User, question: PointsQuestion) -> list[Spot] | None:
    """Return each place in the box with the things at it, the newest first.

    None where there are more than one can look at: rows may be ahead of the cells, as
    while a bulk load is counted, and what is not shown is noted of nobody.
    """
    first, last = question.told
    ask = _POINTS.format(
        view=connection.ops.quote_name(question.measure.view),
        told=_TOLD[question.measure.kind],
    )
    parameters = {
        "force": viewer.organisation.force_id,
        "category": question.category,
        "first": first.start,
        "end": last.end,
        "most": MOST_POINTS + 1,
        **vars(question.box),
    }
    with connection.cursor() as cursor:
        cursor.execute(ask, parameters)
        rows = cursor.fetchall()
    if len(rows) > MOST_POINTS:
        return None
    references = _references(viewer, question.measure, [row[0] for row in rows])
    at: dict[tuple[float, float], list[tuple[Thing, bool]]] = defaultdict(list)
    for pk, day, category, x, y, elsewhere in rows:
        thing = Thing(day, category, references.get(pk, ""))
        at[x, y].append((thing, elsewhere))
    return [
        Spot(
            longitude=x,
            latitude=y,
            n=len(things),
            n_elsewhere=sum(elsewhere for _, elsewhere in things),
            things=[thing for thing, _ in things],
        )
        for (x, y), things in at.items()
    ]


def _references(viewer: User, measure: Measure, ids: Sequence[int]) -> dict[int, str]:
    """Return the references of those the viewer may see, and note them as read."""
    kind = RECORDS.get(measure.source)
    if kind is None or not ids:
        return {}
    rows = kind.model.objects.filter(kind.visible(viewer), pk__in=ids)
    found: dict[int, str] = dict(rows.values_list("pk", "reference"))
    consulted(found.values(), measure=measure.code)
    return found
