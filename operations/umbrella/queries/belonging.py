"""What other slices hold of an operation, each record as its viewer may see it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet

from operations.arrests.models import Arrest
from operations.arrests.visibility import visible_arrests
from operations.closures.models import ClosureCase
from operations.closures.visibility import visible_closures
from operations.plans.models import Operation
from operations.seizures.models import Seizure
from operations.seizures.visibility import visible_seizures
from operations.umbrella.models import Activity
from operations.umbrella.visibility import visible_activities
from operations.warrants.models import Warrant
from operations.warrants.visibility import visible_warrants
from stronghold.accounts.models import User
from stronghold.audit.record import consulted
from stronghold.records.queries import with_related


@dataclass(frozen=True)
class Belongs:
    """One kind of record that may belong to an operation."""

    prefix: str
    title: str
    one: str
    page: str
    # The field whose code says in a word what one is.
    what: str
    model: type[Any]
    visible: Callable[[User], Q]

    def rows(self, viewer: User) -> QuerySet[Any]:
        found: QuerySet[Any] = self.model._default_manager.filter(self.visible(viewer))
        return found


KINDS: tuple[Belongs, ...] = (
    Belongs(
        *("W", "Warrants", "warrant", "warrants:detail", "enactment"),
        *(Warrant, visible_warrants),
    ),
    Belongs(
        *("A", "Arrests", "arrest", "arrests:detail", "offence_class"),
        *(Arrest, visible_arrests),
    ),
    Belongs(
        *("C", "Closures", "closure case", "closures:detail", "state"),
        *(ClosureCase, visible_closures),
    ),
    Belongs(
        *("S", "Seizures", "seizure", "seizures:detail", "kind"),
        *(Seizure, visible_seizures),
    ),
    Belongs(
        *("P", "Activities", "activity", "umbrella:activity", "kind"),
        *(Activity, visible_activities),
    ),
)


@dataclass(frozen=True)
class Gathered:
    """How many of a kind belong to an operation, and the latest of them."""

    kind: Belongs
    n: int
    latest: Sequence[Any]


def gathered(viewer: User, operation: Operation, *, limit: int = 5) -> list[Gathered]:
    """Return what belongs to an operation of each kind but activities."""
    others = [kind for kind in KINDS if kind.model is not Activity]
    return [_of(kind, viewer, operation, limit=limit) for kind in others]


def _of(kind: Belongs, viewer: User, operation: Operation, *, limit: int) -> Gathered:
    rows = kind.rows(viewer).filter(operation=operation, error_at__isnull=True)
    latest = list(with_related(rows).order_by("-occurred_on", "-pk")[:limit])
    consulted(row.reference for row in latest)
    return Gathered(kind, rows.count(), latest)
