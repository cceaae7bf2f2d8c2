"""The records of each kind as police see them, with the facts that decide on each."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from types import MappingProxyType
from typing import Any

from django.db.models import F, Q, QuerySet
from django.db.models.expressions import Combinable

from operations.records import RECORD_KINDS
from operations.taskings.models import Tasking
from operations.taskings.visibility import visible_taskings
from stronghold.core.accounts.models import User
from stronghold.core.kernel.london import midnight
from stronghold.core.records.blur import Blur, as_seen
from stronghold.core.records.kind import RecordKind
from stronghold.core.sharing.choices import Shared


@dataclass(frozen=True)
class Source:
    """One kind: its rows as a viewer sees them, and the day that places them in a
    period.
    """

    model: Any
    visible: Callable[[User], Q]
    # The field of the day; for an instant, its day in London.
    day: Any
    is_instant: bool = False
    # Each fact that decides, apart from those that all records have.
    facts: Mapping[str, Combinable] = MappingProxyType({})
    is_record: bool = True
    # Which rows someone sees roughly.
    blurred: Callable[[User], Blur | None] = lambda _viewer: None

    def every(self, viewer: User) -> QuerySet[Any]:
        """Return the rows of all days, with their facts."""
        every = self.model._default_manager.all()
        rows = as_seen(every, self.blurred(viewer)).filter(self.visible(viewer))
        facts = {fact_name(name): fact for name, fact in self.facts.items()}
        found: QuerySet[Any] = rows.annotate(period_day=self.day, **facts)
        return found

    def rows(self, viewer: User, first: date, last: date) -> QuerySet[Any]:
        """Return the rows of a period, its first and last day included."""
        days: tuple[Any, Any] = (first, last)
        if self.is_instant:
            days = (midnight(first), midnight(last + timedelta(days=1)))
        within = Q(period_day__gte=days[0]) & (
            Q(period_day__lt=days[1]) if self.is_instant else Q(period_day__lte=days[1])
        )
        return self.every(viewer).filter(within)


def fact_name(name: str) -> str:
    """Return the name under which a fact is read; a field may have the plain one."""
    return f"fact_{name}"


def described(kind: RecordKind[Any]) -> Source:
    """Return the source of a kind by its own description."""
    return Source(
        kind.model,
        kind.visible,
        kind.release_day(),
        facts=kind.release_facts(),
        blurred=kind.blurred,
    )


SOURCES: Mapping[str, Source] = MappingProxyType(
    {
        **{
            kind.code: described(kind)
            for kind in RECORD_KINDS
            if kind.code in Shared.values
        },
        Shared.TASKINGS: Source(
            Tasking,
            visible_taskings,
            F("recorded_at"),
            is_instant=True,
            facts={"organisation_id": F("organisation_id")},
            is_record=False,
        ),
    }
)
