"""Everything that counts at a place from the first day on, for a court to read."""

from collections.abc import Sequence
from dataclasses import dataclass

from stronghold.accounts.models import User
from stronghold.audit.record import consulted
from stronghold.dashboard.ledger.queries.entries import Recorded
from stronghold.dashboard.ledger.queries.places import LedgerPlace
from stronghold.dashboard.ledger.queries.sources import Source

# A bundle of more is read by nobody; the latest are kept.
MOST_ITEMS = 400


@dataclass(frozen=True)
class Chronology:
    """The records in the order of time, and whether earlier ones were left out."""

    items: Sequence[Recorded]
    is_cut: bool


def chronology(
    viewer: User, place: LedgerPlace, sources: Sequence[Source]
) -> Chronology:
    """Return what counts at a place; what is in error or merged is no evidence."""
    found = [
        (row.axis, rank, row.pk, row)
        for rank, source in enumerate(sources)
        for row in source.loaded(
            source.counted_at(viewer, place)
            .annotate(axis=source.at)
            .order_by("-axis", "-pk")
        )[: MOST_ITEMS + 1]
    ]
    latest = sorted(found, key=lambda one: one[:3])[-MOST_ITEMS:]
    consulted(row.reference for *_, row in latest)
    items = [Recorded(sources[rank], row) for _, rank, _, row in latest]
    return Chronology(items, is_cut=len(found) > MOST_ITEMS)
