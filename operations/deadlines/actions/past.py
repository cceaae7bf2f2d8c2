"""Deadlines of records of an earlier system: derived like all, without alerts.

What was due before the import is shown as it is, but no one is alerted to it: the
message would come years late, and one file would send thousands of them. The same for
the review of what was not lawful, whose time begins with the import. What is still to
come is alerted as usual.
"""

from collections.abc import Iterable

from operations.deadlines.actions import new_deadline, put_deadlines
from operations.deadlines.choices import DeadlineKind, DeadlineState
from operations.deadlines.models import Alert, Deadline
from operations.deadlines.rules import Due, Owner
from operations.deadlines.rules.steps import steps_of
from stronghold.core.kernel import clock
from stronghold.core.records.actions import insert_all

_REVIEWS = (DeadlineKind.IRREGULAR, DeadlineKind.ALONE)


def put_past_deadlines(owner: Owner, dues: Iterable[Due], *, is_new: bool) -> None:
    """Store what is due on an imported record, as alerted where it is past.

    Within the transaction of the import. `is_new`: the record had no deadlines before.
    """
    if is_new:
        rows = insert_all([new_deadline(owner, due) for due in dues])
    else:
        put_deadlines(owner, dues)
        rows = list(Deadline.objects.filter(**{f"{owner.field}_id": owner.pk}))
    now = clock.now()
    alerts = [
        Alert(deadline=row, step=step, due_at=row.due_at, made_at=now)
        for row in rows
        if row.state == DeadlineState.OPEN
        if row.due_at < now or row.kind in _REVIEWS
        for step in steps_of(row.kind)
    ]
    if is_new:
        insert_all(alerts)
    elif alerts:
        Alert.objects.bulk_create(alerts, ignore_conflicts=True)
