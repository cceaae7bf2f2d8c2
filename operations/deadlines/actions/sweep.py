"""The sweep: derive anew what may still change, and write each alert once."""

import uuid
from collections.abc import Mapping

from django.conf import settings
from django.db import transaction

from operations.deadlines.actions import put_deadlines
from operations.deadlines.choices import DeadlineState
from operations.deadlines.models import Alert, AlertMail, Deadline
from operations.deadlines.queries import Source, sources, to_sweep
from operations.deadlines.queries.recipients import recipients_of
from operations.deadlines.rules.steps import step_now
from operations.statute.queries import provisions_in_force
from operations.statute.rules.limits import Provisions, of_force
from stronghold.geography.models import Force
from stronghold.kernel import clock


def sweep_deadlines() -> int:
    """Bring every deadline that may still change up to date; return how many alerts.

    What it costs follows what is open. Any number may run at once, and each may be
    killed at any moment: a record is swept whole, under its own lock, or not at all.
    """
    law = provisions_in_force()
    laws = {
        force.pk: of_force(law, force.jurisdiction) for force in Force.objects.all()
    }
    return sum(
        _sweep_one(source, pk, laws) for source in sources() for pk in to_sweep(source)
    )


@transaction.atomic(durable=True)
def _sweep_one(source: Source, pk: int, laws: Mapping[int, Provisions]) -> int:
    # Whoever holds the lock keeps the record right; the next sweep comes soon.
    rows = source.rows().select_for_update(of=("self",), skip_locked=True)
    row = rows.filter(pk=pk).first()
    if row is None:
        return 0
    owner = source.owner_of(row)
    put_deadlines(owner, source.dues_of(row, laws[owner.force_id]))
    dues = Deadline.objects.filter(
        **{f"{source.field}_id": pk}, state=DeadlineState.OPEN
    )
    return sum(_alert(source, deadline) for deadline in dues)


def _alert(source: Source, deadline: Deadline) -> int:
    step = step_now(
        deadline.kind,
        due_at=deadline.due_at,
        alert_by=deadline.alert_by,
        now=clock.now(),
    )
    told = {"deadline": deadline, "step": step, "due_at": deadline.due_at}
    if step is None or Alert.objects.filter(**told).exists():
        return 0
    # The constraint decides, should anybody write alerts without the record's lock.
    Alert.objects.bulk_create(
        [Alert(**told, made_at=clock.now())], ignore_conflicts=True
    )
    alert = Alert.objects.get(**told)
    AlertMail.objects.bulk_create(
        [
            AlertMail(alert=alert, recipient=person, message_id=_message_id())
            for person in recipients_of(source, deadline, step)
        ],
        ignore_conflicts=True,
    )
    return 1


def _message_id() -> str:
    return f"<{uuid.uuid4()}@{settings.SITE_HOST}>"
