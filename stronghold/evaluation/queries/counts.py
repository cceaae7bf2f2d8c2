"""Counts at a place, in the ring around it, and in the comparison area.

Each record counts in the first of the three that it is in, so that they do not overlap.
The same records count as in the ledger of a place.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from django.contrib.gis.measure import D
from django.db.models import (
    Case,
    CharField,
    Count,
    F,
    Q,
    QuerySet,
    Value,
    When,
)
from django.db.models.functions import TruncWeek

from operations.activities.record import ACTIVITIES
from operations.arrests.record import ARRESTS
from reports.report.record import REPORTS
from stronghold.core.accounts.models import User
from stronghold.core.database.expressions import InMetres
from stronghold.core.geography.choices import AreaKind
from stronghold.core.kernel.weeks import Week
from stronghold.core.records.kind import RecordKind
from stronghold.core.records.queries import in_days
from stronghold.evaluation.choices import Flow, Where
from stronghold.evaluation.queries.areas import ids_of, outline_of_wards
from stronghold.evaluation.rules.cells import Cells, Pair

if TYPE_CHECKING:
    from stronghold.evaluation.queries.subjects import Evaluated
    from stronghold.evaluation.rules.windows import Windows

KINDS: Mapping[Flow, RecordKind[Any]] = {
    Flow.REPORTS: REPORTS,
    Flow.ARRESTS: ARRESTS,
    Flow.ACTIVITIES: ACTIVITIES,
}
_PLACE, _RING, _COMPARISON = "place", "ring", "comparison"


@dataclass(frozen=True)
class Zones:
    """The conditions for the place, the ring and the comparison area.

    `ring` is None if the place has no position to measure from.
    """

    place: Q
    ring: Q | None
    comparison: Q


def zones_of(
    subject: "Evaluated", where: Where, *, metres: int, ring: int, ward: str
) -> Zones:
    """Return where to count; `ring` is metres beyond the place, `ward` a code or ''."""
    return Zones(
        place=_place(subject, where, metres),
        ring=_ring(subject, where, metres=metres, ring=ring),
        comparison=_comparison(subject, ward),
    )


def recorded_since(viewer: User, flow: Flow) -> date | None:
    """Return the first day with a count of a flow, among rows the viewer may see."""
    kind = KINDS[flow]
    days = _counted(viewer, kind).order_by(kind.day).values_list(kind.day)
    first = days.first()
    return first[0] if first else None


def weekly(
    viewer: User, flow: Flow, zones: Zones, *, first: Week, last: Week
) -> Counter[date]:
    """Return the count at the place in each week, by its Monday."""
    kind = KINDS[flow]
    rows = in_days(_counted(viewer, kind), kind, first=first.start, end=last.end)
    found = (
        rows.filter(zones.place)
        .values(week=TruncWeek(kind.day))
        .annotate(n=Count("pk"))
        .values_list("week", "n")
    )
    return Counter(dict(found))


def cells_of(viewer: User, flow: Flow, zones: Zones, *, windows: "Windows") -> Cells:
    """Return the six counts; those of a missing ring are 0."""
    kind = KINDS[flow]
    found: Counter[tuple[str, bool]] = Counter()
    for is_after, first, end in (
        (False, windows.before_start, windows.before_end),
        (True, windows.after_start, windows.after_end),
    ):
        rows = in_days(_counted(viewer, kind), kind, first=first.start, end=end.start)
        for zone, n in _by_zone(rows, zones):
            found[zone, is_after] = n

    def pair(zone: str) -> Pair:
        return Pair(found[zone, False], found[zone, True])

    return Cells(pair(_PLACE), pair(_RING), pair(_COMPARISON))


def _counted(viewer: User, kind: RecordKind[Any]) -> QuerySet[Any]:
    rows = kind.rows(viewer).filter(kind.counted).order_by()
    located: QuerySet[Any] = rows.annotate(at=InMetres(F("point")))
    return located


def _by_zone(rows: QuerySet[Any], zones: Zones) -> list[tuple[str, int]]:
    conditions = {
        _PLACE: zones.place,
        _RING: zones.ring,
        _COMPARISON: zones.comparison,
    }
    whens = [When(q, then=Value(zone)) for zone, q in conditions.items() if q]
    zone = Case(*whens, default=Value(""), output_field=CharField())
    found = rows.annotate(zone=zone).values("zone").annotate(n=Count("pk"))
    return [(zone, n) for zone, n in found.values_list("zone", "n") if zone]


def _place(subject: "Evaluated", where: Where, metres: int) -> Q:
    if where == Where.WARDS:
        return Q(ward__in=ids_of(AreaKind.WARD, subject.wards))
    if where == Where.STREET:
        return Q(street=subject.street.pk)
    if where == Where.PREMISES:
        return Q(premises=subject.premises.pk)
    return Q(at__dwithin=(subject.point, D(m=metres)))


def _ring(subject: "Evaluated", where: Where, *, metres: int, ring: int) -> Q | None:
    if where == Where.WARDS:
        outline = outline_of_wards(subject.wards)
        return Q(at__dwithin=(outline, D(m=ring))) if outline else None
    if subject.point is None:
        return None
    beyond = metres + ring if where == Where.RADIUS else ring
    return Q(at__dwithin=(subject.point, D(m=beyond)))


def _comparison(subject: "Evaluated", ward: str) -> Q:
    """Return the chosen ward, or the district, or the force."""
    if ward:
        return Q(ward__in=ids_of(AreaKind.WARD, [ward]))
    if subject.districts:
        return Q(district__in=ids_of(AreaKind.DISTRICT, subject.districts))
    return Q(pk__isnull=False)
