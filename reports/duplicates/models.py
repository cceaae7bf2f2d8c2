"""Decisions on whether two reports are of the same thing."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from reports.report.models import Report
from stronghold.core.accounts.models import User


class DuplicateDecision(models.Model):
    """One decision about a pair, undone rather than deleted. `first` is the older row.

    `reasons` are the codes of why the two were alike at the time of the decision.
    """

    first = models.ForeignKey(Report, models.PROTECT, related_name="+")
    second = models.ForeignKey(Report, models.PROTECT, related_name="+")
    is_same = models.BooleanField()
    reasons = ArrayField(models.CharField(max_length=30), default=list, blank=True)
    decided_at = models.DateTimeField()
    decided_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    undone_at = models.DateTimeField(null=True, blank=True)
    undone_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="duplicatedecision_pair_is_in_order",
                condition=Q(first__lt=F("second")),
            ),
            models.CheckConstraint(
                name="duplicatedecision_undoing_is_complete",
                condition=Q(undone_at__isnull=True, undone_by__isnull=True)
                | Q(undone_at__isnull=False, undone_by__isnull=False),
            ),
            models.UniqueConstraint(
                fields=["first", "second"],
                condition=Q(undone_at__isnull=True),
                name="duplicatedecision_in_force_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.first_id} and {self.second_id}"
