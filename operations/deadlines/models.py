"""What is due, the alerts about it, and the secret addresses of calendars."""

import uuid
from typing import Any

from django.db import models
from django.db.models import Q

from operations.deadlines.choices import DeadlineKind, DeadlineState
from stronghold.core.accounts.models import (
    Team,
    User,
    WaitingMail,
    WaitingMessage,
)
from stronghold.core.database.expressions import is_exactly_one_given
from stronghold.core.geography.models import Force


def _owner(model: str) -> Any:
    return models.ForeignKey(
        model, models.CASCADE, null=True, blank=True, related_name="deadlines"
    )


def _owner_once(owner: str) -> models.UniqueConstraint:
    return models.UniqueConstraint(
        fields=[owner, "kind", "part"],
        condition=Q(**{f"{owner}__isnull": False}),
        name=f"deadline_once_of_{owner}",
    )


class _Owned(models.Model):
    """The records that something can be due on."""

    closure = _owner("operations.ClosureCase")
    warrant = _owner("operations.Warrant")
    arrest = _owner("operations.Arrest")
    call_back = _owner("reports.CallBack")
    tasking = _owner("operations.Tasking")
    referral = _owner("operations.Referral")
    priority = _owner("operations.Priority")
    after_care = _owner("operations.AfterCare")

    class Meta:
        abstract = True


OWNERS = tuple(field.name for field in _Owned._meta.fields)


class Deadline(_Owned):
    """One thing that is due on one record, as it was last derived from that record.

    It is never typed in. `alert_by` is the earlier reading of the law, by which alerts
    go; `is_day` says that it is a last day, due at its last instant in London.
    """

    force = models.ForeignKey(Force, models.PROTECT, related_name="+")
    kind = models.CharField(max_length=24, choices=DeadlineKind)
    # Tells several of one kind apart, such as the premises of a warrant.
    part = models.CharField(max_length=24, blank=True)
    due_at = models.DateTimeField()
    alert_by = models.DateTimeField()
    is_day = models.BooleanField(default=False)
    # Why it is due: empty where no law says so.
    section = models.CharField(max_length=40, blank=True)
    act = models.CharField(max_length=120, blank=True)
    state = models.CharField(
        max_length=4, choices=DeadlineState, default=DeadlineState.OPEN
    )
    settled_at = models.DateTimeField(null=True, blank=True)
    # Whose it is: a person, or anyone in the team.
    team = models.ForeignKey(
        Team, models.PROTECT, null=True, blank=True, related_name="+"
    )
    person = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+"
    )
    # What calendars know it by, and how often it has moved.
    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    sequence = models.PositiveIntegerField(default=0)
    derived_at = models.DateTimeField()
    # When the sweep must look at its record again, because an alert is due or it is
    # over by then. Empty: nothing happens to it until its record changes.
    look_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        app_label = "operations"
        constraints = [
            models.CheckConstraint(
                name="deadline_is_of_one_record",
                condition=is_exactly_one_given(*OWNERS),
            ),
            models.CheckConstraint(
                name="deadline_settled_says_when",
                condition=Q(state=DeadlineState.OPEN, settled_at__isnull=True)
                | (~Q(state=DeadlineState.OPEN) & Q(settled_at__isnull=False)),
            ),
            models.CheckConstraint(
                name="deadline_alerts_in_time",
                condition=Q(alert_by__lte=models.F("due_at")),
            ),
            *map(_owner_once, OWNERS),
        ]
        indexes = [
            models.Index(
                fields=["force", "alert_by"],
                condition=Q(state=DeadlineState.OPEN),
                name="deadline_open_by_due",
            ),
            models.Index(
                fields=["look_at"],
                condition=Q(look_at__isnull=False),
                name="deadline_to_look_at",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"


class DeadlineMark(models.Model):
    """A record that changed, so that its deadlines may have; added, then deleted.

    `owner` is the foreign key of a deadline to it, such as closure. Triggers add it in
    the transaction of the change (operations/sql/deadline_marks.sql).
    """

    owner = models.CharField(max_length=12)
    record_id = models.BigIntegerField()

    class Meta:
        app_label = "operations"

    def __str__(self) -> str:
        return f"{self.owner} {self.record_id}"


class SweptLaw(models.Model):
    """The law by which all deadlines were calculated last; one row at most.

    No row: every record is looked at again, as after each release.
    """

    digest = models.CharField(max_length=64)

    class Meta:
        app_label = "operations"

    def __str__(self) -> str:
        return self.digest[:12]


class DeadlineCheck(models.Model):
    """How far the nightly check of one kind of record has come."""

    owner = models.CharField(max_length=12, primary_key=True)
    # The last record checked; 0 before the first.
    upto = models.BigIntegerField(default=0)
    done_on = models.DateField(null=True, blank=True)

    class Meta:
        app_label = "operations"

    def __str__(self) -> str:
        return f"{self.owner} up to {self.upto}"


class Alert(models.Model):
    """An alert that a deadline is near or has passed; one for each of its steps.

    A deadline that moves has alerts of its own for the new time.
    """

    deadline = models.ForeignKey(Deadline, models.CASCADE, related_name="alerts")
    # How long before: such as 24h or 28d; then overdue, and escalated.
    step = models.CharField(max_length=12)
    due_at = models.DateTimeField()
    made_at = models.DateTimeField()
    # The telephone number for the recipient to ring, where there is one.
    ring = models.CharField(max_length=30, blank=True)

    class Meta:
        app_label = "operations"
        constraints = [
            models.UniqueConstraint(
                fields=["deadline", "step", "due_at"], name="alert_once_a_step"
            )
        ]

    def __str__(self) -> str:
        return f"{self.step} of {self.deadline_id}"


class AlertMail(WaitingMail):
    """The e-mail of an alert to one person."""

    of_force = "alert__deadline__force"
    alert = models.ForeignKey(Alert, models.CASCADE, related_name="mails")

    class Meta:
        app_label = "operations"
        constraints = [
            models.UniqueConstraint(
                fields=["alert", "recipient"], name="alertmail_once_a_person"
            )
        ]
        indexes = [
            models.Index(
                fields=["id"],
                condition=Q(sent_at__isnull=True),
                name="alertmail_unsent",
            )
        ]


class DutyMail(WaitingMessage):
    """The e-mail of an alert to a duty desk or a second contact: its words are whole.

    It says that something is urgent, and of an urgent referral who sent it, by when to
    acknowledge it, and which number to ring.
    """

    of_force = "alert__deadline__force"
    alert = models.ForeignKey(Alert, models.CASCADE, related_name="duty_mails")
    address = models.EmailField()
    words = models.CharField(max_length=400)

    class Meta:
        app_label = "operations"
        constraints = [
            models.UniqueConstraint(
                fields=["alert", "address"], name="dutymail_once_an_address"
            )
        ]
        indexes = [
            models.Index(
                fields=["id"],
                condition=Q(sent_at__isnull=True),
                name="dutymail_unsent",
            )
        ]

    @property
    def to(self) -> str:
        return self.address


class FeedKey(models.Model):
    """The secret address of a person's calendar; only its digest is stored."""

    owner = models.ForeignKey(User, models.CASCADE, related_name="feed_keys")
    digest = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        app_label = "operations"
        constraints = [
            models.UniqueConstraint(
                fields=["owner"],
                condition=Q(revoked_at__isnull=True),
                name="feedkey_one_in_use",
            )
        ]

    def __str__(self) -> str:
        return f"calendar of {self.owner_id}"
