"""When, of what and where the reports of the last twelve months at a place were."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Q

from stronghold.core.accounts.models import User
from stronghold.core.kernel.errors import NotFound, RuleBroken
from stronghold.core.kernel.london import midnight
from stronghold.core.records.filters import HoursFilter


@dataclass(frozen=True)
class YearOfReports:
    """Counts of the reports of twelve months, all of those that count.

    By weekday and hour only those whose time is known; by premises, where None is the
    street itself.
    """

    by_hour: Mapping[tuple[int, int], int] = field(default_factory=dict)
    by_concern: Mapping[str, int] = field(default_factory=dict)
    by_premises: Mapping[int | None, int] = field(default_factory=dict)

    @property
    def total(self) -> int:
        return sum(self.by_concern.values())


def received_since(day: date) -> Q:
    """Return the condition for reports received since a day.

    The index of a place is by the instant; the day is what figures count.
    """
    return Q(received_at__gte=midnight(day), received_on__gte=day)


class InHours(HoursFilter):
    """The counted reports of one cell of the grid, since a day.

    NotFound for another value.
    """

    def __init__(self, *, since: date) -> None:
        self._since = since

    def read(self, text: str) -> str:
        try:
            return super().read(text)
        except RuleBroken:
            raise NotFound from None

    def rows(self, text: str, viewer: User) -> Q:
        return received_since(self._since) & super().rows(text, viewer)
