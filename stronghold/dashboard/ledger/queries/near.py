"""Near repeats: other reports close in place and time to the last ones of a place.

Days are those on which things happened, or were received where nobody knows. What is
at the place itself is left out: its own ledger tells of that.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.contrib.gis.measure import D
from django.db import connection
from django.db.models import F, Q

from stronghold.accounts.models import User
from stronghold.audit.record import consulted
from stronghold.dashboard.ledger.queries.places import LedgerPlace
from stronghold.dashboard.ledger.queries.sources import REPORTS
from stronghold.database.expressions import InMetres
from stronghold.records.queries import with_related

NEAR_METRES = 100
NEAR_DAYS = 14
# So many of the place's last reports are looked around; so many others are looked at,
# and so many of them are told.
MOST_HERE = 10
MOST_OTHERS = 200
MOST_TOLD = 10

# Of a report here and another one: their ids, days from the one to the other, metres.
Pair = tuple[int, int, int, float]
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
    """Another report, and that of the place which it is nearest to in time.

    `days` are minus where it was before; `n_here` reports of the place are near it.
    """

    here: Any
    other: Any
    metres: float
    days: int
    n_here: int


@dataclass(frozen=True)
class NearRepeats:
    """What is near, the latest first; how many were looked around; if it is cut."""

    found: Sequence[NearRepeat]
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
            ~place.here,
            occurred_on__gte=min(days) - timedelta(NEAR_DAYS),
            occurred_on__lte=max(days) + timedelta(NEAR_DAYS),
        )
        .annotate(at=InMetres(F("point")))
        .filter(_near_any(here))
        .order_by("-occurred_on", "-pk")
    )
    ids = list(others.values_list("pk", flat=True)[: MOST_OTHERS + 1])
    pairs = _pairs([row.pk for row in here], ids[:MOST_OTHERS])
    told = _told(viewer, here, pairs)
    is_cut = len(ids) > MOST_OTHERS or len({pair[1] for pair in pairs}) > MOST_TOLD
    return NearRepeats(told, len(here), is_cut=is_cut)


def _last_here(viewer: User, place: LedgerPlace) -> list[Any]:
    rows = REPORTS.rows_at(viewer, place).filter(REPORTS.counted, point__isnull=False)
    fields = ("pk", "reference", "occurred_on", "point")
    return list(rows.only(*fields).order_by("-received_at", "-pk")[:MOST_HERE])


def _near_any(here: Sequence[Any]) -> Q:
    """Return the condition of being near one of these, each point asked for once."""
    near = Q()
    for point in {row.point.coords: row.point for row in here}.values():
        near |= Q(at__dwithin=(point, D(m=NEAR_METRES)))
    return near


def _pairs(here: list[int], others: list[int]) -> list[Pair]:
    """Return those that are near each other, the nearest in time and place first."""
    with connection.cursor() as cursor:
        cursor.execute(_PAIRS, [here, others, NEAR_DAYS, NEAR_DAYS, NEAR_METRES])
        found: list[Pair] = cursor.fetchall()
    return sorted(found, key=lambda pair: (abs(pair[2]), pair[3], -pair[0], -pair[1]))


def _told(viewer: User, here: Sequence[Any], pairs: Sequence[Pair]) -> list[NearRepeat]:
    """Tell each of the others once, the latest first, beside the nearest one here."""
    n_here = Counter(other for _, other, _, _ in pairs)
    rows = with_related(REPORTS.rows(viewer).filter(pk__in=list(n_here)))
    latest = rows.order_by("-occurred_on", "-pk")[:MOST_TOLD]
    # Of several pairs with one other the first, which is the nearest, is put in last.
    nearest = {pair[1]: pair for pair in reversed(pairs)}
    own = {row.pk: row for row in here}
    told = []
    for other in latest:
        one, _, days, metres = nearest[other.pk]
        told.append(NearRepeat(own[one], other, metres, days, n_here[other.pk]))
    consulted(row.reference for one in told for row in (one.here, one.other))
    return told
