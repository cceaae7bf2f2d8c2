"""Where and when the reports of a week are: the busiest streets, and the hours.

They are counted in the records as they are now, so that each number is that of the list
it leads to. Only the rows of the week are read.
"""

from collections import Counter, defaultdict
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Count, QuerySet

from reports.report.models import Report
from reports.report.record import REPORTS
from stronghold.brief.rules.lines import MAPPED
from stronghold.core.accounts.models import User
from stronghold.core.audit.record import consulted
from stronghold.core.database.made_sql import statement_of
from stronghold.core.geography.models import Street
from stronghold.core.kernel.weeks import Week
from stronghold.core.places.models import Premises
from stronghold.core.places.visibility import visible_premises
from stronghold.core.records.queries import hours_of
from stronghold.figures.by_state import ByState
from stronghold.figures.choices import Level
from stronghold.figures.measures import MEASURES
from stronghold.figures.queries import InStreet, states_of, streets_of_force
from stronghold.figures.question import TallyQuestion

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
    rows = REPORTS.rows(viewer).filter(
        REPORTS.counted, received_on__gte=week.start, received_on__lt=week.end
    )
    state = states_of([week])[week]
    hours, n = _hours(state, rows)
    busiest = _busiest(state, viewer, week) if n else ()
    return Worst(_streets(viewer, busiest, rows) if busiest else [], hours, n)


# By the state of the week, and by which reports are read: the statement says that.
_by_state = ByState[tuple[Mapping[tuple[int, int], int], int]](most=64)
# By the state of the week, and by the force.
_streets_by_state = ByState[Sequence[InStreet]](most=64)


def _hours(
    state: Hashable, rows: QuerySet[Report]
) -> tuple[Mapping[tuple[int, int], int], int]:
    """Return how many reports were in each hour, and how many there are in all."""
    statement = statement_of(rows.order_by())
    if statement is None:  # for who may read no reports
        return {}, 0
    return _by_state.of((state, statement), lambda: (hours_of(rows), rows.count()))


def _busiest(state: Hashable, viewer: User, week: Week) -> Sequence[InStreet]:
    """Return the streets with most reports: the street of each, or the nearest."""
    question = TallyQuestion(MEASURES[MAPPED], Level.FORCE, week, week)
    return _streets_by_state.of(
        (state, viewer.force_id, week),
        lambda: tuple(streets_of_force(viewer, question) or ())[:MOST_STREETS],
    )


def _streets(
    viewer: User, busiest: Sequence[InStreet], rows: QuerySet[Report]
) -> list[BusyStreet]:
    pks = [street.id for street in busiest if street.id is not None]
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
