"""The sweep: looks at each record that changed or whose time has come, brings its
deadlines up to date, and writes each alert once.
"""

import hashlib
import logging
import uuid
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any

from django.conf import settings
from django.db import transaction

from operations.deadlines.actions import put_among, stored_deadlines
from operations.deadlines.actions.mail import URGENT, words_to_desk
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
    AT_ONCE,
    ESCALATED,
    REFERRAL_ACK,
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

# Records swept in one transaction: many, so that each costs little, and few, so that a
# person who changes one of them does not wait for long.
SET = 100


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
    in full, under its own lock and with its marks, or not at all. They are swept in
    sets; if one of a set cannot be read, each alone. That one is logged as an error and
    keeps the deadlines that it has; the others are swept.
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
    for source, marks_of in looks.in_sets(SET):
        swept.n_looked_at += len(marks_of)
        try:
            swept.n_alerts += _sweep_set(source, marks_of, law)
        except Exception as error:
            # No other record can be swept either.
            if is_away(error):
                raise
            for pk, marks in marks_of.items():
                _sweep_alone(source, pk, marks, law, swept)


def _sweep_alone(
    source: Source, pk: int, marks: Sequence[int], law: Law, swept: Swept
) -> None:
    """Sweep one of a set in which some record cannot be brought up to date."""
    try:
        swept.n_alerts += _sweep_set(source, {pk: marks}, law)
    except Exception as error:
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
def _sweep_set(source: Source, marks_of: Mapping[int, Sequence[int]], law: Law) -> int:
    """Return how many alerts were written."""
    # A transaction that holds the lock updates the record itself; skip it. Its marks
    # and times stay, so the next sweep looks again.
    locked = source.rows().select_for_update(of=("self",), skip_locked=True)
    rows = list(locked.filter(pk__in=list(marks_of)).order_by("pk"))
    # Another process may have seen a newer law, and be sweeping by that.
    if not rows or not law.is_swept():
        return 0
    # The rows were read after the marks, so they have every change these stand for.
    worked_off = [mark for row in rows for mark in marks_of[row.pk]]
    if worked_off:
        DeadlineMark.objects.filter(pk__in=worked_off).delete()
    return sum(one.n_alerts for one in derive(source, rows, law))


@dataclass(frozen=True)
class Derived:
    """How much a look at one record wrote: deadlines, alerts, times to look again."""

    n_written: int
    n_alerts: int
    n_times: int

    @property
    def changed_anything(self) -> bool:
        return self.n_written + self.n_alerts + self.n_times > 0


def derive(source: Source, rows: Sequence[Any], law: Law) -> list[Derived]:
    """Bring records' deadlines up to date and write their alerts, under their locks."""
    # Before anything is judged by the clock: what happens meanwhile is looked at again.
    now = clock.now()
    stored_of: dict[int, list[Deadline]] = {row.pk: [] for row in rows}
    for deadline in stored_deadlines(source.field, stored_of):
        stored_of[getattr(deadline, f"{source.field}_id")].append(deadline)
    looked = []
    for row in rows:
        owner, stored = source.owner_of(row), stored_of[row.pk]
        dues = source.dues_of(row, law.of_forces[owner.force_id])
        looked.append((row, owner, dues, put_among(stored, owner, dues)))
    open_of = {
        pk: [one for one in stored if one.state == DeadlineState.OPEN]
        for pk, stored in stored_of.items()
    }
    alerted = _alerts_of(one for some in open_of.values() for one in some)
    derived = []
    for row, owner, dues, n_written in looked:
        ask = source.duty_of
        duty = partial(ask, row) if ask else partial(desk_of, owner)
        n_alerts = sum(
            _alert(source, deadline, duty, alerted) for deadline in open_of[row.pk]
        )
        n_times = _set_next_looks(open_of[row.pk], dues, now)
        derived.append(Derived(n_written, n_alerts, n_times))
    return derived


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


def _alerts_of(deadlines: Iterable[Deadline]) -> set[tuple[int, str, datetime]]:
    """Return the steps of these that have their alert, and when each was due."""
    rows = Alert.objects.filter(deadline__in=[one.pk for one in deadlines])
    return set(rows.values_list("deadline_id", "step", "due_at"))


def _alert(
    source: Source,
    deadline: Deadline,
    duty_of: Callable[[], Duty],
    alerted: Collection[tuple[int, str, datetime]],
) -> int:
    step = step_now(
        deadline.kind,
        due_at=deadline.due_at,
        alert_by=deadline.alert_by,
        now=clock.now(),
    )
    if step is None or (deadline.pk, step, deadline.due_at) in alerted:
        return 0
    key = {"deadline": deadline, "step": step, "due_at": deadline.due_at}
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
    said = URGENT
    if deadline.kind == REFERRAL_ACK:
        said = words_to_desk(duty, deadline.due_at, is_late=alert.step != AT_ONCE)
    second = [duty.second] if duty.second and alert.step == ESCALATED else []
    DutyMail.objects.bulk_create(
        [
            DutyMail(alert=alert, address=to, words=said, message_id=_message_id())
            for to in dict.fromkeys([*duty.desks, *second])
        ],
        ignore_conflicts=True,
    )


def _message_id() -> str:
    return f"<{uuid.uuid4()}@{settings.SITE_HOST}>"
