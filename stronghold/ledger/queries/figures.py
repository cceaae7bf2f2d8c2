"""How much is recorded at a place.

Records in error are not counted. A merged report counts as the one it was merged into.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Count, Max, Q, QuerySet
from django.db.models.functions import ExtractYear

from stronghold.core.accounts.models import User
from stronghold.core.database.made_sql import Statement, all_of, rows_of
from stronghold.core.kernel.london import year_before
from stronghold.core.records.kind import RecordKind
from stronghold.core.records.place_sql import rows_here
from stronghold.ledger.queries.places import LedgerPlace


@dataclass(frozen=True)
class Figures:
    """Counts of one kind: in each year, in twelve months, and the day of the last.

    `earlier` counts the twelve months before those. `by_premises` counts by where a
    record itself is, which of a kind that can be at several premises is one of them.
    """

    by_year: Mapping[int, int] = field(default_factory=dict)
    recent: int = 0
    last_on: date | None = None
    earlier: int = 0
    by_premises: Mapping[int | None, int] = field(default_factory=Counter)

    @property
    def total(self) -> int:
        return sum(self.by_year.values())


@dataclass(frozen=True)
class Group:
    """How many rows of a year have the same in some columns, premises the first."""

    year: int
    by: tuple[Any, ...]
    n: int
    n_recent: int
    n_earlier: int
    last_on: date


# The kind's rank, and then the columns of a Group.
_FIGURES = """
SELECT {rank}, extract(year FROM day)::integer, premises, count(*),
       count(*) FILTER (WHERE day >= %s),
       count(*) FILTER (WHERE day >= %s AND day < %s), max(day)
FROM ({rows}) AS counted (day, premises)
GROUP BY 2, 3
"""


def figures_at(
    viewer: User, place: LedgerPlace, kinds: Sequence[RecordKind[Any]], *, since: date
) -> list[Figures]:
    """Count what is at a place of each kind, in one statement.

    Counting rows is not logged as reading them.
    """
    here = place.column_and_number
    groups: dict[int, list[Group]] = {rank: [] for rank in range(len(kinds))}
    asked = [
        _grouped(rank, rows_here(kind, viewer, here, _days, counted_only=True), since)
        for rank, kind in enumerate(kinds)
    ]
    for rank, year, premises, *rest in rows_of(all_of(asked)):
        groups[rank].append(Group(year, (premises,), *rest))
    return [figures_in(of_kind) for of_kind in groups.values()]


def _grouped(rank: int, rows: Statement, since: date) -> Statement:
    if rows is None:
        return None
    days = (since, year_before(since), since)
    return _FIGURES.format(rank=rank, rows=rows[0]), days + rows[1]


def _days(kind: RecordKind[Any], rows: QuerySet[Any]) -> QuerySet[Any]:
    return rows.order_by().values_list(kind.day, "premises")


def figures_by(
    rows: QuerySet[Any], day: str, *columns: str, since: date
) -> list[Group]:
    """Count rows by the year of the column `day` and by these columns."""
    before = {f"{day}__gte": year_before(since), f"{day}__lt": since}
    counted = rows.order_by().values_list(ExtractYear(day), *columns)
    counted = counted.annotate(
        n=Count("pk"),
        n_recent=Count("pk", filter=Q(**{f"{day}__gte": since})),
        n_earlier=Count("pk", filter=Q(**before)),
        last_on=Max(day),
    )
    return [Group(year, tuple(rest[:-4]), *rest[-4:]) for year, *rest in counted]


def figures_in(groups: Sequence[Group]) -> Figures:
    """Return the figures of these groups together."""
    by_year: Counter[int] = Counter()
    by_premises: Counter[int | None] = Counter()
    for one in groups:
        by_year[one.year] += one.n
        by_premises[one.by[0]] += one.n
    return Figures(
        by_year,
        sum(one.n_recent for one in groups),
        max((one.last_on for one in groups), default=None),
        sum(one.n_earlier for one in groups),
        by_premises,
    )


def counts_by(
    field: str, viewer: User, kind: RecordKind[Any], *, ids: Sequence[int]
) -> Counter[int]:
    """Return the count at each of these streets or premises, by `field`."""
    return kind.counts_by(field, viewer, ids) if ids else Counter()
