"""A request about a person's data: never their name, which the force's own system has.

The rows are deleted by their retention rule, together.
"""

from django.db import models
from django.db.models import Q

from stronghold.core.accounts.models import User
from stronghold.core.geography.models import Force
from stronghold.core.sharing.choices import Regime
from stronghold.oversight.requests.choices import (
    KnownBy,
    Outcome,
    RequestKind,
    State,
)


class DataRequest(models.Model):
    """One request: what is asked, by which law, and what was decided.

    `received_on` and the days of its steps are London dates. `asks` and `reasons` are
    in the records manager's words.
    """

    reference = models.CharField(max_length=12, unique=True)
    force = models.ForeignKey(Force, models.PROTECT, related_name="+")
    kind = models.CharField(max_length=8, choices=RequestKind)
    regime = models.CharField(max_length=7, choices=Regime)
    known_by = models.CharField(max_length=9, choices=KnownBy)
    # What the force's own system calls it, which has who asked.
    force_reference = models.CharField(max_length=40)
    asks = models.CharField(max_length=500, blank=True)
    received_on = models.DateField()
    state = models.CharField(max_length=10, choices=State, default=State.OPEN)
    outcome = models.CharField(max_length=8, choices=Outcome, blank=True)
    reasons = models.CharField(max_length=1000, blank=True)
    # Whether the answer says that something is withheld, and why.
    says_why = models.BooleanField(default=True)
    opened_at = models.DateTimeField()
    opened_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    ended_on = models.DateField(null=True, blank=True)

    class Meta:
        app_label = "oversight"
        constraints = [
            models.CheckConstraint(
                name="datarequest_decided_says_what",
                condition=Q(state__in=[State.DECIDED, State.ANSWERED]) & ~Q(outcome="")
                | Q(state__in=[State.OPEN, State.CLARIFYING], outcome="")
                | Q(state=State.WITHDRAWN),
            ),
            models.CheckConstraint(
                name="datarequest_ended_says_when",
                condition=Q(
                    state__in=[State.ANSWERED, State.WITHDRAWN], ended_on__isnull=False
                )
                | Q(
                    state__in=[State.OPEN, State.CLARIFYING, State.DECIDED],
                    ended_on__isnull=True,
                ),
            ),
        ]
        indexes = [
            models.Index(
                fields=["force", "-received_on", "-id"], name="datarequest_newest_first"
            ),
            models.Index(fields=["ended_on"], name="datarequest_ended"),
        ]

    def __str__(self) -> str:
        return self.reference


class RequestStep(models.Model):
    """A move of a request: the day it counts from, why, and who recorded it."""

    request = models.ForeignKey(DataRequest, models.CASCADE, related_name="steps")
    move = models.CharField(max_length=12)
    on = models.DateField()
    because = models.CharField(max_length=8, blank=True)
    words = models.CharField(max_length=1000, blank=True)
    # The SHA-256 of the file that was downloaded, in hexadecimal; "" of another step.
    sha256 = models.CharField(max_length=64, blank=True, default="", db_default="")
    at = models.DateTimeField()
    by = models.ForeignKey(User, models.PROTECT, related_name="+")

    class Meta:
        app_label = "oversight"

    def __str__(self) -> str:
        return f"{self.move} of {self.request_id}"


class RequestRecord(models.Model):
    """A record that is about the person; as its reporter, or otherwise."""

    request = models.ForeignKey(DataRequest, models.CASCADE, related_name="records")
    record_kind = models.CharField(max_length=20)
    reference = models.CharField(max_length=12)
    as_reporter = models.BooleanField(default=False)
    added_at = models.DateTimeField()
    added_by = models.ForeignKey(User, models.PROTECT, related_name="+")

    class Meta:
        app_label = "oversight"
        constraints = [
            models.UniqueConstraint(
                fields=["request", "reference"], name="requestrecord_reference_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.reference} in {self.request_id}"


class RequestItem(models.Model):
    """Whether one item of a record is given, or by which ground it is withheld.

    `digest` is of its words as they were then: changed words are decided on again.
    `because` is why privilege can be claimed. `decided_at` is null, and so is who read
    and decided it, of what was decided before the site kept that.
    """

    record = models.ForeignKey(RequestRecord, models.CASCADE, related_name="items")
    item = models.CharField(max_length=60)
    ground = models.CharField(max_length=10, blank=True)
    digest = models.CharField(max_length=64)
    because = models.CharField(max_length=300, blank=True, default="", db_default="")
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(
        User,
        models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        # Nothing looks for what someone decided.
        db_index=False,
    )

    class Meta:
        app_label = "oversight"
        constraints = [
            models.UniqueConstraint(
                fields=["record", "item"], name="requestitem_decided_once"
            ),
            models.CheckConstraint(
                name="requestitem_decided_says_by_whom",
                condition=Q(decided_at__isnull=True, decided_by__isnull=True)
                | Q(decided_at__isnull=False, decided_by__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.item} of {self.record_id}"


class RequestNotice(models.Model):
    """An organisation that was notified that a record it saw was changed."""

    record = models.ForeignKey(RequestRecord, models.CASCADE, related_name="notices")
    organisation = models.CharField(max_length=200)
    on = models.DateField()
    at = models.DateTimeField()
    by = models.ForeignKey(User, models.PROTECT, related_name="+")

    class Meta:
        app_label = "oversight"
        constraints = [
            models.UniqueConstraint(
                fields=["record", "organisation"],
                name="requestnotice_organisation_once",
            )
        ]

    def __str__(self) -> str:
        return f"{self.organisation} of {self.record_id}"
