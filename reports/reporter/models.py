"""The reporter of a report, kept apart from it, and the call-backs owed to them."""

from django.db import models
from django.db.models import Q

from reports.report.models import Report
from reports.reporter.choices import CallBackResult, SafeWay
from stronghold.core.accounts.models import User
from stronghold.core.database.expressions import is_london_date_of


class Reporter(models.Model):
    """How to reach the reporter safely. It has no history, and is kept for less time.

    The row is deleted on `dispose_on`, which is before the report's own review.
    """

    report = models.OneToOneField(Report, models.PROTECT, related_name="reporter")
    name = models.CharField(max_length=100, blank=True)
    phone = models.CharField(max_length=30, blank=True)
    email = models.EmailField(blank=True)
    address = models.CharField(max_length=200, blank=True)
    safe_way = models.CharField(max_length=8, choices=SafeWay)
    safe_times = models.CharField(max_length=200, blank=True)
    who_may_answer = models.CharField(max_length=200, blank=True)
    voicemail = models.BooleanField(default=False)
    never_visit = models.BooleanField(default=False)
    risk = models.CharField(max_length=500, blank=True)
    consents = models.BooleanField(default=False)
    # A keyed digest of the details as first given. It distinguishes a repeated
    # submission from one with other details, and is deleted with the row. As it is
    # keyed, no one can guess a phone number from it.
    contact_digest = models.CharField(max_length=64, blank=True)
    kept_at = models.DateTimeField()
    review_on = models.DateField()
    dispose_on = models.DateField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="reporter_can_be_reached",
                condition=~Q(phone="", email="", address=""),
            ),
            models.CheckConstraint(
                name="reporter_is_reviewed_before_disposal",
                condition=Q(review_on__lte=models.F("dispose_on")),
            ),
        ]
        indexes = [models.Index(fields=["dispose_on"], name="reporter_dispose_on")]

    def __str__(self) -> str:
        # Never the name: this may be written to a log.
        return f"reporter of {self.report_id}"


class CallBack(models.Model):
    """A call-back that the reporter agreed to: the first or the second.

    Only `cleared_text` may be said. It is open until it has a result.
    """

    report = models.ForeignKey(Report, models.PROTECT, related_name="call_backs")
    ordinal = models.PositiveSmallIntegerField()
    due_on = models.DateField()
    # The time it is due, if the promise is in hours; empty: by the end of `due_on`.
    due_at = models.DateTimeField(null=True, blank=True)
    # Who makes it, if not the person the report is assigned to.
    given_to = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+"
    )
    cleared_text = models.TextField(blank=True, max_length=1000)
    cleared_at = models.DateTimeField(null=True, blank=True)
    cleared_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+"
    )
    attempts = models.PositiveSmallIntegerField(default=0)
    result = models.CharField(max_length=12, choices=CallBackResult, blank=True)
    done_at = models.DateTimeField(null=True, blank=True)
    done_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["report", "ordinal"], name="callback_ordinal_once"
            ),
            models.CheckConstraint(
                name="callback_due_on_is_the_london_date",
                condition=Q(due_at__isnull=True)
                | is_london_date_of("due_on", "due_at"),
            ),
            models.CheckConstraint(
                name="callback_is_first_or_second", condition=Q(ordinal__in=[1, 2])
            ),
            models.CheckConstraint(
                name="callback_clearance_is_complete",
                condition=Q(
                    cleared_at__isnull=True, cleared_by__isnull=True, cleared_text=""
                )
                | (
                    Q(cleared_at__isnull=False, cleared_by__isnull=False)
                    & ~Q(cleared_text="")
                ),
            ),
            # done_by stays empty if the system cancelled it.
            models.CheckConstraint(
                name="callback_result_says_when",
                condition=Q(result="", done_at__isnull=True, done_by__isnull=True)
                | (~Q(result="") & Q(done_at__isnull=False)),
            ),
        ]
        indexes = [
            models.Index(
                fields=["due_on"], name="callback_open", condition=Q(result="")
            )
        ]

    def __str__(self) -> str:
        return f"call-back {self.ordinal} of {self.report_id}"

    @property
    def caller(self) -> User:
        """Who makes it: the person it was transferred to, else the one the report is
        assigned to, else the one who recorded the report.
        """
        return self.given_to or self.report.assigned_to or self.report.recorded_by
