"""How much is recorded at a place. Figures count what counts: nothing in error, and a
merged report once, as the one that it went into.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Count, F, Max, Q
from django.db.models.functions import ExtractYear

from stronghold.accounts.models import User
from stronghold.dashboard.ledger.queries.places import LedgerPlace, street_parts
from stronghold.dashboard.ledger.queries.sources import Source


@dataclass(frozen=True)
class Figures:
    """How many of one kind: in each year, since a day, and when the last was."""

    by_year: dict[int, int] = field(default_factory=dict)
    recent: int = 0
    last_on: date | None = None

    @property
    def total(self) -> int:
        return sum(self.by_year.values())


def figures_at(
    viewer: User, place: LedgerPlace, source: Source, *, since: date
) -> Figures:
    """Count what is at a place; figures are no consultation of the rows in them."""
    by_year: Counter[int] = Counter()
    recent, lasts = 0, []
    for part in source.parts(viewer, place):
        years = (
            part.filter(source.counted)
            .order_by()
            .values(year=ExtractYear(source.day))
            .annotate(
                n=Count("pk"),
                n_recent=Count("pk", filter=Q(**{f"{source.day}__gte": since})),
                last_on=Max(source.day),
            )
        )
        for one in years:
            by_year[one["year"]] += one["n"]
            recent += one["n_recent"]
            lasts.append(one["last_on"])
    return Figures(dict(by_year), recent, max(lasts, default=None))


def counts_in_streets(
    viewer: User, source: Source, streets: Sequence[int]
) -> Counter[int]:
    """Return how many are in each of these streets, those at its premises included."""
    counts: Counter[int] = Counter()
    if not streets:
        return counts
    for part, street in zip(
        street_parts(streets), ("street", "premises__street"), strict=True
    ):
        rows = source.rows(viewer).filter(source.counted, part).order_by()
        counted = rows.values(at=F(street)).annotate(n=Count("pk"))
        counts.update({one["at"]: one["n"] for one in counted})
    return counts


def counts_at_premises(
    viewer: User, source: Source, premises: Sequence[int]
) -> Counter[int]:
    """Return how many are at each of these premises."""
    if not premises:
        return Counter()
    rows = source.rows(viewer).filter(source.counted, premises__in=premises).order_by()
    counted = rows.values("premises").annotate(n=Count("pk"))
    return Counter({one["premises"]: one["n"] for one in counted})
