"""The lease to write an export: held by one worker at a time, while it renews it.

The rows are read in one long transaction, so a lease uses its own connection. Every
statement compares and sets: a worker that lost the lease, to another worker or to a
cancellation, learns of it at the next renewal.
"""

import time
import uuid
from datetime import timedelta
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connection, connections, transaction
from django.db.models import F, Q

from stronghold.core.kernel import clock
from stronghold.exports.choices import State, WhyFailed
from stronghold.exports.models import Export
from stronghold.figures import heartbeat

# Longer than the longest pause between two renewals: the end of a large workbook.
LASTS = timedelta(minutes=3)
BEAT_SECONDS = 1.0
MOST_TRIES = 3
# The advisory lock held while a lease is taken. No other code uses this number.
_LOCK = 7_340_021
_BEAT = """
UPDATE exports_export SET n_rows = %s, n_expected = %s, leased_until = %s
WHERE id = %s AND lease = %s AND state = 'writing'
"""


class LeaseLost(Exception):
    """Another worker has the lease, or the export was cancelled."""


class Lease:
    """The right to write one export, renewed while rows are counted."""

    def __init__(self, export: Export) -> None:
        assert export.lease is not None  # noqa: S101 - it was just taken
        self.export = export
        self.token: uuid.UUID = export.lease
        self.n_rows = 0
        self.n_expected: int | None = None
        self._beats: Any = connections.create_connection(DEFAULT_DB_ALIAS)
        self._next = 0.0

    def __enter__(self) -> "Lease":
        return self

    def __exit__(self, *_: object) -> None:
        self._beats.close()

    def count_row(self) -> None:
        """Count a row; about once a second, renew the lease."""
        self.n_rows += 1
        if self.n_rows % 100 == 0 and time.monotonic() >= self._next:
            self.beat()

    def beat(self) -> None:
        """Store the progress and renew the lease; raises LeaseLost if it is gone.

        The health check sees by it that jobs is running, as long as a file takes.
        """
        self._next = time.monotonic() + BEAT_SECONDS
        until = clock.now() + LASTS
        values = [self.n_rows, self.n_expected, until, self.export.pk, self.token.hex]
        with self._beats.cursor() as cursor:
            cursor.execute(_BEAT, values)
            if not cursor.rowcount:
                raise LeaseLost
        heartbeat.note(heartbeat.JOBS, through=self._beats)


@transaction.atomic(durable=True)
def take_lease() -> Export | None:
    """Take the export that has waited longest; None if there is none.

    One export is written at a time, so that memory holds one file.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])
    now = clock.now()
    _end_broken(now)
    being_written = Export.objects.filter(state=State.WRITING, leased_until__gt=now)
    if being_written.exists():
        return None
    rows = Export.objects.filter(state__in=[State.WAITING, State.WRITING])
    export = rows.order_by("asked_at", "pk").first()
    if export is None:
        return None
    Export.objects.filter(pk=export.pk).update(
        state=State.WRITING,
        lease=uuid.uuid4(),
        leased_until=now + LASTS,
        n_tries=F("n_tries") + 1,
        n_rows=0,
        n_expected=None,
    )
    return Export.objects.select_related("made_by__organisation").get(pk=export.pk)


def _end_broken(now: Any) -> None:
    """Fail the exports that broke off too often."""
    lapsed = Q(state=State.WRITING, leased_until__lte=now) | Q(state=State.WAITING)
    rows = Export.objects.filter(lapsed, n_tries__gte=MOST_TRIES)
    rows.update(
        state=State.FAILED,
        why_failed=WhyFailed.BROKEN,
        lease=None,
        leased_until=None,
        ended_at=now,
    )


def end_lease(lease: Lease, **values: Any) -> None:
    """Store how the export ended; raises LeaseLost if the lease is lost."""
    held = Export.objects.filter(
        pk=lease.export.pk, lease=lease.token, state=State.WRITING
    )
    if not held.update(lease=None, leased_until=None, **values):
        raise LeaseLost
