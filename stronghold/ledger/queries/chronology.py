"""All records that count at a place, in time order, for a court."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from stronghold.core.accounts.models import User
from stronghold.core.audit.record import consulted
from stronghold.core.records.kind import RecordKind
from stronghold.core.records.queries import with_related
from stronghold.ledger.queries.entries import Recorded
from stronghold.ledger.queries.places import LedgerPlace


@dataclass(frozen=True)
class Chronology:
    """The records in time order, and whether earlier ones were left out."""

    items: Sequence[Recorded]
    is_cut: bool


def chronology(
    viewer: User, place: LedgerPlace, kinds: Sequence[RecordKind[Any]], *, most: int
) -> Chronology:
    """Return the latest of what counts at a place.

    Records in error or merged are no evidence.
    """
    found = [
        (row.axis, rank, row.pk, row)
        for rank, kind in enumerate(kinds)
        for row in kind.with_facts(
            with_related(kind.counted_at(viewer, place.here))
            .annotate(axis=kind.at())
            .order_by("-axis", "-pk")
        )[: most + 1]
    ]
    latest = sorted(found, key=lambda record: record[:3])[-most:]
    consulted(row.reference for *_, row in latest)
    items = [Recorded(kinds[rank], row) for _, rank, _, row in latest]
    return Chronology(items, is_cut=len(found) > most)
