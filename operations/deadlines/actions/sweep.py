"""The sweep: looks at each record that changed or whose time has come, brings its
deadlines up to date, and writes each alert once.
"""

import hashlib
import logging
import uuid
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any

from django.conf import settings
from django.db import transaction

from operations.deadlines.actions import put_deadlines
from operations.deadlines.actions.mail import URGENT
from operations.deadlines.choices import DeadlineState
from operations.deadlines.models import (
    Alert,
    AlertMail,
    Deadline,
    DeadlineMark,
    DutyMail,
    SweptLaw,
)
from operations.deadlines.queries import Source, sources, to_sweep
from operations.deadlines.queries.recipients import desk_of, recipients_of
from operations.deadlines.queries.to_look_at import Looks, changed, due
from operations.deadlines.rules import Due, Duty
from operations.deadlines.rules.steps import (
    ESCALATED,
    is_for_duty,
    next_look,
    step_now,
)
from operations.statute.queries import provisions_in_force
from operations.statute.rules.limits import Provisions, of_force
from stronghold.core.database.away import is_away
from stronghold.core.geography.models import Force
from stronghold.core.kernel import clock

logger = logging.getLogger("stronghold.deadlines")


@dataclass(frozen=True)
class Law:
    """The law at one moment: that of each force by its id, and a digest of all."""

    of_forces: Mapping[int, Provisions]
    digest: str

    def is_swept(self) -> bool:
        """Say whether all deadlines are kept by it, and by no other since."""
        return SweptLaw.objects.filter(digest=self.digest).exists()


@dataclass
class Swept:
    """How many records a sweep looked at, how many alerts it wrote, and how many
    records it could not bring up to date.
    """

    n_looked_at: int = 0
    n_alerts: int = 0
    n_failed: int = 0


def sweep_deadlines() -> Swept:
    """Bring every deadline that may have changed up to date, and write its alerts.

    That is: of a record that changed, which a trigger marked; on which an alert is due
    or something ends by now; of all, if the law has changed. Its cost grows with these.
    Any number may run at once, and each may be killed at any moment: a record is swept
    in full, under its own lock and with its marks, or not at all. A record that cannot
    be read is logged as an error and keeps the deadlines that it has; the others are
    swept.
    """
    law = read_law()
    _mark_all_if_changed(law)
    swept = Swept()
    for looks in changed():
        if looks.idle:
            DeadlineMark.objects.filter(pk__in=looks.idle).delete()
        _sweep(looks, law, swept)
    _sweep(due(clock.now()), law, swept)
    return swept


def read_law() -> Law:
    """Return the law as it is now."""
    provisions, forces = provisions_in_force(), Force.objects.order_by("pk")
    countries = {force.pk: force.jurisdiction for force in forces}
    of_forces = {pk: of_force(provisions, place) for pk, place in countries.items()}
    stated = repr((provisions, countries))
    return Law(of_forces, hashlib.sha256(stated.encode()).hexdigest())


@transaction.atomic(durable=True)
def _mark_all_if_changed(law: Law) -> None:
    """Have every record that may owe something looked at under another law."""
    if law.is_swept():
        return
    for source in sources():
        DeadlineMark.objects.bulk_create(
            DeadlineMark(owner=source.field, record_id=pk) for pk in to_sweep(source)
        )
    SweptLaw.objects.update_or_create(pk=1, defaults={"digest": law.digest})


def _sweep(looks: Looks, law: Law, swept: Swept) -> None:
    for source, pk, marks in looks:
        swept.n_looked_at += 1
        try:
            swept.n_alerts += _sweep_one(source, pk, marks, law)
        except Exception as error:
            # No other record can be swept either.
            if is_away(error):
                raise
            swept.n_failed += 1
            # Only its key: the words of an error may quote what is stored.
            logger.error(  # noqa: TRY400
                "The deadlines of %s %s could not be brought up to date: %s",
                source.field,
                pk,
                type(error).__name__,
            )


@transaction.atomic(durable=True)
def _sweep_one(source: Source, pk: int, marks: Sequence[int], law: Law) -> int:
    """Return how many alerts were written."""
    # A transaction that holds the lock updates the record itself; skip it. Its marks
    # and times stay, so the next sweep looks again.
    rows = source.rows().select_for_update(of=("self",), skip_locked=True)
    row = rows.filter(pk=pk).first()
    # Another process may have seen a newer law, and be sweeping by that.
    if row is None or not law.is_swept():
        return 0
    # The row was read after the marks, so it has every change that they stand for.
    if marks:
        DeadlineMark.objects.filter(pk__in=marks).delete()
    return derive(source, row, law).n_alerts


@dataclass(frozen=True)
class Derived:
    """How much a look at one record wrote: deadlines, alerts, times to look again."""

    n_written: int
    n_alerts: int
    n_times: int

    @property
    def changed_anything(self) -> bool:
        return self.n_written + self.n_alerts + self.n_times > 0


def derive(source: Source, row: Any, law: Law) -> Derived:
    """Bring one record's deadlines up to date and write its alerts, under its lock."""
    # Before anything is judged by the clock: what happens meanwhile is looked at again.
    now = clock.now()
    owner = source.owner_of(row)
    dues = source.dues_of(row, law.of_forces[owner.force_id])
    n_written = put_deadlines(owner, dues)
    open_now = list(
        Deadline.objects.filter(
            **{f"{source.field}_id": row.pk}, state=DeadlineState.OPEN
        )
    )
    duty = partial(source.duty_of, row) if source.duty_of else partial(desk_of, owner)
    n_alerts = sum(_alert(source, deadline, duty) for deadline in open_now)
    return Derived(n_written, n_alerts, _set_next_looks(open_now, dues, now))


def _set_next_looks(
    deadlines: Iterable[Deadline], dues: Iterable[Due], now: datetime
) -> int:
    by_key, n_changed = {(due.kind, due.part): due for due in dues}, 0
    for deadline in deadlines:
        look_at = _look_after(by_key[deadline.kind, deadline.part], now)
        if look_at != deadline.look_at:
            # Not a change of what is due, so calendars need not know of it.
            Deadline.objects.filter(pk=deadline.pk).update(look_at=look_at)
            n_changed += 1
    return n_changed


def _look_after(one: Due, now: datetime) -> datetime | None:
    """Return when to look at it again after now, if nothing happens to its record."""
    return next_look(
        one.kind,
        due_at=one.due_at,
        alert_by=one.alert_by,
        now=now,
        until=one.until,
    )


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
