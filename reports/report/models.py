"""The community report."""

from datetime import date

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex, GistIndex
from django.contrib.postgres.search import SearchVector
from django.db import models
from django.db.models.functions import Coalesce

from reports.report.choices import (
    Basis,
    Channel,
    Concern,
    Drug,
    Grade,
    InformationAssessment,
    Outcome,
    ReportedBy,
    Sign,
    SourceEvaluation,
    Status,
)
from reports.report.rules import OPEN
from stronghold.core.accounts.models import Team, User
from stronghold.core.database.expressions import (
    ColumnOfSquare,
    FourWeeks,
    InMetres,
    RowOfSquare,
    is_london_date_of,
)
from stronghold.core.geography.models import Force, Street
from stronghold.core.places.models import Premises
from stronghold.core.records.models import Record, reference_to, tracked


def words_with(text: str) -> SearchVector:
    """Return what a report is searched by: one of its texts, its place and its codes.

    A search must use exactly this expression, or PostgreSQL cannot use the index.
    """
    return SearchVector(text, "place_text", "concern", "drug", config="english")


# What the triage queue can show: every report that is not closed, merged or in error.
IN_QUEUE = models.Q(
    ~models.Q(status=Status.CLOSED), error_at__isnull=True, merged_into__isnull=True
)
# With a street, so that only what names one reads them by it.
_IS_OPEN_AT_STREET = models.Q(
    status__in=OPEN,
    error_at__isnull=True,
    merged_into__isnull=True,
    street__isnull=False,
)
# What the page of a street counts of its reports, and what decides who may see them.
_COUNTED_AT_STREET = (
    "force",
    "received_on",
    "premises",
    "concern",
    "occurred_at",
    "error_at",
    "merged_into",
    "erased_at",
    "restricted_at",
)


@tracked()
class Report(Record):
    """Drug activity that a resident or a partner reported, or an officer saw.

    It is counted on `received_on`. A merged report points at the one that is kept.
    """

    # Each is the first column of a wider index below.
    force = models.ForeignKey(Force, models.PROTECT, related_name="+", db_index=False)
    street = reference_to(Street, db_index=False)
    premises = reference_to(Premises, db_index=False)
    # False if the day is not known: `occurred_on` then holds the day it was received,
    # and is not shown.
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
    # What kind of reporter it was. Who it was is in Reporter, which few may read.
    reported_by = models.CharField(
        max_length=10, choices=ReportedBy, default=ReportedBy.NOT_GIVEN
    )

    # The team that owns the neighbourhood, until the report is transferred.
    team = models.ForeignKey(
        Team, models.PROTECT, null=True, blank=True, related_name="+"
    )
    assigned_to = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+"
    )
    status = models.CharField(max_length=10, choices=Status, default=Status.NEW)
    grade = models.CharField(max_length=1, choices=Grade, blank=True)
    outcome = models.CharField(max_length=15, choices=Outcome, blank=True)
    # Why it was last re-opened, for the person it is assigned to next.
    reopened_because = models.CharField(max_length=500, blank=True)

    source_evaluation = models.CharField(
        max_length=1, choices=SourceEvaluation, blank=True
    )
    information_assessment = models.CharField(
        max_length=1, choices=InformationAssessment, blank=True
    )
    basis = models.CharField(max_length=8, choices=Basis, blank=True)
    # The description without anything that could identify its source; empty until
    # it is written.
    sanitised_text = models.TextField(blank=True, max_length=4000)

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
            models.CheckConstraint(
                name="report_outcome_is_there_once_answered",
                condition=models.Q(outcome="")
                ^ models.Q(status__in=[Status.ANSWERED, Status.CLOSED]),
            ),
        ]
        indexes = [
            models.Index(fields=["received_on"], name="report_received_on"),
            models.Index(
                fields=["force", "-received_at", "-id"], name="report_newest_first"
            ),
            models.Index(
                fields=["force", "status", "received_at"], name="report_by_status"
            ),
            # The queue of one person, one team and all teams: by grade, oldest first.
            models.Index(
                fields=["assigned_to", "grade", "received_at", "id"],
                name="report_queue_of_person",
                condition=IN_QUEUE & models.Q(assigned_to__isnull=False),
            ),
            models.Index(
                fields=["team", "grade", "received_at", "id"],
                name="report_queue_of_team",
                condition=IN_QUEUE,
            ),
            models.Index(
                fields=["force", "grade", "received_at", "id"],
                name="report_queue_of_all",
                condition=IN_QUEUE,
            ),
            # What figures count in one ward, as their source names the ward.
            models.Index(
                Coalesce(
                    "ward",
                    models.Case(
                        models.When(point__isnull=True, then=models.Value(-1)),
                        default=models.Value(0),
                        output_field=models.BigIntegerField(),
                    ),
                ),
                "received_on",
                name="report_of_ward",
                condition=models.Q(error_at__isnull=True, merged_into__isnull=True),
            ),
            # What figures count in one square of the map, when a few have changed.
            models.Index(
                ColumnOfSquare("point"),
                RowOfSquare("point"),
                "received_on",
                name="report_in_square",
            ),
            # The reports of one place, newest first, however many there are. With what
            # its page counts, so that a busy street is counted without its reports.
            models.Index(
                fields=["street", "-received_at", "-id"],
                name="report_of_street",
                include=_COUNTED_AT_STREET,
            ),
            # Those of a street for which no distance can be measured.
            models.Index(
                fields=["street", "received_at"],
                name="report_without_point",
                condition=models.Q(point__isnull=True),
            ),
            models.Index(
                fields=["street", "received_at", "id"],
                name="report_open_at_street",
                condition=_IS_OPEN_AT_STREET,
            ),
            models.Index(
                fields=["premises", "-received_at", "-id"], name="report_of_premises"
            ),
            # Reports near each other in place and in time (received or happened):
            # fast even where thousands of reports share a point, and over however many
            # years, if a query also names the four weeks of receipt.
            GistIndex(
                FourWeeks("received_on"),
                InMetres("point"),
                "received_at",
                "occurred_on",
                name="report_near_in_time",
            ),
            GinIndex(words_with("description"), name="report_words"),
            GinIndex(words_with("sanitised_text"), name="report_sanitised_words"),
        ]

    @property
    def counted_on(self) -> date:
        return self.received_on
