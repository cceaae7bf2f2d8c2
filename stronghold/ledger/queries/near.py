"""Near repeats: other reports close in place and time to the last ones of a place.

Days are those on which things happened, or were received if that is not known. Reports
at the place itself are left out: its own ledger has them.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.contrib.gis.geos import MultiPoint
from django.contrib.gis.measure import D
from django.db.models import DateField, F, Q, QuerySet, Value

from reports.report.record import REPORTS
from stronghold.core.accounts.models import User
from stronghold.core.audit.record import consulted
from stronghold.core.database.expressions import FourWeeks, InMetres
from stronghold.core.database.made_sql import rows_of, statement_of
from stronghold.ledger.queries.places import LedgerPlace

NEAR_METRES = 100
NEAR_DAYS = 14
# How many of the place's last reports are checked, how many others are compared with
# them, and how many of those are listed.
MOST_HERE = 10
MOST_OTHERS = 200
MOST_LISTED = 10

# What is shown of a report near by.
_SHOWN = ("reference", "concern", "place_text", "point")

# A report here and another: both ids, the days from the first to the second, metres.
Pair = tuple[int, int, int, float]
# `others` asks the policy, and finds one more than are compared, the latest first. Each
# is read once: left to the planner, the others are read for each report here.
_PAIRS = """
WITH here AS MATERIALIZED (
  SELECT id, occurred_on, point::geography AS point
  FROM reports_report WHERE id = ANY(%s)
), other AS MATERIALIZED (
  SELECT report.id, report.occurred_on, report.point::geography AS point,
         row_number() OVER (ORDER BY report.occurred_on DESC, report.id DESC) AS place
  FROM ({others}) AS found JOIN reports_report AS report ON report.id = found.pk
)
SELECT here.id, other.id, other.occurred_on - here.occurred_on,
       ST_Distance(here.point, other.point), NULL
FROM here JOIN other ON place <= %s
WHERE other.occurred_on BETWEEN here.occurred_on - %s AND here.occurred_on + %s
  AND ST_DWithin(here.point, other.point, %s)
UNION ALL
SELECT NULL, NULL, NULL, NULL, count(*) FROM other
"""


@dataclass(frozen=True)
class NearRepeat:
    """Another report, and the report at the place that is nearest to it in time.

    `days` is negative if it was before; `n_here` reports at the place are near it.
    """

    here: Any
    other: Any
    metres: float
    days: int
    n_here: int


@dataclass(frozen=True)
class NearRepeats:
    """What is near, latest first; how many reports were checked; whether it is cut."""

    found: Sequence[NearRepeat]
    n_here: int
    is_cut: bool


def near_repeats(viewer: User, place: LedgerPlace) -> NearRepeats:
    """Return the reports near the last reports of a place, in distance and time."""
    here = _last_here(viewer, place)
    if not here:
        return NearRepeats([], 0, is_cut=False)
    days = [row.occurred_on for row in here]
    first, last = min(days) - timedelta(NEAR_DAYS), max(days) + timedelta(NEAR_DAYS)
    others = (
        REPORTS.rows(viewer)
        .annotate(at=InMetres(F("point")), weeks=FourWeeks(F("received_on")))
        .filter(
            REPORTS.counted,
            ~place.here,
            occurred_on__gte=first,
            occurred_on__lte=last,
            # Nothing is reported before it happens: the index leaves out what is older.
            weeks__gte=FourWeeks(Value(first, DateField())),
        )
        .filter(_near_any(here))
        .order_by("-occurred_on", "-pk")
    )
    pairs, n_others = _pairs([row.pk for row in here], others)
    found = _nearest(viewer, here, pairs)
    is_cut = n_others > MOST_OTHERS or len({pair[1] for pair in pairs}) > MOST_LISTED
    return NearRepeats(found, len(here), is_cut=is_cut)


def _last_here(viewer: User, place: LedgerPlace) -> list[Any]:
    rows = REPORTS.rows_at(viewer, place.here).filter(
        REPORTS.counted, point__isnull=False
    )
    fields = ("pk", "reference", "occurred_on", "point")
    return list(rows.only(*fields).order_by("-received_at", "-pk")[:MOST_HERE])


def _near_any(here: Sequence[Any]) -> Q:
    """Return the condition for being near one of these.

    All points are one geometry: PostgreSQL took 7 ms to plan ten conditions, and looked
    at each report that it found for each of them.
    """
    points = {row.point.coords: row.point for row in here}
    all_points = MultiPoint(*points.values(), srid=4326)
    return Q(at__dwithin=(all_points, D(m=NEAR_METRES)))


def _pairs(here: list[int], others: QuerySet[Any]) -> tuple[list[Pair], int]:
    """Return the pairs near each other, nearest in time and then in distance first, and
    how many others there are, one more than are compared at most.
    """
    found = statement_of(others.values("pk")[: MOST_OTHERS + 1])
    if found is None:
        return [], 0
    limits = (MOST_OTHERS, NEAR_DAYS, NEAR_DAYS, NEAR_METRES)
    sql = _PAIRS.format(others=found[0])
    rows = rows_of((sql, (here,) + found[1] + limits))
    # UNION ALL promises no order. The row of the count is of no pair.
    [n_others] = [row[4] for row in rows if row[0] is None]
    pairs: list[Pair] = [row[:4] for row in rows if row[0] is not None]
    pairs.sort(key=lambda pair: (abs(pair[2]), pair[3], -pair[0], -pair[1]))
    return pairs, n_others


def _nearest(
    viewer: User, here: Sequence[Any], pairs: Sequence[Pair]
) -> list[NearRepeat]:
    """Return each other report once, latest first, with the nearest report here."""
    n_here = Counter(other for _, other, _, _ in pairs)
    rows = REPORTS.rows(viewer).filter(pk__in=list(n_here)).only(*_SHOWN)
    latest = rows.order_by("-occurred_on", "-pk")[:MOST_LISTED]
    # Reversed, so that the first pair of each other report, the nearest, wins.
    nearest = {pair[1]: pair for pair in reversed(pairs)}
    own = {row.pk: row for row in here}
    repeats = []
    for other in latest:
        here_pk, _, days, metres = nearest[other.pk]
        repeats.append(NearRepeat(own[here_pk], other, metres, days, n_here[other.pk]))
    consulted(row.reference for near in repeats for row in (near.here, near.other))
    return repeats
