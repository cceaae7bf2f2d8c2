"""Where records are: squares with counts, or close up the records themselves.

Squares are read from map cells, which are counted in advance, so that the cost does not
grow with the number of records. Single records are read only if few of them are in a
small box, and are logged as read.
"""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from django.db import connection

from operations.records import kind_with
from stronghold.core.accounts import policy
from stronghold.core.accounts.models import User
from stronghold.core.accounts.permissions import Verb
from stronghold.core.audit.record import consulted
from stronghold.core.kernel.weeks import Week
from stronghold.figures.grid import (
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
from stronghold.figures.measures import Measure
from stronghold.figures.points_question import PointsQuestion
from stronghold.figures.queries.streets import (
    COUNTED,
    MOST_BY_STREET,
    AtPlace,
    InStreet,
    by_place_in_box,
    in_streets,
    names_of,
)

# From this zoom on single records are shown, if the box has at most MOST_POINTS of them
# and is no wider than a screen.
POINTS_FROM = 15
MOST_POINTS = 300
WIDEST_DEGREES = 0.2

_SQUARES = """
WITH wanted AS (
  SELECT * FROM unnest(%(spans)s::int[], %(blocks)s::int[]) AS block (span, number)
), seen AS (
  SELECT cell.* FROM wanted CROSS JOIN LATERAL (
    SELECT x >> %(finer)s AS x, y >> %(finer)s AS y, elsewhere, n, sum_x, sum_y
    FROM figures_mapcell
    WHERE measure = %(measure)s AND grid = %(grid)s AND span = wanted.span
      AND block = wanted.number AND force_id = %(force)s AND category = %(category)s
      AND x BETWEEN %(west)s AND %(east)s AND y BETWEEN %(south)s AND %(north)s
    OFFSET 0
  ) AS cell
), whole AS (
  SELECT cell.* FROM wanted CROSS JOIN LATERAL (
    SELECT x, n FROM figures_mapcell
    WHERE measure = %(measure)s AND grid = 0 AND span = wanted.span
      AND block = wanted.number AND force_id = %(force)s AND category = %(category)s
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
SELECT id, {day}, category, ST_X(point), ST_Y(point), district = 0
FROM {view}
WHERE force_id = %(force)s AND {counted}
  AND (%(category)s = '' OR category = %(category)s)
  AND point && ST_MakeEnvelope(%(west)s, %(south)s, %(east)s, %(north)s, 4326)
ORDER BY {day} DESC, id DESC
LIMIT %(most)s
"""


@dataclass(frozen=True)
class CountedItem:
    """One counted record; a row of published open data has no reference."""

    day: date
    category: str
    reference: str = ""
    # In place of the day, where the viewer may not know that.
    week: Week | None = None


@dataclass(frozen=True)
class Spot:
    """A place on the map and its count: of a square, or at one point.

    `n_elsewhere` of them are in no loaded district.
    """

    longitude: float
    latitude: float
    n: int
    n_elsewhere: int
    items: Sequence[CountedItem] = field(default_factory=list)
    # The streets with their counts, largest first; an empty name if the street is not
    # known. None if there are too many records to read.
    streets: Sequence[tuple[str, int]] | None = None


@dataclass(frozen=True)
class PointsAnswer:
    """The spots of a box, and the counts outside it and without a point."""

    question: PointsQuestion
    box: Box
    spots: Sequence[Spot]
    n_outside: int
    n_not_known: int
    are_points: bool
    # The same by street, largest first; None if there are too many records to read.
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
    """Return what is in a box: squares, or single records if few and close up."""
    policy.require(viewer, Verb.READ_POINTS)
    policy.require(viewer, question.measure.verb)
    squares = squares_in(question.box, question.zoom)
    found, n_pointed, n_not_known = _squares(viewer, question, squares)
    is_close_up = _is_close_up(question, sum(spot.n for spot in found.values()))
    points = _points(viewer, question) if is_close_up else None
    box = squares.box if points is None else question.box
    by_place: dict[Any, Spot] = found
    if points is not None:
        by_place = {(spot.longitude, spot.latitude): spot for spot in points}
    n_shown = sum(spot.n for spot in by_place.values())
    streets = None
    if n_shown <= MOST_BY_STREET:
        # Where nothing of the force is shown none of its rows are looked for, among
        # what other forces have there.
        around = _around(found, squares) if points is None else box
        streets = by_place_in_box(viewer, question, around) if n_shown else []
    spots = _named(by_place, streets, squares, are_points=points is not None)
    return PointsAnswer(
        question=question,
        box=box,
        spots=spots,
        # Rows may be newer than the cells by the seconds that a recount takes.
        n_outside=max(0, n_pointed - n_shown),
        n_not_known=n_not_known,
        are_points=points is not None,
        streets=in_streets(streets) if streets is not None else None,
    )


def _around(spots: Mapping[tuple[int, int], Spot], squares: Squares) -> Box:
    """Return the part of the map of those squares that have records."""
    if not spots:
        return squares.box
    columns, rows = zip(*spots, strict=True)
    ends = {
        "west": min(columns),
        "south": min(rows),
        "east": max(columns),
        "north": max(rows),
    }
    return replace(squares, **ends).box


def _named(
    spots: Mapping[Any, Spot],
    rows: Sequence[AtPlace] | None,
    squares: Squares,
    *,
    are_points: bool,
) -> list[Spot]:
    """Sort the largest first, and add the streets of each."""
    if rows is None:
        return sorted(spots.values(), key=lambda spot: -spot.n)
    names = names_of(rows)
    bits = PLACE_BITS - squares.grid
    streets: dict[Any, Counter[str]] = defaultdict(Counter)
    for row in rows:
        position: Any = (row.longitude, row.latitude)
        if not are_points:
            position = column_of(row.longitude) >> bits, row_of(row.latitude) >> bits
        streets[position][names[row.street]] += row.n
    named = [
        replace(spot, streets=sorted(streets[position].items(), key=_largest_first))
        for position, spot in spots.items()
    ]
    return sorted(named, key=lambda spot: -spot.n)


def _largest_first(street: tuple[str, int]) -> tuple[int, str]:
    name, n = street
    return -n, name


def _is_close_up(question: PointsQuestion, n: int) -> bool:
    box = question.box
    widest = max(box.east - box.west, box.north - box.south)
    is_small = question.zoom >= POINTS_FROM and widest <= WIDEST_DEGREES
    return is_small and n <= MOST_POINTS


def _squares(
    viewer: User, question: PointsQuestion, squares: Squares
) -> tuple[dict[tuple[int, int], Spot], int, int]:
    """Return the squares with records, and the counts with and without a point."""
    first, last = map(period_number, question.periods_counted)
    spans, blocks = zip(*_blocks(question.measure, first, last), strict=True)
    finer = squares.finer
    parameters: dict[str, Any] = {
        "measure": question.measure.code,
        "force": viewer.force_id,
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
        # Positions are rounded down, so the middle is half a unit further on.
        (column, row): Spot(
            longitude_of(x + 0.5), latitude_of(y + 0.5), count, n_elsewhere
        )
        for count, n_elsewhere, x, y, column, row in found
    }
    return spots, n - n_not_known, n_not_known


def _blocks(measure: Measure, first: int, last: int) -> list[tuple[int, int]]:
    if measure.kind == "stock":
        return [(1, last)]
    return list(blocks_of(first, last))


def _points(viewer: User, question: PointsQuestion) -> list[Spot] | None:
    """Return each point in the box with the records at it, newest first.

    None if there are more than MOST_POINTS: rows may be ahead of the cells, for example
    during an import. Records that are not shown are not logged as read.
    """
    first, last = question.periods_counted
    statement = _POINTS.format(
        view=connection.ops.quote_name(question.measure.view),
        counted=COUNTED[question.measure.kind],
        # What was in it, out of it and in it again is of the day on which it began.
        day="began_on" if question.measure.kind == "stock" else "counted_on",
    )
    parameters = {
        "force": viewer.force_id,
        "category": question.category,
        "first": first.start,
        "end": last.end,
        "most": MOST_POINTS + 1,
        **vars(question.box),
    }
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)
        rows = cursor.fetchall()
    if len(rows) > MOST_POINTS:
        return None
    seen = _seen(viewer, question.measure, [row[0] for row in rows])
    by_point: dict[tuple[float, float], list[tuple[CountedItem, bool]]]
    by_point = defaultdict(list)
    for pk, day, category, x, y, elsewhere in rows:
        reference, week = seen.get(pk, ("", None))
        item = CountedItem(day, category, reference, week)
        by_point[x, y].append((item, elsewhere))
    return [
        Spot(
            longitude=x,
            latitude=y,
            n=len(items),
            n_elsewhere=sum(elsewhere for _, elsewhere in items),
            items=[item for item, _ in items],
        )
        for (x, y), items in by_point.items()
    ]


def _seen(
    viewer: User, measure: Measure, ids: Sequence[int]
) -> dict[int, tuple[str, Week | None]]:
    """Return the references that the viewer may see, and log them as read.

    With the week of those that they see roughly.
    """
    kind = kind_with(measure.source)
    if kind is None or not ids:
        return {}
    rows = kind.rows(viewer).filter(pk__in=ids)
    found: dict[int, tuple[str, Week | None]]
    if kind.rough:
        found = {
            row.pk: (
                row.reference,
                Week.of(kind.on(row)) if kind.is_blurred(row) else None,
            )
            for row in rows
        }
    else:
        found = {pk: (name, None) for pk, name in rows.values_list("pk", "reference")}
    consulted((reference for reference, _ in found.values()), measure=measure.code)
    return found
