"""The community report."""

from datetime import date

import pghistory
from django.contrib.postgres.fields import ArrayField
from django.db import models

from reports.choices import Channel, Concern, Drug, Sign
from stronghold.database.expressions import is_london_date_of
from stronghold.records.models import Record


@pghistory.track()
class Report(Record):
    """What a resident, a partner or an officer's own eyes told of drug activity.

    It is counted on `received_on`. A merged report points at the one that goes on.
    """

    # False where nobody can say when: `occurred_on` then stands for the day it was
    # received, and is shown nowhere.
    occurred_known = models.BooleanField(default=True)

    channel = models.CharField(max_length=15, choices=Channel)
    concern = models.CharField(max_length=15, choices=Concern)
    drug = models.CharField(max_length=12, choices=Drug, default=Drug.UNKNOWN)
    description = models.TextField(blank=True, max_length=4000)
    signs = ArrayField(
        models.CharField(max_length=20, choices=Sign), default=list, blank=True
    )
    children_seen = models.BooleanField(default=False)
    vulnerable_adult = models.BooleanField(default=False)
    weapons_mentioned = models.BooleanField(default=False)
    received_at = models.DateTimeField()
    received_on = models.DateField()
    merged_into = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="merged_reports"
    )

    class Meta(Record.Meta):
        abstract = False
        constraints = [
            *Record.Meta.constraints,
            models.CheckConstraint(
                name="report_received_on_is_the_london_date",
                condition=is_london_date_of("received_on", "received_at"),
            ),
            models.CheckConstraint(
                name="report_time_is_of_a_known_day",
                condition=models.Q(occurred_known=True)
                | models.Q(occurred_at__isnull=True),
            ),
            models.CheckConstraint(
                name="report_is_not_merged_into_itself",
                condition=~models.Q(merged_into=models.F("pk")),
            ),
        ]
        indexes = [
            models.Index(fields=["received_on"], name="report_received_on"),
            models.Index(
                fields=["force", "-received_at", "-id"], name="report_newest_first"
            ),
        ]

    @property
    def counted_on(self) -> date:
        return self.received_on
