"""The records that belong to an operation, each as the viewer may see it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from operations.activities.record import ACTIVITIES
from operations.arrests.record import ARRESTS
from operations.closures.record import CLOSURES
from operations.operation.models import Operation
from operations.operation.queries import with_parts
from operations.seizures.record import SEIZURES
from operations.warrants.record import WARRANTS
from stronghold.core.accounts.models import User
from stronghold.core.audit.record import consulted
from stronghold.core.records.kind import RecordKind
from stronghold.core.records.queries import with_related

# The kinds of record that may belong to an operation.
KINDS: Sequence[RecordKind[Any]] = (WARRANTS, ARRESTS, CLOSURES, SEIZURES, ACTIVITIES)


@dataclass(frozen=True)
class Gathered:
    """How many records of a kind belong to an operation, and the latest of them."""

    kind: RecordKind[Any]
    n: int
    latest: Sequence[Any]


def gathered(viewer: User, operation: Operation, *, limit: int = 5) -> list[Gathered]:
    """Return the records of an operation, those of its parts included, by kind.

    Without its activities.
    """
    others = [kind for kind in KINDS if kind is not ACTIVITIES]
    return [_of(kind, viewer, operation, limit=limit) for kind in others]


def _of(
    kind: RecordKind[Any], viewer: User, operation: Operation, *, limit: int
) -> Gathered:
    rows = kind.rows(viewer).filter(
        operation__in=with_parts(operation), error_at__isnull=True
    )
    latest = list(with_related(rows).order_by("-occurred_on", "-pk")[:limit])
    consulted(row.reference for row in latest)
    return Gathered(kind, rows.count(), latest)
