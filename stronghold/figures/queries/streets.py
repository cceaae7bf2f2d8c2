"""Counts by street: of a part of the map, and of an area."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from django.contrib.gis.db.models import Extent
from django.db import connection

from operations.records import kind_with
from stronghold.core.accounts.models import User
from stronghold.core.geography.models import Area
from stronghold.core.kernel.weeks import Period
from stronghold.figures.grid import Box
from stronghold.figures.measures import Measure
from stronghold.figures.points_question import PointsQuestion
from stronghold.figures.question import TallyQuestion

# A published row has a point and no street: it is counted in the nearest, if it is this
# near: metres.
NEAR_M = 1500
# Each record's own street: one that names none is in none. At most this many are read,
# so that the answer is quick enough while the map is moved.
MOST_BY_STREET = 2000
_BY_STREET = """
WITH seen AS MATERIALIZED (
  SELECT source.point, {street} AS street_id
  FROM {view} AS source
  WHERE source.force_id = %(force)s AND {counted}
    AND (%(category)s = '' OR source.category = %(category)s)
    AND source.point && ST_MakeEnvelope(%(west)s, %(south)s, %(east)s, %(north)s, 4326)
    {in_area}
  LIMIT %(most)s
), place AS (
  SELECT point, count(*)::int AS n, street_id FROM seen GROUP BY point, street_id
)
SELECT ST_X(place.point), ST_Y(place.point), place.n, street.id, street.name,
       street.locality
FROM place
{nearest}
LEFT JOIN geography_street street ON street.id = {of}
"""
_NEAREST = """
LEFT JOIN LATERAL (
  SELECT near.id, near.point FROM geography_street near WHERE near.kind = 'street'
  ORDER BY near.point <-> place.point LIMIT 1
) AS nearest ON ST_DistanceSphere(nearest.point, place.point) <= %(near)s
"""
COUNTED = {
    "flow": "counted_on >= %(first)s AND counted_on < %(end)s",
    "stock": "counted_on < %(end)s AND until >= %(end)s::date - 1",
}


@dataclass(frozen=True)
class InStreet:
    """The count of a view or an area in one street, and the mean position.

    `id` is None and `name` empty if the street is not known.
    """

    id: int | None
    name: str
    n: int
    longitude: float
    latitude: float


class AtPlace(NamedTuple):
    """The count at one point in one street; the street is None if not known."""

    longitude: float
    latitude: float
    n: int
    street: int | None
    name: str | None
    locality: str | None


def by_place_in_box(
    viewer: User, question: PointsQuestion, box: Box
) -> list[AtPlace] | None:
    """Return the counts by point and street in a box; None if too many."""
    return _by_place(
        viewer,
        question.measure,
        question.periods_counted,
        box,
        category=question.category,
    )


def streets_of_area(
    viewer: User, question: TallyQuestion, area: str, *, category: str
) -> list[InStreet] | None:
    """Return the counts of an area by street, largest first; None if too many.

    The area is of any edition of the question's level, by its code.
    """
    editions = Area.objects.filter(code=area, edition__kind=question.level.value)
    box = editions.aggregate(box=Extent("outline"))["box"]
    if box is None:
        return []
    last = question.last
    first = last if question.measure.kind == "stock" else question.first
    rows = _by_place(
        viewer,
        question.measure,
        (first, last),
        Box(*box),
        category=category,
        in_area=f"AND source.{question.level.value} = ANY(%(areas)s)",
        areas=list(editions.values_list("pk", flat=True)),
    )
    return None if rows is None else in_streets(rows)


def _by_place(
    viewer: User,
    measure: Measure,
    counted: tuple[Period, Period],
    box: Box,
    *,
    category: str,
    in_area: str = "",
    **given: Any,
) -> list[AtPlace] | None:
    has_streets = kind_with(measure.source) is not None
    statement = _BY_STREET.format(
        view=connection.ops.quote_name(measure.view),
        counted=COUNTED[measure.kind],
        street="source.street_id" if has_streets else "NULL::bigint",
        nearest="" if has_streets else _NEAREST,
        of="place.street_id" if has_streets else "nearest.id",
        in_area=in_area,
    )
    first, last = counted
    parameters = {
        "force": viewer.force_id,
        "category": category,
        "first": first.start,
        "end": last.end,
        "most": MOST_BY_STREET + 1,
        "near": NEAR_M,
        **vars(box),
        **given,
    }
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)
        rows = [AtPlace(*row) for row in cursor.fetchall()]
    return rows if sum(row.n for row in rows) <= MOST_BY_STREET else None


def in_streets(rows: Sequence[AtPlace]) -> list[InStreet]:
    """Add up by street; streets with the same name are distinguished by locality."""
    by_street: dict[int | None, list[AtPlace]] = defaultdict(list)
    for row in rows:
        by_street[row.street].append(row)
    names = names_of(rows)
    found = []
    for street, places in by_street.items():
        n = sum(row.n for row in places)
        x = sum(row.n * row.longitude for row in places) / n
        y = sum(row.n * row.latitude for row in places) / n
        found.append(InStreet(street, names[street], n, x, y))
    return sorted(found, key=lambda street: (-street.n, street.name))


def names_of(rows: Sequence[AtPlace]) -> dict[int | None, str]:
    known = {row.street: (row.name or "", row.locality or "") for row in rows}
    n_same = Counter(name for name, _ in known.values())
    return {
        street: f"{name}, {locality}" if n_same[name] > 1 and locality else name
        for street, (name, locality) in known.items()
    }
