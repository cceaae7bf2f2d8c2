"""What is wrong, who is to do what, and what was done."""

from datetime import date

import pghistory
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVector
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Greatest

from operations.plans.models import Operation, Plan
from operations.umbrella.choices import ActivityKind, Result, TaskingStatus
from stronghold.accounts.models import Organisation, Team, User
from stronghold.kernel import clock
from stronghold.records.models import Record

# What an activity is searched by; a search must use this very expression.
ACTIVITY_WORDS = SearchVector("kind", "place_text", "result_text", config="english")


def _of_operation(name: str) -> "models.ForeignKey[Operation | None, Operation | None]":
    return models.ForeignKey(
        Operation, models.PROTECT, null=True, blank=True, related_name=name
    )


@pghistory.track()
class Activity(Record):
    """One thing done on the ground: a patrol, a visit, a clear-up.

    It starts at `occurred_at`, and is counted on `occurred_on`. `minutes` is null while
    it is under way, and where nobody knows.
    """

    kind = models.CharField(max_length=15, choices=ActivityKind)
    operation = _of_operation("activities")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    n_people = models.PositiveSmallIntegerField(default=1)
    minutes = models.PositiveSmallIntegerField(null=True, blank=True)
    is_under_way = models.BooleanField(default=False)
    # Set on one that was started here and ended here.
    ended_at = models.DateTimeField(null=True, blank=True)
    # Made by the device that ended it, so that a repeated end is the same one.
    end_uuid = models.UUIDField(unique=True, null=True, blank=True)
    end_digest = models.CharField(max_length=64, blank=True)
    results = ArrayField(
        models.CharField(max_length=12, choices=Result), default=list, blank=True
    )
    result_text = models.CharField(max_length=300, blank=True)

    class Meta(Record.Meta):
        abstract = False
        app_label = "operations"
        constraints = [
            *Record.Meta.constraints,
            models.CheckConstraint(
                name="activity_has_people", condition=Q(n_people__gte=1)
            ),
            models.CheckConstraint(
                name="activity_under_way_has_no_end",
                condition=Q(is_under_way=False)
                | Q(
                    occurred_at__isnull=False,
                    ended_at__isnull=True,
                    minutes__isnull=True,
                ),
            ),
            models.CheckConstraint(
                name="activity_ends_after_its_start",
                condition=Q(ended_at__isnull=True)
                | Q(ended_at__gte=F("occurred_at"), minutes__isnull=False),
            ),
            models.CheckConstraint(
                name="activity_ended_by_a_device",
                condition=Q(ended_at__isnull=True, end_uuid__isnull=True, end_digest="")
                | Q(ended_at__isnull=False, end_uuid__isnull=False),
            ),
        ]
        indexes = [
            models.Index(fields=["occurred_on"], name="activity_occurred_on"),
            models.Index(
                fields=["force", "-occurred_on", "-id"], name="activity_newest_first"
            ),
            models.Index(
                fields=["recorded_by"],
                condition=Q(is_under_way=True),
                name="activity_under_way",
            ),
            # What partners are told of since their last visit.
            models.Index(
                F("force"),
                Greatest("recorded_at", "ended_at").desc(),
                name="activity_told_on",
            ),
            GinIndex(ACTIVITY_WORDS, name="activity_words"),
        ]

    @property
    def counted_on(self) -> date:
        return self.occurred_on


@pghistory.track()
class Priority(Plan):
    """An issue that is worked on, from its being set to its being answered."""

    operation = _of_operation("priorities")
    issue = models.CharField(max_length=120)
    # By the code that editions share, or a place in words, or both.
    area_code = models.CharField(max_length=20, blank=True)
    place_text = models.CharField(max_length=200, blank=True)
    why = models.TextField(max_length=2000, blank=True)
    since = models.DateField()
    # When it was last set or brought up to date: to be done within three months.
    updated_on = models.DateField(default=clock.today)
    done = models.TextField(max_length=2000, blank=True)
    answered_on = models.DateField(null=True, blank=True)

    class Meta(Plan.Meta):
        abstract = False
        app_label = "operations"
        constraints = [
            models.CheckConstraint(
                name="priority_is_somewhere",
                condition=~Q(area_code="", place_text=""),
            ),
            models.CheckConstraint(
                name="priority_answered_says_what_was_done",
                condition=Q(answered_on__isnull=True)
                | (Q(answered_on__gte=F("since")) & ~Q(done="")),
            ),
        ]
        indexes = [
            models.Index(
                fields=["force", "-since", "-id"], name="priority_newest_first"
            ),
        ]


@pghistory.track()
class Tasking(Plan):
    """What somebody is to do by when: an organisation, a team of it, or one person."""

    operation = _of_operation("taskings")
    priority = models.ForeignKey(
        Priority, models.PROTECT, null=True, blank=True, related_name="taskings"
    )
    what = models.TextField(max_length=1000)
    place_text = models.CharField(max_length=200, blank=True)
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
    # What came of it, or why it was not done or is cancelled.
    outcome = models.TextField(max_length=1000, blank=True)
    # The record, meeting or signal that it came from, by its reference or in words.
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
