"""Erases the details of reporters once their time is over; runs each day by itself."""

from collections import defaultdict

from django.db import transaction

from reports.actions.reporter import _erase
from reports.models import Reporter
from stronghold.audit.choices import Kind
from stronghold.audit.record import SYSTEM, record
from stronghold.kernel import clock

AT_ONCE = 200


def dispose_reporters() -> int:
    """Erase all details that are due, in batches; return how many that was.

    Each batch is a transaction of its own: killed midway, the rest goes the next time.
    What another worker is erasing, or somebody is changing, is left to the next time.
    """
    n_erased = 0
    while n := _dispose_batch():
        n_erased += n
    return n_erased


@transaction.atomic(durable=True)
def _dispose_batch() -> int:
    return _erase_due(AT_ONCE)


def _erase_due(at_once: int) -> int:
    # The report is locked with them: whoever changes what hangs on one locks it first.
    due = Reporter.objects.filter(dispose_on__lte=clock.today())
    locked = due.select_for_update(skip_locked=True, of=("self", "report"))
    rows = list(locked.select_related("report__force").order_by("pk")[:at_once])
    by_force: dict[str, list[Reporter]] = defaultdict(list)
    for row in rows:
        by_force[row.report.force.code].append(row)
    for force, reporters in by_force.items():
        _erase_of_force(force, reporters)
    return len(rows)


def _erase_of_force(force: str, reporters: list[Reporter]) -> None:
    n_cancelled = _erase(reporters, by=None)
    record(
        Kind.ERASURE,
        by=SYSTEM,
        force=force,
        records=[row.report.reference for row in reporters],
        detail={
            "what": "reporter",
            "why": "time",
            "reporters": len(reporters),
            "callbacks_cancelled": n_cancelled,
        },
    )
