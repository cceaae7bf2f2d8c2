"""A closure case with its present status, and a row for each of its events."""

from datetime import date, datetime

from django.contrib.postgres.fields import ArrayField, DateRangeField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVector
from django.db import models
from django.db.models import F, Q

from operations.closure_moves.choices import (
    EventKind,
    Ground,
    InsideRole,
    Scope,
    State,
)
from operations.closure_moves.rules.moves import shown_state
from operations.deadlines.choices import DeadlineKind, DeadlineState
from operations.statute.choices import Issuer
from operations.statute.rules.counting import last_instant
from stronghold.core.accounts.models import Organisation, Team, User
from stronghold.core.places.choices import Tenure
from stronghold.core.records.models import Record, tracked

# What a closure case is searched by; a search must use this very expression.
CLOSURE_WORDS = SearchVector("place_text", config="english")


@tracked()
class ClosureCase(Record):
    """One case about one premises, from its preparation to the end of its order.

    `state` and the days below are calculated from the events and stored with them. It
    is opened on `occurred_on`.
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
    # London dates, null until they are known.
    served_on = models.DateField(null=True, blank=True)
    order_made_on = models.DateField(null=True, blank=True)
    order_ends_on = models.DateField(null=True, blank=True)
    # When on that day, where the court gave a time.
    order_ends_at = models.DateTimeField(null=True, blank=True)
    # The day on which it begins and its first instant, where the court set a later
    # start; null: it began at once.
    order_begins_on = models.DateField(null=True, blank=True)
    order_begins_at = models.DateTimeField(null=True, blank=True)
    # Since when a court has suspended it; null: it is not suspended.
    order_suspended_at = models.DateTimeField(null=True, blank=True)
    # Of each suspension, the days at whose end it lasted: up to the day on which the
    # order took effect again, without an end while it has not.
    order_suspended_days = ArrayField(
        DateRangeField(), default=list, db_default=[], blank=True
    )
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
    def tenure(self) -> str:
        """How the premises are held, or UNKNOWN."""
        return self.premises.tenure if self.premises else Tenure.UNKNOWN

    @property
    def continued_until(self) -> datetime | None:
        """Return until when a court continued the notice.

        Reads prefetched deadlines, so that a list needs one query.
        """
        for due in self.deadlines.all():
            is_void = due.state == DeadlineState.VOID
            if due.kind == DeadlineKind.CONTINUED_NOTICE_ENDS and not is_void:
                return due.due_at
        return None

    @property
    def ends_at(self) -> datetime | None:
        """Return the last instant of the order, as the court gave it."""
        if self.order_ends_at or self.order_ends_on is None:
            return self.order_ends_at
        return last_instant(self.order_ends_on)

    def state_at(self, now: datetime) -> str:
        """Return the status at a moment: a case past its end has ended by time, and an
        order may be suspended or still to begin.

        Reads the deadlines only where a court continued the notice.
        """
        is_continued = self.state == State.REFUSED_CONTINUED
        return shown_state(
            self.state,
            order_begins_at=self.order_begins_at,
            order_suspended_at=self.order_suspended_at,
            order_ends_at=self.ends_at,
            continued_until=self.continued_until if is_continued else None,
            now=now,
        )

    @property
    def signature_due(self) -> str:
        """Return what is due on a draft that someone was asked to sign: TO_SIGN,
        NOT_SIGNED once they refused, else "".
        """
        kinds = (DeadlineKind.TO_SIGN, DeadlineKind.NOT_SIGNED)
        for due in self.deadlines.all():
            if due.kind in kinds and due.state == DeadlineState.OPEN:
                return due.kind
        return ""

    @property
    def lawful_limit(self) -> datetime | None:
        """Return the lawful limit of an order in force that was made for longer."""
        for due in self.deadlines.all():
            is_void = due.state == DeadlineState.VOID
            if due.kind == DeadlineKind.ORDER_LIMIT and not is_void:
                return due.due_at
        return None


class ClosureEvent(models.Model):
    """One event of a case, as it was recorded; rows are only added.

    Only the review of an `irregular` event is ever added to a row.
    """

    # Set on the result of a submission that was stored before; never stored itself.
    is_repetition = False

    case = models.ForeignKey(ClosureCase, models.PROTECT, related_name="happened")
    # Numbered within the case, in the order of recording.
    n = models.PositiveSmallIntegerField()
    client_uuid = models.UUIDField(unique=True)
    kind = models.CharField(max_length=15, choices=EventKind)
    happened_at = models.DateTimeField()
    # By kind and version, in the shapes that rules/stored_facts.py knows.
    facts = models.JSONField(default=dict)
    facts_version = models.PositiveSmallIntegerField()
    # What was unlawful about it, in words with the section.
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
                name="closureevent_facts_version_counts_from_1",
                condition=Q(facts_version__gte=1),
            ),
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


class ClosureSignatory(models.Model):
    """The name of who signed a decision of a case; rows are only added.

    The only table of closures that names a person: no list, search or history reads it.
    """

    event = models.OneToOneField(ClosureEvent, models.PROTECT, related_name="signatory")
    name = models.CharField(max_length=100)

    class Meta:
        app_label = "operations"

    def __str__(self) -> str:
        return self.name


class ClosureException(models.Model):
    """One who may be inside while premises are closed: a row is added, or ended.

    It names a person only if the notice or the order does. No list, search, history or
    file reads it.
    """

    case = models.ForeignKey(ClosureCase, models.PROTECT, related_name="exceptions")
    # Numbered within the case.
    n = models.PositiveSmallIntegerField()
    # The entry that made the order which says so; null: the notice says so.
    order = models.ForeignKey(
        ClosureEvent, models.PROTECT, null=True, blank=True, related_name="exceptions"
    )
    role = models.CharField(max_length=13, choices=InsideRole)
    name = models.CharField(max_length=100, blank=True)
    # Such as "daytime only".
    conditions = models.CharField(max_length=200, blank=True)
    added_at = models.DateTimeField()
    added_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    removed_at = models.DateTimeField(null=True, blank=True)
    removed_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        app_label = "operations"
        constraints = [
            models.UniqueConstraint(
                fields=["case", "n"], name="closureexception_n_once"
            ),
            models.CheckConstraint(
                name="closureexception_removed_by_someone_at_a_time",
                condition=Q(removed_at__isnull=True, removed_by__isnull=True)
                | Q(removed_at__isnull=False, removed_by__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"exception {self.n} of {self.case_id}"


class ClosureNotice(models.Model):
    """A closure notice as it was made and printed, byte for byte; only added."""

    case = models.ForeignKey(ClosureCase, models.PROTECT, related_name="documents")
    # Numbered within the case.
    n = models.PositiveSmallIntegerField()
    content = models.BinaryField()
    # SHA-256 of the bytes, in hexadecimal.
    digest = models.CharField(max_length=64)
    # The text of its form, by field.
    typed = models.JSONField()
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(User, models.PROTECT, related_name="+")

    class Meta:
        app_label = "operations"
        constraints = [
            models.UniqueConstraint(fields=["case", "n"], name="closurenotice_n_once"),
        ]

    def __str__(self) -> str:
        return f"notice {self.n} of {self.case_id}"
