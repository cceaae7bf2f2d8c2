"""The tasking: what someone is to do, and by when."""

from datetime import date

from django.contrib.gis.db import models
from django.db.models import Q

from operations.operation.models import Plan, operation_key
from operations.priorities.models import Priority
from operations.taskings.choices import TaskingStatus
from stronghold.core.accounts.models import Organisation, Team, User
from stronghold.core.records.models import Placed, tracked


@tracked()
class Tasking(Plan, Placed):
    """Work for an organisation, one of its teams, or one person, with a due date.

    A known place has its street, and premises if any; another has only words. Its areas
    are those of the day it is due; a tasking for an area as a whole has no point.
    """

    operation = operation_key("taskings")
    priority = models.ForeignKey(
        Priority, models.PROTECT, null=True, blank=True, related_name="taskings"
    )
    what = models.TextField(max_length=1000)
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    team = models.ForeignKey(
        Team, models.PROTECT, null=True, blank=True, related_name="+"
    )
    person = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+"
    )
    due_on = models.DateField()
    status = models.CharField(
        max_length=9, choices=TaskingStatus, default=TaskingStatus.SET
    )
    # The outcome, or why it was not done or was cancelled.
    outcome = models.TextField(max_length=1000, blank=True)
    # The record, meeting or signal that led to it: a reference, or text.
    source = models.CharField(max_length=100, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta(Plan.Meta):
        abstract = False
        app_label = "operations"
        constraints = [
            models.CheckConstraint(
                name="tasking_answered_says_who_when_and_what",
                condition=Q(
                    status__in=[TaskingStatus.SET, TaskingStatus.ACCEPTED],
                    answered_at__isnull=True,
                    answered_by__isnull=True,
                    outcome="",
                )
                | (
                    Q(
                        status__in=[
                            TaskingStatus.DONE,
                            TaskingStatus.NOT_DONE,
                            TaskingStatus.CANCELLED,
                        ],
                        answered_at__isnull=False,
                        answered_by__isnull=False,
                    )
                    & ~Q(outcome="")
                ),
            ),
        ]
        indexes = [
            models.Index(
                fields=["force", "-recorded_at", "-id"], name="tasking_newest_first"
            ),
            models.Index(
                fields=["force", "due_on"],
                condition=Q(status__in=["set", "accepted"]),
                name="tasking_open_by_due",
            ),
        ]

    @property
    def areas_on(self) -> date:
        return self.due_on
