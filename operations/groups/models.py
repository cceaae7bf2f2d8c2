"""The organised crime group."""

from datetime import date

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVector
from django.db import models
from django.db.models import Q

from operations.groups.choices import GroupStatus, Suspicion
from operations.operation.choices import Phase
from stronghold.core.accounts.models import Team
from stronghold.core.records.models import Record, tracked

# The index is on this expression, so a search must use exactly the same one.
GROUP_WORDS = SearchVector("name", "place_text", config="english")


@tracked()
class CrimeGroup(Record):
    """An organised crime group, and the team that leads the work against it.

    It is recorded by the name that the police gave it, never by the name of a person.
    `occurred_on` is the day on which it was first known.
    """

    name = models.CharField(max_length=60)
    status = models.CharField(
        max_length=9, choices=GroupStatus, default=GroupStatus.SUSPECTED
    )
    suspected_of = ArrayField(
        models.CharField(max_length=12, choices=Suspicion), default=list, blank=True
    )
    # Of Clear, Hold, Build; empty where that is not the way of working.
    phase = models.CharField(max_length=5, choices=Phase, blank=True)
    team = models.ForeignKey(Team, models.PROTECT, related_name="+")
    # Where the force's own system has its assessment of the group, and of which day.
    assessment_reference = models.CharField(max_length=40, blank=True)
    assessed_on = models.DateField(null=True, blank=True)

    class Meta(Record.Meta):
        abstract = False
        app_label = "operations"
        constraints = [
            *Record.Meta.constraints,
            models.CheckConstraint(name="crimegroup_has_a_name", condition=~Q(name="")),
            models.CheckConstraint(
                name="crimegroup_assessment_has_reference_and_day",
                condition=Q(assessment_reference="", assessed_on__isnull=True)
                | (~Q(assessment_reference="") & Q(assessed_on__isnull=False)),
            ),
        ]
        indexes = [
            models.Index(
                fields=["force", "-occurred_on", "-id"], name="crimegroup_newest_first"
            ),
            GinIndex(GROUP_WORDS, name="crimegroup_words"),
        ]

    @property
    def counted_on(self) -> date:
        return self.occurred_on
