"""The activity: one thing done on the ground; and who else took part in it."""

from datetime import date

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVector
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Greatest

from operations.activities.choices import ActivityKind, Outside, Result
from operations.activities.rules import MOST_MINUTES, MOST_PEOPLE, key_of
from operations.operation.models import operation_key
from stronghold.core.accounts.models import Organisation, User
from stronghold.core.records.models import Record, tracked

# The index is on this expression, so a search must use exactly the same one.
ACTIVITY_WORDS = SearchVector("kind", "place_text", "result_text", config="english")


@tracked()
class Activity(Record):
    """One thing done on the ground: a patrol, a visit, a clean-up.

    `organisation` led it with `n_people`; the rows of TookPart are the others. It
    starts at `occurred_at`, and is counted on `occurred_on`. `minutes` is null while
    it is under way, and if the length is not known.
    """

    kind = models.CharField(max_length=15, choices=ActivityKind)
    operation = operation_key("activities")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    n_people = models.PositiveSmallIntegerField(default=1)
    minutes = models.PositiveSmallIntegerField(null=True, blank=True)
    is_under_way = models.BooleanField(default=False)
    # Set only if it was recorded at its start and ended later.
    ended_at = models.DateTimeField(null=True, blank=True)
    # Made by the device that ended it, so that an end sent twice is stored once.
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
            # For what partners see as new since their last visit.
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


class TookPart(models.Model):
    """Another organisation that took part in an activity, with so many people.

    It has a row here (`organisation`), or is of a kind that has none (`outside`).
    Without `minutes` its people stayed as long as the activity took. A row is never
    changed, only removed: so the rows are their own history. A trigger checks that it
    is of the activity's force and did not lead it.
    """

    activity = models.ForeignKey(Activity, models.CASCADE, related_name="others")
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, null=True, blank=True, related_name="+"
    )
    outside = models.CharField(max_length=9, choices=Outside, blank=True)
    n_people = models.PositiveSmallIntegerField()
    minutes = models.PositiveSmallIntegerField(null=True, blank=True)
    added_at = models.DateTimeField()
    added_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    removed_at = models.DateTimeField(null=True, blank=True)
    removed_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        app_label = "operations"
        constraints = [
            models.CheckConstraint(
                name="tookpart_is_an_organisation_or_a_kind",
                condition=Q(organisation__isnull=False, outside="")
                | (Q(organisation__isnull=True) & ~Q(outside="")),
            ),
            models.CheckConstraint(
                name="tookpart_has_its_people",
                condition=Q(n_people__range=(1, MOST_PEOPLE)),
            ),
            models.CheckConstraint(
                name="tookpart_within_a_day",
                condition=Q(minutes__isnull=True) | Q(minutes__range=(1, MOST_MINUTES)),
            ),
            models.CheckConstraint(
                name="tookpart_removed_says_who_and_when",
                condition=Q(removed_at__isnull=True, removed_by__isnull=True)
                | Q(removed_at__isnull=False, removed_by__isnull=False),
            ),
            models.UniqueConstraint(
                fields=["activity", "organisation"],
                condition=Q(removed_at__isnull=True, organisation__isnull=False),
                name="tookpart_organisation_named_once",
            ),
            models.UniqueConstraint(
                fields=["activity", "outside"],
                condition=Q(removed_at__isnull=True, organisation__isnull=True),
                name="tookpart_kind_named_once",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """The name of the organisation, or what kind of organisation it was."""
        if self.organisation is not None:
            return self.organisation.name
        return str(Outside(self.outside).label)

    @property
    def key(self) -> str:
        """What a form and a filter call it: see `rules.key_of`."""
        code = self.organisation.code if self.organisation is not None else ""
        return key_of(code, self.outside)
