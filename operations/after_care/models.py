"""After-care of a home, and its revisits."""

import pghistory
from django.db import models
from django.db.models import Q

from operations.after_care.choices import Because, EndedBecause
from operations.operation.models import Plan
from stronghold.core.accounts.models import Team
from stronghold.core.places.models import Premises


@pghistory.track()
class AfterCare(Plan):
    """The revisits of a home that criminals had taken over.

    A home has at most one that is open. A later concern, entry or order moves `since`,
    and the revisits that were not made are planned again from then.
    """

    # Null only once it is erased.
    premises = models.ForeignKey(
        Premises, models.PROTECT, null=True, blank=True, related_name="+"
    )
    place_text = models.CharField(max_length=200, blank=True)
    because = models.CharField(max_length=8, choices=Because)
    # The reference of the concern, warrant or closure case that it counts from; empty
    # for a decision of the team.
    source = models.CharField(max_length=12, blank=True)
    since = models.DateField()
    team = models.ForeignKey(
        Team, models.PROTECT, null=True, blank=True, related_name="+"
    )
    ended_on = models.DateField(null=True, blank=True)
    ended_because = models.CharField(max_length=11, choices=EndedBecause, blank=True)
    ended_words = models.CharField(max_length=300, blank=True)

    class Meta(Plan.Meta):
        abstract = False
        app_label = "operations"
        constraints = [
            models.UniqueConstraint(
                fields=["premises"],
                condition=Q(ended_on__isnull=True),
                name="aftercare_open_once_a_home",
            ),
            models.CheckConstraint(
                name="aftercare_is_of_a_home",
                condition=Q(premises__isnull=False) | Q(erased_at__isnull=False),
            ),
            models.CheckConstraint(
                name="aftercare_ended_says_why",
                condition=Q(ended_on__isnull=True, ended_because="", ended_words="")
                | (Q(ended_on__isnull=False) & ~Q(ended_because="")),
            ),
        ]
        indexes = [
            models.Index(
                fields=["force", "-since", "-id"], name="aftercare_newest_first"
            ),
        ]


class Revisit(models.Model):
    """One revisit: by when, and the activity that made it."""

    after_care = models.ForeignKey(AfterCare, models.CASCADE, related_name="revisits")
    # 2, 7 or 28: its day after `since`.
    day = models.PositiveSmallIntegerField()
    due_on = models.DateField()
    done_on = models.DateField(null=True, blank=True)
    # The reference of the activity; empty until it is made.
    activity = models.CharField(max_length=12, blank=True)

    class Meta:
        app_label = "operations"
        ordering = ["day"]
        constraints = [
            models.UniqueConstraint(
                fields=["after_care", "day"], name="revisit_once_a_day"
            ),
            models.CheckConstraint(
                name="revisit_done_names_its_activity",
                condition=Q(done_on__isnull=True, activity="")
                | (Q(done_on__isnull=False) & ~Q(activity="")),
            ),
        ]

    def __str__(self) -> str:
        return f"day {self.day} of {self.after_care_id}"
