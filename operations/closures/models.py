"""A closure case, as it stands now; what happened in it is a row for each event."""

from datetime import date, datetime

import pghistory
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVector
from django.db import models
from django.db.models import F, Q

from operations.closures.choices import EventKind, Ground, Issuer, Scope, State
from operations.deadlines.choices import DeadlineKind, DeadlineState
from stronghold.accounts.models import Organisation, Team, User
from stronghold.records.models import Record

# What a closure case is searched by; a search must use this very expression.
CLOSURE_WORDS = SearchVector("place_text", config="english")


@pghistory.track()
class ClosureCase(Record):
    """One case about one premises, from its preparation to the end of its order.

    `state` and the days below follow from the events and are written with them. It is
    opened on `occurred_on`.
    """

    issuer = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    issued_as = models.CharField(max_length=15, choices=Issuer)
    ground = models.CharField(max_length=8, choices=Ground)
    team = models.ForeignKey(
        Team, models.PROTECT, null=True, blank=True, related_name="+"
    )
    caseworker = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+"
    )
    state = models.CharField(max_length=17, choices=State, default=State.DRAFT)
    operation = models.ForeignKey(
        "operations.Operation",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="closures",
    )
    # London dates, null until they come.
    served_on = models.DateField(null=True, blank=True)
    order_made_on = models.DateField(null=True, blank=True)
    order_ends_on = models.DateField(null=True, blank=True)
    ceased_on = models.DateField(null=True, blank=True)
    scope = models.CharField(max_length=7, choices=Scope, blank=True)

    class Meta(Record.Meta):
        abstract = False
        app_label = "operations"
        constraints = [
            *Record.Meta.constraints,
            models.CheckConstraint(
                name="closurecase_order_ends_after_it_is_made",
                condition=Q(order_ends_on__isnull=True)
                | Q(order_ends_on__gte=F("order_made_on")),
            ),
        ]
        indexes = [
            models.Index(
                fields=["force", "-occurred_on", "-id"], name="closure_newest_first"
            ),
            GinIndex(CLOSURE_WORDS, name="closure_words"),
        ]

    @property
    def counted_on(self) -> date:
        return self.occurred_on

    @property
    def continued_until(self) -> datetime | None:
        """Say until when a court let the notice go on; a list asks for all at once."""
        for due in self.deadlines.all():
            is_void = due.state == DeadlineState.VOID
            if due.kind == DeadlineKind.CONTINUED_NOTICE_ENDS and not is_void:
                return due.due_at
        return None


class ClosureEvent(models.Model):
    """One thing that happened in a case, as it was told; rows are only added.

    An inspector reviews what was `irregular`, and nothing else of a row ever changes.
    """

    # Set on what an action hands back of an earlier submission; never stored.
    is_repetition = False

    case = models.ForeignKey(ClosureCase, models.PROTECT, related_name="happened")
    # Numbered within the case, in the order of recording.
    n = models.PositiveSmallIntegerField()
    client_uuid = models.UUIDField(unique=True)
    kind = models.CharField(max_length=15, choices=EventKind)
    happened_at = models.DateTimeField()
    facts = models.JSONField(default=dict)
    # What the law did not allow about it, in words with the section.
    irregular = ArrayField(models.CharField(max_length=300), default=list)
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    reviewed_at = models.DateTimeField(null=True, blank=True)
    reviewed_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+"
    )
    review_note = models.CharField(max_length=500, blank=True)

    class Meta:
        app_label = "operations"
        constraints = [
            models.UniqueConstraint(fields=["case", "n"], name="closureevent_n_once"),
            models.CheckConstraint(
                name="closureevent_review_says_who_when_and_why",
                condition=Q(
                    reviewed_at__isnull=True, reviewed_by__isnull=True, review_note=""
                )
                | (
                    Q(reviewed_at__isnull=False, reviewed_by__isnull=False)
                    & ~Q(review_note="")
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.n}"
