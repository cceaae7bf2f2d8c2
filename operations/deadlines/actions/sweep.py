"""The sweep: recalculates the deadlines that may change, and writes each alert once."""

import logging
import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial

from django.conf import settings
from django.db import InterfaceError, OperationalError, transaction

from operations.deadlines.actions import put_deadlines
from operations.deadlines.actions.mail import URGENT
from operations.deadlines.choices import DeadlineState
from operations.deadlines.models import Alert, AlertMail, Deadline, DutyMail
from operations.deadlines.queries import Source, sources, to_sweep
from operations.deadlines.queries.recipients import desk_of, recipients_of
from operations.deadlines.rules import Duty
from operations.deadlines.rules.steps import ESCALATED, is_for_duty, step_now
from operations.statute.queries import provisions_in_force
from operations.statute.rules.limits import Provisions, of_force
from stronghold.core.geography.models import Force
from stronghold.core.kernel import clock

logger = logging.getLogger("stronghold.deadlines")


@dataclass
class Swept:
    """How many alerts a sweep wrote, and how many records it could not bring up to
    date.
    """

    n_alerts: int = 0
    n_failed: int = 0


def sweep_deadlines() -> Swept:
    """Bring every deadline that may still change up to date, and write its alerts.

    Its cost grows with the open deadlines. Any number may run at once, and each may be
    killed at any moment: a record is swept in full, under its own lock, or not at all.
    A record that cannot be read is logged as an error and keeps the deadlines that it
    has; the others are swept.
    """
    law = provisions_in_force()
    laws = {
        force.pk: of_force(law, force.jurisdiction) for force in Force.objects.all()
    }
    swept = Swept()
    for source in sources():
        for pk in to_sweep(source):
            try:
                swept.n_alerts += _sweep_one(source, pk, laws)
            except (InterfaceError, OperationalError):
                # The database is away, so no other record can be swept either.
                raise
            except Exception as error:
                swept.n_failed += 1
                # Only its key: the words of an error may quote what is stored.
                logger.error(  # noqa: TRY400
                    "The deadlines of %s %s could not be brought up to date: %s",
                    source.field,
                    pk,
                    type(error).__name__,
                )
    return swept


@transaction.atomic(durable=True)
def _sweep_one(source: Source, pk: int, laws: Mapping[int, Provisions]) -> int:
    # A transaction that holds the lock updates the record itself; skip it.
    rows = source.rows().select_for_update(of=("self",), skip_locked=True)
    row = rows.filter(pk=pk).first()
    if row is None:
        return 0
    owner = source.owner_of(row)
    put_deadlines(owner, source.dues_of(row, laws[owner.force_id]))
    dues = Deadline.objects.filter(
        **{f"{source.field}_id": pk}, state=DeadlineState.OPEN
    )
    duty = partial(source.duty_of, row) if source.duty_of else partial(desk_of, owner)
    return sum(_alert(source, deadline, duty) for deadline in dues)


def _alert(source: Source, deadline: Deadline, duty_of: Callable[[], Duty]) -> int:
    step = step_now(
        deadline.kind,
        due_at=deadline.due_at,
        alert_by=deadline.alert_by,
        now=clock.now(),
    )
    key = {"deadline": deadline, "step": step, "due_at": deadline.due_at}
    if step is None or Alert.objects.filter(**key).exists():
        return 0
    # The constraint prevents a second alert, even without the record's lock.
    duty = duty_of()
    ring = duty.desk_phone if step == ESCALATED else ""
    Alert.objects.bulk_create(
        [Alert(**key, made_at=clock.now(), ring=ring)], ignore_conflicts=True
    )
    alert = Alert.objects.get(**key)
    AlertMail.objects.bulk_create(
        [
            AlertMail(alert=alert, recipient=person, message_id=_message_id())
            for person in recipients_of(source, deadline, step)
        ],
        ignore_conflicts=True,
    )
    _mail_duty(alert, deadline, duty)
    return 1


def _mail_duty(alert: Alert, deadline: Deadline, duty: Duty) -> None:
    """E-mail the duty desk what is urgent and, if it is late, the second contact."""
    if not is_for_duty(
        deadline.kind,
        step=alert.step,
        by_law=bool(deadline.section),
        alert_by=deadline.alert_by,
        now=clock.now(),
    ):
        return
    words = dict.fromkeys(duty.desks, URGENT)
    if duty.second and alert.step == ESCALATED:
        ring = duty.sender_phone
        words[duty.second] = f"{URGENT}. Ring {ring}" if ring else URGENT
    DutyMail.objects.bulk_create(
        [
            DutyMail(alert=alert, address=to, words=text, message_id=_message_id())
            for to, text in words.items()
        ],
        ignore_conflicts=True,
    )


def _message_id() -> str:
    return f"<{uuid.uuid4()}@{settings.SITE_HOST}>"
