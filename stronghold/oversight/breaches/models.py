"""A data breach, as section 67(6) of the Data Protection Act 2018 has it recorded.

The rows are deleted by their retention rule, together.
"""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from stronghold.core.accounts.models import User
from stronghold.core.geography.models import Force
from stronghold.core.sharing.choices import Regime
from stronghold.oversight.breaches.choices import (
    Became,
    NotInformed,
    Risk,
    State,
    Whose,
)


class DataBreach(models.Model):
    """One breach: the facts, the effects, what was done, and who was informed.

    The 72 hours of the law count from `known_at`. `records` are references of ours.
    """

    reference = models.CharField(max_length=12, unique=True)
    force = models.ForeignKey(Force, models.PROTECT, related_name="+")
    regime = models.CharField(max_length=7, choices=Regime)
    what = models.CharField(max_length=120)
    happened = models.CharField(max_length=1000)
    occurred_on = models.DateField(null=True, blank=True)
    known_at = models.DateTimeField()
    kinds = ArrayField(models.CharField(max_length=8, choices=Became))
    whose = ArrayField(models.CharField(max_length=10, choices=Whose))
    n_people = models.PositiveIntegerField(null=True, blank=True)
    records = ArrayField(models.CharField(max_length=12), default=list, blank=True)
    effects = models.CharField(max_length=500, blank=True)
    measures = models.CharField(max_length=1000, blank=True)
    state = models.CharField(max_length=6, choices=State, default=State.OPEN)
    risk = models.CharField(max_length=4, choices=Risk, blank=True)
    reported_at = models.DateTimeField(null=True, blank=True)
    # What the regulator calls it.
    reported_as = models.CharField(max_length=40, blank=True)
    late_because = models.CharField(max_length=500, blank=True)
    not_reported_because = models.CharField(max_length=500, blank=True)
    informed_on = models.DateField(null=True, blank=True)
    not_informed = models.CharField(max_length=9, choices=NotInformed, blank=True)
    not_informed_because = models.CharField(max_length=500, blank=True)
    opened_at = models.DateTimeField()
    opened_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    closed_on = models.DateField(null=True, blank=True)

    class Meta:
        app_label = "oversight"
        constraints = [
            models.CheckConstraint(
                name="databreach_closed_says_when",
                condition=Q(state=State.CLOSED, closed_on__isnull=False)
                | Q(state=State.OPEN, closed_on__isnull=True),
            ),
            models.CheckConstraint(
                name="databreach_closed_is_assessed",
                condition=Q(state=State.OPEN) | ~Q(risk=""),
            ),
            models.CheckConstraint(
                name="databreach_not_informed_says_why",
                condition=Q(not_informed="", not_informed_because="")
                | ~Q(not_informed="") & ~Q(not_informed_because=""),
            ),
        ]
        indexes = [
            models.Index(
                fields=["force", "-known_at", "-id"], name="databreach_newest_first"
            ),
            models.Index(fields=["closed_on"], name="databreach_closed"),
        ]

    def __str__(self) -> str:
        return self.reference


class BreachStep(models.Model):
    """A move of a breach: what was recorded, in words, when and by whom."""

    breach = models.ForeignKey(DataBreach, models.CASCADE, related_name="steps")
    move = models.CharField(max_length=12)
    words = models.CharField(max_length=1000, blank=True)
    # When what was recorded was done; null of a step that has no such time.
    done_at = models.DateTimeField(null=True, blank=True)
    at = models.DateTimeField()
    by = models.ForeignKey(User, models.PROTECT, related_name="+")

    class Meta:
        app_label = "oversight"

    def __str__(self) -> str:
        return f"{self.move} of {self.breach_id}"
