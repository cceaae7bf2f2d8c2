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
from stronghold.core.kernel.london import year_before
from stronghold.core.records.kind import RecordKind
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


def figures_at(
    viewer: User, place: LedgerPlace, kind: RecordKind[Any], *, since: date
) -> Figures:
    """Count what is at a place; counting rows is not logged as reading them."""
    return figures_of(kind.counted_at(viewer, place.here), kind.day, since=since)


def figures_of(rows: QuerySet[Any], day: str, *, since: date) -> Figures:
    """Count these rows by the day in that column."""
    before = {f"{day}__gte": year_before(since), f"{day}__lt": since}
    counted = rows.order_by().values_list(ExtractYear(day), "premises")
    counted = counted.annotate(
        n=Count("pk"),
        n_recent=Count("pk", filter=Q(**{f"{day}__gte": since})),
        n_earlier=Count("pk", filter=Q(**before)),
        last_on=Max(day),
    )
    by_year: Counter[int] = Counter()
    by_premises: Counter[int | None] = Counter()
    recent = earlier = 0
    last: list[date] = []
    for year, premises, n, n_recent, n_earlier, last_on in counted:
        by_year[year] += n
        by_premises[premises] += n
        recent += n_recent
        earlier += n_earlier
        last.append(last_on)
    return Figures(by_year, recent, max(last, default=None), earlier, by_premises)


def counts_by(
    field: str, viewer: User, kind: RecordKind[Any], *, ids: Sequence[int]
) -> Counter[int]:
    """Return the count at each of these streets or premises, by `field`."""
    return kind.counts_by(field, viewer, ids) if ids else Counter()
