"""The records that belong to an operation, each as the viewer may see it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet

from operations.activities.models import Activity
from operations.activities.visibility import visible_activities
from operations.arrests.models import Arrest
from operations.arrests.visibility import visible_arrests
from operations.closures.models import ClosureCase
from operations.closures.visibility import visible_closures
from operations.operation.models import Operation
from operations.seizures.models import Seizure
from operations.seizures.visibility import visible_seizures
from operations.warrants.models import Warrant
from operations.warrants.visibility import visible_warrants
from stronghold.core.accounts.models import User
from stronghold.core.audit.record import consulted
from stronghold.core.records.queries import with_related


@dataclass(frozen=True)
class MemberKind:
    """One kind of record that may belong to an operation.

    `what` is the field whose label says in a word what a record of this kind is.
    """

    prefix: str
    title: str
    page: str
    what: str
    model: type[Any]
    visible: Callable[[User], Q]

    def rows(self, viewer: User) -> QuerySet[Any]:
        found: QuerySet[Any] = self.model._default_manager.filter(self.visible(viewer))
        return found


KINDS: tuple[MemberKind, ...] = (
    MemberKind(
        prefix="W",
        title="Warrants",
        page="warrants:detail",
        what="enactment",
        model=Warrant,
        visible=visible_warrants,
    ),
    MemberKind(
        prefix="A",
        title="Arrests",
        page="arrests:detail",
        what="offence_class",
        model=Arrest,
        visible=visible_arrests,
    ),
    MemberKind(
        prefix="C",
        title="Closures",
        page="closures:detail",
        what="state",
        model=ClosureCase,
        visible=visible_closures,
    ),
    MemberKind(
        prefix="S",
        title="Seizures",
        page="seizures:detail",
        what="kind",
        model=Seizure,
        visible=visible_seizures,
    ),
    MemberKind(
        prefix="P",
        title="Activities",
        page="activities:detail",
        what="kind",
        model=Activity,
        visible=visible_activities,
    ),
)


@dataclass(frozen=True)
class Gathered:
    """How many records of a kind belong to an operation, and the latest of them."""

    kind: MemberKind
    n: int
    latest: Sequence[Any]


def gathered(viewer: User, operation: Operation, *, limit: int = 5) -> list[Gathered]:
    """Return the records of an operation, kind by kind, without its activities."""
    others = [kind for kind in KINDS if kind.model is not Activity]
    return [_of(kind, viewer, operation, limit=limit) for kind in others]


def _of(
    kind: MemberKind, viewer: User, operation: Operation, *, limit: int
) -> Gathered:
    rows = kind.rows(viewer).filter(operation=operation, error_at__isnull=True)
    latest = list(with_related(rows).order_by("-occurred_on", "-pk")[:limit])
    consulted(row.reference for row in latest)
    return Gathered(kind, rows.count(), latest)
