"""Near repeats: other reports close in place and time to the last ones of a place.

Days are those on which things happened, or were received where nobody knows. What is
at the place itself is left out: its own ledger tells of that.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.contrib.gis.geos import MultiPoint
from django.contrib.gis.measure import D
from django.db import connection
from django.db.models import F

from stronghold.accounts.models import User
from stronghold.audit.record import consulted
from stronghold.dashboard.ledger.queries.places import LedgerPlace
from stronghold.dashboard.ledger.queries.sources import REPORTS
from stronghold.database.expressions import InMetres
from stronghold.records.queries import with_related

NEAR_METRES = 100
NEAR_DAYS = 14
# So many of the place's last reports are looked around; so many others are looked at,
# and so many pairs are told.
MOST_HERE = 10
MOST_OTHERS = 200
MOST_PAIRS = 15

# Only of rows that were found to be visible already.
_PAIRS = """
SELECT here.id, other.id, other.occurred_on - here.occurred_on,
       ST_Distance(here.point::geography, other.point::geography)
FROM reports_report here CROSS JOIN reports_report other
WHERE here.id = ANY(%s) AND other.id = ANY(%s)
  AND other.occurred_on BETWEEN here.occurred_on - %s AND here.occurred_on + %s
  AND ST_DWithin(here.point::geography, other.point::geography, %s)
"""


@dataclass(frozen=True)
class NearRepeat:
    """A report of the place and another one near it; days are minus where before."""

    here: Any
    other: Any
    metres: float
    days: int


@dataclass(frozen=True)
class NearRepeats:
    """The pairs, the latest first; how many reports were looked around; if all told."""

    pairs: Sequence[NearRepeat]
    n_here: int
    is_cut: bool


def near_repeats(viewer: User, place: LedgerPlace) -> NearRepeats:
    """Return what was near the last reports of a place, in place and time."""
    here = _last_here(viewer, place)
    if not here:
        return NearRepeats([], 0, is_cut=False)
    days = [row.occurred_on for row in here]
    others = (
        REPORTS.rows(viewer)
        .filter(
            REPORTS.counted,
            place.elsewhere,
            occurred_on__gte=min(days) - timedelta(NEAR_DAYS),
            occurred_on__lte=max(days) + timedelta(NEAR_DAYS),
        )
        .annotate(at=InMetres(F("point")))
        .filter(at__dwithin=(_points(here), D(m=NEAR_METRES)))
        .order_by("-occurred_on", "-pk")
    )
    ids = list(others.values_list("pk", flat=True)[: MOST_OTHERS + 1])
    pairs = _pairs([row.pk for row in here], ids[:MOST_OTHERS])
    told = _told(viewer, here, pairs[:MOST_PAIRS])
    is_cut = len(ids) > MOST_OTHERS or len(pairs) > MOST_PAIRS
    return NearRepeats(told, len(here), is_cut=is_cut)


def _last_here(viewer: User, place: LedgerPlace) -> list[Any]:
    found: list[Any] = []
    for part in REPORTS.parts(viewer, place):
        rows = part.filter(REPORTS.counted, point__isnull=False)
        fields = ("pk", "reference", "occurred_on", "received_at", "point")
        found += rows.only(*fields).order_by("-received_at", "-pk")[:MOST_HERE]
    found.sort(key=lambda row: (row.received_at, row.pk), reverse=True)
    return found[:MOST_HERE]


def _points(rows: Sequence[Any]) -> MultiPoint:
    """Return where these are, as one shape, so that the index is asked once."""
    distinct = {row.point.coords: row.point for row in rows}
    return MultiPoint(*distinct.values(), srid=4326)


def _pairs(here: list[int], others: list[int]) -> list[tuple[int, int, int, float]]:
    """Return those that are near each other: by the latest here, then by days."""
    with connection.cursor() as cursor:
        cursor.execute(_PAIRS, [here, others, NEAR_DAYS, NEAR_DAYS, NEAR_METRES])
        found: list[tuple[int, int, int, float]] = cursor.fetchall()
    order = {pk: place for place, pk in enumerate(here)}
    return sorted(found, key=lambda one: (order[one[0]], abs(one[2]), one[3], one[1]))


def _told(
    viewer: User, here: Sequence[Any], pairs: Sequence[tuple[int, int, int, float]]
) -> list[NearRepeat]:
    ids = {other for _, other, _, _ in pairs}
    rows = with_related(REPORTS.rows(viewer).filter(pk__in=ids))
    others = {row.pk: row for row in rows}
    own = {row.pk: row for row in here}
    told = [
        NearRepeat(own[a], others[b], metres=metres, days=days)
        for a, b, days, metres in pairs
    ]
    consulted(row.reference for one in told for row in (one.here, one.other))
    return told
