"""All records that count at a place, in time order, for a court."""

from collections.abc import Sequence
from dataclasses import dataclass

from stronghold.core.accounts.models import User
from stronghold.core.audit.record import consulted
from stronghold.ledger.queries.entries import Recorded
from stronghold.ledger.queries.places import LedgerPlace
from stronghold.ledger.queries.sources import Source

# A longer bundle would not be read; the latest records are kept.
MOST_ITEMS = 400


@dataclass(frozen=True)
class Chronology:
    """The records in time order, and whether earlier ones were left out."""

    items: Sequence[Recorded]
    is_cut: bool


def chronology(
    viewer: User, place: LedgerPlace, sources: Sequence[Source]
) -> Chronology:
    """Return what counts at a place; records in error or merged are no evidence."""
    found = [
        (row.axis, rank, row.pk, row)
        for rank, source in enumerate(sources)
        for row in source.loaded(
            source.counted_at(viewer, place)
            .annotate(axis=source.at)
            .order_by("-axis", "-pk")
        )[: MOST_ITEMS + 1]
    ]
    latest = sorted(found, key=lambda record: record[:3])[-MOST_ITEMS:]
    consulted(row.reference for *_, row in latest)
    items = [Recorded(sources[rank], row) for _, rank, _, row in latest]
    return Chronology(items, is_cut=len(found) > MOST_ITEMS)
