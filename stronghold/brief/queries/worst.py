"""Where and when the reports of a week are: the busiest streets, and the hours.

They are counted in the records as they are now, so that each number is that of the list
it leads to. Only the rows of the week are read.
"""

from collections import Counter, defaultdict
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from django.db.models import Count, QuerySet

from reports.report.models import Report
from reports.report.record import REPORTS
from stronghold.core.accounts.models import User
from stronghold.core.audit.record import consulted
from stronghold.core.database.made_sql import statement_of
from stronghold.core.geography.models import Street
from stronghold.core.kernel.weeks import Week
from stronghold.core.places.models import Premises
from stronghold.core.places.visibility import visible_premises
from stronghold.core.records.queries import hours_of
from stronghold.figures.by_state import ByState
from stronghold.figures.queries import states_of

MOST_STREETS = 5
# An address is named if at least so many reports of the week are at it.
LEAST_AT_PREMISES = 2


@dataclass(frozen=True)
class BusyStreet:
    """A street, how many reports of the week are in it, and in which ward most are.

    `name` has the locality only where two streets have one name; `full_name` always.
    `premises` is the address with most of them, if several are there and the viewer may
    see addresses; `n_at` is how many.
    """

    pk: int
    name: str
    full_name: str
    ward: str
    n: int
    premises: Premises | None = None
    n_at: int = 0


@dataclass(frozen=True)
class Worst:
    """The reports of a week that count now, by street and by weekday and hour."""

    streets: Sequence[BusyStreet]
    hours: Mapping[tuple[int, int], int]
    n: int


def where_and_when(viewer: User, week: Week) -> Worst:
    """Return where and when the reports of a week are, of those the viewer may see."""
    rows = reports_in(viewer, week)
    hours, n, busiest = _counted(states_of([week])[week], rows)
    return Worst(_streets(viewer, busiest, rows) if busiest else [], hours, n)


def reports_in(viewer: User, week: Week) -> QuerySet[Report]:
    """Return the reports of a week that count, of those the viewer may see."""
    return REPORTS.rows(viewer).filter(
        REPORTS.counted, received_on__gte=week.start, received_on__lt=week.end
    )


class _InStreet(NamedTuple):
    """A street and how many reports name it. `name` tells two of one name apart."""

    pk: int
    name: str
    n: int


_Counted = tuple[Mapping[tuple[int, int], int], int, Sequence[_InStreet]]
# By the state of the week, and by which reports are read: the statement says that.
_by_state = ByState[_Counted](most=64)


def _counted(state: Hashable, rows: QuerySet[Report]) -> _Counted:
    """Return how many reports were in each hour, in all, and in the busiest streets."""
    statement = statement_of(rows.order_by())
    if statement is None:  # for who may read no reports
        return {}, 0, ()
    return _by_state.of(
        (state, statement), lambda: (hours_of(rows), rows.count(), _busiest(rows))
    )


def _busiest(rows: QuerySet[Report]) -> Sequence[_InStreet]:
    """Return the streets with most reports. One that names no street is in none."""
    named = rows.filter(street__isnull=False).order_by()
    counts = named.values_list("street", "street__name", "street__locality").annotate(
        n=Count("pk")
    )
    found = list(counts)
    n_same = Counter(name for _, name, _, _ in found)
    streets = [
        _InStreet(pk, f"{name}, {at}" if n_same[name] > 1 and at else name, n)
        for pk, name, at, n in found
    ]
    return sorted(streets, key=lambda one: (-one.n, one.name))[:MOST_STREETS]


def _streets(
    viewer: User, busiest: Sequence[_InStreet], rows: QuerySet[Report]
) -> list[BusyStreet]:
    pks = [street.pk for street in busiest]
    full_names = {row.pk: str(row) for row in Street.objects.filter(pk__in=pks)}
    wards: defaultdict[int, Counter[str]] = defaultdict(Counter)
    premises: defaultdict[int, Counter[int]] = defaultdict(Counter)
    of_these = rows.filter(street__in=pks).order_by()
    for street, at, ward, n in of_these.values_list(
        "street", "premises", "ward__name"
    ).annotate(n=Count("pk")):
        wards[street][ward or ""] += n
        if at is not None:
            premises[street][at] += n
    most_at = {pk: premises[pk].most_common(1)[0] for pk in pks if premises[pk]}
    wanted = [at for at, n in most_at.values() if n >= LEAST_AT_PREMISES]
    seen = _premises(viewer, wanted)
    found = []
    for street, pk in zip(busiest, pks, strict=True):
        at, n_at = most_at.get(pk, (0, 0))
        found.append(
            BusyStreet(
                pk=pk,
                name=street.name,
                full_name=full_names[pk],
                ward=wards[pk].most_common(1)[0][0] if wards[pk] else "",
                n=street.n,
                premises=seen.get(at),
                n_at=n_at if at in seen else 0,
            )
        )
    return found


def _premises(viewer: User, wanted: Sequence[int]) -> dict[int, Premises]:
    if not wanted:
        return {}
    rows = Premises.objects.filter(visible_premises(viewer), pk__in=wanted)
    found = {row.pk: row for row in rows}
    consulted(f"premises:{pk}" for pk in found)
    return found
